/*
 * hair_shaft.h - inside the engine: what a cut hair above the skin takes from the light that is seen through it. A shaft is a round column
 * that absorbs as the hair's colour says, so it is darkest along its middle and clears towards its edges.
 */
#ifndef STUBBLE_SKIN_HAIR_SHAFT_H
#define STUBBLE_SKIN_HAIR_SHAFT_H

#include "stubble/colour.h"

enum { HAIR_SHAFT_NODES = 32 };

/* Of each channel the share that is taken, integrated from the middle out to k / HAIR_SHAFT_NODES of the radius: the last is the mean. */
typedef struct hair_shaft {
    float taken[3][HAIR_SHAFT_NODES + 1];
} hair_shaft;

/* Of a tress of this colour, gloss left out. */
void hair_absorption(double per_mm[3], sbl_rgb_linear colour);
void hair_shaft_of(hair_shaft *shaft, sbl_rgb_linear colour, double width_mm);

/* Between two places across the shaft, in radii from its middle; the light of the whole width is 2. */
static inline double hair_shaft_between(const hair_shaft *shaft, int channel, double from, double to)
{
    double at[2] = {from, to}, sum[2];
    for (int k = 0; k < 2; k++) {
        double size = at[k] < 0.0 ? -at[k] : at[k], t = size < 1.0 ? size * HAIR_SHAFT_NODES : HAIR_SHAFT_NODES;
        int node = t < HAIR_SHAFT_NODES - 1 ? (int)t : HAIR_SHAFT_NODES - 1;
        const float *taken = shaft->taken[channel] + node;
        double value = (double)taken[0] + (t - node) * (double)(taken[1] - taken[0]);
        sum[k] = at[k] < 0.0 ? -value : value;
    }
    return sum[1] - sum[0];
}

#endif
