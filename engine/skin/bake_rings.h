/*
 * Rings of columns around the camera's axis, and how far a path runs in each. A column of radius r at distance rho finds room n times on
 * its ring; each is a sample of the same thing, so a dot far away, which few paths meet, is seen n times as often.
 */
#ifndef STUBBLE_SKIN_BAKE_RINGS_H
#define STUBBLE_SKIN_BAKE_RINGS_H

#include "skin/dot_path.h"

enum { RINGS_MAX = 192, RING_RADII_MAX = 8, RING_BINS = 24 };
/* Depth is counted in bins: tops and bottoms of columns are multiples of this. */
#define RING_BIN_MM 0.05

typedef struct ring {
    double distance_mm, turn, half; /* angle from one column to the next, and the one under which a column is seen from the axis */
    uint32_t slots, first;          /* of them; index of its first */
    uint32_t index;                 /* of the entry that it stands for */
} ring;

typedef struct rings {
    uint32_t radii, count[RING_RADII_MAX]; /* rings of each radius, by rising distance */
    double radius_mm[RING_RADII_MAX];
    ring of[RING_RADII_MAX][RINGS_MAX / RING_RADII_MAX];
    double top_mm, bottom_mm, reach_mm; /* no column is above, below or beyond */
    uint32_t slot_count;
    double (*centre)[2];    /* of each slot */
    uint32_t *ring_of_slot; /* radius * 256 + ring */
} rings;

/* Lengths of one path, in bins of depth, of the columns that it met. */
typedef struct ring_lengths {
    float (*bin)[RING_BINS]; /* of each slot; zero but for those touched */
    uint32_t *touched;
    uint8_t *is_touched;
    uint32_t touched_count;
    const rings *rings;
} ring_lengths;

/* A path_visit whose context is a ring_lengths. */
void rings_visit(void *lengths, path_point from, path_point to);
void rings_forget(ring_lengths *lengths);

#endif
