/*
 * What each place of the head sees of its surroundings: rays along fixed directions from a spread choice of vertices, kept as bits. From
 * the bits follow ambient occlusion and, for any light, the soft shadow of a large lamp, at no further ray. Other vertices take the mean of
 * the samples around them that face the same way, which also smooths.
 */
#include "preview/room.h"

#include <string.h>

#define FAR_MM     160.0 /* what is farther away no longer darkens */
#define LIFT_MM    0.25  /* rays start this far outside, so that a facet does not shade itself */
#define COARSE_MM  7.0   /* spacing of samples on smooth skin */
#define FINE_MM    2.6   /* on ears, nose, lips and lids */
#define NEAR_REACH 1.6   /* spacings from a vertex to the samples that it takes its sky from; cells are as large, so 27 hold them all */

/* A spiral over the sphere: as even as points on a sphere get without iteration (Swinbank and Purser 2006). */
static void spread_directions(sbl_vec3 direction[SKY_DIRECTIONS])
{
    const double golden = SBL_PI * (3.0 - sqrt(5.0));
    for (int k = 0; k < SKY_DIRECTIONS; k++) {
        double z = 1.0 - (2.0 * k + 1.0) / SKY_DIRECTIONS, r = sqrt(1.0 - z * z);
        direction[k] = sbl_v3(r * sbl_cos(golden * k), z, r * sbl_sin(golden * k));
    }
}

static double spacing_at(const sbl_head *head, uint32_t vertex)
{
    switch ((sbl_part)head->part[vertex]) {
    case SBL_PART_EAR_LEFT:
    case SBL_PART_EAR_RIGHT:
    case SBL_PART_LIP:
    case SBL_PART_EYE:
    case SBL_PART_NOSE:
        return FINE_MM;
    default:
        return COARSE_MM;
    }
}

/* ---- a hash of cells: which samples lie near a place ---- */

typedef struct cell_index {
    int32_t x, y, z;
} cell_index;

typedef struct cells {
    uint32_t *head, *next; /* first sample of a bucket, next of a sample */
    cell_index *of;        /* each sample's */
    uint32_t bucket_mask;
    double size_mm;
} cells;

static uint32_t bucket_of(const cells *c, cell_index at)
{
    uint32_t h = (uint32_t)at.x * 73856093u ^ (uint32_t)at.y * 19349663u ^ (uint32_t)at.z * 83492791u;
    return (h ^ h >> 13) & c->bucket_mask;
}

static cell_index cell_at(const cells *c, sbl_vec3 p)
{
    return (cell_index){(int32_t)floor(p.x / c->size_mm), (int32_t)floor(p.y / c->size_mm), (int32_t)floor(p.z / c->size_mm)};
}

/* The k-th of the cells around one, `span` to each side. */
static cell_index cell_beside(cell_index middle, int32_t k, int32_t span)
{
    int32_t side = 2 * span + 1;
    return (cell_index){middle.x + k % side - span, middle.y + k / side % side - span, middle.z + k / (side * side) - span};
}

static bool cells_new(cells *c, uint32_t items, double size_mm, sbl_arena *arena)
{
    uint32_t buckets = 64;
    while (buckets < items) buckets *= 2;
    c->head = SBL_NEW(arena, uint32_t, buckets);
    c->next = SBL_NEW(arena, uint32_t, items);
    c->of = SBL_NEW(arena, cell_index, items);
    if (!c->head || !c->next || !c->of) return false;
    memset(c->head, 0xff, buckets * sizeof *c->head);
    c->bucket_mask = buckets - 1;
    c->size_mm = size_mm;
    return true;
}

/* Different cells may share a bucket; a sample is met only in its own cell, so never twice. */
static bool in_cell(const cells *c, uint32_t item, cell_index at)
{
    const cell_index *of = &c->of[item];
    return of->x == at.x && of->y == at.y && of->z == at.z;
}

static void cells_add(cells *c, uint32_t item, sbl_vec3 p)
{
    c->of[item] = cell_at(c, p);
    uint32_t *first = &c->head[bucket_of(c, c->of[item])];
    c->next[item] = *first;
    *first = item;
}

/* ---- the choice of samples ---- */

/* Vertices in their order, each if no chosen one with a like normal lies within its spacing. */
static uint32_t choose_samples(uint32_t *vertex, cells *c, const sbl_head *head)
{
    const sbl_surface *s = &head->surface;
    uint32_t count = 0;
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        sbl_vec3 p = sbl_v3_load(s->position[v]), n = sbl_v3_load(s->normal[v]);
        double spacing = spacing_at(head, v);
        cell_index own = cell_at(c, p);
        bool free = true;
        for (int32_t k = 0; k < 27 && free; k++)
            for (uint32_t i = c->head[bucket_of(c, cell_beside(own, k, 1))]; i != SBL_NONE && free; i = c->next[i]) {
                sbl_vec3 q = sbl_v3_load(s->position[vertex[i]]), m = sbl_v3_load(s->normal[vertex[i]]);
                /* Where the surface bends, samples stand closer. */
                double bend = sbl_v3_dot(n, m), need = spacing * sbl_smoothstep(0.6, 0.99, bend);
                free = sbl_v3_distance(p, q) >= need;
            }
        if (!free) continue;
        vertex[count] = v;
        cells_add(c, count, p);
        count++;
    }
    return count;
}

