/* Arcs and distance fields against closed forms. */
#include "stubble/geodesic.h"
#include "surface_shapes.h"

static sbl_surface_point nearest(const sbl_surface *surface, sbl_vec3 p)
{
    sbl_surface_hit hit;
    REQUIRE(sbl_surface_closest(surface, p, 1e6, &hit));
    return hit.at;
}

/* Points on the surface, in order, adding up to the length. */
static void check_polyline(const sbl_surface *surface, const sbl_polyline *arc)
{
    double sum = 0.0, off = 0.0;
    REQUIRE(arc->count >= 1);
    for (uint32_t i = 0; i < arc->count; i++) {
        off = fmax(off, sbl_v3_distance(sbl_surface_position(surface, arc->at[i]), arc->position[i]));
        if (i) sum += sbl_v3_distance(arc->position[i - 1], arc->position[i]);
    }
    CHECK_NEAR(sum, arc->length_mm, 1e-9 * (1.0 + sum));
    CHECK_NEAR(off, 0.0, 1e-4);
}

/* Great circles. The polyhedron lies inside the sphere, so its own geodesics are a little shorter; by less than (edge / R)^2 / 12. */
static void test_sphere_arcs(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(48, 90.0);
    sbl_surface sphere = shape_build(&s, &arena);
    for (uint64_t i = 0; i < 60; i++) {
        sbl_surface_point from = nearest(&sphere, sbl_v3_scale(shape_random_direction(21, i), 90.0));
        sbl_surface_point to = nearest(&sphere, sbl_v3_scale(shape_random_direction(22, i), 90.0));
        sbl_vec3 a = sbl_surface_position(&sphere, from), b = sbl_surface_position(&sphere, to);
        double angle = sbl_acos(sbl_v3_dot(sbl_v3_normalize(a), sbl_v3_normalize(b)));
        sbl_polyline arc;
        CHECK_STATUS(sbl_geodesic_arc(&arc, &sphere, from, to, &arena, NULL), SBL_OK);
        check_polyline(&sphere, &arc);
        if (angle < 3.0) CHECK_NEAR(arc.length_mm, 90.0 * angle, 0.001 * 90.0 * angle);
        CHECK_NEAR(sbl_v3_distance(arc.position[0], a) + sbl_v3_distance(arc.position[arc.count - 1], b), 0.0, 1e-4);
    }
    shape_free(&s);
    sbl_arena_release(&arena);
}

