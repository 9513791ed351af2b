/*
 * stubble/strip_picture.h - one part of several pictures of a size, side by side with a word under each: before and after, year by year.
 *
 *   sbl_strip strip;
 *   st = sbl_strip_begin(&strip, count, part, 640, &arena, &diag);       // part: x, y, width, height in pixels of the pictures
 *   for (k...) sbl_strip_add(&strip, k, rgb, width, height);             // the picture is not needed any more
 *   for (k...) label[k] = sbl_strip_label(&words, years[k]);
 *   st = sbl_strip_draw(&pixels, &strip, label, &diag);
 *
 * Pixels        Parts are made smaller by means over areas in linear light, so that dots too fine to be seen keep their tone. Nothing is enlarged.
 * Words         Of knowledge/documents.json, in the client's language; one that is wider than its panel is set smaller.
 * Memory        One picture in the arena, into which panels and words go straight.
 */
#ifndef STUBBLE_STRIP_PICTURE_H
#define STUBBLE_STRIP_PICTURE_H

#include "stubble/consent.h"
#include "stubble/image_file.h"

#define SBL_STRIP_PANELS_MAX 8u

/* Columns of the picture under a panel's pixel: from left up to, not with, right. */
typedef struct sbl_strip_columns {
    uint32_t left, right;
} sbl_strip_columns;

typedef struct sbl_strip {
    double part[4];         /* x, y, width, height */
    uint32_t width, height; /* of a panel */
    uint32_t count;
    uint32_t whole_width, whole_height; /* of the picture, with gaps and words */
    uint8_t *rgb;                       /* the picture */
    /* Of each panel: the row that is being added up, three sums a pixel, and what lies under its pixels. */
    float *sum;
    sbl_strip_columns *column;
} sbl_strip;

/* width_most: of a panel. SBL_E_ARG: no panels, too many, or a part without area. SBL_E_MEMORY. */
SBL_MUST_CHECK sbl_status sbl_strip_begin(sbl_strip *strip, uint32_t count, const double part[4], uint32_t width_most, sbl_arena *arena,
                                          sbl_diag *diag);
/* What of the part lies beyond the picture repeats its rim. */
void sbl_strip_add(sbl_strip *strip, uint32_t panel, const uint8_t *rgb, uint32_t width, uint32_t height);
/* The same by and by, from the top: rows `first` to `first + count` of a picture, the next ones each time. Panels may be filled side by side. */
void sbl_strip_add_rows(sbl_strip *strip, uint32_t panel, const uint8_t *rgb, uint32_t first, uint32_t count, uint32_t width,
                        uint32_t height);
/* label: count words. pixels: the strip's own. */
SBL_MUST_CHECK sbl_status sbl_strip_draw(sbl_pixels *pixels, sbl_strip *strip, const char *const *label, sbl_diag *diag);

/* In what words panels are called: language NULL is English, and missing may be NULL. */
typedef struct sbl_strip_words {
    const sbl_knowledge *knowledge;
    const sbl_language *language;
    sbl_untranslated *missing;
    sbl_arena *arena;
} sbl_strip_words;

#define SBL_STRIP_BEFORE (-1)
#define SBL_STRIP_HEALED 0
/* "before", "healed", or so many years after; "" where the knowledge holds no words or memory is out. */
const char *sbl_strip_label(const sbl_strip_words *words, int years);

#endif
