/*
 * Care laid on the days of a course. A step belongs to every session, to the first or to the last; where its windows around two sessions
 * touch or overlap they become one, so that a calendar says "no direct sun" once and not three times.
 */
#include "stubble/course.h"

static bool belongs(const sbl_care_step *step, uint32_t session, uint32_t session_count)
{
    switch (step->session) {
    case SBL_CARE_FIRST_SESSION:
        return session == 1;
    case SBL_CARE_LAST_SESSION:
        return session == session_count;
    case SBL_CARE_EVERY_SESSION:
        break;
    }
    return true;
}

/* Appends the windows of one step to window[0 .. count), joined where they meet; returns the new count. */
static uint32_t lay_step(sbl_care_window *window, uint32_t count, const sbl_care_step *step, const int32_t *session_day,
                         uint32_t session_count)
{
    uint32_t first = count;
    for (uint32_t i = 0; i < session_count; i++) {
        if (!belongs(step, i + 1, session_count)) continue;
        int32_t from = session_day[i] + step->from_day;
        int32_t to = step->to_day >= SBL_CARE_LASTING ? SBL_CARE_LASTING : session_day[i] + step->to_day;
        if (count > first && from <= window[count - 1].to_day + 1) {
            window[count - 1].to_day = to;
            continue;
        }
        window[count++] = (sbl_care_window){.step = step, .session = i + 1, .from_day = from, .to_day = to};
    }
    return count;
}

/* Stable, so that steps of one day keep the order of the knowledge. */
static void sort_by_day(sbl_care_window *window, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        sbl_care_window moving = window[i];
        uint32_t at = i;
        for (; at && window[at - 1].from_day > moving.from_day; at--) window[at] = window[at - 1];
        window[at] = moving;
    }
}

sbl_status sbl_care_lay(const sbl_care_window **window, uint32_t *window_count, const sbl_care_step *step, uint32_t step_count,
                        const int32_t *session_day, uint32_t session_count, sbl_arena *arena, sbl_diag *diag)
{
    *window = NULL;
    *window_count = 0;
    sbl_care_window *laid = SBL_NEW(arena, sbl_care_window, (uint64_t)step_count * session_count);
    if (!laid) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", "");
    uint32_t count = 0;
    for (uint32_t i = 0; i < step_count; i++) count = lay_step(laid, count, &step[i], session_day, session_count);
    sort_by_day(laid, count);
    *window = laid;
    *window_count = count;
    return SBL_OK;
}
