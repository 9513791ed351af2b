/*
 * What the design wants at a place: plateaus interpolated from the vertices, times the feather at the drawn hairline, then the marks, both
 * measured at the place itself. Everything that follows (areas, dots, the arrays per vertex) asks here, so all of it agrees.
 */
#include "inside.h"

/* Sentinels stand up to so far ahead of the line (FACTS 3.2: "sentinel dots 1-3 % up to 4 mm outside"). */
#define SENTINEL_MM 4.0
/* Isolines within the feather differ from the drawn line and from each other by about this share of the quick wave. */
#define EDGE_SHARE 0.6
/* Beyond the feather the distance is not needed to the tenth of a millimetre. */
#define FINE_MARGIN_MM 6.0
/* Nearer to the line than this the side is taken from the line itself, farther off from the vertices. */
#define SIDE_WITHIN_MM 2.5

/* Tone and size rise over the feather: lighter and finer at the edge (MicroBarber: gradients of shade, density and needle). */
#define EDGE_TONE                0.70
#define SENTINEL_TONE            0.62
#define HAIRLINE_DIAMETER_MIN_MM 0.10
#define HAIRLINE_DIAMETER_MAX_MM 0.11

/* Share of the units that a harvest by FUE took in the middle of its field: a design choice within the usual third to half. */
#define FUE_HARVESTED_SHARE 0.4

bool sbl_part_is_no_go(uint8_t part)
{
    return part == SBL_PART_EAR_LEFT || part == SBL_PART_EAR_RIGHT || part == SBL_PART_LIP || part == SBL_PART_EYE ||
           part == SBL_PART_NOSE || part == SBL_PART_SHOULDER;
}

/*
 * Share of the full density at a signed distance: smoothstep over the transition, and ahead of the line a thin wedge of sentinels whose
 * dots make up sentinel_share of the transition's. The transition holds transition / 2 per mm of line, the wedge SENTINEL_MM / 2 of its
 * height.
 */
static double feather(const sbl_hairline_options *options, double behind_mm)
{
    double rise = sbl_smoothstep(0.0, options->transition_mm, behind_mm);
    double wedge = options->sentinel_share * options->transition_mm / SENTINEL_MM;
    return rise + (1.0 - rise) * wedge * sbl_clamp(1.0 + behind_mm / SENTINEL_MM, 0.0, 1.0);
}

/* The same with isolines that wander: a clean contour would show as a line. None before the last sentinel. */
static double feather_at(const sbl_hairline_options *options, sbl_vec3 p, double behind_mm)
{
    if (behind_mm <= -SENTINEL_MM) return 0.0;
    if (behind_mm >= options->transition_mm + options->micro_mm) return 1.0;
    double wander = sbl_noise_in_space(options->seed, SBL_DESIGN_STREAM_EDGE, sbl_v3_scale(p, 2.0 / options->micro_wave_mm));
    return feather(options, behind_mm + EDGE_SHARE * options->micro_mm * wander);
}

static bool near_hairline(const sbl_design *design, double behind_mm)
{
    return fabs(behind_mm) < design->options.hairline.transition_mm + FINE_MARGIN_MM;
}

static double exact_behind(const sbl_design *design, const sbl_design_place *place)
{
    sbl_near_hit hit;
    double about = fabs(place->behind_mm), reach = design->options.hairline.transition_mm + 2.0 * FINE_MARGIN_MM;
    if (!near_hairline(design, place->behind_mm)) return place->behind_mm;
    /* What the vertices say is mostly true to an edge's length: that narrows the search. */
    if (!sbl_near_curve_find(&design->inside->line, place->position, about + SIDE_WITHIN_MM, &hit) &&
        !sbl_near_curve_find(&design->inside->line, place->position, reach, &hit))
        return place->behind_mm;
    if (about < SIDE_WITHIN_MM) return hit.distance_mm * sbl_near_curve_side(&design->inside->line, &hit, place->position, place->normal);
    return place->behind_mm < 0.0 ? -hit.distance_mm : hit.distance_mm;
}

/* ---- a place ---- */

static double mix(const float *field, const uint32_t *corner, const double *weight)
{
    return (double)field[corner[0]] * weight[0] + (double)field[corner[1]] * weight[1] + (double)field[corner[2]] * weight[2];
}

sbl_design_place sbl_design_place_at(const sbl_design *design, sbl_surface_point at)
{
    const sbl_surface *surface = &design->head->surface;
    const sbl_design_inside *in = design->inside;
    const uint32_t *corner = surface->triangle + 3 * (size_t)at.triangle;
    double u = (double)at.u, v = (double)at.v, weight[3] = {1.0 - u - v, u, v};
    sbl_design_place place = {.position = sbl_surface_position(surface, at),
                              .normal = sbl_surface_normal(surface, at),
                              .behind_mm = mix(design->behind_hairline_mm, corner, weight),
                              .natural = mix(in->natural_per_cm2, corner, weight),
                              .grows = mix(in->grows_per_cm2, corner, weight),
                              .full = mix(in->full_per_cm2, corner, weight),
                              .wanted = mix(in->wanted_per_cm2, corner, weight),
                              .beard = in->beard_per_cm2 ? mix(in->beard_per_cm2, corner, weight) : 0.0};
    int largest = weight[1] > weight[0] ? 1 : 0;
    if (weight[2] > weight[largest]) largest = 2;
    place.body = in->body[corner[largest]];
    for (int k = 0; k < 3; k++) {
        if (sbl_part_is_no_go(design->head->part[corner[k]])) place.blocked = true;
        if (in->marks_near) place.marks |= in->marks_near[corner[k]];
    }
    place.behind_mm = exact_behind(design, &place);
    return place;
}

