/*
 * Seams: the edges where two charts meet, or a chart and skin without one. The motifs on either side know nothing of each other, so the
 * sites nearest to the seam are found anew and those a little farther may move (make_places.c).
 */
#include "seams.h"

#include <string.h>

/* In pitches. */
#define POINTS_APART 0.5

#define TRIANGLES_PER_BLOCK 2048u
#define SEAMS_PER_BLOCK     256u

static bool in_region(const uint8_t *region, uint32_t t)
{
    return !region || region[t];
}

/* Each edge between two triangles once. */
static bool is_seam(const field_charts *charts, const sbl_surface *s, const uint8_t *region, uint32_t half_edge)
{
    uint32_t twin = s->opposite[half_edge];
    if (twin == SBL_NONE || twin < half_edge) return false;
    uint32_t a = half_edge / 3, b = twin / 3;
    return in_region(region, a) && in_region(region, b) && charts->chart_of[a] != charts->chart_of[b];
}

static uint32_t points_on(const sbl_surface *s, uint32_t half_edge, double pitch_mm)
{
    uint32_t t = half_edge / 3, k = half_edge % 3;
    double length =
        sbl_v3_distance(sbl_v3_load(s->position[s->triangle[half_edge]]), sbl_v3_load(s->position[s->triangle[3 * t + (k + 1) % 3]]));
    return 1 + (uint32_t)fmin(length / (POINTS_APART * pitch_mm), 1e6);
}

typedef struct seaming {
    const field_charts *charts;
    const sbl_surface *surface;
    const uint8_t *region;
    field_seams *seams;
    uint32_t *first; /* of each block: how many seams it has, then where the first goes */
    uint32_t *start; /* of each seam: its first point */
} seaming;

static void count_block(void *context, uint32_t block)
{
    const seaming *s = context;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, s->surface->triangle_count);
    uint32_t count = 0;
    for (uint32_t h = 3 * span.begin; h < 3 * span.end; h++) count += is_seam(s->charts, s->surface, s->region, h);
    s->first[block] = count;
}

static void list_block(void *context, uint32_t block)
{
    const seaming *s = context;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, s->surface->triangle_count);
    for (uint32_t h = 3 * span.begin, to = s->first[block]; h < 3 * span.end; h++)
        if (is_seam(s->charts, s->surface, s->region, h)) s->seams->half_edge[to++] = h;
}

static void put_points_block(void *context, uint32_t block)
{
    const seaming *s = context;
    field_span span = field_span_of(block, SEAMS_PER_BLOCK, s->seams->half_edges);
    for (uint32_t e = span.begin; e < span.end; e++) {
        uint32_t h = s->seams->half_edge[e], k = h % 3, count = s->start[e + 1] - s->start[e];
        for (uint32_t n = 0; n < count; n++) {
            float weight[3] = {0.0f, 0.0f, 0.0f};
            weight[(k + 1) % 3] = ((float)n + 0.5f) / (float)count;
            weight[k] = 1.0f - weight[(k + 1) % 3];
            s->seams->point[s->start[e] + n] = field_point_at(s->surface, (sbl_surface_point){h / 3, weight[1], weight[2]});
        }
    }
}

static bool list_seams(seaming *s, const sbl_host *host, sbl_arena *arena)
{
    uint32_t blocks = field_span_count(s->surface->triangle_count, TRIANGLES_PER_BLOCK);
    s->first = SBL_NEW(arena, uint32_t, blocks);
    if (!s->first) return false;
    sbl_parallel_for(host, blocks, count_block, s);
    s->seams->half_edges = field_starts_of(s->first, blocks);
    s->seams->half_edge = SBL_NEW(arena, uint32_t, s->seams->half_edges);
    if (!s->seams->half_edge) return false;
    sbl_parallel_for(host, blocks, list_block, s);
    return true;
}

bool field_seams_find(field_seams *seams, const field_charts *charts, const sbl_surface *surface, const uint8_t *region, double pitch_mm,
                      const sbl_host *host, sbl_arena *arena)
{
    *seams = (field_seams){0};
    seaming s = {.charts = charts, .surface = surface, .region = region, .seams = seams};
    if (!list_seams(&s, host, arena)) return false;
    s.start = SBL_NEW(arena, uint32_t, (uint64_t)seams->half_edges + 1);
    if (!s.start) return false;
    uint64_t total = 0;
    for (uint32_t e = 0; e < seams->half_edges && total < UINT32_MAX / 2; e++) {
        total += points_on(surface, seams->half_edge[e], pitch_mm);
        s.start[e + 1] = (uint32_t)total;
    }
    if (total > UINT32_MAX / 2) return false;
    seams->count = (uint32_t)total;
    seams->point = SBL_NEW(arena, field_point, total);
    if (!seams->point) return false;
    sbl_parallel_for(host, field_span_count(seams->half_edges, SEAMS_PER_BLOCK), put_points_block, &s);
    return true;
}

static double edge_length(const sbl_surface *s, uint32_t a, uint32_t b)
{
    return sbl_v3_distance(sbl_v3_load(s->position[a]), sbl_v3_load(s->position[b]));
}

