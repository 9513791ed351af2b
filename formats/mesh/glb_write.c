/* A GLB (glTF 2.0, section 4) with one node, mesh, primitive and material for each part. */
#include "mesh/reader.h"
#include "stubble/text.h"

#include <string.h>

/* Where the arrays of a part lie in the binary chunk. */
struct layout {
    uint64_t position, normal, colour, triangle;
};

static uint64_t reserve(uint64_t *end, bool wanted, uint64_t count, unsigned element_bytes)
{
    uint64_t begin = *end;
    if (wanted) *end += count * element_bytes;
    return begin;
}

/* All elements take a multiple of 4 bytes, which is the alignment that section 3.6.2.4 asks for. */
static uint64_t lay_out(struct layout *layout, const sbl_glb_part *parts, uint32_t part_count)
{
    uint64_t end = 0;
    for (uint32_t i = 0; i < part_count; i++) {
        layout[i].position = reserve(&end, true, parts[i].vertex_count, 12);
        layout[i].normal = reserve(&end, parts[i].normal, parts[i].vertex_count, 12);
        layout[i].colour = reserve(&end, parts[i].rgb, parts[i].vertex_count, 8);
        layout[i].triangle = reserve(&end, parts[i].triangle_count, parts[i].triangle_count, 12);
    }
    return end;
}

static void store_u16(unsigned char *to, uint32_t value)
{
    to[0] = (unsigned char)(value & 255);
    to[1] = (unsigned char)(value >> 8 & 255);
}

static void store_u32(unsigned char *to, uint32_t value)
{
    store_u16(to, value & 65535);
    store_u16(to + 2, value >> 16);
}

static void store_float(unsigned char *to, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    store_u32(to, bits);
}

static void store_vectors(unsigned char *to, const sbl_vec3f *from, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++, to += 12) {
        store_float(to, from[i].x);
        store_float(to + 4, from[i].y);
        store_float(to + 8, from[i].z);
    }
}

/* IEC 61966-2-1, the inverse of the sRGB transfer function. */
static double linear_of_srgb(uint8_t value)
{
    double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : sbl_pow((v + 0.055) / 1.055, 2.4);
}

static void store_colours(unsigned char *to, const uint8_t *rgb, uint32_t count)
{
    uint32_t linear[256];
    for (unsigned v = 0; v < 256; v++) linear[v] = (uint32_t)(linear_of_srgb((uint8_t)v) * 65535.0 + 0.5);
    for (uint32_t i = 0; i < count; i++, to += 8) {
        for (unsigned k = 0; k < 3; k++) store_u16(to + 2 * k, linear[rgb[3 * (size_t)i + k]]);
        store_u16(to + 6, 65535);
    }
}

static void store_part(unsigned char *binary, const struct layout *layout, const sbl_glb_part *part)
{
    store_vectors(binary + layout->position, part->position, part->vertex_count);
    if (part->normal) store_vectors(binary + layout->normal, part->normal, part->vertex_count);
    if (part->rgb) store_colours(binary + layout->colour, part->rgb, part->vertex_count);
    for (size_t i = 0; i < 3 * (size_t)part->triangle_count; i++) store_u32(binary + layout->triangle + 4 * i, part->triangle[i]);
}

static sbl_status check_part(const sbl_glb_part *part, uint32_t index, sbl_diag *diag)
{
    if (!part->position || !part->vertex_count || (part->triangle_count && !part->triangle))
        return sbl_fail_at(diag, SBL_E_ARG, "sbl_glb_write: a part is empty", "leave it out", index, 0.0);
    for (uint32_t i = 0; i < part->vertex_count; i++) {
        const sbl_vec3f *p = &part->position[i];
        if (!isfinite(p->x) || !isfinite(p->y) || !isfinite(p->z))
            return sbl_fail_at(diag, SBL_E_DATA, "a position is not finite", "check the mesh", index, i);
    }
    for (size_t i = 0; i < 3 * (size_t)part->triangle_count; i++)
        if (part->triangle[i] >= part->vertex_count)
            return sbl_fail_at(diag, SBL_E_DATA, "a triangle names a vertex that does not exist", "check the mesh", index, (double)(i / 3));
    return SBL_OK;
}

/* Members of a JSON object or array, with the comma between them. */
static void separate(sbl_text *json)
{
    char last = json->length ? json->data[json->length - 1] : '\0';
    if (last != '{' && last != '[' && last != ':') sbl_text_add(json, ",");
}

static void add_number(sbl_text *json, const char *key, uint64_t value)
{
    separate(json);
    sbl_text_add_json_string(json, key);
    sbl_text_add(json, ":");
    sbl_text_add_integer(json, (int64_t)value);
}

static void open_array(sbl_text *json, const char *key)
{
    separate(json);
    sbl_text_add_json_string(json, key);
    sbl_text_add(json, ":[");
}

