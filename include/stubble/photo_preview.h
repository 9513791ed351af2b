/*
 * stubble/photo_preview.h - a plan's dots on the client's own photo.
 *
 *   sbl_photo_scene scene = {.head = &head, .dots = &dots, .skin = &skin, .photo = &photo, .camera = &fit.view[0].camera};
 *   sbl_image image[3]; sbl_preview_moment moment[3] = {{.sessions = 0}, {3, 60, true}, {3, 365, true}};
 *   st = sbl_photo_preview_render(image, NULL, &scene, moment, 3, &host, &arena, &diag);
 *
 * Places        Dots are projected with the fitted camera, foreshortened, and hidden where the head's own surface or another part of it
 *               stands before them.
 * Light         Taken from the photo and kept: each pixel's linear light is split into gloss, which never entered the skin and so knows nothing
 *               of dots, and diffuse light, which is multiplied by the ratio of the dots on it (engine/preview/dots.c).
 * Gloss         Along the line from the skin's own colour to the lamp's white (Shafer, "Using color to separate reflection components",
 *               Color Research and Application 10:210, 1985), but at least 2.8 % of what a white surface would send there: the reflection
 *               of an interface of index 1.4 at right angles (Fresnel).
 *               Dots keep 4 mm away from ears that are seen, and 2 mm from the photo's own lips, where they are known.
 * What is kept  Pixels whose chromaticity is not that of the treated skin (background, cloth, lips), and pixels far darker than the skin around
 *               (hair, brows, deep stubble) keep their light; so does long hair, where a model has found it. Untouched pixels keep their bytes.
 * Whose skin    Dots that fall on a backdrop or a hat would teach its colour as skin's. Places of the treated skin are compared with the colour of cheeks
 *               and nose, where the camera sees them, and with a model's person, where one has looked; beyond a third of them elsewhere the photo
 *               is refused, and from a fifth on only the others say what skin is.
 * Not done      Hair that grows is never shaved off by invention: the photo must show shaved or short hair.
 * Memory        What is drawn at once: four bands of 64 rows (sbl_photo_preview_rows); with sbl_photo_preview_render also the pictures.
 * Determinism   Pixels may differ by 1/255 between targets.
 */
#ifndef STUBBLE_PHOTO_PREVIEW_H
#define STUBBLE_PHOTO_PREVIEW_H

#include "stubble/camera.h"
#include "stubble/photo.h"
#include "stubble/preview.h"

typedef struct sbl_photo_scene {
    const sbl_head *head;
    const sbl_dots *dots;
    const sbl_skin *skin;
    double tau_years; /* fading; 0 means 9 */
    const sbl_photo *photo;
    const sbl_pinhole *camera;
    /* Where the skin's colour is learned, if the photo is too small a part for it: the whole photo and its camera; NULL: the photo itself. */
    const sbl_photo *whole;
    const sbl_pinhole *whole_camera;
    /* Places of the treated skin where its colour is learned, if the dots are too few for it; NULL: every third dot. */
    const sbl_dots *learn;
    /* Hair that stands before the skin, over the whole photo (where that is given): no dots on it, and nothing is learned there. NULL: what is darker
     * than skin by far is hair. */
    const sbl_photo_hair *hair;
    /* What a model says of the whole photo, in any light and before any dot: hair of every length, and the person (hair and skin, with a margin:
     * sbl_face_mask_person). No dots beside the person. NULL: nobody looked. */
    const sbl_photo_hair *any_hair, *person;
    /* Over the whole photo, as hair: dots keep 2 mm away from the lips. NULL or empty: they lie where the head has them. */
    const sbl_photo_mouth *mouth;
    const sbl_preview_ink *ink; /* as in the preview's scene */
    uint32_t ink_zones;
    /* So many moments after another may share the footprints of cores that differ by less than 3 %, which takes less time and less than a
     * code; 0: all of a call. The pictures of a lot do not depend on the other lots. */
    uint32_t lot;
} sbl_photo_scene;

