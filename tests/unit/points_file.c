/* Tables of points: columns by name and by order, separators, and what is refused where. */
#include "check.h"
#include "stubble/points_file.h"

static sbl_arena arena;
static sbl_diag diag;
static sbl_points points;

static sbl_status read(const char *text)
{
    diag = (sbl_diag){0};
    return sbl_points_read(&points, text, strlen(text), &arena, &diag);
}

static void check_point(uint32_t i, double x, double y, double z)
{
    CHECK_NEAR(points.position[i].x, x, 1e-6);
    CHECK_NEAR(points.position[i].y, y, 1e-6);
    CHECK_NEAR(points.position[i].z, z, 1e-6);
}

static void test_plan(void)
{
    REQUIRE(read("id,x_mm,y_mm,z_mm,nx,ny,nz,session,zone,diameter_mm,pigment\n"
                 "7,1.5,2,3,0,0,1,2,hairline,0.12,18:1\n"
                 "9,-4,5,6,0,1,0,1,\"mid, left\",0.12,18:1\n"
                 "12,0,0,0,1,0,0,2,hairline,0.12,18:1") == SBL_OK);
    CHECK(points.count == 3 && points.session_count == 2 && points.zone_count == 2 && points.has_z);
    check_point(1, -4.0, 5.0, 6.0);
    CHECK(points.id[2] == 12 && points.session[0] == 2 && points.normal[1].y == 1.0f);
    CHECK(!strcmp(points.zone_name[points.zone[1]], "mid, left") && points.zone[0] == points.zone[2]);
}

static void test_kinds(void)
{
    REQUIRE(read("rank,x_mm,y_mm,z_mm\r\n0.1,1,2,3\r\n0.2,4,5,6\r\n") == SBL_OK);
    CHECK(points.count == 2 && !points.session && !points.normal && !points.id && !points.zone);
    check_point(1, 4.0, 5.0, 6.0);
    REQUIRE(read("# x y\n1 2\n  3.5   4e1 \n\n-1\t2\n") == SBL_OK);
    CHECK(points.count == 3 && !points.has_z);
    check_point(1, 3.5, 40.0, 0.0);
    REQUIRE(read("\xEF\xBB\xBFY;X\n1;2\n") == SBL_OK);
    check_point(0, 2.0, 1.0, 0.0);
    REQUIRE(read("1,2,3,9,9\n4,5,6,,\n") == SBL_OK);
    check_point(1, 4.0, 5.0, 6.0);
}

static void refused(const char *text, sbl_status status, uint32_t line, uint32_t column)
{
    CHECK_STATUS(read(text), status);
    CHECK(diag.line == line && diag.column == column && diag.message && points.count == 0);
}

static void test_refused(void)
{
    size_t used = arena.used_bytes;
    refused("", SBL_E_DATA, 0, 0);
    refused("\n# nothing\n", SBL_E_DATA, 0, 0);
    refused("x_mm,y_mm\n", SBL_E_DATA, 0, 0);
    refused("1\n2\n", SBL_E_DATA, 1, 1);
    refused("a,b\n1,2\n", SBL_E_DATA, 1, 1);
    refused("x_mm,y_mm\n1,2\n3,b\n", SBL_E_DATA, 3, 2);
    refused("x_mm,y_mm\n1,nan\n", SBL_E_DATA, 2, 2);
    refused("x_mm,y_mm\n1,1e10\n", SBL_E_DATA, 2, 2);
    refused("x_mm,y_mm\n1,\n", SBL_E_DATA, 2, 2);
    refused("x_mm,y_mm\n1,2,3\n", SBL_E_DATA, 2, 4);
    refused("x_mm,y_mm,session\n1,2,0\n", SBL_E_DATA, 2, 3);
    refused("x_mm,y_mm,session\n1,2,17\n", SBL_E_DATA, 2, 3);
    refused("x,y,id\n1,2,-1\n", SBL_E_DATA, 2, 3);
    /* More zones than there is room for. */
    char many[4096] = "x,y,zone\n";
    for (int k = 0; k < 65; k++) snprintf(many + strlen(many), sizeof many - strlen(many), "1,2,z%d\n", k);
    refused(many, SBL_E_LIMIT, 66, 3);
    CHECK(arena.used_bytes == used);
    CHECK_STATUS(sbl_points_read_file(&points, "no/such/file.csv", &arena, &diag), SBL_E_NOT_FOUND);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_plan();
    test_kinds();
    test_refused();
    sbl_arena_release(&arena);
    return check_report("points_file");
}
