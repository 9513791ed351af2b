#include "check.h"
#include "limited_memory.h"
#include "stubble/mesh_file.h"
#include "stubble/text.h"

/* ---- bytes that a test puts together ---- */

struct bytes {
    unsigned char data[16384];
    size_t count;
};

static void put(struct bytes *b, const void *data, size_t count)
{
    REQUIRE(b->count + count <= sizeof b->data);
    memcpy(b->data + b->count, data, count);
    b->count += count;
}

static void put_string(struct bytes *b, const char *text)
{
    put(b, text, strlen(text));
}

static void put_number(struct bytes *b, uint64_t bits, unsigned count, bool big)
{
    for (unsigned i = 0; i < count; i++) {
        unsigned char byte = (unsigned char)(bits >> 8 * (big ? count - 1 - i : i) & 255);
        put(b, &byte, 1);
    }
}

static uint64_t float_bits(double value)
{
    float single = (float)value;
    uint32_t bits;
    memcpy(&bits, &single, sizeof bits);
    return bits;
}

static uint64_t double_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* ---- the mesh that most tests carry: a box of 2 x 3 x 5, volume 30, area 62 ---- */

static const float box_position[8][3] = {{0, 0, 0}, {2, 0, 0}, {2, 3, 0}, {0, 3, 0}, {0, 0, 5}, {2, 0, 5}, {2, 3, 5}, {0, 3, 5}};
static const uint32_t box_quad[6][4] = {{0, 3, 2, 1}, {4, 5, 6, 7}, {0, 1, 5, 4}, {2, 3, 7, 6}, {1, 2, 6, 5}, {3, 0, 4, 7}};
static const uint32_t box_triangle[12][3] = {{0, 3, 2}, {0, 2, 1}, {4, 5, 6}, {4, 6, 7}, {0, 1, 5}, {0, 5, 4},
                                             {2, 3, 7}, {2, 7, 6}, {1, 2, 6}, {1, 6, 5}, {3, 0, 4}, {3, 4, 7}};

static double volume(const sbl_mesh *mesh)
{
    double sum = 0.0;
    for (uint32_t t = 0; t < mesh->triangle_count; t++) {
        sbl_vec3 a = sbl_v3_load(mesh->position[mesh->triangle[3 * t]]), b = sbl_v3_load(mesh->position[mesh->triangle[3 * t + 1]]);
        sum += sbl_v3_dot(a, sbl_v3_cross(b, sbl_v3_load(mesh->position[mesh->triangle[3 * t + 2]]))) / 6.0;
    }
    return sum;
}

static double area(const sbl_mesh *mesh)
{
    double sum = 0.0;
    for (uint32_t t = 0; t < mesh->triangle_count; t++) {
        sbl_vec3 a = sbl_v3_load(mesh->position[mesh->triangle[3 * t]]);
        sbl_vec3 u = sbl_v3_sub(sbl_v3_load(mesh->position[mesh->triangle[3 * t + 1]]), a);
        sbl_vec3 v = sbl_v3_sub(sbl_v3_load(mesh->position[mesh->triangle[3 * t + 2]]), a);
        sum += sbl_v3_length(sbl_v3_cross(u, v)) / 2.0;
    }
    return sum;
}

static sbl_diag diag;

static sbl_status read_bytes(sbl_mesh *mesh, const void *data, size_t count, sbl_arena *arena)
{
    memset(&diag, 0, sizeof diag);
    return sbl_mesh_read_memory(mesh, data, count, SBL_MESH_FORMAT_FIND, arena, &diag);
}

/* Must read, with this volume and area. */
static void check_reads(const char *what, const void *data, size_t count, uint32_t triangles, double want_volume, double want_area)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh;
    int before = check_failures;
    CHECK_STATUS(read_bytes(&mesh, data, count, &arena), SBL_OK);
    CHECK(mesh.triangle_count == triangles);
    if (mesh.triangle_count) {
        CHECK_NEAR(volume(&mesh), want_volume, 1e-4);
        CHECK_NEAR(area(&mesh), want_area, 1e-4);
    }
    if (check_failures > before) fprintf(stderr, "  in: %s (%s)\n", what, diag.message ? diag.message : "");
    sbl_arena_release(&arena);
}

static void check_box(const char *what, const struct bytes *b)
{
    check_reads(what, b->data, b->count, 12, 30.0, 62.0);
}

/* Must fail so, leaving nothing. */
static void check_fails(const char *what, const void *data, size_t count, sbl_status status, const char *message, uint32_t line,
                        uint32_t column)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh;
    int before = check_failures;
    CHECK_STATUS(read_bytes(&mesh, data, count, &arena), status);
    CHECK(diag.message && strstr(diag.message, message));
    CHECK(diag.hint && strlen(diag.hint) > 5);
    CHECK(diag.line == line && diag.column == column);
    CHECK(!mesh.position && !mesh.triangle && !mesh.vertex_count && !mesh.triangle_count);
    CHECK(arena.used_bytes == 0);
    if (check_failures > before)
        fprintf(stderr, "  in: %s: %s, line %u, column %u\n", what, diag.message ? diag.message : "-", diag.line, diag.column);
    sbl_arena_release(&arena);
}

static void check_text_fails(const char *text, sbl_status status, const char *message, uint32_t line, uint32_t column)
{
    check_fails(text, text, strlen(text), status, message, line, column);
}

/* Cut anywhere, a file is read or refused, and the same is said of an exact copy, where a sanitizer sees one byte too many. */
static void check_truncations(const struct bytes *b)
{
    for (size_t cut = 0; cut <= b->count; cut++) {
        unsigned char *copy = malloc(cut ? cut : 1);
        REQUIRE(copy);
        memcpy(copy, b->data, cut);
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        sbl_mesh mesh;
        sbl_status status = read_bytes(&mesh, copy, cut, &arena);
        CHECK(status <= 0 && (status == SBL_OK) == (mesh.triangle_count > 0));
        CHECK(status == SBL_OK || (diag.message && diag.hint && arena.used_bytes == 0));
        sbl_arena_release(&arena);
        free(copy);
    }
}

/* The k-th allocation fails, for every k until none does. */
static void check_memory(const struct bytes *b)
{
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    for (int k = 0;; k++) {
        sbl_arena arena;
        sbl_arena_init(&arena, &limited);
        limited_blocks = k;
        sbl_mesh mesh;
        sbl_status status = read_bytes(&mesh, b->data, b->count, &arena);
        CHECK(status == SBL_OK || (status == SBL_E_MEMORY && arena.held_bytes == 0));
        sbl_arena_release(&arena);
        if (status == SBL_OK) return;
        REQUIRE(k < 100);
    }
}

