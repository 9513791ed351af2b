/*
 * stubble/outline.h - the border of a head before a plain background, proposed from the picture itself.
 *
 *   sbl_outline_found found;
 *   st = sbl_outline_find(&found, &photo, &marks, &arena, &diag);       // SBL_E_NOT_FOUND: draw it by hand
 *   if (st == SBL_OK) marks.outline_px = found.at, marks.outline_count = found.count;
 *
 * Method        The picture's upper and side borders teach up to three colours of background; whatever is connected with the border and has one
 *               of them is background. On rays from the head's middle over its top the border is where background begins, placed anew in
 *               the full picture where the colour is half way.
 * Upright       The head stands above its shoulders: nothing is proposed for a photo that is stated to be from above.
 * Confidence    The product of how much of the border the colours explain, of how clear the step is along the outline, and of how unbroken the
 *               outline runs. Below 0.6 nothing is proposed: hair or cloth before a wall is a person's business.
 * Memory        Points lie in the arena.
 */
#ifndef STUBBLE_OUTLINE_H
#define STUBBLE_OUTLINE_H

#include "stubble/head_photos.h"
#include "stubble/photo.h"

#define SBL_OUTLINE_FOUND_MAX 181u

typedef struct sbl_outline_found {
    const double (*at)[2]; /* pixels, from the picture's left over the top to its right */
    uint32_t count;
    double confidence;
} sbl_outline_found;

/* SBL_E_NOT_FOUND: not sure enough (diag->value is the confidence, diag->message the reason). SBL_E_ARG: no landmark says where the head is. */
SBL_MUST_CHECK sbl_status sbl_outline_find(sbl_outline_found *found, const sbl_photo *photo, const sbl_photo_marks *marks, sbl_arena *arena,
                                           sbl_diag *diag);

#endif
