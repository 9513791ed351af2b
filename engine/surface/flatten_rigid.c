/*
 * As-rigid-as-possible parameterisation (Liu, Zhang, Xu, Gotsman and Gortler, "A Local/Global Approach to Mesh Parameterization", 2008):
 * each triangle finds the rotation nearest to its present shape; then all vertices follow the rotated triangles at once, through one
 * Laplacian.
 */
#include "surface/flatten.h"

#define ROUNDS_MAX 200
/* Relative fall of the energy that still counts. */
#define ENERGY_GAIN       3e-6
#define SOLVER_ROUNDS_MAX 300

typedef struct rotation {
    double cosine, sine;
} rotation;

/* Edge k of triangle t, from corner k to k + 1, in the triangle's own flat frame. */
static void flat_edge(const sbl_flattening *f, uint32_t t, uint32_t k, double *x, double *y)
{
    *x = k == 0 ? f->x1[t] : k == 1 ? f->x2[t] - f->x1[t] : -f->x2[t];
    *y = k == 0 ? 0.0 : k == 1 ? f->y2[t] : -f->y2[t];
}

static void present_edge(const sbl_flattening *f, uint32_t h, double *x, double *y)
{
    const uint32_t *corner = f->patch->triangle;
    *x = f->x[corner[sbl_next(h)]] - f->x[corner[h]];
    *y = f->y[corner[sbl_next(h)]] - f->y[corner[h]];
}

static rotation nearest_rotation(const sbl_flattening *f, uint32_t t)
{
    double along = 0.0, across = 0.0, x, y, u, v;
    for (uint32_t k = 0; k < 3; k++) {
        double w = f->cotangent[sbl_prev(3 * t + k)];
        flat_edge(f, t, k, &x, &y);
        present_edge(f, 3 * t + k, &u, &v);
        along += w * (u * x + v * y);
        across += w * (v * x - u * y);
    }
    double length = sqrt(along * along + across * across);
    return length > 0.0 ? (rotation){along / length, across / length} : (rotation){1.0, 0.0};
}

/* The right-hand sides that ask every edge to be its triangles' rotated one; returns the energy of the present shape. */
static double ask(const sbl_flattening *f, double *bx, double *by)
{
    const sbl_surface *s = f->patch;
    double energy = 0.0;
    for (uint32_t v = 0; v < s->vertex_count; v++) bx[v] = by[v] = 0.0;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        rotation r = nearest_rotation(f, t);
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t h = 3 * t + k, a = s->triangle[h], b = s->triangle[sbl_next(h)];
            double w = 0.5 * f->cotangent[sbl_prev(h)], x, y, u, v;
            flat_edge(f, t, k, &x, &y);
            present_edge(f, h, &u, &v);
            double rx = r.cosine * x - r.sine * y, ry = r.sine * x + r.cosine * y;
            energy += w * ((u - rx) * (u - rx) + (v - ry) * (v - ry));
            bx[b] += w * rx, by[b] += w * ry;
            bx[a] -= w * rx, by[a] -= w * ry;
        }
    }
    return energy;
}

sbl_status sbl_flatten_rigid(sbl_flattening *f, const sbl_host *host, sbl_arena *scratch, sbl_diag *diag)
{
    const sbl_surface *s = f->patch;
    sbl_arena_mark mark = sbl_arena_here(scratch);
    uint32_t rows = s->vertex_count;
    sbl_sparse m;
    sbl_flatten_solver solver;
    double *bx = SBL_NEW(scratch, double, rows), *by = SBL_NEW(scratch, double, rows);
    uint8_t *fixed = SBL_NEW(scratch, uint8_t, rows);
    if (!sbl_sparse_make(&m, rows, 3 * (uint64_t)s->triangle_count + s->report.boundary_edges, scratch) || !bx || !by || !fixed)
        return sbl_fail_memory(diag);
    sbl_flatten_count_laplacian(f, &m, 1);
    sbl_sparse_open(&m);
    sbl_flatten_add_laplacian(f, &m, 1);
    fixed[0] = 1; /* the energy does not see where the sheet lies */
    if (sbl_flatten_prepare(&solver, &m, fixed, SOLVER_ROUNDS_MAX, scratch) != SBL_OK) return sbl_fail_memory(diag);
    double before = 1e300;
    for (int round = 0; round < ROUNDS_MAX; round++) {
        double energy = ask(f, bx, by);
        if (before - energy <= ENERGY_GAIN * energy) break;
        before = energy;
        sbl_flatten_solve(&solver, f->x, bx);
        sbl_flatten_solve(&solver, f->y, by);
        if (sbl_progress(host, "flatten", (float)(round + 1) / (float)(round + 8)))
            return sbl_fail(diag, SBL_E_CANCELLED, "stopped while flattening", "");
    }
    sbl_arena_rewind(scratch, mark);
    return SBL_OK;
}
