/*
 * GLB: the binary container of glTF 2.0 (Khronos, "glTF 2.0 Specification", 2021, section 4): a header, a JSON chunk, a binary chunk.
 * Every triangle of the scene is taken, in the world's coordinates.
 */
#include "mesh/glb.h"

#include <string.h>

#define JSON_BYTES_MAX ((uint64_t)16 << 20) /* jansson takes about ten times that as a tree */
#define PRIMITIVES_MAX 1000000u

#define CHUNK_JSON UINT32_C(0x4e4f534a)
#define CHUNK_BIN  UINT32_C(0x004e4942)

enum { MODE_TRIANGLES = 4, MODE_STRIP = 5, MODE_FAN = 6 };

sbl_status sbl_gltf_damaged(sbl_diag *diag, uint64_t index, const char *message)
{
    return sbl_fail_at(diag, SBL_E_DATA, message, "the GLB file is damaged: export it again", index, 0.0);
}

bool sbl_gltf_integer(uint64_t *value, const json_t *object, const char *key, uint64_t otherwise)
{
    const json_t *member = json_object_get(object, key);
    *value = otherwise;
    if (!member) return otherwise != UINT64_MAX;
    if (!json_is_integer(member) || json_integer_value(member) < 0 || json_integer_value(member) > (json_int_t)1 << 53) return false;
    *value = (uint64_t)json_integer_value(member);
    return true;
}

