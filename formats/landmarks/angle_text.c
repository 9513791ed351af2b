/* What to change about a view, as a sentence. */
#include "stubble/photos_json.h"

static double degrees(double radians)
{
    return radians * 180.0 / SBL_PI;
}

static void add_seen(sbl_text *text, double seen_deg, double asked_deg)
{
    sbl_text_add(text, ": seen at ");
    sbl_text_add_decimal(text, seen_deg, 0);
    sbl_text_add(text, " degrees, asked for ");
    sbl_text_add_decimal(text, asked_deg, 0);
    sbl_text_add(text, ".");
}

/* Around the head from the face (0) over the asked side (90) to the back (180); on the other side below 0. */
static void add_turn(sbl_text *text, const sbl_photo_angle *angle)
{
    static const char *const AIM[SBL_PHOTO_VIEW_COUNT] = {
        [SBL_PHOTO_VIEW_UNSTATED] = "the face looks into the camera", [SBL_PHOTO_VIEW_FRONT] = "the face looks into the camera",
        [SBL_PHOTO_VIEW_LEFT] = "the left ear faces the camera",      [SBL_PHOTO_VIEW_RIGHT] = "the right ear faces the camera",
        [SBL_PHOTO_VIEW_TOP] = "the vault faces the camera",          [SBL_PHOTO_VIEW_BACK] = "the back of the head faces the camera"};
    bool right = angle->asked == SBL_PHOTO_VIEW_RIGHT, side = right || angle->asked == SBL_PHOTO_VIEW_LEFT;
    double seen = right ? -angle->turn : side ? angle->turn : fabs(angle->turn), asked = fabs(angle->asked_turn);
    sbl_text_add(text, side && seen < 0.0 ? "Turn to the other side, until " : seen < asked ? "Turn further, until " : "Turn back, until ");
    sbl_text_add(text, AIM[angle->asked]);
    add_seen(text, degrees(seen), degrees(asked));
}

void sbl_photo_angle_text(sbl_text *text, const sbl_photo_angle *angle)
{
    double height = degrees(angle->height), asked = degrees(angle->asked_height);
    if (angle->fault == SBL_ANGLE_TURN) add_turn(text, angle);
    if (angle->fault == SBL_ANGLE_HEIGHT) {
        sbl_text_add(text, asked > 45.0     ? "Hold the camera further above the head, looking straight down"
                           : height > asked ? "Hold the camera lower, level with the head"
                                            : "Hold the camera higher, level with the head");
        add_seen(text, height, asked);
    }
    if (angle->fault == SBL_ANGLE_ROLL) {
        sbl_text_add(text, asked > 45.0 ? "Turn the photo until the nose points down in it" : "Hold the camera upright");
        add_seen(text, degrees(angle->roll), 0.0);
    }
}
