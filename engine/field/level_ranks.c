/*
 * Ranks, levelled: each site's rank becomes the number of sites around it that come before it, under a smooth kernel, as a share of those
 * that the area around it should hold.
 *
 * After the relaxation every beginning of the order is even from site to site, but its density wanders by some percent over tens of
 * pitches, and so does that of all sites: a chart keeps area to 2 % or so. If a rank counts sites by area, the density of a beginning is
 * right wherever it is averaged over more than the kernel. Neighbours hardly change places in the order, as the correction varies as slowly
 * as the error.
 *
 * All sites together are as many as they are. So from WHOLE_FROM on ranks go over to what they were, which has the whole right by
 * definition, slowly, or the last stretch alone would bear the difference. Not beside fixed points: there no rank reaches one.
 *
 * Early ranks have few sites under the kernel. So the first quarter is levelled again as a set of its own, against its own sites, with
 * twice the radius, its first quarter again, and so on.
 */
#include "room.h"

#define KERNEL_PITCHES  7.0
#define PIECES_PER_SITE 0.25 /* of the area: the kernel is far wider */
#define WHOLE_FROM      0.55
#define QUARTER         0.25
#define LEAST_COUNT     64u
#define SITES_PER_BLOCK 2048u

/* The sites with ranks below width and what they are counted against: each other, or the area in pieces. */
typedef struct leveling {
    field_point *point; /* count sites, then others */
    uint32_t *place;    /* index among the places */
    float *rank;        /* as point; the others come after all sites */
    float *weight;      /* as point: what each adds to what a site is a share of, in sites */
    uint32_t count, other_count;
    double radius_mm, width;
    bool by_area;
} leveling;

#define AFTER_ALL 2.0f

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

static bool gather(leveling *l, const double *rank, const field_places *places, double per_mm2, const sbl_host *host, sbl_arena *arena)
{
    uint32_t blocks = field_span_count(places->count, SITES_PER_BLOCK);
    field_cuts cuts = {.surface = places->surface, .region = places->region, .per_mm2 = PIECES_PER_SITE * per_mm2};
    gathering g = {l, rank, places, SBL_NEW(arena, uint32_t, blocks)};
    uint64_t others = 0;
    if (!g.first || (l->by_area && !field_cuts_count(&cuts, &others, host, arena))) return false;
    sbl_parallel_for(host, blocks, count_block, &g);
    l->count = field_starts_of(g.first, blocks);
    uint64_t total = l->count + others;
    if (total > UINT32_MAX) return false;
    l->other_count = (uint32_t)others;
    l->point = SBL_TAKE(arena, field_point, total);
    l->rank = SBL_TAKE(arena, float, total);
    l->weight = SBL_TAKE(arena, float, total);
    l->place = SBL_TAKE(arena, uint32_t, l->count);
    if (!l->point || !l->place || !l->rank || !l->weight) return false;
    sbl_parallel_for(host, blocks, gather_block, &g);
    if (l->by_area) field_cuts_put(l->point + l->count, l->weight + l->count, NULL, &cuts, host);
    for (uint32_t i = 0; i < l->count; i++) l->weight[i] = l->by_area ? 0.0f : 1.0f;
    for (uint64_t i = l->count; i < total; i++) {
        l->weight[i] *= (float)per_mm2;
        l->rank[i] = AFTER_ALL;
    }
    return true;
}

typedef struct sharing {
    const leveling *l;
    const field_kernel *sum;
    double *rank;
    bool whole_is_right;
} sharing;

static void share_block(void *context, uint32_t block)
{
    const sharing *s = context;
    const leveling *l = s->l;
    field_span span = field_span_of(block, SITES_PER_BLOCK, l->count);
    for (uint32_t i = span.begin; i < span.end; i++) {
        double *rank = &s->rank[l->place[i]], most = fmax(s->sum->all[i], 1e-6);
        double share = l->width * (s->sum->before[i] + 0.5) / most; /* the site itself lies half before itself */
        double whole = s->whole_is_right ? sbl_clamp((*rank - WHOLE_FROM) / (1.0 - WHOLE_FROM), 0.0, 1.0) : 0.0;
        *rank = share + (*rank - share) * whole;
    }
}

static bool level_set(leveling *l, double *rank, const field_places *places, double per_mm2, const sbl_host *host, sbl_arena *arena)
{
    if (!gather(l, rank, places, per_mm2, host, arena)) return false;
    field_kernel sum = {l->rank, l->weight, SBL_NEW(arena, double, l->count), SBL_NEW(arena, double, l->count)};
    if (!sum.before || !sum.all) return false;
    if (!field_kernel_sum(&sum, l->point, l->count + l->other_count, l->count, l->radius_mm, host, arena)) return false;
    sharing s = {l, &sum, rank, l->by_area && !places->fixed_count};
    sbl_parallel_for(host, field_span_count(l->count, SITES_PER_BLOCK), share_block, &s);
    return true;
}

bool field_level_ranks(double *rank, const field_places *places, double per_mm2, const sbl_host *host, sbl_arena *arena)
{
    leveling l = {.count = places->count};
    bool ok = true;
    for (double width = 1.0, scale = 1.0; ok && l.count >= LEAST_COUNT; width *= QUARTER, scale *= 2.0) {
        sbl_arena_mark mark = sbl_arena_here(arena);
        l = (leveling){.radius_mm = KERNEL_PITCHES * scale * places->pitch_mm, .width = width, .by_area = scale == 1.0};
        ok = level_set(&l, rank, places, per_mm2, host, arena);
        sbl_arena_rewind(arena, mark);
    }
    return ok;
}
