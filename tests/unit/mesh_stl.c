/* STL: binary and text, in whatever spacing, and where each mistake stands. */
#include "mesh_bytes.h"

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

int main(void)
{
    test_stl();
    return check_report("mesh_stl");
}
