/*
 * stubble/colour.h - colour as the CIE defines it.
 *
 *   sbl_lab_d65 lab = sbl_lab_from_xyz(sbl_xyz_from_rgb((sbl_rgb_linear){r, g, b}));
 *   sbl_xyz d65 = sbl_xyz_adapt(sbl_xyz_from_lab_white(lab_d50, sbl_white(SBL_LIGHT_D50)), SBL_LIGHT_D50, SBL_LIGHT_D65);
 *
 * Lab is CIE 1976 for the 2-degree observer; linear and encoded sRGB are IEC 61966-2-1. Values in [0, 1] for RGB; Y of the white is 1.
 * Types that end in _d65 are under D65; sbl_xyz and sbl_lab are under the light that the function names. Spectra: spectrum.h.
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
/* Colour difference CIE 1976: the distance in Lab. */
double sbl_ciede1976(sbl_lab_d65 one, sbl_lab_d65 two);

/* ---- any light ---- */
typedef enum sbl_light { SBL_LIGHT_D65, SBL_LIGHT_D50, SBL_LIGHT_A, SBL_LIGHT_COUNT } sbl_light;
typedef struct sbl_xyz {
    double X, Y, Z;
} sbl_xyz;
typedef struct sbl_lab {
    double L, a, b;
} sbl_lab;

/* "D65", "D50", "A". */
const char *sbl_light_name(sbl_light light);
/* From the chromaticities of CIE 15:2018: D65 (0.3127, 0.3290), D50 (0.34567, 0.35851), A (0.44758, 0.40745). Unknown: D65. */
sbl_xyz sbl_white(sbl_light light);
sbl_lab sbl_lab_from_xyz_white(sbl_xyz xyz, sbl_xyz white);
sbl_xyz sbl_xyz_from_lab_white(sbl_lab lab, sbl_xyz white);
/* The colour under the second light that looks as xyz does under the first: Bradford (Lam 1985; ICC.1:2022 annex E), linear. */
sbl_xyz sbl_xyz_adapt(sbl_xyz xyz, sbl_light from, sbl_light to);

/*
 * A colour as a screen can show it. One outside of the gamut of sRGB is drawn towards the grey of its own lightness, hue kept (CIELAB), as
 * far as it must: never channel by channel, which turns the hue. chroma_kept: 1 inside, less where chroma was given up; 0: grey. Lightness is
 * held within black and white.
 */
typedef struct sbl_shown {
    sbl_rgb_linear rgb; /* 0 to 1 each */
    double chroma_kept;
} sbl_shown;
sbl_shown sbl_show_lab(sbl_lab_d65 lab);

#endif
