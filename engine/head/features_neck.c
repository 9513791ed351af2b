/* Neck, nape and the clean end of the bust. */
#include "template_shape.h"

/* First-order distance to an upright elliptic column: exact on its surface. */
static double column(double x, double z, double rx, double rz)
{
    double ax = x / rx, az = z / rz, bx = ax / rx, bz = az / rz;
    double k0 = sqrt(ax * ax + az * az), k1 = sqrt(bx * bx + bz * bz);
    return k1 > 1e-9 ? k0 * (k0 - 1.0) / k1 : -fmin(rx, rz);
}

double feature_neck(const template_shape *shape, sbl_vec3 p, double d)
{
    if (p.y > 20.0) return d;
    /* The neck leans forward: below the throat its axis runs back by half a millimetre a millimetre. */
    double below = fmax(0.0, -92.0 - p.y);
    double axis_z = -24.0 - 0.5 * below * below / (below + 12.0);
    double widest = 49.0 + 6.0 * shape->male, deep = 54.0 + 4.0 * shape->male;
    double front = sbl_smoothstep(-20.0, 60.0, p.z - axis_z);
    double neck = 0.9 * column(p.x, p.z - axis_z, widest - 9.0 * front, deep);
    neck = fmax(neck, p.y + 25.0 - 0.25 * p.z);

    double mastoid = solid_rod(p, sbl_v3(60.0, -30.0, -26.0), 9.0, sbl_v3(15.0, -162.0, -2.0), 8.0);
    neck = solid_union(neck, mastoid, 12.0);
    double trapezius = solid_rod(p, sbl_v3(26.0, -70.0, -56.0), 20.0, sbl_v3(96.0, -172.0, -62.0), 26.0);
    neck = solid_union(neck, trapezius, 36.0);
    double larynx = solid_rod(p, sbl_v3(0.0, -112.0, 21.0), 7.0 + shape->male, sbl_v3(0.0, -150.0, 4.0), 9.0);
    neck = solid_union(neck, larynx, 14.0);
    return solid_union(d, neck, 18.0);
}

/* Flat below, rounded at its rim. */
double feature_bust_end(sbl_vec3 p, double d)
{
    double below = -0.989 * (p.y + 150.0 + 0.15 * (p.z + 45.0));
    return solid_common(d, below, 8.0);
}
