/* Seeing many dots on one skin: its own light is worked out once. */
#ifndef STUBBLE_SKIN_DOT_SEE_H
#define STUBBLE_SKIN_DOT_SEE_H

#include "stubble/dot_ageing.h"

typedef struct dot_ground {
    double melanin, blood; /* as the table's axes count them: of the calm skin */
    sbl_rgb_linear bare;   /* diffuse light, redness in it */
} dot_ground;

sbl_status dot_ground_of(dot_ground *ground, const sbl_skin_parameters *skin, double blood_factor, sbl_diag *diag);
void dot_see_on(sbl_dot_seen *seen, const sbl_dot_table *table, const sbl_dot_aged *dot, const dot_ground *ground, double dots_per_cm2);

#endif
