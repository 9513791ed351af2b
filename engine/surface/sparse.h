/* Symmetric sparse systems: rows of (column, value), and conjugate gradients. */
#ifndef STUBBLE_SURFACE_SPARSE_H
#define STUBBLE_SURFACE_SPARSE_H

#include "surface/internal.h"

#define SBL_SPARSE_FREE UINT32_MAX /* the column of an entry that is counted but not used; such stand last in their row */

/* Row i is column/value[begin[i]] .. [begin[i + 1]); columns in any order, each once; the diagonal stands apart. Both halves are stored. */
typedef struct sbl_sparse {
    uint32_t *begin, *column;
    double *value, *diagonal;
    uint32_t rows;
} sbl_sparse;

/* Room for `rows` rows; first count each row's entries in begin[i + 1], then call sbl_sparse_open, then add. */
SBL_MUST_CHECK bool sbl_sparse_make(sbl_sparse *m, uint32_t rows, uint64_t entries_max, sbl_arena *scratch);
void sbl_sparse_open(sbl_sparse *m);
/* Add to entry (row, column), of which there may be as many as were counted. */
void sbl_sparse_add(sbl_sparse *m, uint32_t row, uint32_t column, double value);

/* Row i's right-hand side with the fixed values brought over to it. */
double sbl_sparse_right_side(const sbl_sparse *m, uint32_t i, const double *x, const double *b, const uint8_t *fixed);

/*
 * Solve m x = b for the rows with fixed[i] = 0; x holds the start, and the given values where fixed. Stops when the
 * residual has fallen to `tolerance` of the right-hand side (fixed values brought over), or after rounds_max rounds. `work` has room for
 * 4 vectors.
 */
void sbl_sparse_solve(const sbl_sparse *m, double *x, const double *b, const uint8_t *fixed, double tolerance, uint32_t rounds_max,
                      double *work);

#endif
