/* Hairs and dots counted and measured on made skin, 60 to 250 a cm2, with shine, noise and blur; and what must be refused. */
#include "check.h"
#include "skin_scene.h"
#include "stubble/specks.h"

static sbl_diag diag;
static sbl_arena arena;
static skin_scene scene;

static void plain(uint64_t seed, double density_per_cm2)
{
    skin_scene_plain(&scene);
    scene.seed = seed;
    scene.side_mm = 17.0;
    scene.px_per_mm = 34.0;
    scene.density_per_cm2 = density_per_cm2;
    scene.lean = (double)seed;
}

/* A photo of the scene, and what is found in it. blur_px: as a card would tell it. */
static sbl_specks_summary look(sbl_specks *specks, sbl_speck_kind kind, double blur_px)
{
    sbl_photo photo = skin_scene_render(&scene, &arena);
    sbl_scale scale = {1.0 / scene.px_per_mm, 0.003};
    sbl_plane_map map = sbl_plane_from_scale(&scale);
    sbl_specks_options options = {.kind = kind, .blur_px = blur_px};
    sbl_specks_summary sum;
    CHECK_STATUS(sbl_specks_find(specks, &photo, &map, &options, &arena, &diag), SBL_OK);
    sbl_specks_summarize(&sum, specks, 0.003);
    return sum;
}

/* Finds within 3 %, in the truth of the same inner area; the colours, the kind and the error must suit. */
static sbl_specks_summary measure(const char *what, sbl_speck_kind want)
{
    sbl_specks_summary sum = {0};
    skin_scene_sites(&scene);
    sbl_photo photo = skin_scene_render(&scene, &arena);
    sbl_scale scale;
    REQUIRE(sbl_scale_stated(&scale, 1.0 / scene.px_per_mm, 0.003, &diag) == SBL_OK);
    sbl_plane_map map = sbl_plane_from_scale(&scale);
    sbl_specks specks;
    sbl_specks_options options = {.blur_px = scene.blur_px};
    CHECK_STATUS(sbl_specks_find(&specks, &photo, &map, &options, &arena, &diag), SBL_OK);
    sbl_specks_summarize(&sum, &specks, scale.relative_error);
    double truth = skin_scene_density(&scene, 0.45);
    CHECK_NEAR(sum.density_per_cm2 / truth, 1.0, 0.03);
    if (!(fabs(sum.density_per_cm2 / truth - 1.0) <= 0.03)) fprintf(stderr, "%s: %g, truth %g\n", what, sum.density_per_cm2, truth);
    CHECK(specks.kind == want && !sum.doubtful && !specks.calibrated);
    /* Hairs that stand alone are no groups. */
    CHECK(sum.hairs_by_light_per_cm2 == 0.0);
    /* Each hair stands alone: as many units as hairs, however dense. */
    if (want == SBL_SPECKS_HAIRS) CHECK_NEAR(sum.units_per_cm2 / truth, 1.0, 0.03);
    CHECK(sum.density_error_per_cm2 > 0.0 && sum.density_error_per_cm2 < 0.25 * sum.density_per_cm2);
    CHECK_NEAR(specks.area_cm2, (scene.side_mm - 0.9) * (scene.side_mm - 0.9) / 100.0, scene.shine > 0.0 ? 0.3 : 0.05);
    /* The field's own irregularity is 1.45; sites at the field's border stand a little nearer. */
    CHECK_NEAR(sum.regularity, 1.42, 0.08);
    sbl_rgb_linear skin = {scene.skin[0], scene.skin[1], scene.skin[2]};
    CHECK(sbl_ciede2000(specks.skin, sbl_lab_from_xyz(sbl_xyz_from_rgb(skin))) < 2.0);
    CHECK(specks.pigment.L < specks.skin.L - 2.0);
    for (uint32_t i = 1; i < specks.count; i++)
        CHECK(specks.speck[i].y_mm >= specks.speck[i - 1].y_mm && specks.speck[i].unit < specks.unit_count);
    CHECK(fabs(sum.width_mm - scene.width_mm) < 2.5 * sum.width_error_mm + 0.05 * scene.width_mm || scene.length_mm == 0.0);
    /* The same marks where nobody could see them, as in the dark, are doubtful. */
    sbl_speck *dark = sbl_arena_copy(&arena, specks.speck, specks.count, sizeof *dark);
    REQUIRE(dark);
    for (uint32_t i = 0; i < specks.count; i++) dark[i].contrast_de = 0.5;
    specks.speck = dark;
    sbl_specks_summary unseen;
    sbl_specks_summarize(&unseen, &specks, scale.relative_error);
    CHECK(unseen.doubtful && unseen.density_per_cm2 == sum.density_per_cm2);
    return sum;
}

