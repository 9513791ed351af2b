/* Views of the guided set: angles of cameras that stand where they should not, the sentences about them, and the confidence of the set. */
#include "check.h"
#include "stubble/photo_check.h"
#include "stubble/photos_json.h"

static sbl_arena arena;

/* A camera that looks at the head from azimuth and elevation, rolled. */
static sbl_pinhole camera_at(double azimuth_deg, double elevation_deg, double roll_deg)
{
    double a = azimuth_deg * SBL_PI / 180.0, e = elevation_deg * SBL_PI / 180.0;
    sbl_pinhole c = {
        .rotation = {cos(a), 0.0, -sin(a), sin(a) * sin(e), -cos(e), cos(a) * sin(e), -sin(a) * cos(e), -sin(e), -cos(a) * cos(e)},
        .translation_mm = {0.0, 0.0, 900.0},
        .focal_px = 1000.0};
    const double roll[3] = {0.0, 0.0, roll_deg * SBL_PI / 180.0};
    sbl_pinhole_turn(c.rotation, c.rotation, roll);
    return c;
}

static const char *sentence(sbl_photo_view asked, double azimuth_deg, double elevation_deg, double roll_deg, sbl_angle_fault want)
{
    sbl_pinhole camera = camera_at(azimuth_deg, elevation_deg, roll_deg);
    sbl_photo_angle angle;
    sbl_photo_angle_check(&angle, asked, &camera);
    CHECK(angle.fault == want && angle.asked == asked);
    if (asked != SBL_PHOTO_VIEW_TOP) CHECK_NEAR(angle.turn * 180.0 / SBL_PI, azimuth_deg, 1e-6);
    CHECK_NEAR(angle.height * 180.0 / SBL_PI, elevation_deg, 1e-6);
    /* From above a turn of the head is a roll. */
    if (asked != SBL_PHOTO_VIEW_TOP || azimuth_deg == 0.0) CHECK_NEAR(angle.roll * 180.0 / SBL_PI, roll_deg, 1e-6);
    sbl_text text;
    sbl_text_begin(&text, &arena);
    sbl_photo_angle_text(&text, &angle);
    REQUIRE(!text.failed);
    return text.data ? text.data : "";
}

#define SAYS(words, ...) CHECK(strcmp(sentence(__VA_ARGS__), words) == 0)

static void angles(void)
{
    static const double AZIMUTH[SBL_PHOTO_VIEW_COUNT] = {0.0, 0.0, 90.0, -90.0, 0.0, 180.0};
    for (int v = SBL_PHOTO_VIEW_FRONT; v < SBL_PHOTO_VIEW_COUNT; v++) {
        double above = v == SBL_PHOTO_VIEW_TOP ? 80.0 : 5.0;
        SAYS("", (sbl_photo_view)v, AZIMUTH[v] - 10.0, above, 8.0, SBL_ANGLE_GOOD);
        /* The view as it is asked for is the one that is checked. */
        double stated[9];
        sbl_photo_view_rotation(stated, (sbl_photo_view)v);
        sbl_pinhole camera = camera_at(AZIMUTH[v], v == SBL_PHOTO_VIEW_TOP ? 90.0 : 0.0, 0.0);
        for (int i = 0; i < 9; i++) CHECK_NEAR(stated[i], camera.rotation[i], 1e-12);
    }
    SAYS("Turn further, until the left ear faces the camera: seen at 25 degrees, asked for 90.", SBL_PHOTO_VIEW_LEFT, 25.0, 0.0, 0.0,
         SBL_ANGLE_TURN);
    SAYS("Turn back, until the left ear faces the camera: seen at 130 degrees, asked for 90.", SBL_PHOTO_VIEW_LEFT, 130.0, 0.0, 0.0,
         SBL_ANGLE_TURN);
    SAYS("Turn to the other side, until the right ear faces the camera: seen at -80 degrees, asked for 90.", SBL_PHOTO_VIEW_RIGHT, 80.0,
         0.0, 0.0, SBL_ANGLE_TURN);
    SAYS("Turn back, until the face looks into the camera: seen at 34 degrees, asked for 0.", SBL_PHOTO_VIEW_FRONT, -34.0, 0.0, 0.0,
         SBL_ANGLE_TURN);
    /* Across the cut of the angle at the back of the head. */
    SAYS("", SBL_PHOTO_VIEW_BACK, -160.0, 0.0, 0.0, SBL_ANGLE_GOOD);
    SAYS("Turn further, until the back of the head faces the camera: seen at 140 degrees, asked for 180.", SBL_PHOTO_VIEW_BACK, -140.0, 0.0,
         0.0, SBL_ANGLE_TURN);
    SAYS("Hold the camera further above the head, looking straight down: seen at 40 degrees, asked for 90.", SBL_PHOTO_VIEW_TOP, 0.0, 40.0,
         0.0, SBL_ANGLE_HEIGHT);
    SAYS("Hold the camera lower, level with the head: seen at 35 degrees, asked for 0.", SBL_PHOTO_VIEW_FRONT, 0.0, 35.0, 0.0,
         SBL_ANGLE_HEIGHT);
    SAYS("Hold the camera higher, level with the head: seen at -30 degrees, asked for 0.", SBL_PHOTO_VIEW_BACK, 180.0, -30.0, 0.0,
         SBL_ANGLE_HEIGHT);
    SAYS("Hold the camera upright: seen at 40 degrees, asked for 0.", SBL_PHOTO_VIEW_FRONT, 0.0, 0.0, 40.0, SBL_ANGLE_ROLL);
    SAYS("Turn the photo until the nose points down in it: seen at 90 degrees, asked for 0.", SBL_PHOTO_VIEW_TOP, 0.0, 85.0, 90.0,
         SBL_ANGLE_ROLL);
}

