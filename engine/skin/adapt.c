/*
 * Colour under another light: Bradford's linear transform (Lam, thesis, 1985; matrix as printed in ICC.1:2022 annex E.3). Cone-like
 * responses are scaled by the quotient of the whites.
 */
#include "stubble/colour.h"

static const double bradford[3][3] = {{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}};

static void respond(double response[3], sbl_xyz c)
{
    for (int i = 0; i < 3; i++) response[i] = bradford[i][0] * c.X + bradford[i][1] * c.Y + bradford[i][2] * c.Z;
}

/* Solve bradford x = r by Cramer's rule: the inverse is exact to rounding, so a round trip is, too. */
static sbl_xyz unrespond(const double r[3])
{
    const double(*m)[3] = bradford;
    double c0 = m[1][1] * m[2][2] - m[1][2] * m[2][1], c1 = m[1][2] * m[2][0] - m[1][0] * m[2][2],
           c2 = m[1][0] * m[2][1] - m[1][1] * m[2][0];
    double det = m[0][0] * c0 + m[0][1] * c1 + m[0][2] * c2;
    return (sbl_xyz){(r[0] * c0 + r[1] * (m[0][2] * m[2][1] - m[0][1] * m[2][2]) + r[2] * (m[0][1] * m[1][2] - m[0][2] * m[1][1])) / det,
                     (r[0] * c1 + r[1] * (m[0][0] * m[2][2] - m[0][2] * m[2][0]) + r[2] * (m[0][2] * m[1][0] - m[0][0] * m[1][2])) / det,
                     (r[0] * c2 + r[1] * (m[0][1] * m[2][0] - m[0][0] * m[2][1]) + r[2] * (m[0][0] * m[1][1] - m[0][1] * m[1][0])) / det};
}

sbl_xyz sbl_xyz_adapt(sbl_xyz xyz, sbl_light from, sbl_light to)
{
    double colour[3], source[3], target[3];
    if (from == to) return xyz;
    respond(colour, xyz);
    respond(source, sbl_white(from));
    respond(target, sbl_white(to));
    for (int i = 0; i < 3; i++) colour[i] *= target[i] / source[i];
    return unrespond(colour);
}
