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

static void mix_session(sbl_session *session, const sbl_dilution_series *series, const sbl_knowledge *knowledge)
{
    uint32_t step = session->number <= series->step_count ? session->number - 1 : series->step_count - 1;
    double range = knowledge->water_parts_lightest - knowledge->water_parts_darkest;
    session->dilution = series->step[step].label;
    session->tone = sbl_clamp((knowledge->water_parts_lightest - series->step[step].water_parts) / range, 0.0, 1.0);
}

void course_plan_sessions(sbl_course *course, const sbl_dots *dots, const sbl_course_options *options, const sbl_knowledge *knowledge)
{
    const sbl_course_model *model = &knowledge->model;
    double pace = options->dots_per_minute > 0.0 ? options->dots_per_minute / model->dots_per_minute.mid : 1.0;
    sbl_band rate = {model->dots_per_minute.low * pace, model->dots_per_minute.mid * pace, model->dots_per_minute.high * pace};
    double setup = options->setup_minutes > 0.0 ? options->setup_minutes : model->setup_minutes;
    uint32_t days_apart = options->days_apart ? options->days_apart : model->days_apart;

    course->dilution = choose_series(knowledge, options->fitzpatrick);
    course->dated = options->start_given;
    course->session_count = dots->session_count;
    for (uint32_t i = 0; i < dots->session_count; i++) {
        sbl_session *session = &course->session[i];
        session->number = i + 1;
        session->dots = dots->per_session[i];
        session->day = (int32_t)(i * days_apart);
        session->date = options->start_given ? options->start_date + session->day : 0;
        time_session(session, &rate, setup, model->day_minutes);
        mix_session(session, course->dilution, knowledge);
        course->total_minutes.low += session->minutes.low;
        course->total_minutes.mid += session->minutes.mid;
        course->total_minutes.high += session->minutes.high;
    }
}
