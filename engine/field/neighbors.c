/*
 * Neighbour lists by cubes: points sorted along a Morton curve, a hash from cube to its run of points, 27 cubes looked up once for all
 * points of a cube. Sums under a kernel need no lists and take the same way.
 */
#include "room.h"

#include <string.h>

#define AXIS_BITS       21
#define CUBES_PER_BLOCK 512
#define CUBES_AROUND    27

/* Two zero bits between each two of the low 21. */
static uint64_t spread_bits(uint64_t x)
{
    x = (x | x << 32) & 0x1f00000000ffffu;
    x = (x | x << 16) & 0x1f0000ff0000ffu;
    x = (x | x << 8) & 0x100f00f00f00f00fu;
    x = (x | x << 4) & 0x10c30c30c30c30c3u;
    return (x | x << 2) & 0x1249249249249249u;
}

static uint64_t gather_bits(uint64_t x)
{
    x &= 0x1249249249249249u;
    x = (x | x >> 2) & 0x10c30c30c30c30c3u;
    x = (x | x >> 4) & 0x100f00f00f00f00fu;
    x = (x | x >> 8) & 0x1f0000ff0000ffu;
    x = (x | x >> 16) & 0x1f00000000ffffu;
    return (x | x >> 32) & 0x1fffffu;
}

/* Beyond the last cube everything falls into it: slow on absurd input, never wrong. */
static uint64_t cube_of(double offset_mm, double cell_mm)
{
    double last = (double)((1u << AXIS_BITS) - 1);
    return (uint64_t)fmin(floor(offset_mm / cell_mm), last);
}

static void code_points(field_coded *out, const field_point *point, uint32_t count, double cell_mm)
{
    double low[3] = {HUGE_VAL, HUGE_VAL, HUGE_VAL};
    for (uint32_t i = 0; i < count; i++) {
        low[0] = fmin(low[0], (double)point[i].position.x);
        low[1] = fmin(low[1], (double)point[i].position.y);
        low[2] = fmin(low[2], (double)point[i].position.z);
    }
    for (uint32_t i = 0; i < count; i++) {
        uint64_t x = cube_of((double)point[i].position.x - low[0], cell_mm), y = cube_of((double)point[i].position.y - low[1], cell_mm),
                 z = cube_of((double)point[i].position.z - low[2], cell_mm);
        out[i] = (field_coded){spread_bits(x) | spread_bits(y) << 1 | spread_bits(z) << 2, i};
    }
}

static field_coded *sorted_by_cube(const field_point *point, uint32_t count, double cell_mm, sbl_arena *arena)
{
    field_coded *points = SBL_NEW(arena, field_coded, count), *spare = SBL_NEW(arena, field_coded, count);
    if (!points || !spare) return NULL;
    code_points(points, point, count, cell_mm);
    field_sort(&points, &spare, count);
    return points;
}

bool field_spatial_order(uint32_t *order, const field_point *point, uint32_t count, double cell_mm, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    const field_coded *sorted = sorted_by_cube(point, count, cell_mm, arena);
    if (sorted)
        for (uint32_t i = 0; i < count; i++) order[i] = sorted[i].index;
    sbl_arena_rewind(arena, mark);
    return sorted != NULL;
}

/* The points in the order of cubes, and where each cube's run lies. */
typedef struct grid {
    field_point *point;
    uint32_t *original;
    uint64_t *cube_code;
    uint32_t *cube_start; /* cube_count + 1 */
    uint32_t cube_count;
    uint32_t *slot; /* hash table: a cube, or SBL_NONE */
    uint32_t slot_mask;
    uint32_t (*around)[CUBES_AROUND]; /* for each cube: itself and those that touch it */
    uint8_t *around_count;
} grid;

static uint32_t slot_of(const grid *g, uint64_t code)
{
    uint64_t h = (code ^ code >> 31) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(h >> 32) & g->slot_mask;
}

static uint32_t cube_find(const grid *g, uint64_t code)
{
    for (uint32_t s = slot_of(g, code);; s = (s + 1) & g->slot_mask) {
        uint32_t cube = g->slot[s];
        if (cube == SBL_NONE || g->cube_code[cube] == code) return cube;
    }
}

static bool grid_hash(grid *g, sbl_arena *arena)
{
    uint32_t slots = 16;
    while (slots < 2 * g->cube_count) slots *= 2;
    g->slot_mask = slots - 1;
    g->slot = SBL_NEW(arena, uint32_t, slots);
    if (!g->slot) return false;
    memset(g->slot, 0xff, slots * sizeof *g->slot);
    for (uint32_t c = 0; c < g->cube_count; c++) {
        uint32_t s = slot_of(g, g->cube_code[c]);
        while (g->slot[s] != SBL_NONE) s = (s + 1) & g->slot_mask;
        g->slot[s] = c;
    }
    return true;
}