static void the_set(void)
{
    sbl_photo_check check[6];
    sbl_photo_view view[6] = {SBL_PHOTO_VIEW_FRONT, SBL_PHOTO_VIEW_LEFT, SBL_PHOTO_VIEW_RIGHT,
                              SBL_PHOTO_VIEW_TOP,   SBL_PHOTO_VIEW_BACK, SBL_PHOTO_VIEW_LEFT};
    uint32_t missing;
    for (int i = 0; i < 6; i++) check[i] = (sbl_photo_check){.confidence = 1.0};
    CHECK_NEAR(sbl_photo_set_confidence(&missing, check, view, 5), 1.0, 1e-12);
    CHECK(missing == 0);
    CHECK_NEAR(sbl_photo_set_confidence(&missing, check, view, 4), 0.8, 1e-12);
    CHECK(missing == 1u << SBL_PHOTO_VIEW_BACK);
    sbl_photo_check_add(&check[1], SBL_PHOTO_ANGLE_OTHER);
    sbl_photo_check_add(&check[1], SBL_PHOTO_ANGLE_OTHER);
    CHECK(check[1].faults == 1u << SBL_PHOTO_ANGLE_OTHER);
    CHECK_NEAR(check[1].confidence, 0.8, 1e-12);
    /* Another view than asked for is not that view. */
    CHECK_NEAR(sbl_photo_set_confidence(&missing, check, view, 5), 0.8, 1e-12);
    CHECK(missing == 1u << SBL_PHOTO_VIEW_LEFT);
    /* Nor is one of which that could not be told, nor another one's copy. */
    static const sbl_photo_fault NONE[] = {SBL_PHOTO_ANGLE_OPEN, SBL_PHOTO_SAME};
    for (int k = 0; k < 2; k++) {
        sbl_photo_check_add(&check[4], NONE[k]);
        CHECK(!sbl_photo_check_shows_view(&check[4]));
        CHECK_NEAR(sbl_photo_set_confidence(&missing, check, view, 5), 0.6, 1e-12);
        CHECK(missing == (1u << SBL_PHOTO_VIEW_LEFT | 1u << SBL_PHOTO_VIEW_BACK));
        check[4] = (sbl_photo_check){.confidence = 1.0};
    }
    /* A photo without a card shows its view all the same. */
    sbl_photo_check_add(&check[4], SBL_PHOTO_NO_CARD);
    CHECK(sbl_photo_check_shows_view(&check[4]));
    check[4] = (sbl_photo_check){.confidence = 1.0};
    /* The better of two left sides; a photo of no stated view counts for none. */
    CHECK_NEAR(sbl_photo_set_confidence(&missing, check, view, 6), 1.0, 1e-12);
    view[5] = SBL_PHOTO_VIEW_UNSTATED;
    CHECK_NEAR(sbl_photo_set_confidence(&missing, check, view, 6), 0.8, 1e-12);
    CHECK_NEAR(sbl_photo_set_confidence(&missing, check, view, 0), 0.0, 1e-12);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    angles();
    the_set();
    sbl_arena_release(&arena);
    return check_report("photo_view");
}
