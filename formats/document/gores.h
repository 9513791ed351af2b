/*
 * gores.h - the planned scalp cut into small pieces that lie flat with little stretch.
 *
 * Cells of a grid in tape terms: back along the midline from the glabella, left at a right angle. Only cells that an edge crosses (the hairline, or
 * the bound of the treated skin) become gores; each overlaps its neighbours by a few millimetres. A piece that cannot be flattened (a handle in a scan) is left
 * out. They are cut by sbl_gores_cut (stubble/document.h).
 */
#ifndef STUBBLE_FORMATS_GORES_H
#define STUBBLE_FORMATS_GORES_H

#include "stubble/document.h"
#include "stubble/geodesic.h"
#include "stubble/plan.h"

#define GORE_ZONES_MAX  6u
#define GORE_CELL_MM    50.0
#define GORE_OVERLAP_MM 4.0

typedef struct gore {
    sbl_surface patch;
    sbl_sheet sheet;                         /* turned to how someone facing the client sees it: backward up, left to the right */
    const float *behind_hairline_mm;         /* per vertex of the patch */
    const float *beyond_edge;                /* per vertex: density - 2 % of full: 0 is the bound of the treated skin */
    const float *beyond_no_go_mm;            /* per vertex: distance from the nearest mole or lesion, negative inside it */
    const float *zone_share[GORE_ZONES_MAX]; /* per vertex: smoothed share of a zone that ends inside this gore; 0.5 is its edge */
    uint32_t zone_share_count;
    const float *back_mm, *left_mm;    /* per vertex: tape terms */
    double back_from_mm, left_from_mm; /* the cell */
    double x0, y0, x1, y1;             /* of the flat piece, mm */
    char name[8];                      /* "C2" */
} gore;

#endif
