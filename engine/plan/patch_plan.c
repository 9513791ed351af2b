/* A plan for a patch: the order of its rooms, what experience says of scars and bare patches, and how sure it all is. */
#include "plan/mix.h"

#include "stubble/colour.h"
#include "stubble/design_check.h"
#include "stubble/document_words.h"

#include <string.h>

/* Central 90 % of a normal distribution. */
#define SD_OF_BAND 1.645
/* A test spot in a scar heals for 4 to 6 weeks before the rest is filled (FACTS 1.7, unverified). */
#define TEST_DAYS 35u
/* A scar is left alone for so long, and looked at twice until then (FACTS 1.7: 9 to 12 months, practice). */
#define SCAR_MONTHS_LEAST 9u
#define SCAR_MONTHS_GOOD  12u
/* Beyond these a remark says so. */
#define TILT_REMARK    0.61 /* 35 degrees */
#define CURVE_REMARK   0.01
#define CONDITIONS_MAX 64u
#define REMARKS_OWN    8u

static sbl_band band_of(double mid, double sd)
{
    double half = SD_OF_BAND * sd;
    return (sbl_band){mid > half ? mid - half : 0.0, mid, mid + half};
}

static void fill_design(sbl_plan *plan)
{
    const sbl_patch *patch = plan->patch;
    sbl_design *design = &plan->design;
    sbl_patch_kind kind = patch->wish->kind;
    design->head = &patch->head;
    design->options = plan->client->design;
    design->options.treatment =
        (sbl_treatment){.scars = sbl_patch_is_scar(kind), .areata = kind == SBL_PATCH_AREATA, .beard = kind == SBL_PATCH_BEARD};
    design->options.natural_density_per_cm2 = patch->natural_per_cm2;
    design->options.full_density_per_cm2 = patch->full_per_cm2;
    design->zone_count = 1;
    design->treated_area_cm2 = design->zone[0].area_cm2;
    design->treated_area_sd_cm2 = patch->area_sd_cm2;
    design->bald_area_cm2 = design->treated_area_cm2 * sbl_clamp(1.0 - patch->existing_per_cm2 / patch->full_per_cm2, 0.0, 1.0);
}

/* The scar's age and height are conditions like those of the health section. */
static sbl_course_options course_of(const sbl_plan *plan, const char **condition)
{
    const sbl_patch_wish *wish = plan->patch->wish;
    sbl_course_options options = plan->client->course;
    uint32_t count = 0;
    while (count < options.condition_count && count < CONDITIONS_MAX) condition[count] = options.condition[count], count++;
    if (sbl_patch_is_scar(wish->kind) && wish->scar_months && wish->scar_months < SCAR_MONTHS_LEAST) condition[count++] = "scar_recent";
    if (sbl_patch_is_scar(wish->kind) && wish->scar_raised) condition[count++] = "keloid";
    options.condition = condition;
    options.condition_count = count;
    return options;
}

static void add_remark(sbl_plan *plan, sbl_remark *remark, sbl_word word, const char *source, double value, bool for_client)
{
    const char *text = sbl_document_word(plan->knowledge, word);
    remark[plan->remark_count++] = (sbl_remark){text, source, value, for_client, text, NULL};
}

static void remark_scar(sbl_plan *plan, sbl_remark *remark)
{
    const sbl_patch_wish *wish = plan->patch->wish;
    static const char PRACTICE[] = "looknaturalatl.com (9 to 12 months): practice";
    if (!wish->scar_months) add_remark(plan, remark, SBL_WORD_patch_mind_age, PRACTICE, 0.0, true);
    else if (wish->scar_months >= SCAR_MONTHS_LEAST && wish->scar_months < SCAR_MONTHS_GOOD)
        add_remark(plan, remark, SBL_WORD_patch_mind_young, PRACTICE, wish->scar_months, true);
    if (plan->test_days)
        add_remark(plan, remark, SBL_WORD_patch_mind_test,
                   "common in the literature, unverified; Liu 2025: scars lost more in 6 months (1.6 against 0.9 points)", plan->test_days,
                   true);
}

