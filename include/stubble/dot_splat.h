/*
 * stubble/dot_splat.h - many dots into a picture of skin, in linear light.
 *
 *   sbl_splat_options opt = {.gloss = {0.028f, 0.028f, 0.028f}};
 *   st = sbl_dot_splat(rgb, 4000, 3000, dots, 100000, profiles, 4, &opt, &host, &arena, &diag);
 *
 * Law            picture = (picture - gloss) * left + gloss, channel by channel (domain OPTICS 1). What is left is the light of all
 *                dots together, with the correction for overlap (sbl_dot_overlap), averaged over each pixel.
 * Method         Each profile is parted into a core of a few tenths of a millimetre, which is splatted pixel by pixel, and a smooth
 *                halo, which is gathered on a coarser grid and interpolated. Bands of rows are worked on in parallel.
 * Cost           100,000 dots in 12 megapixels: 0.4 s on one core (bench/dot_splat.c). Scratch memory: the coarse grid and a band,
 *                released before return.
 * Determinism    The result does not depend on threads.
 */
#ifndef STUBBLE_DOT_SPLAT_H
#define STUBBLE_DOT_SPLAT_H

#include "stubble/dot_table.h"

#define SBL_SPLAT_SIDE_MAX 65535u

/* A dot in the picture: squared distance in mm at (dx, dy) pixels from it is xx dx^2 + 2 xy dx dy + yy dy^2. */
typedef struct sbl_splat_dot {
    float x_px, y_px;
    float xx_mm2, xy_mm2, yy_mm2;
    uint32_t profile; /* index into the profiles */
} sbl_splat_dot;

/* A dot on skin seen straight on. */
sbl_splat_dot sbl_splat_dot_flat(double x_px, double y_px, double mm_per_px, uint32_t profile);

typedef struct sbl_splat_options {
    float gloss[3]; /* light that no pigment takes: the surface's mirroring, in the picture's own units */
} sbl_splat_options;

/*
 * rgb: 3 * width * height, rows from the top. Dots may lie outside. SBL_E_RANGE for a size of 0 or above SBL_SPLAT_SIDE_MAX, or a dot that
 * is no number, has no extent or names no profile (diag->index).
 */
SBL_MUST_CHECK sbl_status sbl_dot_splat(float *rgb, uint32_t width, uint32_t height, const sbl_splat_dot *dot, uint32_t dot_count,
                                        const sbl_dot_profile *profile, uint32_t profile_count, const sbl_splat_options *options,
                                        const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

#endif
