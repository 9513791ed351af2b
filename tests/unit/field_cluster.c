/* Named patterns: what clustering moves and what it leaves. */
#include "check.h"
#include "stubble/evenness.h"
#include "stubble/field.h"

#define SIDE_MM 60.0f
static sbl_arena arena;
static sbl_diag diag;

static sbl_surface square(void)
{
    static const sbl_vec3f position[4] = {{0, 0, 0}, {SIDE_MM, 0, 0}, {SIDE_MM, SIDE_MM, 0}, {0, SIDE_MM, 0}};
    static const uint32_t triangle[6] = {0, 1, 2, 0, 2, 3};
    sbl_mesh mesh = {position, 4, triangle, 2};
    sbl_surface_options keep = {.keep_orientation = true};
    sbl_surface surface;
    REQUIRE(sbl_surface_build(&surface, &mesh, &keep, NULL, &arena, &diag) == SBL_OK);
    return surface;
}

/* The sites that a design of so many per cm2 keeps: they come first. */
static sbl_field_quality quality_of(const sbl_field *field, double per_cm2)
{
    uint32_t count = 0;
    while (count < field->count && (double)field->site[count].rank * (double)field->density_per_cm2 < per_cm2) count++;
    float *depth = SBL_NEW(&arena, float, count);
    REQUIRE(depth);
    sbl_dot_cloud dots = {.position = field->position, .count = count};
    CHECK_STATUS(sbl_dot_cloud_depth(depth, &dots, 100.0 * count / per_cm2, &arena, &diag), SBL_OK);
    dots.depth_mm = depth;
    sbl_field_quality q = {0};
    CHECK_STATUS(sbl_dot_cloud_quality(&q, &dots, 100.0 * count / per_cm2, &arena, &diag), SBL_OK);
    if (getenv("SHOW"))
        printf("%5.0f per cm2: %5u dots, rho_min %.3f p1 %.3f mean %.3f cv %.3f F2 %.3f F6 %.3f R %.3f closest %.3f mm\n", per_cm2, count,
               q.rho_min, q.rho_p1, q.rho_mean, q.rho_cv, q.f2, q.f6, q.clark_evans_r, q.closest_mm);
    return q;
}

static void test_patterns(const sbl_surface *surface)
{
    sbl_field natural, regular, clustered;
    sbl_field_options opt = {.density_per_cm2 = 160.0f, .regularity = 1.6f, .seed = 5};
    REQUIRE(sbl_field_build_pattern(&natural, surface, &opt, SBL_FIELD_NATURAL, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_field_build_pattern(&regular, surface, &opt, SBL_FIELD_REGULAR, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_field_build_pattern(&clustered, surface, &opt, SBL_FIELD_CLUSTERED, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(clustered.count == natural.count);
    uint32_t moved = 0, outside = 0, groups = 0, reranked = 0;
    double farthest_mm = 0.0;
    for (uint32_t i = 0; i < natural.count; i++) {
        double step_mm = sbl_v3_distance(sbl_v3_load(natural.position[i]), sbl_v3_load(clustered.position[i]));
        groups += natural.site[i].rank * 160.0f < SBL_FIELD_GROUPS_PER_CM2;
        moved += step_mm > 0.0;
        outside += !(clustered.position[i].x >= 0.0f && clustered.position[i].x <= SIDE_MM);
        reranked += natural.site[i].rank != clustered.site[i].rank;
        farthest_mm = fmax(farthest_mm, step_mm);
    }
    for (uint32_t i = 0; i < groups; i++) CHECK(natural.position[i].x == clustered.position[i].x);
    CHECK(outside == 0 && reranked == 0);
    CHECK(moved > natural.count / 2);
    CHECK(farthest_mm < 3.0);

    /* The groups are even, what they make together is not: nearer neighbours than random places, and wider gaps. */
    sbl_field_quality units = quality_of(&clustered, (double)SBL_FIELD_GROUPS_PER_CM2);
    CHECK(units.clark_evans_r > 1.3);
    double pitch_mm = sqrt(2.0 / sqrt(3.0) * 100.0 / 160.0);
    for (double per_cm2 = 60.0; per_cm2 < 101.0; per_cm2 += 20.0) {
        sbl_field_quality before = quality_of(&natural, per_cm2), after = quality_of(&clustered, per_cm2);
        CHECK(after.clark_evans_r < 0.75 * before.clark_evans_r);
        CHECK(after.f2 > 1.5 * before.f2);
        CHECK(after.closest_mm >= 0.6 * pitch_mm - 1e-5);
    }
    quality_of(&natural, 24.0);
    sbl_field_quality all = quality_of(&clustered, 160.0);
    CHECK(all.closest_mm >= 0.6 * pitch_mm - 1e-5);
    CHECK(quality_of(&regular, 160.0).clark_evans_r > quality_of(&natural, 160.0).clark_evans_r);
}

/* Fixed dots keep their distance, and a region its border. */
static void test_fixed_and_region(const sbl_surface *surface)
{
    sbl_field field;
    uint8_t region[2] = {1, 0};
    sbl_surface_point fixed[64];
    for (uint32_t i = 0; i < 64; i++)
        fixed[i] = (sbl_surface_point){0, (float)(0.1 + 0.1 * (double)(i % 8)) * 0.5f, (float)(0.1 + 0.1 * (double)(i / 8)) * 0.5f};
    sbl_field_options opt = {.density_per_cm2 = 120.0f, .regularity = 1.6f, .region = region, .fixed = fixed, .fixed_count = 64, .seed = 1};
    REQUIRE(sbl_field_build_pattern(&field, surface, &opt, SBL_FIELD_CLUSTERED, NULL, &arena, &diag) == SBL_OK);
    double least_mm = 0.6 * sqrt(2.0 / sqrt(3.0) * 100.0 / 120.0);
    uint32_t near = 0, beyond = 0;
    for (uint32_t i = 0; i < field.count; i++) {
        beyond += field.site[i].at.triangle != 0;
        for (uint32_t k = 0; k < 64; k++)
            near += sbl_v3_distance(sbl_surface_position(surface, fixed[k]), sbl_v3_load(field.position[i])) < least_mm - 1e-4;
    }
    CHECK(field.count > 1000);
    CHECK(near == 0 && beyond == 0);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    sbl_surface surface = square();
    test_patterns(&surface);
    test_fixed_and_region(&surface);
    CHECK(!strcmp(sbl_field_pattern_name(SBL_FIELD_CLUSTERED), "clustered"));
    CHECK_STATUS(sbl_field_cluster(NULL, NULL, NULL, NULL, &arena, &diag), SBL_E_ARG);
    sbl_arena_release(&arena);
    return check_report("field_cluster");
}
