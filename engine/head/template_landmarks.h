/* The landmarks of the unbent template. Private to head/. */
#ifndef STUBBLE_HEAD_TEMPLATE_LANDMARKS_H
#define STUBBLE_HEAD_TEMPLATE_LANDMARKS_H

#include "stubble/head.h"
#include "template_shape.h"

void template_landmarks(sbl_vec3 landmark[SBL_LANDMARK_COUNT], const template_shape *shape);
/* How far a person's landmark lies from the template's beyond what the measures say, one sd. */
double template_landmark_sd_mm(sbl_landmark landmark);

#endif
