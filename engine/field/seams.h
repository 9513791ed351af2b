/* Where charts meet; seams.c says what for. */
#ifndef STUBBLE_FIELD_SEAMS_H
#define STUBBLE_FIELD_SEAMS_H

#include "charts.h"

/* Edges between two charts, and places along them, close enough to each other to measure the distance from a seam. */
typedef struct field_seams {
    uint32_t *half_edge; /* of either pair the first */
    field_point *point;
    uint32_t half_edges, count; /* of points */
} field_seams;

SBL_MUST_CHECK bool field_seams_find(field_seams *seams, const field_charts *charts, const sbl_surface *surface, const uint8_t *region,
                                     double pitch_mm, const sbl_host *host, sbl_arena *arena);

/* One byte per triangle: 1 if some of it may lie within reach_mm of a seam, or if it has no chart. */
SBL_MUST_CHECK bool field_seams_near(uint8_t *near, const field_seams *seams, const field_charts *charts, const sbl_surface *surface,
                                     const uint8_t *region, double reach_mm, const sbl_host *host, sbl_arena *arena);

#endif
