#include "surface_shapes.h"

#include <float.h>

static double bowl(double x, double y)
{
    return 0.01 * (x * x + y * y);
}

static void test_sphere(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(64, 80.0);
    sbl_surface surface = shape_build(&s, &arena);
    shape_check_valid(&surface);
    CHECK(surface.component_count == 1 && surface.report.boundary_edges == 0 && surface.report.nonmanifold_edges == 0);
    CHECK(surface.triangle_count == 8 * 64 * 64 && surface.vertex_count == 4 * 64 * 64 + 2);
    CHECK(surface.report.welded_vertices == s.vertex_count - surface.vertex_count);
    CHECK(surface.report.flipped_triangles == 0);
    double exact = 4.0 * SBL_PI * 80.0 * 80.0;
    CHECK_NEAR(surface.total_area_mm2, exact, 0.005 * exact);
    uint32_t askew = 0;
    for (uint32_t v = 0; v < surface.vertex_count; v++) {
        sbl_vec3 p = sbl_v3_normalize(sbl_v3_load(surface.position[v]));
        askew += !(sbl_v3_dot(p, sbl_v3_load(surface.normal[v])) > 0.9999);
    }
    CHECK(askew == 0);
    /* Caps of height h have area 2 pi r h. */
    float *value = SBL_NEW(&arena, float, surface.vertex_count);
    REQUIRE(value);
    for (double cut = -70.0; cut < 75.0; cut += 12.7) {
        for (uint32_t v = 0; v < surface.vertex_count; v++) value[v] = (float)((double)surface.position[v].z - cut);
        double cap = 2.0 * SBL_PI * 80.0 * (80.0 - cut);
        CHECK_NEAR(sbl_surface_area_above_zero(&surface, value), cap, 0.005 * cap);
        /* Integral of z - cut over the cap: pi r (r - cut)^2. */
        double integral = SBL_PI * 80.0 * (80.0 - cut) * (80.0 - cut);
        CHECK_NEAR(sbl_surface_integral(&surface, value), integral, 0.006 * integral);
    }
    shape_free(&s);
    sbl_arena_release(&arena);
}

