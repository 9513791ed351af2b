/* Brow, orbit and closed lids. */
#include "template_shape.h"

void feature_orbit_prepare(template_shape *shape)
{
    static const solid_knot brow[] = {{8.0f, 42.0f, 71.0f, 7.5f},
                                      {20.0f, 44.5f, 70.5f, 7.5f},
                                      {34.0f, 44.5f, 65.8f, 8.0f},
                                      {45.0f, 40.0f, 58.2f, 7.3f},
                                      {50.0f, 31.5f, 48.0f, 5.5f}};
    /* The crease above the upper lid. */
    static const solid_knot crease[] = {{20.5f, 26.2f, 68.2f, 0.2f},
                                        {24.5f, 28.4f, 69.1f, 0.7f},
                                        {31.0f, 29.8f, 69.5f, 1.0f},
                                        {39.0f, 28.2f, 68.8f, 0.9f},
                                        {46.0f, 23.5f, 64.9f, 0.5f}};
    /* A woman's brow stands out less. */
    solid_tube_prepare(&shape->brow, brow, 5, 4, 0.9 * (1.0 - shape->male));
    solid_tube_prepare(&shape->lid_crease, crease, 5, 4, 0.0);
}

/* Where the lids meet, as y over x: a shallow arc that hangs below the line between the corners, the outer corner a little higher. */
static double fissure_y(double x)
{
    double t = (x - 31.0) / 15.0;
    return 15.8 + 0.8 * t + 3.6 * t * t;
}

double feature_orbit(const template_shape *shape, sbl_vec3 p, double d, double *lids)
{
    *lids = SOLID_FAR;
    if (p.z < 25.0 || p.y < -20.0 || p.y > 66.0 || p.x > 75.0) return d;
    d = solid_union(d, solid_tube_distance(&shape->brow, p, d + 12.0), 12.0);
    double socket = solid_ellipsoid(p, sbl_v3(28.5, 24.5, 79.5), sbl_v3(18.0, 10.0, 11.5));
    d = solid_cut(d, socket, 9.0);

    double ball = solid_ellipsoid(p, sbl_v3(31.2, 21.3, 57.2), sbl_v3(17.2, 13.6, 15.2));
    double from_line = p.y - fissure_y(p.x), across = (p.x - 31.2) / 15.8;
    double within = sbl_clamp(1.0 - across * across * across * across, 0.0, 1.0);
    /* The upper lid's rim stands over the lower one; between them lies the line of the lashes. */
    double upper = 0.9 * within * sbl_smoothstep(-0.5, 0.9, from_line) * (1.0 - sbl_smoothstep(2.0, 11.0, from_line));
    double line = 0.9 * within * sbl_exp(-(from_line + 0.2) * (from_line + 0.2) / 0.5);
    ball = 0.85 * (ball - upper + line);
    *lids = ball;
    d = solid_union(d, ball, 4.0);
    return solid_cut(d, solid_tube_distance(&shape->lid_crease, p, 2.5 - d), 2.5);
}
