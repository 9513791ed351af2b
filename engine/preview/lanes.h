/*
 * lanes.h - neighbouring pixels side by side: LANES floats in one register. With GCC and clang four of them, on every target that has
 * vector registers; with other compilers one, a plain float, by the same code. Each operation is the IEEE one, lane by lane, so a lane's
 * result does not depend on its neighbours. Operators take lanes and floats alike.
 */
#ifndef STUBBLE_PREVIEW_LANES_H
#define STUBBLE_PREVIEW_LANES_H

#include "stubble/math.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) && defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector) && __has_builtin(__builtin_convertvector)
#define PREVIEW_VECTORS 1
#endif
#endif

#ifdef PREVIEW_VECTORS

enum { LANES = 4 };
typedef float lanes __attribute__((vector_size(16)));
typedef int32_t lane_ints __attribute__((vector_size(16))); /* also what a comparison gives: all bits set where it holds */
typedef uint32_t lane_bits __attribute__((vector_size(16)));
typedef uint8_t lane_bytes __attribute__((vector_size(4)));

static inline lanes lanes_pick(lane_ints first, lanes a, lanes b)
{
    return (lanes)(((lane_ints)a & first) | ((lane_ints)b & ~first));
}
/* Where the first holds, the same number in all. */
static inline lane_ints lane_ints_pick(lane_ints first, lane_ints otherwise, int32_t number)
{
    return (number & first) | (otherwise & ~first);
}
static inline bool lanes_any(lane_ints m)
{
    uint64_t half[2];
    memcpy(half, &m, sizeof half);
    return (half[0] | half[1]) != 0;
}
static inline lane_ints lanes_truncated(lanes a)
{
    return __builtin_convertvector(a, lane_ints);
}
static inline lanes lanes_of_ints(lane_ints a)
{
    return __builtin_convertvector(a, lanes);
}
static inline lane_bytes lane_bytes_of_ints(lane_ints a)
{
    return __builtin_convertvector(a, lane_bytes);
}
static inline lane_bits lanes_bits_of_ints(lane_ints a)
{
    return (lane_bits)a;
}
static inline lanes lanes_of_bits(lane_bits a)
{
    return (lanes)a;
}
static inline lane_bits lanes_to_bits(lanes a)
{
    return (lane_bits)a;
}

#else

enum { LANES = 1 };
typedef float lanes;
typedef int32_t lane_ints;
typedef uint32_t lane_bits;
typedef uint8_t lane_bytes;

static inline lanes lanes_pick(lane_ints first, lanes a, lanes b)
{
    return first ? a : b;
}
static inline lane_ints lane_ints_pick(lane_ints first, lane_ints otherwise, int32_t number)
{
    return first ? number : otherwise;
}
static inline bool lanes_any(lane_ints m)
{
    return m != 0;
}
static inline lane_ints lanes_truncated(lanes a)
{
    return (lane_ints)a;
}
static inline lanes lanes_of_ints(lane_ints a)
{
    return (lanes)a;
}
static inline lane_bytes lane_bytes_of_ints(lane_ints a)
{
    return (lane_bytes)a;
}
static inline lane_bits lanes_bits_of_ints(lane_ints a)
{
    return (lane_bits)a;
}
static inline lanes lanes_of_bits(lane_bits a)
{
    lanes r;
    memcpy(&r, &a, sizeof r);
    return r;
}
static inline lane_bits lanes_to_bits(lanes a)
{
    lane_bits r;
    memcpy(&r, &a, sizeof r);
    return r;
}

#endif

/* ---- four numbers of one place: red, green, blue and one to fill up ---- */

#ifdef PREVIEW_VECTORS

typedef lanes quad;
static inline quad quad_all(float x)
{
    return (quad){0} + x;
}
static inline quad quad_scale(quad a, float s)
{
    return a * s;
}
static inline quad quad_add(quad a, quad b)
{
    return a + b;
}
static inline quad quad_times(quad a, quad b)
{
    return a * b;
}
/* r g b r g b ... over LANES values at a time. */
static inline void quad_pattern(lanes pattern[3], quad rgb)
{
    pattern[0] = __builtin_shufflevector(rgb, rgb, 0, 1, 2, 0);
    pattern[1] = __builtin_shufflevector(rgb, rgb, 1, 2, 0, 1);
    pattern[2] = __builtin_shufflevector(rgb, rgb, 2, 0, 1, 2);
}

