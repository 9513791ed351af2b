/*
 * stubble/math.h - vectors, and elementary functions that give the same bits on every target.
 *
 * The C libraries differ in the last bits of sin, cos, atan2 and others, and a last bit can flip a dot. What decides a dot's place uses
 * these: only + - * / and sqrt, in double, without contraction (-ffp-contract=off), so native and WebAssembly agree bit for bit.
 * Error of each is below 4e-15 relative (or absolute near a zero) over the stated range; tests/unit/math.c.
 */
#ifndef STUBBLE_MATH_H
#define STUBBLE_MATH_H

#include <math.h>

#define SBL_PI 3.14159265358979323846

/* Stored in arrays. */
typedef struct sbl_vec3f {
    float x, y, z;
} sbl_vec3f;

/* Computed with. */
typedef struct sbl_vec3 {
    double x, y, z;
} sbl_vec3;

static inline sbl_vec3 sbl_v3(double x, double y, double z)
{
    return (sbl_vec3){x, y, z};
}
static inline sbl_vec3 sbl_v3_load(sbl_vec3f a)
{
    return (sbl_vec3){(double)a.x, (double)a.y, (double)a.z};
}
static inline sbl_vec3f sbl_v3_store(sbl_vec3 a)
{
    return (sbl_vec3f){(float)a.x, (float)a.y, (float)a.z};
}
static inline sbl_vec3 sbl_v3_add(sbl_vec3 a, sbl_vec3 b)
{
    return (sbl_vec3){a.x + b.x, a.y + b.y, a.z + b.z};
}
static inline sbl_vec3 sbl_v3_sub(sbl_vec3 a, sbl_vec3 b)
{
    return (sbl_vec3){a.x - b.x, a.y - b.y, a.z - b.z};
}
static inline sbl_vec3 sbl_v3_scale(sbl_vec3 a, double s)
{
    return (sbl_vec3){a.x * s, a.y * s, a.z * s};
}
/* a + b * s */
static inline sbl_vec3 sbl_v3_madd(sbl_vec3 a, sbl_vec3 b, double s)
{
    return (sbl_vec3){a.x + b.x * s, a.y + b.y * s, a.z + b.z * s};
}
static inline sbl_vec3 sbl_v3_lerp(sbl_vec3 a, sbl_vec3 b, double t)
{
    return (sbl_vec3){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.z + (b.z - a.z) * t};
}
static inline double sbl_v3_dot(sbl_vec3 a, sbl_vec3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
static inline sbl_vec3 sbl_v3_cross(sbl_vec3 a, sbl_vec3 b)
{
    return (sbl_vec3){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
static inline double sbl_v3_length(sbl_vec3 a)
{
    return sqrt(sbl_v3_dot(a, a));
}
static inline double sbl_v3_distance(sbl_vec3 a, sbl_vec3 b)
{
    return sbl_v3_length(sbl_v3_sub(a, b));
}
/* The zero vector stays zero. */
static inline sbl_vec3 sbl_v3_normalize(sbl_vec3 a)
{
    double length = sbl_v3_length(a);
    return length > 0.0 ? sbl_v3_scale(a, 1.0 / length) : a;
}
static inline double sbl_clamp(double x, double low, double high)
{
    return x > low ? (x < high ? x : high) : low; /* NaN gives low */
}
/* 0 below a, 1 above b, smooth between (a < b). */
static inline double sbl_smoothstep(double a, double b, double x)
{
    double t = sbl_clamp((x - a) / (b - a), 0.0, 1.0);
    return t * t * (3.0 - 2.0 * t);
}

double sbl_sin(double x);             /* |x| <= 1e5 */
double sbl_cos(double x);             /* |x| <= 1e5 */
double sbl_atan2(double y, double x); /* (-pi, pi]; atan2(0, 0) = 0 */
double sbl_acos(double x);            /* x is clamped to [-1, 1] */
double sbl_asin(double x);            /* x is clamped to [-1, 1] */
double sbl_exp(double x);             /* 0 below -708, clamped to exp(709) above */
double sbl_log(double x);             /* normal x > 0; -1e308 for x <= 0 or NaN */
double sbl_pow(double x, double y);   /* x >= 0; 0 for x = 0 */

#endif
