/*
 * Sessions: how long each takes by the number of its dots, on which day it falls, and what it is mixed with.
 *
 * The rate is derived (14,000 dots in 2 to 4 hours: 58 to 117 a minute) and includes an artist's pauses; an artist who states an own
 * rate keeps the same relative band, because a day's pace varies as much for everyone.
 */
#include "course/parts.h"

static const sbl_dilution_series *choose_series(const sbl_knowledge *knowledge, uint32_t fitzpatrick)
{
    for (uint32_t i = 0; fitzpatrick && i < knowledge->dilution_count; i++) {
        const sbl_dilution_series *series = &knowledge->dilution[i];
        if (series->fitzpatrick_low <= fitzpatrick && fitzpatrick <= series->fitzpatrick_high) return series;
    }
    return &knowledge->dilution[0];
}

static void time_session(sbl_session *session, const sbl_band *rate, double setup_minutes, double day_minutes)
{
    double dots = (double)session->dots;
    session->minutes.low = setup_minutes + dots / rate->high;
    session->minutes.mid = setup_minutes + dots / rate->mid;
    session->minutes.high = setup_minutes + dots / rate->low;
    session->too_long = session->minutes.mid > day_minutes;
    session->split_days = 1;
    if (!session->too_long) return;
    /* Each of the days has its own set-up; half an hour of placing is the least that a day is worth. */
    session->split_days = (uint32_t)ceil(dots / rate->mid / fmax(day_minutes - setup_minutes, 30.0));
}

static void mix_session(sbl_session *session, const sbl_dilution *step, uint32_t step_count, const sbl_knowledge *knowledge)
{
    const sbl_dilution *mix = &step[session->number <= step_count ? session->number - 1 : step_count - 1];
    double range = knowledge->water_parts_lightest - knowledge->water_parts_darkest;
    session->dilution = mix->label;
    session->tone = sbl_clamp((knowledge->water_parts_lightest - mix->water_parts) / range, 0.0, 1.0);
}

static sbl_status check_mix(const sbl_course_options *options, sbl_diag *diag)
{
    for (uint32_t i = 1; i < options->mix_count; i++) {
        if (options->mix[i].water_parts <= options->mix[i - 1].water_parts) continue;
        sbl_fail_field(diag, SBL_E_RANGE, "a later session is mixed lighter than the one before",
                       "each session is the same or darker: the same or less water", "course.water_parts", options->mix[i].water_parts);
        if (diag) diag->index = i;
        return SBL_E_RANGE;
    }
    return SBL_OK;
}

/* A session falls days_apart after the one before, or where it was moved to; what comes behind follows it. */
static sbl_status lay_days(sbl_course *course, const sbl_course_options *options, uint32_t days_apart, sbl_diag *diag)
{
    int32_t first = options->start_date;
    for (uint32_t i = 0; i < course->session_count; i++) {
        sbl_session *session = &course->session[i];
        session->day = i ? session[-1].day + (int32_t)days_apart : 0;
        if (options->moved[i] && !options->start_given)
            return sbl_fail_field(diag, SBL_E_CONFLICT, "a session is moved, but the course has no first day", "give course.start",
                                  "course.moves", (double)(i + 1));
        if (options->moved[i]) session->day = options->moved_date[i] - first, course->moved_count++;
        if (options->moved[i] && i && session->day <= session[-1].day) {
            sbl_fail_field(diag, SBL_E_RANGE, "a session is moved to or before the day of the one before it", "choose a later day",
                           "course.moves", (double)(i + 1));
            if (diag) diag->index = i;
            return SBL_E_RANGE;
        }
        session->date = options->start_given ? first + session->day : 0;
    }
    /* Days count from the first session, wherever it was moved to. */
    for (uint32_t i = course->session_count; i-- > 0;) course->session[i].day -= course->session[0].day;
    return SBL_OK;
}

sbl_status course_plan_sessions(sbl_course *course, const sbl_dots *dots, const sbl_course_options *options, const sbl_knowledge *knowledge,
                                sbl_diag *diag)
{
    const sbl_course_model *model = &knowledge->model;
    double pace = options->dots_per_minute > 0.0 ? options->dots_per_minute / model->dots_per_minute.mid : 1.0;
    sbl_band rate = {model->dots_per_minute.low * pace, model->dots_per_minute.mid * pace, model->dots_per_minute.high * pace};
    double setup = options->setup_minutes > 0.0 ? options->setup_minutes : model->setup_minutes;

    course->dilution = choose_series(knowledge, options->fitzpatrick);
    const sbl_dilution *step = options->mix_count ? options->mix : course->dilution->step;
    uint32_t step_count = options->mix_count ? options->mix_count : course->dilution->step_count;
    course->dated = options->start_given;
    course->session_count = dots->session_count;
    sbl_status status = check_mix(options, diag);
    if (status == SBL_OK) status = lay_days(course, options, options->days_apart ? options->days_apart : model->days_apart, diag);
    if (status != SBL_OK) return status;
    for (uint32_t i = 0; i < dots->session_count; i++) {
        sbl_session *session = &course->session[i];
        session->number = i + 1;
        session->dots = dots->per_session[i];
        time_session(session, &rate, setup, model->day_minutes);
        mix_session(session, step, step_count, knowledge);
        course->total_minutes.low += session->minutes.low;
        course->total_minutes.mid += session->minutes.mid;
        course->total_minutes.high += session->minutes.high;
    }
    return SBL_OK;
}
