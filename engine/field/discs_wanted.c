/*
 * What every disc of 4 cm2 is to hold: the design's density, asked in the middles of small pieces of skin and summed under the disc, with its
 * slope, so that discs close by need no sum of their own.
 */
#include "discs.h"
#include "rings.h"

/* Finer than what one dot stands for. */
#define PIECES_PER_MM2 6.0
/* What is called for near the rim counts by a ramp as wide as the sums of pieces, or nearly. */
#define RAMP_MM   1.5f
#define PER_BLOCK 64u

typedef struct wanting {
    field_want *want;
    const sbl_field_demand *demand;
    sbl_surface_point *at; /* of each piece */
    field_point *piece;
    float *area_mm2, *dots; /* of each piece, and then of each sum */
    uint32_t pieces, sums;
    field_runs runs; /* of sums */
} wanting;

static void weigh_piece_block(void *context, uint32_t block)
{
    const wanting *w = context;
    field_span span = field_span_of(block, PER_BLOCK, w->pieces);
    for (uint32_t k = span.begin; k < span.end; k++)
        w->dots[k] = 0.01f * w->area_mm2[k] * (float)w->demand->density_at(w->demand->user, w->at[k]);
}

/* A triangle's pieces follow each other, and so do triangles that share a corner, mostly. */
static bool are_close(const field_point *a, const field_point *b)
{
    return field_facing(a, b) && field_distance2(a, b) < FIELD_PLACE_MM2;
}

#define GROUP_MAX      32u
#define GROUP_REACH_MM 5.0

/* Places that are close together, and what is called for near their rims. */
typedef struct group {
    const field_point *about[GROUP_MAX];
    double sum[GROUP_MAX], slope[GROUP_MAX][3];
    uint32_t count;
} group;

/* One row of lanes: the share of each point, by a ramp over the squared distance, whether it lies on the ramp, and whether it faces p. */
static inline void share_lanes(float *restrict share, int32_t *restrict on_ramp, int32_t *restrict faces, const field_ring *restrict r,
                               size_t row, const field_point *restrict p, float steep)
{
    const float radius = field_disc_radius();
    for (size_t k = 0; k < FIELD_LANES; k++) {
        float x = r->x[row + k] - p->position.x, y = r->y[row + k] - p->position.y, z = r->z[row + k] - p->position.z;
        float facing = p->normal.x * r->nx[row + k] + p->normal.y * r->ny[row + k] + p->normal.z * r->nz[row + k];
        float inside = field_positive_part(0.5f + steep * (radius * radius - (x * x + y * y + z * z)));
        share[k] = 1.0f - field_positive_part(1.0f - inside);
        on_ramp[k] = (int32_t)(inside > 0.0f) & (int32_t)(inside < 1.0f);
        faces[k] = facing > 0.0f;
    }
}

static void sum_place(group *g, uint32_t place, const field_ring *restrict r)
{
    const field_point p = *g->about[place];
    const float steep = 1.0f / (2.0f * field_disc_radius() * RAMP_MM);
    float sum[FIELD_LANES] = {0.0f}, sx[FIELD_LANES] = {0.0f}, sy[FIELD_LANES] = {0.0f}, sz[FIELD_LANES] = {0.0f};
    for (size_t row = 0; row < r->count; row += FIELD_LANES) {
        float share[FIELD_LANES];
        int32_t on_ramp[FIELD_LANES], faces[FIELD_LANES];
        share_lanes(share, on_ramp, faces, r, row, &p, steep);
        for (size_t k = 0; k < FIELD_LANES; k++) {
            float counts = (float)faces[k] * r->weight[row + k], tilt = 2.0f * steep * counts * (float)on_ramp[k];
            sum[k] += share[k] * counts;
            sx[k] += tilt * (r->x[row + k] - p.position.x);
            sy[k] += tilt * (r->y[row + k] - p.position.y);
            sz[k] += tilt * (r->z[row + k] - p.position.z);
        }
    }
    for (size_t k = 0; k < FIELD_LANES; k++) {
        g->sum[place] += (double)sum[k];
        g->slope[place][0] += (double)sx[k];
        g->slope[place][1] += (double)sy[k];
        g->slope[place][2] += (double)sz[k];
    }
}

static void sum_ring(void *context, const field_ring *ring)
{
    group *g = context;
    for (uint32_t place = 0; place < g->count; place++) sum_place(g, place, ring);
}

