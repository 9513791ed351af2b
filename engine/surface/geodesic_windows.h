/* The search for the shortest of all paths. */
#ifndef STUBBLE_SURFACE_GEODESIC_WINDOWS_H
#define STUBBLE_SURFACE_GEODESIC_WINDOWS_H

#include "surface/geodesic_strip.h"

/*
 * Find the strip of the shortest path, if it is shorter than bound_mm, into `strip`; *found says whether there is one. Gives up, *found
 * false, when the search outgrows its budget.
 */
SBL_MUST_CHECK sbl_status sbl_windows_search(sbl_strip *strip, bool *found, const sbl_surface *surface, sbl_surface_point from,
                                             sbl_surface_point to, double bound_mm, sbl_arena *scratch, sbl_diag *diag);

#endif