static void remark_all(sbl_plan *plan, sbl_remark *remark)
{
    const sbl_patch *patch = plan->patch;
    if (sbl_patch_is_scar(patch->wish->kind)) remark_scar(plan, remark);
    if (patch->wish->kind == SBL_PATCH_AREATA)
        add_remark(plan, remark, SBL_WORD_patch_mind_areata,
                   "elixirpigmentation (practice); clinics differ whether to treat before it has been quiet for a while", 0.0, true);
    if (patch->existing_reason && !patch->wish->existing_given)
        add_remark(plan, remark, SBL_WORD_patch_mind_hairs, patch->existing_reason, patch->px_per_mm, false);
    if (patch->tilt > TILT_REMARK)
        add_remark(plan, remark, SBL_WORD_patch_mind_aside, "propagated: a card that is not level with the skin",
                   patch->tilt * 180.0 / SBL_PI, false);
    if (patch->curve_sd > CURVE_REMARK)
        add_remark(plan, remark, SBL_WORD_patch_mind_flat, "a scalp's radius of about 80 mm", patch->curve_sd, false);
    if (patch->check.contradicts)
        add_remark(plan, remark, SBL_WORD_patch_mind_clash, "the given scale against the card's in the photo, in sd", patch->check.off_sd,
                   true);
    else if (patch->check.compared)
        add_remark(plan, remark, SBL_WORD_patch_mind_card, "the given scale against the card's in the photo, in sd", patch->check.off_sd,
                   false);
    else if (patch->wish->scale == SBL_PATCH_STATED)
        add_remark(plan, remark, SBL_WORD_patch_mind_scale, "5 % of a length", patch->scale_relative_error, true);
}

/* The rules of knowledge/checks.json that speak of dots and days; those of hairlines and stages are silent. */
static sbl_status check(sbl_plan *plan, sbl_arena *arena, sbl_diag *diag)
{
    sbl_remark *remark = SBL_NEW(arena, sbl_remark, SBL_CHECK_COUNT + REMARKS_OWN);
    if (!remark) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the remarks", "");
    const sbl_client *client = plan->client;
    sbl_check_facts facts = {
        .sex = client->sex,
        .age_years = client->age_years,
        .pale_hair = client->hair_colour == SBL_HAIR_BLOND || client->hair_colour == SBL_HAIR_GREY || client->hair_colour == SBL_HAIR_WHITE,
        .full_per_cm2 = plan->patch->full_per_cm2,
        .natural_per_cm2 = plan->patch->natural_per_cm2,
        .needle_mm = client->course.needle_mm,
        .min_distance_mm = plan->dots.min_distance_mm,
        .year_8_diameter_mm = sbl_fading_diameter(8.0, plan->design.zone[0].diameter_mm, plan->knowledge->model.growth_mm2_per_year.high)};
    for (uint32_t s = 0; s < plan->course.session_count; s++) {
        facts.darkest_tone = fmax(facts.darkest_tone, plan->course.session[s].tone);
        facts.longest_minutes = fmax(facts.longest_minutes, plan->course.session[s].minutes.mid);
    }
    plan->remark = remark;
    remark_all(plan, remark);
    plan->remark_count += sbl_design_check(remark + plan->remark_count, &facts, plan->knowledge, arena);
    return SBL_OK;
}

