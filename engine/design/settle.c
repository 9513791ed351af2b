/* Dots slide by fractions of a millimetre, each inside its own zone. */
#include "settle.h"

typedef struct zones {
    const sbl_design *design;
    const sbl_dot *dot;
} zones;

static bool may_stand(const void *user, uint32_t dot, sbl_surface_point at)
{
    const zones *z = user;
    sbl_design_sample sample = sbl_design_at(z->design, at);
    return sample.zone == z->dot[dot].zone && sample.density_per_cm2 > 0.0;
}

sbl_status sbl_design_settle(sbl_dot *dot, const sbl_dots *dots, const sbl_design *design, const sbl_field_demand *demand,
                             double least_to_hair_mm, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *surface = &design->head->surface;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_surface_point *at = SBL_TAKE(arena, sbl_surface_point, dots->count), *hair = SBL_TAKE(arena, sbl_surface_point, dots->hair_count);
    if (!at || !hair) return sbl_fail(diag, SBL_E_MEMORY, "not enough memory for the dots", NULL);
    for (uint32_t i = 0; i < dots->count; i++) at[i] = dot[i].at;
    for (uint32_t i = 0; i < dots->hair_count; i++) hair[i] = dots->hair[i].at;
    zones in = {design, dot};
    sbl_field_settling with = {.surface = surface,
                               .demand = demand,
                               .count = dots->count,
                               .fixed = hair,
                               .fixed_count = dots->hair_count,
                               .least_mm = dots->min_distance_mm,
                               .least_to_fixed_mm = least_to_hair_mm,
                               .may_stand = may_stand,
                               .user = &in};
    sbl_status status = sbl_field_settle(at, &with, host, arena, diag);
    for (uint32_t i = 0; i < dots->count && status == SBL_OK; i++) {
        if (at[i].triangle != dot[i].at.triangle || at[i].u != dot[i].at.u || at[i].v != dot[i].at.v)
            dot[i].tone = (float)sbl_design_at(design, at[i]).tone;
        dot[i].at = at[i];
        dot[i].position = sbl_v3_store(sbl_surface_position(surface, at[i]));
        dot[i].normal = sbl_v3_store(sbl_surface_normal(surface, at[i]));
    }
    sbl_arena_rewind(arena, mark);
    return status;
}
