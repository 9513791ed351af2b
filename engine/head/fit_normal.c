#include "head/fit_normal.h"

#include <math.h>
#include <string.h>

bool fit_normal_prepare(fit_normal *normal, uint32_t unknowns, sbl_arena *arena)
{
    uint64_t square = (uint64_t)unknowns * unknowns;
    *normal = (fit_normal){unknowns, SBL_NEW(arena, double, square), SBL_NEW(arena, double, unknowns), SBL_NEW(arena, double, square), 0.0};
    return normal->matrix && normal->right && normal->factor;
}

void fit_normal_clear(fit_normal *normal)
{
    memset(normal->matrix, 0, (size_t)normal->unknowns * normal->unknowns * sizeof *normal->matrix);
    memset(normal->right, 0, normal->unknowns * sizeof *normal->right);
    normal->cost = 0.0;
}

void fit_normal_add(fit_normal *normal, const fit_row *row)
{
    for (uint32_t i = 0; i < row->count; i++) {
        size_t a = row->unknown[i];
        for (uint32_t j = 0; j < row->count; j++)
            if (row->unknown[j] <= a) normal->matrix[a * normal->unknowns + row->unknown[j]] += row->slope[i] * row->slope[j];
        normal->right[a] += row->slope[i] * row->residual;
    }
    normal->cost += row->residual * row->residual;
}

static bool factor(fit_normal *normal, double damping)
{
    size_t n = normal->unknowns;
    double *low = normal->factor;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double own = normal->matrix[i * n + j], sum = i == j ? own * (1.0 + damping) : own;
            for (size_t k = 0; k < j; k++) sum -= low[i * n + k] * low[j * n + k];
            if (i == j && !(sum > 1e-14 * own)) return false;
            low[i * n + j] = i == j ? sqrt(sum) : sum / low[j * n + j];
        }
    return true;
}

static void solve(const fit_normal *normal, double *x)
{
    size_t n = normal->unknowns;
    const double *low = normal->factor;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) x[i] -= low[i * n + k] * x[k];
        x[i] /= low[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++) x[i] -= low[k * n + i] * x[k];
        x[i] /= low[i * n + i];
    }
}

bool fit_normal_step(fit_normal *normal, double damping, double *step)
{
    if (!factor(normal, damping)) return false;
    for (uint32_t i = 0; i < normal->unknowns; i++) step[i] = -normal->right[i];
    solve(normal, step);
    return true;
}

bool fit_normal_invert(fit_normal *normal, double *inverse)
{
    size_t n = normal->unknowns;
    if (!factor(normal, 0.0)) return false;
    for (size_t i = 0; i < n; i++) {
        double *row = inverse + i * n;
        memset(row, 0, n * sizeof *row);
        row[i] = 1.0;
        solve(normal, row);
    }
    return true;
}
