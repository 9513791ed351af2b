/* Nearest point of a surface: the tree is walked nearest box first. */
#include "surface/internal.h"

#include <string.h>

/* Nearest point of triangle abc to p: which region of the plane p falls in (Ericson, "Real-Time Collision Detection", 2005, 5.1.5). */
static sbl_vec3 nearest_on_triangle(sbl_vec3 p, sbl_vec3 a, sbl_vec3 b, sbl_vec3 c, double *u, double *v)
{
    sbl_vec3 ab = sbl_v3_sub(b, a), ac = sbl_v3_sub(c, a), ap = sbl_v3_sub(p, a);
    double d1 = sbl_v3_dot(ab, ap), d2 = sbl_v3_dot(ac, ap);
    *u = *v = 0.0;
    if (d1 <= 0.0 && d2 <= 0.0) return a;
    sbl_vec3 bp = sbl_v3_sub(p, b);
    double d3 = sbl_v3_dot(ab, bp), d4 = sbl_v3_dot(ac, bp);
    if (d3 >= 0.0 && d4 <= d3) return *u = 1.0, b;
    double vc = d1 * d4 - d3 * d2;
    if (vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0) return *u = d1 / (d1 - d3), sbl_v3_madd(a, ab, *u);
    sbl_vec3 cp = sbl_v3_sub(p, c);
    double d5 = sbl_v3_dot(ab, cp), d6 = sbl_v3_dot(ac, cp);
    if (d6 >= 0.0 && d5 <= d6) return *v = 1.0, c;
    double vb = d5 * d2 - d1 * d6;
    if (vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0) return *v = d2 / (d2 - d6), sbl_v3_madd(a, ac, *v);
    double va = d3 * d6 - d5 * d4;
    if (va <= 0.0 && d4 >= d3 && d5 >= d6) {
        *v = (d4 - d3) / ((d4 - d3) + (d5 - d6));
        *u = 1.0 - *v;
        return sbl_v3_madd(b, sbl_v3_sub(c, b), *v);
    }
    double scale = 1.0 / (va + vb + vc);
    *u = vb * scale;
    *v = vc * scale;
    return sbl_v3_madd(sbl_v3_madd(a, ab, *u), ac, *v);
}

static double outside(double x, double low, double high)
{
    return x < low ? low - x : x > high ? x - high : 0.0;
}

static double box_squared(const sbl_bvh_node *node, sbl_vec3 p)
{
    double x = outside(p.x, (double)node->min[0], (double)node->max[0]);
    double y = outside(p.y, (double)node->min[1], (double)node->max[1]);
    double z = outside(p.z, (double)node->min[2], (double)node->max[2]);
    return x * x + y * y + z * z;
}

typedef struct search {
    sbl_vec3 p, position;
    double squared, u, v;
    uint32_t slot;
} search;

static void search_leaf(const sbl_bvh *bvh, const sbl_bvh_node *leaf, search *s)
{
    for (uint32_t i = leaf->first; i < leaf->first + leaf->count; i++) {
        const sbl_vec3f *corner = bvh->corner + 3 * (size_t)i;
        double u, v;
        sbl_vec3 q = nearest_on_triangle(s->p, sbl_v3_load(corner[0]), sbl_v3_load(corner[1]), sbl_v3_load(corner[2]), &u, &v);
        sbl_vec3 d = sbl_v3_sub(q, s->p);
        double squared = sbl_v3_dot(d, d);
        if (!(squared <= s->squared) || (s->slot != SBL_NONE && squared == s->squared)) continue;
        s->squared = squared;
        s->position = q;
        s->u = u;
        s->v = v;
        s->slot = i;
    }
}

bool sbl_surface_closest(const sbl_surface *surface, sbl_vec3 p, double max_mm, sbl_surface_hit *hit)
{
    struct {
        uint32_t node;
        double squared;
    } stack[SBL_BVH_DEPTH_MAX];
    if (hit) memset(hit, 0, sizeof *hit);
    if (!surface || !surface->bvh || !hit || !(max_mm >= 0.0) || !isfinite(p.x + p.y + p.z)) return false;
    const sbl_bvh *bvh = surface->bvh;
    search s = {p, p, max_mm * max_mm, 0.0, 0.0, SBL_NONE};
    uint32_t depth = 0, at = 0;
    if (box_squared(&bvh->node[0], p) > s.squared) return false;
    for (;;) {
        const sbl_bvh_node *node = &bvh->node[at];
        if (node->count) {
            search_leaf(bvh, node, &s);
        } else {
            uint32_t near = node->first, far = near + 1;
            double near_squared = box_squared(&bvh->node[near], p), far_squared = box_squared(&bvh->node[far], p);
            if (far_squared < near_squared) {
                double swap = near_squared;
                near_squared = far_squared;
                far_squared = swap;
                near = far--;
            }
            if (far_squared <= s.squared) {
                stack[depth].node = far;
                stack[depth++].squared = far_squared;
            }
            if (near_squared <= s.squared) {
                at = near;
                continue;
            }
        }
        while (depth && stack[depth - 1].squared > s.squared) depth--;
        if (!depth) break;
        at = stack[--depth].node;
    }
    if (s.slot == SBL_NONE) return false;
    float u = (float)s.u, v = (float)s.v;
    *hit = (sbl_surface_hit){{bvh->triangle[s.slot], u, v < 1.0f - u ? v : 1.0f - u}, s.position, sqrt(s.squared)};
    return true;
}
