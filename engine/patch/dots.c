/*
 * Dots on a patch: the field is laid on the skin around the hairs that are seen, and a dot stands where rank D lies below what is planned there;
 * its session follows from the share, as on a head (engine/design/dots.c).
 */
#include "patch/room.h"

#include "design/practice.h"
#include "design/spacing.h"

/* As engine/plan/canvas.h: denser than any design, near the even end. */
#define FIELD_DENSITY    160.0f
#define FIELD_REGULARITY 1.6f
#define FIELD_SEED       20261122u
#define PITCH_SHARE      0.6
#define PITCH_MM         10.745699318235418 /* of a hexagonal grid of 1 per cm2 */
#define DIAMETERS_APART  2.0
#define DEPTH_TARGET_MM  0.12 /* as engine/design/dots.c: for the optics only */
#define HAIR_DIAMETER_MM 0.107
#define EDGE_TONE        0.7 /* where a soft edge begins, as at a drawn line (engine/design/sample.c) */

typedef struct work {
    const sbl_patch *patch;
    const sbl_field *field;
    float *density;   /* per site */
    uint8_t *session; /* per site; 0: none */
} work;

static sbl_zone_kind zone_kind(sbl_patch_kind kind)
{
    static const sbl_zone_kind ZONE[SBL_PATCH_KIND_COUNT] = {SBL_ZONE_SCAR_FUT, SBL_ZONE_SCAR_FUE, SBL_ZONE_SCAR_FUT, SBL_ZONE_AREATA,
                                                             SBL_ZONE_BEARD};
    return ZONE[kind];
}

static void name_zone(sbl_zone *zone, sbl_patch_kind kind)
{
    const sbl_zone_practice *practice = sbl_zone_practice_of(zone_kind(kind));
    const char *name = sbl_patch_kind_name(kind);
    *zone = (sbl_zone){.kind = zone_kind(kind), .diameter_mm = practice->diameter_mm, .tone = practice->tone, .needle = practice->needle};
    for (size_t i = 0; name[i] && i + 1 < sizeof zone->name; i++) zone->name[i] = name[i];
}

/* By default 30, 70, 100 % for three sessions (Liu 2025), half and half for two, even shares otherwise. */
static sbl_status complete(sbl_dots *dots, const sbl_dots_options *options, sbl_diag *diag)
{
    static const double three[] = {0.3, 0.7, 1.0};
    uint32_t count = options->session_count ? options->session_count : 3;
    if (count > SBL_SESSIONS_MAX) return sbl_fail_field(diag, SBL_E_RANGE, "too many sessions", "1 to 8", "course.sessions", count);
    bool given = options->cumulative_share[count - 1] > 0.0;
    for (uint32_t i = 0; i < count; i++) {
        double share = given ? options->cumulative_share[i] : count == 3 ? three[i] : (i + 1.0) / count;
        if (!(share > (i ? dots->cumulative_share[i - 1] : 0.0)) || share > 1.0 || (i + 1 == count && share != 1.0))
            return sbl_fail_field(diag, SBL_E_RANGE, "the sessions' shares must rise to 1", "for example 30, 70, 100",
                                  "course.cumulative_percent", share);
        dots->cumulative_share[i] = share;
    }
    dots->session_count = count;
    return SBL_OK;
}

static void judge_site(void *context, uint32_t i)
{
    const work *w = context;
    sbl_vec3f p = w->field->position[i];
    w->density[i] = (float)sbl_patch_density(w->patch, (double)p.x, (double)p.y);
}

static void choose_session(const work *w, const sbl_dots *dots)
{
    for (uint32_t i = 0; i < w->field->count; i++) {
        double level = (double)w->field->site[i].rank * (double)w->field->density_per_cm2, planned = (double)w->density[i];
        w->session[i] = 0;
        if (!(level < planned)) continue;
        uint32_t s = 0;
        while (s + 1 < dots->session_count && !(level / planned < dots->cumulative_share[s])) s++;
        w->session[i] = (uint8_t)(s + 1);
    }
}

static bool near_hair(const sbl_patch *patch, sbl_vec3f at, double least_mm)
{
    for (uint32_t i = 0; i < patch->hair_count; i++)
        if (sbl_v3_distance(sbl_surface_position(&patch->head.surface, patch->hair[i]), sbl_v3_load(at)) < least_mm) return true;
    return false;
}

/* The stated distances hold without exception: what breaks them is left out. */
static sbl_status leave_out(work *w, double min_mm, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t count = w->field->count;
    uint8_t *kind = SBL_NEW(arena, uint8_t, count), *drop = SBL_NEW(arena, uint8_t, count);
    if (!kind || !drop) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the dots", "");
    for (uint32_t i = 0; i < count; i++) kind[i] = w->session[i] ? SBL_SPACING_DOT : SBL_SPACING_ABSENT;
    sbl_spacing spacing = {w->field, kind, min_mm, min_mm};
    sbl_status status = sbl_spacing_violators(drop, &spacing, host, arena, diag);
    double clear_mm = fmax(min_mm, w->patch->hair_clearance_mm);
    for (uint32_t i = 0; i < count && status == SBL_OK; i++)
        if (w->session[i] && (drop[i] || near_hair(w->patch, w->field->position[i], clear_mm))) w->session[i] = 0;
    return status;
}

