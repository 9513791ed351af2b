/*
 * Directions and weights of a quadrature over the cosine. Without a change of index: Radau over [0, 1], whose last node is 1, so light that
 * falls straight in has a direction of its own. With one: half of the points by Gauss below the cosine of the critical angle, where
 * everything is mirrored, and half by Radau above it, since the radiance has a kink there (Prahl, van Gemert, Welch, Appl. Opt. 32:559,
 * 1993).
 */
#include "skin/directions.h"

#include "stubble/math.h"

bool directions_known_count(uint32_t count)
{
    return count == 8 || count == 16 || count == 32 || count == 48;
}

/* P_n and P_(n-1) at x by the recurrence of Bonnet. */
static double legendre(uint32_t n, double x, double *before)
{
    double p = 1.0, q = 0.0;
    for (uint32_t k = 0; k < n; k++) {
        double next = ((2 * k + 1) * x * p - k * q) / (k + 1);
        q = p;
        p = next;
    }
    *before = q;
    return p;
}

/* P_n' at x inside (-1, 1). */
static double legendre_slope(uint32_t n, double x, double p, double before)
{
    return n * (before - x * p) / (1.0 - x * x);
}

/* Zeros of P_n by Newton from Tricomi's estimate, mapped from [-1, 1] onto [low, high]. */
static void gauss(double *node, double *weight, uint32_t n, double low, double high)
{
    for (uint32_t i = 0; i < n; i++) {
        double x = -sbl_cos(SBL_PI * (i + 0.75) / (n + 0.5)), slope = 1.0;
        for (int step = 0; step < 8; step++) {
            double before, p = legendre(n, x, &before);
            slope = legendre_slope(n, x, p, before);
            x -= p / slope;
        }
        node[i] = 0.5 * ((high - low) * x + high + low);
        weight[i] = (high - low) / ((1.0 - x * x) * slope * slope);
    }
}

/*
 * Radau's nodes with the right end fixed: x = 1 and the zeros of (P_(n-1)(x) - P_n(x)) / (1 - x) (the mirror of Abramowitz and Stegun
 * 25.4.31), by Newton from the nodes of Chebyshev and Radau.
 */
static void radau(double *node, double *weight, uint32_t n, double low, double high)
{
    for (uint32_t i = 0; i + 1 < n; i++) {
        double x = sbl_cos(2.0 * SBL_PI * (n - 1 - i) / (2 * n - 1)), before = 0.0, q;
        for (int step = 0; step < 8; step++) {
            double p = legendre(n, x, &q), p1 = legendre(n - 1, x, &before);
            double slope = legendre_slope(n - 1, x, p1, before) - legendre_slope(n, x, p, q);
            x -= (p1 - p) / (slope + (p1 - p) / (1.0 - x));
        }
        double p1 = legendre(n - 1, x, &before);
        node[i] = 0.5 * ((high - low) * x + high + low);
        weight[i] = 0.5 * (high - low) * (1.0 + x) / ((double)n * n * p1 * p1);
    }
    node[n - 1] = high;
    weight[n - 1] = (high - low) / ((double)n * n);
}

/* Unpolarised light from inside to the air at cosine mu. */
static double fresnel(double index, double mu)
{
    double sine2 = index * index * (1.0 - mu * mu);
    if (sine2 >= 1.0) return 1.0;
    double out = sqrt(1.0 - sine2);
    double across = (index * mu - out) / (index * mu + out), along = (index * out - mu) / (index * out + mu);
    return 0.5 * (across * across + along * along);
}

void directions_make(directions *d, uint32_t count, double index)
{
    double weight[DIRECTIONS_MAX];
    d->count = count;
    d->index = index;
    d->inside = index > 1.0 ? count / 2 : 0;
    if (d->inside) {
        double critical = sqrt(1.0 - 1.0 / (index * index));
        gauss(d->cosine, weight, d->inside, 0.0, critical);
        radau(d->cosine + d->inside, weight + d->inside, count - d->inside, critical, 1.0);
    } else {
        radau(d->cosine, weight, count, 0.0, 1.0);
    }
    for (uint32_t i = 0; i < count; i++) {
        double mu = d->cosine[i], scale = sqrt(weight[i] / mu), p = 1.0, q = 0.0;
        d->flux[i] = 2.0 * mu * weight[i];
        d->mirrored[i] = i < d->inside ? 1.0 : fresnel(index, mu);
        for (uint32_t k = 0; k < count; k++) {
            d->legendre[k][i] = scale * p;
            double next = ((2 * k + 1) * mu * p - k * q) / (k + 1);
            q = p;
            p = next;
        }
    }
}
