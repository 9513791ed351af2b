/*
 * The shortest path between two places. A search over the middles of edges gives a first strip of triangles; the strip is unfolded into the
 * plane, and the shortest path inside it found with a funnel (Lee and Preparata 1984, in Mononen's form). Where that path bends at a vertex
 * round which the other way is shorter, the strip is led round the other side, until no such vertex is left: then the path is a geodesic.
 * It ends where edge flips (FlipOut, Sharp and Crane 2020) end, and is the scheme of Xin and Wang, "Efficiently Determining a Locally Exact
 * Shortest Path on Polyhedral Surfaces" (2007).
 *
 * A strip is a row of half-edges: each is crossed from its own triangle into its twin's. Crossing h, its target lies to the left.
 */
#include "stubble/geodesic.h"
#include "surface/heap.h"

#include <string.h>

#define ROUNDS_MAX 4096
/* How far below a straight angle the other side must be; below it the gain is under 1e-14 of the length. */
#define STRAIGHT_SLACK_RAD 1e-7

typedef struct vec2 {
    double x, y;
} vec2;

typedef struct portal {
    vec2 left, right;
} portal;

/* A corner of the funnel's path: the portal at which it bends and the side; the path's ends have neither. */
typedef struct bend {
    vec2 at;
    uint32_t portal;
    bool left;
} bend;

typedef struct router {
    const sbl_surface *surface;
    sbl_surface_point from, to;
    sbl_vec3 from_position, to_position;
    uint32_t *strip, *other_strip;
    uint32_t count, capacity;
    portal *portal;
    bend *bend;
    uint32_t bend_count;
    vec2 start, end;
} router;

static sbl_vec3 vertex_position(const sbl_surface *surface, uint32_t v)
{
    return sbl_v3_load(surface->position[v]);
}

static sbl_vec3 edge_middle(const sbl_surface *surface, uint32_t h)
{
    return sbl_v3_lerp(vertex_position(surface, surface->triangle[h]), vertex_position(surface, surface->triangle[sbl_next(h)]), 0.5);
}

/* ---- the first strip: A* over half-edges ---- */

static void reach(const router *r, sbl_heap *heap, double *cost, uint32_t *before, uint32_t h, double so_far, sbl_vec3 at, uint32_t previous)
{
    if (r->surface->opposite[h] == SBL_NONE) return;
    sbl_vec3 middle = edge_middle(r->surface, h);
    double total = so_far + sbl_v3_distance(at, middle);
    if (!(total < cost[h])) return;
    cost[h] = total;
    before[h] = previous;
    sbl_heap_push(heap, h, total + sbl_v3_distance(middle, r->to_position));
}

static sbl_status first_strip(router *r, sbl_arena *scratch, sbl_diag *diag)
{
    const sbl_surface *surface = r->surface;
    uint32_t half_edges = 3 * surface->triangle_count, last = SBL_NONE;
    sbl_heap heap;
    double *cost = SBL_NEW(scratch, double, half_edges);
    uint32_t *before = SBL_NEW(scratch, uint32_t, half_edges);
    if (!sbl_heap_make(&heap, half_edges, scratch) || !cost || !before) return sbl_fail_memory(diag);
    for (uint32_t h = 0; h < half_edges; h++) cost[h] = 1e300;
    for (uint32_t k = 0; k < 3; k++) reach(r, &heap, cost, before, 3 * r->from.triangle + k, 0.0, r->from_position, SBL_NONE);
    while (heap.count && last == SBL_NONE) {
        uint32_t h = sbl_heap_pop(&heap), g = surface->opposite[h];
        if (g / 3 == r->to.triangle) last = h;
        sbl_vec3 at = edge_middle(surface, h);
        reach(r, &heap, cost, before, sbl_next(g), cost[h], at, h);
        reach(r, &heap, cost, before, sbl_prev(g), cost[h], at, h);
    }
    if (last == SBL_NONE) return sbl_fail(diag, SBL_E_NOT_FOUND, "no way along the surface joins the two places", "choose connected places");
    for (uint32_t h = last; h != SBL_NONE; h = before[h]) r->count++;
    uint32_t i = r->count;
    for (uint32_t h = last; h != SBL_NONE; h = before[h]) r->strip[--i] = h;
    return SBL_OK;
}

/* ---- unfolding ---- */

/* The corner across edge AB of a triangle whose third corner is `apex`: to the right of A -> B. */
static vec2 unfold(vec2 a2, vec2 b2, sbl_vec3 a, sbl_vec3 b, sbl_vec3 apex)
{
    sbl_vec3 d = sbl_v3_sub(b, a), e = sbl_v3_sub(apex, a);
    double squared = sbl_v3_dot(d, d), along = sbl_v3_dot(d, e) / squared, height = sbl_v3_length(sbl_v3_cross(d, e)) / squared;
    double x = b2.x - a2.x, y = b2.y - a2.y;
    return (vec2){a2.x + along * x + height * y, a2.y + along * y - height * x};
}

