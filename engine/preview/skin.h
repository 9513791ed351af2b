/*
 * skin.h - places on the skin, LANES at a time and in single precision throughout: they are visited for each pixel, and an 8-bit picture
 * asks for no more.
 */
#ifndef STUBBLE_PREVIEW_SKIN_H
#define STUBBLE_PREVIEW_SKIN_H

#include "preview/lanes.h"
#include "preview/room.h"

/* What all places of one picture share. */
typedef struct skin_light {
    const light_law *law;
    sbl_vec3f lamp[LAMPS], up;
    float albedo[3], blood_scale, exposure;
    uint32_t seed;
} skin_light;

/* skin_point by lanes, in its order. */
typedef union skin_places {
    struct {
        lanes3 position, normal, soft_normal;
        lanes ambient, open[LAMPS];
        lanes melanin, blood, oil, show, cloth;
    };
    lanes value[SKIN_VALUES];
} skin_places;

/* Places as the camera meets them. */
typedef struct skin_site {
    skin_places point;
    lanes3 to_camera;
    lanes px_mm; /* size of a pixel on the skin, facing */
} skin_site;

/* Light that leaves towards the camera, and the mean of what arrives. */
typedef struct skin_shade {
    lanes diffuse[3], gloss, light;
} skin_shade;

/* The texture moves the site's normals. */
skin_shade preview_skin_shade(skin_site *at, const skin_light *light);

#endif
