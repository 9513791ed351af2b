/*
 * A tape laid on a head: along the cut of a plane with the surface, from triangle to triangle over their shared edges. No memory is needed:
 * a triangle that a plane cuts has exactly one way in and one way out (a corner that lies in the plane counts as above it).
 */
#include "stubble/head.h"

/* No tape runs through more triangles; a scan finer than that across one line is no scan. */
#define TRIANGLES_MAX 200000u
/* The start is moved this share toward its triangle's middle, off edges and corners. */
#define NUDGE 1e-6

typedef struct plane {
    sbl_vec3 point, normal;
} plane;

/* Where the tape is: in `triangle`, at `position`, leaving over half-edge 3 triangle + `out` at `exit`. */
typedef struct tape {
    const sbl_surface *surface;
    plane cut;
    uint32_t triangle;
    int out;
    sbl_vec3 position, exit;
    double length_mm; /* so far, to position */
} tape;

static sbl_vec3 corner(const tape *t, uint32_t triangle, int k)
{
    return sbl_v3_load(t->surface->position[t->surface->triangle[3 * (size_t)triangle + (size_t)(k % 3)]]);
}

static double above(const plane *cut, sbl_vec3 p)
{
    return sbl_v3_dot(sbl_v3_sub(p, cut->point), cut->normal);
}

/* Does the plane cross edge k of the triangle, and where? */
static bool crosses(const tape *t, uint32_t triangle, int k, sbl_vec3 *at)
{
    sbl_vec3 a = corner(t, triangle, k), b = corner(t, triangle, k + 1);
    double da = above(&t->cut, a), db = above(&t->cut, b);
    if ((da >= 0.0) == (db >= 0.0)) return false;
    *at = sbl_v3_lerp(a, b, da / (da - db));
    return true;
}

static bool start(tape *t, const sbl_surface *surface, sbl_surface_point from, sbl_vec3 normal, sbl_vec3 toward)
{
    *t = (tape){.surface = surface, .triangle = from.triangle, .out = -1};
    sbl_vec3 middle = {0.0, 0.0, 0.0};
    for (int k = 0; k < 3; k++) middle = sbl_v3_madd(middle, corner(t, from.triangle, k), 1.0 / 3.0);
    t->position = sbl_v3_lerp(sbl_surface_position(surface, from), middle, NUDGE);
    t->cut = (plane){t->position, normal};
    double best = 0.0;
    for (int k = 0; k < 3; k++) {
        sbl_vec3 at;
        if (!crosses(t, from.triangle, k, &at)) continue;
        double ahead = sbl_v3_dot(sbl_v3_sub(at, t->position), toward);
        if (t->out >= 0 && ahead <= best) continue;
        t->out = k;
        t->exit = at;
        best = ahead;
    }
    return t->out >= 0;
}

/* Into the next triangle; false on a bound. */
static bool advance(tape *t)
{
    uint32_t twin = t->surface->opposite[3 * (size_t)t->triangle + (size_t)t->out];
    if (twin == SBL_NONE) return false;
    t->length_mm += sbl_v3_distance(t->position, t->exit);
    t->position = t->exit;
    t->triangle = twin / 3;
    int in = (int)(twin % 3);
    for (int k = 1; k < 3; k++) {
        sbl_vec3 at;
        if (!crosses(t, t->triangle, in + k, &at)) continue;
        t->out = (in + k) % 3;
        t->exit = at;
        return true;
    }
    return false;
}

static void place_hit(const tape *t, sbl_vec3 p, sbl_surface_hit *hit)
{
    sbl_vec3 a = corner(t, t->triangle, 0), ab = sbl_v3_sub(corner(t, t->triangle, 1), a), ac = sbl_v3_sub(corner(t, t->triangle, 2), a);
    sbl_vec3 n = sbl_v3_cross(ab, ac), ap = sbl_v3_sub(p, a);
    double area = sbl_v3_dot(n, n);
    double u = area > 0.0 ? sbl_v3_dot(sbl_v3_cross(ap, ac), n) / area : 0.0,
           v = area > 0.0 ? sbl_v3_dot(sbl_v3_cross(ab, ap), n) / area : 0.0;
    u = sbl_clamp(u, 0.0, 1.0);
    v = sbl_clamp(v, 0.0, 1.0 - u);
    *hit = (sbl_surface_hit){{t->triangle, (float)u, (float)v}, p, 0.0};
}