/*
 * Has the hair grown long, so that it hides the skin? Stubble and shaved hair lie on the head; long hair stands beyond its border above the nose.
 * False, too, if there is no memory for scratch.
 */
bool sbl_photo_hair_is_long(const sbl_photo_hair *hair, const sbl_head *head, const sbl_pinhole *camera, sbl_arena *arena);

/* Of its corners, the client's own left and right: an ellipse around them that holds a smile, too (a model). */
void sbl_photo_mouth_of_corners(sbl_photo_mouth *mouth, const double left[2], const double right[2]);
/* From a place of the photo to the lips; 0 on them. The mouth must have points. */
double sbl_photo_mouth_distance_mm(const sbl_photo_mouth *mouth, double x, double y);

/* What the photo said. */
typedef struct sbl_photo_preview_facts {
    uint32_t dots_seen; /* face the camera and lie in the picture */
    double skin_share;  /* of the pixels that dots would change: how many have the skin's colour */
    double gloss_share; /* of their light: what is gloss */
    double px_per_mm;   /* where dots are seen, median along the surface's broad side */
    double
        other_share; /* of the treated places in view: how many lie beside the person or have a colour that is not the face's, nor hair's */
    bool compared;   /* the face's colour or a model said what is skin; else it is what lies under the dots */
} sbl_photo_preview_facts;

/*
 * images: moment_count pictures of the photo's size, made by the caller (sbl_image_new). facts may be NULL.
 * SBL_E_ARG        sizes differ, nothing to draw
 * SBL_E_NOT_FOUND  no dot is seen from this camera, or the treated skin is not: it lies too flat or in the dark, or under hair; or the head does not lie on
 *                  the person, or a hat covers it
 * SBL_E_MEMORY, SBL_E_CANCELLED
 */
SBL_MUST_CHECK sbl_status sbl_photo_preview_render(sbl_image *images, sbl_photo_preview_facts *facts, const sbl_photo_scene *scene,
                                                   const sbl_preview_moment *moments, uint32_t moment_count, const sbl_host *host,
                                                   sbl_arena *arena, sbl_diag *diag);

/*
 * The same from the top down, some rows at a time, for pictures that need not lie in memory as a whole: a photo of 12 megapixels has 36 MB.
 * drawn: of each moment its rows, without padding; NULL where they are the photo's own.
 */
enum { SBL_PHOTO_BAND_ROWS = 64, SBL_PHOTO_BANDS_AT_ONCE = 4 };
typedef struct sbl_photo_rows {
    uint32_t first, count; /* first is a multiple of SBL_PHOTO_BAND_ROWS, and count as many or what is left */
    const uint8_t *const *drawn;
} sbl_photo_rows;
/* Called on the caller's thread, each time with the next bands of rows, SBL_PHOTO_BANDS_AT_ONCE at most; they are gone when it returns. It may use the host's
 * threads. Anything but SBL_OK ends the drawing and is what sbl_photo_preview_rows returns. */
typedef sbl_status sbl_photo_rows_taker(void *taker, const sbl_photo_rows *rows, uint32_t bands, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_photo_preview_rows(sbl_photo_rows_taker *take, void *taker, sbl_photo_preview_facts *facts,
                                                 const sbl_photo_scene *scene, const sbl_preview_moment *moments, uint32_t moment_count,
                                                 const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/* A part of the photo enlarged (Catmull-Rom), with the camera that belongs to it: dots drawn on it are finer than the photo's pixels. */
SBL_MUST_CHECK sbl_status sbl_photo_enlarge(sbl_photo *out, sbl_pinhole *out_camera, const sbl_photo *photo, const sbl_pinhole *camera,
                                            const double middle_px[2], double side_px, uint32_t size, sbl_arena *arena, sbl_diag *diag);
/* A place to enlarge, side_mm wide: where most dots are seen well and on skin. False if none is. The arena is scratch. */
bool sbl_photo_loupe_place(double middle_px[2], double *side_px, const sbl_photo_scene *scene, double side_mm, const sbl_host *host,
                           sbl_arena *arena);

#endif
