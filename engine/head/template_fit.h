/* The template's own measures, and the bend that makes them the ones asked for. Private to head/. */
#ifndef STUBBLE_HEAD_TEMPLATE_FIT_H
#define STUBBLE_HEAD_TEMPLATE_FIT_H

#include "stubble/head.h"
#include "template_mesh.h"

/* What is measured on the template in the frame of the mean head. */
typedef struct template_marks {
    sbl_vec3 glabella, sellion, menton, tragion; /* the left tragion; they lie on the surface */
    const uint8_t *part;                         /* per vertex */
} template_marks;

/* Find the bend that gives the measures, to 0.05 mm. The bent places are left in `bent`. */
SBL_MUST_CHECK sbl_status template_fit(template_bend *bend, sbl_vec3 *bent, const template_mesh *mesh, const template_marks *marks,
                                       const double value_mm[SBL_MEASURE_COUNT], sbl_arena *arena, sbl_diag *diag);

#endif
