/* What the check of a mesh finds, mends and refuses. */
#include "surface_shapes.h"

static sbl_status build(sbl_surface *surface, const shape *s, sbl_arena *arena, sbl_diag *diag)
{
    sbl_mesh mesh = shape_mesh(s);
    return sbl_surface_build(surface, &mesh, NULL, NULL, arena, diag);
}

static void test_refusals(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_surface surface;
    sbl_diag diag = {0};
    shape s = shape_grid(2, 0.0, 10.0, NULL, false);
    const float bad[] = {NAN, INFINITY, -INFINITY, 1e20f};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        float good = s.position[5].y;
        s.position[5].y = bad[i];
        CHECK_STATUS(build(&surface, &s, &arena, &diag), SBL_E_DATA);
        CHECK(diag.index == 5 && diag.message && surface.vertex_count == 0 && surface.bvh == NULL);
        s.position[5].y = good;
    }
    for (uint32_t wrong = s.vertex_count; wrong; wrong = wrong == s.vertex_count ? UINT32_MAX : 0) {
        uint32_t good = s.triangle[7];
        s.triangle[7] = wrong;
        CHECK_STATUS(build(&surface, &s, &arena, &diag), SBL_E_DATA);
        CHECK(diag.index == 2);
        s.triangle[7] = good;
    }
    sbl_mesh mesh = shape_mesh(&s);
    CHECK_STATUS(sbl_surface_build(NULL, &mesh, NULL, NULL, &arena, NULL), SBL_E_ARG);
    CHECK_STATUS(sbl_surface_build(&surface, NULL, NULL, NULL, &arena, NULL), SBL_E_ARG);
    CHECK_STATUS(sbl_surface_build(&surface, &mesh, NULL, NULL, NULL, NULL), SBL_E_ARG);
    sbl_surface_options options = {.weld_mm = -1.0};
    CHECK_STATUS(sbl_surface_build(&surface, &mesh, &options, NULL, &arena, NULL), SBL_E_ARG);
    options.weld_mm = (double)NAN;
    CHECK_STATUS(sbl_surface_build(&surface, &mesh, &options, NULL, &arena, NULL), SBL_E_ARG);
    mesh.triangle_count = 0;
    CHECK_STATUS(sbl_surface_build(&surface, &mesh, NULL, NULL, &arena, NULL), SBL_E_DATA);
    mesh = shape_mesh(&s);
    mesh.triangle_count = SBL_SURFACE_TRIANGLES_MAX + 1;
    CHECK_STATUS(sbl_surface_build(&surface, &mesh, NULL, NULL, &arena, NULL), SBL_E_LIMIT);
    mesh = (sbl_mesh){NULL, 4, NULL, 2};
    CHECK_STATUS(sbl_surface_build(&surface, &mesh, NULL, NULL, &arena, NULL), SBL_E_ARG);
    /* Everything welded into one point: nothing is left. */
    mesh = shape_mesh(&s);
    options.weld_mm = 100.0;
    CHECK_STATUS(sbl_surface_build(&surface, &mesh, &options, NULL, &arena, NULL), SBL_E_DATA);
    sbl_host host = {.progress = shape_cancel};
    CHECK_STATUS(sbl_surface_build(&surface, &mesh, NULL, &host, &arena, NULL), SBL_E_CANCELLED);
    CHECK(arena.used_bytes == 0 && surface.vertex_count == 0);
    shape_free(&s);
    sbl_arena_release(&arena);
}

