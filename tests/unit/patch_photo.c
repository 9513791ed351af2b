/* Patches in rendered photos: the card is found, the area is right within 1 % at up to 45 degrees, hairs are counted, and pictures change skin alone. */
#include "check.h"
#include "patch_scene.h"
#include "stubble/knowledge_file.h"
#include "stubble/patch_pictures.h"

static sbl_arena arena;
static sbl_diag diag;

typedef struct seen {
    patch_scene scene;
    sbl_photo photo;
    sbl_card_found card[SBL_CARD_KIND_COUNT];
    sbl_card_colour colour;
    sbl_patch_wish wish;
    sbl_patch patch;
} seen;

/* 12 pixels a mm in 1.6 megapixels. */
static void photograph(seen *s, double tilt_deg, uint64_t seed)
{
    uint32_t count;
    s->scene = patch_scene_plain();
    s->scene.card.width = 1300;
    s->scene.card.height = 1250;
    s->scene.card.focal_px = 2500.0;
    s->scene.card.distance_mm = 200.0;
    s->scene.card.shift_mm[1] = -27.0;
    s->scene.card.tilt = tilt_deg * SBL_PI / 180.0;
    s->scene.card.towards = 0.9;
    s->scene.card.seed = seed;
    s->scene.card.light_fall = 0.2;
    s->scene.card.mix = 0.1;
    s->scene.card.gain[0] = 1.08;
    s->scene.card.gain[2] = 0.86;
    s->scene.texture_px_per_mm = 16.0;
    patch_scene_egg(&s->scene, 43.0, 76.0, 15.0, 11.0);
    s->photo = patch_scene_render(&s->scene, &arena);
    REQUIRE(sbl_card_find(s->card, &count, &s->photo, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_card_colour_fit(&s->colour, &s->photo, &s->card[0], NULL, &diag) == SBL_OK);
    s->wish =
        (sbl_patch_wish){.kind = SBL_PATCH_AREATA, .outline = (const double(*)[2])s->scene.outline_px, .outline_count = PATCH_CORNERS};
}

static sbl_status make(seen *s)
{
    sbl_patch_view view = {&s->photo, s->card, &s->colour};
    return sbl_patch_make(&s->patch, &s->wish, &view, &arena, &diag);
}

static void count_beside(seen *s)
{
    sbl_plane_map map = card_scene_map(&s->scene.card);
    double from[2], to[2];
    REQUIRE(sbl_plane_to_px(&map, 22.0, 88.0, from) && sbl_plane_to_px(&map, 64.0, 100.0, to));
    s->wish.count_density = true;
    s->wish.count_px[0] = fmin(from[0], to[0]);
    s->wish.count_px[1] = fmin(from[1], to[1]);
    s->wish.count_px[2] = fabs(to[0] - from[0]);
    s->wish.count_px[3] = fabs(to[1] - from[1]);
}

static void check_patch(seen *s)
{
    CHECK_STATUS(make(s), SBL_OK);
    CHECK_NEAR(s->patch.area_cm2 / patch_scene_area_cm2(&s->scene), 1.0, 0.01);
    CHECK(s->patch.calibrated && s->patch.existing_source == SBL_PATCH_COUNTED);
    /* The skin's own colour, whatever the camera did: within what the card promises, 3 dE. */
    sbl_rgb_linear skin = {s->scene.inside[0], s->scene.inside[1], s->scene.inside[2]};
    CHECK(sbl_ciede2000(s->patch.skin_lab, sbl_lab_from_xyz(sbl_xyz_from_rgb(skin))) < 3.0);
    /* There are none; a few at the very rim may be seen inside. */
    CHECK(s->patch.hairs_inside <= 12 && s->patch.hair_count > 40);
}

/* ---- pictures ---- */

static sbl_knowledge knowledge;

static void make_plan(sbl_plan *plan, sbl_client *client, seen *s)
{
    *client = (sbl_client){.name = "", .reference = "", .clinic = "", .artist = "", .notes = "", .has_patch = true, .patch = s->wish};
    client->dots.session_count = 3;
    client->course.sun = 1.0;
    REQUIRE(sbl_skin_from_fitzpatrick(&client->skin, 3, &diag) == SBL_OK);
    sbl_patch_colours(client, &s->patch);
    CHECK(client->skin.lab.L == s->patch.skin_lab.L && client->hair_colour == SBL_HAIR_BLACK); /* 12 pixels a mm tell no hair's colour */
    CHECK_STATUS(sbl_plan_make_patch(plan, client, &s->patch, &knowledge, NULL, &arena, &diag), SBL_OK);
    CHECK(!sbl_plan_has_hairline(plan) && plan->course.session_count == 3 && plan->confidence > 0.8);
    CHECK(plan->treated_area_cm2.low < plan->treated_area_cm2.mid && plan->course.quote.with_tax.mid > 0.0);
}

static double darkness(const sbl_image *image)
{
    double sum = 0.0;
    for (size_t i = 0; i < 3 * (size_t)image->width * image->height; i++) sum += (double)sbl_photo_linear(image->rgb[i]);
    return -sum;
}

/* What differs from the photo lies in the outline or within a halo of it; a dot's middle is darker. */
static void check_changed(const sbl_patch_pictures *pictures, const seen *s, const sbl_plan *plan)
{
    const sbl_image *before = &pictures->moment[SBL_MOMENT_BEFORE], *healed = &pictures->moment[SBL_MOMENT_HEALED];
    uint32_t changed = 0, away = 0, darker = 0, seen_dots = 0;
    sbl_pinhole camera = pictures->camera;
    for (uint32_t y = 0; y < before->height; y += 2)
        for (uint32_t x = 0; x < before->width; x += 2) {
            const size_t at = 3 * ((size_t)y * before->width + x);
            if (!memcmp(before->rgb + at, healed->rgb + at, 3)) continue;
            const double px[2] = {x + 0.5, y + 0.5};
            sbl_vec3 place;
            sbl_patch as_small = s->patch;
            /* The same plane, seen by the picture's camera. */
            for (int r = 0; r < 3; r++) {
                const double *turn = camera.rotation + 3 * (size_t)r;
                const double column[3] = {turn[0], turn[1], camera.translation_mm[r]};
                for (int k = 0; k < 3; k++) as_small.map.h[3 * r + k] = column[k];
            }
            for (int k = 0; k < 3; k++) {
                as_small.map.h[k] = camera.focal_px * as_small.map.h[k] + camera.center_x * as_small.map.h[6 + k];
                as_small.map.h[3 + k] = camera.focal_px * as_small.map.h[3 + k] + camera.center_y * as_small.map.h[6 + k];
            }
            REQUIRE(sbl_patch_place(&as_small, px, &place));
            changed++;
            /* A halo is followed to 2.4 mm, on cells of up to half a millimetre. */
            away += sbl_patch_inside_mm(&s->patch, place.x, place.y) < -3.0;
        }
    for (uint32_t i = 0; i < plan->dots.count; i++) {
        double px[2];
        if (!sbl_pinhole_project(&camera, sbl_v3_load(plan->dots.dot[i].position), px, NULL)) continue;
        size_t at = 3 * ((size_t)px[1] * before->width + (size_t)px[0]);
        seen_dots++;
        darker += healed->rgb[at + 1] + 8 < before->rgb[at + 1];
    }
    CHECK(changed > 2000 && away == 0);
    /* A few lie on a hair or a shine that is kept. */
    CHECK(seen_dots == plan->dots.count && darker > 0.93 * seen_dots);
}

static void test_pictures(seen *s)
{
    sbl_plan plan;
    sbl_client client;
    sbl_patch_pictures pictures;
    sbl_patch_pictures_options options = {0};
    make_plan(&plan, &client, s);
    CHECK_STATUS(sbl_patch_pictures_draw(&pictures, &plan, &options, NULL, &arena, &diag), SBL_OK);
    for (uint32_t m = 0; m < SBL_MOMENT_COUNT; m++) CHECK((pictures.moment[m].rgb != NULL) == (m < 4 || m >= SBL_MOMENT_HEALED));
    CHECK(pictures.close_up[0].rgb && pictures.close_up[1].rgb);
    check_changed(&pictures, s, &plan);
    /* Each session adds, each year takes away. */
    double at[4] = {darkness(&pictures.moment[SBL_MOMENT_BEFORE]), darkness(&pictures.moment[SBL_MOMENT_SESSION_1]),
                    darkness(&pictures.moment[SBL_MOMENT_SESSION_1 + 1]), darkness(&pictures.moment[SBL_MOMENT_SESSION_1 + 2])};
    CHECK(at[0] < at[1] && at[1] < at[2] && at[2] < at[3]);
    CHECK(darkness(&pictures.moment[SBL_MOMENT_HEALED]) > darkness(&pictures.moment[SBL_MOMENT_YEAR_1 + 4]));
    CHECK(darkness(&pictures.moment[SBL_MOMENT_YEAR_1 + 4]) > at[0]);
}

int main(void)
{
    static seen s;
    sbl_arena_init(&arena, NULL);
    REQUIRE(sbl_knowledge_builtin(&knowledge, &arena, &diag) == SBL_OK);
    sbl_arena_mark mark = sbl_arena_here(&arena);
    photograph(&s, 45.0, 11);
    check_patch(&s);
    sbl_arena_rewind(&arena, mark);
    photograph(&s, 15.0, 12);
    count_beside(&s);
    check_patch(&s);
    /* 70 a cm2 on 5 cm2: what a regular scatter can tell, and the scale. */
    CHECK(s.patch.full_source == SBL_PATCH_COUNTED);
    CHECK_NEAR(s.patch.full_per_cm2, 70.0, fmax(2.5 * s.patch.full_sd_per_cm2, 3.0));
    test_pictures(&s);
    /* Bare skin cannot be whole hair. */
    s.wish.count_px[0] = s.scene.outline_px[18][0] - 60.0;
    s.wish.count_px[1] = s.scene.outline_px[18][1] + 60.0;
    s.wish.count_px[2] = s.wish.count_px[3] = 120.0;
    sbl_status status = make(&s);
    CHECK((status == SBL_E_RANGE || status == SBL_E_DATA) && strstr(diag.field, "patch.density.count_px"));
    sbl_arena_release(&arena);
    return check_report("patch_photo");
}
