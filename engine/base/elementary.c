/* Elementary functions by argument reduction and series: slower than a C library's, equal on every target. */
#include "stubble/base.h"
#include "stubble/math.h"

#include <float.h>
#include <string.h>

/* pi/2 in three parts whose leading parts have trailing zero bits, so k * part is exact for |k| < 2^20 (Cody and Waite 1980). */
#define HALF_PI_1 1.57079632673412561417e+00
#define HALF_PI_2 6.07710050630396597660e-11
#define HALF_PI_3 2.02226624879595063154e-21

/* Taylor on |x| <= pi/4: the first term left out is below 1e-18 relative. */
static double sin_series(double x)
{
    double xx = x * x, sum = 0.0;
    for (int k = 21; k >= 3; k -= 2) sum = (1.0 + sum) * (-xx / (double)(k * (k - 1)));
    return x + x * sum;
}

static double cos_series(double x)
{
    double xx = x * x, sum = 0.0;
    for (int k = 20; k >= 2; k -= 2) sum = (1.0 + sum) * (-xx / (double)(k * (k - 1)));
    return 1.0 + sum;
}

static double sin_quarter(double x, int shift)
{
    if (!(fabs(x) <= 1e5)) return 0.0;
    double k = floor(x * (2.0 / SBL_PI) + 0.5);
    double r = ((x - k * HALF_PI_1) - k * HALF_PI_2) - k * HALF_PI_3;
    switch (((int64_t)k + shift) & 3) {
    case 0:
        return sin_series(r);
    case 1:
        return cos_series(r);
    case 2:
        return -sin_series(r);
    default:
        return -cos_series(r);
    }
}

double sbl_sin(double x)
{
    return sin_quarter(x, 0);
}

double sbl_cos(double x)
{
    return sin_quarter(x, 1);
}

/* atan on [0, 1]: three halvings, atan x = 2 atan(x / (1 + sqrt(1 + x^2))), leave |x| < 0.0985, where the series is short. */
static double atan_unit(double x)
{
    for (int i = 0; i < 3; i++) x = x / (1.0 + sqrt(1.0 + x * x));
    double xx = x * x, sum = 0.0;
    for (int k = 17; k >= 3; k -= 2) sum = -xx * (1.0 / (double)k + sum);
    return 8.0 * (x + x * sum);
}

double sbl_atan2(double y, double x)
{
    double ax = fabs(x), ay = fabs(y), angle;
    if (!(ax + ay > 0.0)) return 0.0;
    angle = ay <= ax ? atan_unit(ay / ax) : SBL_PI / 2.0 - atan_unit(ax / ay);
    if (x < 0.0) angle = SBL_PI - angle;
    return y < 0.0 ? -angle : angle;
}

double sbl_acos(double x)
{
    x = sbl_clamp(x, -1.0, 1.0);
    return sbl_atan2(sqrt((1.0 - x) * (1.0 + x)), x);
}

double sbl_asin(double x)
{
    x = sbl_clamp(x, -1.0, 1.0);
    return sbl_atan2(x, sqrt((1.0 - x) * (1.0 + x)));
}

#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW  1.90821492927058770002e-10

static double power_of_two(int k)
{
    uint64_t bits = (uint64_t)(k + 1023) << 52;
    double result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

double sbl_exp(double x)
{
    if (!(x > -708.0)) return 0.0;
    if (x > 709.0) x = 709.0;
    double k = floor(x * 1.44269504088896340736 + 0.5);
    double r = (x - k * LN2_HIGH) - k * LN2_LOW, sum = 0.0;
    for (int i = 14; i >= 1; i--) sum = (1.0 + sum) * (r / (double)i);
    /* Two factors: k may be 1023, and 2^1023 * 1.x must not pass through 2^1024. */
    int half = (int)k / 2;
    return (1.0 + sum) * power_of_two(half) * power_of_two((int)k - half);
}

double sbl_log(double x)
{
    if (!(x >= DBL_MIN)) return -1e308;
    if (x > DBL_MAX) return 1e308;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int exponent = (int)(bits >> 52) - 1023;
    bits = (bits & 0x000FFFFFFFFFFFFFu) | 0x3FF0000000000000u;
    double m;
    memcpy(&m, &bits, sizeof m);
    if (m > 1.41421356237309504880) {
        m *= 0.5;
        exponent++;
    }
    /* log m = 2 atanh((m - 1) / (m + 1)), |argument| <= 0.172. */
    double s = (m - 1.0) / (m + 1.0), ss = s * s, sum = 0.0;
    for (int k = 23; k >= 3; k -= 2) sum = ss * (1.0 / (double)k + sum);
    return (double)exponent * LN2_HIGH + (2.0 * (s + s * sum) + (double)exponent * LN2_LOW);
}

double sbl_pow(double x, double y)
{
    if (!(x > 0.0)) return y > 0.0 ? 0.0 : 1.0;
    return sbl_exp(y * sbl_log(x));
}