/* Lay out length_mm from a place in the plane of `normal`, setting out toward `toward`. */
static bool lay(const sbl_surface *surface, sbl_surface_point from, sbl_vec3 normal, sbl_vec3 toward, double length_mm,
                sbl_surface_hit *hit)
{
    tape t;
    if (!start(&t, surface, from, normal, toward)) return false;
    for (uint32_t i = 0; i < TRIANGLES_MAX; i++) {
        double step = sbl_v3_distance(t.position, t.exit);
        if (t.length_mm + step >= length_mm) {
            double share = step > 0.0 ? (length_mm - t.length_mm) / step : 0.0;
            place_hit(&t, sbl_v3_lerp(t.position, t.exit, share), hit);
            hit->distance_mm = length_mm;
            return true;
        }
        if (!advance(&t)) return false;
    }
    return false;
}

static const sbl_vec3 left = {1.0, 0.0, 0.0}, up = {0.0, 1.0, 0.0};

static bool find_glabella(const sbl_head *head, sbl_surface_hit *hit)
{
    return sbl_surface_closest(&head->surface, head->landmark[SBL_LANDMARK_GLABELLA], 20.0, hit);
}

/* The way back along the midline at a place on it, from the smooth normal: over the top, from the forehead up. */
static sbl_vec3 way_back(const sbl_surface *surface, sbl_surface_point at)
{
    return sbl_v3_normalize(sbl_v3_cross(sbl_surface_normal(surface, at), left));
}

bool sbl_head_tape_point(const sbl_head *head, double back_mm, double left_mm, sbl_surface_hit *hit)
{
    if (!(back_mm > -200.0 && back_mm < 1000.0 && fabs(left_mm) < 1000.0)) return false;
    const sbl_surface *s = &head->surface;
    sbl_surface_hit at;
    if (!find_glabella(head, &at)) return false;
    sbl_vec3 ahead = back_mm >= 0.0 ? up : sbl_v3_scale(up, -1.0);
    if (!lay(s, at.at, left, ahead, fabs(back_mm), &at)) return false;
    if (left_mm == 0.0) {
        *hit = at;
        return true;
    }
    return lay(s, at.at, way_back(s, at.at), sbl_v3_scale(left, left_mm > 0.0 ? 1.0 : -1.0), fabs(left_mm), hit);
}

/* The foot of a place on the midline, as far as it is known. */
typedef struct foot {
    sbl_vec3 of;
    double back_mm, distance_mm;
} foot;

/* Look for feet along the midline from the glabella: up and over (sign 1) or down the nose (sign -1), as far as reach_mm. */
static void look_along(foot *f, const sbl_surface *surface, sbl_surface_point glabella, double sign, double reach_mm)
{
    tape t;
    if (!start(&t, surface, glabella, left, sbl_v3_scale(up, sign))) return;
    double before = 0.0, before_mm = 0.0;
    for (uint32_t i = 0; i < TRIANGLES_MAX && t.length_mm <= reach_mm; i++) {
        sbl_surface_hit here;
        place_hit(&t, t.position, &here);
        sbl_vec3 offset = sbl_v3_sub(f->of, t.position);
        double ahead = sign * sbl_v3_dot(offset, way_back(surface, here.at)), distance = sbl_v3_length(offset);
        if (i > 0 && (before >= 0.0) != (ahead >= 0.0) && distance < f->distance_mm) {
            f->distance_mm = distance;
            f->back_mm = sign * (before_mm + (t.length_mm - before_mm) * (before / (before - ahead)));
        }
        before = ahead;
        before_mm = t.length_mm;
        if (!advance(&t)) return;
    }
}

/*
 * The foot of p is the place of the midline whose plane at a right angle holds p, so that the foot of sbl_head_tape_point(b, l) is b. Of
 * several the one nearest to p.
 */
double sbl_head_midline_mm(const sbl_head *head, sbl_vec3 p)
{
    sbl_surface_hit glabella;
    if (!find_glabella(head, &glabella)) return (double)NAN;
    foot f = {p, 0.0, HUGE_VAL};
    look_along(&f, &head->surface, glabella.at, 1.0, 500.0); /* round the occiput and past the nape: no tape on a scalp is longer */
    look_along(&f, &head->surface, glabella.at, -1.0, 150.0);
    return f.back_mm;
}
