/* A part of a surface as a surface of its own. */
#include "surface/internal.h"

#include <string.h>

/* Kept triangles in their order; twins follow them, so that what was cut stays cut. */
static uint32_t keep_triangles(sbl_draft *draft, uint32_t *map, const sbl_surface *from, const uint8_t *keep, uint32_t *new_index)
{
    uint32_t kept = 0;
    for (uint32_t t = 0; t < from->triangle_count; t++) {
        new_index[t] = keep[t] ? kept : SBL_NONE;
        if (keep[t]) map[kept++] = t;
    }
    for (uint32_t i = 0; i < kept; i++)
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t g = from->opposite[3 * map[i] + k];
            bool paired = g != SBL_NONE && new_index[g / 3] != SBL_NONE;
            draft->triangle[3 * i + k] = from->triangle[3 * map[i] + k];
            draft->opposite[3 * i + k] = paired ? 3 * new_index[g / 3] + g % 3 : SBL_NONE;
        }
    return kept;
}

static sbl_status extract(sbl_surface *surface, const uint32_t **triangle_map, const sbl_surface *from, const uint8_t *keep, uint32_t count,
                          sbl_arena *arena, sbl_arena *scratch, sbl_diag *diag)
{
    sbl_draft draft = {.triangle_count = count, .vertex_count = from->vertex_count};
    uint32_t *map = SBL_NEW(arena, uint32_t, count);
    uint32_t *new_index = SBL_NEW(scratch, uint32_t, from->triangle_count);
    draft.triangle = SBL_NEW(scratch, uint32_t, 3 * (uint64_t)count);
    draft.opposite = SBL_NEW(scratch, uint32_t, 3 * (uint64_t)count);
    draft.position = sbl_arena_copy(scratch, from->position, from->vertex_count, sizeof *from->position);
    draft.source = SBL_NEW(scratch, uint32_t, from->vertex_count);
    if (!map || !new_index || !draft.triangle || !draft.opposite || !draft.position || !draft.source) return sbl_fail_memory(diag);
    for (uint32_t v = 0; v < from->vertex_count; v++) draft.source[v] = v;
    keep_triangles(&draft, map, from, keep, new_index);
    /* Two kept pieces that touch in a vertex alone get one each. */
    sbl_status status = sbl_split_fans(&draft, scratch, diag);
    if (status == SBL_OK) status = sbl_surface_finish(surface, &draft, NULL, NULL, arena, scratch, diag);
    if (triangle_map) *triangle_map = map;
    return status;
}

sbl_status sbl_surface_extract(sbl_surface *surface, const uint32_t **triangle_map, const sbl_surface *from, const uint8_t *keep,
                               sbl_arena *arena, sbl_diag *diag)
{
    if (surface && surface != from) memset(surface, 0, sizeof *surface);
    if (triangle_map) *triangle_map = NULL;
    if (!surface || !from || surface == from || !keep || !arena || !from->bvh)
        return sbl_fail(diag, SBL_E_ARG, "a part needs a surface to come from and a byte for each triangle", "pass them");
    uint32_t count = 0;
    for (uint32_t t = 0; t < from->triangle_count; t++) count += keep[t] != 0;
    if (!count) return sbl_fail(diag, SBL_E_DATA, "no triangle is kept", "keep at least one triangle");
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = extract(surface, triangle_map, from, keep, count, arena, &scratch, diag);
    sbl_arena_release(&scratch);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        memset(surface, 0, sizeof *surface);
        if (triangle_map) *triangle_map = NULL;
    }
    return status;
}
