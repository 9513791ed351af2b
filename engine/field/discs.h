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

/* Their middles lie along a curve. */
typedef struct field_discs {
    field_point *middle;
    float *expected, *excess; /* excess: dots above what is expected */
    uint32_t *place;          /* of field_want, about which the middle lies */
    uint32_t count;
} field_discs;

/*
 * Discs about all places: of those that are to hold `least` dots at least, nine each, .5 mm apart; where they are fewer, but `fewest` at least,
 * one. `dots`: what stands.
 */
typedef struct field_watch {
    const field_want *want;
    const field_runs *dots;
    double least, fewest;
} field_watch;

SBL_MUST_CHECK bool field_discs_build(field_discs *discs, const field_watch *watch, const sbl_host *host, sbl_arena *arena);

/*
 * Where one of nine is nearly off, beside it those about finer x finer points that share its square half a millimetre wide. Nearly off: by more
 * than `share` of what is expected, less `dots`.
 */
typedef struct field_closer_look {
    double share, dots;
    uint32_t finer; /* at most FIELD_FINER_MAX */
} field_closer_look;

#define FIELD_FINER_MAX 5u

SBL_MUST_CHECK bool field_discs_refine(field_discs *fine, const field_discs *discs, const field_watch *watch, const field_closer_look *look,
                                       const sbl_host *host, sbl_arena *arena);

#endif
