/*
 * The cut of a plane through a surface, followed from triangle to triangle. A vertex on the plane counts as above it, so each triangle is
 * either missed or crossed by exactly one segment, and no case needs care.
 */
#include "stubble/geodesic.h"
#include "surface/internal.h"

#include <string.h>

/* `to` further from the cut than this does not lie near it: the caller's plane is wrong. */
#define REACH_MM 20.0

typedef struct cutter {
    const sbl_surface *surface;
    sbl_vec3 origin, normal;
} cutter;

static sbl_vec3 corner(const cutter *c, uint32_t h)
{
    return sbl_v3_load(c->surface->position[c->surface->triangle[h]]);
}

static double height(const cutter *c, uint32_t h)
{
    return sbl_v3_dot(sbl_v3_sub(corner(c, h), c->origin), c->normal);
}

static bool crosses(const cutter *c, uint32_t h)
{
    return (height(c, h) >= 0.0) != (height(c, sbl_next(h)) >= 0.0);
}

static double crossing_along(const cutter *c, uint32_t h)
{
    double a = height(c, h), b = height(c, sbl_next(h));
    return sbl_clamp(a / (a - b), 0.0, 1.0);
}

static sbl_vec3 crossing_point(const cutter *c, uint32_t h)
{
    return sbl_v3_lerp(corner(c, h), corner(c, sbl_next(h)), crossing_along(c, h));
}

static sbl_surface_point crossing_place(const cutter *c, uint32_t h)
{
    float t = (float)crossing_along(c, h), s = 1.0f - t;
    switch (h % 3) {
    case 0:
        return (sbl_surface_point){h / 3, t, 0.0f};
    case 1:
        return (sbl_surface_point){h / 3, s, t};
    default:
        return (sbl_surface_point){h / 3, 0.0f, s};
    }
}

/* Distance from p to segment ab; *along tells where. */
static double segment_distance(sbl_vec3 p, sbl_vec3 a, sbl_vec3 b, double *along)
{
    sbl_vec3 d = sbl_v3_sub(b, a);
    double squared = sbl_v3_dot(d, d);
    *along = squared > 0.0 ? sbl_clamp(sbl_v3_dot(sbl_v3_sub(p, a), d) / squared, 0.0, 1.0) : 0.0;
    return sbl_v3_distance(p, sbl_v3_lerp(a, b, *along));
}

/* The two half-edges of triangle t that the plane crosses, false if it misses t. */
static bool crossed_edges(const cutter *c, uint32_t t, uint32_t edge[2])
{
    uint32_t count = 0;
    for (uint32_t h = 3 * t; h < 3 * t + 3 && count < 2; h++)
        if (crosses(c, h)) edge[count++] = h;
    return count == 2;
}

/* The crossed triangle nearest to the origin among those round the corners of triangle t (a start on a vertex or an edge may miss its own). */
static bool find_start(const cutter *c, uint32_t t, uint32_t edge[2])
{
    double best = 1e300, along;
    bool found = false;
    for (uint32_t k = 0; k < 3; k++) {
        uint32_t h = 3 * t + k;
        for (int side = 0; side < 2; side++)
            for (uint32_t g = h; g != SBL_NONE;) {
                uint32_t crossed[2];
                if (crossed_edges(c, g / 3, crossed)) {
                    double d = segment_distance(c->origin, crossing_point(c, crossed[0]), crossing_point(c, crossed[1]), &along);
                    if (d < best) {
                        best = d;
                        edge[0] = crossed[0];
                        edge[1] = crossed[1];
                        found = true;
                    }
                }
                if (side == 0) {
                    g = c->surface->opposite[sbl_prev(g)];
                } else {
                    uint32_t twin = c->surface->opposite[g];
                    g = twin == SBL_NONE ? SBL_NONE : sbl_next(twin);
                }
                if (g == h) break;
            }
    }
    return found;
}

/* A way along the cut: the half-edges crossed one after the other, leaving the start triangle by the first. */
typedef struct way {
    uint32_t *edge;
    uint32_t count;
    bool closed; /* it came back to the start triangle */
} way;

static void follow(const cutter *c, way *w, uint32_t first)
{
    uint32_t start = first / 3;
    w->count = 0;
    w->closed = false;
    /* Each triangle is crossed once, so the way ends. */
    for (uint32_t h = first; w->count < c->surface->triangle_count;) {
        w->edge[w->count++] = h;
        uint32_t g = c->surface->opposite[h];
        if (g == SBL_NONE) return;
        if (g / 3 == start) {
            w->closed = true;
            return;
        }
        h = crosses(c, sbl_next(g)) ? sbl_next(g) : sbl_prev(g);
    }
}

/* Where a way comes nearest to a point: after `edges` crossings, `along` the next segment; and how long the way is until there. */
typedef struct approach {
    uint32_t edges;
    double along, distance, length;
    sbl_vec3 position;
} approach;

static approach nearest_approach(const cutter *c, const way *w, sbl_vec3 from, sbl_vec3 p)
{
    approach best = {0, 0.0, sbl_v3_distance(p, from), 0.0, from};
    sbl_vec3 a = from;
    double length = 0.0, along;
    uint32_t segments = w->count + (w->closed ? 1 : 0);
    for (uint32_t i = 0; i < segments; i++) {
        sbl_vec3 b = i < w->count ? crossing_point(c, w->edge[i]) : from;
        double step = sbl_v3_distance(a, b), distance = segment_distance(p, a, b, &along);
        if (distance < best.distance) best = (approach){i, along, distance, length + along * step, sbl_v3_lerp(a, b, along)};
        length += step;
        a = b;
    }
    return best;
}

