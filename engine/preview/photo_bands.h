/* photo_bands.h - what the files of a photo's preview share, from what all moments have in common to rows of pixels. Private to preview/. */
#ifndef STUBBLE_PREVIEW_PHOTO_BANDS_H
#define STUBBLE_PREVIEW_PHOTO_BANDS_H

#include "preview/photo_ground.h"
#include "preview/photo_light.h"
#include "preview/room.h"

/* Towards the border of the head a fit that is a millimetre off would put dots into the air: they fade out between these cosines. */
#define LIMB_NONE 0.10
#define LIMB_FULL 0.24

typedef struct photo_job {
    view_job view; /* images: NULL where rows are handed out */
    const sbl_photo_scene *scene;
    photo_skin skin;
    photo_ground ground;
    photo_part part;  /* outside of it no pixel changes */
    uint64_t *counts; /* of each band: pixels that dots meet, those of them that are skin, thousandths of gloss */
    sbl_photo_rows_taker *take;
    void *taker;
} photo_job;

/* Take away the splats that lie on an ear that is seen, or beside it. */
sbl_status photo_spare_ears(view_job *job, sbl_arena *arena, sbl_diag *diag);
/* Draw the bands from the top: into the images, or group by group to the taker. */
sbl_status photo_bands_run(const photo_job *job, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

#endif
