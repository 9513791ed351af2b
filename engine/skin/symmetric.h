/*
 * symmetric.h - the little linear algebra of adding-doubling: small full matrices, rows of n values one after the other, n a multiple of 4.
 *
 * Both functions are one kernel: a tile of 4 by 4 from which products of two rows are taken. Everything stays in the first-level cache.
 */
#ifndef STUBBLE_SKIN_SYMMETRIC_H
#define STUBBLE_SKIN_SYMMETRIC_H

#include <stdint.h>

/* out = base + sign * left^T right, where left and right have the given number of rows; out and base may be the same. base NULL: zero.
 * Only for symmetric results: half is computed and mirrored. */
void symmetric_add_product(double *out, const double *base, double sign, const double *left, const double *right, uint32_t rows,
                           uint32_t n);
/* a = upper^T upper (Cholesky; a symmetric and positive definite). */
void symmetric_factor(double *upper, const double *a, uint32_t n);
/* out = upper^-T b, for n columns. out^T out is then b^T a^-1 b. */
void symmetric_half_solve(double *out, const double *upper, const double *b, uint32_t n);
/* x = a^-1 x for one vector. */
void symmetric_solve(double *x, const double *upper, uint32_t n);

#endif
