/* A scale that a person gave against the card in its photo: silent where they agree, told at three sd, refused where one of the two is wrong. */
#include "check.h"
#include "stubble/card_file.h"
#include "stubble/patch.h"

#include <string.h>

static sbl_arena arena;
static sbl_diag diag;

/* Square on, 10 pixels a mm, within 1 %; shear: a view from aside that halves one direction. */
static sbl_card_found card_of(bool aside)
{
    sbl_card_found card = {.kind = SBL_CARD_STANDARD, .printed_scale = 1.0, .relative_error = 0.01, .foreshortening = aside ? 0.5 : 1.0};
    card.map = (sbl_plane_map){{aside ? 5.0 : 10.0, 0.0, 0.0, 0.0, 10.0, 0.0, 0.0, 0.0, 1.0}};
    return card;
}

static sbl_scale_check check_of(double px_per_mm, double error, bool aside)
{
    sbl_card_found card = card_of(aside);
    sbl_scale given = {1.0 / px_per_mm, error};
    sbl_scale_check check;
    sbl_scale_check_card(&check, &given, &card, (double[2]){400.0, 300.0});
    CHECK(check.compared);
    CHECK_NEAR(check.given_px_per_mm, px_per_mm, 1e-9);
    return check;
}

static void both_errors_count(void)
{
    sbl_scale_check check = check_of(10.0, 0.05, false);
    CHECK_NEAR(check.card_px_per_mm, 10.0, 1e-9);
    CHECK(!check.contradicts && !check.gross && !sbl_scale_check_words(&check, &arena));
    CHECK_NEAR(sbl_scale_check_error(&check, 0.05), 0.05, 0.0);
    check = check_of(11.5, 0.05, false); /* ln 1.15 = 0.140 over 0.051 */
    CHECK_NEAR(check.off_sd, 2.741, 0.001);
    CHECK(!check.contradicts);
    check = check_of(12.0, 0.05, false);
    CHECK(check.contradicts && !check.gross);
    CHECK_NEAR(sbl_scale_check_error(&check, 0.05), 0.1823, 1e-4);
    const char *words = sbl_scale_check_words(&check, &arena);
    REQUIRE(words);
    CHECK(strstr(words, "12.0 pixels a mm") && strstr(words, "card 10.0") && strstr(words, "3.6 sd"));
    CHECK(check_of(13.0, 0.05, false).gross && check_of(7.7, 0.05, false).gross);
    /* Beyond five sd, but by 8 %: told, not refused. */
    check = check_of(10.8, 0.005, false);
    CHECK(check.off_sd > 5.0 && check.contradicts && !check.gross);
}

/* A scale without a card leaves out how the camera looked. */
static void a_view_from_aside_shows(void)
{
    sbl_scale_check check = check_of(10.0, 0.02, true);
    CHECK_NEAR(check.card_px_per_mm, sqrt(50.0), 1e-9);
    CHECK_NEAR(check.card_tilt, SBL_PI / 3.0, 1e-9);
    CHECK(check.gross);
}

static void nothing_to_compare(void)
{
    sbl_scale given = {0.1, 0.05};
    sbl_scale_check check;
    sbl_scale_check_card(&check, &given, NULL, (double[2]){400.0, 300.0});
    CHECK(!check.compared && !check.contradicts && !check.gross);
    sbl_card_found card = card_of(false);
    card.map.h[7] = -0.01; /* beyond the horizon of the card's plane */
    sbl_scale_check_card(&check, &given, &card, (double[2]){400.0, -3000.0});
    CHECK(!check.compared && !check.contradicts);
}

static void patches(void)
{
    static const double OUTLINE[4][2] = {{200.0, 200.0}, {500.0, 200.0}, {500.0, 400.0}, {200.0, 400.0}};
    static uint8_t rgb[800 * 600 * 3];
    sbl_photo photo = {.width = 800, .height = 600, .rgb = rgb};
    sbl_card_found card = card_of(false);
    sbl_patch_wish wish = {.kind = SBL_PATCH_AREATA,
                           .outline = OUTLINE,
                           .outline_count = 4,
                           .scale = SBL_PATCH_STATED,
                           .mm_per_px = 0.1,
                           .existing_given = true};
    sbl_patch_view view = {.photo = &photo, .card = &card};
    sbl_patch patch;
    CHECK_STATUS(sbl_patch_make(&patch, &wish, &view, &arena, &diag), SBL_OK);
    CHECK(patch.check.compared && !patch.check.contradicts);
    CHECK_NEAR(patch.area_cm2, 6.0, 1e-6);
    CHECK_NEAR(patch.scale_relative_error, 0.05, 1e-12);
    wish.mm_per_px = 0.1 / 1.2;
    CHECK_STATUS(sbl_patch_make(&patch, &wish, &view, &arena, &diag), SBL_OK);
    CHECK(patch.check.contradicts &&
          patch.area_cm2 + patch.area_sd_cm2 > 5.6); /* 4.2 cm2 by itself: now one sd reaches towards the card's 6 */
    wish.mm_per_px = 0.02;
    CHECK_STATUS(sbl_patch_make(&patch, &wish, &view, &arena, &diag), SBL_E_CONFLICT);
    CHECK(!strcmp(diag.field, "patch.scale") && strstr(diag.hint, "ignore_card"));
    view.card = NULL; /* as with ignore_card */
    CHECK_STATUS(sbl_patch_make(&patch, &wish, &view, &arena, &diag), SBL_OK);
    CHECK(!patch.check.compared);
    wish.mm_per_px = 0.5;
    CHECK_STATUS(sbl_patch_make(&patch, &wish, &view, &arena, &diag), SBL_E_RANGE);
    CHECK(sbl_patch_is_too_large(&diag));
    CHECK(diag.value > 150.0);
    wish.mm_per_px = 0.005;
    CHECK_STATUS(sbl_patch_make(&patch, &wish, &view, &arena, &diag), SBL_E_RANGE);
    CHECK(!sbl_patch_is_too_large(&diag));
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    both_errors_count();
    a_view_from_aside_shows();
    nothing_to_compare();
    patches();
    sbl_arena_release(&arena);
    return check_report("scale_check");
}