static vec2 place(const vec2 corner[3], sbl_surface_point at)
{
    double u = (double)at.u, v = (double)at.v, w = 1.0 - u - v;
    return (vec2){w * corner[0].x + u * corner[1].x + v * corner[2].x, w * corner[0].y + u * corner[1].y + v * corner[2].y};
}

static void unfold_strip(router *r)
{
    const sbl_surface *s = r->surface;
    uint32_t t = r->from.triangle;
    sbl_vec3 p[3];
    for (uint32_t k = 0; k < 3; k++) p[k] = vertex_position(s, s->triangle[3 * t + k]);
    vec2 corner[3] = {{0.0, 0.0}, {0.0, 0.0}, {0.0, 0.0}};
    corner[1].x = sbl_v3_distance(p[0], p[1]);
    /* Corner 2 lies to the left of 0 -> 1, that is, to the right of 1 -> 0. */
    corner[2] = unfold(corner[1], corner[0], p[1], p[0], p[2]);
    r->start = place(corner, r->from);
    for (uint32_t i = 0; i < r->count; i++) {
        uint32_t h = r->strip[i], g = s->opposite[h];
        vec2 a = corner[h % 3], b = corner[sbl_next(h) % 3];
        r->portal[i] = (portal){b, a};
        vec2 apex = unfold(a, b, vertex_position(s, s->triangle[h]), vertex_position(s, s->triangle[sbl_next(h)]),
                           vertex_position(s, s->triangle[sbl_prev(g)]));
        corner[g % 3] = b;
        corner[sbl_next(g) % 3] = a;
        corner[sbl_prev(g) % 3] = apex;
    }
    r->end = place(corner, r->to);
}

/* ---- the funnel ---- */

