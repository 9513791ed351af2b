/*
 * The shortest path, exactly: windows of light are led over the surface. A window is a part of an edge that one place, the path's source or
 * a saddle vertex that shadows it, sees through a row of unfolded triangles. Crossing a triangle a window falls on its other two edges, split
 * at the corner between them; of all windows that reach a corner through the same edge only the nearest keeps both parts (Chen and Han,
 * "Shortest Paths on a Polyhedron", 1990), and a window that a corner of its triangle undercuts is dropped (Xin and Wang, "Improving Chen and
 * Han's Algorithm on the Discrete Geodesic Problem", 2009).
 *
 * Only one target counts, so windows are taken in the order of their distance plus a lower bound of what is left, from a distance field
 * about the target, and those that cannot undercut the best path known are dropped: the light keeps to a corridor about the path.
 *
 * In a window's frame its half-edge h runs from the origin along x, the triangle it came through lies above, the one it enters below.
 */
#include "surface/geodesic_windows.h"

/* How much too long the distance field may be: its stated error, and the reason why the search is exact but for worse places. */
#define FIELD_EXCESS 0.1
/* Paths are not sought that would be shorter by less than this fraction. */
#define GAIN_MIN 1e-5
/* Of the edge: narrower windows are dropped, and vertices this near to a window's side are lit by it. */
#define NARROW 1e-10
#define TOUCH  1e-7
/* A vertex is a saddle, and can bend a path, when its angles exceed the full one by this. */
#define SADDLE_RAD 1e-7

#define BUCKETS       4096u
#define BLOCK_BITS    13
#define BLOCK_WINDOWS (1u << BLOCK_BITS)
#define BLOCKS_MAX    256u

typedef struct window {
    double x, y;  /* where the source lies unfolded */
    double a, b;  /* the lit part of the edge */
    double so_far; /* from the path's start to the source */
    float bound;   /* no path through here is shorter */
    uint32_t at;   /* half-edge h; of a vertex that shines itself: an outgoing half-edge, and is_vertex */
    uint32_t parent, next;
    bool is_vertex;
} window;

typedef struct corner_record {
    double distance, entry; /* of the nearest window that lights the corner from across: its distance, and where it crosses that edge */
} corner_record;

typedef struct search {
    const sbl_surface *surface;
    sbl_surface_point to;
    sbl_vec3 to_position;
    const float *left; /* per vertex: the field about the target */
    double *distance;  /* per vertex: the best so far */
    uint8_t *bends;    /* per vertex: can it bend a path? 0 not looked at, 1 no, 2 yes */
    corner_record *corner; /* per half-edge: its origin's */
    window *block[BLOCKS_MAX];
    uint32_t count;
    bool full;
    uint32_t bucket[BUCKETS], current;
    double bucket_low, bucket_width;
    double best;       /* length of the best path known */
    uint32_t best_end; /* its last window, SBL_NONE while it is the caller's */
    sbl_arena *scratch;
} search;

static window *window_at(const search *s, uint32_t i)
{
    return &s->block[i >> BLOCK_BITS][i & (BLOCK_WINDOWS - 1)];
}

static sbl_vec3 vertex_position(const search *s, uint32_t v)
{
    return sbl_v3_load(s->surface->position[v]);
}

/* ---- the queue: buckets of equal width, last in first out, so that the order is the same everywhere ---- */

static bool room_for_one(search *s)
{
    if (s->count & (BLOCK_WINDOWS - 1)) return true;
    uint32_t block = s->count >> BLOCK_BITS;
    if (block < BLOCKS_MAX) s->block[block] = SBL_NEW(s->scratch, window, BLOCK_WINDOWS);
    s->full = block >= BLOCKS_MAX || !s->block[block];
    return !s->full;
}