/* Touching is mutual: 13 of the 26 sides are looked up, and both cubes note it. */
static bool grid_connect(grid *g, sbl_arena *arena)
{
    const int64_t end = 1 << AXIS_BITS;
    g->around = sbl_arena_alloc(arena, g->cube_count, sizeof *g->around);
    g->around_count = SBL_NEW(arena, uint8_t, g->cube_count);
    if (!g->around || !g->around_count) return false;
    for (uint32_t c = 0; c < g->cube_count; c++) {
        int64_t x = (int64_t)gather_bits(g->cube_code[c]), y = (int64_t)gather_bits(g->cube_code[c] >> 1),
                z = (int64_t)gather_bits(g->cube_code[c] >> 2);
        g->around[c][g->around_count[c]++] = c;
        for (int k = 0; k < CUBES_AROUND / 2; k++) {
            int64_t cx = x + k % 3 - 1, cy = y + k / 3 % 3 - 1, cz = z + k / 9 - 1;
            if (cx < 0 || cy < 0 || cz < 0 || cx >= end || cy >= end || cz >= end) continue;
            uint32_t other = cube_find(g, spread_bits((uint64_t)cx) | spread_bits((uint64_t)cy) << 1 | spread_bits((uint64_t)cz) << 2);
            if (other == SBL_NONE) continue;
            g->around[c][g->around_count[c]++] = other;
            g->around[other][g->around_count[other]++] = c;
        }
    }
    return true;
}

static bool grid_build(grid *g, const field_point *point, uint32_t count, double cell_mm, sbl_arena *arena)
{
    const field_coded *sorted = sorted_by_cube(point, count, cell_mm, arena);
    if (!sorted) return false;
    g->cube_count = 0;
    for (uint32_t i = 0; i < count; i++) g->cube_count += i == 0 || sorted[i].code != sorted[i - 1].code;
    g->point = SBL_NEW(arena, field_point, count);
    g->original = SBL_NEW(arena, uint32_t, count);
    g->cube_code = SBL_NEW(arena, uint64_t, g->cube_count);
    g->cube_start = SBL_NEW(arena, uint32_t, (uint64_t)g->cube_count + 1);
    if (!g->point || !g->original || !g->cube_code || !g->cube_start) return false;
    uint32_t cube = 0;
    for (uint32_t i = 0; i < count; i++) {
        g->point[i] = point[sorted[i].index];
        g->original[i] = sorted[i].index;
        if (i == 0 || sorted[i].code != sorted[i - 1].code) {
            g->cube_code[cube] = sorted[i].code;
            g->cube_start[cube++] = i;
        }
    }
    g->cube_start[cube] = count;
    return grid_hash(g, arena) && grid_connect(g, arena);
}

/* Candidates of one cube side by side, so that the compiler makes vectors of the tests. */
#define LANES          8u
#define CANDIDATES_MAX 256u

typedef struct candidates {
    float x[CANDIDATES_MAX], y[CANDIDATES_MAX], z[CANDIDATES_MAX];
    float nx[CANDIDATES_MAX], ny[CANDIDATES_MAX], nz[CANDIDATES_MAX];
    uint32_t original[CANDIDATES_MAX];
    uint32_t count;
} candidates;

typedef struct pair_search pair_search;
typedef void (*cube_body)(const pair_search *search, uint32_t cube, candidates *c);

struct pair_search {
    const grid *grid;
    field_neighbors *out;
    uint32_t *found_count; /* of each query, so far */
    const field_kernel *kernel;
    float *nearest2;   /* of each query, so far */
    bool targets_only; /* points that are queries are no candidates */
    float radius2;
    uint32_t query_count;
    cube_body body; /* what is done with a cube's points and (a part of) their candidates */
};

/* Whole lanes: the last are filled with points out of anyone's reach. */
static void candidates_pad(candidates *c)
{
    for (uint32_t k = c->count; k % LANES; k++) {
        c->x[k] = c->y[k] = c->z[k] = 1e15f;
        c->nx[k] = c->ny[k] = c->nz[k] = 0.0f;
        c->original[k] = SBL_NONE;
    }
}

static void candidates_add(candidates *c, const field_point *p, uint32_t original)
{
    uint32_t k = c->count++;
    c->x[k] = p->position.x;
    c->y[k] = p->position.y;
    c->z[k] = p->position.z;
    c->nx[k] = p->normal.x;
    c->ny[k] = p->normal.y;
    c->nz[k] = p->normal.z;
    c->original[k] = original;
}

