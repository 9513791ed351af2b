/*
 * Severity of Alopecia Tool: percent of scalp hair lost by quadrant, weighted 0.40 top, 0.24 back, 0.18 each side (Olsen et al., JAAD
 * 2004;51:440). Computed from what grows against what biology has there; an estimate from the pattern, not a dermatologist's reading.
 */
#include "inside.h"

double sbl_design_salt_percent(const sbl_design *design)
{
    static const double weight[SBL_SALT_COUNT] = {
        [SBL_SALT_TOP] = 0.40, [SBL_SALT_BACK] = 0.24, [SBL_SALT_LEFT] = 0.18, [SBL_SALT_RIGHT] = 0.18};
    const sbl_surface *surface = &design->head->surface;
    double natural[SBL_SALT_COUNT] = {0.0}, existing[SBL_SALT_COUNT] = {0.0}, percent = 0.0;
    for (uint32_t i = 0; i < 3 * surface->triangle_count; i++) {
        uint32_t v = surface->triangle[i];
        if (design->natural_per_cm2[v] <= 0.0f) continue;
        sbl_salt_quadrant q = sbl_atlas_salt_quadrant(sbl_v3_load(design->head->chart[v]));
        natural[q] += (double)design->natural_per_cm2[v] * (double)surface->area_mm2[i / 3];
        existing[q] += (double)design->existing_per_cm2[v] * (double)surface->area_mm2[i / 3];
    }
    for (int q = 0; q < SBL_SALT_COUNT; q++)
        if (natural[q] > 0.0) percent += 100.0 * weight[q] * (1.0 - existing[q] / natural[q]);
    return percent;
}
