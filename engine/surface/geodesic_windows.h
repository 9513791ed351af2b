/* The search for the shortest of all paths. */
#ifndef STUBBLE_SURFACE_GEODESIC_WINDOWS_H
#define STUBBLE_SURFACE_GEODESIC_WINDOWS_H

#include "surface/geodesic_strip.h"

/*
 * Look for a path shorter than bound_mm; *found says whether `strip` now holds its triangles, the shortest path's unless the surface is so
 * fine that the search was cut short.
 */
SBL_MUST_CHECK sbl_status sbl_windows_search(sbl_strip *strip, bool *found, const sbl_surface *surface, sbl_surface_point from,
                                             sbl_surface_point to, double bound_mm, sbl_arena *scratch, sbl_diag *diag);

#endif
