/* PLY: text and binary of both orders, every type of number, and where each mistake stands. */
#include "mesh_bytes.h"

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

int main(void)
{
    test_ply_layouts();
    test_ply_text_oddities();
    test_ply_failures();
    return check_report("mesh_ply");
}
