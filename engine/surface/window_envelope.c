/*
 * Fewer windows: on an edge each place needs only the window that reaches it first, and two neighbours may give way to one whose source
 * lies so that the distances at its ends stay what they were (Surazhsky et al., "Fast exact and approximate geodesics on meshes", 2005,
 * section 4). Every shortest path through the edge is then wrong by no more than the new window is somewhere on the edge; these errors add
 * up along the path and are kept below a share of its length.
 *
 * Rays from the new source do not leave at the sides as the old ones did: its light would leave a dark stripe beside its neighbours'. So a
 * window keeps the rays at the outer sides of what it stands for, and two are merged only where these go on nearly as before.
 */
#include "surface/window_envelope.h"

#include <string.h>

/* Of the distances' difference: where two windows tie is sought in so many steps. */
#define TIE_STEPS 4
/* Windows further apart, in mm, are no neighbours. */
#define TOUCHING_MM 1e-6
/* Of the slack allowed: below it a window's own source will do for both. */
#define ALIKE_SHARE 0.1
/*
 * Sine of the angle between a side's ray and one from the source: light beyond the latter is taken as straight, too short by half the square
 * of it over the length of the way since.
 */
#define SIDE_SINE_MAX 0.1
/* 1/mm: a front that is bent less is straight. */
#define BEND_MIN 1e-6

static double distance_of(const sbl_broad_window *w, double x)
{
    return sbl_window_distance(&w->light, x);
}

static bool same_source(const sbl_window *u, const sbl_window *v)
{
    return u->x == v->x && u->y == v->y && u->so_far == v->so_far;
}

/* Append [a, b] of a window; a piece that goes on where its other piece ends makes it longer. */
static void put(sbl_envelope *e, const sbl_broad_window *w, double a, double b)
{
    if (!(b > a)) return;
    sbl_broad_window *last = e->count ? &e->part[e->count - 1] : NULL;
    if (!last || last->light.b != a || !same_source(&last->light, &w->light)) {
        last = &e->part[e->count++];
        *last = *w;
        last->light.a = a;
        if (a > w->light.a) last->sides.a = sbl_window_ray(&w->light, a);
    }
    last->light.b = b;
    last->sides.b = b < w->light.b ? sbl_window_ray(&w->light, b) : w->sides.b;
}

/* Where u, nearer at l, and v, nearer at r, are equally near: by false position. */
static double tie(const sbl_broad_window *u, const sbl_broad_window *v, double l, double r, double gain_l, double gain_r)
{
    for (int k = 0; k < TIE_STEPS; k++) {
        double m = l + (r - l) * gain_l / (gain_l - gain_r), gain = distance_of(v, m) - distance_of(u, m);
        if (gain > 0.0) {
            l = m;
            gain_l = gain;
        } else {
            r = m;
            gain_r = gain;
        }
    }
    return gain_l > gain_r ? l + (r - l) * gain_l / (gain_l - gain_r) : l;
}

/* Both light [l, r]. */
static void contest(sbl_envelope *e, const sbl_broad_window *u, const sbl_broad_window *v, double l, double r)
{
    double gain_l = distance_of(v, l) - distance_of(u, l), gain_r = distance_of(v, r) - distance_of(u, r);
    if (gain_l >= 0.0 && gain_r >= 0.0) {
        put(e, u, l, r);
    } else if (gain_l <= 0.0 && gain_r <= 0.0) {
        put(e, v, l, r);
    } else {
        const sbl_broad_window *first = gain_l > 0.0 ? u : v, *second = gain_l > 0.0 ? v : u;
        double m = tie(first, second, l, r, fabs(gain_l), -fabs(gain_r));
        put(e, first, l, m);
        put(e, second, m, r);
    }
}

void sbl_envelope_lay(sbl_envelope *envelope, const sbl_broad_window *window)
{
    sbl_broad_window old[SBL_ENVELOPE_MAX];
    uint32_t count = envelope->count;
    memcpy(old, envelope->part, count * sizeof *old);
    envelope->count = 0;
    double a = window->light.a, b = window->light.b; /* of the window: what is not yet laid */
    for (uint32_t k = 0; k < count; k++) {
        const sbl_broad_window *o = &old[k];
        double l = fmax(o->light.a, a), r = fmin(o->light.b, b);
        put(envelope, window, a, fmin(b, o->light.a));
        put(envelope, o, o->light.a, fmin(o->light.b, a));
        if (l < r) contest(envelope, o, window, l, r);
        put(envelope, o, fmax(o->light.a, b), o->light.b);
        a = fmax(a, fmin(b, o->light.b));
    }
    put(envelope, window, a, b);
}

