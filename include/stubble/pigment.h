/*
 * stubble/pigment.h - how strongly a pigment in the skin takes light.
 *
 *   sbl_pigment pigment = sbl_pigment_carbon();
 *   double c = 0.18 * sbl_pigment_diluted(150.0, 12.0);  // 12 parts of water to one of the bottle's 150 mg/mL; skin keeps 18 %
 *   sbl_pigment_state state = sbl_pigment_dispersed(c);
 *   double mu_p = sbl_pigment_absorption_per_cm(&pigment, &state, 550.0);
 *
 * Law           mu_p = c eta sum over colorants of share * s(550 nm) * (s(wavelength) / s(550 nm))^(alpha / 0.9), s being what 1 mg/mL of
 *               the dispersed colorant absorbs; for carbon 75 c eta (550 / wavelength)^alpha per cm.
 * Clumping      In the skin's cells it lowers eta (1 to 0.1) and alpha (0.9 to 0: grey): it lightens a dot as losing pigment does.
 * Knowledge     Colorants: knowledge/colorants.json. Pigments mixed of them, what is known and what is assumed of each:
 *               knowledge/pigments.json (pigment_knowledge.h).
 * Units         1/cm, mg/mL, nm.
 */
#ifndef STUBBLE_PIGMENT_H
#define STUBBLE_PIGMENT_H

#include "stubble/spectrum.h"

typedef enum sbl_colorant {
    SBL_COLORANT_CARBON_BLACK,
    SBL_COLORANT_IRON_OXIDE_BLACK,
    SBL_COLORANT_IRON_OXIDE_RED,
    SBL_COLORANT_COUNT
} sbl_colorant;

/* "carbon_black", ... */
const char *sbl_colorant_name(sbl_colorant colorant);
/* Absorption of 1 mg/mL of dispersed particles; 0 for an unknown colorant. */
double sbl_colorant_strength_per_cm(sbl_colorant colorant, double wavelength_nm);

/* What a pigment is mixed of: shares by mass, adding up to 1. */
typedef struct sbl_pigment {
    double share[SBL_COLORANT_COUNT];
} sbl_pigment;

#define SBL_PIGMENT_ALPHA_DISPERSED 0.9

typedef struct sbl_pigment_state {
    double concentration_mg_per_ml; /* of all colorants, where the dot is */
    double eta;                     /* share of the dispersed absorption that is left: 1 to 0.02 */
    double alpha;                   /* 0.9 (dispersed) to 0 (clumps, grey) */
} sbl_pigment_state;

/* Carbon black alone. */
sbl_pigment sbl_pigment_carbon(void);
/* The artists' ratio: water_parts of water to one part of the bottle. */
double sbl_pigment_diluted(double bottle_mg_per_ml, double water_parts);
/* As in the bottle: eta 1, alpha 0.9. */
sbl_pigment_state sbl_pigment_dispersed(double concentration_mg_per_ml);
/* Clumps of this diameter, by Mie for spheres of carbon: up to 50 nm dispersed, 5000 nm the largest (held). */
sbl_pigment_state sbl_pigment_clumped(double concentration_mg_per_ml, double clump_nm);
double sbl_pigment_absorption_per_cm(const sbl_pigment *pigment, const sbl_pigment_state *state, double wavelength_nm);

#endif
