/* What calliper and tape find on a bent head, and how it changes with the bend: by differences, since a tape's way jumps. */
#include "head/fit_shape.h"
#include "head/scan.h"

#include <string.h>

/* One per cent of size, a millimetre of a wave: larger than what triangles make a tape jump. */
static double step_of(int k)
{
    return k < FIT_BEND ? 0.01 : 1.0;
}

typedef struct bending {
    const fit_shape *shape;
    sbl_vec3f *position;
} bending;

enum { CHUNK = 2048 };

static void bend_chunk(void *context, uint32_t index)
{
    const bending *b = context;
    const sbl_surface *s = &b->shape->base->surface;
    uint32_t end = (index + 1) * CHUNK < s->vertex_count ? (index + 1) * CHUNK : s->vertex_count;
    for (uint32_t v = index * CHUNK; v < end; v++)
        b->position[v] = sbl_v3_store(fit_shape_point(b->shape, sbl_v3_load(s->position[v]), NULL));
}

static void bend_all(const fit_shape *shape, sbl_vec3f *position, const sbl_host *host)
{
    bending job = {shape, position};
    sbl_parallel_for(host, (shape->base->surface.vertex_count + CHUNK - 1) / CHUNK, bend_chunk, &job);
}

/* Skin above a level that moves with the glabella; a triangle counts by the share of its corners above. */
static double area_cm2(const sbl_head *head)
{
    const sbl_surface *s = &head->surface;
    double level = head->landmark[SBL_LANDMARK_GLABELLA].y + 10.0, sum = 0.0;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        sbl_vec3 p[3];
        double above = 0.0;
        for (int k = 0; k < 3; k++) {
            p[k] = sbl_v3_load(s->position[s->triangle[3 * (size_t)t + (size_t)k]]);
            above += sbl_clamp(0.5 + p[k].y - level, 0.0, 1.0) / 3.0;
        }
        if (above > 0.0) sum += above * 0.5 * sbl_v3_length(sbl_v3_cross(sbl_v3_sub(p[1], p[0]), sbl_v3_sub(p[2], p[0])));
    }
    return 0.01 * sum;
}

/* The base head with bent places, which lie in position: enough to be measured. */
static void measure_at(double value_mm[SBL_MEASURE_COUNT], double *area, const fit_measures *measures, const fit_shape *shape,
                       sbl_vec3f *position, const sbl_host *host)
{
    sbl_head bent = *shape->base;
    bend_all(shape, position, host);
    bent.surface.position = position;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) bent.landmark[i] = fit_shape_point(shape, shape->base->landmark[i], NULL);
    sbl_measures m = {.sex = SBL_SEX_UNSTATED};
    scan_measure(&m, &bent);
    for (int k = 0; k < SBL_MEASURE_COUNT; k++) value_mm[k] = m.value_mm[k] + measures->taken_mm[k];
    *area = area_cm2(&bent);
}

/* The unknowns are dealt out to so many tasks, each with places of its own. */
enum { SLOPE_TASKS = 4 };

typedef struct sloping {
    fit_measures *measures;
    const fit_shape *shape;
    sbl_vec3f *position; /* of each task, one after the other */
} sloping;

static void find_slopes(void *context, uint32_t task)
{
    const sloping *job = context;
    fit_measures *m = job->measures;
    sbl_vec3f *position = job->position + (size_t)task * job->shape->base->surface.vertex_count;
    for (uint32_t k = task; k < FIT_SHAPE; k += SLOPE_TASKS) {
        fit_shape moved = *job->shape;
        double value[SBL_MEASURE_COUNT], area, step = step_of((int)k);
        moved.x[k] += step;
        measure_at(value, &area, m, &moved, position, NULL);
        for (int i = 0; i < SBL_MEASURE_COUNT; i++) m->slope[i][k] = (value[i] - m->value_mm[i]) / step;
        m->area_slope[k] = (area - m->area_cm2) / step;
    }
}

sbl_status fit_measures_find(fit_measures *measures, const fit_shape *shape, bool slopes, const sbl_host *host, sbl_arena *arena,
                             sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    uint64_t places = (uint64_t)shape->base->surface.vertex_count * (slopes ? SLOPE_TASKS : 1);
    sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, places);
    if (!position) return sbl_fail(diag, SBL_E_MEMORY, "no memory to measure a bent head", "about 4 MB are needed");
    memcpy(measures->at, shape->x, sizeof measures->at);
    measure_at(measures->value_mm, &measures->area_cm2, measures, shape, position, host);
    sloping job = {measures, shape, position};
    if (slopes) sbl_parallel_for(host, SLOPE_TASKS, find_slopes, &job);
    sbl_arena_rewind(arena, mark);
    return SBL_OK;
}

static sbl_status fill_arrays(sbl_head *head, const sbl_head *base, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *s = &head->surface;
    sbl_vec3f *chart = SBL_NEW(arena, sbl_vec3f, s->vertex_count);
    uint8_t *part = SBL_NEW(arena, uint8_t, s->vertex_count);
    if (!chart || !part) return sbl_fail(diag, SBL_E_MEMORY, "no memory for a head's chart", "about 2 MB are needed");
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        chart[v] = sbl_v3_store(sbl_head_chart(head, sbl_v3_load(s->position[v])));
        part[v] = base->part[s->source_vertex[v]];
    }
    head->chart = chart;
    head->part = part;
    return SBL_OK;
}

sbl_status fit_shape_head(sbl_head *head, const fit_shape *shape, const sbl_vec3 *offset, const sbl_host *host, sbl_arena *arena,
                          sbl_diag *diag)
{
    const sbl_head *base = shape->base;
    sbl_arena work;
    sbl_arena_init(&work, &arena->allocator);
    sbl_vec3f *position = SBL_NEW(&work, sbl_vec3f, base->surface.vertex_count);
    sbl_status st = position ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "no memory for a bent head", "about 1 MB is needed");
    if (st == SBL_OK) {
        bend_all(shape, position, host);
        sbl_head bent = *base;
        st = sbl_surface_move(&bent.surface, &base->surface, position, host, arena, diag);
        *head = bent;
    }
    sbl_arena_release(&work);
    if (st != SBL_OK) return st;
    fit_shape plain = *shape;
    for (int k = 0; k < FIT_WAVES; k++) plain.x[FIT_BEND + k] = 0.0;
    head->chart_origin = fit_shape_point(&plain, base->chart_origin, NULL);
    head->chart_scale = sbl_v3(base->chart_scale.x * (1.0 + shape->x[0]), base->chart_scale.y * (1.0 + shape->x[2]),
                               base->chart_scale.z * (1.0 + shape->x[1]));
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        sbl_vec3 p = fit_shape_point(shape, base->landmark[i], NULL);
        /* The tragions carry the frame's origin. */
        bool fixed = i == SBL_LANDMARK_TRAGION_LEFT || i == SBL_LANDMARK_TRAGION_RIGHT;
        if (!fixed) p = sbl_v3_add(p, offset[i]);
        sbl_surface_hit hit;
        head->landmark[i] = sbl_surface_closest(&head->surface, p, 20.0, &hit) ? hit.position : p;
    }
    st = fill_arrays(head, base, arena, diag);
    if (st != SBL_OK) return st;
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *scratch = SBL_NEW(arena, float, head->surface.vertex_count);
    if (!scratch) return sbl_fail(diag, SBL_E_MEMORY, "no memory for a head's vault", "about 1 MB is needed");
    head->vault_area_cm2 = scan_vault_area_cm2(head, scratch);
    sbl_arena_rewind(arena, mark);
    return SBL_OK;
}
