/*
 * The years after: a labelled model, not a measurement. No source that we read measured how much of a scalp micropigmentation is left after
 * one, three, five or eight years (FACTS 5.1), so the middle is the proposed curve of FACTS 5.2 and every figure has a wide band.
 *
 * Right after a session contrast(t) = early exp(-t / early_days) + (1 - early) exp(-t / tau). The early part is gone within weeks; of the
 * healed value (1 - early) the share exp(-t / tau) is left. A dot grows as a heat spot does: d(t) = sqrt(d0^2 + k t) (Eames, Mathematics
 * Today 2011, gives the form; k is ours).
 */
#include "course/parts.h"

double sbl_fading_contrast(double t_years, double tau_years)
{
    return t_years > 0.0 ? sbl_exp(-t_years / tau_years) : 1.0;
}

double sbl_fading_years_until(double share, double tau_years)
{
    return -tau_years * sbl_log(share);
}

double sbl_fading_diameter(double t_years, double healed_mm, double growth_mm2_per_year)
{
    return sqrt(healed_mm * healed_mm + growth_mm2_per_year * fmax(t_years, 0.0));
}

/* Low sun at 0, ordinary at 1, high at 2, linear between: more sun never lasts longer. */
static double sun_factor(const sbl_course_model *model, double sun)
{
    return sun <= 1.0 ? model->sun_low + (1.0 - model->sun_low) * sun : 1.0 + (model->sun_high - 1.0) * (sun - 1.0);
}

double sbl_fading_tau(const sbl_course_model *model, const sbl_course_options *options, bool scar)
{
    double tau = model->tau_years * sun_factor(model, sbl_clamp(options->sun, 0.0, 2.0));
    tau *= model->complexion[options->fitzpatrick <= 6 ? options->fitzpatrick : 0];
    if (options->oily_skin) tau *= model->oily;
    if (options->resorbable_pigment) tau *= model->resorbable;
    if (scar) tau *= model->scar;
    return tau;
}

/* Soonest: a picky eye and the fast end of tau; latest: a patient eye and the slow end. */
static sbl_band touch_up(const sbl_course_model *model, const sbl_band *tau)
{
    sbl_band years;
    years.low = sbl_fading_years_until(model->touch_up_contrast.high, tau->low);
    years.mid = sbl_fading_years_until(model->touch_up_contrast.mid, tau->mid);
    years.high = sbl_fading_years_until(model->touch_up_contrast.low, tau->high);
    return years;
}

static sbl_band years_until(double share, const sbl_band *tau)
{
    return (sbl_band){sbl_fading_years_until(share, tau->low), sbl_fading_years_until(share, tau->mid),
                      sbl_fading_years_until(share, tau->high)};
}

static sbl_year forecast_year(const sbl_course_model *model, const sbl_band *tau, double t_years)
{
    sbl_year year = {.years = t_years};
    year.contrast.low = sbl_fading_contrast(t_years, tau->low);
    year.contrast.mid = sbl_fading_contrast(t_years, tau->mid);
    year.contrast.high = sbl_fading_contrast(t_years, tau->high);
    year.diameter_mm.low = sbl_fading_diameter(t_years, model->healed_diameter_mm, model->growth_mm2_per_year.low);
    year.diameter_mm.mid = sbl_fading_diameter(t_years, model->healed_diameter_mm, model->growth_mm2_per_year.mid);
    year.diameter_mm.high = sbl_fading_diameter(t_years, model->healed_diameter_mm, model->growth_mm2_per_year.high);
    return year;
}

/* The client's own looks, with the error of their way; course->follow_up_count of them. Dates have become years. */
static void own_fading(sbl_band *tau, const sbl_course *course, const sbl_course_options *options, const sbl_course_model *model,
                       const sbl_follow_up *look)
{
    double sd[SBL_FOLLOW_UPS_MAX], prior = sbl_fading_tau(model, options, course->scars_only);
    for (uint32_t i = 0; i < course->follow_up_count; i++) sd[i] = model->follow_up_sd[look[i].way];
    sbl_fading_update(tau, prior, model->tau_spread, look, sd, course->follow_up_count);
}

/* What is gone is set again: contrast is the sum of the dots' own. */
static void plan_touch_up(sbl_course *course, const sbl_course_options *options, const sbl_course_model *model)
{
    double dots = 0.0;
    for (uint32_t i = 0; i < course->session_count; i++) dots += (double)course->session[i].dots;
    course->touch_up_dots = (sbl_band){dots * (1.0 - model->touch_up_contrast.high), dots * (1.0 - model->touch_up_contrast.mid),
                                       dots * (1.0 - model->touch_up_contrast.low)};
    double pace = options->dots_per_minute > 0.0 ? options->dots_per_minute / model->dots_per_minute.mid : 1.0;
    double setup = options->setup_minutes > 0.0 ? options->setup_minutes : model->setup_minutes;
    course->touch_up_minutes = (sbl_band){setup + course->touch_up_dots.low / (pace * model->dots_per_minute.high),
                                          setup + course->touch_up_dots.mid / (pace * model->dots_per_minute.mid),
                                          setup + course->touch_up_dots.high / (pace * model->dots_per_minute.low)};
}

void course_forecast(sbl_course *course, const sbl_course_options *options, const sbl_course_model *model, const sbl_follow_up *look)
{
    double prior = sbl_fading_tau(model, options, course->scars_only);
    sbl_fading_update(&course->tau_band_before_years, prior, model->tau_spread, NULL, NULL, 0);
    own_fading(&course->tau_band_years, course, options, model, look);
    const sbl_band *tau = &course->tau_band_years;
    course->tau_years = tau->mid;
    course->touch_up_years = touch_up(model, tau);
    course->lasting_years = years_until(model->lasting_contrast, tau);
    course->trace_years = years_until(model->trace_contrast, tau);
    for (uint32_t i = 0; i < SBL_YEARS_COUNT; i++) course->year[i] = forecast_year(model, tau, (double)i);
    course->fresh_contrast = 1.0 / (1.0 - model->early_share);
    course->growth_mm2_per_year = model->growth_mm2_per_year.mid;
    plan_touch_up(course, options, model);
    if (!course->scars_treated) return;
    /* What a client's skin does elsewhere it does in a scar, too: the same factor. */
    double factor = (course->scars_only ? 1.0 : sbl_fading_tau(model, options, true) / prior);
    sbl_band scar = {tau->low * factor, tau->mid * factor, tau->high * factor};
    course->scar_tau_years = scar.mid;
    course->scar_touch_up_years = touch_up(model, &scar);
}
