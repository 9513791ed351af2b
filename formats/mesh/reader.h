/*
 * mesh/reader.h - what the mesh readers share; private to formats/mesh.
 *
 * A reader gets the whole content and a zeroed mesh. It may leave rubbish in the arena and the mesh when it fails: sbl_mesh_read_memory
 * tidies up. It allocates what the mesh keeps before any scratch.
 */
#ifndef STUBBLE_MESH_READER_H
#define STUBBLE_MESH_READER_H

#include "stubble/mesh_file.h"

typedef sbl_status sbl_mesh_reader(sbl_mesh *mesh, const unsigned char *data, size_t bytes, sbl_arena *arena, sbl_diag *diag);

sbl_mesh_reader sbl_mesh_read_obj, sbl_mesh_read_ply, sbl_mesh_read_stl, sbl_mesh_read_glb;

/* SBL_OK, or SBL_E_LIMIT where the counts exceed what a mesh may have. */
sbl_status sbl_mesh_check_counts(uint64_t vertex_count, uint64_t triangle_count, sbl_diag *diag);
sbl_status sbl_mesh_no_memory(sbl_diag *diag);

/* Scratch for the largest polygon of a file. */
typedef struct sbl_polygon_scratch {
    double *x, *y;
    uint32_t *next, *previous;
    bool *reflex;
} sbl_polygon_scratch;
bool sbl_polygon_scratch_make(sbl_polygon_scratch *scratch, uint64_t corners_max, sbl_arena *arena);
/* Cut a polygon of `count` >= 3 corners (indices in range) into count - 2 triangles. */
void sbl_polygon_cut(uint32_t *triangle, const sbl_vec3f *position, const uint32_t *corner, uint32_t count,
                     const sbl_polygon_scratch *scratch);

/* A place in a text file. */
typedef struct sbl_cursor {
    const char *begin, *at, *end;
} sbl_cursor;

/* Fail with the line and column of `at`. */
sbl_status sbl_cursor_fail(sbl_diag *diag, const sbl_cursor *cursor, const char *at, const char *message, const char *hint);

/* Some editors put the UTF-8 form of U+FEFF before the text. */
const char *sbl_behind_byte_order_mark(const char *begin, const char *end);

/* A binary STL has no magic, but its size follows from its count of triangles. */
bool sbl_stl_size_matches(const unsigned char *data, size_t bytes);
bool sbl_stl_is_text(const unsigned char *data, size_t bytes);

#endif
