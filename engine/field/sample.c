/* Places uniform by area: one random place in each of `count` strips of equal area, the triangles laid end to end. */
#include "room.h"

field_point field_point_at(const sbl_surface *surface, sbl_surface_point at)
{
    const uint32_t *corner = surface->triangle + 3 * (size_t)at.triangle;
    double weight[3] = {1.0 - (double)at.u - (double)at.v, (double)at.u, (double)at.v};
    sbl_vec3 position = {0}, normal = {0};
    for (int k = 0; k < 3; k++) {
        position = sbl_v3_madd(position, sbl_v3_load(surface->position[corner[k]]), weight[k]);
        normal = sbl_v3_madd(normal, sbl_v3_load(surface->normal[corner[k]]), weight[k]);
    }
    return (field_point){sbl_v3_store(position), sbl_v3_store(sbl_v3_normalize(normal))};
}

#define PLACES_PER_BLOCK 2048u

typedef struct locating {
    field_point *point;
    const sbl_surface *surface;
    const sbl_surface_point *at;
    uint32_t count;
} locating;

static void locate_block(void *context, uint32_t block)
{
    const locating *l = context;
    field_span span = field_span_of(block, PLACES_PER_BLOCK, l->count);
    for (uint32_t k = span.begin; k < span.end; k++) l->point[k] = field_point_at(l->surface, l->at[k]);
}

void field_points_at(field_point *point, const sbl_surface *surface, const sbl_surface_point *at, uint32_t count, const sbl_host *host)
{
    locating l = {point, surface, at, count};
    sbl_parallel_for(host, field_span_count(count, PLACES_PER_BLOCK), locate_block, &l);
}

double field_region_area(const sbl_surface *surface, const uint8_t *region)
{
    double area = 0.0;
    for (uint32_t t = 0; t < surface->triangle_count; t++)
        if (!region || region[t]) area += (double)surface->area_mm2[t];
    return area;
}

#define TRIANGLES_PER_BLOCK 64u

typedef struct sampling {
    sbl_surface_point *at;
    uint32_t count;
    const sbl_surface *surface;
    const uint8_t *region;
    double strip_mm2;
    uint64_t seed;
    double *passed_mm2; /* before each block of triangles; the sum as one chain of additions, so that it has one value */
} sampling;

/* Where the place of a strip lies along the triangles laid end to end. */
static double along(const sampling *s, uint32_t k)
{
    return s->strip_mm2 * ((double)k + sbl_random_unit(s->seed, FIELD_STREAM_STRATUM, k));
}

static void put_place(const sampling *s, uint32_t k, uint32_t triangle)
{
    double u = sbl_random_unit(s->seed, FIELD_STREAM_CORNER_U, k), v = sbl_random_unit(s->seed, FIELD_STREAM_CORNER_V, k);
    bool folded = u + v > 1.0;
    s->at[k] = (sbl_surface_point){triangle, (float)(folded ? 1.0 - u : u), (float)(folded ? 1.0 - v : v)};
}

/* The first place that does not lie before so much area. */
static uint32_t first_place(const sampling *s, double passed_mm2)
{
    double strips = passed_mm2 / s->strip_mm2 - 2.0; /* a place keeps to its strip but for the last bits */
    uint32_t k = strips < 0.0 ? 0 : strips < (double)s->count ? (uint32_t)strips : s->count;
    while (k < s->count && along(s, k) < passed_mm2) k++;
    return k;
}

static void sample_block(void *context, uint32_t block)
{
    const sampling *s = context;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, s->surface->triangle_count);
    double passed = s->passed_mm2[block];
    uint32_t k = first_place(s, passed);
    double next = k < s->count ? along(s, k) : (double)INFINITY;
    for (uint32_t t = span.begin; t < span.end; t++) {
        if (s->region && !s->region[t]) continue;
        passed += (double)s->surface->area_mm2[t];
        while (next < passed) {
            put_place(s, k++, t);
            next = k < s->count ? along(s, k) : (double)INFINITY;
        }
    }
}

bool field_sample(sbl_surface_point *at, uint32_t count, const sbl_surface *surface, const uint8_t *region, double area_mm2, uint64_t seed,
                  const sbl_host *host, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    uint32_t blocks = field_span_count(surface->triangle_count, TRIANGLES_PER_BLOCK), last = 0;
    sampling s = {.at = at, .count = count, .surface = surface, .region = region, .strip_mm2 = area_mm2 / (double)count, .seed = seed};
    s.passed_mm2 = SBL_NEW(arena, double, blocks);
    bool ok = s.passed_mm2 != NULL;
    double passed = 0.0;
    for (uint32_t t = 0; ok && t < surface->triangle_count; t++) {
        if (t % TRIANGLES_PER_BLOCK == 0) s.passed_mm2[t / TRIANGLES_PER_BLOCK] = passed;
        if (region && !region[t]) continue;
        passed += (double)surface->area_mm2[t];
        last = t;
    }
    if (ok) {
        sbl_parallel_for(host, blocks, sample_block, &s);
        /* The sum of the areas and the last strip may differ in the last bits; what is left goes to the last triangle. */
        for (uint32_t k = first_place(&s, passed); k < count; k++) put_place(&s, k, last);
    }
    sbl_arena_rewind(arena, mark);
    return ok;
}
