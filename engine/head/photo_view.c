/* The five views of a guided set: names, cameras, and how far a photo is from the view that was asked for. */
#include "stubble/head_photos.h"

static const struct {
    const char *name;
    double azimuth_deg, elevation_deg;
} VIEW[SBL_PHOTO_VIEW_COUNT] = {
    [SBL_PHOTO_VIEW_UNSTATED] = {"unstated", 0.0, 0.0}, [SBL_PHOTO_VIEW_FRONT] = {"front", 0.0, 0.0},
    [SBL_PHOTO_VIEW_LEFT] = {"left", 90.0, 0.0},        [SBL_PHOTO_VIEW_RIGHT] = {"right", -90.0, 0.0},
    [SBL_PHOTO_VIEW_TOP] = {"top", 0.0, 90.0},          [SBL_PHOTO_VIEW_BACK] = {"back", 180.0, 0.0},
};

const char *sbl_photo_view_name(sbl_photo_view view)
{
    return VIEW[view < SBL_PHOTO_VIEW_COUNT ? view : SBL_PHOTO_VIEW_UNSTATED].name;
}

void sbl_photo_view_rotation(double rotation[9], sbl_photo_view view)
{
    double azimuth = VIEW[view].azimuth_deg * SBL_PI / 180.0, elevation = VIEW[view].elevation_deg * SBL_PI / 180.0;
    double ca = sbl_cos(azimuth), sa = sbl_sin(azimuth), ce = sbl_cos(elevation), se = sbl_sin(elevation);
    /* Right, down and forward of a camera that looks at the origin, as in camera_start.c. */
    const double rows[9] = {ca, 0.0, -sa, sa * se, -ce, ca * se, -sa * ce, -se, -ca * ce};
    for (int i = 0; i < 9; i++) rotation[i] = rows[i];
}

#define TURN_MOST      (20.0 * SBL_PI / 180.0)
#define BACK_TURN_MOST (25.0 * SBL_PI / 180.0)
#define HEIGHT_MOST    (20.0 * SBL_PI / 180.0)
#define ABOVE_MOST     (25.0 * SBL_PI / 180.0)
#define ROLL_MOST      (25.0 * SBL_PI / 180.0)

static double turned(double angle)
{
    return angle > SBL_PI ? angle - 2.0 * SBL_PI : angle < -SBL_PI ? angle + 2.0 * SBL_PI : angle;
}

void sbl_photo_angle_check(sbl_photo_angle *angle, sbl_photo_view asked, const sbl_pinhole *camera)
{
    const double *r = camera->rotation;
    bool above = asked == SBL_PHOTO_VIEW_TOP;
    sbl_vec3 eye = sbl_v3(-r[6], -r[7], -r[8]);
    *angle = (sbl_photo_angle){
        .asked = asked,
        .turn = sbl_atan2(eye.x, eye.z),
        .asked_turn = VIEW[asked].azimuth_deg * SBL_PI / 180.0,
        .height = sbl_atan2(eye.y, sqrt(eye.x * eye.x + eye.z * eye.z)),
        .asked_height = VIEW[asked].elevation_deg * SBL_PI / 180.0,
        /* From above the nose points down in the photo, else the vault up. */
        .roll = above ? sbl_atan2(-r[2], r[5]) : sbl_atan2(r[1], -r[4]),
    };
    /* From straight above there is no turn: what turns the head there is the roll. */
    const double off[3] = {above ? 0.0 : fabs(turned(angle->turn - angle->asked_turn)), fabs(angle->height - angle->asked_height),
                           fabs(angle->roll)},
                 most[3] = {asked == SBL_PHOTO_VIEW_BACK ? BACK_TURN_MOST : TURN_MOST, above ? ABOVE_MOST : HEIGHT_MOST, ROLL_MOST};
    double worst = 1.0;
    for (int k = 0; k < 3; k++) {
        if (off[k] <= worst * most[k]) continue;
        worst = off[k] / most[k];
        angle->fault = (sbl_angle_fault)(SBL_ANGLE_TURN + k);
    }
}
