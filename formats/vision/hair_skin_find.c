/* Hair and skin in a part of a photo, by the segmenter alone. */
#include "stubble/face_find.h"

#include "vision/vision.h"

sbl_status sbl_hair_skin_by_model(sbl_face_mask *mask, const sbl_photo *photo, const sbl_face_region *region, sbl_vision *vision,
                                  sbl_arena *arena, sbl_diag *diag)
{
    const sbl_face_sampling sampling = {.low = -1.0f, .high = 1.0f};
    if (!vision || !photo->rgb || !photo->width || !photo->height || !(region->side_px > 0.0))
        return sbl_fail(diag, SBL_E_ARG, "there is no photo, or no part of it to look at, or there are no models", NULL);
    vision_session *session;
    sbl_status status = vision_ready(&session, vision, MODEL_HAIR_SKIN, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark before = sbl_arena_here(arena);
    float *image = SBL_NEW(arena, float, 3 * SBL_FACE_MASK_PIXELS);
    float *const output[RUNTIME_OUTPUTS_MAX] = {SBL_NEW(arena, float, SBL_FACE_CLASSES *SBL_FACE_MASK_PIXELS), NULL};
    if (image && output[0]) {
        sbl_face_sample(image, SBL_FACE_MASK_SIZE, photo, region, &sampling);
        status = session_run(session, image, output, diag);
        if (status == SBL_OK) sbl_face_mask_place(mask, output[0], region);
    } else {
        status = sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", NULL);
    }
    sbl_arena_rewind(arena, before);
    return status;
}
