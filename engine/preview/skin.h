/*
 * skin.h - a place on the skin, in single precision throughout: it is visited for each pixel, and an 8-bit picture asks for no more.
 */
#ifndef STUBBLE_PREVIEW_SKIN_H
#define STUBBLE_PREVIEW_SKIN_H

#include "preview/room.h"

enum { SKIN_OCTAVES = 4 };

/* What all places of one picture share. */
typedef struct skin_light {
    sbl_vec3f lamp[LAMPS], up;
    float albedo[3], blood_scale, exposure;
    uint32_t seed;
} skin_light;

/* A place as the camera meets it. */
typedef struct skin_site {
    skin_point point;
    sbl_vec3f to_camera;
    float px_mm; /* size of a pixel on the skin, facing */
} skin_site;

/* Light that leaves towards the camera, and the mean of what arrives. */
typedef struct skin_shade {
    float diffuse[3], gloss, light;
} skin_shade;

/* cube: one for each octave of the skin's texture, kept between places that lie near each other. */
skin_shade preview_skin_shade(skin_site *at, const skin_light *light, noise_cube cube[SKIN_OCTAVES]);

static inline float skin_dot(sbl_vec3f a, sbl_vec3f b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

/* a + b s */
static inline sbl_vec3f skin_madd(sbl_vec3f a, sbl_vec3f b, float s)
{
    return (sbl_vec3f){a.x + b.x * s, a.y + b.y * s, a.z + b.z * s};
}

static inline sbl_vec3f skin_scale(sbl_vec3f a, float s)
{
    return (sbl_vec3f){a.x * s, a.y * s, a.z * s};
}

static inline sbl_vec3f skin_unit(sbl_vec3f a)
{
    return skin_scale(a, 1.0f / sqrtf(skin_dot(a, a)));
}

static inline float skin_clamp(float x, float low, float high)
{
    x = x > low ? x : low;
    return x < high ? x : high;
}

#endif
