/*
 * Charts: pieces of the surface that can be laid flat with little error, so that a flat motif can be laid on them.
 *
 * Pieces grow around seeds by nearness, are centred and grown again (Lloyd's method on triangles, as in variational shape approximation:
 * Cohen-Steiner, Alliez, Desbrun, ACM TOG 23(3), 2004). Each gets the quadric that fits it best; a coordinate is the length of the arc of
 * curvature k over x, asin(k x) / k, along each of the two principal directions: exact to second order in area and in length, and what the
 * surface's own curvature leaves of shear is below 2 % within 25 degrees. Triangles whose area the chart gets wrong are left to smaller
 * pieces, and at last to nobody.
 */
#include "charts.h"

#include <string.h>

/* Distances of seeds, in pitches: as large as the motif allows without repeating itself in sight, then smaller and smaller. */
#define SEED_DISTANCE (1.0 * FIELD_MOTIF_SIDE)
#define SCALES        6
#define SCALE_STEP    0.7
#define LLOYD_PASSES  2
#define FITS          2
/* A triangle belongs to a chart if its area is right to this part, and so is that of the piece as a whole after scaling. */
#define AREA_ERROR_MAX 0.06
#define FACING_LEAST   0.80
/* A piece grows no farther than to skin that faces 60 degrees away from its seed. */
#define SAME_SIDE 0.5f
/* A chart with fewer sites is all seam. */
#define CHART_SITES_LEAST 300.0
/* (k x)^2 beyond which the arc's series is not used: the surface turns by more than 30 degrees there. */
#define BEND_MAX 0.25

typedef struct frontier_entry {
    float distance2;
    uint32_t triangle, seed;
} frontier_entry;

typedef struct growing {
    const sbl_surface *surface;
    const uint8_t *region;
    field_charts *charts;
    sbl_vec3f *middle, *facing;      /* of each triangle */
    uint32_t *owner;                 /* of each triangle: a seed of this scale */
    uint32_t *seed;                  /* triangles */
    uint32_t *member, *member_start; /* triangles by owner */
    uint32_t seed_count;
    frontier_entry *heap;
    uint32_t heap_count, heap_capacity;
    sbl_arena *arena;
} growing;

static sbl_vec3 centre_of(const sbl_surface *s, uint32_t t)
{
    const uint32_t *c = s->triangle + 3 * (size_t)t;
    sbl_vec3 sum = sbl_v3_add(sbl_v3_add(sbl_v3_load(s->position[c[0]]), sbl_v3_load(s->position[c[1]])), sbl_v3_load(s->position[c[2]]));
    return sbl_v3_scale(sum, 1.0 / 3.0);
}

static sbl_vec3 facing_of(const sbl_surface *s, uint32_t t)
{
    const uint32_t *c = s->triangle + 3 * (size_t)t;
    return sbl_v3_normalize(
        sbl_v3_add(sbl_v3_add(sbl_v3_load(s->normal[c[0]]), sbl_v3_load(s->normal[c[1]])), sbl_v3_load(s->normal[c[2]])));
}

static bool is_free(const growing *g, uint32_t t)
{
    return (!g->region || g->region[t]) && g->charts->chart_of[t] == SBL_NONE;
}

static float distance2(sbl_vec3f a, sbl_vec3f b)
{
    float x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
    return x * x + y * y + z * z;
}

static float cosine(sbl_vec3f a, sbl_vec3f b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

/* Free triangles, visited in long strides so that seeds come from all over, that stand away from all seeds that face the same way. */
static bool choose_seeds(growing *g, double apart_mm)
{
    uint32_t count = g->surface->triangle_count, stride = (uint32_t)(0.6180339887 * (double)count) | 1u, t = 0;
    g->seed_count = 0;
    for (uint32_t a = stride, b = count; b;) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
        if (!b && a != 1) a = stride += 2, b = count; /* a stride must reach every triangle */
    }
    for (uint32_t k = 0; k < count; k++, t = (uint32_t)(((uint64_t)t + stride) % count)) {
        if (!is_free(g, t)) continue;
        bool far = true;
        for (uint32_t s = 0; far && s < g->seed_count; s++)
            far = (double)distance2(g->middle[t], g->middle[g->seed[s]]) > apart_mm * apart_mm ||
                  cosine(g->facing[t], g->facing[g->seed[s]]) < SAME_SIDE;
        if (far) g->seed[g->seed_count++] = t;
    }
    return g->seed_count > 0;
}