static void check_hard(const struct bytes *b)
{
    check_truncations(b);
    check_memory(b);
}

/* ---- OBJ ---- */

static void obj_vertices(struct bytes *b, const char *line_end)
{
    for (int i = 0; i < 8; i++) {
        char line[80];
        snprintf(line, sizeof line, "v %g %g %g%s", (double)box_position[i][0], (double)box_position[i][1], (double)box_position[i][2],
                 line_end);
        put_string(b, line);
    }
}

/* form: printf with the index three times. */
static void obj_faces(struct bytes *b, const char *form, bool negative, const char *line_end)
{
    for (int f = 0; f < 6; f++) {
        put_string(b, "f");
        for (int k = 0; k < 4; k++) {
            char corner[64];
            int index = negative ? (int)box_quad[f][k] - 8 : (int)box_quad[f][k] + 1;
            snprintf(corner, sizeof corner, form, index, index, index);
            put_string(b, " ");
            put_string(b, corner);
        }
        put_string(b, line_end);
    }
}

static void test_obj_forms(void)
{
    static const char *const forms[] = {"%d", "%d/%d", "%d//%d", "%d/%d/%d"};
    static const char *const line_ends[] = {"\n", "\r\n", "\r", " \t\n", " # comment\n", "\n\n\n"};
    for (int form = 0; form < 4; form++)
        for (int end = 0; end < 6; end++)
            for (int negative = 0; negative < 2; negative++) {
                struct bytes b = {0};
                put_string(&b, "# made by a test\n\nmtllib x.mtl\no box\ng all\ns off\nusemtl skin\nvt 0 0\nvn 0 0 1\n");
                obj_vertices(&b, line_ends[end]);
                obj_faces(&b, forms[form], negative, line_ends[end]);
                check_box("OBJ", &b);
            }
    struct bytes b = {0};
    put_string(&b, "\xef\xbb\xbfv 0 0 0\nv 2 0 0 0.5 0.5 0.5\nv 2 3 0 1.0\nv\t0\t3\t0\nv 0 0 5\nv 2.0e0 0 5\nv 2 +3 5\nv 0 3.0 \\\n 5\n");
    obj_faces(&b, "%d", false, "\n");
    put_string(&b, "l 1 2\np 3\n");
    b.count--; /* no line break at the end */
    check_box("OBJ with a byte order mark, colours, continued lines", &b);
    check_hard(&b);
    b.count = 0;
    obj_faces(&b, "%d", false, "\n");
    obj_vertices(&b, "\n");
    check_box("OBJ with faces first", &b);
}

static void test_polygons(void)
{
    /* An L of six corners, area 3; every rotation and both turns; the fan from a wrong corner would give more. */
    static const int l_shape[6][2] = {{0, 0}, {2, 0}, {2, 1}, {1, 1}, {1, 2}, {0, 2}};
    for (int start = 0; start < 6; start++)
        for (int backward = 0; backward < 2; backward++) {
            struct bytes b = {0};
            for (int i = 0; i < 6; i++) {
                char line[64];
                snprintf(line, sizeof line, "v %d %d 7\n", l_shape[i][0], l_shape[i][1]);
                put_string(&b, line);
            }
            put_string(&b, "f");
            for (int i = 0; i < 6; i++) {
                char corner[16];
                snprintf(corner, sizeof corner, " %d", (start + (backward ? 6 - i : i)) % 6 + 1);
                put_string(&b, corner);
            }
            put_string(&b, "\n");
            /* The cone from the origin to an area A at height h has the volume A h / 3. */
            check_reads("L", b.data, b.count, 4, backward ? -7.0 : 7.0, 3.0);
        }
    /* A quadrilateral like an arrowhead: one of the two diagonals lies outside. */
    for (int start = 0; start < 4; start++) {
        static const char *const corner[4] = {" 1", " 2", " 3", " 4"};
        struct bytes b = {0};
        put_string(&b, "v 0 0 3\nv 2 -2 3\nv 0 2 3\nv -2 -2 3\nf");
        for (int i = 0; i < 4; i++) put_string(&b, corner[(start + i) % 4]);
        check_reads("arrow", b.data, b.count, 2, 4.0, 4.0);
    }
    /* A star of many corners in a slanting plane against its exact area, and polygons without any area. */
    struct bytes b = {0};
    int n = 80;
    for (int i = 0; i < n; i++) {
        double angle = 2.0 * SBL_PI * i / n, radius = i & 1 ? 1.0 : 3.0;
        char line[120];
        snprintf(line, sizeof line, "v %.9f %.9f %.9f\n", radius * cos(angle), radius * sin(angle), radius * cos(angle) * 0.75);
        put_string(&b, line);
    }
    put_string(&b, "f");
    for (int i = 1; i <= n; i++) {
        char corner[16];
        snprintf(corner, sizeof corner, " %d", i);
        put_string(&b, corner);
    }
    double flat = 0.5 * n * 3.0 * 1.0 * sin(2.0 * SBL_PI / n);
    check_reads("star", b.data, b.count, 78, 0.0, flat * 1.25);
    check_truncations(&b);
    static const char line_of_points[] = "v 0 0 0\nv 1 0 0\nv 2 0 0\nv 3 0 0\nv 4 0 0\nf 1 2 3 4 5\nf 1 1 1 1 1 1\n";
    check_reads("flat", line_of_points, strlen(line_of_points), 7, 0.0, 0.0);
}

/* Tens of thousands of corners that spiral: bounded work, the right number of triangles. */
static void test_huge_polygon(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_text text;
    sbl_text_begin(&text, &arena);
    int n = 30000;
    for (int i = 0; i < n; i++) {
        double angle = i * 0.37, radius = i & 1 ? 1.0 + i * 1e-4 : 1.0;
        sbl_text_add(&text, "v ");
        sbl_text_add_decimal(&text, radius * cos(angle), 6);
        sbl_text_add(&text, " ");
        sbl_text_add_decimal(&text, radius * sin(angle), 6);
        sbl_text_add(&text, " 0\n");
    }
    sbl_text_add(&text, "f");
    for (int i = 1; i <= n; i++) {
        sbl_text_add(&text, " ");
        sbl_text_add_integer(&text, i);
    }
    sbl_mesh mesh;
    REQUIRE(!text.failed);
    CHECK_STATUS(read_bytes(&mesh, text.data, text.length, &arena), SBL_OK);
    CHECK(mesh.triangle_count == (uint32_t)n - 2);
    sbl_arena_release(&arena);
}

