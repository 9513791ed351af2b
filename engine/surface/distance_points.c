/* The distance to the nearest of some places. */
#include "stubble/geodesic.h"
#include "surface/distance.h"

sbl_status sbl_distance_field(float *distance_mm, const sbl_surface *surface, const sbl_surface_point *source, uint32_t count, double max_mm,
                              sbl_arena *arena, sbl_diag *diag)
{
    if (!distance_mm || !surface || !arena || (count && !source) || !(max_mm >= 0.0))
        return sbl_fail(diag, SBL_E_ARG, "a distance field needs a surface, its array, and max_mm", "pass them; INFINITY reaches everything");
    for (uint32_t i = 0; i < count; i++)
        if (!sbl_surface_point_valid(surface, source[i]))
            return sbl_fail_at(diag, SBL_E_ARG, "a source is not on the surface", "take it from sbl_surface_closest", i, 0.0);
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_front front;
    sbl_status status = sbl_front_make(&front, surface, max_mm, arena, diag);
    for (uint32_t i = 0; i < count && status == SBL_OK; i++) {
        sbl_vec3 p = sbl_surface_position(surface, source[i]);
        for (size_t k = 0; k < 3; k++) {
            uint32_t v = surface->triangle[3 * (size_t)source[i].triangle + k];
            sbl_front_seed(&front, v, sbl_v3_distance(p, sbl_v3_load(surface->position[v])), SBL_FRONT_APART * (double)i, true);
        }
    }
    if (status == SBL_OK) sbl_front_run(&front, distance_mm);
    sbl_arena_rewind(arena, mark);
    return status;
}
