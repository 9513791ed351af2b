/*
 * mesh_promise.h - what stubble/mesh_file.h promises of any bytes: a mesh whose corners name vertices with finite coordinates, or a
 * diagnosis with nothing left behind. Whoever breaks it aborts, which the fuzzer sees.
 */
#ifndef MESH_PROMISE_H
#define MESH_PROMISE_H

#include "stubble/mesh_file.h"

#include <stdlib.h>

static inline void promise(int kept)
{
    if (!kept) abort();
}

static inline void check_mesh_promise(const uint8_t *data, size_t bytes, sbl_mesh_format format)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh;
    sbl_diag diag = {0};
    sbl_status status = sbl_mesh_read_memory(&mesh, data, bytes, format, &arena, &diag);
    if (status == SBL_OK) {
        promise(mesh.triangle_count > 0 && mesh.triangle_count <= SBL_SURFACE_TRIANGLES_MAX && mesh.vertex_count <= SBL_MESH_VERTICES_MAX);
        for (size_t i = 0; i < 3 * (size_t)mesh.triangle_count; i++) promise(mesh.triangle[i] < mesh.vertex_count);
        for (uint32_t i = 0; i < mesh.vertex_count; i++)
            promise(isfinite(mesh.position[i].x) && isfinite(mesh.position[i].y) && isfinite(mesh.position[i].z));
    } else {
        promise(status < 0 && diag.status == status && diag.message && diag.hint);
        promise(!mesh.position && !mesh.triangle && arena.used_bytes == 0);
    }
    sbl_mesh_format found;
    promise(sbl_mesh_format_find(&found, data, bytes, &diag) <= SBL_OK);
    sbl_arena_release(&arena);
}

#endif
