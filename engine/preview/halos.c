/*
 * Halos of dots: smooth over some tenths of a millimetre, so they are summed on a grid coarser than the pixels, as densities. What they
 * leave together is not the product of what each leaves (sbl_dot_overlap): the sum is corrected at each cell, then put over the pixels.
 */
#include "preview/halos.h"

#include <string.h>

/* Cells of the grid are a power of two of pixels, so that bands begin with a cell: as many as stay below this, but never fewer than 2. */
#define CELL_MM 0.2
/* A pixel of which no moment loses more keeps all its light. */
#define UNSEEN 0.0005f

uint32_t preview_halo_cell_px(double mm_per_px)
{
    uint32_t cell = 2;
    while (cell < BAND_ROWS && 2.0 * cell * mm_per_px <= CELL_MM) cell *= 2;
    return cell;
}

/* A ring of cells more than the picture has, so that every pixel lies between four. */
bool preview_halo_grid_new(halo_grid *g, uint32_t width, uint32_t cell_px, uint32_t values, sbl_arena *arena)
{
    *g = (halo_grid){.cell_px = cell_px, .width = width / cell_px + 3, .rows = BAND_ROWS / cell_px + 2, .values = values};
    uint64_t cells = (uint64_t)g->width * g->rows;
    g->value = SBL_TAKE(arena, float, cells *values);
    g->depth_mm = SBL_TAKE(arena, float, cells);
    g->known = SBL_TAKE(arena, uint8_t, cells);
    g->sum = SBL_TAKE(arena, float, cells * 3);
    return g->value && g->depth_mm && g->known && g->sum;
}

/* Depth in the middle of a cell; beyond the band, where it is not known, NaN. */
static float depth_at(const band *b, int64_t x_px, int64_t row_px)
{
    if (row_px < 0 || row_px >= (int64_t)b->rows) return NAN;
    x_px = x_px < 0 ? 0 : x_px < (int64_t)b->width ? x_px : (int64_t)b->width - 1;
    return b->depth_mm[(size_t)row_px * b->width + (size_t)x_px];
}

void preview_halo_grid_begin(halo_grid *g, const band *b)
{
    int64_t cell = g->cell_px;
    memset(g->known, 0, (size_t)g->width * g->rows);
    g->known_from = g->width;
    g->known_to = 0;
    for (uint32_t row = 0; row < g->rows; row++)
        for (uint32_t x = 0; x < g->width; x++)
            g->depth_mm[(size_t)row * g->width + x] = depth_at(b, ((int64_t)x - 1) * cell + cell / 2, ((int64_t)row - 1) * cell + cell / 2);
}

dot_splat preview_halo_splat(const halo_grid *g, const dot_splat *s, const band *b)
{
    float cell = (float)g->cell_px, per = 1.0f / cell;
    dot_splat of = *s;
    of.x_px = s->x_px * per + 1.0f;
    of.y_px = (s->y_px - (float)b->y0) * per + 1.0f;
    of.slope_x *= cell;
    of.slope_y *= cell;
    of.a *= cell * cell;
    of.b *= cell * cell;
    of.c *= cell * cell;
    of.reach_x_px *= per;
    of.reach_y_px *= per;
    of.area_mm2_per_px *= cell * cell;
    return of;
}

static float rest_left(const dot_halo_shape *shape, uint32_t channel, float sum)
{
    float at = fminf(sum * (float)(DOT_REST_NODES / DOT_REST_MAX), (float)DOT_REST_NODES - 0.001f);
    int32_t k = (int32_t)at;
    const float *node = shape->rest[channel];
    return node[k] + (at - (float)k) * (node[k + 1] - node[k]);
}

/* Of the skin among follicles that take `other` already: the same rule with and without the dots, one over the other. */
static float rest_beside(const dot_halo_shape *shape, uint32_t channel, float sum, float other)
{
    float low = shape->floor_left[channel], with = rest_left(shape, channel, sum + other);
    if (!(other > 0.0f)) return with;
    float without = low + (1.0f - low) * rest_left(shape, channel, other);
    return ((low + (1.0f - low) * with) / without - low) / (1.0f - low);
}

