/* The five views of a guided set: names and cameras. */
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
