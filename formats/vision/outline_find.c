/* The border of a person whose face is not seen. */
#include "stubble/face_find.h"

#include "vision/vision.h"

#define CONFIDENCE_LEAST 0.6

static const char NO_MODEL[] =
    "no face is seen, and the model that finds outlines is not there: fetch it with tools/setup vision, or mark by hand";
static const char NOTHING[] = "no face is seen, and no head stands out from its background: use a plain one, or mark by hand";

static sbl_status look(sbl_silhouette *silhouette, float *image, float *planes, float *output, const sbl_photo *photo,
                       vision_session *session, sbl_diag *diag)
{
    const sbl_face_sampling sampling = {.low = 0.0f, .high = 1.0f};
    sbl_face_region region;
    sbl_face_region_of_photo(&region, photo, 0);
    sbl_face_sample(image, SBL_SILHOUETTE_SIZE, photo, &region, &sampling);
    sbl_silhouette_input(planes, image);
    float *const outputs[RUNTIME_OUTPUTS_MAX] = {output, NULL};
    sbl_status status = session_run(session, planes, outputs, diag);
    if (status == SBL_OK) sbl_silhouette_place(silhouette, output, &region);
    return status;
}

sbl_status sbl_outline_by_model(sbl_face_outline *outline, const char **reason, const sbl_photo *photo, bool upright, sbl_vision *vision,
                                sbl_arena *arena, sbl_diag *diag)
{
    *outline = (sbl_face_outline){0};
    *reason = NO_MODEL;
    if (!vision || !photo->rgb || !photo->width || !photo->height)
        return sbl_fail(diag, SBL_E_ARG, "there is no photo, or there are no models", NULL);
    vision_session *session;
    sbl_status status = vision_ready(&session, vision, MODEL_OUTLINE, diag);
    if (status != SBL_OK || !session) return status;
    sbl_arena_mark before = sbl_arena_here(arena);
    float *image = SBL_NEW(arena, float, 3 * SBL_SILHOUETTE_PIXELS), *planes = SBL_NEW(arena, float, 3 * SBL_SILHOUETTE_PIXELS),
          *output = SBL_NEW(arena, float, SBL_SILHOUETTE_PIXELS);
    sbl_silhouette *silhouette = SBL_NEW(arena, sbl_silhouette, 1);
    bool room = image && planes && output && silhouette;
    if (room) status = look(silhouette, image, planes, output, photo, session, diag);
    if (room && status == SBL_OK) room = sbl_silhouette_outline(outline, silhouette, photo, upright, arena);
    sbl_arena_rewind(arena, before);
    if (!room) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", NULL);
    if (outline->confidence < CONFIDENCE_LEAST) outline->count = 0;
    *reason = outline->count ? NULL : NOTHING;
    return status;
}
