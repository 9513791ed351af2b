/* Lips, the groove above them and the hollow below. */
#include "template_shape.h"

void feature_mouth_prepare(template_shape *shape)
{
    static const solid_knot upper[] = {{0.0f, -40.4f, 87.7f, 4.7f},
                                       {4.5f, -39.7f, 87.6f, 5.1f},
                                       {12.0f, -41.2f, 85.0f, 4.3f},
                                       {19.0f, -43.3f, 80.8f, 2.8f},
                                       {25.5f, -45.3f, 76.8f, 1.4f}};
    static const solid_knot lower[] = {{0.0f, -49.8f, 85.4f, 5.6f},
                                       {7.0f, -49.8f, 84.4f, 5.3f},
                                       {14.0f, -48.8f, 81.2f, 4.0f},
                                       {20.0f, -47.2f, 78.2f, 2.4f},
                                       {25.5f, -45.6f, 76.0f, 1.2f}};
    static const solid_knot nasolabial[] = {
        {20.0f, -17.0f, 81.5f, 3.0f}, {25.0f, -27.0f, 82.4f, 3.6f}, {30.0f, -39.0f, 81.2f, 3.4f}, {33.0f, -47.0f, 79.4f, 2.4f}};
    solid_tube_prepare(&shape->nasolabial, nasolabial, 4, 5, 0.0);
    solid_tube_prepare(&shape->lip_upper, upper, 5, 5, 0.0);
    solid_tube_prepare(&shape->lip_lower, lower, 5, 5, 0.0);
}

double feature_mouth(const template_shape *shape, sbl_vec3 p, double d, double *lips)
{
    *lips = SOLID_FAR;
    if (p.z < 45.0 || p.x > 50.0 || p.y > -10.0 || p.y < -80.0) return d;
    double muzzle = solid_ellipsoid(p, sbl_v3(0.0, -38.0, 68.0), sbl_v3(27.0, 17.0, 22.2));
    d = solid_union(d, muzzle, 10.0);
    double philtrum = solid_rod(p, sbl_v3(0.0, -27.0, 92.0), 3.2, sbl_v3(0.0, -36.5, 94.6), 3.8);
    d = solid_cut(d, philtrum, 2.5);
    d = solid_cut(d, solid_tube_distance(&shape->nasolabial, p, 9.0 - d), 9.0);
    double under = solid_ellipsoid(p, sbl_v3(0.0, -62.5, 98.0), sbl_v3(20.0, 7.0, 13.0));
    d = solid_cut(d, under, 8.0);
    /* The lips close over a trough, and the corners lie in hollows. */
    double trough = solid_ellipsoid(p, sbl_v3(0.0, -45.2, 97.0), sbl_v3(22.0, 4.5, 10.5));
    d = solid_cut(d, trough, 4.0);
    double corner = solid_ellipsoid(p, sbl_v3(22.5, -50.5, 104.0), sbl_v3(15.0, 14.0, 25.0));
    d = solid_cut(d, corner, 12.0);
    /* Both the union with the rest over 3 mm and the name of the part ask for no more. */
    double felt = fmax(d, 0.0) + 4.0;
    double upper = solid_tube_distance(&shape->lip_upper, p, felt), lower = solid_tube_distance(&shape->lip_lower, p, felt);
    *lips = solid_union(upper, lower, 0.6);
    return solid_union(d, *lips, 3.0);
}
