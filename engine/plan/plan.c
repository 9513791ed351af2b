/*
 * The main job: from an intake and a head to one plan. Only the order stands here; each step is a room of its own.
 */
#include "stubble/plan.h"

#include "plan/canvas.h"
#include "plan/check.h"
#include "plan/missing.h"
#include "plan/mix.h"
#include "plan/tape_distances.h"
#include "stubble/document_words.h"

#include <string.h>

/* Central 90 % of a normal distribution. */
#define SD_OF_BAND 1.645

/* More of a design than this beyond the canvas is a mistake of the wish; less is a rim of the last row of triangles. */
#define MISSED_SHARE_MAX 0.005

static sbl_band band_of(double mid, double sd)
{
    double half = SD_OF_BAND * sd;
    return (sbl_band){mid > half ? mid - half : 0.0, mid, mid + half};
}

/*
 * How much the input leaves open, as one number for the report; a model: a scan with a known unit starts at 0.9, tape measures at 0.5 plus
 * 0.08 for each of the five, a photo at 0.55 plus 0.07; skin and hair stated by word, not measured, cost 0.05.
 */
static void state_confidence(sbl_plan *plan)
{
    const sbl_client *client = plan->client;
    sbl_word reason;
    if (plan->head->source == SBL_HEAD_SCAN) {
        bool stated = client->scan.unit != SBL_UNIT_FIND;
        plan->confidence = stated ? 0.90 : 0.80;
        reason = stated ? SBL_WORD_confidence_scan : SBL_WORD_confidence_scan_unit;
    } else {
        uint32_t given = 0;
        for (uint32_t m = 0; m < SBL_MEASURE_COUNT; m++) given += client->tape.given[m];
        bool photo = plan->head->source == SBL_HEAD_PHOTO;
        plan->confidence = photo ? 0.55 + 0.07 * (double)given : 0.5 + 0.08 * (double)given;
        reason = photo ? SBL_WORD_confidence_photo : given >= 4 ? SBL_WORD_confidence_tape_most : SBL_WORD_confidence_tape_few;
    }
    plan->confidence_reason = sbl_document_word(plan->knowledge, reason);
    plan->confidence -= 0.05;
}

static sbl_status place_dots(sbl_plan *plan, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    const uint8_t *region;
    sbl_status status = canvas_build(&plan->field, &region, plan->head, plan->client->design.treatment.beard,
                                     plan->client->design.clustered, host, arena, diag);
    if (status != SBL_OK) return status;
    double missed = canvas_missed_share(region, &plan->design);
    if (missed > MISSED_SHARE_MAX)
        return sbl_fail_field(diag, SBL_E_RANGE, "the hairline comes down onto the brow or the cheek",
                              "raise mid_frontal_mm, or bring the handles in wish.hairline.moves and temporal_point_mm back",
                              "wish.hairline", missed);
    return sbl_dots_place(&plan->dots, &plan->design, &plan->field, &plan->client->dots, host, arena, diag);
}

/* "health.kelloid": the field as it stands in the intake. */
static void name_condition(sbl_diag *diag, const char *condition)
{
    static const char GROUP[] = "health.";
    size_t length = sizeof GROUP - 1;
    memcpy(diag->field, GROUP, length);
    while (*condition && length + 1 < sizeof diag->field) diag->field[length++] = *condition++;
    diag->field[length] = '\0';
}

