/* The card in made photos, at angles up to 60 degrees: scale, pose, colour, and what must be refused. */
#include "card_scene.h"
#include "check.h"
#include "foreign_leaks.h"

static sbl_diag diag;
static sbl_arena arena;

static double unit(uint64_t trial, uint64_t k)
{
    return sbl_random_unit(11, trial, k);
}

static bool apart(const sbl_card_rect *a, const sbl_card_rect *b)
{
    return a->x_mm + a->width_mm <= b->x_mm || b->x_mm + b->width_mm <= a->x_mm || a->y_mm + a->height_mm <= b->y_mm ||
           b->y_mm + b->height_mm <= a->y_mm;
}

/* Nothing printed covers anything else, and every tag keeps its white rim. */
static void test_layout(void)
{
    for (int k = 0; k < SBL_CARD_KIND_COUNT; k++) {
        const sbl_card_layout *layout = sbl_card_layout_of((sbl_card_kind)k);
        sbl_card_rect part[4 + SBL_CARD_PATCHES_MAX + SBL_CARD_PAPERS_MAX + 1];
        uint32_t count = 0;
        CHECK(layout->patch_count <= SBL_CARD_PATCHES_MAX);
        for (uint32_t t = 0; t < 4; t++) {
            double side = layout->tag_side_mm * SBL_CARD_TAG_CELLS / (SBL_CARD_TAG_CELLS - 2.0);
            part[count++] = (sbl_card_rect){layout->tag_mm[t][0] - 0.5 * side, layout->tag_mm[t][1] - 0.5 * side, side, side};
            sbl_card_kind kind;
            uint32_t place;
            CHECK(sbl_card_tag_place(layout->first_tag + t, &kind, &place) && kind == (sbl_card_kind)k && place == t);
        }
        for (uint32_t i = 0; i < layout->patch_count; i++) part[count++] = layout->patch[i].place;
        for (uint32_t i = 0; i < SBL_CARD_PAPERS_MAX; i++) part[count++] = layout->paper[i];
        if (layout->window.width_mm > 0.0) part[count++] = layout->window;
        for (uint32_t i = 0; i < count; i++) {
            CHECK(part[i].x_mm >= 0.0 && part[i].y_mm >= 0.0 && part[i].x_mm + part[i].width_mm <= layout->width_mm &&
                  part[i].y_mm + part[i].height_mm <= layout->height_mm);
            for (uint32_t j = 0; j < i; j++) CHECK(apart(&part[i], &part[j]));
        }
    }
    sbl_card_kind kind;
    uint32_t place;
    CHECK(!sbl_card_tag_place(0, &kind, &place) && !sbl_card_tag_place(63, &kind, &place) && !sbl_card_tag_place(72, &kind, &place));
    uint8_t cell[SBL_CARD_TAG_CELLS * SBL_CARD_TAG_CELLS];
    CHECK(sbl_card_tag_cells(64, cell) && cell[0] == 1 && cell[11] == 0);
    CHECK(!sbl_card_tag_cells(100000, cell));
}

static card_scene random_scene(uint64_t trial)
{
    card_scene s = card_scene_plain();
    s.width = 800;
    s.height = 600;
    s.focal_px = 910.0;
    s.seed = trial;
    s.kind = trial % 4 == 3 ? SBL_CARD_CLOSE_UP : SBL_CARD_STANDARD;
    s.tilt = (trial < 4 ? 60.0 : 60.0 * unit(trial, 0)) * SBL_PI / 180.0;
    s.towards = 2.0 * SBL_PI * unit(trial, 1);
    s.roll = 2.0 * SBL_PI * unit(trial, 2);
    s.distance_mm = (s.kind == SBL_CARD_CLOSE_UP ? 95.0 : 190.0) * (1.0 + 0.3 * unit(trial, 3));
    s.shift_mm[0] = 0.06 * s.distance_mm * (2.0 * unit(trial, 4) - 1.0);
    s.shift_mm[1] = 0.06 * s.distance_mm * (2.0 * unit(trial, 5) - 1.0);
    s.blur_px = 0.5 + 1.0 * unit(trial, 6);
    s.noise = 0.008 * unit(trial, 7);
    s.gain[0] = 0.7 + 0.5 * unit(trial, 8);
    s.gain[2] = 0.6 + 0.5 * unit(trial, 9);
    s.mix = 0.25 * unit(trial, 10);
    s.exposure = 0.5 + 0.3 * unit(trial, 11);
    s.light_fall = 0.5 * (unit(trial, 12) - 0.5);
    return s;
}

