/* Nose: bridge, tip, wings and nostrils. */
#include "template_shape.h"

void feature_nose_prepare(template_shape *shape)
{
    static const solid_knot bridge[] = {{0.0f, 38.0f, 70.0f, 9.0f},
                                        {0.0f, 29.0f, 70.0f, 8.6f},
                                        {0.0f, 14.0f, 80.2f, 9.2f},
                                        {0.0f, 2.0f, 88.5f, 9.8f},
                                        {0.0f, -9.0f, 95.0f, 10.6f}};
    solid_tube_prepare(&shape->nose_bridge, bridge, 5, 5);
}

double feature_nose(const template_shape *shape, sbl_vec3 p, double d, double *nose)
{
    *nose = SOLID_FAR;
    if (p.z < 45.0 || p.x > 45.0 || p.y > 60.0 || p.y < -45.0) return d;
    double body = solid_tube_distance(&shape->nose_bridge, p);
    double root = solid_rod(p, sbl_v3(6.0, 20.0, 63.0), 8.0, sbl_v3(9.0, -10.0, 73.0), 11.0);
    body = solid_union(body, root, 10.0);
    double wing = solid_ellipsoid(p, sbl_v3(11.8, -14.2, 86.5), sbl_v3(6.6, 6.8, 9.2));
    body = solid_union(body, wing, 4.0);
    double columella = solid_rod(p, sbl_v3(0.0, -15.5, 99.5), 4.2, sbl_v3(0.0, -24.0, 86.5), 4.2);
    body = solid_union(body, columella, 4.0);
    *nose = body;
    d = solid_union(d, body, 5.0);
    double nostril = solid_rod(p, sbl_v3(7.0, -24.0, 92.5), 2.7, sbl_v3(6.6, -12.0, 89.0), 2.6);
    return solid_cut(d, nostril, 2.5);
}
