/* plan_photos.h - plan --photo: the plan on the client's own photos, for its folder and its report. */
#ifndef STUBBLE_CLI_PLAN_PHOTOS_H
#define STUBBLE_CLI_PLAN_PHOTOS_H

#include "photo_scene.h"

#include "stubble/photo_pair.h"

typedef struct plan_photos {
    sbl_photo_pairs pairs; /* of the photos that it is drawn on; in the workspace's arena */
    photo_drawn drawn[SBL_PHOTOS_MAX];
    sbl_photo_fit fit[SBL_PHOTOS_MAX];
    const char *file[SBL_PHOTOS_MAX];
    char name[SBL_PHOTOS_MAX][PHOTO_NAME];
    uint32_t count;
} plan_photos;

/* A photo that cannot be drawn on is left out. EXIT_DONE, or an exit code after a message. */
int plan_photos_draw(plan_photos *photos, workspace *s, const command_options *options, photo_view *view);
/* What is said of each, for a person and as the member "photos" of a JSON object, with a comma behind it; nothing without photos. */
void plan_photos_show(const plan_photos *photos);
void plan_photos_write_json(sbl_text *text, const plan_photos *photos);

#endif