static uint32_t load_u32(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

struct chunks {
    const unsigned char *json, *binary;
    size_t json_bytes, binary_bytes;
};

static sbl_status find_chunks(struct chunks *chunks, const unsigned char *data, size_t bytes, sbl_diag *diag)
{
    if (bytes < 20) return sbl_gltf_damaged(diag, bytes, "the file ends within the GLB header");
    if (load_u32(data + 4) != 2)
        return sbl_fail_at(diag, SBL_E_UNSUPPORTED, "this GLB is not of version 2", "export the mesh again as glTF 2.0 binary", 4,
                           load_u32(data + 4));
    uint64_t length = load_u32(data + 8);
    if (length > bytes) return sbl_gltf_damaged(diag, bytes, "the file is shorter than its header says");
    if (length < 20) return sbl_gltf_damaged(diag, 8, "the GLB header states an impossible length");
    for (uint64_t at = 12; length - at >= 8;) {
        uint64_t chunk_bytes = load_u32(data + at);
        uint32_t type = load_u32(data + at + 4);
        if (chunk_bytes > length - at - 8) return sbl_gltf_damaged(diag, at, "a chunk reaches beyond the end of the file");
        if (at == 12 && type == CHUNK_JSON) {
            chunks->json = data + at + 8;
            chunks->json_bytes = (size_t)chunk_bytes;
        } else if (type == CHUNK_BIN && !chunks->binary) {
            chunks->binary = data + at + 8;
            chunks->binary_bytes = (size_t)chunk_bytes;
        }
        at += 8 + chunk_bytes;
    }
    if (!chunks->json) return sbl_gltf_damaged(diag, 12, "the first chunk is not JSON");
    if (chunks->json_bytes > JSON_BYTES_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the GLB's description is larger than 16 MiB", "join its objects and export it again", 12,
                           (double)chunks->json_bytes);
    return SBL_OK;
}

static const json_t *array_member(const json_t *object, const char *key)
{
    const json_t *member = json_object_get(object, key);
    return json_is_array(member) ? member : NULL;
}

static sbl_status check_extensions(const sbl_gltf *gltf, sbl_diag *diag)
{
    static const struct {
        const char *name, *message, *hint;
    } refused[] = {
        {"KHR_draco_mesh_compression", "this GLB is compressed with Draco, which is not read", "export the mesh again without compression"},
        {"EXT_meshopt_compression", "this GLB is compressed with meshopt, which is not read", "export the mesh again without compression"},
        {"KHR_meshopt_compression", "this GLB is compressed with meshopt, which is not read", "export the mesh again without compression"},
        {"EXT_mesh_gpu_instancing", "this GLB draws copies of its meshes, which is not read", "export the head alone"},
    };
    const json_t *required = array_member(gltf->root, "extensionsRequired");
    for (size_t i = 0; i < json_array_size(required); i++) {
        const char *name = json_string_value(json_array_get(required, i));
        for (size_t r = 0; name && r < sizeof refused / sizeof *refused; r++)
            if (!strcmp(name, refused[r].name)) return sbl_fail(diag, SBL_E_UNSUPPORTED, refused[r].message, refused[r].hint);
    }
    return SBL_OK;
}

static sbl_status open_document(sbl_gltf *gltf, const unsigned char *data, size_t bytes, sbl_diag *diag)
{
    struct chunks chunks = {0};
    sbl_status status = find_chunks(&chunks, data, bytes, diag);
    if (status != SBL_OK) return status;
    json_error_t error;
    /* Some writers fill the chunk up with zero bytes instead of spaces. */
    gltf->root = json_loadb((const char *)chunks.json, chunks.json_bytes, JSON_DISABLE_EOF_CHECK, &error);
    if (!gltf->root) {
        if (json_error_code(&error) == json_error_out_of_memory) return sbl_mesh_no_memory(diag);
        return sbl_gltf_damaged(diag, 20 + (error.position > 0 ? (uint64_t)error.position : 0), "the GLB's description is not JSON");
    }
    gltf->nodes = array_member(gltf->root, "nodes");
    gltf->meshes = array_member(gltf->root, "meshes");
    gltf->accessors = array_member(gltf->root, "accessors");
    gltf->views = array_member(gltf->root, "bufferViews");
    gltf->buffers = array_member(gltf->root, "buffers");
    gltf->binary = chunks.binary;
    gltf->binary_bytes = chunks.binary_bytes;
    if (!json_array_size(gltf->meshes))
        return sbl_fail(diag, SBL_E_DATA, "there is no mesh in this GLB file", "export it again, with its geometry");
    return check_extensions(gltf, diag);
}

/* One primitive, opened: its corners are `indices` if has_indices, else 0, 1, 2, ... */
struct primitive {
    sbl_gltf_accessor positions, indices;
    bool has_indices;
    uint64_t mode, triangle_count;
};

static sbl_status open_primitive(struct primitive *p, const sbl_gltf *gltf, const json_t *json, uint64_t mesh, sbl_diag *diag)
{
    *p = (struct primitive){0};
    if (!json_is_object(json) || !sbl_gltf_integer(&p->mode, json, "mode", MODE_TRIANGLES) || p->mode > MODE_FAN)
        return sbl_gltf_damaged(diag, mesh, "a mesh is not described rightly");
    if (p->mode < MODE_TRIANGLES) return SBL_OK; /* points and lines */
    const json_t *attributes = json_object_get(json, "attributes"), *indices = json_object_get(json, "indices");
    uint64_t position_index, index_index;
    if (!sbl_gltf_integer(&position_index, attributes, "POSITION", UINT64_MAX))
        return sbl_gltf_damaged(diag, mesh, "a mesh has no positions");
    const json_t *draco = json_object_get(json_object_get(json, "extensions"), "KHR_draco_mesh_compression");
    if (draco && !json_object_get(json_array_get(gltf->accessors, (size_t)position_index), "bufferView"))
        return sbl_fail_at(diag, SBL_E_UNSUPPORTED, "this GLB is compressed with Draco, which is not read",
                           "export the mesh again without compression", mesh, 0.0);
    sbl_status status = sbl_gltf_accessor_open(&p->positions, gltf, position_index, 3, diag);
    if (status == SBL_OK && p->positions.component_type == 5125) return sbl_gltf_damaged(diag, mesh, "positions are of a wrong type");
    uint64_t corners = p->positions.count;
    if (status == SBL_OK && indices) {
        p->has_indices = true;
        if (!sbl_gltf_integer(&index_index, json, "indices", UINT64_MAX))
            return sbl_gltf_damaged(diag, mesh, "a mesh is not described rightly");
        status = sbl_gltf_accessor_open(&p->indices, gltf, index_index, 1, diag);
        unsigned type = p->indices.component_type;
        if (status == SBL_OK && type != 5121 && type != 5123 && type != 5125)
            return sbl_gltf_damaged(diag, mesh, "indices are of a wrong type");
        corners = p->indices.count;
    }
    if (status != SBL_OK) return status;
    if (p->mode == MODE_TRIANGLES && corners % 3) return sbl_gltf_damaged(diag, mesh, "a mesh's count of corners is no multiple of three");
    p->triangle_count = p->mode == MODE_TRIANGLES ? corners / 3 : corners >= 3 ? corners - 2 : 0;
    return SBL_OK;
}

static uint32_t corner_of(const struct primitive *p, uint64_t corner)
{
    return p->has_indices ? sbl_gltf_index(&p->indices, corner) : (uint32_t)corner;
}

static double determinant(const double m[12])
{
    return m[0] * (m[5] * m[10] - m[6] * m[9]) - m[1] * (m[4] * m[10] - m[6] * m[8]) + m[2] * (m[4] * m[9] - m[5] * m[8]);
}

struct output {
    sbl_vec3f *position;
    uint32_t *triangle;
    uint64_t vertices, triangles; /* so far */
};

static void put_positions(struct output *out, const struct primitive *p, const double m[12])
{
    for (uint64_t i = 0; i < p->positions.count; i++) {
        double x = sbl_gltf_component(&p->positions, i, 0), y = sbl_gltf_component(&p->positions, i, 1);
        double z = sbl_gltf_component(&p->positions, i, 2);
        sbl_vec3 world = {m[0] * x + m[1] * y + m[2] * z + m[3], m[4] * x + m[5] * y + m[6] * z + m[7],
                          m[8] * x + m[9] * y + m[10] * z + m[11]};
        out->position[out->vertices + i] = sbl_v3_store(world);
    }
}

static sbl_status put_triangles(struct output *out, const struct primitive *p, bool mirrored, uint64_t mesh, sbl_diag *diag)
{
    for (uint64_t t = 0; t < p->triangle_count; t++) {
        bool odd_in_strip = p->mode == MODE_STRIP && (t & 1u);
        uint64_t first = p->mode == MODE_TRIANGLES ? 3 * t : p->mode == MODE_STRIP ? t : 0;
        uint64_t step = p->mode == MODE_FAN ? t : 0;
        uint32_t corner[3] = {corner_of(p, first), corner_of(p, first + 1 + step), corner_of(p, first + 2 + step)};
        uint32_t *to = out->triangle + 3 * (out->triangles + t);
        bool swap = odd_in_strip != mirrored;
        for (int k = 0; k < 3; k++) {
            uint32_t index = corner[swap && k ? 3 - k : k];
            if (index >= p->positions.count) return sbl_gltf_damaged(diag, mesh, "a triangle names a vertex that does not exist");
            to[k] = (uint32_t)out->vertices + index;
        }
    }
    return SBL_OK;
}

/* Once to count (out->position is NULL), once to fill. */
static sbl_status visit_primitives(struct output *out, const sbl_gltf *gltf, const sbl_gltf_placement *placements, uint32_t count,
                                   sbl_diag *diag)
{
    uint64_t visited = 0;
    for (uint32_t i = 0; i < count; i++) {
        const sbl_gltf_placement *placement = &placements[i];
        const json_t *mesh = json_array_get(gltf->meshes, (size_t)placement->mesh);
        if (!json_is_object(mesh)) return sbl_gltf_damaged(diag, placement->mesh, "a node names a mesh that does not exist");
        const json_t *primitives = array_member(mesh, "primitives");
        for (size_t k = 0; k < json_array_size(primitives); k++) {
            struct primitive p;
            if (++visited > PRIMITIVES_MAX)
                return sbl_fail(diag, SBL_E_LIMIT, "the GLB draws more than 1,000,000 parts", "join its objects");
            sbl_status status = open_primitive(&p, gltf, json_array_get(primitives, k), placement->mesh, diag);
            if (status != SBL_OK) return status;
            if (!p.triangle_count) continue;
            if (out->position) {
                put_positions(out, &p, placement->matrix);
                status = put_triangles(out, &p, determinant(placement->matrix) < 0.0, placement->mesh, diag);
            } else {
                status = sbl_mesh_check_counts(out->vertices + p.positions.count, out->triangles + p.triangle_count, diag);
            }
            if (status != SBL_OK) return status;
            out->vertices += p.positions.count;
            out->triangles += p.triangle_count;
        }
    }
    return SBL_OK;
}

/* What the mesh keeps is allocated between the counting and the filling; the placements, which both need, get an arena of their own. */
static sbl_status read_scene(sbl_mesh *mesh, const sbl_gltf *gltf, sbl_arena *arena, sbl_arena *scratch, sbl_diag *diag)
{
    sbl_gltf_placement *placements;
    uint32_t count;
    struct output out = {0};
    sbl_status status = sbl_gltf_place_nodes(&placements, &count, gltf, scratch, diag);
    if (status == SBL_OK) status = visit_primitives(&out, gltf, placements, count, diag);
    if (status != SBL_OK) return status;
    if (!out.triangles)
        return sbl_fail(diag, SBL_E_DATA, "the GLB's scene shows no triangles", "export a mesh with faces, not points or lines");
    uint64_t vertex_count = out.vertices, triangle_count = out.triangles;
    out = (struct output){SBL_NEW(arena, sbl_vec3f, vertex_count), SBL_NEW(arena, uint32_t, 3 * triangle_count), 0, 0};
    if (!out.position || !out.triangle) return sbl_mesh_no_memory(diag);
    status = visit_primitives(&out, gltf, placements, count, diag);
    *mesh = (sbl_mesh){out.position, (uint32_t)vertex_count, out.triangle, (uint32_t)triangle_count};
    return status;
}

sbl_status sbl_mesh_read_glb(sbl_mesh *mesh, const unsigned char *data, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    sbl_gltf gltf = {0};
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    sbl_status status = open_document(&gltf, data, bytes, diag);
    if (status == SBL_OK) status = read_scene(mesh, &gltf, arena, &scratch, diag);
    sbl_arena_release(&scratch);
    json_decref(gltf.root);
    return status;
}