static void test_hairs(void)
{
    static const double DENSITY[] = {60.0, 120.0, 190.0, 250.0};
    for (uint64_t i = 0; i < 4; i++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        plain(i + 1, DENSITY[i]);
        scene.blur_px = 0.8 + 0.3 * (double)i;
        scene.noise = 0.004 + 0.003 * (double)i;
        scene.shine = i % 2 ? 0.05 : 0.0;
        sbl_specks_summary sum = measure("hairs", SBL_SPECKS_HAIRS);
        CHECK_NEAR(sum.shaft_mm, sum.width_mm / 1.41, 1e-9);
        CHECK_NEAR(sum.length_mm, scene.length_mm, 0.2 * scene.length_mm);
        sbl_arena_rewind(&arena, mark);
    }
}

static void test_hard_hairs(void)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    plain(11, 150.0);
    scene.px_per_mm = 15.0;
    scene.blur_px = 0.6;
    measure("15 px a mm", SBL_SPECKS_HAIRS);
    sbl_arena_rewind(&arena, mark);
    plain(12, 150.0);
    for (int c = 0; c < 3; c++) scene.skin[c] *= 0.22;
    measure("dark skin", SBL_SPECKS_HAIRS);
    sbl_arena_rewind(&arena, mark);
    plain(13, 150.0);
    scene.darkness = 0.5;
    scene.lean_spread = 1.5;
    scene.length_mm = 0.45;
    measure("light hair, all ways", SBL_SPECKS_HAIRS);
    sbl_arena_rewind(&arena, mark);
}

static void test_dots(void)
{
    static const double DENSITY[] = {70.0, 150.0, 230.0}, WIDTH[] = {0.18, 0.25, 0.28}, DARKNESS[] = {0.35, 0.6, 0.4};
    for (uint64_t i = 0; i < 3; i++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        plain(i + 21, DENSITY[i]);
        scene.length_mm = 0.0;
        scene.width_mm = WIDTH[i];
        scene.darkness = DARKNESS[i];
        sbl_specks_summary sum = measure("dots", SBL_SPECKS_DOTS);
        /* The outline is that of a bar; a disc of five deviations of blur looks a tenth smaller. */
        CHECK_NEAR(sum.width_mm, WIDTH[i], 0.12 * WIDTH[i]);
        CHECK(sum.shaft_mm == 0.0);
        /* What the rendered darkness is worth to the eye; blur of a fifth of the dot takes up to a fifth of it. */
        double left = exp(-DARKNESS[i]);
        sbl_rgb_linear skin = {scene.skin[0], scene.skin[1], scene.skin[2]}, dot = {skin.r * left, skin.g * left, skin.b * left};
        double want = sbl_ciede2000(sbl_lab_from_xyz(sbl_xyz_from_rgb(skin)), sbl_lab_from_xyz(sbl_xyz_from_rgb(dot)));
        CHECK_NEAR(sum.contrast_de, want, 0.2 * want);
        sbl_arena_rewind(&arena, mark);
    }
}

/* Groups of two and three at the sites: as many units as groups. */
static void test_units(void)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    plain(31, 60.0);
    skin_scene_sites(&scene);
    uint32_t groups = scene.mark_count;
    for (uint32_t i = 0; i < groups; i++)
        for (uint32_t k = 1; k <= 1 + i % 2 && scene.mark_count < SKIN_MARKS_MAX; k++) {
            skin_mark next = scene.mark[i];
            next.x_mm += 0.17 * k * -sin(next.angle);
            next.y_mm += 0.17 * k * cos(next.angle);
            scene.mark[scene.mark_count++] = next;
        }
    sbl_photo photo = skin_scene_render(&scene, &arena);
    sbl_scale scale = {1.0 / scene.px_per_mm, 0.003};
    sbl_plane_map map = sbl_plane_from_scale(&scale);
    sbl_specks specks;
    CHECK_STATUS(sbl_specks_find(&specks, &photo, &map, NULL, &arena, &diag), SBL_OK);
    sbl_specks_summary sum;
    sbl_specks_summarize(&sum, &specks, 0.003);
    CHECK_NEAR(sum.density_per_cm2 / skin_scene_density(&scene, 0.45), 1.0, 0.03);
    scene.mark_count = groups;
    /* A unit counts if any of its hairs lies inside: here, 0.17 or 0.34 mm wide in a field of 16 mm, 3 % more of them than have their first hair there. */
    CHECK_NEAR(sum.units_per_cm2 / skin_scene_density(&scene, 0.45), 1.0, 0.05);
    sbl_arena_rewind(&arena, mark);
}

