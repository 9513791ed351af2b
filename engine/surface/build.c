/* From raw triangles to a checked surface: weld, clean, connect, orient, split, index. */
#include "surface/internal.h"

#include <string.h>

static sbl_status check_mesh(const sbl_mesh *mesh, sbl_diag *diag)
{
    if (!mesh->triangle_count || !mesh->vertex_count)
        return sbl_fail(diag, SBL_E_DATA, "the mesh has no triangles", "give a mesh with at least one triangle");
    if (!mesh->position || !mesh->triangle) return sbl_fail(diag, SBL_E_ARG, "a mesh without arrays", "set position and triangle");
    if (mesh->triangle_count > SBL_SURFACE_TRIANGLES_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the mesh has too many triangles", "simplify it to four million triangles or fewer",
                           mesh->triangle_count, (double)mesh->triangle_count);
    for (uint32_t v = 0; v < mesh->vertex_count; v++) {
        const float c[3] = {mesh->position[v].x, mesh->position[v].y, mesh->position[v].z};
        for (int k = 0; k < 3; k++)
            if (!(fabs((double)c[k]) <= SBL_COORDINATE_MAX_MM))
                return sbl_fail_at(diag, SBL_E_DATA, "a vertex has a coordinate that is not a usable number",
                                   "repair the mesh; coordinates are millimetres", v, (double)c[k]);
    }
    for (uint32_t h = 0; h < 3 * mesh->triangle_count; h++)
        if (mesh->triangle[h] >= mesh->vertex_count)
            return sbl_fail_at(diag, SBL_E_DATA, "a triangle names a vertex that does not exist", "repair the mesh's indices", h / 3,
                               (double)mesh->triangle[h]);
    return SBL_OK;
}

/* The box of the vertices that triangles use. */
static void used_box(const sbl_mesh *mesh, sbl_vec3 *low, sbl_vec3 *high)
{
    *low = *high = sbl_v3_load(mesh->position[mesh->triangle[0]]);
    for (uint32_t h = 1; h < 3 * mesh->triangle_count; h++) sbl_box_take_in(low, high, sbl_v3_load(mesh->position[mesh->triangle[h]]));
}

/* Fill the draft with the vertices that are used, welded; a strewn unused vertex must not attract others. */
static sbl_status weld_draft(sbl_draft *draft, const sbl_mesh *mesh, double weld_mm, sbl_arena *scratch, sbl_diag *diag)
{
    uint32_t *dense = SBL_NEW(scratch, uint32_t, mesh->vertex_count);
    draft->position = SBL_NEW(scratch, sbl_vec3f, mesh->vertex_count);
    draft->source = SBL_NEW(scratch, uint32_t, mesh->vertex_count);
    uint32_t *representative = SBL_NEW(scratch, uint32_t, mesh->vertex_count);
    draft->triangle = SBL_NEW(scratch, uint32_t, 3 * (uint64_t)mesh->triangle_count);
    draft->opposite = SBL_NEW(scratch, uint32_t, 3 * (uint64_t)mesh->triangle_count);
    if (!dense || !draft->position || !draft->source || !representative || !draft->triangle || !draft->opposite)
        return sbl_fail_memory(diag);
    for (uint32_t h = 0; h < 3 * mesh->triangle_count; h++) dense[mesh->triangle[h]] = 1;
    for (uint32_t v = 0; v < mesh->vertex_count; v++) {
        if (!dense[v]) {
            draft->report.unused_vertices++;
            continue;
        }
        dense[v] = draft->vertex_count;
        draft->position[draft->vertex_count] = mesh->position[v];
        draft->source[draft->vertex_count++] = v;
    }
    sbl_vec3 low, high;
    used_box(mesh, &low, &high);
    if (weld_mm == 0.0) weld_mm = 1e-5 * sbl_v3_distance(low, high);
    sbl_status status = sbl_weld(representative, draft->position, draft->vertex_count, low, high, weld_mm, scratch, diag);
    if (status != SBL_OK) return status;
    for (uint32_t v = 0; v < draft->vertex_count; v++) draft->report.welded_vertices += representative[v] != v;
    for (uint32_t h = 0; h < 3 * mesh->triangle_count; h++) draft->triangle[h] = representative[dense[mesh->triangle[h]]];
    draft->triangle_count = mesh->triangle_count;
    return SBL_OK;
}

static sbl_status build(sbl_surface *surface, const sbl_mesh *mesh, const sbl_surface_options *options, const sbl_host *host,
                        sbl_arena *arena, sbl_arena *scratch, sbl_diag *diag)
{
    sbl_draft draft = {0};
    sbl_status status = weld_draft(&draft, mesh, options->weld_mm, scratch, diag);
    if (status == SBL_OK) status = sbl_clean(&draft, scratch, diag);
    if (status == SBL_OK && !draft.triangle_count)
        status = sbl_fail(diag, SBL_E_DATA, "no triangle of the mesh has an area", "check the file's unit and its vertices");
    if (status == SBL_OK) status = sbl_pair(&draft, false, scratch, diag);
    if (status == SBL_OK) status = sbl_orient(&draft, options->keep_orientation, scratch, diag);
    if (status == SBL_OK) status = sbl_split_fans(&draft, scratch, diag);
    if (status != SBL_OK) return status;
    if (sbl_progress(host, "surface", 0.5f)) return sbl_fail(diag, SBL_E_CANCELLED, "stopped while building the surface", "");
    /* Splitting frees edges that a fin or a touching shell had made ambiguous: pair again. What stays open was counted the first time. */
    uint32_t nonmanifold_edges = draft.report.nonmanifold_edges;
    if (nonmanifold_edges) status = sbl_pair(&draft, true, scratch, diag);
    draft.report.nonmanifold_edges = nonmanifold_edges;
    if (status == SBL_OK) status = sbl_surface_finish(surface, &draft, NULL, host, arena, scratch, diag);
    return status;
}

sbl_status sbl_surface_build(sbl_surface *surface, const sbl_mesh *mesh, const sbl_surface_options *options, const sbl_host *host,
                             sbl_arena *arena, sbl_diag *diag)
{
    static const sbl_surface_options defaults = {0};
    if (surface) memset(surface, 0, sizeof *surface);
    if (!surface || !mesh || !arena) return sbl_fail(diag, SBL_E_ARG, "a surface needs a mesh and an arena", "pass all three");
    if (!options) options = &defaults;
    if (!(options->weld_mm >= 0.0 && options->weld_mm <= SBL_COORDINATE_MAX_MM))
        return sbl_fail_at(diag, SBL_E_ARG, "the welding distance is not a usable number", "0 chooses one", 0, options->weld_mm);
    sbl_status status = check_mesh(mesh, diag);
    if (status != SBL_OK) return status;
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    sbl_arena_mark mark = sbl_arena_here(arena);
    status = build(surface, mesh, options, host, arena, &scratch, diag);
    sbl_arena_release(&scratch);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        memset(surface, 0, sizeof *surface);
    }
    return status;
}
