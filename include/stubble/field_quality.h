/*
 * stubble/field_quality.h - how even a set of dots is.
 *
 *   sbl_dot_set dots = {position, normal, count};
 *   sbl_field_quality q;
 *   st = sbl_field_quality_measure(&q, &dots, area_mm2, &arena, &diag);
 *   printf("closest pair at %.2f of the hexagonal pitch, Clark-Evans R %.2f\n", q.rho_min, q.clark_evans_r);
 *
 * Units         Millimetres. rho is a distance over the hexagonal pitch sqrt(2 A / (sqrt(3) n)): no set of n points on an area A has its
 *               closest pair at rho > 1. F is variance over mean of the counts in balls: 1 for random places, 0 for perfect order.
 * Distance      As in field.h: straight lines between dots that face each other.
 * Density       Where it varies, say at each dot what is wanted there: every distance is then taken in the pitch of that place, and a ball
 *               of k pitches wants 3.63 k^2 dots everywhere. A dot in a ball or a patch counts by the density of the middle over its
 *               own (Baddeley, Moller, Waagepetersen, "Non- and semi-parametric estimation of interaction in inhomogeneous point patterns",
 *               Stat. Neerl. 54, 2000), so a slope of the density is no unevenness; balls and patches in which the density differs by more
 *               than a factor of three are left out. sbl_dot_cloud_density estimates it where nobody knows it.
 * Bounds        A dot at the border of a region sees only one side. Mark the dots that lie deep enough as `inner`; nearest neighbours
 *               are taken of them alone and balls are placed around them alone. Or give each dot's depth (sbl_dot_cloud_depth): then
 *               distances count from 1.5 pitches on, balls of k pitches from k + 2.
 * Memory        Scratch only; the arena is as it was afterwards.
 * Determinism   Equal input gives equal bits.
 *
 * Sources: Clark and Evans, "Distance to nearest neighbor as a measure of spatial relationships in populations", Ecology 35(4), 1954;
 * Ulichney, "Digital Halftoning", 1987 (radial power, anisotropy); Heck, Schloemer, Deussen, "Blue noise sampling with controlled
 * aliasing", ACM TOG 32(3), 2013 (effective Nyquist frequency); Welch, "The use of fast Fourier transform for the estimation of power
 * spectra", IEEE Trans. Audio Electroacoust. 15(2), 1967 (windowed patches); Diggle, "A kernel method for smoothing point process data",
 * Appl. Stat. 34(2), 1985 (density with the border's share given back).
 */
#ifndef STUBBLE_FIELD_QUALITY_H
#define STUBBLE_FIELD_QUALITY_H

#include "stubble/base.h"
#include "stubble/math.h"

typedef struct sbl_dot_set {
    const sbl_vec3f *position;
    const sbl_vec3f *normal; /* NULL: all dots see each other */
    uint32_t count;
    const uint8_t *inner; /* one byte per dot; NULL: all */
} sbl_dot_set;

/* The same where the density varies or the border is known. Start from {0}. */
typedef struct sbl_dot_cloud {
    const sbl_vec3f *position;
    const sbl_vec3f *normal;
    uint32_t count;
    const uint8_t *inner;
    const float *wanted_per_cm2; /* density wanted at each dot, above 0; NULL: the same everywhere, count over area */
    const float *depth_mm;       /* distance of each dot from the border of what the dots cover; NULL: there is no border */
} sbl_dot_cloud;

typedef struct sbl_field_quality {
    uint32_t count, inner_count;
    double pitch_mm;         /* hexagonal; where the density varies, of its mean over the dots */
    double rho_min, rho_p1;  /* smallest nearest-neighbour distance, and the one that 1 % lie below */
    double rho_mean, rho_cv; /* mean, and standard deviation over mean */
    double f2, f6;           /* balls of two and of six pitches; NaN if fewer than 32 balls could be placed */
    double clark_evans_r;    /* mean nearest-neighbour distance over that of random places: 1 random, 2.149 hexagonal */
    uint32_t isolated_count; /* dots with nobody within two pitches; their distance counts as two pitches */
    double closest_mm;       /* of any two dots, inner or not; NaN if all are isolated */
    uint32_t closest[2];
    /* Of the balls of six pitches: the emptiest and the fullest, as a share of what is wanted in one, and the dot beside which each lies.
     * NaN and SBL_NONE's value if f6 is NaN. */
    double emptiest_share, fullest_share;
    uint32_t emptiest, fullest;
} sbl_field_quality;

