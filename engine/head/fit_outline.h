/* The contour that a bent head shows to a camera, and its match with an outline drawn in the photo. Private to head/. */
#ifndef STUBBLE_HEAD_FIT_OUTLINE_H
#define STUBBLE_HEAD_FIT_OUTLINE_H

#include "head/fit_shape.h"
#include "stubble/camera.h"

/* A place of the contour: on the base head, and in the photo with its outward direction there. */
typedef struct fit_contour_point {
    sbl_vec3 base;
    double px[2], outward[2];
    bool vault, feature; /* feature: of face or ear; neither: neck and shoulders */
} fit_contour_point;

typedef struct fit_contour {
    fit_contour_point *point;
    uint32_t count, capacity;
    float *facing; /* room for a value a vertex */
} fit_contour;

/* Where the smooth normal turns away from the camera, one point a triangle, up to the capacity. position: of the bent head's vertices. */
void fit_contour_find(fit_contour *contour, const fit_shape *shape, const sbl_vec3f *position, const sbl_pinhole *camera);

/* A place on the skin that shall lie on a line through the photo: outward . (px(base) - through) = 0. */
typedef struct fit_tangent {
    sbl_vec3 base;
    double through[2], outward[2];
    bool feature;
} fit_tangent;

enum { FIT_TANGENTS_MAX = 320 };

/* Places of the skin that an outline passes. steps: of the outline, that found the vault, and a feature. */
typedef struct fit_tangents {
    fit_tangent at[FIT_TANGENTS_MAX];
    uint32_t count, vault_steps, feature_steps;
} fit_tangents;

/* An outline as even steps. */
typedef struct fit_outline {
    double (*at)[2];
    uint32_t count;
    double length_px;
} fit_outline;

enum { FIT_OUTLINE_STEPS = 160 };

/* at has room for FIT_OUTLINE_STEPS. */
void fit_outline_even(fit_outline *outline, const double (*drawn)[2], uint32_t count);

/*
 * Both ways: from each step of the outline to the nearest contour that runs like it (dropped where that is neck or shoulder), and from each contour
 * to the outline between its ends. features: face and ears too, not the vault alone. reach_px: nothing farther apart is matched.
 */
void fit_outline_match(fit_tangents *tangents, const fit_outline *outline, const fit_contour *contour, double reach_px, bool features);

/*
 * How much of the vault's contour lies outside of the outline by more than beyond_px, as a share of what is in the photo: a head cannot be larger than the
 * person. Where the outline does not close, its ends are joined, and what lies beyond that line does not count.
 */
double fit_outline_overhang(const fit_outline *outline, const fit_contour *contour, double beyond_px, const uint32_t size_px[2]);

#endif
