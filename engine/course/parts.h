/* parts.h - the steps of sbl_course_build that are no use alone. Each fills its own members of the course. */
#ifndef STUBBLE_ENGINE_COURSE_PARTS_H
#define STUBBLE_ENGINE_COURSE_PARTS_H

#include "stubble/course.h"

/* session, session_count, dated, total_minutes, dilution. options and dots have been checked. */
void course_plan_sessions(sbl_course *course, const sbl_dots *dots, const sbl_course_options *options, const sbl_knowledge *knowledge);

/* year, tau_years, touch_up_years, lasting_years, fresh_contrast and the figures of scars. scars_treated and scars_only are set. */
void course_forecast(sbl_course *course, const sbl_course_options *options, const sbl_course_model *model);

/* removal_sessions. */
void course_removal(sbl_course *course, const sbl_course_options *options, const sbl_course_model *model);

/* warning, warning_count, from all that is above. */
sbl_status course_warn(sbl_course *course, const sbl_course_options *options, const sbl_knowledge *knowledge, sbl_arena *arena,
                       sbl_diag *diag);

#endif