static void test_obj_failures(void)
{
    check_text_fails("v 0 0 0\nv 1 0 0\nv 0 1\nf 1 2 3\n", SBL_E_DATA, "not a number", 3, 6);
    check_text_fails("v 0 0 0\nv 1 0 0\nv 0,5 1 0\nf 1 2 3\n", SBL_E_DATA, "not a number", 3, 3);
    check_text_fails("v 0 0 0\r\nv 1 0 nan\r\nv 0 1 0\r\nf 1 2 3\r\n", SBL_E_DATA, "not a number", 2, 7);
    check_text_fails("v 0 0 0\rv 1 0 x\rv 0 1 0\rf 1 2 3\r", SBL_E_DATA, "not a number", 2, 7);
    check_text_fails("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2\n", SBL_E_DATA, "fewer than three", 4, 3);
    check_text_fails("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n", SBL_E_DATA, "does not exist", 4, 7);
    check_text_fails("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 0 1 2\n", SBL_E_DATA, "does not exist", 4, 3);
    check_text_fails("v 0 0 0\nv 1 0 0\nf -1 -2 -3\nv 0 1 0\n", SBL_E_DATA, "does not exist", 3, 9);
    check_text_fails("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 99999999999999999999\n", SBL_E_DATA, "does not exist", 4, 7);
    check_text_fails("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3x\n", SBL_E_DATA, "corners wrongly", 4, 7);
    check_text_fails("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 /3\n", SBL_E_DATA, "corners wrongly", 4, 7);
    check_text_fails("v 0 0 0\nv 1 0 0\nv 0 1e999 0\nf 1 2 3\n", SBL_E_DATA, "not a finite", 0, 0);
    check_text_fails("v 0 0 0\nv 1 0 0\nl 1 2\n", SBL_E_DATA, "no face", 0, 0);
    check_text_fails("o nothing\nf 1 2 3\n", SBL_E_DATA, "no vertex", 0, 0);
    check_text_fails("", SBL_E_DATA, "empty", 0, 0);
}

/* ---- formats that are known and refused ---- */

