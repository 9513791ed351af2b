/* How far people's landmarks lie from those of the mean head when that is bent to their measures. Private to head/. */
#ifndef STUBBLE_HEAD_LANDMARK_SPREAD_H
#define STUBBLE_HEAD_LANDMARK_SPREAD_H

#include "stubble/head.h"

/* What both sides do alike: of the midline height and depth, of a pair (named by its left one) also how far apart. */
enum { LANDMARK_SPREAD = 20 };
typedef struct landmark_part {
    sbl_landmark landmark;
    int axis; /* 0: to the left, 1: up, 2: to the front */
} landmark_part;
extern const landmark_part landmark_spread_part[LANDMARK_SPREAD];

/* mm^2. place: the bent template's landmarks. */
void landmark_spread_covariance(double mm2[LANDMARK_SPREAD][LANDMARK_SPREAD], const sbl_vec3 place[SBL_LANDMARK_COUNT]);

#endif