/*
 * Units as they are on a scalp, too near for the photo to part: half of the hairs are seen. By light they are all there, within twice the stated error and
 * within an eighth; and the count's own error says what it lacks.
 */
static void test_natural_units(void)
{
    static const double PX_PER_MM[] = {28.0, 22.0, 40.0}, UNITS[] = {70.0, 90.0, 55.0}, BLUR_PX[] = {1.2, 1.0, 2.0};
    for (uint64_t i = 0; i < 3; i++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        plain(50 + i, UNITS[i]);
        scene.px_per_mm = PX_PER_MM[i];
        scene.blur_px = BLUR_PX[i];
        skin_scene_sites(&scene);
        uint32_t sites = skin_scene_groups(&scene);
        sbl_specks specks;
        sbl_specks_summary sum = look(&specks, SBL_SPECKS_HAIRS, i == 1 ? 0.0 : scene.blur_px);
        double truth = skin_scene_density(&scene, 0.45), error = sum.hairs_by_light_error_per_cm2;
        printf("%.0f px a mm: hairs %.1f, seen %.1f, by light %.1f +- %.1f\n", PX_PER_MM[i], truth, sum.density_per_cm2,
               sum.hairs_by_light_per_cm2, error);
        CHECK_NEAR(sum.hairs_by_light_per_cm2, truth, 0.125 * truth);
        CHECK(fabs(sum.hairs_by_light_per_cm2 - truth) < 2.0 * error && error < 0.12 * truth);
        CHECK(fabs(sum.density_per_cm2 - truth) < sum.density_error_per_cm2 + 2.0 * error);
        CHECK(sum.told_apart_mm > 0.13 && sum.told_apart_mm < 0.35);
        CHECK(!sum.doubtful);
        scene.mark_count = sites;
        CHECK_NEAR(sum.units_per_cm2 / skin_scene_density(&scene, 0.45), 1.0, 0.05);
        sbl_arena_rewind(&arena, mark);
    }
}

/* A second hair beside each one, so far off. */
static void double_up(double gap_mm)
{
    uint32_t sites = scene.mark_count;
    for (uint32_t i = 0; i < sites && scene.mark_count < SKIN_MARKS_MAX; i++) {
        skin_mark next = scene.mark[i];
        next.x_mm += gap_mm * cos(next.angle + 1.5);
        next.y_mm += gap_mm * sin(next.angle + 1.5);
        next.length_mm = scene.length_mm * (0.7 + 0.6 * sbl_random_unit(scene.seed, 92, i));
        scene.mark[scene.mark_count++] = next;
    }
}

/*
 * Hairs that are seen apart, in pairs and natural units, are no pairs of half the light: by light there are as many as there are, or light has nothing to
 * say; the count keeps its error, whatever the noise. And dark hairs in units are hairs.
 */
static void test_seen_apart(void)
{
    static const struct {
        double gap_mm, px_per_mm, units, blur_px, darkness;
        bool pairs;
    } CASE[] = {{0.30, 30.0, 83.0, 1.0, 1.8, true},  {0.30, 40.0, 95.0, 2.0, 1.6, true}, {0.22, 37.0, 85.0, 1.7, 1.6, true},
                {0.22, 30.0, 60.0, 1.1, 0.5, true},  {0.35, 24.0, 95.0, 1.8, 1.6, true}, {0.30, 26.0, 70.0, 1.4, 1.6, false},
                {0.35, 30.0, 83.0, 1.0, 1.8, false}, {0.35, 22.0, 60.0, 0.9, 1.4, false}};
    for (uint64_t i = 0; i < 2 * sizeof CASE / sizeof *CASE; i++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        plain(70 + i, CASE[i / 2].units);
        scene.gap_mm = CASE[i / 2].gap_mm;
        scene.px_per_mm = CASE[i / 2].px_per_mm;
        scene.blur_px = CASE[i / 2].blur_px;
        scene.darkness = CASE[i / 2].darkness;
        scene.noise = i % 2 ? 0.012 : 0.004;
        skin_scene_sites(&scene);
        if (CASE[i / 2].pairs) double_up(scene.gap_mm);
        else skin_scene_groups(&scene);
        sbl_specks specks;
        sbl_specks_summary sum = look(&specks, SBL_SPECKS_HAIRS, scene.blur_px);
        double truth = skin_scene_density(&scene, 0.45);
        CHECK_NEAR(sum.density_per_cm2, truth, 0.04 * truth);
        CHECK(sum.hairs_by_light_per_cm2 == 0.0 || fabs(sum.hairs_by_light_per_cm2 - truth) < 0.1 * truth);
        CHECK(fabs(sum.density_per_cm2 - truth) < sum.density_error_per_cm2 && sum.density_error_per_cm2 < 0.3 * truth);
        CHECK(!sum.doubtful);
        sbl_arena_rewind(&arena, mark);
    }
}

