/* Places, values and integrals on a surface. */
#include "surface/internal.h"

static sbl_vec3 blend(const sbl_vec3f *value, const uint32_t *corner, sbl_surface_point at)
{
    double u = (double)at.u, v = (double)at.v;
    sbl_vec3 sum = sbl_v3_scale(sbl_v3_load(value[corner[0]]), 1.0 - u - v);
    sum = sbl_v3_madd(sum, sbl_v3_load(value[corner[1]]), u);
    return sbl_v3_madd(sum, sbl_v3_load(value[corner[2]]), v);
}

static sbl_vec3 nowhere(void)
{
    return sbl_v3((double)NAN, (double)NAN, (double)NAN);
}

sbl_vec3 sbl_surface_position(const sbl_surface *surface, sbl_surface_point at)
{
    if (at.triangle >= surface->triangle_count) return nowhere();
    return blend(surface->position, surface->triangle + 3 * (size_t)at.triangle, at);
}

sbl_vec3 sbl_surface_normal(const sbl_surface *surface, sbl_surface_point at)
{
    if (at.triangle >= surface->triangle_count) return nowhere();
    const uint32_t *corner = surface->triangle + 3 * (size_t)at.triangle;
    sbl_vec3 n = blend(surface->normal, corner, at);
    double length = sbl_v3_length(n);
    /* Opposite normals at a knife's edge cancel out: one of them then. */
    return length > 1e-6 ? sbl_v3_scale(n, 1.0 / length) : sbl_v3_load(surface->normal[corner[0]]);
}

double sbl_surface_interpolate(const sbl_surface *surface, const float *value_per_vertex, sbl_surface_point at)
{
    if (at.triangle >= surface->triangle_count) return (double)NAN;
    const uint32_t *corner = surface->triangle + 3 * (size_t)at.triangle;
    double u = (double)at.u, v = (double)at.v;
    return (1.0 - u - v) * (double)value_per_vertex[corner[0]] + u * (double)value_per_vertex[corner[1]] +
           v * (double)value_per_vertex[corner[2]];
}

/* Infinite values come from distance fields ("not reached"); bounded, they cut a triangle at its corner instead of giving inf / inf. */
static double bounded(float value)
{
    return sbl_clamp((double)value, -1e30, 1e30);
}

/* The corners' values with the one whose sign stands alone first; returns how many are positive. */
static int lone_first(const sbl_surface *surface, const float *value, uint32_t t, double out[3])
{
    const uint32_t *corner = surface->triangle + 3 * (size_t)t;
    double w[3] = {bounded(value[corner[0]]), bounded(value[corner[1]]), bounded(value[corner[2]])};
    int positive = (w[0] > 0.0) + (w[1] > 0.0) + (w[2] > 0.0), lone = 0;
    for (int k = 0; k < 3; k++)
        if ((positive == 1 && w[k] > 0.0) || (positive == 2 && !(w[k] > 0.0))) lone = k;
    for (int k = 0; k < 3; k++) out[k] = w[(lone + k) % 3];
    return positive;
}

/* The part of a triangle's area on the side of its lone corner, where the zero line cuts both edges of that corner. */
static double lone_fraction(const double w[3])
{
    return w[0] / (w[0] - w[1]) * (w[0] / (w[0] - w[2]));
}

double sbl_surface_area_above_zero(const sbl_surface *surface, const float *value_per_vertex)
{
    double sum = 0.0, w[3];
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        int positive = lone_first(surface, value_per_vertex, t, w);
        double fraction = positive == 3 ? 1.0 : positive == 2 ? 1.0 - lone_fraction(w) : positive == 1 ? lone_fraction(w) : 0.0;
        sum += fraction * (double)surface->area_mm2[t];
    }
    return sum;
}

double sbl_surface_integral(const sbl_surface *surface, const float *value_per_vertex)
{
    double sum = 0.0, w[3];
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        int positive = lone_first(surface, value_per_vertex, t, w);
        double lone = positive == 1 || positive == 2 ? lone_fraction(w) * w[0] : 0.0;
        double mean = positive == 1 ? lone / 3.0 : positive >= 2 ? (w[0] + w[1] + w[2] - lone) / 3.0 : 0.0;
        sum += mean * (double)surface->area_mm2[t];
    }
    return sum;
}
