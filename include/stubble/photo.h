/*
 * stubble/photo.h - a photograph as the engine sees it: upright, in encoded sRGB, with what is known of the lens.
 *
 * Pixels        8 bits a channel, red green blue, rows from the top without padding. IEC 61966-2-1 encoded: sbl_photo_linear undoes it exactly.
 * Places        In pixels from the top left corner of the picture; the centre of the first pixel is (0.5, 0.5).
 * Privacy       Nothing else of the file is kept: no place, no time, no name of a device.
 */
#ifndef STUBBLE_PHOTO_H
#define STUBBLE_PHOTO_H

#include "stubble/base.h"
#include "stubble/colour.h"

#define SBL_PHOTO_SIDE_MAX   32000u
#define SBL_PHOTO_PIXELS_MAX ((uint64_t)80 * 1000 * 1000)

typedef struct sbl_photo {
    const uint8_t *rgb;
    uint32_t width, height;
    double focal_px;             /* focal length in pixels as the file states it; 0: not stated. A hint: see focal_relative_error */
    double focal_relative_error; /* one standard deviation, as a fraction of focal_px */
} sbl_photo;

/* Linear light of an encoded value, from a table: [0, 255] -> [0, 1]. */
float sbl_photo_linear(uint8_t encoded);
/* The nearest encoded value; below 0 gives 0, above 1 gives 255. */
uint8_t sbl_photo_encode(double linear);
/* Linear light at a place, between pixel centres along straight lines; beyond the rim the rim's pixel. */
sbl_rgb_linear sbl_photo_at(const sbl_photo *photo, double x, double y);

/*
 * Hair and stubble in a photo, as a model sees them: a square grid of cells over a part of it.
 * cell_of_px: column and row of a place, in cells from the grid's corner, are the first two terms times x and y and the third.
 */
typedef struct sbl_photo_hair {
    const uint8_t *level; /* size * size, rows from the top; 255: hair beyond doubt */
    uint32_t size;
    double cell_of_px[2][3];
} sbl_photo_hair;

/* The lips in a photo with what is between them: a closed line of places around them. */
#define SBL_PHOTO_MOUTH_POINTS_MAX 24u
typedef struct sbl_photo_mouth {
    double px[SBL_PHOTO_MOUTH_POINTS_MAX][2];
    uint32_t count; /* 0: nobody looked for it, or it is not seen */
    double px_per_mm;
} sbl_photo_mouth;

/* 0 to 1, between the middles of cells along straight lines; 0 beyond the grid. */
double sbl_photo_hair_at(const sbl_photo_hair *hair, double x, double y);

#endif
