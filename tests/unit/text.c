#include "check.h"
#include "limited_memory.h"
#include "stubble/text.h"

#include <float.h>
#include <locale.h>

static double random_double(uint64_t i)
{
    /* Magnitudes from 1e-9 to 1e12, both signs, and every third a short decimal as people write it. */
    double unit = sbl_random_unit(5, 0, i), magnitude = pow(10.0, sbl_random_unit(5, 1, i) * 21.0 - 9.0);
    double value = (unit - 0.5) * magnitude;
    if (i % 3 == 0) value = floor(value * 1000.0) / 1000.0;
    if (i % 7 == 0) value = floor(value * 8.0) / 8.0; /* exact ties at two decimals */
    return value;
}

/* The C locale's printf is the reference: glibc rounds the exact binary value, ties to even. */
static void test_write_against_printf(void)
{
    for (uint64_t i = 0; i < 300000; i++) {
        double value = random_double(i);
        unsigned digits = (unsigned)(i % (SBL_DECIMAL_DIGITS_MAX + 1));
        char got[SBL_DECIMAL_BYTES], want[64];
        size_t length = sbl_decimal_write(got, value, digits);
        snprintf(want, sizeof want, "%.*f", (int)digits, value);
        const char *expected = want;
        if (want[0] == '-' && strspn(want + 1, "0.") == strlen(want + 1)) expected++; /* no minus before zero */
        bool same_as_printf = !strcmp(got, expected) && length == strlen(got);
        CHECK(same_as_printf);
        if (same_as_printf) continue;
        fprintf(stderr, "%.17g with %u digits: got %s, expected %s\n", value, digits, got, expected);
        return;
    }
}

static void check_written(double value, unsigned digits, const char *want, const char *want_short)
{
    char got[SBL_DECIMAL_BYTES];
    sbl_decimal_write(got, value, digits);
    if (strcmp(got, want) != 0) fprintf(stderr, "got %s, expected %s\n", got, want);
    CHECK(!strcmp(got, want));
    CHECK(sbl_decimal_write_short(got, value, digits) == strlen(want_short));
    CHECK(!strcmp(got, want_short));
}

static void test_write_cases(void)
{
    check_written(0.0, 3, "0.000", "0");
    check_written(-0.0004, 3, "0.000", "0");
    check_written(-0.0006, 3, "-0.001", "-0.001");
    check_written(0.125, 2, "0.12", "0.12");
    check_written(0.375, 2, "0.38", "0.38");
    check_written(2.5, 0, "2", "2");
    check_written(3.5, 0, "4", "4");
    check_written(100.0, 0, "100", "100");
    check_written(9.9996, 3, "10.000", "10");
    check_written(0.999999999999, 9, "1.000000000", "1");
    check_written(-12.5, 3, "-12.500", "-12.5");
    check_written(123456789012345678.0, 2, "123456789012345680.00", "123456789012345680");
    check_written(1e18, 2, "0", "0");
    check_written((double)NAN, 2, "0", "0");
    check_written(-(double)INFINITY, 2, "0", "0");
    check_written(DBL_MIN, 9, "0.000000000", "0");
    check_written(1.0, 99, "1.000000000", "1");
}

/* Distance in units in the last place of a float. */
static uint32_t float_steps(float a, float b)
{
    int32_t i, k;
    memcpy(&i, &a, sizeof i);
    memcpy(&k, &b, sizeof k);
    if ((i < 0) != (k < 0)) return a == b ? 0 : UINT32_MAX;
    return (uint32_t)(i > k ? i - k : k - i);
}

static void test_read_against_strtod(void)
{
    static const char *const formats[] = {"%.17g", "%.9g", "%.6f", "%.3e", "%.0f", "%+.12f", "%.25f"};
    for (uint64_t i = 0; i < 300000; i++) {
        char text[400];
        double value = random_double(i);
        if (i % 5 == 0) value *= pow(10.0, sbl_random_unit(5, 2, i) * 80.0 - 40.0);
        snprintf(text, sizeof text, formats[i % 7], value);
        char *want_end;
        double want = strtod(text, &want_end), got = 0.0;
        const char *end = sbl_decimal_read(text, text + strlen(text), &got);
        bool same_as_strtod =
            end == want_end && float_steps((float)got, (float)want) <= 1 && fabs(got - want) <= 8.0 * DBL_EPSILON * fabs(want);
        CHECK(same_as_strtod);
        if (same_as_strtod) continue;
        fprintf(stderr, "%s: got %.17g, expected %.17g\n", text, got, want);
        return;
    }
}

static void check_read(const char *text, double want, size_t length)
{
    double got = -77.0;
    const char *end = sbl_decimal_read(text, text + strlen(text), &got);
    CHECK(end == text + length);
    CHECK(got == want);
}

