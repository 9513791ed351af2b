/*
 * Conjugate gradients with a symmetric Gauss-Seidel step as preconditioner (Saad, "Iterative Methods for Sparse Linear Systems", 2003,
 * 9.2 and 10.2): it needs no memory, and cannot break down as an incomplete Cholesky factor can where cotangents are negative.
 */
#include "surface/sparse.h"

#include <string.h>

bool sbl_sparse_make(sbl_sparse *m, uint32_t rows, uint64_t entries_max, sbl_arena *scratch)
{
    *m = (sbl_sparse){SBL_NEW(scratch, uint32_t, (uint64_t)rows + 1), SBL_NEW(scratch, uint32_t, entries_max),
                      SBL_NEW(scratch, double, entries_max), SBL_NEW(scratch, double, rows), rows};
    return m->begin && m->column && m->value && m->diagonal;
}

void sbl_sparse_open(sbl_sparse *m)
{
    for (uint32_t i = 0; i < m->rows; i++) m->begin[i + 1] += m->begin[i];
    for (uint32_t k = 0; k < m->begin[m->rows]; k++) m->column[k] = SBL_SPARSE_FREE;
}

void sbl_sparse_add(sbl_sparse *m, uint32_t row, uint32_t column, double value)
{
    if (row == column) {
        m->diagonal[row] += value;
        return;
    }
    for (uint32_t k = m->begin[row]; k < m->begin[row + 1]; k++) {
        if (m->column[k] != column && m->column[k] != SBL_SPARSE_FREE) continue;
        m->column[k] = column;
        m->value[k] += value;
        return;
    }
}

static double row_product(const sbl_sparse *m, uint32_t i, const double *x)
{
    double sum = m->diagonal[i] * x[i];
    for (uint32_t k = m->begin[i]; k < m->begin[i + 1] && m->column[k] != SBL_SPARSE_FREE; k++) sum += m->value[k] * x[m->column[k]];
    return sum;
}

double sbl_sparse_right_side(const sbl_sparse *m, uint32_t i, const double *x, const double *b, const uint8_t *fixed)
{
    double sum = b[i];
    for (uint32_t k = m->begin[i]; k < m->begin[i + 1] && m->column[k] != SBL_SPARSE_FREE; k++)
        if (fixed[m->column[k]]) sum -= m->value[k] * x[m->column[k]];
    return sum;
}

/* z = M^-1 r: one sweep down and one up. Fixed rows stay 0. */
static void precondition(const sbl_sparse *m, const double *r, double *z, const uint8_t *fixed)
{
    for (uint32_t i = 0; i < m->rows; i++) {
        double sum = r[i];
        for (uint32_t k = m->begin[i]; k < m->begin[i + 1]; k++)
            if (m->column[k] < i) sum -= m->value[k] * z[m->column[k]];
        z[i] = fixed[i] || !(m->diagonal[i] > 0.0) ? 0.0 : sum / m->diagonal[i];
    }
    for (uint32_t i = m->rows; i-- > 0;) {
        double sum = 0.0; /* fixed and empty rows stay 0 */
        for (uint32_t k = m->begin[i]; k < m->begin[i + 1]; k++)
            if (m->column[k] > i && m->column[k] != SBL_SPARSE_FREE) sum += m->value[k] * z[m->column[k]];
        if (!fixed[i] && m->diagonal[i] > 0.0) z[i] -= sum / m->diagonal[i];
    }
}

static double dot(const double *a, const double *b, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

void sbl_sparse_solve(const sbl_sparse *m, double *x, const double *b, const uint8_t *fixed, double tolerance, uint32_t rounds_max,
                      double *work)
{
    uint32_t n = m->rows;
    double *r = work, *z = work + n, *p = work + 2 * (size_t)n, *q = work + 3 * (size_t)n, size = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        double right = fixed[i] ? 0.0 : sbl_sparse_right_side(m, i, x, b, fixed);
        r[i] = fixed[i] ? 0.0 : b[i] - row_product(m, i, x);
        size += right * right;
    }
    precondition(m, r, z, fixed);
    memcpy(p, z, n * sizeof *p);
    double rz = dot(r, z, n), limit = tolerance * tolerance * size;
    for (uint32_t round = 0; round < rounds_max && dot(r, r, n) > limit; round++) {
        for (uint32_t i = 0; i < n; i++) q[i] = fixed[i] ? 0.0 : row_product(m, i, p);
        double pq = dot(p, q, n);
        if (!(pq > 0.0)) return;
        double step = rz / pq;
        for (uint32_t i = 0; i < n; i++) x[i] += step * p[i], r[i] -= step * q[i];
        precondition(m, r, z, fixed);
        double rz_new = dot(r, z, n), turn = rz_new / rz;
        for (uint32_t i = 0; i < n; i++) p[i] = z[i] + turn * p[i];
        rz = rz_new;
    }
}
