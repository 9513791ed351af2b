/* Models and runtime, checked and loaded. */
#include "stubble/face_find.h"

#include "vision/vision.h"

#include <stdlib.h>

/* Names that convert.mjs gives. */
#define CONVERTED                                                                                                                          \
    "input0",                                                                                                                              \
    {                                                                                                                                      \
        "output0", "output1"                                                                                                               \
    }

static const vision_shape SHAPE[MODEL_RUNTIME] = {
    [MODEL_FACE_SHORT] = {128, 2, {896 * 16, 896}, CONVERTED, false},
    [MODEL_FACE_FULL] = {192, 2, {2304 * 16, 2304}, CONVERTED, false},
    [MODEL_FACE_MESH] = {SBL_FACE_MESH_SIZE, 2, {3 * SBL_FACE_MESH_POINTS, 1}, CONVERTED, false},
    [MODEL_HAIR_SKIN] = {SBL_FACE_MASK_SIZE, 1, {(size_t)SBL_FACE_CLASSES * SBL_FACE_MASK_PIXELS, 0}, CONVERTED, false},
    /* Of its seven pictures the first is the one that joins the others. */
    [MODEL_OUTLINE] = {SBL_SILHOUETTE_SIZE, 1, {SBL_SILHOUETTE_PIXELS, 0}, "input.1", {"1959", NULL}, true},
};

/* Faces in photos as people take them are seen by the others; getting a model ready takes longer than to find a face with it. */
static bool may_wait(model_file file)
{
    return file == MODEL_FACE_FULL || file == MODEL_OUTLINE;
}

static sbl_status load_model(sbl_vision *vision, model_file file, const char *folder, sbl_diag *diag)
{
    char path[MODEL_PATH_BYTES];
    const unsigned char *data;
    size_t bytes;
    sbl_arena_mark mark = sbl_arena_here(&vision->arena);
    sbl_status status = model_read(&data, &bytes, path, folder, file, &vision->arena, diag);
    if (status == SBL_OK && may_wait(file)) {
        vision->waiting[file] = (waiting_model){data, bytes};
        return status;
    }
    /* Set up before this model came: faces are found without it. */
    if (status == SBL_E_NOT_FOUND && file == MODEL_OUTLINE) {
        *diag = (sbl_diag){0};
        return SBL_OK;
    }
    if (status == SBL_OK) status = session_open(&vision->session[file], vision->runtime, data, bytes, &SHAPE[file], diag);
    sbl_arena_rewind(&vision->arena, mark);
    return status;
}

static sbl_status load(sbl_vision *vision, const char *given, sbl_diag *diag)
{
    char folder[MODEL_PATH_BYTES], path[MODEL_PATH_BYTES];
    const unsigned char *data;
    size_t bytes;
    sbl_arena_mark mark = sbl_arena_here(&vision->arena);
    sbl_status status = model_folder(folder, given, diag);
    if (status == SBL_OK) status = model_read(&data, &bytes, path, folder, MODEL_RUNTIME, &vision->arena, diag);
    sbl_arena_rewind(&vision->arena, mark);
    if (status == SBL_OK) status = runtime_open(&vision->runtime, path, diag);
    for (int k = 0; k < MODEL_RUNTIME && status == SBL_OK; k++) status = load_model(vision, (model_file)k, folder, diag);
    return status;
}

sbl_status vision_ready(vision_session **session, sbl_vision *vision, model_file file, sbl_diag *diag)
{
    waiting_model *waiting = &vision->waiting[file];
    sbl_status status = SBL_OK;
    if (waiting->data) status = session_open(&vision->session[file], vision->runtime, waiting->data, waiting->bytes, &SHAPE[file], diag);
    if (status == SBL_OK) *waiting = (waiting_model){0};
    *session = vision->session[file];
    return status;
}

sbl_status sbl_vision_open(sbl_vision **vision, const char *folder, sbl_diag *diag)
{
    *vision = calloc(1, sizeof **vision);
    if (!*vision) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", NULL);
    sbl_arena_init(&(*vision)->arena, NULL);
    sbl_status status = load(*vision, folder, diag);
    if (status == SBL_OK) return status;
    sbl_vision_close(*vision);
    *vision = NULL;
    return status;
}

void sbl_vision_close(sbl_vision *vision)
{
    if (!vision) return;
    for (int k = 0; k < MODEL_RUNTIME; k++) session_close(vision->session[k]);
    runtime_close(vision->runtime);
    sbl_arena_release(&vision->arena);
    free(vision);
}
