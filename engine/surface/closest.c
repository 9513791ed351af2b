/* Nearest point of a surface: the tree is walked nearest box first; boxes in float with a slack for rounding, triangles in double. */
#include "surface/internal.h"
#include "surface/lanes.h"

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

static inline sbl_lanes outside(const sbl_bvh_node *node, int axis, float p)
{
    sbl_lanes at = sbl_lanes_all(p);
    sbl_lanes low = sbl_lanes_sub(sbl_lanes_load(node->bound[0][axis]), at), high = sbl_lanes_sub(at, sbl_lanes_load(node->bound[1][axis]));
    return sbl_lanes_max(sbl_lanes_max(low, high), sbl_lanes_all(0.0f));
}

/* Squared distances from p to a node's four boxes. */
static inline void box_distances(const sbl_bvh_node *node, const float p[3], float squared[SBL_BVH_LANES])
{
    sbl_lanes x = outside(node, 0, p[0]), y = outside(node, 1, p[1]), z = outside(node, 2, p[2]);
    sbl_lanes sum = sbl_lanes_add(sbl_lanes_mul(x, x), sbl_lanes_mul(y, y));
    sbl_lanes_store(squared, sbl_lanes_add(sum, sbl_lanes_mul(z, z)));
}

typedef struct search {
    sbl_vec3 p, position;
    double squared, u, v;
    uint32_t slot;
} search;

/* Did any of the leaf's triangles come nearer? */
static bool search_leaf(const sbl_bvh *bvh, uint32_t first, uint32_t count, search *s)
{
    bool nearer = false;
    for (uint32_t i = first; i < first + count; i++) {
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
        nearer = true;
    }
    return nearer;
}

/* What a box's distance in float may be and its triangles still matter: the best one so far, and what rounding may have added. */
static float box_limit(const search *s, double slack)
{
    double limit = sqrt(s->squared) + slack;
    limit *= limit * 1.000001;
    return (float)(limit < 3e38 ? limit : 3e38);
}

typedef struct waiting {
    float squared;
    uint32_t first, count;
} waiting;

/* Nearest on top: four at most are sorted in. */
static uint32_t push_nearer_last(waiting *stack, uint32_t base, uint32_t depth, waiting entry)
{
    uint32_t i = depth;
    for (; i > base && stack[i - 1].squared < entry.squared; i--) stack[i] = stack[i - 1];
    stack[i] = entry;
    return depth + 1;
}

static void walk(const sbl_bvh *bvh, search *s)
{
    const float p[3] = {(float)s->p.x, (float)s->p.y, (float)s->p.z};
    double slack = 4e-7 * (fabs(s->p.x) + fabs(s->p.y) + fabs(s->p.z) + 3.0 * (double)bvh->reach);
    float limit = box_limit(s, slack), squared[SBL_BVH_LANES];
    waiting stack[SBL_BVH_STACK];
    uint32_t depth = 0;
    stack[depth++] = (waiting){0.0f, 0, 0};
    while (depth) {
        waiting top = stack[--depth];
        if (top.squared > limit) continue;
        if (top.count) {
            if (search_leaf(bvh, top.first, top.count, s)) limit = box_limit(s, slack);
            continue;
        }
        const sbl_bvh_node *node = &bvh->node[top.first];
        box_distances(node, p, squared);
        uint32_t base = depth;
        for (int i = 0; i < SBL_BVH_LANES; i++) {
            if (!(squared[i] <= limit)) continue;
            sbl_bvh_prefetch(bvh, node->first[i], node->count[i]);
            depth = push_nearer_last(stack, base, depth, (waiting){squared[i], node->first[i], node->count[i]});
        }
    }
}

bool sbl_surface_closest(const sbl_surface *surface, sbl_vec3 p, double max_mm, sbl_surface_hit *hit)
{
    if (hit) memset(hit, 0, sizeof *hit);
    if (!surface || !surface->bvh || !hit || !(max_mm >= 0.0)) return false;
    if (!(fabs(p.x) <= 1e12 && fabs(p.y) <= 1e12 && fabs(p.z) <= 1e12)) return false;
    max_mm = fmin(max_mm, 1e13);
    search s = {p, p, max_mm * max_mm, 0.0, 0.0, SBL_NONE};
    walk(surface->bvh, &s);
    if (s.slot == SBL_NONE) return false;
    float u = (float)s.u, v = (float)s.v;
    *hit = (sbl_surface_hit){{surface->bvh->triangle[s.slot], u, v < 1.0f - u ? v : 1.0f - u}, s.position, sqrt(s.squared)};
    return true;
}
