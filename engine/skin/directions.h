/* directions.h - the discrete directions that adding-doubling works in: one set for a number of points and an index of refraction. */
#ifndef STUBBLE_SKIN_DIRECTIONS_H
#define STUBBLE_SKIN_DIRECTIONS_H

#include <stdbool.h>
#include <stdint.h>

#define DIRECTIONS_MAX 48u

typedef struct directions {
    uint32_t count;
    uint32_t inside;                                 /* the first that many are mirrored totally: they never meet the air */
    double index;                                    /* of refraction */
    double cosine[DIRECTIONS_MAX];                   /* rising, the last one is 1: straight in */
    double flux[DIRECTIONS_MAX];                     /* 2 mu w: share of diffuse light; adds up to 1 */
    double mirrored[DIRECTIONS_MAX];                 /* by the surface, Fresnel without polarisation */
    double legendre[DIRECTIONS_MAX][DIRECTIONS_MAX]; /* [degree][direction]: P(mu) sqrt(w / mu) */
} directions;

bool directions_known_count(uint32_t count);
void directions_make(directions *d, uint32_t count, double index);

#endif
