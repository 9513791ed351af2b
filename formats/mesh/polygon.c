/*
 * Polygons into triangles. Quadrilaterals, by far the most common, have a rule of their own; larger ones lose one ear after the other
 * (Meisters 1975) in the projection along their Newell normal. The number of tests is bounded, so that a hostile polygon of a million
 * corners costs a bounded time and comes out as some triangulation.
 */
#include "mesh/reader.h"

#define TESTS_PER_CORNER 256u

bool sbl_polygon_scratch_make(sbl_polygon_scratch *scratch, uint64_t corners_max, sbl_arena *arena)
{
    scratch->x = SBL_NEW(arena, double, corners_max);
    scratch->y = SBL_NEW(arena, double, corners_max);
    scratch->next = SBL_NEW(arena, uint32_t, corners_max);
    scratch->previous = SBL_NEW(arena, uint32_t, corners_max);
    scratch->reflex = SBL_NEW(arena, bool, corners_max);
    return scratch->x && scratch->y && scratch->next && scratch->previous && scratch->reflex;
}

static sbl_vec3 newell_normal(const sbl_vec3f *position, const uint32_t *corner, uint32_t count)
{
    sbl_vec3 normal = {0.0, 0.0, 0.0}, origin = sbl_v3_load(position[corner[0]]);
    sbl_vec3 a = sbl_v3_sub(sbl_v3_load(position[corner[count - 1]]), origin);
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 b = sbl_v3_sub(sbl_v3_load(position[corner[i]]), origin);
        normal = sbl_v3_add(normal, sbl_v3_cross(a, b));
        a = b;
    }
    return normal;
}

static void put(uint32_t *triangle, uint32_t a, uint32_t b, uint32_t c)
{
    triangle[0] = a;
    triangle[1] = b;
    triangle[2] = c;
}

static bool faces_along(sbl_vec3 a, sbl_vec3 b, sbl_vec3 c, sbl_vec3 normal)
{
    return sbl_v3_dot(sbl_v3_cross(sbl_v3_sub(b, a), sbl_v3_sub(c, a)), normal) > 0.0;
}

static void cut_quadrilateral(uint32_t *triangle, const sbl_vec3f *position, const uint32_t *corner)
{
    sbl_vec3 p[4], normal = newell_normal(position, corner, 4);
    for (int i = 0; i < 4; i++) p[i] = sbl_v3_load(position[corner[i]]);
    bool along_02 = faces_along(p[0], p[1], p[2], normal) && faces_along(p[0], p[2], p[3], normal);
    bool along_13 = faces_along(p[0], p[1], p[3], normal) && faces_along(p[1], p[2], p[3], normal);
    bool shorter_13 = sbl_v3_distance(p[1], p[3]) < sbl_v3_distance(p[0], p[2]);
    if (along_13 && (shorter_13 || !along_02)) {
        put(triangle, corner[0], corner[1], corner[3]);
        put(triangle + 3, corner[1], corner[2], corner[3]);
    } else {
        put(triangle, corner[0], corner[1], corner[2]);
        put(triangle + 3, corner[0], corner[2], corner[3]);
    }
}

/* Drop the axis along which the polygon is widest, keeping its sense of rotation. */
static void project(const sbl_polygon_scratch *s, const sbl_vec3f *position, const uint32_t *corner, uint32_t count)
{
    sbl_vec3 n = newell_normal(position, corner, count);
    double ax = fabs(n.x), ay = fabs(n.y), az = fabs(n.z);
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 p = sbl_v3_load(position[corner[i]]);
        if (az >= ax && az >= ay) {
            s->x[i] = n.z >= 0.0 ? p.x : -p.x;
            s->y[i] = p.y;
        } else if (ay >= ax) {
            s->x[i] = n.y >= 0.0 ? p.z : -p.z;
            s->y[i] = p.x;
        } else {
            s->x[i] = n.x >= 0.0 ? p.y : -p.y;
            s->y[i] = p.z;
        }
    }
}

static double turn(const sbl_polygon_scratch *s, uint32_t a, uint32_t b, uint32_t c)
{
    return (s->x[b] - s->x[a]) * (s->y[c] - s->y[a]) - (s->y[b] - s->y[a]) * (s->x[c] - s->x[a]);
}

static bool same_place(const sbl_polygon_scratch *s, uint32_t a, uint32_t b)
{
    return s->x[a] == s->x[b] && s->y[a] == s->y[b];
}

/* Only a reflex corner can lie inside an ear; one that shares its place with the ear's corner (a bridge to a hole) does not count. */
static bool is_ear(const sbl_polygon_scratch *s, uint32_t at, uint64_t *tests_left)
{
    uint32_t a = s->previous[at], c = s->next[at];
    if (s->reflex[at]) return false;
    for (uint32_t p = s->next[c]; p != a; p = s->next[p]) {
        if (!s->reflex[p]) continue;
        if (!*tests_left) return true;
        --*tests_left;
        if (same_place(s, p, a) || same_place(s, p, at) || same_place(s, p, c)) continue;
        if (turn(s, a, at, p) >= 0.0 && turn(s, at, c, p) >= 0.0 && turn(s, c, a, p) >= 0.0) return false;
    }
    return true;
}

static void mark_reflex(const sbl_polygon_scratch *s, uint32_t at)
{
    s->reflex[at] = !(turn(s, s->previous[at], at, s->next[at]) > 0.0);
}

static void clip_ears(uint32_t *triangle, const uint32_t *corner, uint32_t count, const sbl_polygon_scratch *s)
{
    for (uint32_t i = 0; i < count; i++) {
        s->next[i] = i + 1 < count ? i + 1 : 0;
        s->previous[i] = i ? i - 1 : count - 1;
    }
    for (uint32_t i = 0; i < count; i++) mark_reflex(s, i);
    uint64_t tests_left = (uint64_t)count * TESTS_PER_CORNER;
    uint32_t at = 0, since_last_ear = 0;
    for (uint32_t left = count; left >= 3;) {
        /* After a whole round without an ear the polygon is degenerate or crosses itself: cut here all the same. */
        if (since_last_ear < left && !is_ear(s, at, &tests_left)) {
            since_last_ear++;
            at = s->next[at];
            continue;
        }
        uint32_t a = s->previous[at], c = s->next[at];
        put(triangle, corner[a], corner[at], corner[c]);
        triangle += 3;
        s->next[a] = c;
        s->previous[c] = a;
        mark_reflex(s, a);
        mark_reflex(s, c);
        left--;
        since_last_ear = 0;
        at = s->next[c]; /* skipping a corner keeps the triangles from all meeting in one */
    }
}

void sbl_polygon_cut(uint32_t *triangle, const sbl_vec3f *position, const uint32_t *corner, uint32_t count,
                     const sbl_polygon_scratch *scratch)
{
    if (count == 3) {
        put(triangle, corner[0], corner[1], corner[2]);
    } else if (count == 4) {
        cut_quadrilateral(triangle, position, corner);
    } else {
        project(scratch, position, corner, count);
        clip_ears(triangle, corner, count, scratch);
    }
}
