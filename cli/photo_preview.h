/* photo_preview.h - preview --photo: the plan on the client's own picture. */
#ifndef STUBBLE_CLI_PHOTO_PREVIEW_H
#define STUBBLE_CLI_PHOTO_PREVIEW_H

#include "head_photos.h"

typedef struct photo_view {
    sbl_arena arena; /* what is known of the photo alone; the head that was fitted to it lies with the workspace */
    head_photo photo;
    sbl_photo_marks marks;
    photo_template template_head;
    sbl_photos_fit fit;
} photo_view;

/*
 * Read photo and marks and fit: to the head of the scan (known), or together with the tape. EXIT_DONE or an exit code after a message. Close it in
 * any case, as soon as the photo is not looked at any more: 12 megapixels are 36 MB.
 */
int photo_view_open(photo_view *view, workspace *s, const command_options *options, const sbl_head *known);
void photo_view_close(photo_view *view);
/* All of `stubble preview CLIENT.json --photo F --landmarks L -o DIR`. */
int photo_preview(const command_options *options);

#endif
