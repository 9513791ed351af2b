/* photo_view.h - the client's own photos (--photo): read, and fitted together to one head. */
#ifndef STUBBLE_CLI_PHOTO_VIEW_H
#define STUBBLE_CLI_PHOTO_VIEW_H

#include "head_photos.h"

typedef struct photo_view {
    sbl_arena arena;                  /* what is known of the photos alone; the head that was fitted to them lies with the workspace */
    head_photo photo[SBL_PHOTOS_MAX]; /* a single one keeps its picture; of several only the marks stay: 12 megapixels are 36 MB */
    sbl_photo_marks marks[SBL_PHOTOS_MAX];
    uint32_t count;
    photo_template template_head;
    sbl_photos_fit fit;
} photo_view;

/*
 * Read photos and marks and fit: to the head of the scan (known), or together with the tape. EXIT_DONE, if one at least is fitted, or an exit code after
 * a message. Close it in any case, as soon as the photos are not looked at any more.
 */
int photo_view_open(photo_view *view, workspace *s, const command_options *options, const sbl_head *known);
void photo_view_close(photo_view *view);
/* Why a photo could not be fitted. */
const char *photo_view_reason(const photo_view *view, uint32_t index);

#endif
