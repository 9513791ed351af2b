/* The mean adult head without ears, eyes and nose, as a radius over directions seen from a point within the skull. Private to head/. */
#ifndef STUBBLE_HEAD_MEAN_HEAD_RADII_H
#define STUBBLE_HEAD_MEAN_HEAD_RADII_H

#include "stubble/math.h"

enum { MEAN_HEAD_DEGREE = 14, MEAN_HEAD_TERMS = (MEAN_HEAD_DEGREE + 1) * (MEAN_HEAD_DEGREE + 2) / 2 };

/* Recurrence factors of the normalised Legendre functions. */
typedef struct mean_head {
    double rise[MEAN_HEAD_TERMS], fall[MEAN_HEAD_TERMS], sectoral[MEAN_HEAD_DEGREE + 1];
} mean_head;

/* Where the radii start, in the frame of the template's drawing: near that of stubble/head.h, whose origin lies 4 mm higher and 7 farther back. */
#define MEAN_HEAD_ORIGIN sbl_v3(0.0, 33.0, -17.0)

void mean_head_prepare(mean_head *head);
/* Millimetres, for a unit direction. */
double mean_head_radius(const mean_head *head, sbl_vec3 direction);

#endif
