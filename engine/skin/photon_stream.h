/*
 * Random numbers and elementary functions for loops over photons: plain loops over lanes, which a compiler turns into vector instructions,
 * and + - * / and sqrt alone, so that every target draws the same photons.
 */
#ifndef STUBBLE_SKIN_PHOTON_STREAM_H
#define STUBBLE_SKIN_PHOTON_STREAM_H

#include "stubble/base.h"

#include <math.h>
#include <string.h>

/* xoshiro256++ 1.0 (Blackman, Vigna 2021): period 2^256 - 1, all bits good, only additions and shifts. */
typedef struct photon_stream {
    uint64_t s[4];
} photon_stream;

static inline uint64_t photon_rotate(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

/* Streams are keyed, not jumped to: 256 random bits each, so two of 1e6 streams overlap with a probability below 1e-50. */
static inline photon_stream photon_stream_at(uint64_t seed, uint64_t stream)
{
    photon_stream p;
    for (uint64_t k = 0; k < 4; k++) p.s[k] = sbl_random_bits(seed, stream, k);
    p.s[0] |= 1u; /* never all zero */
    return p;
}

static inline uint64_t photon_bits(photon_stream *p)
{
    uint64_t *s = p->s, result = photon_rotate(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = photon_rotate(s[3], 45);
    return result;
}

/* Uniform in (0, 1): 53 bits, never an end. */
static inline double photon_unit(photon_stream *p)
{
    return ((double)(photon_bits(p) >> 12) + 0.5) * 0x1p-52;
}

/*
 * -ln x of a normal x in (0, 1), never below 0. Polynomial of ln(1 + f) / f on [0, 1] at Chebyshev nodes: 2.2e-7 at most, which is what a
 * float holds.
 */
static inline float photon_minus_log(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    float exponent = (float)((int32_t)(bits >> 23) - 127), m;
    bits = (bits & 0x007FFFFFu) | 0x3F800000u;
    memcpy(&m, &bits, sizeof m);
    float f = m - 1.0f;
    float q = -0.00837115255f;
    q = q * f + 0.04349389982f;
    q = q * f - 0.1068500286f;
    q = q * f + 0.176874767f;
    q = q * f - 0.2447477418f;
    q = q * f + 0.3327192838f;
    q = q * f - 0.4999717452f;
    q = q * f + 0.9999997808f;
    float e = -(exponent * 0.693147181f + f * q);
    return e > 0.0f ? e : 0.0f;
}

/* sin(pi / 2 * y) for y in [-1, 1]: the cosine of an azimuth uniform over the circle, when y is uniform. Error 7e-9 and a float's. */
static inline float photon_sine(float y)
{
    float yy = y * y, q = 0.0001516717037f;
    q = q * yy - 0.004674143838f;
    q = q * yy + 0.07968991833f;
    q = q * yy - 0.6459637596f;
    q = q * yy + 1.57079632f;
    return y * q;
}

/* exp(-x) for x in [0, 700]: relative error 5e-11. */
static inline double photon_exp_minus(double x)
{
    double k = floor(x * 1.44269504088896340736 + 0.5), r = k * 0.69314718055994530942 - x, q = 0.000199075693108;
    q = q * r + 0.00139485783265;
    q = q * r + 0.00833328353871;
    q = q * r + 0.0416662183193;
    q = q * r + 0.166666667863;
    q = q * r + 0.500000010773;
    q = q * r + 0.999999999996;
    q = q * r + 0.99999999996;
    uint64_t bits = (uint64_t)(1023 - (int64_t)k) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return q * power;
}

/*
 * Henyey and Greenstein: 1 - cos of a scattering angle, from s uniform in (-1, 1) and h = (1 - g)^2 / 2. Written so that nothing cancels,
 * however forward the scattering is; with g = 1 it is exactly zero. (1 - y)^2 + y (2 - y) = 1.
 */
static inline float photon_deflection(float s, float g, float h)
{
    float d = 1.0f + g * s;
    return h * (1.0f - s) * (2.0f + g * (1.0f + s)) / (d * d);
}

/* Share of unpolarised light that the border between index n (where the cosine is taken) and air throws back; 1 beyond the critical angle.
 */
static inline double photon_fresnel_inside(double n, double cosine)
{
    double sine2 = n * n * (1.0 - cosine * cosine);
    if (n <= 1.0) return 0.0;
    if (!(sine2 < 1.0)) return 1.0;
    double out = sqrt(1.0 - sine2);
    double s = (n * cosine - out) / (n * cosine + out), p = (cosine - n * out) / (cosine + n * out);
    return 0.5 * (s * s + p * p);
}

#endif
