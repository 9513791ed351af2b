/* light_taken.h - how much light each mark takes, and how many hairs stand in units that are seen as one. Private to measure/. */
#ifndef STUBBLE_MEASURE_LIGHT_TAKEN_H
#define STUBBLE_MEASURE_LIGHT_TAKEN_H

#include "measure/blobs.h"

/*
 * taken_mm2: one number a blob, the area of something black that takes as much light, with what blur carried around it. label: one a cell of the grid,
 * queue: the same; both are scratch.
 */
void light_taken(double *taken_mm2, const skin_grid *grid, const blob_set *set, double blur_mm, uint32_t *label, uint32_t *queue);

/*
 * The number of hairs in units of the given light, and its standard error. seen: hairs of each unit that are seen apart, at least 1. 0 where hairs are seen
 * apart, all but a few: then each mark is one hair, as far as light tells.
 */
double hairs_in_units(double *error, const double *taken, const uint32_t *seen, uint32_t count);

#endif
