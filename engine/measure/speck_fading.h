/* speck_fading.h - how much lighter the marks of a place became from one visit to the next, and who departs from that. Private to measure/. */
#ifndef STUBBLE_MEASURE_SPECK_FADING_H
#define STUBBLE_MEASURE_SPECK_FADING_H

#include "stubble/specks.h"

typedef struct speck_fading {
    double middle;  /* of ln darkness, after over before: the median of all pairs */
    double scatter; /* one sd of a single pair around it */
    double border;  /* who departs by more has changed */
    double fading, fading_error;
} speck_fading;

/* What one pair tells: ln of after over before. INFINITY: its light tells nothing. */
double speck_darkness_change(const sbl_speck *before, const sbl_speck *after);
double speck_light_change(const sbl_speck *before, const sbl_speck *after, sbl_speck_kind kind);
/* darkness and light: the changes of so many pairs, which are reordered; those of light may hold INFINITY. */
speck_fading speck_fading_of(double *darkness, double *light, uint32_t count, const sbl_specks *before, const sbl_specks *after);

#endif
