/*
 * The distance to a curve. The curve is cut into steps shorter than the triangles and laid onto the surface; the vertices of the triangles
 * that a step touches, and of their neighbours, get their straight distance to it, and the front starts from them.
 */
#include "stubble/geodesic.h"
#include "surface/distance.h"

#define STEPS_MAX 4000000u
/* Where the laid curve turns by more than 30 degrees it has a corner. */
#define CORNER_COSINE 0.866

typedef struct laid_curve {
    sbl_vec3 *at;
    double *length; /* from the start to here */
    uint32_t *triangle;
    uint32_t count; /* a closed curve repeats its first place at the end */
} laid_curve;

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

static void lay_point(laid_curve *laid, const sbl_surface *surface, sbl_vec3 p)
{
    sbl_surface_hit hit;
    if (!sbl_surface_closest(surface, p, (double)INFINITY, &hit)) return; /* cannot be: p is finite and the surface is not empty */
    double step = laid->count ? sbl_v3_distance(laid->at[laid->count - 1], hit.position) : 0.0;
    if (laid->count && !(step > 1e-9)) return;
    laid->length[laid->count] = laid->count ? laid->length[laid->count - 1] + step : 0.0;
    laid->at[laid->count] = hit.position;
    laid->triangle[laid->count++] = hit.at.triangle;
}

static sbl_status lay_curve(laid_curve *laid, const sbl_surface *surface, const sbl_vec3 *curve, uint32_t count, bool closed,
                            sbl_arena *scratch, sbl_diag *diag)
{
    double step = step_length(surface);
    uint32_t segments = closed ? count : count - 1;
    uint64_t total = 1;
    for (uint32_t i = 0; i < segments; i++) total += steps_between(curve[i], curve[(i + 1) % count], step);
    if (total > STEPS_MAX) return sbl_fail(diag, SBL_E_LIMIT, "the curve is far longer than the surface is fine", "check the curve's unit");
    laid->at = SBL_NEW(scratch, sbl_vec3, total);
    laid->length = SBL_NEW(scratch, double, total);
    laid->triangle = SBL_NEW(scratch, uint32_t, total);
    if (!laid->at || !laid->length || !laid->triangle) return sbl_fail_memory(diag);
    lay_point(laid, surface, curve[0]);
    for (uint32_t i = 0; i < segments; i++) {
        sbl_vec3 a = curve[i], b = curve[(i + 1) % count];
        uint32_t steps = steps_between(a, b, step);
        for (uint32_t k = 1; k <= steps; k++) lay_point(laid, surface, sbl_v3_lerp(a, b, (double)k / (double)steps));
    }
    return SBL_OK;
}

/* The place before or after place i; SBL_NONE beyond an open end. */
static uint32_t neighbour(const laid_curve *laid, uint32_t i, bool behind, bool closed)
{
    uint32_t last = laid->count - 1;
    if (behind ? i > 0 : i < last) return behind ? i - 1 : i + 1;
    return closed && last > 1 ? (behind ? last - 1 : 1) : SBL_NONE;
}

static bool is_corner(const laid_curve *laid, uint32_t i, bool closed)
{
    uint32_t before = neighbour(laid, i, true, closed), after = neighbour(laid, i, false, closed);
    if (before == SBL_NONE || after == SBL_NONE) return true;
    sbl_vec3 a = sbl_v3_sub(laid->at[i], laid->at[before]), b = sbl_v3_sub(laid->at[after], laid->at[i]);
    return !(sbl_v3_dot(a, b) > CORNER_COSINE * sbl_v3_length(a) * sbl_v3_length(b));
}

/*
 * Does the curve come no nearer to p on the other side of place i? Otherwise a neighbouring segment has the foot, and p's distance to this
 * one means nothing.
 */
static bool ends_nearest(const laid_curve *laid, uint32_t i, bool behind, bool closed, sbl_vec3 p)
{
    uint32_t other = neighbour(laid, i, behind, closed);
    return other == SBL_NONE || !(sbl_v3_dot(sbl_v3_sub(p, laid->at[i]), sbl_v3_sub(laid->at[other], laid->at[i])) > 0.0);
}

