/* The camera's curve between two lights, as the card's greys beside them show it: a straight line through those that lie near. */
#include "stubble/card.h"
#include "stubble/math.h"

#define NEAR_LN   0.6  /* greys lie some 0.5 apart; those within a step count */
#define UNKNOWN   0.15 /* of the slope, where no greys tell it: phones' curves, a model */
#define PATCH_LN  0.01 /* how true the light of one patch is read: noise, uneven print; a model */
#define SLOPE_MIN 0.5
#define SLOPE_MAX 2.0

double sbl_card_colour_steepness(const sbl_card_colour *colour, double light_low, double light_high, double *error)
{
    double low = sbl_log(fmax(light_low, 1e-6)), high = sbl_log(fmax(light_high, 1e-6)), middle = 0.5 * (low + high),
           width = fmax(NEAR_LN, 0.5 * (high - low));
    double w = 0.0, x = 0.0, y = 0.0, xx = 0.0, xy = 0.0, left = 0.0;
    *error = UNKNOWN;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < colour->grey_count; i++) {
            double seen = colour->grey_ln[i][0], wanted = colour->grey_ln[i][1], u = (seen - middle) / width,
                   weight = sbl_exp(-0.5 * u * u);
            if (pass == 0) {
                w += weight;
                x += weight * wanted;
                y += weight * seen;
                continue;
            }
            xx += weight * (wanted - x / w) * (wanted - x / w);
            xy += weight * (wanted - x / w) * (seen - y / w);
        }
    if (!(w > 1.2) || !(xx > 0.02)) return 1.0;
    double slope = xy / xx;
    for (uint32_t i = 0; i < colour->grey_count; i++) {
        double seen = colour->grey_ln[i][0], u = (seen - middle) / width, off = seen - y / w - slope * (colour->grey_ln[i][1] - x / w);
        left += sbl_exp(-0.5 * u * u) * off * off;
    }
    if (!(slope > SLOPE_MIN && slope < SLOPE_MAX)) return 1.0;
    *error = fmin(sqrt((left / w + PATCH_LN * PATCH_LN) / xx), UNKNOWN);
    return slope;
}
