/*
 * The shortest path, exactly: windows of light are led over the surface. A window is a part of an edge that one place, the path's source or
 * a saddle vertex that shadows it, sees through a row of unfolded triangles. Crossing a triangle a window falls on its other two edges,
 * split at the corner between them; of all windows that reach a corner through the same edge only the nearest keeps both parts (Chen and
 * Han, "Shortest Paths on a Polyhedron", 1990), and a window that a corner of its triangle undercuts is dropped (Xin and Wang, "Improving
 * Chen and Han's Algorithm on the Discrete Geodesic Problem", 2009).
 *
 * Only one target counts, so windows are kept only where their distance and a lower bound of what is left, from a distance field about the
 * target, undercut the best path known: the light keeps to a corridor about the path. The field is not exact, so corridors follow each
 * other: a narrow one finds a path that is nearly always the shortest, and with it as the bound wider ones leave out ever less, at last
 * only what the field would have to misjudge by a tenth.
 *
 * In a window's frame its half-edge h runs from the origin along x, the triangle it came through lies above, the one it enters below.
 */
#include "surface/geodesic_windows.h"

/*
 * How much too long the distance field may be, corridor by corridor. Measured against exact distances it is at most 4.0 % too long at any
 * vertex of a noisy scan with slivers, 2 % on a clean head. A corridor is given up at so many windows: the field of a surface so fine is
 * far better than that allowance.
 */
static const struct {
    double excess;
    uint32_t windows_max;
} corridors[] = {{0.005, 1u << 21}, {0.02, 1u << 20}, {0.1, 1u << 18}};
#define CORRIDORS 3
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
#define BLOCKS_MAX    256u /* the largest windows_max */

typedef struct window {
    double x, y;   /* where the source lies unfolded */
    double a, b;   /* the lit part of the edge */
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
    const float *left;     /* per vertex: the field about the target */
    double *distance;      /* per vertex: the best so far */
    uint8_t *bends;        /* per vertex: can it bend a path? 0 not looked at, 1 no, 2 yes */
    corner_record *corner; /* per half-edge: its origin's */
    double keep;           /* the share of `left` that is surely left */
    window *block[BLOCKS_MAX];
    uint32_t count, windows_max;
    bool full, no_memory;
    uint32_t bucket[BUCKETS], current;
    double bucket_width;
    double best;       /* length of the best path known */
    uint32_t best_end; /* its last window, SBL_NONE while it was known before */
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
    window **block = &s->block[s->count >> BLOCK_BITS];
    if (s->count >= s->windows_max) return false;
    if (!*block) *block = SBL_NEW(s->scratch, window, BLOCK_WINDOWS);
    s->no_memory = !*block;
    return *block;
}

static uint32_t enqueue(search *s, window w, double nearest)
{
    s->full = s->full || !room_for_one(s);
    if (s->full) return SBL_NONE;
    double place = nearest / s->bucket_width;
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
    return s->keep * (double)s->left[v];
}

/* At least this far from anywhere in [a, b] of an edge. Beside the target the field's cone is lower than the chord by up to half an edge.
 */
static double left_from_edge(const search *s, uint32_t v0, uint32_t v1, double length, double a, double b)
{
    double l0 = (double)s->left[v0], slope = ((double)s->left[v1] - l0) / length, at_a = l0 + slope * a, at_b = l0 + slope * b;
    double least = at_a < at_b ? at_a : at_b, sag = least > length ? 0.5 * length * length / least : 0.5 * length;
    return s->keep * least - sag;
}

static double reach(double x, double y)
{
    return sqrt(x * x + y * y);
}

/* budget < reach(x, y), without the root. */
static bool beyond(double budget, double x, double y)
{
    return budget < 0.0 || budget * budget < x * x + y * y;
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
    uint32_t i = enqueue(s, w, distance);
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
    return beyond(s->distance[v0] + w->b - w->so_far, w->x - w->b, w->y) ||
           beyond(s->distance[v1] + length - w->a - w->so_far, w->x - w->a, w->y);
}

static void add_window(search *s, window w, double length)
{
    if (w.a < 0.0) w.a = 0.0;
    if (w.b > length) w.b = length;
    if (!(w.b - w.a > NARROW * length) || s->surface->opposite[w.at] == SBL_NONE) return;
    double near = sbl_clamp(w.x, w.a, w.b);
    const uint32_t *triangle = s->surface->triangle;
    double nearest = w.so_far + reach(w.x - near, w.y);
    double bound = nearest + left_from_edge(s, triangle[w.at], triangle[sbl_next(w.at)], length, w.a, w.b);
    if (hopeless(s, bound) || undercut(s, &w, length)) return;
    w.bound = (float)bound;
    enqueue(s, w, nearest);
}

