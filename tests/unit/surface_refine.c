/* Subdivision and extraction. */
#include "surface_shapes.h"

static double longest_edge(const sbl_surface *s)
{
    double longest = 0.0;
    for (uint32_t h = 0; h < 3 * s->triangle_count; h++) {
        sbl_vec3 a = sbl_v3_load(s->position[s->triangle[h]]), b = sbl_v3_load(s->position[s->triangle[h % 3 == 2 ? h - 2 : h + 1]]);
        longest = fmax(longest, sbl_v3_distance(a, b));
    }
    return longest;
}

static void test_sphere(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(8, 85.0); /* edges of 9 to 17 mm, as coarse as the vault of a template in the wild */
    sbl_surface coarse = shape_build(&s, &arena), fine;
    const uint32_t *parent;
    sbl_subdivide_options options = {.target_mm = 2.0};
    CHECK_STATUS(sbl_surface_subdivide(&fine, &parent, &coarse, &options, NULL, &arena, NULL), SBL_OK);
    shape_check_valid(&fine);
    CHECK(fine.report.boundary_edges == 0 && fine.component_count == 1);
    CHECK(longest_edge(&fine) <= 2.0);
    double worst = 0.0, worst_normal = 1.0;
    for (uint32_t v = 0; v < fine.vertex_count; v++) {
        sbl_vec3 p = sbl_v3_load(fine.position[v]);
        worst = fmax(worst, fabs(sbl_v3_length(p) - 85.0));
        worst_normal = fmin(worst_normal, sbl_v3_dot(sbl_v3_normalize(p), sbl_v3_load(fine.normal[v])));
    }
    /* The coarse facets sag up to 2 mm. Max's normals and the curve's tangents are exact on a sphere, and so is each middle, to the rounding
     * of positions stored as float (4e-6 mm) that the passes carry on. */
    CHECK_NEAR(worst, 0.0, 1e-4);
    CHECK(worst_normal > cos(0.005));
    CHECK_NEAR(fine.total_area_mm2, 4.0 * SBL_PI * 85.0 * 85.0, 0.0005 * 4.0 * SBL_PI * 85.0 * 85.0);
    uint32_t moved = 0, known = 0;
    for (uint32_t v = 0; v < fine.vertex_count; v++) {
        if (fine.source_vertex[v] == SBL_NONE) continue;
        known++;
        moved += memcmp(&fine.position[v], &coarse.position[fine.source_vertex[v]], sizeof(sbl_vec3f)) != 0;
    }
    CHECK(known == coarse.vertex_count && moved == 0);
    uint32_t strayed = 0;
    double reach = longest_edge(&coarse) * 2.0 / 3.0 + 1.5; /* a point of a triangle is this near its centre; and the sag */
    for (uint32_t t = 0; t < fine.triangle_count; t++) {
        sbl_surface_hit hit;
        sbl_vec3 middle = sbl_surface_position(&fine, (sbl_surface_point){t, 1.0f / 3.0f, 1.0f / 3.0f});
        REQUIRE(parent[t] < coarse.triangle_count);
        if (t % 37) continue;
        REQUIRE(sbl_surface_closest(&coarse, middle, 10.0, &hit));
        sbl_vec3 on_parent = sbl_surface_position(&coarse, (sbl_surface_point){parent[t], 1.0f / 3.0f, 1.0f / 3.0f});
        strayed += sbl_v3_distance(on_parent, middle) > reach;
    }
    CHECK(strayed == 0);
    shape_free(&s);
    sbl_arena_release(&arena);
}

