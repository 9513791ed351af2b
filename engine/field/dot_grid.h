/*
 * dot_grid.h - dots in hashed cubes: who lies in a ball of any radius. The measures ask with radii that follow the density, which lists of
 * one radius (neighbors.c) do not serve.
 */
#ifndef STUBBLE_FIELD_DOT_GRID_H
#define STUBBLE_FIELD_DOT_GRID_H

#include "room.h"
#include "stubble/field_quality.h"

typedef struct dot_grid {
    const field_point *point;
    field_point *sorted; /* points, bucket after bucket */
    uint32_t *order;     /* their numbers */
    uint64_t *cube;      /* and cubes */
    uint32_t *start;     /* buckets + 1 */
    uint32_t buckets;
    double cube_mm;
    sbl_vec3 low;
} dot_grid;

/* Borrows the points. The grid stays in the arena. */
SBL_MUST_CHECK bool dot_grid_build(dot_grid *grid, const field_point *point, uint32_t count, double cube_mm, sbl_arena *arena);

/* found (room for all points and one more): those nearer to the centre than radius_mm that face it; a point at the centre counts, too. */
uint32_t dot_grid_ball(uint32_t *found, const dot_grid *grid, const field_point *centre, double radius_mm);

/* Dots as points; without normals all face the same way. NULL: no memory. */
field_point *dot_points(const sbl_dot_cloud *dots, sbl_arena *arena);

/* A density far below the mean (a hairline fades out) would ask for balls as wide as the head: the pitch of a dot ends here, in mean
 * pitches. */
#define DOT_PITCH_MOST 6.0

/* The hexagonal pitch at a dot, from the density wanted there, or mean_mm where none is told. */
static inline double dot_pitch_mm(const sbl_dot_cloud *dots, uint32_t i, double mean_mm)
{
    if (!dots->wanted_per_cm2) return mean_mm;
    double here_mm = field_hex_pitch(100.0, (double)dots->wanted_per_cm2[i]);
    return here_mm < DOT_PITCH_MOST * mean_mm ? here_mm : DOT_PITCH_MOST * mean_mm; /* also for a density of 0 */
}

/*
 * What a dot counts in a ball or a patch whose middle wants the density of dot `centre`: the ratio of the two wanted densities, so that a
 * slope of the density is no unevenness (Baddeley, Moller, Waagepetersen 2000). Where the density varies by more than DOT_WEIGHT_MOST
 * within the ball, nothing can be said.
 */
#define DOT_WEIGHT_MOST 3.0
static inline double dot_weight(const sbl_dot_cloud *dots, uint32_t centre, uint32_t i)
{
    return dots->wanted_per_cm2 ? (double)dots->wanted_per_cm2[centre] / (double)dots->wanted_per_cm2[i] : 1.0;
}

static inline bool dot_weight_usable(double weight)
{
    return weight <= DOT_WEIGHT_MOST && weight >= 1.0 / DOT_WEIGHT_MOST;
}

/* The pitch of the mean density: of what is wanted, as the dots see it, or of the number on the area. */
double dot_mean_pitch_mm(const sbl_dot_cloud *dots, double area_mm2);

/* Two unit vectors that span the plane of a normal; for normals that are not upright e1 lies level. */
void dot_tangents(sbl_vec3 *e1, sbl_vec3 *e2, sbl_vec3 normal);

/* A neighbour on that plane by direction and straight distance: on a sphere this is Lambert's equal-area projection. */
static inline void dot_flatten(double *x, double *y, sbl_vec3 offset, sbl_vec3 e1, sbl_vec3 e2)
{
    double u = sbl_v3_dot(offset, e1), v = sbl_v3_dot(offset, e2), flat = sqrt(u * u + v * v);
    double scale = flat > 0.0 ? sbl_v3_length(offset) / flat : 0.0;
    *x = scale * u;
    *y = scale * v;
}

#endif
