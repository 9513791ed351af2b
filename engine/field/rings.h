/*
 * rings.h - what lies near the rims of discs whose middles lie close together, gathered once for all of them: it costs less to find it once
 * and to pass over a little more for each.
 */
#ifndef STUBBLE_FIELD_RINGS_H
#define STUBBLE_FIELD_RINGS_H

#include "runs.h"

#define FIELD_RING_MAX 512u
#define FIELD_LANES    8u

/* Points side by side, filled up to whole lanes with points of no weight. */
typedef struct field_ring {
    float x[FIELD_RING_MAX], y[FIELD_RING_MAX], z[FIELD_RING_MAX], nx[FIELD_RING_MAX], ny[FIELD_RING_MAX], nz[FIELD_RING_MAX],
        weight[FIELD_RING_MAX];
    uint32_t count;
} field_ring;

/* The shell's place and reach for middles that are close together, and its two distances. */
field_shell field_shell_about(const field_point *const *middle, uint32_t count, float least_mm, float most_mm);

/*
 * Shows, in as many rings as it takes, every point between the two distances from any of the shell's places, and some more. Those nearer
 * than least_mm to all of them that face all are not shown; the sum of their weights is returned.
 */
typedef void (*field_ring_body)(void *context, const field_ring *ring);
double field_rings_visit(const field_runs *runs, const field_shell *shell, field_ring_body body, void *context);

#endif
