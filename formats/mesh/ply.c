/*
 * PLY, the polygon file format (Turk, "The PLY polygon file format", Stanford 1994): a text header that declares elements and their
 * properties, then the elements as text or as binary numbers of either byte order. Any elements, properties, types and orders are walked;
 * what is kept are x, y, z of `vertex` and the list of corners of `face`.
 */
#include "mesh/reader.h"
#include "stubble/text.h"

#include <string.h>

#define ELEMENTS_MAX   32
#define PROPERTIES_MAX 256

enum ply_encoding { PLY_TEXT, PLY_LITTLE, PLY_BIG };
enum ply_type { PLY_I8, PLY_U8, PLY_I16, PLY_U16, PLY_I32, PLY_U32, PLY_F32, PLY_F64, PLY_NO_TYPE };
enum ply_role { PLY_OTHER, PLY_X, PLY_Y, PLY_Z, PLY_CORNERS };

static const unsigned type_bytes[] = {1, 1, 2, 2, 4, 4, 4, 8};

struct property {
    enum ply_type type, count_type; /* count_type: PLY_NO_TYPE unless it is a list */
    enum ply_role role;
};

struct element {
    uint64_t count;
    unsigned first_property, property_count;
    unsigned fixed_bytes; /* size of one in binary; 0 if it has a list */
};

struct ply {
    enum ply_encoding encoding;
    struct element element[ELEMENTS_MAX];
    struct property property[PROPERTIES_MAX];
    unsigned element_count, property_count;
    int vertex, face; /* positions among the elements; -1: none */
    bool has_strips;
    sbl_cursor c;
};

struct word {
    const char *at;
    size_t length;
};

static bool word_is(struct word word, const char *text)
{
    return strlen(text) == word.length && !memcmp(word.at, text, word.length);
}

static struct word next_word(sbl_cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t')) c->at++;
    struct word word = {c->at, 0};
    while (c->at < c->end && *c->at != ' ' && *c->at != '\t' && *c->at != '\n' && *c->at != '\r') c->at++;
    word.length = (size_t)(c->at - word.at);
    return word;
}

static enum ply_type type_of(struct word word)
{
    static const char *const names[] = {"char", "uchar", "short", "ushort", "int", "uint", "float", "double"};
    static const char *const sized_names[] = {"int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64"};
    for (int i = 0; i < PLY_NO_TYPE; i++)
        if (word_is(word, names[i]) || word_is(word, sized_names[i])) return (enum ply_type)i;
    return PLY_NO_TYPE;
}

static sbl_status header_fail(const struct ply *ply, const char *at, const char *message, sbl_diag *diag)
{
    return sbl_cursor_fail(diag, &ply->c, at, message, "the PLY header is damaged: export the mesh again");
}

static sbl_status read_format(struct ply *ply, sbl_diag *diag)
{
    struct word word = next_word(&ply->c);
    if (word_is(word, "ascii")) ply->encoding = PLY_TEXT;
    else if (word_is(word, "binary_little_endian")) ply->encoding = PLY_LITTLE;
    else if (word_is(word, "binary_big_endian")) ply->encoding = PLY_BIG;
    else return header_fail(ply, word.at, "the PLY format is not ascii, binary_little_endian or binary_big_endian", diag);
    return SBL_OK;
}

static sbl_status read_element(struct ply *ply, sbl_diag *diag)
{
    struct word name = next_word(&ply->c), count = next_word(&ply->c);
    if (ply->element_count == ELEMENTS_MAX) return header_fail(ply, name.at, "the PLY header has more than 32 elements", diag);
    struct element *element = &ply->element[ply->element_count];
    if (!count.length || count.length > 18) return header_fail(ply, count.at, "an element's count is not a number", diag);
    for (size_t i = 0; i < count.length; i++) {
        if (count.at[i] < '0' || count.at[i] > '9') return header_fail(ply, count.at, "an element's count is not a number", diag);
        element->count = element->count * 10 + (uint64_t)(count.at[i] - '0');
    }
    element->first_property = ply->property_count;
    if (word_is(name, "vertex") && ply->vertex < 0) ply->vertex = (int)ply->element_count;
    if (word_is(name, "face") && ply->face < 0) ply->face = (int)ply->element_count;
    if (word_is(name, "tristrips")) ply->has_strips = true;
    ply->element_count++;
    return SBL_OK;
}

