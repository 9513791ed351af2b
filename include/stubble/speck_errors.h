/*
 * stubble/speck_errors.h - one standard deviation of what a summary of specks states without one.
 *
 *   sbl_specks_summarize(&sum, &specks, scale_relative_error);
 *   sbl_speck_errors error;
 *   sbl_speck_errors_of(&error, &specks, &sum, scale_relative_error, &card_colour);
 *   printf("nearest %.2f +- %.2f mm\n", sum.nearest_mm, error.nearest_mm);
 *
 * Lengths       How well the mean of so many marks is known (their scatter over the root of their number), the scale's relative error,
 *               and, of what has an outline, what pixels and blur hide (as the summary's width has it).
 * Shaft         The width's, and 10 % for the camera's factor, a model: it is the mean of one study of ten women.
 * Darkness      Scatter over the root of their number, and 5 % for what blur takes of a mark's middle, 15 % where no card tells the camera's
 *               tone curve: the models of the summary's contrast.
 * Colours       What the card's own patches miss after the fit, root mean square in CIEDE2000, and 0.5 (a model), taken for each of L, a and b;
 *               of hair and dots also 5 % of their difference from the skin, for blur. It does not hold how true the print of an unmeasured
 *               card is: such colours compare visits. Without a card nothing tells the error, and has_colours is false: do not state them.
 */
#ifndef STUBBLE_SPECK_ERRORS_H
#define STUBBLE_SPECK_ERRORS_H

#include "stubble/specks.h"

typedef struct sbl_speck_errors {
    double area_cm2, told_apart_mm;
    double shaft_mm, length_mm, nearest_mm;
    double darkness;
    bool has_colours;
    sbl_lab_d65 skin, pigment; /* of L, a and b each */
    double skin_ita_deg;
} sbl_speck_errors;

/* colour NULL: the colours are the camera's own. */
void sbl_speck_errors_of(sbl_speck_errors *error, const sbl_specks *specks, const sbl_specks_summary *summary, double scale_relative_error,
                         const sbl_card_colour *colour);

#endif
