/*
 * The tree of boxes: a binary one top down, split where the surface area heuristic over 16 bins is least (Wald, "On fast Construction of
 * SAH-based Bounding Volume Hierarchies", 2007); deep down, where bins no longer separate, halved by count so that the depth stays bounded.
 * Then collapsed to four children a node (Dammertz, Hanika and Keller, "Shallow Bounding Volume Hierarchies", 2008).
 */
#include "surface/internal.h"
#include "surface/lanes.h"

#define BINS           16
#define LEAF_TRIANGLES 4u
#define SAH_DEPTH_MAX  36u /* below it halving takes over: 36 + log2(4e6) < SBL_BVH_DEPTH_MAX */
#define TRAVERSAL_COST 0.8 /* of a box pair, in units of a triangle test; flat around 1 */

/* Branches with fewer triangles than a sixteenth of all are grown side by side. */
#define BRANCHES_PER_TREE 16u
#define BRANCHES_MAX      256u

/* Three lanes of four are used: a box grows by two vector instructions. */
typedef struct box {
    float min[4], max[4];
} box;

/*
 * An inner node's children are first and first + 1; a leaf holds `count` triangles from `first`. Each inner node cuts the order at a place
 * of its own, m: its children lie at 2 m - 1 and 2 m, so that branches can grow on several threads without a common count.
 */
typedef struct binary_node {
    box bounds;
    uint32_t first, count;
} binary_node;

/* The triangles' boxes are put in order together with their numbers, so that a range lies side by side in memory. */
typedef struct builder {
    box *box;
    uint32_t *order;
    binary_node *node;
} builder;

typedef struct range {
    uint32_t node, begin, end, depth;
} range;

/* What falls into each slice of a range's centroids along the three axes; the bounds of an empty slice are not set. */
typedef struct bins {
    box bounds[3][BINS];
    uint32_t count[3][BINS];
    float low[3];
    double scale[3]; /* slices per mm; 0 where all centroids lie in one */
} bins;

static const box empty_box = {{3e38f, 3e38f, 3e38f, 3e38f}, {-3e38f, -3e38f, -3e38f, -3e38f}};

static void grow_lanes(box *a, sbl_lanes min, sbl_lanes max)
{
    sbl_lanes_store(a->min, sbl_lanes_min(sbl_lanes_load(a->min), min));
    sbl_lanes_store(a->max, sbl_lanes_max(sbl_lanes_load(a->max), max));
}

static void grow(box *a, const box *b)
{
    grow_lanes(a, sbl_lanes_load(b->min), sbl_lanes_load(b->max));
}

static double half_area(const box *b)
{
    double x = (double)b->max[0] - (double)b->min[0], y = (double)b->max[1] - (double)b->min[1], z = (double)b->max[2] - (double)b->min[2];
    return x * y + y * z + z * x;
}

static float centre_of(const box *b, int axis)
{
    return 0.5f * (b->min[axis] + b->max[axis]);
}

static int bin_of(float x, float low, double scale)
{
    int bin = (int)(((double)x - (double)low) * scale);
    return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}

typedef struct split {
    double cost;
    int axis, bin; /* bins <= bin go left */
    float low;
    double scale;
} split;

static void fill_bins(bins *out, const builder *b, range r, const box *centres)
{
    for (int axis = 0; axis < 3; axis++) {
        float low = centres->min[axis], high = centres->max[axis];
        out->low[axis] = low;
        out->scale[axis] = high > low ? BINS / ((double)high - (double)low) : 0.0;
        for (int i = 0; i < BINS; i++) out->count[axis][i] = 0;
    }
    for (uint32_t i = r.begin; i < r.end; i++) {
        const box *one = &b->box[i];
        for (int axis = 0; axis < 3; axis++) {
            int bin = bin_of(centre_of(one, axis), out->low[axis], out->scale[axis]);
            if (out->count[axis][bin]++) grow(&out->bounds[axis][bin], one);
            else out->bounds[axis][bin] = *one;
        }
    }
}

/* Cutting behind an empty slice is cutting before it: such places are passed over, and most are empty where triangles are few. */

static void best_split_on_axis(const bins *all, uint32_t total, int axis, split *best)
{
    if (!(all->scale[axis] > 0.0)) return;
    const box *bin_box = all->bounds[axis];
    const uint32_t *bin_count = all->count[axis];
    double right_cost[BINS];
    box side = empty_box;
    uint32_t count = 0;
    double cost_so_far = 0.0;
    for (int i = BINS - 1; i > 0; i--) {
        if (bin_count[i]) {
            grow(&side, &bin_box[i]);
            count += bin_count[i];
            cost_so_far = (double)count * half_area(&side);
        }
        right_cost[i] = cost_so_far;
    }
    side = empty_box;
    count = 0;
    for (int i = 0; i < BINS - 1; i++) {
        if (!bin_count[i]) continue;
        grow(&side, &bin_box[i]);
        count += bin_count[i];
        if (count == total) return;
        double cost = (double)count * half_area(&side) + right_cost[i + 1];
        if (cost < best->cost) *best = (split){cost, axis, i, all->low[axis], all->scale[axis]};
    }
}

