/* canvas.h - where on a head a field of follicle sites is laid, whatever the design. */
#ifndef STUBBLE_PLAN_CANVAS_H
#define STUBBLE_PLAN_CANVAS_H

#include "stubble/design.h"

/* Sites per cm2: above every density that a design may ask for (150), so a design is a threshold and never needs a denser field. */
#define CANVAS_DENSITY_PER_CM2 160.0f

/* One byte per triangle: scalp, beard, temples and the forehead down to 25 mm above the glabella, where a low hairline may come. The region
 * depends on the head alone, so a site keeps its identity through every change of the design. NULL if memory is out. */
const uint8_t *canvas_region(const sbl_head *head, sbl_arena *arena);
/* Share of a design's dots that lie beyond the region: those would be missing. */
double canvas_missed_share(const uint8_t *region, const sbl_design *design);

#endif
