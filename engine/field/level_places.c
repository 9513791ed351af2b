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
#define BAND      0.15
#define SPLIT_MAX 64.0

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

/* Triangles are cut n x n, so that no piece is larger than what one site stands for. */
static uint32_t split_of(const sbl_surface *surface, uint32_t triangle, double per_mm2)
{
    return (uint32_t)sbl_clamp(ceil(sqrt((double)surface->area_mm2[triangle] * per_mm2)), 1.0, SPLIT_MAX);
}

static uint64_t count_pieces(const field_places *places, double per_mm2)
{
    uint64_t count = 0;
    for (uint32_t t = 0; t < places->surface->triangle_count; t++) {
        if (places->region && !places->region[t]) continue;
        uint64_t n = split_of(places->surface, t, per_mm2);
        count += n * n;
    }
    return count;
}

/* A point in the middle of each piece: of row r the pieces 0 to 2 (n - r) - 2, upright and turned by turns. */
static uint32_t cut_triangle(field_point *point, float *area_mm2, const sbl_surface *surface, uint32_t triangle, uint32_t n)
{
    uint32_t count = 0;
    float piece_mm2 = surface->area_mm2[triangle] / (float)(n * n), third = 1.0f / (3.0f * (float)n);
    for (uint32_t row = 0; row < n; row++)
        for (uint32_t k = 0; k + 1 < 2 * (n - row); k++, count++) {
            float inset = k & 1 ? 2.0f * third : third;
            sbl_surface_point at = {triangle, (float)row / (float)n + inset, (float)(k / 2) / (float)n + inset};
            point[count] = field_point_at(surface, at);
            area_mm2[count] = piece_mm2;
        }
    return count;
}

static bool gather(weighing *w, const uint32_t *last_removed, const uint8_t *alive, const field_places *places, double per_mm2,
                   sbl_arena *arena)
{
    uint64_t pieces = count_pieces(places, per_mm2), total = (uint64_t)w->open + w->standing + pieces;
    if (total > UINT32_MAX) return false;
    w->pieces = (uint32_t)pieces;
    w->point = SBL_NEW(arena, field_point, total);
    w->key = SBL_NEW(arena, float, total);
    w->area_mm2 = SBL_NEW(arena, float, total);
    if (!w->point || !w->key || !w->area_mm2) return false;
    for (uint32_t k = 0; k < w->open; k++) {
        w->point[k] = places->point[last_removed[k]];
        w->key[k] = -(float)k;
    }
    uint32_t filled = w->open;
    for (uint32_t i = 0; i < places->count; i++) {
        if (i < places->loose && !alive[i]) continue;
        w->key[filled] = -(float)w->open;
        w->point[filled++] = places->point[i];
    }
    for (uint32_t t = 0; t < places->surface->triangle_count; t++) {
        if (places->region && !places->region[t]) continue;
        filled += cut_triangle(w->point + filled, w->area_mm2 + filled, places->surface, t, split_of(places->surface, t, per_mm2));
    }
    for (uint32_t k = w->open + w->standing; k < filled; k++) w->key[k] = 1.0f;
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
    bool ok = gather(&w, last_removed, alive, places, per_mm2, arena) &&
              sort_by_crowding(&sorted, &w, KERNEL_PITCHES * places->pitch_mm, host, arena);
    for (uint32_t k = 0; ok && k < w.open && left + k < wished; k++) alive[last_removed[sorted[k].index]] = 1;
    sbl_arena_rewind(arena, mark);
    return ok;
}
