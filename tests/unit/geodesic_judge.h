/*
 * A second, slower exact method to judge arcs by: cones of light. Every cone keeps its source at the origin of the plane into which the
 * triangles behind it are unfolded, and two rays; it crosses triangle after triangle, all over the surface, until the vertices that it
 * meets have been reached in a shorter way. Neither frames along edges, nor the rule of one split a corner, nor a target, nor a distance
 * field.
 */
#ifndef STUBBLE_GEODESIC_JUDGE_H
#define STUBBLE_GEODESIC_JUDGE_H

#include "stubble/geodesic.h"
#include "surface_shapes.h"

typedef struct judge_vec {
    double x, y;
} judge_vec;

typedef struct judge_cone {
    double key, so_far;
    judge_vec p, q;        /* ends of the half-edge that it leaves by, unfolded */
    judge_vec right, left; /* where its rays meet that edge: p is on the right, q on the left */
    uint32_t h;
} judge_cone;

typedef struct judge {
    const sbl_surface *s;
    double *distance; /* per vertex: exact after judge_run */
    double limit;
    judge_cone *heap;
    size_t count, room;
} judge;

static inline double judge_cross(judge_vec a, judge_vec b)
{
    return a.x * b.y - a.y * b.x;
}
static inline judge_vec judge_sub(judge_vec a, judge_vec b)
{
    return (judge_vec){a.x - b.x, a.y - b.y};
}
static inline double judge_length(judge_vec a)
{
    return sqrt(a.x * a.x + a.y * a.y);
}
static inline sbl_vec3 judge_position(const judge *j, uint32_t h)
{
    return sbl_v3_load(j->s->position[j->s->triangle[h]]);
}
static inline uint32_t judge_next(uint32_t h)
{
    return h - h % 3 + (h + 1) % 3;
}

static inline void judge_push(judge *j, judge_cone c)
{
    if (j->count == j->room) {
        j->room = 2 * j->room + 1024;
        j->heap = realloc(j->heap, j->room * sizeof *j->heap);
        REQUIRE(j->heap);
    }
    size_t at = j->count++;
    for (; at && j->heap[(at - 1) / 2].key > c.key; at = (at - 1) / 2) j->heap[at] = j->heap[(at - 1) / 2];
    j->heap[at] = c;
}

static inline judge_cone judge_pop(judge *j)
{
    judge_cone top = j->heap[0], last = j->heap[--j->count];
    size_t at = 0;
    for (size_t child = 1; child < j->count; child = 2 * at + 1) {
        if (child + 1 < j->count && j->heap[child + 1].key < j->heap[child].key) child++;
        if (j->heap[child].key >= last.key) break;
        j->heap[at] = j->heap[child];
        at = child;
    }
    j->heap[at] = last;
    return top;
}

/* The third corner of the triangle beyond edge p q of half-edge h: away from the origin. */
static inline judge_vec judge_unfold(const judge *j, uint32_t h, judge_vec p, judge_vec q)
{
    uint32_t g = j->s->opposite[h];
    sbl_vec3 a = judge_position(j, h), d = sbl_v3_sub(judge_position(j, judge_next(h)), a),
             e = sbl_v3_sub(judge_position(j, judge_next(judge_next(g))), a);
    double dd = sbl_v3_dot(d, d), along = sbl_v3_dot(d, e) / dd, across = sqrt(fmax(sbl_v3_dot(e, e) / dd - along * along, 0.0));
    judge_vec r = judge_sub(q, p);
    return (judge_vec){p.x + along * r.x + across * r.y, p.y + along * r.y - across * r.x};
}

