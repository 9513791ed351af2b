/* The box of a set of points. Corners of blocks first, so that they are found side by side. */
#include "room.h"

#define POINTS_PER_BLOCK 8192u

typedef struct box {
    sbl_vec3f low, high;
} box;

typedef struct bounding {
    const field_point *point;
    uint32_t count;
    box *of_block;
} bounding;

/* Comparisons with NaN fail: such a point takes no part. */
static box joined(box a, sbl_vec3f low, sbl_vec3f high)
{
    if (low.x < a.low.x) a.low.x = low.x;
    if (low.y < a.low.y) a.low.y = low.y;
    if (low.z < a.low.z) a.low.z = low.z;
    if (high.x > a.high.x) a.high.x = high.x;
    if (high.y > a.high.y) a.high.y = high.y;
    if (high.z > a.high.z) a.high.z = high.z;
    return a;
}

static const box EMPTY = {{INFINITY, INFINITY, INFINITY}, {-INFINITY, -INFINITY, -INFINITY}};

static void bound_block(void *context, uint32_t block)
{
    const bounding *b = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, b->count);
    box found = EMPTY;
    for (uint32_t i = span.begin; i < span.end; i++) found = joined(found, b->point[i].position, b->point[i].position);
    b->of_block[block] = found;
}

bool field_bounds(sbl_vec3f *low, sbl_vec3f *high, const field_point *point, uint32_t count, const sbl_host *host, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    uint32_t blocks = field_span_count(count, POINTS_PER_BLOCK);
    bounding b = {point, count, SBL_NEW(arena, box, blocks)};
    if (!b.of_block) return false;
    sbl_parallel_for(host, blocks, bound_block, &b);
    box all = EMPTY;
    for (uint32_t k = 0; k < blocks; k++) all = joined(all, b.of_block[k].low, b.of_block[k].high);
    *low = all.low;
    *high = all.high;
    sbl_arena_rewind(arena, mark);
    return true;
}
