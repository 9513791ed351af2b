/*
 * stubble/pigment.h - how strongly a pigment in the skin takes light.
 *
 *   sbl_pigment_state state = sbl_pigment_dispersed(sbl_pigment_diluted(25.0, 12.0)); // 25 mg/mL in the bottle, 12 parts of water
 *   double mu_p = sbl_pigment_absorption_per_cm(&pigment, &state, 550.0);
 *
 * Law           mu_p = c eta sum over parts of share * strength(550) * (strength(wavelength) / strength(550))^(alpha / 0.9), which for
 * carbon is 75 c eta (550 / wavelength)^alpha per cm. alpha 0.9: the particles of the bottle; 0: large clumps, grey. eta 1 to 0.1: what
 *               clumping leaves of the strength. Pigments, with what is known and what is assumed of each: knowledge/pigments.json.
 * Units         1/cm, mg/mL, nm.
 */
#ifndef STUBBLE_PIGMENT_H
#define STUBBLE_PIGMENT_H

#include "stubble/spectrum.h"

#define SBL_PIGMENT_PARTS_MAX       4u
#define SBL_PIGMENT_ALPHA_DISPERSED 0.9

/* What a pigment is mixed of: shares by mass, adding up to 1. */
typedef struct sbl_pigment_part {
    double share;
    sbl_spectrum strength; /* absorption of the dispersed particles, per cm for 1 mg/mL */
} sbl_pigment_part;

typedef struct sbl_pigment {
    sbl_pigment_part part[SBL_PIGMENT_PARTS_MAX];
    uint32_t part_count;
} sbl_pigment;

typedef struct sbl_pigment_state {
    double concentration_mg_per_ml; /* of all parts, where the dot is */
    double eta;                     /* 0.02 to 1 */
    double alpha;                   /* 0 to 0.9 */
} sbl_pigment_state;

/* The artists' ratio: water_parts of water to one part of the bottle. */
double sbl_pigment_diluted(double bottle_mg_per_ml, double water_parts);
/* As in the bottle: eta 1, alpha 0.9. */
sbl_pigment_state sbl_pigment_dispersed(double concentration_mg_per_ml);
/* Clumps of this diameter, by Mie for spheres of carbon: 20 nm (dispersed) to 5000 nm (held at both ends). */
sbl_pigment_state sbl_pigment_clumped(double concentration_mg_per_ml, double clump_nm);
double sbl_pigment_absorption_per_cm(const sbl_pigment *pigment, const sbl_pigment_state *state, double wavelength_nm);
/* Carbon black by the law above: what a caller without a library of pigments uses. */
sbl_pigment sbl_pigment_carbon(void);

#endif
