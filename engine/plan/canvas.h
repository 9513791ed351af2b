/* canvas.h - the field of follicle sites that a head gets, whatever the design. */
#ifndef STUBBLE_PLAN_CANVAS_H
#define STUBBLE_PLAN_CANVAS_H

#include "stubble/design.h"

/* Sites per cm2: above every density that a design may ask for (150), so a design is a threshold and never needs a denser field. */
#define CANVAS_DENSITY_PER_CM2 160.0f

/*
 * Lay the field on the scalp with the temples and the forehead down to 25 mm above the glabella, where a low hairline may come, and behind
 * it, if the beard is to be treated, on the beard. The regions depend on the head alone and the scalp's sites come first, so a dot on the
 * scalp keeps its identity through every change of the design. *region: one byte per triangle, where sites may lie. Errors as
 * sbl_field_build.
 */
SBL_MUST_CHECK sbl_status canvas_build(sbl_field *field, const uint8_t **region, const sbl_head *head, bool with_beard, bool clustered,
                                       const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
/* Share of a design's dots that lie beyond the region: those would be missing. */
double canvas_missed_share(const uint8_t *region, const sbl_design *design);

#endif