/* A cone through [right, left] of the unfolded edge p q of half-edge h, unless an end of the edge does better for all of it. */
static inline void judge_add(judge *j, uint32_t h, judge_vec p, judge_vec q, judge_vec right, judge_vec left, double so_far)
{
    if (j->s->opposite[h] == SBL_NONE || !(judge_length(judge_sub(left, right)) > 1e-9)) return;
    double to_right = so_far + judge_length(right), to_left = so_far + judge_length(left), slack = 1e-9;
    if (j->distance[j->s->triangle[h]] + judge_length(judge_sub(left, p)) < to_left - slack) return;
    if (j->distance[j->s->triangle[judge_next(h)]] + judge_length(judge_sub(right, q)) < to_right - slack) return;
    judge_vec d = judge_sub(left, right);
    double foot = -(right.x * d.x + right.y * d.y) / (d.x * d.x + d.y * d.y);
    foot = foot > 0.0 ? fmin(foot, 1.0) : 0.0;
    double key = so_far + judge_length((judge_vec){right.x + foot * d.x, right.y + foot * d.y});
    if (key < j->limit) judge_push(j, (judge_cone){key, so_far, p, q, right, left, h});
}

static inline void judge_reach(judge *j, uint32_t corner, double distance);

/* Where the ray from the origin through `through` meets the line from a to b. */
static inline judge_vec judge_meet(judge_vec through, judge_vec a, judge_vec b)
{
    judge_vec d = judge_sub(b, a);
    double divisor = judge_cross(d, through), t = divisor != 0.0 ? judge_cross(through, a) / divisor : 0.0;
    t = t > 0.0 ? fmin(t, 1.0) : 0.0;
    return (judge_vec){a.x + t * d.x, a.y + t * d.y};
}

static inline void judge_cross_triangle(judge *j, judge_cone c)
{
    uint32_t g = j->s->opposite[c.h], on_right = judge_next(g), on_left = judge_next(on_right);
    judge_vec apex = judge_unfold(j, c.h, c.p, c.q);
    double from_right = judge_cross(c.right, apex), from_left = judge_cross(apex, c.left), touch = 1e-9 * judge_length(apex);
    if (from_right > -touch * judge_length(c.right) && from_left > -touch * judge_length(c.left))
        judge_reach(j, on_left, c.so_far + judge_length(apex));
    if (from_right > 0.0)
        judge_add(j, on_right, c.p, apex, judge_meet(c.right, c.p, apex), from_left > 0.0 ? apex : judge_meet(c.left, c.p, apex), c.so_far);
    if (from_left > 0.0)
        judge_add(j, on_left, apex, c.q, from_right > 0.0 ? apex : judge_meet(c.right, apex, c.q), judge_meet(c.left, apex, c.q), c.so_far);
}

/* Light from the origin of half-edge h into its triangle. */
static inline void judge_shine(judge *j, uint32_t h, double so_far)
{
    sbl_vec3 o = judge_position(j, h), d = sbl_v3_sub(judge_position(j, judge_next(h)), o),
             e = sbl_v3_sub(judge_position(j, judge_next(judge_next(h))), o);
    double length = sbl_v3_length(d);
    judge_vec p = {length, 0.0}, q = {sbl_v3_dot(d, e) / length, sbl_v3_length(sbl_v3_cross(d, e)) / length};
    judge_reach(j, judge_next(h), so_far + length);
    judge_reach(j, judge_next(judge_next(h)), so_far + judge_length(q));
    judge_add(j, judge_next(h), p, q, p, q, so_far);
}

/* A vertex reached in a shorter way: it shines into all of its triangles, whether it can bend a path or not, when its turn comes. */
static inline void judge_reach(judge *j, uint32_t corner, double distance)
{
    uint32_t v = j->s->triangle[corner];
    if (!(distance < j->distance[v] - 1e-10)) return;
    j->distance[v] = distance;
    if (distance < j->limit)
        judge_push(j, (judge_cone){.key = distance, .so_far = distance, .h = corner, .right = {(double)NAN, (double)NAN}});
}

static inline void judge_shine_round(judge *j, uint32_t corner, double so_far)
{
    const uint32_t *opposite = j->s->opposite;
    uint32_t h = corner;
    do {
        judge_shine(j, h, so_far);
        h = opposite[judge_next(judge_next(h))];
    } while (h != SBL_NONE && h != corner);
    if (h == corner) return;
    for (h = opposite[corner]; h != SBL_NONE; h = opposite[h]) judge_shine(j, h = judge_next(h), so_far);
}

