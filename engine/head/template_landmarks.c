/* Landmarks found on the template's shape: by their definition where that is geometric, near their usual place otherwise. */
#include "template_landmarks.h"

#include <math.h>

/* A landmark's usual place on the mean head, and its sd: our estimate from the spread between the test heads. */
typedef struct landmark_guess {
    float x, y, z, sd_mm;
} landmark_guess;

static const landmark_guess guess[SBL_LANDMARK_COUNT] = {[SBL_LANDMARK_GLABELLA] = {0.0f, 44.0f, 83.0f, 3.0f},
                                                         [SBL_LANDMARK_SELLION] = {0.0f, 31.0f, 79.0f, 3.0f},
                                                         [SBL_LANDMARK_NOSE_TIP] = {0.0f, -9.0f, 106.0f, 4.0f},
                                                         [SBL_LANDMARK_MENTON] = {0.0f, -92.0f, 66.0f, 5.0f},
                                                         [SBL_LANDMARK_VERTEX] = {0.0f, 133.0f, -23.0f, 5.0f},
                                                         [SBL_LANDMARK_OPISTHOCRANION] = {0.0f, 42.0f, -112.0f, 8.0f},
                                                         [SBL_LANDMARK_INION] = {0.0f, -2.0f, -103.0f, 8.0f},
                                                         [SBL_LANDMARK_TRAGION_LEFT] = {75.0f, 0.6f, -9.6f, 3.0f},
                                                         [SBL_LANDMARK_TRAGION_RIGHT] = {-75.0f, 0.6f, -9.6f, 3.0f},
                                                         [SBL_LANDMARK_LATERAL_CANTHUS_LEFT] = {46.0f, 20.0f, 62.0f, 3.0f},
                                                         [SBL_LANDMARK_LATERAL_CANTHUS_RIGHT] = {-46.0f, 20.0f, 62.0f, 3.0f},
                                                         [SBL_LANDMARK_CHEILION_LEFT] = {25.0f, -45.0f, 79.0f, 3.0f},
                                                         [SBL_LANDMARK_CHEILION_RIGHT] = {-25.0f, -45.0f, 79.0f, 3.0f},
                                                         [SBL_LANDMARK_GONION_LEFT] = {58.0f, -60.0f, 8.0f, 6.0f},
                                                         [SBL_LANDMARK_GONION_RIGHT] = {-58.0f, -60.0f, 8.0f, 6.0f}};

double template_landmark_sd_mm(sbl_landmark landmark)
{
    return (double)guess[landmark].sd_mm;
}

/*
 * Where people on average have a landmark, from where the drawing has it: by the mean head from whose radii the cranium is made, so that the two lie on
 * each other as they are (the corners of its eyes and mouth at their vertices, its tragions picked, the others as found on a scan), where that is
 * more than 2 mm. The ear is drawn so that the tragion's height is the mean head's and its depth that of 200 Swiss men (Flury and Riedwyl 1988,
 * Multivariate Statistics: tragion to nasion 122 mm, sd 3.9); the mean head has it 5 mm farther back. mm, left side.
 */
static const float usual[SBL_LANDMARK_COUNT][3] = {[SBL_LANDMARK_NOSE_TIP] = {0.0f, -2.6f, 1.2f},
                                                   [SBL_LANDMARK_MENTON] = {0.0f, 1.1f, 3.2f},
                                                   [SBL_LANDMARK_TRAGION_LEFT] = {-3.6f, 0.0f, 0.0f},
                                                   [SBL_LANDMARK_LATERAL_CANTHUS_LEFT] = {-2.7f, 2.6f, -1.8f},
                                                   [SBL_LANDMARK_CHEILION_LEFT] = {0.0f, -2.1f, -2.5f}};

sbl_vec3 template_landmark_usual_mm(sbl_landmark landmark)
{
    bool right = landmark >= SBL_LANDMARK_TRAGION_LEFT && (landmark - SBL_LANDMARK_TRAGION_LEFT) % 2 == 1;
    const float *at = usual[right ? landmark - 1 : landmark];
    return sbl_v3(right ? -(double)at[0] : (double)at[0], (double)at[1], (double)at[2]);
}