static sbl_dot dot_at(const sbl_patch *patch, uint32_t site, sbl_surface_point at, uint8_t session)
{
    sbl_vec3 p = sbl_surface_position(&patch->head.surface, at);
    return (sbl_dot){.site = site,
                     .at = at,
                     .position = sbl_v3_store(p),
                     .normal = sbl_v3_store(sbl_surface_normal(&patch->head.surface, at)),
                     .session = session};
}

/* Mean of what is planned over the treated skin, by cells of the outline's box. */
static double mean_planned(const sbl_patch *patch, double area_cm2)
{
    enum { SIDE = 120 };
    double wide = (patch->box[2] - patch->box[0]) / SIDE, high = (patch->box[3] - patch->box[1]) / SIDE, sum = 0.0, z, slope[2];
    for (int i = 0; i < SIDE * SIDE; i++) {
        double x = patch->box[0] + wide * (i % SIDE + 0.5), y = patch->box[1] + high * (i / SIDE + 0.5);
        if (patch_form_at(patch, x, y, &z, slope))
            sum += sbl_patch_density(patch, x, y) * sqrt(1.0 + slope[0] * slope[0] + slope[1] * slope[1]);
    }
    return area_cm2 > 0.0 ? sum * wide * high / 100.0 / area_cm2 : 0.0;
}

static sbl_status write_out(sbl_dots *dots, sbl_zone *zone, const work *w, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_patch *patch = w->patch;
    for (uint32_t i = 0; i < w->field->count; i++) {
        if (w->session[i]) dots->per_session[w->session[i] - 1]++;
        dots->count += w->session[i] != 0;
    }
    sbl_dot *dot = SBL_NEW(arena, sbl_dot, dots->count), *hair = SBL_NEW(arena, sbl_dot, patch->hair_count);
    if (!dot || !hair) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the dots", "");
    dots->dot = dot;
    dots->hair = hair;
    for (uint32_t i = 0; i < w->field->count; i++) {
        if (!w->session[i]) continue;
        *dot = dot_at(patch, i, w->field->site[i].at, w->session[i]);
        dot->diameter_mm = (float)zone->diameter_mm;
        dot->tone = (float)(zone->tone * (EDGE_TONE + (1.0 - EDGE_TONE) * fmin((double)w->density[i] / patch->full_per_cm2, 1.0)));
        if (sbl_patch_is_scar(patch->wish->kind)) dot->tone = (float)zone->tone;
        (dot++)->depth_target_mm = (float)DEPTH_TARGET_MM;
    }
    for (uint32_t i = 0; i < patch->hair_count; i++) {
        *hair = dot_at(patch, i, patch->hair[i], 0);
        hair->tone = 1.0f;
        (hair++)->diameter_mm = (float)HAIR_DIAMETER_MM;
    }
    dots->hair_count = patch->hair_count;
    zone->dot_count = dots->count;
    zone->target_per_cm2 = mean_planned(patch, zone->area_cm2);
    return SBL_OK;
}

static sbl_status place(sbl_dots *dots, sbl_zone *zone, work *w, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    w->density = SBL_NEW(arena, float, w->field->count);
    w->session = SBL_NEW(arena, uint8_t, w->field->count);
    if (!w->density || !w->session) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the dots", "");
    sbl_parallel_for(host, w->field->count, judge_site, w);
    choose_session(w, dots);
    dots->min_distance_mm = fmax(PITCH_SHARE * PITCH_MM / sqrt((double)w->field->density_per_cm2), DIAMETERS_APART * zone->diameter_mm);
    sbl_status status = leave_out(w, dots->min_distance_mm, host, arena, diag);
    return status == SBL_OK ? write_out(dots, zone, w, arena, diag) : status;
}

sbl_status sbl_patch_dots(sbl_dots *dots, sbl_field *field, sbl_zone *zone, const sbl_patch *patch, const sbl_dots_options *options,
                          bool clustered, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    *dots = (sbl_dots){0};
    name_zone(zone, patch->wish->kind);
    zone->area_cm2 = patch->area_cm2 - patch->no_go_cm2;
    sbl_status status = complete(dots, options, diag);
    if (status != SBL_OK) return status;
    sbl_field_options how = {.density_per_cm2 = FIELD_DENSITY,
                             .regularity = FIELD_REGULARITY,
                             .fixed = patch->hair,
                             .fixed_count = patch->hair_count,
                             .seed = FIELD_SEED};
    status =
        sbl_field_build_pattern(field, &patch->head.surface, &how, clustered ? SBL_FIELD_CLUSTERED : SBL_FIELD_NATURAL, host, arena, diag);
    if (status != SBL_OK) return status;
    work w = {.patch = patch, .field = field};
    status = place(dots, zone, &w, host, arena, diag);
    if (status == SBL_OK && !dots->count)
        return sbl_fail_field(diag, SBL_E_CONFLICT, "no skin is left to treat in this outline",
                              "hair grows there already, or places without dots cover it", "patch.outline_px", 0.0);
    return status;
}
