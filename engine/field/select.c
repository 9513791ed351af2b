/* A design as a threshold: sites lie in the order of their ranks, so one pass over them answers in that order. */
#include "room.h"

/* NaN and densities of 0 or less make both comparisons false. */
static inline bool wanted(double scaled_rank, double density, double from, double to)
{
    return density > 0.0 && scaled_rank >= from * density && scaled_rank < to * density;
}

uint32_t sbl_field_select(uint32_t *out, const sbl_field *field, const float *density_per_cm2, float from, float to)
{
    uint32_t found = 0;
    const uint32_t *triangle = field->count ? field->surface->triangle : NULL;
    for (uint32_t i = 0; i < field->count; i++) {
        const sbl_site *site = &field->site[i];
        const uint32_t *corner = triangle + 3 * (size_t)site->at.triangle;
        double u = (double)site->at.u, v = (double)site->at.v;
        double density = (1.0 - u - v) * (double)density_per_cm2[corner[0]] + u * (double)density_per_cm2[corner[1]] +
                         v * (double)density_per_cm2[corner[2]];
        out[found] = i;
        found += wanted((double)site->rank * (double)field->density_per_cm2, density, (double)from, (double)to);
    }
    return found;
}

uint32_t sbl_field_select_sites(uint32_t *out, const sbl_field *field, const float *density_per_site, float from, float to)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < field->count; i++) {
        out[found] = i;
        found +=
            wanted((double)field->site[i].rank * (double)field->density_per_cm2, (double)density_per_site[i], (double)from, (double)to);
    }
    return found;
}