/* The card tells what other things' true colours are: skins, hair and pigments that are not on it. */
static void check_other_colours(const card_scene *s, const sbl_card_colour *colour)
{
    static const uint8_t OTHER[][3] = {{222, 184, 160}, {190, 140, 116}, {150, 106, 80}, {104, 72, 56}, {40, 33, 30}, {96, 96, 100}};
    for (size_t i = 0; i < sizeof OTHER / sizeof *OTHER; i++) {
        double light[3], camera[3];
        for (int c = 0; c < 3; c++) light[c] = (double)sbl_photo_linear(OTHER[i][c]);
        card_scene_camera(s, light, camera);
        /* The light at the card's centre is the card's light. */
        double px[2];
        sbl_plane_map truth = card_scene_map(s);
        const sbl_card_layout *layout = sbl_card_layout_of(s->kind);
        REQUIRE(sbl_plane_to_px(&truth, 0.5 * layout->width_mm, 0.5 * layout->height_mm, px));
        double fall = 1.0 + s->light_fall * (px[0] / s->width - 0.5);
        sbl_rgb_linear back = sbl_card_colour_apply(colour, (sbl_rgb_linear){camera[0] * fall, camera[1] * fall, camera[2] * fall});
        sbl_lab_d65 want = sbl_lab_from_xyz(sbl_xyz_from_rgb((sbl_rgb_linear){light[0], light[1], light[2]}));
        CHECK_NEAR(sbl_ciede2000(sbl_lab_from_xyz(sbl_xyz_from_rgb(back)), want), 0.0, 3.0);
    }
}

static void check_pose(const card_scene *s, const sbl_card_found *found)
{
    sbl_plane_map truth = card_scene_map(s);
    const sbl_card_layout *layout = sbl_card_layout_of(s->kind);
    REQUIRE(found->posed);
    /* Pixels are h3 away: the truth's third row is the depth. */
    double cx = 0.5 * layout->width_mm, cy = 0.5 * layout->height_mm, depth = truth.h[6] * cx + truth.h[7] * cy + truth.h[8];
    const double *r = found->rotation, *t = found->translation_mm;
    CHECK_NEAR(r[6] * cx + r[7] * cy + t[2], depth, 0.01 * depth);
    CHECK_NEAR(r[6], truth.h[6], 0.02);
    CHECK_NEAR(r[7], truth.h[7], 0.02);
    /* A rotation: rows of length 1, square to each other, right-handed. */
    CHECK_NEAR(r[0] * r[0] + r[1] * r[1] + r[2] * r[2], 1.0, 1e-9);
    CHECK_NEAR(r[0] * r[3] + r[1] * r[4] + r[2] * r[5], 0.0, 1e-9);
    CHECK_NEAR(r[0] * (r[4] * r[8] - r[5] * r[7]) - r[1] * (r[3] * r[8] - r[5] * r[6]) + r[2] * (r[3] * r[7] - r[4] * r[6]), 1.0, 1e-9);
}

static void test_scenes(void)
{
    for (uint64_t trial = 0; trial < 10; trial++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        card_scene s = random_scene(trial);
        sbl_photo photo = card_scene_render(&s, &arena);
        if (trial % 2 == 0) {
            photo.focal_px = s.focal_px;
            photo.focal_relative_error = 0.05;
        }
        sbl_card_found found[SBL_CARD_KIND_COUNT];
        uint32_t count;
        diag = (sbl_diag){0};
        CHECK_STATUS(sbl_card_find(found, &count, &photo, NULL, &arena, &diag), SBL_OK);
        CHECK(count == 1 && found[0].kind == s.kind && found[0].tag_count == 4);
        if (count != 1) continue;
        sbl_plane_map truth = card_scene_map(&s);
        const sbl_card_layout *layout = sbl_card_layout_of(s.kind);
        for (int i = 0; i < 9; i++) {
            double x = layout->width_mm * (i % 3) / 2.0, y = layout->height_mm * (i / 3) / 2.0;
            CHECK_NEAR(sbl_plane_mm_per_px(&found[0].map, x, y) / sbl_plane_mm_per_px(&truth, x, y), 1.0, 0.005);
        }
        double error = found[0].mm_per_px / sbl_plane_mm_per_px(&truth, 0.5 * layout->width_mm, 0.5 * layout->height_mm) - 1.0;
        CHECK(fabs(error) < 5.0 * found[0].fit_relative_error);
        CHECK_NEAR(found[0].blur_px, hypot(s.blur_px, 0.4), 0.35);
        CHECK(found[0].posed == (trial % 2 == 0));
        if (found[0].posed) check_pose(&s, &found[0]);
        sbl_card_colour colour;
        CHECK_STATUS(sbl_card_colour_fit(&colour, &photo, &found[0], NULL, &diag), SBL_OK);
        CHECK(colour.grey_rms_de < 1.0 && colour.colour_worst_de < 3.0);
        if (!(colour.grey_rms_de < 1.0 && colour.colour_worst_de < 3.0))
            fprintf(stderr, "scene %d: grey %g, colour %g\n", (int)trial, colour.grey_rms_de, colour.colour_worst_de);
        check_other_colours(&s, &colour);
        sbl_arena_rewind(&arena, mark);
    }
}

