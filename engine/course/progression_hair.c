/*
 * The hairs that a later stage leaves, so that it can be drawn: the same threshold by which they were placed, with the thinner density. A
 * hair's rank is for life, so every stage keeps a part of the stage before.
 */
#include "course/progression_measure.h"

#include <string.h>

sbl_status sbl_progression_hair(sbl_dots *later, const sbl_dots *dots, const sbl_design *design, const sbl_field *field,
                                sbl_pattern pattern, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *surface = &design->head->surface;
    sbl_arena_mark before = sbl_arena_here(arena);
    sbl_dot *hair = SBL_NEW(arena, sbl_dot, dots->hair_count);
    sbl_arena_mark scratch = sbl_arena_here(arena);
    float *left = SBL_NEW(arena, float, surface->vertex_count);
    if (!hair || !left) {
        sbl_arena_rewind(arena, before);
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the hairs of a later stage", "");
    }
    for (uint32_t v = 0; v < surface->vertex_count; v++) left[v] = progression_left(design, pattern, v);
    uint32_t count = 0;
    for (uint32_t i = 0; i < dots->hair_count; i++) {
        const sbl_dot *one = &dots->hair[i];
        double rank = one->site < field->count ? (double)field->site[one->site].rank : 0.0;
        if (rank * (double)field->density_per_cm2 < sbl_surface_interpolate(surface, left, one->at)) hair[count++] = *one;
    }
    sbl_arena_rewind(arena, scratch);
    *later = *dots;
    later->hair = hair;
    later->hair_count = count;
    return SBL_OK;
}