static void test_foreign(void)
{
    static const struct {
        const char *content;
        size_t count;
        const char *message;
    } cases[] = {
        {"Kaydara FBX Binary  \0\x1a", 22, "FBX"},
        {"; FBX 7.3.0 project file\n", 25, "FBX"},
        {"PK\3\4........", 12, "zip"},
        {"BLENDER-v300", 12, "Blender"},
        {"\x1f\x8b\x08........", 11, "gzip"},
        {"DRACO\2\2\1", 8, "Draco"},
        {"\x89PNG\r\n\x1a\n", 8, "picture"},
        {"\xff\xd8\xff\xe0", 4, "picture"},
        {"\xff\xfev\0 \0"
         "1\0",
         8, "UTF-16"},
        {"<!DOCTYPE html>", 15, "web page"},
        {"{\"asset\":{\"version\":\"2.0\"}}", 27, ".gltf"},
        {"  \n{ \"asset\": 1", 14, ".gltf"},
        {"hello world, this is a letter", 29, "known here"},
        {"%PDF-1.7", 8, "PDF"},
        {"#usda 1.0", 9, "USD"},
        {"\0\0\0\0", 4, "known here"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_fails(cases[i].message, cases[i].content, cases[i].count, SBL_E_UNSUPPORTED, cases[i].message, 0, 0);
    unsigned char noise[300];
    for (unsigned i = 0; i < sizeof noise; i++) noise[i] = (unsigned char)(sbl_random_bits(3, 0, i) & 255);
    noise[0] = 1;
    noise[1] = 0;
    check_fails("noise", noise, sizeof noise, SBL_E_DATA, "not an STL", 0, 0);
}

static void test_arguments(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh;
    sbl_mesh_format format;
    CHECK_STATUS(sbl_mesh_read_memory(NULL, "v", 1, SBL_MESH_FORMAT_FIND, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_mesh_read_memory(&mesh, NULL, 1, SBL_MESH_FORMAT_FIND, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_mesh_read_memory(&mesh, "v", 1, (sbl_mesh_format)99, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_mesh_read_memory(&mesh, "v", (size_t)SBL_MESH_FILE_BYTES_MAX + 1, SBL_MESH_FORMAT_FIND, &arena, &diag), SBL_E_LIMIT);
    CHECK_STATUS(sbl_mesh_format_find(NULL, "v", 1, NULL), SBL_E_ARG);
    CHECK_STATUS(sbl_mesh_format_find(&format, "ply\nformat", 10, NULL), SBL_OK);
    CHECK(format == SBL_MESH_FORMAT_PLY && !strcmp(sbl_mesh_format_name(format), "PLY"));
    CHECK(!strcmp(sbl_mesh_format_name((sbl_mesh_format)99), "unknown"));
    CHECK_STATUS(sbl_mesh_read_file(&mesh, "/nowhere/at/all.obj", &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(!strcmp(diag.field, "/nowhere/at/all.obj"));
    sbl_arena_release(&arena);
}

/* ---- PLY ---- */

static const char *const ply_types[8] = {"char", "uchar", "short", "ushort", "int", "uint", "float", "double"};
static const char *const ply_sized_types[8] = {"int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64"};
static const unsigned ply_bytes[8] = {1, 1, 2, 2, 4, 4, 4, 8};

struct ply_layout {
    int encoding; /* 0 text, 1 little, 2 big */
    int coordinate_type, count_type, index_type;
    bool sized_names, faces_first, extras, triangles;
    const char *line_end;
};

static void ply_value(struct bytes *b, const struct ply_layout *layout, int type, double value)
{
    if (layout->encoding == 0) {
        char text[40];
        snprintf(text, sizeof text, "%g ", value);
        put_string(b, text);
        return;
    }
    uint64_t bits = type == 6 ? float_bits(value) : type == 7 ? double_bits(value) : (uint64_t)(int64_t)value;
    put_number(b, bits, ply_bytes[type], layout->encoding == 2);
}

static void ply_vertices(struct bytes *b, const struct ply_layout *layout)
{
    for (int i = 0; i < 8; i++) {
        if (layout->extras) ply_value(b, layout, 6, -0.5);
        for (int k = 0; k < 3; k++) ply_value(b, layout, layout->coordinate_type, (double)box_position[i][2 - k]);
        if (layout->extras) {
            ply_value(b, layout, 1, 2); /* a list of two */
            ply_value(b, layout, 7, 1.25);
            ply_value(b, layout, 7, 1.5);
        }
        if (layout->encoding == 0) put_string(b, layout->line_end);
    }
}

static void ply_faces(struct bytes *b, const struct ply_layout *layout)
{
    int count = layout->triangles ? 12 : 6, corners = layout->triangles ? 3 : 4;
    for (int f = 0; f < count; f++) {
        if (layout->extras) ply_value(b, layout, 3, 513);
        ply_value(b, layout, layout->count_type, corners);
        for (int k = 0; k < corners; k++) ply_value(b, layout, layout->index_type, layout->triangles ? box_triangle[f][k] : box_quad[f][k]);
        if (layout->encoding == 0) put_string(b, layout->line_end);
    }
}

static void ply_header_line(struct bytes *b, const struct ply_layout *layout, const char *text)
{
    put_string(b, text);
    put_string(b, layout->line_end);
}

static void make_ply(struct bytes *b, const struct ply_layout *layout)
{
    static const char *const encodings[3] = {"ascii", "binary_little_endian", "binary_big_endian"};
    const char *const *names = layout->sized_names ? ply_sized_types : ply_types;
    char line[120];
    b->count = 0;
    ply_header_line(b, layout, "ply");
    snprintf(line, sizeof line, "format %s 1.0", encodings[layout->encoding]);
    ply_header_line(b, layout, line);
    ply_header_line(b, layout, "comment element vertex 99");
    if (layout->extras) {
        ply_header_line(b, layout, "obj_info x");
        ply_header_line(b, layout, "element camera 2");
        ply_header_line(b, layout, "property float view_px");
        ply_header_line(b, layout, "element nothing 1000000");
    }
    for (int pass = 0; pass < 2; pass++) {
        if ((pass == 0) != layout->faces_first) {
            ply_header_line(b, layout, "element vertex 8");
            if (layout->extras) ply_header_line(b, layout, "property float quality");
            for (int k = 0; k < 3; k++) {
                snprintf(line, sizeof line, "property %s %c", names[layout->coordinate_type], "zyx"[k]);
                ply_header_line(b, layout, line);
            }
            if (layout->extras) ply_header_line(b, layout, "property list uchar double more");
        } else {
            ply_header_line(b, layout, layout->triangles ? "element face 12" : "element face 6");
            if (layout->extras) ply_header_line(b, layout, "property ushort flags");
            snprintf(line, sizeof line, "property list %s %s %s", names[layout->count_type], names[layout->index_type],
                     layout->extras ? "vertex_index" : "vertex_indices");
            ply_header_line(b, layout, line);
        }
    }
    ply_header_line(b, layout, "end_header");
    if (layout->extras) {
        ply_value(b, layout, 6, 0.25);
        ply_value(b, layout, 6, 0.75);
    }
    if (layout->faces_first) ply_faces(b, layout);
    ply_vertices(b, layout);
    if (!layout->faces_first) ply_faces(b, layout);
}

static void test_ply_layouts(void)
{
    static const char *const line_ends[] = {"\n", "\r\n", "\r"};
    struct bytes b;
    for (int encoding = 0; encoding < 3; encoding++)
        for (int coordinate_type = 0; coordinate_type < 8; coordinate_type++)
            for (int index_type = 0; index_type < 8; index_type++)
                for (int variant = 0; variant < 16; variant++) {
                    struct ply_layout layout = {encoding,           coordinate_type,    index_type % 6,
                                                index_type,         variant & 1,        (variant & 2) != 0,
                                                (variant & 4) != 0, (variant & 8) != 0, line_ends[variant % 3]};
                    make_ply(&b, &layout);
                    check_box("PLY", &b);
                }
    for (int encoding = 0; encoding < 3; encoding++) {
        struct ply_layout layout = {encoding, 6, 1, 4, false, encoding == 1, true, false, "\n"};
        make_ply(&b, &layout);
        check_hard(&b);
    }
}

static void test_ply_text_oddities(void)
{
    static const char text[] =
        "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nproperty float quality\n"
        "element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 1 nan\n2 0 1 -inf\n0 2 1 1.#IND\n3 0 1 2\n";
    check_reads("nan that nobody needs", text, strlen(text), 1, 2.0 / 3.0, 2.0);
}

#define PLY_HEAD "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
#define PLY_FACE "element face 1\nproperty list uchar int vertex_indices\nend_header\n"
#define PLY_BODY "0 0 0\n1 0 0\n0 1 0\n"

static void test_ply_failures(void)
{
    check_text_fails(PLY_HEAD PLY_FACE "0 0 0\n1 0 x\n0 1 0\n3 0 1 2\n", SBL_E_DATA, "not a number", 11, 5);
    check_text_fails(PLY_HEAD PLY_FACE PLY_BODY "3 0 1 3\n", SBL_E_DATA, "does not exist", 13, 7);
    check_text_fails(PLY_HEAD PLY_FACE PLY_BODY "3 0 1 -1\n", SBL_E_DATA, "does not exist", 13, 7);
    check_text_fails(PLY_HEAD PLY_FACE PLY_BODY "3 0 1 1.5\n", SBL_E_DATA, "does not exist", 13, 7);
    check_text_fails(PLY_HEAD PLY_FACE PLY_BODY "2 0 1\n", SBL_E_DATA, "fewer than three", 13, 1);
    check_text_fails(PLY_HEAD PLY_FACE PLY_BODY "-3 0 1 2\n", SBL_E_DATA, "impossible count", 13, 1);
    check_text_fails(PLY_HEAD PLY_FACE PLY_BODY "4000000000 0 1 2\n", SBL_E_DATA, "too early", 14, 1);
    check_text_fails(PLY_HEAD PLY_FACE PLY_BODY "3 0 1", SBL_E_DATA, "too early", 13, 6);
    check_text_fails(PLY_HEAD PLY_FACE "0 0 0\n1 0 1e999\n0 1 0\n3 0 1 2\n", SBL_E_DATA, "not a finite", 0, 0);
    check_text_fails(PLY_HEAD "end_header\n" PLY_BODY, SBL_E_DATA, "points and no faces", 0, 0);
    check_text_fails(PLY_HEAD "element face 0\nproperty list uchar int vertex_indices\nend_header\n" PLY_BODY, SBL_E_DATA,
                     "points and no faces", 0, 0);
    check_text_fails(PLY_HEAD "element tristrips 1\nproperty list int int vertex_indices\nend_header\n", SBL_E_UNSUPPORTED, "strips", 0, 0);
    check_text_fails("ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\n" PLY_FACE, SBL_E_DATA, "x, y and z", 0,
                     0);
    check_text_fails("ply\nformat ebcdic 1.0\n", SBL_E_DATA, "format is not", 2, 8);
    check_text_fails("ply\nelement vertex many\n", SBL_E_DATA, "count is not a number", 2, 16);
    check_text_fails("ply\nelement vertex 9999999999999999999999\n", SBL_E_DATA, "count is not a number", 2, 16);
    check_text_fails("ply\nproperty float x\n", SBL_E_DATA, "before any element", 2, 10);
    check_text_fails("ply\nelement vertex 1\nproperty half x\n", SBL_E_DATA, "type is not known", 3, 10);
    check_text_fails("ply\nelement face 1\nproperty list float int vertex_indices\n", SBL_E_DATA, "whole-number type", 3, 15);
    check_text_fails("ply\nsurprise\n", SBL_E_DATA, "not known", 2, 1);
    check_text_fails("ply\nformat ascii 1.0\n", SBL_E_DATA, "does not end", 3, 1);
    check_text_fails(PLY_HEAD PLY_FACE, SBL_E_DATA, "too early", 10, 1);
    check_text_fails("ply\nformat binary_little_endian 1.0\nelement vertex 999999999999999999\nproperty double x\nproperty double "
                     "y\nproperty double z\n" PLY_FACE "abc",
                     SBL_E_DATA, "too early", 0, 0);
}

/* ---- STL ---- */

static void put_stl_triangle(struct bytes *b, const uint32_t corner[3])
{
    for (int k = 0; k < 3; k++) put_number(b, 0, 4, false);
    for (int k = 0; k < 3; k++)
        for (int c = 0; c < 3; c++) put_number(b, float_bits((double)box_position[corner[k]][c]), 4, false);
    put_number(b, 0, 2, false);
}

static void test_stl(void)
{
    struct bytes b = {0};
    unsigned char header[80] = "solid but binary all the same                                                 ";
    put(&b, header, sizeof header);
    put_number(&b, 12, 4, false);
    for (int t = 0; t < 12; t++) put_stl_triangle(&b, box_triangle[t]);
    check_box("binary STL", &b);
    check_hard(&b);
    memset(b.data, 0, 80);
    put_string(&b, "\n\n");
    check_box("binary STL with bytes behind it", &b);
    static const char *const keywords[2][7] = {
        {"solid vertex outer\n", "facet normal 0 0 0\n", "  outer loop\n", "    vertex", "  endloop\n", "endfacet\n", "endsolid\n"},
        {"SOLID X\r\n", "FACET NORMAL 1 0 0 ", "OUTER LOOP ", "VERTEX", "ENDLOOP ", "ENDFACET\r\n", "ENDSOLID X"}};
    for (int style = 0; style < 2; style++) {
        b.count = 0;
        put_string(&b, keywords[style][0]);
        for (int t = 0; t < 12; t++) {
            for (int w = 1; w < 3; w++) put_string(&b, keywords[style][w]);
            for (int k = 0; k < 3; k++) {
                char line[80];
                const float *p = box_position[box_triangle[t][k]];
                snprintf(line, sizeof line, "%s %e %f %g%s", keywords[style][3], (double)p[0], (double)p[1], (double)p[2],
                         style ? " " : "\n");
                put_string(&b, line);
            }
            for (int w = 4; w < 6; w++) put_string(&b, keywords[style][w]);
        }
        put_string(&b, keywords[style][6]);
        check_box("text STL", &b);
        check_hard(&b);
    }
    check_text_fails("solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nendloop\nendfacet\n", SBL_E_DATA,
                     "fewer than three", 6, 1);
    check_text_fails("solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 1 1 0\nvertex 1 1 0\n", SBL_E_DATA,
                     "more than three", 7, 1);
    check_text_fails("solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 zero\n", SBL_E_DATA, "not a number", 4, 12);
    check_text_fails("solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nsurprise\n", SBL_E_DATA, "expected vertex", 5, 1);
    check_text_fails("solid x\nendsolid x\n", SBL_E_DATA, "no triangle", 0, 0);
}

/* ---- GLB ---- */

static void make_glb(struct bytes *b, const char *json, const struct bytes *binary)
{
    size_t json_bytes = (strlen(json) + 3) & ~(size_t)3;
    b->count = 0;
    put_string(b, "glTF");
    put_number(b, 2, 4, false);
    put_number(b, 12 + 8 + json_bytes + 8 + binary->count, 4, false);
    put_number(b, json_bytes, 4, false);
    put_string(b, "JSON");
    put_string(b, json);
    while (b->count % 4) put_string(b, " ");
    put_number(b, binary->count, 4, false);
    put(b, "BIN\0", 4);
    put(b, binary->data, binary->count);
}

/* 8 float positions with `gap` bytes between them, then 36 indices of index_bytes. */
static void box_binary(struct bytes *binary, unsigned gap, unsigned index_bytes)
{
    binary->count = 0;
    for (int i = 0; i < 8; i++) {
        for (int k = 0; k < 3; k++) put_number(binary, float_bits((double)box_position[i][k]), 4, false);
        for (unsigned g = 0; g < gap; g++) put_number(binary, 0xee, 1, false);
    }
    for (int t = 0; t < 12; t++)
        for (int k = 0; k < 3; k++) put_number(binary, box_triangle[t][k], index_bytes, false);
}

#define GLB_ACCESSORS                                                                                                                      \
    "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":8,\"type\":\"VEC3\"},"                                              \
    "{\"bufferView\":1,\"componentType\":5123,\"count\":36,\"type\":\"SCALAR\"}],"
#define GLB_VIEWS                                                                                                                          \
    "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96},{\"buffer\":0,\"byteOffset\":96,\"byteLength\":72}],\"buffers\":[{\"byteLength\":"  \
    "168}]"
#define GLB_MESHES "\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":0},\"indices\":1}]}],"
#define GLB_DATA   GLB_MESHES GLB_ACCESSORS GLB_VIEWS

static void check_glb(const char *what, const char *json, uint32_t triangles, double want_volume, double want_area)
{
    struct bytes binary, b;
    box_binary(&binary, 0, 2);
    make_glb(&b, json, &binary);
    check_reads(what, b.data, b.count, triangles, want_volume, want_area);
}

static void test_glb_layouts(void)
{
    static const unsigned index_bytes[] = {1, 2, 4};
    static const unsigned index_types[] = {5121, 5123, 5125};
    for (int kind = 0; kind < 3; kind++)
        for (unsigned gap = 0; gap <= 20; gap += 4) {
            struct bytes binary, b;
            char json[900];
            box_binary(&binary, gap, index_bytes[kind]);
            unsigned stride = 12 + gap, vertex_bytes = 8 * stride;
            snprintf(
                json, sizeof json,
                "{\"asset\":{\"version\":\"2.0\"}," GLB_MESHES
                "\"accessors\":[{\"bufferView\":0,\"byteOffset\":0,\"componentType\":5126,\"count\":8,\"type\":\"VEC3\"},"
                "{\"bufferView\":1,\"componentType\":%u,\"count\":36,\"type\":\"SCALAR\"}],"
                "\"bufferViews\":[{\"buffer\":0,\"byteLength\":%u,\"byteStride\":%u},{\"buffer\":0,\"byteOffset\":%u,\"byteLength\":%u}],"
                "\"buffers\":[{\"byteLength\":%u}]}",
                index_types[kind], vertex_bytes, stride, vertex_bytes, 36 * index_bytes[kind], vertex_bytes + 36 * index_bytes[kind]);
            make_glb(&b, json, &binary);
            check_box("GLB", &b);
            if (gap == 4) check_hard(&b);
        }
}

static void test_glb_scene(void)
{
    check_glb("no node", "{" GLB_DATA "}", 12, 30.0, 62.0);
    check_glb("no scene", "{\"nodes\":[{\"mesh\":0}]," GLB_DATA "}", 12, 30.0, 62.0);
    check_glb("two of them", "{\"nodes\":[{\"mesh\":0},{\"mesh\":0,\"translation\":[10,0,0]}]," GLB_DATA "}", 24, 60.0, 124.0);
    check_glb("scene 1 of 2",
              "{\"scene\":1,\"scenes\":[{\"nodes\":[0,1]},{\"nodes\":[1]}],\"nodes\":[{\"mesh\":0},{\"mesh\":0}]," GLB_DATA "}", 12, 30.0,
              62.0);
    check_glb("a scale", "{\"nodes\":[{\"mesh\":0,\"scale\":[2,1,1]}]," GLB_DATA "}", 12, 60.0, 2 * (12.0 + 20.0 + 15.0));
    check_glb("a mirror", "{\"nodes\":[{\"mesh\":0,\"scale\":[-1,1,1]}]," GLB_DATA "}", 12, 30.0, 62.0);
    check_glb("a turn", "{\"nodes\":[{\"mesh\":0,\"rotation\":[0.5,0.5,0.5,0.5],\"translation\":[1,2,3]}]," GLB_DATA "}", 12, 30.0, 62.0);
    check_glb("a matrix", "{\"nodes\":[{\"mesh\":0,\"matrix\":[0,2,0,0, -2,0,0,0, 0,0,2,0, 5,6,7,1]}]," GLB_DATA "}", 12, 240.0, 248.0);
    check_glb("a skin", "{\"nodes\":[{\"mesh\":0,\"skin\":0,\"scale\":[9,9,9]}]," GLB_DATA "}", 12, 30.0, 62.0);
    check_glb("a tree",
              "{\"scene\":0,\"scenes\":[{\"nodes\":[2]}],\"nodes\":[{\"mesh\":0,\"scale\":[2,2,2]},{\"children\":[0],\"scale\":[-1,1,1]},"
              "{\"children\":[1],\"scale\":[1,-0.5,1]}]," GLB_DATA "}",
              12, 120.0, 2 * (4 * 3 + 4 * 10 + 3 * 10));
    check_glb("zero bytes behind the JSON", "{" GLB_DATA "}\1", 12, 30.0, 62.0);
}

/* A translated and turned vertex lies where it should: rotation by 90 degrees about z, then the shift. */
static void test_glb_placement(void)
{
    struct bytes binary, b;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_mesh mesh;
    box_binary(&binary, 0, 2);
    make_glb(&b,
             "{\"nodes\":[{\"mesh\":0,\"rotation\":[0,0,0.70710678118654752,0.70710678118654752],\"translation\":[10,20,30],\"scale\":[1,2,"
             "3]}]," GLB_DATA "}",
             &binary);
    CHECK_STATUS(read_bytes(&mesh, b.data, b.count, &arena), SBL_OK);
    REQUIRE(mesh.vertex_count == 8);
    /* (2, 3, 5) scaled is (2, 6, 15), turned (-6, 2, 15). */
    CHECK_NEAR(mesh.position[6].x, 4.0, 1e-5);
    CHECK_NEAR(mesh.position[6].y, 22.0, 1e-5);
    CHECK_NEAR(mesh.position[6].z, 45.0, 1e-5);
    sbl_arena_release(&arena);
}

static void test_glb_modes(void)
{
    /* A band of 3 x 1 unit squares at z = 3 as a strip, and a square as a fan; points and lines beside them do not count. */
    struct bytes binary = {0}, b;
    for (int i = 0; i < 8; i++) {
        put_number(&binary, float_bits(i / 2), 4, false);
        put_number(&binary, float_bits(1 - i % 2), 4, false);
        put_number(&binary, float_bits(3.0), 4, false);
    }
    static const double fan[4][2] = {{0, 0}, {2, 0}, {2, 2}, {0, 2}};
    for (int i = 0; i < 4; i++) {
        put_number(&binary, float_bits(fan[i][0]), 4, false);
        put_number(&binary, float_bits(fan[i][1]), 4, false);
        put_number(&binary, float_bits(3.0), 4, false);
    }
    /* The strip 0 1 2 3: (0,1) (0,0) (1,1) (1,0) turns counter-clockwise. */
    make_glb(&b,
             "{\"meshes\":[{\"primitives\":[{\"mode\":5,\"attributes\":{\"POSITION\":0}},{\"mode\":0,\"attributes\":{\"POSITION\":0}},"
             "{\"mode\":3,\"attributes\":{}}]},{\"primitives\":[{\"mode\":6,\"attributes\":{\"POSITION\":1}}]}],"
             "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":8,\"type\":\"VEC3\"},"
             "{\"bufferView\":0,\"byteOffset\":96,\"componentType\":5126,\"count\":4,\"type\":\"VEC3\"}],"
             "\"bufferViews\":[{\"buffer\":0,\"byteLength\":144}],\"buffers\":[{\"byteLength\":144}]}",
             &binary);
    check_reads("strip and fan", b.data, b.count, 8, 7.0, 7.0);
}

static void test_glb_quantized(void)
{
    struct bytes binary = {0}, b;
    static const int corner[4][3] = {{-127, -127, 127}, {127, -127, 127}, {127, 127, 127}, {-127, 127, 127}};
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 3; k++) put_number(&binary, (uint64_t)(int64_t)corner[i][k], 1, false);
        put_number(&binary, 0, 1, false);
    }
    make_glb(
        &b,
        "{\"extensionsRequired\":[\"KHR_mesh_quantization\"],\"meshes\":[{\"primitives\":[{\"mode\":6,\"attributes\":{\"POSITION\":0}}]}],"
        "\"accessors\":[{\"bufferView\":0,\"componentType\":5120,\"normalized\":true,\"count\":4,\"type\":\"VEC3\"}],"
        "\"bufferViews\":[{\"buffer\":0,\"byteLength\":16,\"byteStride\":4}],\"buffers\":[{\"byteLength\":16}]}",
        &binary);
    check_reads("normalized bytes", b.data, b.count, 2, 4.0 / 3.0, 4.0);
}

static void check_glb_fails(const char *json, sbl_status status, const char *message)
{
    struct bytes binary, b;
    box_binary(&binary, 0, 2);
    make_glb(&b, json, &binary);
    check_fails(json, b.data, b.count, status, message, 0, 0);
}

/* The document of the box with one accessor, view or mesh described otherwise. */
static void check_glb_fails_with(const char *meshes, const char *accessors, const char *views, sbl_status status, const char *message)
{
    char json[2000];
    snprintf(json, sizeof json, "{%s%s%s}", meshes ? meshes : GLB_MESHES, accessors ? accessors : GLB_ACCESSORS, views ? views : GLB_VIEWS);
    check_glb_fails(json, status, message);
}

static void test_glb_failures(void)
{
    check_glb_fails("{", SBL_E_DATA, "not JSON");
    check_glb_fails("[]", SBL_E_DATA, "no mesh");
    check_glb_fails("{\"meshes\":[]}", SBL_E_DATA, "no mesh");
    check_glb_fails("{\"meshes\":[{\"primitives\":[]}]}", SBL_E_DATA, "no triangles");
    check_glb_fails("{\"extensionsRequired\":[\"KHR_draco_mesh_compression\"]," GLB_DATA "}", SBL_E_UNSUPPORTED, "Draco");
    check_glb_fails("{\"extensionsRequired\":[\"EXT_meshopt_compression\"]," GLB_DATA "}", SBL_E_UNSUPPORTED, "meshopt");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":0},\"extensions\":{\"KHR_draco_mesh_compression\":{"
                         "\"bufferView\":0}}}]}],",
                         "\"accessors\":[{\"componentType\":5126,\"count\":8,\"type\":\"VEC3\"}],", NULL, SBL_E_UNSUPPORTED, "Draco");
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96,\"extensions\":{\"EXT_meshopt_compression\":{}}}]",
                         SBL_E_UNSUPPORTED, "meshopt");
    check_glb_fails_with(NULL, NULL,
                         "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96}],\"buffers\":[{\"uri\":\"head.bin\",\"byteLength\":168}]",
                         SBL_E_UNSUPPORTED, "another file");
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":1,\"byteLength\":96}]", SBL_E_UNSUPPORTED, "another file");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":8,\"type\":\"VEC3\",\"sparse\":{}}],",
                         NULL, SBL_E_UNSUPPORTED, "sparse");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{}}]}],", NULL, NULL, SBL_E_DATA, "no positions");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":7}}]}],", NULL, NULL, SBL_E_DATA,
                         "accessor that does not exist");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":-1}}]}],", NULL, NULL, SBL_E_DATA, "no positions");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"mode\":7,\"attributes\":{\"POSITION\":0}}]}],", NULL, NULL, SBL_E_DATA,
                         "not described");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":0}}]}],", NULL, NULL, SBL_E_DATA, "multiple of three");
    check_glb_fails_with("\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":1},\"indices\":1}]}],", NULL, NULL, SBL_E_DATA,
                         "not described");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":0,\"type\":\"VEC3\"}],", NULL, SBL_E_DATA,
                         "not described");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5124,\"count\":8,\"type\":\"VEC3\"}],", NULL, SBL_E_DATA,
                         "not described");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5125,\"count\":8,\"type\":\"VEC3\"}],", NULL, SBL_E_DATA,
                         "wrong type");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":9,\"type\":\"VEC3\"}],", NULL, SBL_E_DATA,
                         "beyond its");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"byteOffset\":1,\"componentType\":5126,\"count\":8,\"type\":\"VEC3\"}],",
                         NULL, SBL_E_DATA, "beyond its");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":9007199254740992,\"type\":\"VEC3\"}],",
                         NULL, SBL_E_DATA, "beyond its");
    check_glb_fails_with(NULL, "\"accessors\":[{\"bufferView\":0,\"componentType\":5126,\"count\":1e3,\"type\":\"VEC3\"}],", NULL,
                         SBL_E_DATA, "not described");
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":0,\"byteLength\":169}]", SBL_E_DATA, "beyond the end");
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96,\"byteOffset\":9007199254740992}]", SBL_E_DATA,
                         "beyond the end");
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96,\"byteStride\":8}]", SBL_E_DATA,
                         "impossible stride");
    check_glb_fails_with(NULL, NULL,
                         "\"bufferViews\":[{\"buffer\":0,\"byteLength\":48},{\"buffer\":0,\"byteOffset\":48,\"byteLength\":72}]",
                         SBL_E_DATA, "beyond its");
    /* Positions read as indices name vertices that do not exist. */
    check_glb_fails_with(NULL, NULL, "\"bufferViews\":[{\"buffer\":0,\"byteLength\":96},{\"buffer\":0,\"byteLength\":72}]", SBL_E_DATA,
                         "does not exist");
    check_glb_fails("{\"nodes\":[{\"mesh\":3}]," GLB_DATA "}", SBL_E_DATA, "mesh that does not exist");
    check_glb_fails("{\"scenes\":[{\"nodes\":[0]}],\"nodes\":[{\"children\":[0],\"mesh\":0}]," GLB_DATA "}", SBL_E_DATA, "two parents");
    check_glb_fails("{\"scenes\":[{\"nodes\":[0,0]}],\"nodes\":[{\"mesh\":0}]," GLB_DATA "}", SBL_E_DATA, "two parents");
    check_glb_fails("{\"scenes\":[{\"nodes\":[1]}],\"nodes\":[{\"mesh\":0}]," GLB_DATA "}", SBL_E_DATA, "node that does not exist");
    check_glb_fails("{\"scene\":4,\"scenes\":[{\"nodes\":[0]}],\"nodes\":[{\"mesh\":0}]," GLB_DATA "}", SBL_E_DATA,
                    "scene that does not exist");
    check_glb_fails("{\"nodes\":[{\"mesh\":0,\"scale\":[1,1]}]," GLB_DATA "}", SBL_E_DATA, "transform");
    check_glb_fails("{\"nodes\":[{\"mesh\":0,\"rotation\":[0,0,0,0]}]," GLB_DATA "}", SBL_E_DATA, "transform");
    check_glb_fails("{\"nodes\":[{\"mesh\":0,\"scale\":[1e300,1e300,1e300]}]," GLB_DATA "}", SBL_E_DATA, "not a finite");
    /* Nodes in a ring have no root: nothing is shown. */
    check_glb_fails("{\"nodes\":[{\"children\":[1],\"mesh\":0},{\"children\":[0]}]," GLB_DATA "}", SBL_E_DATA, "no triangles");
    struct bytes binary, b;
    box_binary(&binary, 0, 2);
    make_glb(&b, "{" GLB_DATA "}", &binary);
    b.data[4] = 1;
    check_fails("version", b.data, b.count, SBL_E_UNSUPPORTED, "version 2", 0, 0);
    b.data[4] = 2;
    b.data[12]++;
    check_fails("chunk length", b.data, b.count, SBL_E_DATA, "", 0, 0);
}

