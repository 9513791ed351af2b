/* A step along the surface: straight inside a triangle, over its edges into the next, until the step is spent. */
#include "room.h"

/* A step is a fraction of a pitch; a mesh so fine that it crosses more edges than this shortens it. */
#define EDGES_MAX 32

typedef struct corner_weights {
    double w[3];
} corner_weights;

/* How fast the three weights change along `step`, which is first laid flat into the triangle. False for a triangle without area. */
static bool weight_rates(corner_weights *rate, const sbl_surface *surface, uint32_t triangle, sbl_vec3 step)
{
    const uint32_t *corner = surface->triangle + 3 * (size_t)triangle;
    sbl_vec3 a = sbl_v3_load(surface->position[corner[0]]);
    sbl_vec3 e1 = sbl_v3_sub(sbl_v3_load(surface->position[corner[1]]), a), e2 = sbl_v3_sub(sbl_v3_load(surface->position[corner[2]]), a);
    double g11 = sbl_v3_dot(e1, e1), g12 = sbl_v3_dot(e1, e2), g22 = sbl_v3_dot(e2, e2), det = g11 * g22 - g12 * g12;
    if (!(det > 0.0)) return false;
    double s1 = sbl_v3_dot(e1, step), s2 = sbl_v3_dot(e2, step);
    double u = (g22 * s1 - g12 * s2) / det, v = (g11 * s2 - g12 * s1) / det;
    *rate = (corner_weights){{-u - v, u, v}};
    return true;
}

/* The part of the step until the first weight falls to zero, and which weight that is; 1 and -1 if none does. */
static double time_to_edge(const corner_weights *at, const corner_weights *rate, int *falling)
{
    double first = 1.0;
    *falling = -1;
    for (int k = 0; k < 3; k++) {
        if (!(rate->w[k] < 0.0 && at->w[k] + rate->w[k] < 0.0)) continue;
        double t = at->w[k] / -rate->w[k];
        if (*falling < 0 || t < first) {
            first = t;
            *falling = k;
        }
    }
    return first > 0.0 ? first : 0.0;
}

sbl_surface_point field_walk(const sbl_surface *surface, const uint8_t *region, sbl_surface_point from, sbl_vec3 step)
{
    uint32_t triangle = from.triangle;
    corner_weights at = {{fmax(1.0 - (double)from.u - (double)from.v, 0.0), (double)from.u, (double)from.v}}, rate;
    double left = 1.0;
    for (int edge = 0; edge < EDGES_MAX && weight_rates(&rate, surface, triangle, sbl_v3_scale(step, left)); edge++) {
        int falling;
        double t = time_to_edge(&at, &rate, &falling);
        for (int k = 0; k < 3; k++) at.w[k] = fmax(at.w[k] + t * rate.w[k], 0.0);
        if (falling < 0) break;
        /* Half-edge k joins corners k and k + 1; the weight of corner k + 2 is zero on it. */
        int k = (falling + 1) % 3;
        uint32_t twin = surface->opposite[3 * (size_t)triangle + (size_t)k];
        if (twin == SBL_NONE || (region && !region[twin / 3])) return from;
        uint32_t j = twin % 3;
        corner_weights next = {{0.0, 0.0, 0.0}};
        next.w[j] = at.w[(k + 1) % 3];
        next.w[(j + 1) % 3] = at.w[k];
        triangle = twin / 3;
        at = next;
        left *= 1.0 - t;
    }
    double sum = at.w[0] + at.w[1] + at.w[2];
    return (sbl_surface_point){triangle, (float)(at.w[1] / sum), (float)(at.w[2] / sum)};
}
