#include "head/camera_start.h"

#include "stubble/math.h"

void camera_start(double rotation[9], int index)
{
    static const double elevation_deg[4] = {-20.0, 10.0, 45.0, 85.0};
    double azimuth = SBL_PI / 4.0 * (index % 8), elevation = SBL_PI / 180.0 * elevation_deg[index / 8 % 4];
    double ca = sbl_cos(azimuth), sa = sbl_sin(azimuth), ce = sbl_cos(elevation), se = sbl_sin(elevation);
    const double rows[9] = {ca, 0.0, -sa, sa * se, -ce, ca * se, -sa * ce, -se, -ca * ce};
    for (int i = 0; i < 9; i++) rotation[i] = rows[i];
}

/* The largest eigenvalue by power iteration: 40 rounds bring it within a part in a thousand for any but a tie, where it does not matter. */
double camera_turn_sd(const double *covariance, int stride)
{
    double v[3] = {0.6, 0.53, 0.6}, value = 0.0;
    for (int round = 0; round < 40; round++) {
        double w[3];
        for (int i = 0; i < 3; i++)
            w[i] = covariance[i * stride] * v[0] + covariance[i * stride + 1] * v[1] + covariance[i * stride + 2] * v[2];
        value = sqrt(w[0] * w[0] + w[1] * w[1] + w[2] * w[2]);
        if (!(value > 0.0)) break;
        for (int i = 0; i < 3; i++) v[i] = w[i] / value;
    }
    return sqrt(value);
}