/* ---- casting ---- */

typedef struct cast_job {
    const sbl_surface *surface;
    const sky_samples *sky;
    uint64_t *seen;
} cast_job;

enum { CAST_CHUNK = 64 };

static void cast_chunk(void *context, uint32_t chunk)
{
    const cast_job *job = context;
    const sbl_surface *s = job->surface;
    uint32_t end = (chunk + 1) * CAST_CHUNK < job->sky->count ? (chunk + 1) * CAST_CHUNK : job->sky->count;
    for (uint32_t i = chunk * CAST_CHUNK; i < end; i++) {
        uint32_t v = job->sky->vertex[i];
        sbl_vec3 n = sbl_v3_load(s->normal[v]), from = sbl_v3_madd(sbl_v3_load(s->position[v]), n, LIFT_MM);
        for (int k = 0; k < SKY_DIRECTIONS; k++) {
            if (sbl_v3_dot(job->sky->direction[k], n) < 0.02) continue;
            if (!sbl_surface_blocked(s, from, job->sky->direction[k], FAR_MM))
                job->seen[i * SKY_WORDS + (uint32_t)k / 64] |= (uint64_t)1 << k % 64;
        }
    }
}

/* ---- the weights ---- */

typedef struct near_job {
    const sbl_head *head;
    const sky_samples *sky;
    const cells *cell;
    uint32_t *sample;
    float *weight;
} near_job;

enum { NEAR_CHUNK = 1024 };

static void near_insert(uint32_t *sample, float *weight, uint32_t i, float w)
{
    int at = SKY_NEAR - 1;
    if (!(w > weight[at])) return;
    while (at > 0 && w > weight[at - 1]) {
        weight[at] = weight[at - 1];
        sample[at] = sample[at - 1];
        at--;
    }
    weight[at] = w;
    sample[at] = i;
}

/* The samples around that face the same way. */
static void weigh_around(const near_job *job, uint32_t v, uint32_t *sample, float *weight)
{
    const sbl_surface *s = &job->head->surface;
    const cells *c = job->cell;
    sbl_vec3 p = sbl_v3_load(s->position[v]), n = sbl_v3_load(s->normal[v]);
    double reach = NEAR_REACH * spacing_at(job->head, v);
    cell_index own = cell_at(c, p);
    for (int32_t k = 0; k < 27; k++) {
        cell_index at = cell_beside(own, k, 1);
        for (uint32_t i = c->head[bucket_of(c, at)]; i != SBL_NONE; i = c->next[i]) {
            if (!in_cell(c, i, at)) continue;
            sbl_vec3 apart = sbl_v3_sub(p, sbl_v3_load(s->position[job->sky->vertex[i]]));
            double t = 1.0 - sbl_v3_dot(apart, apart) / (reach * reach);
            if (!(t > 0.0)) continue;
            double facing = sbl_v3_dot(n, sbl_v3_load(s->normal[job->sky->vertex[i]]));
            if (facing > 0.3) near_insert(sample, weight, i, (float)(t * t * (facing - 0.3) * (facing - 0.3)));
        }
    }
}

/* The one that is nearest, where turning away counts as distance. */
static uint32_t nearest_sample(const near_job *job, uint32_t v)
{
    const sbl_surface *s = &job->head->surface;
    sbl_vec3 p = sbl_v3_load(s->position[v]), n = sbl_v3_load(s->normal[v]);
    cell_index own = cell_at(job->cell, p);
    double nearest = 1e30;
    uint32_t found = 0;
    for (int32_t k = 0; k < 27; k++)
        for (uint32_t i = job->cell->head[bucket_of(job->cell, cell_beside(own, k, 1))]; i != SBL_NONE; i = job->cell->next[i]) {
            uint32_t of = job->sky->vertex[i];
            double d = sbl_v3_distance(p, sbl_v3_load(s->position[of])), facing = sbl_v3_dot(n, sbl_v3_load(s->normal[of]));
            double effective = d + 4.0 * COARSE_MM * (1.0 - facing);
            if (effective < nearest) nearest = effective, found = i;
        }
    return found;
}

static void near_vertex(const near_job *job, uint32_t v)
{
    uint32_t *sample = job->sample + (size_t)v * SKY_NEAR;
    float *weight = job->weight + (size_t)v * SKY_NEAR;
    weigh_around(job, v, sample, weight);
    double sum = 0.0;
    for (int k = 0; k < SKY_NEAR; k++) sum += (double)weight[k];
    if (sum > 0.0) {
        for (int k = 0; k < SKY_NEAR; k++) weight[k] = (float)((double)weight[k] / sum);
    } else {
        sample[0] = nearest_sample(job, v);
        weight[0] = 1.0f;
    }
}

