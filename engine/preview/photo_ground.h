/* photo_ground.h - whether what a photo shows where the fitted head lies can be that head: the face's colour and a model's person. Private to preview/. */
#ifndef STUBBLE_PREVIEW_PHOTO_GROUND_H
#define STUBBLE_PREVIEW_PHOTO_GROUND_H

#include "preview/photo_light.h"
#include "preview/room.h"

/* Places of the treated skin, of which it is asked, and what was found. */
typedef struct photo_place {
    float x, y, square; /* square: cosine of the skin's normal with the line of sight */
    bool told, other;   /* told: something is known of it; other: it is beside the person, or has not the colour of the face */
} photo_place;

typedef struct photo_ground {
    const sbl_photo_hair *person; /* NULL: nobody looked, or the model misses this head */
    bool face;                    /* the colour of cheeks and nose is known */
    double chroma[2], green;      /* ln r/g, ln b/g; linear */
    double other_share;           /* of the places that something is known of */
} photo_ground;

/* Of the whole photo and its camera; judges the places. False: no memory. */
SBL_MUST_CHECK bool photo_ground_find(photo_ground *ground, photo_place *place, uint32_t count, const sbl_photo_scene *scene,
                                      const sbl_photo *whole, const sbl_camera *camera, sbl_arena *arena);

#endif
