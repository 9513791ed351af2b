/* The Cholesky factor of a sparse system, for those that are solved again and again. */
#ifndef STUBBLE_SURFACE_ENVELOPE_H
#define STUBBLE_SURFACE_ENVELOPE_H

#include "surface/sparse.h"

/* L of P A P^T = L L^T, by rows, each from its first column that is not 0 to the diagonal. Fixed rows are left out. */
typedef struct sbl_envelope {
    uint32_t *order;         /* order[i]: the system's row that stands i-th */
    uint32_t *first, *begin; /* row i: columns first[i] .. i, at value[begin[i]] .. [begin[i + 1]) */
    double *value;
    uint32_t rows;
} sbl_envelope;

/*
 * Factor the rows of m with fixed[i] = 0. SBL_E_LIMIT: the factor would take too much memory or time; SBL_E_DATA: m is not positive
 * definite; SBL_E_MEMORY. What a failure left in the scratch stays until the caller rewinds.
 */
SBL_MUST_CHECK sbl_status sbl_envelope_factor(sbl_envelope *l, const sbl_sparse *m, const uint8_t *fixed, sbl_arena *scratch);
/* x <- the solution of m x = b where not fixed; x holds the given values where fixed. `work` has room for one vector. */
void sbl_envelope_solve(const sbl_envelope *l, const sbl_sparse *m, double *x, const double *b, const uint8_t *fixed, double *work);

#endif
