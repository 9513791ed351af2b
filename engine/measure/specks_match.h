/* specks_match.h - what the two steps of comparing visits share: marks with their neighbours, maps, pairs. Private to measure/. */
#ifndef STUBBLE_MEASURE_SPECKS_MATCH_H
#define STUBBLE_MEASURE_SPECKS_MATCH_H

#include "stubble/specks.h"

#define SPECKS_NONE 0xffffffffu
#define SPECKS_NEAR 20   /* neighbours of each mark that are kept */
#define PAIR_APART  0.25 /* of the spacing: then it may be the same mark */

typedef struct affine {
    double a[6];
} affine;

/* A visit's marks, sorted by y. */
typedef struct cloud {
    const sbl_speck *speck;
    uint32_t count;
    uint32_t *near; /* SPECKS_NEAR for each, by rising distance; SPECKS_NONE where there are fewer */
    double
        spacing_mm; /* of as many marks spread evenly. Hairs of a unit stand much nearer: nothing here may lean on the nearest one alone */
} cloud;

/* Who is who: one index for each mark of both visits, SPECKS_NONE where it has no partner. */
typedef struct pairing {
    uint32_t *partner, *back;
    uint32_t count;
} pairing;

static inline void map_point(const affine *m, double x, double y, double out[2])
{
    out[0] = m->a[0] * x + m->a[1] * y + m->a[2];
    out[1] = m->a[3] * x + m->a[4] * y + m->a[5];
}

/* False: out of memory. */
bool cloud_make(cloud *c, const sbl_specks *specks, sbl_arena *arena);
/* The nearest mark to a place within reach that is free (taken may be NULL); SPECKS_NONE if there is none. */
uint32_t cloud_nearest(const cloud *c, double x, double y, double reach, const uint32_t *taken);
/* The first mark of the list whose y is not below this. */
uint32_t cloud_from(const cloud *c, double y);

/* The one map that carries all pairs best; false with too few. */
bool specks_fit_overall(affine *m, const cloud *a, const cloud *b, const uint32_t *partner);
/* The map of the pairs around mark i, itself left out, held to the start's where they are few. */
affine specks_fit_around(const cloud *a, const cloud *b, const uint32_t *partner, uint32_t i, const affine *start);

/*
 * Where the visits lie on one another: pairs of the best of all starts, none where nothing fits. Whatever turn; stretched by up to some 15 %. False: out of
 * memory.
 */
bool specks_register(pairing *best, const cloud *a, const cloud *b, sbl_arena *arena);

#endif
