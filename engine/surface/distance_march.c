/*
 * Distances to all vertices, by windows of light that are led over the surface (Mitchell, Mount and Papadimitriou, "The discrete geodesic
 * problem", 1987). Exact windows are as many as the triangles times the square root of that; here those that wait at an edge together are
 * cut to the nearest of each place and merged with a bounded error (window_envelope.c), after which about one leaves each edge. A window that
 * an end of its edge undercuts is dropped (Xin and Wang, "Improving Chen and Han's Algorithm on the Discrete Geodesic Problem", 2009).
 *
 * What rounding and merging leave in the dark is reached by paths bent round a window's side; a vertex so reached shines itself if no light
 * comes in time. So every vertex of a component gets the length of a path, whatever its triangles are like.
 */
#include "surface/distance.h"

/* Merging may make a distance wrong by this share. The bar is 1 %; the rest is for what was in the dark, and for sides that were bent. */
#define SLACK_SHARE 0.002
/* Of an edge: how long its windows wait for others beyond their own distance, and a vertex in the dark behind it for light. */
#define WAIT     0.5
#define WAIT_DIM 4.0
/* Of an edge: a source this near to its end lies there. */
#define AT_CORNER 1e-6
#define POOL      1024u
/* Of an edge: so far about the places on a way `toward` the distances are right, too: those of the triangles that it crosses and of their next. */
#define RIM 4.0

struct sbl_waiting_window {
    sbl_broad_window window;
    sbl_waiting_window *next;
};

sbl_status sbl_march_make(sbl_march *march, const sbl_surface *surface, double max_mm, sbl_arena *scratch, sbl_diag *diag)
{
    uint32_t count = surface->vertex_count;
    uint64_t half_edges = 3 * (uint64_t)surface->triangle_count;
    *march = (sbl_march){.surface = surface, .max_mm = max_mm, .scratch = scratch};
    march->distance = SBL_TAKE(scratch, double, count);
    march->slack = SBL_TAKE(scratch, double, count);
    march->leaving = SBL_TAKE(scratch, uint32_t, count);
    march->bends = SBL_NEW(scratch, uint8_t, count);
    march->dim = SBL_NEW(scratch, uint8_t, count);
    march->waiting = SBL_NEW(scratch, sbl_waiting_window *, half_edges);
    if (!sbl_heap_make(&march->heap, (uint32_t)half_edges + count, scratch) || !march->distance || !march->slack || !march->leaving ||
        !march->bends || !march->dim || !march->waiting)
        return sbl_fail_memory(diag);
    for (uint32_t v = 0; v < count; v++) march->distance[v] = 1e300;
    return SBL_OK;
}

/* Is light that comes to half-edge h at this distance beyond what is asked for? What is left from there is at least the straight way. */
static bool beyond(const sbl_march *m, double distance, uint32_t h)
{
    if (!(distance <= m->max_mm)) return true;
    if (!m->toward) return false;
    sbl_vec3 straight = sbl_v3_sub(sbl_corner_position(m->surface, h), *m->toward);
    double left = m->max_mm - distance + RIM * sbl_edge_length(m->surface, h);
    return left < 0.0 || left * left < sbl_v3_dot(straight, straight);
}

/* An index with a key that is not raised. */
static void queue(sbl_heap *heap, uint32_t index, double key)
{
    if (heap->place[index] == SBL_NONE || key < heap->key[index]) sbl_heap_push(heap, index, key);
}

/* ---- vertices ---- */

static bool can_bend(sbl_march *m, uint32_t out)
{
    uint8_t *known = &m->bends[m->surface->triangle[out]];
    if (!*known) *known = sbl_vertex_bends(m->surface, out) ? 2 : 1;
    return *known == 2;
}

/* The origin of half-edge `out` can be reached at this distance. A dim one waits whether light comes. */
static void reach_vertex(sbl_march *m, uint32_t out, double distance, double slack, bool dim, double wait)
{
    uint32_t v = m->surface->triangle[out];
    if (!(distance < m->distance[v])) return;
    m->distance[v] = distance;
    m->slack[v] = slack;
    m->dim[v] = dim;
    if (beyond(m, distance, out)) return;
    bool bends = can_bend(m, out);
    if (!bends && !dim) return;
    m->leaving[v] = out;
    queue(&m->heap, 3 * m->surface->triangle_count + v, bends ? distance : distance + wait);
}