static void search_cube(const pair_search *search, uint32_t cube, candidates *c)
{
    const grid *g = search->grid;
    c->count = 0;
    for (uint32_t k = 0; k < g->around_count[cube]; k++) {
        uint32_t other = g->around[cube][k];
        for (uint32_t j = g->cube_start[other]; j < g->cube_start[other + 1]; j++) {
            if (search->targets_only && g->original[j] < search->query_count) continue;
            if (c->count == CANDIDATES_MAX) {
                search->body(search, cube, c);
                c->count = 0;
            }
            candidates_add(c, &g->point[j], g->original[j]);
        }
    }
    candidates_pad(c);
    search->body(search, cube, c);
}

static bool has_query(const pair_search *search, uint32_t cube)
{
    for (uint32_t i = search->grid->cube_start[cube]; i < search->grid->cube_start[cube + 1]; i++)
        if (search->grid->original[i] < search->query_count) return true;
    return false;
}

static void search_block(void *context, uint32_t block)
{
    const pair_search *search = context;
    uint32_t begin = block * CUBES_PER_BLOCK, end = begin + CUBES_PER_BLOCK;
    if (end > search->grid->cube_count) end = search->grid->cube_count;
    candidates c;
    for (uint32_t cube = begin; cube < end; cube++)
        if (has_query(search, cube)) search_cube(search, cube, &c);
}

static void search_all(const pair_search *search, const sbl_host *host)
{
    sbl_parallel_for(host, (search->grid->cube_count + CUBES_PER_BLOCK - 1) / CUBES_PER_BLOCK, search_block, (void *)search);
}

/* 1 for each candidate of a row of lanes that faces p and lies near it. Without branches: one in three does, and no processor can guess
 * which. */
static inline void test_lanes(uint32_t *restrict hit, const candidates *restrict c, uint32_t first, const field_point *restrict p,
                              float radius2)
{
    for (uint32_t k = 0; k < LANES; k++) {
        float x = p->position.x - c->x[first + k], y = p->position.y - c->y[first + k], z = p->position.z - c->z[first + k];
        float facing = p->normal.x * c->nx[first + k] + p->normal.y * c->ny[first + k] + p->normal.z * c->nz[first + k];
        hit[k] = (uint32_t)(x * x + y * y + z * z < radius2) & (uint32_t)(facing > 0.0f);
    }
}

static void count_pairs(const pair_search *search, uint32_t cube, candidates *c)
{
    const grid *g = search->grid;
    for (uint32_t i = g->cube_start[cube]; i < g->cube_start[cube + 1]; i++) {
        if (g->original[i] >= search->query_count) continue;
        uint32_t sum[LANES] = {0}, hit[LANES], count = 0;
        field_point p = g->point[i];
        for (uint32_t first = 0; first < c->count; first += LANES) {
            test_lanes(hit, c, first, &p, search->radius2);
            for (uint32_t k = 0; k < LANES; k++) sum[k] += hit[k];
        }
        for (uint32_t k = 0; k < LANES; k++) count += sum[k];
        search->found_count[g->original[i]] += count;
    }
}

static void list_pairs(const pair_search *search, uint32_t cube, candidates *c)
{
    const grid *g = search->grid;
    uint32_t found[CANDIDATES_MAX + 1];
    for (uint32_t i = g->cube_start[cube]; i < g->cube_start[cube + 1]; i++) {
        uint32_t original = g->original[i], hit[LANES], count = 0;
        if (original >= search->query_count) continue;
        field_point p = g->point[i];
        for (uint32_t first = 0; first < c->count; first += LANES) {
            test_lanes(hit, c, first, &p, search->radius2);
            for (uint32_t k = 0; k < LANES; k++) {
                found[count] = c->original[first + k];
                count += hit[k] & (uint32_t)(found[count] != original);
            }
        }
        memcpy(search->out->index + search->out->start[original] + search->found_count[original], found, count * sizeof *found);
        search->found_count[original] += count;
    }
}

bool field_neighbors_build(field_neighbors *neighbors, const field_point *point, uint32_t count, uint32_t query_count, double radius_mm,
                           const sbl_host *host, sbl_arena *arena)
{
    grid g = {0};
    neighbors->start = SBL_NEW(arena, uint32_t, (uint64_t)count + 1);
    uint32_t *found_count = SBL_NEW(arena, uint32_t, query_count);
    if (!neighbors->start || !found_count || !grid_build(&g, point, count, radius_mm, arena)) return false;
    pair_search search = {.grid = &g,
                          .out = neighbors,
                          .found_count = found_count,
                          .radius2 = (float)(radius_mm * radius_mm),
                          .query_count = query_count,
                          .body = count_pairs};
    search_all(&search, host);
    uint64_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i < query_count) {
            total += found_count[i] - (uint32_t)field_facing(&point[i], &point[i]); /* less the point itself */
            found_count[i] = 0;
        }
        if (total > UINT32_MAX) return false;
        neighbors->start[i + 1] = (uint32_t)total;
    }
    neighbors->index = SBL_NEW(arena, uint32_t, total);
    if (!neighbors->index) return false;
    search.body = list_pairs;
    search_all(&search, host);
    return true;
}