static bool before(frontier_entry a, frontier_entry b)
{
    return a.distance2 < b.distance2 || (a.distance2 == b.distance2 && a.triangle < b.triangle);
}

static void frontier_push(growing *g, frontier_entry e)
{
    uint32_t at = g->heap_count++;
    for (; at && before(e, g->heap[(at - 1) / 2]); at = (at - 1) / 2) g->heap[at] = g->heap[(at - 1) / 2];
    g->heap[at] = e;
}

static frontier_entry frontier_pop(growing *g)
{
    frontier_entry top = g->heap[0], last = g->heap[--g->heap_count];
    uint32_t at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= g->heap_count) break;
        if (child + 1 < g->heap_count && before(g->heap[child + 1], g->heap[child])) child++;
        if (!before(g->heap[child], last)) break;
        g->heap[at] = g->heap[child];
        at = child;
    }
    g->heap[at] = last;
    return top;
}

/* Every free triangle that can be reached goes to the seed whose middle is nearest, over triangles of the same owner. */
static void grow(growing *g)
{
    const sbl_surface *s = g->surface;
    for (uint32_t t = 0; t < s->triangle_count; t++) g->owner[t] = SBL_NONE;
    g->heap_count = 0;
    for (uint32_t k = 0; k < g->seed_count; k++) frontier_push(g, (frontier_entry){0.0f, g->seed[k], k});
    while (g->heap_count) {
        frontier_entry e = frontier_pop(g);
        if (g->owner[e.triangle] != SBL_NONE) continue;
        g->owner[e.triangle] = e.seed;
        sbl_vec3f middle = g->middle[g->seed[e.seed]], facing = g->facing[g->seed[e.seed]];
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t twin = s->opposite[3 * (size_t)e.triangle + k], next = twin / 3;
            if (twin == SBL_NONE || g->owner[next] != SBL_NONE || !is_free(g, next)) continue;
            if (!(cosine(g->facing[next], facing) > SAME_SIDE)) continue;
            frontier_push(g, (frontier_entry){distance2(g->middle[next], middle), next, e.seed});
        }
    }
}

static void gather_members(growing *g)
{
    uint32_t count = g->surface->triangle_count;
    memset(g->member_start, 0, ((size_t)g->seed_count + 1) * sizeof *g->member_start);
    for (uint32_t t = 0; t < count; t++)
        if (g->owner[t] != SBL_NONE) g->member_start[g->owner[t] + 1]++;
    for (uint32_t k = 0; k < g->seed_count; k++) g->member_start[k + 1] += g->member_start[k];
    for (uint32_t t = count; t-- > 0;) {
        if (g->owner[t] == SBL_NONE) continue;
        /* From the end, so that a piece's triangles stay in their order. */
        g->member[--g->member_start[g->owner[t] + 1]] = t;
    }
    for (uint32_t k = 0; k < g->seed_count; k++) g->member_start[k] = g->member_start[k + 1];
    uint32_t end = 0;
    for (uint32_t t = 0; t < count; t++) end += g->owner[t] != SBL_NONE;
    g->member_start[g->seed_count] = end;
}

static sbl_vec3 area_centre(const growing *g, uint32_t k, sbl_vec3 *facing)
{
    sbl_vec3 sum = {0}, normals = {0};
    double area = 0.0;
    for (uint32_t m = g->member_start[k]; m < g->member_start[k + 1]; m++) {
        double weight = (double)g->surface->area_mm2[g->member[m]];
        sum = sbl_v3_madd(sum, sbl_v3_load(g->middle[g->member[m]]), weight);
        normals = sbl_v3_madd(normals, sbl_v3_load(g->facing[g->member[m]]), weight);
        area += weight;
    }
    *facing = sbl_v3_normalize(normals);
    return sbl_v3_scale(sum, area > 0.0 ? 1.0 / area : 0.0);
}