static double longest_edge(const sbl_surface *s, uint32_t t)
{
    const uint32_t *c = s->triangle + 3 * (size_t)t;
    double a = edge_length(s, c[0], c[1]), b = edge_length(s, c[1], c[2]), d = edge_length(s, c[2], c[0]), most = a > b ? a : b;
    return d > most ? d : most;
}

/* Lengths along edges from the seams' ends: never shorter than the true distance less one edge. */
typedef struct spreading {
    const field_charts *charts;
    const sbl_surface *surface;
    const uint8_t *region;
    double reach_mm;
    float *distance;    /* of each vertex */
    uint32_t *first;    /* of each block of triangles: how many lie within reach, then where they go */
    uint32_t *within;   /* triangles with a vertex in reach */
    float (*length)[3]; /* of their edges */
    uint8_t *near;
} spreading;

static float nearest_corner(const spreading *w, uint32_t t)
{
    const uint32_t *c = w->surface->triangle + 3 * (size_t)t;
    float a = w->distance[c[0]], b = w->distance[c[1]], d = w->distance[c[2]], least = a < b ? a : b;
    return d < least ? d : least;
}

static bool is_within(const spreading *w, uint32_t t)
{
    return in_region(w->region, t) && nearest_corner(w, t) < (float)w->reach_mm;
}

static void count_within_block(void *context, uint32_t block)
{
    const spreading *w = context;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, w->surface->triangle_count);
    uint32_t count = 0;
    for (uint32_t t = span.begin; t < span.end; t++) count += is_within(w, t);
    w->first[block] = count;
}

static void list_within_block(void *context, uint32_t block)
{
    const spreading *w = context;
    const sbl_surface *s = w->surface;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, s->triangle_count);
    for (uint32_t t = span.begin, to = w->first[block]; t < span.end; t++) {
        if (!is_within(w, t)) continue;
        const uint32_t *c = s->triangle + 3 * (size_t)t;
        for (uint32_t k = 0; k < 3; k++) w->length[to][k] = (float)edge_length(s, c[k], c[(k + 1) % 3]);
        w->within[to++] = t;
    }
}

static bool spread_over(const spreading *w, uint32_t t, const float length[3])
{
    const uint32_t *c = w->surface->triangle + 3 * (size_t)t;
    bool changed = false;
    for (uint32_t k = 0; k < 3; k++) {
        float *a = &w->distance[c[k]], *b = &w->distance[c[(k + 1) % 3]];
        if (!(*a < (float)w->reach_mm || *b < (float)w->reach_mm)) continue;
        if (*a + length[k] < *b) *b = *a + length[k], changed = true;
        if (*b + length[k] < *a) *a = *b + length[k], changed = true;
    }
    return changed;
}

/* Until nothing within reach changes. The least lengths do not depend on the order in which they are found. */
static bool spread_distance(spreading *w, const sbl_host *host, sbl_arena *arena)
{
    uint32_t blocks = field_span_count(w->surface->triangle_count, TRIANGLES_PER_BLOCK);
    for (bool changed = true; changed;) {
        sbl_arena_mark mark = sbl_arena_here(arena);
        sbl_parallel_for(host, blocks, count_within_block, w);
        uint32_t count = field_starts_of(w->first, blocks);
        w->within = SBL_NEW(arena, uint32_t, count);
        w->length = sbl_arena_alloc(arena, count, sizeof *w->length);
        if (!w->within || !w->length) return false;
        sbl_parallel_for(host, blocks, list_within_block, w);
        changed = false;
        for (bool again = true; again;) {
            again = false;
            for (uint32_t k = 0; k < count; k++) again |= spread_over(w, w->within[k], w->length[k]);
            changed |= again;
        }
        sbl_arena_rewind(arena, mark);
    }
    return true;
}

static void near_block(void *context, uint32_t block)
{
    const spreading *w = context;
    const sbl_surface *s = w->surface;
    field_span span = field_span_of(block, TRIANGLES_PER_BLOCK, s->triangle_count);
    for (uint32_t t = span.begin; t < span.end; t++)
        w->near[t] = in_region(w->region, t) &&
                     (w->charts->chart_of[t] == SBL_NONE || (double)nearest_corner(w, t) < w->reach_mm + longest_edge(s, t));
}

bool field_seams_near(uint8_t *near, const field_seams *seams, const field_charts *charts, const sbl_surface *surface,
                      const uint8_t *region, double reach_mm, const sbl_host *host, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    uint32_t blocks = field_span_count(surface->triangle_count, TRIANGLES_PER_BLOCK);
    spreading w = {.charts = charts, .surface = surface, .region = region, .reach_mm = reach_mm, .near = near};
    w.distance = SBL_NEW(arena, float, surface->vertex_count);
    w.first = SBL_NEW(arena, uint32_t, blocks);
    if (!w.distance || !w.first) return false;
    for (uint32_t v = 0; v < surface->vertex_count; v++) w.distance[v] = INFINITY;
    for (uint32_t e = 0; e < seams->half_edges; e++) {
        uint32_t h = seams->half_edge[e];
        w.distance[surface->triangle[h]] = w.distance[surface->triangle[3 * (h / 3) + (h % 3 + 1) % 3]] = 0.0f;
    }
    if (!spread_distance(&w, host, arena)) return false;
    sbl_parallel_for(host, blocks, near_block, &w);
    sbl_arena_rewind(arena, mark);
    return true;
}
