/*
 * One stage of hair loss laid over a design. Each vertex stands for a third of its triangles. Skin counts only where the natural density is
 * more than a trace: beyond the hairline and on the face nothing can get bare.
 */
#include "course/progression_measure.h"

#include "stubble/atlas.h"

#include <string.h>

#define CHUNK         512u
#define TREATED_SHARE 0.02 /* of full: as a zone's area is counted (stubble/design.h) */
#define TRACE_PER_CM2 5.0
#define RING_MM       12.0 /* the edge is judged over so much on either side */
#define MM2_IN_CM2    100.0

/* Loss does not go back: what a stage on the way has taken stays lost, also where the drawings of two stages cross. */
float progression_left(const sbl_design *design, sbl_pattern pattern, uint32_t vertex)
{
    float existing = design->existing_per_cm2[vertex];
    if (existing <= 0.0f) return 0.0f;
    sbl_vec3 direction = sbl_v3_load(design->head->chart[vertex]);
    double scalp = sbl_atlas_region(SBL_REGION_SCALP, direction), share = 1.0;
    sbl_pattern stage = design->options.pattern, next = sbl_pattern_next(stage);
    while (scalp > 0.0 && stage != pattern && next != stage) {
        stage = next;
        share = fmin(share, sbl_atlas_remaining(stage, direction) / scalp);
        next = sbl_pattern_next(stage);
    }
    return (float)fmin((double)existing, (double)design->natural_per_cm2[vertex] * share);
}

static const double *vertex_areas(const sbl_surface *surface, sbl_arena *arena)
{
    double *area = SBL_NEW(arena, double, surface->vertex_count);
    for (uint32_t i = 0; area && i < 3 * surface->triangle_count; i++) area[surface->triangle[i]] += (double)surface->area_mm2[i / 3] / 3.0;
    return area;
}

static bool is_treated(const sbl_design *design, uint32_t vertex)
{
    return (double)design->density_per_cm2[vertex] > TREATED_SHARE * design->options.full_density_per_cm2;
}

static sbl_status lay_edge(progression_ground *ground, float *distance, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *surface = &ground->design->head->surface;
    sbl_surface_point *rim = SBL_NEW(arena, sbl_surface_point, surface->triangle_count);
    if (!rim) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", "");
    uint32_t count = 0;
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        const uint32_t *corner = surface->triangle + 3 * (size_t)t;
        bool in[3];
        for (int k = 0; k < 3; k++) in[k] = is_treated(ground->design, corner[k]);
        if (in[0] == in[1] && in[1] == in[2]) continue;
        rim[count++] = (sbl_surface_point){t, 1.0f / 3.0f, 1.0f / 3.0f};
    }
    for (uint32_t v = 0; v < surface->vertex_count; v++) distance[v] = INFINITY;
    /* A drawn line measures the strip by itself (add_strip). */
    double reach = ground->has_hairline ? RING_MM : fmax(RING_MM, ground->knowledge->strip_mm);
    return count ? sbl_distance_field(distance, surface, rim, count, reach, arena, diag) : SBL_OK;
}

static double fill_density(const progression_ground *ground)
{
    const sbl_design *d = ground->design;
    double dots = 0.0, filled = 0.0;
    for (uint32_t v = 0; v < d->head->surface.vertex_count; v++) {
        if (!is_treated(d, v)) continue;
        double weight = ground->area_mm2[v] * (double)d->density_per_cm2[v];
        filled += weight * (double)(d->density_per_cm2[v] + d->existing_per_cm2[v]);
        dots += weight;
    }
    return dots > 0.0 ? filled / dots : d->options.full_density_per_cm2;
}

sbl_status progression_ground_lay(progression_ground *ground, const sbl_design *design, bool has_hairline,
                                  const sbl_progression_knowledge *knowledge, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t count = design->head->surface.vertex_count;
    float *edge = SBL_NEW(arena, float, count);
    *ground = (progression_ground){.design = design,
                                   .knowledge = knowledge,
                                   .edge_mm = edge,
                                   .left = SBL_NEW(arena, float, count),
                                   .area_mm2 = vertex_areas(&design->head->surface, arena),
                                   .has_hairline = has_hairline};
    if (!edge || !ground->left || !ground->area_mm2) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", "");
    ground->fill_per_cm2 = fill_density(ground);
    return lay_edge(ground, edge, arena, diag);
}

typedef struct thinning {
    const progression_ground *ground;
    sbl_pattern pattern;
} thinning;

