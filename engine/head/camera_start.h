/* Directions from which a fit of a camera sets out, and how sure a direction is. Private to head/. */
#ifndef STUBBLE_HEAD_CAMERA_START_H
#define STUBBLE_HEAD_CAMERA_START_H

enum { CAMERA_STARTS = 32 };

/* Head to camera: eight directions around the head, seen from below, level, from above and nearly from the top, the picture upright. */
void camera_start(double rotation[9], int index);
/* One sd of the worst axis from the leading 3 x 3 block of a covariance with rows of `stride`. */
double camera_turn_sd(const double *covariance, int stride);

#endif
