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

typedef struct field_ball {
    sbl_vec3f middle, normal; /* normal: of its points, together */
    float radius, spread;     /* spread: sine of the widest angle between normal and a point's; 1 or more: they face all ways */
    float weight;             /* of its points */
} field_ball;

/* Points side by side in their order; the last run is filled with points out of anyone's reach. */
typedef struct field_runs {
    float *x, *y, *z, *nx, *ny, *nz, *weight;
    uint32_t *original; /* the point's number before */
    field_ball *run, *bundle;
    uint32_t count, run_count, bundle_count;
} field_runs;

/* weight may be NULL: one each. */
SBL_MUST_CHECK bool field_runs_build(field_runs *runs, const field_point *point, const float *weight, uint32_t count, const sbl_host *host,
                                     sbl_arena *arena);

static inline field_point field_runs_point(const field_runs *runs, uint32_t k)
{
    return (field_point){{runs->x[k], runs->y[k], runs->z[k]}, {runs->nx[k], runs->ny[k], runs->nz[k]}};
}

/*
 * Shows every run that may hold points between the two distances from `about`: the number of its first point. Runs that lie wholly nearer
 * than least_mm and face `about` are not shown; the sum of their weights is returned.
 */
typedef void (*field_run_body)(void *context, uint32_t first);
double field_runs_visit(const field_runs *runs, const field_point *about, float least_mm, float most_mm, field_run_body body,
                        void *context);

#endif
