/* What a person must be told about this course beyond the figures. The words stand in the knowledge; the order here is that of urgency. */
#include "course/parts.h"

static bool any_day_long(const sbl_course *course)
{
    for (uint32_t i = 0; i < course->session_count; i++)
        if (course->session[i].too_long) return true;
    return false;
}

/* The nearest and the farthest that two sessions lie from each other. */
static void gaps(const sbl_course *course, uint32_t *least, uint32_t *most)
{
    *least = UINT32_MAX;
    *most = 0;
    for (uint32_t i = 1; i < course->session_count; i++) {
        uint32_t days = (uint32_t)(course->session[i].day - course->session[i - 1].day);
        if (days < *least) *least = days;
        if (days > *most) *most = days;
    }
}

static bool applies(sbl_warning warning, const sbl_course *course, const sbl_course_options *options, const sbl_course_model *model)
{
    uint32_t least, most;
    gaps(course, &least, &most);
    switch (warning) {
    case SBL_WARNING_NOT_NOW:
        return course->candidacy.verdict >= SBL_VERDICT_NOT_NOW;
    case SBL_WARNING_ASK_PHYSICIAN:
        return course->candidacy.verdict == SBL_VERDICT_ASK_PHYSICIAN;
    case SBL_WARNING_DAYS_CLOSE:
        return least < model->days_apart_low;
    case SBL_WARNING_DAYS_FAR:
        return most > model->days_apart_high;
    case SBL_WARNING_DAY_LONG:
        return any_day_long(course);
    case SBL_WARNING_MANY_SESSIONS:
        return course->session_count > model->usual_sessions_high;
    case SBL_WARNING_SCAR_FADES:
        return course->scars_treated;
    case SBL_WARNING_RESORBABLE:
        return options->resorbable_pigment;
    case SBL_WARNING_HIGH_SUN:
        return options->sun > 1.5;
    case SBL_WARNING_SKIN_UNSTATED:
        return !options->fitzpatrick;
    case SBL_WARNING_AREA_UNSURE:
        return course->quote.area_sd_cm2 > 0.1 * course->quote.area_cm2;
    case SBL_WARNING_MINIMUM_PRICE:
        return course->quote.minimum_applies;
    case SBL_WARNING_COUNT:
        break;
    }
    return false;
}

sbl_status course_warn(sbl_course *course, const sbl_course_options *options, const sbl_knowledge *knowledge, sbl_arena *arena,
                       sbl_diag *diag)
{
    const char **text = SBL_NEW(arena, const char *, SBL_WARNING_COUNT);
    if (!text) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", "");
    uint32_t count = 0;
    for (uint32_t i = 0; i < SBL_WARNING_COUNT; i++) {
        if (!knowledge->warning[i].text || !applies((sbl_warning)i, course, options, &knowledge->model)) continue;
        text[count++] = knowledge->warning[i].text;
    }
    course->warning = text;
    course->warning_count = count;
    return SBL_OK;
}