static group group_from(const field_want *want, uint32_t first, uint32_t end)
{
    group g = {.count = 0};
    for (uint32_t k = first; k < end && g.count < GROUP_MAX; k++) {
        if (field_distance2(&want->place[first], &want->place[k]) > GROUP_REACH_MM * GROUP_REACH_MM) break;
        g.about[g.count++] = &want->place[k];
    }
    return g;
}

static void want_block(void *context, uint32_t block)
{
    const wanting *w = context;
    const float radius = field_disc_radius();
    field_span span = field_span_of(block, PER_BLOCK, w->want->count);
    for (uint32_t first = span.begin; first < span.end;) {
        group g = group_from(w->want, first, span.end);
        field_shell shell = field_shell_about(g.about, g.count, radius - RAMP_MM, radius + RAMP_MM);
        double within = field_rings_visit(&w->runs, &shell, sum_ring, &g);
        for (uint32_t k = 0; k < g.count; k++, first++) {
            w->want->expected[first] = (float)(within + g.sum[k]);
            w->want->slope[first] = sbl_v3_store(sbl_v3(g.slope[k][0], g.slope[k][1], g.slope[k][2]));
        }
    }
}

static bool weigh_pieces(wanting *w, const sbl_surface *surface, const sbl_host *host, sbl_arena *arena)
{
    field_cuts cuts = {.surface = surface, .region = w->demand->region, .per_mm2 = PIECES_PER_MM2};
    uint64_t count;
    if (!field_cuts_count(&cuts, &count, host, arena)) return false;
    w->pieces = (uint32_t)count;
    w->piece = SBL_TAKE(arena, field_point, count);
    w->area_mm2 = SBL_TAKE(arena, float, count);
    w->dots = SBL_TAKE(arena, float, count);
    w->at = SBL_TAKE(arena, sbl_surface_point, count);
    if (!w->piece || !w->area_mm2 || !w->dots || !w->at) return false;
    field_cuts_put(w->piece, w->area_mm2, w->at, &cuts, host);
    sbl_parallel_for(host, field_span_count(w->pieces, PER_BLOCK), weigh_piece_block, w);
    return true;
}

/* Along a space-filling curve, pieces up to FIELD_PLACE_MM2 become one in the middle of their dots; in place. */
static bool sum_up(wanting *w, const sbl_host *host, sbl_arena *arena)
{
    uint32_t *order = SBL_TAKE(arena, uint32_t, w->pieces);
    field_point *sum = SBL_TAKE(arena, field_point, w->pieces);
    float *area_mm2 = SBL_TAKE(arena, float, w->pieces), *dots = SBL_TAKE(arena, float, w->pieces);
    if (!order || !sum || !area_mm2 || !dots) return false;
    if (!field_spatial_order(order, w->piece, w->pieces, FIELD_CURVE_CELL_MM, host, arena)) return false;
    for (uint32_t k = 0, first = 0; k < w->pieces; k++) {
        uint32_t i = order[k];
        const field_point *p = &w->piece[i];
        bool joins = k && area_mm2[w->sums - 1] + w->area_mm2[i] <= (float)FIELD_PLACE_MM2 && are_close(p, &w->piece[order[first]]);
        if (!joins) {
            first = k;
            sum[w->sums] = *p;
            area_mm2[w->sums] = w->area_mm2[i];
            dots[w->sums++] = w->dots[i];
            continue;
        }
        field_point *q = &sum[w->sums - 1];
        float all = dots[w->sums - 1] + w->dots[i], part = all > 0.0f ? w->dots[i] / all : 0.5f;
        q->position.x += part * (p->position.x - q->position.x);
        q->position.y += part * (p->position.y - q->position.y);
        q->position.z += part * (p->position.z - q->position.z);
        dots[w->sums - 1] = all;
        area_mm2[w->sums - 1] += w->area_mm2[i];
    }
    w->piece = sum;
    w->area_mm2 = area_mm2;
    w->dots = dots;
    return field_runs_build(&w->runs, sum, dots, w->sums, true, host, arena);
}

bool field_want_build(field_want *want, const sbl_surface *surface, const sbl_field_demand *demand, const sbl_host *host, sbl_arena *arena)
{
    wanting w = {.want = want, .demand = demand};
    if (!weigh_pieces(&w, surface, host, arena) || !sum_up(&w, host, arena)) return false;
    want->count = w.sums;
    want->place = w.piece;
    want->expected = SBL_TAKE(arena, float, want->count);
    want->slope = SBL_TAKE(arena, sbl_vec3f, want->count);
    if (!want->expected || !want->slope) return false;
    sbl_parallel_for(host, field_span_count(want->count, PER_BLOCK), want_block, &w);
    return true;
}
