/* A first camera for a photo of the joint fit. Private to head/. */
#ifndef STUBBLE_HEAD_FIT_START_H
#define STUBBLE_HEAD_FIT_START_H

#include "head/fit_photos.h"

extern const char FIT_NO_CAMERA[], FIT_OPEN[];

uint32_t fit_landmarks_of(const sbl_photo_marks *marks);
/* Marked ones that the view's camera could only see through the head. */
uint32_t fit_hidden_landmarks(const fit_room *room, uint32_t v);
/* By six landmarks and more. NULL, or why they do not do. */
const char *fit_start_by_landmarks(fit_room *room, uint32_t v);
/* By an outline and two landmarks, from all directions. */
SBL_MUST_CHECK sbl_status fit_start_by_outline(fit_room *room, uint32_t v, sbl_diag *diag);
/* By an outline and the view that was asked for; landmarks help where there are any. *why: it is another view. */
SBL_MUST_CHECK sbl_status fit_start_by_view(fit_room *room, uint32_t v, const char **why, sbl_diag *diag);

#endif