/* Of a range's triangles, and of their boxes' centres. */
static void enclose(const builder *b, range r, box *bounds, box *centres)
{
    const sbl_lanes half = sbl_lanes_all(0.5f);
    *bounds = *centres = empty_box;
    for (uint32_t i = r.begin; i < r.end; i++) {
        sbl_lanes min = sbl_lanes_load(b->box[i].min), max = sbl_lanes_load(b->box[i].max),
                  centre = sbl_lanes_mul(half, sbl_lanes_add(min, max));
        grow_lanes(bounds, min, max);
        grow_lanes(centres, centre, centre);
    }
}

static void swap_triangles(const builder *b, uint32_t i, uint32_t j)
{
    box held = b->box[i];
    uint32_t triangle = b->order[i];
    b->box[i] = b->box[j];
    b->order[i] = b->order[j];
    b->box[j] = held;
    b->order[j] = triangle;
}

/* Where the second half of the range begins; r.begin if the range should stay a leaf. */
static uint32_t partition(const builder *b, range r, const box *bounds, const box *centres)
{
    uint32_t count = r.end - r.begin, middle = r.begin + count / 2;
    if (count == 1) return r.begin;
    if (r.depth >= SAH_DEPTH_MAX) return count <= LEAF_TRIANGLES ? r.begin : middle;
    bins slices;
    split best = {1e300, 0, 0, 0.0f, 0.0};
    fill_bins(&slices, b, r, centres);
    for (int axis = 0; axis < 3; axis++) best_split_on_axis(&slices, count, axis, &best);
    double area = half_area(bounds);
    if (count <= LEAF_TRIANGLES && !(best.cost + TRAVERSAL_COST * area < (double)count * area)) return r.begin;
    if (best.cost >= 1e300) return count <= LEAF_TRIANGLES ? r.begin : middle;
    uint32_t left = r.begin, right = r.end;
    while (left < right) {
        if (bin_of(centre_of(&b->box[left], best.axis), best.low, best.scale) <= best.bin) left++;
        else swap_triangles(b, left, --right);
    }
    return left;
}

/* Branches that wait to be grown. */
typedef struct branches {
    const builder *b;
    uint32_t most; /* triangles of one */
    uint32_t count;
    range range[BRANCHES_MAX];
} branches;

/* The tree over a range; branches that are small enough are put aside where `aside` has room (NULL: none are). */
static void grow_tree(const builder *b, range whole, branches *aside)
{
    range stack[SBL_BVH_DEPTH_MAX + 2];
    uint32_t depth = 0;
    stack[depth++] = whole;
    while (depth) {
        range r = stack[--depth];
        if (aside && r.end - r.begin <= aside->most && aside->count < BRANCHES_MAX) {
            aside->range[aside->count++] = r;
            continue;
        }
        binary_node *node = &b->node[r.node];
        box centres;
        enclose(b, r, &node->bounds, &centres);
        uint32_t middle = partition(b, r, &node->bounds, &centres);
        if (middle == r.begin) {
            node->first = r.begin;
            node->count = r.end - r.begin;
            continue;
        }
        node->first = 2 * middle - 1;
        node->count = 0;
        stack[depth++] = (range){node->first + 1, middle, r.end, r.depth + 1};
        stack[depth++] = (range){node->first, r.begin, middle, r.depth + 1};
    }
}

static void grow_branch(void *user, uint32_t index)
{
    const branches *aside = user;
    grow_tree(aside->b, aside->range[index], NULL);
}

static void build_nodes(const builder *b, uint32_t count, const sbl_host *host)
{
    branches aside = {.b = b, .most = count / BRANCHES_PER_TREE};
    grow_tree(b, (range){0, 0, count, 0}, &aside);
    sbl_parallel_for(host, aside.count, grow_branch, &aside);
}

/* Before the tree grows. */
typedef struct triangle_loop {
    const sbl_surface *surface;
    box *box;
    uint32_t *order;
} triangle_loop;

static void fill_boxes(void *user, uint32_t chunk)
{
    const triangle_loop *loop = user;
    const sbl_surface *surface = loop->surface;
    uint32_t first = chunk * SBL_SURFACE_CHUNK;
    for (uint32_t t = first; t < surface->triangle_count && t < first + SBL_SURFACE_CHUNK; t++) {
        box b = empty_box;
        for (size_t k = 0; k < 3; k++) {
            sbl_vec3f p = surface->position[surface->triangle[3 * (size_t)t + k]];
            sbl_lanes lanes = sbl_lanes_load((const float[4]){p.x, p.y, p.z, 0.0f});
            grow_lanes(&b, lanes, lanes);
        }
        loop->box[t] = b;
        loop->order[t] = t;
    }
}

typedef struct corner_loop {
    const sbl_surface *surface;
    const uint32_t *order;
    sbl_vec3f *corner;
} corner_loop;

