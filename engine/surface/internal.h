/*
 * What the files of this room share. A surface is made in steps - weld, clean, connect, orient, label, index - one file each; the steps
 * work in a scratch arena over the caller's allocator, so that only the result is left in the caller's arena.
 */
#ifndef STUBBLE_SURFACE_INTERNAL_H
#define STUBBLE_SURFACE_INTERNAL_H

#include "stubble/surface.h"

/* Coordinates beyond a thousand kilometres are no head in any unit; below it squares and areas stay far from overflow in float. */
#define SBL_COORDINATE_MAX_MM 1e9

static inline uint64_t sbl_mix64(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u; /* finaliser of splitmix64 */
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* Smallest power of two >= 2 * count: slots of an open hash table that is at most half full. */
static inline uint64_t sbl_table_slots(uint64_t count)
{
    uint64_t slots = 16;
    while (slots < 2 * count) slots *= 2;
    return slots;
}

/* Half-edge h = 3 t + k: the next and the previous one of its triangle. */
static inline uint32_t sbl_next(uint32_t h)
{
    return h % 3 == 2 ? h - 2 : h + 1;
}
static inline uint32_t sbl_prev(uint32_t h)
{
    return h % 3 == 0 ? h + 2 : h - 1;
}

/* What is done for each triangle alone is done by so many side by side. */
#define SBL_SURFACE_CHUNK 4096u
static inline uint32_t sbl_surface_chunks(uint32_t triangles)
{
    return (triangles + SBL_SURFACE_CHUNK - 1) / SBL_SURFACE_CHUNK;
}

/* Without fmin and fmax: they are calls, and there are no NaNs here. */
static inline void sbl_box_take_in(sbl_vec3 *low, sbl_vec3 *high, sbl_vec3 p)
{
    *low = sbl_v3(p.x < low->x ? p.x : low->x, p.y < low->y ? p.y : low->y, p.z < low->z ? p.z : low->z);
    *high = sbl_v3(p.x > high->x ? p.x : high->x, p.y > high->y ? p.y : high->y, p.z > high->z ? p.z : high->z);
}

/* A surface on its way: mutable arrays in scratch memory. */
typedef struct sbl_draft {
    sbl_vec3f *position;
    uint32_t *source; /* per vertex: where it came from */
    uint32_t vertex_count;
    uint32_t *triangle;
    uint32_t triangle_count;
    uint32_t *opposite;
    sbl_surface_report report;
} sbl_draft;

/* representative[i] <= i is the vertex that i becomes. Distances are measured to representatives only, so chains do not creep. */
SBL_MUST_CHECK sbl_status sbl_weld(uint32_t *representative, const sbl_vec3f *position, uint32_t count, sbl_vec3 box_min, sbl_vec3 box_max,
                                   double weld_mm, sbl_arena *scratch, sbl_diag *diag);

/* Has a triangle no usable normal? */
bool sbl_degenerate(const sbl_vec3f *position, const uint32_t corner[3]);
/* Drop degenerate and duplicate triangles in place; counts go into the report. */
SBL_MUST_CHECK sbl_status sbl_clean(sbl_draft *draft, sbl_arena *scratch, sbl_diag *diag);

/* Pair half-edges over edges with exactly two triangles. If opposed_only, both must run in opposite directions. Counts what it leaves open. */
SBL_MUST_CHECK sbl_status sbl_pair(sbl_draft *draft, bool opposed_only, sbl_arena *scratch, sbl_diag *diag);

/* Turn triangles so that twins agree, cut where that is impossible (Moebius), and choose each component's side. Needs pairs. */
SBL_MUST_CHECK sbl_status sbl_orient(sbl_draft *draft, bool keep_orientation, sbl_arena *scratch, sbl_diag *diag);

/* Give every fan of triangles around a vertex a vertex of its own, and drop unused ones. Needs pairs of opposite direction. */
SBL_MUST_CHECK sbl_status sbl_split_fans(sbl_draft *draft, sbl_arena *scratch, sbl_diag *diag);

/* component[t], and surface->component_count, ordered by falling area; counts boundary edges and loops. */
SBL_MUST_CHECK sbl_status sbl_label_components(sbl_surface *surface, uint32_t *component, sbl_arena *scratch, sbl_diag *diag);

/*
 * Flat tree of boxes with four children a node, lane by lane, so that a compiler tests the four boxes with vector instructions: bound[0] the
 * low and bound[1] the high sides. A lane with count > 0 is a leaf of `count` triangles from `first` in the tree's own order, whose corners
 * lie side by side in `corner`; with count 0 it is node `first`; an unused lane has an inverted box.
 */
#define SBL_BVH_LANES 4
typedef struct sbl_bvh_node {
    float bound[2][3][SBL_BVH_LANES];
    uint32_t first[SBL_BVH_LANES];
    uint32_t count[SBL_BVH_LANES];
} sbl_bvh_node;

typedef struct sbl_bvh {
    const sbl_bvh_node *node;
    const uint32_t *triangle;
    const sbl_vec3f *corner;
    uint32_t node_count;
    float reach; /* largest coordinate of any corner, for the rounding slack of the box tests in float */
} sbl_bvh;

/* Depth of the tree, and the most entries a walk can have waiting: three of each level. */
#define SBL_BVH_DEPTH_MAX 64
#define SBL_BVH_STACK     (3 * SBL_BVH_DEPTH_MAX + 1)

/* A head's tree is larger than a processor's near cache, and a walk waits mostly for memory: ask for what will be visited soon. */
static inline void sbl_bvh_prefetch(const sbl_bvh *bvh, uint32_t first, uint32_t count)
{
#if defined(__GNUC__) || defined(__clang__)
    const char *at = count ? (const char *)(bvh->corner + 3 * (size_t)first) : (const char *)(bvh->node + first);
    __builtin_prefetch(at);
    __builtin_prefetch(at + 64);
#else
    (void)bvh, (void)first, (void)count;
#endif
}

/* Copy a draft whose triangles agree in direction into the arena, with components, normals, areas and index: a tree of its own, or (like, if not
 * NULL) one of the same triangles in other places. */
SBL_MUST_CHECK sbl_status sbl_surface_finish(sbl_surface *surface, sbl_draft *draft, const sbl_bvh *like, const sbl_host *host,
                                             sbl_arena *arena, sbl_arena *scratch, sbl_diag *diag);

SBL_MUST_CHECK sbl_status sbl_bvh_build(const sbl_bvh **bvh, const sbl_surface *surface, const sbl_host *host, sbl_arena *arena,
                                        sbl_arena *scratch, sbl_diag *diag);
/* The triangles' corners in the tree's own order. */
void sbl_bvh_copy_corners(sbl_vec3f *corner, const uint32_t *order, const sbl_surface *surface, const sbl_host *host);
/* The branches of a tree around triangles that have moved: as good as a new tree while neighbours stay neighbours. */
SBL_MUST_CHECK sbl_status sbl_bvh_refit(const sbl_bvh **bvh, const sbl_bvh *like, const sbl_surface *surface, const sbl_host *host,
                                        sbl_arena *arena, sbl_diag *diag);

static inline sbl_status sbl_fail_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "memory for the surface ran out", "use a mesh with fewer triangles");
}

static inline bool sbl_surface_point_valid(const sbl_surface *surface, sbl_surface_point at)
{
    return at.triangle < surface->triangle_count && at.u >= -1e-3f && at.v >= -1e-3f && at.u + at.v <= 1.002f;
}

#endif
