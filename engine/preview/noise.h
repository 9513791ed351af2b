/* noise.h - the unevenness of skin. */
#ifndef STUBBLE_PREVIEW_NOISE_H
#define STUBBLE_PREVIEW_NOISE_H

#include "preview/lanes.h"

/* Smooth noise with mean 0 and values within [-1, 1], a feature about 1 in size; |p| < 2^31. */
lanes preview_noise(lanes3 p, uint32_t seed, lanes3 *gradient);

#endif