static void test_plane_arcs(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_grid(40, -50.0, 100.0, NULL, true);
    /* Move the inner vertices about within the plane: slivers and obtuse triangles, and every geodesic is still a straight line. */
    for (uint32_t v = 0; v < s.vertex_count; v++) {
        if (fabs((double)s.position[v].x) > 49.0 || fabs((double)s.position[v].y) > 49.0) continue;
        s.position[v].x += (float)(1.1 * (sbl_random_unit(1, 31, v) - 0.5));
        s.position[v].y += (float)(1.1 * (sbl_random_unit(1, 32, v) - 0.5));
    }
    sbl_surface plane = shape_build(&s, &arena);
    for (uint64_t i = 0; i < 60; i++) {
        sbl_vec3 p = sbl_v3(98.0 * (sbl_random_unit(1, 33, i) - 0.5), 98.0 * (sbl_random_unit(1, 34, i) - 0.5), 0.0);
        sbl_vec3 q = sbl_v3(98.0 * (sbl_random_unit(1, 35, i) - 0.5), 98.0 * (sbl_random_unit(1, 36, i) - 0.5), 0.0);
        sbl_surface_point from = nearest(&plane, p), to = nearest(&plane, q);
        /* Some ends on vertices and edges. */
        if (i % 5 == 1) from.u = from.v = 0.0f;
        if (i % 5 == 2) to.u = 0.5f, to.v = 0.0f;
        if (i % 5 == 3) from.u = 0.0f, from.v = 1.0f, to.u = 1.0f, to.v = 0.0f;
        sbl_polyline arc;
        CHECK_STATUS(sbl_geodesic_arc(&arc, &plane, from, to, &arena, NULL), SBL_OK);
        check_polyline(&plane, &arc);
        double straight = sbl_v3_distance(sbl_surface_position(&plane, from), sbl_surface_position(&plane, to));
        CHECK_NEAR(arc.length_mm, straight, 1e-6 * (1.0 + straight));
    }
    /* From a place to itself. */
    sbl_polyline arc;
    sbl_surface_point here = {7, 0.2f, 0.3f};
    CHECK_STATUS(sbl_geodesic_arc(&arc, &plane, here, here, &arena, NULL), SBL_OK);
    CHECK(arc.count == 1 && arc.length_mm == 0.0);
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* Round a notch: the plane with a slot cut out; the path bends at the slot's corner, a vertex on the bound. */
static void test_obstacle(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_grid(20, 0.0, 100.0, NULL, false), cut = shape_alloc(s.vertex_count, s.triangle_count);
    for (uint32_t v = 0; v < s.vertex_count; v++) shape_vertex(&cut, (double)s.position[v].x, (double)s.position[v].y, 0.0);
    for (uint32_t t = 0; t < s.triangle_count; t++) {
        const uint32_t *c = s.triangle + 3 * t;
        double x = 0.0, y = 0.0;
        for (int k = 0; k < 3; k++) x += (double)s.position[c[k]].x / 3.0, y += (double)s.position[c[k]].y / 3.0;
        if (x > 45.0 && x < 55.0 && y < 70.0) continue;
        shape_triangle(&cut, c[0], c[1], c[2]);
    }
    sbl_surface surface = shape_build(&cut, &arena);
    sbl_surface_point from = nearest(&surface, sbl_v3(20.0, 10.0, 0.0)), to = nearest(&surface, sbl_v3(80.0, 10.0, 0.0));
    sbl_polyline arc;
    CHECK_STATUS(sbl_geodesic_arc(&arc, &surface, from, to, &arena, NULL), SBL_OK);
    double exact = 2.0 * sqrt(25.0 * 25.0 + 60.0 * 60.0) + 10.0;
    CHECK_NEAR(arc.length_mm, exact, 1e-6 * exact);
    shape_free(&s);
    shape_free(&cut);
    sbl_arena_release(&arena);
}

/*
 * A cone over a curve on the unit sphere unrolls into the plane: the arc between two places at distances a and b from the apex, angle phi
 * apart, is a chord if phi < pi, else it runs through the apex. Below 2 pi the cone is plain; above, the curve waves: the apex is a saddle.
 */
static void test_cone(double plain_angle, double wave)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    uint32_t around = 240, rings = 30;
    shape s = shape_alloc(1 + around * rings, around * (2 * rings - 1));
    double lift = sbl_acos(plain_angle / (2.0 * SBL_PI));
    double *angle_to = calloc(around + 1, sizeof *angle_to);
    REQUIRE(angle_to);
    shape_vertex(&s, 0.0, 0.0, 0.0);
    sbl_vec3 *unit = calloc(around, sizeof *unit);
    REQUIRE(unit);
    for (uint32_t i = 0; i < around; i++) {
        double theta = 2.0 * SBL_PI * i / around, elevation = lift + wave * sin(4.0 * theta);
        unit[i] = sbl_v3(cos(elevation) * cos(theta), cos(elevation) * sin(theta), sin(elevation));
    }
    for (uint32_t i = 0; i < around; i++) angle_to[i + 1] = angle_to[i] + sbl_acos(sbl_v3_dot(unit[i], unit[(i + 1) % around]));
    for (uint32_t ring = 1; ring <= rings; ring++)
        for (uint32_t i = 0; i < around; i++) shape_vertex(&s, 2.0 * ring * unit[i].x, 2.0 * ring * unit[i].y, 2.0 * ring * unit[i].z);
    for (uint32_t i = 0; i < around; i++) {
        uint32_t j = (i + 1) % around;
        shape_triangle(&s, 0, 1 + i, 1 + j);
        for (uint32_t ring = 1; ring < rings; ring++) {
            uint32_t a = 1 + (ring - 1) * around + i, b = 1 + (ring - 1) * around + j;
            shape_triangle(&s, a, a + around, b + around);
            shape_triangle(&s, a, b + around, b);
        }
    }
    sbl_surface cone = shape_build(&s, &arena);
    double total = angle_to[around];
    for (uint64_t k = 0; k < 40; k++) {
        uint32_t i = (uint32_t)(sbl_random_bits(3, 1, k) % around), j = (uint32_t)(sbl_random_bits(3, 2, k) % around);
        uint32_t ri = 8 + (uint32_t)(sbl_random_bits(3, 3, k) % 8), rj = 8 + (uint32_t)(sbl_random_bits(3, 4, k) % 8);
        double apart = fabs(angle_to[i] - angle_to[j]);
        apart = fmin(apart, total - apart);
        double a = 2.0 * ri, b = 2.0 * rj, exact = apart < SBL_PI ? sqrt(a * a + b * b - 2.0 * a * b * cos(apart)) : a + b;
        sbl_polyline arc;
        sbl_surface_point from = nearest(&cone, sbl_v3_scale(unit[i], a)), to = nearest(&cone, sbl_v3_scale(unit[j], b));
        CHECK_STATUS(sbl_geodesic_arc(&arc, &cone, from, to, &arena, NULL), SBL_OK);
        check_polyline(&cone, &arc);
        CHECK_NEAR(arc.length_mm, exact, 0.001 * exact);
    }
    free(unit);
    free(angle_to);
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* A tape round a sphere: circles, great and small; and the shorter way round. */
static void test_plane_cut(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(48, 90.0);
    sbl_surface sphere = shape_build(&s, &arena);
    sbl_polyline arc;
    for (double latitude = 0.0; latitude < 1.4; latitude += 0.33)
        for (double turned = 0.4; turned < 6.0; turned += 0.7) {
            double r = 90.0 * cos(latitude), z = 90.0 * sin(latitude), apart = fmin(turned, 2.0 * SBL_PI - turned);
            sbl_surface_point from = nearest(&sphere, sbl_v3(r, 0.0, z)),
                              to = nearest(&sphere, sbl_v3(r * cos(turned), r * sin(turned), z));
            CHECK_STATUS(sbl_plane_arc(&arc, &sphere, from, to, sbl_v3(0.0, 0.0, -2.0), &arena, NULL), SBL_OK);
            check_polyline(&sphere, &arc);
            CHECK_NEAR(arc.length_mm, r * apart, 0.002 * r * apart + 0.02);
            for (uint32_t i = 0; i < arc.count; i++) CHECK_NEAR(arc.position[i].z, arc.position[0].z, 1e-9);
        }
    /* From a vertex that the plane only touches its ring of triangles. */
    sbl_surface_point top = nearest(&sphere, sbl_v3(0, 0, 90)), front = nearest(&sphere, sbl_v3(90, 0, 0));
    CHECK_STATUS(sbl_plane_arc(&arc, &sphere, top, front, sbl_v3(0, 1, 0), &arena, NULL), SBL_OK);
    CHECK_NEAR(arc.length_mm, 45.0 * SBL_PI, 0.1);
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_plane_arc(&arc, &sphere, front, top, sbl_v3(0, 0, 1), &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(diag.value > 20.0 && arc.count == 0);
    CHECK_STATUS(sbl_plane_arc(&arc, &sphere, front, top, sbl_v3(0, 0, 0), &arena, NULL), SBL_E_ARG);
    CHECK_STATUS(sbl_plane_arc(&arc, &sphere, front, top, sbl_v3(0, (double)NAN, 0), &arena, NULL), SBL_E_ARG);
    shape_free(&s);

    /* On an open sheet only one of the two ways leads there. */
    s = shape_grid(20, 0.0, 100.0, NULL, false);
    sbl_surface sheet = shape_build(&s, &arena);
    sbl_surface_point a = nearest(&sheet, sbl_v3(10, 33, 0)), b = nearest(&sheet, sbl_v3(90, 33, 0));
    CHECK_STATUS(sbl_plane_arc(&arc, &sheet, b, a, sbl_v3(0, 1, 0), &arena, NULL), SBL_OK);
    CHECK_NEAR(arc.length_mm, 80.0, 1e-4);
    shape_free(&s);
    sbl_arena_release(&arena);
}

static void test_bad_ends(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(4, 10.0);
    uint32_t n = s.vertex_count, t = s.triangle_count;
    shape two = shape_alloc(2 * n, 2 * t);
    for (uint32_t v = 0; v < 2 * n; v++)
        shape_vertex(&two, (double)s.position[v % n].x + (v < n ? 0.0 : 100.0), (double)s.position[v % n].y, (double)s.position[v % n].z);
    for (uint32_t i = 0; i < 2 * t; i++) {
        uint32_t base = i < t ? 0 : n, *c = s.triangle + 3 * (i % t);
        shape_triangle(&two, base + c[0], base + c[1], base + c[2]);
    }
    sbl_surface surface = shape_build(&two, &arena);
    CHECK(surface.component_count == 2);
    sbl_polyline arc;
    sbl_diag diag = {0};
    size_t used = arena.used_bytes;
    sbl_surface_point a = nearest(&surface, sbl_v3(0, 0, 10)), b = nearest(&surface, sbl_v3(100, 0, 10)), bad = {1u << 30, 0.1f, 0.1f};
    CHECK_STATUS(sbl_geodesic_arc(&arc, &surface, a, b, &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(diag.status == SBL_E_NOT_FOUND && arc.count == 0);
    CHECK_STATUS(sbl_geodesic_arc(&arc, &surface, a, bad, &arena, NULL), SBL_E_ARG);
    bad = (sbl_surface_point){0, NAN, 0.0f};
    CHECK_STATUS(sbl_geodesic_arc(&arc, &surface, bad, a, &arena, NULL), SBL_E_ARG);
    CHECK(arena.used_bytes == used);
    shape_free(&s);
    shape_free(&two);
    sbl_arena_release(&arena);
}

int main(void)
{
    test_sphere_arcs();
    test_plane_arcs();
    test_obstacle();
    test_cone(4.5, 0.0);
    test_cone(2.0 * SBL_PI, 0.25);
    test_cone(2.0 * SBL_PI, 1.3);
    test_plane_cut();
    test_bad_ends();
    return check_report("geodesic");
}
