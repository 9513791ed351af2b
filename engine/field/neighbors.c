/*
 * Neighbour lists by cubes as wide as the radius: the points of the 27 cubes around are brought together once for all points of a cube. Sums
 * under a kernel need no lists and take the same way.
 */
#include "cubes.h"

#include <string.h>

#define POINTS_PER_BLOCK 4096u
/* Where cubes as wide as the radius would hold a point each or less. */
#define FEW_CELL 2.5

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
    const field_cubes *cubes;
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

static void list_pairs(const pair_search *search, uint32_t cube, candidates *c);

static void search_cube(const pair_search *search, uint32_t cube, const field_cubes_view *view, candidates *c)
{
    const field_cubes *g = search->cubes;
    uint32_t around[FIELD_CUBES_AROUND], around_count = field_cubes_around(around, view, g, cube);
    c->count = 0;
    for (uint32_t k = 0; k < around_count; k++) {
        for (uint32_t j = g->start[around[k]]; j < g->start[around[k] + 1]; j++) {
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

/* Is there anything to find for one of the cube's points? */
static bool has_query(const pair_search *search, uint32_t cube)
{
    for (uint32_t i = search->cubes->start[cube]; i < search->cubes->start[cube + 1]; i++) {
        uint32_t original = search->cubes->original[i];
        if (original >= search->query_count) continue;
        if (search->body != list_pairs || search->out->start[original] < search->out->start[original + 1]) return true;
    }
    return false;
}

static void search_box(void *context, uint32_t box)
{
    const pair_search *search = context;
    const field_cubes *g = search->cubes;
    candidates c;
    field_cubes_view view;
    bool looked = false;
    for (uint32_t cube = g->box_first[box]; cube < g->box_first[box + 1]; cube++) {
        if (!has_query(search, cube)) continue;
        if (!looked) field_cubes_look(&view, g, box);
        looked = true;
        search_cube(search, cube, &view, &c);
    }
}

static void search_all(const pair_search *search, const sbl_host *host)
{
    sbl_parallel_for(host, search->cubes->box_count, search_box, (void *)search);
}

/* 1 for each candidate of a row of lanes that faces p and lies near it. Without branches: one in three does, and no processor can guess
 * which. */
static inline void test_lanes(uint32_t *restrict hit, const candidates *restrict c, size_t first, const field_point *restrict p,
                              float radius2)
{
    for (size_t k = 0; k < LANES; k++) {
        float x = p->position.x - c->x[first + k], y = p->position.y - c->y[first + k], z = p->position.z - c->z[first + k];
        float facing = p->normal.x * c->nx[first + k] + p->normal.y * c->ny[first + k] + p->normal.z * c->nz[first + k];
        hit[k] = (uint32_t)(x * x + y * y + z * z < radius2) & (uint32_t)(facing > 0.0f);
    }
}

static void count_pairs(const pair_search *search, uint32_t cube, candidates *c)
{
    const field_cubes *g = search->cubes;
    for (uint32_t i = g->start[cube]; i < g->start[cube + 1]; i++) {
        if (g->original[i] >= search->query_count) continue;
        uint32_t sum[LANES] = {0}, hit[LANES], count = 0;
        field_point p = g->point[i];
        for (size_t first = 0; first < c->count; first += LANES) {
            test_lanes(hit, c, first, &p, search->radius2);
            for (uint32_t k = 0; k < LANES; k++) sum[k] += hit[k];
        }
        for (uint32_t k = 0; k < LANES; k++) count += sum[k];
        search->found_count[g->original[i]] += count;
    }
}

static void list_pairs(const pair_search *search, uint32_t cube, candidates *c)
{
    const field_cubes *g = search->cubes;
    uint32_t found[CANDIDATES_MAX + 1];
    for (uint32_t i = g->start[cube]; i < g->start[cube + 1]; i++) {
        uint32_t original = g->original[i], hit[LANES], count = 0;
        if (original >= search->query_count) continue;
        field_point p = g->point[i];
        for (size_t first = 0; first < c->count; first += LANES) {
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

/* The lengths of the lists become where they begin. */
typedef struct starting {
    const field_point *point;
    uint32_t *start, *found_count;
    uint64_t *block_sum; /* of each block, then of all before it */
    uint32_t count, query_count;
} starting;

/* Less the point itself. */
static uint32_t list_length(const starting *s, uint32_t i)
{
    return i < s->query_count ? s->found_count[i] - (uint32_t)field_facing(&s->point[i], &s->point[i]) : 0;
}

static void sum_block(void *context, uint32_t block)
{
    const starting *s = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, s->count);
    uint64_t sum = 0;
    for (uint32_t i = span.begin; i < span.end; i++) sum += list_length(s, i);
    s->block_sum[block] = sum;
}

static void start_block(void *context, uint32_t block)
{
    const starting *s = context;
    field_span span = field_span_of(block, POINTS_PER_BLOCK, s->count);
    uint32_t next = (uint32_t)s->block_sum[block];
    for (uint32_t i = span.begin; i < span.end; i++) {
        next += list_length(s, i);
        s->start[i + 1] = next;
        if (i < s->query_count) s->found_count[i] = 0;
    }
}

static bool find_starts(starting *s, uint64_t *total, const sbl_host *host, sbl_arena *arena)
{
    uint32_t blocks = field_span_count(s->count, POINTS_PER_BLOCK);
    s->block_sum = SBL_NEW(arena, uint64_t, blocks);
    if (!s->block_sum) return false;
    sbl_parallel_for(host, blocks, sum_block, s);
    *total = 0;
    for (uint32_t b = 0; b < blocks; b++) {
        uint64_t here = s->block_sum[b];
        s->block_sum[b] = *total;
        *total += here;
    }
    if (*total > UINT32_MAX) return false;
    sbl_parallel_for(host, blocks, start_block, s);
    return true;
}

static bool build_lists(field_neighbors *neighbors, const field_point *point, uint32_t count, uint32_t query_count, double radius_mm,
                        double cell_mm, const sbl_host *host, sbl_arena *arena)
{
    field_cubes cubes = {0};
    neighbors->start = SBL_TAKE(arena, uint32_t, (uint64_t)count + 1);
    uint32_t *found_count = SBL_NEW(arena, uint32_t, query_count);
    if (!neighbors->start || !found_count) return false;
    if (!field_cubes_build(&cubes, point, count, (field_span){0, query_count}, cell_mm, host, arena)) return false;
    neighbors->start[0] = 0;
    pair_search search = {.cubes = &cubes,
                          .out = neighbors,
                          .found_count = found_count,
                          .radius2 = (float)(radius_mm * radius_mm),
                          .query_count = query_count,
                          .body = count_pairs};
    search_all(&search, host);
    starting s = {.point = point, .start = neighbors->start, .found_count = found_count, .count = count, .query_count = query_count};
    uint64_t total;
    if (!find_starts(&s, &total, host, arena)) return false;
    neighbors->index = SBL_TAKE(arena, uint32_t, total);
    if (!neighbors->index) return false;
    search.body = list_pairs;
    search_all(&search, host);
    return true;
}

bool field_neighbors_build(field_neighbors *neighbors, const field_point *point, uint32_t count, uint32_t query_count, double radius_mm,
                           const sbl_host *host, sbl_arena *arena)
{
    return build_lists(neighbors, point, count, query_count, radius_mm, radius_mm, host, arena);
}

bool field_neighbors_build_few(field_neighbors *neighbors, const field_point *point, uint32_t count, uint32_t query_count, double radius_mm,
                               const sbl_host *host, sbl_arena *arena)
{
    return build_lists(neighbors, point, count, query_count, radius_mm, FEW_CELL * radius_mm, host, arena);
}

/* One row of lanes of a kernel's sums about p. In two loops, as comparisons beside arithmetic keep the compiler from making vectors. */
static inline void sum_lanes(float *restrict before, float *restrict all, const candidates *restrict c, size_t first,
                             const float *restrict key, const float *restrict weight, const field_point *restrict p, float mine,
                             float inverse2)
{
    float inside[LANES];
    int32_t faces[LANES], earlier[LANES];
    for (size_t k = 0; k < LANES; k++) {
        float x = p->position.x - c->x[first + k], y = p->position.y - c->y[first + k], z = p->position.z - c->z[first + k];
        float facing = p->normal.x * c->nx[first + k] + p->normal.y * c->ny[first + k] + p->normal.z * c->nz[first + k];
        inside[k] = field_positive_part(1.0f - (x * x + y * y + z * z) * inverse2);
        faces[k] = facing > 0.0f;
        earlier[k] = key[first + k] < mine;
    }
    for (size_t k = 0; k < LANES; k++) {
        float share = inside[k] * inside[k] * (float)faces[k];
        before[k] += share * (float)earlier[k];
        all[k] += share * weight[first + k];
    }
}

/* Rows of lanes by a ball around each, so that a point passes over those beyond its reach: what they would add is exactly zero. */
#define ROWS_MAX (CANDIDATES_MAX / LANES)
/* Beyond all that rounding could do. */
#define ROW_SLACK 1.001f

typedef struct rows {
    float x[ROWS_MAX], y[ROWS_MAX], z[ROWS_MAX], reach2[ROWS_MAX];
    uint32_t count;
} rows;

static void measure_row(rows *r, uint32_t row, const candidates *c, float radius)
{
    uint32_t first = row * LANES, end = first + LANES < c->count ? first + LANES : c->count;
    float x = 0.0f, y = 0.0f, z = 0.0f, part = 1.0f / (float)(end - first), most2 = 0.0f;
    for (uint32_t k = first; k < end; k++) {
        x += part * c->x[k];
        y += part * c->y[k];
        z += part * c->z[k];
    }
    for (uint32_t k = first; k < end; k++) {
        float dx = c->x[k] - x, dy = c->y[k] - y, dz = c->z[k] - z, d2 = dx * dx + dy * dy + dz * dz;
        most2 = d2 > most2 ? d2 : most2;
    }
    float reach = ROW_SLACK * (radius + sqrtf(most2));
    r->x[row] = x;
    r->y[row] = y;
    r->z[row] = z;
    r->reach2[row] = reach * reach;
}

static void measure_rows(rows *r, const candidates *c, float radius2)
{
    r->count = field_span_count(c->count, LANES);
    for (uint32_t row = 0; row < r->count; row++) measure_row(r, row, c, sqrtf(radius2));
    for (uint32_t row = r->count; row % LANES; row++) r->x[row] = r->y[row] = r->z[row] = r->reach2[row] = -1.0f;
}

/* The rows that a point may reach; how many. near has room for all. */
static uint32_t rows_near(uint32_t *restrict near, const rows *restrict r, const field_point *restrict p)
{
    uint32_t count = 0, hit[LANES];
    for (size_t first = 0; first < r->count; first += LANES) {
        for (size_t k = 0; k < LANES; k++) {
            float x = p->position.x - r->x[first + k], y = p->position.y - r->y[first + k], z = p->position.z - r->z[first + k];
            hit[k] = (uint32_t)(x * x + y * y + z * z <= r->reach2[first + k]);
        }
        for (size_t k = 0; k < LANES; k++) {
            near[count] = (uint32_t)(first + k);
            count += hit[k];
        }
    }
    return count;
}

static void sum_kernel(const pair_search *search, uint32_t cube, candidates *c)
{
    const field_cubes *g = search->cubes;
    const field_kernel *kernel = search->kernel;
    float key[CANDIDATES_MAX], weight[CANDIDATES_MAX], inverse2 = 1.0f / search->radius2;
    rows all_rows;
    for (uint32_t k = 0; k < c->count; k++) {
        key[k] = kernel->key[c->original[k]];
        weight[k] = kernel->weight[c->original[k]];
    }
    for (uint32_t k = c->count; k % LANES; k++) key[k] = weight[k] = 0.0f;
    measure_rows(&all_rows, c, search->radius2);
    for (uint32_t i = g->start[cube]; i < g->start[cube + 1]; i++) {
        uint32_t original = g->original[i], near[ROWS_MAX + 1];
        if (original >= search->query_count) continue;
        field_point p = g->point[i];
        float mine = kernel->key[original], before[LANES] = {0.0f}, all[LANES] = {0.0f};
        uint32_t near_count = rows_near(near, &all_rows, &p);
        for (uint32_t n = 0; n < near_count; n++) sum_lanes(before, all, c, (size_t)near[n] * LANES, key, weight, &p, mine, inverse2);
        for (uint32_t k = 0; k < LANES; k++) {
            kernel->before[original] += (double)before[k];
            kernel->all[original] += (double)all[k];
        }
    }
}

bool field_kernel_sum(const field_kernel *kernel, const field_point *point, uint32_t count, uint32_t query_count, double radius_mm,
                      const sbl_host *host, sbl_arena *arena)
{
    field_cubes cubes = {0};
    if (!field_cubes_build(&cubes, point, count, (field_span){0, query_count}, radius_mm, host, arena)) return false;
    memset(kernel->before, 0, query_count * sizeof *kernel->before);
    memset(kernel->all, 0, query_count * sizeof *kernel->all);
    pair_search search = {
        .cubes = &cubes, .kernel = kernel, .radius2 = (float)(radius_mm * radius_mm), .query_count = query_count, .body = sum_kernel};
    search_all(&search, host);
    return true;
}

/* Targets of one cube's surroundings: the points that are no queries. */
static void nearest_of_cube(const pair_search *search, uint32_t cube, candidates *c)
{
    const field_cubes *g = search->cubes;
    for (uint32_t i = g->start[cube]; i < g->start[cube + 1]; i++) {
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
    field_cubes cubes = {0};
    for (uint32_t i = 0; i < query_count; i++) distance2[i] = INFINITY;
    if (!field_cubes_build(&cubes, point, count, (field_span){query_count, count}, radius_mm, host, arena)) return false;
    pair_search search = {.cubes = &cubes,
                          .radius2 = (float)(radius_mm * radius_mm),
                          .query_count = query_count,
                          .body = nearest_of_cube,
                          .nearest2 = distance2,
                          .targets_only = true};
    search_all(&search, host);
    return true;
}