/* Each seed becomes the triangle of its piece that lies nearest to the piece's middle. */
static void centre_seeds(growing *g)
{
    gather_members(g);
    for (uint32_t k = 0; k < g->seed_count; k++) {
        sbl_vec3 facing;
        sbl_vec3f middle = sbl_v3_store(area_centre(g, k, &facing));
        float least = INFINITY;
        for (uint32_t m = g->member_start[k]; m < g->member_start[k + 1]; m++) {
            float d2 = distance2(g->middle[g->member[m]], middle);
            if (!(d2 < least)) continue;
            least = d2;
            g->seed[k] = g->member[m];
        }
    }
}

#define TERMS 6

/* Solve a x = b for a symmetric positive matrix (Cholesky); b becomes x. False if a is not positive. */
static bool solve(double a[TERMS][TERMS], double b[TERMS])
{
    for (int i = 0; i < TERMS; i++) {
        for (int j = 0; j <= i; j++) {
            double sum = a[i][j];
            for (int k = 0; k < j; k++) sum -= a[i][k] * a[j][k];
            if (i == j && !(sum > 0.0)) return false;
            a[i][j] = i == j ? sqrt(sum) : sum / a[j][j];
        }
    }
    for (int i = 0; i < TERMS; i++) {
        for (int k = 0; k < i; k++) b[i] -= a[i][k] * b[k];
        b[i] /= a[i][i];
    }
    for (int i = TERMS; i-- > 0;) {
        for (int k = i + 1; k < TERMS; k++) b[i] -= a[k][i] * b[k];
        b[i] /= a[i][i];
    }
    return true;
}

/* Least squares for the height over the chart's plane: 1, x, y, x^2/2, x y, y^2/2, lengths in units of unit_mm. */
static bool fit_height(double height[TERMS], const growing *g, uint32_t k, const field_chart *chart, double unit_mm)
{
    double a[TERMS][TERMS] = {{0.0}}, total = 0.0;
    memset(height, 0, TERMS * sizeof *height);
    for (uint32_t m = g->member_start[k]; m < g->member_start[k + 1]; m++) {
        double weight = (double)g->surface->area_mm2[g->member[m]];
        for (uint32_t c = 0; c < 3; c++) {
            sbl_vec3 q = sbl_v3_sub(sbl_v3_load(g->surface->position[g->surface->triangle[3 * (size_t)g->member[m] + c]]), chart->origin);
            double x = sbl_v3_dot(q, chart->axis_u) / unit_mm, y = sbl_v3_dot(q, chart->axis_v) / unit_mm,
                   z = sbl_v3_dot(q, chart->normal) / unit_mm;
            double term[TERMS] = {1.0, x, y, 0.5 * x * x, x * y, 0.5 * y * y};
            for (int i = 0; i < TERMS; i++) {
                height[i] += weight * term[i] * z;
                for (int j = 0; j <= i; j++) a[i][j] += weight * term[i] * term[j];
            }
        }
        total += 3.0 * weight;
    }
    /* A piece of a few triangles does not tell its curvature: then it has none. */
    for (int i = 0; i < TERMS; i++) a[i][i] += 1e-9 * total;
    return solve(a, height);
}

static void set_axes(field_chart *chart, sbl_vec3 towards)
{
    chart->axis_u = sbl_v3_normalize(sbl_v3_madd(towards, chart->normal, -sbl_v3_dot(towards, chart->normal)));
    chart->axis_v = sbl_v3_cross(chart->normal, chart->axis_u);
}

