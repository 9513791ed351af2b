/* The map that bends the template to a person's measures. Private to head/. */
#ifndef STUBBLE_HEAD_TEMPLATE_BEND_H
#define STUBBLE_HEAD_TEMPLATE_BEND_H

#include "mean_head_radii.h"

/* Scales along the axes and one fullness; all 1 and 0 on the mean head. */
typedef struct template_bend {
    double across, along; /* x, z */
    double up, down;      /* y above and below the ears, one passing into the other */
    double fullness;      /* outward on the four diagonals of the horizontal outline, relative: circumference without length or breadth */
} template_bend;

sbl_vec3 template_bend_point(const template_bend *bend, sbl_vec3 p);
/* By how much a short step along an axis grows at p, at most. */
double template_bend_stretch(const template_bend *bend, sbl_vec3 p);

#endif
