/* edge.h - where a printed black square ends in a photo, to a few hundredths of a pixel. */
#ifndef STUBBLE_MEASURE_EDGE_H
#define STUBBLE_MEASURE_EDGE_H

#include "stubble/photo.h"

/*
 * Moves the corners of a black square on white, in order around it, to where its four edges meet; cell_px is how far an edge stands alone.
 * blur_px, which may be NULL, gets the blur of its edges as the standard deviation of a normal one.
 * False where an edge cannot be seen; the corners are then as they were.
 */
bool edge_refine_square(const sbl_photo *photo, double corner[4][2], double cell_px, double *blur_px);

#endif
