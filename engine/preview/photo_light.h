/* What a photo's pixels say of skin, gloss and things in front. Private to preview/. */
#ifndef STUBBLE_PREVIEW_PHOTO_LIGHT_H
#define STUBBLE_PREVIEW_PHOTO_LIGHT_H

#include "stubble/photo_preview.h"

/* The treated skin's colour in this photo, and how bright it is here and there. */
typedef struct photo_skin {
    double chroma[2], spread[2]; /* ln r/g and ln b/g: median and robust sd */
    double unit[3];              /* linear colour of the skin's diffuse light, green 1 */
    double albedo_green;
    uint32_t columns, rows; /* of a coarse grid of brightness: linear green, a high quantile of each cell's skin */
    const float *bright;
    const float *light;      /* linear light of each code */
    const double *log_ratio; /* ln of a code's light over green's: 256 for each green */
} photo_skin;

enum { PHOTO_CELL = 48 };

/* Columns and rows of a photo, the last ones not with them. */
typedef struct photo_part {
    uint32_t left, top, right, bottom;
} photo_part;

/*
 * The colour from pixels (x, y pairs) of `whole` on which the treated skin is known to lie, the brightness over the part of `photo`, which
 * may be the same photo. SBL_E_NOT_FOUND: the pixels are too few. SBL_E_MEMORY.
 */
sbl_status photo_skin_find(photo_skin *skin, const sbl_photo *photo, const photo_part *part, const sbl_photo *whole, const float *at,
                           uint32_t count, const sbl_skin *person, const sbl_host *host, sbl_arena *arena);

/* Of one place: ln r/g, ln b/g and linear green. False: beyond the photo, clipped, or too dark to tell. */
bool photo_chroma_at(double chroma[2], double *green, const sbl_photo *photo, double x, double y);
/* Medians of places (x, y pairs), and the robust sd of the chromaticity. SBL_E_NOT_FOUND: they are too few. SBL_E_MEMORY. The arena is scratch. */
sbl_status photo_chroma_find(double chroma[2], double spread[2], double *green, const sbl_photo *photo, const float *at, uint32_t count,
                             sbl_arena *arena);

/* One pixel's light in parts. share: 1 where it is skin to be changed, 0 where it is to be kept. */
typedef struct photo_pixel {
    float light[3], gloss, share;
} photo_pixel;

/* Of the part that the skin was found for. */
photo_pixel photo_pixel_of(const photo_skin *skin, const sbl_photo *photo, uint32_t x, uint32_t y);

#endif