/* max(x, 0) without a comparison, which would keep the compiler from making vectors. */
static inline float positive_part(float x)
{
    return 0.5f * (x + fabsf(x));
}

/* One row of lanes of a kernel's sums about p. In two loops, as comparisons beside arithmetic keep the compiler from making vectors. */
static inline void sum_lanes(float *restrict before, float *restrict all, const candidates *restrict c, uint32_t first,
                             const float *restrict key, const float *restrict weight, const field_point *restrict p, float mine,
                             float inverse2)
{
    float inside[LANES];
    int32_t faces[LANES], earlier[LANES];
    for (uint32_t k = 0; k < LANES; k++) {
        float x = p->position.x - c->x[first + k], y = p->position.y - c->y[first + k], z = p->position.z - c->z[first + k];
        float facing = p->normal.x * c->nx[first + k] + p->normal.y * c->ny[first + k] + p->normal.z * c->nz[first + k];
        inside[k] = positive_part(1.0f - (x * x + y * y + z * z) * inverse2);
        faces[k] = facing > 0.0f;
        earlier[k] = key[first + k] < mine;
    }
    for (uint32_t k = 0; k < LANES; k++) {
        float share = inside[k] * inside[k] * (float)faces[k];
        before[k] += share * (float)earlier[k];
        all[k] += share * weight[first + k];
    }
}

static void sum_kernel(const pair_search *search, uint32_t cube, candidates *c)
{
    const grid *g = search->grid;
    const field_kernel *kernel = search->kernel;
    float key[CANDIDATES_MAX], weight[CANDIDATES_MAX], inverse2 = 1.0f / search->radius2;
    for (uint32_t k = 0; k < c->count; k++) {
        key[k] = kernel->key[c->original[k]];
        weight[k] = kernel->weight[c->original[k]];
    }
    for (uint32_t k = c->count; k % LANES; k++) key[k] = weight[k] = 0.0f;
    for (uint32_t i = g->cube_start[cube]; i < g->cube_start[cube + 1]; i++) {
        uint32_t original = g->original[i];
        if (original >= search->query_count) continue;
        field_point p = g->point[i];
        float mine = kernel->key[original], before[LANES] = {0.0f}, all[LANES] = {0.0f};
        for (uint32_t first = 0; first < c->count; first += LANES) sum_lanes(before, all, c, first, key, weight, &p, mine, inverse2);
        for (uint32_t k = 0; k < LANES; k++) {
            kernel->before[original] += (double)before[k];
            kernel->all[original] += (double)all[k];
        }
    }
}

bool field_kernel_sum(const field_kernel *kernel, const field_point *point, uint32_t count, uint32_t query_count, double radius_mm,
                      const sbl_host *host, sbl_arena *arena)
{
    grid g = {0};
    if (!grid_build(&g, point, count, radius_mm, arena)) return false;
    memset(kernel->before, 0, query_count * sizeof *kernel->before);
    memset(kernel->all, 0, query_count * sizeof *kernel->all);
    pair_search search = {
        .grid = &g, .kernel = kernel, .radius2 = (float)(radius_mm * radius_mm), .query_count = query_count, .body = sum_kernel};
    search_all(&search, host);
    return true;
}

/* Targets of one cube's surroundings: the points that are no queries. */
static void nearest_of_cube(const pair_search *search, uint32_t cube, candidates *c)
{
    const grid *g = search->grid;
    for (uint32_t i = g->cube_start[cube]; i < g->cube_start[cube + 1]; i++) {
        if (g->original[i] >= search->query_count) continue;
        float least = search->nearest2[g->original[i]];
        for (uint32_t k = 0; k < c->count; k++) {
            float x = g->point[i].position.x - c->x[k], y = g->point[i].position.y - c->y[k], z = g->point[i].position.z - c->z[k];
            float d2 = x * x + y * y + z * z;
            float facing = g->point[i].normal.x * c->nx[k] + g->point[i].normal.y * c->ny[k] + g->point[i].normal.z * c->nz[k];
            if (d2 < least && d2 < search->radius2 && facing > 0.0f) least = d2;
        }
        search->nearest2[g->original[i]] = least;
    }
}

bool field_nearest(float *distance2, const field_point *point, uint32_t count, uint32_t query_count, double radius_mm, const sbl_host *host,
                   sbl_arena *arena)
{
    grid g = {0};
    for (uint32_t i = 0; i < query_count; i++) distance2[i] = INFINITY;
    if (!grid_build(&g, point, count, radius_mm, arena)) return false;
    pair_search search = {.grid = &g,
                          .radius2 = (float)(radius_mm * radius_mm),
                          .query_count = query_count,
                          .body = nearest_of_cube,
                          .nearest2 = distance2,
                          .targets_only = true};
    search_all(&search, host);
    return true;
}
