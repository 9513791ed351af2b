/* The same triangles with their vertices elsewhere: what a bend of a head needs, without welding and connecting it anew. */
#include "surface/internal.h"

#include <string.h>

static sbl_status check_places(const sbl_surface *from, const sbl_vec3f *position, sbl_diag *diag)
{
    for (uint32_t v = 0; v < from->vertex_count; v++) {
        const float c[3] = {position[v].x, position[v].y, position[v].z};
        for (int k = 0; k < 3; k++)
            if (!(fabs((double)c[k]) <= SBL_COORDINATE_MAX_MM))
                return sbl_fail_at(diag, SBL_E_DATA, "a vertex has moved to what is no usable number", "coordinates are millimetres", v,
                                   (double)c[k]);
    }
    for (uint32_t t = 0; t < from->triangle_count; t++)
        if (sbl_degenerate(position, from->triangle + 3 * (size_t)t))
            return sbl_fail_at(diag, SBL_E_DATA, "a triangle has lost its area", "move the vertices less, or build the surface anew", t,
                               0.0);
    return SBL_OK;
}

static sbl_status move(sbl_surface *surface, const sbl_surface *from, const sbl_vec3f *position, const sbl_host *host, sbl_arena *arena,
                       sbl_arena *scratch, sbl_diag *diag)
{
    sbl_draft draft = {.vertex_count = from->vertex_count, .triangle_count = from->triangle_count, .report = from->report};
    draft.position = sbl_arena_copy(scratch, position, from->vertex_count, sizeof *position);
    draft.triangle = sbl_arena_copy(scratch, from->triangle, 3 * (uint64_t)from->triangle_count, sizeof *from->triangle);
    draft.opposite = sbl_arena_copy(scratch, from->opposite, 3 * (uint64_t)from->triangle_count, sizeof *from->opposite);
    draft.source = SBL_TAKE(scratch, uint32_t, from->vertex_count);
    if (!draft.position || !draft.triangle || !draft.opposite || !draft.source) return sbl_fail_memory(diag);
    for (uint32_t v = 0; v < from->vertex_count; v++) draft.source[v] = v;
    return sbl_surface_finish(surface, &draft, from->bvh, host, arena, scratch, diag);
}

sbl_status sbl_surface_move(sbl_surface *surface, const sbl_surface *from, const sbl_vec3f *position, const sbl_host *host,
                            sbl_arena *arena, sbl_diag *diag)
{
    if (surface && surface != from) memset(surface, 0, sizeof *surface);
    if (!surface || !from || surface == from || !position || !arena || !from->bvh)
        return sbl_fail(diag, SBL_E_ARG, "a moved surface needs one to come from and a place for each vertex", "pass them");
    sbl_status status = check_places(from, position, diag);
    if (status != SBL_OK) return status;
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    sbl_arena_mark mark = sbl_arena_here(arena);
    status = move(surface, from, position, host, arena, &scratch, diag);
    sbl_arena_release(&scratch);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        memset(surface, 0, sizeof *surface);
    }
    return status;
}
