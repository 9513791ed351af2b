/* progression_measure.h - what a stage of hair loss leaves of a design, as integrals over the head. */
#ifndef STUBBLE_ENGINE_COURSE_PROGRESSION_MEASURE_H
#define STUBBLE_ENGINE_COURSE_PROGRESSION_MEASURE_H

#include "stubble/progression.h"

/* What is the same for every stage: made once. */
typedef struct progression_ground {
    const sbl_design *design;
    const sbl_progression_knowledge *knowledge;
    const float *edge_mm;   /* per vertex: distance to the bound of the treated skin, INFINITY far from it */
    float *left;            /* per vertex: the hairs of the stage in hand */
    const double *area_mm2; /* per vertex: a third of its triangles */
    double fill_per_cm2;    /* mean of hairs and dots where the design fills: what more dots bring bare skin to */
    bool has_hairline;
} progression_ground;

SBL_MUST_CHECK sbl_status progression_ground_lay(progression_ground *ground, const sbl_design *design, bool has_hairline,
                                                 const sbl_progression_knowledge *knowledge, sbl_arena *arena, sbl_diag *diag);

/* Fill bare_cm2, support_share, edge_step, more_dots, hair_left_share and zone_lost_share of stage, whose pattern is set. as_is: what grows now. */
void progression_measure(sbl_stage_forecast *stage, progression_ground *ground, bool as_is, const sbl_host *host);

/* Hairs at a vertex that a pattern leaves. */
float progression_left(const sbl_design *design, sbl_pattern pattern, uint32_t vertex);

#endif
