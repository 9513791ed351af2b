/*
 * Sites from the motif: for each triangle of a chart those that fall into it. Two triangles of a chart share their edge's ends to the
 * bit, so a site on the edge falls into one of them and no site is lost.
 */
#include "lay_motif.h"

/* Cells of the motif, about three sites in each. */
#define CELLS     52
#define CELL_SIDE (FIELD_MOTIF_SIDE / CELLS)

typedef struct motif_grid {
    uint32_t start[CELLS * CELLS + 1];
    uint16_t site[FIELD_MOTIF_SITES];
    float at[FIELD_MOTIF_SITES][2]; /* in pitches, by site */
} motif_grid;

static void grid_fill(motif_grid *g)
{
    uint32_t cell[FIELD_MOTIF_SITES];
    for (uint32_t k = 0; k < FIELD_MOTIF_SITES; k++) {
        for (int c = 0; c < 2; c++) g->at[k][c] = (float)((double)FIELD_MOTIF[k][c] * (FIELD_MOTIF_SIDE / 65536.0));
        cell[k] = (uint32_t)((double)FIELD_MOTIF[k][1] * CELLS / 65536.0) * CELLS + (uint32_t)((double)FIELD_MOTIF[k][0] * CELLS / 65536.0);
        g->start[cell[k] + 1]++;
    }
    for (uint32_t c = 0; c < CELLS * CELLS; c++) g->start[c + 1] += g->start[c];
    for (uint32_t k = FIELD_MOTIF_SITES; k-- > 0;) g->site[--g->start[cell[k] + 1]] = (uint16_t)k;
    for (uint32_t c = 0; c < CELLS * CELLS; c++) g->start[c] = g->start[c + 1];
    g->start[CELLS * CELLS] = FIELD_MOTIF_SITES;
}

typedef struct laying {
    field_laid *laid;
    const motif_grid *grid;
    uint32_t triangle;
    const uint32_t *corner; /* vertices */
    double at[3][2], area2;
} laying;

/* Twice the area of the triangle (from, to, p): the same number with the other sign from the other side of the edge. */
static double side_of(const laying *l, int from, const double p[2])
{
    int to = (from + 1) % 3, turned = l->corner[from] > l->corner[to];
    const double *a = l->at[turned ? to : from], *b = l->at[turned ? from : to];
    double twice = (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
    return turned ? -twice : twice;
}

static void try_site(laying *l, uint32_t site, double u, double v)
{
    double p[2] = {u, v}, side[3];
    for (int k = 0; k < 3; k++) {
        side[k] = side_of(l, k, p);
        bool on_our_side = l->corner[k] < l->corner[(k + 1) % 3] ? side[k] >= 0.0 : side[k] > 0.0;
        if (!on_our_side) return;
    }
    field_laid *laid = l->laid;
    if (laid->count == laid->capacity) {
        laid->count++; /* tells that the room was too small */
        return;
    }
    if (laid->count > laid->capacity) return;
    laid->at[laid->count] = (sbl_surface_point){l->triangle, (float)(side[2] / l->area2), (float)(side[0] / l->area2)};
    laid->motif_site[laid->count++] = (uint16_t)site;
}

static int64_t cell_below(double x)
{
    return (int64_t)floor(x / CELL_SIDE);
}

static void lay_triangle(laying *l)
{
    double low[2], high[2];
    for (int c = 0; c < 2; c++) {
        low[c] = fmin(l->at[0][c], fmin(l->at[1][c], l->at[2][c]));
        high[c] = fmax(l->at[0][c], fmax(l->at[1][c], l->at[2][c]));
    }
    double e1[2] = {l->at[1][0] - l->at[0][0], l->at[1][1] - l->at[0][1]}, e2[2] = {l->at[2][0] - l->at[0][0], l->at[2][1] - l->at[0][1]};
    l->area2 = e1[0] * e2[1] - e1[1] * e2[0];
    for (int64_t row = cell_below(low[1]); row <= cell_below(high[1]); row++) {
        int64_t wrapped_row = (row % CELLS + CELLS) % CELLS;
        double shift_v = (double)((row - wrapped_row) / CELLS) * FIELD_MOTIF_SIDE;
        for (int64_t column = cell_below(low[0]); column <= cell_below(high[0]); column++) {
            int64_t wrapped = (column % CELLS + CELLS) % CELLS;
            double shift_u = (double)((column - wrapped) / CELLS) * FIELD_MOTIF_SIDE;
            uint32_t cell = (uint32_t)(wrapped_row * CELLS + wrapped);
            for (uint32_t k = l->grid->start[cell]; k < l->grid->start[cell + 1]; k++) {
                const float *at = l->grid->at[l->grid->site[k]];
                try_site(l, l->grid->site[k], (double)at[0] + shift_u, (double)at[1] + shift_v);
            }
        }
    }
}

bool field_lay_motif(field_laid *laid, const field_charts *charts, const sbl_surface *surface, double expected, sbl_arena *arena)
{
    /* The charts' sums are right, each triangle's part by chance: four standard deviations of random sites are far more than enough. */
    laid->count = 0;
    laid->capacity = (uint32_t)(expected * 1.02 + 4.0 * sqrt(expected) + 64.0);
    laid->at = SBL_NEW(arena, sbl_surface_point, laid->capacity);
    laid->motif_site = SBL_NEW(arena, uint16_t, laid->capacity);
    sbl_arena_mark mark = sbl_arena_here(arena);
    motif_grid *grid = SBL_NEW(arena, motif_grid, 1);
    bool ok = laid->at && laid->motif_site && grid;
    if (ok) grid_fill(grid);
    for (uint32_t t = 0; ok && t < surface->triangle_count; t++) {
        if (charts->chart_of[t] == SBL_NONE) continue;
        laying l = {.laid = laid, .grid = grid, .triangle = t, .corner = surface->triangle + 3 * (size_t)t};
        for (int k = 0; k < 3; k++) field_chart_map(l.at[k], &charts->chart[charts->chart_of[t]], surface->position[l.corner[k]]);
        lay_triangle(&l);
    }
    if (laid->count > laid->capacity) laid->count = laid->capacity;
    sbl_arena_rewind(arena, mark);
    return ok;
}
