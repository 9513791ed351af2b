/*
 * What people's landmarks differ by, as the identity modes of the USC ICT FaceKit have it (MIT licence, credit USC ICT), measured for this project at the
 * vertices of ten landmarks on the right side. A weight of one on a mode is one sd: together the modes make 6.6 mm of sellion to menton, where ANSUR II has
 * 6.1 and 6.7 (knowledge/anthropometry.json). Of the first 44 modes 37 move both sides alike and stand here; seven make one side unlike the other and count towards
 * TEMPLATE_ASYMMETRY_MM. Later modes move a landmark by less than 0.1 mm.
 * Of each mode's moves, what a bend (template_bend.h) and a shift and nod of the whole head make of them was taken out: across, up and down by least squares,
 * along by the distance from glabella to opisthocranion.
 */
#include "head/landmark_spread.h"

/* clang-format off */
const landmark_part landmark_spread_part[LANDMARK_SPREAD] = {
    {SBL_LANDMARK_GLABELLA, 1}, {SBL_LANDMARK_GLABELLA, 2},
    {SBL_LANDMARK_SELLION, 1}, {SBL_LANDMARK_SELLION, 2},
    {SBL_LANDMARK_NOSE_TIP, 1}, {SBL_LANDMARK_NOSE_TIP, 2},
    {SBL_LANDMARK_MENTON, 1}, {SBL_LANDMARK_MENTON, 2},
    {SBL_LANDMARK_TRAGION_LEFT, 0}, {SBL_LANDMARK_TRAGION_LEFT, 1}, {SBL_LANDMARK_TRAGION_LEFT, 2},
    {SBL_LANDMARK_LATERAL_CANTHUS_LEFT, 0}, {SBL_LANDMARK_LATERAL_CANTHUS_LEFT, 1}, {SBL_LANDMARK_LATERAL_CANTHUS_LEFT, 2},
    {SBL_LANDMARK_CHEILION_LEFT, 0}, {SBL_LANDMARK_CHEILION_LEFT, 1}, {SBL_LANDMARK_CHEILION_LEFT, 2},
    {SBL_LANDMARK_GONION_LEFT, 0}, {SBL_LANDMARK_GONION_LEFT, 1}, {SBL_LANDMARK_GONION_LEFT, 2},
};

