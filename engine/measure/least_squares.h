/*
 * least_squares.h - Levenberg-Marquardt for a handful of unknowns (Marquardt 1963, with the damping schedule of Nielsen 1999).
 */
#ifndef STUBBLE_MEASURE_LEAST_SQUARES_H
#define STUBBLE_MEASURE_LEAST_SQUARES_H

#include "stubble/base.h"

#define LEAST_SQUARES_UNKNOWNS_MAX 12

/*
 * What is to become small: adds all residuals at x to the sums. Called with the sums cleared; least_squares_add does the adding.
 */
typedef struct least_squares_sums {
    uint32_t unknowns;
    double normal[LEAST_SQUARES_UNKNOWNS_MAX * LEAST_SQUARES_UNKNOWNS_MAX]; /* sum of slope slope^T, lower half */
    double right[LEAST_SQUARES_UNKNOWNS_MAX];                               /* sum of slope * residual */
    double cost;                                                            /* sum of residual^2 */
} least_squares_sums;

typedef void (*least_squares_model)(void *context, const double *x, least_squares_sums *sums);

/* One residual with its derivatives by the unknowns. */
void least_squares_add(least_squares_sums *sums, double residual, const double *slope);
/* Improves x; returns the cost. sums (not NULL) holds what was summed at the result, for its covariance. */
double least_squares_solve(least_squares_model model, void *context, double *x, uint32_t unknowns, least_squares_sums *sums);
/* out = normal^-1 right; false if the normal matrix is not positive. */
bool least_squares_normal_solve(const least_squares_sums *sums, const double *right, double *out);

#endif
