#include "measure/least_squares.h"

#include "stubble/math.h"

#include <string.h>

#define N_MAX      LEAST_SQUARES_UNKNOWNS_MAX
#define STEPS_MAX  60
#define DAMPING    1e-3
#define STEP_SMALL 1e-13

void least_squares_add(least_squares_sums *sums, double residual, const double *slope)
{
    uint32_t n = sums->unknowns;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j <= i; j++) sums->normal[i * N_MAX + j] += slope[i] * slope[j];
        sums->right[i] += slope[i] * residual;
    }
    sums->cost += residual * residual;
}

/* Cholesky of normal + damping * diagonal, then both triangles. */
static bool solve_damped(const least_squares_sums *sums, double damping, const double *right, double *out)
{
    uint32_t n = sums->unknowns;
    double low[N_MAX * N_MAX];
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j <= i; j++) {
            double sum = sums->normal[i * N_MAX + j] * (i == j ? 1.0 + damping : 1.0);
            for (uint32_t k = 0; k < j; k++) sum -= low[i * N_MAX + k] * low[j * N_MAX + k];
            if (i == j && !(sum > 1e-14 * sums->normal[i * N_MAX + i])) return false;
            low[i * N_MAX + j] = i == j ? sqrt(sum) : sum / low[j * N_MAX + j];
        }
    for (uint32_t i = 0; i < n; i++) {
        out[i] = right[i];
        for (uint32_t k = 0; k < i; k++) out[i] -= low[i * N_MAX + k] * out[k];
        out[i] /= low[i * N_MAX + i];
    }
    for (uint32_t i = n; i-- > 0;) {
        for (uint32_t k = i + 1; k < n; k++) out[i] -= low[k * N_MAX + i] * out[k];
        out[i] /= low[i * N_MAX + i];
    }
    return true;
}

bool least_squares_normal_solve(const least_squares_sums *sums, const double *right, double *out)
{
    return solve_damped(sums, 0.0, right, out);
}

static void sum_at(least_squares_model model, void *context, const double *x, uint32_t unknowns, least_squares_sums *sums)
{
    memset(sums, 0, sizeof *sums);
    sums->unknowns = unknowns;
    model(context, x, sums);
}

double least_squares_solve(least_squares_model model, void *context, double *x, uint32_t unknowns, least_squares_sums *sums)
{
    double damping = DAMPING, growth = 2.0;
    sum_at(model, context, x, unknowns, sums);
    for (int step = 0; step < STEPS_MAX; step++) {
        double move[N_MAX], tried[N_MAX], largest = 0.0;
        least_squares_sums next;
        bool better = false;
        if (solve_damped(sums, damping, sums->right, move)) {
            for (uint32_t i = 0; i < unknowns; i++) {
                tried[i] = x[i] - move[i];
                largest = fmax(largest, fabs(move[i]) / (1.0 + fabs(x[i])));
            }
            sum_at(model, context, tried, unknowns, &next);
            better = next.cost < sums->cost;
        }
        if (better) {
            memcpy(x, tried, unknowns * sizeof *x);
            *sums = next;
            damping = fmax(damping / 3.0, 1e-12);
            growth = 2.0;
        } else {
            damping *= growth;
            growth *= 2.0;
        }
        if (largest < STEP_SMALL || damping > 1e12) break;
    }
    return sums->cost;
}
