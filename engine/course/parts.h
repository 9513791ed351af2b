/* parts.h - the steps of sbl_course_build that are no use alone. Each fills its own members of the course. */
#ifndef STUBBLE_ENGINE_COURSE_PARTS_H
#define STUBBLE_ENGINE_COURSE_PARTS_H

#include "stubble/course.h"

/* session, session_count, dated, moved_count, total_minutes, dilution. options and dots have been checked. */
SBL_MUST_CHECK sbl_status course_plan_sessions(sbl_course *course, const sbl_dots *dots, const sbl_course_options *options,
                                               const sbl_knowledge *knowledge, sbl_diag *diag);

/* look[SBL_FOLLOW_UPS_MAX] and follow_up_count: the client's looks in years after the last session healed. Sessions are planned. */
SBL_MUST_CHECK sbl_status course_follow_ups(sbl_course *course, sbl_follow_up *look, const sbl_course_options *options, sbl_diag *diag);

/* The years, the touch-up and the figures of scars. Sessions, scars_treated, scars_only and follow_up_count are set. */
void course_forecast(sbl_course *course, const sbl_course_options *options, const sbl_course_model *model, const sbl_follow_up *look);

/* What begins with removal_. */
void course_removal(sbl_course *course, const sbl_course_options *options, const sbl_course_model *model);

/* warning, warning_count, from all that is above. */
sbl_status course_warn(sbl_course *course, const sbl_course_options *options, const sbl_knowledge *knowledge, sbl_arena *arena,
                       sbl_diag *diag);

#endif
