/*
 * CIEDE2000 as Sharma, Wu and Dalal state it (Color Research & Application 30:21, 2005; their equations stand at each step).
 */
#include "stubble/colour.h"

#include "stubble/math.h"

#define DEGREE (SBL_PI / 180.0)

static double power7(double x)
{
    double x3 = x * x * x;
    return x3 * x3 * x;
}

/* x^7 / (x^7 + 25^7), square root: the weight of high chroma. */
static double chroma_weight(double chroma)
{
    double c7 = power7(chroma);
    return sqrt(c7 / (c7 + 6103515625.0));
}

/* Hue angle in [0, 2 pi), 0 for a grey (7). */
static double hue(double a, double b)
{
    if (a == 0.0 && b == 0.0) return 0.0;
    double h = sbl_atan2(b, a);
    return h < 0.0 ? h + 2.0 * SBL_PI : h;
}

/* Difference of hue angles, the short way round (10). */
static double hue_difference(double h1, double h2, bool grey)
{
    if (grey) return 0.0;
    double dh = h2 - h1;
    if (dh > SBL_PI) return dh - 2.0 * SBL_PI;
    if (dh < -SBL_PI) return dh + 2.0 * SBL_PI;
    return dh;
}

/* Mean of hue angles (14). Hues exactly opposite (pair 14 of the table) take the plain mean. */
static double hue_mean(double h1, double h2, bool grey)
{
    double sum = h1 + h2;
    if (grey) return sum;
    if (fabs(h1 - h2) <= SBL_PI * (1.0 + 1e-12)) return 0.5 * sum;
    return sum < 2.0 * SBL_PI ? 0.5 * (sum + 2.0 * SBL_PI) : 0.5 * (sum - 2.0 * SBL_PI);
}

double sbl_ciede2000(sbl_lab_d65 one, sbl_lab_d65 two)
{
    double mean_chroma = 0.5 * (sqrt(one.a * one.a + one.b * one.b) + sqrt(two.a * two.a + two.b * two.b));
    double g = 0.5 * (1.0 - chroma_weight(mean_chroma));                           /* (4) */
    double a1 = (1.0 + g) * one.a, a2 = (1.0 + g) * two.a;                         /* (5) */
    double c1 = sqrt(a1 * a1 + one.b * one.b), c2 = sqrt(a2 * a2 + two.b * two.b); /* (6) */
    double h1 = hue(a1, one.b), h2 = hue(a2, two.b);
    bool grey = c1 * c2 == 0.0;

    double dl = two.L - one.L, dc = c2 - c1;                                       /* (8), (9) */
    double dh = 2.0 * sqrt(c1 * c2) * sbl_sin(0.5 * hue_difference(h1, h2, grey)); /* (11) */

    double l = 0.5 * (one.L + two.L), c = 0.5 * (c1 + c2), h = hue_mean(h1, h2, grey); /* (12) to (14) */
    double t = 1.0 - 0.17 * sbl_cos(h - 30.0 * DEGREE) + 0.24 * sbl_cos(2.0 * h) + 0.32 * sbl_cos(3.0 * h + 6.0 * DEGREE) -
               0.20 * sbl_cos(4.0 * h - 63.0 * DEGREE); /* (15) */
    double blue = (h / DEGREE - 275.0) / 25.0;
    double turn = 30.0 * DEGREE * sbl_exp(-blue * blue); /* (16) */
    double l50 = (l - 50.0) * (l - 50.0);
    double sl = 1.0 + 0.015 * l50 / sqrt(20.0 + l50);          /* (18) */
    double sc = 1.0 + 0.045 * c, sh = 1.0 + 0.015 * c * t;     /* (19), (20) */
    double rt = -sbl_sin(2.0 * turn) * 2.0 * chroma_weight(c); /* (17), (21) */

    double el = dl / sl, ec = dc / sc, eh = dh / sh;
    return sqrt(el * el + ec * ec + eh * eh + rt * ec * eh); /* (22) */
}

double sbl_ita_deg(sbl_lab_d65 skin)
{
    return sbl_atan2(skin.L - 50.0, skin.b) / DEGREE;
}
