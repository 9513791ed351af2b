#include "plan/canvas.h"

#include "stubble/atlas.h"

#include <string.h>

#define FOREHEAD_ABOVE_GLABELLA_MM 25.0

/* One seed for every head: a field depends on the head's surface alone. */
#define FIELD_SEED 20261122u

enum { BARE, SCALP, BEARD };

static uint8_t cover_of(const sbl_head *head, uint32_t vertex)
{
    sbl_part part = (sbl_part)head->part[vertex];
    if (part != SBL_PART_SKIN && part != SBL_PART_NECK) return BARE;
    sbl_vec3 chart = sbl_v3_load(head->chart[vertex]);
    if (sbl_atlas_region(SBL_REGION_SCALP, chart) > 0.0) return SCALP;
    if ((double)head->surface.position[vertex].y > head->landmark[SBL_LANDMARK_GLABELLA].y + FOREHEAD_ABOVE_GLABELLA_MM) return SCALP;
    for (int region = SBL_REGION_SIDEBURN_LEFT; region <= SBL_REGION_BEARD_NECK; region++)
        if (sbl_atlas_region((sbl_region)region, chart) > 0.0) return BEARD;
    return BARE;
}

/* A triangle that touches both belongs to the scalp, so that the two regions share none. */
static void mark_regions(uint8_t *scalp, uint8_t *beard, const uint8_t *cover, const sbl_surface *surface)
{
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        bool on_scalp = false, on_beard = false;
        for (uint32_t k = 0; k < 3; k++) {
            uint8_t corner = cover[surface->triangle[3 * t + k]];
            on_scalp = on_scalp || corner == SCALP;
            on_beard = on_beard || corner == BEARD;
        }
        scalp[t] = on_scalp;
        beard[t] = on_beard && !on_scalp;
    }
}

/* The beard's sites keep their distance from the scalp's, and are numbered behind them. */
static sbl_status add_beard(sbl_field *field, const sbl_head *head, const uint8_t *beard, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    sbl_field more;
    sbl_surface_point *fixed = SBL_NEW(arena, sbl_surface_point, field->count);
    if (!fixed) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the field", "");
    for (uint32_t i = 0; i < field->count; i++) fixed[i] = field->site[i].at;
    sbl_field_options options = {.density_per_cm2 = CANVAS_DENSITY_PER_CM2, .region = beard, .fixed = fixed, .fixed_count = field->count, .seed = FIELD_SEED};
    sbl_status status = sbl_field_build(&more, &head->surface, &options, host, arena, diag);
    if (status != SBL_OK) return status;
    uint32_t count = field->count + more.count;
    sbl_site *site = SBL_NEW(arena, sbl_site, count);
    sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, count);
    if (!site || !position) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the field", "");
    memcpy(site, field->site, field->count * sizeof *site);
    memcpy(site + field->count, more.site, more.count * sizeof *site);
    memcpy(position, field->position, field->count * sizeof *position);
    memcpy(position + field->count, more.position, more.count * sizeof *position);
    field->site = site;
    field->position = position;
    field->count = count;
    return SBL_OK;
}

sbl_status canvas_build(sbl_field *field, const sbl_head *head, bool with_beard, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *surface = &head->surface;
    uint8_t *scalp = SBL_NEW(arena, uint8_t, surface->triangle_count), *beard = SBL_NEW(arena, uint8_t, surface->triangle_count);
    uint8_t *cover = SBL_NEW(arena, uint8_t, surface->vertex_count);
    if (!scalp || !beard || !cover) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the field", "");
    for (uint32_t v = 0; v < surface->vertex_count; v++) cover[v] = cover_of(head, v);
    mark_regions(scalp, beard, cover, surface);
    sbl_field_options options = {.density_per_cm2 = CANVAS_DENSITY_PER_CM2, .region = scalp, .seed = FIELD_SEED};
    sbl_status status = sbl_field_build(field, surface, &options, host, arena, diag);
    return status == SBL_OK && with_beard ? add_beard(field, head, beard, host, arena, diag) : status;
}
