#include "stubble/camera.h"

bool sbl_pinhole_project(const sbl_pinhole *camera, sbl_vec3 place, double px[2], double *depth_mm)
{
    const double *r = camera->rotation, *t = camera->translation_mm;
    double x = r[0] * place.x + r[1] * place.y + r[2] * place.z + t[0], y = r[3] * place.x + r[4] * place.y + r[5] * place.z + t[1],
           z = r[6] * place.x + r[7] * place.y + r[8] * place.z + t[2];
    if (!(z > 1.0)) return false;
    px[0] = camera->center_x + camera->focal_px * x / z;
    px[1] = camera->center_y + camera->focal_px * y / z;
    if (depth_mm) *depth_mm = z;
    return true;
}

sbl_vec3 sbl_pinhole_position(const sbl_pinhole *camera)
{
    const double *r = camera->rotation, *t = camera->translation_mm;
    return sbl_v3(-(r[0] * t[0] + r[3] * t[1] + r[6] * t[2]), -(r[1] * t[0] + r[4] * t[1] + r[7] * t[2]),
                  -(r[2] * t[0] + r[5] * t[1] + r[8] * t[2]));
}

void sbl_pinhole_turn(double out[9], const double rotation[9], const double turn[3])
{
    double angle = sqrt(turn[0] * turn[0] + turn[1] * turn[1] + turn[2] * turn[2]);
    double a = angle > 1e-8 ? sbl_sin(angle) / angle : 1.0, b = angle > 1e-8 ? (1.0 - sbl_cos(angle)) / (angle * angle) : 0.5;
    double x = turn[0], y = turn[1], z = turn[2];
    const double e[9] = {1.0 - b * (y * y + z * z), b * x * y - a * z,         b * x * z + a * y,
                         b * x * y + a * z,         1.0 - b * (x * x + z * z), b * y * z - a * x,
                         b * x * z - a * y,         b * y * z + a * x,         1.0 - b * (x * x + y * y)};
    double product[9];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            product[3 * i + j] = e[3 * i] * rotation[j] + e[3 * i + 1] * rotation[3 + j] + e[3 * i + 2] * rotation[6 + j];
    for (int i = 0; i < 9; i++) out[i] = product[i];
}
