#include "stubble/geodesic.h"
#include "surface_shapes.h"

static double half_pipe(double x, double y)
{
    (void)y;
    return sqrt(80.0 * 80.0 - x * x);
}

static double flipped_area(const sbl_surface *s, const sbl_sheet *sheet)
{
    double flipped = 0.0;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        const uint32_t *c = s->triangle + 3 * t;
        double ux = sheet->x_mm[c[1]] - sheet->x_mm[c[0]], uy = sheet->y_mm[c[1]] - sheet->y_mm[c[0]];
        double vx = sheet->x_mm[c[2]] - sheet->x_mm[c[0]], vy = sheet->y_mm[c[2]] - sheet->y_mm[c[0]];
        if (ux * vy - uy * vx <= 0.0) flipped += (double)s->area_mm2[t];
    }
    return flipped;
}

static double sheet_area(const sbl_surface *s, const sbl_sheet *sheet)
{
    double area = 0.0;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        const uint32_t *c = s->triangle + 3 * t;
        double ux = sheet->x_mm[c[1]] - sheet->x_mm[c[0]], uy = sheet->y_mm[c[1]] - sheet->y_mm[c[0]];
        double vx = sheet->x_mm[c[2]] - sheet->x_mm[c[0]], vy = sheet->y_mm[c[2]] - sheet->y_mm[c[0]];
        area += 0.5 * (ux * vy - uy * vx);
    }
    return area;
}

/* A cylinder unrolls without stretch; the triangles' own chords are all that is left. */
static void test_developable(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_grid(40, -60.0, 120.0, half_pipe, true);
    sbl_surface pipe = shape_build(&s, &arena);
    sbl_sheet sheet;
    CHECK_STATUS(sbl_flatten(&sheet, &pipe, NULL, &arena, NULL), SBL_OK);
    CHECK_NEAR(sheet.mean_stretch, 0.0, 1e-3);
    CHECK_NEAR(sheet.max_stretch, 0.0, 5e-3);
    CHECK(flipped_area(&pipe, &sheet) == 0.0);
    /* +y of the surface is up on the sheet; the arc of the pipe lies across. */
    double width = 0.0, height = 0.0;
    for (uint32_t v = 0; v < pipe.vertex_count; v++) {
        width = fmax(width, fabs(sheet.x_mm[v]));
        height = fmax(height, fabs(sheet.y_mm[v]));
        CHECK_NEAR(sheet.y_mm[v], (double)pipe.position[v].y, 0.2);
    }
    CHECK_NEAR(width, 80.0 * asin(0.75), 0.2);
    CHECK_NEAR(height, 60.0, 0.2);
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* Caps of a sphere: the stretch of the best flat map grows with the cap as angle^2 / 12 to angle^2 / 4 (mean over area and at the rim). */
static void test_caps(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(40, 85.0);
    sbl_surface sphere = shape_build(&s, &arena), cap;
    uint8_t *keep = SBL_NEW(&arena, uint8_t, sphere.triangle_count);
    REQUIRE(keep);
    double last = 0.0;
    for (double radius = 30.0; radius < 95.0; radius += 30.0) {
        double angle = radius / 85.0;
        for (uint32_t t = 0; t < sphere.triangle_count; t++)
            keep[t] = sbl_surface_position(&sphere, (sbl_surface_point){t, 0.33f, 0.33f}).z > 85.0 * cos(angle);
        CHECK_STATUS(sbl_surface_extract(&cap, NULL, &sphere, keep, &arena, NULL), SBL_OK);
        sbl_sheet sheet;
        CHECK_STATUS(sbl_flatten(&sheet, &cap, NULL, &arena, NULL), SBL_OK);
        CHECK(flipped_area(&cap, &sheet) == 0.0);
        CHECK(sheet.mean_stretch > last && sheet.mean_stretch < angle * angle / 10.0);
        CHECK(sheet.max_stretch >= sheet.mean_stretch && sheet.max_stretch < angle * angle / 3.0);
        CHECK_NEAR(sheet_area(&cap, &sheet), cap.total_area_mm2, 0.03 * cap.total_area_mm2);
        last = sheet.mean_stretch;
    }
    shape_free(&s);
    sbl_arena_release(&arena);
}

static sbl_status flatten_user(sbl_arena *arena, void *user)
{
    sbl_sheet sheet;
    sbl_status status = sbl_flatten(&sheet, user, NULL, arena, NULL);
    if (status != SBL_OK) CHECK(sheet.x_mm == NULL);
    return status;
}

static void test_refusals(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(8, 85.0);
    sbl_surface sphere = shape_build(&s, &arena), part;
    uint8_t *keep = SBL_NEW(&arena, uint8_t, sphere.triangle_count);
    REQUIRE(keep);
    sbl_sheet sheet;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_flatten(&sheet, &sphere, NULL, &arena, &diag), SBL_E_DATA); /* closed */
    CHECK(diag.message && sheet.x_mm == NULL);
    for (uint32_t t = 0; t < sphere.triangle_count; t++)
        keep[t] = fabs(sbl_surface_position(&sphere, (sbl_surface_point){t, 0.3f, 0.3f}).z) < 40.0;
    CHECK_STATUS(sbl_surface_extract(&part, NULL, &sphere, keep, &arena, NULL), SBL_OK);
    CHECK_STATUS(sbl_flatten(&sheet, &part, NULL, &arena, NULL), SBL_E_DATA); /* a belt */
    for (uint32_t t = 0; t < sphere.triangle_count; t++) keep[t] = !keep[t];
    CHECK_STATUS(sbl_surface_extract(&part, NULL, &sphere, keep, &arena, NULL), SBL_OK);
    CHECK_STATUS(sbl_flatten(&sheet, &part, NULL, &arena, NULL), SBL_E_DATA); /* two caps */
    CHECK_STATUS(sbl_flatten(NULL, &part, NULL, &arena, NULL), SBL_E_ARG);
    shape_free(&s);
    s = shape_grid(12, 0.0, 60.0, NULL, true);
    sbl_surface sheet_surface = shape_build(&s, &arena);
    sbl_host host = {.progress = shape_cancel};
    size_t used = arena.used_bytes;
    CHECK_STATUS(sbl_flatten(&sheet, &sheet_surface, &host, &arena, NULL), SBL_E_CANCELLED);
    CHECK(arena.used_bytes == used);
    check_allocation_failures(flatten_user, &sheet_surface);
    /* One triangle. */
    shape_free(&s);
    s = shape_alloc(3, 1);
    shape_vertex(&s, 0, 0, 0), shape_vertex(&s, 3, 0, 0), shape_vertex(&s, 0, 4, 0);
    shape_triangle(&s, 0, 1, 2);
    sbl_surface one = shape_build(&s, &arena);
    CHECK_STATUS(sbl_flatten(&sheet, &one, NULL, &arena, NULL), SBL_OK);
    CHECK_NEAR(sheet.max_stretch, 0.0, 1e-4);
    shape_free(&s);
    sbl_arena_release(&arena);
}

int main(void)
{
    test_developable();
    test_caps();
    test_refusals();
    return check_report("flatten");
}