/* What the course will refuse in the end is refused before the work: a wrong word in the intake is answered at once. */
static sbl_status check_words(const sbl_plan *plan, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_course_options *wish = &plan->client->course;
    const sbl_knowledge *knowledge = plan->knowledge;
    const sbl_price_book *book = NULL;
    for (uint32_t i = 0; i < knowledge->price_book_count && !book; i++)
        if (!wish->price_book || !strcmp(knowledge->price_book[i].key, wish->price_book)) book = &knowledge->price_book[i];
    if (!book)
        return sbl_fail_field(diag, SBL_E_NOT_FOUND, "there is no price book of this name",
                              "knowledge/prices.json lists them: toronto, richmond_hill, uk, usa, australia, or the clinic's own",
                              "course.price_book", 0.0);
    const sbl_add_on *add_on[SBL_ADD_ONS_MAX];
    sbl_status status = sbl_quote_find_add_ons(add_on, book, wish->add_on, wish->add_on_count, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark scratch = sbl_arena_here(arena);
    sbl_candidacy candidacy;
    status = sbl_candidacy_judge(&candidacy, knowledge, wish->condition, wish->condition_count, arena, diag);
    sbl_arena_rewind(arena, scratch);
    if (status == SBL_E_NOT_FOUND && diag && diag->index < wish->condition_count) name_condition(diag, wish->condition[diag->index]);
    return status;
}

static sbl_status forecast_loss(sbl_plan *plan, sbl_arena *arena, sbl_diag *diag)
{
    if (!plan->knowledge->progression) return SBL_OK;
    return sbl_progression_build(&plan->progression, &plan->design, plan->client->age_years, plan->knowledge, NULL, arena, diag);
}

/* Steps that follow from design, dots and course, none from another, the longest first. */
static sbl_status (*const last_step[])(sbl_plan *plan, sbl_arena *arena, sbl_diag *diag) = {forecast_loss, plan_mix, plan_tape_distances};

enum { LAST_STEPS = sizeof last_step / sizeof *last_step };

/* Each step has memory of its own. */
typedef struct last_steps {
    sbl_plan *plan;
    sbl_arena arena[LAST_STEPS];
    sbl_status status[LAST_STEPS];
    sbl_diag diag[LAST_STEPS];
} last_steps;

static void take_last_step(void *context, uint32_t i)
{
    last_steps *all = context;
    all->status[i] = last_step[i](all->plan, &all->arena[i], &all->diag[i]);
}

static sbl_status take_last_steps(sbl_plan *plan, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    last_steps all = {.plan = plan};
    for (int i = 0; i < LAST_STEPS; i++) sbl_arena_init(&all.arena[i], &arena->allocator);
    sbl_parallel_for(host, LAST_STEPS, take_last_step, &all);
    for (int i = 0; i < LAST_STEPS; i++) sbl_arena_adopt(arena, &all.arena[i]);
    for (int i = 0; i < LAST_STEPS; i++) {
        if (all.status[i] == SBL_OK) continue;
        if (diag) *diag = all.diag[i];
        return all.status[i];
    }
    return SBL_OK;
}

static sbl_status make(sbl_plan *plan, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_client *client = plan->client;
    if (sbl_progress(host, "design", 0.0f)) return sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "");
    sbl_status status = check_words(plan, arena, diag);
    if (status != SBL_OK) return status;
    status = sbl_design_build(&plan->design, plan->head, &client->design, host, arena, diag);
    if (status != SBL_OK) return status;
    if (sbl_progress(host, "dots", 0.0f)) return sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "");
    status = place_dots(plan, host, arena, diag);
    if (status != SBL_OK) return status;
    if (sbl_progress(host, "course", 0.0f)) return sbl_fail(diag, SBL_E_CANCELLED, "stopped on request", "");
    status = sbl_course_build(&plan->course, &plan->design, &plan->dots, &client->course, plan->knowledge, arena, diag);
    if (status == SBL_OK) status = take_last_steps(plan, host, arena, diag);
    if (status != SBL_OK) return status;
    plan->treated_area_cm2 = band_of(plan->design.treated_area_cm2, plan->design.treated_area_sd_cm2);
    plan->bald_area_cm2 = band_of(plan->design.bald_area_cm2, plan->design.bald_area_cm2 * plan->head->area_relative_sd);
    state_confidence(plan);
    plan_missing(plan);
    return plan_check(plan, arena, diag);
}

sbl_status sbl_plan_make(sbl_plan *plan, const sbl_client *client, const sbl_head *head, const sbl_knowledge *knowledge,
                         const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!plan || !client || !head || !knowledge || !arena)
        return sbl_fail(diag, SBL_E_ARG, "plan, client, head, knowledge and arena are needed", "");
    sbl_arena_mark mark = sbl_arena_here(arena);
    memset(plan, 0, sizeof *plan);
    plan->client = client;
    plan->head = head;
    plan->knowledge = knowledge;
    sbl_status status = make(plan, host, arena, diag);
    if (status != SBL_OK) {
        memset(plan, 0, sizeof *plan);
        sbl_arena_rewind(arena, mark);
    }
    return status;
}
