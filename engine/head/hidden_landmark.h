/* hidden_landmark.h - a landmark that a camera could only see through the head. Private to head/. */
#ifndef STUBBLE_HEAD_HIDDEN_LANDMARK_H
#define STUBBLE_HEAD_HIDDEN_LANDMARK_H

#include "stubble/base.h"
#include "stubble/math.h"

/* In the choice between ends: as much as a landmark that lies five sd off. */
#define HIDDEN_LANDMARK_COST 25.0
/* One may be set where it is guessed; seen from inside of a face exchanged sides fit as well as the face itself. */
#define HIDDEN_LANDMARKS_MOST 1u

/* Cosine beyond which it is on the far side: nose tip, chin and an ear's tragion are still seen from 30 degrees behind. */
static inline bool landmark_is_hidden(sbl_vec3 place_mm, sbl_vec3 outward, sbl_vec3 eye_mm)
{
    return sbl_v3_dot(outward, sbl_v3_normalize(sbl_v3_sub(eye_mm, place_mm))) < -0.5;
}

#endif
