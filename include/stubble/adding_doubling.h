/*
 * stubble/adding_doubling.h - the exact light of a stack of layers without lateral structure.
 *
 *   sbl_layered_light light;
 *   st = sbl_adding_doubling(&light, &stack, 32, &diag);       // 32 directions
 *   printf("%.6f %.6f\n", light.UR1, light.UT1);
 *
 * Method        Adding-doubling (van de Hulst 1980; Prahl 1993): radiance in discrete directions, the layer's light from that of a thin
 *               slice by doubling, layers added, mirroring at both surfaces by Fresnel. Directions by Gauss below the critical angle and by
 *               Radau above, Henyey and Greenstein's phase function cut by delta-M (Wiscombe 1977).
 * Accuracy      Against published tables within 1e-6 with the same number of directions; what 16 and 8 cost: docs/skin.md. Energy to 1e-9;
 *               a half space that does not absorb gives 1 to 3e-6.
 * Cost          Half a millisecond for three layers and 32 directions (bench/skin.c). Memory: 150 KiB of stack, no arena.
 * Determinism   Same bits on every target.
 */
#ifndef STUBBLE_ADDING_DOUBLING_H
#define STUBBLE_ADDING_DOUBLING_H

#include "stubble/layers.h"

/* quadrature: 8, 16, 32 or 48 directions in the half sphere; 0 means 32. SBL_E_RANGE for others or as sbl_layers_check says. */
SBL_MUST_CHECK sbl_status sbl_adding_doubling(sbl_layered_light *light, const sbl_layers *stack, uint32_t quadrature, sbl_diag *diag);

#endif
