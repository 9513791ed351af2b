/*
 * On the real heads and variants of them: arcs and fields against exact distances, flattening against what is known of it. Skipped where the
 * heads are not at hand.
 */
#include "geodesic_judge.h"

static void check_head(const char *folder, const char *name)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape raw = shape_read_obj(folder, name);
    sbl_surface head = shape_build(&raw, &arena);
    shape_check_valid(&head);
    double bare_area = 0.0;
    for (uint32_t t = 0; t < raw.triangle_count; t++) {
        const uint32_t *c = raw.triangle + 3 * t;
        sbl_vec3 a = sbl_v3_load(raw.position[c[0]]), b = sbl_v3_load(raw.position[c[1]]), d = sbl_v3_load(raw.position[c[2]]);
        bare_area += 0.5 * sbl_v3_length(sbl_v3_cross(sbl_v3_sub(b, a), sbl_v3_sub(d, a)));
    }
    CHECK_NEAR(head.total_area_mm2, bare_area, 0.001 * bare_area);

    sbl_vec3 middle = sbl_v3_scale(sbl_v3_add(head.box_min, head.box_max), 0.5);
    middle.y = 60.0; /* of the vault */
    verdict v = judge_surface(name, &head, middle, true);
    CHECK(v.tried >= 60 && v.longest > 200.0);
    shape_free(&raw);
    sbl_arena_release(&arena);
}

/* Fields from three places of a variant of a head, a corner and two inside triangles, and from all at once, within `reach_mm`. */
static void judge_variant(const char *name, const sbl_surface *s, double reach_mm, sbl_arena *arena)
{
    float *field = SBL_NEW(arena, float, s->vertex_count);
    REQUIRE(field);
    field_verdict f = {0};
    sbl_surface_point from[3];
    for (uint32_t i = 0; i < 3; i++) {
        sbl_surface_hit hit;
        sbl_vec3 d = shape_random_direction(71, i);
        REQUIRE(sbl_surface_closest(s, sbl_v3(90.0 * d.x, 60.0 + 90.0 * fabs(d.y), 90.0 * d.z), 1e4, &hit));
        from[i] = (sbl_surface_point){hit.at.triangle, i ? 0.3f : 0.0f, i ? 0.2f : 0.0f};
    }
    for (uint32_t i = 0; i < 4; i++) {
        const sbl_surface_point *first = i < 3 ? &from[i] : from;
        uint32_t count = i < 3 ? 1 : 3;
        CHECK_STATUS(sbl_distance_field(field, s, first, count, (double)INFINITY, arena, NULL), SBL_OK);
        judge j;
        judge_run(&j, s, first, count, reach_mm);
        judge_field(&f, &j, field);
        judge_free(&j);
    }
    judge_field_report(name, &f);
    CHECK(f.tried > 1000);
}

/* Shaken as a worse scanner would, made coarse by welding what lies within some millimetres, and made fine. */
static void check_variants(const char *folder, const char *name)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape raw = shape_read_obj(folder, name);
    sbl_mesh mesh = shape_mesh(&raw);
    sbl_surface plain = shape_build(&raw, &arena), variant;
    sbl_subdivide_options fine = {.target_mm = 6.0};
    CHECK_STATUS(sbl_surface_subdivide(&variant, NULL, &plain, &fine, NULL, &arena, NULL), SBL_OK);
    judge_variant("  made fine", &variant, 60.0, &arena);
    sbl_surface_options coarse = {.weld_mm = 5.0};
    CHECK_STATUS(sbl_surface_build(&variant, &mesh, &coarse, NULL, &arena, NULL), SBL_OK);
    judge_variant("  made coarse", &variant, 150.0, &arena);
    for (uint32_t v = 0; v < plain.vertex_count; v++) {
        sbl_vec3 d = shape_random_direction(72, v);
        raw.position[v] = sbl_v3_store(sbl_v3_madd(sbl_v3_load(plain.position[v]), d, 0.7));
    }
    sbl_mesh shaken = {raw.position, plain.vertex_count, plain.triangle, plain.triangle_count};
    CHECK_STATUS(sbl_surface_build(&variant, &shaken, NULL, NULL, &arena, NULL), SBL_OK);
    judge_variant("  shaken", &variant, 100.0, &arena);
    shape_free(&raw);
    sbl_arena_release(&arena);
}

/* Round patches of the scalp: mean stretch near 0.9, 3.5, 6.7 % at 30, 60, 90 mm is what the method reaches (measured with libigl). */
static void check_flatten(const char *folder)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    shape raw = shape_read_obj(folder, "leeperrysmith_mm_assumed.obj");
    sbl_surface head = shape_build(&raw, &arena), patch;
    float *field = SBL_NEW(&arena, float, head.vertex_count);
    uint8_t *keep = SBL_NEW(&arena, uint8_t, head.triangle_count);
    REQUIRE(field && keep);
    sbl_surface_hit top;
    REQUIRE(sbl_surface_ray(&head, sbl_v3(0.0, 1000.0, -20.0), sbl_v3(0, -1, 0), 2000.0, &top));
    CHECK_STATUS(sbl_distance_field(field, &head, &top.at, 1, 200.0, &arena, NULL), SBL_OK);
    const double radius[3] = {30.0, 60.0, 90.0}, bar[3] = {0.012, 0.045, 0.09};
    for (int i = 0; i < 3; i++) {
        for (uint32_t t = 0; t < head.triangle_count; t++) {
            const uint32_t *c = head.triangle + 3 * t;
            keep[t] = fmaxf(field[c[0]], fmaxf(field[c[1]], field[c[2]])) < (float)radius[i];
        }
        CHECK_STATUS(sbl_surface_extract(&patch, NULL, &head, keep, &arena, NULL), SBL_OK);
        sbl_sheet sheet;
        CHECK_STATUS(sbl_flatten(&sheet, &patch, NULL, &arena, NULL), SBL_OK);
        printf("scalp patch of %.0f mm: mean stretch %.2f %%, max %.2f %%\n", radius[i], 100.0 * sheet.mean_stretch,
               100.0 * sheet.max_stretch);
        CHECK(sheet.mean_stretch > 0.0 && sheet.mean_stretch < bar[i]);
    }
    shape_free(&raw);
    sbl_arena_release(&arena);
}

int main(void)
{
    const char *folder = check_shared_data();
    if (!folder) {
        printf("geodesic_heads: skipped, no shared data\n");
        return CHECK_SKIPPED;
    }
    check_head(folder, "leeperrysmith_mm_assumed.obj");
    check_variants(folder, "leeperrysmith_mm_assumed.obj");
    check_head(folder, "ict_facekit_neutral_head_mm.obj");
    check_variants(folder, "ict_facekit_neutral_head_mm.obj");
    check_flatten(folder);
    return check_report("geodesic_heads");
}
