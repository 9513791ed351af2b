/* What each zone and session is mixed with: places from the design, matched by their healed look. */
#include "plan/mix.h"

#include "stubble/math.h"

static sbl_status no_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the plan", "close other programs");
}

/* Longer hair than this is no longer what dots imitate. */
#define SHAVED_MM 0.5

/* A scar loses pigment faster (models.json: fading.scar; Liu 2025: 20 % against 10 % in six months). */
static double lasting_of(const sbl_plan *plan, bool scar)
{
    return scar ? plan->knowledge->model.scar : 1.0;
}

static bool is_scar(sbl_zone_kind kind)
{
    return kind == SBL_ZONE_SCAR_FUT || kind == SBL_ZONE_SCAR_FUE;
}

/* Top of the pigment as the dots of the zone have it: all the same. */
static double top_of(const sbl_plan *plan, uint32_t zone)
{
    for (uint32_t i = 0; i < plan->dots.count; i++)
        if (plan->dots.dot[i].zone == zone) return (double)plan->dots.dot[i].depth_target_mm;
    return 0.0;
}

/* How dense the dots of a zone stand where they stand: each dot's own place counts once, so an edge that thins out counts little. A
 * patch's plan knows the mean alone. */
static double density_of(const sbl_plan *plan, uint32_t zone)
{
    double sum = 0.0;
    uint32_t count = 0;
    if (!plan->design.density_per_cm2) return plan->design.zone[zone].target_per_cm2;
    for (uint32_t i = 0; i < plan->dots.count; i++) {
        const sbl_dot *dot = &plan->dots.dot[i];
        if (dot->zone != zone) continue;
        const uint32_t *corner = plan->head->surface.triangle + 3 * (size_t)dot->at.triangle;
        const float *density = plan->design.density_per_cm2;
        sum += (1.0 - (double)dot->at.u - (double)dot->at.v) * (double)density[corner[0]] + (double)dot->at.u * (double)density[corner[1]] +
               (double)dot->at.v * (double)density[corner[2]];
        count++;
    }
    return count ? fmax(sum / count, plan->design.zone[zone].target_per_cm2) : 0.0;
}

static void fill_sessions(sbl_match_place *place, const sbl_plan *plan)
{
    const sbl_course_options *wish = &plan->client->course;
    place->sessions = plan->dots.session_count;
    place->own_mix = wish->mix_count > 0;
    for (uint32_t s = 0; s < place->sessions; s++) {
        place->fraction[s] = plan->dots.cumulative_share[s] - (s ? plan->dots.cumulative_share[s - 1] : 0.0);
        if (place->own_mix) place->own_water_parts[s] = wish->mix[s < wish->mix_count ? s : wish->mix_count - 1].water_parts;
    }
}

/* The design adds dots to hairs up to its full density; a dot stands for as much hair as nature had there for each of them. */
static sbl_match_place place_of(const sbl_plan *plan, uint32_t index, sbl_lab_d65 hair, sbl_skin_parameters skin)
{
    const sbl_zone *zone = &plan->design.zone[index];
    const sbl_design_options *design = &plan->design.options;
    bool scar = is_scar(zone->kind);
    double dots = density_of(plan, index), full = design->full_density_per_cm2, natural = design->natural_density_per_cm2;
    sbl_match_place place = {.title = zone->name,
                             .skin = scar ? sbl_skin_of_scar(&skin) : skin,
                             .around = skin,
                             .hair = {.lab = hair},
                             .dots_per_cm2 = dots,
                             .stubble_mm = sbl_clamp(plan->client->stubble_mm, 0.0, SHAVED_MM),
                             .units_per_cm2 = full > 0.0 && natural > 0.0 ? dots * natural / full : dots,
                             .diameter_mm = zone->diameter_mm,
                             .top_mm = top_of(plan, index),
                             .lasting_factor = lasting_of(plan, scar),
                             .lighter_parts = zone->kind == SBL_ZONE_HAIRLINE ? SBL_MATCH_WATER_STEP : 0.0,
                             .weight = zone->dot_count};
    fill_sessions(&place, plan);
    return place;
}

/* "12:1 water to pigment", with one decimal where it is no whole number. */
static const char *label_of(double water_parts, sbl_arena *arena)
{
    static const char WORDS[] = ":1 water to pigment";
    char text[48];
    size_t n = 0;
    uint32_t tenths = (uint32_t)(10.0 * sbl_clamp(water_parts, 0.0, 999.0) + 0.5), whole = tenths / 10;
    if (whole >= 100) text[n++] = (char)('0' + whole / 100);
    if (whole >= 10) text[n++] = (char)('0' + whole / 10 % 10);
    text[n++] = (char)('0' + whole % 10);
    if (tenths % 10) {
        text[n++] = '.';
        text[n++] = (char)('0' + tenths % 10);
    }
    for (size_t k = 0; k < sizeof WORDS; k++) text[n++] = WORDS[k];
    return sbl_arena_copy(arena, text, n, 1);
}

static bool write_labels(sbl_zone_mix *mix, sbl_arena *arena)
{
    for (uint32_t s = 0; s < mix->place.sessions; s++) {
        mix->label[s] = label_of(mix->match.water_parts[s], arena);
        if (!mix->label[s]) return false;
    }
    return true;
}

/* What the documents say of a whole session is what most of its dots are mixed with. */
static void mix_sessions(sbl_course *course, const sbl_zone_mix *main, const sbl_knowledge *knowledge)
{
    double range = knowledge->water_parts_lightest - knowledge->water_parts_darkest;
    for (uint32_t s = 0; s < course->session_count && s < main->place.sessions; s++) {
        course->session[s].dilution = main->label[s];
        course->session[s].tone = sbl_clamp((knowledge->water_parts_lightest - main->match.water_parts[s]) / range, 0.0, 1.0);
    }
}

