#include "plan/canvas.h"

#include "stubble/atlas.h"

/* A low hairline comes down to here in the middle. */
#define FOREHEAD_ABOVE_GLABELLA_MM 25.0
/* On the temples a line may come forward of the atlas's scalp, to the line (in the view from the side) from a place before the sideburn's
 * root, half way to the eye and so far below the tragion, to the level of the glabella above the corner of the eye. */
#define SIDEBURN_BELOW_TRAGION_MM 10.0

static bool is_temple(const sbl_head *head, sbl_vec3 p)
{
    sbl_vec3 eye = head->landmark[p.x > 0.0 ? SBL_LANDMARK_LATERAL_CANTHUS_LEFT : SBL_LANDMARK_LATERAL_CANTHUS_RIGHT];
    double low_y = head->landmark[p.x > 0.0 ? SBL_LANDMARK_TRAGION_LEFT : SBL_LANDMARK_TRAGION_RIGHT].y - SIDEBURN_BELOW_TRAGION_MM;
    double high_y = head->landmark[SBL_LANDMARK_GLABELLA].y, low_z = 0.5 * eye.z;
    if (!(p.y > low_y) || !(high_y > low_y)) return false;
    double along = (p.y - low_y) / (high_y - low_y);
    return p.z < low_z + (eye.z - low_z) * fmin(along, 1.0);
}

static bool may_carry_hair(const sbl_head *head, uint32_t vertex)
{
    sbl_part part = (sbl_part)head->part[vertex];
    if (part != SBL_PART_SKIN && part != SBL_PART_NECK) return false;
    sbl_vec3 chart = sbl_v3_load(head->chart[vertex]);
    if (sbl_atlas_region(SBL_REGION_SCALP, chart) > 0.0) return true;
    for (int region = SBL_REGION_SIDEBURN_LEFT; region <= SBL_REGION_BEARD_NECK; region++)
        if (sbl_atlas_region((sbl_region)region, chart) > 0.0) return true;
    sbl_vec3 p = sbl_v3_load(head->surface.position[vertex]);
    if (is_temple(head, p)) return true;
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

double canvas_missed_share(const uint8_t *region, const sbl_design *design)
{
    const sbl_surface *surface = &design->head->surface;
    double inside = 0.0, outside = 0.0;
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        double dots = 0.0;
        for (uint32_t k = 0; k < 3; k++) dots += (double)surface->area_mm2[t] * (double)design->density_per_cm2[surface->triangle[3 * t + k]];
        *(region[t] ? &inside : &outside) += dots;
    }
    return outside > 0.0 ? outside / (inside + outside) : 0.0;
}
