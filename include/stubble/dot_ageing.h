/*
 * stubble/dot_ageing.h - a dot from its first hour to its tenth year, and what is seen of it.
 *
 *   sbl_dot_placed dot = {.pigment = sbl_pigment_carbon(), .healed_mg_per_ml = 1.5, .diameter_mm = 0.12, .top_mm = 0.12};
 *   sbl_dot_ageing course = sbl_dot_ageing_typical(SBL_AGEING_MIDDLE);
 *   sbl_dot_aged now = sbl_dot_age(&dot, &course, 5 * 365.25);
 *   sbl_dot_seen seen;
 *   sbl_dot_see(&seen, &table, &now, &skin, 160.0, &diag);       // skin: skin_model.h; 160 dots per cm2
 *
 * Model          Pigment is shed while the skin heals, then carried off; what stays gathers in clumps, which take less light for the
 *                same mass and look greyer; the dot spreads. A fresh dot is larger and lies in redder skin. Every parameter has a name
 *                and a band: knowledge/ageing.json. Nothing here was measured on SMP; it is a model and is labelled so.
 * Colour         Linear sRGB and Lab under D65, gloss left out, as skin_model.h without gloss.
 */
#ifndef STUBBLE_DOT_AGEING_H
#define STUBBLE_DOT_AGEING_H

#include "stubble/dot_table.h"
#include "stubble/skin_model.h"

typedef enum sbl_ageing_course { SBL_AGEING_SLOW, SBL_AGEING_MIDDLE, SBL_AGEING_FAST, SBL_AGEING_COUNT } sbl_ageing_course;

typedef struct sbl_dot_ageing {
    double early_share, early_days;              /* of the pigment placed that is shed while the skin heals */
    double loss_tau_years, oxide_factor;         /* of carbon; iron oxides: times the factor */
    double healed_clump_nm, clump_nm_per_year;   /* size of clumps */
    double growth_mm2_per_year;                  /* k of d = sqrt(d0^2 + k t) */
    double fresh_diameter_factor, swelling_days; /* a dot just placed, over the healed one */
    double redness_blood_factor, redness_days;   /* blood around dots just placed, over calm skin */
} sbl_dot_ageing;

/* The band's ends and its middle; an unknown course is the middle one. */
sbl_dot_ageing sbl_dot_ageing_typical(sbl_ageing_course course);

/* As it is healed, before the years. */
typedef struct sbl_dot_placed {
    sbl_pigment pigment;
    double healed_mg_per_ml; /* in the dot, when it has healed */
    double diameter_mm;
    double top_mm, height_mm; /* of the column; 0: 0.12 and 0.3 */
} sbl_dot_placed;

typedef struct sbl_dot_aged {
    sbl_pigment pigment; /* what lasts weighs more */
    sbl_pigment_state state;
    double diameter_mm, top_mm, height_mm;
    double mass_share;   /* of the healed dot's pigment: above 1 while it heals */
    double blood_factor; /* of the skin around */
    double strength_per_mm[3];
} sbl_dot_aged;

sbl_dot_aged sbl_dot_age(const sbl_dot_placed *placed, const sbl_dot_ageing *course, double t_days);

typedef struct sbl_dot_seen {
    sbl_rgb_linear bare;   /* the skin around, redness and all */
    sbl_rgb_linear centre; /* the middle of a dot, among the others */
    sbl_rgb_linear patch;  /* the mean over a dotted patch: what is seen from a distance */
    sbl_rgb_linear ratio;  /* what one dot leaves at its centre */
    double contrast;       /* 1 - patch over bare, in luminance */
    sbl_lab_d65 bare_lab, centre_lab, patch_lab;
} sbl_dot_seen;

/* Dots per cm2 evenly spread; 0 for one dot alone (then patch is bare). SBL_E_RANGE for a skin that is none, or a density above 2000. */
SBL_MUST_CHECK sbl_status sbl_dot_see(sbl_dot_seen *seen, const sbl_dot_table *table, const sbl_dot_aged *dot,
                                      const sbl_skin_parameters *skin, double dots_per_cm2, sbl_diag *diag);

/* The same for a cut hair in its follicle: a dark column as thick as the hair from just under the surface, its pigment that of the hair. */
typedef struct sbl_hair_stub {
    sbl_lab_d65 lab; /* of the hair, long, gloss left out */
    double width_mm; /* 0: 0.07 */
    double hairs;    /* of a follicular unit; 0: 1.9 */
} sbl_hair_stub;

/* Strength of the column that stands for a hair: a slab of it is as dark as the hair (docs/dots.md). */
sbl_dot_aged sbl_dot_of_hair(const sbl_hair_stub *hair);

#endif
