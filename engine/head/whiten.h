/* The inverse of a covariance's Cholesky factor: rows that turn correlated errors into independent ones of one sd. Private to head/. */
#ifndef STUBBLE_HEAD_WHITEN_H
#define STUBBLE_HEAD_WHITEN_H

#include "stubble/base.h"

enum { WHITEN_MAX = 24 };

/* Both n by n, n up to WHITEN_MAX; rows is lower triangular. False: covariance is not positive definite. */
SBL_MUST_CHECK bool whiten_rows(double *rows, const double *covariance, int n);

#endif
