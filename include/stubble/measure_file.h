/*
 * stubble/measure_file.h - what was measured in close-ups, as JSON and as a picture to check it by.
 *
 *   sbl_measured visit[2] = {...};                         // each found by sbl_specks_find
 *   sbl_measure_write_json(&text, visit, 2, &visits);      // visits: settled, stubble/visits.h
 *   st = sbl_measure_picture(&pixels, visit, 2, &visits, &arena, &diag);
 *   st = sbl_png_write(&png, &png_bytes, &pixels, NULL, &arena, &diag);
 *
 * The picture shows every mark outlined on the photos: a person confirms or corrects what was found (stubble/matches_file.h). It carries
 * nothing of the photos' metadata.
 */
#ifndef STUBBLE_MEASURE_FILE_H
#define STUBBLE_MEASURE_FILE_H

#include "stubble/card_file.h"
#include "stubble/image_file.h"
#include "stubble/speck_errors.h"
#include "stubble/text.h"
#include "stubble/visits.h"

typedef enum sbl_scale_source { SBL_SCALE_CARD, SBL_SCALE_LENGTH, SBL_SCALE_STATED } sbl_scale_source;

typedef struct sbl_measured {
    const char *file; /* as given by the person; NULL: not told */
    const sbl_photo *photo;
    const sbl_specks *specks;
    const sbl_specks_summary *summary;
    const sbl_speck_errors *errors;
    sbl_plane_map map; /* by which the specks were found */
    sbl_scale_source source;
    double scale_relative_error;
    const char *scale_reason;  /* how a scale that was given contradicts a card in the photo; NULL: it does not */
    const char *colour_reason; /* why colours are the camera's own; NULL: they are calibrated, or no card was used */
} sbl_measured;

/* One JSON object, "stubble-measure/1". visits may be NULL; it belongs to two photos. text->failed tells of missing memory. */
void sbl_measure_write_json(sbl_text *text, const sbl_measured *visit, uint32_t count, const sbl_visits *visits);

/*
 * One photo: every mark outlined on its own pixels. Two with their visits: both photos drawn onto the plane of the first by the map between
 * them, so that the same skin stands at the same place in both halves; every mark with its name, and where it should be a dashed ring.
 */
SBL_MUST_CHECK sbl_status sbl_measure_picture(sbl_pixels *pixels, const sbl_measured *visit, uint32_t count, const sbl_visits *visits,
                                              sbl_arena *arena, sbl_diag *diag);

#endif
