/* Close-ups through the printed frame, from pixels to JSON and picture: one visit, then the same skin turned, faded and thinned. */
#include "check.h"
#include "foreign_leaks.h"
#include "skin_scene.h"
#include "stubble/measure_file.h"

#define PX_PER_MM 26.0

static sbl_diag diag;
static sbl_arena arena;
static skin_scene scene;

typedef struct visit {
    sbl_photo photo;
    sbl_card_found card;
    sbl_card_colour colour;
    sbl_specks specks;
    sbl_specks_summary summary;
    sbl_speck_errors errors;
    sbl_measured measured;
    skin_mark truth[SKIN_MARKS_MAX];
    uint32_t truth_count;
    sbl_plane_map map; /* true, card mm to px */
} visit;

static visit seen[2];

/* The scene's skin under the frame, photographed straight on. */
static void photograph(visit *v, const char *file, double roll)
{
    scene.blur_px = scene.noise = 0.0;
    sbl_photo skin = skin_scene_render(&scene, &arena);
    card_scene s = card_scene_plain();
    s.kind = SBL_CARD_CLOSE_UP;
    s.width = s.height = skin.width;
    s.focal_px = 100.0 * PX_PER_MM;
    s.distance_mm = 100.0;
    s.roll = roll;
    s.blur_px = 1.1;
    s.noise = 0.006;
    s.background = &skin;
    s.gain[0] = 1.1;
    s.gain[2] = 0.8;
    s.seed = scene.seed;
    v->photo = card_scene_render(&s, &arena);
    v->map = card_scene_map(&s);
    v->truth_count = scene.mark_count;
    memcpy(v->truth, scene.mark, sizeof v->truth);
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    uint32_t count;
    REQUIRE(sbl_card_find(found, &count, &v->photo, NULL, &arena, &diag) == SBL_OK);
    v->card = found[0];
    REQUIRE(sbl_card_colour_fit(&v->colour, &v->photo, &v->card, NULL, &diag) == SBL_OK);
    sbl_specks_options options = {
        .card = &v->card, .colour = &v->colour, .blur_px = v->card.blur_px, .region = sbl_card_layout_of(v->card.kind)->window};
    REQUIRE(sbl_specks_find(&v->specks, &v->photo, &v->card.map, &options, &arena, &diag) == SBL_OK);
    sbl_specks_summarize(&v->summary, &v->specks, v->card.relative_error);
    sbl_speck_errors_of(&v->errors, &v->specks, &v->summary, v->card.relative_error, &v->colour);
    v->measured =
        (sbl_measured){file, &v->photo, &v->specks, &v->summary, &v->errors, v->card.map, SBL_SCALE_CARD, v->card.relative_error, NULL, NULL};
}

/* The scene's mark under a found one: nearest in the photo. */
static uint32_t truth_at(const visit *v, double x_px, double y_px, double *apart_mm)
{
    uint32_t best = 0;
    *apart_mm = 1e9;
    for (uint32_t i = 0; i < v->truth_count; i++) {
        double d = hypot(v->truth[i].x_mm - x_px / PX_PER_MM, v->truth[i].y_mm - y_px / PX_PER_MM);
        if (d < *apart_mm) {
            *apart_mm = d;
            best = i;
        }
    }
    return best;
}

static void check_counts(const visit *v)
{
    const sbl_card_rect *inner = &v->specks.inner;
    uint32_t truth = 0;
    for (uint32_t i = 0; i < v->truth_count; i++) {
        double mm[2];
        if (!sbl_plane_to_mm(&v->map, v->truth[i].x_mm * PX_PER_MM, v->truth[i].y_mm * PX_PER_MM, mm)) continue;
        truth +=
            mm[0] > inner->x_mm && mm[1] > inner->y_mm && mm[0] < inner->x_mm + inner->width_mm && mm[1] < inner->y_mm + inner->height_mm;
    }
    CHECK_NEAR((double)v->specks.count / truth, 1.0, 0.03);
    CHECK_NEAR(v->specks.area_cm2, inner->width_mm * inner->height_mm / 100.0, 0.05);
    CHECK(inner->width_mm > 17.0 && inner->width_mm < 19.0 && v->specks.calibrated);
    for (uint32_t i = 0; i < v->specks.count; i += 7) {
        double apart;
        truth_at(v, v->specks.speck[i].x_px, v->specks.speck[i].y_px, &apart);
        CHECK(apart < 0.12);
    }
    sbl_rgb_linear skin = {scene.skin[0], scene.skin[1], scene.skin[2]};
    CHECK_NEAR(sbl_ciede2000(v->specks.skin, sbl_lab_from_xyz(sbl_xyz_from_rgb(skin))), 0.0, 2.5);
}