/* The rays from (x, y) above an edge through its point a meet, below, the edge from the edge's origin to (cx, -cy), `length` long, here. */
static double fall(double a, double x, double y, double cx, double cy, double length)
{
    double numerator = a * y, denominator = y * cx - (a - x) * cy;
    return denominator > 0.0 && numerator < denominator ? numerator / denominator * length : length;
}

/* A place in the triangle of half-edge h, in a frame along h. */
static sbl_vec2 in_frame(const search *s, uint32_t h, sbl_vec3 place)
{
    const uint32_t *triangle = s->surface->triangle;
    sbl_vec3 p = vertex_position(s, triangle[h]), d = sbl_v3_sub(vertex_position(s, triangle[sbl_next(h)]), p), e = sbl_v3_sub(place, p);
    double length = sbl_v3_length(d);
    return (sbl_vec2){sbl_v3_dot(d, e) / length, sbl_v3_length(sbl_v3_cross(d, e)) / length};
}

/* In the triangle of the target: straight to it, if it is lit, else by the lit part's nearer end. */
static void reach_target(search *s, const window *w, uint32_t i, double length)
{
    sbl_vec2 to = in_frame(s, s->surface->opposite[w->at], s->to_position);
    double x = length - to.x, height = w->y + to.y;
    double at = sbl_clamp(height > 0.0 ? w->x + (x - w->x) * w->y / height : x, w->a, w->b);
    double path = w->so_far + reach(w->x - at, w->y) + reach(x - at, to.y);
    if (!(path < s->best)) return;
    s->best = path;
    s->best_end = i;
}

/* The triangle below a window: its corner at (cx, -cy), the lengths of the window's edge and of the two below, to its origin and to its
 * end. */
typedef struct below {
    double cx, cy, length, low, high;
    double entry; /* where the ray to the corner crosses the window's edge */
} below;

/* The corner is lit, or all but: note it, and say which sides the window keeps. */
static void meet_corner(search *s, const window *w, uint32_t i, uint32_t corner, const below *t, bool *to_low, bool *to_high)
{
    double distance = w->so_far + reach(w->x - t->cx, w->y + t->cy);
    reach_vertex(s, corner, distance, i, false);
    if (!*to_low || !*to_high) return;
    corner_record *record = &s->corner[corner];
    if (distance < record->distance) {
        *record = (corner_record){distance, t->entry};
    } else {
        *to_low = t->entry <= record->entry;
        *to_high = t->entry >= record->entry;
    }
}

/* The part on the edge from the origin to the corner, half-edge h. The edge's end undercuts it if it is nearer to the part's near side. */
static void fall_low(search *s, const window *w, uint32_t i, uint32_t h, const below *t)
{
    double ex = t->cx / t->low, ey = -t->cy / t->low;
    window part = {.x = w->x * ex + w->y * ey, .y = w->y * ex - w->x * ey, .so_far = w->so_far, .at = h, .parent = i};
    part.a = fall(w->a, w->x, w->y, t->cx, t->cy, t->low);
    part.b = t->entry < w->b ? t->low : fall(w->b, w->x, w->y, t->cx, t->cy, t->low);
    double from_end = s->distance[s->surface->triangle[sbl_prev(h)]] + reach(t->length - part.a * ex, part.a * ey);
    if (!beyond(from_end - w->so_far, part.x - part.a, part.y)) add_window(s, part, t->low);
}

/* The part on the edge from the corner to the end, half-edge h: the same in the mirror. */
static void fall_high(search *s, const window *w, uint32_t i, uint32_t h, const below *t)
{
    double x = t->length - w->x, cx = t->length - t->cx, ex = cx / t->high, ey = t->cy / t->high;
    double dx = w->x - t->cx, dy = w->y + t->cy;
    window part = {.x = dx * ex + dy * ey, .y = dy * ex - dx * ey, .so_far = w->so_far, .at = h, .parent = i};
    part.a = t->entry > w->a ? 0.0 : t->high - fall(t->length - w->a, x, w->y, cx, t->cy, t->high);
    part.b = t->high - fall(t->length - w->b, x, w->y, cx, t->cy, t->high);
    double from_origin = s->distance[s->surface->triangle[sbl_prev(h)]] + reach(t->cx + part.b * ex, part.b * ey - t->cy);
    if (!beyond(from_origin - w->so_far, part.x - part.b, part.y)) add_window(s, part, t->high);
}

