/* The mesh model's points in the photo, how the face is turned, and where to look next. */
#include "stubble/face.h"

#include "face/points.h"

#define LOOK_SCALE 1.5  /* MediaPipe, face_landmark_landmarks_to_roi.pbtxt */
#define HEAD_SCALE 2.6  /* of the face's height: the whole head, and room for hair (domain VISION) */
#define HEAD_UP    0.15 /* the vault lies above the face ... */
#define HEAD_BACK  0.45 /* ... and behind it; both as shares of the face's height */

void sbl_face_mesh_place(sbl_face_mesh *mesh, const float *output, float flag, const sbl_face_region *region, bool mirrored)
{
    for (uint32_t i = 0; i < SBL_FACE_MESH_POINTS; i++) {
        double u = (double)output[3 * i] / SBL_FACE_MESH_SIZE, v = (double)output[3 * i + 1] / SBL_FACE_MESH_SIZE, px[2];
        sbl_face_region_out(region, mirrored ? 1.0 - u : u, v, px);
        mesh->px[i][0] = (float)px[0];
        mesh->px[i][1] = (float)px[1];
        mesh->px[i][2] = (float)((double)output[3 * i + 2] / SBL_FACE_MESH_SIZE * region->side_px);
    }
    mesh->flag = 1.0 / (1.0 + sbl_exp(-(double)flag));
}

static sbl_vec3 point(const sbl_face_mesh *mesh, uint32_t i)
{
    return sbl_v3((double)mesh->px[i][0], (double)mesh->px[i][1], (double)mesh->px[i][2]);
}

sbl_face_pose sbl_face_pose_of(const sbl_face_mesh *mesh)
{
    sbl_vec3 across = sbl_v3_sub(point(mesh, POINT_CANTHUS_LEFT), point(mesh, POINT_CANTHUS_RIGHT));
    sbl_vec3 down = sbl_v3_sub(point(mesh, POINT_CHIN), point(mesh, POINT_FOREHEAD));
    return (sbl_face_pose){
        .roll = sbl_atan2(across.y, across.x),
        .yaw = sbl_atan2(across.z, sqrt(across.x * across.x + across.y * across.y)),
        .pitch = sbl_atan2(down.z, sqrt(down.x * down.x + down.y * down.y)),
        .eyes_px = sbl_v3_length(across),
    };
}

/* Upright square around the points. */
void sbl_face_region_of_mesh(sbl_face_region *region, const sbl_face_mesh *mesh)
{
    double turn = sbl_face_pose_of(mesh).roll, low[2] = {1e30, 1e30}, high[2] = {-1e30, -1e30};
    sbl_face_region frame = {.side_px = 1.0, .turn = turn};
    for (uint32_t i = 0; i < SBL_FACE_MESH_POINTS; i++) {
        const double px[2] = {(double)mesh->px[i][0], (double)mesh->px[i][1]};
        double at[2];
        sbl_face_region_in(&frame, px, &at[0], &at[1]);
        for (int a = 0; a < 2; a++) {
            low[a] = fmin(low[a], at[a]);
            high[a] = fmax(high[a], at[a]);
        }
    }
    region->turn = turn;
    region->side_px = LOOK_SCALE * fmax(high[0] - low[0], high[1] - low[1]);
    sbl_face_region_out(&frame, 0.5 * (low[0] + high[0]), 0.5 * (low[1] + high[1]), region->center);
}

void sbl_face_region_of_head(sbl_face_region *region, const sbl_face_mesh *mesh)
{
    sbl_face_pose pose = sbl_face_pose_of(mesh);
    double height = sbl_v3_distance(point(mesh, POINT_FOREHEAD), point(mesh, POINT_CHIN)), center[2];
    sbl_face_region_of_mesh(region, mesh);
    region->side_px = HEAD_SCALE * height;
    /* A face turned so that its left lies farther away looks to the picture's right: the skull lies left of it. */
    sbl_face_region_out(region, 0.5 - HEAD_BACK / HEAD_SCALE * sbl_sin(pose.yaw), 0.5 - HEAD_UP / HEAD_SCALE, center);
    region->center[0] = center[0];
    region->center[1] = center[1];
}
