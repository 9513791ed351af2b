/* Lips and the groove above them. */
#include "template_shape.h"

void feature_mouth_prepare(template_shape *shape)
{
    static const solid_knot upper[] = {{0.0f, -40.6f, 87.3f, 4.6f},
                                       {4.5f, -40.0f, 87.0f, 4.9f},
                                       {12.0f, -41.4f, 84.4f, 4.1f},
                                       {19.0f, -43.4f, 80.6f, 2.9f},
                                       {25.5f, -45.2f, 76.6f, 1.6f}};
    static const solid_knot lower[] = {{0.0f, -49.8f, 85.4f, 5.6f},
                                       {7.0f, -49.8f, 84.6f, 5.4f},
                                       {14.0f, -48.8f, 82.2f, 4.4f},
                                       {20.0f, -47.0f, 79.0f, 3.0f},
                                       {25.5f, -45.4f, 76.4f, 1.6f}};
    solid_tube_prepare(&shape->lip_upper, upper, 5, 5);
    solid_tube_prepare(&shape->lip_lower, lower, 5, 5);
}

double feature_mouth(const template_shape *shape, sbl_vec3 p, double d, double *lips)
{
    *lips = SOLID_FAR;
    if (p.z < 45.0 || p.x > 50.0 || p.y > -10.0 || p.y < -80.0) return d;
    double philtrum = solid_rod(p, sbl_v3(0.0, -28.0, 97.0), 5.0, sbl_v3(0.0, -35.0, 98.0), 5.2);
    d = solid_cut(d, philtrum, 3.0);
    double under = solid_ellipsoid(p, sbl_v3(0.0, -62.5, 98.0), sbl_v3(20.0, 7.0, 13.0));
    d = solid_cut(d, under, 8.0);
    double upper = solid_tube_distance(&shape->lip_upper, p), lower = solid_tube_distance(&shape->lip_lower, p);
    *lips = solid_union(upper, lower, 1.2);
    return solid_union(d, *lips, 4.0);
}
