/* Pieces of the surface around seeds; pieces.c says how. */
#ifndef STUBBLE_FIELD_PIECES_H
#define STUBBLE_FIELD_PIECES_H

#include "room.h"

typedef struct field_pieces {
    const sbl_surface *surface;
    const uint8_t *region;    /* NULL: everywhere */
    const uint32_t *chart_of; /* the caller's, of each triangle: those with SBL_NONE are free */
    field_point *face;        /* of each triangle: its middle and where it faces */
    uint32_t *free;           /* the free triangles of the region, rising */
    uint32_t free_count;
    uint32_t *seed; /* of each piece: a triangle */
    uint32_t count;
    uint32_t *member, *member_start; /* count + 1; the triangles of each piece, rising */
    uint32_t *owner;                 /* of each free triangle: its piece; of all others anything but SBL_NONE */
    uint32_t *nearest;               /* of each free triangle: the piece that it most likely goes to */
    float *distance2;                /* and its squared distance from that piece's seed */
    struct frontier_entry *heap;
    uint32_t heap_count;
    const sbl_host *host;
    sbl_arena *arena;
} field_pieces;

/* The arrays, for as long as the arena is not rewound. false if memory is out. */
SBL_MUST_CHECK bool field_pieces_init(field_pieces *pieces, const sbl_surface *surface, const uint8_t *region, const uint32_t *chart_of,
                                      const sbl_host *host, sbl_arena *arena);

/* Cut what is free now into pieces whose seeds stand apart_mm from each other; count is 0 if nothing is free. */
SBL_MUST_CHECK bool field_pieces_make(field_pieces *pieces, double apart_mm);

/* The middle by area of a piece, and where it faces on the whole. */
sbl_vec3 field_piece_centre(const field_pieces *pieces, uint32_t piece, sbl_vec3 *facing);

#endif
