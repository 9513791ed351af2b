/* photo_scene.h - the plan on the client's own photos, for preview --photo and plan --photo: with what it is drawn on each, and what is said of it. */
#ifndef STUBBLE_CLI_PHOTO_SCENE_H
#define STUBBLE_CLI_PHOTO_SCENE_H

#include "photo_view.h"

#include "stubble/photo_preview.h"

#define PHOTO_NAME 80

/* What tells the pictures of each photo from those of the others, as a folder's name or a part of a file's: the photo's own name without folders and
 * ending, where that can be one and is its own; "": there is but one photo. */
void photo_names(char name[SBL_PHOTOS_MAX][PHOTO_NAME], const command_options *options);

/* Draws on a scene and tells its facts; SBL_E_NOT_FOUND: the photo shows no dot. The arena is scratch. */
typedef sbl_status photo_drawer(void *context, uint32_t index, sbl_photo_preview_facts *facts, const sbl_photo_scene *scene,
                                sbl_arena *arena, sbl_diag *diag);

typedef struct photo_scenes {
    workspace *s;
    photo_view *view;
    const char *out; /* what the drawer writes into; NULL: it writes nothing */
    bool quiet;      /* nobody is told of the pictures' faults */
    photo_drawer *draw;
    void *context;
    head_models models; /* {0} at first; end with head_models_close */
} photo_scenes;

/* One photo: drawn on, or why not. */
typedef struct photo_drawn {
    const char *left_out, *hint; /* NULL: the plan is drawn on it; hint: what to do, may be NULL */
    sbl_photo_preview_facts facts;
    uint32_t faults; /* of the picture, bits of sbl_photo_fault */
} photo_drawn;

/* A photo that was let go since it was looked at is read again. EXIT_DONE, drawn or left out, or an exit code after a message. */
int photo_scene_draw(photo_drawn *drawn, photo_scenes *scenes, uint32_t index);
/* For a person: camera, dots, remarks; or why it is left out. */
void photo_drawn_show(const photo_drawn *drawn, const sbl_photo_fit *fit);

#endif
