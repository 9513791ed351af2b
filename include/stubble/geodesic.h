/*
 * stubble/geodesic.h - distances along a surface, and flat pieces of it.
 *
 *   sbl_polyline arc;
 *   st = sbl_geodesic_arc(&arc, &surface, glabella, opisthocranion, &arena, &diag);     // shortest path, exact
 *   st = sbl_distance_field(distance_mm, &surface, points, count, 200.0, &arena, &diag); // to 1 %
 *   st = sbl_flatten(&sheet, &patch, NULL, &arena, &diag);                              // 1:1 stencil gore
 *
 * Methods: windows of light led over the surface (Mitchell, Mount and Papadimitriou 1987; Chen and Han 1990, filtered as Xin and Wang 2009):
 * for an arc exactly, within a corridor that a first path bounds, which like the last is straightened by leading a strip of triangles round
 * its vertices (Xin and Wang 2007) and ends where intrinsic edge flips end (Sharp and Crane 2020); for a field merged with a bounded error
 * (Surazhsky et al. 2005), from places and from curves (Bommes and Kobbelt 2007). Least squares conformal maps (Levy et al. 2002), then
 * as-rigid-as-possible iterations (Liu et al. 2008).
 */
#ifndef STUBBLE_GEODESIC_H
#define STUBBLE_GEODESIC_H

#include "stubble/surface.h"

/* A path on a surface: count points, each on an edge or in a triangle, and its length. */
typedef struct sbl_polyline {
    const sbl_surface_point *at;
    const sbl_vec3 *position;
    uint32_t count;
    double length_mm;
} sbl_polyline;

/*
 * The shortest path on the triangles: to rounding on every arc judged so far, 0.1 % is promised. On surfaces with triangles far below a
 * millimetre the search may be cut short, and then keeps to the best path of a narrower corridor. 0.06 s on a head of 45,000 vertices, up
 * to 0.2 s and 150 MB of scratch from one side to the other, 0.02 s on one of 10,000. SBL_E_NOT_FOUND: the ends lie in different components.
 */
SBL_MUST_CHECK sbl_status sbl_geodesic_arc(sbl_polyline *arc, const sbl_surface *surface, sbl_surface_point from, sbl_surface_point to,
                                           sbl_arena *arena, sbl_diag *diag);

/*
 * The curve in which a plane cuts the surface from one point to another, the shorter way round (a tape measure laid along the midline).
 * plane_normal together with `from` defines the plane; the arc ends at the cut's place nearest to `to`. SBL_E_NOT_FOUND: that is more than
 * 20 mm away, or the cut through `from` ends at a bound before.
 */
SBL_MUST_CHECK sbl_status sbl_plane_arc(sbl_polyline *arc, const sbl_surface *surface, sbl_surface_point from, sbl_surface_point to,
                                        sbl_vec3 plane_normal, sbl_arena *arena, sbl_diag *diag);

/*
 * distance_mm[v] for every vertex: along the surface to the nearest of `count` source points; INFINITY beyond max_mm and in components
 * without a source. To 1 % at every vertex further than an edge from its source, nearer to 1 % of an edge, on any surface: clean or noisy,
 * with slivers, bounds and holes. Merged windows are allowed 0.2 %; measured 0.02-0.03 % rms, 0.15 % at the worst vertex of any head, 0.6 %
 * among slivers (against exact distances; tests/unit/geodesic_fields.c, geodesic_heads.c). 0.07 s on a head of 45,000 vertices, 0.12 s where
 * it is rough. The values are those of the vertices: interpolated right beside a source they are too large by its cone's slope.
 */
SBL_MUST_CHECK sbl_status sbl_distance_field(float *distance_mm, const sbl_surface *surface, const sbl_surface_point *source,
                                             uint32_t count, double max_mm, sbl_arena *arena, sbl_diag *diag);

/*
 * The same, and as exact, to a polyline laid onto the surface: every point of the curve's segments is a source, not only its corners
 * (segments are short and near the surface; each place counts as the nearest of the surface). SBL_E_LIMIT: the curve is millions of
 * triangles long.
 */
SBL_MUST_CHECK sbl_status sbl_distance_field_to_curve(float *distance_mm, const sbl_surface *surface, const sbl_vec3 *curve, uint32_t count,
                                                      bool closed, double max_mm, sbl_arena *arena, sbl_diag *diag);

/* A piece of surface laid flat. */
typedef struct sbl_sheet {
    const double *x_mm, *y_mm; /* one per vertex of the patch */
    double mean_stretch;       /* mean over area of max(s1, 1/s2) - 1, s1 >= s2 the singular values of the map */
    double max_stretch;
} sbl_sheet;

/* The patch must be one component that is a disc (one bound, no handle); otherwise SBL_E_DATA. Area and lengths are kept near 1:1. */
SBL_MUST_CHECK sbl_status sbl_flatten(sbl_sheet *sheet, const sbl_surface *patch, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

#endif
