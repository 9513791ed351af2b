/* The landmarks of the unbent template. Private to head/. */
#ifndef STUBBLE_HEAD_TEMPLATE_LANDMARKS_H
#define STUBBLE_HEAD_TEMPLATE_LANDMARKS_H

#include "stubble/head.h"
#include "template_shape.h"

/*
 * What is left of a landmark between both sides, or of a midline landmark to one side, one sd: about a millimetre in the adult face (Ferrario et al. 1994,
 * J Oral Maxillofac Surg 52:1126; the scanned test head has 1.2).
 */
#define TEMPLATE_ASYMMETRY_MM 1.5

void template_landmarks(sbl_vec3 landmark[SBL_LANDMARK_COUNT], const template_shape *shape);
/* How far a person's landmark lies from the template's beyond what the measures say, one sd. */
double template_landmark_sd_mm(sbl_landmark landmark);
/* Where people on average have it, from where the template's drawing has it, before the bend. */
sbl_vec3 template_landmark_usual_mm(sbl_landmark landmark);

#endif