static enum ply_role role_of(const struct ply *ply, struct word name, bool is_list)
{
    int element = (int)ply->element_count - 1;
    if (element == ply->vertex && !is_list) {
        if (word_is(name, "x")) return PLY_X;
        if (word_is(name, "y")) return PLY_Y;
        if (word_is(name, "z")) return PLY_Z;
    }
    if (element == ply->face && is_list && (word_is(name, "vertex_indices") || word_is(name, "vertex_index"))) return PLY_CORNERS;
    return PLY_OTHER;
}

static sbl_status read_property(struct ply *ply, sbl_diag *diag)
{
    struct word word = next_word(&ply->c);
    if (!ply->element_count) return header_fail(ply, word.at, "a property stands before any element", diag);
    if (ply->property_count == PROPERTIES_MAX) return header_fail(ply, word.at, "the PLY header has more than 256 properties", diag);
    struct property *property = &ply->property[ply->property_count];
    property->count_type = PLY_NO_TYPE;
    bool is_list = word_is(word, "list");
    if (is_list) {
        struct word count_type = next_word(&ply->c);
        property->count_type = type_of(count_type);
        if (property->count_type >= PLY_F32) return header_fail(ply, count_type.at, "a list's count is not of a whole-number type", diag);
        word = next_word(&ply->c);
    }
    property->type = type_of(word);
    if (property->type == PLY_NO_TYPE) return header_fail(ply, word.at, "a property's type is not known", diag);
    property->role = role_of(ply, next_word(&ply->c), is_list);
    ply->property_count++;
    ply->element[ply->element_count - 1].property_count++;
    return SBL_OK;
}

static void measure_elements(struct ply *ply)
{
    for (unsigned e = 0; e < ply->element_count; e++) {
        struct element *element = &ply->element[e];
        for (unsigned p = 0; p < element->property_count; p++) {
            const struct property *property = &ply->property[element->first_property + p];
            if (property->count_type != PLY_NO_TYPE) {
                element->fixed_bytes = 0;
                break;
            }
            element->fixed_bytes += type_bytes[property->type];
        }
    }
}

static bool element_has(const struct ply *ply, int element, enum ply_role role)
{
    const struct element *e = &ply->element[element];
    for (unsigned p = 0; p < e->property_count; p++)
        if (ply->property[e->first_property + p].role == role) return true;
    return false;
}

static sbl_status check_header(const struct ply *ply, sbl_diag *diag)
{
    if (ply->vertex < 0 || !element_has(ply, ply->vertex, PLY_X) || !element_has(ply, ply->vertex, PLY_Y) ||
        !element_has(ply, ply->vertex, PLY_Z))
        return sbl_fail(diag, SBL_E_DATA, "this PLY file declares no vertices with x, y and z", "export the mesh again");
    if (ply->face >= 0 && element_has(ply, ply->face, PLY_CORNERS) && ply->element[ply->face].count) return SBL_OK;
    if (ply->has_strips)
        return sbl_fail(diag, SBL_E_UNSUPPORTED, "this PLY file holds triangle strips, which are not read",
                        "export the mesh again as triangles");
    return sbl_fail(diag, SBL_E_DATA, "this PLY file holds points and no faces",
                    "make a surface of the points (a mesh) in the scanner's program first");
}

