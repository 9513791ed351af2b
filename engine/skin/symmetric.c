#include "skin/symmetric.h"

#include "stubble/math.h"

#include <string.h>

/* Two doubles at once: vector instructions where the compiler has them, the same IEEE operations lane by lane everywhere. */
#if defined(__GNUC__) || defined(__clang__)
typedef double pair __attribute__((vector_size(16)));
static inline pair pair_madd(pair sum, double a, pair b)
{
    return sum + (pair){a, a} * b;
}
#else
typedef struct pair {
    double of[2];
} pair;
static inline pair pair_madd(pair sum, double a, pair b)
{
    sum.of[0] += a * b.of[0];
    sum.of[1] += a * b.of[1];
    return sum;
}
#endif

static inline pair pair_load(const double from[2])
{
    pair p;
    memcpy(&p, from, sizeof p);
    return p;
}
static inline void pair_store(double to[2], pair p)
{
    memcpy(to, &p, sizeof p);
}

/* The sum over rows of left[row][i + r] * right[row][j + c], 4 by 4. */
static inline void tile_products(double tile[4][4], const double *left, const double *right, uint32_t rows, uint32_t n)
{
    pair sum[4][2];
    memset(sum, 0, sizeof sum);
    for (uint32_t k = 0; k < rows; k++, left += n, right += n) {
        pair b0 = pair_load(right), b1 = pair_load(right + 2);
        sum[0][0] = pair_madd(sum[0][0], left[0], b0), sum[0][1] = pair_madd(sum[0][1], left[0], b1);
        sum[1][0] = pair_madd(sum[1][0], left[1], b0), sum[1][1] = pair_madd(sum[1][1], left[1], b1);
        sum[2][0] = pair_madd(sum[2][0], left[2], b0), sum[2][1] = pair_madd(sum[2][1], left[2], b1);
        sum[3][0] = pair_madd(sum[3][0], left[3], b0), sum[3][1] = pair_madd(sum[3][1], left[3], b1);
    }
    for (int r = 0; r < 4; r++) pair_store(tile[r], sum[r][0]), pair_store(tile[r] + 2, sum[r][1]);
}

void symmetric_add_product(double *out, const double *base, double sign, const double *left, const double *right, uint32_t rows, uint32_t n)
{
    double tile[4][4];
    for (uint32_t i = 0; i < n; i += 4)
        for (uint32_t j = i; j < n; j += 4) {
            tile_products(tile, left + i, right + j, rows, n);
            for (uint32_t r = 0; r < 4; r++)
                for (uint32_t c = i == j ? r : 0; c < 4; c++) { /* base may be out: each place is read once */
                    double value = (base ? base[(i + r) * n + j + c] : 0.0) + sign * tile[r][c];
                    out[(i + r) * n + j + c] = value;
                    out[(j + c) * n + i + r] = value;
                }
        }
}

/* Row block i of upper^-T b, from the rows above it, which are done; on the diagonal tile of a factorisation the pivots are made here. */
static void finish_tile(double *out, const double *upper, const double *b, double tile[4][4], uint32_t i, uint32_t j, uint32_t n)
{
    for (uint32_t r = 0; r < 4; r++) {
        double inverse = 1.0 / upper[(i + r) * n + i + r];
        for (uint32_t c = 0; c < 4; c++) {
            double value = b[(i + r) * n + j + c] - tile[r][c];
            for (uint32_t k = 0; k < r; k++) value -= upper[(i + k) * n + i + r] * out[(i + k) * n + j + c];
            out[(i + r) * n + j + c] = value * inverse;
        }
    }
}

static void factor_tile(double *upper, const double *a, double tile[4][4], uint32_t i, uint32_t n)
{
    for (uint32_t r = 0; r < 4; r++)
        for (uint32_t c = 0; c < 4; c++) {
            double value = a[(i + r) * n + i + c] - tile[r][c];
            for (uint32_t k = 0; k < r && k < c; k++) value -= upper[(i + k) * n + i + r] * upper[(i + k) * n + i + c];
            /* Without absorption and end a pivot nears zero, and rounding must not take it below; where nothing lies between two mirrors it
             * is zero, and so are its row and what is asked of it. */
            if (c == r) upper[(i + r) * n + i + r] = sqrt(fmax(value, fmax(1e-15 * a[(i + r) * n + i + r], 1e-290)));
            else upper[(i + r) * n + i + c] = c > r ? value / upper[(i + r) * n + i + r] : 0.0;
        }
}

void symmetric_factor(double *upper, const double *a, uint32_t n)
{
    double tile[4][4];
    for (uint32_t i = 0; i < n; i += 4) {
        memset(upper + i * n, 0, 4 * n * sizeof *upper);
        tile_products(tile, upper + i, upper + i, i, n);
        factor_tile(upper, a, tile, i, n);
        for (uint32_t j = i + 4; j < n; j += 4) {
            tile_products(tile, upper + i, upper + j, i, n);
            finish_tile(upper, upper, a, tile, i, j, n);
        }
    }
}

void symmetric_half_solve(double *out, const double *upper, const double *b, uint32_t n)
{
    double tile[4][4];
    for (uint32_t i = 0; i < n; i += 4)
        for (uint32_t j = 0; j < n; j += 4) {
            tile_products(tile, upper + i, out + j, i, n);
            finish_tile(out, upper, b, tile, i, j, n);
        }
}

void symmetric_solve(double *x, const double *upper, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < i; k++) x[i] -= upper[k * n + i] * x[k];
        x[i] /= upper[i * n + i];
    }
    for (uint32_t i = n; i-- > 0;) {
        for (uint32_t k = i + 1; k < n; k++) x[i] -= upper[i * n + k] * x[k];
        x[i] /= upper[i * n + i];
    }
}