sbl_design_place sbl_design_place_of_vertex(const sbl_design *design, uint32_t v)
{
    const sbl_design_inside *in = design->inside;
    sbl_design_place place = {.position = sbl_v3_load(design->head->surface.position[v]),
                              .normal = sbl_v3_load(design->head->surface.normal[v]),
                              .behind_mm = (double)design->behind_hairline_mm[v],
                              .natural = (double)in->natural_per_cm2[v],
                              .grows = (double)in->grows_per_cm2[v],
                              .full = (double)in->full_per_cm2[v],
                              .wanted = (double)in->wanted_per_cm2[v],
                              .beard = in->beard_per_cm2 ? (double)in->beard_per_cm2[v] : 0.0,
                              .marks = in->marks_near ? in->marks_near[v] : 0,
                              .body = in->body[v],
                              .blocked = sbl_part_is_no_go(design->head->part[v])};
    return place;
}

bool sbl_design_is_fine(const sbl_design *design, uint32_t triangle)
{
    const uint32_t *corner = design->head->surface.triangle + 3 * (size_t)triangle;
    for (int k = 0; k < 3; k++) {
        if (near_hairline(design, (double)design->behind_hairline_mm[corner[k]])) return true;
        if (design->inside->marks_near && design->inside->marks_near[corner[k]]) return true;
    }
    return false;
}

/* ---- judgement ---- */

static void judge_scalp(const sbl_design *design, const sbl_design_place *place, double share, sbl_design_values *v)
{
    const sbl_hairline_options *line = &design->options.hairline;
    bool in_transition = place->behind_mm < line->transition_mm;
    double rise = sbl_smoothstep(0.0, line->transition_mm, place->behind_mm);
    v->natural_per_cm2 = place->natural * share;
    v->existing_per_cm2 = place->grows * share;
    v->density_per_cm2 = place->wanted * share;
    v->owner = in_transition ? (uint32_t)SBL_ZONE_HAIRLINE : place->body;
    v->tone = place->behind_mm < 0.0 ? SENTINEL_TONE : EDGE_TONE + (1.0 - EDGE_TONE) * rise;
    v->diameter_mm = in_transition ? HAIRLINE_DIAMETER_MIN_MM + (HAIRLINE_DIAMETER_MAX_MM - HAIRLINE_DIAMETER_MIN_MM) * rise
                                   : sbl_zone_practice_of((sbl_zone_kind)v->owner)->diameter_mm;
}

static void own(sbl_design_values *v, uint32_t owner, sbl_zone_kind kind)
{
    const sbl_zone_practice *practice = sbl_zone_practice_of(kind);
    v->owner = owner;
    v->tone = practice->tone;
    v->diameter_mm = practice->diameter_mm;
}

static void judge_beard(const sbl_design_place *place, sbl_design_values *v)
{
    if (place->beard <= v->density_per_cm2) return;
    v->density_per_cm2 = place->beard;
    own(v, SBL_ZONE_BEARD, SBL_ZONE_BEARD);
}

/* Hair that a mark took away is wanted back, up to the full density of the place. */
static void fill_mark(const sbl_mark_shape *mark, uint32_t index, double share, double full, sbl_design_values *v)
{
    static const sbl_zone_kind kind[] = {
        [SBL_MARK_AREATA_PATCH] = SBL_ZONE_AREATA, [SBL_MARK_SCAR_FUT] = SBL_ZONE_SCAR_FUT, [SBL_MARK_SCAR_FUE] = SBL_ZONE_SCAR_FUE};
    double missing = fmax(full - v->existing_per_cm2, 0.0), fill = v->density_per_cm2 + (missing - v->density_per_cm2) * share;
    if (!mark->treated || fill <= 0.0) return;
    v->density_per_cm2 = fill;
    own(v, SBL_OWNER_MARK + index, kind[mark->kind]);
}

static void judge_mark(const sbl_design *design, uint32_t index, const sbl_design_place *place, double full, sbl_design_values *v)
{
    const sbl_mark_shape *mark = &design->inside->mark[index];
    double share = sbl_mark_weight(mark, place->position, design->options.hairline.seed);
    if (share <= 0.0) return;
    if (mark->kind == SBL_MARK_NO_GO) {
        v->no_go = true;
        return;
    }
    v->existing_per_cm2 *= 1.0 - share * (mark->kind == SBL_MARK_SCAR_FUE ? FUE_HARVESTED_SHARE : 1.0);
    fill_mark(mark, index, share, full, v);
}

sbl_design_values sbl_design_judge(const sbl_design *design, const sbl_design_place *place)
{
    sbl_design_values v = {.owner = SBL_OWNER_NONE, .no_go = place->blocked};
    if (place->blocked) return v;
    double share = feather_at(&design->options.hairline, place->position, place->behind_mm);
    judge_scalp(design, place, share, &v);
    judge_beard(place, &v);
    for (uint32_t i = 0; i < design->inside->mark_count; i++)
        if (place->marks >> i & 1) judge_mark(design, i, place, place->full * share, &v);
    if (v.no_go) v.density_per_cm2 = 0.0;
    if (v.density_per_cm2 <= 0.0) v.owner = SBL_OWNER_NONE;
    return v;
}

sbl_design_sample sbl_design_at(const sbl_design *design, sbl_surface_point at)
{
    sbl_design_place place = sbl_design_place_at(design, at);
    sbl_design_values v = sbl_design_judge(design, &place);
    uint32_t zone = v.owner == SBL_OWNER_NONE ? SBL_NONE : design->inside->zone_of_owner[v.owner];
    return (sbl_design_sample){zone == SBL_NONE ? 0.0 : v.density_per_cm2, v.tone, zone};
}
