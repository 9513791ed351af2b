/*
 * Rays against a surface. The triangle test lets no ray slip between two triangles that share an edge (Woop, Benthin and Wald, "Watertight
 * Ray/Triangle Intersection", 2013): corners are sheared into the ray's frame, and an edge gives its two triangles exactly opposite signs.
 */
#include "surface/internal.h"
#include "surface/lanes.h"

#include <string.h>

typedef struct ray {
    double origin[3], shear[3];
    int axis[3]; /* the last one is where the direction is longest */
    double reach;
    /* For the boxes, in float: the origin moved away from each side by more than rounding can err, [0] for the near and [1] the far side. */
    float shifted[2][3], inverse[3];
    int near_side[3];
} ray;

typedef struct crossing {
    double t, u, v;
    uint32_t slot;
} crossing;

/* The direction has length 1; `reach` > 0. */
static ray ray_make(const sbl_bvh *bvh, sbl_vec3 origin, sbl_vec3 direction, double reach)
{
    double d[3] = {direction.x, direction.y, direction.z};
    int z = fabs(d[0]) > fabs(d[1]) ? 0 : 1;
    if (fabs(d[2]) > fabs(d[z])) z = 2;
    int x = (z + 1) % 3, y = (z + 2) % 3;
    ray r = {.origin = {origin.x, origin.y, origin.z}, .shear = {d[x] / d[z], d[y] / d[z], 1.0 / d[z]}, .axis = {x, y, z}, .reach = reach};
    for (int k = 0; k < 3; k++) {
        double slack = 4e-7 * (fabs(r.origin[k]) + (double)bvh->reach);
        /* A tiny component stands for zero: its slab distances become huge and of the right sign, never 0 * infinity. */
        double component = fabs(d[k]) > 1e-18 ? d[k] : 1e-18;
        r.near_side[k] = component < 0.0;
        r.inverse[k] = (float)(1.0 / component);
        r.shifted[r.near_side[k]][k] = (float)(r.origin[k] + slack);
        r.shifted[!r.near_side[k]][k] = (float)(r.origin[k] - slack);
    }
    return r;
}

/* Distances along the ray to one side of the four boxes. */
static inline sbl_lanes side(const sbl_bvh_node *node, const ray *r, int far, int axis)
{
    int high = far ? !r->near_side[axis] : r->near_side[axis];
    sbl_lanes from = sbl_lanes_sub(sbl_lanes_load(node->bound[high][axis]), sbl_lanes_all(r->shifted[far][axis]));
    return sbl_lanes_mul(from, sbl_lanes_all(r->inverse[axis]));
}

/* Where the ray enters and leaves each of a node's boxes, within 0 and `limit`. */
static inline void cross_boxes(const sbl_bvh_node *node, const ray *r, float limit, float enter[SBL_BVH_LANES], float leave[SBL_BVH_LANES])
{
    sbl_lanes a = sbl_lanes_max(sbl_lanes_max(side(node, r, 0, 0), side(node, r, 0, 1)), side(node, r, 0, 2));
    sbl_lanes b = sbl_lanes_min(sbl_lanes_min(side(node, r, 1, 0), side(node, r, 1, 1)), side(node, r, 1, 2));
    sbl_lanes_store(enter, sbl_lanes_max(a, sbl_lanes_all(0.0f)));
    sbl_lanes_store(leave, sbl_lanes_mul(sbl_lanes_min(b, sbl_lanes_all(limit)), sbl_lanes_all(1.000001f)));
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

typedef struct waiting {
    float enter;
    uint32_t first, count;
} waiting;

/* Nearest on top: four at most are sorted in. */
static uint32_t push_nearer_last(waiting *stack, uint32_t base, uint32_t depth, waiting entry)
{
    uint32_t i = depth;
    for (; i > base && stack[i - 1].enter < entry.enter; i--) stack[i] = stack[i - 1];
    stack[i] = entry;
    return depth + 1;
}

/* A box may be entered this late and still hold a nearer crossing. */
static float box_limit(double t)
{
    return (float)(t * 1.000001);
}

/* Walk the tree; with any_hit the first crossing found ends it. */
static bool trace(const sbl_bvh *bvh, const ray *r, bool any_hit, crossing *best)
{
    waiting stack[SBL_BVH_STACK];
    uint32_t depth = 0;
    best->slot = SBL_NONE;
    best->t = r->reach;
    float limit = box_limit(best->t), enter[SBL_BVH_LANES], leave[SBL_BVH_LANES];
    stack[depth++] = (waiting){0.0f, 0, 0};
    while (depth) {
        waiting top = stack[--depth];
        if (top.enter > limit) continue;
        if (top.count) {
            for (uint32_t i = top.first; i < top.first + top.count; i++) {
                if (!cross_triangle(r, bvh->corner + 3 * (size_t)i, best->t, best)) continue;
                best->slot = i;
                if (any_hit) return true;
                limit = box_limit(best->t);
            }
            continue;
        }
        const sbl_bvh_node *node = &bvh->node[top.first];
        cross_boxes(node, r, limit, enter, leave);
        uint32_t base = depth;
        for (int i = 0; i < SBL_BVH_LANES; i++) {
            if (!(enter[i] <= leave[i])) continue;
            sbl_bvh_prefetch(bvh, node->first[i], node->count[i]);
            depth = push_nearer_last(stack, base, depth, (waiting){enter[i], node->first[i], node->count[i]});
        }
    }
    return best->slot != SBL_NONE;
}

static bool prepare(const sbl_surface *surface, sbl_vec3 origin, sbl_vec3 direction, double max_mm, ray *r)
{
    double length = sbl_v3_length(direction);
    if (!surface || !surface->bvh || !(max_mm > 0.0) || !(length > 0.0) || !isfinite(length)) return false;
    if (!(fabs(origin.x) <= 1e12 && fabs(origin.y) <= 1e12 && fabs(origin.z) <= 1e12)) return false;
    *r = ray_make(surface->bvh, origin, sbl_v3_scale(direction, 1.0 / length), fmin(max_mm, 1e13));
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