static void test_area_extremes(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_grid(1, 0.0, 2.0, NULL, false);
    sbl_surface surface = shape_build(&s, &arena);
    float value[4] = {1.0f, 1.0f, 1.0f, 1.0f};
    CHECK_NEAR(sbl_surface_area_above_zero(&surface, value), 4.0, 1e-6);
    CHECK_NEAR(sbl_surface_integral(&surface, value), 4.0, 1e-6);
    for (int k = 0; k < 4; k++) value[k] = NAN;
    CHECK(sbl_surface_area_above_zero(&surface, value) == 0.0);
    for (int k = 0; k < 4; k++) value[k] = k == 0 ? 1.0f : -INFINITY;
    CHECK_NEAR(sbl_surface_area_above_zero(&surface, value), 0.0, 1e-20);
    for (int k = 0; k < 4; k++) value[k] = k == 0 ? -1.0f : 1.0f;
    CHECK_NEAR(sbl_surface_area_above_zero(&surface, value), 3.0, 1e-6);
    sbl_surface_point out = {99, 0.0f, 0.0f};
    CHECK(isnan(sbl_surface_position(&surface, out).x) && isnan(sbl_surface_normal(&surface, out).x));
    CHECK(isnan(sbl_surface_interpolate(&surface, value, out)));
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* Against every triangle one by one. */
static void test_queries(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_grid(24, -60.0, 120.0, bowl, true);
    sbl_surface surface = shape_build(&s, &arena);
    uint32_t wrong = 0, hits = 0;
    for (uint64_t i = 0; i < 1500; i++) {
        sbl_vec3 p = sbl_v3_scale(shape_random_direction(4, i), 150.0 * sbl_random_unit(1, 5, i));
        sbl_surface_hit hit;
        REQUIRE(sbl_surface_closest(&surface, p, (double)INFINITY, &hit));
        CHECK_NEAR(sbl_v3_distance(hit.position, p), hit.distance_mm, 1e-9);
        wrong += sbl_v3_distance(sbl_surface_position(&surface, hit.at), hit.position) > 1e-4;
        /* Samples 5/4 mm apart bound the distance from above; the true one is at most a sample spacing nearer. */
        double best = i < 40 ? DBL_MAX : 0.0;
        for (uint32_t t = 0; t < surface.triangle_count && i < 40; t++)
            for (int a = 0; a <= 4; a++)
                for (int b = 0; a + b <= 4; b++) {
                    sbl_vec3 q = sbl_surface_position(&surface, (sbl_surface_point){t, (float)a / 4.0f, (float)b / 4.0f});
                    best = fmin(best, sbl_v3_distance(p, q));
                }
        if (i < 40) wrong += hit.distance_mm > best + 1e-4 || hit.distance_mm < best - 1.3;
        CHECK(!sbl_surface_closest(&surface, p, hit.distance_mm * 0.999, &(sbl_surface_hit){0}));

        /* A ray up through the bowl: where it must meet is known to the facet's sag. */
        double x = 118.0 * (sbl_random_unit(1, 6, i) - 0.5), y = 118.0 * (sbl_random_unit(1, 7, i) - 0.5);
        REQUIRE(sbl_surface_ray(&surface, sbl_v3(x, y, -50.0), sbl_v3(0, 0, 3.0), 500.0, &hit));
        CHECK_NEAR(hit.position.z, bowl(x, y), 0.13);
        CHECK_NEAR(hit.distance_mm, hit.position.z + 50.0, 1e-9);
        hits += sbl_surface_blocked(&surface, sbl_v3(x, y, -50.0), sbl_v3(0, 0, 1.0), 500.0);
        CHECK(!sbl_surface_blocked(&surface, sbl_v3(x, y, -50.0), sbl_v3(0, 0, 1.0), hit.distance_mm - 0.01));
        CHECK(!sbl_surface_blocked(&surface, sbl_v3(x, y, -50.0), sbl_v3(0, 0, -1.0), 500.0));
    }
    CHECK(wrong == 0);
    CHECK(hits == 1500);
    sbl_surface_hit hit;
    CHECK(!sbl_surface_closest(&surface, sbl_v3((double)NAN, 0, 0), 1.0, &hit));
    CHECK(!sbl_surface_closest(&surface, sbl_v3(0, 0, 0), (double)NAN, &hit));
    CHECK(!sbl_surface_ray(&surface, sbl_v3(0, 0, 1), sbl_v3(0, 0, 0), 10.0, &hit));
    CHECK(!sbl_surface_ray(&surface, sbl_v3(0, 0, 1), sbl_v3(0, 0, (double)NAN), 10.0, &hit));
    CHECK(!sbl_surface_blocked(&surface, sbl_v3(0, 0, 1), sbl_v3(0, 0, -1), 0.0));
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* From inside a closed surface every ray must get out, also straight through vertices and edges. */
static void test_watertight(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(16, 50.0);
    sbl_surface surface = shape_build(&s, &arena);
    uint32_t lost = 0;
    sbl_surface_hit hit;
    for (uint32_t h = 0; h < 3 * surface.triangle_count; h++) {
        sbl_vec3 a = sbl_v3_load(surface.position[surface.triangle[h]]);
        sbl_vec3 b = sbl_v3_load(surface.position[surface.triangle[h % 3 == 2 ? h - 2 : h + 1]]);
        sbl_vec3 origin = sbl_v3(1.25, -0.5, 2.0);
        lost += !sbl_surface_ray(&surface, origin, sbl_v3_sub(a, origin), 200.0, &hit);
        lost += !sbl_surface_ray(&surface, origin, sbl_v3_sub(sbl_v3_lerp(a, b, 0.5), origin), 200.0, &hit);
        lost += !sbl_surface_ray(&surface, sbl_v3(0, 0, 0), a, 200.0, &hit);
    }
    CHECK(lost == 0);
    shape_free(&s);
    sbl_arena_release(&arena);
}

int main(void)
{
    test_sphere();
    test_area_extremes();
    test_queries();
    test_watertight();
    return check_report("surface");
}
