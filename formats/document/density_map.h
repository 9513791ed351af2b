/* density_map.h - the dots of one session on a pale head, coloured by how dense they are to be set. */
#ifndef STUBBLE_FORMATS_DENSITY_MAP_H
#define STUBBLE_FORMATS_DENSITY_MAP_H

#include "stubble/pictures.h"

/* The colours of the map from 0 to 1 of its scale; sRGB. */
void density_map_colour(uint8_t rgb[3], double share);
/* The densest that a session gets, rounded up to a figure for the legend, dots per cm2. */
double density_map_scale(const sbl_plan *plan, uint32_t session);
/* Onto a map of the pictures' size: the view with the dots of one session, for scale_per_cm2 at the top of the colours; dots behind the head are
 * left out. SBL_E_ARG: there is no such view. */
SBL_MUST_CHECK sbl_status density_map_draw(const sbl_image *map, const sbl_plan *plan, const sbl_pictures *pictures, sbl_view view,
                                           uint32_t session, double scale_per_cm2, sbl_diag *diag);

#endif
