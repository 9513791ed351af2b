/*
 * Rays against a surface. The triangle test lets no ray slip between two triangles that share an edge (Woop, Benthin and Wald, "Watertight
 * Ray/Triangle Intersection", 2013): corners are sheared into the ray's frame, and an edge gives its two triangles exactly opposite signs.
 */
#include "surface/internal.h"

#include <string.h>

typedef struct ray {
    double origin[3], inverse[3], shear[3];
    int axis[3]; /* the last one is where the direction is longest */
    double reach;
} ray;

typedef struct crossing {
    double t, u, v;
    uint32_t slot;
} crossing;

/* The direction has length 1; `reach` > 0. */
static ray ray_make(sbl_vec3 origin, sbl_vec3 direction, double reach)
{
    double d[3] = {direction.x, direction.y, direction.z};
    int z = fabs(d[0]) > fabs(d[1]) ? 0 : 1;
    if (fabs(d[2]) > fabs(d[z])) z = 2;
    int x = (z + 1) % 3, y = (z + 2) % 3;
    ray r = {{origin.x, origin.y, origin.z}, {0, 0, 0}, {d[x] / d[z], d[y] / d[z], 1.0 / d[z]}, {x, y, z}, reach};
    /* A tiny component stands for zero: its slab distances become huge and of the right sign, never 0 * infinity. */
    for (int k = 0; k < 3; k++) r.inverse[k] = 1.0 / (fabs(d[k]) > 1e-30 ? d[k] : 1e-30);
    return r;
}

/* Where the ray enters the box, INFINITY if it does not. The factor covers the rounding of the products (Ize 2013). */
static double box_entry(const sbl_bvh_node *node, const ray *r, double reach)
{
    double enter = 0.0, leave = reach;
    for (int k = 0; k < 3; k++) {
        double a = ((double)node->min[k] - r->origin[k]) * r->inverse[k], b = ((double)node->max[k] - r->origin[k]) * r->inverse[k];
        double low = a < b ? a : b, high = a < b ? b : a;
        enter = low > enter ? low : enter;
        leave = high < leave ? high : leave;
    }
    return enter <= leave * (1.0 + 1e-14) ? enter : (double)INFINITY;
}

static double coordinate(sbl_vec3f p, int axis)
{
    return (double)(axis == 0 ? p.x : axis == 1 ? p.y : p.z);
}

static bool cross_triangle(const ray *r, const sbl_vec3f corner[3], double reach, crossing *out)
{
    double x[3], y[3], z[3];
    for (int k = 0; k < 3; k++) {
        z[k] = coordinate(corner[k], r->axis[2]) - r->origin[r->axis[2]];
        x[k] = coordinate(corner[k], r->axis[0]) - r->origin[r->axis[0]] - r->shear[0] * z[k];
        y[k] = coordinate(corner[k], r->axis[1]) - r->origin[r->axis[1]] - r->shear[1] * z[k];
    }
    double a = x[2] * y[1] - y[2] * x[1], b = x[0] * y[2] - y[0] * x[2], c = x[1] * y[0] - y[1] * x[0];
    if ((a < 0.0 || b < 0.0 || c < 0.0) && (a > 0.0 || b > 0.0 || c > 0.0)) return false;
    double sum = a + b + c;
    if (sum == 0.0) return false;
    double t = (a * z[0] + b * z[1] + c * z[2]) * r->shear[2] / sum;
    if (!(t > 0.0 && t <= reach)) return false;
    out->t = t;
    out->u = b / sum;
    out->v = c / sum;
    return true;
}

/* Walk the tree; with any_hit the first crossing found ends it. */
static bool trace(const sbl_bvh *bvh, const ray *r, bool any_hit, crossing *best)
{
    struct {
        uint32_t node;
        double enter;
    } stack[SBL_BVH_DEPTH_MAX];
    uint32_t depth = 0, at = 0;
    best->slot = SBL_NONE;
    best->t = r->reach;
    if (box_entry(&bvh->node[0], r, r->reach) > r->reach) return false;
    for (;;) {
        const sbl_bvh_node *node = &bvh->node[at];
        if (node->count) {
            for (uint32_t i = node->first; i < node->first + node->count; i++) {
                if (!cross_triangle(r, bvh->corner + 3 * (size_t)i, best->t, best)) continue;
                best->slot = i;
                if (any_hit) return true;
            }
        } else {
            uint32_t near = node->first, far = near + 1;
            double near_enter = box_entry(&bvh->node[near], r, best->t), far_enter = box_entry(&bvh->node[far], r, best->t);
            if (far_enter < near_enter) {
                double swap = near_enter;
                near_enter = far_enter;
                far_enter = swap;
                near = far--;
            }
            if (far_enter < (double)INFINITY) {
                stack[depth].node = far;
                stack[depth++].enter = far_enter;
            }
            if (near_enter < (double)INFINITY) {
                at = near;
                continue;
            }
        }
        while (depth && stack[depth - 1].enter > best->t) depth--;
        if (!depth) return best->slot != SBL_NONE;
        at = stack[--depth].node;
    }
}

static bool prepare(const sbl_surface *surface, sbl_vec3 origin, sbl_vec3 direction, double max_mm, ray *r)
{
    double length = sbl_v3_length(direction);
    if (!surface || !surface->bvh || !(max_mm > 0.0) || !(length > 0.0) || !isfinite(length)) return false;
    if (!isfinite(origin.x + origin.y + origin.z)) return false;
    *r = ray_make(origin, sbl_v3_scale(direction, 1.0 / length), max_mm < 1e300 ? max_mm : 1e300);
    return true;
}

bool sbl_surface_ray(const sbl_surface *surface, sbl_vec3 origin, sbl_vec3 direction, double max_mm, sbl_surface_hit *hit)
{
    ray r;
    crossing c = {0};
    if (hit) memset(hit, 0, sizeof *hit);
    if (!hit || !prepare(surface, origin, direction, max_mm, &r) || !trace(surface->bvh, &r, false, &c)) return false;
    float u = (float)c.u, v = (float)c.v;
    hit->at = (sbl_surface_point){surface->bvh->triangle[c.slot], u, v < 1.0f - u ? v : 1.0f - u};
    hit->position = sbl_v3_madd(origin, sbl_v3_normalize(direction), c.t);
    hit->distance_mm = c.t;
    return true;
}

bool sbl_surface_blocked(const sbl_surface *surface, sbl_vec3 origin, sbl_vec3 direction, double max_mm)
{
    ray r;
    crossing c = {0};
    return prepare(surface, origin, direction, max_mm, &r) && trace(surface->bvh, &r, true, &c);
}
