/*
 * Adding-doubling in the variables in which doubling is a mean.
 *
 * In the discrete directions of directions.h let y+ and y- be the downward and upward radiance, scaled by the square root of mu w so that
 * every operator is symmetric. With u = y+ + y- and v = y+ - y-, transport in a homogeneous layer reads
 *
 *     u' = -(A + B) v,   v' = -(A - B) u      (A: loss less forward scattering, B: backward scattering).
 *
 * Light that falls on both faces of a layer alike gives v = G u at a face, light of opposite signs v = K u, and
 *
 *     R + T = (1 - G) / (1 + G),   R - T = (1 - K) / (1 + K).
 *
 * In the basis that diagonalises A + B and A - B together, with k^2 the eigenvalues of (A + B)(A - B), a layer of depth t has G = k tanh(k
 * t / 2) and K = k coth(k t / 2). Since coth 2x is the mean of tanh x and coth x, doubling,
 *
 *     R' = R + T (1 - R R)^-1 R T,   T' = T (1 - R R)^-1 T,
 *
 * is one step of the arithmetic and the harmonic mean,
 *
 *     K' = (G + K) / 2,   G' = 2 (G^-1 + K^-1)^-1 = 2 (G - G (G + K)^-1 G),
 *
 * whose common limit belongs to the half space. No basis is ever computed: a step takes one Cholesky factor and one triangular solve, about
 * a quarter of the usual work, and subtracts no near-equal numbers.
 *
 * The first slice, with X = (A - B) t / 2 and H = (A + B) t / 2: tanh's continued fraction x / (1 + x^2 / (3 + ...)) cut behind its first
 * term, G = X and K = H^-1, is the diamond initialisation of Wiscombe (1976). One term more, G = X - X (X + 3 H^-1)^-1 X and K = H^-1 + X /
 * 3, costs as much as a doubling and is of fourth order, which saves several.
 *
 * A stack is added from below: v = Y u at a depth says all about what lies under it. A surface with mirroring r is Y = (1 - r) / (1 + r); a
 * layer over Y gives, with Z = Y + G and N = (K - G) / 2, Y' = G + Z - Z (Z + N)^-1 Z. How much light of each direction gets through to
 * below is one vector that goes along.
 *
 * Sources: van de Hulst, Multiple Light Scattering (1980); Plass, Kattawar, Catchings, Appl. Opt. 12:314 (1973); Wiscombe, JQSRT 16:637
 * (1976) and J. Atmos. Sci. 34:1408 (1977, delta-M); Prahl, van Gemert, Welch, Appl. Opt. 32:559 (1993).
 */
#include "stubble/adding_doubling.h"

#include "skin/adding_doubling.h"
#include "skin/symmetric.h"
#include "stubble/math.h"

#include <string.h>

typedef double matrix[DIRECTIONS_MAX * DIRECTIONS_MAX];

/* A layer under the same light from both faces and under opposite light; scratch that all steps share. */
typedef struct layer_faces {
    matrix G, K, sum, upper, half;
} layer_faces;

/* The optics of a layer after delta-M: the forward peak g^M counts as not scattered. */
typedef struct scaled_layer {
    double depth, albedo, moment[DIRECTIONS_MAX];
    bool endless;
} scaled_layer;

static scaled_layer scale_layer(const sbl_layer *layer, uint32_t moments)
{
    double peak = 1.0, g = layer->anisotropy, power = 1.0;
    for (uint32_t k = 0; k < moments; k++) peak *= g;
    double extinction = layer->absorption_per_cm + layer->scattering_per_cm * (1.0 - peak);
    scaled_layer s = {.depth = extinction * layer->thickness_cm, .endless = layer->thickness_cm >= SBL_HALF_SPACE};
    s.albedo = extinction > 0.0 ? layer->scattering_per_cm * (1.0 - peak) / extinction : 0.0;
    for (uint32_t k = 0; k < moments; k++, power *= g) s.moment[k] = (power - peak) / (1.0 - peak);
    return s;
}

