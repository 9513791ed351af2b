/* discs.h - round patches of 4 cm2: how many dots each is to hold, and how many it does. */
#ifndef STUBBLE_FIELD_DISCS_H
#define STUBBLE_FIELD_DISCS_H

#include "runs.h"

#define FIELD_PATCH_MM2 400.0

/* A disc holds what faces its middle and lies nearer than this to it, straight through space. */
static inline float field_disc_radius(void)
{
    return (float)sqrt(FIELD_PATCH_MM2 / SBL_PI);
}

#define FIELD_PLACE_MM2 2.4

/* Places all over the skin, each for so much of it or less, and what a disc about each calls for: how many dots, and how many more a
 * millimetre on. */
typedef struct field_want {
    field_point *place;
    float *expected;
    sbl_vec3f *slope;
    uint32_t count;
} field_want;

SBL_MUST_CHECK bool field_want_build(field_want *want, const sbl_surface *surface, const sbl_field_demand *demand, const sbl_host *host,
                                     sbl_arena *arena);

typedef struct field_discs {
    field_point *middle;
    float *expected, *excess; /* excess: dots above what is expected */
    uint32_t count;
} field_discs;

/*
 * Discs to watch, of at least `least` dots: about nine points of every place, .5 mm apart; where such a disc is nearly off, about finer x finer
 * points instead. Nearly off: by more than `near_share` of what is expected, less near_dots. About a place whose disc is to hold fewer, but
 * `fewest` at least, that one disc. `dots`: what stands, weight 1.
 */
typedef struct field_watch {
    double least, fewest, near_share, near_dots;
    int finer; /* at most FIELD_FINER_MAX */
} field_watch;

#define FIELD_FINER_MAX 5

SBL_MUST_CHECK bool field_discs_build(field_discs *discs, const field_want *want, const field_runs *dots, const field_watch *watch,
                                      const sbl_host *host, sbl_arena *arena);

#endif
