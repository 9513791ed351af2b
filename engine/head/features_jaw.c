/* Chin, the lower border of the jaw and its corner. */
#include "template_shape.h"

void feature_jaw_prepare(template_shape *shape)
{
    static const solid_knot border[] = {{0.0f, -80.0f, 63.0f, 9.5f},  {15.0f, -79.5f, 61.5f, 9.5f}, {28.0f, -75.0f, 52.0f, 9.5f},
                                        {38.0f, -67.0f, 33.0f, 9.0f}, {47.0f, -56.0f, 12.0f, 9.0f}, {54.0f, -30.0f, -4.0f, 9.0f}};
    solid_tube_prepare(&shape->jaw, border, 6, 4, 0.0);
}

double feature_jaw(const template_shape *shape, sbl_vec3 p, double d)
{
    if (p.y > 10.0) return d;
    double male = shape->male;
    /* Under the jaw: the plane through menton and the jaw's corners, which ends the measured radii below. */
    double above = 0.899 * (p.y + 92.0) + 0.437 * (p.z - 64.0), behind = -18.0 - p.z;
    d = solid_cut(d, solid_common(above, behind, 16.0), 16.0);
    d = solid_union(d, solid_tube_distance(&shape->jaw, p, d + 16.0), 16.0);
    double chin = solid_ellipsoid(p, sbl_v3(0.0, -76.5, 65.0), sbl_v3(21.0 + 3.0 * male, 14.5, 19.8 + 0.8 * male));
    d = solid_union(d, chin, 12.0);
    double beside_chin = solid_rod(p, sbl_v3(20.0, -69.0, 64.0), 8.0, sbl_v3(37.0, -62.0, 46.0), 7.5);
    d = solid_union(d, beside_chin, 20.0);
    double under_chin = solid_ellipsoid(p, sbl_v3(0.0, -82.5, 44.0), sbl_v3(25.0, 12.0, 27.0));
    return solid_union(d, under_chin, 12.0);
}
