/* card_tags.h - the card's tags that can be seen in a photo: one look at it, or at a band of it, at one size. */
#ifndef STUBBLE_VISION_CARD_TAGS_H
#define STUBBLE_VISION_CARD_TAGS_H

#include "stubble/card.h"
#include "vision/card_grey.h"

#define CARD_TAGS_MAX 32u

typedef struct card_tags {
    sbl_card_tag tag[CARD_TAGS_MAX];
    uint32_t count;
} card_tags;

typedef struct card_look {
    card_band band; /* beginning at a multiple of 4 rows, bands see alike what both hold */
    float sigma;    /* blur against noise */
    int contrast;   /* within 12 pixels, in encoded values: where there is less, no tag is looked for */
} card_look;

/* A tag that is there already, seen in another look, is left out. */
void card_tags_add(card_tags *tags, const sbl_card_tag *tag);
/* Adds what is seen. SBL_E_MEMORY. */
sbl_status card_tags_look(card_tags *tags, const sbl_photo *photo, const card_look *look, const sbl_allocator *allocator);

#endif