/* Barycentric place of a point that lies in a triangle. */
static sbl_surface_point place_in(const sbl_surface *s, uint32_t t, sbl_vec3 p)
{
    sbl_vec3 a = sbl_v3_load(s->position[s->triangle[3 * (size_t)t]]);
    sbl_vec3 e = sbl_v3_sub(sbl_v3_load(s->position[s->triangle[3 * (size_t)t + 1]]), a);
    sbl_vec3 f = sbl_v3_sub(sbl_v3_load(s->position[s->triangle[3 * (size_t)t + 2]]), a), d = sbl_v3_sub(p, a);
    double ee = sbl_v3_dot(e, e), ef = sbl_v3_dot(e, f), ff = sbl_v3_dot(f, f), de = sbl_v3_dot(d, e), df = sbl_v3_dot(d, f);
    double scale = 1.0 / (ee * ff - ef * ef);
    double u = sbl_clamp((ff * de - ef * df) * scale, 0.0, 1.0), v = sbl_clamp((ee * df - ef * de) * scale, 0.0, 1.0 - u);
    return (sbl_surface_point){t, (float)u, (float)v};
}

static sbl_status write_arc(sbl_polyline *arc, const cutter *c, const way *w, const approach *end, sbl_surface_point from, sbl_arena *arena,
                            sbl_diag *diag)
{
    uint32_t start = w->edge[0] / 3, t = end->edges ? c->surface->opposite[w->edge[end->edges - 1]] / 3 : start;
    sbl_surface_point *at = SBL_NEW(arena, sbl_surface_point, (uint64_t)end->edges + 2);
    sbl_vec3 *position = SBL_NEW(arena, sbl_vec3, (uint64_t)end->edges + 2);
    if (!at || !position) return sbl_fail_memory(diag);
    uint32_t count = 0;
    at[count] = from;
    position[count++] = c->origin;
    for (uint32_t i = 0; i < end->edges; i++) {
        sbl_vec3 p = crossing_point(c, w->edge[i]);
        if (!(sbl_v3_distance(p, position[count - 1]) > 1e-9)) continue;
        arc->length_mm += sbl_v3_distance(p, position[count - 1]);
        at[count] = crossing_place(c, w->edge[i]);
        position[count++] = p;
    }
    double last = sbl_v3_distance(end->position, position[count - 1]);
    if (last > 1e-9) {
        arc->length_mm += last;
        at[count] = place_in(c->surface, t, end->position);
        position[count++] = end->position;
    }
    *arc = (sbl_polyline){at, position, count, arc->length_mm};
    return SBL_OK;
}

static sbl_status cut(sbl_polyline *arc, const cutter *c, sbl_surface_point from, sbl_vec3 to, sbl_arena *arena, sbl_arena *scratch,
                      sbl_diag *diag)
{
    uint32_t edge[2];
    way w[2] = {{.edge = SBL_NEW(scratch, uint32_t, c->surface->triangle_count)},
                {.edge = SBL_NEW(scratch, uint32_t, c->surface->triangle_count)}};
    if (!w[0].edge || !w[1].edge) return sbl_fail_memory(diag);
    if (!find_start(c, from.triangle, edge))
        return sbl_fail(diag, SBL_E_NOT_FOUND, "the plane does not cut the surface at its start", "turn the plane");
    approach end[2];
    for (int k = 0; k < 2; k++) {
        follow(c, &w[k], edge[k]);
        end[k] = nearest_approach(c, &w[k], c->origin, to);
    }
    /* Both ways round a closed cut find the same nearest place; on an open one only one of them does. */
    double slack = 1e-6 * (1.0 + end[0].distance);
    int chosen = fabs(end[0].distance - end[1].distance) <= slack ? end[1].length < end[0].length : end[1].distance < end[0].distance;
    if (!(end[chosen].distance <= REACH_MM))
        return sbl_fail_at(diag, SBL_E_NOT_FOUND, "the plane's cut does not come near the arc's end", "put the plane through both ends", 0,
                           end[chosen].distance);
    return write_arc(arc, c, &w[chosen], &end[chosen], from, arena, diag);
}

sbl_status sbl_plane_arc(sbl_polyline *arc, const sbl_surface *surface, sbl_surface_point from, sbl_surface_point to, sbl_vec3 plane_normal,
                         sbl_arena *arena, sbl_diag *diag)
{
    if (arc) memset(arc, 0, sizeof *arc);
    if (!arc || !surface || !arena) return sbl_fail(diag, SBL_E_ARG, "an arc needs a surface and an arena", "pass them");
    double length = sbl_v3_length(plane_normal);
    if (!sbl_surface_point_valid(surface, from) || !sbl_surface_point_valid(surface, to) || !(length > 0.0) || !isfinite(length))
        return sbl_fail(diag, SBL_E_ARG, "an end of the arc is not on the surface, or the plane has no normal", "check the call");
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    sbl_arena_mark mark = sbl_arena_here(arena);
    cutter c = {surface, sbl_surface_position(surface, from), sbl_v3_scale(plane_normal, 1.0 / length)};
    sbl_status status = cut(arc, &c, from, sbl_surface_position(surface, to), arena, &scratch, diag);
    sbl_arena_release(&scratch);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        memset(arc, 0, sizeof *arc);
    }
    return status;
}
