/*
 * Between Lab, XYZ and sRGB. Lab: CIE 15:2018, whites from their chromaticities. sRGB: IEC 61966-2-1 with its printed matrix of
 * four decimals; the way back is that matrix's exact inverse, so a round trip is exact.
 */
#include "stubble/colour.h"

#include "stubble/math.h"

static const struct {
    const char *name;
    double x, y; /* chromaticity, CIE 15:2018 table T.3 */
} lights[SBL_LIGHT_COUNT] = {
    [SBL_LIGHT_D65] = {"D65", 0.3127, 0.3290}, [SBL_LIGHT_D50] = {"D50", 0.34567, 0.35851}, [SBL_LIGHT_A] = {"A", 0.44758, 0.40745}};

const char *sbl_light_name(sbl_light light)
{
    return (unsigned)light < SBL_LIGHT_COUNT ? lights[light].name : "unknown";
}

sbl_xyz sbl_white(sbl_light light)
{
    if ((unsigned)light >= SBL_LIGHT_COUNT) light = SBL_LIGHT_D65;
    double x = lights[light].x, y = lights[light].y;
    return (sbl_xyz){x / y, 1.0, (1.0 - x - y) / y};
}

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

sbl_xyz sbl_xyz_from_lab_white(sbl_lab lab, sbl_xyz white)
{
    double fy = (lab.L + 16.0) / 116.0;
    return (sbl_xyz){white.X * lab_f_inverse(fy + lab.a / 500.0), white.Y * lab_f_inverse(fy), white.Z * lab_f_inverse(fy - lab.b / 200.0)};
}

sbl_lab sbl_lab_from_xyz_white(sbl_xyz xyz, sbl_xyz white)
{
    double fx = lab_f(xyz.X / white.X), fy = lab_f(xyz.Y / white.Y), fz = lab_f(xyz.Z / white.Z);
    return (sbl_lab){116.0 * fy - 16.0, 500.0 * (fx - fy), 200.0 * (fy - fz)};
}

sbl_xyz_d65 sbl_xyz_from_lab(sbl_lab_d65 lab)
{
    sbl_xyz c = sbl_xyz_from_lab_white((sbl_lab){lab.L, lab.a, lab.b}, sbl_white(SBL_LIGHT_D65));
    return (sbl_xyz_d65){c.X, c.Y, c.Z};
}

sbl_lab_d65 sbl_lab_from_xyz(sbl_xyz_d65 xyz)
{
    sbl_lab c = sbl_lab_from_xyz_white((sbl_xyz){xyz.X, xyz.Y, xyz.Z}, sbl_white(SBL_LIGHT_D65));
    return (sbl_lab_d65){c.L, c.a, c.b};
}

double sbl_ciede1976(sbl_lab_d65 one, sbl_lab_d65 two)
{
    double L = two.L - one.L, a = two.a - one.a, b = two.b - one.b;
    return sqrt(L * L + a * a + b * b);
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
