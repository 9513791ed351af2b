/* What the two steps of flattening share. */
#ifndef STUBBLE_SURFACE_FLATTEN_H
#define STUBBLE_SURFACE_FLATTEN_H

#include "surface/sparse.h"

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

#endif