static void test_mending(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_surface surface;
    shape s = shape_alloc(8, 8);
    shape_vertex(&s, 0, 0, 0), shape_vertex(&s, 10, 0, 0), shape_vertex(&s, 0, 10, 0), shape_vertex(&s, 10, 10, 0);
    shape_vertex(&s, 10, 1e-6, 0); /* welds to vertex 1 */
    shape_vertex(&s, 99, 99, 99);  /* unused */
    shape_vertex(&s, 5, 0, 0);     /* on the line 0 - 1 */
    shape_triangle(&s, 0, 1, 2);
    shape_triangle(&s, 4, 3, 2);
    shape_triangle(&s, 2, 0, 1); /* the first again */
    shape_triangle(&s, 1, 0, 2); /* and turned over */
    shape_triangle(&s, 0, 0, 3); /* two corners the same */
    shape_triangle(&s, 1, 4, 3); /* the same after welding */
    shape_triangle(&s, 0, 6, 1); /* no height */
    CHECK_STATUS(build(&surface, &s, &arena, NULL), SBL_OK);
    shape_check_valid(&surface);
    CHECK(surface.triangle_count == 2 && surface.vertex_count == 4);
    CHECK(surface.report.welded_vertices == 1 && surface.report.unused_vertices == 1);
    CHECK(surface.report.duplicate_triangles == 2 && surface.report.degenerate_triangles == 3);
    CHECK(surface.report.boundary_edges == 4 && surface.report.boundary_loops == 1);
    CHECK(surface.source_vertex[3] == 3);
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* Three sheets on one edge; two tetrahedra that share an edge; two that share a vertex. */
static void test_nonmanifold(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_surface surface;
    shape s = shape_alloc(16, 16);
    shape_vertex(&s, 0, 0, 0), shape_vertex(&s, 0, 0, 10);
    for (int i = 0; i < 3; i++) shape_vertex(&s, 10.0 * cos(2.1 * i), 10.0 * sin(2.1 * i), 5.0);
    for (uint32_t i = 0; i < 3; i++) shape_triangle(&s, 0, 1, 2 + i);
    CHECK_STATUS(build(&surface, &s, &arena, NULL), SBL_OK);
    shape_check_valid(&surface);
    CHECK(surface.report.nonmanifold_edges == 1 && surface.component_count == 3 && surface.vertex_count == 9);
    shape_free(&s);

    for (int shared = 1; shared <= 2; shared++) {
        s = shape_alloc(8, 8);
        shape_vertex(&s, 0, 0, 0), shape_vertex(&s, 0, 0, 10), shape_vertex(&s, 10, 0, 5), shape_vertex(&s, 8, 6, 5);
        shape_vertex(&s, 0.0, shared == 1 ? 1.0 : 0.0, 10.0), shape_vertex(&s, -10, 0, 5), shape_vertex(&s, -8, -6, 5);
        static const uint32_t face[4][3] = {{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}};
        for (uint32_t base = 0; base <= 3; base += 3)
            for (int f = 0; f < 4; f++) {
                uint32_t c[3];
                for (int k = 0; k < 3; k++) c[k] = face[f][k] == 0 ? 0 : face[f][k] + base;
                shape_triangle(&s, c[0], c[1], c[2]);
            }
        CHECK_STATUS(build(&surface, &s, &arena, NULL), SBL_OK);
        shape_check_valid(&surface);
        /* Each solid is whole again: what only touched came apart. */
        CHECK(surface.component_count == 2 && surface.report.boundary_edges == 0 && surface.vertex_count == 8);
        CHECK(surface.report.nonmanifold_edges == (shared == 2 ? 1u : 0u));
        shape_free(&s);
    }
    sbl_arena_release(&arena);
}

static void test_moebius(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    uint32_t around = 40;
    shape s = shape_alloc(2 * around, 2 * around);
    for (uint32_t i = 0; i < around; i++) {
        double turned = 2.0 * SBL_PI * i / around;
        for (int side = -1; side <= 1; side += 2) {
            double r = 50.0 + 10.0 * side * cos(0.5 * turned);
            shape_vertex(&s, r * cos(turned), r * sin(turned), 10.0 * side * sin(0.5 * turned));
        }
    }
    for (uint32_t i = 0; i < around; i++) {
        uint32_t a = 2 * i, b = 2 * i + 1, c = i + 1 < around ? a + 2 : 1, d = i + 1 < around ? b + 2 : 0;
        shape_triangle(&s, a, c, b);
        shape_triangle(&s, b, c, d);
    }
    sbl_surface surface = shape_build(&s, &arena);
    shape_check_valid(&surface);
    CHECK(surface.component_count == 1 && surface.report.nonmanifold_edges >= 1);
    CHECK(surface.report.boundary_edges == 2 * around + 2 * surface.report.nonmanifold_edges);
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* Triangles turned at random come out facing outward; two solids and an open bowl each for itself, by falling area. */
static void test_orientation(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape ball = shape_sphere(10, 20.0), s = shape_alloc(3 * ball.vertex_count, 3 * ball.triangle_count);
    const double scale[3] = {0.5, 2.0, 1.0};
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t base = s.vertex_count;
        for (uint32_t v = 0; v < ball.vertex_count; v++)
            shape_vertex(&s, scale[i] * (double)ball.position[v].x + 200.0 * i, scale[i] * (double)ball.position[v].y,
                         scale[i] * (double)ball.position[v].z);
        for (uint32_t t = 0; t < ball.triangle_count; t++) {
            const uint32_t *c = ball.triangle + 3 * t;
            float high = ball.position[c[0]].z + ball.position[c[1]].z + ball.position[c[2]].z;
            if (i == 2 && high > 30.0f) continue;
            bool turn = sbl_random_bits(1, i, t) & 1;
            shape_triangle(&s, base + c[0], base + c[turn ? 2 : 1], base + c[turn ? 1 : 2]);
        }
    }
    sbl_surface surface = shape_build(&s, &arena);
    shape_check_valid(&surface);
    CHECK(surface.component_count == 3 && surface.report.boundary_loops == 1 && surface.report.flipped_triangles > 100);
    double area[3] = {0, 0, 0};
    uint32_t inward = 0;
    for (uint32_t t = 0; t < surface.triangle_count; t++) {
        area[surface.component[t]] += (double)surface.area_mm2[t];
        sbl_surface_point middle = {t, 1.0f / 3.0f, 1.0f / 3.0f};
        sbl_vec3 p = sbl_surface_position(&surface, middle);
        sbl_vec3 out = sbl_v3(p.x - 200.0 * floor(p.x / 200.0 + 0.5), p.y, p.z);
        inward += sbl_v3_dot(out, sbl_surface_normal(&surface, middle)) <= 0.0;
    }
    CHECK(inward == 0);
    CHECK(area[0] > area[1] && area[1] > area[2]);
    /* The same, asked to keep the file's side: all turned inward, all stays inward. */
    for (uint32_t t = 0; t < s.triangle_count; t++) {
        sbl_vec3 a = sbl_v3_load(s.position[s.triangle[3 * t]]), b = sbl_v3_load(s.position[s.triangle[3 * t + 1]]);
        sbl_vec3 c = sbl_v3_load(s.position[s.triangle[3 * t + 2]]);
        sbl_vec3 n = sbl_v3_cross(sbl_v3_sub(b, a), sbl_v3_sub(c, a)), out = sbl_v3(a.x - 200.0 * floor(a.x / 200.0 + 0.5), a.y, a.z);
        if (sbl_v3_dot(n, out) < 0.0) continue;
        uint32_t swap = s.triangle[3 * t];
        s.triangle[3 * t] = s.triangle[3 * t + 1];
        s.triangle[3 * t + 1] = swap;
    }
    sbl_mesh mesh = shape_mesh(&s);
    sbl_surface_options options = {.keep_orientation = true};
    CHECK_STATUS(sbl_surface_build(&surface, &mesh, &options, NULL, &arena, NULL), SBL_OK);
    CHECK(surface.report.flipped_triangles == 0);
    shape_free(&ball);
    shape_free(&s);
    sbl_arena_release(&arena);
}

static sbl_status build_user(sbl_arena *arena, void *user)
{
    sbl_surface surface;
    sbl_status status = build(&surface, user, arena, NULL);
    if (status != SBL_OK) CHECK(surface.vertex_count == 0);
    return status;
}

static void test_failures_and_threads(void)
{
    shape s = shape_sphere(30, 85.0);
    check_allocation_failures(build_user, &s);
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_host host = {.parallel_for = backward_for};
    sbl_mesh mesh = shape_mesh(&s);
    sbl_surface one, two, one_fine, two_fine;
    sbl_subdivide_options options = {.target_mm = 3.0};
    CHECK_STATUS(sbl_surface_build(&one, &mesh, NULL, NULL, &arena, NULL), SBL_OK);
    CHECK_STATUS(sbl_surface_build(&two, &mesh, NULL, &host, &arena, NULL), SBL_OK);
    CHECK_STATUS(sbl_surface_subdivide(&one_fine, NULL, &one, &options, NULL, &arena, NULL), SBL_OK);
    CHECK_STATUS(sbl_surface_subdivide(&two_fine, NULL, &two, &options, &host, &arena, NULL), SBL_OK);
    REQUIRE(one_fine.vertex_count == two_fine.vertex_count && one_fine.triangle_count == two_fine.triangle_count);
    CHECK(!memcmp(one_fine.position, two_fine.position, one_fine.vertex_count * sizeof(sbl_vec3f)));
    CHECK(!memcmp(one_fine.normal, two_fine.normal, one_fine.vertex_count * sizeof(sbl_vec3f)));
    CHECK(!memcmp(one_fine.triangle, two_fine.triangle, 3 * one_fine.triangle_count * sizeof(uint32_t)));
    CHECK(!memcmp(one_fine.opposite, two_fine.opposite, 3 * one_fine.triangle_count * sizeof(uint32_t)));
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* Any soup of triangles becomes valid or is refused. */
static void test_random_soups(void)
{
    for (uint64_t seed = 0; seed < 300; seed++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        uint32_t vertices = 3 + (uint32_t)(sbl_random_bits(seed, 0, 0) % 12), triangles = 1 + (uint32_t)(sbl_random_bits(seed, 0, 1) % 40);
        shape s = shape_alloc(vertices, triangles);
        for (uint32_t v = 0; v < vertices; v++) {
            double p[3];
            for (uint64_t k = 0; k < 3; k++) p[k] = floor(3.0 * sbl_random_unit(seed, 1, 3 * v + k));
            shape_vertex(&s, p[0], p[1], p[2]);
        }
        for (uint32_t t = 0; t < triangles; t++)
            shape_triangle(&s, (uint32_t)(sbl_random_bits(seed, 2, 3 * t) % vertices),
                           (uint32_t)(sbl_random_bits(seed, 2, 3 * t + 1) % vertices),
                           (uint32_t)(sbl_random_bits(seed, 2, 3 * t + 2) % vertices));
        sbl_surface surface, fine;
        sbl_status status = build(&surface, &s, &arena, NULL);
        CHECK(status == SBL_OK || status == SBL_E_DATA);
        if (status == SBL_OK) {
            shape_check_valid(&surface);
            sbl_surface_hit hit;
            CHECK(sbl_surface_closest(&surface, sbl_v3(1.0, 1.0, 1.0), 10.0, &hit));
            sbl_subdivide_options options = {.target_mm = 0.4};
            CHECK_STATUS(sbl_surface_subdivide(&fine, NULL, &surface, &options, NULL, &arena, NULL), SBL_OK);
            shape_check_valid(&fine);
        }
        shape_free(&s);
        sbl_arena_release(&arena);
    }
}

int main(void)
{
    test_refusals();
    test_mending();
    test_nonmanifold();
    test_moebius();
    test_orientation();
    test_failures_and_threads();
    test_random_soups();
    return check_report("surface_build");
}