static uint32_t enqueue(search *s, window w)
{
    if (s->full || !room_for_one(s)) return SBL_NONE;
    double place = ((double)w.bound - s->bucket_low) / s->bucket_width;
    uint32_t bucket = place > 0.0 ? (place < BUCKETS - 1 ? (uint32_t)place : BUCKETS - 1) : 0;
    if (bucket < s->current) bucket = s->current;
    w.next = s->bucket[bucket];
    *window_at(s, s->count) = w;
    s->bucket[bucket] = s->count;
    return s->count++;
}

static uint32_t dequeue(search *s)
{
    while (s->current < BUCKETS && s->bucket[s->current] == SBL_NONE) s->current++;
    if (s->current == BUCKETS) return SBL_NONE;
    uint32_t i = s->bucket[s->current];
    s->bucket[s->current] = window_at(s, i)->next;
    return i;
}

/* ---- bounds ---- */

static bool hopeless(const search *s, double bound)
{
    return !(bound < s->best * (1.0 - GAIN_MIN));
}

/* At least this far from a vertex to the target. */
static double left_from_vertex(const search *s, uint32_t v)
{
    return (1.0 - FIELD_EXCESS) * (double)s->left[v];
}

/* At least this far from anywhere in [a, b] of an edge. Beside the target the field's cone is lower than the chord by up to half an edge. */
static double left_from_edge(const search *s, uint32_t v0, uint32_t v1, double length, double a, double b)
{
    double l0 = (double)s->left[v0], slope = ((double)s->left[v1] - l0) / length, at_a = l0 + slope * a, at_b = l0 + slope * b;
    double least = at_a < at_b ? at_a : at_b, sag = least > length ? 0.5 * length * length / least : 0.5 * length;
    return (1.0 - FIELD_EXCESS) * least - sag;
}

static double reach(double x, double y)
{
    return sqrt(x * x + y * y);
}

/* ---- vertices ---- */

static double corner_angle(const search *s, uint32_t h)
{
    const uint32_t *triangle = s->surface->triangle;
    sbl_vec3 p = vertex_position(s, triangle[h]);
    sbl_vec3 q = sbl_v3_sub(vertex_position(s, triangle[sbl_next(h)]), p), r = sbl_v3_sub(vertex_position(s, triangle[sbl_prev(h)]), p);
    return sbl_atan2(sbl_v3_length(sbl_v3_cross(q, r)), sbl_v3_dot(q, r));
}

static bool can_bend(search *s, uint32_t out)
{
    uint8_t *known = &s->bends[s->surface->triangle[out]];
    if (*known) return *known == 2;
    double sum = 0.0;
    uint32_t h = out;
    do {
        sum += corner_angle(s, h);
        h = s->surface->opposite[sbl_prev(h)];
    } while (h != SBL_NONE && h != out);
    *known = h == SBL_NONE || sum > 2.0 * SBL_PI + SADDLE_RAD ? 2 : 1;
    return *known == 2;
}

/* The origin of half-edge `out` can be reached at this distance. */
static void reach_vertex(search *s, uint32_t out, double distance, uint32_t parent, bool shines)
{
    uint32_t v = s->surface->triangle[out];
    if (!(distance < s->distance[v])) return;
    s->distance[v] = distance;
    const uint32_t *goal = s->surface->triangle + 3 * (size_t)s->to.triangle;
    bool at_goal = v == goal[0] || v == goal[1] || v == goal[2];
    double bound = distance + left_from_vertex(s, v);
    if (!at_goal && (hopeless(s, bound) || !(shines || can_bend(s, out)))) return;
    window w = {.so_far = distance, .bound = (float)bound, .at = out, .parent = parent, .is_vertex = true};
    uint32_t i = enqueue(s, w);
    if (!at_goal || i == SBL_NONE) return;
    double length = distance + sbl_v3_distance(vertex_position(s, v), s->to_position);
    if (!(length < s->best)) return;
    s->best = length;
    s->best_end = i;
}

/* ---- windows ---- */

/* A half-edge's triangle laid flat: the edge along x, the third corner at (x, y), y > 0. */
typedef struct flat_triangle {
    double length, x, y, to_origin, to_end; /* lengths of the edge and of those from the third corner */
} flat_triangle;

