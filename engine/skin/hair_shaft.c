/* Light through the shaft of a hair. */
#include "skin/hair_shaft.h"

#include "stubble/math.h"

/*
 * A tress of hair is a half space that scatters and absorbs: Kubelka and Munk's K/S = (1 - R)^2 / 2R with K = 2 mu_a and S = 3/4 mu_s'.
 * With a reduced scattering of 3 per mm black hair has 20 per mm, as measured (Bashkatov 2006 gives 16 per mm at 694 nm).
 */
#define HAIR_SCATTERING_PER_MM 3.0

/* Shaved hair lies within its own width of the skin: what is seen through it was lit through it. */
#define PASSES 2.0

void hair_absorption(double per_mm[3], sbl_rgb_linear colour)
{
    const double channel[3] = {colour.r, colour.g, colour.b};
    for (uint32_t c = 0; c < 3; c++) {
        double r = sbl_clamp(channel[c], 0.005, 0.95);
        per_mm[c] = 3.0 / 8.0 * HAIR_SCATTERING_PER_MM * (1.0 - r) * (1.0 - r) / (2.0 * r);
    }
}

void hair_shaft_of(hair_shaft *shaft, sbl_rgb_linear colour, double width_mm)
{
    double per_mm[3];
    hair_absorption(per_mm, colour);
    for (uint32_t c = 0; c < 3; c++) {
        double sum = 0.0;
        shaft->taken[c][0] = 0.0f;
        for (int k = 0; k < HAIR_SHAFT_NODES; k++) {
            double u = (k + 0.5) / HAIR_SHAFT_NODES, chord_mm = width_mm * sqrt(1.0 - u * u);
            sum += (1.0 - sbl_exp(-PASSES * per_mm[c] * chord_mm)) / HAIR_SHAFT_NODES;
            shaft->taken[c][k + 1] = (float)sum;
        }
    }
}