/* ---- windows ---- */

static void wait_at_edge(sbl_march *m, const sbl_broad_window *w, double length)
{
    double nearest = sbl_window_nearest(&w->light);
    if (beyond(m, nearest, w->light.at)) return;
    if (!m->spare) {
        sbl_waiting_window *pool = SBL_NEW(m->scratch, sbl_waiting_window, POOL);
        if (!pool) {
            m->no_memory = true;
            return;
        }
        for (uint32_t i = 0; i + 1 < POOL; i++) pool[i].next = &pool[i + 1];
        m->spare = pool;
    }
    sbl_waiting_window *entry = m->spare;
    m->spare = entry->next;
    *entry = (sbl_waiting_window){*w, m->waiting[w->light.at]};
    m->waiting[w->light.at] = entry;
    queue(&m->heap, w->light.at, nearest + WAIT * length);
}

static bool undercut(const sbl_march *m, const sbl_window *w, double length)
{
    const uint32_t *triangle = m->surface->triangle;
    return sbl_window_undercut(w, length, m->distance[triangle[w->at]], m->distance[triangle[sbl_next(w->at)]]);
}

static void add_window(sbl_march *m, sbl_broad_window w, double length)
{
    if (m->surface->opposite[w.light.at] == SBL_NONE || !sbl_window_clip(&w.light, length) || undercut(m, &w.light, length)) return;
    wait_at_edge(m, &w, length);
}

/* The corner is lit, or reached round a side of the window. */
static void meet_corner(sbl_march *m, const sbl_broad_window *broad, uint32_t corner, const sbl_below *t)
{
    const sbl_window *w = &broad->light;
    double at = sbl_clamp(t->entry, w->a, w->b);
    if (fabs(at - t->entry) <= SBL_WINDOW_TOUCH * t->length)
        reach_vertex(m, corner, w->so_far + sbl_reach(w->x - t->cx, w->y + t->cy), broad->slack, false, 0.0);
    else reach_vertex(m, corner, sbl_window_distance(w, at) + sbl_reach(t->cx - at, t->cy), broad->slack, true, WAIT_DIM * t->length);
}

/* Lead a window into the triangle of the opposite half-edge g. */
static void cross_triangle(sbl_march *m, const sbl_broad_window *broad, uint32_t g, const sbl_flat *flat)
{
    const sbl_window *w = &broad->light;
    if (undercut(m, w, flat->length)) return;
    sbl_below t = sbl_window_below(w, flat);
    uint32_t corner = sbl_prev(g);
    double to_end = m->distance[m->surface->triangle[g]], to_origin = m->distance[m->surface->triangle[sbl_next(g)]];
    meet_corner(m, broad, corner, &t);
    sbl_window part;
    sbl_ray to_corner = {t.cx - w->x, t.cy + w->y};
    if (t.entry > w->a && sbl_window_fall_low(&part, w, &broad->sides, &t, sbl_next(g), to_end)) {
        double ex = t.cx / t.low, ey = -t.cy / t.low;
        sbl_sides sides = {sbl_ray_turn(broad->sides.a, ex, ey), sbl_ray_turn(part.b < t.low ? broad->sides.b : to_corner, ex, ey)};
        add_window(m, (sbl_broad_window){part, sides, broad->slack}, t.low);
    }
    if (t.entry < w->b && sbl_window_fall_high(&part, w, &broad->sides, &t, corner, to_origin)) {
        double ex = (t.length - t.cx) / t.high, ey = t.cy / t.high;
        sbl_sides sides = {sbl_ray_turn(part.a > 0.0 ? broad->sides.a : to_corner, ex, ey), sbl_ray_turn(broad->sides.b, ex, ey)};
        add_window(m, (sbl_broad_window){part, sides, broad->slack}, t.high);
    }
}

static void cross_envelope(sbl_march *m, uint32_t g, const sbl_flat *flat)
{
    sbl_envelope *e = &m->envelope;
    sbl_envelope_merge(e, SLACK_SHARE);
    for (uint32_t k = 0; k < e->count; k++) cross_triangle(m, &e->part[k], g, flat);
    e->count = 0;
}

