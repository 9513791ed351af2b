/* Landmarks of anthropometry out of the mesh, with what each may be wrong by. */
#include "stubble/face.h"

#include "face/points.h"

#define FLAG_LEAST 0.5
#define NEAR_SIDE  0.7  /* radians: turned further, the far corners of eye, mouth and jaw are behind the nose and the cheek */
#define RIM_SIDE   0.25 /* the mesh's rim on the far side follows the border of the picture of the face, not the skin */
/*
 * The rim passes before the ear: on the model's own mean face (canonical_face_model) it lies 57 mm behind the eye's corner, the tragion 65 and 76 on the
 * two test heads and 75 on our template.
 */
#define RIM_BEFORE_MM 14.0

/*
 * A landmark is a point of the mesh, or lies between two: 9 is on the brows' line, the glabella (most forward) a little above, the sellion
 * (deepest) between 8 and 168. sd_mm: how far the place lies from the anatomical one; differences to the scan's landmarks on the synthetic
 * views (one head, two views), rounded up.
 */
static const struct {
    uint8_t landmark;
    uint16_t point[2], twin[2]; /* twin: the same place in the mirrored picture */
    double share;               /* of the second point */
    double sd_mm;
    int side;         /* -1 the person's right, 1 left */
    double turn_most; /* away to that side */
} MARK[] = {
#define MIDDLE(name, a, b, share, sd_mm)                                                                                                   \
    {                                                                                                                                      \
        SBL_LANDMARK_##name, {POINT_##a, POINT_##b}, {POINT_##a, POINT_##b}, share, sd_mm, 0, 0.0                                          \
    }
#define PAIR(name, a, sd_mm, turn_most)                                                                                                    \
    {SBL_LANDMARK_##name##_LEFT, {POINT_##a##_LEFT, POINT_##a##_LEFT}, {POINT_##a##_RIGHT, POINT_##a##_RIGHT}, 0.0, sd_mm, 1, turn_most},  \
    {                                                                                                                                      \
        SBL_LANDMARK_##name##_RIGHT, {POINT_##a##_RIGHT, POINT_##a##_RIGHT}, {POINT_##a##_LEFT, POINT_##a##_LEFT}, 0.0, sd_mm, -1,         \
            turn_most                                                                                                                      \
    }
    MIDDLE(GLABELLA, BROWS, FOREHEAD_LOW, 0.3, 4.0),
    MIDDLE(SELLION, NOSE_ROOT_TOP, NOSE_ROOT, 0.5, 3.5),
    MIDDLE(NOSE_TIP, NOSE_TIP, NOSE_TIP, 0.0, 2.5),
    MIDDLE(MENTON, CHIN, CHIN, 0.0, 4.0),
    PAIR(LATERAL_CANTHUS, CANTHUS, 3.5, NEAR_SIDE),
    PAIR(CHEILION, MOUTH, 4.5, NEAR_SIDE),
    PAIR(TRAGION, EAR, 6.0, RIM_SIDE),
    PAIR(GONION, JAW, 10.0, RIM_SIDE),
#undef MIDDLE
#undef PAIR
};
enum { MARKS = sizeof MARK / sizeof MARK[0] };

static void place(double px[2], const sbl_face_mesh *mesh, const uint16_t point[2], double share)
{
    const float *a = mesh->px[point[0]], *b = mesh->px[point[1]];
    for (int c = 0; c < 2; c++) px[c] = (1.0 - share) * (double)a[c] + share * (double)b[c];
}

static double gap(const sbl_face_mesh *mesh, const sbl_face_mesh *mirrored, uint32_t k)
{
    double a[2], b[2];
    place(a, mesh, MARK[k].point, MARK[k].share);
    place(b, mirrored, MARK[k].twin, MARK[k].share);
    return sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
}

/* Which way the back of the head lies in the photo, as a share of a length in space. */
static void backward(double out[2], const sbl_face_mesh *mesh)
{
    const float *r = mesh->px[POINT_CANTHUS_RIGHT], *l = mesh->px[POINT_CANTHUS_LEFT], *top = mesh->px[POINT_FOREHEAD],
                *chin = mesh->px[POINT_CHIN];
    sbl_vec3 across = sbl_v3((double)(l[0] - r[0]), (double)(l[1] - r[1]), (double)(l[2] - r[2])),
             down = sbl_v3((double)(chin[0] - top[0]), (double)(chin[1] - top[1]), (double)(chin[2] - top[2])),
             back = sbl_v3_normalize(sbl_v3_cross(across, down));
    out[0] = back.x;
    out[1] = back.y;
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
    double px_per_mm = pose.eyes_px / FACE_EYES_MM, sure = fmin(mesh->flag, mirrored->flag), back[2];
    backward(back, mesh);
    for (uint32_t i = 0; i < SBL_LANDMARK_COUNT; i++) mark[i] = (sbl_face_mark){0};
    for (uint32_t k = 0; k < MARKS; k++) {
        sbl_face_mark *m = &mark[MARK[k].landmark];
        double a[2], b[2];
        place(a, mesh, MARK[k].point, MARK[k].share);
        place(b, mirrored, MARK[k].twin, MARK[k].share);
        double floor_px = MARK[k].sd_mm * px_per_mm, apart = gap(mesh, mirrored, k);
        m->given = sure >= FLAG_LEAST && (!MARK[k].side || MARK[k].side * pose.yaw < MARK[k].turn_most);
        double behind =
            MARK[k].landmark == SBL_LANDMARK_TRAGION_LEFT || MARK[k].landmark == SBL_LANDMARK_TRAGION_RIGHT ? RIM_BEFORE_MM : 0.0;
        for (int c = 0; c < 2; c++) m->px[c] = 0.5 * (a[c] + b[c]) + behind * px_per_mm * back[c];
        /* Half the gap along both axes together is sqrt(2) sd of a mean of two along one. */
        m->sd_px = sqrt(floor_px * floor_px + 0.125 * apart * apart);
        m->confidence = m->given ? sure * floor_px / m->sd_px : 0.0;
    }
}
