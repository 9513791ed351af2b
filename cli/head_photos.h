/* head_photos.h - photos, marks, tape and scan of one head from the command line to the fit: for head and for preview --photo. */
#ifndef STUBBLE_CLI_HEAD_PHOTOS_H
#define STUBBLE_CLI_HEAD_PHOTOS_H

#include "command.h"
#include "head_photo.h"
#include "photo_template.h"

#include "stubble/photos_json.h"

typedef struct head_words {
    const char *photo[SBL_PHOTOS_MAX];
    uint32_t photo_count;
    const char *landmarks, *tape, *scan, *sex, *threads, *models, *views, *printed;
    const char *command; /* whose words they are: "head", "photo" */
    bool json;
    bool copies; /* of one photo are let be: the caller tells them */
} head_words;

typedef struct head_room {
    sbl_arena arena;
    sbl_host host;
    struct sbl_threads *threads;
    head_models models;
    sbl_card_options print;
    sbl_measures tape;
    sbl_head scan;
    bool scanned, scaled; /* scaled: something tells this person's size */
    head_photo photo[SBL_PHOTOS_MAX];
    const char *file[SBL_PHOTOS_MAX];
    uint32_t photo_count;
    sbl_photo_marks marks[SBL_PHOTOS_MAX];
    photo_template template_head; /* while the photos are read, if there is no scan */
    sbl_photos_fit fit;
    sbl_photo_angle angle[SBL_PHOTOS_MAX];  /* of photos whose view is stated */
    bool angled[SBL_PHOTOS_MAX];            /* the angle is known */
    const char *angle_text[SBL_PHOTOS_MAX]; /* what to change about it; NULL: nothing */
    sbl_diag diag;
} head_room;

/* Each returns EXIT_DONE or an exit code after a message. Always end with head_room_close. */
/* VIEW,VIEW,... for the photos in their order: front, left, right, top, back or unstated. */
int head_views_read(sbl_photo_view view[SBL_PHOTOS_MAX], const char *list, uint32_t count, const char *command);
int head_words_read(head_words *words, int argc, char **argv);
int head_room_open(head_room *room, const head_words *words);
int head_room_fit(head_room *room, const head_words *words);
void head_room_close(head_room *room);

int head_landmarks_read(sbl_landmarks_file *landmarks, const char *file, sbl_arena *arena, sbl_diag *diag);

#endif
