/* Where a head lies in a photo whose camera is known: as large as the mesh model's head is made from the front, so that the segmenter sees what it is used to. */
#include "stubble/face.h"

#define SIDE_OF_HEIGHT 1.85 /* of vertex to menton: in front of five portraits and a scan the square by the mesh has 1.7 to 1.95 */
/* Seen from above or below, the head's own upright is no direction in the photo. */
#define UPRIGHT_LEAST 0.3

static sbl_vec3 middle_of(const sbl_head *head)
{
    static const sbl_landmark AROUND[] = {SBL_LANDMARK_VERTEX, SBL_LANDMARK_MENTON, SBL_LANDMARK_NOSE_TIP, SBL_LANDMARK_OPISTHOCRANION};
    enum { COUNT = sizeof AROUND / sizeof *AROUND };
    sbl_vec3 middle = sbl_v3(0.0, 0.0, 0.0);
    for (int i = 0; i < COUNT; i++) middle = sbl_v3_madd(middle, head->landmark[AROUND[i]], 1.0 / COUNT);
    return middle;
}

bool sbl_face_region_of_camera(sbl_face_region *region, const sbl_head *head, const sbl_pinhole *camera)
{
    double depth, up[2] = {camera->rotation[1], camera->rotation[4]};
    if (!sbl_pinhole_project(camera, middle_of(head), region->center, &depth)) return false;
    double height = sbl_v3_distance(head->landmark[SBL_LANDMARK_VERTEX], head->landmark[SBL_LANDMARK_MENTON]);
    region->side_px = SIDE_OF_HEIGHT * height * camera->focal_px / depth;
    region->turn = up[0] * up[0] + up[1] * up[1] < UPRIGHT_LEAST * UPRIGHT_LEAST ? 0.0 : sbl_atan2(up[0], -up[1]);
    return true;
}
