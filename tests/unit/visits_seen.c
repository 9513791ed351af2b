/*
 * What one visit could not see is neither lost nor new in the other: a card that lies elsewhere, a photo that lies askew to its plane, clipped shine. The
 * same dots at both visits; nothing is gone. And what scattered darkness hides is within the stated error.
 */
#include "check.h"
#include "skin_scene.h"
#include "stubble/visits.h"

static sbl_diag diag;
static sbl_arena arena;
static skin_scene scene;

static const double SCALES[2] = {0.003, 0.003};

/* Dots on 15 mm of skin. */
static void make_dots(uint64_t seed)
{
    skin_scene_plain(&scene);
    scene.seed = seed;
    scene.side_mm = 15.0;
    scene.px_per_mm = 24.0;
    scene.density_per_cm2 = 90.0;
    scene.length_mm = 0.0;
    scene.width_mm = 0.16;
    scene.darkness = 0.9;
    skin_scene_sites(&scene);
}

/* The scene in other light: noise, blotches and grain differ. */
static sbl_photo photograph(uint64_t other)
{
    skin_scene drawn = scene;
    drawn.seed += 1000 * other;
    return skin_scene_render(&drawn, &arena);
}

/* Millimetres of the photo, turned about its corner. */
static sbl_plane_map turned_plane(double angle)
{
    double c = cos(angle) * scene.px_per_mm, s = sin(angle) * scene.px_per_mm;
    return (sbl_plane_map){{c, -s, 0.0, s, c, 0.0, 0.0, 0.0, 1.0}};
}

/* The middle of a photo. */
static sbl_photo middle_of(const sbl_photo *photo, double share)
{
    uint32_t width = (uint32_t)(share * photo->width), height = (uint32_t)(share * photo->height), x0 = (photo->width - width) / 2,
             y0 = (photo->height - height) / 2;
    uint8_t *rgb = SBL_NEW(&arena, uint8_t, 3 * (uint64_t)width * height);
    REQUIRE(rgb);
    for (uint32_t y = 0; y < height; y++)
        memcpy(rgb + 3 * (size_t)y * width, photo->rgb + 3 * ((size_t)(y0 + y) * photo->width + x0), 3 * (size_t)width);
    sbl_photo part = *photo;
    part.rgb = rgb;
    part.width = width;
    part.height = height;
    return part;
}

static void look(sbl_specks *specks, const sbl_photo *photo, const sbl_plane_map *map, const sbl_card_found *card)
{
    sbl_specks_options options = {.kind = SBL_SPECKS_DOTS, .blur_px = scene.blur_px, .card = card};
    REQUIRE(sbl_specks_find(specks, photo, map, &options, &arena, &diag) == SBL_OK);
}