static void test_read_cases(void)
{
    static const char *const none[] = {"", "-", "+", ".", "-.", "e5", ".e5", "nan", "inf", "0x", " 1", "--1"};
    check_read("1", 1.0, 1);
    check_read("-1.5", -1.5, 4);
    check_read("+.5", 0.5, 3);
    check_read("5.", 5.0, 2);
    check_read("1e3", 1000.0, 3);
    check_read("1E-2x", 0.01, 4);
    check_read("1e", 1.0, 1);
    check_read("1e+", 1.0, 1);
    check_read("1em", 1.0, 1);
    check_read("1,5", 1.0, 1);
    check_read("1.5.2", 1.5, 3);
    check_read("0x10", 0.0, 1);
    check_read("1e400", (double)INFINITY, 5);
    check_read("-1e99999999999999999999", -(double)INFINITY, 23);
    check_read("1e-99999999999999999999", 0.0, 23);
    check_read("0e99999999", 0.0, 10);
    check_read("123456789012345678901234567890", 123456789012345678901234567890.0, 30);
    check_read("0.000000000000000000000000000001", 1e-30, 32);
    double value;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (strcmp(none[i], "0x") != 0) CHECK(sbl_decimal_read(none[i], none[i] + strlen(none[i]), &value) == NULL);
    /* Never a byte beyond the end. */
    const char digits[3] = {'1', '2', '3'};
    CHECK(sbl_decimal_read(digits, digits + 2, &value) == digits + 2 && value == 12.0);
}

/* A float written with nine decimals and read again is the same float, for all sizes that occur in millimetres. */
static void test_round_trip(void)
{
    for (uint64_t i = 0; i < 200000; i++) {
        float value = (float)((sbl_random_unit(9, 0, i) - 0.5) * 600.0);
        if (fabsf(value) < 0.01f) continue;
        char text[SBL_DECIMAL_BYTES];
        double back;
        size_t length = sbl_decimal_write(text, (double)value, 9);
        CHECK(sbl_decimal_read(text, text + length, &back) == text + length);
        if ((float)back != value) {
            CHECK((float)back == value);
            return;
        }
    }
}

static void test_text(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_text text;
    sbl_text_begin(&text, &arena);
    sbl_text_add(&text, "a");
    sbl_text_add_integer(&text, INT64_MIN);
    sbl_text_add(&text, ",");
    sbl_text_add_integer(&text, INT64_MAX);
    sbl_text_add(&text, ",");
    sbl_text_add_integer(&text, 0);
    sbl_text_add(&text, ",");
    sbl_text_add_decimal(&text, 1.5, 3);
    sbl_text_add(&text, ",");
    sbl_text_add_decimal_short(&text, 1.5, 3);
    sbl_text_add_json_string(&text, "q\"b\\n\n\x1f\xc3\xa9");
    CHECK(!text.failed && text.length == strlen(text.data));
    CHECK(!strcmp(text.data, "a-9223372036854775808,9223372036854775807,0,1.500,1.5\"q\\\"b\\\\n\\u000a\\u001f\xc3\xa9\""));
    sbl_text_begin(&text, &arena);
    for (int i = 0; i < 100000; i++) sbl_text_add(&text, "0123456789");
    CHECK(!text.failed && text.length == 1000000 && text.data[999999] == '9' && !text.data[1000000]);
    sbl_arena_release(&arena);
}

static void test_text_without_memory(void)
{
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    for (int k = 0; k < 3; k++) {
        sbl_arena arena;
        sbl_arena_init(&arena, &limited);
        limited_blocks = k;
        sbl_text text;
        sbl_text_begin(&text, &arena);
        for (int i = 0; i < 400000; i++) sbl_text_add(&text, "0123456789");
        CHECK(text.failed);
        sbl_text_add_decimal(&text, 1.0, 1);
        CHECK(text.length % 10 == 0);
        sbl_arena_release(&arena);
    }
}

static void test_distance(void)
{
    CHECK(sbl_text_distance("front.jpg", "front.jpg") == 0 && sbl_text_distance("", "") == 0);
    CHECK(sbl_text_distance("lps_frnt.jpg", "lps_front.jpg") == 1 && sbl_text_distance("lps_front.jpg", "lps_frnt.jpg") == 1);
    CHECK(sbl_text_distance("kitten", "sitting") == 3 && sbl_text_distance("", "abc") == 3);
    char longer[SBL_TEXT_DISTANCE_BYTES + 2] = {0};
    memset(longer, 'x', SBL_TEXT_DISTANCE_BYTES);
    CHECK(sbl_text_distance("x", longer) == SBL_TEXT_DISTANCE_BYTES - 1);
    longer[SBL_TEXT_DISTANCE_BYTES] = 'x';
    CHECK(sbl_text_distance(longer, longer) == SBL_TEXT_DISTANCE_FAR);
}

int main(void)
{
    /* Under a locale with a decimal comma, if this machine has one, only printf and strtod may change: so it is set after they were used.
     */
    test_write_against_printf();
    test_read_against_strtod();
    if (!setlocale(LC_ALL, "de_DE.UTF-8")) setlocale(LC_ALL, "");
    test_write_cases();
    test_read_cases();
    test_round_trip();
    test_text();
    test_text_without_memory();
    test_distance();
    return check_report("text");
}
