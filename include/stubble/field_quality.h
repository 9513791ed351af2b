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
 * Bounds        A dot at the border of a region sees only one side. Mark the dots that lie deep enough as `inner`; nearest neighbours
 *               are taken of them alone and balls are placed around them alone.
 * Memory        Scratch only; the arena is as it was afterwards.
 * Determinism   Equal input gives equal bits.
 *
 * Sources: Clark and Evans, "Distance to nearest neighbor as a measure of spatial relationships in populations", Ecology 35(4), 1954;
 * Ulichney, "Digital Halftoning", 1987 (radial power, anisotropy); Heck, Schloemer, Deussen, "Blue noise sampling with controlled
 * aliasing", ACM TOG 32(3), 2013 (effective Nyquist frequency).
 */
#ifndef STUBBLE_FIELD_QUALITY_H
#define STUBBLE_FIELD_QUALITY_H

#include "stubble/base.h"
#include "stubble/math.h"

typedef struct sbl_dot_set {
    const sbl_vec3f *position;
    const sbl_vec3f *normal; /* NULL: all dots see each other */
    uint32_t count;
    const uint8_t *inner;    /* one byte per dot; NULL: all */
} sbl_dot_set;

typedef struct sbl_field_quality {
    uint32_t count, inner_count;
    double pitch_mm;         /* hexagonal */
    double rho_min, rho_p1;  /* smallest nearest-neighbour distance, and the one that 1 % lie below */
    double rho_mean, rho_cv; /* mean, and standard deviation over mean */
    double f2, f6;           /* balls of two and of six pitches; NaN if fewer than 32 balls could be placed */
    double clark_evans_r;    /* mean nearest-neighbour distance over that of random places: 1 random, 2.149 hexagonal */
    uint32_t isolated_count; /* dots with nobody within two pitches; their distance counts as two pitches */
} sbl_field_quality;

/*
 * Measure dots that lie on area_mm2.
 * SBL_E_ARG     a pointer is missing or the area is not positive
 * SBL_E_DATA    fewer than two dots, or none of them inner
 * SBL_E_MEMORY
 */
SBL_MUST_CHECK sbl_status sbl_field_quality_measure(sbl_field_quality *quality, const sbl_dot_set *dots, double area_mm2, sbl_arena *arena,
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
    double effective_nyquist;                /* the highest frequency below which the mean power stays at or under 0.1; 0 if there is none */
    double worst_anisotropy_db;              /* over rings of at least 64 samples */
} sbl_field_spectrum;

#define SBL_SPECTRUM_DOTS_MAX 20000u

/*
 * x and y of `count` dots in [0, width) x [0, height). Frequencies with a zero component are left out, since the rectangle's own edges
 * show there. Time O(count^2).
 * SBL_E_ARG     a pointer is missing or the rectangle is empty
 * SBL_E_DATA    fewer than 16 dots
 * SBL_E_LIMIT   more than SBL_SPECTRUM_DOTS_MAX dots
 * SBL_E_MEMORY
 */
SBL_MUST_CHECK sbl_status sbl_field_spectrum_measure(sbl_field_spectrum *spectrum, const float *x_mm, const float *y_mm, uint32_t count,
                                                     double width_mm, double height_mm, sbl_arena *arena, sbl_diag *diag);

#endif