static void fill_ink(sbl_preview_ink *ink, const sbl_zone_mix *zone, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t s = 0; s < zone[i].place.sessions; s++)
            for (uint32_t c = 0; c < 3; c++)
                ink[zone[i].zone * SBL_SESSIONS_MAX + s].strength_per_mm[c] = zone[i].match.strength_per_mm[s][c];
}

static sbl_status match_zones(sbl_zone_mix *zone, uint32_t count, const sbl_knowledge *knowledge, sbl_arena *arena, sbl_diag *diag)
{
    sbl_match_place place[SBL_ZONES_MAX];
    sbl_match_scale scale = {knowledge->water_parts_lightest, knowledge->water_parts_darkest};
    sbl_dot_table table;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_place_match *match = SBL_NEW(arena, sbl_place_match, count);
    if (!match) return no_memory(diag);
    sbl_dot_table_builtin(&table);
    for (uint32_t i = 0; i < count; i++) place[i] = zone[i].place;
    sbl_status status = sbl_match_places(match, place, count, &table, knowledge->pigment, &scale, diag);
    for (uint32_t i = 0; i < count && status == SBL_OK; i++) zone[i].match = match[i];
    sbl_arena_rewind(arena, mark);
    return status;
}

static sbl_status find(sbl_plan_mix *mix, const sbl_plan *plan, const sbl_lab_d65 *hair, const sbl_skin_parameters *skin, sbl_arena *arena,
                       sbl_diag *diag)
{
    uint32_t count = 0, zones = plan->design.zone_count;
    sbl_lab_d65 named = sbl_lab_from_xyz(sbl_xyz_from_rgb(sbl_hair_rgb(plan->client->hair_colour)));
    sbl_skin_parameters stated = sbl_skin_parameters_from_ita(plan->client->skin.ita_deg);
    sbl_zone_mix *zone = SBL_NEW(arena, sbl_zone_mix, zones);
    if (!zone) return no_memory(diag);
    for (uint32_t z = 0; z < zones; z++) {
        if (!plan->design.zone[z].dot_count) continue;
        sbl_match_place place = place_of(plan, z, hair ? *hair : named, skin ? *skin : stated);
        zone[count++] = (sbl_zone_mix){.zone = z, .scar = is_scar(plan->design.zone[z].kind), .place = place};
    }
    return sbl_plan_mix_places(mix, zone, count, plan->knowledge, arena, diag);
}

sbl_status sbl_plan_mix_places(sbl_plan_mix *mix, sbl_zone_mix *zone, uint32_t count, const sbl_knowledge *knowledge, sbl_arena *arena,
                               sbl_diag *diag)
{
    if (!mix || !zone || count > SBL_ZONES_MAX || !knowledge || !knowledge->pigment || !arena)
        return sbl_fail(diag, SBL_E_ARG, "a mix needs places, pigments and an arena", "pass at most SBL_ZONES_MAX places");
    uint32_t zones = 1;
    for (uint32_t i = 0; i < count; i++) zones = zone[i].zone + 1 > zones ? zone[i].zone + 1 : zones;
    sbl_preview_ink *ink = SBL_NEW(arena, sbl_preview_ink, (uint64_t)zones * SBL_SESSIONS_MAX);
    if (!ink) return no_memory(diag);
    sbl_status status = match_zones(zone, count, knowledge, arena, diag);
    if (status != SBL_OK) return status;
    *mix = (sbl_plan_mix){.zone = zone, .zone_count = count, .ink = ink, .ink_zones = zones};
    for (uint32_t i = 0; i < count; i++) {
        if (!write_labels(&zone[i], arena)) return no_memory(diag);
        if (zone[i].place.weight > zone[mix->main].place.weight) mix->main = i;
    }
    fill_ink(ink, zone, count);
    return SBL_OK;
}

sbl_status sbl_plan_mix_find(sbl_plan_mix *mix, const sbl_plan *plan, const sbl_lab_d65 *hair, const sbl_skin_parameters *skin,
                             sbl_arena *arena, sbl_diag *diag)
{
    if (!mix || !plan || !plan->client || !plan->knowledge || !plan->knowledge->pigment || !arena)
        return sbl_fail(diag, SBL_E_ARG, "a mix needs a plan, pigments and an arena", "make the plan first");
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = find(mix, plan, hair, skin, arena, diag);
    if (status == SBL_OK) return SBL_OK;
    sbl_arena_rewind(arena, mark);
    *mix = (sbl_plan_mix){0};
    return status;
}

sbl_status plan_mix(sbl_plan *plan, sbl_arena *arena, sbl_diag *diag)
{
    if (!plan->client->skin_stated || !plan->client->hair_stated || !plan->dots.count || !plan->knowledge->pigment) return SBL_OK;
    sbl_status status = sbl_plan_mix_find(&plan->mix, plan, NULL, NULL, arena, diag);
    if (status == SBL_OK && !plan->client->course.mix_count) mix_sessions(&plan->course, &plan->mix.zone[plan->mix.main], plan->knowledge);
    return status;
}

const sbl_zone_mix *sbl_plan_mix_of(const sbl_plan *plan, uint32_t zone)
{
    for (uint32_t i = 0; i < plan->mix.zone_count; i++)
        if (plan->mix.zone[i].zone == zone) return &plan->mix.zone[i];
    return NULL;
}

const char *sbl_plan_dilution(const sbl_plan *plan, uint32_t zone, uint32_t session)
{
    const sbl_zone_mix *mix = sbl_plan_mix_of(plan, zone);
    if (mix && session >= 1 && session <= mix->place.sessions) return mix->label[session - 1];
    return plan->course.session[session - 1].dilution;
}