/*
 * Single hairs, 0.35 to 0.9 mm long without their round ends and of widths that differ by 15 %, in a noisy photo: they take as many kinds of light as units do, and are none. Light is
 * silent or right within two of its errors, and does not spoil the count's own.
 */
static void test_single_hairs_of_many_lengths(void)
{
    for (uint64_t i = 0; i < 8; i++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        plain(300 + i, 60.0 + 7.0 * (double)i);
        scene.px_per_mm = 28.0;
        scene.blur_px = 1.5;
        scene.noise = 0.03;
        skin_scene_sites(&scene);
        for (uint32_t k = 0; k < scene.mark_count; k++) {
            scene.mark[k].length_mm = 0.42 + 0.55 * sbl_random_unit(scene.seed, 95, k);
            scene.mark[k].width_mm = scene.width_mm * (0.74 + 0.52 * sbl_random_unit(scene.seed, 96, k));
        }
        sbl_specks specks;
        sbl_specks_summary sum = look(&specks, SBL_SPECKS_HAIRS, scene.blur_px);
        double truth = skin_scene_density(&scene, 0.45), light = sum.hairs_by_light_per_cm2;
        printf("single hairs %.1f, seen %.1f +- %.1f, by light %.1f +- %.1f\n", truth, sum.density_per_cm2, sum.density_error_per_cm2,
               light, sum.hairs_by_light_error_per_cm2);
        CHECK(light == 0.0 || fabs(light - truth) < 2.0 * sum.hairs_by_light_error_per_cm2);
        CHECK(light == 0.0 || sum.hairs_by_light_error_per_cm2 < 0.15 * truth);
        /* Long hairs that cross are parted by size, and some are cut: up to 18 % is that. */
        CHECK(fabs(sum.density_per_cm2 - truth) < 2.0 * sum.density_error_per_cm2 && sum.density_error_per_cm2 < 0.2 * truth);
        sbl_arena_rewind(&arena, mark);
    }
}

/*
 * Widths: told where they are wider than the blur by two errors, within 2.5 of them; else only what they are at most, and the truth lies below. blur_px of the
 * card is the photo's with a print's soft edge.
 */
static void test_widths(void)
{
    static const struct {
        double px_per_mm, width_mm, blur_px, print_mm;
        bool resolved;
    } CASE[] = {{22.0, 0.050, 1.2, 0.0, false},  {22.0, 0.075, 1.2, 0.0, false}, {22.0, 0.100, 1.2, 0.0, true},
                {22.0, 0.075, 1.2, 0.03, false}, {36.0, 0.075, 0.8, 0.0, true},  {36.0, 0.100, 0.8, 0.0, true},
                {40.0, 0.150, 1.0, 0.0, true},   {36.0, 0.100, 0.8, 0.03, true}, {36.0, 0.150, 0.8, 0.03, true},
                {40.0, 0.150, 1.2, 0.03, true}};
    for (uint64_t i = 0; i < sizeof CASE / sizeof *CASE; i++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        plain(400 + i, 100.0);
        scene.side_mm = 12.0;
        scene.length_mm = 0.6;
        scene.px_per_mm = CASE[i].px_per_mm;
        scene.width_mm = CASE[i].width_mm;
        scene.blur_px = CASE[i].blur_px;
        skin_scene_sites(&scene);
        sbl_specks specks;
        sbl_specks_summary sum = look(&specks, SBL_SPECKS_HAIRS, hypot(scene.blur_px, CASE[i].print_mm * scene.px_per_mm));
        printf("width %.3f at %.0f px a mm: %s %.3f +- %.3f\n", scene.width_mm, scene.px_per_mm, sum.width_resolved ? "told" : "at most",
               sum.width_mm, sum.width_error_mm);
        CHECK(sum.width_resolved == CASE[i].resolved);
        if (sum.width_resolved) CHECK(fabs(sum.width_mm - scene.width_mm) < 2.5 * sum.width_error_mm);
        else CHECK(sum.width_mm > scene.width_mm && sum.width_mm > 2.0 * sum.width_error_mm);
        CHECK_NEAR(sum.shaft_mm, sum.width_mm / 1.41, 1e-9);
        sbl_arena_rewind(&arena, mark);
    }
}

