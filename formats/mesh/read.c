#include "mesh/reader.h"

#include "stubble/file.h"

#include <string.h>

sbl_status sbl_mesh_check_counts(uint64_t vertex_count, uint64_t triangle_count, sbl_diag *diag)
{
    if (triangle_count > SBL_SURFACE_TRIANGLES_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the mesh has more than 4,000,000 triangles",
                           "reduce it (decimate) to about 500,000 and export it again", 0, (double)triangle_count);
    if (vertex_count > SBL_MESH_VERTICES_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the mesh has more than 12,000,000 vertices", "reduce it (decimate) and export it again", 0,
                           (double)vertex_count);
    return SBL_OK;
}

sbl_status sbl_mesh_no_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the mesh", "reduce it (decimate), or close some programs");
}

/* The last guard, the same for every reader. */
static sbl_status check_mesh(const sbl_mesh *mesh, sbl_diag *diag)
{
    if (!mesh->triangle_count)
        return sbl_fail(diag, SBL_E_DATA, "there is no triangle in this file", "export the mesh again, with its faces");
    for (uint32_t i = 0; i < mesh->vertex_count; i++) {
        const sbl_vec3f *p = &mesh->position[i];
        if (!isfinite(p->x) || !isfinite(p->y) || !isfinite(p->z))
            return sbl_fail_at(diag, SBL_E_DATA, "a vertex has a coordinate that is not a finite number",
                               "the file is damaged: export it again", i, 0.0);
    }
    for (size_t i = 0; i < 3 * (size_t)mesh->triangle_count; i++)
        if (mesh->triangle[i] >= mesh->vertex_count)
            return sbl_fail_at(diag, SBL_E_DATA, "a face names a vertex that does not exist", "the file may be cut off or damaged", i / 3,
                               (double)mesh->triangle[i]);
    return SBL_OK;
}

static sbl_mesh_reader *reader_of(sbl_mesh_format format)
{
    switch (format) {
    case SBL_MESH_FORMAT_OBJ:
        return sbl_mesh_read_obj;
    case SBL_MESH_FORMAT_PLY:
        return sbl_mesh_read_ply;
    case SBL_MESH_FORMAT_STL:
        return sbl_mesh_read_stl;
    case SBL_MESH_FORMAT_GLB:
        return sbl_mesh_read_glb;
    case SBL_MESH_FORMAT_FIND:
        break;
    }
    return NULL;
}

sbl_status sbl_mesh_read_memory(sbl_mesh *mesh, const void *data, size_t bytes, sbl_mesh_format format, sbl_arena *arena, sbl_diag *diag)
{
    if (!mesh || (!data && bytes) || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_mesh_read_memory: an argument is NULL", "give all of them");
    memset(mesh, 0, sizeof *mesh);
    if (bytes > SBL_MESH_FILE_BYTES_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the mesh file is larger than 256 MiB", "reduce the mesh (decimate) and export it again", 0,
                           (double)bytes);
    sbl_status status = SBL_OK;
    if (format == SBL_MESH_FORMAT_FIND) status = sbl_mesh_format_find(&format, data, bytes, diag);
    if (status != SBL_OK) return status;
    sbl_mesh_reader *reader = reader_of(format);
    if (!reader) return sbl_fail(diag, SBL_E_ARG, "sbl_mesh_read_memory: there is no such format", "give one of sbl_mesh_format");
    sbl_arena_mark mark = sbl_arena_here(arena);
    status = reader(mesh, data, bytes, arena, diag);
    if (status == SBL_OK) status = check_mesh(mesh, diag);
    if (status != SBL_OK) {
        memset(mesh, 0, sizeof *mesh);
        sbl_arena_rewind(arena, mark);
    }
    return status;
}

sbl_status sbl_mesh_read_file(sbl_mesh *mesh, const char *path, sbl_arena *arena, sbl_diag *diag)
{
    if (!mesh || !path || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_mesh_read_file: an argument is NULL", "give all of them");
    memset(mesh, 0, sizeof *mesh);
    /* The content gets an arena of its own: it must not stay below the mesh in the caller's. */
    sbl_arena content;
    sbl_arena_init(&content, &arena->allocator);
    const unsigned char *data;
    size_t bytes;
    sbl_status status = sbl_file_read(&data, &bytes, path, SBL_MESH_FILE_BYTES_MAX, &content, diag);
    if (status == SBL_OK) status = sbl_mesh_read_memory(mesh, data, bytes, SBL_MESH_FORMAT_FIND, arena, diag);
    sbl_arena_release(&content);
    return status;
}
