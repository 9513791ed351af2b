/*
 * The nearest place of a polyline, straight through space. Segments stand in groups of eight with a bounding sphere; a group is opened only
 * if its sphere can hold something nearer than the best found, so the answer is exact.
 *
 * Straight distance stands for distance along the skin: at 15 mm on a sphere of 70 mm they differ by d^3 / (24 R^2) = 0.03 mm.
 */
#include "inside.h"

#define GROUP_SEGMENTS 8u

struct sbl_near_group {
    sbl_vec3 center;
    double radius_mm;
};

/* A curve of one point has one segment of no length. */
static uint32_t segment_count(const sbl_near_curve *curve)
{
    return curve->count > 1 ? curve->count - 1 : curve->count;
}

static sbl_vec3 segment_end(const sbl_near_curve *curve, uint32_t segment)
{
    return curve->point[segment + 1 < curve->count ? segment + 1 : segment];
}

static struct sbl_near_group bound(const sbl_near_curve *curve, uint32_t group)
{
    uint32_t first = group * GROUP_SEGMENTS, last = first + GROUP_SEGMENTS;
    if (last > curve->count - 1) last = curve->count - 1;
    struct sbl_near_group sphere = {sbl_v3_lerp(curve->point[first], curve->point[last], 0.5), 0.0};
    for (uint32_t i = first; i <= last; i++) sphere.radius_mm = fmax(sphere.radius_mm, sbl_v3_distance(sphere.center, curve->point[i]));
    return sphere;
}

sbl_status sbl_near_curve_build(sbl_near_curve *curve, const sbl_vec3 *point, uint32_t count, sbl_arena *arena, sbl_diag *diag)
{
    *curve = (sbl_near_curve){.point = point, .count = count};
    if (!point || !count) return sbl_fail(diag, SBL_E_ARG, "a curve without a point", NULL);
    curve->group_count = (segment_count(curve) + GROUP_SEGMENTS - 1) / GROUP_SEGMENTS;
    struct sbl_near_group *group = SBL_NEW(arena, struct sbl_near_group, curve->group_count);
    if (!group) return sbl_fail(diag, SBL_E_MEMORY, "not enough memory for a curve", NULL);
    for (uint32_t g = 0; g < curve->group_count; g++) group[g] = bound(curve, g);
    curve->group = group;
    return SBL_OK;
}

/* While searching, distance_mm holds the square. */
static void try_segment(const sbl_near_curve *curve, uint32_t segment, sbl_vec3 p, sbl_near_hit *best)
{
    sbl_vec3 a = curve->point[segment], ab = sbl_v3_sub(segment_end(curve, segment), a), ap = sbl_v3_sub(p, a);
    double squared = sbl_v3_dot(ab, ab);
    double t = squared > 0.0 ? sbl_clamp(sbl_v3_dot(ap, ab) / squared, 0.0, 1.0) : 0.0;
    sbl_vec3 off = sbl_v3_madd(ap, ab, -t);
    double distance = sbl_v3_dot(off, off);
    if (distance < best->distance_mm) *best = (sbl_near_hit){segment, t, distance};
}

bool sbl_near_curve_find(const sbl_near_curve *curve, sbl_vec3 p, double max_mm, sbl_near_hit *hit)
{
    sbl_near_hit best = {SBL_NONE, 0.0, max_mm * max_mm};
    uint32_t total = segment_count(curve);
    double best_mm = max_mm;
    for (uint32_t g = 0; g < curve->group_count; g++) {
        sbl_vec3 off = sbl_v3_sub(p, curve->group[g].center);
        double open_mm = best_mm + curve->group[g].radius_mm;
        if (sbl_v3_dot(off, off) >= open_mm * open_mm) continue;
        uint32_t first = g * GROUP_SEGMENTS, last = first + GROUP_SEGMENTS < total ? first + GROUP_SEGMENTS : total;
        for (uint32_t s = first; s < last; s++) try_segment(curve, s, p, &best);
        best_mm = sqrt(best.distance_mm);
    }
    best.distance_mm = best_mm;
    *hit = best;
    return best.segment != SBL_NONE;
}

static sbl_vec3 direction(const sbl_near_curve *curve, uint32_t segment)
{
    return sbl_v3_normalize(sbl_v3_sub(segment_end(curve, segment), curve->point[segment]));
}

/* At a corner of the line the mean direction of both segments decides, as the two alone disagree within the corner's wedge. */
double sbl_near_curve_side(const sbl_near_curve *curve, const sbl_near_hit *hit, sbl_vec3 p, sbl_vec3 normal)
{
    uint32_t s = hit->segment, total = segment_count(curve);
    sbl_vec3 along = direction(curve, s);
    sbl_vec3 nearest = sbl_v3_lerp(curve->point[s], segment_end(curve, s), hit->t);
    if (hit->t <= 0.0 && s > 0) along = sbl_v3_add(along, direction(curve, s - 1));
    if (hit->t >= 1.0 && s + 1 < total) along = sbl_v3_add(along, direction(curve, s + 1));
    return sbl_v3_dot(sbl_v3_cross(normal, along), sbl_v3_sub(p, nearest)) < 0.0 ? -1.0 : 1.0;
}
