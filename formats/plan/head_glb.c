#include "plan/head_glb.h"

#include "stubble/mesh_file.h"

static void encode(uint8_t out[3], sbl_rgb_linear rgb)
{
    const double channel[3] = {rgb.r, rgb.g, rgb.b};
    for (int k = 0; k < 3; k++) out[k] = (uint8_t)(255.0 * sbl_srgb_encode(sbl_clamp(channel[k], 0.0, 1.0)) + 0.5);
}

/* One part for the skin, one of points for the dots of each session. */
static sbl_status collect_dots(sbl_glb_part *part, const sbl_plan *plan, uint32_t session, sbl_arena *arena, sbl_diag *diag)
{
    static const char *const NAME[SBL_SESSIONS_MAX] = {"dots of session 1", "dots of session 2", "dots of session 3", "dots of session 4",
                                                       "dots of session 5", "dots of session 6", "dots of session 7", "dots of session 8"};
    sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, plan->dots.count);
    if (!position) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for head.glb", "");
    uint32_t count = 0;
    for (uint32_t i = 0; i < plan->dots.count; i++)
        if (plan->dots.dot[i].session == session) position[count++] = plan->dots.dot[i].position;
    *part = (sbl_glb_part){.name = NAME[session - 1], .position = position, .vertex_count = count, .base_rgb = {40, 38, 42}};
    return SBL_OK;
}

sbl_status head_glb_write(const unsigned char **data, size_t *bytes, const sbl_plan *plan, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *surface = &plan->head->surface;
    sbl_glb_part parts[1 + SBL_SESSIONS_MAX];
    uint32_t count = 1;
    parts[0] = (sbl_glb_part){.name = "head",
                              .position = surface->position,
                              .normal = surface->normal,
                              .vertex_count = surface->vertex_count,
                              .triangle = surface->triangle,
                              .triangle_count = surface->triangle_count};
    encode(parts[0].base_rgb, sbl_rgb_from_xyz(sbl_xyz_from_lab(plan->client->skin.lab)));
    for (uint32_t session = 1; session <= plan->dots.session_count; session++) {
        if (!plan->dots.per_session[session - 1]) continue;
        sbl_status status = collect_dots(&parts[count++], plan, session, arena, diag);
        if (status != SBL_OK) return status;
    }
    return sbl_glb_write_memory(data, bytes, parts, count, arena, diag);
}