/* > 0: c lies to the left of a -> b. */
static double turn(vec2 a, vec2 b, vec2 c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool same(vec2 a, vec2 b)
{
    return a.x == b.x && a.y == b.y;
}

typedef struct funnel {
    vec2 apex, left, right;
    uint32_t left_at, right_at, next;
} funnel;

/* Portals that have the apex as an end are crossed at the apex: the funnel opens again after them. */
static void open_funnel(const router *r, funnel *f, vec2 apex, uint32_t next)
{
    while (next < r->count && (same(r->portal[next].left, apex) || same(r->portal[next].right, apex))) next++;
    *f = (funnel){apex, apex, apex, next, next, next};
}

/* The path must bend at the funnel's left or right side, whose corner becomes the apex. */
static void add_bend(router *r, funnel *f, bool left)
{
    bend b = {left ? f->left : f->right, left ? f->left_at : f->right_at, left};
    r->bend[r->bend_count++] = b;
    open_funnel(r, f, b.at, b.portal + 1);
}

static bool crosses_left(const funnel *f, vec2 p)
{
    return !same(f->apex, f->left) && turn(f->apex, f->left, p) > 0.0;
}
static bool crosses_right(const funnel *f, vec2 p)
{
    return !same(f->apex, f->right) && turn(f->apex, f->right, p) < 0.0;
}

static void run_funnel(router *r)
{
    funnel f;
    r->bend_count = 0;
    r->bend[r->bend_count++] = (bend){r->start, SBL_NONE, false};
    open_funnel(r, &f, r->start, 0);
    /* Each bend lies at a later portal than the one before. */
    while (r->bend_count <= r->count + 1) {
        bool last = f.next >= r->count;
        vec2 left = last ? r->end : r->portal[f.next].left, right = last ? r->end : r->portal[f.next].right;
        if (crosses_left(&f, right)) {
            add_bend(r, &f, true);
        } else if (crosses_right(&f, left)) {
            add_bend(r, &f, false);
        } else if (last) {
            break;
        } else {
            if (!crosses_left(&f, left)) f.left = left, f.left_at = f.next;
            if (!crosses_right(&f, right)) f.right = right, f.right_at = f.next;
            f.next++;
        }
    }
    r->bend[r->bend_count++] = (bend){r->end, SBL_NONE, false};
}

static double path_length(const router *r)
{
    double sum = 0.0;
    for (uint32_t i = 1; i < r->bend_count; i++) {
        double x = r->bend[i].at.x - r->bend[i - 1].at.x, y = r->bend[i].at.y - r->bend[i - 1].at.y;
        sum += sqrt(x * x + y * y);
    }
    return sum;
}

/* ---- leading the strip round the other side of a vertex ---- */

static uint32_t side_vertex(const sbl_surface *s, uint32_t h, bool left)
{
    return s->triangle[left ? sbl_next(h) : h];
}

/* The outgoing half-edge of vertex v in triangle t. */
static uint32_t outgoing(const sbl_surface *s, uint32_t t, uint32_t v)
{
    uint32_t h = 3 * t;
    while (s->triangle[h] != v) h++;
    return h;
}

static double corner_angle(const sbl_surface *s, uint32_t h)
{
    sbl_vec3 a = vertex_position(s, s->triangle[h]);
    sbl_vec3 b = sbl_v3_sub(vertex_position(s, s->triangle[sbl_next(h)]), a), c = sbl_v3_sub(vertex_position(s, s->triangle[sbl_prev(h)]), a);
    return sbl_atan2(sbl_v3_length(sbl_v3_cross(b, c)), sbl_v3_dot(b, c));
}

/* Sum of the angles round the origin of half-edge h; negative on a bound. */
static double total_angle(const sbl_surface *s, uint32_t h)
{
    double sum = 0.0;
    uint32_t g = h;
    do {
        sum += corner_angle(s, g);
        g = s->opposite[sbl_prev(g)];
        if (g == SBL_NONE) return -1.0;
    } while (g != h);
    return sum;
}

static double angle_between(vec2 at, vec2 a, vec2 b)
{
    double ax = a.x - at.x, ay = a.y - at.y, bx = b.x - at.x, by = b.y - at.y;
    return sbl_atan2(fabs(ax * by - ay * bx), ax * bx + ay * by);
}

/* The portals first..last all turn round the vertex of bend i. */
typedef struct run {
    uint32_t first, last;
} run;

static run find_run(const router *r, bend b)
{
    uint32_t v = side_vertex(r->surface, r->strip[b.portal], b.left);
    run found = {b.portal, b.portal};
    while (found.first > 0 && side_vertex(r->surface, r->strip[found.first - 1], b.left) == v) found.first--;
    while (found.last + 1 < r->count && side_vertex(r->surface, r->strip[found.last + 1], b.left) == v) found.last++;
    return found;
}

/* Is the way round the other side of the vertex of bend i shorter? */
static bool should_switch(const router *r, uint32_t i, run around)
{
    bend b = r->bend[i];
    vec2 before = r->bend[i - 1].at, after = r->bend[i + 1].at;
    if (same(b.at, before) || same(b.at, after)) return false;
    double inside = 0.0;
    vec2 previous = before;
    for (uint32_t k = around.first; k <= around.last; k++) {
        vec2 far = b.left ? r->portal[k].right : r->portal[k].left;
        inside += angle_between(b.at, previous, far);
        previous = far;
    }
    inside += angle_between(b.at, previous, after);
    uint32_t v = side_vertex(r->surface, r->strip[b.portal], b.left);
    double total = total_angle(r->surface, outgoing(r->surface, r->strip[b.portal] / 3, v));
    return total > 0.0 && total - inside < SBL_PI - STRAIGHT_SLACK_RAD;
}

/* Append a crossing to the other strip; going back over the edge just crossed takes that crossing away. */
static bool append_crossing(router *r, uint32_t h, uint32_t *count)
{
    if (*count && r->other_strip[*count - 1] == r->surface->opposite[h]) {
        (*count)--;
        return true;
    }
    if (*count >= r->capacity || r->surface->opposite[h] == SBL_NONE) return false;
    r->other_strip[(*count)++] = h;
    return true;
}

/* The crossings from triangle t to triangle end with vertex v on the right, if it was on the left, and the other way about. */
static bool append_other_side(router *r, uint32_t v, bool was_left, uint32_t t, uint32_t end, uint32_t *count)
{
    const sbl_surface *s = r->surface;
    while (t != end) {
        uint32_t out = outgoing(s, t, v), h = was_left ? out : sbl_prev(out);
        if (!append_crossing(r, h, count)) return false;
        t = s->opposite[h] / 3;
    }
    return true;
}

static bool append_kept(router *r, uint32_t begin, uint32_t end, uint32_t *count)
{
    for (uint32_t i = begin; i < end; i++)
        if (!append_crossing(r, r->strip[i], count)) return false;
    return true;
}

/* One round: every bend that should switch and whose turn does not overlap one that already did. Returns whether the strip changed. */
static bool switch_sides(router *r)
{
    uint32_t count = 0, copied = 0;
    bool changed = false;
    for (uint32_t i = 1; i + 1 < r->bend_count; i++) {
        bend b = r->bend[i];
        run around = find_run(r, b);
        if (around.first < copied || !should_switch(r, i, around)) continue;
        uint32_t v = side_vertex(r->surface, r->strip[b.portal], b.left);
        uint32_t begin = r->strip[around.first] / 3, end = r->surface->opposite[r->strip[around.last]] / 3;
        if (!append_kept(r, copied, around.first, &count) || !append_other_side(r, v, b.left, begin, end, &count)) return false;
        copied = around.last + 1;
        changed = true;
    }
    if (!changed || !append_kept(r, copied, r->count, &count)) return false;
    uint32_t *swap = r->strip;
    r->strip = r->other_strip;
    r->other_strip = swap;
    r->count = count;
    return true;
}

static void straighten(router *r)
{
    for (int round = 0; round < ROUNDS_MAX; round++) {
        unfold_strip(r);
        run_funnel(r);
        double length = path_length(r);
        uint32_t count_before = r->count, *strip_before = r->strip;
        if (!switch_sides(r)) return;
        unfold_strip(r);
        run_funnel(r);
        if (path_length(r) < length) continue;
        /* Rounding took more than the switch gave: the strip before it was straight. */
        r->other_strip = r->strip;
        r->strip = strip_before;
        r->count = count_before;
        break;
    }
    unfold_strip(r);
    run_funnel(r);
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

/* Where the segment p -> q crosses a portal, as a fraction from right to left. */
static double crossing(portal gate, vec2 p, vec2 q)
{
    /* Round a bend the strip may turn by any angle: there the gate is crossed at its end. */
    if (same(gate.left, p) || same(gate.left, q)) return 1.0;
    if (same(gate.right, p) || same(gate.right, q)) return 0.0;
    double left = turn(p, q, gate.left), right = turn(p, q, gate.right);
    double across = left - right;
    if (!(across > 0.0)) return 0.5;
    return sbl_clamp(-right / across, 0.0, 1.0);
}

static sbl_surface_point on_half_edge(uint32_t h, double along)
{
    float t = (float)along, s = 1.0f - t;
    switch (h % 3) {
    case 0: return (sbl_surface_point){h / 3, t, 0.0f};
    case 1: return (sbl_surface_point){h / 3, s, t};
    default: return (sbl_surface_point){h / 3, 0.0f, s};
    }
}

static void trace(const router *r, line *l)
{
    const sbl_surface *s = r->surface;
    uint32_t segment = 1;
    append(l, r->from, r->from_position);
    for (uint32_t i = 0; i < r->count; i++) {
        /* The segment that crosses portal i ends at this portal's bend or later. */
        while (segment + 1 < r->bend_count && r->bend[segment].portal < i) segment++;
        double along = crossing(r->portal[i], r->bend[segment - 1].at, r->bend[segment].at);
        uint32_t h = r->strip[i];
        sbl_vec3 p = sbl_v3_lerp(vertex_position(s, s->triangle[h]), vertex_position(s, s->triangle[sbl_next(h)]), along);
        append(l, on_half_edge(h, along), p);
    }
    append(l, r->to, r->to_position);
}

static sbl_status find_arc(sbl_polyline *arc, router *r, sbl_arena *arena, sbl_arena *scratch, sbl_diag *diag)
{
    r->capacity = 3 * r->surface->triangle_count;
    r->strip = SBL_NEW(scratch, uint32_t, r->capacity);
    r->other_strip = SBL_NEW(scratch, uint32_t, r->capacity);
    r->portal = SBL_NEW(scratch, portal, r->capacity);
    r->bend = SBL_NEW(scratch, bend, (uint64_t)r->capacity + 4);
    if (!r->strip || !r->other_strip || !r->portal || !r->bend) return sbl_fail_memory(diag);
    if (r->from.triangle != r->to.triangle) {
        sbl_status status = first_strip(r, scratch, diag);
        if (status != SBL_OK) return status;
    }
    straighten(r);
    line l = {SBL_NEW(scratch, sbl_surface_point, r->count + 2), SBL_NEW(scratch, sbl_vec3, r->count + 2), 0, 0.0};
    if (!l.at || !l.position) return sbl_fail_memory(diag);
    trace(r, &l);
    arc->at = sbl_arena_copy(arena, l.at, l.count, sizeof *l.at);
    arc->position = sbl_arena_copy(arena, l.position, l.count, sizeof *l.position);
    arc->count = l.count;
    arc->length_mm = l.length;
    return arc->at && arc->position ? SBL_OK : sbl_fail_memory(diag);
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
    router r = {.surface = surface, .from = from, .to = to};
    r.from_position = sbl_surface_position(surface, from);
    r.to_position = sbl_surface_position(surface, to);
    sbl_status status = find_arc(arc, &r, arena, &scratch, diag);
    sbl_arena_release(&scratch);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        memset(arc, 0, sizeof *arc);
    }
    return status;
}