/* Lower triangle. */
static const float by_modes_mm2[LANDMARK_SPREAD * (LANDMARK_SPREAD + 1) / 2] = {
    3.3f,
    0.3f, 1.7f,
    1.1f, 0.4f, 1.9f,
    1.4f, 0.5f, 2.1f, 3.7f,
    -1.3f, 0.2f, -0.3f, -0.4f, 2.6f,
    1.9f, -0.6f, 2.4f, 4.0f, -1.0f, 8.1f,
    1.0f, 0.3f, 0.5f, 0.8f, -0.9f, 1.2f, 1.9f,
    -1.7f, 0.9f, -0.5f, -0.6f, -0.9f, -0.6f, -1.1f, 8.7f,
    0.9f, 0.1f, 0.7f, 1.0f, -0.1f, 1.2f, 0.1f, -1.2f, 2.6f,
    -2.4f, -1.0f, -2.3f, -2.7f, -0.5f, -2.6f, -0.4f, 3.9f, -2.0f, 5.9f,
    -1.9f, -1.8f, -0.9f, -1.7f, 1.1f, -2.4f, -0.7f, -3.6f, 0.4f, 0.6f, 9.3f,
    0.4f, 0.3f, -0.3f, 0.0f, 1.2f, -0.5f, -0.2f, -2.6f, -0.5f, -1.4f, -0.1f, 4.2f,
    0.8f, 0.2f, 0.1f, 0.0f, -1.1f, 0.1f, 0.8f, -1.8f, 0.7f, -1.5f, 0.2f, 0.2f, 2.2f,
    1.7f, -1.0f, -0.6f, -1.4f, -0.5f, -0.6f, 0.5f, -1.8f, 0.0f, -0.5f, -1.2f, 0.1f, 0.8f, 5.3f,
    0.0f, -0.2f, -0.1f, -0.2f, 0.1f, 0.0f, -0.2f, 0.5f, -0.5f, 0.3f, -0.2f, 0.3f, -0.3f, 0.5f, 1.8f,
    -1.1f, 0.4f, -0.3f, 0.4f, 0.9f, -0.1f, -0.6f, 0.1f, 0.2f, -0.2f, 0.9f, 0.5f, -0.3f, -1.0f, 0.0f, 2.2f,
    -0.7f, -1.4f, -2.6f, -3.7f, 1.3f, -4.0f, -1.3f, -2.7f, -1.3f, 2.0f, -0.3f, 3.2f, -0.1f, 2.3f, -0.3f, -1.2f, 13.5f,
    -1.5f, -0.3f, -0.6f, -1.2f, -0.9f, -1.2f, 0.1f, 3.5f, -2.8f, 3.5f, -0.5f, -2.8f, -1.0f, -0.3f, -0.4f, -0.6f, -0.7f, 6.1f,
    0.0f, -0.7f, -0.1f, -0.8f, -0.1f, -1.0f, -1.9f, 1.2f, 0.1f, 0.0f, -0.1f, -0.3f, -0.4f, 0.2f, 0.2f, -1.1f, 2.0f, 0.1f, 3.4f,
    -1.2f, -0.3f, -0.9f, -1.5f, -0.3f, -3.3f, 0.1f, -1.1f, -0.4f, 1.5f, 3.5f, -0.9f, 0.5f, -0.4f, 0.0f, 0.0f, -2.3f, 1.2f, -0.2f, 5.7f,
};
/* clang-format on */

/*
 * What comes on top, our estimates, one sd. Where a landmark is set, what the modes that were not read do, and that the template is drawn where people have it
 * only to a millimetre or two; a jaw's corner is round. How the face as a whole stands to the vault.
 */
#define PLACED_MM        2.0
#define PLACED_GONION_MM 3.0
#define FACE_SHIFT_MM    1.0
#define FACE_NOD         (1.0 * SBL_PI / 180.0)
/*
 * Ears sit farther forward or back on a head than its length tells, both alike. The modes say 3.1 mm; on the two heads that are at hand they lie 6 mm before and
 * 5 mm behind people's mean. The 3.9 mm of 200 Swiss men (template_landmarks.c) are from the nasion and count for less.
 */
#define EARS_ALONG_MM 6.0

/* How far a nod of one radian moves a part. */
static double nodded(landmark_part part, const sbl_vec3 place[SBL_LANDMARK_COUNT])
{
    return part.axis == 1 ? -place[part.landmark].z : part.axis == 2 ? place[part.landmark].y : 0.0;
}

static double own_variance(landmark_part part)
{
    double placed = part.landmark == SBL_LANDMARK_GONION_LEFT ? PLACED_GONION_MM : PLACED_MM;
    bool ears_along = part.landmark == SBL_LANDMARK_TRAGION_LEFT && part.axis == 2;
    return placed * placed + (ears_along ? EARS_ALONG_MM * EARS_ALONG_MM : 0.0);
}

void landmark_spread_covariance(double mm2[LANDMARK_SPREAD][LANDMARK_SPREAD], const sbl_vec3 place[SBL_LANDMARK_COUNT])
{
    const float *by_modes = by_modes_mm2;
    for (int i = 0; i < LANDMARK_SPREAD; i++)
        for (int j = 0; j <= i; j++) {
            landmark_part a = landmark_spread_part[i], b = landmark_spread_part[j];
            double sum = (double)*by_modes++ + FACE_NOD * FACE_NOD * nodded(a, place) * nodded(b, place);
            if (a.axis == b.axis && a.axis > 0) sum += FACE_SHIFT_MM * FACE_SHIFT_MM;
            if (i == j) sum += own_variance(a);
            mm2[i][j] = mm2[j][i] = sum;
        }
}
