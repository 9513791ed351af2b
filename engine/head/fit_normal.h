/* Normal equations of some hundred unknowns from sparse rows. Private to head/. */
#ifndef STUBBLE_HEAD_FIT_NORMAL_H
#define STUBBLE_HEAD_FIT_NORMAL_H

#include "stubble/base.h"

enum { FIT_ROW_MAX = 48 };

/* One residual, whitened, with its derivatives by some of the unknowns. */
typedef struct fit_row {
    double residual, slope[FIT_ROW_MAX];
    uint16_t unknown[FIT_ROW_MAX];
    uint32_t count;
} fit_row;

static inline void fit_row_by(fit_row *row, uint32_t unknown, double slope)
{
    row->unknown[row->count] = (uint16_t)unknown;
    row->slope[row->count++] = slope;
}

typedef struct fit_normal {
    uint32_t unknowns;
    double *matrix; /* unknowns^2, the lower half */
    double *right;
    double *factor; /* room for Cholesky */
    double cost;
} fit_normal;

bool fit_normal_prepare(fit_normal *normal, uint32_t unknowns, sbl_arena *arena);
void fit_normal_clear(fit_normal *normal);
void fit_normal_add(fit_normal *normal, const fit_row *row);
/* step = -(matrix + damping * diagonal)^-1 right. False if the matrix is not positive. */
bool fit_normal_step(fit_normal *normal, double damping, double *step);
/* inverse: unknowns^2, both halves. */
bool fit_normal_invert(fit_normal *normal, double *inverse);

#endif