/* A scene that must be right within half a percent, or refused. */
static sbl_status right_or_refused(const card_scene *s, const sbl_card_options *options, sbl_card_found *found)
{
    sbl_photo photo = card_scene_render(s, &arena);
    photo.focal_px = s->focal_px;
    sbl_card_found all[SBL_CARD_KIND_COUNT];
    uint32_t count;
    diag = (sbl_diag){0};
    sbl_status status = sbl_card_find(all, &count, &photo, options, &arena, &diag);
    CHECK(status == SBL_OK || (diag.message && diag.hint));
    if (status != SBL_OK) return status;
    *found = all[0];
    sbl_plane_map truth = card_scene_map(s);
    const sbl_card_layout *layout = sbl_card_layout_of(s->kind);
    CHECK_NEAR(found->mm_per_px / sbl_plane_mm_per_px(&truth, 0.5 * layout->width_mm * s->print[0], 0.5 * layout->height_mm * s->print[1]),
               1.0, 0.005);
    return status;
}

static void test_hard_cases(void)
{
    sbl_card_found found;
    sbl_arena_mark mark = sbl_arena_here(&arena);
    card_scene s = random_scene(20);
    s.kind = SBL_CARD_STANDARD;
    s.covered = 2;
    CHECK_STATUS(right_or_refused(&s, NULL, &found), SBL_OK);
    CHECK(found.tag_count == 3);
    sbl_arena_rewind(&arena, mark);

    /* A print at 96 %, measured and told. */
    s = random_scene(21);
    s.print[0] = s.print[1] = 0.96;
    sbl_card_options options = {.printed_scale = 0.96};
    CHECK_STATUS(right_or_refused(&s, &options, &found), SBL_OK);
    CHECK(found.relative_error >= 0.0025 && found.relative_error < 0.006);
    sbl_arena_rewind(&arena, mark);

    /* A print stretched one way, seen nearly straight on. */
    s = random_scene(22);
    s.kind = SBL_CARD_STANDARD;
    s.tilt = 0.05;
    s.print[0] = 1.06;
    CHECK_STATUS(right_or_refused(&s, NULL, &found), SBL_E_CONFLICT);
    sbl_arena_rewind(&arena, mark);

    s = random_scene(26);
    s.kind = SBL_CARD_STANDARD;
    s.tilt = 0.8;
    s.towards = 0.0;
    s.bend_mm = 2.0;
    CHECK_STATUS(right_or_refused(&s, NULL, &found), SBL_E_CONFLICT);
    sbl_arena_rewind(&arena, mark);

    /* Nearly from the side: the tags are read or not, but nothing wrong is said. */
    s = random_scene(24);
    s.kind = SBL_CARD_STANDARD;
    s.tilt = 74.0 * SBL_PI / 180.0;
    CHECK(right_or_refused(&s, NULL, &found) != SBL_OK);
    sbl_arena_rewind(&arena, mark);

    /* Small: 1.1 pixels a millimetre. */
    s = random_scene(25);
    s.kind = SBL_CARD_STANDARD;
    s.distance_mm = 900.0;
    CHECK(right_or_refused(&s, NULL, &found) != SBL_OK);
    sbl_arena_rewind(&arena, mark);
}

/* Two marks out of four, whichever: too few to know a bend. */
static void test_two_marks(void)
{
    sbl_arena_mark mark = sbl_arena_here(&arena);
    card_scene s = random_scene(28);
    sbl_photo photo = card_scene_render(&s, &arena);
    sbl_plane_map truth = card_scene_map(&s);
    const sbl_card_layout *layout = sbl_card_layout_of(s.kind);
    sbl_card_tag tag[4];
    for (uint32_t t = 0; t < 4; t++) {
        tag[t].id = layout->first_tag + t;
        for (int c = 0; c < 4; c++) {
            double half = 0.5 * layout->tag_side_mm;
            REQUIRE(sbl_plane_to_px(&truth, layout->tag_mm[t][0] + (c == 1 || c == 2 ? half : -half),
                                    layout->tag_mm[t][1] + (c >= 2 ? half : -half), tag[t].corner_px[c]));
        }
    }
    sbl_card_found found;
    CHECK_STATUS(sbl_card_fit(&found, s.kind, &photo, tag, 4, NULL, &diag), SBL_OK);
    for (uint32_t one = 0; one < 3; one++) {
        CHECK_STATUS(sbl_card_fit(&found, s.kind, &photo, tag + one, 2, NULL, &diag), SBL_E_NOT_FOUND);
        CHECK_NEAR(diag.value, 2.0, 0.0);
    }
    CHECK_STATUS(sbl_card_fit(&found, s.kind, NULL, tag, 4, NULL, &diag), SBL_E_ARG);
    sbl_arena_rewind(&arena, mark);
}

