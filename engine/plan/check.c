/* The figures that the design check looks at, gathered from a plan; limits and words are the knowledge's (stubble/design_check.h). */
#include "plan/check.h"

#include "stubble/progression.h"

static double area_of(const sbl_design *design, sbl_zone_kind kind)
{
    double area_cm2 = 0.0;
    for (uint32_t z = 0; z < design->zone_count; z++)
        if (design->zone[z].kind == kind) area_cm2 += design->zone[z].area_cm2;
    return area_cm2;
}

static void gather_hairline(sbl_check_facts *facts, const sbl_plan *plan)
{
    const sbl_design *design = &plan->design;
    const sbl_hairline_options *line = &design->options.hairline;
    facts->has_hairline = sbl_plan_has_hairline(plan);
    if (!facts->has_hairline) return;
    facts->straight_style = line->style == SBL_HAIRLINE_STRAIGHT;
    facts->mid_frontal_mm = design->hairline.mid_frontal_mm;
    facts->apex_back_mm = line->apex_back_mm;
    facts->wave_mm = line->macro_mm + line->micro_mm;
    facts->transition_mm = line->transition_mm;
    if (design->options.treatment.hairline && !design->options.treatment.shaved_look && design->hairline.length_mm > 0.0)
        facts->band_mm = (area_of(design, SBL_ZONE_HAIRLINE) + area_of(design, SBL_ZONE_FRONT)) * 100.0 / design->hairline.length_mm;
}

static double largest_dot_mm(const sbl_design *design)
{
    double diameter_mm = 0.0;
    for (uint32_t z = 0; z < design->zone_count; z++) diameter_mm = fmax(diameter_mm, design->zone[z].diameter_mm);
    return diameter_mm;
}

static void gather_course(sbl_check_facts *facts, const sbl_plan *plan)
{
    const sbl_course *course = &plan->course;
    const sbl_course_options *wish = &plan->client->course;
    for (uint32_t s = 0; s < course->session_count; s++) {
        facts->darkest_tone = fmax(facts->darkest_tone, course->session[s].tone);
        facts->longest_minutes = fmax(facts->longest_minutes, course->session[s].minutes.mid);
    }
    if (wish->mix_count) {
        facts->water_parts = wish->mix[wish->mix_count - 1].water_parts;
        facts->series_water_parts = course->dilution->step[course->dilution->step_count - 1].water_parts;
    }
    facts->needle_mm = wish->needle_mm;
    if (!plan->dots.count) return;
    facts->min_distance_mm = plan->dots.min_distance_mm;
    facts->year_8_diameter_mm = sbl_fading_diameter(8.0, largest_dot_mm(&plan->design), plan->knowledge->model.growth_mm2_per_year.high);
}

/* "norwood V" in files, "Norwood V" in a sentence. */
static const char *in_words(sbl_pattern pattern, sbl_arena *arena)
{
    const char *name = sbl_pattern_name(pattern);
    size_t bytes = 1;
    while (name[bytes - 1]) bytes++;
    char *copy = sbl_arena_copy(arena, name, bytes, 1);
    if (copy && copy[0] >= 'a' && copy[0] <= 'z') copy[0] = (char)(copy[0] - 'a' + 'A');
    return copy;
}

static void gather_future(sbl_check_facts *facts, const sbl_plan *plan, sbl_arena *arena)
{
    const sbl_progression *progression = &plan->progression;
    if (!progression->knowledge || progression->first_misfit == SBL_NONE) return;
    facts->alone_at = in_words(progression->stage[progression->first_misfit].pattern, arena);
}

sbl_status plan_check(sbl_plan *plan, sbl_arena *arena, sbl_diag *diag)
{
    sbl_remark *remark = SBL_NEW(arena, sbl_remark, SBL_CHECK_COUNT);
    if (!remark) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the design check", "");
    const sbl_client *client = plan->client;
    sbl_pattern pattern = client->design.pattern;
    sbl_check_facts facts = {
        .sex = client->sex,
        .age_years = client->age_years,
        .norwood_step = pattern >= SBL_PATTERN_NORWOOD_I && pattern <= SBL_PATTERN_NORWOOD_VII ? sbl_pattern_step(pattern) : 0,
        .pale_hair = client->hair_colour == SBL_HAIR_BLOND || client->hair_colour == SBL_HAIR_GREY || client->hair_colour == SBL_HAIR_WHITE,
        .full_per_cm2 = plan->design.options.full_density_per_cm2,
        .natural_per_cm2 = plan->design.options.natural_density_per_cm2,
        .scan_rms_mm = plan->head->source == SBL_HEAD_SCAN ? plan->head->fit_rms_mm : 0.0,
        .scale_off_sd = plan->head->scale_off_sd,
    };
    gather_hairline(&facts, plan);
    gather_course(&facts, plan);
    gather_future(&facts, plan, arena);
    plan->remark = remark;
    plan->remark_count = sbl_design_check(remark, &facts, plan->knowledge, arena);
    return SBL_OK;
}
