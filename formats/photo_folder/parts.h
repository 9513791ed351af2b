/* photo_folder/parts.h - the pictures that are being made of a photo: what is begun, which rows fill, and what is written. Private to photo_folder/. */
#ifndef STUBBLE_PHOTO_FOLDER_PARTS_H
#define STUBBLE_PHOTO_FOLDER_PARTS_H

#include "stubble/image_file.h"
#include "stubble/photo_folder.h"
#include "stubble/strip_picture.h"

/* The head alone, for a client to compare: before and healed, large; and all moments in a row. */
enum { PAIR, YEARS, STRIPS, PAIR_PANELS = 2, PANELS = PAIR_PANELS + SBL_PHOTO_MOMENTS };

/* A part of the photo, to be enlarged before and healed. */
typedef struct loupe_part {
    sbl_photo photo;
    sbl_pinhole camera;
    bool found;
} loupe_part;

/* One stripe of one picture: an arena of its own, for it may be written on any thread. */
typedef struct stripe_task {
    sbl_arena arena;
    sbl_diag diag;
    sbl_status status;
} stripe_task;

typedef struct picture_set {
    sbl_photo_scene scene;
    const sbl_photo_folder_options *options;
    const sbl_host *host;
    sbl_output *output;
    sbl_arena *scratch;                     /* the caller's; busy while rows are drawn */
    sbl_arena kept;                         /* what is begun, and what is made of the rows */
    bool wanted[SBL_PHOTO_MOMENTS], extras; /* extras: strips and loupe */
    uint32_t first, last;                   /* moments that are drawn: from first up to, not with, last */
    sbl_jpeg_tables tables;                 /* those of the photo serve all pictures that are made of it */
    sbl_strip strip[STRIPS];
    sbl_pixels strip_pixels[STRIPS];
    loupe_part loupe;
    uint32_t stripe_count;
    sbl_jpeg_stripe *stripe[SBL_PHOTO_MOMENTS];
    /* The rows at hand. */
    const sbl_photo_rows *rows;
    uint32_t bands;
    stripe_task task[SBL_PHOTO_MOMENTS][SBL_PHOTO_BANDS_AT_ONCE];
} picture_set;

/* A side of the square that shows the loupe's part, and the width of a head before and after at most, in pixels; quality of all pictures. */
enum { LOUPE_SIZE = 900, PAIR_WIDTH = 1200, JPEG_QUALITY = 94 };
/* Moments that are drawn at once; the same for one picture as for all, so that it is the same picture. */
enum { PHOTO_LOT = 2 };

/* What is shown at a moment: days after the last session, and whether there has been one. */
sbl_preview_moment photo_moment_shown(const sbl_photo_scene *scene, uint32_t moment);
/* Where the head is in the photo, down to the chin: x, y, width, height in pixels. */
void photo_head_part(double part[4], const sbl_photo_scene *scene);
/* Before rows are drawn: empty stripes and the photo's tables; with extras also the strips' panels and words, and the loupe's part. */
SBL_MUST_CHECK sbl_status photo_pictures_begin(picture_set *set, sbl_diag *diag);
/* A sbl_photo_rows_taker: rows at all moments into stripes and strips, side by side. */
sbl_status photo_pictures_take_rows(void *set, const sbl_photo_rows *rows, uint32_t bands, sbl_diag *diag);
/* Before and healed of the loupe's part, side by side on white; in scratch. */
SBL_MUST_CHECK sbl_status photo_loupe_draw(sbl_pixels *pixels, const picture_set *set, sbl_diag *diag);

#endif
