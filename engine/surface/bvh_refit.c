/*
 * A tree of boxes around triangles that have moved: the same branches, from the leaves up (Lauterbach et al., "RT-DEFORM: Interactive Ray Tracing
 * of Dynamic Scenes using BVHs", 2006). A parent lies before its children, so one way back through the nodes is enough.
 */
#include "surface/internal.h"

typedef struct sides {
    float low[3], high[3];
} sides;

static void take_in(sides *s, const float low[3], const float high[3])
{
    for (int k = 0; k < 3; k++) {
        s->low[k] = low[k] < s->low[k] ? low[k] : s->low[k];
        s->high[k] = high[k] > s->high[k] ? high[k] : s->high[k];
    }
}

static const sides NOTHING = {{3e38f, 3e38f, 3e38f}, {-3e38f, -3e38f, -3e38f}};

static sides around_leaf(const sbl_vec3f *corner, uint32_t first, uint32_t count)
{
    sides s = NOTHING;
    for (size_t i = 3 * (size_t)first; i < 3 * ((size_t)first + count); i++) {
        const float p[3] = {corner[i].x, corner[i].y, corner[i].z};
        take_in(&s, p, p);
    }
    return s;
}

static sides around_node(const sbl_bvh_node *node)
{
    sides s = NOTHING;
    for (int lane = 0; lane < SBL_BVH_LANES; lane++) {
        const float low[3] = {node->bound[0][0][lane], node->bound[0][1][lane], node->bound[0][2][lane]};
        const float high[3] = {node->bound[1][0][lane], node->bound[1][1][lane], node->bound[1][2][lane]};
        take_in(&s, low, high);
    }
    return s;
}

static void refit_node(sbl_bvh_node *node, uint32_t at, const sbl_vec3f *corner)
{
    for (int lane = 0; lane < SBL_BVH_LANES; lane++) {
        uint32_t first = node[at].first[lane], count = node[at].count[lane];
        /* The root is nobody's child: node 0 without triangles is an unused lane. */
        if (!count && !first) continue;
        sides s = count ? around_leaf(corner, first, count) : around_node(&node[first]);
        for (int k = 0; k < 3; k++) {
            node[at].bound[0][k][lane] = s.low[k];
            node[at].bound[1][k][lane] = s.high[k];
        }
    }
}

sbl_status sbl_bvh_refit(const sbl_bvh **bvh, const sbl_bvh *like, const sbl_surface *surface, const sbl_host *host, sbl_arena *arena,
                         sbl_diag *diag)
{
    uint32_t count = surface->triangle_count;
    sbl_bvh *tree = SBL_NEW(arena, sbl_bvh, 1);
    uint32_t *order = sbl_arena_copy(arena, like->triangle, count, sizeof *order);
    sbl_vec3f *corner = SBL_TAKE(arena, sbl_vec3f, 3 * (uint64_t)count);
    sbl_bvh_node *node = sbl_arena_copy(arena, like->node, like->node_count, sizeof *node);
    if (!tree || !order || !corner || !node) return sbl_fail_memory(diag);
    sbl_bvh_copy_corners(corner, order, surface, host);
    for (uint32_t i = like->node_count; i-- > 0;) refit_node(node, i, corner);
    sides all = around_node(&node[0]);
    float reach = 0.0f;
    for (int k = 0; k < 3; k++) {
        reach = fabsf(all.low[k]) > reach ? fabsf(all.low[k]) : reach;
        reach = fabsf(all.high[k]) > reach ? fabsf(all.high[k]) : reach;
    }
    *tree = (sbl_bvh){node, order, corner, like->node_count, reach};
    *bvh = tree;
    return SBL_OK;
}