static void seed_vertex(sbl_front *front, const laid_curve *laid, uint32_t segment, uint32_t v)
{
    uint32_t end = segment + 1 < laid->count ? segment + 1 : segment;
    sbl_vec3 p = sbl_v3_load(front->surface->position[v]), a = laid->at[segment], d = sbl_v3_sub(laid->at[end], a);
    double squared = sbl_v3_dot(d, d);
    double along = squared > 0.0 ? sbl_clamp(sbl_v3_dot(sbl_v3_sub(p, a), d) / squared, 0.0, 1.0) : 0.0;
    bool closed = front->period > 0.0;
    if (along <= 0.0 && !ends_nearest(laid, segment, true, closed, p)) return;
    if (along >= 1.0 && !ends_nearest(laid, end, false, closed, p)) return;
    double foot = laid->length[segment] + along * (laid->length[end] - laid->length[segment]);
    bool corner = (along <= 0.0 && is_corner(laid, segment, closed)) || (along >= 1.0 && is_corner(laid, end, closed));
    sbl_front_seed(front, v, sbl_v3_distance(p, sbl_v3_madd(a, d, along)), foot, corner);
}

/* The next outgoing half-edge round a vertex, SBL_NONE at the end of the turn that began at front->leaving. */
static uint32_t turn_left(const sbl_front *front, uint32_t h)
{
    uint32_t g = front->surface->opposite[sbl_prev(h)];
    return g == SBL_NONE || g == front->leaving[front->surface->triangle[h]] ? SBL_NONE : g;
}

static void seed_ring(sbl_front *front, const laid_curve *laid, uint32_t segment, uint32_t v)
{
    const sbl_surface *s = front->surface;
    seed_vertex(front, laid, segment, v);
    for (uint32_t h = front->leaving[v]; h != SBL_NONE; h = turn_left(front, h)) {
        seed_vertex(front, laid, segment, s->triangle[sbl_next(h)]);
        seed_vertex(front, laid, segment, s->triangle[sbl_prev(h)]);
    }
}

/* The two rings of vertices round triangle t: at a corner of the curve three fronts begin, which one ring cannot tell apart. */
static void seed_around(sbl_front *front, const laid_curve *laid, uint32_t segment, uint32_t t)
{
    const sbl_surface *s = front->surface;
    for (uint32_t k = 0; k < 3; k++) {
        for (uint32_t h = front->leaving[s->triangle[3 * (size_t)t + k]]; h != SBL_NONE; h = turn_left(front, h)) {
            seed_ring(front, laid, segment, s->triangle[sbl_next(h)]);
            seed_ring(front, laid, segment, s->triangle[sbl_prev(h)]);
        }
    }
}

static sbl_status field(float *distance_mm, const sbl_surface *surface, const sbl_vec3 *curve, uint32_t count, bool closed, double max_mm,
                        sbl_arena *scratch, sbl_diag *diag)
{
    sbl_front front;
    laid_curve laid = {0};
    sbl_status status = sbl_front_make(&front, surface, max_mm, scratch, diag);
    if (status == SBL_OK && count) status = lay_curve(&laid, surface, curve, count, closed, scratch, diag);
    if (status != SBL_OK) return status;
    if (closed && laid.count > 1) front.period = laid.length[laid.count - 1];
    for (uint32_t i = 0; i < laid.count; i++) {
        seed_around(&front, &laid, i, laid.triangle[i]);
        if (i + 1 < laid.count && laid.triangle[i + 1] != laid.triangle[i]) seed_around(&front, &laid, i, laid.triangle[i + 1]);
    }
    sbl_front_run(&front, distance_mm);
    return SBL_OK;
}

sbl_status sbl_distance_field_to_curve(float *distance_mm, const sbl_surface *surface, const sbl_vec3 *curve, uint32_t count, bool closed,
                                       double max_mm, sbl_arena *arena, sbl_diag *diag)
{
    if (!distance_mm || !surface || !surface->bvh || !arena || (count && !curve) || !(max_mm >= 0.0))
        return sbl_fail(diag, SBL_E_ARG, "a distance field needs a surface, its array, and max_mm", "pass them; INFINITY reaches everything");
    for (uint32_t i = 0; i < count; i++) {
        double largest = fmax(fabs(curve[i].x), fmax(fabs(curve[i].y), fabs(curve[i].z)));
        if (!(largest <= SBL_COORDINATE_MAX_MM) || !isfinite(curve[i].x + curve[i].y + curve[i].z))
            return sbl_fail_at(diag, SBL_E_ARG, "a point of the curve is not a usable number", "coordinates are millimetres", i, largest);
    }
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = field(distance_mm, surface, curve, count, closed, max_mm, arena, diag);
    sbl_arena_rewind(arena, mark);
    return status;
}
