/*
 * stubble/photo_check.h - whether a photo of the guided set is good enough, before anybody works with it.
 *
 *   sbl_photo_check check;
 *   sbl_photo_check_make(&check, &photo, card, colour);          // card, colour: NULL where there is none
 *   for (uint32_t k = 0; k < SBL_PHOTO_FAULT_COUNT; k++)
 *       if (check.faults & 1u << k) puts(sbl_photo_fault_text((sbl_photo_fault)k));
 *
 * Each fault lowers the confidence of what is made from the photo; none of them forbids it. Whether the view is the one that was asked for is
 * judged where the head is found (stubble/head_photos.h) and added by sbl_photo_check_add.
 */
#ifndef STUBBLE_PHOTO_CHECK_H
#define STUBBLE_PHOTO_CHECK_H

#include "stubble/card.h"
#include "stubble/head_photos.h"

typedef enum sbl_photo_fault {
    SBL_PHOTO_SMALL, /* shorter side below 900 px */
    SBL_PHOTO_BLURRED,
    SBL_PHOTO_TOO_BRIGHT, /* light clipped on more than 5 % */
    SBL_PHOTO_TOO_DARK,
    SBL_PHOTO_NO_CARD,
    SBL_PHOTO_CARD_SMALL,   /* fewer than 3 pixels a millimetre at the card */
    SBL_PHOTO_CARD_ASLANT,  /* seen at more than 60 degrees */
    SBL_PHOTO_CARD_COLOURS, /* they cannot be used */
    SBL_PHOTO_LIGHT_UNEVEN, /* by more than a third across the card */
    SBL_PHOTO_LIGHT_OTHER,  /* than in the photo of last time */
    SBL_PHOTO_ANGLE_OTHER,  /* than the view that was asked for (sbl_photo_angle_check, stubble/head_photos.h) */
    SBL_PHOTO_ANGLE_OPEN,   /* it could not be told */
    SBL_PHOTO_SAME,         /* pixel by pixel another photo of the set */
    SBL_PHOTO_FAULT_COUNT
} sbl_photo_fault;

#define SBL_PHOTO_FAULT_CONFIDENCE 0.8 /* a model: each fault takes a fifth of what is left */

typedef struct sbl_photo_check {
    uint32_t faults; /* bits by sbl_photo_fault */
    double blur_px;  /* by the card's edges, or by the picture's own: standard deviation, pixels of the photo */
    bool blur_by_card;
    double clipped, dark;   /* parts of the picture */
    double light_change_de; /* CIEDE2000 of white in this light against last time's, 0 if not compared */
    double confidence;      /* 1 without faults */
} sbl_photo_check;

/* What to do about a fault: one sentence; never NULL. And a word for machines. */
const char *sbl_photo_fault_text(sbl_photo_fault fault);
const char *sbl_photo_fault_name(sbl_photo_fault fault);

/* card and colour may be NULL: not found, could not be fitted. */
void sbl_photo_check_make(sbl_photo_check *check, const sbl_photo *photo, const sbl_card_found *card, const sbl_card_colour *colour);
/* A fault that is found elsewhere. */
void sbl_photo_check_add(sbl_photo_check *check, sbl_photo_fault fault);
/* Whether a photo that was judged shows the view that was asked for: not another one, nor one that could not be told, nor a copy. */
bool sbl_photo_check_shows_view(const sbl_photo_check *check);
/*
 * How much a guided set tells of what all views together would: the mean confidence of the views, a missing one 0; of two photos of one view the better.
 * A photo that is another view than asked for (SBL_PHOTO_ANGLE_OTHER), of which that could not be told (SBL_PHOTO_ANGLE_OPEN), or that is another one's
 * copy (SBL_PHOTO_SAME) does not stand for it.
 * *missing: bits by view. view may hold SBL_PHOTO_VIEW_UNSTATED, which counts for none.
 */
double sbl_photo_set_confidence(uint32_t *missing, const sbl_photo_check *check, const sbl_photo_view *view, uint32_t count);
/* Compare the light with that of an earlier photo of the same card; adds SBL_PHOTO_LIGHT_OTHER beyond 6 units of colour difference. */
void sbl_photo_check_light(sbl_photo_check *check, const sbl_card_colour *now, const sbl_card_colour *before);

#endif
