/*
 * The shortest path inside a strip of triangles, and the way from a strip to a better one. The strip is unfolded into the plane, and the
 * path found with a funnel (Lee and Preparata 1984, in Mononen's form). Where that path bends at a vertex round which the other way is
 * shorter, the strip is led round the other side, until no such vertex is left: then the path is a geodesic, though not always the
 * shortest. It ends where edge flips (FlipOut, Sharp and Crane 2020) end, and is the scheme of Xin and Wang, "Efficiently Determining a
 * Locally Exact Shortest Path on Polyhedral Surfaces" (2007).
 */
#include "surface/geodesic_strip.h"

#include <string.h>

#define ROUNDS_MAX 4096
/* How far below a straight angle the other side must be; below it the gain is under 1e-14 of the length. */
#define STRAIGHT_SLACK_RAD 1e-7

static sbl_vec3 vertex_position(const sbl_surface *surface, uint32_t v)
{
    return sbl_v3_load(surface->position[v]);
}

/* ---- unfolding ---- */

/* The corner across edge AB of a triangle whose third corner is `apex`: to the right of A -> B. */
static sbl_vec2 unfold(sbl_vec2 a2, sbl_vec2 b2, sbl_vec3 a, sbl_vec3 b, sbl_vec3 apex)
{
    sbl_vec3 d = sbl_v3_sub(b, a), e = sbl_v3_sub(apex, a);
    double squared = sbl_v3_dot(d, d), along = sbl_v3_dot(d, e) / squared, height = sbl_v3_length(sbl_v3_cross(d, e)) / squared;
    double x = b2.x - a2.x, y = b2.y - a2.y;
    return (sbl_vec2){a2.x + along * x + height * y, a2.y + along * y - height * x};
}

static sbl_vec2 place(const sbl_vec2 corner[3], sbl_surface_point at)
{
    double u = (double)at.u, v = (double)at.v, w = 1.0 - u - v;
    return (sbl_vec2){w * corner[0].x + u * corner[1].x + v * corner[2].x, w * corner[0].y + u * corner[1].y + v * corner[2].y};
}

static void unfold_strip(sbl_strip *r)
{
    const sbl_surface *s = r->surface;
    uint32_t t = r->from.triangle;
    sbl_vec3 p[3];
    for (uint32_t k = 0; k < 3; k++) p[k] = vertex_position(s, s->triangle[3 * t + k]);
    sbl_vec2 corner[3] = {{0.0, 0.0}, {0.0, 0.0}, {0.0, 0.0}};
    corner[1].x = sbl_v3_distance(p[0], p[1]);
    /* Corner 2 lies to the left of 0 -> 1, that is, to the right of 1 -> 0. */
    corner[2] = unfold(corner[1], corner[0], p[1], p[0], p[2]);
    r->start = place(corner, r->from);
    for (uint32_t i = 0; i < r->count; i++) {
        uint32_t h = r->crossing[i], g = s->opposite[h];
        sbl_vec2 a = corner[h % 3], b = corner[sbl_next(h) % 3];
        r->portal[i] = (sbl_portal){b, a};
        sbl_vec2 apex = unfold(a, b, vertex_position(s, s->triangle[h]), vertex_position(s, s->triangle[sbl_next(h)]),
                               vertex_position(s, s->triangle[sbl_prev(g)]));
        corner[g % 3] = b;
        corner[sbl_next(g) % 3] = a;
        corner[sbl_prev(g) % 3] = apex;
    }
    r->end = place(corner, r->to);
}

/* ---- the funnel ---- */

