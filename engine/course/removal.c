/*
 * Laser sessions to take it away. The scale of Kirby and Desai (JCAD 2009;2(3):32-37) adds points of skin type, place, colour, amount of
 * ink, scarring and layering; the sum predicts the sessions of a tattoo. For this pigment it is an upper bound: Wu 2020 (Lasers Surg Med,
 * doi 10.1002/lsm.23364) saw one to three sessions.
 */
#include "course/parts.h"

#define DAYS_IN_MONTH 30.4375

uint32_t sbl_removal_points(const sbl_removal_scale *scale, const sbl_removal_case *of)
{
    return scale->skin[of->fitzpatrick <= 6 ? of->fitzpatrick : 0] + scale->place[of->place] + scale->colour[of->colour] +
           scale->ink[of->ink] + scale->scar[of->scar] + (of->layered ? scale->layered : 0);
}

/* One session less than there are gaps between them. */
static double months(double sessions, double weeks_apart)
{
    return fmax(sessions - 1.0, 0.0) * weeks_apart * 7.0 / DAYS_IN_MONTH;
}

void course_removal(sbl_course *course, const sbl_course_options *options, const sbl_course_model *model)
{
    sbl_removal_case of = model->removal_case;
    of.fitzpatrick = options->fitzpatrick;
    if (course->scars_treated) of.scar = model->removal_scarred;
    double points = (double)sbl_removal_points(&model->removal, &of), error = model->removal.error_sessions;
    course->removal_points = (uint32_t)points;
    course->removal_predicted = (sbl_band){fmax(points - error, 1.0), points, points + error};
    course->removal_sessions.low = model->removal_observed.low;
    course->removal_sessions.mid = model->removal_observed.mid;
    course->removal_sessions.high = fmax(points, model->removal_observed.high);
    const sbl_band *weeks = &model->removal_weeks_apart;
    course->removal_months = (sbl_band){months(course->removal_sessions.low, weeks->low), months(course->removal_sessions.mid, weeks->mid),
                                        months(course->removal_sessions.high, weeks->high)};
}
