/*
 * Laser sessions to take it away. The scale of Kirby and Desai (JCAD 2009;2(3):32-37) adds points of skin type, place, colour, amount of
 * ink and scarring; the sum predicts the sessions of a tattoo. For this pigment it is an upper bound: Wu 2020 (Lasers Surg Med,
 * doi 10.1002/lsm.23364) saw one to three sessions.
 */
#include "course/parts.h"

void course_removal(sbl_course *course, const sbl_course_options *options, const sbl_course_model *model)
{
    uint32_t points = model->removal_skin[options->fitzpatrick] + model->removal_place + model->removal_colour + model->removal_ink;
    if (course->scars_treated) points += model->removal_scar;
    course->removal_sessions.low = model->removal_observed.low;
    course->removal_sessions.mid = model->removal_observed.mid;
    course->removal_sessions.high = fmax((double)points, model->removal_observed.high);
}
