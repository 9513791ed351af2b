/* Distance fields against closed forms: to 1 %, the bar of geodesic.h, and tighter where the method is exact. */
#include "stubble/geodesic.h"
#include "surface_shapes.h"

static sbl_surface_point nearest(const sbl_surface *surface, sbl_vec3 p)
{
    sbl_surface_hit hit;
    REQUIRE(sbl_surface_closest(surface, p, 1e6, &hit));
    return hit.at;
}

static void test_sphere_points(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(48, 90.0);
    sbl_surface sphere = shape_build(&s, &arena);
    float *distance = SBL_NEW(&arena, float, sphere.vertex_count);
    REQUIRE(distance);
    for (uint64_t i = 0; i < 6; i++) {
        sbl_surface_point source[3];
        sbl_vec3 at[3];
        uint32_t count = i < 3 ? 1 : 3;
        for (uint32_t k = 0; k < count; k++) {
            source[k] = nearest(&sphere, sbl_v3_scale(shape_random_direction(41 + k, i), 90.0));
            at[k] = sbl_v3_normalize(sbl_surface_position(&sphere, source[k]));
        }
        CHECK_STATUS(sbl_distance_field(distance, &sphere, source, count, (double)INFINITY, &arena, NULL), SBL_OK);
        double worst = 0.0, sum = 0.0;
        for (uint32_t v = 0; v < sphere.vertex_count; v++) {
            double exact = 1e9;
            for (uint32_t k = 0; k < count; k++)
                exact = fmin(exact, 90.0 * sbl_acos(sbl_v3_dot(at[k], sbl_v3_normalize(sbl_v3_load(sphere.position[v])))));
            double error = fabs((double)distance[v] - exact) / fmax(exact, 2.0);
            worst = fmax(worst, error);
            sum += error;
        }
        CHECK_NEAR(worst, 0.0, 0.01);
        CHECK_NEAR(sum / sphere.vertex_count, 0.0, 0.003);
    }
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* A sheet whose triangles are stretched and shifted until most are obtuse, some at 170 degrees. */
static shape skewed_grid(double stretch)
{
    shape s = shape_grid(40, -50.0, 100.0, NULL, false);
    for (uint32_t v = 0; v < s.vertex_count; v++) {
        double x = (double)s.position[v].x, y = (double)s.position[v].y;
        if (fabs(x) < 49.0 && fabs(y) < 49.0) {
            x += 1.2 * (sbl_random_unit(1, 31, v) - 0.5);
            y += 1.2 * (sbl_random_unit(1, 32, v) - 0.5);
        }
        s.position[v] = (sbl_vec3f){(float)(x + stretch * y), (float)y, 0.0f};
    }
    return s;
}

static void test_plane_points(void)
{
    for (double stretch = 0.0; stretch < 3.1; stretch += 1.5) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        shape s = skewed_grid(stretch);
        sbl_surface plane = shape_build(&s, &arena);
        float *distance = SBL_NEW(&arena, float, plane.vertex_count);
        REQUIRE(distance);
        sbl_vec3 p = sbl_v3(1.7, -0.6, 0.0);
        sbl_surface_point source = nearest(&plane, p);
        CHECK_STATUS(sbl_distance_field(distance, &plane, &source, 1, (double)INFINITY, &arena, NULL), SBL_OK);
        double worst = 0.0;
        for (uint32_t v = 0; v < plane.vertex_count; v++)
            worst = fmax(worst, fabs((double)distance[v] - sbl_v3_distance(p, sbl_v3_load(plane.position[v]))));
        /* Flat: every unfolding is exact, however obtuse the triangles. Skewed, the parallelogram stays convex. */
        CHECK_NEAR(worst, 0.0, 1e-3);
        shape_free(&s);
        sbl_arena_release(&arena);
    }
}