static flat_triangle lay_flat(const search *s, uint32_t h)
{
    const uint32_t *triangle = s->surface->triangle;
    sbl_vec3 p = vertex_position(s, triangle[h]);
    sbl_vec3 d = sbl_v3_sub(vertex_position(s, triangle[sbl_next(h)]), p), e = sbl_v3_sub(vertex_position(s, triangle[sbl_prev(h)]), p);
    double length = sbl_v3_length(d), x = sbl_v3_dot(d, e) / length, y = sbl_v3_length(sbl_v3_cross(d, e)) / length;
    return (flat_triangle){length, x, y, reach(x, y), reach(length - x, y)};
}

/* Is every path through this window longer than one through an end of its edge? */
static bool undercut(const search *s, const window *w, double length)
{
    const uint32_t *triangle = s->surface->triangle;
    uint32_t v0 = triangle[w->at], v1 = triangle[sbl_next(w->at)];
    double to_a = w->so_far + reach(w->x - w->a, w->y), to_b = w->so_far + reach(w->x - w->b, w->y);
    return s->distance[v0] + w->b < to_b || s->distance[v1] + length - w->a < to_a;
}

static void add_window(search *s, window w, double length)
{
    if (w.a < 0.0) w.a = 0.0;
    if (w.b > length) w.b = length;
    if (!(w.b - w.a > NARROW * length) || s->surface->opposite[w.at] == SBL_NONE) return;
    double near = sbl_clamp(w.x, w.a, w.b);
    const uint32_t *triangle = s->surface->triangle;
    double bound = w.so_far + reach(w.x - near, w.y) + left_from_edge(s, triangle[w.at], triangle[sbl_next(w.at)], length, w.a, w.b);
    if (hopeless(s, bound) || undercut(s, &w, length)) return;
    w.bound = (float)bound;
    enqueue(s, w);
}

/* The rays from (x, y) above an edge through its point a meet, below, the edge from the edge's origin to (cx, -cy), `length` long, here. */
static double fall(double a, double x, double y, double cx, double cy, double length)
{
    double numerator = a * y, denominator = y * cx - (a - x) * cy;
    return denominator > 0.0 && numerator < denominator ? numerator / denominator * length : length;
}

/* In the triangle of the target: straight to it, if it is lit, else by the lit part's nearer end. */
static void reach_target(search *s, const window *w, uint32_t i, flat_triangle t)
{
    const uint32_t *triangle = s->surface->triangle;
    sbl_vec3 p = vertex_position(s, triangle[w->at]), d = sbl_v3_sub(vertex_position(s, triangle[sbl_next(w->at)]), p);
    sbl_vec3 e = sbl_v3_sub(s->to_position, p);
    double x = sbl_v3_dot(d, e) / t.length, y = sbl_v3_length(sbl_v3_cross(d, e)) / t.length;
    double cross = w->y + y > 0.0 ? w->x + (x - w->x) * w->y / (w->y + y) : x, at = sbl_clamp(cross, w->a, w->b);
    double length = w->so_far + reach(w->x - at, w->y) + reach(x - at, y);
    if (!(length < s->best)) return;
    s->best = length;
    s->best_end = i;
}