/* A source inside a triangle sees its edges; its corners are reached straight. One on an edge must be given in both triangles. */
static inline void judge_place(judge *j, sbl_surface_point at)
{
    sbl_vec3 o = sbl_surface_position(j->s, at), origin = judge_position(j, 3 * at.triangle),
             d = sbl_v3_normalize(sbl_v3_sub(judge_position(j, 3 * at.triangle + 1), origin)),
             e = sbl_v3_sub(judge_position(j, 3 * at.triangle + 2), origin);
    e = sbl_v3_normalize(sbl_v3_madd(e, d, -sbl_v3_dot(d, e)));
    judge_vec corner[3];
    for (uint32_t k = 0; k < 3; k++) {
        sbl_vec3 p = sbl_v3_sub(judge_position(j, 3 * at.triangle + k), o);
        corner[k] = (judge_vec){sbl_v3_dot(p, d), sbl_v3_dot(p, e)};
        judge_reach(j, 3 * at.triangle + k, judge_length(corner[k]));
    }
    for (uint32_t k = 0; k < 3; k++) {
        judge_vec p = corner[k], q = corner[(k + 1) % 3];
        if (judge_cross(p, q) > 1e-9) judge_add(j, 3 * at.triangle + k, p, q, p, q, 0.0);
    }
}

/* Exact distances from places to all vertices nearer than the limit. */
static inline void judge_run(judge *j, const sbl_surface *s, const sbl_surface_point *from, uint32_t count, double limit)
{
    *j = (judge){.s = s, .limit = limit, .distance = calloc(s->vertex_count, sizeof *j->distance)};
    REQUIRE(j->distance);
    for (uint32_t v = 0; v < s->vertex_count; v++) j->distance[v] = 1e300;
    for (uint32_t i = 0; i < count; i++) judge_place(j, from[i]);
    while (j->count) {
        judge_cone c = judge_pop(j);
        if (!isnan(c.right.x)) {
            judge_cross_triangle(j, c);
        } else if (c.so_far <= j->distance[s->triangle[c.h]]) {
            judge_shine_round(j, c.h, c.so_far);
        }
    }
    free(j->heap);
}

static inline void judge_free(judge *j)
{
    free(j->distance);
}

/* Both methods measure the same polyhedron, so they agree far better than the 0.1 % that an arc promises. */
#define JUDGE_PROMISED 0.001
#define JUDGE_SHORTER  1e-7 /* the judge's slack and rounding over hundreds of triangles */

/*
 * A field promises 1 % at every vertex. Within an edge of mean length of the source a share means nothing; there the error stays below 1 %
 * of that edge.
 */
#define JUDGE_FIELD_PROMISED 0.01

typedef struct field_verdict {
    uint32_t tried;
    double worst, squares, near_worst; /* shares; near the source of an edge */
} field_verdict;

static inline double judge_mean_edge(const sbl_surface *s)
{
    return sqrt(s->total_area_mm2 / s->triangle_count * 4.0 / sqrt(3.0));
}

/* At every vertex that the judge has reached. */
static inline void judge_field(field_verdict *f, const judge *j, const float *field)
{
    double edge = judge_mean_edge(j->s);
    for (uint32_t v = 0; v < j->s->vertex_count; v++) {
        double exact = j->distance[v], error = fabs((double)field[v] - exact);
        if (!(exact < j->limit)) continue;
        f->tried++;
        if (exact < edge) {
            f->near_worst = fmax(f->near_worst, error / edge);
        } else {
            f->worst = fmax(f->worst, error / exact);
            f->squares += error / exact * (error / exact);
        }
    }
}

static inline void judge_field_report(const char *name, const field_verdict *f)
{
    printf("%s: field at %u vertices, rms %.3f %%, worst %.3f %%, beside sources %.4f edges\n", name, f->tried,
           100.0 * sqrt(f->squares / f->tried), 100.0 * f->worst, f->near_worst);
    CHECK(f->worst <= JUDGE_FIELD_PROMISED);
    CHECK(f->near_worst <= JUDGE_FIELD_PROMISED);
}

