/*
 * Seams: the edges where two charts meet, or a chart and skin without one. The motifs on either side know nothing of each other, so the
 * sites nearest to the seam are found anew and those a little farther may move (place_sites in build.c).
 */
#include "seams.h"

#include <string.h>

/* In pitches. */
#define POINTS_APART 0.5

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

bool field_seams_find(field_seams *seams, const field_charts *charts, const sbl_surface *surface, const uint8_t *region, double pitch_mm,
                      sbl_arena *arena)
{
    uint64_t total = 0;
    for (uint32_t h = 0; h < 3 * surface->triangle_count; h++)
        if (is_seam(charts, surface, region, h)) total += points_on(surface, h, pitch_mm);
    if (total > UINT32_MAX / 2) return false;
    seams->count = 0;
    seams->point = SBL_NEW(arena, field_point, total);
    if (!seams->point) return false;
    for (uint32_t h = 0; h < 3 * surface->triangle_count; h++) {
        if (!is_seam(charts, surface, region, h)) continue;
        uint32_t count = points_on(surface, h, pitch_mm), k = h % 3;
        for (uint32_t n = 0; n < count; n++) {
            float weight[3] = {0.0f, 0.0f, 0.0f};
            weight[(k + 1) % 3] = ((float)n + 0.5f) / (float)count;
            weight[k] = 1.0f - weight[(k + 1) % 3];
            seams->point[seams->count++] = field_point_at(surface, (sbl_surface_point){h / 3, weight[1], weight[2]});
        }
    }
    return true;
}

static double edge_length(const sbl_surface *s, uint32_t a, uint32_t b)
{
    return sbl_v3_distance(sbl_v3_load(s->position[a]), sbl_v3_load(s->position[b]));
}

static double longest_edge(const sbl_surface *s, uint32_t t)
{
    const uint32_t *c = s->triangle + 3 * (size_t)t;
    return fmax(edge_length(s, c[0], c[1]), fmax(edge_length(s, c[1], c[2]), edge_length(s, c[2], c[0])));
}

/* Lengths along edges from the seams' ends, spread until nothing within reach changes: they are never shorter than the true distance less
 * one edge. */
static void spread_distance(float *distance, const sbl_surface *s, const uint8_t *region, double reach_mm)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t h = 0; h < 3 * s->triangle_count; h++) {
            uint32_t a = s->triangle[h], b = s->triangle[3 * (h / 3) + (h % 3 + 1) % 3];
            if (!in_region(region, h / 3) || !(fminf(distance[a], distance[b]) < (float)reach_mm)) continue;
            float length = (float)edge_length(s, a, b);
            if (distance[a] + length < distance[b]) distance[b] = distance[a] + length, changed = true;
            if (distance[b] + length < distance[a]) distance[a] = distance[b] + length, changed = true;
        }
    }
}

bool field_seams_near(uint8_t *near, const field_charts *charts, const sbl_surface *surface, const uint8_t *region, double reach_mm,
                      sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *distance = SBL_NEW(arena, float, surface->vertex_count);
    if (!distance) return false;
    for (uint32_t v = 0; v < surface->vertex_count; v++) distance[v] = INFINITY;
    for (uint32_t h = 0; h < 3 * surface->triangle_count; h++)
        if (is_seam(charts, surface, region, h))
            distance[surface->triangle[h]] = distance[surface->triangle[3 * (h / 3) + (h % 3 + 1) % 3]] = 0.0f;
    spread_distance(distance, surface, region, reach_mm);
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        const uint32_t *c = surface->triangle + 3 * (size_t)t;
        double least = (double)fminf(distance[c[0]], fminf(distance[c[1]], distance[c[2]]));
        near[t] = in_region(region, t) && (charts->chart_of[t] == SBL_NONE || least < reach_mm + longest_edge(surface, t));
    }
    sbl_arena_rewind(arena, mark);
    return true;
}
