/*
 * Least squares conformal map (Levy, Petitjean, Ray and Maillot, 2002), in the form of Desbrun, Meyer and Alliez (2002): the Dirichlet
 * energy of both coordinates minus the area inside the bound, least when all angles are kept. Two far places of the bound are held.
 */
#include "surface/flatten.h"

#define SOLVER_ROUNDS_MAX 3000

void sbl_flatten_count_laplacian(const sbl_flattening *f, sbl_sparse *m, uint32_t copies)
{
    const sbl_surface *s = f->patch;
    for (uint32_t h = 0; h < 3 * s->triangle_count; h++)
        for (uint32_t c = 0; c < copies; c++) {
            m->begin[s->triangle[h] * copies + c + 1]++;
            /* An inner edge is met from both sides; an outer one must be counted for its other end as well. */
            if (s->opposite[h] == SBL_NONE) m->begin[s->triangle[sbl_next(h)] * copies + c + 1]++;
        }
}

void sbl_flatten_add_laplacian(const sbl_flattening *f, sbl_sparse *m, uint32_t copies)
{
    const sbl_surface *s = f->patch;
    for (uint32_t h = 0; h < 3 * s->triangle_count; h++) {
        /* Half-edge h lies across from the corner at prev(h). */
        double w = 0.5 * f->cotangent[sbl_prev(h)];
        uint32_t a = s->triangle[h], b = s->triangle[sbl_next(h)];
        for (uint32_t c = 0; c < copies; c++) {
            uint32_t i = a * copies + c, j = b * copies + c;
            sbl_sparse_add(m, i, j, -w);
            sbl_sparse_add(m, j, i, -w);
            sbl_sparse_add(m, i, i, w);
            sbl_sparse_add(m, j, j, w);
        }
    }
}

/* The area inside the bound, as a form in (x, y): each half-edge a -> b of the bound adds (xa yb - xb ya) / 2. */
static void subtract_area(const sbl_flattening *f, sbl_sparse *m)
{
    const sbl_surface *s = f->patch;
    for (uint32_t h = 0; h < 3 * s->triangle_count; h++) {
        if (s->opposite[h] != SBL_NONE) continue;
        uint32_t a = s->triangle[h], b = s->triangle[sbl_next(h)];
        sbl_sparse_add(m, 2 * a, 2 * b + 1, -0.5);
        sbl_sparse_add(m, 2 * b + 1, 2 * a, -0.5);
        sbl_sparse_add(m, 2 * b, 2 * a + 1, 0.5);
        sbl_sparse_add(m, 2 * a + 1, 2 * b, 0.5);
    }
}

static uint32_t farthest_on_bound(const sbl_surface *s, uint32_t from)
{
    uint32_t best = from;
    double best_distance = -1.0;
    for (uint32_t h = 0; h < 3 * s->triangle_count; h++) {
        if (s->opposite[h] != SBL_NONE) continue;
        double d = sbl_v3_distance(sbl_v3_load(s->position[from]), sbl_v3_load(s->position[s->triangle[h]]));
        if (d > best_distance) best_distance = d, best = s->triangle[h];
    }
    return best;
}

/* A start for the solver: the shadow on the plane across the mean normal, turned so that the held places lie right. */
static void project(const sbl_flattening *f, uint32_t from, uint32_t to, double *xy)
{
    const sbl_surface *s = f->patch;
    sbl_vec3 n = {0, 0, 0}, origin = sbl_v3_load(s->position[from]);
    for (uint32_t v = 0; v < s->vertex_count; v++) n = sbl_v3_add(n, sbl_v3_load(s->normal[v]));
    sbl_vec3 along = sbl_v3_sub(sbl_v3_load(s->position[to]), origin);
    sbl_vec3 x_axis = sbl_v3_normalize(along), y_axis = sbl_v3_normalize(sbl_v3_cross(n, x_axis));
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        sbl_vec3 p = sbl_v3_sub(sbl_v3_load(s->position[v]), origin);
        xy[2 * v] = sbl_v3_dot(p, x_axis);
        xy[2 * v + 1] = sbl_v3_dot(p, y_axis);
    }
}

static void scale_to_area(sbl_flattening *f)
{
    const sbl_surface *s = f->patch;
    double area = 0.0;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        const uint32_t *c = s->triangle + 3 * (size_t)t;
        double ux = f->x[c[1]] - f->x[c[0]], uy = f->y[c[1]] - f->y[c[0]], vx = f->x[c[2]] - f->x[c[0]], vy = f->y[c[2]] - f->y[c[0]];
        area += 0.5 * (ux * vy - uy * vx);
    }
    if (!(area > 0.0)) return;
    double scale = sqrt(s->total_area_mm2 / area);
    for (uint32_t v = 0; v < s->vertex_count; v++) f->x[v] *= scale, f->y[v] *= scale;
}

sbl_status sbl_flatten_conformal(sbl_flattening *f, sbl_arena *scratch, sbl_diag *diag)
{
    const sbl_surface *s = f->patch;
    sbl_arena_mark mark = sbl_arena_here(scratch);
    uint32_t rows = 2 * s->vertex_count;
    sbl_sparse m;
    sbl_flatten_solver solver;
    double *xy = SBL_NEW(scratch, double, rows), *b = SBL_NEW(scratch, double, rows);
    uint8_t *fixed = SBL_NEW(scratch, uint8_t, rows);
    /* Per edge of the bound: 4 entries of the Laplacian's second ends and 4 of the area. */
    if (!sbl_sparse_make(&m, rows, 6 * (uint64_t)s->triangle_count + 6 * (uint64_t)s->report.boundary_edges, scratch) || !xy || !b ||
        !fixed)
        return sbl_fail_memory(diag);
    sbl_flatten_count_laplacian(f, &m, 2);
    for (uint32_t h = 0; h < 3 * s->triangle_count; h++)
        for (uint32_t k = 0; k < 2 && s->opposite[h] == SBL_NONE; k++) {
            m.begin[2 * s->triangle[h] + k + 1]++;
            m.begin[2 * s->triangle[sbl_next(h)] + k + 1]++;
        }
    sbl_sparse_open(&m);
    sbl_flatten_add_laplacian(f, &m, 2);
    subtract_area(f, &m);
    uint32_t from = farthest_on_bound(s, s->triangle[0]), to = farthest_on_bound(s, from);
    project(f, from, to, xy);
    fixed[2 * from] = fixed[2 * from + 1] = fixed[2 * to] = fixed[2 * to + 1] = 1;
    if (sbl_flatten_prepare(&solver, &m, fixed, SOLVER_ROUNDS_MAX, scratch) != SBL_OK) return sbl_fail_memory(diag);
    sbl_flatten_solve(&solver, xy, b);
    for (uint32_t v = 0; v < s->vertex_count; v++) f->x[v] = xy[2 * v], f->y[v] = xy[2 * v + 1];
    scale_to_area(f);
    sbl_arena_rewind(scratch, mark);
    return SBL_OK;
}
