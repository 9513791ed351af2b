#include "check.h"
#include "stubble/course.h"

/* Independent of the library: counts days one by one through the calendar. */
static uint32_t days_in_month(int32_t year, uint32_t month)
{
    static const uint32_t DAYS[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return DAYS[month - 1] + (month == 2 && leap);
}

/* Every day of the years 0000 to 9999, in order, through all four functions. */
static void test_ten_thousand_years(void)
{
    int32_t date = sbl_date_from_civil(0, 1, 1);
    CHECK(date == -719528);
    for (int32_t year = 0; year < 10000; year++) {
        for (uint32_t month = 1; month <= 12; month++) {
            for (uint32_t day = 1; day <= days_in_month(year, month); day++, date++) {
                int32_t y, parsed = 0;
                uint32_t m, d;
                char text[11];
                sbl_date_civil(date, &y, &m, &d);
                sbl_date_format(text, date);
                bool same = y == year && m == month && d == day && sbl_date_from_civil(year, month, day) == date;
                if (!same || !sbl_date_parse(&parsed, text) || parsed != date) {
                    CHECK(same);
                    CHECK(parsed == date);
                    return;
                }
            }
        }
    }
    CHECK(date == 2932897); /* 10000-01-01 */
}

/* Days that others have counted: Unix time and the astronomers' Julian day number (JDN - 2440588). */
static void test_known_days(void)
{
    CHECK(sbl_date_from_civil(1970, 1, 1) == 0);
    CHECK(sbl_date_from_civil(2000, 1, 1) == 2451545 - 2440588);
    CHECK(sbl_date_from_civil(2000, 3, 1) == 11017);
    CHECK(sbl_date_from_civil(2027, 1, 11) == 20829);
    CHECK(sbl_date_from_civil(1582, 10, 15) == 2299161 - 2440588);
    CHECK(sbl_date_from_civil(-4713, 11, 24) == -2440588);
}

static void test_parse(void)
{
    static const char *const BAD[] = {
        "",           "2027",       "2027-1-11",  "2027-01-1",  "2027-01-111",   "2027/01/11", " 2027-01-11", "2027-01-11 ",
        "2027-00-11", "2027-13-11", "2027-01-00", "2027-01-32", "2027-02-29",    "2100-02-29", "2027-04-31",  "-027-01-11",
        "+027-01-11", "2027-01-1a", "2O27-01-11", "20270111",   "2027-01-11T00", "02027-01-1"};
    int32_t date = 7;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        bool accepted = sbl_date_parse(&date, BAD[i]);
        if (accepted) fprintf(stderr, "accepted: \"%s\"\n", BAD[i]);
        CHECK(!accepted);
    }
    CHECK(!sbl_date_parse(&date, NULL));
    CHECK(date == 7); /* untouched by every failure */
    CHECK(sbl_date_parse(&date, "2028-02-29") && date == sbl_date_from_civil(2028, 2, 29));
    CHECK(sbl_date_parse(&date, "2000-02-29"));
    CHECK(sbl_date_parse(&date, "0000-02-29"));
    CHECK(sbl_date_parse(&date, "9999-12-31"));
}

static void test_format_outside(void)
{
    char text[11];
    sbl_date_format(text, sbl_date_from_civil(10000, 1, 1));
    CHECK(!strcmp(text, "----------"));
    sbl_date_format(text, sbl_date_from_civil(-1, 12, 31));
    CHECK(!strcmp(text, "----------"));
    sbl_date_format(text, INT32_MAX);
    sbl_date_format(text, INT32_MIN);
    CHECK(!strcmp(text, "----------"));
    sbl_date_format(text, sbl_date_from_civil(7, 8, 9));
    CHECK(!strcmp(text, "0007-08-09"));
}

int main(void)
{
    test_ten_thousand_years();
    test_known_days();
    test_parse();
    test_format_outside();
    return check_report("dates");
}