/* A line of the header ends with LF, CR LF or CR; binary data may begin with a byte that looks like LF, so the first line decides. */
static sbl_status read_header(struct ply *ply, sbl_diag *diag)
{
    sbl_cursor *c = &ply->c;
    c->at += 3; /* "ply" was seen */
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t')) c->at++;
    bool two_bytes = c->end - c->at >= 2 && c->at[0] == '\r' && c->at[1] == '\n';
    bool format_seen = false;
    for (;;) {
        while (c->at < c->end && *c->at != '\n' && *c->at != '\r') c->at++; /* what a statement left of its line */
        if (c->end - c->at < (two_bytes ? 2 : 1)) return header_fail(ply, c->at, "the PLY header does not end", diag);
        c->at += two_bytes && *c->at == '\r' ? 2 : 1;
        struct word word = next_word(c);
        sbl_status status = SBL_OK;
        if (word_is(word, "end_header")) break;
        if (word_is(word, "format")) {
            status = read_format(ply, diag);
            format_seen = true;
        } else if (word_is(word, "element")) {
            status = read_element(ply, diag);
        } else if (word_is(word, "property")) {
            status = read_property(ply, diag);
        } else if (word.length && !word_is(word, "comment") && !word_is(word, "obj_info")) {
            status = header_fail(ply, word.at, "a line of the PLY header is not known", diag);
        }
        if (status != SBL_OK) return status;
    }
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t')) c->at++;
    if (c->at == c->end || (*c->at != '\n' && *c->at != '\r'))
        return header_fail(ply, c->at, "the PLY header does not end with a line of its own", diag);
    c->at += two_bytes && *c->at == '\r' && c->end - c->at >= 2 ? 2 : 1;
    if (!format_seen) return header_fail(ply, c->at, "the PLY header names no format", diag);
    measure_elements(ply);
    return check_header(ply, diag);
}

static sbl_status body_fail(const struct ply *ply, const char *at, const char *message, const char *hint, sbl_diag *diag)
{
    if (ply->encoding == PLY_TEXT) return sbl_cursor_fail(diag, &ply->c, at, message, hint);
    return sbl_fail_at(diag, SBL_E_DATA, message, hint, (uint64_t)(at - ply->c.begin), 0.0);
}

static sbl_status cut_off(const struct ply *ply, sbl_diag *diag)
{
    return body_fail(ply, ply->c.end, "the file ends too early", "it may be cut off: copy or export it again", diag);
}

static void skip_space(sbl_cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r')) c->at++;
}

/* Where the next value begins. */
static const char *value_place(struct ply *ply)
{
    if (ply->encoding == PLY_TEXT) skip_space(&ply->c);
    return ply->c.at;
}

static uint64_t load_bytes(const char *at, unsigned bytes, enum ply_encoding encoding)
{
    const unsigned char *from = (const unsigned char *)at;
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++) value |= (uint64_t)from[i] << 8 * (encoding == PLY_LITTLE ? i : bytes - 1 - i);
    return value;
}

static double as_double(uint64_t bits, enum ply_type type)
{
    float single;
    double value;
    uint32_t low = (uint32_t)bits;
    switch (type) {
    case PLY_I8:
        return (double)(int8_t)bits;
    case PLY_I16:
        return (double)(int16_t)bits;
    case PLY_I32:
        return (double)(int32_t)bits;
    case PLY_F32:
        memcpy(&single, &low, sizeof single);
        return (double)single;
    case PLY_F64:
        memcpy(&value, &bits, sizeof value);
        return value;
    case PLY_U8:
    case PLY_U16:
    case PLY_U32:
    case PLY_NO_TYPE:
        break;
    }
    return (double)bits;
}

static sbl_status read_scalar(double *value, struct ply *ply, enum ply_type type, sbl_diag *diag)
{
    sbl_cursor *c = &ply->c;
    if (ply->encoding != PLY_TEXT) {
        if ((size_t)(c->end - c->at) < type_bytes[type]) return cut_off(ply, diag);
        *value = as_double(load_bytes(c->at, type_bytes[type], ply->encoding), type);
        c->at += type_bytes[type];
        return SBL_OK;
    }
    skip_space(c);
    if (c->at == c->end) return cut_off(ply, diag);
    const char *behind = sbl_decimal_read(c->at, c->end, value);
    if (!behind || (behind < c->end && *behind != ' ' && *behind != '\t' && *behind != '\n' && *behind != '\r'))
        return body_fail(ply, c->at, "this is not a number", "numbers need a point as decimal sign; the file may be damaged", diag);
    c->at = behind;
    return SBL_OK;
}

