/* A head that can be bent: the unknowns of its shape, and where they put a place of the base head. Private to head/. */
#ifndef STUBBLE_HEAD_FIT_SHAPE_H
#define STUBBLE_HEAD_FIT_SHAPE_H

#include "stubble/head.h"

enum {
    FIT_BEND = 5,   /* across, along, up, down, fullness: see template_bend.h */
    FIT_WAVES = 21, /* spherical harmonics of degree 2 (5), 3 (7), 4 (9) */
    FIT_SHAPE = FIT_BEND + FIT_WAVES
};

typedef struct fit_shape {
    const sbl_head *base;
    double x[FIT_SHAPE]; /* all 0: the base head */
} fit_shape;

/* slope (may be NULL): derivatives by the unknowns. */
sbl_vec3 fit_shape_point(const fit_shape *shape, sbl_vec3 base, sbl_vec3 slope[FIT_SHAPE]);
/* Outward, not of unit length: what the bend's scales make of a normal. */
sbl_vec3 fit_shape_normal(const fit_shape *shape, sbl_vec3 base, sbl_vec3 normal);
/* One sd of each wave's height in mm among adults. */
double fit_shape_wave_sd_mm(int wave);

/* Measures and area of vault at x0, and how they change by each unknown. */
typedef struct fit_measures {
    double taken_mm[SBL_MEASURE_COUNT]; /* what the base head's tape says beyond what is found on its skin: hair under it */
    double at[FIT_SHAPE];               /* x0 */
    double value_mm[SBL_MEASURE_COUNT], slope[SBL_MEASURE_COUNT][FIT_SHAPE];
    double area_cm2, area_slope[FIT_SHAPE];
} fit_measures;

/* slopes: whether they are found anew, or kept as they are. */
SBL_MUST_CHECK sbl_status fit_measures_find(fit_measures *measures, const fit_shape *shape, bool slopes, const sbl_host *host,
                                            sbl_arena *arena, sbl_diag *diag);

/* The bent head as a head of its own. offset: of each landmark, mm. */
SBL_MUST_CHECK sbl_status fit_shape_head(sbl_head *head, const fit_shape *shape, const sbl_vec3 *offset, const sbl_host *host,
                                         sbl_arena *arena, sbl_diag *diag);

#endif