static void cross_triangle(search *s, uint32_t i)
{
    const window w = *window_at(s, i);
    uint32_t g = s->surface->opposite[w.at], low_edge = sbl_next(g), high_edge = sbl_prev(g);
    /* The edge's ends change places between its two half-edges. */
    flat_triangle t = lay_flat(s, g);
    double cx = t.length - t.x, cy = t.y, low = t.to_end, high = t.to_origin;
    if (undercut(s, &w, t.length)) return;
    if (g / 3 == s->to.triangle) reach_target(s, &w, i, t);
    double entry = w.x + (cx - w.x) * w.y / (w.y + cy), touch = TOUCH * t.length;
    bool to_low = entry > w.a, to_high = entry < w.b;
    if (entry > w.a - touch && entry < w.b + touch) {
        double distance = w.so_far + reach(w.x - cx, w.y + cy);
        reach_vertex(s, high_edge, distance, i, false);
        corner_record *record = &s->corner[high_edge];
        if (distance < record->distance) {
            *record = (corner_record){distance, entry};
        } else if (to_low && to_high) {
            to_low = entry <= record->entry;
            to_high = entry >= record->entry;
        }
    }
    if (to_low) {
        double ex = cx / low, ey = -cy / low;
        window child = {.x = w.x * ex + w.y * ey, .y = w.y * ex - w.x * ey, .so_far = w.so_far, .at = low_edge, .parent = i};
        child.a = fall(w.a, w.x, w.y, cx, cy, low);
        child.b = entry < w.b ? low : fall(w.b, w.x, w.y, cx, cy, low);
        double to_a = child.so_far + reach(child.x - child.a, child.y), px = t.length - child.a * ex, py = child.a * ey;
        uint32_t third = s->surface->triangle[g];
        if (!(s->distance[third] + reach(px, py) < to_a)) add_window(s, child, low);
    }
    if (to_high) {
        double ex = (t.length - cx) / high, ey = cy / high, dx = w.x - cx, dy = w.y + cy;
        window child = {.x = dx * ex + dy * ey, .y = dy * ex - dx * ey, .so_far = w.so_far, .at = high_edge, .parent = i};
        double mx = t.length - w.x, mcx = t.length - cx;
        child.b = high - fall(t.length - w.b, mx, w.y, mcx, cy, high);
        child.a = entry > w.a ? 0.0 : high - fall(t.length - w.a, mx, w.y, mcx, cy, high);
        double to_b = child.so_far + reach(child.x - child.b, child.y), px = cx + child.b * ex, py = -cy + child.b * ey;
        uint32_t third = s->surface->triangle[sbl_next(g)];
        if (!(s->distance[third] + reach(px, py) < to_b)) add_window(s, child, high);
    }
}

/* A vertex shines into one of its triangles, that of outgoing half-edge h. */
static void shine_into(search *s, uint32_t h, double so_far, uint32_t parent)
{
    uint32_t across = sbl_next(h);
    flat_triangle t = lay_flat(s, across);
    reach_vertex(s, across, so_far + t.to_origin, parent, false);
    reach_vertex(s, sbl_prev(h), so_far + t.to_end, parent, false);
    window w = {.x = t.x, .y = t.y, .a = 0.0, .b = t.length, .so_far = so_far, .at = across, .parent = parent};
    add_window(s, w, t.length);
}

static void shine(search *s, uint32_t i)
{
    const window w = *window_at(s, i);
    const uint32_t *opposite = s->surface->opposite;
    if (w.so_far > s->distance[s->surface->triangle[w.at]]) return;
    uint32_t h = w.at;
    do {
        shine_into(s, h, w.so_far, i);
        h = opposite[sbl_prev(h)];
    } while (h != SBL_NONE && h != w.at);
    if (h == w.at) return;
    for (h = opposite[w.at]; h != SBL_NONE; h = opposite[h]) {
        h = sbl_next(h);
        shine_into(s, h, w.so_far, i);
    }
}

/* ---- the whole ---- */

static void start(search *s, sbl_surface_point from)
{
    sbl_vec3 p = sbl_surface_position(s->surface, from);
    const uint32_t *triangle = s->surface->triangle;
    for (uint32_t h = 3 * from.triangle; h < 3 * from.triangle + 3; h++) {
        sbl_vec3 origin = vertex_position(s, triangle[h]), d = sbl_v3_sub(vertex_position(s, triangle[sbl_next(h)]), origin);
        sbl_vec3 e = sbl_v3_sub(p, origin);
        double length = sbl_v3_length(d), x = sbl_v3_dot(d, e) / length, y = sbl_v3_length(sbl_v3_cross(d, e)) / length;
        window w = {.x = x, .y = y, .a = 0.0, .b = length, .so_far = 0.0, .at = h, .parent = SBL_NONE};
        add_window(s, w, length);
        /* The start may lie on a corner, whose other triangles it sees only from there. */
        reach_vertex(s, h, sbl_v3_length(e), SBL_NONE, true);
    }
}

