/*
 * The shortest path between two places. A search over the middles of edges gives a first strip of triangles, which is straightened: a
 * geodesic, but often only the second best way past a bump, some per cent too long on a rough head. It bounds the search for the shortest
 * of all.
 */
#include "surface/geodesic_strip.h"
#include "surface/geodesic_windows.h"
#include "surface/heap.h"

#include <string.h>

static sbl_vec3 vertex_position(const sbl_surface *surface, uint32_t v)
{
    return sbl_v3_load(surface->position[v]);
}

static sbl_vec3 edge_middle(const sbl_surface *surface, uint32_t h)
{
    return sbl_v3_lerp(vertex_position(surface, surface->triangle[h]), vertex_position(surface, surface->triangle[sbl_next(h)]), 0.5);
}

/* ---- the first strip: A* over half-edges ---- */

typedef struct edge_search {
    const sbl_surface *surface;
    sbl_vec3 to;
    sbl_heap heap;
    double *cost;
    uint32_t *before;
} edge_search;

static void reach(edge_search *s, uint32_t h, double so_far, sbl_vec3 at, uint32_t previous)
{
    if (s->surface->opposite[h] == SBL_NONE) return;
    sbl_vec3 middle = edge_middle(s->surface, h);
    double total = so_far + sbl_v3_distance(at, middle);
    if (!(total < s->cost[h])) return;
    s->cost[h] = total;
    s->before[h] = previous;
    sbl_heap_push(&s->heap, h, total + sbl_v3_distance(middle, s->to));
}

/* The last half-edge crossed, SBL_NONE if the target cannot be reached. */
static uint32_t search_edges(edge_search *s, sbl_surface_point from, sbl_surface_point to)
{
    const sbl_surface *surface = s->surface;
    sbl_vec3 start = sbl_surface_position(surface, from);
    for (uint32_t h = 0; h < 3 * surface->triangle_count; h++) s->cost[h] = 1e300;
    for (uint32_t k = 0; k < 3; k++) reach(s, 3 * from.triangle + k, 0.0, start, SBL_NONE);
    while (s->heap.count) {
        uint32_t h = sbl_heap_pop(&s->heap), g = surface->opposite[h];
        if (g / 3 == to.triangle) return h;
        sbl_vec3 at = edge_middle(surface, h);
        reach(s, sbl_next(g), s->cost[h], at, h);
        reach(s, sbl_prev(g), s->cost[h], at, h);
    }
    return SBL_NONE;
}

static sbl_status first_strip(sbl_strip *strip, const sbl_surface *surface, sbl_surface_point from, sbl_surface_point to,
                              sbl_arena *scratch, sbl_diag *diag)
{
    uint32_t half_edges = 3 * surface->triangle_count, count = 0;
    edge_search s = {.surface = surface, .to = sbl_surface_position(surface, to)};
    s.cost = SBL_TAKE(scratch, double, half_edges);
    s.before = SBL_TAKE(scratch, uint32_t, half_edges);
    if (!sbl_heap_make(&s.heap, half_edges, scratch) || !s.cost || !s.before) return sbl_fail_memory(diag);
    uint32_t last = search_edges(&s, from, to);
    if (last == SBL_NONE)
        return sbl_fail(diag, SBL_E_NOT_FOUND, "no way along the surface joins the two places", "choose connected places");
    for (uint32_t h = last; h != SBL_NONE; h = s.before[h]) count++;
    if (!sbl_strip_make(strip, surface, from, to, count, scratch)) return sbl_fail_memory(diag);
    uint32_t i = strip->count = count;
    for (uint32_t h = last; h != SBL_NONE; h = s.before[h]) strip->crossing[--i] = h;
    return SBL_OK;
}

/* ---- the polyline ---- */

typedef struct line {
    sbl_surface_point *at;
    sbl_vec3 *position;
    uint32_t count;
    double length;
} line;

static void append(line *l, sbl_surface_point at, sbl_vec3 position)
{
    double step = l->count ? sbl_v3_distance(l->position[l->count - 1], position) : 1.0;
    if (!(step > 1e-9)) return;
    if (l->count) l->length += step;
    l->at[l->count] = at;
    l->position[l->count++] = position;
}

