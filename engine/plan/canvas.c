#include "plan/canvas.h"

#include "stubble/atlas.h"

#define FOREHEAD_ABOVE_GLABELLA_MM 25.0

static bool may_carry_hair(const sbl_head *head, uint32_t vertex)
{
    sbl_part part = (sbl_part)head->part[vertex];
    if (part != SBL_PART_SKIN && part != SBL_PART_NECK) return false;
    sbl_vec3 chart = sbl_v3_load(head->chart[vertex]);
    if (sbl_atlas_region(SBL_REGION_SCALP, chart) > 0.0) return true;
    for (int region = SBL_REGION_SIDEBURN_LEFT; region <= SBL_REGION_BEARD_NECK; region++)
        if (sbl_atlas_region((sbl_region)region, chart) > 0.0) return true;
    sbl_vec3 p = sbl_v3_load(head->surface.position[vertex]);
    return p.y > head->landmark[SBL_LANDMARK_GLABELLA].y + FOREHEAD_ABOVE_GLABELLA_MM;
}

const uint8_t *canvas_region(const sbl_head *head, sbl_arena *arena)
{
    const sbl_surface *surface = &head->surface;
    uint8_t *region = SBL_NEW(arena, uint8_t, surface->triangle_count);
    sbl_arena_mark scratch = sbl_arena_here(arena);
    uint8_t *carries = SBL_NEW(arena, uint8_t, surface->vertex_count);
    if (!region || !carries) return NULL;
    for (uint32_t v = 0; v < surface->vertex_count; v++) carries[v] = may_carry_hair(head, v);
    for (uint32_t t = 0; t < surface->triangle_count; t++)
        for (uint32_t k = 0; k < 3; k++) region[t] |= carries[surface->triangle[3 * t + k]];
    sbl_arena_rewind(arena, scratch);
    return region;
}
