/* What the two steps of flattening share. */
#ifndef STUBBLE_SURFACE_FLATTEN_H
#define STUBBLE_SURFACE_FLATTEN_H

#include "surface/envelope.h"

typedef struct sbl_flattening {
    const sbl_surface *patch;
    /* Per triangle, laid flat by itself: corner 0 at the origin, corner 1 at (x1, 0), corner 2 at (x2, y2); cotangents of the angles. */
    double *x1, *x2, *y2, *cotangent;
    double *x, *y; /* per vertex: the result */
} sbl_flattening;

/* Least squares conformal start: angles kept, scale free, then scaled to the patch's area. */
SBL_MUST_CHECK sbl_status sbl_flatten_conformal(sbl_flattening *f, sbl_arena *scratch, sbl_diag *diag);
/* As rigid as possible: from the start in x, y. */
SBL_MUST_CHECK sbl_status sbl_flatten_rigid(sbl_flattening *f, const sbl_host *host, sbl_arena *scratch, sbl_diag *diag);
/* Counts and fills the cotangent Laplacian of the patch: `copies` of it along the diagonal, row = vertex * copies + copy. */
void sbl_flatten_count_laplacian(const sbl_flattening *f, sbl_sparse *m, uint32_t copies);
void sbl_flatten_add_laplacian(const sbl_flattening *f, sbl_sparse *m, uint32_t copies);

/* A system ready to be solved, for one right-hand side or many. Holds on to m and fixed, which must outlive it. */
typedef struct sbl_flatten_solver {
    const sbl_sparse *m;
    const uint8_t *fixed;
    sbl_envelope factor;
    double *work;
    uint32_t rounds_max;
    bool direct;
} sbl_flatten_solver;

/* rounds_max bounds the iteration, where the factor does not fit. SBL_OK or SBL_E_MEMORY. */
SBL_MUST_CHECK sbl_status sbl_flatten_prepare(sbl_flatten_solver *solver, const sbl_sparse *m, const uint8_t *fixed, uint32_t rounds_max,
                                              sbl_arena *scratch);
/* x holds the start, and the given values where fixed. */
void sbl_flatten_solve(const sbl_flatten_solver *solver, double *x, const double *b);

#endif
