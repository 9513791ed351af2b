/*
 * stubble/measure_file.h - what was measured in close-ups, as JSON and as a picture to check it by.
 *
 *   sbl_measured visit[2] = {...};                         // each found by sbl_specks_find
 *   sbl_measure_write_json(&text, visit, 2, &match);
 *   st = sbl_measure_picture(&pixels, visit, 2, &match, &arena, &diag);
 *   st = sbl_png_write(&png, &png_bytes, &pixels, NULL, &arena, &diag);
 *
 * The picture shows the photos' own pixels, side by side, with every mark outlined: a person confirms or corrects what was found. It
 * carries nothing of the photos' metadata.
 */
#ifndef STUBBLE_MEASURE_FILE_H
#define STUBBLE_MEASURE_FILE_H

#include "stubble/card_file.h"
#include "stubble/image_file.h"
#include "stubble/specks.h"
#include "stubble/text.h"

typedef enum sbl_scale_source { SBL_SCALE_CARD, SBL_SCALE_LENGTH, SBL_SCALE_STATED } sbl_scale_source;

typedef struct sbl_measured {
    const char *file; /* as given by the person; NULL: not told */
    const sbl_photo *photo;
    const sbl_specks *specks;
    const sbl_specks_summary *summary;
    sbl_scale_source source;
    double scale_relative_error;
    const char *colour_reason; /* why colours are the camera's own; NULL: they are calibrated, or no card was used */
} sbl_measured;

/* One JSON object, "stubble-measure/1". match may be NULL; it belongs to two visits. text->failed tells of missing memory. */
void sbl_measure_write_json(sbl_text *text, const sbl_measured *visit, uint32_t count, const sbl_speck_match *match);

/*
 * One photo: every mark outlined. Two with their match: pairs thin, changed ones amber, lost ones red (first photo), new ones blue (second),
 * the last three numbered as in the JSON.
 */
SBL_MUST_CHECK sbl_status sbl_measure_picture(sbl_pixels *pixels, const sbl_measured *visit, uint32_t count, const sbl_speck_match *match,
                                              sbl_arena *arena, sbl_diag *diag);

#endif
