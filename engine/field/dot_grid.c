#include "dot_grid.h"

#define CUBE_BITS 21
#define CUBE_MAX  ((1 << CUBE_BITS) - 1)

static int64_t cube_along(double offset_mm, double cube_mm)
{
    return (int64_t)sbl_clamp(floor(offset_mm / cube_mm), 0.0, (double)CUBE_MAX);
}

static uint64_t cube_code(int64_t x, int64_t y, int64_t z)
{
    return (uint64_t)x << (2 * CUBE_BITS) | (uint64_t)y << CUBE_BITS | (uint64_t)z;
}

static uint64_t cube_of(const dot_grid *grid, sbl_vec3f p)
{
    return cube_code(cube_along((double)p.x - grid->low.x, grid->cube_mm), cube_along((double)p.y - grid->low.y, grid->cube_mm),
                     cube_along((double)p.z - grid->low.z, grid->cube_mm));
}

static uint32_t bucket_of(const dot_grid *grid, uint64_t cube)
{
    cube = (cube ^ cube >> 33) * 0xFF51AFD7ED558CCDu; /* the mixing step of MurmurHash3 (Appleby) */
    return (uint32_t)(cube >> 32) & (grid->buckets - 1);
}

bool dot_grid_build(dot_grid *grid, const field_point *point, uint32_t count, double cube_mm, sbl_arena *arena)
{
    *grid = (dot_grid){.point = point, .buckets = 16, .cube_mm = cube_mm, .low = {HUGE_VAL, HUGE_VAL, HUGE_VAL}};
    while (grid->buckets < count && grid->buckets < 1u << 30) grid->buckets *= 2;
    grid->sorted = SBL_NEW(arena, field_point, count);
    grid->order = SBL_NEW(arena, uint32_t, count);
    grid->cube = SBL_NEW(arena, uint64_t, count);
    grid->start = SBL_NEW(arena, uint32_t, (uint64_t)grid->buckets + 2);
    if (!grid->sorted || !grid->order || !grid->cube || !grid->start) return false;
    for (uint32_t i = 0; i < count; i++) {
        grid->low.x = fmin(grid->low.x, (double)point[i].position.x);
        grid->low.y = fmin(grid->low.y, (double)point[i].position.y);
        grid->low.z = fmin(grid->low.z, (double)point[i].position.z);
    }
    /* Counting sort: start[b + 2] counts, start[b + 1] is where the next of bucket b goes, start[b] in the end where it begins. */
    for (uint32_t i = 0; i < count; i++) grid->start[bucket_of(grid, cube_of(grid, point[i].position)) + 2]++;
    for (uint32_t b = 2; b < grid->buckets + 2; b++) grid->start[b] += grid->start[b - 1];
    for (uint32_t i = 0; i < count; i++) {
        uint64_t cube = cube_of(grid, point[i].position);
        uint32_t to = grid->start[bucket_of(grid, cube) + 1]++;
        grid->sorted[to] = point[i];
        grid->order[to] = i;
        grid->cube[to] = cube;
    }
    return true;
}

static uint32_t add_cube(uint32_t *found, uint32_t count, const dot_grid *grid, uint64_t cube, const field_point *centre, double radius_mm)
{
    uint32_t bucket = bucket_of(grid, cube);
    for (uint32_t k = grid->start[bucket]; k < grid->start[bucket + 1]; k++) {
        const field_point *p = &grid->sorted[k];
        if (grid->cube[k] != cube || !(field_distance2(p, centre) < radius_mm * radius_mm)) continue;
        found[count] = grid->order[k];
        count += field_facing(p, centre);
    }
    return count;
}

uint32_t dot_grid_ball(uint32_t *found, const dot_grid *grid, const field_point *centre, double radius_mm)
{
    int64_t low[3], high[3];
    const double offset[3] = {(double)centre->position.x - grid->low.x, (double)centre->position.y - grid->low.y,
                              (double)centre->position.z - grid->low.z};
    for (int k = 0; k < 3; k++) {
        low[k] = cube_along(offset[k] - radius_mm, grid->cube_mm);
        high[k] = cube_along(offset[k] + radius_mm, grid->cube_mm);
    }
    uint32_t count = 0;
    for (int64_t x = low[0]; x <= high[0]; x++)
        for (int64_t y = low[1]; y <= high[1]; y++)
            for (int64_t z = low[2]; z <= high[2]; z++) count = add_cube(found, count, grid, cube_code(x, y, z), centre, radius_mm);
    return count;
}

field_point *dot_points(const sbl_dot_cloud *dots, sbl_arena *arena)
{
    field_point *point = SBL_NEW(arena, field_point, dots->count);
    for (uint32_t i = 0; point && i < dots->count; i++)
        point[i] = (field_point){dots->position[i], dots->normal ? dots->normal[i] : (sbl_vec3f){0.0f, 0.0f, 1.0f}};
    return point;
}

double dot_mean_pitch_mm(const sbl_dot_cloud *dots, double area_mm2)
{
    if (!dots->wanted_per_cm2) return field_hex_pitch(area_mm2, (double)dots->count);
    double sum = 0.0;
    for (uint32_t i = 0; i < dots->count; i++) sum += (double)dots->wanted_per_cm2[i];
    return field_hex_pitch(100.0, sum / (double)dots->count);
}

void dot_tangents(sbl_vec3 *e1, sbl_vec3 *e2, sbl_vec3 normal)
{
    sbl_vec3 axis = fabs(normal.y) < 0.9 ? sbl_v3(0.0, 1.0, 0.0) : sbl_v3(1.0, 0.0, 0.0);
    *e1 = sbl_v3_normalize(sbl_v3_cross(axis, normal));
    *e2 = sbl_v3_cross(normal, *e1);
}