static void copy_corners(void *user, uint32_t chunk)
{
    const corner_loop *loop = user;
    const sbl_surface *surface = loop->surface;
    uint32_t first = chunk * SBL_SURFACE_CHUNK;
    for (uint32_t i = first; i < surface->triangle_count && i < first + SBL_SURFACE_CHUNK; i++)
        for (size_t k = 0; k < 3; k++)
            loop->corner[3 * (size_t)i + k] = surface->position[surface->triangle[3 * (size_t)loop->order[i] + k]];
}

void sbl_bvh_copy_corners(sbl_vec3f *corner, const uint32_t *order, const sbl_surface *surface, const sbl_host *host)
{
    corner_loop loop = {surface, order, corner};
    sbl_parallel_for(host, sbl_surface_chunks(surface->triangle_count), copy_corners, &loop);
}

/* Up to four descendants of a binary node: its largest inner one is opened again and again. */
static int gather_lanes(const binary_node *binary, uint32_t root, uint32_t lane[SBL_BVH_LANES])
{
    int count = 1;
    lane[0] = root;
    while (count < SBL_BVH_LANES) {
        int largest = -1;
        for (int i = 0; i < count; i++) {
            if (binary[lane[i]].count) continue;
            if (largest < 0 || half_area(&binary[lane[i]].bounds) > half_area(&binary[lane[largest]].bounds)) largest = i;
        }
        if (largest < 0) break;
        lane[count++] = binary[lane[largest]].first + 1;
        lane[largest] = binary[lane[largest]].first;
    }
    return count;
}

static void fill_lane(sbl_bvh_node *node, int lane, const box *bounds)
{
    for (int k = 0; k < 3; k++) {
        node->bound[0][k][lane] = bounds->min[k];
        node->bound[1][k][lane] = bounds->max[k];
    }
}

/* Depth first, so that a walk's path lies close together in memory. Returns how many nodes. */
static uint32_t collapse(const binary_node *binary, sbl_bvh_node *wide)
{
    struct {
        uint32_t root, parent;
        int lane;
    } stack[SBL_BVH_STACK];
    uint32_t depth = 0, made = 0;
    stack[depth].root = 0;
    stack[depth].parent = SBL_NONE;
    stack[depth++].lane = 0;
    while (depth) {
        uint32_t root = stack[--depth].root, parent = stack[depth].parent, at = made++, lane[SBL_BVH_LANES];
        if (parent != SBL_NONE) wide[parent].first[stack[depth].lane] = at;
        int lanes = gather_lanes(binary, root, lane);
        for (int i = SBL_BVH_LANES - 1; i >= 0; i--) {
            fill_lane(&wide[at], i, i < lanes ? &binary[lane[i]].bounds : &empty_box);
            wide[at].first[i] = i < lanes ? binary[lane[i]].first : 0;
            wide[at].count[i] = i < lanes ? binary[lane[i]].count : 0;
            if (i >= lanes || binary[lane[i]].count) continue;
            stack[depth].root = lane[i];
            stack[depth].parent = at;
            stack[depth++].lane = i;
        }
    }
    return made;
}

static float largest_coordinate(const box *b)
{
    float largest = 0.0f;
    for (int k = 0; k < 3; k++) {
        float low = fabsf(b->min[k]), high = fabsf(b->max[k]);
        largest = low > largest ? low : largest;
        largest = high > largest ? high : largest;
    }
    return largest;
}

sbl_status sbl_bvh_build(const sbl_bvh **bvh, const sbl_surface *surface, const sbl_host *host, sbl_arena *arena, sbl_arena *scratch,
                         sbl_diag *diag)
{
    uint32_t count = surface->triangle_count;
    sbl_bvh *tree = SBL_NEW(arena, sbl_bvh, 1);
    uint32_t *order = SBL_TAKE(arena, uint32_t, count);
    sbl_vec3f *corner = SBL_TAKE(arena, sbl_vec3f, 3 * (uint64_t)count);
    box *boxes = SBL_TAKE(scratch, box, count);
    binary_node *binary = SBL_TAKE(scratch, binary_node, 2 * (uint64_t)count);
    sbl_bvh_node *wide = SBL_TAKE(scratch, sbl_bvh_node, count);
    if (!tree || !order || !corner || !boxes || !binary || !wide) return sbl_fail_memory(diag);
    triangle_loop loop = {surface, boxes, order};
    sbl_parallel_for(host, sbl_surface_chunks(count), fill_boxes, &loop);
    builder b = {boxes, order, binary};
    build_nodes(&b, count, host);
    uint32_t node_count = collapse(binary, wide);
    sbl_bvh_copy_corners(corner, order, surface, host);
    tree->node = sbl_arena_copy(arena, wide, node_count, sizeof *wide);
    tree->triangle = order;
    tree->corner = corner;
    tree->node_count = node_count;
    tree->reach = largest_coordinate(&binary[0].bounds);
    if (!tree->node) return sbl_fail_memory(diag);
    *bvh = tree;
    return SBL_OK;
}
