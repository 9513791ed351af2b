/*
 * stubble/colour.h - colour as the CIE defines it, enough to name a skin and to shade it.
 *
 * Lab is CIE 1976 under D65 for the 2-degree observer; linear and encoded sRGB are IEC 61966-2-1. Values in [0, 1] for RGB.
 */
#ifndef STUBBLE_COLOUR_H
#define STUBBLE_COLOUR_H

#include "stubble/base.h"

typedef struct sbl_lab_d65 {
    double L, a, b;
} sbl_lab_d65;
typedef struct sbl_xyz_d65 {
    double X, Y, Z; /* Y of the white is 1 */
} sbl_xyz_d65;
typedef struct sbl_rgb_linear {
    double r, g, b;
} sbl_rgb_linear;

double sbl_srgb_encode(double linear);
double sbl_srgb_decode(double encoded);
sbl_xyz_d65 sbl_xyz_from_lab(sbl_lab_d65 lab);
sbl_lab_d65 sbl_lab_from_xyz(sbl_xyz_d65 xyz);
sbl_rgb_linear sbl_rgb_from_xyz(sbl_xyz_d65 xyz); /* may leave [0, 1] */
sbl_xyz_d65 sbl_xyz_from_rgb(sbl_rgb_linear rgb);
/* Colour difference CIEDE2000 (Sharma, Wu, Dalal 2005), kL = kC = kH = 1. Pair 14 of their table: 4.8045 branch. */
double sbl_ciede2000(sbl_lab_d65 one, sbl_lab_d65 two);
/* Individual typology angle in degrees: atan2(L* - 50, b*). */
double sbl_ita_deg(sbl_lab_d65 skin);

#endif
