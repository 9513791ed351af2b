/*
 * Elimination, levelled: which points stay, so that their number is right around every place and not only in sum.
 *
 * Elimination knows neighbours alone, and the density that it leaves wanders by some percent over tens of pitches; no later step carries
 * sites that far. So it runs on beyond the wished number, and about each point that went near the end the set of that moment is weighed
 * under a smooth kernel: those stay that found the fewest there, for what the area calls for. What is wider than the kernel is then right
 * everywhere; what is narrower the relaxation mends.
 */
#include "room.h"

#define KERNEL_PITCHES 5.0
/* Part of the wished number within which a point's going is open to appeal: some three standard deviations of the kernel's count. */
#define BAND 0.15

/* Points open to appeal, in the order of their going; those that stay in any case; the area in pieces. */
typedef struct weighing {
    field_point *point;
    float *key, *area_mm2; /* of a point no area, of a piece of area the last key: never before any */
    uint32_t open, standing, pieces;
} weighing;

uint32_t field_level_least(uint32_t wished)
{
    return (uint32_t)((1.0 - BAND) * (double)wished);
}

/* Places in blocks: how many points each gives, then where they go. */
#define PLACES_PER_BLOCK 2048u

typedef struct gathering {
    weighing *w;
    const field_places *places;
    const uint8_t *alive;
    uint32_t *standing; /* of each block */
} gathering;

static bool stands(const gathering *g, uint32_t i)
{
    return i >= g->places->loose || g->alive[i];
}

static void count_standing_block(void *context, uint32_t block)
{
    const gathering *g = context;
    field_span span = field_span_of(block, PLACES_PER_BLOCK, g->places->count);
    uint32_t count = 0;
    for (uint32_t i = span.begin; i < span.end; i++) count += stands(g, i);
    g->standing[block] = count;
}

static void put_standing_block(void *context, uint32_t block)
{
    const gathering *g = context;
    field_span span = field_span_of(block, PLACES_PER_BLOCK, g->places->count);
    for (uint32_t i = span.begin, to = g->w->open + g->standing[block]; i < span.end; i++) {
        if (!stands(g, i)) continue;
        g->w->key[to] = -(float)g->w->open;
        g->w->point[to++] = g->places->point[i];
    }
}

/* The counts of all blocks as places to go to; false if memory is out or they are too many. */
static bool count_all(gathering *g, field_cuts *cuts, const sbl_host *host, sbl_arena *arena)
{
    uint32_t blocks = field_span_count(g->places->count, PLACES_PER_BLOCK);
    uint64_t pieces;
    g->standing = SBL_NEW(arena, uint32_t, blocks);
    if (!g->standing || !field_cuts_count(cuts, &pieces, host, arena)) return false;
    sbl_parallel_for(host, blocks, count_standing_block, g);
    if (g->w->open + g->w->standing + pieces > UINT32_MAX) return false;
    g->w->standing = field_starts_of(g->standing, blocks);
    g->w->pieces = (uint32_t)pieces;
    return true;
}

static bool gather(weighing *w, const uint32_t *last_removed, const uint8_t *alive, const field_places *places, double per_mm2,
                   const sbl_host *host, sbl_arena *arena)
{
    gathering g = {.w = w, .places = places, .alive = alive};
    /* No piece is larger than what one site stands for. */
    field_cuts cuts = {.surface = places->surface, .region = places->region, .per_mm2 = per_mm2};
    if (!count_all(&g, &cuts, host, arena)) return false;
    uint64_t total = (uint64_t)w->open + w->standing + w->pieces;
    w->point = SBL_TAKE(arena, field_point, total);
    w->key = SBL_TAKE(arena, float, total);
    w->area_mm2 = SBL_NEW(arena, float, total);
    if (!w->point || !w->key || !w->area_mm2) return false;
    for (uint32_t k = 0; k < w->open; k++) {
        w->point[k] = places->point[last_removed[k]];
        w->key[k] = -(float)k;
    }
    sbl_parallel_for(host, field_span_count(places->count, PLACES_PER_BLOCK), put_standing_block, &g);
    uint32_t first = w->open + w->standing;
    field_cuts_put(w->point + first, w->area_mm2 + first, NULL, &cuts, host);
    for (uint32_t k = first; k < total; k++) w->key[k] = 1.0f;
    return true;
}

/* Points open to appeal, those first that found the fewest there for what the area calls for. */
static bool sort_by_crowding(field_coded **sorted, const weighing *w, double radius_mm, const sbl_host *host, sbl_arena *arena)
{
    field_coded *spare = SBL_NEW(arena, field_coded, w->open);
    *sorted = SBL_NEW(arena, field_coded, w->open);
    field_kernel sum = {w->key, w->area_mm2, SBL_NEW(arena, double, w->open), SBL_NEW(arena, double, w->open)};
    if (!spare || !*sorted || !sum.before || !sum.all ||
        !field_kernel_sum(&sum, w->point, w->open + w->standing + w->pieces, w->open, radius_mm, host, arena))
        return false;
    double least_mm2 = 1e-6 * radius_mm * radius_mm;
    for (uint32_t k = 0; k < w->open; k++) {
        /* The point itself stands half way between there and not there. */
        double per_mm2 = (sum.before[k] + 0.5) / fmax(sum.all[k], least_mm2);
        (*sorted)[k] = (field_coded){(uint64_t)fmin(per_mm2 * 0x1p40, 0x1p62), k};
    }
    return field_sort(sorted, &spare, w->open, host, arena);
}

bool field_level_places(uint8_t *alive, const uint32_t *removed, uint32_t removed_count, const field_places *places, uint32_t wished,
                        double per_mm2, const sbl_host *host, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    uint32_t left = places->loose - removed_count, open = 2 * (wished - left);
    weighing w = {.open = open < removed_count ? open : removed_count, .standing = places->count - removed_count};
    const uint32_t *last_removed = removed + (removed_count - w.open);
    field_coded *sorted;
    bool ok = gather(&w, last_removed, alive, places, per_mm2, host, arena) &&
              sort_by_crowding(&sorted, &w, KERNEL_PITCHES * places->pitch_mm, host, arena);
    for (uint32_t k = 0; ok && k < w.open && left + k < wished; k++) alive[last_removed[sorted[k].index]] = 1;
    sbl_arena_rewind(arena, mark);
    return ok;
}