/*
 * Measure dots that lie on area_mm2; with wanted_per_cm2 the area is not used.
 * SBL_E_ARG     a pointer is missing or the area is not positive
 * SBL_E_DATA    fewer than two dots, none of them inner, or a wanted density that is not above 0
 * SBL_E_MEMORY
 */
SBL_MUST_CHECK sbl_status sbl_field_quality_measure(sbl_field_quality *quality, const sbl_dot_set *dots, double area_mm2, sbl_arena *arena,
                                                    sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_dot_cloud_quality(sbl_field_quality *quality, const sbl_dot_cloud *dots, double area_mm2, sbl_arena *arena,
                                                sbl_diag *diag);

#define SBL_SPECTRUM_BINS 64

/*
 * The power spectrum of dots in a rectangle, by rings of frequency. Frequencies are in units of sqrt(n / A), so sets of different density
 * compare; ring k holds frequencies from k / 16 to (k + 1) / 16. Power is 1 for random places.
 */
typedef struct sbl_field_spectrum {
    double power[SBL_SPECTRUM_BINS];         /* mean over the ring; 0 where the ring is empty */
    double anisotropy_db[SBL_SPECTRUM_BINS]; /* variance over squared mean in the ring, in decibels: 0 for a set without direction */
    uint32_t samples[SBL_SPECTRUM_BINS];     /* frequencies in the ring */
    double effective_nyquist;   /* the highest frequency below which the mean power stays at or under 0.1; 0 if there is none */
    double worst_anisotropy_db; /* over rings of at least 64 samples */
    uint32_t patches;           /* over which it is a mean; 1 for a rectangle */
} sbl_field_spectrum;

#define SBL_SPECTRUM_DOTS_MAX 20000u

/*
 * x and y of `count` dots in [0, width) x [0, height). Frequencies with a zero component are left out, since the rectangle's own edges
 * show there. Time O(count^2); sbl_dot_cloud_spectrum takes any number.
 * SBL_E_ARG     a pointer is missing or the rectangle is empty
 * SBL_E_DATA    fewer than 16 dots
 * SBL_E_LIMIT   more than SBL_SPECTRUM_DOTS_MAX dots
 * SBL_E_MEMORY
 */
SBL_MUST_CHECK sbl_status sbl_field_spectrum_measure(sbl_field_spectrum *spectrum, const float *x_mm, const float *y_mm, uint32_t count,
                                                     double width_mm, double height_mm, sbl_arena *arena, sbl_diag *diag);

/*
 * The same of dots on any surface, as a mean over up to 64 round patches of 12 pitches (9 where nothing wider fits) spread evenly through
 * the dots. A patch is laid on the plane of its middle dot's normal by direction and straight distance, which on a sphere is Lambert's
 * equal-area projection; a window (1 - (r/R)^2)^2 fades its rim out, and the window's own spectrum is taken off. Rings below 1 / R, the
 * patch's resolution, have no samples. Power and anisotropy are those of the samples of all patches together, so rows show even where
 * their direction turns over the head. Time O(patches), whatever the count, after sorting the dots.
 * Errors as for sbl_field_quality_measure; SBL_E_DATA also if no patch fits within the border.
 */
SBL_MUST_CHECK sbl_status sbl_dot_cloud_spectrum(sbl_field_spectrum *spectrum, const sbl_dot_cloud *dots, double area_mm2, sbl_arena *arena,
                                                 sbl_diag *diag);

/*
 * How far each dot lies from the border of what the dots cover: 0 for border dots (no neighbour within three pitches in a sector of more
 * than 120 degrees), for the others the straight distance to the nearest of them, at most 24 pitches; a set without a border has that
 * everywhere. Pitches are those of the mean density on area_mm2, or of wanted_per_cm2. Errors as for sbl_field_quality_measure.
 */
SBL_MUST_CHECK sbl_status sbl_dot_cloud_depth(float *depth_mm, const sbl_dot_cloud *dots, double area_mm2, sbl_arena *arena,
                                              sbl_diag *diag);

/*
 * The density about each dot, where nobody knows what was wanted: dots under the kernel (1 - (d/R)^2)^2 with R of 12 pitches of the mean
 * density on area_mm2, divided by what of the kernel lies within the border, as if that were straight; without depth_mm by the whole. What
 * varies over less than R is smoothed: beside a steep edge the estimate, and every figure made with it, is off.
 */
SBL_MUST_CHECK sbl_status sbl_dot_cloud_density(float *per_cm2, const sbl_dot_cloud *dots, double area_mm2, sbl_arena *arena,
                                                sbl_diag *diag);

#endif