/* 1 / mu less albedo times the scattering of even degrees (A - B) or odd ones (A + B), times half the slice's depth. */
static void half_slice(double *out, const scaled_layer *s, double depth, uint32_t parity, const directions *d, layer_faces *scratch)
{
    uint32_t n = d->count, rows = 0;
    double *left = scratch->upper, *right = scratch->half;
    for (uint32_t k = parity; k < n; k += 2, rows++) {
        double factor = 0.5 * depth * s->albedo * (2 * k + 1) * s->moment[k];
        memcpy(right + rows * n, d->legendre[k], n * sizeof *right);
        for (uint32_t i = 0; i < n; i++) left[rows * n + i] = factor * d->legendre[k][i];
    }
    symmetric_add_product(out, NULL, -1.0, left, right, rows, n);
    for (uint32_t i = 0; i < n; i++) out[i * n + i] += 0.5 * depth / d->cosine[i];
}

/* G and K of a slice by two terms of tanh's continued fraction. */
static void first_slice(layer_faces *f, const scaled_layer *s, double depth, const directions *d)
{
    uint32_t n = d->count;
    half_slice(f->G, s, depth, 0, d, f);
    half_slice(f->K, s, depth, 1, d, f);
    symmetric_factor(f->upper, f->K, n);
    memset(f->sum, 0, n * n * sizeof *f->sum);
    for (uint32_t i = 0; i < n; i++) f->sum[i * n + i] = 1.0;
    symmetric_half_solve(f->half, f->upper, f->sum, n);
    symmetric_add_product(f->K, NULL, 1.0, f->half, f->half, n, n);
    for (uint32_t i = 0; i < n * n; i++) {
        f->sum[i] = f->G[i] + 3.0 * f->K[i];
        f->K[i] += f->G[i] / 3.0;
    }
    symmetric_factor(f->upper, f->sum, n);
    symmetric_half_solve(f->half, f->upper, f->G, n);
    symmetric_add_product(f->G, f->G, -1.0, f->half, f->half, n, n);
}

/* One doubling. Returns how far G and K still were apart: nothing passes a layer where they agree. */
static double double_layer(layer_faces *f, uint32_t n)
{
    double apart = 0.0;
    for (uint32_t i = 0; i < n; i++) apart = fmax(apart, fabs(f->K[i * n + i] - f->G[i * n + i]));
    for (uint32_t i = 0; i < n * n; i++) f->sum[i] = f->G[i] + f->K[i];
    symmetric_factor(f->upper, f->sum, n);
    symmetric_half_solve(f->half, f->upper, f->G, n);
    symmetric_add_product(f->G, f->G, -1.0, f->half, f->half, n, n);
    for (uint32_t i = 0; i < n * n; i++) {
        f->G[i] *= 2.0;
        f->K[i] = 0.5 * f->sum[i];
    }
    return apart;
}

/* Slices as thin as twice the flattest direction are exact to 2 % in that direction, which carries 1e-4 of the flux, and to 1e-7 in all. */
#define SLICE_OF_FLATTEST 2.0
/*
 * A layer without end. Without absorption 1 - R falls as 1 / depth, while what rounding adds to G doubles with each doubling; they meet
 * near here, so a white half space comes out as 1 to within 3e-6.
 */
#define ENDLESS_DEPTH  1e7
#define NOTHING_PASSES 1e-14

static void make_layer(layer_faces *f, const scaled_layer *s, const directions *d)
{
    double depth = s->endless ? ENDLESS_DEPTH : fmin(s->depth, ENDLESS_DEPTH);
    uint32_t doublings = 0;
    for (; depth > SLICE_OF_FLATTEST * d->cosine[0]; doublings++) depth *= 0.5;
    first_slice(f, s, depth, d);
    while (doublings-- > 0)
        if (!(double_layer(f, d->count) > NOTHING_PASSES)) break;
}

/* What lies under a depth: v = Y u, and what gets through to below, through[.] u. */
typedef struct ground {
    matrix Y;
    double through[DIRECTIONS_MAX];
} ground;

static double admittance_of_surface(const directions *d, uint32_t i)
{
    return (1.0 - d->mirrored[i]) / (1.0 + d->mirrored[i]);
}

static void begin_below(ground *g, const directions *d)
{
    memset(g, 0, sizeof *g);
    for (uint32_t i = d->inside; i < d->count; i++) {
        double y = admittance_of_surface(d, i);
        g->Y[i * d->count + i] = y;
        g->through[i] = sqrt(d->flux[i]) * (1.0 - d->mirrored[i]) * 0.5 * (1.0 + y);
    }
}

