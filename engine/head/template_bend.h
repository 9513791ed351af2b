/* Bending the template so that its own measures are the ones asked for. Private to head/. */
#ifndef STUBBLE_HEAD_TEMPLATE_BEND_H
#define STUBBLE_HEAD_TEMPLATE_BEND_H

#include "stubble/head.h"
#include "template_mesh.h"

/* Scales along the axes and one fullness; all 1 and 0 on the mean head. */
typedef struct template_bend {
    double across, along; /* x, z */
    double up, down;      /* y above and below the ears, one passing into the other */
    double fullness;      /* outward on the four diagonals of the horizontal outline, relative: circumference without length or breadth */
} template_bend;

sbl_vec3 template_bend_point(const template_bend *bend, sbl_vec3 p);

/* What is measured on the template in the frame of the mean head. */
typedef struct template_marks {
    sbl_vec3 glabella, sellion, menton, tragion; /* the left tragion; they lie on the surface */
    const uint8_t *part;                         /* per vertex */
} template_marks;

/* Find the bend that gives the measures, to 0.05 mm. The bent places are left in `bent`. */
SBL_MUST_CHECK sbl_status template_bend_solve(template_bend *bend, sbl_vec3 *bent, const template_mesh *mesh, const template_marks *marks,
                                              const double value_mm[SBL_MEASURE_COUNT], sbl_arena *arena, sbl_diag *diag);

#endif