/* The windows that wait at half-edge h go on together. */
static void leave_edge(sbl_march *m, uint32_t h)
{
    uint32_t g = m->surface->opposite[h];
    sbl_flat flat = sbl_flat_lay(m->surface, g);
    for (sbl_waiting_window *w = m->waiting[h], *next; w; w = next) {
        if (!undercut(m, &w->window.light, flat.length)) {
            if (!sbl_envelope_has_room(&m->envelope)) cross_envelope(m, g, &flat);
            sbl_envelope_lay(&m->envelope, &w->window);
        }
        next = w->next;
        w->next = m->spare;
        m->spare = w;
    }
    m->waiting[h] = NULL;
    cross_envelope(m, g, &flat);
}

/* A vertex shines into one of its triangles, that of outgoing half-edge h. */
static void shine_into(sbl_march *m, uint32_t h, double so_far, double slack)
{
    uint32_t across = sbl_next(h);
    sbl_flat t = sbl_flat_lay(m->surface, across);
    reach_vertex(m, across, so_far + t.to_origin, slack, false, 0.0);
    reach_vertex(m, sbl_prev(h), so_far + t.to_end, slack, false, 0.0);
    sbl_window light = {.x = t.x, .y = t.y, .a = 0.0, .b = t.length, .so_far = so_far, .at = across};
    add_window(m, (sbl_broad_window){light, sbl_window_sides(&light), slack}, t.length);
}

static void shine(sbl_march *m, uint32_t v)
{
    const uint32_t *opposite = m->surface->opposite;
    double so_far = m->distance[v], slack = m->slack[v];
    uint32_t out = m->leaving[v], h = out;
    if (m->bends[v] != 2 && !m->dim[v]) return;
    do {
        shine_into(m, h, so_far, slack);
        h = opposite[sbl_prev(h)];
    } while (h != SBL_NONE && h != out);
    if (h == out) return;
    for (h = opposite[out]; h != SBL_NONE; h = opposite[h]) {
        h = sbl_next(h);
        shine_into(m, h, so_far, slack);
    }
}

/* ---- the whole ---- */

void sbl_march_to_vertex(sbl_march *march, uint32_t out, double distance)
{
    reach_vertex(march, out, distance, 0.0, false, 0.0);
}

void sbl_march_from_window(sbl_march *march, const sbl_window *w)
{
    add_window(march, (sbl_broad_window){*w, sbl_window_sides(w), 0.0}, sbl_edge_length(march->surface, w->at));
}

/* The source sees its triangle's edges; from a corner, the corner shines. */
void sbl_march_from_place(sbl_march *march, uint32_t triangle, sbl_vec3 place)
{
    const sbl_surface *surface = march->surface;
    for (uint32_t h = 3 * triangle; h < 3 * triangle + 3; h++) {
        double distance = sbl_v3_distance(place, sbl_corner_position(surface, h));
        reach_vertex(march, h, distance, 0.0, distance <= AT_CORNER * sbl_edge_length(surface, h), 0.0);
    }
    for (uint32_t h = 3 * triangle; h < 3 * triangle + 3; h++) {
        sbl_window w = {.a = 0.0, .b = sbl_edge_length(surface, h), .at = h};
        sbl_edge_frame(surface, h, place, &w.x, &w.y);
        sbl_march_from_window(march, &w);
    }
}

sbl_status sbl_march_run(sbl_march *march, float *distance_mm, sbl_diag *diag)
{
    uint32_t half_edges = 3 * march->surface->triangle_count;
    while (march->heap.count && !march->no_memory) {
        uint32_t i = sbl_heap_pop(&march->heap);
        if (i < half_edges) leave_edge(march, i);
        else shine(march, i - half_edges);
    }
    if (march->no_memory) return sbl_fail_memory(diag);
    for (uint32_t v = 0; v < march->surface->vertex_count; v++)
        distance_mm[v] = march->distance[v] <= march->max_mm && march->distance[v] < 1e300 ? (float)march->distance[v] : INFINITY;
    return SBL_OK;
}
