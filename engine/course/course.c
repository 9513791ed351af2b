/* The whole course: checks what comes in once, then each part in turn. */
#include "course/parts.h"

#include <string.h>

#define DATE_LIMIT_DAYS 3000000 /* some 8,000 years each way: far beyond every calendar in use, far from an overflow */

static sbl_status check_options(const sbl_course_options *options, sbl_diag *diag)
{
    if (options->days_apart && (options->days_apart < 4 || options->days_apart > 60))
        return sbl_fail_field(diag, SBL_E_RANGE, "the days between sessions are out of range", "4 to 60; 14 as a rule", "course.days_apart",
                              (double)options->days_apart);
    double rate = options->dots_per_minute;
    if (rate != 0.0 && !(rate >= 10.0 && rate <= 300.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "the dots a minute are out of range", "10 to 300; 58 to 117 as a rule",
                              "course.dots_per_minute", rate);
    if (!(options->setup_minutes >= 0.0 && options->setup_minutes <= 180.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "the minutes of preparation are out of range", "0 to 180; 30 as a rule",
                              "course.setup_minutes", options->setup_minutes);
    if (options->fitzpatrick > 6)
        return sbl_fail_field(diag, SBL_E_RANGE, "there is no such skin type", "Fitzpatrick types go from 1 to 6", "skin.fitzpatrick",
                              (double)options->fitzpatrick);
    if (!(options->sun >= 0.0 && options->sun <= 2.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "the exposure to sun is out of range", "0 low, 1 ordinary, 2 high", "skin.sun",
                              options->sun);
    if (!(options->needle_mm >= 0.0 && options->needle_mm <= 5.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "the needle's setting is out of range", "mm as on the machine; more than 2 is refused",
                              "course.needle_mm", options->needle_mm);
    if (options->mix_count > SBL_SESSIONS_MAX || options->follow_up_count > SBL_FOLLOW_UPS_MAX)
        return sbl_fail_field(diag, SBL_E_RANGE, "too many entries", "8 mixes and 24 follow-ups at most", "course", 0.0);
    if (options->start_given && (options->start_date > DATE_LIMIT_DAYS || options->start_date < -DATE_LIMIT_DAYS))
        return sbl_fail_field(diag, SBL_E_RANGE, "the first day is out of range", "a date within a few years from now", "course.start",
                              (double)options->start_date);
    return SBL_OK;
}

static sbl_status check_design(const sbl_design *design, const sbl_dots *dots, sbl_diag *diag)
{
    if (dots->session_count < 1 || dots->session_count > SBL_SESSIONS_MAX)
        return sbl_fail_at(diag, SBL_E_DATA, "the dots belong to no session", "1 to 8 sessions", 0, (double)dots->session_count);
    if (!(design->treated_area_cm2 >= 0.0 && design->treated_area_cm2 <= 1e4))
        return sbl_fail_at(diag, SBL_E_DATA, "the treated area cannot be", "an area in cm2", 0, design->treated_area_cm2);
    if (!(design->treated_area_sd_cm2 >= 0.0 && design->treated_area_sd_cm2 <= 1e4))
        return sbl_fail_at(diag, SBL_E_DATA, "the uncertainty of the area cannot be", "one standard deviation in cm2", 0,
                           design->treated_area_sd_cm2);
    return SBL_OK;
}

static sbl_status check_knowledge(const sbl_knowledge *knowledge, sbl_diag *diag)
{
    if (!knowledge->price_book_count || !knowledge->dilution_count || !knowledge->dilution[0].step_count ||
        !(knowledge->model.tau_years > 0.0) || !(knowledge->water_parts_lightest > knowledge->water_parts_darkest))
        return sbl_fail(diag, SBL_E_NOT_FOUND, "the knowledge holds no prices, dilutions or models", "read all files of knowledge/");
    return SBL_OK;
}

static const sbl_price_book *find_book(const sbl_knowledge *knowledge, const char *key)
{
    if (!key) return &knowledge->price_book[0];
    for (uint32_t i = 0; i < knowledge->price_book_count; i++)
        if (!strcmp(knowledge->price_book[i].key, key)) return &knowledge->price_book[i];
    return NULL;
}

static uint32_t count_scars(sbl_course *course, const sbl_design *design)
{
    uint32_t scars = 0, others = 0;
    for (uint32_t i = 0; i < design->zone_count && i < SBL_ZONES_MAX; i++) {
        if (!(design->zone[i].area_cm2 > 0.0)) continue;
        bool scar = design->zone[i].kind == SBL_ZONE_SCAR_FUT || design->zone[i].kind == SBL_ZONE_SCAR_FUE;
        if (scar) scars++;
        else others++;
    }
    course->scars_treated = scars > 0;
    course->scars_only = scars > 0 && !others;
    return scars;
}

static sbl_status lay_care(sbl_course *course, const sbl_knowledge *knowledge, sbl_arena *arena, sbl_diag *diag)
{
    int32_t day[SBL_SESSIONS_MAX];
    for (uint32_t i = 0; i < course->session_count; i++) day[i] = course->session[i].day;
    course->care = knowledge->care;
    course->care_count = knowledge->care_count;
    return sbl_care_lay(&course->window, &course->window_count, knowledge->care, knowledge->care_count, day, course->session_count, arena,
                        diag);
}

static sbl_status build(sbl_course *course, const sbl_design *design, const sbl_dots *dots, const sbl_course_options *options,
                        const sbl_knowledge *knowledge, sbl_arena *arena, sbl_diag *diag)
{
    sbl_status status = check_options(options, diag);
    if (status == SBL_OK) status = check_design(design, dots, diag);
    if (status == SBL_OK) status = check_knowledge(knowledge, diag);
    if (status != SBL_OK) return status;
    const sbl_price_book *book = find_book(knowledge, options->price_book);
    if (!book)
        return sbl_fail_field(diag, SBL_E_NOT_FOUND, "there is no such price book", "the keys stand in knowledge/prices.json",
                              "course.price_book", 0.0);
    status = sbl_candidacy_judge(&course->candidacy, knowledge, options->condition, options->condition_count, arena, diag);
    if (status != SBL_OK) return status;
    status = course_plan_sessions(course, dots, options, knowledge, diag);
    if (status != SBL_OK) return status;
    sbl_follow_up look[SBL_FOLLOW_UPS_MAX];
    status = course_follow_ups(course, look, options, diag);
    if (status != SBL_OK) return status;
    uint32_t scars = count_scars(course, design);
    const sbl_add_on *add_on[SBL_ADD_ONS_MAX];
    status = sbl_quote_find_add_ons(add_on, book, options->add_on, options->add_on_count, diag);
    if (status != SBL_OK) return status;
    sbl_quote_order order = {.area_cm2 = design->treated_area_cm2,
                             .area_sd_cm2 = design->treated_area_sd_cm2,
                             .dots = dots->count,
                             .sessions = dots->session_count,
                             .scars = scars,
                             .scars_only = course->scars_only,
                             .add_on = add_on,
                             .add_on_count = options->add_on_count};
    sbl_quote_price(&course->quote, book, &order);
    course_forecast(course, options, &knowledge->model, look);
    course_removal(course, options, &knowledge->model);
    status = lay_care(course, knowledge, arena, diag);
    if (status == SBL_OK) status = course_warn(course, options, knowledge, arena, diag);
    return status;
}

sbl_status sbl_course_build(sbl_course *course, const sbl_design *design, const sbl_dots *dots, const sbl_course_options *options,
                            const sbl_knowledge *knowledge, sbl_arena *arena, sbl_diag *diag)
{
    memset(course, 0, sizeof *course);
    sbl_arena_mark before = sbl_arena_here(arena);
    sbl_status status = build(course, design, dots, options, knowledge, arena, diag);
    if (status == SBL_OK) return SBL_OK;
    sbl_arena_rewind(arena, before);
    memset(course, 0, sizeof *course);
    return status;
}
