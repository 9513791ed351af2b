/*
 * Severity of Alopecia Tool: percent of scalp hair lost by quadrant, weighted 0.40 top, 0.24 back, 0.18 each side (Olsen et al., JAAD
 * 2004;51:440). Computed from what grows against what biology has there; an estimate from the pattern, not a dermatologist's reading.
 */
#include "inside.h"

double sbl_salt_weight(sbl_salt_quadrant quadrant)
{
    static const double WEIGHT[SBL_SALT_COUNT] = {
        [SBL_SALT_TOP] = 0.40, [SBL_SALT_BACK] = 0.24, [SBL_SALT_LEFT] = 0.18, [SBL_SALT_RIGHT] = 0.18};
    return (unsigned)quadrant < SBL_SALT_COUNT ? WEIGHT[quadrant] : 0.0;
}

const char *sbl_salt_quadrant_name(sbl_salt_quadrant quadrant)
{
    static const char *const NAME[SBL_SALT_COUNT] = {
        [SBL_SALT_TOP] = "top", [SBL_SALT_BACK] = "back", [SBL_SALT_LEFT] = "left", [SBL_SALT_RIGHT] = "right"};
    return (unsigned)quadrant < SBL_SALT_COUNT ? NAME[quadrant] : "unknown";
}

double sbl_salt_score(const double percent[SBL_SALT_COUNT])
{
    double score = 0.0;
    for (int q = 0; q < SBL_SALT_COUNT; q++) score += sbl_salt_weight((sbl_salt_quadrant)q) * percent[q];
    return score;
}

uint32_t sbl_salt_class(double score_percent)
{
    static const double FROM[] = {0.5, 25.0, 50.0, 75.0, 99.5}; /* of whole percents: what rounds to 0 is none, what rounds to 100 is all */
    uint32_t class_of = 0;
    while (class_of < 5 && score_percent >= FROM[class_of]) class_of++;
    return class_of;
}

void sbl_hair_balance_add(sbl_hair_balance *hair, double natural_per_cm2, double existing_per_cm2, double area_cm2)
{
    hair->area_cm2 += area_cm2;
    hair->natural += natural_per_cm2 * area_cm2;
    hair->existing += existing_per_cm2 * area_cm2;
    if (existing_per_cm2 >= SBL_FULL_SHARE * natural_per_cm2) return;
    hair->thin_natural += natural_per_cm2 * area_cm2;
    hair->thin_existing += existing_per_cm2 * area_cm2;
}

static void weigh_quadrants(sbl_design *design)
{
    const sbl_surface *surface = &design->head->surface;
    for (uint32_t i = 0; i < 3 * surface->triangle_count; i++) {
        uint32_t v = surface->triangle[i];
        if (design->natural_per_cm2[v] <= 0.0f) continue;
        sbl_hair_balance *hair = &design->quadrant[sbl_atlas_salt_quadrant(sbl_v3_load(design->head->chart[v]))];
        sbl_hair_balance_add(hair, (double)design->natural_per_cm2[v], (double)design->existing_per_cm2[v],
                             (double)surface->area_mm2[i / 3] / 300.0);
    }
}

void sbl_design_salt(sbl_design *design)
{
    weigh_quadrants(design);
    for (int q = 0; q < SBL_SALT_COUNT; q++) {
        const sbl_hair_balance *hair = &design->quadrant[q];
        design->salt_quadrant_percent[q] = hair->natural > 0.0 ? 100.0 * (1.0 - hair->existing / hair->natural) : 0.0;
    }
    design->salt_percent = sbl_salt_score(design->salt_quadrant_percent);
}
