/*
 * sbl_head_from_measures: the template's shape as even triangles, bent to the measures, with its landmarks, parts and chart.
 */
#include "stubble/head.h"
#include "template_fit.h"
#include "template_landmarks.h"

#include <math.h>
#include <string.h>

/* Cells small enough that helix and lids survive; the remeshing makes the edges. */
#define NET_CELL_MM 2.1
/* Enough for a first look at the measures. */
#define COARSE_CELL_MM        4.0
#define SCALP_EDGE_DEFAULT_MM 2.0
#define SCALP_EDGE_LEAST_MM   0.8
#define SCALP_EDGE_MOST_MM    6.0

static sbl_part part_at(const template_shape *shape, sbl_vec3 p)
{
    template_parts near;
    template_shape_parts(shape, p, &near);
    if (near.ear < 0.8) return p.x > 0.0 ? SBL_PART_EAR_LEFT : SBL_PART_EAR_RIGHT;
    if (near.lips < 0.4) return SBL_PART_LIP;
    if (near.lids < 0.6) return SBL_PART_EYE;
    if (near.nose < 0.8 && p.y < 28.0) return SBL_PART_NOSE;
    /* Below the jaw's lower border in front, below the hair's lower bound at the nape. */
    double border = -70.0 - 24.0 * sbl_smoothstep(0.0, 66.0, p.z);
    return p.y < border ? SBL_PART_NECK : SBL_PART_SKIN;
}

typedef struct part_job {
    const template_shape *shape;
    const template_mesh *mesh;
    uint8_t *part;
} part_job;

enum { CHUNK = 512 };

static void part_chunk(void *context, uint32_t index)
{
    part_job *job = context;
    uint32_t end = (index + 1) * CHUNK < job->mesh->vertex_count ? (index + 1) * CHUNK : job->mesh->vertex_count;
    for (uint32_t v = index * CHUNK; v < end; v++) job->part[v] = (uint8_t)part_at(job->shape, job->mesh->position[v]);
}

/* The template on its way, in the drawing's frame: shape and landmarks unbent, the mesh with its parts, and where the bend puts its vertices. */
typedef struct modelling {
    template_shape shape;
    sbl_vec3 landmark[SBL_LANDMARK_COUNT];
    template_mesh mesh;
    uint8_t *part;
    sbl_vec3 *bent;
    template_bend bend;
} modelling;

/*
 * A tape over hair reads more than the skull has: ANSUR II's circumferences are 1.029 (sd 0.011) times the ellipse of length and breadth for
 * men, 1.054 for women (FACTS 3.3). What goes beyond 1.036 is taken for hair; bent to it, the template would become a box.
 */
#define CIRCUMFERENCE_OF_ELLIPSE_MAX 1.036

static double skin_circumference(const double value_mm[SBL_MEASURE_COUNT])
{
    /* Ramanujan's first formula for the perimeter, within 1e-5 for such ellipses. */
    double a = 0.5 * value_mm[SBL_MEASURE_LENGTH], b = 0.5 * value_mm[SBL_MEASURE_BREADTH];
    double ellipse = SBL_PI * (3.0 * (a + b) - sqrt((3.0 * a + b) * (a + 3.0 * b)));
    return fmin(value_mm[SBL_MEASURE_CIRCUMFERENCE], CIRCUMFERENCE_OF_ELLIPSE_MAX * ellipse);
}

static sbl_status name_parts_and_fit(modelling *m, const double asked_mm[SBL_MEASURE_COUNT], const sbl_host *host, sbl_arena *work,
                                     sbl_diag *diag)
{
    double value_mm[SBL_MEASURE_COUNT];
    memcpy(value_mm, asked_mm, sizeof value_mm);
    value_mm[SBL_MEASURE_CIRCUMFERENCE] = skin_circumference(asked_mm);
    m->part = SBL_NEW(work, uint8_t, m->mesh.vertex_count);
    m->bent = SBL_NEW(work, sbl_vec3, m->mesh.vertex_count);
    if (!m->part || !m->bent) return sbl_fail(diag, SBL_E_MEMORY, "no memory for the template", "about 100 MB are needed");
    part_job job = {&m->shape, &m->mesh, m->part};
    sbl_parallel_for(host, (m->mesh.vertex_count + CHUNK - 1) / CHUNK, part_chunk, &job);
    template_marks marks = {m->landmark[SBL_LANDMARK_GLABELLA], m->landmark[SBL_LANDMARK_SELLION], m->landmark[SBL_LANDMARK_MENTON],
                            m->landmark[SBL_LANDMARK_TRAGION_LEFT], m->part};
    return template_fit(&m->bend, m->bent, &m->mesh, &marks, value_mm, work, diag);
}

