/* The head's axes from its face: where left and right are alike. */
#include "head/scan.h"
#include "head/template_landmarks.h"
#include "measure/least_squares.h"

/* Turn (about up) and tilt (about front) of the pose's axis of left, and how far beside the tragions' middle the face's midplane lies, mm. */
enum { TURN, TILT, SHIFT, UNKNOWNS };

typedef struct levelling {
    const align_pose *pose;
    const sbl_vec3 *landmark;
    const double *sd_mm;
    sbl_vec3 origin;
    double scale;
} levelling;

/* mm in the pose's axes, from the tragions' middle. */
static sbl_vec3 in_pose(const levelling *l, int landmark)
{
    sbl_vec3 d = sbl_v3_scale(sbl_v3_sub(l->landmark[landmark], l->origin), 1.0 / l->scale);
    return sbl_v3(sbl_v3_dot(l->pose->axis[0], d), sbl_v3_dot(l->pose->axis[1], d), sbl_v3_dot(l->pose->axis[2], d));
}

/* What both sides have runs straight across; half of its difference is one person's asymmetry. */
static void add_direction(least_squares_sums *sums, sbl_vec3 across, double sd2)
{
    double sd = sqrt(sd2 + 4.0 * TEMPLATE_ASYMMETRY_MM * TEMPLATE_ASYMMETRY_MM);
    const double turn[UNKNOWNS] = {[TURN] = -across.x / sd}, tilt[UNKNOWNS] = {[TILT] = -across.x / sd};
    least_squares_add(sums, across.z / sd, turn);
    least_squares_add(sums, across.y / sd, tilt);
}

/* A place of the middle lies in the midplane. */
static void add_middle(least_squares_sums *sums, sbl_vec3 at, double sd2)
{
    double sd = sqrt(sd2 + TEMPLATE_ASYMMETRY_MM * TEMPLATE_ASYMMETRY_MM);
    const double slope[UNKNOWNS] = {[TURN] = at.z / sd, [TILT] = at.y / sd, [SHIFT] = -1.0 / sd};
    least_squares_add(sums, at.x / sd, slope);
}

/* The residuals are linear in the unknowns: their sums at zero are the whole normal equations. */
static bool find_turn(const levelling *l, double x[UNKNOWNS])
{
    static const sbl_landmark MIDDLE[] = {SBL_LANDMARK_GLABELLA, SBL_LANDMARK_SELLION, SBL_LANDMARK_NOSE_TIP, SBL_LANDMARK_MENTON};
    least_squares_sums sums = {.unknowns = UNKNOWNS};
    for (size_t k = 0; k < sizeof MIDDLE / sizeof *MIDDLE; k++)
        add_middle(&sums, in_pose(l, (int)MIDDLE[k]), l->sd_mm[MIDDLE[k]] * l->sd_mm[MIDDLE[k]]);
    for (int left = SBL_LANDMARK_TRAGION_LEFT; left + 1 < SBL_LANDMARK_COUNT; left += 2) {
        sbl_vec3 a = in_pose(l, left), b = in_pose(l, left + 1);
        double sd2 = l->sd_mm[left] * l->sd_mm[left] + l->sd_mm[left + 1] * l->sd_mm[left + 1];
        add_direction(&sums, sbl_v3_sub(a, b), sd2);
        add_middle(&sums, sbl_v3_lerp(a, b, 0.5), 0.25 * sd2);
    }
    double step[UNKNOWNS];
    if (!least_squares_normal_solve(&sums, sums.right, step)) return false;
    for (int k = 0; k < UNKNOWNS; k++) x[k] = -step[k];
    return true;
}

void scan_level(align_pose *pose, const sbl_vec3 *landmark, const double *sd_mm, sbl_vec3 origin)
{
    const levelling l = {pose, landmark, sd_mm, origin, align_scale(pose)};
    double x[UNKNOWNS];
    if (!find_turn(&l, x)) return;
    sbl_vec3 from[3] = {pose->axis[0], pose->axis[1], pose->axis[2]}, arm = sbl_v3_sub(pose->to, origin);
    const double local[3] = {sbl_v3_dot(arm, from[0]), sbl_v3_dot(arm, from[1]), sbl_v3_dot(arm, from[2])};
    pose->axis[0] = sbl_v3_normalize(sbl_v3_madd(sbl_v3_madd(from[0], from[1], x[TILT]), from[2], x[TURN]));
    pose->axis[1] = sbl_v3_normalize(sbl_v3_madd(from[1], pose->axis[0], -sbl_v3_dot(from[1], pose->axis[0])));
    pose->axis[2] = sbl_v3_cross(pose->axis[0], pose->axis[1]);
    pose->to = origin;
    for (int k = 0; k < 3; k++) pose->to = sbl_v3_madd(pose->to, pose->axis[k], local[k]);
}