static void test_light(void)
{
    sbl_card_found found;
    sbl_card_colour colour;
    sbl_arena_mark mark = sbl_arena_here(&arena);
    card_scene s = random_scene(30);
    s.kind = SBL_CARD_STANDARD;
    s.exposure = 4.0;
    s.gain[0] = s.gain[2] = 1.0;
    sbl_photo photo = card_scene_render(&s, &arena);
    uint32_t count;
    sbl_card_found all[SBL_CARD_KIND_COUNT];
    if (sbl_card_find(all, &count, &photo, NULL, &arena, &diag) == SBL_OK) {
        CHECK_STATUS(sbl_card_colour_fit(&colour, &photo, &all[0], NULL, &diag), SBL_E_DATA);
        CHECK(diag.message && diag.hint);
    }
    sbl_arena_rewind(&arena, mark);

    /* Twice the true print: a reference that says another thing is told from one that fits. */
    s = random_scene(32);
    s.kind = SBL_CARD_STANDARD;
    CHECK_STATUS(right_or_refused(&s, NULL, &found), SBL_OK);
    photo = card_scene_render(&s, &arena);
    sbl_card_reference reference = {.kind = SBL_CARD_STANDARD};
    const sbl_card_layout *layout = sbl_card_layout_of(SBL_CARD_STANDARD);
    for (uint32_t i = 0; i < layout->patch_count; i++) {
        double rgb[3];
        for (int c = 0; c < 3; c++) rgb[c] = (double)sbl_photo_linear(layout->patch[i].srgb[c]);
        reference.patch[i] = sbl_lab_from_xyz(sbl_xyz_from_rgb((sbl_rgb_linear){rgb[0], rgb[1], rgb[2]}));
    }
    CHECK_STATUS(sbl_card_colour_fit(&colour, &photo, &found, &reference, &diag), SBL_OK);
    CHECK(colour.measured && colour.grey_rms_de < 1.0 && colour.colour_worst_de < 3.0);
    for (uint32_t i = 0; i < layout->patch_count; i++) reference.patch[i] = reference.patch[(i * 7 + 3) % layout->patch_count];
    CHECK_STATUS(sbl_card_colour_fit(&colour, &photo, &found, &reference, &diag), SBL_E_CONFLICT);
    reference.kind = SBL_CARD_CLOSE_UP;
    CHECK_STATUS(sbl_card_colour_fit(&colour, &photo, &found, &reference, &diag), SBL_E_ARG);
    sbl_arena_rewind(&arena, mark);
}

/* A camera whose curve is not sRGB's: the ramp tells its exponent, and colours come out right; the plain camera's exponent is exactly 1. */
static void test_tone(void)
{
    static const double TONE[] = {1.0, 0.8, 1.25};
    for (uint64_t i = 0; i < 3; i++) {
        sbl_card_found found;
        sbl_card_colour colour;
        sbl_arena_mark mark = sbl_arena_here(&arena);
        card_scene s = random_scene(32 + 4 * i);
        s.kind = SBL_CARD_STANDARD;
        s.tone = TONE[i];
        s.noise = 0.004;
        CHECK_STATUS(right_or_refused(&s, NULL, &found), SBL_OK);
        sbl_photo photo = card_scene_render(&s, &arena);
        CHECK_STATUS(sbl_card_colour_fit(&colour, &photo, &found, NULL, &diag), SBL_OK);
        if (i == 0) CHECK(colour.tone == 1.0);
        CHECK_NEAR(colour.tone, 1.0 / TONE[i], 0.02);
        CHECK(colour.grey_rms_de < 1.0 && colour.colour_worst_de < 3.0);
        sbl_arena_rewind(&arena, mark);
    }
}