static void test_region(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(8, 85.0);
    sbl_surface coarse = shape_build(&s, &arena), fine;
    uint8_t *region = SBL_NEW(&arena, uint8_t, coarse.triangle_count);
    REQUIRE(region);
    for (uint32_t t = 0; t < coarse.triangle_count; t++)
        region[t] = sbl_surface_position(&coarse, (sbl_surface_point){t, 0.3f, 0.3f}).z > 30.0;
    const uint32_t *parent;
    sbl_subdivide_options options = {.target_mm = 2.0, .region = region};
    CHECK_STATUS(sbl_surface_subdivide(&fine, &parent, &coarse, &options, NULL, &arena, NULL), SBL_OK);
    shape_check_valid(&fine);
    CHECK(fine.report.boundary_edges == 0); /* no T-junction: still closed */
    uint32_t kept = 0, long_inside = 0;
    for (uint32_t t = 0; t < fine.triangle_count; t++) {
        kept += fine.area_mm2[t] > 60.0f;
        if (!region[parent[t]]) continue;
        for (uint32_t k = 0; k < 3; k++) {
            sbl_vec3 a = sbl_v3_load(fine.position[fine.triangle[3 * t + k]]);
            sbl_vec3 b = sbl_v3_load(fine.position[fine.triangle[3 * t + (k + 1) % 3]]);
            long_inside += sbl_v3_distance(a, b) > 2.0;
        }
    }
    CHECK(long_inside == 0);
    CHECK(kept > 200); /* far from the region nothing was split */
    shape_free(&s);
    sbl_arena_release(&arena);
}

/* A box must stay a box, an open cylinder must become round in its wall and in its rims. */
static void test_creases(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    static const uint32_t quad[6][4] = {{0, 2, 3, 1}, {4, 5, 7, 6}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 4, 6, 2}, {1, 3, 7, 5}};
    shape s = shape_alloc(8, 12);
    for (int i = 0; i < 8; i++) shape_vertex(&s, 10.0 * (i & 1), 10.0 * (i >> 1 & 1), 10.0 * (i >> 2));
    for (int f = 0; f < 6; f++) {
        shape_triangle(&s, quad[f][0], quad[f][1], quad[f][2]);
        shape_triangle(&s, quad[f][0], quad[f][2], quad[f][3]);
    }
    sbl_surface box = shape_build(&s, &arena), fine;
    sbl_subdivide_options options = {.target_mm = 1.3};
    CHECK(box.report.flipped_triangles == 0);
    CHECK_STATUS(sbl_surface_subdivide(&fine, NULL, &box, &options, NULL, &arena, NULL), SBL_OK);
    CHECK_NEAR(fine.total_area_mm2, 600.0, 1e-3);
    shape_free(&s);

    uint32_t around = 24;
    s = shape_alloc(2 * around, 2 * around);
    for (uint32_t i = 0; i < around; i++) {
        double angle = 2.0 * SBL_PI * i / around;
        shape_vertex(&s, 50.0 * cos(angle), 50.0 * sin(angle), 0.0);
        shape_vertex(&s, 50.0 * cos(angle), 50.0 * sin(angle), 12.0);
    }
    for (uint32_t i = 0; i < around; i++) {
        uint32_t a = 2 * i, b = 2 * ((i + 1) % around);
        shape_triangle(&s, a, b, b + 1);
        shape_triangle(&s, a, b + 1, a + 1);
    }
    sbl_surface tube = shape_build(&s, &arena);
    CHECK(tube.report.boundary_loops == 2);
    options.target_mm = 3.0;
    CHECK_STATUS(sbl_surface_subdivide(&fine, NULL, &tube, &options, NULL, &arena, NULL), SBL_OK);
    shape_check_valid(&fine);
    CHECK(fine.report.boundary_loops == 2);
    double worst = 0.0, tilt = 0.0;
    for (uint32_t v = 0; v < fine.vertex_count; v++) {
        double x = (double)fine.position[v].x, y = (double)fine.position[v].y;
        worst = fmax(worst, fabs(sqrt(x * x + y * y) - 50.0));
        tilt = fmax(tilt, fabs((double)fine.normal[v].z));
    }
    CHECK_NEAR(worst, 0.0, 0.01); /* the coarse one sags by 0.43 */
    CHECK(tilt < 0.05);
    double exact = 2.0 * SBL_PI * 50.0 * 12.0;
    CHECK_NEAR(fine.total_area_mm2, exact, 0.002 * exact);
    shape_free(&s);
    sbl_arena_release(&arena);
}