static void add_vector(sbl_text *json, const char *key, const double value[3], unsigned digits)
{
    open_array(json, key);
    for (int k = 0; k < 3; k++) {
        if (k) sbl_text_add(json, ",");
        sbl_text_add_decimal_short(json, value[k], digits);
    }
    sbl_text_add(json, "]");
}

static void add_nodes(sbl_text *json, const sbl_glb_part *parts, uint32_t part_count)
{
    open_array(json, "nodes");
    for (uint32_t i = 0; i < part_count; i++) {
        separate(json);
        sbl_text_add(json, "{");
        add_number(json, "mesh", i);
        if (parts[i].name) {
            sbl_text_add(json, ",\"name\":");
            sbl_text_add_json_string(json, parts[i].name);
        }
        sbl_text_add(json, ",\"scale\":[0.001,0.001,0.001]}");
    }
    sbl_text_add(json, "]");
}

/* One buffer view for each accessor, so that view and accessor share their number. */
static void add_meshes(sbl_text *json, const sbl_glb_part *parts, uint32_t part_count)
{
    uint32_t accessor = 0;
    open_array(json, "meshes");
    for (uint32_t i = 0; i < part_count; i++) {
        separate(json);
        sbl_text_add(json, "{\"primitives\":[{\"attributes\":{");
        add_number(json, "POSITION", accessor++);
        if (parts[i].normal) add_number(json, "NORMAL", accessor++);
        if (parts[i].rgb) add_number(json, "COLOR_0", accessor++);
        sbl_text_add(json, "}");
        if (parts[i].triangle_count) add_number(json, "indices", accessor++);
        add_number(json, "mode", parts[i].triangle_count ? 4 : 0);
        add_number(json, "material", i);
        sbl_text_add(json, "}]}");
    }
    sbl_text_add(json, "]");
}

static bool is_unlit(const sbl_glb_part *part)
{
    return !part->normal || !part->triangle_count;
}

static void add_materials(sbl_text *json, const sbl_glb_part *parts, uint32_t part_count)
{
    open_array(json, "materials");
    for (uint32_t i = 0; i < part_count; i++) {
        const uint8_t *rgb = parts[i].base_rgb;
        separate(json);
        sbl_text_add(json, "{\"pbrMetallicRoughness\":{\"metallicFactor\":0,\"roughnessFactor\":0.75");
        if (rgb[0] || rgb[1] || rgb[2]) {
            open_array(json, "baseColorFactor");
            for (int k = 0; k < 3; k++) {
                sbl_text_add_decimal_short(json, linear_of_srgb(rgb[k]), 6);
                sbl_text_add(json, ",");
            }
            sbl_text_add(json, "1]");
        }
        sbl_text_add(json, is_unlit(&parts[i]) ? "},\"extensions\":{\"KHR_materials_unlit\":{}}}" : "}}");
    }
    sbl_text_add(json, "]");
}

static void add_view(sbl_text *json, uint64_t offset, uint64_t bytes, bool is_index)
{
    separate(json);
    sbl_text_add(json, "{\"buffer\":0");
    add_number(json, "byteOffset", offset);
    add_number(json, "byteLength", bytes);
    add_number(json, "target", is_index ? 34963 : 34962);
    sbl_text_add(json, "}");
}

static void add_views(sbl_text *json, const struct layout *layout, const sbl_glb_part *parts, uint32_t part_count)
{
    open_array(json, "bufferViews");
    for (uint32_t i = 0; i < part_count; i++) {
        uint64_t vertices = parts[i].vertex_count;
        add_view(json, layout[i].position, 12 * vertices, false);
        if (parts[i].normal) add_view(json, layout[i].normal, 12 * vertices, false);
        if (parts[i].rgb) add_view(json, layout[i].colour, 8 * vertices, false);
        if (parts[i].triangle_count) add_view(json, layout[i].triangle, 12 * (uint64_t)parts[i].triangle_count, true);
    }
    sbl_text_add(json, "]");
}

static void open_accessor(sbl_text *json, uint32_t *view, unsigned component_type, uint64_t count, const char *type)
{
    separate(json);
    sbl_text_add(json, "{");
    add_number(json, "bufferView", (*view)++);
    add_number(json, "componentType", component_type);
    add_number(json, "count", count);
    sbl_text_add(json, ",\"type\":");
    sbl_text_add_json_string(json, type);
}

/* Bounds of positions are mandatory (3.6.2.5); nine decimals of a millimetre hold every float of a head's size. */
static void add_bounds(sbl_text *json, const sbl_glb_part *part)
{
    double low[3], high[3];
    for (uint32_t i = 0; i < part->vertex_count; i++) {
        const double p[3] = {(double)part->position[i].x, (double)part->position[i].y, (double)part->position[i].z};
        for (int k = 0; k < 3; k++) {
            low[k] = i && low[k] < p[k] ? low[k] : p[k];
            high[k] = i && high[k] > p[k] ? high[k] : p[k];
        }
    }
    add_vector(json, "min", low, 9);
    add_vector(json, "max", high, 9);
}

