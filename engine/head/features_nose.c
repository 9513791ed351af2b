/* Nose: bridge, side walls, tip, wings, columella and nostrils. */
#include "template_shape.h"

void feature_nose_prepare(template_shape *shape)
{
    static const solid_knot bridge[] = {{0.0f, 40.0f, 73.5f, 6.5f},
                                        {0.0f, 29.5f, 72.8f, 6.3f},
                                        {0.0f, 14.0f, 82.0f, 6.8f},
                                        {0.0f, 2.0f, 90.6f, 7.4f},
                                        {0.0f, -8.6f, 96.2f, 9.4f}};
    solid_tube_prepare(&shape->nose_bridge, bridge, 5, 5, 0.0);
}

/* A woman's nose is a twentieth smaller, about the middle of its root on the face. */
static sbl_vec3 of_own_size(sbl_vec3 p, double size)
{
    sbl_vec3 root = sbl_v3(0.0, 8.0, 70.0);
    return sbl_v3_madd(root, sbl_v3_sub(p, root), 1.0 / size);
}

double feature_nose(const template_shape *shape, sbl_vec3 p, double d, double *nose)
{
    *nose = SOLID_FAR;
    if (p.z < 45.0 || p.x > 45.0 || p.y > 60.0 || p.y < -45.0) return d;
    const double size = 0.95 + 0.05 * shape->male;
    p = of_own_size(p, size);
    double wall = solid_rod(p, sbl_v3(3.6, 22.0, 67.5), 6.4, sbl_v3(6.6, -5.0, 81.5), 8.4);
    double body = solid_union(solid_tube_distance(&shape->nose_bridge, p, wall + 11.0), wall, 11.0);
    double wing = solid_ellipsoid(p, sbl_v3(10.6, -12.6, 86.5), sbl_v3(7.3, 8.4, 9.8));
    body = solid_union(body, wing, 6.5);
    double columella = solid_rod(p, sbl_v3(0.0, -14.0, 99.0), 3.8, sbl_v3(0.0, -21.0, 87.0), 3.8);
    body = solid_union(body, columella, 5.0);
    body *= size;
    *nose = body;
    d = solid_union(d, body, 12.0);
    double nostril = solid_rod(p, sbl_v3(7.2, -23.0, 93.0), 2.8, sbl_v3(7.4, -13.5, 88.5), 2.4);
    return solid_cut(d, size * nostril, 2.5);
}
