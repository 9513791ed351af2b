/* One batch of photons through a stack: what monte_carlo.c asks of monte_carlo_walk.c. */
#ifndef STUBBLE_SKIN_MONTE_CARLO_WALK_H
#define STUBBLE_SKIN_MONTE_CARLO_WALK_H

#include "stubble/layers.h"

/*
 * A stack in optical depth: the depth t is the number of mean free paths of scattering below the surface, so that a step of Exp(1) along
 * the cosine u is t += u * step in every layer, and a photon need not stop at borders between layers of equal index.
 */
typedef struct walk_stack {
    uint32_t count;
    float top[SBL_LAYERS_MAX];        /* t of the layer's upper border */
    float absorption[SBL_LAYERS_MAX]; /* mu_a / mu_s: absorption along one mean free path */
    float anisotropy[SBL_LAYERS_MAX];
    float real[SBL_LAYERS_MAX]; /* share of scatterings that are real: clear layers get some that change nothing, to have a depth */
    float depth;                /* of the whole stack; infinite for a half space */
    double index;
} walk_stack;

void walk_stack_from_layers(walk_stack *to, const sbl_layers *stack);

/* Sums over the photons of a batch. Specular light of a collimated beam is not in it: what enters has weight 1. */
typedef struct walk_sums {
    double up, up2, down, down2, absorbed, lost;
} walk_sums;

void walk_batch(walk_sums *sums, const walk_stack *stack, bool diffuse, uint64_t photons, uint64_t seed, uint64_t batch);

#endif