static sbl_visits compare(const sbl_specks *before, const sbl_specks *after)
{
    sbl_speck_match match;
    sbl_visits v;
    REQUIRE(sbl_specks_match(&match, before, after, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_visits_begin(&v, before, after, &match, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_visits_settle(&v, SCALES, &arena, &diag) == SBL_OK);
    return v;
}

/* Where a card lies, its corner at x, y and turned. */
static sbl_card_found card_at(double x_mm, double y_mm, double angle, const sbl_plane_map *plane)
{
    double c = cos(angle), s = sin(angle), p = plane->h[0];
    return (sbl_card_found){
        .kind = SBL_CARD_STANDARD, .printed_scale = 1.0, .map = {{p * c, -p * s, p * x_mm, p * s, p * c, p * y_mm, 0.0, 0.0, 1.0}}};
}

/* A card that covers a corner at the first visit and, turned, another one at the second. */
static void test_card(void)
{
    make_dots(31);
    sbl_specks before, after;
    sbl_plane_map plane = turned_plane(0.0);
    sbl_photo first = photograph(0), second = photograph(1);
    sbl_card_found here = card_at(10.0, -40.0, 0.0, &plane), there = card_at(-80.6, 0.0, 0.08, &plane);
    look(&before, &first, &plane, &here);
    look(&after, &second, &plane, &there);
    CHECK(before.area_cm2 < 0.8 * 2.25 && after.area_cm2 < 0.8 * 2.25);
    sbl_visits v = compare(&before, &after);
    printf("card elsewhere: %u again, %u lost, %u new, %u and %u beyond\n", v.pair_count, v.lost_count, v.new_count, v.outside_count[0],
           v.outside_count[1]);
    CHECK(v.lost_count == 0 && v.new_count == 0 && v.outside_count[0] > 10 && v.outside_count[1] > 5);
}

/* A plane that lies askew to the photo, and less of the place in it. */
static void test_askew(void)
{
    make_dots(32);
    sbl_specks before, after;
    sbl_plane_map plane = turned_plane(0.0), askew = turned_plane(0.25 * SBL_PI);
    sbl_photo first = photograph(0), whole = photograph(1), second = middle_of(&whole, 0.66);
    look(&before, &first, &plane, NULL);
    look(&after, &second, &askew, NULL);
    CHECK(after.area_cm2 < 0.6 * after.inner.width_mm * after.inner.height_mm / 100.0);
    sbl_visits v = compare(&before, &after);
    printf("askew: %u again, %u lost, %u new, %u beyond\n", v.pair_count, v.lost_count, v.new_count, v.outside_count[0]);
    CHECK(v.lost_count == 0 && v.new_count == 0 && v.outside_count[0] > 60);
    CHECK_NEAR(sin(v.turn + 0.25 * SBL_PI), 0.0, 0.01);
}

/* A spot that shines so that the camera shows white. */
static void test_shine(void)
{
    make_dots(33);
    sbl_specks before, after;
    sbl_plane_map plane = turned_plane(0.0);
    sbl_photo first = photograph(0), second = photograph(1);
    uint8_t *rgb = sbl_arena_copy(&arena, second.rgb, 3, (uint64_t)second.width * second.height);
    REQUIRE(rgb);
    for (uint32_t y = 0; y < second.height; y++)
        for (uint32_t x = 0; x < second.width; x++)
            if (hypot(x / scene.px_per_mm - 6.0, y / scene.px_per_mm - 8.0) < 3.0) memset(rgb + 3 * ((size_t)y * second.width + x), 255, 3);
    second.rgb = rgb;
    look(&before, &first, &plane, NULL);
    look(&after, &second, &plane, NULL);
    sbl_visits v = compare(&before, &after);
    printf("shine: %u again, %u lost, %u beyond\n", v.pair_count, v.lost_count, v.outside_count[0]);
    CHECK(v.lost_count == 0 && v.new_count == 0 && v.outside_count[0] > 15);
    const double in_it[2] = {6.0, 8.0}, beside[2] = {12.0, 4.0}, rim[2] = {0.6, 4.0}, off[2] = {-1.0, 4.0};
    CHECK(!sbl_specks_looked_at(&after, in_it, 0.3) && sbl_specks_looked_at(&after, beside, 0.3));
    CHECK(sbl_specks_looked_at(&before, in_it, 0.3) && !sbl_specks_looked_at(&after, rim, 0.3) && !sbl_specks_looked_at(&after, off, 0.0));
}

/* What is gone beside a card or shine is told all the same. */
static void test_gone(void)
{
    make_dots(34);
    sbl_specks before, after;
    sbl_plane_map plane = turned_plane(0.0);
    sbl_photo first = photograph(0);
    sbl_card_found here = card_at(10.0, -40.0, 0.0, &plane);
    uint32_t gone = 0, kept = 0;
    for (uint32_t i = 0; i < scene.mark_count; i++) {
        const skin_mark *m = &scene.mark[i];
        bool goes = m->x_mm > 2.0 && m->x_mm < 9.0 && m->y_mm > 2.0 && m->y_mm < 13.0 && i % 9 == 0;
        gone += goes;
        if (!goes) scene.mark[kept++] = *m;
    }
    scene.mark_count = kept;
    sbl_photo second = photograph(1);
    look(&before, &first, &plane, &here);
    look(&after, &second, &plane, NULL);
    sbl_visits v = compare(&before, &after);
    printf("gone: %u of %u\n", v.lost_count, gone);
    CHECK(gone > 4 && v.lost_count == gone);
}

/* Darkness scatters, nothing is gone: what the other photo is too dull to show is within the error of the counts. */
static void test_faint(void)
{
    enum { VISITS = 10 };
    double square = 0.0;
    uint32_t told = 0;
    for (uint64_t k = 0; k < VISITS; k++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        make_dots(40 + k);
        for (uint32_t i = 0; i < scene.mark_count; i++) scene.mark[i].darkness *= exp(0.55 * sbl_random_normal(scene.seed, 70, i));
        sbl_specks before, after;
        sbl_plane_map plane = turned_plane(0.0);
        sbl_photo first = photograph(0), second = photograph(1);
        look(&before, &first, &plane, NULL);
        look(&after, &second, &plane, NULL);
        for (uint32_t i = 0; i < after.count; i++) CHECK(after.speck[i].darkness >= 0.999 * after.seen_least);
        sbl_visits v = compare(&before, &after);
        square += pow(v.lost_count / v.lost_error, 2.0) + pow(v.new_count / v.new_error, 2.0);
        told += v.lost_count + v.new_count;
        sbl_arena_rewind(&arena, mark);
    }
    printf("faint: %u told lost or new over %d pairs of visits, %.2f of what is stated\n", told, VISITS, sqrt(square / (2 * VISITS)));
    CHECK(told > 5 && sqrt(square / (2 * VISITS)) < 1.5);
}

/* Out of focus a core shows less of its darkness, and the light that a dot takes is the same: nothing has faded. And what has is told through the blur. */
static void test_focus(void)
{
    static const double FADING[] = {1.0, 0.7}, BLUR_PX[] = {2.6, 1.9};
    for (size_t k = 0; k < sizeof FADING / sizeof *FADING; k++) {
        make_dots(60 + k);
        sbl_specks sharp, soft;
        sbl_plane_map plane = turned_plane(0.0);
        scene.blur_px = 1.0;
        sbl_photo first = photograph(0);
        look(&sharp, &first, &plane, NULL);
        scene.blur_px = BLUR_PX[k];
        for (uint32_t i = 0; i < scene.mark_count; i++) scene.mark[i].darkness *= FADING[k];
        sbl_photo second = photograph(1);
        look(&soft, &second, &plane, NULL);
        sharp.tone_error = soft.tone_error = 0.0; /* the same curve in both, as a card would tell */
        sbl_visits later = compare(&sharp, &soft), earlier = compare(&soft, &sharp);
        printf("focus: %u lost of %u; %.3f +- %.3f of what it was, the other way %.3f +- %.3f; truth %.2f\n", later.lost_count, sharp.count,
               later.fading, later.fading_error, earlier.fading, earlier.fading_error, FADING[k]);
        CHECK_NEAR(later.fading, FADING[k], 2.5 * later.fading_error);
        CHECK_NEAR(earlier.fading, 1.0 / FADING[k], 2.5 * earlier.fading_error);
        CHECK(later.fading_error < 0.07 * FADING[k] && later.lost_count <= 2.0 * later.lost_error);
        sharp.tone_error = soft.tone_error = 0.15;
        CHECK(compare(&sharp, &soft).fading_error > 0.2 * FADING[k]); /* without a card the tone curve is anybody's guess */
    }
}

/* Greys as a camera with a steeper curve shows them. */
static void test_steepness(void)
{
    sbl_card_colour colour = {.grey_count = 6};
    double error;
    for (uint32_t i = 0; i < 6; i++) {
        colour.grey_ln[i][1] = -0.2 - 0.55 * i;
        colour.grey_ln[i][0] = -1.3 + 1.18 * (colour.grey_ln[i][1] + 1.3);
    }
    CHECK_NEAR(sbl_card_colour_steepness(&colour, 0.2, 0.35, &error), 1.18, 0.005);
    CHECK(error > 0.005 && error < 0.05);
    colour.grey_count = 1;
    CHECK(sbl_card_colour_steepness(&colour, 0.2, 0.35, &error) == 1.0 && error == 0.15);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_card();
    test_askew();
    test_shine();
    test_gone();
    test_faint();
    test_focus();
    test_steepness();
    sbl_arena_release(&arena);
    return check_report("visits_seen");
}
