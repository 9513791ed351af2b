/*
 * stubble/monte_carlo.h - light through a stack of scattering layers, photon by photon.
 *
 *   sbl_monte_carlo_options opt = {.photons = 1000000, .seed = 1};
 *   sbl_monte_carlo_result mc;
 *   st = sbl_monte_carlo_run(&mc, &stack, &opt, &host, &arena, &diag);
 *   printf("UR1 %.5f +- %.5f\n", mc.light.UR1, mc.error.UR1);
 *
 * What for       The judge of adding-doubling (adding_doubling.h), which is faster and exact where both apply; and the ground on which
 *                the dots of dot_light.h stand.
 * Method         Henyey and Greenstein scattering, Fresnel boundaries to air above and below. Since the stack is laterally uniform, a
 *                photon needs only its depth and one cosine; depth is counted in mean free paths of scattering, in which layers have no
 *                borders. A photon keeps its weight exp(-absorption on its way) until that falls to 2/3, and lives on as an undivided
 *                particle from there: absorbed as a whole or not at all. That is unbiased, needs no roulette, and conserves energy
 *                photon by photon.
 * Units          As layers.h.
 * Determinism    Photons are drawn in batches of fixed size, each with its own stream: the result depends on stack, photons and seed
 *                alone, not on threads, and is the same in WebAssembly.
 * Source         Wang, Jacques, Zheng: MCML (1995) for the problem; the generator is xoshiro256++ (Blackman, Vigna 2021) seeded by
 *                counter.
 */
#ifndef STUBBLE_MONTE_CARLO_H
#define STUBBLE_MONTE_CARLO_H

#include "stubble/layers.h"

#define SBL_MONTE_CARLO_PHOTONS_MAX 100000000000u

typedef struct sbl_monte_carlo_options {
    uint64_t photons; /* for each kind of light; 0: 1,000,000 */
    uint64_t seed;
    bool collimated_only; /* leave URU and UTU at zero, in half the time */
    bool diffuse_only;    /* leave UR1 and UT1 at zero */
} sbl_monte_carlo_options;

typedef struct sbl_monte_carlo_result {
    sbl_layered_light light;
    sbl_layered_light error;    /* standard errors (one sigma) */
    double absorbed_collimated; /* share of the light that stayed in the stack: UR1 + UT1 + this + lost = 1 */
    double absorbed_diffuse;
    double lost_collimated; /* share given up after 1e6 scatterings: zero except in stacks that hardly absorb and never end */
    double lost_diffuse;
    uint64_t photons; /* followed, of each kind */
} sbl_monte_carlo_result;

/* options may be NULL. SBL_E_RANGE for a wrong stack or more photons than SBL_MONTE_CARLO_PHOTONS_MAX; SBL_E_CANCELLED. */
SBL_MUST_CHECK sbl_status sbl_monte_carlo_run(sbl_monte_carlo_result *result, const sbl_layers *stack,
                                              const sbl_monte_carlo_options *options, const sbl_host *host, sbl_arena *arena,
                                              sbl_diag *diag);

#endif
