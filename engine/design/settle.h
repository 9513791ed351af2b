/* settle.h - the last step of placing dots. */
#ifndef SBL_DESIGN_SETTLE_H
#define SBL_DESIGN_SETTLE_H

#include "stubble/design.h"
#include "stubble/field.h"

/*
 * Slides dots within their zones by fractions of a millimetre so that every patch of 4 cm2 holds its number (sbl_field_settle).
 * least_to_hair_mm is kept wherever it holds.
 */
sbl_status sbl_design_settle(sbl_dot *dot, const sbl_dots *dots, const sbl_design *design, const sbl_field_demand *demand,
                             double least_to_hair_mm, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

#endif
