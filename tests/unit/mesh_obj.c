/* OBJ: every form of its lines, polygons of any shape, and where each mistake stands. */
#include "mesh_bytes.h"
#include "stubble/text.h"

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

int main(void)
{
    test_obj_forms();
    test_polygons();
    test_huge_polygon();
    test_obj_failures();
    return check_report("mesh_obj");
}
