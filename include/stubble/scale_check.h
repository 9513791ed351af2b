/*
 * stubble/scale_check.h - a scale that a person gave, held against a card that can be read in the same photo.
 *
 *   sbl_scale_check check;
 *   sbl_scale_check_card(&check, &given, &card, at_px);     // card NULL: there is none, and nothing is compared
 *   if (check.gross) ...                                    // one of the two is wrong: ask, and use neither
 *   error = sbl_scale_check_error(&check, error);           // at a contradiction it reaches as far as the card's
 *
 * The given scale spans the same everywhere and knows no tilt; the card's is that of its plane at a place (sbl_plane_mm_per_px), so that a view from
 * aside that a person's scale leaves out shows, too. Both errors count together, as if they had nothing in common.
 */
#ifndef STUBBLE_SCALE_CHECK_H
#define STUBBLE_SCALE_CHECK_H

#include "stubble/card.h"

typedef struct sbl_scale_check {
    bool compared;
    double given_px_per_mm, card_px_per_mm;
    double off, off_sd; /* ln of given over card, and over the sd of both */
    double card_tilt;   /* how far the card's plane is turned from the picture's, by its foreshortening alone, radians */
    bool contradicts;   /* by more than 3 sd: one of 370 true ones is as far off */
    bool gross;         /* by more than 5 sd and 10 % */
} sbl_scale_check;

void sbl_scale_check_card(sbl_scale_check *check, const sbl_scale *given, const sbl_card_found *card, const double at_px[2]);
/* The relative error of a length, one sd: as given, or where both contradict each other the way to the card, as nothing tells which is wrong. */
double sbl_scale_check_error(const sbl_scale_check *check, double relative_error);

#endif
