/*
 * Distances between neighbours by a hashed grid whose cells are as wide as the greatest distance asked for: all that is near lies in 27
 * cells.
 */
#include "spacing.h"

#define CHUNK 1024u

typedef struct grid {
    const sbl_spacing *spacing;
    double cell_mm;
    uint32_t mask;
    const uint32_t *first; /* per bucket, and one more: position of its first site in `site` */
    const uint32_t *site;
    uint8_t *violator;
} grid;

typedef struct cell {
    int32_t x, y, z;
} cell;

static cell cell_of(const grid *g, uint32_t site)
{
    sbl_vec3 p = sbl_v3_load(g->spacing->field->position[site]);
    return (cell){(int32_t)floor(p.x / g->cell_mm), (int32_t)floor(p.y / g->cell_mm), (int32_t)floor(p.z / g->cell_mm)};
}

/* Teschner et al., "Optimized Spatial Hashing for Collision Detection of Deformable Objects", 2003. */
static uint32_t bucket_of(const grid *g, cell c)
{
    return ((uint32_t)c.x * 73856093u ^ (uint32_t)c.y * 19349663u ^ (uint32_t)c.z * 83492791u) & g->mask;
}

static sbl_status fill_grid(grid *g, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t count = g->spacing->field->count, buckets = 1;
    while (buckets < count) buckets *= 2;
    g->mask = buckets - 1;
    uint32_t *first = SBL_NEW(arena, uint32_t, (uint64_t)buckets + 1), *site = SBL_NEW(arena, uint32_t, count);
    uint32_t *bucket = SBL_NEW(arena, uint32_t, count);
    if (!first || !site || !bucket) return sbl_fail(diag, SBL_E_MEMORY, "not enough memory to check distances", NULL);
    for (uint32_t i = 0; i < count; i++) {
        if (g->spacing->kind[i] == SBL_SPACING_ABSENT) continue;
        bucket[i] = bucket_of(g, cell_of(g, i));
        first[bucket[i] + 1]++;
    }
    for (uint32_t b = 0; b < buckets; b++) first[b + 1] += first[b];
    for (uint32_t i = 0; i < count; i++)
        if (g->spacing->kind[i] != SBL_SPACING_ABSENT) site[first[bucket[i]]++] = i;
    /* Each start has moved to the next bucket's: move them back. */
    for (uint32_t b = buckets; b > 0; b--) first[b] = first[b - 1];
    first[0] = 0;
    g->first = first;
    g->site = site;
    return SBL_OK;
}

/* Skins that face away from each other (the ear and the scalp behind it) do not see each other. */
static bool too_near(const grid *g, uint32_t dot, uint32_t other)
{
    const sbl_field *field = g->spacing->field;
    bool hair = g->spacing->kind[other] == SBL_SPACING_HAIR;
    if (!hair && other >= dot) return false;
    double allowed = hair ? g->spacing->dot_to_hair_mm : g->spacing->dot_to_dot_mm;
    sbl_vec3 apart = sbl_v3_sub(sbl_v3_load(field->position[dot]), sbl_v3_load(field->position[other]));
    if (sbl_v3_dot(apart, apart) >= allowed * allowed) return false;
    return sbl_v3_dot(sbl_surface_normal(field->surface, field->site[dot].at), sbl_surface_normal(field->surface, field->site[other].at)) >
           0.0;
}

static bool is_violator(const grid *g, uint32_t dot)
{
    cell c = cell_of(g, dot);
    for (int32_t dz = -1; dz <= 1; dz++)
        for (int32_t dy = -1; dy <= 1; dy++)
            for (int32_t dx = -1; dx <= 1; dx++) {
                uint32_t b = bucket_of(g, (cell){c.x + dx, c.y + dy, c.z + dz});
                for (uint32_t k = g->first[b]; k < g->first[b + 1]; k++)
                    if (too_near(g, dot, g->site[k])) return true;
            }
    return false;
}

static void judge_chunk(void *user, uint32_t chunk)
{
    grid *g = user;
    uint32_t first = chunk * CHUNK, last = first + CHUNK;
    if (last > g->spacing->field->count) last = g->spacing->field->count;
    for (uint32_t i = first; i < last; i++) g->violator[i] = g->spacing->kind[i] == SBL_SPACING_DOT && is_violator(g, i);
}

sbl_status sbl_spacing_violators(uint8_t *violator, const sbl_spacing *spacing, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    grid g = {.spacing = spacing, .cell_mm = fmax(fmax(spacing->dot_to_dot_mm, spacing->dot_to_hair_mm), 1e-3), .violator = violator};
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = fill_grid(&g, arena, diag);
    if (status == SBL_OK) sbl_parallel_for(host, (spacing->field->count + CHUNK - 1) / CHUNK, judge_chunk, &g);
    sbl_arena_rewind(arena, mark);
    return status;
}