static void run(search *s)
{
    for (uint32_t i = dequeue(s); i != SBL_NONE && !s->full; i = dequeue(s)) {
        const window *w = window_at(s, i);
        if (hopeless(s, (double)w->bound)) continue;
        if (w->is_vertex)
            shine(s, i);
        else
            cross_triangle(s, i);
    }
}

/* The strip through the triangles that the last window's line of parents crossed; round vertices either way will do. */
static bool read_strip(const search *s, sbl_strip *strip, uint32_t *line, uint32_t count)
{
    const uint32_t *triangle = s->surface->triangle;
    for (uint32_t k = 0, i = s->best_end; k < count; k++, i = window_at(s, i)->parent) line[count - 1 - k] = i;
    uint32_t vertex = SBL_NONE;
    for (uint32_t k = 0; k < count; k++) {
        const window *w = window_at(s, line[k]);
        if (vertex != SBL_NONE && !sbl_strip_turn(strip, vertex, w->at / 3)) return false;
        vertex = w->is_vertex ? triangle[w->at] : SBL_NONE;
        if (!w->is_vertex && !sbl_strip_cross(strip, w->at)) return false;
    }
    return vertex == SBL_NONE || sbl_strip_turn(strip, vertex, s->to.triangle);
}

static sbl_status prepare(search *s, double bound_mm, sbl_arena *scratch, sbl_diag *diag)
{
    const sbl_surface *surface = s->surface;
    float *left = SBL_NEW(scratch, float, surface->vertex_count);
    s->distance = SBL_NEW(scratch, double, surface->vertex_count);
    s->bends = SBL_NEW(scratch, uint8_t, surface->vertex_count);
    s->corner = SBL_NEW(scratch, corner_record, 3 * (uint64_t)surface->triangle_count);
    if (!left || !s->distance || !s->bends || !s->corner) return sbl_fail_memory(diag);
    sbl_status status = sbl_distance_field(left, surface, &s->to, 1, bound_mm * (1.0 + FIELD_EXCESS), scratch, diag);
    if (status != SBL_OK) return status;
    s->left = left;
    for (uint32_t v = 0; v < surface->vertex_count; v++) s->distance[v] = 1e300;
    for (uint32_t h = 0; h < 3 * surface->triangle_count; h++) s->corner[h].distance = 1e300;
    for (uint32_t b = 0; b < BUCKETS; b++) s->bucket[b] = SBL_NONE;
    return SBL_OK;
}

sbl_status sbl_windows_search(sbl_strip *strip, bool *found, const sbl_surface *surface, sbl_surface_point from, sbl_surface_point to,
                              double bound_mm, sbl_arena *scratch, sbl_diag *diag)
{
    *found = false;
    search *s = SBL_NEW(scratch, search, 1);
    if (!s) return sbl_fail_memory(diag);
    s->surface = surface;
    s->to = to;
    s->to_position = sbl_surface_position(surface, to);
    s->best = bound_mm;
    s->best_end = SBL_NONE;
    s->scratch = scratch;
    sbl_status status = prepare(s, bound_mm, scratch, diag);
    if (status != SBL_OK) return status;
    s->bucket_low = (1.0 - FIELD_EXCESS) * sbl_surface_interpolate(surface, s->left, from);
    s->bucket_width = (bound_mm - s->bucket_low) / BUCKETS;
    start(s, from);
    run(s);
    if (s->best_end == SBL_NONE) return SBL_OK;
    uint32_t count = 0;
    for (uint32_t i = s->best_end; i != SBL_NONE; i = window_at(s, i)->parent) count++;
    uint32_t *line = SBL_NEW(scratch, uint32_t, count);
    if (!line || !sbl_strip_make(strip, surface, from, to, count, scratch)) return sbl_fail_memory(diag);
    *found = read_strip(s, strip, line, count);
    return SBL_OK;
}
