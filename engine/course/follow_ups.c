/* The client's own follow-ups: dates become years after the last session has healed, and what cannot be is refused. */
#include "course/parts.h"

#define HEALED_AFTER_DAYS 28 /* the true shade shows after 28 days: clinic pages, FACTS 7.4 */
#define DAYS_IN_YEAR      365.25
#define YEARS_MAX         40.0

static sbl_status refuse(sbl_diag *diag, sbl_status status, uint32_t index, const char *message, const char *hint, double value)
{
    sbl_fail_field(diag, status, message, hint, "follow_ups", value);
    if (diag) diag->index = index;
    return status;
}

sbl_status course_follow_ups(sbl_course *course, sbl_follow_up *look, const sbl_course_options *options, sbl_diag *diag)
{
    for (uint32_t i = 0; i < options->follow_up_count; i++) {
        look[i] = options->follow_up[i];
        if (look[i].dated && !course->dated)
            return refuse(diag, SBL_E_CONFLICT, i, "a follow-up has a date, but the course has no first day",
                          "give course.start, or the years since healing", 0.0);
        if (look[i].dated)
            look[i].years = (look[i].date - course->session[course->session_count - 1].date - HEALED_AFTER_DAYS) / DAYS_IN_YEAR;
        if (!(look[i].years > 0.0 && look[i].years <= YEARS_MAX))
            return refuse(diag, SBL_E_RANGE, i, "a follow-up lies before the skin has healed, or too far ahead",
                          "later than four weeks after the last session", look[i].years);
        if (!(look[i].left_share >= 0.0 && look[i].left_share <= 1.5) || (unsigned)look[i].way >= SBL_FOLLOW_UP_WAY_COUNT)
            return refuse(diag, SBL_E_RANGE, i, "what is left is out of range", "0 to 1.5 of the healed look", look[i].left_share);
    }
    course->follow_up_count = options->follow_up_count;
    return SBL_OK;
}