void preview_halo_grid_correct(halo_grid *g, const dot_halo_shape *shape, const halo_grid *beside, uint32_t moments)
{
    size_t cells = (size_t)g->width * g->rows;
    for (size_t i = 0; i < cells; i++) {
        if (!g->known[i]) continue;
        float *value = g->value + i * g->values;
        const float *other = beside && beside->known[i] ? beside->sum + 3 * i : NULL;
        memcpy(g->sum + 3 * i, value, 3 * sizeof *value);
        for (uint32_t m = 0; m < moments; m++)
            for (uint32_t c = 0; c < 3; c++) value[3 * m + c] = rest_beside(shape, c, value[3 * m + c], other ? other[c] : 0.0f);
        for (uint32_t k = 3 * moments; k < g->values; k++) value[k] = 1.0f;
    }
}

/* ---- over the pixels ---- */

/* The floor, as the values of a veil have it. */
typedef struct floors {
    float left[VEIL_VALUES_MAX + LANES];
} floors;

static void light_pixel(const veil *v, size_t pixel, const float *const corner[4], const float weight[4], const floors *f)
{
    lanes least = lanes_all(1.0f);
    bool known = v->known[pixel];
    if (!known) {
        for (uint32_t i = 0; i < v->values; i += LANES) {
            lanes rest = weight[0] * lanes_load(corner[0] + i) + weight[1] * lanes_load(corner[1] + i) +
                         weight[2] * lanes_load(corner[2] + i) + weight[3] * lanes_load(corner[3] + i);
            least = lanes_min(least, rest);
        }
        if (!lanes_any(least < 1.0f - UNSEEN)) return;
    }
    float *left = preview_veil_at(v, pixel);
    for (uint32_t i = 0; i < v->values; i += LANES) {
        lanes rest = weight[0] * lanes_load(corner[0] + i) + weight[1] * lanes_load(corner[1] + i) + weight[2] * lanes_load(corner[2] + i) +
                     weight[3] * lanes_load(corner[3] + i);
        lanes own = lanes_load(left + i), low = lanes_load(f->left + i);
        /* A dot that leaves less than the floor has taken all there is. */
        lanes_store(left + i, lanes_pick(own > low, low + (own - low) * rest, own));
    }
}

/* Columns of pixels that lie between known cells, and some beside. */
static void known_columns(uint32_t *from, uint32_t *to, const halo_grid *g, uint32_t width)
{
    uint64_t end = (uint64_t)g->known_to * g->cell_px;
    *from = g->known_from > 2 ? (g->known_from - 2) * g->cell_px : 0;
    *to = end < width ? (uint32_t)end : width;
}

void preview_halo_grid_apply(const halo_grid *g, const veil *v, const band *b, const dot_halo_shape *shape)
{
    float all[VEIL_VALUES_MAX + LANES];
    floors f;
    for (uint32_t i = 0; i < v->values; i++) {
        f.left[i] = shape->floor_left[i % 3];
        all[i] = 1.0f;
    }
    float per = 1.0f / (float)g->cell_px;
    uint32_t from, to;
    known_columns(&from, &to, g, b->width);
    for (uint32_t row = 0; row < b->rows; row++) {
        float y = ((float)row + 0.5f) * per + 0.5f;
        uint32_t cy = (uint32_t)y;
        float down = y - (float)cy;
        for (uint32_t x = from; x < to; x++) {
            float at = ((float)x + 0.5f) * per + 0.5f;
            uint32_t cx = (uint32_t)at;
            size_t first = (size_t)cy * g->width + cx, cell[4] = {first, first + 1, first + g->width, first + g->width + 1};
            if (!(g->known[cell[0]] | g->known[cell[1]] | g->known[cell[2]] | g->known[cell[3]])) continue;
            size_t pixel = (size_t)row * b->width + x;
            if (!(b->depth_mm[pixel] < INFINITY)) continue;
            float right = at - (float)cx;
            const float weight[4] = {(1.0f - down) * (1.0f - right), (1.0f - down) * right, down * (1.0f - right), down * right};
            const float *corner[4];
            for (int k = 0; k < 4; k++) corner[k] = g->known[cell[k]] ? g->value + cell[k] * g->values : all;
            light_pixel(v, pixel, corner, weight, &f);
        }
    }
}
