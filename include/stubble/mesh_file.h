/*
 * stubble/mesh_file.h - triangle meshes out of files and into files.
 *
 *   sbl_mesh mesh;
 *   st = sbl_mesh_read_file(&mesh, "head.obj", &arena, &diag);      // OBJ, PLY, STL or GLB, told by the content
 *   if (st == SBL_OK) st = sbl_surface_build(&surface, &mesh, NULL, &host, &arena, &diag);
 *
 * What is read  OBJ     v and f (any number of corners, v, v/vt, v//vn, v/vt/vn, negative indices, continued lines); the rest is
 *                       passed over
 *               PLY     text, binary little endian, binary big endian; any elements and properties in any order
 *               STL     text and binary; corners are not yet welded (sbl_surface_build does that)
 *               GLB     glTF 2.0: the scene's meshes with their nodes' transforms; triangles, strips and fans; quantized positions. A
 *                       skinned mesh is taken in its bind pose; morph targets at weight zero
 * Refused       with a sentence that says what to do: Draco and meshopt compression, sparse accessors, .gltf with buffers outside, FBX,
 *               3MF and other archives, pictures, text in UTF-16
 * Units         As in the file. Nothing is scaled or turned: that is for the room that knows heads.
 * Polygons      Quadrilaterals are cut along the diagonal that keeps both halves facing the same way (the shorter of two); larger polygons
 *               by clipping ears (Meisters, "Polygons have ears", Am. Math. Monthly 82, 1975).
 * Limits        SBL_MESH_FILE_BYTES_MAX, SBL_SURFACE_TRIANGLES_MAX, SBL_MESH_VERTICES_MAX; a GLB's description 16 MiB. What a file claims
 *               is checked against its size before memory is taken for it.
 * Memory        The mesh lies in the caller's arena and borrows nothing from the input.
 * Failure       On any status but SBL_OK the mesh is zeroed and the arena as it was. diag->line and column for text, diag->index for the
 *               byte, the accessor or the node in binary files.
 * Validity      Every coordinate is finite and every corner names a vertex. Nothing more is promised: see sbl_surface_build.
 */
#ifndef STUBBLE_MESH_FILE_H
#define STUBBLE_MESH_FILE_H

#include "stubble/base.h"
#include "stubble/surface.h"

#define SBL_MESH_FILE_BYTES_MAX ((uint64_t)256 << 20)
#define SBL_MESH_VERTICES_MAX   (3u * SBL_SURFACE_TRIANGLES_MAX)

typedef enum sbl_mesh_format {
    SBL_MESH_FORMAT_FIND, /* look at the content */
    SBL_MESH_FORMAT_OBJ,
    SBL_MESH_FORMAT_PLY,
    SBL_MESH_FORMAT_STL,
    SBL_MESH_FORMAT_GLB,
} sbl_mesh_format;

/* "OBJ", "PLY", ...; "unknown" for SBL_MESH_FORMAT_FIND. */
const char *sbl_mesh_format_name(sbl_mesh_format format);

/* What the content is; a format known but not read gives SBL_E_UNSUPPORTED with a sentence that names it and says what to do. */
SBL_MUST_CHECK sbl_status sbl_mesh_format_find(sbl_mesh_format *format, const void *data, size_t bytes, sbl_diag *diag);

/*
 * SBL_E_DATA         the content breaks its format, or holds no triangle
 * SBL_E_UNSUPPORTED  a format or a compression that is not read
 * SBL_E_LIMIT        larger than the limits above; diag->value is the size
 * SBL_E_MEMORY, SBL_E_ARG
 */
SBL_MUST_CHECK sbl_status sbl_mesh_read_memory(sbl_mesh *mesh, const void *data, size_t bytes, sbl_mesh_format format, sbl_arena *arena,
                                               sbl_diag *diag);
/* The same from a file; also SBL_E_NOT_FOUND and SBL_E_IO as sbl_file_read gives them. */
SBL_MUST_CHECK sbl_status sbl_mesh_read_file(sbl_mesh *mesh, const char *path, sbl_arena *arena, sbl_diag *diag);

/*
 * A part of a GLB to write: a mesh, or points where triangle_count is 0. Lengths in millimetres, y up, z to the front, as everywhere here;
 * the file's nodes carry the scale 0.001 that makes metres of them, so the numbers stay as they are.
 */
typedef struct sbl_glb_part {
    const char *name;          /* UTF-8; NULL: none */
    const sbl_vec3f *position; /* vertex_count */
    const sbl_vec3f *normal;   /* vertex_count, unit; may be NULL */
    const uint8_t *rgb;        /* 3 * vertex_count, sRGB; may be NULL. Written as linear 16 bit, as COLOR_0 wants it */
    uint32_t vertex_count;
    const uint32_t *triangle; /* 3 * triangle_count */
    uint32_t triangle_count;
    uint8_t base_rgb[3]; /* sRGB; multiplied with rgb. All zero means white */
} sbl_glb_part;

#define SBL_GLB_PARTS_MAX 16u

/*
 * glTF 2.0 as one GLB. Parts with points, or without normals, are unlit (KHR_materials_unlit). Equal input gives equal bytes.
 * SBL_E_ARG     no part, too many, an empty one
 * SBL_E_DATA    a position is not finite, a corner names no vertex; diag->index: the part
 * SBL_E_LIMIT   more than 4 GiB
 */
SBL_MUST_CHECK sbl_status sbl_glb_write_memory(const unsigned char **data, size_t *bytes, const sbl_glb_part *parts, uint32_t part_count,
                                               sbl_arena *arena, sbl_diag *diag);

#endif
