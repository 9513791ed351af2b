/*
 * stubble/patch_pictures.h - a patch on its own photo: before, each session, healed, the years, and a close look.
 *
 *   sbl_patch_pictures pictures;
 *   st = sbl_patch_pictures_draw(&pictures, &plan, NULL, &host, &arena, &diag);
 *
 * Each picture is the photo around the outline, at its own size or at most side_px long: drawn at the photo's own size by the photo preview (stubble/photo_preview.h),
 * then made smaller in linear light. Pictures of a session show its dots fresh, darker and larger; redness is not drawn.
 */
#ifndef STUBBLE_PATCH_PICTURES_H
#define STUBBLE_PATCH_PICTURES_H

#include "stubble/photo_preview.h"
#include "stubble/pictures.h"

/* Side of the skin that the close look shows. */
#define SBL_PATCH_CLOSE_MM 14.0

typedef struct sbl_patch_pictures {
    sbl_image moment[SBL_MOMENT_COUNT]; /* rgb is NULL where none is drawn */
    sbl_image close_up[2];              /* before and healed; rgb NULL: the photo is too coarse there */
    sbl_pinhole camera;                 /* of the moments */
    double px_per_mm;                   /* of the moments, at the outline's middle */
    sbl_photo_preview_facts facts;
} sbl_patch_pictures;

typedef struct sbl_patch_pictures_options {
    uint32_t side_px;     /* 0: the photo's own size up to 4 megapixels, 24 with one_moment; beyond, smaller by a whole number */
    uint32_t only_moment; /* with one_moment: draw this alone */
    bool one_moment, no_close_up;
} sbl_patch_pictures_options;

/* options may be NULL. Errors as sbl_photo_preview_render. */
SBL_MUST_CHECK sbl_status sbl_patch_pictures_draw(sbl_patch_pictures *pictures, const sbl_plan *plan,
                                                  const sbl_patch_pictures_options *options, const sbl_host *host, sbl_arena *arena,
                                                  sbl_diag *diag);

#endif