/* No card, a mirrored card, two cards of one kind. */
static void test_no_card(void)
{
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    uint32_t count;
    sbl_arena_mark mark = sbl_arena_here(&arena);
    card_scene s = random_scene(40);
    s.kind = SBL_CARD_STANDARD;
    s.distance_mm = 300.0;
    s.shift_mm[0] = s.shift_mm[1] = 0.0;
    sbl_photo photo = card_scene_render(&s, &arena);
    uint8_t *rgb = SBL_NEW(&arena, uint8_t, (uint64_t)6 * photo.width * photo.height);
    REQUIRE(rgb);
    for (size_t y = 0; y < photo.height; y++)
        for (size_t x = 0; x < photo.width; x++)
            memcpy(rgb + 3 * (y * photo.width + x), photo.rgb + 3 * (y * photo.width + photo.width - 1 - x), 3);
    sbl_photo mirrored = {.rgb = rgb, .width = photo.width, .height = photo.height};
    CHECK_STATUS(sbl_card_find(found, &count, &mirrored, NULL, &arena, &diag), SBL_E_NOT_FOUND);
    CHECK(count == 0 && diag.message && diag.hint);
    for (size_t y = 0; y < 2 * (size_t)photo.height; y++)
        memcpy(rgb + 3 * y * photo.width, photo.rgb + 3 * (y % photo.height) * photo.width, (size_t)3 * photo.width);
    sbl_photo twice = {.rgb = rgb, .width = photo.width, .height = 2 * photo.height};
    CHECK_STATUS(sbl_card_find(found, &count, &twice, NULL, &arena, &diag), SBL_E_CONFLICT);
    memset(rgb, 128, (size_t)3 * photo.width * photo.height);
    CHECK_STATUS(sbl_card_find(found, &count, &mirrored, NULL, &arena, &diag), SBL_E_NOT_FOUND);
    sbl_photo tiny = {.rgb = rgb, .width = 4, .height = 4};
    CHECK_STATUS(sbl_card_find(found, &count, &tiny, NULL, &arena, &diag), SBL_E_RANGE);
    sbl_arena_rewind(&arena, mark);
}

static void test_files(void)
{
    sbl_bytes one, two;
    for (int paper = SBL_CARD_ON_LETTER; paper <= SBL_CARD_ON_CARD; paper++) {
        CHECK_STATUS(sbl_card_pdf(&one, (sbl_card_paper)paper, "1.2.3", &arena, &diag), SBL_OK);
        CHECK_STATUS(sbl_card_pdf(&two, (sbl_card_paper)paper, "1.2.3", &arena, &diag), SBL_OK);
        CHECK(one.count == two.count && one.count > 5000 && !memcmp(one.data, two.data, one.count) && !memcmp(one.data, "%PDF-", 5));
    }
    sbl_text text;
    sbl_text_begin(&text, &arena);
    sbl_text_add(&text, "{\"schema\": \"stubble-card-reference/1\", \"card\": \"close-up\", \"patches\": {");
    const sbl_card_layout *layout = sbl_card_layout_of(SBL_CARD_CLOSE_UP);
    for (uint32_t i = 0; i < layout->patch_count; i++) {
        sbl_text_add(&text, i ? ", " : "");
        sbl_text_add_json_string(&text, layout->patch[i].name);
        sbl_text_add(&text, ": {\"L\": ");
        sbl_text_add_integer(&text, 90 - 3 * (int64_t)i);
        sbl_text_add(&text, ", \"a\": 1.5, \"b\": -2}");
    }
    sbl_text_add(&text, "}}");
    sbl_card_reference reference;
    CHECK_STATUS(sbl_card_reference_read(&reference, text.data, text.length, &arena, &diag), SBL_OK);
    CHECK(reference.kind == SBL_CARD_CLOSE_UP && reference.patch[2].L == 84.0 && reference.patch[17].b == -2.0);
    for (size_t cut = 0; cut < text.length; cut += 7) CHECK(sbl_card_reference_read(&reference, text.data, cut, &arena, &diag) != SBL_OK);
    static const char MISSING[] = "{\"schema\": \"stubble-card-reference/1\", \"patches\": {\"N1\": {\"L\": 90, \"a\": 0, \"b\": 0}}}";
    CHECK_STATUS(sbl_card_reference_read(&reference, MISSING, sizeof MISSING - 1, &arena, &diag), SBL_E_DATA);
    CHECK(strstr(diag.field, "N2"));
    CHECK(reference.kind == SBL_CARD_STANDARD && reference.patch[0].L == 0.0); /* half a reference is none */
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_layout();
    test_scenes();
    test_hard_cases();
    test_two_marks();
    test_light();
    test_tone();
    test_no_card();
    test_files();
    sbl_arena_release(&arena);
    return check_report("card");
}
