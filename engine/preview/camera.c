/*
 * Standard views: the distance of a portrait (1.5 m), so noses and ears keep their proportions, cropped to the head. The same scale in
 * every view of a head, so pictures can be laid beside each other.
 */
#include "stubble/preview.h"

#define DISTANCE_MM 1500.0

/* Where the camera stands: azimuth from the front towards the client's left, elevation, degrees. */
static const struct {
    const char *name;
    double azimuth_deg, elevation_deg;
} views[SBL_VIEW_COUNT] = {
    [SBL_VIEW_FRONT] = {"front", 0.0, 9.0},
    [SBL_VIEW_THREE_QUARTER_LEFT] = {"three_quarter_left", 40.0, 12.0},
    [SBL_VIEW_THREE_QUARTER_RIGHT] = {"three_quarter_right", -40.0, 12.0},
    [SBL_VIEW_LEFT] = {"left", 90.0, 6.0},
    [SBL_VIEW_RIGHT] = {"right", -90.0, 6.0},
    [SBL_VIEW_TOP] = {"top", 0.0, 72.0},
    [SBL_VIEW_CROWN] = {"crown", 180.0, 48.0},
    [SBL_VIEW_BACK] = {"back", 180.0, 6.0},
};

const char *sbl_view_name(sbl_view view)
{
    return (unsigned)view < SBL_VIEW_COUNT ? views[view].name : "unknown";
}

/* The middle of the head's bounding box by its landmarks. */
static sbl_vec3 head_center(const sbl_head *head)
{
    const sbl_vec3 *at = head->landmark;
    return sbl_v3(0.5 * (at[SBL_LANDMARK_TRAGION_LEFT].x + at[SBL_LANDMARK_TRAGION_RIGHT].x),
                  0.5 * (at[SBL_LANDMARK_VERTEX].y + at[SBL_LANDMARK_MENTON].y),
                  0.5 * (at[SBL_LANDMARK_GLABELLA].z + at[SBL_LANDMARK_OPISTHOCRANION].z));
}

sbl_camera sbl_view_camera(const sbl_head *head, sbl_view view, uint32_t width, uint32_t height)
{
    if ((unsigned)view >= SBL_VIEW_COUNT) view = SBL_VIEW_FRONT;
    double azimuth = views[view].azimuth_deg * (SBL_PI / 180.0), elevation = views[view].elevation_deg * (SBL_PI / 180.0);
    sbl_vec3 toward = sbl_v3(sbl_sin(azimuth) * sbl_cos(elevation), sbl_sin(elevation), sbl_cos(azimuth) * sbl_cos(elevation));
    sbl_camera camera;
    camera.forward = sbl_v3_scale(toward, -1.0);
    camera.right = sbl_v3_normalize(sbl_v3_cross(camera.forward, sbl_v3(0.0, 1.0, 0.0)));
    camera.down = sbl_v3_cross(camera.forward, camera.right);
    camera.position = sbl_v3_madd(head_center(head), toward, DISTANCE_MM);
    double head_height_mm = fmax(head->landmark[SBL_LANDMARK_VERTEX].y - head->landmark[SBL_LANDMARK_MENTON].y, 120.0);
    double frame_height_mm = 1.36 * head_height_mm, frame_width_mm = 1.12 * head_height_mm;
    double px_per_mm = fmin(height / frame_height_mm, width / frame_width_mm);
    camera.focal_px = px_per_mm * DISTANCE_MM;
    camera.center_x = 0.5 * width;
    camera.center_y = 0.5 * height;
    return camera;
}

bool sbl_camera_project(const sbl_camera *camera, sbl_vec3 p, double *x_px, double *y_px, double *depth_mm)
{
    sbl_vec3 from = sbl_v3_sub(p, camera->position);
    double depth = sbl_v3_dot(from, camera->forward);
    if (!(depth > 1.0)) return false;
    *x_px = camera->center_x + camera->focal_px * sbl_v3_dot(from, camera->right) / depth;
    *y_px = camera->center_y + camera->focal_px * sbl_v3_dot(from, camera->down) / depth;
    *depth_mm = depth;
    return true;
}