/* The place above the edge at these distances from its points a and b: the source of a window over both. */
static bool place_source(sbl_window *w, double ra, double rb)
{
    double apart = w->b - w->a, along = (ra * ra - rb * rb + apart * apart) / (2.0 * apart), squared = ra * ra - along * along;
    if (!(ra > 0.0 && rb > 0.0 && squared > 0.0)) return false;
    w->x = w->a + along;
    w->y = sqrt(squared);
    return true;
}

/* Between the places where they agree, two windows differ most about the middle. */
static double differ(const sbl_window *u, const sbl_window *v, double x)
{
    return fabs(sbl_window_distance(u, x) - sbl_window_distance(v, x));
}

/*
 * How far the source is from the start if the distances at three places of the edge are these. The squares of the distances from the source
 * have the second divided difference 1; in them so_far is linear, since that of its own square is 0. False: the front is not bent outward.
 */
static bool fit_source(double *so_far, const double x[3], const double d[3])
{
    double bend = 0.0, squares = 0.0;
    for (int i = 0; i < 3; i++) {
        double weight = 1.0 / ((x[i] - x[(i + 1) % 3]) * (x[i] - x[(i + 2) % 3]));
        bend += weight * d[i];
        squares += weight * d[i] * d[i];
    }
    *so_far = (squares - 1.0) / (2.0 * bend);
    return bend > BEND_MIN;
}

static double error_of(const sbl_window *both, const sbl_window *u, const sbl_window *v)
{
    double error = fmax(differ(both, u, u->b), differ(both, v, v->a));
    error = fmax(error, differ(both, u, 0.5 * (both->a + u->b)));
    return fmax(error, differ(both, v, 0.5 * (v->a + both->b)));
}

/* Does the light at a side go on nearly as if it came from the source? */
static bool agree(sbl_ray from_source, sbl_ray side)
{
    double cross = from_source.x * side.y - from_source.y * side.x;
    double norm = (from_source.x * from_source.x + from_source.y * from_source.y) * (side.x * side.x + side.y * side.y);
    return cross * cross <= SIDE_SINE_MAX * SIDE_SINE_MAX * norm;
}

/* One window for both, if the source can be placed; its slack is what it adds. */
static bool cover(sbl_broad_window *both, const sbl_broad_window *u, const sbl_broad_window *v, double so_far)
{
    sbl_window light = {.a = u->light.a, .b = v->light.b, .so_far = so_far, .at = u->light.at};
    if (!place_source(&light, distance_of(u, light.a) - so_far, distance_of(v, light.b) - so_far)) return false;
    if (!agree(sbl_window_ray(&light, light.a), u->sides.a) || !agree(sbl_window_ray(&light, light.b), v->sides.b)) return false;
    *both = (sbl_broad_window){light, {u->sides.a, v->sides.b}, error_of(&light, &u->light, &v->light)};
    return true;
}

static bool merge(sbl_broad_window *u, const sbl_broad_window *v, double share)
{
    double joint = u->light.b, at_joint = distance_of(u, joint), so_far;
    if (!(v->light.a - joint < TOUCHING_MM)) return false;
    double slack = fmax(u->slack, v->slack), allowed = share * at_joint - slack;
    bool first_wider = joint - u->light.a > v->light.b - v->light.a;
    sbl_broad_window both, fitted;
    bool found = cover(&both, u, v, first_wider ? u->light.so_far : v->light.so_far);
    if (!found || both.slack > ALIKE_SHARE * allowed) {
        const double x[3] = {u->light.a, joint, v->light.b}, d[3] = {distance_of(u, x[0]), at_joint, distance_of(v, x[2])};
        if (fit_source(&so_far, x, d) && cover(&fitted, u, v, so_far) && !(found && both.slack <= fitted.slack)) {
            both = fitted;
            found = true;
        }
    }
    if (!found || !(both.slack <= allowed)) return false;
    both.slack += slack;
    *u = both;
    return true;
}

void sbl_envelope_merge(sbl_envelope *envelope, double share)
{
    uint32_t last = 0;
    for (uint32_t k = 1; k < envelope->count; k++)
        if (!merge(&envelope->part[last], &envelope->part[k], share)) envelope->part[++last] = envelope->part[k];
    if (envelope->count) envelope->count = last + 1;
}
