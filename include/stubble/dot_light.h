/*
 * stubble/dot_light.h - what pigment in the skin takes from the light, by Monte Carlo, at one wavelength.
 *
 *   sbl_inclusion dot = {.shape = SBL_INCLUSION_CYLINDER, .radius_mm = 0.1, .top_mm = 0.1, .height_mm = 0.3, .absorption_per_mm = 20};
 *   sbl_dot_light light;
 *   st = sbl_dot_light_by_paths(&light, &skin, &dot, 1, 1, &opt, &host, &arena, &diag);
 *   printf("left: %.3f +- %.3f\n", light.ratio, light.error);
 *
 * The question   A camera looks straight down at the origin of a skin under even diffuse light. What part of the light that it saw
 *                before is left when pigment lies in the skin? The mirrored light of the surface (gloss) is not counted: it does not
 *                change.
 * Reciprocity    The camera's pixel under diffuse light sees what a pencil of light, falling straight in at the pixel, would send out
 *                of the skin anywhere. So paths start at the origin and every escape counts.
 * The method     Pigment that only absorbs does not bend a path: a path that runs l mm inside it loses exp(-absorption * l). One set of
 *                paths serves every dot, and the noise of "with" and "without" is the same and cancels.
 * The judge      sbl_dot_light_by_absorber puts the pigment into the skin, and photons die in it (Woodcock tracking): another algorithm
 *                with other random numbers, slow and noisy.
 * Units          mm for dots, 1/cm and cm for the stack as layers.h has it.
 * Determinism    As monte_carlo.h: stack, dots, photons, seed; not threads.
 */
#ifndef STUBBLE_DOT_LIGHT_H
#define STUBBLE_DOT_LIGHT_H

#include "stubble/layers.h"

typedef enum sbl_inclusion_shape {
    SBL_INCLUSION_CYLINDER, /* an upright column from top to top + height */
    SBL_INCLUSION_BLOB      /* the spheroid that touches the same top and bottom and is as wide in its middle */
} sbl_inclusion_shape;

typedef struct sbl_inclusion {
    sbl_inclusion_shape shape;
    double x_mm, y_mm; /* of its axis; the camera looks at 0, 0 */
    double radius_mm, top_mm, height_mm;
    double absorption_per_mm; /* of the pigment, on top of the skin's own */
} sbl_inclusion;

typedef struct sbl_dot_light {
    double ratio; /* of the diffuse light, with over without */
    double error; /* one sigma */
} sbl_dot_light;

typedef struct sbl_dot_light_options {
    uint64_t photons; /* 0: 100,000 */
    uint64_t seed;
} sbl_dot_light_options;

#define SBL_INCLUSIONS_MAX 65536u

/*
 * One answer for each group of group_size inclusions that lie in the skin together (they must not overlap); count is the number of all
 * inclusions, a multiple of group_size. Time grows with their number. SBL_E_RANGE names the inclusion in diag->index.
 */
SBL_MUST_CHECK sbl_status sbl_dot_light_by_paths(sbl_dot_light *light, const sbl_layers *stack, const sbl_inclusion *inclusion,
                                                 uint32_t count, uint32_t group_size, const sbl_dot_light_options *options,
                                                 const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/* One answer for all inclusions together; they must not overlap either. */
SBL_MUST_CHECK sbl_status sbl_dot_light_by_absorber(sbl_dot_light *light, const sbl_layers *stack, const sbl_inclusion *inclusion,
                                                    uint32_t count, const sbl_dot_light_options *options, const sbl_host *host,
                                                    sbl_arena *arena, sbl_diag *diag);

#endif
