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
static sbl_band touch_up(const sbl_course_model *model, double tau)
{
    sbl_band years;
    years.low = sbl_fading_years_until(model->touch_up_contrast.high, tau * (1.0 - model->tau_spread));
    years.mid = sbl_fading_years_until(model->touch_up_contrast.mid, tau);
    years.high = sbl_fading_years_until(model->touch_up_contrast.low, tau * (1.0 + model->tau_spread));
    return years;
}

static sbl_year forecast_year(const sbl_course_model *model, double tau, double t_years)
{
    sbl_year year = {.years = t_years};
    year.contrast.low = sbl_fading_contrast(t_years, tau * (1.0 - model->tau_spread));
    year.contrast.mid = sbl_fading_contrast(t_years, tau);
    year.contrast.high = sbl_fading_contrast(t_years, tau * (1.0 + model->tau_spread));
    year.diameter_mm.low = sbl_fading_diameter(t_years, model->healed_diameter_mm, model->growth_mm2_per_year.low);
    year.diameter_mm.mid = sbl_fading_diameter(t_years, model->healed_diameter_mm, model->growth_mm2_per_year.mid);
    year.diameter_mm.high = sbl_fading_diameter(t_years, model->healed_diameter_mm, model->growth_mm2_per_year.high);
    return year;
}

void course_forecast(sbl_course *course, const sbl_course_options *options, const sbl_course_model *model)
{
    double tau = sbl_fading_tau(model, options, course->scars_only);
    course->tau_years = tau;
    course->touch_up_years = touch_up(model, tau);
    course->lasting_years.low = sbl_fading_years_until(model->lasting_contrast, tau * (1.0 - model->tau_spread));
    course->lasting_years.mid = sbl_fading_years_until(model->lasting_contrast, tau);
    course->lasting_years.high = sbl_fading_years_until(model->lasting_contrast, tau * (1.0 + model->tau_spread));
    for (uint32_t i = 0; i < SBL_YEARS_COUNT; i++) course->year[i] = forecast_year(model, tau, (double)i);
    course->fresh_contrast = 1.0 / (1.0 - model->early_share);
    course->growth_mm2_per_year = model->growth_mm2_per_year.mid;
    if (!course->scars_treated) return;
    course->scar_tau_years = sbl_fading_tau(model, options, true);
    course->scar_touch_up_years = touch_up(model, course->scar_tau_years);
}
