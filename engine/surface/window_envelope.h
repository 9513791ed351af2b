/* The nearest of the windows on one half-edge. */
#ifndef STUBBLE_SURFACE_WINDOW_ENVELOPE_H
#define STUBBLE_SURFACE_WINDOW_ENVELOPE_H

#include "surface/window.h"

/* A window that stands for several. It keeps the rays at their outer sides, and its distances may be wrong by `slack`, either way. */
typedef struct sbl_broad_window {
    sbl_window light;
    sbl_sides sides;
    double slack;
} sbl_broad_window;

/* Windows beside each other, in the order of the edge; none overlap. */
#define SBL_ENVELOPE_MAX 64u
typedef struct sbl_envelope {
    sbl_broad_window part[SBL_ENVELOPE_MAX];
    uint32_t count;
} sbl_envelope;

/* Will another window surely find room? */
static inline bool sbl_envelope_has_room(const sbl_envelope *envelope)
{
    return 2 * envelope->count + 1 <= SBL_ENVELOPE_MAX;
}

/* Lay one more window over the others; each keeps what it reaches first. There must be room. */
void sbl_envelope_lay(sbl_envelope *envelope, const sbl_broad_window *window);
/* Replace neighbours by one window where that keeps every slack below `share` of the distance. */
void sbl_envelope_merge(sbl_envelope *envelope, double share);

#endif
