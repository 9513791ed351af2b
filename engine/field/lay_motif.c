/*
 * Sites from the motif: for each triangle of a chart those that fall into it. Two triangles of a chart share their edge's ends to the
 * bit, so a site on the edge falls into one of them and no site is lost. Blocks of triangles are laid side by side, each into room for what
 * its area calls for and then some; should that not do, once more into what it turned out to need.
 */
#include "lay_motif.h"

#include <string.h>

#define TRIANGLES_PER_BLOCK 128u

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
    const motif_grid *grid;
    uint32_t triangle;
    const uint32_t *corner; /* vertices */
    double image[3][2], area2;
    sbl_surface_point *at; /* of the block: capacity of them, though count goes on */
    uint16_t *motif_site;
    uint32_t count, capacity;
} laying;

/* Twice the area of the triangle (from, to, p): the same number with the other sign from the other side of the edge. */
static double side_of(const laying *l, int from, const double p[2])
{
    int to = (from + 1) % 3, turned = l->corner[from] > l->corner[to];
    const double *a = l->image[turned ? to : from], *b = l->image[turned ? from : to];
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
    if (l->count < l->capacity) {
        l->at[l->count] = (sbl_surface_point){l->triangle, (float)(side[2] / l->area2), (float)(side[0] / l->area2)};
        l->motif_site[l->count] = (uint16_t)site;
    }
    l->count++;
}

static int64_t cell_below(double x)
{
    return (int64_t)floor(x / CELL_SIDE);
}

static void lay_triangle(laying *l)
{
    double low[2], high[2];
    for (int c = 0; c < 2; c++) {
        low[c] = fmin(l->image[0][c], fmin(l->image[1][c], l->image[2][c]));
        high[c] = fmax(l->image[0][c], fmax(l->image[1][c], l->image[2][c]));
    }
    double e1[2] = {l->image[1][0] - l->image[0][0], l->image[1][1] - l->image[0][1]},
           e2[2] = {l->image[2][0] - l->image[0][0], l->image[2][1] - l->image[0][1]};
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

typedef struct blocks {
    const field_charts *charts;
    const sbl_surface *surface;
    const motif_grid *grid;
    field_laid *laid;
    double per_mm2;
    sbl_surface_point *at;
    uint16_t *motif_site;
    uint32_t *start; /* of each block, and the end: its room */
    uint32_t *count; /* of each block: its sites, then where they go */
} blocks;

/* The charts' sums are right, each triangle's part by chance: four standard deviations of random sites are far more than enough. */
static void estimate_block(void *context, uint32_t block)
{
    const blocks *b = context;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, b->surface->triangle_count);
    double area = 0.0;
    for (uint32_t t = span.begin; t < span.end; t++)
        if (b->charts->chart_of[t] != SBL_NONE) area += (double)b->surface->area_mm2[t];
    double expected = b->per_mm2 * area;
    b->start[block] = area > 0.0 ? (uint32_t)(expected * 1.1 + 4.0 * sqrt(expected) + 16.0) : 0;
}

static void lay_block(void *context, uint32_t block)
{
    const blocks *b = context;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, b->surface->triangle_count);
    uint32_t start = b->start[block];
    laying l = {.grid = b->grid, .at = b->at + start, .motif_site = b->motif_site + start, .capacity = b->start[block + 1] - start};
    for (uint32_t t = span.begin; t < span.end; t++) {
        if (b->charts->chart_of[t] == SBL_NONE) continue;
        l.triangle = t;
        l.corner = b->surface->triangle + 3 * (size_t)t;
        for (int k = 0; k < 3; k++)
            field_chart_map(l.image[k], &b->charts->chart[b->charts->chart_of[t]], b->surface->position[l.corner[k]]);
        lay_triangle(&l);
    }
    b->count[block] = l.count;
}

/* Side by side as they are, one behind the other as they shall be. */
static void close_up_block(void *context, uint32_t block)
{
    const blocks *b = context;
    uint32_t from = b->start[block], to = b->count[block], count = b->count[block + 1] - to;
    memcpy(b->laid->at + to, b->at + from, count * sizeof *b->at);
    memcpy(b->laid->motif_site + to, b->motif_site + from, count * sizeof *b->motif_site);
}

static bool lay_blocks(blocks *b, uint32_t count, const sbl_host *host, sbl_arena *arena)
{
    for (bool fits = false; !fits;) {
        b->start[count] = 0;
        uint32_t room = field_starts_of(b->start, count + 1);
        sbl_arena_mark mark = sbl_arena_here(arena);
        b->at = SBL_TAKE(arena, sbl_surface_point, room);
        b->motif_site = SBL_TAKE(arena, uint16_t, room);
        if (!b->at || !b->motif_site) return false;
        sbl_parallel_for(host, count, lay_block, b);
        fits = true;
        for (uint32_t k = 0; k < count; k++) fits = fits && b->count[k] <= b->start[k + 1] - b->start[k];
        if (fits) break;
        memcpy(b->start, b->count, count * sizeof *b->start);
        sbl_arena_rewind(arena, mark);
    }
    return true;
}

bool field_lay_motif(field_laid *laid, const field_charts *charts, const sbl_surface *surface, double per_mm2, const sbl_host *host,
                     sbl_arena *arena)
{
    uint32_t count = field_span_count(surface->triangle_count, TRIANGLES_PER_BLOCK);
    blocks b = {.charts = charts, .surface = surface, .laid = laid, .per_mm2 = per_mm2};
    motif_grid *grid = SBL_NEW(arena, motif_grid, 1);
    b.start = SBL_NEW(arena, uint32_t, (uint64_t)count + 1);
    b.count = SBL_NEW(arena, uint32_t, (uint64_t)count + 1);
    if (!grid || !b.start || !b.count) return false;
    grid_fill(grid);
    b.grid = grid;
    sbl_parallel_for(host, count, estimate_block, &b);
    if (!lay_blocks(&b, count, host, arena)) return false;
    laid->count = field_starts_of(b.count, count + 1);
    laid->at = SBL_TAKE(arena, sbl_surface_point, laid->count);
    laid->motif_site = SBL_TAKE(arena, uint16_t, laid->count);
    if (!laid->at || !laid->motif_site) return false;
    sbl_parallel_for(host, count, close_up_block, &b);
    return true;
}
