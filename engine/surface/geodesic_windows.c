/*
 * The shortest path, exactly: windows of light are led over the surface. A window is a part of an edge that one place, the path's source or
 * a saddle vertex that shadows it, sees through a row of unfolded triangles. Crossing a triangle a window falls on its other two edges,
 * split at the corner between them; of all windows that reach a corner through the same edge only the nearest keeps both parts (Chen and
 * Han, "Shortest Paths on a Polyhedron", 1990), and a window that a corner of its triangle undercuts is dropped (Xin and Wang, "Improving
 * Chen and Han's Algorithm on the Discrete Geodesic Problem", 2009).
 *
 * Only one target counts, so windows are kept only where their distance and a lower bound of what is left, from a distance field about the
 * target, undercut the best path known: the light keeps to a corridor about the path. The field itself is needed only where the straight way
 * to the start, which no path undercuts, leaves hope. The field is not exact, so two corridors follow each
 * other: a narrow one finds a path that is nearly always the shortest, and with it as the bound a wider one leaves out only what the field
 * would have to misjudge by more than it promises.
 */
#include "surface/geodesic_windows.h"
#include "surface/distance.h"

/*
 * How much too long the distance field may be, corridor by corridor: 0.2 % where its windows were merged, at most the 1 % that it promises.
 * A corridor is given up at so many windows: the field of a surface so fine is far better than that allowance.
 */
static const struct {
    double excess;
    uint32_t windows_max;
} corridors[] = {{0.002, 1u << 21}, {0.01, 1u << 20}};
#define CORRIDORS 2
/* Paths are not sought that would be shorter by less than this fraction. */
#define GAIN_MIN 1e-5

#define BUCKETS       4096u
#define BLOCK_BITS    13
#define BLOCK_WINDOWS (1u << BLOCK_BITS)
#define BLOCKS_MAX    256u /* the largest windows_max */

typedef struct window {
    sbl_window light; /* of a vertex that shines itself: so_far is its distance, `at` an outgoing half-edge, and is_vertex */
    float bound;      /* no path through here is shorter */
    uint32_t parent, next;
    bool is_vertex;
} window;

typedef struct corner_record {
    double distance, entry; /* of the nearest window that lights the corner from across: its distance, and where it crosses that edge */
} corner_record;

