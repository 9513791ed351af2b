/* speck_rules.h - what finding marks, matching them, summing them up and settling a person's judgements have in common. Private to measure/. */
#ifndef STUBBLE_MEASURE_SPECK_RULES_H
#define STUBBLE_MEASURE_SPECK_RULES_H

#include "stubble/math.h"
#include "stubble/specks.h"

/* Doubt in a count for each mark that was parted by size alone. */
#define SPECK_PARTED_DOUBT 0.5
/* mm: of a place that was carried over from the other visit, a model. */
#define SPECK_PLACE_ERROR 0.05

/* The median of a value of all specks, from 0 to `most`, by bisection: without the memory that sorting wants. 0 if there are none. */
static inline double specks_median(const sbl_specks *specks, double (*value)(const sbl_speck *speck), double most)
{
    double low = 0.0, high = most;
    for (int step = 0; step < 50; step++) {
        double middle = 0.5 * (low + high);
        uint32_t below = 0;
        for (uint32_t i = 0; i < specks->count; i++) below += value(&specks->speck[i]) <= middle;
        if (2 * (uint64_t)below < specks->count) low = middle;
        else high = middle;
    }
    return specks->count ? high : 0.0;
}

/* From a place, dx and dy from the mark's middle, to the outline of the mark when it is turned; inside it is below zero. */
static inline double speck_outside_mm(const sbl_speck *m, double dx, double dy, double turn)
{
    double half = 0.5 * fmax(m->length_mm - m->width_mm, 0.0), k = sbl_cos(m->angle + turn), n = sbl_sin(m->angle + turn);
    double along = fmax(fabs(dx * k + dy * n) - half, 0.0);
    return hypot(along, dy * k - dx * n) - 0.5 * m->width_mm;
}

/*
 * How far outside of the other mark one of this width lies that was carried over to that place: hairs that one photo shows as one mark. Infinite where they
 * do not touch.
 */
static inline double speck_beside_mm(double width_mm, const sbl_speck *other, double dx, double dy, double turn)
{
    double reach = 0.5 * width_mm + SPECK_PLACE_ERROR, far = reach + 0.5 * fmax(other->length_mm, other->width_mm);
    if (!(dx * dx + dy * dy < far * far)) return (double)INFINITY; /* nearly all: without a sine */
    double outside = speck_outside_mm(other, dx, dy, turn);
    return outside < reach ? outside : (double)INFINITY;
}

/* Hairs that touch mix their darkness: where one ends and the other begins differs from photo to photo. */
static inline bool speck_touches(const sbl_speck *m, sbl_speck_kind kind)
{
    return m->parted && kind == SBL_SPECKS_HAIRS;
}

#endif
