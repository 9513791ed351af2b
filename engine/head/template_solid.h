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

/* A rod whose radius runs linearly from ra at a to rb at b, with round ends. */
static inline double solid_rod(sbl_vec3 p, sbl_vec3 a, double ra, sbl_vec3 b, double rb)
{
    sbl_vec3 ab = sbl_v3_sub(b, a), ap = sbl_v3_sub(p, a);
    double t = sbl_clamp(sbl_v3_dot(ap, ab) / sbl_v3_dot(ab, ab), 0.0, 1.0);
    return sbl_v3_length(sbl_v3_madd(ap, ab, -t)) - (ra + (rb - ra) * t);
}

/* One knot of a tube: where its middle runs and how thick it is there. */
typedef struct solid_knot {
    float x, y, z, radius;
} solid_knot;

enum { SOLID_TUBE_MAX = 72 };

/* A tube: rods along a smooth curve through knots. */
typedef struct solid_tube {
    int count;
    sbl_vec3 at[SOLID_TUBE_MAX];
    double radius[SOLID_TUBE_MAX];
    sbl_vec3 centre;
    double reach; /* the whole tube lies within this distance of its centre */
} solid_tube;

/* Through the knots with `steps` rods between two neighbours. (knot_count - 1) * steps < SOLID_TUBE_MAX. */
void solid_tube_prepare(solid_tube *tube, const solid_knot *knot, int knot_count, int steps);
double solid_tube_distance(const solid_tube *tube, sbl_vec3 p);

#endif
