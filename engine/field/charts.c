/*
 * Charts: pieces of the surface that can be laid flat with little error, so that a flat motif can be laid on them.
 *
 * What is free is cut into pieces (pieces.c). Each gets the quadric that fits it best; a coordinate is the length of the arc of
 * curvature k over x, asin(k x) / k, along each of the two principal directions: exact to second order in area and in length, and what the
 * surface's own curvature leaves of shear is below 2 % within 25 degrees. Triangles whose area the chart gets wrong are left to smaller
 * pieces, and at last to nobody.
 */
#include "charts.h"

#include "pieces.h"

#include <string.h>

/* Distances of seeds, in pitches: as large as the motif allows without repeating itself in sight, then smaller and smaller. */
#define SEED_DISTANCE (1.0 * FIELD_MOTIF_SIDE)
#define SCALES        6
#define SCALE_STEP    0.7
#define FITS          2
/* A triangle belongs to a chart if its area is right to this part, and so is that of the piece as a whole after scaling. */
#define AREA_ERROR_MAX 0.10
#define FACING_LEAST   0.80
/* A chart with fewer sites is all seam. */
#define CHART_SITES_LEAST 300.0
/* (k x)^2 beyond which the arc's series is not used: the surface turns by more than 31 degrees there. */
#define BEND_MAX 0.30

/* What became of a piece: its chart, and the triangles that the chart gets right, at the front of the piece's members. */
typedef struct trial {
    field_chart chart;
    double area_mm2, mapped_mm2; /* of those */
    uint32_t taken;
    uint32_t number; /* of the chart; SBL_NONE: none was made */
} trial;

typedef struct charting {
    field_charts *charts;
    field_pieces pieces;
    trial *trial; /* of each piece */
    double apart_mm, least_mm2, pitch_mm;
    uint64_t seed;
} charting;

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
static bool fit_height(double height[TERMS], const field_pieces *g, uint32_t k, const field_chart *chart, double unit_mm)
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
static bool fit_chart(field_chart *chart, const field_pieces *g, uint32_t k, double unit_mm)
{
    chart->origin = field_piece_centre(g, k, &chart->normal);
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

static bool is_true(const field_chart *chart, const field_pieces *g, uint32_t t, double mapped)
{
    double area = (double)g->surface->area_mm2[t];
    return fabs(mapped - area) <= AREA_ERROR_MAX * area && sbl_v3_dot(sbl_v3_load(g->face[t].normal), chart->normal) > FACING_LEAST;
}

static void try_piece(void *context, uint32_t k)
{
    const charting *c = context;
    const field_pieces *g = &c->pieces;
    uint32_t *own = g->member + g->member_start[k];
    trial t = {.chart = {.scale = 1.0, .turn_cos = 1.0}, .number = SBL_NONE};
    bool fits = fit_chart(&t.chart, g, k, c->apart_mm);
    for (uint32_t m = g->member_start[k]; fits && m < g->member_start[k + 1]; m++) {
        uint32_t triangle = g->member[m];
        double here = mapped_area(&t.chart, g->surface, triangle);
        if (!is_true(&t.chart, g, triangle, here)) continue;
        t.area_mm2 += (double)g->surface->area_mm2[triangle];
        t.mapped_mm2 += here;
        own[t.taken++] = triangle;
    }
    c->trial[k] = t;
}

/* A chart's scale makes the sum of its triangles right and counts in pitches; where it lies in the motif is left to chance. */
static void accept(const charting *c, trial *t)
{
    field_chart *chart = &t->chart;
    t->number = c->charts->count++;
    double turn = 6.283185307179586 * sbl_random_unit(c->seed, FIELD_STREAM_CHART, 3 * (uint64_t)t->number);
    chart->scale = sqrt(t->area_mm2 / t->mapped_mm2) / c->pitch_mm;
    chart->turn_cos = sbl_cos(turn);
    chart->turn_sin = sbl_sin(turn);
    for (uint64_t k = 0; k < 2; k++)
        chart->shift[k] = FIELD_MOTIF_SIDE * sbl_random_unit(c->seed, FIELD_STREAM_CHART, 3 * (uint64_t)t->number + 1 + k);
    c->charts->chart[t->number] = *chart;
}

/* The triangles that the chart gets right become its own, if they are enough. */
static void take_piece(void *context, uint32_t k)
{
    const charting *c = context;
    const trial *t = &c->trial[k];
    if (t->number == SBL_NONE) return;
    const uint32_t *own = c->pieces.member + c->pieces.member_start[k];
    for (uint32_t m = 0; m < t->taken; m++) c->charts->chart_of[own[m]] = t->number;
}

static bool chart_pieces(charting *c, const sbl_host *host, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    c->trial = SBL_NEW(arena, trial, c->pieces.count);
    if (!c->trial) return false;
    sbl_parallel_for(host, c->pieces.count, try_piece, c);
    for (uint32_t k = 0; k < c->pieces.count; k++)
        if (c->trial[k].area_mm2 > c->least_mm2) accept(c, &c->trial[k]);
    sbl_parallel_for(host, c->pieces.count, take_piece, c);
    sbl_arena_rewind(arena, mark);
    return true;
}

static bool charts_init(field_charts *charts, uint32_t triangle_count, uint64_t chart_most, sbl_arena *arena)
{
    *charts = (field_charts){.chart_of = SBL_NEW(arena, uint32_t, triangle_count), .chart = SBL_NEW(arena, field_chart, chart_most)};
    if (!charts->chart_of || !charts->chart) return false;
    memset(charts->chart_of, 0xff, triangle_count * sizeof *charts->chart_of); /* SBL_NONE */
    return true;
}

bool field_charts_build(field_charts *charts, const sbl_surface *surface, const uint8_t *region, double area_mm2, double pitch_mm,
                        uint64_t seed, const sbl_host *host, sbl_arena *arena)
{
    charting c = {.charts = charts, .pitch_mm = pitch_mm, .seed = seed};
    c.least_mm2 = CHART_SITES_LEAST * 0.5 * sqrt(3.0) * pitch_mm * pitch_mm;
    if (!charts_init(charts, surface->triangle_count, (uint64_t)(area_mm2 / c.least_mm2) + 1, arena)) return false;
    sbl_arena_mark mark = sbl_arena_here(arena);
    bool ok = field_pieces_init(&c.pieces, surface, region, charts->chart_of, host, arena);
    c.apart_mm = SEED_DISTANCE * pitch_mm;
    for (int scale = 0; ok && scale < SCALES; scale++, c.apart_mm *= SCALE_STEP) {
        ok = field_pieces_make(&c.pieces, c.apart_mm);
        if (!c.pieces.count) break;
        ok = ok && chart_pieces(&c, host, arena);
    }
    sbl_arena_rewind(arena, mark);
    return ok;
}
