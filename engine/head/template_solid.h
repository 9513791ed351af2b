/*
 * Solids as functions that are negative inside and about the distance in mm near their surface, and soft unions of them: what the
 * template's features are made of. Private to head/.
 *
 * The soft minimum is the cubic one of I. Quilez ("Smooth minimum", 2013): equal to min where the two differ by more than k, twice
 * continuously differentiable, lowest by k / 6 where they are equal.
 */
#ifndef STUBBLE_HEAD_TEMPLATE_SOLID_H
#define STUBBLE_HEAD_TEMPLATE_SOLID_H

#include "stubble/math.h"

#define SOLID_FAR 1e3

static inline double solid_union(double a, double b, double k)
{
    double h = k - fabs(a - b);
    double low = a < b ? a : b;
    return h > 0.0 ? low - h * h * h / (6.0 * k * k) : low;
}
static inline double solid_common(double a, double b, double k)
{
    return -solid_union(-a, -b, k);
}
static inline double solid_cut(double a, double b, double k)
{
    return -solid_union(-a, b, k);
}

/* Quilez' first-order distance to an ellipsoid with its axes along x, y, z: exact on the surface, its gradient there has length 1. */
static inline double solid_ellipsoid(sbl_vec3 p, sbl_vec3 centre, sbl_vec3 radii)
{
    sbl_vec3 q = sbl_v3_sub(p, centre);
    sbl_vec3 a = sbl_v3(q.x / radii.x, q.y / radii.y, q.z / radii.z);
    sbl_vec3 b = sbl_v3(a.x / radii.x, a.y / radii.y, a.z / radii.z);
    double k0 = sbl_v3_length(a), k1 = sbl_v3_length(b);
    return k1 > 1e-9 ? k0 * (k0 - 1.0) / k1 : -fmin(radii.x, fmin(radii.y, radii.z));
}

static inline double solid_sphere(sbl_vec3 p, sbl_vec3 centre, double radius)
{
    return sbl_v3_distance(p, centre) - radius;
}

/* A rod whose radius runs linearly from one end to the other, with round ends. */
typedef struct solid_rod_shape {
    sbl_vec3 from, along;
    double squared, radius, widens; /* of the length; at `from`; from there to the other end */
} solid_rod_shape;

static inline solid_rod_shape solid_rod_between(sbl_vec3 a, double ra, sbl_vec3 b, double rb)
{
    sbl_vec3 ab = sbl_v3_sub(b, a);
    return (solid_rod_shape){a, ab, sbl_v3_dot(ab, ab), ra, rb - ra};
}

static inline double solid_rod_distance(const solid_rod_shape *rod, sbl_vec3 p)
{
    sbl_vec3 ap = sbl_v3_sub(p, rod->from);
    double t = sbl_clamp(sbl_v3_dot(ap, rod->along) / rod->squared, 0.0, 1.0);
    return sbl_v3_length(sbl_v3_madd(ap, rod->along, -t)) - (rod->radius + rod->widens * t);
}

static inline double solid_rod(sbl_vec3 p, sbl_vec3 a, double ra, sbl_vec3 b, double rb)
{
    solid_rod_shape rod = solid_rod_between(a, ra, b, rb);
    return solid_rod_distance(&rod, p);
}

/* One knot of a tube: where its middle runs and how thick it is there. */
typedef struct solid_knot {
    float x, y, z, radius;
} solid_knot;

enum { SOLID_RODS_MAX = 48, SOLID_SPANS_MAX = 12 };

/* A ball that something lies in. */
typedef struct solid_ball {
    sbl_vec3 centre;
    double reach;
} solid_ball;

/* A tube: rods along a smooth curve through knots, the same number of them in each span between two knots. */
typedef struct solid_tube {
    int span_count, span_rods;
    solid_rod_shape rod[SOLID_RODS_MAX];
    solid_ball span[SOLID_SPANS_MAX], whole;
} solid_tube;

/* Through the knots with `steps` rods between two neighbours; its rods are thinner than the knots say, but not its balls. */
void solid_tube_prepare(solid_tube *tube, const solid_knot *knot, int knot_count, int steps, double thinner);
/*
 * The distance where it is less than `enough`, else no less than that: what is farther plays no part for the caller. For a soft union with
 * d over k that is d + k.
 */
double solid_tube_distance(const solid_tube *tube, sbl_vec3 p, double enough);

#endif
