/*
 * atlas_map.h - closed smooth curves drawn on a map of the mean head, and how far a direction lies inside of one. Internal to the head
 * room.
 *
 * A map is azimuthal and equidistant: one unit is one degree of arc from its pole. On the top map the pole is the chart's up direction, x
 * points to the client's left, y to the front (the glabella is near (0, 84), the left ear near (100, 5), the inion near (0, -110)). On
 * the front map the pole is the front direction, x points to the left, y up (the glabella near (0, 6), the left canthus near (31, -5)).
 */
#ifndef SBL_HEAD_ATLAS_MAP_H
#define SBL_HEAD_ATLAS_MAP_H

#include "stubble/math.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct sbl_map_point {
    float x, y;
} sbl_map_point;

typedef enum sbl_map_kind { SBL_MAP_TOP, SBL_MAP_FRONT } sbl_map_kind;

/*
 * A closed curve through handles (Catmull-Rom). Symmetric: the handles are the left half, from the midline (x = 0) to the midline, the
 * right half is its mirror image. One-sided shapes are drawn on the left; mirror the place to ask about the right.
 */
typedef struct sbl_map_shape {
    sbl_map_kind map;
    bool symmetric;
    uint32_t count;
    const sbl_map_point *handle;
} sbl_map_shape;

/* A direction found on both maps. */
typedef struct sbl_map_place {
    sbl_vec3 position_mm; /* on the mean head, from the chart's origin */
    struct {
        double x, y;                  /* degrees */
        double radial_x, radial_y;    /* unit, away from the pole */
        double radial_mm, tangent_mm; /* per degree */
    } on[2];
} sbl_map_place;

sbl_map_place sbl_map_find(sbl_vec3 chart_direction);
/* The same place on the other side of the head. */
sbl_map_place sbl_map_mirror(sbl_map_place place);

/* Millimetres on the mean head from the place to the shape's edge, positive inside; beyond +-limit_mm the limit. */
double sbl_map_inside_mm(const sbl_map_place *place, const sbl_map_shape *shape, double limit_mm);

/* 1 inside, 0 outside, smooth across an edge of the given width. */
double sbl_map_weight(const sbl_map_place *place, const sbl_map_shape *shape, double edge_mm);

#define SBL_MAP_SHAPE(kind, is_symmetric, handles)                                                                                         \
    {                                                                                                                                      \
        .map = (kind), .symmetric = (is_symmetric), .count = sizeof(handles) / sizeof((handles)[0]), .handle = (handles)                   \
    }

#endif
