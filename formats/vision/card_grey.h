/* card_grey.h - the lightness of a photo, or of a band of it, as the detector of tags wants it. */
#ifndef STUBBLE_VISION_CARD_GREY_H
#define STUBBLE_VISION_CARD_GREY_H

#include "stubble/photo.h"

/* Rows [first, first + count) of the photo as it is when each square of factor x factor pixels is one. Rows follow without a gap. */
typedef struct card_band {
    uint32_t factor, first, count;
} card_band;

/* NULL: no memory. What remains over at the right is left out. */
uint8_t *card_grey(const sbl_photo *photo, const card_band *band, sbl_arena *arena);

#endif
