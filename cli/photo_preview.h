/* photo_preview.h - preview --photo: the plan on the client's own picture. */
#ifndef STUBBLE_CLI_PHOTO_PREVIEW_H
#define STUBBLE_CLI_PHOTO_PREVIEW_H

#include "head_photos.h"

typedef struct photo_view {
    head_photo photo;
    sbl_photo_marks marks;
    sbl_photos_fit fit;
} photo_view;

/* Read photo and marks and fit: to the head of the scan (known), or together with the tape. EXIT_DONE or an exit code after a message. */
int photo_view_open(photo_view *view, workspace *s, const command_options *options, const sbl_head *known);
/* All of `stubble preview CLIENT.json --photo F --landmarks L -o DIR`. */
int photo_preview(const command_options *options);

#endif
