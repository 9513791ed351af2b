/*
 * Days of the proleptic Gregorian calendar. Method: count years from March, so that the leap day is the last of its year, and eras of 400
 * years, each of 146,097 days (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013).
 */
#include "stubble/course.h"

#define DAYS_PER_ERA 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int32_t sbl_date_from_civil(int32_t year, uint32_t month, uint32_t day)
{
    int64_t march_year = (int64_t)year - (month <= 2);
    int64_t era = floor_divide(march_year, 400);
    int64_t year_of_era = march_year - era * 400;
    int64_t march_month = ((int64_t)month + 9) % 12;
    int64_t day_of_year = (153 * march_month + 2) / 5 + (int64_t)day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970);
}

void sbl_date_civil(int32_t date, int32_t *year, uint32_t *month, uint32_t *day)
{
    int64_t days = (int64_t)date + DAYS_TO_1970;
    int64_t era = floor_divide(days, DAYS_PER_ERA);
    int64_t day_of_era = days - era * DAYS_PER_ERA;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    *day = (uint32_t)(day_of_year - (153 * march_month + 2) / 5 + 1);
    *month = (uint32_t)(march_month < 10 ? march_month + 3 : march_month - 9);
    *year = (int32_t)(year_of_era + era * 400 + (*month <= 2));
}

static bool read_digits(const char *text, uint32_t count, uint32_t *value)
{
    *value = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return false; /* the terminating zero stops here, too */
        *value = *value * 10 + (uint32_t)(text[i] - '0');
    }
    return true;
}

bool sbl_date_parse(int32_t *date, const char *iso)
{
    uint32_t year, month, day;
    if (!iso || !read_digits(iso, 4, &year) || iso[4] != '-' || !read_digits(iso + 5, 2, &month) || iso[7] != '-' ||
        !read_digits(iso + 8, 2, &day) || iso[10] != '\0')
        return false;
    if (month < 1 || month > 12 || day < 1 || day > 31) return false;
    /* A day that the month does not have comes back as one of the next month. */
    int32_t candidate = sbl_date_from_civil((int32_t)year, month, day), real_year;
    uint32_t real_month, real_day;
    sbl_date_civil(candidate, &real_year, &real_month, &real_day);
    if (real_month != month) return false;
    *date = candidate;
    return true;
}

static void write_digits(char *out, uint32_t count, uint32_t value)
{
    while (count--) {
        out[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

void sbl_date_format(char out[11], int32_t date)
{
    int32_t year;
    uint32_t month, day;
    sbl_date_civil(date, &year, &month, &day);
    for (uint32_t i = 0; i < 10; i++) out[i] = '-';
    out[10] = '\0';
    if (year < 0 || year > 9999) return;
    write_digits(out, 4, (uint32_t)year);
    write_digits(out + 5, 2, month);
    write_digits(out + 8, 2, day);
}
