#include "measure/blobs.h"

#include "stubble/math.h"

#define PEAK_RADIUS_MM 0.05
#define AREA_MAX_MM2   2.5 /* a mole, a shadow, a bundle of long hair */
#define NOISE_FLOOR    2.5 /* deviations below which nothing is grown into */
#define NONE           0xffffffffu

static bool is_peak(const skin_grid *grid, uint32_t x, uint32_t y, int radius)
{
    size_t at = (size_t)y * grid->width + x;
    float value = grid->density[at];
    for (int dy = -radius; dy <= radius; dy++)
        for (int dx = -radius; dx <= radius; dx++) {
            int64_t u = (int64_t)x + dx, v = (int64_t)y + dy;
            if (u < 0 || v < 0 || u >= grid->width || v >= grid->height || (!dx && !dy)) continue;
            size_t other = (size_t)v * grid->width + (size_t)u;
            /* Of equal ones the first is the peak. */
            if (grid->density[other] > value || (grid->density[other] == value && other < at)) return false;
        }
    return true;
}

/* Shell's sort by falling density, ties by index; gaps of Ciura 2001, then by 2.25. */
static void sort_peaks(uint32_t *peak, uint32_t count, const float *density)
{
    static const uint32_t GAP[] = {119880, 53280, 23680, 10524, 4677, 2079, 924, 410, 182, 81, 36, 16, 7, 4, 1};
    for (size_t g = 0; g < sizeof GAP / sizeof *GAP; g++)
        for (uint32_t i = GAP[g]; i < count; i++) {
            uint32_t held = peak[i], j = i;
            for (; j >= GAP[g]; j -= GAP[g]) {
                uint32_t other = peak[j - GAP[g]];
                if (density[other] > density[held] || (density[other] == density[held] && other < held)) break;
                peak[j] = other;
            }
            peak[j] = held;
        }
}

/*
 * Where half of the light that the peak takes is taken. Of a blurred edge in linear light that is its true place; half of the density would lie
 * inside of it.
 */
static double half_level(double peak)
{
    return sbl_log(2.0 / (1.0 + sbl_exp(-peak)));
}

static uint32_t grow(const skin_grid *grid, uint8_t *taken, uint32_t *cell, uint32_t seed)
{
    double level = fmax(half_level((double)grid->density[seed]), NOISE_FLOOR * grid->noise);
    uint32_t count = 1;
    cell[0] = seed;
    taken[seed] = 1;
    /* The list of cells is the queue as well. */
    for (uint32_t next = 0; next < count; next++) {
        uint32_t x = cell[next] % grid->width, y = cell[next] / grid->width;
        for (int k = 0; k < 9; k++) {
            int64_t u = (int64_t)x + k % 3 - 1, v = (int64_t)y + k / 3 - 1;
            if (u < 0 || v < 0 || u >= grid->width || v >= grid->height) continue;
            size_t at = (size_t)v * grid->width + (size_t)u;
            if (taken[at] || !((double)grid->density[at] >= level)) continue;
            taken[at] = 1;
            cell[count++] = (uint32_t)at;
        }
    }
    return count;
}

bool blobs_grow(blob_set *set, const skin_grid *grid, double density_min, sbl_arena *arena)
{
    uint64_t cells = (uint64_t)grid->width * grid->height;
    int radius = (int)sbl_clamp(PEAK_RADIUS_MM / grid->step_mm + 0.5, 1.0, 6.0);
    uint8_t *taken = SBL_NEW(arena, uint8_t, cells);
    uint32_t *peak = SBL_NEW(arena, uint32_t, cells), peak_count = 0, used = 0;
    set->cell = SBL_NEW(arena, uint32_t, cells);
    set->count = 0;
    if (!taken || !peak || !set->cell) return false;
    for (uint32_t y = 0; y < grid->height; y++)
        for (uint32_t x = 0; x < grid->width; x++) {
            size_t at = (size_t)y * grid->width + x;
            if (grid->valid[at] && (double)grid->density[at] >= density_min && is_peak(grid, x, y, radius))
                peak[peak_count++] = (uint32_t)at;
        }
    sort_peaks(peak, peak_count, grid->density);
    set->blob = SBL_NEW(arena, blob, peak_count);
    if (!set->blob) return false;
    for (uint32_t i = 0; i < peak_count; i++) {
        if (taken[peak[i]]) continue;
        uint32_t count = grow(grid, taken, set->cell + used, peak[i]);
        if (count * grid->step_mm * grid->step_mm > AREA_MAX_MM2) continue;
        set->blob[set->count++] = (blob){used, count, grid->density[peak[i]]};
        used += count;
    }
    return true;
}
