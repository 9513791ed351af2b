#include "stubble/text.h"

#include <math.h>
#include <string.h>

static const double power_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
#define EXACT_POWER_MAX 22 /* 1e22 is the largest power of ten that a double holds exactly */

static const uint64_t integer_power[SBL_DECIMAL_DIGITS_MAX + 1] = {1,      10,      100,      1000,      10000,
                                                                   100000, 1000000, 10000000, 100000000, 1000000000};

/* The fraction (0 <= fraction < 1) times 10^digits, to the nearest integer, a tie to even, as if computed exactly. */
static uint64_t round_fraction(double fraction, unsigned digits)
{
    double power = power_of_ten[digits], scaled = fraction * power;
    double whole = floor(scaled), rest = scaled - whole;
    uint64_t result = (uint64_t)whole;
    if (fabs(rest - 0.5) > 1e-6) return result + (rest > 0.5);
    /* The product was rounded; what it lost decides between just below, at and just above the half. */
    double above_half = (rest - 0.5) + fma(fraction, power, -scaled);
    if (above_half > 0.0 || (above_half == 0.0 && (result & 1u))) result++;
    return result;
}

static char *write_digits(char *out, uint64_t value, unsigned at_least)
{
    char reversed[20];
    unsigned count = 0;
    do {
        reversed[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    while (count < at_least) reversed[count++] = '0';
    while (count) *out++ = reversed[--count];
    return out;
}

size_t sbl_decimal_write(char out[SBL_DECIMAL_BYTES], double value, unsigned digits)
{
    double magnitude = fabs(value);
    if (digits > SBL_DECIMAL_DIGITS_MAX) digits = SBL_DECIMAL_DIGITS_MAX;
    if (!(magnitude < 1e18)) {
        memcpy(out, "0", 2);
        return 1;
    }
    uint64_t whole = (uint64_t)magnitude;
    uint64_t decimals;
    if (digits) {
        decimals = round_fraction(magnitude - (double)whole, digits);
    } else { /* here the parity that breaks a tie is that of the whole part */
        double rest = magnitude - (double)whole;
        whole += rest > 0.5 || (rest == 0.5 && (whole & 1u));
        decimals = 0;
    }
    if (decimals >= integer_power[digits] && digits) {
        decimals -= integer_power[digits];
        whole++;
    }
    char *at = out;
    if (value < 0.0 && (whole || decimals)) *at++ = '-';
    at = write_digits(at, whole, 1);
    if (digits) {
        *at++ = '.';
        at = write_digits(at, decimals, digits);
    }
    *at = '\0';
    return (size_t)(at - out);
}

size_t sbl_decimal_write_short(char out[SBL_DECIMAL_BYTES], double value, unsigned digits)
{
    size_t length = sbl_decimal_write(out, value, digits);
    if (!digits || !memchr(out, '.', length)) return length;
    while (out[length - 1] == '0') length--;
    if (out[length - 1] == '.') length--;
    out[length] = '\0';
    return length;
}

static double scale_by_power(uint64_t mantissa, int exponent)
{
    double value = (double)mantissa;
    if (!mantissa) return 0.0;
    if (exponent > 400) return (double)INFINITY;
    if (exponent < -400) return 0.0;
    for (; exponent > EXACT_POWER_MAX; exponent -= EXACT_POWER_MAX) value *= power_of_ten[EXACT_POWER_MAX];
    for (; exponent < -EXACT_POWER_MAX; exponent += EXACT_POWER_MAX) value /= power_of_ten[EXACT_POWER_MAX];
    return exponent >= 0 ? value * power_of_ten[exponent] : value / power_of_ten[-exponent];
}

static bool is_digit(const char *at, const char *end)
{
    return at < end && *at >= '0' && *at <= '9';
}

/* The exponent part if there is a whole one ("1em" is the number 1 followed by text); clamped far outside the range of a double. */
static const char *read_exponent(const char *at, const char *end, int *exponent)
{
    *exponent = 0;
    if (at == end || (*at != 'e' && *at != 'E')) return at;
    const char *digits = at + 1;
    bool negative = digits < end && *digits == '-';
    if (digits < end && (*digits == '-' || *digits == '+')) digits++;
    if (!is_digit(digits, end)) return at;
    int value = 0;
    for (; is_digit(digits, end); digits++)
        if (value < 100000) value = value * 10 + (*digits - '0');
    *exponent = negative ? -value : value;
    return digits;
}

const char *sbl_decimal_read(const char *text, const char *end, double *value)
{
    /* Nineteen digits always fit into 64 bits; those behind them move the point only. */
    const uint64_t mantissa_full = UINT64_C(1000000000000000000);
    const char *at = text;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    uint64_t mantissa = 0;
    int64_t point = 0;
    const char *digits = at;
    for (; is_digit(at, end); at++) {
        if (mantissa < mantissa_full) mantissa = mantissa * 10 + (uint64_t)(*at - '0');
        else point++;
    }
    bool any = at > digits;
    if (at < end && *at == '.') {
        const char *decimals = ++at;
        for (; is_digit(at, end); at++)
            if (mantissa < mantissa_full) {
                mantissa = mantissa * 10 + (uint64_t)(*at - '0');
                point--;
            }
        any = any || at > decimals;
    }
    if (!any) return NULL;
    int exponent;
    at = read_exponent(at, end, &exponent);
    int64_t sum = point + exponent;
    int clamped = sum > 1000 ? 1000 : sum < -1000 ? -1000 : (int)sum;
    double magnitude = scale_by_power(mantissa, clamped);
    *value = negative ? -magnitude : magnitude;
    return at;
}