static void cross_triangle(search *s, uint32_t i)
{
    const window w = *window_at(s, i);
    uint32_t g = s->surface->opposite[w.at];
    flat_triangle flat = lay_flat(s, g);
    if (undercut(s, &w, flat.length)) return;
    if (g / 3 == s->to.triangle) reach_target(s, &w, i, flat.length);
    /* g runs the other way. */
    below t = {flat.length - flat.x, flat.y, flat.length, flat.to_end, flat.to_origin, 0.0};
    t.entry = w.x + (t.cx - w.x) * w.y / (w.y + t.cy);
    bool to_low = t.entry > w.a, to_high = t.entry < w.b;
    double touch = TOUCH * t.length;
    if (t.entry > w.a - touch && t.entry < w.b + touch) meet_corner(s, &w, i, sbl_prev(g), &t, &to_low, &to_high);
    if (to_low) fall_low(s, &w, i, sbl_next(g), &t);
    if (to_high) fall_high(s, &w, i, sbl_prev(g), &t);
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
    for (uint32_t h = 3 * from.triangle; h < 3 * from.triangle + 3; h++) {
        sbl_vec2 source = in_frame(s, h, p);
        double length = sbl_v3_distance(vertex_position(s, s->surface->triangle[h]), vertex_position(s, s->surface->triangle[sbl_next(h)]));
        window w = {.x = source.x, .y = source.y, .a = 0.0, .b = length, .so_far = 0.0, .at = h, .parent = SBL_NONE};
        add_window(s, w, length);
        /* The start may lie on a corner, whose other triangles it sees only from there. */
        reach_vertex(s, h, reach(source.x, source.y), SBL_NONE, true);
    }
}

static void run(search *s)
{
    for (uint32_t i = dequeue(s); i != SBL_NONE && !s->full; i = dequeue(s)) {
        const window *w = window_at(s, i);
        if (hopeless(s, (double)w->bound)) continue;
        if (w->is_vertex) shine(s, i);
        else cross_triangle(s, i);
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

static sbl_status prepare(search *s, sbl_arena *scratch, sbl_diag *diag)
{
    const sbl_surface *surface = s->surface;
    float *left = SBL_NEW(scratch, float, surface->vertex_count);
    s->distance = SBL_NEW(scratch, double, surface->vertex_count);
    s->bends = SBL_NEW(scratch, uint8_t, surface->vertex_count);
    s->corner = SBL_NEW(scratch, corner_record, 3 * (uint64_t)surface->triangle_count);
    if (!left || !s->distance || !s->bends || !s->corner) return sbl_fail_memory(diag);
    s->left = left;
    return sbl_distance_field(left, surface, &s->to, 1, s->best / (1.0 - corridors[CORRIDORS - 1].excess), scratch, diag);
}

/* Search one corridor; a shorter path than the best known goes into `strip`. */
static sbl_status search_corridor(search *s, int i, sbl_surface_point from, sbl_strip *strip, bool *found, sbl_diag *diag)
{
    for (uint32_t v = 0; v < s->surface->vertex_count; v++) s->distance[v] = 1e300;
    for (uint32_t h = 0; h < 3 * s->surface->triangle_count; h++) s->corner[h].distance = 1e300;
    for (uint32_t b = 0; b < BUCKETS; b++) s->bucket[b] = SBL_NONE;
    s->keep = 1.0 - corridors[i].excess;
    s->windows_max = corridors[i].windows_max;
    s->bucket_width = s->best / BUCKETS;
    s->count = s->current = 0;
    s->full = false;
    s->best_end = SBL_NONE;
    start(s, from);
    run(s);
    if (s->no_memory) return sbl_fail_memory(diag);
    if (s->best_end == SBL_NONE) return SBL_OK;
    uint32_t count = 0;
    for (uint32_t w = s->best_end; w != SBL_NONE; w = window_at(s, w)->parent) count++;
    uint32_t *line = SBL_NEW(s->scratch, uint32_t, count);
    sbl_strip better;
    if (!line || !sbl_strip_make(&better, s->surface, from, s->to, count, s->scratch)) return sbl_fail_memory(diag);
    if (!read_strip(s, &better, line, count)) return SBL_OK;
    *strip = better;
    *found = true;
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
    s->scratch = scratch;
    sbl_status status = prepare(s, scratch, diag);
    /* A wider corridor takes no fewer windows: one that cannot be finished is not begun. */
    for (int i = 0; i < CORRIDORS && status == SBL_OK && s->count < corridors[i].windows_max; i++)
        status = search_corridor(s, i, from, strip, found, diag);
    return status;
}