/* Names of truth: the index at the first visit, carried along when the second is made. */
static uint32_t name_after[SKIN_MARKS_MAX];

static void make_second(void)
{
    double middle = 0.5 * scene.side_mm;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < scene.mark_count; i++) {
        if (sbl_random_unit(77, 1, i) < 0.05) continue;
        skin_mark m = scene.mark[i];
        double dx = 1.02 * (m.x_mm - middle), dy = 0.98 * (m.y_mm - middle);
        m.x_mm = middle + cos(0.4) * dx - sin(0.4) * dy + 0.5;
        m.y_mm = middle + sin(0.4) * dx + cos(0.4) * dy - 0.3;
        m.angle += 0.4;
        m.darkness *= 0.8;
        name_after[kept] = i;
        scene.mark[kept++] = m;
    }
    scene.mark_count = kept;
}

static void check_match(const sbl_speck_match *m)
{
    uint32_t right = 0;
    for (uint32_t i = 0; i < m->pair_count; i++) {
        const sbl_speck *one = &seen[0].specks.speck[m->pair[i].before], *two = &seen[1].specks.speck[m->pair[i].after];
        double apart;
        right += truth_at(&seen[0], one->x_px, one->y_px, &apart) == name_after[truth_at(&seen[1], two->x_px, two->y_px, &apart)];
    }
    CHECK((double)right / m->pair_count >= 0.99);
    printf("measure_file: %u of %u pairs are right, %u lost, %u new\n", right, m->pair_count, m->lost_count, m->added_count);
    CHECK(m->confidence > 0.85 && m->pair_count > 200);
    CHECK_NEAR(m->fading, 0.8, 0.06);
    CHECK(m->stretch_least > 0.95 && m->stretch_most < 1.05);
}

static void check_outputs(const sbl_visits *visits)
{
    sbl_measured both[2] = {seen[0].measured, seen[1].measured};
    sbl_text text;
    sbl_text_begin(&text, &arena);
    sbl_measure_write_json(&text, both, 2, visits);
    CHECK(!text.failed && strstr(text.data, "\"stubble-measure/1\"") && strstr(text.data, "\"lost\"") &&
          strstr(text.data, "\"calibrated\": true"));
    sbl_pixels one, two;
    CHECK_STATUS(sbl_measure_picture(&one, both, 1, NULL, &arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_measure_picture(&two, both, 2, visits, &arena, &diag), SBL_OK);
    CHECK(one.width >= 1000 && one.width <= 1100 && two.width > 2 * one.width && two.channels == 3);
    CHECK_STATUS(sbl_measure_picture(&two, both, 3, NULL, &arena, &diag), SBL_E_ARG);
    const char *keep = getenv("STUBBLE_KEEP_PICTURES");
    const unsigned char *png;
    size_t bytes;
    if (!keep) return;
    CHECK_STATUS(sbl_measure_picture(&two, both, 2, visits, &arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_png_write(&png, &bytes, &two, NULL, &arena, &diag), SBL_OK);
    FILE *file = fopen(keep, "wb");
    if (file) fwrite(png, 1, bytes, file);
    if (file) fclose(file);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    skin_scene_plain(&scene);
    scene.seed = 3;
    scene.side_mm = 46.0;
    scene.px_per_mm = PX_PER_MM;
    scene.density_per_cm2 = 110.0;
    scene.length_mm = 0.0;
    scene.width_mm = 0.26;
    scene.darkness = 0.5;
    skin_scene_sites(&scene);
    photograph(&seen[0], "before.jpg", 0.1);
    check_counts(&seen[0]);
    make_second();
    photograph(&seen[1], "after.jpg", -0.2);
    check_counts(&seen[1]);
    sbl_speck_match match;
    CHECK_STATUS(sbl_specks_match(&match, &seen[0].specks, &seen[1].specks, &arena, &diag), SBL_OK);
    if (match.pair_count) {
        check_match(&match);
        sbl_visits visits;
        const double scale_error[2] = {seen[0].card.relative_error, seen[1].card.relative_error};
        REQUIRE(sbl_visits_begin(&visits, &seen[0].specks, &seen[1].specks, &match, &arena, &diag) == SBL_OK);
        REQUIRE(sbl_visits_settle(&visits, scale_error, &arena, &diag) == SBL_OK);
        check_outputs(&visits);
    }
    sbl_arena_release(&arena);
    return check_report("measure_file");
}