/* In text, what is not kept may hold anything: some programs write nan for a missing quality. */
static sbl_status skip_scalar(struct ply *ply, enum ply_type type, sbl_diag *diag)
{
    sbl_cursor *c = &ply->c;
    if (ply->encoding == PLY_TEXT) {
        skip_space(c);
        if (c->at == c->end) return cut_off(ply, diag);
        next_word(c);
        return SBL_OK;
    }
    if ((size_t)(c->end - c->at) < type_bytes[type]) return cut_off(ply, diag);
    c->at += type_bytes[type];
    return SBL_OK;
}

static sbl_status read_list_count(uint64_t *count, struct ply *ply, enum ply_type type, sbl_diag *diag)
{
    const char *at = value_place(ply);
    double value;
    sbl_status status = read_scalar(&value, ply, type, diag);
    if (status != SBL_OK) return status;
    if (!(value >= 0.0 && value <= (double)UINT32_MAX) || value != floor(value))
        return body_fail(ply, at, "a list has an impossible count", "the file may be damaged", diag);
    *count = (uint64_t)value;
    /* Every entry takes a byte at least. */
    return *count > (uint64_t)(ply->c.end - ply->c.at) ? cut_off(ply, diag) : SBL_OK;
}

static sbl_status skip_property(struct ply *ply, const struct property *property, sbl_diag *diag)
{
    if (property->count_type == PLY_NO_TYPE) return skip_scalar(ply, property->type, diag);
    uint64_t count;
    sbl_status status = read_list_count(&count, ply, property->count_type, diag);
    for (uint64_t i = 0; i < count && status == SBL_OK; i++) status = skip_scalar(ply, property->type, diag);
    return status;
}

struct body {
    const char *vertices, *faces; /* where the elements begin */
    uint64_t triangles, corners_max;
};

static sbl_status measure_face(struct body *body, struct ply *ply, const struct element *element, sbl_diag *diag)
{
    sbl_status status = SBL_OK;
    for (unsigned p = 0; p < element->property_count && status == SBL_OK; p++) {
        const struct property *property = &ply->property[element->first_property + p];
        if (property->role != PLY_CORNERS) {
            status = skip_property(ply, property, diag);
            continue;
        }
        const char *at = value_place(ply);
        uint64_t corners;
        status = read_list_count(&corners, ply, property->count_type, diag);
        for (uint64_t i = 0; i < corners && status == SBL_OK; i++) status = skip_scalar(ply, property->type, diag);
        if (status != SBL_OK) return status;
        if (corners < 3) return body_fail(ply, at, "a face has fewer than three corners", "the file may be damaged", diag);
        body->triangles += corners - 2;
        if (corners > body->corners_max) body->corners_max = corners;
    }
    return status;
}

/* Walk as far as the later of vertices and faces; what follows is of no interest. */
static sbl_status measure_body(struct body *body, struct ply *ply, sbl_diag *diag)
{
    int last = ply->vertex > ply->face ? ply->vertex : ply->face;
    for (int e = 0; e <= last; e++) {
        const struct element *element = &ply->element[e];
        uint64_t left = (uint64_t)(ply->c.end - ply->c.at);
        if (e == ply->vertex) body->vertices = ply->c.at;
        if (e == ply->face) body->faces = ply->c.at;
        if (!element->property_count) continue;
        if (element->count > left) return cut_off(ply, diag); /* each takes a byte at least */
        if (ply->encoding != PLY_TEXT && element->fixed_bytes) {
            if (element->count > left / element->fixed_bytes) return cut_off(ply, diag);
            ply->c.at += element->count * element->fixed_bytes;
            continue;
        }
        sbl_status status = SBL_OK;
        for (uint64_t i = 0; i < element->count && status == SBL_OK; i++) {
            if (e == ply->face) {
                status = measure_face(body, ply, element, diag);
                continue;
            }
            for (unsigned p = 0; p < element->property_count && status == SBL_OK; p++)
                status = skip_property(ply, &ply->property[element->first_property + p], diag);
        }
        if (status != SBL_OK) return status;
    }
    return sbl_mesh_check_counts(ply->element[ply->vertex].count, body->triangles, diag);
}

