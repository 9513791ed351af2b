/* head_photo.h - one photo of a head: read, its card and its face found. */
#ifndef STUBBLE_CLI_HEAD_PHOTO_H
#define STUBBLE_CLI_HEAD_PHOTO_H

#include "stubble/card_file.h"
#include "stubble/face_find.h"
#include "stubble/landmarks_file.h"
#include "stubble/outline.h"
#include "stubble/photo_file.h"
#include "stubble/sha256.h"

enum { HEAD_MARKS_OFF_TEXT = 240 };

typedef struct head_photo {
    const char *file;
    sbl_photo picture;
    bool carded;        /* a card in the photo gives its scale */
    bool card_expected; /* somebody measured its check ruler */
    sbl_diag card;      /* why none does, if it was looked for */
    bool outlined;      /* nobody drew an outline, and one was found */
    bool found;         /* nobody set a landmark, and the models found them */
    bool seems_asked;   /* nothing is marked, and the border is that of the view that was asked for (sbl_silhouette_is) */
    bool seems_side;    /* nothing is marked, and the border is a profile's, as asked for; of which side only a fit can tell */
    bool other_view;    /* not_found then says which view it is, by the silhouette, and what to do */
    bool summed;
    uint8_t sum[SBL_SHA256_BYTES]; /* of the decoded pixels, if summed: the same photo may have two names */
    /* A person set the marks, and a face is seen elsewhere: what to do; empty: not so, or nobody can tell. It may be a bystander's. */
    char marks_off[HEAD_MARKS_OFF_TEXT];
    bool marks_wrong;      /* then: it is this very head's, and the marks are far from it */
    const char *not_found; /* why they did not; NULL: they were not asked, or did */
    double outline_px[SBL_OUTLINE_FOUND_MAX][2];
    sbl_photo_hair hair; /* size 0: nobody looked for it */
    uint8_t hair_level[SBL_FACE_MASK_PIXELS];
    sbl_photo_hair person; /* hair and skin; as hair */
    uint8_t person_level[SBL_FACE_MASK_PIXELS];
    sbl_photo_mouth mouth; /* by the models; empty: no face was found */
} head_photo;

/* Whether both have the same pixels; false if they were not compared (head_photo_words.several). */
bool head_photo_same(const head_photo *a, const head_photo *b);

/* The models, opened when a photo first needs them; {0} at first, or with the folder where they lie. Always end with head_models_close. */
typedef struct head_models {
    const char *folder; /* NULL: where tools/setup vision put them */
    bool asked;
    sbl_vision *vision; /* NULL: not asked so far, or not there: why says it */
    sbl_diag why;
} head_models;

void head_models_close(head_models *models);

typedef struct head_photo_words {
    const char *file;
    sbl_photo_view view;
    const sbl_landmarks_file *landmarks;
    const sbl_card_options *print; /* of the card; NULL: its check ruler was not measured */
    bool several;                  /* there are others, of which it may be a copy */
} head_photo_words;

/* Of a fitted photo: what contradicts its scale, or why the card in it gives none, in the arena; NULL: nothing to say. */
const char *head_photo_scale_reason(const head_photo *photo, const sbl_photo_fit *fit, sbl_arena *arena);

/*
 * Picture and marks of one file, with a card in it if there is one. Where nothing is marked, the models look for the face; where there is none to
 * be seen, or where too little is marked without it, for the outline. The picture lies in the arena, what is found in the photo. The host's
 * threads do what does not wait for each other: reading and opening the models; then the models and the search of the card.
 * EXIT_DONE, or an exit code after a message.
 */
int head_photo_open(head_photo *photo, sbl_photo_marks *marks, const head_photo_words *words, head_models *models, const sbl_host *host,
                    sbl_arena *arena, sbl_diag *diag);

/*
 * Where nobody looked for hair so far (a person set the marks, or no face is seen), by the models and the camera that was fitted; without
 * models it stays unknown. picture: the photo's, which may have been let go since. The arena is scratch.
 */
void head_photo_find_hair(head_photo *photo, const sbl_photo *picture, const sbl_head *head, const sbl_pinhole *camera, head_models *models,
                          sbl_arena *arena);

#endif