static void test_extract(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(20, 85.0);
    sbl_surface whole = shape_build(&s, &arena), part;
    uint8_t *keep = SBL_NEW(&arena, uint8_t, whole.triangle_count);
    REQUIRE(keep);
    double area = 0.0;
    for (uint32_t t = 0; t < whole.triangle_count; t++) {
        keep[t] = fabs(sbl_surface_position(&whole, (sbl_surface_point){t, 0.33f, 0.33f}).z) > 40.0;
        if (keep[t]) area += (double)whole.area_mm2[t];
    }
    const uint32_t *map;
    CHECK_STATUS(sbl_surface_extract(&part, &map, &whole, keep, &arena, NULL), SBL_OK);
    shape_check_valid(&part);
    CHECK(part.component_count == 2 && part.report.boundary_loops == 2);
    CHECK_NEAR(part.total_area_mm2, area, 1e-6 * area);
    uint32_t wrong = 0;
    for (uint32_t t = 0; t < part.triangle_count; t++)
        for (uint32_t k = 0; k < 3; k++) wrong += part.source_vertex[part.triangle[3 * t + k]] != whole.triangle[3 * map[t] + k];
    CHECK(wrong == 0);

    /* Two triangles that touch in a vertex come apart. */
    memset(keep, 0, whole.triangle_count);
    uint32_t fan[16], count = 0;
    for (uint32_t h = 0, g = 0; count < 16; g = whole.opposite[g % 3 == 0 ? g + 2 : g - 1]) {
        if (count && g == h) break;
        fan[count++] = g / 3;
    }
    REQUIRE(count >= 4);
    keep[fan[0]] = keep[fan[2]] = 1;
    CHECK_STATUS(sbl_surface_extract(&part, &map, &whole, keep, &arena, NULL), SBL_OK);
    CHECK(part.component_count == 2 && part.vertex_count == 6);

    memset(keep, 0, whole.triangle_count);
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_surface_extract(&part, &map, &whole, keep, &arena, &diag), SBL_E_DATA);
    CHECK(diag.message && part.vertex_count == 0 && map == NULL);
    CHECK_STATUS(sbl_surface_extract(&part, &map, &whole, NULL, &arena, NULL), SBL_E_ARG);
    CHECK_STATUS(sbl_surface_extract(&whole, &map, &whole, keep, &arena, NULL), SBL_E_ARG);
    CHECK(whole.vertex_count > 0);
    shape_free(&s);
    sbl_arena_release(&arena);
}

static sbl_status refine_and_cut(sbl_arena *arena, void *user)
{
    sbl_surface fine, part;
    const uint32_t *map;
    sbl_subdivide_options options = {.target_mm = 20.0};
    const sbl_surface *from = user;
    uint8_t keep[4096];
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = sbl_surface_subdivide(&fine, &map, from, &options, NULL, arena, NULL);
    if (status != SBL_OK) {
        CHECK(fine.vertex_count == 0 && map == NULL);
        return status;
    }
    REQUIRE(fine.triangle_count <= sizeof keep);
    for (uint32_t t = 0; t < fine.triangle_count; t++) keep[t] = t % 3 == 0;
    size_t used = arena->used_bytes;
    status = sbl_surface_extract(&part, &map, &fine, keep, arena, NULL);
    if (status != SBL_OK) {
        CHECK(arena->used_bytes == used && part.vertex_count == 0 && map == NULL);
        sbl_arena_rewind(arena, mark);
    }
    return status;
}

static void test_failures(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape s = shape_sphere(4, 85.0);
    sbl_surface surface = shape_build(&s, &arena), fine;
    check_allocation_failures(refine_and_cut, &surface);
    sbl_diag diag = {0};
    sbl_subdivide_options options = {.target_mm = 0.0};
    size_t used = arena.used_bytes;
    CHECK_STATUS(sbl_surface_subdivide(&fine, NULL, &surface, &options, NULL, &arena, &diag), SBL_E_ARG);
    options.target_mm = (double)NAN;
    CHECK_STATUS(sbl_surface_subdivide(&fine, NULL, &surface, &options, NULL, &arena, &diag), SBL_E_ARG);
    options.target_mm = 1e-3;
    CHECK_STATUS(sbl_surface_subdivide(&fine, NULL, &surface, &options, NULL, &arena, &diag), SBL_E_LIMIT);
    sbl_host host = {.progress = shape_cancel};
    options.target_mm = 5.0;
    CHECK_STATUS(sbl_surface_subdivide(&fine, NULL, &surface, &options, &host, &arena, &diag), SBL_E_CANCELLED);
    CHECK(arena.used_bytes == used && fine.vertex_count == 0);
    shape_free(&s);
    sbl_arena_release(&arena);
}

int main(void)
{
    test_sphere();
    test_region();
    test_creases();
    test_extract();
    test_failures();
    return check_report("surface_refine");
}