/* A model: what the scale is worth, less for colours by word, for a view from aside and for a scale that the card contradicts. */
static void state_confidence(sbl_plan *plan)
{
    static const double OF_SCALE[] = {[SBL_PATCH_BY_CARD] = 0.92, [SBL_PATCH_BY_LENGTH] = 0.75, [SBL_PATCH_STATED] = 0.6};
    static const sbl_word REASON[][2] = {[SBL_PATCH_BY_CARD] = {SBL_WORD_patch_sure_card_words, SBL_WORD_patch_sure_card},
                                         [SBL_PATCH_BY_LENGTH] = {SBL_WORD_patch_sure_length_words, SBL_WORD_patch_sure_length},
                                         [SBL_PATCH_STATED] = {SBL_WORD_patch_sure_stated_words, SBL_WORD_patch_sure_stated}};
    const sbl_patch *patch = plan->patch;
    plan->confidence = OF_SCALE[patch->wish->scale] - (patch->calibrated ? 0.0 : 0.05) - (patch->tilt > TILT_REMARK ? 0.05 : 0.0) -
                       (patch->check.contradicts ? 0.2 : 0.0);
    plan->confidence_reason = sbl_document_word(plan->knowledge, REASON[patch->wish->scale][patch->calibrated]);
}

void sbl_patch_colours(sbl_client *client, const sbl_patch *patch)
{
    sbl_skin skin;
    if (patch->calibrated && sbl_skin_from_lab(&skin, patch->skin_lab, NULL) == SBL_OK) {
        /* What was stated of the skin's type stays for fading; the optics use what was measured. */
        uint32_t type = client->skin_stated ? client->skin.fitzpatrick : skin.fitzpatrick;
        client->skin = skin;
        client->skin.fitzpatrick = (uint8_t)type;
        client->course.fitzpatrick = type;
    }
    if (client->hair_stated || !(patch->hair_lab.L > 0.0)) return;
    double best = HUGE_VAL;
    for (int c = 0; c < SBL_HAIR_COLOUR_COUNT; c++) {
        double apart = sbl_ciede2000(patch->hair_lab, sbl_lab_from_xyz(sbl_xyz_from_rgb(sbl_hair_rgb((sbl_hair_colour)c))));
        if (!(apart < best)) continue;
        best = apart;
        client->hair_colour = (sbl_hair_colour)c;
    }
}

static sbl_status make(sbl_plan *plan, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (sbl_progress(host, "dots", 0.0f)) return sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "");
    sbl_status status = sbl_patch_dots(&plan->dots, &plan->field, &plan->design.zone[0], plan->patch, &plan->client->dots,
                                       plan->client->clustered_hair, host, arena, diag);
    if (status != SBL_OK) return status;
    fill_design(plan);
    const char **condition = SBL_NEW(arena, const char *, CONDITIONS_MAX + 2);
    if (!condition) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the plan", "");
    sbl_course_options options = course_of(plan, condition);
    if (sbl_progress(host, "course", 0.0f)) return sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "");
    status = sbl_course_build(&plan->course, &plan->design, &plan->dots, &options, plan->knowledge, arena, diag);
    if (status != SBL_OK) return status;
    plan->treated_area_cm2 = band_of(plan->design.treated_area_cm2, plan->design.treated_area_sd_cm2);
    plan->bald_area_cm2 = band_of(plan->design.bald_area_cm2, plan->design.bald_area_cm2 * plan->head->area_relative_sd);
    plan->test_days = plan->patch->test.radius_mm > 0.0 ? TEST_DAYS : 0;
    state_confidence(plan);
    status = plan_mix(plan, arena, diag);
    return status == SBL_OK ? check(plan, arena, diag) : status;
}

sbl_status sbl_plan_make_patch(sbl_plan *plan, const sbl_client *client, const sbl_patch *patch, const sbl_knowledge *knowledge,
                               const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!plan || !client || !patch || !knowledge || !arena)
        return sbl_fail(diag, SBL_E_ARG, "plan, client, patch, knowledge and arena are needed", "");
    sbl_arena_mark mark = sbl_arena_here(arena);
    *plan = (sbl_plan){.client = client, .head = &patch->head, .knowledge = knowledge, .patch = patch};
    sbl_status status = make(plan, host, arena, diag);
    if (status != SBL_OK) {
        memset(plan, 0, sizeof *plan);
        sbl_arena_rewind(arena, mark);
    }
    return status;
}