typedef struct verdict {
    uint32_t tried;
    double worst, lowest, longest; /* of the arcs: excess as a fraction, mm */
    field_verdict field;
} verdict;

/* Every step lies in one triangle: its middle is on the surface, not a chord through the head. */
static inline void judge_on_surface(const sbl_surface *s, const sbl_polyline *arc)
{
    double off = 0.0;
    for (uint32_t i = 1; i < arc->count; i++) {
        sbl_surface_hit hit;
        REQUIRE(sbl_surface_closest(s, sbl_v3_lerp(arc->position[i - 1], arc->position[i], 0.5), 10.0, &hit));
        off = fmax(off, hit.distance_mm);
    }
    CHECK_NEAR(off, 0.0, 1e-4);
}

static inline void judge_arc(verdict *v, double exact, double arc_mm)
{
    if (exact < 5.0) return;
    double error = arc_mm / exact - 1.0;
    v->tried++;
    v->worst = fmax(v->worst, error);
    v->lowest = fmin(v->lowest, error);
    v->longest = fmax(v->longest, exact);
}

static inline sbl_surface_point judge_pick(const sbl_surface *s, sbl_vec3 middle, sbl_vec3 direction)
{
    sbl_surface_hit hit;
    REQUIRE(sbl_surface_closest(s, sbl_v3_madd(middle, direction, 90.0), 1e4, &hit));
    return (sbl_surface_point){hit.at.triangle, 0.0f, 0.0f};
}

#define JUDGE_ENDS 36u

/* From a vertex to others on all sides, every fourth across the surface; with `upper` only to those above the middle. */
static inline void judge_from(verdict *v, const sbl_surface *s, sbl_vec3 middle, bool upper, uint64_t stream, sbl_arena *arena)
{
    sbl_vec3 d = shape_random_direction(61, stream);
    if (upper) d.y = fabs(d.y);
    sbl_surface_point from = judge_pick(s, middle, d), to[JUDGE_ENDS];
    double length[JUDGE_ENDS], longest = 0.0;
    for (uint32_t k = 0; k < JUDGE_ENDS; k++) {
        sbl_vec3 e = shape_random_direction(62 + stream, k);
        if (k % 4 == 0) e = sbl_v3_normalize(sbl_v3_sub(sbl_v3_scale(e, 0.2), d));
        if (upper) e.y = fabs(e.y);
        to[k] = judge_pick(s, middle, e);
        sbl_polyline arc;
        CHECK_STATUS(sbl_geodesic_arc(&arc, s, from, to[k], arena, NULL), SBL_OK);
        judge_on_surface(s, &arc);
        length[k] = arc.length_mm;
        longest = fmax(longest, arc.length_mm);
    }
    float *field = SBL_NEW(arena, float, s->vertex_count);
    REQUIRE(field);
    CHECK_STATUS(sbl_distance_field(field, s, &from, 1, (double)INFINITY, arena, NULL), SBL_OK);
    judge j;
    judge_run(&j, s, &from, 1, 1.001 * longest + 1.0);
    for (uint32_t k = 0; k < JUDGE_ENDS; k++) {
        uint32_t end = s->triangle[3 * to[k].triangle];
        judge_arc(v, j.distance[end], length[k]);
    }
    judge_field(&v->field, &j, field);
    judge_free(&j);
}

static inline verdict judge_surface(const char *name, const sbl_surface *s, sbl_vec3 middle, bool upper)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    verdict v = {0};
    for (uint64_t i = 0; i < 2; i++) judge_from(&v, s, middle, upper, i, &arena);
    printf("%s: %u arcs to %.0f mm, longer than exact by up to %.2g %%, shorter by %.2g %%\n", name, v.tried, v.longest, 100.0 * v.worst,
           -100.0 * v.lowest);
    judge_field_report(name, &v.field);
    CHECK_NEAR(v.worst, 0.0, JUDGE_PROMISED);
    CHECK_NEAR(v.lowest, 0.0, JUDGE_SHORTER);
    sbl_arena_release(&arena);
    return v;
}

#endif
