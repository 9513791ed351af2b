/* The lips as the photo has them: a smile, an open mouth and another person's lips lie elsewhere than those of a fitted head. */
#include "stubble/photo_preview.h"

/* Between the corners of the mouth: 54.5 mm in men, 50.2 in women (Farkas, Anthropometry of the Head and Face, 1994, ch-ch). */
#define MOUTH_MM 52.0
/* Lips and teeth above and below the line between the corners, as a share of it: 10 mm each closed, 14 with a smile; ours. */
#define HALF_HEIGHT 0.27

void sbl_photo_mouth_of_corners(sbl_photo_mouth *mouth, const double left[2], const double right[2])
{
    const double along[2] = {0.5 * (left[0] - right[0]), 0.5 * (left[1] - right[1])};
    *mouth = (sbl_photo_mouth){.count = SBL_PHOTO_MOUTH_POINTS_MAX,
                               .px_per_mm = 2.0 * sqrt(along[0] * along[0] + along[1] * along[1]) / MOUTH_MM};
    for (uint32_t i = 0; i < mouth->count; i++) {
        double angle = 2.0 * SBL_PI * i / mouth->count, u = sbl_cos(angle), v = 2.0 * HALF_HEIGHT * sbl_sin(angle);
        mouth->px[i][0] = 0.5 * (left[0] + right[0]) + u * along[0] - v * along[1];
        mouth->px[i][1] = 0.5 * (left[1] + right[1]) + u * along[1] + v * along[0];
    }
}

static double squared_distance_to_side(const double a[2], const double b[2], double x, double y)
{
    double along[2] = {b[0] - a[0], b[1] - a[1]}, length2 = along[0] * along[0] + along[1] * along[1];
    double t = length2 > 0.0 ? sbl_clamp(((x - a[0]) * along[0] + (y - a[1]) * along[1]) / length2, 0.0, 1.0) : 0.0;
    double u = x - a[0] - t * along[0], v = y - a[1] - t * along[1];
    return u * u + v * v;
}

double sbl_photo_mouth_distance_mm(const sbl_photo_mouth *mouth, double x, double y)
{
    bool inside = false;
    double least = HUGE_VAL;
    for (uint32_t i = 0, before = mouth->count - 1; i < mouth->count; before = i++) {
        const double *a = mouth->px[before], *b = mouth->px[i];
        if ((a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])) inside = !inside;
        least = fmin(least, squared_distance_to_side(a, b, x, y));
    }
    return inside ? 0.0 : sqrt(least) / mouth->px_per_mm;
}
