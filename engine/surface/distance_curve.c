/*
 * The distance to a curve. The curve is laid onto the surface in straight pieces, each within one triangle. A piece lights a strip of
 * parallel rays to either side, its ends light what lies beyond them (Bommes and Kobbelt, "Accurate computation of geodesic distance fields
 * for polygonal curves on triangle meshes", 2007). Parallel rays come from so far behind the piece that they spread by nothing: windows of
 * one kind do for both.
 */
#include "stubble/geodesic.h"
#include "surface/distance.h"

#define STEPS_MAX 4000000u
/* Where the curve leaves a triangle is sought to this; the rest is left out, and lit from both sides. */
#define CUT_MM 0.02
/* Pieces are not shorter. */
#define PIECE_MIN_MM 1e-9
/* Rays from so far differ by 1e-3 mm at 300 mm from the ends of a piece of 3 mm; doubles keep 1e-10 mm of the distance. */
#define FAR_MM 1e6

typedef struct vec2 {
    double x, y;
} vec2;

/* A straight piece of the laid curve in one triangle. */
typedef struct piece {
    sbl_vec3 from, to;
    uint32_t triangle;
} piece;

typedef struct layer {
    sbl_march *march;
    sbl_vec3 at; /* where the curve has come to */
    uint32_t triangle;
    piece first, last;
    bool has_first, has_last; /* last: the piece that ends at `at` */
} layer;

/* A piece in the frame of a half-edge of its triangle. */
static void in_frame(const layer *l, const piece *p, uint32_t h, vec2 *from, vec2 *to)
{
    sbl_edge_frame(l->march->surface, h, p->from, &from->x, &from->y);
    sbl_edge_frame(l->march->surface, h, p->to, &to->x, &to->y);
}

/* ---- light ---- */

/* The strip beside a piece, as far as it falls on half-edge h; the other side's strip falls on others. */
static void shine_aside(const layer *l, const piece *p, uint32_t h)
{
    vec2 from, to;
    in_frame(l, p, h, &from, &to);
    vec2 d = {to.x - from.x, to.y - from.y}, middle = {0.5 * (from.x + to.x), 0.5 * (from.y + to.y)};
    double length = sbl_reach(d.x, d.y), down = -fabs(d.x) / length, along = (d.x > 0.0 ? d.y : -d.y) / length;
    if (!(down < 0.0)) return;
    double at_from = from.x - from.y * along / down, at_to = to.x - to.y * along / down;
    sbl_window w = {.x = middle.x - FAR_MM * along, .y = middle.y - FAR_MM * down, .so_far = -FAR_MM, .at = h};
    w.a = fmin(at_from, at_to);
    w.b = fmax(at_from, at_to);
    sbl_march_from_window(l->march, &w);
}

/* Keep of [a, b] where (x - p) . d >= 0 on the edge's line. */
static void clip(sbl_window *w, vec2 p, vec2 d)
{
    double at = d.x != 0.0 ? p.x + p.y * d.y / d.x : 0.0;
    if (d.x > 0.0) w->a = fmax(w->a, at);
    else if (d.x < 0.0) w->b = fmin(w->b, at);
    else if (-p.y * d.y < 0.0) w->b = w->a;
}

/* The end of one piece, or the beginning of another, or both of the same triangle: it lights what lies beyond either. */
static void shine_beyond(const layer *l, const piece *ends, const piece *begins)
{
    const piece *any = ends ? ends : begins;
    for (uint32_t h = 3 * any->triangle; h < 3 * any->triangle + 3; h++) {
        vec2 from, to, place;
        sbl_window w = {.a = 0.0, .b = sbl_edge_length(l->march->surface, h), .at = h};
        if (ends) {
            in_frame(l, ends, h, &from, &to);
            clip(&w, place = to, (vec2){to.x - from.x, to.y - from.y});
        }
        if (begins) {
            in_frame(l, begins, h, &from, &to);
            clip(&w, place = from, (vec2){from.x - to.x, from.y - to.y});
        }
        w.x = place.x;
        w.y = place.y;
        if (w.b > w.a) sbl_march_from_window(l->march, &w);
    }
}

static double to_piece(const piece *p, sbl_vec3 place)
{
    sbl_vec3 d = sbl_v3_sub(p->to, p->from);
    double along = sbl_clamp(sbl_v3_dot(sbl_v3_sub(place, p->from), d) / sbl_v3_dot(d, d), 0.0, 1.0);
    return sbl_v3_distance(place, sbl_v3_madd(p->from, d, along));
}

/* ---- laying ---- */

static void add_piece(layer *l, sbl_vec3 to)
{
    piece p = {l->at, to, l->triangle};
    for (uint32_t h = 3 * p.triangle; h < 3 * p.triangle + 3; h++)
        sbl_march_to_vertex(l->march, h, to_piece(&p, sbl_corner_position(l->march->surface, h)));
    for (uint32_t h = 3 * p.triangle; h < 3 * p.triangle + 3; h++) shine_aside(l, &p, h);
    if (l->has_first) shine_beyond(l, l->has_last ? &l->last : NULL, &p);
    else l->first = p;
    l->last = p;
    l->has_first = l->has_last = true;
    l->at = to;
}

