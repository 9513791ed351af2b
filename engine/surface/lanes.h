/*
 * Four floats at once, for the boxes of the tree. With GCC and clang these become vector instructions on every target that has them (SSE2,
 * NEON, WebAssembly SIMD); elsewhere plain loops. Every operation is the IEEE one lane by lane, so all targets give equal bits.
 */
#ifndef STUBBLE_SURFACE_LANES_H
#define STUBBLE_SURFACE_LANES_H

#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) || defined(__clang__)

typedef float sbl_lanes __attribute__((vector_size(16)));
typedef int32_t sbl_lane_mask __attribute__((vector_size(16)));

static inline sbl_lanes sbl_lanes_all(float x)
{
    return (sbl_lanes){x, x, x, x};
}
static inline sbl_lanes sbl_lanes_sub(sbl_lanes a, sbl_lanes b)
{
    return a - b;
}
static inline sbl_lanes sbl_lanes_add(sbl_lanes a, sbl_lanes b)
{
    return a + b;
}
static inline sbl_lanes sbl_lanes_mul(sbl_lanes a, sbl_lanes b)
{
    return a * b;
}
static inline sbl_lanes sbl_lanes_pick(sbl_lane_mask first, sbl_lanes a, sbl_lanes b)
{
    return (sbl_lanes)(((sbl_lane_mask)a & first) | ((sbl_lane_mask)b & ~first));
}
/* a > b ? a : b */
static inline sbl_lanes sbl_lanes_max(sbl_lanes a, sbl_lanes b)
{
    return sbl_lanes_pick(a > b, a, b);
}
static inline sbl_lanes sbl_lanes_min(sbl_lanes a, sbl_lanes b)
{
    return sbl_lanes_pick(a < b, a, b);
}

#else

typedef struct sbl_lanes {
    float of[4];
} sbl_lanes;

#define SBL_LANES_EACH(expression)                                                                                                         \
    sbl_lanes r;                                                                                                                           \
    for (int i = 0; i < 4; i++) r.of[i] = (expression);                                                                                    \
    return r

static inline sbl_lanes sbl_lanes_all(float x)
{
    SBL_LANES_EACH(x);
}
static inline sbl_lanes sbl_lanes_sub(sbl_lanes a, sbl_lanes b)
{
    SBL_LANES_EACH(a.of[i] - b.of[i]);
}
static inline sbl_lanes sbl_lanes_add(sbl_lanes a, sbl_lanes b)
{
    SBL_LANES_EACH(a.of[i] + b.of[i]);
}
static inline sbl_lanes sbl_lanes_mul(sbl_lanes a, sbl_lanes b)
{
    SBL_LANES_EACH(a.of[i] * b.of[i]);
}
static inline sbl_lanes sbl_lanes_max(sbl_lanes a, sbl_lanes b)
{
    SBL_LANES_EACH(a.of[i] > b.of[i] ? a.of[i] : b.of[i]);
}
static inline sbl_lanes sbl_lanes_min(sbl_lanes a, sbl_lanes b)
{
    SBL_LANES_EACH(a.of[i] < b.of[i] ? a.of[i] : b.of[i]);
}

#endif

static inline sbl_lanes sbl_lanes_load(const float from[4])
{
    sbl_lanes r;
    memcpy(&r, from, sizeof r);
    return r;
}
static inline void sbl_lanes_store(float to[4], sbl_lanes a)
{
    memcpy(to, &a, sizeof a);
}

#endif
