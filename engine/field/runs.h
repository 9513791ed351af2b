/*
 * runs.h - points in runs along a space-filling curve, a ball around each run and around each bundle of runs: what lies in a ball or in a
 * thin shell is found by passing over the rest.
 */
#ifndef STUBBLE_FIELD_RUNS_H
#define STUBBLE_FIELD_RUNS_H

#include "room.h"

#define FIELD_RUN           32u
#define FIELD_BUNDLE        32u
#define FIELD_CURVE_CELL_MM 0.5

/* Balls around runs, side by side; a bundle's worth that the last bundle lacks are out of anyone's reach. */
typedef struct field_balls {
    float *x, *y, *z, *nx, *ny, *nz; /* n: the normals of its points, together */
    float *radius, *spread;          /* spread: sine of the widest angle between n and a point's normal; 1: they face all ways */
    float *weight;                   /* of its points */
} field_balls;

typedef struct field_bundle {
    sbl_vec3f middle;
    float radius;
} field_bundle;

/* Points side by side in their order; the last run is filled with points out of anyone's reach. */
typedef struct field_runs {
    float *x, *y, *z, *nx, *ny, *nz, *weight;
    uint32_t *original; /* the point's number before */
    field_balls ball;   /* of each run */
    field_bundle *bundle;
    uint32_t count, run_count, bundle_count;
} field_runs;

/* weight may be NULL: one each. in_order: the points come along a curve and keep their numbers. */
SBL_MUST_CHECK bool field_runs_build(field_runs *runs, const field_point *point, const float *weight, uint32_t count, bool in_order,
                                     const sbl_host *host, sbl_arena *arena);

/* Between two distances from a place; or from any of several that lie no farther than `reach_mm` from it and whose normals lie within an angle
 * of sine `spread` of its own. */
typedef struct field_shell {
    field_point about;
    float reach_mm, spread;
    float least_mm, most_mm;
} field_shell;

/*
 * Shows every run that may hold points between the two distances: the number of its first point. Runs that lie wholly nearer than least_mm
 * and face the place, or all of the places, are not shown; the sum of their weights is returned.
 */
typedef void (*field_run_body)(void *context, uint32_t first);
double field_runs_visit(const field_runs *runs, const field_shell *shell, field_run_body body, void *context);

#endif