/* The curve leaves the triangle or ends. Where it had only one place in it, that is a source. */
static void leave(layer *l)
{
    if (l->has_last) shine_beyond(l, &l->last, NULL);
    else sbl_march_from_place(l->march, l->triangle, l->at);
    l->has_last = false;
}

static void lay_place(layer *l, const sbl_surface_hit *hit)
{
    if (hit->at.triangle == l->triangle) {
        if (sbl_v3_distance(l->at, hit->position) > PIECE_MIN_MM) add_piece(l, hit->position);
        return;
    }
    leave(l);
    l->at = hit->position;
    l->triangle = hit->at.triangle;
}

/* From a, which is laid, to b. */
static void lay_step(layer *l, sbl_vec3 a, sbl_vec3 b)
{
    double length = sbl_v3_distance(a, b), from = 0.0;
    while (from < 1.0) {
        sbl_surface_hit hit;
        double to = 1.0;
        bool found = sbl_surface_closest(l->march->surface, b, (double)INFINITY, &hit);
        while (found && hit.at.triangle != l->triangle && (to - from) * length > CUT_MM) {
            to = 0.5 * (from + to);
            found = sbl_surface_closest(l->march->surface, sbl_v3_lerp(a, b, to), (double)INFINITY, &hit);
        }
        if (!found) return; /* cannot be: the places are finite and the surface is not empty */
        lay_place(l, &hit);
        from = to;
    }
}

/* About half an edge of an equilateral triangle of mean area. */
static double step_length(const sbl_surface *surface)
{
    return 0.5 * sqrt(surface->total_area_mm2 / (double)surface->triangle_count * 2.309);
}

static uint32_t steps_between(sbl_vec3 a, sbl_vec3 b, double step)
{
    double steps = ceil(sbl_v3_distance(a, b) / step);
    return steps >= 1.0 ? (steps <= (double)STEPS_MAX ? (uint32_t)steps : STEPS_MAX) : 1;
}

static sbl_status lay_curve(sbl_march *march, const sbl_vec3 *curve, uint32_t count, bool closed, sbl_diag *diag)
{
    double step = step_length(march->surface);
    uint32_t segments = closed ? count : count - 1;
    uint64_t total = 1;
    for (uint32_t i = 0; i < segments; i++) total += steps_between(curve[i], curve[(i + 1) % count], step);
    if (total > STEPS_MAX) return sbl_fail(diag, SBL_E_LIMIT, "the curve is far longer than the surface is fine", "check the curve's unit");
    sbl_surface_hit hit;
    if (!sbl_surface_closest(march->surface, curve[0], (double)INFINITY, &hit)) return SBL_OK; /* cannot be, as above */
    layer l = {.march = march, .at = hit.position, .triangle = hit.at.triangle};
    for (uint32_t i = 0; i < segments; i++) {
        sbl_vec3 a = curve[i], b = curve[(i + 1) % count];
        uint32_t steps = steps_between(a, b, step);
        for (uint32_t k = 0; k < steps; k++)
            lay_step(&l, sbl_v3_lerp(a, b, (double)k / (double)steps), sbl_v3_lerp(a, b, (double)(k + 1) / (double)steps));
    }
    bool joined = closed && l.has_last && l.first.triangle == l.last.triangle;
    if (!joined) leave(&l);
    if (l.has_first) shine_beyond(&l, joined ? &l.last : NULL, &l.first);
    return SBL_OK;
}

sbl_status sbl_distance_field_to_curve(float *distance_mm, const sbl_surface *surface, const sbl_vec3 *curve, uint32_t count, bool closed,
                                       double max_mm, sbl_arena *arena, sbl_diag *diag)
{
    if (!distance_mm || !surface || !surface->bvh || !arena || (count && !curve) || !(max_mm >= 0.0))
        return sbl_fail(diag, SBL_E_ARG, "a distance field needs a surface, its array, and max_mm",
                        "pass them; INFINITY reaches everything");
    for (uint32_t i = 0; i < count; i++) {
        double largest = fmax(fabs(curve[i].x), fmax(fabs(curve[i].y), fabs(curve[i].z)));
        if (!(largest <= SBL_COORDINATE_MAX_MM) || !isfinite(curve[i].x + curve[i].y + curve[i].z))
            return sbl_fail_at(diag, SBL_E_ARG, "a point of the curve is not a usable number", "coordinates are millimetres", i, largest);
    }
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_march march;
    sbl_status status = sbl_march_make(&march, surface, max_mm, arena, diag);
    if (status == SBL_OK && count) status = lay_curve(&march, curve, count, closed, diag);
    if (status == SBL_OK) status = sbl_march_run(&march, distance_mm, diag);
    sbl_arena_rewind(arena, mark);
    return status;
}
