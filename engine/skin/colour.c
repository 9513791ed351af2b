/*
 * Between Lab, XYZ and sRGB. Lab: CIE 15:2018, D65 from its chromaticity (0.3127, 0.3290). sRGB: IEC 61966-2-1 with its printed matrix of
 * four decimals; the way back is that matrix's exact inverse, so a round trip is exact.
 */
#include "stubble/colour.h"

#include "stubble/math.h"

#define WHITE_X (0.3127 / 0.3290)
#define WHITE_Z ((1.0 - 0.3127 - 0.3290) / 0.3290)

double sbl_srgb_encode(double linear)
{
    if (!(linear > 0.0031308)) return 12.92 * linear;
    return 1.055 * sbl_pow(linear, 1.0 / 2.4) - 0.055;
}

double sbl_srgb_decode(double encoded)
{
    if (!(encoded > 0.04045)) return encoded / 12.92;
    return sbl_pow((encoded + 0.055) / 1.055, 2.4);
}

/* CIE 15: the cube root and, below (6/29)^3, its tangent. */
static double lab_f(double t)
{
    const double d = 6.0 / 29.0;
    return t > d * d * d ? sbl_pow(t, 1.0 / 3.0) : t / (3.0 * d * d) + 4.0 / 29.0;
}

static double lab_f_inverse(double f)
{
    const double d = 6.0 / 29.0;
    return f > d ? f * f * f : 3.0 * d * d * (f - 4.0 / 29.0);
}

sbl_xyz_d65 sbl_xyz_from_lab(sbl_lab_d65 lab)
{
    double fy = (lab.L + 16.0) / 116.0;
    return (sbl_xyz_d65){WHITE_X * lab_f_inverse(fy + lab.a / 500.0), lab_f_inverse(fy), WHITE_Z * lab_f_inverse(fy - lab.b / 200.0)};
}

sbl_lab_d65 sbl_lab_from_xyz(sbl_xyz_d65 xyz)
{
    double fx = lab_f(xyz.X / WHITE_X), fy = lab_f(xyz.Y), fz = lab_f(xyz.Z / WHITE_Z);
    return (sbl_lab_d65){116.0 * fy - 16.0, 500.0 * (fx - fy), 200.0 * (fy - fz)};
}

sbl_rgb_linear sbl_rgb_from_xyz(sbl_xyz_d65 c)
{
    return (sbl_rgb_linear){3.2406 * c.X - 1.5372 * c.Y - 0.4986 * c.Z, -0.9689 * c.X + 1.8758 * c.Y + 0.0415 * c.Z,
                            0.0557 * c.X - 0.2040 * c.Y + 1.0570 * c.Z};
}

sbl_xyz_d65 sbl_xyz_from_rgb(sbl_rgb_linear c)
{
    return (sbl_xyz_d65){0.41239558896741424 * c.r + 0.3575834307637148 * c.g + 0.18049264738170157 * c.b,
                         0.21258623078559555 * c.r + 0.7151703037034108 * c.g + 0.07220049864333623 * c.b,
                         0.019297215491746945 * c.r + 0.11918386458084854 * c.g + 0.9504971251315798 * c.b};
}
