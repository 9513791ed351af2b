/* Landmarks of anthropometry out of the mesh, with what each may be wrong by. */
#include "stubble/face.h"

#include "face/points.h"

/* Between the outer corners of the eyes, adults (ANSUR II: 0.84 x bizygomatic... measured on the synthetic views' scan: 92 mm). */
#define EYES_MM       90.0
#define FLAG_LEAST    0.5
#define TURN_HIDES    0.7 /* radians: beyond, the far side of the face is behind the nose and the cheek */

/* sd_mm: how far the mesh's point lies from the anatomical one, from person to person. */
static const struct {
    uint8_t landmark;
    uint16_t point, twin; /* twin: the same place in the mirrored picture */
    double sd_mm;
    int side; /* -1 the person's right, 1 left */
} MARK[] = {
    {SBL_LANDMARK_GLABELLA, POINT_BROWS, POINT_BROWS, 3.0, 0},
    {SBL_LANDMARK_SELLION, POINT_NOSE_ROOT, POINT_NOSE_ROOT, 3.0, 0},
    {SBL_LANDMARK_NOSE_TIP, POINT_NOSE_TIP, POINT_NOSE_TIP, 2.0, 0},
    {SBL_LANDMARK_MENTON, POINT_CHIN, POINT_CHIN, 4.0, 0},
    {SBL_LANDMARK_LATERAL_CANTHUS_LEFT, POINT_CANTHUS_LEFT, POINT_CANTHUS_RIGHT, 2.0, 1},
    {SBL_LANDMARK_LATERAL_CANTHUS_RIGHT, POINT_CANTHUS_RIGHT, POINT_CANTHUS_LEFT, 2.0, -1},
    {SBL_LANDMARK_CHEILION_LEFT, POINT_MOUTH_LEFT, POINT_MOUTH_RIGHT, 2.5, 1},
    {SBL_LANDMARK_CHEILION_RIGHT, POINT_MOUTH_RIGHT, POINT_MOUTH_LEFT, 2.5, -1},
    {SBL_LANDMARK_GONION_LEFT, POINT_JAW_LEFT, POINT_JAW_RIGHT, 9.0, 1},
    {SBL_LANDMARK_GONION_RIGHT, POINT_JAW_RIGHT, POINT_JAW_LEFT, 9.0, -1},
};
enum { MARKS = sizeof MARK / sizeof MARK[0] };

static double gap(const sbl_face_mesh *mesh, const sbl_face_mesh *mirrored, uint32_t k)
{
    const float *a = mesh->px[MARK[k].point], *b = mirrored->px[MARK[k].twin];
    double x = (double)a[0] - (double)b[0], y = (double)a[1] - (double)b[1];
    return sqrt(x * x + y * y);
}

double sbl_face_disagreement(const sbl_face_mesh *mesh, const sbl_face_mesh *mirrored)
{
    double sum = 0.0;
    for (uint32_t k = 0; k < MARKS; k++) sum += gap(mesh, mirrored, k) * gap(mesh, mirrored, k);
    return sqrt(sum / MARKS) / sbl_face_pose_of(mesh).eyes_px;
}

void sbl_face_marks(sbl_face_mark mark[SBL_LANDMARK_COUNT], const sbl_face_mesh *mesh, const sbl_face_mesh *mirrored)
{
    sbl_face_pose pose = sbl_face_pose_of(mesh);
    double px_per_mm = pose.eyes_px / EYES_MM, sure = fmin(mesh->flag, mirrored->flag);
    for (uint32_t i = 0; i < SBL_LANDMARK_COUNT; i++) mark[i] = (sbl_face_mark){0};
    for (uint32_t k = 0; k < MARKS; k++) {
        sbl_face_mark *m = &mark[MARK[k].landmark];
        const float *a = mesh->px[MARK[k].point], *b = mirrored->px[MARK[k].twin];
        double floor_px = MARK[k].sd_mm * px_per_mm, apart = gap(mesh, mirrored, k);
        m->given = sure >= FLAG_LEAST && MARK[k].side * pose.yaw < TURN_HIDES;
        for (int c = 0; c < 2; c++) m->px[c] = 0.5 * ((double)a[c] + (double)b[c]);
        /* Half the gap along both axes together is sqrt(2) sd of a mean of two along one. */
        m->sd_px = sqrt(floor_px * floor_px + 0.125 * apart * apart);
        m->confidence = m->given ? sure * floor_px / m->sd_px : 0.0;
    }
}
