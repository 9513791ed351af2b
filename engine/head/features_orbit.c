/* The orbit with its closed lids. */
#include "template_shape.h"

/* Where the lids meet, as y over x: a shallow arc that hangs below the line between the corners, the outer corner a little higher. */
static double fissure_y(double x)
{
    double t = (x - 31.0) / 15.0;
    return 16.2 + 0.8 * t + 3.4 * t * t;
}

double feature_orbit(const template_shape *shape, sbl_vec3 p, double d, double *lids)
{
    *lids = SOLID_FAR;
    if (p.z < 30.0 || p.y < -20.0 || p.y > 60.0 || p.x > 75.0) return d;
    (void)shape;
    double socket = solid_ellipsoid(p, sbl_v3(29.5, 24.5, 81.0), sbl_v3(19.0, 11.5, 13.5));
    d = solid_cut(d, socket, 10.0);

    double ball = solid_ellipsoid(p, sbl_v3(31.2, 21.5, 57.5), sbl_v3(16.5, 12.8, 14.6));
    double from_line = p.y - fissure_y(p.x), across = (p.x - 31.0) / 15.6;
    double within = sbl_clamp(1.0 - across * across * across * across, 0.0, 1.0);
    /* The upper lid's rim stands over the lower one; between them lies the line of the lashes. */
    double upper = 0.9 * within * sbl_smoothstep(-0.5, 0.9, from_line) * (1.0 - sbl_smoothstep(2.0, 11.0, from_line));
    double line = 0.9 * within * sbl_exp(-(from_line + 0.2) * (from_line + 0.2) / 0.5);
    ball = 0.85 * (ball - upper + line);
    *lids = ball;
    return solid_union(d, ball, 4.0);
}
