/* sbl_surface_move: a moved surface is the one that would be built from the moved vertices. */
#include "surface_shapes.h"

#include <string.h>

/* As a head is bent to a person: stretched, and a wave on it. */
static sbl_vec3 bent(sbl_vec3 p)
{
    double wave = 1.0 + 0.05 * sbl_sin(0.07 * p.x) * sbl_cos(0.05 * p.y + 0.03 * p.z);
    return sbl_v3(1.1 * p.x * wave, 0.9 * p.y * wave, 1.05 * p.z * wave + 4.0);
}

/* Turned inside out along one axis and torn far apart: neighbours in the tree lie anywhere. */
static sbl_vec3 strewn(sbl_vec3 p)
{
    return sbl_v3(-p.x + 40.0 * sbl_sin(0.9 * p.z), p.y + 40.0 * sbl_cos(1.1 * p.x), p.z);
}

static uint32_t place(uint32_t *state, uint32_t range)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % range;
}

static sbl_vec3 anywhere(uint32_t *state, double half)
{
    double at[3];
    for (int k = 0; k < 3; k++) at[k] = half * (place(state, 2001) / 1000.0 - 1.0);
    return sbl_v3(at[0], at[1], at[2]);
}

/* The triangles' order is the same in both, so hits must be, too, but for ties. */
static void check_searches(const sbl_surface *a, const sbl_surface *b)
{
    uint32_t state = 5, met = 0;
    for (int i = 0; i < 2000; i++) {
        sbl_vec3 p = anywhere(&state, 150.0), way = anywhere(&state, 100.0);
        sbl_surface_hit one, two;
        bool found = sbl_surface_closest(a, p, 60.0, &one);
        CHECK(found == sbl_surface_closest(b, p, 60.0, &two));
        if (found) CHECK_NEAR(one.distance_mm, two.distance_mm, 1e-9);
        bool crossed = sbl_surface_ray(a, p, way, 400.0, &one);
        CHECK(crossed == sbl_surface_ray(b, p, way, 400.0, &two) && crossed == sbl_surface_blocked(b, p, way, 400.0));
        if (crossed) CHECK_NEAR(one.distance_mm, two.distance_mm, 1e-6);
        met += found && crossed;
    }
    CHECK(met > 200);
}

static void check_as_built(sbl_vec3 (*to)(sbl_vec3))
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(24, 80.0);
    sbl_surface from = shape_build(&s, &arena), moved, built;
    sbl_vec3f *position = SBL_NEW(&arena, sbl_vec3f, from.vertex_count);
    REQUIRE(position);
    for (uint32_t v = 0; v < from.vertex_count; v++) position[v] = sbl_v3_store(to(sbl_v3_load(from.position[v])));
    sbl_diag diag = {0};
    REQUIRE(sbl_surface_move(&moved, &from, position, NULL, &arena, &diag) == SBL_OK);
    sbl_mesh mesh = {position, from.vertex_count, from.triangle, from.triangle_count};
    sbl_surface_options keep = {.weld_mm = 1e-7, .keep_orientation = true};
    REQUIRE(sbl_surface_build(&built, &mesh, &keep, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(moved.vertex_count == built.vertex_count && moved.triangle_count == built.triangle_count);
    CHECK(!memcmp(moved.position, built.position, moved.vertex_count * sizeof *moved.position));
    CHECK(!memcmp(moved.normal, built.normal, moved.vertex_count * sizeof *moved.normal));
    CHECK(!memcmp(moved.triangle, built.triangle, 3 * (size_t)moved.triangle_count * sizeof *moved.triangle));
    CHECK(!memcmp(moved.opposite, built.opposite, 3 * (size_t)moved.triangle_count * sizeof *moved.opposite));
    CHECK(!memcmp(moved.area_mm2, built.area_mm2, moved.triangle_count * sizeof *moved.area_mm2));
    CHECK(moved.total_area_mm2 == built.total_area_mm2 && moved.component_count == built.component_count);
    for (uint32_t v = 0; v < moved.vertex_count; v++) CHECK(moved.source_vertex[v] == v);
    check_searches(&moved, &built);
    shape_free(&s);
    sbl_arena_release(&arena);
}

static void test_refused(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(8, 80.0);
    sbl_surface from = shape_build(&s, &arena), moved;
    sbl_vec3f *position = SBL_NEW(&arena, sbl_vec3f, from.vertex_count);
    REQUIRE(position);
    memcpy(position, from.position, from.vertex_count * sizeof *position);
    sbl_arena_mark before = sbl_arena_here(&arena);
    sbl_diag diag = {0};
    position[17].y = (float)NAN;
    CHECK(sbl_surface_move(&moved, &from, position, NULL, &arena, &diag) == SBL_E_DATA && diag.index == 17 && !moved.position);
    /* All corners of one triangle in one place. */
    memcpy(position, from.position, from.vertex_count * sizeof *position);
    for (int k = 1; k < 3; k++) position[from.triangle[3 * 40 + k]] = position[from.triangle[3 * 40]];
    CHECK(sbl_surface_move(&moved, &from, position, NULL, &arena, &diag) == SBL_E_DATA && diag.index <= 40 && !moved.bvh);
    CHECK(sbl_surface_move(&moved, &from, NULL, NULL, &arena, &diag) == SBL_E_ARG);
    CHECK(sbl_surface_move(&moved, &moved, position, NULL, &arena, &diag) == SBL_E_ARG);
    sbl_arena_mark after = sbl_arena_here(&arena);
    CHECK(!memcmp(&before, &after, sizeof before));
    shape_free(&s);
    sbl_arena_release(&arena);
}

int main(void)
{
    check_as_built(bent);
    check_as_built(strewn);
    test_refused();
    return check_report("surface_move");
}
