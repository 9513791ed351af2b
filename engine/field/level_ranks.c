/*
 * Ranks, levelled: each site's rank becomes the share of the sites around it that come before it, under a smooth kernel.
 *
 * After the relaxation every beginning of the order is even from site to site, but its density wanders by some percent over tens of
 * pitches. If a rank is the local share itself, the density of a beginning is right wherever it is averaged over more than the kernel.
 * Neighbours hardly change places in the order, as the correction varies as slowly as the error.
 *
 * Early ranks have few sites under the kernel. So the first quarter is levelled again as a set of its own, with twice the radius, its first
 * quarter again, and so on.
 */
#include "room.h"

#define KERNEL_PITCHES  7.0
#define QUARTER         0.25
#define LEAST_COUNT     64u
#define SITES_PER_BLOCK 2048u

typedef struct leveling {
    field_point *point; /* count sites, then fixed points */
    uint32_t *place;    /* index among the places */
    float *rank;        /* of the sites, then of the fixed points */
    uint32_t count, fixed_count;
    double radius_mm, width; /* the sites are those with ranks below width */
} leveling;

typedef struct gathering {
    leveling *l;
    const double *rank;
    const field_places *places;
    uint32_t *first; /* of each block of places: how many of its sites take part, then where they go */
} gathering;

static void count_block(void *context, uint32_t block)
{
    const gathering *g = context;
    field_span span = field_span_of(block, SITES_PER_BLOCK, g->places->count);
    uint32_t count = 0;
    for (uint32_t i = span.begin; i < span.end; i++) count += g->rank[i] < g->l->width;
    g->first[block] = count;
}

static void gather_block(void *context, uint32_t block)
{
    const gathering *g = context;
    const leveling *l = g->l;
    field_span span = field_span_of(block, SITES_PER_BLOCK, g->places->count);
    for (uint32_t i = span.begin, to = g->first[block]; i < span.end; i++) {
        if (!(g->rank[i] < l->width)) continue;
        l->point[to] = g->places->point[i];
        l->place[to] = i;
        l->rank[to++] = (float)g->rank[i];
    }
}

static bool gather(leveling *l, const double *rank, const field_places *places, const sbl_host *host, sbl_arena *arena)
{
    uint32_t blocks = field_span_count(places->count, SITES_PER_BLOCK);
    gathering g = {l, rank, places, SBL_NEW(arena, uint32_t, blocks)};
    if (!g.first) return false;
    sbl_parallel_for(host, blocks, count_block, &g);
    l->count = field_starts_of(g.first, blocks);
    /* A fixed point takes the place of a site and comes after all others. Only among all sites: the first quarter holds none. */
    l->fixed_count = l->width < 1.0 ? 0 : places->fixed_count;
    uint64_t total = (uint64_t)l->count + l->fixed_count;
    l->point = SBL_TAKE(arena, field_point, total);
    l->rank = SBL_TAKE(arena, float, total);
    l->place = SBL_TAKE(arena, uint32_t, l->count);
    if (!l->point || !l->place || !l->rank) return false;
    sbl_parallel_for(host, blocks, gather_block, &g);
    for (uint32_t i = 0; i < l->fixed_count; i++) {
        l->point[l->count + i] = places->point[places->count + i];
        l->rank[l->count + i] = 2.0f;
    }
    return true;
}

typedef struct sharing {
    const leveling *l;
    const field_kernel *sum;
    double *rank;
} sharing;

static void share_block(void *context, uint32_t block)
{
    const sharing *s = context;
    const leveling *l = s->l;
    field_span span = field_span_of(block, SITES_PER_BLOCK, l->count);
    for (uint32_t i = span.begin; i < span.end; i++)
        s->rank[l->place[i]] = l->width * (s->sum->before[i] + 0.5) / s->sum->all[i]; /* the site itself lies half before itself */
}

static bool level_set(leveling *l, double *rank, const field_places *places, const sbl_host *host, sbl_arena *arena)
{
    if (!gather(l, rank, places, host, arena)) return false;
    uint32_t total = l->count + l->fixed_count;
    float *weight = SBL_NEW(arena, float, total);
    field_kernel sum = {l->rank, weight, SBL_NEW(arena, double, l->count), SBL_NEW(arena, double, l->count)};
    if (!weight || !sum.before || !sum.all) return false;
    for (uint32_t i = 0; i < total; i++) weight[i] = 1.0f;
    if (!field_kernel_sum(&sum, l->point, total, l->count, l->radius_mm, host, arena)) return false;
    sharing s = {l, &sum, rank};
    sbl_parallel_for(host, field_span_count(l->count, SITES_PER_BLOCK), share_block, &s);
    return true;
}

bool field_level_ranks(double *rank, const field_places *places, const sbl_host *host, sbl_arena *arena)
{
    leveling l = {.count = places->count};
    bool ok = true;
    for (double width = 1.0, scale = 1.0; ok && l.count >= LEAST_COUNT; width *= QUARTER, scale *= 2.0) {
        sbl_arena_mark mark = sbl_arena_here(arena);
        l = (leveling){.radius_mm = KERNEL_PITCHES * scale * places->pitch_mm, .width = width};
        ok = level_set(&l, rank, places, host, arena);
        sbl_arena_rewind(arena, mark);
    }
    return ok;
}