/* > 0: c lies to the left of a -> b. */
static double turn(sbl_vec2 a, sbl_vec2 b, sbl_vec2 c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool same(sbl_vec2 a, sbl_vec2 b)
{
    return a.x == b.x && a.y == b.y;
}

typedef struct funnel {
    sbl_vec2 apex, left, right;
    uint32_t left_at, right_at, next;
} funnel;

/* Portals that have the apex as an end are crossed at the apex: the funnel opens again after them. */
static void open_funnel(const sbl_strip *r, funnel *f, sbl_vec2 apex, uint32_t next)
{
    while (next < r->count && (same(r->portal[next].left, apex) || same(r->portal[next].right, apex))) next++;
    *f = (funnel){apex, apex, apex, next, next, next};
}

/* The path must bend at the funnel's left or right side, whose corner becomes the apex. */
static void add_bend(sbl_strip *r, funnel *f, bool left)
{
    sbl_bend b = {left ? f->left : f->right, left ? f->left_at : f->right_at, left};
    r->bend[r->bend_count++] = b;
    open_funnel(r, f, b.at, b.portal + 1);
}

static bool crosses_left(const funnel *f, sbl_vec2 p)
{
    return !same(f->apex, f->left) && turn(f->apex, f->left, p) > 0.0;
}
static bool crosses_right(const funnel *f, sbl_vec2 p)
{
    return !same(f->apex, f->right) && turn(f->apex, f->right, p) < 0.0;
}

static void run_funnel(sbl_strip *r)
{
    funnel f;
    r->bend_count = 0;
    r->bend[r->bend_count++] = (sbl_bend){r->start, SBL_NONE, false};
    open_funnel(r, &f, r->start, 0);
    /* Each bend lies at a later portal than the one before. */
    while (r->bend_count <= r->count + 1) {
        bool last = f.next >= r->count;
        sbl_vec2 left = last ? r->end : r->portal[f.next].left, right = last ? r->end : r->portal[f.next].right;
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
    r->bend[r->bend_count++] = (sbl_bend){r->end, SBL_NONE, false};
}

static double path_length(const sbl_strip *r)
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
    sbl_vec3 b = sbl_v3_sub(vertex_position(s, s->triangle[sbl_next(h)]), a),
             c = sbl_v3_sub(vertex_position(s, s->triangle[sbl_prev(h)]), a);
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

static double angle_between(sbl_vec2 at, sbl_vec2 a, sbl_vec2 b)
{
    double ax = a.x - at.x, ay = a.y - at.y, bx = b.x - at.x, by = b.y - at.y;
    return sbl_atan2(fabs(ax * by - ay * bx), ax * bx + ay * by);
}

/* The portals first..last all turn round the vertex of bend i. */
typedef struct run {
    uint32_t first, last;
} run;

static run find_run(const sbl_strip *r, sbl_bend b)
{
    uint32_t v = side_vertex(r->surface, r->crossing[b.portal], b.left);
    run found = {b.portal, b.portal};
    while (found.first > 0 && side_vertex(r->surface, r->crossing[found.first - 1], b.left) == v) found.first--;
    while (found.last + 1 < r->count && side_vertex(r->surface, r->crossing[found.last + 1], b.left) == v) found.last++;
    return found;
}

/* Is the way round the other side of the vertex of bend i shorter? */
static bool should_switch(const sbl_strip *r, uint32_t i, run around)
{
    sbl_bend b = r->bend[i];
    sbl_vec2 before = r->bend[i - 1].at, after = r->bend[i + 1].at;
    if (same(b.at, before) || same(b.at, after)) return false;
    double inside = 0.0;
    sbl_vec2 previous = before;
    for (uint32_t k = around.first; k <= around.last; k++) {
        sbl_vec2 far = b.left ? r->portal[k].right : r->portal[k].left;
        inside += angle_between(b.at, previous, far);
        previous = far;
    }
    inside += angle_between(b.at, previous, after);
    uint32_t v = side_vertex(r->surface, r->crossing[b.portal], b.left);
    double total = total_angle(r->surface, outgoing(r->surface, r->crossing[b.portal] / 3, v));
    return total > 0.0 && total - inside < SBL_PI - STRAIGHT_SLACK_RAD;
}

/* Append a crossing to a row; going back over the edge just crossed takes that crossing away. */
static bool append(const sbl_strip *r, uint32_t *row, uint32_t *count, uint32_t h)
{
    if (*count && row[*count - 1] == r->surface->opposite[h]) {
        (*count)--;
        return true;
    }
    if (*count >= r->capacity || r->surface->opposite[h] == SBL_NONE) return false;
    row[(*count)++] = h;
    return true;
}

/* The crossings from triangle t to triangle end round vertex v, which stays on the left or on the right. */
static bool append_turn(const sbl_strip *r, uint32_t *row, uint32_t *count, uint32_t v, bool left, uint32_t t, uint32_t end)
{
    const sbl_surface *s = r->surface;
    while (t != end) {
        uint32_t out = outgoing(s, t, v), h = left ? sbl_prev(out) : out;
        if (!append(r, row, count, h)) return false;
        t = s->opposite[h] / 3;
    }
    return true;
}

static bool append_kept(sbl_strip *r, uint32_t begin, uint32_t end, uint32_t *count)
{
    for (uint32_t i = begin; i < end; i++)
        if (!append(r, r->other, count, r->crossing[i])) return false;
    return true;
}

static void take_other(sbl_strip *r, uint32_t count)
{
    uint32_t *crossing = r->other;
    r->other = r->crossing;
    r->crossing = crossing;
    r->count = count;
}

/* One round: every bend that should switch and whose turn does not overlap one that already did. Returns whether the strip changed. */
static bool switch_sides(sbl_strip *r)
{
    uint32_t count = 0, copied = 0;
    bool changed = false;
    for (uint32_t i = 1; i + 1 < r->bend_count; i++) {
        sbl_bend b = r->bend[i];
        run around = find_run(r, b);
        if (around.first < copied || !should_switch(r, i, around)) continue;
        uint32_t v = side_vertex(r->surface, r->crossing[b.portal], b.left);
        uint32_t begin = r->crossing[around.first] / 3, end = r->surface->opposite[r->crossing[around.last]] / 3;
        if (!append_kept(r, copied, around.first, &count) || !append_turn(r, r->other, &count, v, !b.left, begin, end)) return false;
        copied = around.last + 1;
        changed = true;
    }
    if (!changed || !append_kept(r, copied, r->count, &count)) return false;
    take_other(r, count);
    return true;
}

static double measure(sbl_strip *r)
{
    unfold_strip(r);
    run_funnel(r);
    return path_length(r);
}

void sbl_strip_straighten(sbl_strip *r)
{
    r->length_mm = measure(r);
    for (int round = 0; round < ROUNDS_MAX; round++) {
        uint32_t count = r->count, *crossing = r->crossing;
        if (!switch_sides(r)) return;
        double length_mm = measure(r);
        if (!(length_mm < r->length_mm)) {
            /* Rounding took more than the switch gave: the strip before it was straight. */
            r->other = r->crossing;
            r->crossing = crossing;
            r->count = count;
            r->length_mm = measure(r);
            return;
        }
        r->length_mm = length_mm;
    }
}

/* Where the segment p -> q crosses a portal, as a fraction from right to left. */
static double crossing_of(sbl_portal gate, sbl_vec2 p, sbl_vec2 q)
{
    /* Round a bend the strip may turn by any angle: there the gate is crossed at its end. */
    if (same(gate.left, p) || same(gate.left, q)) return 1.0;
    if (same(gate.right, p) || same(gate.right, q)) return 0.0;
    double left = turn(p, q, gate.left), right = turn(p, q, gate.right);
    double across = left - right;
    if (!(across > 0.0)) return 0.5;
    return sbl_clamp(-right / across, 0.0, 1.0);
}

void sbl_strip_crossings(const sbl_strip *strip, double *along)
{
    uint32_t segment = 1;
    for (uint32_t i = 0; i < strip->count; i++) {
        /* The segment that crosses portal i ends at this portal's bend or later. */
        while (segment + 1 < strip->bend_count && strip->bend[segment].portal < i) segment++;
        along[i] = crossing_of(strip->portal[i], strip->bend[segment - 1].at, strip->bend[segment].at);
    }
}

/* ---- making a strip ---- */

/* A turn round a vertex adds as many crossings as it has triangles: room for the densest fans on top of the strip's own length. */
#define ROOM_TIMES 4u
#define ROOM_MORE  4096u

bool sbl_strip_make(sbl_strip *strip, const sbl_surface *surface, sbl_surface_point from, sbl_surface_point to, uint32_t count,
                    sbl_arena *scratch)
{
    uint64_t room = ROOM_TIMES * (uint64_t)count + ROOM_MORE, all = 3 * (uint64_t)surface->triangle_count;
    uint32_t capacity = (uint32_t)(room < all ? room : all);
    *strip = (sbl_strip){.surface = surface, .from = from, .to = to, .capacity = capacity};
    strip->crossing = SBL_NEW(scratch, uint32_t, capacity);
    strip->other = SBL_NEW(scratch, uint32_t, capacity);
    strip->portal = SBL_NEW(scratch, sbl_portal, capacity);
    strip->bend = SBL_NEW(scratch, sbl_bend, (uint64_t)capacity + 4);
    return strip->crossing && strip->other && strip->portal && strip->bend;
}

uint32_t sbl_strip_end(const sbl_strip *strip)
{
    return strip->count ? strip->surface->opposite[strip->crossing[strip->count - 1]] / 3 : strip->from.triangle;
}

bool sbl_strip_cross(sbl_strip *strip, uint32_t h)
{
    return append(strip, strip->crossing, &strip->count, h);
}

bool sbl_strip_turn(sbl_strip *strip, uint32_t v, uint32_t t)
{
    for (int left = 1; left >= 0; left--) {
        /* Tried on a copy: a bound may bar this way round. */
        uint32_t count = strip->count;
        memcpy(strip->other, strip->crossing, count * sizeof *strip->other);
        if (!append_turn(strip, strip->other, &count, v, left, sbl_strip_end(strip), t)) continue;
        take_other(strip, count);
        return true;
    }
    return false;
}