static double to_segment(sbl_vec3 p, sbl_vec3 a, sbl_vec3 b)
{
    sbl_vec3 d = sbl_v3_sub(b, a);
    double along = sbl_clamp(sbl_v3_dot(sbl_v3_sub(p, a), d) / sbl_v3_dot(d, d), 0.0, 1.0);
    return sbl_v3_distance(p, sbl_v3_madd(a, d, along));
}

static void test_plane_curve(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = skewed_grid(0.4);
    sbl_surface plane = shape_build(&s, &arena);
    float *distance = SBL_NEW(&arena, float, plane.vertex_count);
    REQUIRE(distance);
    /* A straight piece, and a hook with a right angle. */
    const sbl_vec3 hook[3] = {{-20.3, -10.1, 0.0}, {15.2, -10.1, 0.0}, {15.2, 12.7, 0.0}};
    for (uint32_t count = 2; count <= 3; count++) {
        CHECK_STATUS(sbl_distance_field_to_curve(distance, &plane, hook, count, false, (double)INFINITY, &arena, NULL), SBL_OK);
        double worst = 0.0;
        for (uint32_t v = 0; v < plane.vertex_count; v++) {
            sbl_vec3 p = sbl_v3_load(plane.position[v]);
            double first = to_segment(p, hook[0], hook[1]), second = count == 3 ? to_segment(p, hook[1], hook[2]) : 1e9;
            double exact = fmin(first, second), error = fabs((double)distance[v] - exact);
            worst = fmax(worst, error / fmax(exact, 2.5)); /* within a square of the sheet: 1 % of that */
        }
        /* Also in the hook's hollow, where two fronts meet. */
        CHECK_NEAR(worst, 0.0, 0.01);
    }
    /* One point, closed or not, is a point. */
    CHECK_STATUS(sbl_distance_field_to_curve(distance, &plane, hook, 1, true, (double)INFINITY, &arena, NULL), SBL_OK);
    double worst = 0.0;
    for (uint32_t v = 0; v < plane.vertex_count; v++)
        worst = fmax(worst, fabs((double)distance[v] - sbl_v3_distance(hook[0], sbl_v3_load(plane.position[v]))));
    CHECK_NEAR(worst, 0.0, 1e-3);
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* A parallel of the sphere: the distance is R times the difference of latitudes. */
static void test_sphere_curve(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(48, 90.0);
    sbl_surface sphere = shape_build(&s, &arena);
    float *distance = SBL_NEW(&arena, float, sphere.vertex_count);
    REQUIRE(distance);
    for (double latitude = 0.2; latitude < 1.3; latitude += 0.5) {
        sbl_vec3 curve[200];
        for (int i = 0; i < 200; i++) {
            double turned = 2.0 * SBL_PI * i / 200.0;
            curve[i] = sbl_v3(90.0 * cos(latitude) * cos(turned), 90.0 * cos(latitude) * sin(turned), 90.0 * sin(latitude));
        }
        CHECK_STATUS(sbl_distance_field_to_curve(distance, &sphere, curve, 200, true, (double)INFINITY, &arena, NULL), SBL_OK);
        double worst = 0.0, sum = 0.0;
        for (uint32_t v = 0; v < sphere.vertex_count; v++) {
            double at = sbl_asin((double)sphere.position[v].z / 90.0), exact = 90.0 * fabs(at - latitude);
            double error = fabs((double)distance[v] - exact);
            /* Also at the poles, where the whole front meets. */
            worst = fmax(worst, error / fmax(exact, 10.0));
            sum += error / fmax(exact, 2.0);
        }
        CHECK_NEAR(worst, 0.0, 0.01);
        CHECK_NEAR(sum / sphere.vertex_count, 0.0, 0.004);
    }
    shape_free(&s);
    sbl_arena_release(&arena);
}

static void test_limits(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(12, 90.0);
    sbl_surface sphere = shape_build(&s, &arena);
    float *distance = SBL_NEW(&arena, float, sphere.vertex_count);
    REQUIRE(distance);
    size_t used = arena.used_bytes;
    sbl_surface_point source = nearest(&sphere, sbl_v3(0, 0, 90)), bad = {UINT32_MAX, 0.0f, 0.0f};
    sbl_vec3 curve[2] = {{0, 0, 90}, {90, 0, 0}};
    CHECK_STATUS(sbl_distance_field(distance, &sphere, &source, 1, 50.0, &arena, NULL), SBL_OK);
    uint32_t wrong = 0;
    for (uint32_t v = 0; v < sphere.vertex_count; v++) {
        double exact = 90.0 * sbl_acos((double)sphere.position[v].z / 90.0);
        if (exact < 49.0) wrong += !(fabs((double)distance[v] - exact) < 0.02 * fmax(exact, 5.0));
        if (exact > 51.5) wrong += distance[v] != INFINITY;
    }
    CHECK(wrong == 0);
    CHECK_STATUS(sbl_distance_field(distance, &sphere, NULL, 0, 50.0, &arena, NULL), SBL_OK);
    CHECK(distance[0] == INFINITY);
    CHECK_STATUS(sbl_distance_field(distance, &sphere, &bad, 1, 50.0, &arena, NULL), SBL_E_ARG);
    CHECK_STATUS(sbl_distance_field(distance, &sphere, &source, 1, (double)NAN, &arena, NULL), SBL_E_ARG);
    CHECK_STATUS(sbl_distance_field(NULL, &sphere, &source, 1, 1.0, &arena, NULL), SBL_E_ARG);
    sbl_diag diag = {0};
    curve[1].y = (double)NAN;
    CHECK_STATUS(sbl_distance_field_to_curve(distance, &sphere, curve, 2, false, 50.0, &arena, &diag), SBL_E_ARG);
    CHECK(diag.index == 1);
    curve[1].y = 1e8;
    CHECK_STATUS(sbl_distance_field_to_curve(distance, &sphere, curve, 2, false, 50.0, &arena, &diag), SBL_E_LIMIT);
    CHECK_STATUS(sbl_distance_field_to_curve(distance, &sphere, NULL, 0, true, 50.0, &arena, &diag), SBL_OK);
    CHECK(distance[0] == INFINITY);
    CHECK(arena.used_bytes == used);
    shape_free(&s);
    sbl_arena_release(&arena);
}

static sbl_status all_geodesics(sbl_arena *arena, void *user)
{
    const sbl_surface *surface = user;
    static float distance[100000];
    REQUIRE(surface->vertex_count <= 100000);
    sbl_vec3 curve[2] = {{0, 0, 90}, {90, 0, 0}};
    sbl_surface_point a = {0, 0.2f, 0.2f}, b = {surface->triangle_count - 1, 0.2f, 0.2f};
    sbl_polyline arc;
    sbl_status status = sbl_distance_field(distance, surface, &a, 1, 1e9, arena, NULL);
    if (status == SBL_OK) status = sbl_distance_field_to_curve(distance, surface, curve, 2, false, 1e9, arena, NULL);
    CHECK(arena->used_bytes == 0);
    if (status == SBL_OK) status = sbl_geodesic_arc(&arc, surface, a, b, arena, NULL);
    size_t used = arena->used_bytes;
    sbl_arena_mark mark = {0};
    if (status == SBL_OK) status = sbl_plane_arc(&arc, surface, a, a, sbl_v3(1, 0, 0), arena, NULL);
    if (status != SBL_OK) CHECK(arc.count == 0 && arena->used_bytes == used);
    if (status != SBL_OK) sbl_arena_rewind(arena, mark);
    return status;
}

static void test_failures(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(40, 90.0);
    sbl_surface sphere = shape_build(&s, &arena);
    check_allocation_failures(all_geodesics, &sphere);
    shape_free(&s);
    sbl_arena_release(&arena);
}

int main(void)
{
    test_sphere_points();
    test_plane_points();
    test_plane_curve();
    test_sphere_curve();
    test_limits();
    test_failures();
    return check_report("geodesic_field");
}
