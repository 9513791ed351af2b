/*
 * Neighbour lists by cubes: points sorted along a Morton curve, a hash from cube to its run of points, 27 cubes looked up once for all
 * points of a cube.
 */
#include "room.h"

#include <string.h>

#define AXIS_BITS       21
#define CUBES_PER_BLOCK 512
#define RUN_MAX         64u
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

typedef struct pair_search {
    const grid *grid;
    field_neighbors *out;
    float radius2;
    uint32_t query_count;
    bool fill; /* first pass: count into start[i + 1]; second pass: write from start[i] */
} pair_search;

/* Without branches, since one test in three succeeds and no processor can guess which; hence a buffer that takes what is not kept as well. */
static uint32_t search_run(uint32_t *found, const grid *g, const field_point *p, float radius2, uint32_t begin, uint32_t end)
{
    uint32_t count = 0;
    for (uint32_t j = begin; j < end; j++) {
        const field_point *q = &g->point[j];
        float x = p->position.x - q->position.x, y = p->position.y - q->position.y, z = p->position.z - q->position.z;
        float facing = p->normal.x * q->normal.x + p->normal.y * q->normal.y + p->normal.z * q->normal.z;
        found[count] = g->original[j];
        count += (unsigned)(x * x + y * y + z * z < radius2) & (unsigned)(facing > 0.0f);
    }
    return count;
}

static uint32_t count_run(const grid *g, const field_point *p, float radius2, uint32_t begin, uint32_t end)
{
    uint32_t count = 0;
    for (uint32_t j = begin; j < end; j++) {
        const field_point *q = &g->point[j];
        float x = p->position.x - q->position.x, y = p->position.y - q->position.y, z = p->position.z - q->position.z;
        float facing = p->normal.x * q->normal.x + p->normal.y * q->normal.y + p->normal.z * q->normal.z;
        count += (unsigned)(x * x + y * y + z * z < radius2) & (unsigned)(facing > 0.0f);
    }
    return count;
}

static void search_cube(const pair_search *search, uint32_t cube)
{
    const grid *g = search->grid;
    const uint32_t *around = g->around[cube];
    uint32_t around_count = g->around_count[cube], found[RUN_MAX];
    for (uint32_t i = g->cube_start[cube]; i < g->cube_start[cube + 1]; i++) {
        const field_point *p = &g->point[i];
        uint32_t original = g->original[i], count = 0;
        if (original >= search->query_count) continue;
        uint32_t *write = search->fill ? search->out->index + search->out->start[original] : NULL;
        for (uint32_t k = 0; k < around_count; k++) {
            for (uint32_t j = g->cube_start[around[k]], end = g->cube_start[around[k] + 1]; j < end; j += RUN_MAX) {
                uint32_t stop = end - j < RUN_MAX ? end : j + RUN_MAX;
                if (!write) {
                    count += count_run(g, p, search->radius2, j, stop);
                    continue;
                }
                uint32_t hits = search_run(found, g, p, search->radius2, j, stop);
                for (uint32_t h = 0; h < hits; h++)
                    if (found[h] != original) write[count++] = found[h];
            }
        }
        if (!write) search->out->start[original + 1] = count - (uint32_t)field_facing(p, p); /* less the point itself */
    }
}

static void search_block(void *context, uint32_t block)
{
    const pair_search *search = context;
    uint32_t begin = block * CUBES_PER_BLOCK, end = begin + CUBES_PER_BLOCK;
    if (end > search->grid->cube_count) end = search->grid->cube_count;
    for (uint32_t cube = begin; cube < end; cube++) search_cube(search, cube);
}

bool field_neighbors_build(field_neighbors *neighbors, const field_point *point, uint32_t count, uint32_t query_count, double radius_mm,
                           const sbl_host *host, sbl_arena *arena)
{
    grid g = {0};
    neighbors->start = SBL_NEW(arena, uint32_t, (uint64_t)count + 1);
    if (!neighbors->start || !grid_build(&g, point, count, radius_mm, arena)) return false;
    pair_search search = {&g, neighbors, (float)(radius_mm * radius_mm), query_count, false};
    uint32_t blocks = (g.cube_count + CUBES_PER_BLOCK - 1) / CUBES_PER_BLOCK;
    sbl_parallel_for(host, blocks, search_block, &search);
    uint64_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        total += neighbors->start[i + 1];
        if (total > UINT32_MAX) return false;
        neighbors->start[i + 1] = (uint32_t)total;
    }
    neighbors->index = SBL_NEW(arena, uint32_t, total);
    if (!neighbors->index) return false;
    search.fill = true;
    sbl_parallel_for(host, blocks, search_block, &search);
    return true;
}