typedef struct search {
    const sbl_surface *surface;
    sbl_surface_point to;
    sbl_vec3 from_position, to_position;
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

/* ---- vertices ---- */

static bool can_bend(search *s, uint32_t out)
{
    uint8_t *known = &s->bends[s->surface->triangle[out]];
    if (!*known) *known = sbl_vertex_bends(s->surface, out) ? 2 : 1;
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
    window w = {.light = {.so_far = distance, .at = out}, .bound = (float)bound, .parent = parent, .is_vertex = true};
    uint32_t i = enqueue(s, w, distance);
    if (!at_goal || i == SBL_NONE) return;
    double length = distance + sbl_v3_distance(vertex_position(s, v), s->to_position);
    if (!(length < s->best)) return;
    s->best = length;
    s->best_end = i;
}

/* ---- windows ---- */

/* Is every path through this window longer than one through an end of its edge? */
static bool undercut(const search *s, const sbl_window *w, double length)
{
    const uint32_t *triangle = s->surface->triangle;
    return sbl_window_undercut(w, length, s->distance[triangle[w->at]], s->distance[triangle[sbl_next(w->at)]]);
}

static void add_window(search *s, sbl_window w, uint32_t parent, double length)
{
    if (s->surface->opposite[w.at] == SBL_NONE || !sbl_window_clip(&w, length)) return;
    const uint32_t *triangle = s->surface->triangle;
    double nearest = sbl_window_nearest(&w);
    double bound = nearest + left_from_edge(s, triangle[w.at], triangle[sbl_next(w.at)], length, w.a, w.b);
    if (hopeless(s, bound) || undercut(s, &w, length)) return;
    enqueue(s, (window){.light = w, .bound = (float)bound, .parent = parent}, nearest);
}

/* In the triangle of the target: straight to it, if it is lit, else by the lit part's nearer end. */
static void reach_target(search *s, const sbl_window *w, uint32_t i, double length)
{
    double to_x, to_y;
    sbl_edge_frame(s->surface, s->surface->opposite[w->at], s->to_position, &to_x, &to_y);
    double x = length - to_x, height = w->y + to_y;
    double at = sbl_clamp(height > 0.0 ? w->x + (x - w->x) * w->y / height : x, w->a, w->b);
    double path = sbl_window_distance(w, at) + sbl_reach(x - at, to_y);
    if (!(path < s->best)) return;
    s->best = path;
    s->best_end = i;
}

/* The corner is lit, or all but: note it, and say which sides the window keeps. */
static void meet_corner(search *s, const sbl_window *w, uint32_t i, uint32_t corner, const sbl_below *t, bool *to_low, bool *to_high)
{
    double distance = w->so_far + sbl_reach(w->x - t->cx, w->y + t->cy);
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

static void cross_triangle(search *s, uint32_t i)
{
    const sbl_window w = window_at(s, i)->light;
    uint32_t g = s->surface->opposite[w.at], corner = sbl_prev(g);
    sbl_flat flat = sbl_flat_lay(s->surface, g);
    if (undercut(s, &w, flat.length)) return;
    if (g / 3 == s->to.triangle) reach_target(s, &w, i, flat.length);
    sbl_below t = sbl_window_below(&w, &flat);
    bool to_low = t.entry > w.a, to_high = t.entry < w.b;
    double touch = SBL_WINDOW_TOUCH * t.length, to_end = s->distance[s->surface->triangle[g]],
           to_origin = s->distance[s->surface->triangle[sbl_next(g)]];
    if (t.entry > w.a - touch && t.entry < w.b + touch) meet_corner(s, &w, i, corner, &t, &to_low, &to_high);
    sbl_sides sides = sbl_window_sides(&w);
    sbl_window part;
    if (to_low && sbl_window_fall_low(&part, &w, &sides, &t, sbl_next(g), to_end)) add_window(s, part, i, t.low);
    if (to_high && sbl_window_fall_high(&part, &w, &sides, &t, corner, to_origin)) add_window(s, part, i, t.high);
}

/* A vertex shines into one of its triangles, that of outgoing half-edge h. */
static void shine_into(search *s, uint32_t h, double so_far, uint32_t parent)
{
    uint32_t across = sbl_next(h);
    sbl_flat t = sbl_flat_lay(s->surface, across);
    reach_vertex(s, across, so_far + t.to_origin, parent, false);
    reach_vertex(s, sbl_prev(h), so_far + t.to_end, parent, false);
    add_window(s, (sbl_window){.x = t.x, .y = t.y, .a = 0.0, .b = t.length, .so_far = so_far, .at = across}, parent, t.length);
}

static void shine(search *s, uint32_t i)
{
    const sbl_window w = window_at(s, i)->light;
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
        double length = sbl_edge_length(s->surface, h);
        sbl_window w = {.a = 0.0, .b = length, .so_far = 0.0, .at = h};
        sbl_edge_frame(s->surface, h, p, &w.x, &w.y);
        add_window(s, w, SBL_NONE, length);
        /* The start may lie on a corner, whose other triangles it sees only from there. */
        reach_vertex(s, h, sbl_reach(w.x, w.y), SBL_NONE, true);
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
        uint32_t at = w->light.at;
        if (vertex != SBL_NONE && !sbl_strip_turn(strip, vertex, at / 3)) return false;
        vertex = w->is_vertex ? triangle[at] : SBL_NONE;
        if (!w->is_vertex && !sbl_strip_cross(strip, at)) return false;
    }
    return vertex == SBL_NONE || sbl_strip_turn(strip, vertex, s->to.triangle);
}

static sbl_status prepare(search *s, sbl_arena *scratch, sbl_diag *diag)
{
    const sbl_surface *surface = s->surface;
    float *left = SBL_TAKE(scratch, float, surface->vertex_count);
    s->distance = SBL_TAKE(scratch, double, surface->vertex_count);
    s->bends = SBL_NEW(scratch, uint8_t, surface->vertex_count);
    s->corner = SBL_TAKE(scratch, corner_record, 3 * (uint64_t)surface->triangle_count);
    if (!left || !s->distance || !s->bends || !s->corner) return sbl_fail_memory(diag);
    s->left = left;
    sbl_march march;
    sbl_status status = sbl_march_make(&march, surface, s->best / (1.0 - corridors[CORRIDORS - 1].excess), scratch, diag);
    if (status != SBL_OK) return status;
    march.toward = &s->from_position;
    sbl_march_from_place(&march, s->to.triangle, s->to_position);
    return sbl_march_run(&march, left, diag);
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
    s->from_position = sbl_surface_position(surface, from);
    s->to_position = sbl_surface_position(surface, to);
    s->best = bound_mm;
    s->scratch = scratch;
    sbl_status status = prepare(s, scratch, diag);
    /* A wider corridor takes no fewer windows: one that cannot be finished is not begun. */
    for (int i = 0; i < CORRIDORS && status == SBL_OK && s->count < corridors[i].windows_max; i++)
        status = search_corridor(s, i, from, strip, found, diag);
    return status;
}
