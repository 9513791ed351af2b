#include "plan/canvas.h"

#include "stubble/atlas.h"

#include <string.h>

/* A low hairline comes down to here in the middle. */
#define FOREHEAD_ABOVE_GLABELLA_MM 25.0
/* On the temples a line may come forward of the atlas's scalp, to the line (in the view from the side) from a place before the sideburn's
 * root, half way to the eye and so far below the tragion, to the level of the glabella above the corner of the eye. */
#define SIDEBURN_BELOW_TRAGION_MM 10.0

/* Clark-Evans R of the canvas: near the even end, because every session must be even by itself (engine/field/README.md); what a design
 * keeps of it is looser, as hair is. */
#define CANVAS_REGULARITY 1.6f

/* One seed for every head: a field depends on the head's surface alone. */
#define FIELD_SEED 20261122u

enum { BARE, SCALP, BEARD };

static bool is_temple(const sbl_head *head, sbl_vec3 p)
{
    sbl_vec3 eye = head->landmark[p.x > 0.0 ? SBL_LANDMARK_LATERAL_CANTHUS_LEFT : SBL_LANDMARK_LATERAL_CANTHUS_RIGHT];
    double low_y = head->landmark[p.x > 0.0 ? SBL_LANDMARK_TRAGION_LEFT : SBL_LANDMARK_TRAGION_RIGHT].y - SIDEBURN_BELOW_TRAGION_MM;
    double high_y = head->landmark[SBL_LANDMARK_GLABELLA].y, low_z = 0.5 * eye.z;
    if (!(p.y > low_y) || !(high_y > low_y)) return false;
    double along = (p.y - low_y) / (high_y - low_y);
    return p.z < low_z + (eye.z - low_z) * fmin(along, 1.0);
}

static uint8_t cover_of(const sbl_head *head, uint32_t vertex)
{
    sbl_part part = (sbl_part)head->part[vertex];
    if (part != SBL_PART_SKIN && part != SBL_PART_NECK) return BARE;
    sbl_vec3 chart = sbl_v3_load(head->chart[vertex]);
    if (sbl_atlas_region(SBL_REGION_SCALP, chart) > 0.0) return SCALP;
    sbl_vec3 p = sbl_v3_load(head->surface.position[vertex]);
    if (is_temple(head, p) || p.y > head->landmark[SBL_LANDMARK_GLABELLA].y + FOREHEAD_ABOVE_GLABELLA_MM) return SCALP;
    return sbl_atlas_beard(chart) > 0.0 ? BEARD : BARE;
}

typedef struct cover_job {
    const sbl_head *head;
    uint8_t *cover;
} cover_job;

enum { VERTICES_PER_BLOCK = 1024 };

static void cover_block(void *context, uint32_t block)
{
    const cover_job *job = context;
    uint32_t count = job->head->surface.vertex_count, begin = block * VERTICES_PER_BLOCK;
    uint32_t end = begin + VERTICES_PER_BLOCK < count ? begin + VERTICES_PER_BLOCK : count;
    for (uint32_t v = begin; v < end; v++) job->cover[v] = cover_of(job->head, v);
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

static sbl_field_options canvas_options(const uint8_t *region)
{
    return (sbl_field_options){
        .density_per_cm2 = CANVAS_DENSITY_PER_CM2, .regularity = CANVAS_REGULARITY, .region = region, .seed = FIELD_SEED};
}

/* The beard's sites keep their distance from the scalp's, and are numbered behind them. */
static sbl_status add_beard(sbl_field *field, const sbl_head *head, const uint8_t *beard, sbl_field_pattern pattern, const sbl_host *host,
                            sbl_arena *arena, sbl_diag *diag)
{
    sbl_field more;
    sbl_surface_point *fixed = SBL_NEW(arena, sbl_surface_point, field->count);
    if (!fixed) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the field", "");
    for (uint32_t i = 0; i < field->count; i++) fixed[i] = field->site[i].at;
    sbl_field_options options = canvas_options(beard);
    options.fixed = fixed;
    options.fixed_count = field->count;
    sbl_status status = sbl_field_build_pattern(&more, &head->surface, &options, pattern, host, arena, diag);
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

double canvas_missed_share(const uint8_t *region, const sbl_design *design)
{
    const sbl_surface *surface = &design->head->surface;
    double inside = 0.0, outside = 0.0;
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        double dots = 0.0;
        for (uint32_t k = 0; k < 3; k++)
            dots += (double)surface->area_mm2[t] * (double)design->density_per_cm2[surface->triangle[3 * t + k]];
        *(region[t] ? &inside : &outside) += dots;
    }
    return outside > 0.0 ? outside / (inside + outside) : 0.0;
}

sbl_status canvas_build(sbl_field *field, const uint8_t **region, const sbl_head *head, bool with_beard, bool clustered,
                        const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *surface = &head->surface;
    uint8_t *scalp = SBL_NEW(arena, uint8_t, surface->triangle_count), *beard = SBL_NEW(arena, uint8_t, surface->triangle_count);
    uint8_t *cover = SBL_NEW(arena, uint8_t, surface->vertex_count);
    if (!scalp || !beard || !cover) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the field", "");
    cover_job job = {head, cover};
    sbl_parallel_for(host, (surface->vertex_count + VERTICES_PER_BLOCK - 1) / VERTICES_PER_BLOCK, cover_block, &job);
    mark_regions(scalp, beard, cover, surface);
    sbl_field_options options = canvas_options(scalp);
    sbl_field_pattern pattern = clustered ? SBL_FIELD_CLUSTERED : SBL_FIELD_NATURAL;
    sbl_status status = sbl_field_build_pattern(field, surface, &options, pattern, host, arena, diag);
    *region = scalp;
    if (status != SBL_OK || !with_beard) return status;
    status = add_beard(field, head, beard, pattern, host, arena, diag);
    for (uint32_t t = 0; t < surface->triangle_count; t++) scalp[t] |= beard[t];
    return status;
}