static void add_layer(ground *g, layer_faces *f, uint32_t n)
{
    double through[DIRECTIONS_MAX];
    for (uint32_t i = 0; i < n * n; i++) {
        g->Y[i] += f->G[i];                  /* Z */
        f->K[i] = 0.5 * (f->K[i] - f->G[i]); /* N */
        f->sum[i] = g->Y[i] + f->K[i];
    }
    symmetric_factor(f->upper, f->sum, n);
    symmetric_half_solve(f->half, f->upper, g->Y, n);
    for (uint32_t i = 0; i < n * n; i++) g->Y[i] += f->G[i];
    symmetric_add_product(g->Y, g->Y, -1.0, f->half, f->half, n, n);

    memcpy(through, g->through, sizeof through);
    symmetric_solve(through, f->upper, n);
    for (uint32_t i = 0; i < n; i++) {
        g->through[i] = 0.0;
        for (uint32_t k = 0; k < n; k++) g->through[i] += f->K[i * n + k] * through[k];
    }
}

/* Light y from the air onto the stack: what comes back in all directions of the air, and what gets through. */
static void shine(const ground *g, const double *upper, const directions *d, const double *y, double *back, double *through)
{
    double u[DIRECTIONS_MAX], onto[DIRECTIONS_MAX];
    uint32_t n = d->count;
    for (uint32_t i = 0; i < n; i++) u[i] = onto[i] = i < d->inside ? 0.0 : 2.0 * (1.0 - d->mirrored[i]) / (1.0 + d->mirrored[i]) * y[i];
    symmetric_solve(u, upper, n);
    *back = *through = 0.0;
    for (uint32_t i = 0; i < n; i++) *through += g->through[i] * u[i];
    for (uint32_t i = d->inside; i < n; i++) {
        double up = 0.5 * (u[i] - (onto[i] - admittance_of_surface(d, i) * u[i]));
        *back += sqrt(d->flux[i]) * ((1.0 - d->mirrored[i]) * up + d->mirrored[i] * y[i]);
    }
}

static sbl_layered_light shine_both(ground *g, layer_faces *f, const directions *d)
{
    sbl_layered_light light;
    uint32_t n = d->count;
    double y[DIRECTIONS_MAX] = {0.0}, spread = d->index * d->index;
    for (uint32_t i = 0; i < n; i++) g->Y[i * n + i] += admittance_of_surface(d, i);
    symmetric_factor(f->upper, g->Y, n);

    y[n - 1] = 1.0 / sqrt(d->flux[n - 1]);
    shine(g, f->upper, d, y, &light.UR1, &light.UT1);
    for (uint32_t i = d->inside; i < n; i++) y[i] = sqrt(d->flux[i]);
    shine(g, f->upper, d, y, &light.URU, &light.UTU);
    light.URU *= spread;
    light.UTU *= spread;
    return light;
}

sbl_layered_light adding_doubling_solve(const sbl_layers *stack, const directions *d)
{
    layer_faces faces;
    ground under;
    begin_below(&under, d);
    for (uint32_t k = stack->count; k-- > 0;) {
        scaled_layer s = scale_layer(&stack->layer[k], d->count);
        if (!(s.depth > 0.0)) continue;
        make_layer(&faces, &s, d);
        add_layer(&under, &faces, d->count);
    }
    return shine_both(&under, &faces, d);
}

sbl_status sbl_adding_doubling(sbl_layered_light *light, const sbl_layers *stack, uint32_t quadrature, sbl_diag *diag)
{
    if (!light) return sbl_fail(diag, SBL_E_ARG, "there is no place for the light", "pass a pointer to an sbl_layered_light");
    sbl_status status = sbl_layers_check(stack, diag);
    if (status != SBL_OK) return status;
    if (quadrature == 0) quadrature = 32;
    if (!directions_known_count(quadrature))
        return sbl_fail_at(diag, SBL_E_RANGE, "adding-doubling works in 8, 16, 32 or 48 directions", "32 is exact to 1e-5", 0, quadrature);
    directions d;
    directions_make(&d, quadrature, stack->index);
    *light = adding_doubling_solve(stack, &d);
    return SBL_OK;
}
