/* The distance to the nearest of some places. */
#include "stubble/geodesic.h"
#include "surface/distance.h"

sbl_status sbl_distance_field(float *distance_mm, const sbl_surface *surface, const sbl_surface_point *source, uint32_t count,
                              double max_mm, sbl_arena *arena, sbl_diag *diag)
{
    if (!distance_mm || !surface || !arena || (count && !source) || !(max_mm >= 0.0))
        return sbl_fail(diag, SBL_E_ARG, "a distance field needs a surface, its array, and max_mm",
                        "pass them; INFINITY reaches everything");
    for (uint32_t i = 0; i < count; i++)
        if (!sbl_surface_point_valid(surface, source[i]))
            return sbl_fail_at(diag, SBL_E_ARG, "a source is not on the surface", "take it from sbl_surface_closest", i, 0.0);
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_march march;
    sbl_status status = sbl_march_make(&march, surface, max_mm, arena, diag);
    for (uint32_t i = 0; i < count && status == SBL_OK; i++)
        sbl_march_from_place(&march, source[i].triangle, sbl_surface_position(surface, source[i]));
    if (status == SBL_OK) status = sbl_march_run(&march, distance_mm, diag);
    sbl_arena_rewind(arena, mark);
    return status;
}