/* Once coarsely, to know how the bend will stretch the edges; then as fine as it shall be. */
static sbl_status model(modelling *m, const sbl_measures *measures, double scalp_edge_mm, const sbl_host *host, sbl_arena *work,
                        sbl_diag *diag)
{
    template_shape_prepare(&m->shape, measures->sex == SBL_SEX_MALE ? 1.0 : measures->sex == SBL_SEX_FEMALE ? 0.0 : 0.5);
    template_landmarks(m->landmark, &m->shape);

    sbl_arena_mark mark = sbl_arena_here(work);
    sbl_status status = template_net(&m->mesh, &m->shape, COARSE_CELL_MM, host, work, diag);
    if (status != SBL_OK) return status;
    template_settle(m->mesh.position, m->mesh.vertex_count, &m->shape, host);
    status = name_parts_and_fit(m, measures->value_mm, host, work, diag);
    if (status != SBL_OK) return status;
    sbl_arena_rewind(work, mark);

    status = template_net(&m->mesh, &m->shape, NET_CELL_MM, host, work, diag);
    if (status != SBL_OK) return status;
    template_bend expected = m->bend;
    template_sizing sizing = {&m->shape, &expected, scalp_edge_mm};
    status = template_remesh(&m->mesh, &sizing, host, work, diag);
    if (status != SBL_OK) return status;
    return name_parts_and_fit(m, measures->value_mm, host, work, diag);
}

/* Thomsen's formula (2004) for an ellipsoid's surface, within 1.2 %; only its relative change is used. */
static double ellipsoid_area(double a, double b, double c)
{
    const double p = 1.6075;
    return sbl_pow((sbl_pow(a * b, p) + sbl_pow(a * c, p) + sbl_pow(b * c, p)) / 3.0, 1.0 / p);
}

/* What the measures' own uncertainty does to the area of an ellipsoid of that length, breadth and height, and what they do not see. */
static double area_relative_sd(const sbl_measures *m)
{
    /* Two heads with equal measures differ in area by about this: our estimate from the two test heads. */
    const double unseen = 0.02, step = 0.01;
    double length = m->value_mm[SBL_MEASURE_LENGTH], breadth = m->value_mm[SBL_MEASURE_BREADTH],
           arc = m->value_mm[SBL_MEASURE_EAR_TO_EAR_ARC];
    double height = 0.38 * arc, here = ellipsoid_area(length, breadth, 2.0 * height), sum = unseen * unseen;
    const struct {
        double relative_sd, area;
    } change[3] = {{m->sd_mm[SBL_MEASURE_LENGTH] / length, ellipsoid_area(length * (1.0 + step), breadth, 2.0 * height)},
                   {m->sd_mm[SBL_MEASURE_BREADTH] / breadth, ellipsoid_area(length, breadth * (1.0 + step), 2.0 * height)},
                   {m->sd_mm[SBL_MEASURE_EAR_TO_EAR_ARC] / arc, ellipsoid_area(length, breadth, 2.0 * height * (1.0 + 1.4 * step))}};
    for (int k = 0; k < 3; k++) {
        double slope = (change[k].area / here - 1.0) / step, part = slope * change[k].relative_sd;
        sum += part * part;
    }
    return sqrt(sum);
}

/* From the drawing's frame, bent, to the head's, whose origin lies midway between the tragions. */
static sbl_vec3 in_frame(const modelling *m, sbl_vec3 bent)
{
    sbl_vec3 tragion = template_bend_point(&m->bend, m->landmark[SBL_LANDMARK_TRAGION_LEFT]);
    return sbl_v3(bent.x, bent.y - tragion.y, bent.z - tragion.z);
}

static void place_landmarks(sbl_head *head, const modelling *model)
{
    const sbl_measures *m = &head->measures;
    double relative[3] = {m->sd_mm[SBL_MEASURE_BREADTH] / m->value_mm[SBL_MEASURE_BREADTH], 0.0,
                          m->sd_mm[SBL_MEASURE_LENGTH] / m->value_mm[SBL_MEASURE_LENGTH]};
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        sbl_vec3 p = head->landmark[i] = in_frame(model, template_bend_point(&model->bend, model->landmark[i]));
        sbl_measure vertical = p.y > 0.0 ? SBL_MEASURE_EAR_TO_EAR_ARC : SBL_MEASURE_FACE_HEIGHT;
        relative[1] = m->sd_mm[vertical] / m->value_mm[vertical];
        double x = p.x * relative[0], y = p.y * relative[1], z = p.z * relative[2], own = template_landmark_sd_mm((sbl_landmark)i);
        head->landmark_sd_mm[i] = sqrt(own * own + x * x + y * y + z * z);
    }
    sbl_vec3 *top = &head->landmark[SBL_LANDMARK_VERTEX], *behind = &head->landmark[SBL_LANDMARK_OPISTHOCRANION];
    sbl_vec3 glabella = head->landmark[SBL_LANDMARK_GLABELLA];
    top->y = 0.0;
    *behind = glabella;
    for (uint32_t v = 0; v < head->surface.vertex_count; v++) {
        sbl_vec3 p = sbl_v3_load(head->surface.position[v]);
        if (!(fabs(p.x) < 8.0)) continue;
        p.x = 0.0;
        if (p.y > top->y) *top = p;
        if (p.z < -50.0 && p.y > -30.0 && sbl_v3_distance(p, glabella) > sbl_v3_distance(*behind, glabella)) *behind = p;
    }
}