static sbl_vec3 onto_shape(const template_shape *shape, sbl_vec3 p)
{
    for (int i = 0; i < 8; i++)
        p = sbl_v3_madd(p, template_shape_normal(shape, p), -sbl_clamp(template_shape_distance(shape, p), -2.0, 2.0));
    return p;
}

/* The first skin from `from` on along a unit direction (sphere tracing; the shape's gradient stays below 1.6). */
static sbl_vec3 first_skin(const template_shape *shape, sbl_vec3 from, sbl_vec3 direction)
{
    for (int i = 0; i < 300; i++) {
        double d = template_shape_distance(shape, from);
        if (d < 1e-3) break;
        from = sbl_v3_madd(from, direction, 0.6 * d);
    }
    return from;
}

/* The place within heights [low, high] where the profile stands out most (sign 1) or is deepest (-1). */
static sbl_vec3 profile_extreme(const template_shape *shape, double low, double high, double sign)
{
    enum { STEPS = 60 };
    sbl_vec3 best = sbl_v3(0.0, low, -sign * 1e3);
    for (int i = 0; i <= STEPS; i++) {
        double y = low + (high - low) * i / STEPS;
        sbl_vec3 p = first_skin(shape, sbl_v3(0.0, y, 130.0), sbl_v3(0.0, 0.0, -1.0));
        if (sign * (p.z - best.z) > 0.0) best = p;
    }
    return best;
}

/*
 * The menton: farthest down and, by 30 degrees, forward, as on a scan (scan_landmarks.c). Straight down alone is the throat on a soft chin, 25 mm
 * farther back: the chin in a photo would then tip the head that is fitted to it.
 */
static sbl_vec3 tip_of_chin(const template_shape *shape)
{
    const sbl_vec3 way = {0.0, -0.866, 0.5}, across = {0.0, 0.5, 0.866};
    sbl_vec3 from =
        sbl_v3((double)guess[SBL_LANDMARK_MENTON].x, (double)guess[SBL_LANDMARK_MENTON].y, (double)guess[SBL_LANDMARK_MENTON].z);
    sbl_vec3 best = sbl_v3(0.0, 0.0, 0.0);
    for (int i = -12; i <= 12; i++) {
        sbl_vec3 p = first_skin(shape, sbl_v3_madd(sbl_v3_madd(from, across, i), way, 40.0), sbl_v3_scale(way, -1.0));
        if (sbl_v3_dot(p, way) > sbl_v3_dot(best, way)) best = p;
    }
    return best;
}

void template_landmarks(sbl_vec3 landmark[SBL_LANDMARK_COUNT], const template_shape *shape)
{
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        landmark[i] = onto_shape(shape, sbl_v3((double)guess[i].x, (double)guess[i].y, (double)guess[i].z));
        if (guess[i].x == 0.0f) landmark[i].x = 0.0;
    }
    landmark[SBL_LANDMARK_GLABELLA] = profile_extreme(shape, 38.0, 52.0, 1.0);
    landmark[SBL_LANDMARK_SELLION] = profile_extreme(shape, 22.0, 38.0, -1.0);
    landmark[SBL_LANDMARK_NOSE_TIP] = profile_extreme(shape, -20.0, 0.0, 1.0);
    landmark[SBL_LANDMARK_MENTON] = tip_of_chin(shape);
    sbl_vec3 notch = feature_ear_tragion(shape);
    landmark[SBL_LANDMARK_TRAGION_LEFT] = first_skin(shape, sbl_v3(110.0, notch.y, notch.z), sbl_v3(-1.0, 0.0, 0.0));
    landmark[SBL_LANDMARK_TRAGION_RIGHT] = first_skin(shape, sbl_v3(-110.0, notch.y, notch.z), sbl_v3(1.0, 0.0, 0.0));
}
