/* Points in the order of cubes, and who lies in the cubes around one; cubes.c says how. */
#ifndef STUBBLE_FIELD_CUBES_H
#define STUBBLE_FIELD_CUBES_H

#include "room.h"

#define FIELD_CUBES_AROUND 27

typedef struct field_cubes {
    field_point *point;
    uint32_t *original;
    uint64_t *code;  /* of each cube, rising: its place along the Morton curve */
    uint32_t *start; /* count + 1: where each cube's points begin */
    uint32_t count;
    /* Boxes of 4 x 4 x 4 cubes, a run of the curve each. */
    uint64_t *box_code;
    uint32_t *box_first; /* box_count + 1: where each box's cubes begin */
    uint32_t box_count;
    uint32_t *slot; /* hash table: a box, or SBL_NONE */
    uint32_t slot_mask;
} field_cubes;

/*
 * Cubes of cell_mm. Only the surroundings of `core` will be asked for: points that lie neither in a cube of the core's points
 * (core.begin to core.end) nor in one that touches it may be left out. Scratch stays in the arena.
 */
SBL_MUST_CHECK bool field_cubes_build(field_cubes *cubes, const field_point *point, uint32_t count, field_span core, double cell_mm,
                                      const sbl_host *host, sbl_arena *arena);

/* The cubes of a box and those around it, 6 x 6 x 6 (x fastest); SBL_NONE where no points are. */
#define FIELD_VIEW_SIDE 6
typedef struct field_cubes_view {
    uint32_t cube[FIELD_VIEW_SIDE * FIELD_VIEW_SIDE * FIELD_VIEW_SIDE];
} field_cubes_view;

void field_cubes_look(field_cubes_view *view, const field_cubes *cubes, uint32_t box);

/*
 * The cubes that touch a cube of that box, and itself: how many. Their order is part of SBL_FIELD_STREAM, as sums depend on it: those on the
 * upper side of the 13 pairs of opposite sides that come earlier on the curve, the cube, all on the lower side, the rest of the upper.
 */
uint32_t field_cubes_around(uint32_t around[FIELD_CUBES_AROUND], const field_cubes_view *view, const field_cubes *cubes, uint32_t cube);

#endif