static void near_chunk(void *context, uint32_t chunk)
{
    const near_job *job = context;
    uint32_t count = job->head->surface.vertex_count;
    uint32_t end = (chunk + 1) * NEAR_CHUNK < count ? (chunk + 1) * NEAR_CHUNK : count;
    for (uint32_t v = chunk * NEAR_CHUNK; v < end; v++) near_vertex(job, v);
}

sbl_status preview_sky_cast(sky_samples *sky, const sbl_head *head, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *s = &head->surface;
    spread_directions(sky->direction);
    uint32_t *vertex = SBL_NEW(arena, uint32_t, s->vertex_count);
    uint32_t *near_sample = SBL_NEW(arena, uint32_t, (uint64_t)s->vertex_count * SKY_NEAR);
    float *near_weight = SBL_NEW(arena, float, (uint64_t)s->vertex_count *SKY_NEAR);
    cells cell;
    if (!vertex || !near_sample || !near_weight || !cells_new(&cell, s->vertex_count, NEAR_REACH * COARSE_MM, arena))
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to light the head", "close other programs or use a coarser scan");
    sky->vertex = vertex;
    sky->count = choose_samples(vertex, &cell, head);
    uint64_t *seen = SBL_NEW(arena, uint64_t, (uint64_t)sky->count * SKY_WORDS);
    if (!seen)
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to light the head", "close other programs or use a coarser scan");
    sky->seen = seen;
    cast_job cast = {s, sky, seen};
    sbl_parallel_for(host, (sky->count + CAST_CHUNK - 1) / CAST_CHUNK, cast_chunk, &cast);
    near_job near = {head, sky, &cell, near_sample, near_weight};
    sbl_parallel_for(host, (s->vertex_count + NEAR_CHUNK - 1) / NEAR_CHUNK, near_chunk, &near);
    sky->near_sample = near_sample;
    sky->near_weight = near_weight;
    return SBL_OK;
}

static void samples_to_vertices(float *at_vertex, const float *at_sample, const sky_samples *sky, uint32_t vertex_count)
{
    for (uint32_t v = 0; v < vertex_count; v++) {
        float sum = 0.0f;
        for (size_t k = (size_t)v * SKY_NEAR; k < (size_t)(v + 1) * SKY_NEAR; k++)
            sum += sky->near_weight[k] * at_sample[sky->near_sample[k]];
        at_vertex[v] = sum < 1.0f ? sum : 1.0f;
    }
}

static bool is_seen(const uint64_t *seen, int k)
{
    return seen[k / 64] >> k % 64 & 1;
}

void preview_sky_share(float *at_vertex, float *at_sample, const sky_samples *sky, const sbl_surface *surface, sbl_vec3 toward,
                       double edge_cosine)
{
    int lobe[SKY_DIRECTIONS], lobe_count = 0;
    double lobe_weight[SKY_DIRECTIONS];
    for (int k = 0; k < SKY_DIRECTIONS; k++) {
        double t = (sbl_v3_dot(sky->direction[k], toward) - edge_cosine) / (1.0 - edge_cosine);
        if (!(t > 0.0)) continue;
        lobe[lobe_count] = k;
        lobe_weight[lobe_count++] = t * (2.0 - t);
    }
    for (uint32_t i = 0; i < sky->count; i++) {
        sbl_vec3 n = sbl_v3_load(surface->normal[sky->vertex[i]]);
        double open = 0.0, all = 0.0;
        for (int k = 0; k < lobe_count; k++) {
            double cosine = sbl_v3_dot(sky->direction[lobe[k]], n);
            if (cosine < 0.02) continue;
            all += lobe_weight[k] * (cosine + 0.1);
            if (is_seen(sky->seen + (size_t)i * SKY_WORDS, lobe[k])) open += lobe_weight[k] * (cosine + 0.1);
        }
        /* A lamp below the horizon gives nothing anyway; 1 keeps the terminator free of false shadow. */
        at_sample[i] = all > 0.0 ? (float)(open / all) : 1.0f;
    }
    samples_to_vertices(at_vertex, at_sample, sky, surface->vertex_count);
}

void preview_sky_ambient(float *at_vertex, float *at_sample, const sky_samples *sky, const sbl_surface *surface)
{
    for (uint32_t i = 0; i < sky->count; i++) {
        sbl_vec3 n = sbl_v3_load(surface->normal[sky->vertex[i]]);
        double open = 0.0, all = 0.0;
        for (int k = 0; k < SKY_DIRECTIONS; k++) {
            double cosine = sbl_v3_dot(sky->direction[k], n);
            if (cosine < 0.02) continue;
            all += cosine;
            if (is_seen(sky->seen + (size_t)i * SKY_WORDS, k)) open += cosine;
        }
        at_sample[i] = all > 0.0 ? (float)(open / all) : 1.0f;
    }
    samples_to_vertices(at_vertex, at_sample, sky, surface->vertex_count);
}