#else

typedef struct quad {
    float of[4];
} quad;
static inline quad quad_all(float x)
{
    return (quad){{x, x, x, x}};
}
static inline quad quad_scale(quad a, float s)
{
    return (quad){{a.of[0] * s, a.of[1] * s, a.of[2] * s, a.of[3] * s}};
}
static inline quad quad_add(quad a, quad b)
{
    return (quad){{a.of[0] + b.of[0], a.of[1] + b.of[1], a.of[2] + b.of[2], a.of[3] + b.of[3]}};
}
static inline quad quad_times(quad a, quad b)
{
    return (quad){{a.of[0] * b.of[0], a.of[1] * b.of[1], a.of[2] * b.of[2], a.of[3] * b.of[3]}};
}
static inline void quad_pattern(lanes pattern[3], quad rgb)
{
    for (int c = 0; c < 3; c++) pattern[c] = rgb.of[c];
}

#endif

static inline quad quad_load(const float from[4])
{
    quad r;
    memcpy(&r, from, sizeof r);
    return r;
}
static inline void quad_store(float to[4], quad a)
{
    memcpy(to, &a, sizeof a);
}
/* Sum of LANES rows of a table. */
static inline quad quad_sum_of_rows(const float (*row)[4], const int32_t index[LANES])
{
#ifdef PREVIEW_VECTORS
    return (quad_load(row[index[0]]) + quad_load(row[index[1]])) + (quad_load(row[index[2]]) + quad_load(row[index[3]]));
#else
    return quad_load(row[index[0]]);
#endif
}
/* a at 0, b at 1. */
static inline quad quad_between(quad a, quad b, float t)
{
    return quad_add(a, quad_scale(quad_add(b, quad_scale(a, -1.0f)), t));
}

/* ---- lanes on ---- */

static inline lanes lanes_load(const float from[LANES])
{
    lanes r;
    memcpy(&r, from, sizeof r);
    return r;
}
static inline void lanes_store(float to[LANES], lanes a)
{
    memcpy(to, &a, sizeof a);
}
static inline lane_ints lane_ints_load(const int32_t from[LANES])
{
    lane_ints r;
    memcpy(&r, from, sizeof r);
    return r;
}
static inline void lane_ints_store(int32_t to[LANES], lane_ints a)
{
    memcpy(to, &a, sizeof a);
}
static inline void lane_bytes_store(uint8_t to[LANES], lane_bytes a)
{
    memcpy(to, &a, sizeof a);
}
static inline lanes lanes_all(float x)
{
    return (lanes){0} + x;
}
static inline lanes lanes_max(lanes a, lanes b)
{
    return lanes_pick(a > b, a, b);
}
static inline lanes lanes_min(lanes a, lanes b)
{
    return lanes_pick(a < b, a, b);
}
static inline lanes lanes_clamp(lanes x, float low, float high)
{
    return lanes_min(lanes_max(x, lanes_all(low)), lanes_all(high));
}
static inline lanes lanes_sqrt(lanes a)
{
    float of[LANES];
    lanes_store(of, a);
    for (int i = 0; i < LANES; i++) of[i] = sqrtf(of[i]);
    return lanes_load(of);
}
/* The greatest whole number not above, for |a| < 2^31. */
static inline lanes lanes_floor(lanes a)
{
    lanes whole = lanes_of_ints(lanes_truncated(a));
    return lanes_pick(whole > a, whole - 1.0f, whole);
}

/* ---- vectors of space ---- */

typedef struct lanes3 {
    lanes x, y, z;
} lanes3;

static inline lanes lanes3_dot(lanes3 a, lanes3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
/* The same vector for all lanes. */
static inline lanes lanes3_along(lanes3 a, sbl_vec3f b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
/* a + b s */
static inline lanes3 lanes3_madd(lanes3 a, lanes3 b, lanes s)
{
    return (lanes3){a.x + b.x * s, a.y + b.y * s, a.z + b.z * s};
}
static inline lanes3 lanes3_scale(lanes3 a, lanes s)
{
    return (lanes3){a.x * s, a.y * s, a.z * s};
}
static inline lanes3 lanes3_unit(lanes3 a)
{
    return lanes3_scale(a, 1.0f / lanes_sqrt(lanes3_dot(a, a)));
}

#endif
