/*
 * stubble/photo_pair.h - the head in the client's own photo, before and healed: two JPEGs for a plan's folder and its report.
 *
 *   sbl_photo_pairs photos = {0};
 *   st = sbl_photo_pair_draw(&photos.pair[photos.count], &scene, &host, &arena, &diag);
 *   if (st == SBL_OK) photos.pair[photos.count++].name = "front";
 *
 * Pixels        Those of the panels of before_after.jpg (stubble/photo_folder.h): the head down to the chin, at most 1200 wide, made smaller by means
 *               over areas in linear light; nothing is enlarged.
 * Metadata      None: nothing of the photo's file but its pixels goes on.
 * Memory        The two files lie in the arena, some 100 to 800 kB; the photo is not needed any more.
 */
#ifndef STUBBLE_PHOTO_PAIR_H
#define STUBBLE_PHOTO_PAIR_H

#include "stubble/head_photos.h"
#include "stubble/photo_preview.h"

typedef struct sbl_photo_pair {
    const char *name;             /* the photo's among several, for the names of files; NULL or "": there is but one */
    const unsigned char *jpeg[2]; /* before, healed */
    size_t bytes[2];
    uint32_t width, height; /* of each, in pixels */
    double frontal; /* cosine between where the face looks and where the camera stands: 1 in front, 0 at a side or above, -1 behind */
    sbl_photo_preview_facts facts;
} sbl_photo_pair;

/* Of a plan, in the order in which the photos were named. */
typedef struct sbl_photo_pairs {
    sbl_photo_pair pair[SBL_PHOTOS_MAX];
    uint32_t count;
} sbl_photo_pairs;

/* scene: its lot is chosen here. The name stays NULL. Failures of sbl_photo_preview_rows (SBL_E_NOT_FOUND: the photo shows no dot). */
SBL_MUST_CHECK sbl_status sbl_photo_pair_draw(sbl_photo_pair *pair, const sbl_photo_scene *scene, const sbl_host *host, sbl_arena *arena,
                                              sbl_diag *diag);

/*
 * The one that shows a client most: of those with a quarter as many dots in view on skin as the best, or more, the one nearest to the front, where a
 * person knows himself; of equal ones the first. NULL: there is none.
 */
const sbl_photo_pair *sbl_photo_pairs_best(const sbl_photo_pairs *photos);

#endif
