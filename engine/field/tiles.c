/* Cubes of points in eight colours: two cubes of one colour have another between them, so that work in both at once never meets. */
#include "room.h"

#define AXIS_BITS_MAX    20
#define POINTS_PER_BLOCK 4096u

typedef struct tiling {
    field_tiles *tiles;
    const field_point *point;
    field_coded *coded;
    uint32_t count;
    double side_mm, shift;
    sbl_vec3f low;
    int axis_bits;
    uint32_t *tile_start; /* of each block of the sorted points: how many tiles begin in it, then the number of the first */
} tiling;

static uint64_t cube_along(const tiling *t, float at, float low)
{
    const double last = (double)((1u << AXIS_BITS_MAX) - 1);
    double cubes = ((double)at - (double)low) / t->side_mm + t->shift;
    return cubes < last ? (uint64_t)(int64_t)cubes : (uint64_t)last;
}

static void code_block(void *context, uint32_t block)
{
    const tiling *t = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, t->count);
    for (uint32_t i = span.begin; i < span.end; i++) {
        sbl_vec3f p = t->point[i].position;
        uint64_t x = cube_along(t, p.x, t->low.x), y = cube_along(t, p.y, t->low.y), z = cube_along(t, p.z, t->low.z);
        uint64_t color = (x & 1) | (y & 1) << 1 | (z & 1) << 2;
        t->coded[i] = (field_coded){((color << t->axis_bits | x) << t->axis_bits | y) << t->axis_bits | z, i};
    }
}

static bool begins(const tiling *t, uint32_t k)
{
    return k == 0 || t->coded[k].code != t->coded[k - 1].code;
}

static void count_block(void *context, uint32_t block)
{
    const tiling *t = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, t->count);
    uint32_t tiles = 0;
    for (uint32_t k = span.begin; k < span.end; k++) tiles += begins(t, k);
    t->tile_start[block] = tiles;
}

static void fill_block(void *context, uint32_t block)
{
    const tiling *t = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, t->count);
    uint32_t tile = t->tile_start[block];
    for (uint32_t k = span.begin; k < span.end; k++) {
        if (begins(t, k)) t->tiles->start[tile++] = k;
        t->tiles->order[k] = t->coded[k].index;
        t->tiles->tile_of[t->coded[k].index] = tile - 1;
    }
}

static void end_colors(const tiling *t)
{
    field_tiles *tiles = t->tiles;
    for (uint32_t tile = 0; tile < tiles->count; tile++) tiles->color_end[t->coded[tiles->start[tile]].code >> 3 * t->axis_bits] = tile + 1;
    for (int c = 1; c < FIELD_COLORS; c++)
        if (!tiles->color_end[c]) tiles->color_end[c] = tiles->color_end[c - 1];
}

bool field_tiles_build(field_tiles *tiles, const field_point *point, uint32_t count, double side_mm, double shift, const sbl_host *host,
                       sbl_arena *arena)
{
    *tiles = (field_tiles){0};
    uint32_t blocks = field_span_count(count, POINTS_PER_BLOCK);
    tiling t = {.tiles = tiles, .point = point, .count = count, .side_mm = side_mm, .shift = shift};
    t.coded = SBL_TAKE(arena, field_coded, count);
    t.tile_start = SBL_NEW(arena, uint32_t, blocks);
    tiles->order = SBL_TAKE(arena, uint32_t, count);
    tiles->tile_of = SBL_TAKE(arena, uint32_t, count);
    field_coded *spare = SBL_TAKE(arena, field_coded, count);
    sbl_vec3f high;
    if (!t.coded || !spare || !t.tile_start || !tiles->order || !tiles->tile_of) return false;
    if (!count) return (tiles->start = SBL_NEW(arena, uint32_t, 1)) != NULL;
    if (!field_bounds(&t.low, &high, point, count, host, arena)) return false;
    uint64_t last = cube_along(&t, high.x, t.low.x) | cube_along(&t, high.y, t.low.y) | cube_along(&t, high.z, t.low.z);
    while (last >> t.axis_bits) t.axis_bits++;
    sbl_parallel_for(host, blocks, code_block, &t);
    if (!field_sort(&t.coded, &spare, count, host, arena)) return false;
    sbl_parallel_for(host, blocks, count_block, &t);
    tiles->count = field_starts_of(t.tile_start, blocks);
    tiles->start = SBL_NEW(arena, uint32_t, (uint64_t)tiles->count + 1);
    if (!tiles->start) return false;
    sbl_parallel_for(host, blocks, fill_block, &t);
    tiles->start[tiles->count] = count;
    end_colors(&t);
    return true;
}