/* The quadric: first the plane that touches it in the middle, then its principal directions and curvatures. */
static bool fit_chart(field_chart *chart, const growing *g, uint32_t k, double unit_mm)
{
    chart->origin = area_centre(g, k, &chart->normal);
    double nx = fabs(chart->normal.x), ny = fabs(chart->normal.y), nz = fabs(chart->normal.z);
    set_axes(chart, nx <= ny && nx <= nz ? sbl_v3(1, 0, 0) : ny <= nz ? sbl_v3(0, 1, 0) : sbl_v3(0, 0, 1));
    double height[TERMS];
    for (int pass = 0; pass < FITS; pass++) {
        if (!fit_height(height, g, k, chart, unit_mm)) return false;
        chart->origin = sbl_v3_madd(chart->origin, chart->normal, height[0] * unit_mm);
        sbl_vec3 slope = sbl_v3_add(sbl_v3_scale(chart->axis_u, height[1]), sbl_v3_scale(chart->axis_v, height[2]));
        chart->normal = sbl_v3_normalize(sbl_v3_sub(chart->normal, slope));
        set_axes(chart, chart->axis_u);
    }
    if (!fit_height(height, g, k, chart, unit_mm)) return false;
    double turn = 0.5 * sbl_atan2(2.0 * height[4], height[3] - height[5]);
    double middle = 0.5 * (height[3] + height[5]),
           half = 0.5 * sqrt((height[3] - height[5]) * (height[3] - height[5]) + 4.0 * height[4] * height[4]);
    set_axes(chart, sbl_v3_add(sbl_v3_scale(chart->axis_u, sbl_cos(turn)), sbl_v3_scale(chart->axis_v, sbl_sin(turn))));
    double bend_u = (middle + half) / unit_mm, bend_v = (middle - half) / unit_mm;
    chart->bend2_u = bend_u * bend_u;
    chart->bend2_v = bend_v * bend_v;
    return true;
}

/* asin(k x) / k by its series; s = (k x)^2. */
static double arc_over(double x, double bend2)
{
    double s = fmin(bend2 * x * x, BEND_MAX);
    return x * (1.0 + s * (1.0 / 6.0 + s * (3.0 / 40.0 + s * (15.0 / 336.0 + s * (105.0 / 3456.0)))));
}

void field_chart_map(double at[2], const field_chart *chart, sbl_vec3f position)
{
    sbl_vec3 q = sbl_v3_sub(sbl_v3_load(position), chart->origin);
    double u = arc_over(sbl_v3_dot(q, chart->axis_u), chart->bend2_u) * chart->scale;
    double v = arc_over(sbl_v3_dot(q, chart->axis_v), chart->bend2_v) * chart->scale;
    at[0] = chart->turn_cos * u - chart->turn_sin * v + chart->shift[0];
    at[1] = chart->turn_sin * u + chart->turn_cos * v + chart->shift[1];
}

/* Area in the chart, below zero if it turns the triangle over. */
static double mapped_area(const field_chart *chart, const sbl_surface *s, uint32_t t)
{
    double p[3][2];
    for (uint32_t k = 0; k < 3; k++) field_chart_map(p[k], chart, s->position[s->triangle[3 * (size_t)t + k]]);
    return 0.5 * ((p[1][0] - p[0][0]) * (p[2][1] - p[0][1]) - (p[1][1] - p[0][1]) * (p[2][0] - p[0][0]));
}

static bool is_true(const field_chart *chart, const growing *g, uint32_t t, double mapped)
{
    double area = (double)g->surface->area_mm2[t];
    return fabs(mapped - area) <= AREA_ERROR_MAX * area && sbl_v3_dot(sbl_v3_load(g->facing[t]), chart->normal) > FACING_LEAST;
}

