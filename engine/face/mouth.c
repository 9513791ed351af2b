/* The border of the lips out of the mesh. */
#include "face/points.h"
#include "stubble/face.h"

/* Around the lips' red, from the right corner below to the left one and back above (MediaPipe, face_mesh_connections.py: FACEMESH_LIPS, outer). */
static const uint16_t BORDER[] = {61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185};
enum { BORDER_COUNT = sizeof BORDER / sizeof BORDER[0] };
_Static_assert(BORDER_COUNT <= SBL_PHOTO_MOUTH_POINTS_MAX, "the border has room");

void sbl_face_mouth(sbl_photo_mouth *mouth, const sbl_face_mesh *mesh)
{
    *mouth = (sbl_photo_mouth){.count = BORDER_COUNT, .px_per_mm = sbl_face_pose_of(mesh).eyes_px / FACE_EYES_MM};
    for (uint32_t i = 0; i < BORDER_COUNT; i++)
        for (int a = 0; a < 2; a++) mouth->px[i][a] = (double)mesh->px[BORDER[i]][a];
}
