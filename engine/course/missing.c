/*
 * Hair that is missing: what belongs on a piece of skin less what grows there, with the errors of both. A model; the errors stand in
 * knowledge/models.json.
 */
#include "stubble/course.h"

#define Z_90 1.6448536269514722 /* standard normal: 5 % lie above */

static sbl_band band_of(double mid, double sd)
{
    return (sbl_band){fmax(mid - Z_90 * sd, 0.0), mid, mid + Z_90 * sd};
}

/*
 * On the skin that lacks hair, with n what belongs there, e what grows and s = e / n. A counted e errs by itself, so n's whole error stays in
 * n - e. An e that the stage gives is a share of n: of n's error only the part of n - e stays, and e itself is least sure halfway between
 * full (s = 1) and bare (s = 0), where a stage says which it is.
 */
static double missing_sd(const sbl_hair_balance *hair, const sbl_hair_error *error, const sbl_course_model *model)
{
    double n = hair->thin_natural, e = hair->thin_existing, natural_sd = error->counted ? model->natural_counted_sd : model->natural_sd;
    if (!(n > 0.0)) return 0.0;
    double of_natural = natural_sd * (error->existing_counted ? n : n - e);
    double of_existing = error->existing_counted ? model->existing_counted_sd * e : model->existing_sd * e * (1.0 - e / n);
    return sqrt(of_natural * of_natural + of_existing * of_existing);
}

void sbl_missing_estimate(sbl_missing *missing, const sbl_hair_balance *hair, const sbl_hair_error *error, const sbl_course_model *model)
{
    *missing = (sbl_missing){.area_cm2 = hair->area_cm2};
    if (!(hair->area_cm2 > 0.0)) return;
    double units = fmax(hair->natural - hair->existing, 0.0), sd = missing_sd(hair, error, model),
           of_area = error->area_relative_sd * units;
    missing->expected_per_cm2 = hair->natural / hair->area_cm2;
    missing->existing_per_cm2 = hair->existing / hair->area_cm2;
    missing->per_cm2 = band_of(units / hair->area_cm2, sd / hair->area_cm2);
    missing->units = band_of(units, sqrt(sd * sd + of_area * of_area));
    missing->hairs = (sbl_band){missing->units.low * model->hairs_per_unit.low, missing->units.mid * model->hairs_per_unit.mid,
                                missing->units.high * model->hairs_per_unit.high};
}
