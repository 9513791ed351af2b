/* Pieces of the surface that can be laid flat; charts.c says how. */
#ifndef STUBBLE_FIELD_CHARTS_H
#define STUBBLE_FIELD_CHARTS_H

#include "motif.h"
#include "room.h"

typedef struct field_chart {
    sbl_vec3 origin, axis_u, axis_v, normal;    /* axes along the principal directions */
    double bend2_u, bend2_v;                    /* principal curvatures, squared */
    double scale, turn_cos, turn_sin, shift[2]; /* from the chart to the motif, in pitches */
} field_chart;

typedef struct field_charts {
    field_chart *chart;
    uint32_t *chart_of; /* of each triangle; SBL_NONE: too curved, or outside the region */
    uint32_t count;
} field_charts;

/* Charts for the triangles of region (NULL: all). false if memory is out. */
SBL_MUST_CHECK bool field_charts_build(field_charts *charts, const sbl_surface *surface, const uint8_t *region, double area_mm2,
                                       double pitch_mm, uint64_t seed, const sbl_host *host, sbl_arena *arena);

/* Where a place of a chart lies in the motif, in pitches, not yet wrapped. */
void field_chart_map(double at[2], const field_chart *chart, sbl_vec3f position);

#endif