/* ---- the GLB that we write ---- */

static uint32_t word_at(const unsigned char *data, size_t at)
{
    return data[at] | (uint32_t)data[at + 1] << 8 | (uint32_t)data[at + 2] << 16 | (uint32_t)data[at + 3] << 24;
}

static sbl_glb_part box_part(sbl_vec3f position[8], sbl_vec3f normal[8], uint8_t rgb[24])
{
    for (int i = 0; i < 8; i++) {
        position[i] = (sbl_vec3f){box_position[i][0], box_position[i][1], box_position[i][2]};
        normal[i] = sbl_v3_store(sbl_v3_normalize(sbl_v3_sub(sbl_v3_load(position[i]), sbl_v3(1, 1.5, 2.5))));
        for (int k = 0; k < 3; k++) rgb[3 * i + k] = (uint8_t)(i * 30 + k);
    }
    return (sbl_glb_part){.name = "head \"x\"",
                          .position = position,
                          .normal = normal,
                          .rgb = rgb,
                          .vertex_count = 8,
                          .triangle = box_triangle[0],
                          .triangle_count = 12,
                          .base_rgb = {200, 160, 140}};
}

static void test_glb_write(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_vec3f position[8], normal[8];
    uint8_t rgb[24];
    sbl_glb_part parts[2] = {box_part(position, normal, rgb), box_part(position, normal, rgb)};
    parts[1].name = NULL;
    parts[1].normal = NULL;
    parts[1].triangle = NULL;
    parts[1].triangle_count = 0;
    const unsigned char *data;
    size_t bytes;
    CHECK_STATUS(sbl_glb_write_memory(&data, &bytes, parts, 2, &arena, &diag), SBL_OK);
    REQUIRE(data && bytes > 28);
    /* The container: lengths that add up, chunks on multiples of four. */
    CHECK(!memcmp(data, "glTF", 4) && word_at(data, 4) == 2 && word_at(data, 8) == bytes);
    size_t json_bytes = word_at(data, 12);
    CHECK(!memcmp(data + 16, "JSON", 4) && json_bytes % 4 == 0);
    REQUIRE(28 + json_bytes < bytes);
    CHECK(!memcmp(data + 24 + json_bytes, "BIN", 4) && word_at(data, 20 + json_bytes) + 28 + json_bytes == bytes && bytes % 4 == 0);
    char *json = sbl_arena_copy(&arena, data + 20, json_bytes + 1, 1);
    REQUIRE(json);
    json[json_bytes] = '\0';
    CHECK(strstr(json, "\"min\":[0,0,0],\"max\":[2,3,5]") && strstr(json, "\"mode\":0") && strstr(json, "\"name\":\"head \\\"x\\\"\""));
    CHECK(strstr(json, "\"extensionsUsed\":[\"KHR_materials_unlit\"]") && strstr(json, "\"scale\":[0.001,0.001,0.001]"));
    /* Our reader: metres, and the points left out. */
    sbl_mesh mesh;
    CHECK_STATUS(read_bytes(&mesh, data, bytes, &arena), SBL_OK);
    CHECK(mesh.vertex_count == 8 && mesh.triangle_count == 12);
    CHECK_NEAR(volume(&mesh) * 1e9, 30.0, 1e-4);
    /* The first colour's red of part 0, vertex 7: sRGB 210 is linear 0.6445 (IEC 61966-2-1). */
    const unsigned char *colours = data + 28 + json_bytes + 96 + 96;
    CHECK_NEAR((colours[56] | colours[57] << 8) / 65535.0, pow((210.0 / 255.0 + 0.055) / 1.055, 2.4), 1e-5);
    CHECK(colours[62] == 255 && colours[63] == 255);
    const unsigned char *again;
    size_t again_bytes;
    CHECK_STATUS(sbl_glb_write_memory(&again, &again_bytes, parts, 2, &arena, &diag), SBL_OK);
    CHECK(again_bytes == bytes && !memcmp(again, data, bytes));
    CHECK_STATUS(sbl_glb_write_memory(&data, &bytes, parts, 0, &arena, &diag), SBL_E_ARG);
    parts[0].vertex_count = 7;
    CHECK_STATUS(sbl_glb_write_memory(&data, &bytes, parts, 2, &arena, &diag), SBL_E_DATA);
    parts[0].vertex_count = 8;
    position[3].y = NAN;
    CHECK_STATUS(sbl_glb_write_memory(&data, &bytes, parts, 2, &arena, &diag), SBL_E_DATA);
    CHECK(!data && !bytes);
    sbl_arena_release(&arena);
}

static void test_glb_write_without_memory(void)
{
    sbl_vec3f position[8], normal[8];
    uint8_t rgb[24];
    sbl_glb_part part = box_part(position, normal, rgb);
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    for (int k = 0;; k++) {
        sbl_arena arena;
        const unsigned char *data;
        size_t bytes;
        sbl_arena_init(&arena, &limited);
        limited_blocks = k;
        sbl_status status = sbl_glb_write_memory(&data, &bytes, &part, 1, &arena, &diag);
        CHECK(status == SBL_OK || (status == SBL_E_MEMORY && !data && arena.held_bytes == 0));
        sbl_arena_release(&arena);
        if (status == SBL_OK) break;
        REQUIRE(k < 100);
    }
}

int main(void)
{
    test_obj_forms();
    test_polygons();
    test_huge_polygon();
    test_obj_failures();
    test_foreign();
    test_arguments();
    test_ply_layouts();
    test_ply_text_oddities();
    test_ply_failures();
    test_stl();
    test_glb_layouts();
    test_glb_scene();
    test_glb_placement();
    test_glb_modes();
    test_glb_quantized();
    test_glb_failures();
    test_glb_write();
    test_glb_write_without_memory();
    return check_report("mesh_file");
}