static void thin_chunk(void *user, uint32_t chunk)
{
    const thinning *work = user;
    uint32_t first = chunk * CHUNK, last = first + CHUNK, count = work->ground->design->head->surface.vertex_count;
    for (uint32_t v = first; v < last && v < count; v++) work->ground->left[v] = progression_left(work->ground->design, work->pattern, v);
}

/* Sums over vertices; each is area times what its name says. */
typedef struct sums {
    double bare_mm2, missing, strip_mm2, strip_covered_mm2, now, left;
    double inside, inside_mm2, outside, outside_mm2;
    double zone_mm2[SBL_ZONES_MAX], zone_lost_mm2[SBL_ZONES_MAX];
} sums;

/* The company that a design needs: the skin behind a line's feather, or without a line the untreated skin around. */
static void add_strip(sums *s, const progression_ground *ground, uint32_t v, double cover)
{
    const sbl_design *d = ground->design;
    double behind = (double)d->behind_hairline_mm[v], first = d->options.hairline.transition_mm, deep = ground->knowledge->strip_mm;
    if (ground->has_hairline && (behind < first || behind > first + deep)) return;
    if (!ground->has_hairline && (is_treated(d, v) || !(ground->edge_mm[v] <= (float)deep))) return;
    s->strip_mm2 += ground->area_mm2[v];
    if (cover >= ground->knowledge->covered_share) s->strip_covered_mm2 += ground->area_mm2[v];
}

/* The front bound of a hairline is meant to be an edge: only where hair could stand on both sides is a step a fault. */
static void add_edge(sums *s, const progression_ground *ground, uint32_t v, double cover)
{
    if (!(ground->edge_mm[v] <= (float)RING_MM)) return;
    double area = ground->area_mm2[v], most = fmin(cover, 1.0);
    if (is_treated(ground->design, v)) s->inside += area * most, s->inside_mm2 += area;
    else s->outside += area * most, s->outside_mm2 += area;
}

static void add_vertex(sums *s, const progression_ground *ground, uint32_t v)
{
    const sbl_design *d = ground->design;
    double natural = (double)d->natural_per_cm2[v], left = (double)ground->left[v], dots = (double)d->density_per_cm2[v];
    double area = ground->area_mm2[v];
    if (d->zone_of[v] < SBL_ZONES_MAX && dots > 0.0) {
        s->zone_mm2[d->zone_of[v]] += area;
        if (left < ground->knowledge->covered_share * natural) s->zone_lost_mm2[d->zone_of[v]] += area;
    }
    if (!(natural > TRACE_PER_CM2) || d->no_go[v]) return;
    double cover = (left + dots) / natural;
    s->now += area * (double)d->existing_per_cm2[v];
    s->left += area * left;
    if (cover < ground->knowledge->covered_share) {
        s->bare_mm2 += area;
        s->missing += area * fmax(fmin(ground->fill_per_cm2, natural) - left - dots, 0.0);
    }
    add_strip(s, ground, v, cover);
    add_edge(s, ground, v, cover);
}

void progression_measure(sbl_stage_forecast *stage, progression_ground *ground, bool as_is, const sbl_host *host)
{
    const sbl_design *d = ground->design;
    uint32_t count = d->head->surface.vertex_count;
    if (as_is) memcpy(ground->left, d->existing_per_cm2, count * sizeof *ground->left);
    else {
        thinning work = {ground, stage->pattern};
        sbl_parallel_for(host, (count + CHUNK - 1) / CHUNK, thin_chunk, &work);
    }
    sums s = {0};
    for (uint32_t v = 0; v < count; v++) add_vertex(&s, ground, v);
    stage->bare_cm2 = s.bare_mm2 / MM2_IN_CM2;
    stage->more_dots = s.missing / MM2_IN_CM2;
    stage->support_share = s.strip_mm2 > 0.0 ? s.strip_covered_mm2 / s.strip_mm2 : 1.0;
    stage->hair_left_share = s.now > 0.0 ? s.left / s.now : 1.0;
    stage->edge_step = s.inside_mm2 > 0.0 && s.outside_mm2 > 0.0 ? s.inside / s.inside_mm2 - s.outside / s.outside_mm2 : 0.0;
    for (uint32_t z = 0; z < d->zone_count && z < SBL_ZONES_MAX; z++)
        stage->zone_lost_share[z] = s.zone_mm2[z] > 0.0 ? s.zone_lost_mm2[z] / s.zone_mm2[z] : 0.0;
}
