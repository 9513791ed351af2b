/*
 * stubble/layers.h - a stack of scattering layers, and the light that such a stack gives back.
 *
 *   sbl_layer skin[] = {{.absorption_per_cm = 8, .scattering_per_cm = 120, .anisotropy = 0.8, .thickness_cm = 0.0075},
 *                       {.absorption_per_cm = 0.6, .scattering_per_cm = 110, .anisotropy = 0.8, .thickness_cm = SBL_HALF_SPACE}};
 *   sbl_layers stack = {skin, 2, 1.4};
 *
 * What the two solvers share: adding-doubling (adding_doubling.h), which is exact for stacks without lateral structure, and Monte Carlo
 * (monte_carlo.h), which also knows dots.
 *
 * Units         1/cm and cm, as the literature has them. One index of refraction for the stack, air (1.0) above and below.
 * Terms         As Prahl (1993): UR1 and UT1 are total reflectance and transmittance for normal collimated light, specular and unscattered
 *               parts included; URU and UTU the same for diffuse light.
 */
#ifndef STUBBLE_LAYERS_H
#define STUBBLE_LAYERS_H

#include "stubble/base.h"

#define SBL_LAYERS_MAX 16u
/* The thickness of a last layer that never ends. */
#define SBL_HALF_SPACE 1e8

typedef struct sbl_layer {
    double absorption_per_cm; /* mu_a */
    double scattering_per_cm; /* mu_s, not reduced */
    double anisotropy;        /* g of Henyey and Greenstein, -0.99 to 0.99 */
    double thickness_cm;      /* SBL_HALF_SPACE or more: no end */
} sbl_layer;

typedef struct sbl_layers {
    const sbl_layer *layer; /* count, the first one on top */
    uint32_t count;
    double index; /* of refraction, 1 to 2, the same in all layers */
} sbl_layers;

typedef struct sbl_layered_light {
    double UR1, UT1, URU, UTU;
} sbl_layered_light;

/* SBL_E_ARG if a pointer is missing, SBL_E_RANGE if a value is outside its range or no number; diag->index is the layer. */
SBL_MUST_CHECK sbl_status sbl_layers_check(const sbl_layers *stack, sbl_diag *diag);

#endif
