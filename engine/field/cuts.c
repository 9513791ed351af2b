/* The skin of a region in small pieces, so that its area can be summed under a kernel as if each piece lay in its middle. */
#include "room.h"

#define SPLIT_MAX           64.0
#define TRIANGLES_PER_BLOCK 128u

static bool is_inside(const field_cuts *cuts, uint32_t triangle)
{
    return !cuts->region || cuts->region[triangle];
}

/* Triangles are cut n x n. */
static uint32_t split_of(const field_cuts *cuts, uint32_t triangle)
{
    return (uint32_t)sbl_clamp(ceil(sqrt((double)cuts->surface->area_mm2[triangle] * cuts->per_mm2)), 1.0, SPLIT_MAX);
}

static void count_block(void *context, uint32_t block)
{
    const field_cuts *cuts = context;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, cuts->surface->triangle_count);
    uint32_t count = 0;
    for (uint32_t t = span.begin; t < span.end; t++) {
        uint32_t n = is_inside(cuts, t) ? split_of(cuts, t) : 0;
        count += n * n; /* at most SPLIT_MAX^2 a triangle: a block's fit */
    }
    cuts->start[block] = count;
}

bool field_cuts_count(field_cuts *cuts, uint64_t *count, const sbl_host *host, sbl_arena *arena)
{
    uint32_t blocks = field_span_count(cuts->surface->triangle_count, TRIANGLES_PER_BLOCK);
    cuts->start = SBL_NEW(arena, uint32_t, blocks);
    if (!cuts->start) return false;
    sbl_parallel_for(host, blocks, count_block, cuts);
    *count = 0;
    for (uint32_t b = 0; b < blocks; b++) *count += cuts->start[b];
    if (*count > UINT32_MAX) return false;
    field_starts_of(cuts->start, blocks);
    return true;
}

/* A point in the middle of each piece: of row r the pieces 0 to 2 (n - r) - 2, upright and turned by turns. */
static uint32_t cut_triangle(field_point *point, float *area_mm2, sbl_surface_point *place, const sbl_surface *surface, uint32_t triangle,
                             uint32_t n)
{
    uint32_t count = 0;
    float piece_mm2 = surface->area_mm2[triangle] / (float)(n * n), third = 1.0f / (3.0f * (float)n);
    for (uint32_t row = 0; row < n; row++)
        for (uint32_t k = 0; k + 1 < 2 * (n - row); k++, count++) {
            float inset = k & 1 ? 2.0f * third : third;
            sbl_surface_point at = {triangle, (float)row / (float)n + inset, (float)(k / 2) / (float)n + inset};
            point[count] = field_point_at(surface, at);
            area_mm2[count] = piece_mm2;
            if (place) place[count] = at;
        }
    return count;
}

typedef struct putting {
    const field_cuts *cuts;
    field_point *point;
    float *area_mm2;
    sbl_surface_point *at;
} putting;

static void put_block(void *context, uint32_t block)
{
    const putting *p = context;
    const field_cuts *cuts = p->cuts;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, cuts->surface->triangle_count);
    uint32_t to = cuts->start[block];
    for (uint32_t t = span.begin; t < span.end; t++)
        if (is_inside(cuts, t))
            to += cut_triangle(p->point + to, p->area_mm2 + to, p->at ? p->at + to : NULL, cuts->surface, t, split_of(cuts, t));
}

void field_cuts_put(field_point *point, float *area_mm2, sbl_surface_point *at, const field_cuts *cuts, const sbl_host *host)
{
    putting p = {cuts, point, area_mm2, at};
    sbl_parallel_for(host, field_span_count(cuts->surface->triangle_count, TRIANGLES_PER_BLOCK), put_block, &p);
}