/* Dots in textured skin, too faint for many of them to be found: doubtful, and the count's error holds those that are missing. */
static void test_faint_dots(void)
{
    static const double GRAIN[] = {0.10, 0.16, 0.20, 0.24};
    double missing = 0.0;
    for (uint64_t i = 0; i < sizeof GRAIN / sizeof *GRAIN; i++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        plain(500 + i, 110.0);
        scene.length_mm = 0.0;
        scene.width_mm = 0.3;
        scene.darkness = 0.35;
        scene.px_per_mm = 28.0;
        scene.grain = GRAIN[i];
        skin_scene_sites(&scene);
        sbl_photo photo = skin_scene_render(&scene, &arena);
        sbl_scale scale = {1.0 / scene.px_per_mm, 0.003};
        sbl_plane_map map = sbl_plane_from_scale(&scale);
        sbl_specks specks;
        sbl_specks_options options = {.kind = SBL_SPECKS_DOTS, .blur_px = scene.blur_px};
        CHECK_STATUS(sbl_specks_find(&specks, &photo, &map, &options, &arena, &diag), SBL_OK);
        sbl_specks_summary sum, unaware;
        sbl_specks_summarize(&sum, &specks, 0.003);
        double truth = skin_scene_density(&scene, 0.45);
        printf("grain %.2f: dots %.1f, seen %.1f +- %.1f\n", GRAIN[i], truth, sum.density_per_cm2, sum.density_error_per_cm2);
        CHECK(fabs(sum.density_per_cm2 - truth) < 2.0 * sum.density_error_per_cm2);
        CHECK(sum.doubtful || sum.density_error_per_cm2 < 0.15 * truth);
        missing = fmax(missing, truth - sum.density_per_cm2);
        /* Who does not know from which darkness on marks were taken cannot tell what is missing. */
        specks.seen_least = 0.0;
        sbl_specks_summarize(&unaware, &specks, 0.003);
        CHECK(unaware.density_error_per_cm2 <= sum.density_error_per_cm2 && unaware.density_error_per_cm2 < 0.15 * truth);
        sbl_arena_rewind(&arena, mark);
    }
    /* Else nothing was tried. */
    CHECK(missing > 25.0);
}

static void test_nothing_there(void)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    plain(41, 100.0);
    scene.noise = 0.015;
    scene.grain = 0.06;
    scene.shine = 0.04;
    sbl_photo photo = skin_scene_render(&scene, &arena);
    sbl_scale scale = {1.0 / scene.px_per_mm, 0.003};
    sbl_plane_map map = sbl_plane_from_scale(&scale);
    sbl_specks specks;
    CHECK_STATUS(sbl_specks_find(&specks, &photo, &map, NULL, &arena, &diag), SBL_OK);
    CHECK(specks.count <= 4);

    sbl_specks_options options = {.region = {1.0, 1.0, 1.0, 1.0}};
    CHECK_STATUS(sbl_specks_find(&specks, &photo, &map, &options, &arena, &diag), SBL_E_RANGE);
    options.region = (sbl_card_rect){500.0, 500.0, 10.0, 10.0};
    CHECK_STATUS(sbl_specks_find(&specks, &photo, &map, &options, &arena, &diag), SBL_E_DATA);
    CHECK(!specks.speck && specks.count == 0);
    sbl_scale coarse = {0.2, 0.003};
    map = sbl_plane_from_scale(&coarse);
    CHECK_STATUS(sbl_specks_find(&specks, &photo, &map, NULL, &arena, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_specks_find(&specks, NULL, &map, NULL, &arena, &diag), SBL_E_ARG);
    sbl_specks none = {0};
    sbl_specks_summary sum;
    sbl_specks_summarize(&sum, &none, 0.01);
    CHECK(sum.density_per_cm2 == 0.0);
    sbl_arena_rewind(&arena, mark);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_hairs();
    test_hard_hairs();
    test_dots();
    test_units();
    test_natural_units();
    test_seen_apart();
    test_single_hairs_of_many_lengths();
    test_widths();
    test_faint_dots();
    test_nothing_there();
    sbl_arena_release(&arena);
    return check_report("specks");
}
