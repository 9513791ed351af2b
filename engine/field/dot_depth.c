/* Where a set of dots ends, and the density about each dot, from the dots alone. */
#include "dot_grid.h"
#include "measure.h"

#define SECTOR_PITCHES 3.0
#define SECTOR_GAP_RAD (2.0 * SBL_PI / 3.0)
#define SECTOR_BINS    72 /* of 5 degrees */
#define DEPTH_PITCHES  24.0
#define KERNEL_PITCHES 12.0
/* Border dots are few: cubes so wide that few of them are empty. */
#define BORDER_STEPS 2.0

/* ---- border dots ---- */

/* The longest run of empty bins, round the circle. */
static int longest_gap(const bool *taken)
{
    int run = 0, longest = 0;
    for (int k = 0; k < 2 * SECTOR_BINS; k++) {
        run = taken[k % SECTOR_BINS] ? 0 : run + 1;
        if (run > longest) longest = run;
    }
    return longest < SECTOR_BINS ? longest : SECTOR_BINS;
}

static bool is_border(const dot_grid *grid, uint32_t *found, uint32_t i, double pitch_mm)
{
    const field_point *centre = &grid->point[i];
    sbl_vec3 e1, e2, from = sbl_v3_load(centre->position);
    bool taken[SECTOR_BINS] = {false};
    dot_tangents(&e1, &e2, sbl_v3_load(centre->normal));
    uint32_t count = dot_grid_ball(found, grid, centre, SECTOR_PITCHES * pitch_mm);
    for (uint32_t k = 0; k < count; k++) {
        sbl_vec3 offset = sbl_v3_sub(sbl_v3_load(grid->point[found[k]].position), from);
        double x = sbl_v3_dot(offset, e1), y = sbl_v3_dot(offset, e2);
        if (found[k] == i || (x == 0.0 && y == 0.0)) continue;
        int bin = (int)((sbl_atan2(y, x) / (2.0 * SBL_PI) + 0.5) * SECTOR_BINS);
        taken[bin < SECTOR_BINS ? bin : 0] = true;
    }
    return (double)longest_gap(taken) >= SECTOR_GAP_RAD / (2.0 * SBL_PI) * SECTOR_BINS;
}

/* Squared distance to the nearest border dot: the ball grows until it holds one. */
static double nearest_border2(const dot_grid *border, uint32_t *found, const field_point *p, double most_mm)
{
    for (double radius_mm = most_mm / BORDER_STEPS; radius_mm <= most_mm; radius_mm *= 2.0) {
        uint32_t count = dot_grid_ball(found, border, p, radius_mm);
        double least2 = most_mm * most_mm;
        for (uint32_t k = 0; k < count; k++) least2 = fmin(least2, field_distance2(p, &border->point[found[k]]));
        if (count) return least2;
    }
    return most_mm * most_mm;
}

static bool find_depth(float *depth_mm, const sbl_dot_cloud *dots, double pitch_mm, sbl_arena *arena)
{
    dot_grid grid, border;
    field_point *point = dot_points(dots, arena), *edge = SBL_NEW(arena, field_point, dots->count);
    uint32_t *found = SBL_NEW(arena, uint32_t, (uint64_t)dots->count + 1), edges = 0;
    if (!point || !edge || !found || !dot_grid_build(&grid, point, dots->count, SECTOR_PITCHES * pitch_mm, arena)) return false;
    for (uint32_t i = 0; i < dots->count; i++)
        if (is_border(&grid, found, i, dot_pitch_mm(dots, i, pitch_mm))) edge[edges++] = point[i];
    double most_mm = DEPTH_PITCHES * pitch_mm;
    if (!dot_grid_build(&border, edge, edges, most_mm / BORDER_STEPS, arena)) return false;
    for (uint32_t i = 0; i < dots->count; i++)
        depth_mm[i] = edges ? (float)sqrt(nearest_border2(&border, found, &point[i], most_mm)) : (float)most_mm;
    return true;
}

sbl_status sbl_dot_cloud_depth(float *depth_mm, const sbl_dot_cloud *dots, double area_mm2, sbl_arena *arena, sbl_diag *diag)
{
    if (!depth_mm) return sbl_fail(diag, SBL_E_ARG, "the place for the result is missing", "pass it");
    sbl_status status = dot_cloud_check(dots, area_mm2, arena, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark mark = sbl_arena_here(arena);
    bool ok = find_depth(depth_mm, dots, dot_mean_pitch_mm(dots, area_mm2), arena);
    sbl_arena_rewind(arena, mark);
    return ok ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to measure the dots", "fewer dots");
}

/* ---- density ---- */

/*
 * What of the kernel lies on this side of a straight border `depth` radii away: the integral of its projection, 16/15 (1 - x^2)^(5/2),
 * from -1 to depth, over pi / 3.
 */
static double share_inside(double depth)
{
    enum { STEPS = 32 };
    if (depth >= 1.0) return 1.0;
    double sum = 0.0, width = depth / STEPS;
    for (int k = 0; k < STEPS; k++) {
        double x = ((double)k + 0.5) * width, y2 = 1.0 - x * x;
        sum += y2 * y2 * sqrt(y2) * width;
    }
    return 0.5 + sum * (16.0 / 15.0) / (SBL_PI / 3.0);
}

/* The border runs half a pitch outside the border dots. */
static double kernel_area_mm2(const sbl_dot_cloud *dots, uint32_t i, double radius_mm, double pitch_mm)
{
    double whole = SBL_PI / 3.0 * radius_mm * radius_mm;
    if (!dots->depth_mm) return whole;
    return whole * share_inside(fmin(((double)dots->depth_mm[i] + 0.5 * pitch_mm) / radius_mm, 1.0));
}

static bool find_density(float *per_cm2, const sbl_dot_cloud *dots, double pitch_mm, sbl_arena *arena)
{
    dot_grid grid;
    field_point *point = dot_points(dots, arena);
    uint32_t *found = SBL_NEW(arena, uint32_t, (uint64_t)dots->count + 1);
    double radius_mm = KERNEL_PITCHES * pitch_mm, per_r2 = 1.0 / (radius_mm * radius_mm);
    if (!point || !found || !dot_grid_build(&grid, point, dots->count, radius_mm, arena)) return false;
    for (uint32_t i = 0; i < dots->count; i++) {
        uint32_t count = dot_grid_ball(found, &grid, &point[i], radius_mm);
        /* The dot itself counts: an even set lacks about each of its dots just the one that stands there. Random dots are overrated by one
         * in some 150, the kernel's content. */
        double sum = 0.0;
        for (uint32_t k = 0; k < count; k++) {
            double share = 1.0 - field_distance2(&point[i], &point[found[k]]) * per_r2;
            sum += share * share;
        }
        per_cm2[i] = (float)(100.0 * sum / kernel_area_mm2(dots, i, radius_mm, pitch_mm));
    }
    return true;
}

sbl_status sbl_dot_cloud_density(float *per_cm2, const sbl_dot_cloud *dots, double area_mm2, sbl_arena *arena, sbl_diag *diag)
{
    if (!per_cm2) return sbl_fail(diag, SBL_E_ARG, "the place for the result is missing", "pass it");
    sbl_status status = dot_cloud_check(dots, area_mm2, arena, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark mark = sbl_arena_here(arena);
    bool ok = find_density(per_cm2, dots, dot_mean_pitch_mm(dots, area_mm2), arena);
    sbl_arena_rewind(arena, mark);
    return ok ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to measure the dots", "fewer dots");
}