static void add_accessors(sbl_text *json, const sbl_glb_part *parts, uint32_t part_count)
{
    uint32_t view = 0;
    open_array(json, "accessors");
    for (uint32_t i = 0; i < part_count; i++) {
        open_accessor(json, &view, 5126, parts[i].vertex_count, "VEC3");
        add_bounds(json, &parts[i]);
        sbl_text_add(json, "}");
        if (parts[i].normal) {
            open_accessor(json, &view, 5126, parts[i].vertex_count, "VEC3");
            sbl_text_add(json, "}");
        }
        if (parts[i].rgb) {
            open_accessor(json, &view, 5123, parts[i].vertex_count, "VEC4");
            sbl_text_add(json, ",\"normalized\":true}");
        }
        if (parts[i].triangle_count) {
            open_accessor(json, &view, 5125, 3 * (uint64_t)parts[i].triangle_count, "SCALAR");
            sbl_text_add(json, "}");
        }
    }
    sbl_text_add(json, "]");
}

static void describe(sbl_text *json, const struct layout *layout, uint64_t binary_bytes, const sbl_glb_part *parts, uint32_t part_count)
{
    bool any_unlit = false;
    for (uint32_t i = 0; i < part_count; i++) any_unlit = any_unlit || is_unlit(&parts[i]);
    sbl_text_add(json, "{\"asset\":{\"version\":\"2.0\",\"generator\":\"Stubble\"}");
    if (any_unlit) sbl_text_add(json, ",\"extensionsUsed\":[\"KHR_materials_unlit\"]");
    add_number(json, "scene", 0);
    sbl_text_add(json, ",\"scenes\":[{\"nodes\":[");
    for (uint32_t i = 0; i < part_count; i++) {
        if (i) sbl_text_add(json, ",");
        sbl_text_add_integer(json, i);
    }
    sbl_text_add(json, "]}]");
    add_nodes(json, parts, part_count);
    add_meshes(json, parts, part_count);
    add_materials(json, parts, part_count);
    add_accessors(json, parts, part_count);
    add_views(json, layout, parts, part_count);
    open_array(json, "buffers");
    sbl_text_add(json, "{");
    add_number(json, "byteLength", binary_bytes);
    sbl_text_add(json, "}]}");
    while (json->length % 4 && !json->failed) sbl_text_add(json, " ");
}

static sbl_status assemble(const unsigned char **data, size_t *bytes, const sbl_text *json, const struct layout *layout,
                           uint64_t binary_bytes, const sbl_glb_part *parts, uint32_t part_count, sbl_arena *arena, sbl_diag *diag)
{
    uint64_t total = 12 + 8 + json->length + 8 + binary_bytes;
    if (total > UINT32_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the GLB would be larger than 4 GiB", "write a smaller mesh", 0, (double)total);
    unsigned char *to = sbl_arena_alloc(arena, total, 1);
    if (!to) return sbl_mesh_no_memory(diag);
    memcpy(to, "glTF", 4);
    store_u32(to + 4, 2);
    store_u32(to + 8, (uint32_t)total);
    store_u32(to + 12, (uint32_t)json->length);
    memcpy(to + 16, "JSON", 4);
    memcpy(to + 20, json->data, json->length);
    unsigned char *binary = to + 20 + json->length;
    store_u32(binary, (uint32_t)binary_bytes);
    memcpy(binary + 4, "BIN\0", 4);
    for (uint32_t i = 0; i < part_count; i++) store_part(binary + 8, &layout[i], &parts[i]);
    *data = to;
    *bytes = (size_t)total;
    return SBL_OK;
}

sbl_status sbl_glb_write_memory(const unsigned char **data, size_t *bytes, const sbl_glb_part *parts, uint32_t part_count, sbl_arena *arena,
                                sbl_diag *diag)
{
    if (!data || !bytes || !parts || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_glb_write: an argument is NULL", "give all of them");
    *data = NULL;
    *bytes = 0;
    if (!part_count || part_count > SBL_GLB_PARTS_MAX)
        return sbl_fail(diag, SBL_E_ARG, "sbl_glb_write: 1 to 16 parts are possible", "join some");
    for (uint32_t i = 0; i < part_count; i++) {
        sbl_status status = check_part(&parts[i], i, diag);
        if (status != SBL_OK) return status;
    }
    struct layout layout[SBL_GLB_PARTS_MAX];
    uint64_t binary_bytes = lay_out(layout, parts, part_count);
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    sbl_text json;
    sbl_text_begin(&json, &scratch);
    describe(&json, layout, binary_bytes, parts, part_count);
    sbl_status status =
        json.failed ? sbl_mesh_no_memory(diag) : assemble(data, bytes, &json, layout, binary_bytes, parts, part_count, arena, diag);
    sbl_arena_release(&scratch);
    return status;
}
