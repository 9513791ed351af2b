/*
 * stubble/landmarks_file.h - landmarks and outlines in photos, as a file: clicked by a person or found by a model.
 *
 *   {"format": "stubble-landmarks/1",
 *    "photos": [{"file": "front.jpg",
 *                "landmarks": {"nose_tip": [1510, 2200], "menton": [1502, 2890], ...},
 *                "outline": [[820, 1500], [836, 1402], ...]}]}
 *
 *   sbl_landmarks_file marks;
 *   st = sbl_landmarks_read(&marks, text, bytes, &arena, &diag);
 *   const sbl_marked_photo *front = sbl_landmarks_of(&marks, "photos/front.jpg");   // by name, without folders
 *
 * An intake may hold the same list under its head (sbl_client). docs/schema/stubble-landmarks-1.schema.json explains every field. Places are pixels of the
 * upright photo from its top left corner; left and right are the client's own. A wrong field is named with its photo ("photos[1].landmarks.nose_tip"), broken
 * JSON by line and column.
 */
#ifndef STUBBLE_LANDMARKS_FILE_H
#define STUBBLE_LANDMARKS_FILE_H

#include "stubble/head_photos.h"

#define SBL_LANDMARKS_BYTES_MAX  ((size_t)4 << 20)
#define SBL_LANDMARKS_PHOTOS_MAX 64u

typedef struct sbl_landmarks_file {
    const sbl_marked_photo *photo;
    uint32_t count;
} sbl_landmarks_file;

/* Everything lies in the arena. SBL_E_DATA, SBL_E_RANGE, SBL_E_CONFLICT (one file twice), SBL_E_UNSUPPORTED, SBL_E_LIMIT, SBL_E_MEMORY. */
SBL_MUST_CHECK sbl_status sbl_landmarks_read(sbl_landmarks_file *file, const void *text, size_t bytes, sbl_arena *arena, sbl_diag *diag);
/* NULL: nothing is marked in that photo. */
const sbl_marked_photo *sbl_landmarks_of(const sbl_landmarks_file *file, const char *path);
/* SBL_E_RANGE: a mark lies outside of a picture of this size by more than half of it (diag->field). Fills marks->width and height. */
SBL_MUST_CHECK sbl_status sbl_landmarks_fit_picture(sbl_photo_marks *marks, uint32_t width, uint32_t height, sbl_diag *diag);

#endif
