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
    /* Above this height the neck's column lies well within the skull. */
    if (p.y > 10.0) return d;
    /* The neck leans forward: below the throat its axis runs back by half a millimetre a millimetre. */
    double below = fmax(0.0, -88.0 - p.y), male = shape->male;
    double axis_z = -24.0 - 0.5 * below * below / (below + 14.0);
    double widest = 50.0 + 6.0 * male, deep = 54.0 + 4.0 * male;
    double front = sbl_smoothstep(-20.0, 60.0, p.z - axis_z);
    double neck = 0.9 * column(p.x, p.z - axis_z, widest - 9.0 * front, deep);

    double sternomastoid = solid_rod(p, sbl_v3(59.0, -32.0, -26.0), 8.0, sbl_v3(13.0, -166.0, -1.0), 8.5);
    neck = solid_union(neck, sternomastoid, 12.0);
    double trapezius = solid_rod(p, sbl_v3(24.0, -84.0, -60.0), 19.0, sbl_v3(80.0 + 6.0 * male, -180.0, -66.0), 19.0 + 3.0 * male);
    neck = solid_union(neck, trapezius, 34.0);
    double larynx = solid_rod(p, sbl_v3(0.0, -110.0, 20.0), 5.0 + 3.0 * male, sbl_v3(0.0, -152.0, 2.0), 7.0 + 2.0 * male);
    neck = solid_union(neck, larynx, 14.0);
    return solid_union(d, neck, 18.0);
}

/* Cut as a bust is: upright around, level below, rounded at the rims. */
double feature_bust_end(sbl_vec3 p, double d)
{
    if (p.y > -85.0) return d;
    double below = -0.989 * (p.y + 152.0 + 0.15 * (p.z + 45.0));
    double around = column(p.x, p.z + 42.0, 76.0, 76.0);
    /* The trim widens upwards, out of the way of the jaw. */
    double risen = fmax(0.0, p.y + 145.0);
    around -= 1.3 * risen * risen / (risen + 25.0);
    return solid_common(solid_common(d, around, 14.0), below, 7.0);
}
