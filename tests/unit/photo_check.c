/* Faults of made photos, one at a time, and none where there is none. */
#include "card_scene.h"
#include "check.h"
#include "stubble/photo_check.h"

static sbl_diag diag;
static sbl_arena arena;

static card_scene good_scene(void)
{
    card_scene s = card_scene_plain();
    s.width = 1250;
    s.height = 940;
    s.tilt = 0.3;
    s.roll = 0.2;
    s.exposure = 0.8;
    return s;
}

typedef struct seen {
    sbl_photo_check check;
    sbl_card_colour colour;
    bool has_colour;
} seen;

static seen check_scene(const card_scene *s, bool with_card)
{
    seen out = {.has_colour = false};
    sbl_arena_mark mark = sbl_arena_here(&arena);
    sbl_photo photo = card_scene_render(s, &arena);
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    uint32_t count = 0;
    bool card = with_card && sbl_card_find(found, &count, &photo, NULL, &arena, &diag) == SBL_OK;
    out.has_colour = card && sbl_card_colour_fit(&out.colour, &photo, &found[0], NULL, &diag) == SBL_OK;
    sbl_photo_check_make(&out.check, &photo, card ? &found[0] : NULL, out.has_colour ? &out.colour : NULL);
    sbl_arena_rewind(&arena, mark);
    return out;
}

#define BIT(fault) (1u << (fault))

static void test_faults(void)
{
    card_scene s = good_scene();
    seen good = check_scene(&s, true);
    CHECK(good.check.faults == 0 && good.check.confidence == 1.0 && good.check.blur_by_card);

    s.blur_px = 4.5;
    seen bad = check_scene(&s, true);
    CHECK(bad.check.faults & BIT(SBL_PHOTO_BLURRED));
    CHECK(bad.check.confidence < 1.0);

    s = good_scene();
    s.exposure = 3.5;
    CHECK(check_scene(&s, true).check.faults & BIT(SBL_PHOTO_TOO_BRIGHT));
    s.exposure = 0.02;
    CHECK(check_scene(&s, true).check.faults & BIT(SBL_PHOTO_TOO_DARK));

    s = good_scene();
    s.light_fall = 1.9;
    CHECK(check_scene(&s, true).check.faults & BIT(SBL_PHOTO_LIGHT_UNEVEN));

    s = good_scene();
    s.distance_mm = 520.0;
    CHECK(check_scene(&s, true).check.faults == BIT(SBL_PHOTO_CARD_SMALL));
    s = good_scene();
    s.tilt = 1.13;
    CHECK(check_scene(&s, true).check.faults & BIT(SBL_PHOTO_CARD_ASLANT));
    s = good_scene();
    CHECK(check_scene(&s, false).check.faults == BIT(SBL_PHOTO_NO_CARD));
    s.width = 640;
    s.height = 480;
    s.focal_px = 600.0;
    CHECK(check_scene(&s, false).check.faults & BIT(SBL_PHOTO_SMALL));
    for (int k = 0; k < SBL_PHOTO_FAULT_COUNT; k++)
        CHECK(*sbl_photo_fault_text((sbl_photo_fault)k) && *sbl_photo_fault_name((sbl_photo_fault)k));
}

/* Without a card the picture's own edges tell a blur that matters; a sharp picture's is only told to be small. */
static void test_blur(void)
{
    card_scene s = good_scene();
    s.noise = 0.003;
    s.blur_px = 0.8;
    CHECK(check_scene(&s, false).check.blur_px < 2.0);
    s.blur_px = 3.0;
    CHECK_NEAR(check_scene(&s, false).check.blur_px, 3.0, 1.0);
    /* So soft that only noise is steep: the more blur, the sharper it looked. */
    s.blur_px = 14.0;
    seen soft = check_scene(&s, false);
    CHECK(soft.check.blur_px > 6.0 && soft.check.faults & BIT(SBL_PHOTO_BLURRED));
}

static void test_light(void)
{
    card_scene s = good_scene();
    seen before = check_scene(&s, true);
    s.seed = 5;
    s.exposure = 0.5;
    seen same = check_scene(&s, true);
    REQUIRE(before.has_colour && same.has_colour);
    sbl_photo_check_light(&same.check, &same.colour, &before.colour);
    CHECK(same.check.faults == 0 && same.check.light_change_de < 1.0);
    s.gain[0] = 1.15;
    s.gain[2] = 0.7;
    seen lamp = check_scene(&s, true);
    REQUIRE(lamp.has_colour);
    sbl_photo_check_light(&lamp.check, &lamp.colour, &before.colour);
    CHECK(lamp.check.faults == BIT(SBL_PHOTO_LIGHT_OTHER) && lamp.check.light_change_de > 6.0);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_faults();
    test_blur();
    test_light();
    sbl_arena_release(&arena);
    return check_report("photo_check");
}