static sbl_status read_vertices(sbl_vec3f *position, struct ply *ply, sbl_diag *diag)
{
    const struct element *element = &ply->element[ply->vertex];
    for (uint64_t i = 0; i < element->count; i++)
        for (unsigned p = 0; p < element->property_count; p++) {
            const struct property *property = &ply->property[element->first_property + p];
            double value = 0.0;
            sbl_status status =
                property->role == PLY_OTHER ? skip_property(ply, property, diag) : read_scalar(&value, ply, property->type, diag);
            if (status != SBL_OK) return status;
            if (property->role == PLY_X) position[i].x = (float)value;
            if (property->role == PLY_Y) position[i].y = (float)value;
            if (property->role == PLY_Z) position[i].z = (float)value;
        }
    return SBL_OK;
}

static sbl_status read_corners(uint32_t *corner, uint32_t *count, struct ply *ply, const struct property *property, sbl_diag *diag)
{
    uint64_t corners;
    sbl_status status = read_list_count(&corners, ply, property->count_type, diag);
    for (uint64_t i = 0; i < corners && status == SBL_OK; i++) {
        const char *at = value_place(ply);
        double value;
        status = read_scalar(&value, ply, property->type, diag);
        if (status != SBL_OK) return status;
        if (!(value >= 0.0 && value < (double)ply->element[ply->vertex].count) || value != floor(value))
            return body_fail(ply, at, "a face names a vertex that does not exist", "the file may be damaged", diag);
        corner[i] = (uint32_t)value;
    }
    *count = (uint32_t)corners;
    return status;
}

static sbl_status read_faces(uint32_t *triangle, const sbl_vec3f *position, struct ply *ply, const struct body *body, sbl_arena *arena,
                             sbl_diag *diag)
{
    const struct element *element = &ply->element[ply->face];
    uint32_t *corner = SBL_NEW(arena, uint32_t, body->corners_max);
    sbl_polygon_scratch scratch;
    if (!corner || !sbl_polygon_scratch_make(&scratch, body->corners_max, arena)) return sbl_mesh_no_memory(diag);
    for (uint64_t i = 0; i < element->count; i++)
        for (unsigned p = 0; p < element->property_count; p++) {
            const struct property *property = &ply->property[element->first_property + p];
            uint32_t corners = 0;
            sbl_status status =
                property->role == PLY_CORNERS ? read_corners(corner, &corners, ply, property, diag) : skip_property(ply, property, diag);
            if (status != SBL_OK) return status;
            if (!corners) continue;
            sbl_polygon_cut(triangle, position, corner, corners, &scratch);
            triangle += 3 * (size_t)(corners - 2);
        }
    return SBL_OK;
}

sbl_status sbl_mesh_read_ply(sbl_mesh *mesh, const unsigned char *data, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    const char *text = (const char *)data;
    if (bytes < 4) return sbl_fail(diag, SBL_E_DATA, "the file ends too early", "it may be cut off: copy or export it again");
    struct ply ply = {.vertex = -1, .face = -1, .c = {text, text, text + bytes}};
    struct body body = {0};
    sbl_status status = read_header(&ply, diag);
    if (status == SBL_OK) status = measure_body(&body, &ply, diag);
    if (status != SBL_OK) return status;
    uint64_t vertex_count = ply.element[ply.vertex].count;
    sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, vertex_count);
    uint32_t *triangle = SBL_NEW(arena, uint32_t, 3 * body.triangles);
    if (!position || !triangle) return sbl_mesh_no_memory(diag);
    ply.c.at = body.vertices;
    status = read_vertices(position, &ply, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark scratch = sbl_arena_here(arena);
    ply.c.at = body.faces;
    status = read_faces(triangle, position, &ply, &body, arena, diag);
    sbl_arena_rewind(arena, scratch);
    *mesh = (sbl_mesh){position, (uint32_t)vertex_count, triangle, (uint32_t)body.triangles};
    return status;
}
