/* The card rendered into real portraits, beside and over them: found and right at every angle; and no card is seen where there is none. */
#include "card_scene.h"
#include "check.h"
#include "foreign_leaks.h"
#include "stubble/photo_file.h"

static sbl_diag diag;
static sbl_arena arena;

static void test_portrait(const char *shared, const char *file, uint64_t trial)
{
    char path[4400];
    sbl_photo portrait;
    snprintf(path, sizeof path, "%s/photos/%s", shared, file);
    REQUIRE(sbl_photo_read_file(&portrait, NULL, path, NULL, &arena, &diag) == SBL_OK);
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    uint32_t count;
    CHECK_STATUS(sbl_card_find(found, &count, &portrait, NULL, &arena, &diag), SBL_E_NOT_FOUND);
    card_scene s = card_scene_plain();
    s.width = portrait.width < 1200 ? portrait.width : 1200;
    s.height = portrait.height < 900 ? portrait.height : 900;
    s.background = &portrait;
    s.seed = trial;
    s.tilt = (15.0 + 15.0 * (double)trial) * SBL_PI / 180.0;
    s.towards = 2.0 * (double)trial;
    s.roll = 1.0 + (double)trial;
    s.distance_mm = 330.0;
    s.gain[2] = 0.8;
    sbl_photo photo = card_scene_render(&s, &arena);
    CHECK_STATUS(sbl_card_find(found, &count, &photo, NULL, &arena, &diag), SBL_OK);
    if (count != 1) return;
    sbl_plane_map truth = card_scene_map(&s);
    const sbl_card_layout *layout = sbl_card_layout_of(s.kind);
    CHECK_NEAR(found[0].mm_per_px / sbl_plane_mm_per_px(&truth, 0.5 * layout->width_mm, 0.5 * layout->height_mm), 1.0, 0.005);
    sbl_card_colour colour;
    CHECK_STATUS(sbl_card_colour_fit(&colour, &photo, &found[0], NULL, &diag), SBL_OK);
    CHECK(colour.grey_rms_de < 1.0 && colour.colour_worst_de < 3.0);
}

int main(void)
{
    static const char *const FILES[] = {"nasa_garrett_reisman.jpg", "nasa_benjamin_drew.jpg", "nasa_leland_melvin.jpg",
                                        "nasa_astronaut_skimage.png"};
    const char *shared = check_shared_data();
    if (!shared) {
        printf("card_real: no portraits here, skipped\n");
        return CHECK_SKIPPED;
    }
    for (uint64_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        sbl_arena_init(&arena, NULL);
        test_portrait(shared, FILES[i], i);
        sbl_arena_release(&arena);
    }
    return check_report("card_real");
}