static sbl_status fill_arrays(sbl_head *head, const modelling *m, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *s = &head->surface;
    sbl_vec3f *chart = SBL_NEW(arena, sbl_vec3f, s->vertex_count);
    uint8_t *part = SBL_NEW(arena, uint8_t, s->vertex_count);
    if (!chart || !part) return sbl_fail(diag, SBL_E_MEMORY, "no memory for the template's chart", "about 2 MB are needed");
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        chart[v] = sbl_v3_store(sbl_head_chart(head, sbl_v3_load(s->position[v])));
        part[v] = m->part[s->source_vertex[v]];
    }
    head->chart = chart;
    head->part = part;
    return SBL_OK;
}

static sbl_status measure_vault(sbl_head *head, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *s = &head->surface;
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *height = SBL_NEW(arena, float, s->vertex_count);
    if (!height) return sbl_fail(diag, SBL_E_MEMORY, "no memory for the template's vault", "about 1 MB is needed");
    float level = (float)(head->landmark[SBL_LANDMARK_GLABELLA].y + 10.0);
    for (uint32_t v = 0; v < s->vertex_count; v++) height[v] = s->position[v].y - level;
    head->vault_area_cm2 = 0.01 * sbl_surface_area_above_zero(s, height);
    head->area_relative_sd = area_relative_sd(&head->measures);
    sbl_arena_rewind(arena, mark);
    return SBL_OK;
}

static sbl_status make_head(sbl_head *head, modelling *m, double scalp_edge_mm, const sbl_host *host, sbl_arena *work, sbl_arena *arena,
                            sbl_diag *diag)
{
    sbl_status status = model(m, &head->measures, scalp_edge_mm, host, work, diag);
    if (status != SBL_OK) return status;
    sbl_vec3f *stored = SBL_NEW(work, sbl_vec3f, m->mesh.vertex_count);
    if (!stored) return sbl_fail(diag, SBL_E_MEMORY, "no memory for the template", "about 100 MB are needed");
    for (uint32_t v = 0; v < m->mesh.vertex_count; v++) stored[v] = sbl_v3_store(in_frame(m, m->bent[v]));
    sbl_mesh raw = {stored, m->mesh.vertex_count, m->mesh.triangle, m->mesh.triangle_count};
    status = sbl_surface_build(&head->surface, &raw, NULL, host, arena, diag);
    if (status != SBL_OK) return status;

    head->chart_origin = in_frame(m, template_bend_point(&m->bend, MEAN_HEAD_ORIGIN));
    head->chart_scale = sbl_v3(m->bend.across, m->bend.up, m->bend.along);
    status = fill_arrays(head, m, arena, diag);
    if (status != SBL_OK) return status;
    place_landmarks(head, m);
    return measure_vault(head, arena, diag);
}

sbl_status sbl_head_from_measures(sbl_head *head, const sbl_measures *measures, const sbl_head_options *options, const sbl_host *host,
                                  sbl_arena *arena, sbl_diag *diag)
{
    if (!head || !measures || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_head_from_measures needs a head, measures and an arena", "see stubble/head.h");
    memset(head, 0, sizeof *head);
    double edge = options && options->scalp_edge_mm != 0.0 ? options->scalp_edge_mm : SCALP_EDGE_DEFAULT_MM;
    if (!(edge >= SCALP_EDGE_LEAST_MM && edge <= SCALP_EDGE_MOST_MM))
        return sbl_fail_at(diag, SBL_E_RANGE, "the scalp's edge length must lie between 0.8 and 6 mm", "0 means 2 mm", 0, edge);
    head->measures = *measures;
    sbl_status status = sbl_measures_complete(&head->measures, diag);
    sbl_arena_mark mark = sbl_arena_here(arena);
    if (status == SBL_OK && sbl_progress(host, "template head", 0.0f))
        status = sbl_fail(diag, SBL_E_CANCELLED, "the template head was stopped", NULL);
    if (status == SBL_OK) {
        /* The scratch lies in an arena of its own: what remains is copied into the surface. */
        sbl_arena work;
        sbl_arena_init(&work, &arena->allocator);
        modelling *m = SBL_NEW(&work, modelling, 1);
        if (m) status = make_head(head, m, edge, host, &work, arena, diag);
        else status = sbl_fail(diag, SBL_E_MEMORY, "no memory for the template", "about 100 MB are needed");
        sbl_arena_release(&work);
    }
    if (status == SBL_OK && sbl_progress(host, "template head", 1.0f))
        status = sbl_fail(diag, SBL_E_CANCELLED, "the template head was stopped", NULL);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        memset(head, 0, sizeof *head);
    }
    return status;
}