static sbl_surface_point on_half_edge(uint32_t h, double along)
{
    float t = (float)along, s = 1.0f - t;
    switch (h % 3) {
    case 0:
        return (sbl_surface_point){h / 3, t, 0.0f};
    case 1:
        return (sbl_surface_point){h / 3, s, t};
    default:
        return (sbl_surface_point){h / 3, 0.0f, s};
    }
}

/* The path through a straightened strip, into the arena. */
static sbl_status trace(sbl_polyline *arc, const sbl_strip *strip, sbl_arena *arena, sbl_arena *scratch, sbl_diag *diag)
{
    const sbl_surface *s = strip->surface;
    line l = {SBL_NEW(scratch, sbl_surface_point, strip->count + 2), SBL_NEW(scratch, sbl_vec3, strip->count + 2), 0, 0.0};
    double *along = SBL_NEW(scratch, double, strip->count);
    if (!l.at || !l.position || !along) return sbl_fail_memory(diag);
    sbl_strip_crossings(strip, along);
    append(&l, strip->from, sbl_surface_position(s, strip->from));
    for (uint32_t i = 0; i < strip->count; i++) {
        uint32_t h = strip->crossing[i];
        append(&l, on_half_edge(h, along[i]),
               sbl_v3_lerp(vertex_position(s, s->triangle[h]), vertex_position(s, s->triangle[sbl_next(h)]), along[i]));
    }
    append(&l, strip->to, sbl_surface_position(s, strip->to));
    arc->at = sbl_arena_copy(arena, l.at, l.count, sizeof *l.at);
    arc->position = sbl_arena_copy(arena, l.position, l.count, sizeof *l.position);
    arc->count = l.count;
    arc->length_mm = l.length;
    return arc->at && arc->position ? SBL_OK : sbl_fail_memory(diag);
}

/* The shortest strip, straightened. */
static sbl_status find_strip(sbl_strip *strip, const sbl_surface *surface, sbl_surface_point from, sbl_surface_point to, sbl_arena *scratch,
                             sbl_diag *diag)
{
    if (from.triangle == to.triangle) {
        if (!sbl_strip_make(strip, surface, from, to, 0, scratch)) return sbl_fail_memory(diag);
        sbl_strip_straighten(strip);
        return SBL_OK;
    }
    sbl_status status = first_strip(strip, surface, from, to, scratch, diag);
    if (status != SBL_OK) return status;
    sbl_strip_straighten(strip);
    sbl_strip shorter;
    bool found;
    status = sbl_windows_search(&shorter, &found, surface, from, to, strip->length_mm, scratch, diag);
    if (status != SBL_OK || !found) return status;
    sbl_strip_straighten(&shorter);
    if (shorter.length_mm < strip->length_mm) *strip = shorter;
    return SBL_OK;
}

sbl_status sbl_geodesic_arc(sbl_polyline *arc, const sbl_surface *surface, sbl_surface_point from, sbl_surface_point to, sbl_arena *arena,
                            sbl_diag *diag)
{
    if (arc) memset(arc, 0, sizeof *arc);
    if (!arc || !surface || !arena) return sbl_fail(diag, SBL_E_ARG, "an arc needs a surface and an arena", "pass them");
    if (!sbl_surface_point_valid(surface, from) || !sbl_surface_point_valid(surface, to))
        return sbl_fail(diag, SBL_E_ARG, "an end of the arc is not on the surface", "take it from sbl_surface_closest");
    if (surface->component[from.triangle] != surface->component[to.triangle])
        return sbl_fail(diag, SBL_E_NOT_FOUND, "the ends of the arc lie on separate pieces of the surface", "choose places of one piece");
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_strip strip;
    sbl_status status = find_strip(&strip, surface, from, to, &scratch, diag);
    if (status == SBL_OK) status = trace(arc, &strip, arena, &scratch, diag);
    sbl_arena_release(&scratch);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        memset(arc, 0, sizeof *arc);
    }
    return status;
}
