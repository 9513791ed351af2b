#include "plan/missing.h"

static void add(sbl_hair_balance *sum, const sbl_hair_balance *part)
{
    sum->area_cm2 += part->area_cm2;
    sum->natural += part->natural;
    sum->existing += part->existing;
    sum->thin_natural += part->thin_natural;
    sum->thin_existing += part->thin_existing;
}

void plan_missing(sbl_plan *plan)
{
    const sbl_design *design = &plan->design;
    const sbl_course_model *model = &plan->knowledge->model;
    /* As the intake states them: the design's own options have their defaults filled in. */
    const sbl_design_options *stated = &plan->client->design;
    sbl_hair_error error = {.counted = stated->natural_density_per_cm2 > 0.0,
                            .existing_counted = stated->measured_density_per_cm2 > 0.0,
                            .area_relative_sd = plan->head->area_relative_sd};
    sbl_hair_balance treated = {0}, scalp = {0};
    for (uint32_t z = 0; z < design->zone_count; z++) {
        sbl_missing_estimate(&plan->missing_zone[z], &design->zone[z].hair, &error, model);
        add(&treated, &design->zone[z].hair);
    }
    for (int q = 0; q < SBL_SALT_COUNT; q++) {
        sbl_missing_estimate(&plan->missing_quadrant[q], &design->quadrant[q], &error, model);
        add(&scalp, &design->quadrant[q]);
    }
    sbl_missing_estimate(&plan->missing_treated, &treated, &error, model);
    sbl_missing_estimate(&plan->missing_scalp, &scalp, &error, model);
}