/* The triangles that the chart gets right become its own, if they are enough; its scale makes their sum right and counts in pitches. */
static bool take_chart(growing *g, uint32_t k, field_chart *chart, double pitch_mm, uint64_t seed)
{
    double area = 0.0, mapped = 0.0;
    uint32_t taken = 0, *own = g->member + g->member_start[k]; /* those that the chart gets right move to the front */
    for (uint32_t m = g->member_start[k]; m < g->member_start[k + 1]; m++) {
        uint32_t t = g->member[m];
        double here = mapped_area(chart, g->surface, t);
        if (!is_true(chart, g, t, here)) continue;
        area += (double)g->surface->area_mm2[t];
        mapped += here;
        own[taken++] = t;
    }
    if (!(area > CHART_SITES_LEAST * 0.5 * sqrt(3.0) * pitch_mm * pitch_mm)) return false;
    for (uint32_t m = 0; m < taken; m++) g->charts->chart_of[own[m]] = g->charts->count;
    double turn = 6.283185307179586 * sbl_random_unit(seed, FIELD_STREAM_CHART, 3 * (uint64_t)g->charts->count);
    chart->scale = sqrt(area / mapped) / pitch_mm;
    chart->turn_cos = sbl_cos(turn);
    chart->turn_sin = sbl_sin(turn);
    for (uint64_t c = 0; c < 2; c++)
        chart->shift[c] = FIELD_MOTIF_SIDE * sbl_random_unit(seed, FIELD_STREAM_CHART, 3 * (uint64_t)g->charts->count + 1 + c);
    g->charts->chart[g->charts->count++] = *chart;
    return true;
}

static bool growing_init(growing *g, uint64_t chart_most)
{
    uint32_t count = g->surface->triangle_count;
    g->charts->chart_of = SBL_NEW(g->arena, uint32_t, count);
    g->charts->chart = SBL_NEW(g->arena, field_chart, chart_most);
    if (!g->charts->chart_of || !g->charts->chart) return false;
    for (uint32_t t = 0; t < count; t++) g->charts->chart_of[t] = SBL_NONE;
    return true;
}

static bool growing_scratch(growing *g)
{
    uint32_t count = g->surface->triangle_count;
    g->middle = SBL_NEW(g->arena, sbl_vec3f, count);
    g->facing = SBL_NEW(g->arena, sbl_vec3f, count);
    g->owner = SBL_NEW(g->arena, uint32_t, count);
    g->seed = SBL_NEW(g->arena, uint32_t, count);
    g->member = SBL_NEW(g->arena, uint32_t, count);
    g->member_start = SBL_NEW(g->arena, uint32_t, (uint64_t)count + 2);
    g->heap_capacity = 4 * count; /* a seed each, and each triangle at most once over each edge */
    g->heap = SBL_NEW(g->arena, frontier_entry, g->heap_capacity);
    if (!g->middle || !g->facing || !g->owner || !g->seed || !g->member || !g->member_start || !g->heap) return false;
    for (uint32_t t = 0; t < count; t++) {
        g->middle[t] = sbl_v3_store(centre_of(g->surface, t));
        g->facing[t] = sbl_v3_store(facing_of(g->surface, t));
    }
    return true;
}

bool field_charts_build(field_charts *charts, const sbl_surface *surface, const uint8_t *region, double area_mm2, double pitch_mm,
                        uint64_t seed, sbl_arena *arena)
{
    *charts = (field_charts){0};
    growing g = {.surface = surface, .region = region, .charts = charts, .arena = arena};
    double least_mm2 = CHART_SITES_LEAST * 0.5 * sqrt(3.0) * pitch_mm * pitch_mm;
    if (surface->triangle_count > UINT32_MAX / 4 || !growing_init(&g, (uint64_t)(area_mm2 / least_mm2) + 1)) return false;
    sbl_arena_mark mark = sbl_arena_here(arena);
    bool ok = growing_scratch(&g);
    double apart_mm = SEED_DISTANCE * pitch_mm;
    for (int scale = 0; ok && scale < SCALES; scale++, apart_mm *= SCALE_STEP) {
        if (!choose_seeds(&g, apart_mm)) break;
        for (int pass = 0; pass < LLOYD_PASSES; pass++) {
            grow(&g);
            centre_seeds(&g);
        }
        grow(&g);
        gather_members(&g);
        for (uint32_t k = 0; k < g.seed_count; k++) {
            field_chart chart = {.scale = 1.0, .turn_cos = 1.0};
            if (fit_chart(&chart, &g, k, apart_mm)) take_chart(&g, k, &chart, pitch_mm, seed);
        }
    }
    sbl_arena_rewind(arena, mark);
    return ok;
}
