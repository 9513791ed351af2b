/*
 * A cap whose triangles shrink towards the rim: every way through it is short, so no order of its vertices gives a narrow factor, and the
 * flattening takes its other way, by iteration. The result must be as good as on an even cap (tests/unit/flatten.c).
 */
#include "stubble/geodesic.h"
#include "surface_shapes.h"

#define BALL_MM 85.0
#define RINGS   11u
#define INNER   6u /* vertices of the first ring; each next one has twice as many */

/* Ring k runs at the angle reach (1 - 2^-(k + 1)) from the top. */
static shape graded_cap(double reach_rad)
{
    uint32_t vertices = 1 + INNER * ((1u << RINGS) - 1), triangles = INNER + 3 * INNER * ((1u << (RINGS - 1)) - 1);
    shape s = shape_alloc(vertices, triangles);
    uint32_t last = shape_vertex(&s, 0.0, 0.0, BALL_MM);
    for (uint32_t k = 0; k < RINGS; k++) {
        uint32_t count = INNER << k, first = s.vertex_count;
        double tilt = reach_rad * (1.0 - 0.5 / (double)(1u << k));
        for (uint32_t i = 0; i < count; i++) {
            double turn = 2.0 * SBL_PI * i / count;
            shape_vertex(&s, BALL_MM * sin(tilt) * cos(turn), BALL_MM * sin(tilt) * sin(turn), BALL_MM * cos(tilt));
        }
        if (k == 0)
            for (uint32_t i = 0; i < count; i++) shape_triangle(&s, last, first + i, first + (i + 1) % count);
        for (uint32_t i = 0; k > 0 && i < count / 2; i++) {
            uint32_t a = last + i, b = last + (i + 1) % (count / 2), middle = first + 2 * i + 1;
            shape_triangle(&s, a, middle - 1, middle);
            shape_triangle(&s, a, middle, b);
            shape_triangle(&s, b, middle, first + (2 * i + 2) % count);
        }
        last = first;
    }
    REQUIRE(s.vertex_count == vertices && s.triangle_count == triangles);
    return s;
}

static double covered(const sbl_surface *s, const sbl_sheet *sheet, uint32_t *turned_over)
{
    double area = 0.0;
    *turned_over = 0;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        const uint32_t *c = s->triangle + 3 * t;
        double ux = sheet->x_mm[c[1]] - sheet->x_mm[c[0]], uy = sheet->y_mm[c[1]] - sheet->y_mm[c[0]];
        double vx = sheet->x_mm[c[2]] - sheet->x_mm[c[0]], vy = sheet->y_mm[c[2]] - sheet->y_mm[c[0]];
        *turned_over += ux * vy - uy * vx <= 0.0;
        area += 0.5 * (ux * vy - uy * vx);
    }
    return area;
}

int main(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    double angle = 30.0 / BALL_MM;
    shape s = graded_cap(angle);
    sbl_surface cap = shape_build(&s, &arena);
    sbl_sheet sheet;
    uint32_t turned_over;
    CHECK_STATUS(sbl_flatten(&sheet, &cap, NULL, &arena, NULL), SBL_OK);
    CHECK_NEAR(covered(&cap, &sheet, &turned_over), cap.total_area_mm2, 0.03 * cap.total_area_mm2);
    CHECK(turned_over == 0);
    CHECK(sheet.mean_stretch < angle * angle / 10.0);
    CHECK(sheet.max_stretch >= sheet.mean_stretch && sheet.max_stretch < angle * angle / 3.0);
    shape_free(&s);
    sbl_arena_release(&arena);
    return check_report("flatten_graded");
}
