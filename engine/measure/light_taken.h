/* light_taken.h - how much light each mark takes, and how many hairs stand in units that are seen as one. Private to measure/. */
#ifndef STUBBLE_MEASURE_LIGHT_TAKEN_H
#define STUBBLE_MEASURE_LIGHT_TAKEN_H

#include "measure/blobs.h"

/*
 * taken_mm2: one number a blob, the area of something black that takes as much light, with what blur carried around it. label: one a cell of the grid,
 * queue: the same; both are scratch.
 */
void light_taken(double *taken_mm2, const skin_grid *grid, const blob_set *set, double blur_mm, uint32_t *label, uint32_t *queue);

typedef struct units_seen {
    const double *taken;     /* light, one a unit */
    const double *length_mm; /* of its hairs as seen: their mean */
    const uint32_t *seen;    /* hairs that are seen apart, at least 1 */
    double *scratch;         /* one a unit */
    uint32_t count;
} units_seen;

/*
 * The number of hairs in units, and its standard error. 0 where hairs are seen apart, all but a few, and their lengths explain their light: then each mark is
 * one hair, as far as light tells.
 */
double hairs_in_units(double *error, const units_seen *units);

#endif
