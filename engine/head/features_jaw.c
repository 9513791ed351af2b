/* Chin, the lower border of the jaw and its corner. */
#include "template_shape.h"

double feature_jaw(const template_shape *shape, sbl_vec3 p, double d)
{
    if (p.y > 10.0) return d;
    double male = shape->male;
    /* Under the jaw: the plane through menton and the jaw's corners, which ends the measured radii below. */
    double above = 0.899 * (p.y + 92.0) + 0.437 * (p.z - 64.0), behind = -18.0 - p.z;
    d = solid_cut(d, solid_common(above, behind, 16.0), 16.0);

    double ramus = solid_tube_distance(&shape->jaw, p);
    d = solid_union(d, ramus, 16.0);
    double chin = solid_ellipsoid(p, sbl_v3(0.0, -76.5, 65.0), sbl_v3(21.0 + 3.0 * male, 14.5, 20.0 + 0.8 * male));
    return solid_union(d, chin, 12.0);
}
