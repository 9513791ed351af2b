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

static sbl_status load(sbl_vision *vision, const char *given, sbl_arena *arena, sbl_diag *diag)
{
    char folder[MODEL_PATH_BYTES], path[MODEL_PATH_BYTES];
    const unsigned char *data;
    size_t bytes;
    sbl_status status = model_folder(folder, given, diag);
    if (status == SBL_OK) status = model_read(&data, &bytes, path, folder, MODEL_RUNTIME, arena, diag);
    if (status == SBL_OK) status = runtime_open(&vision->runtime, path, diag);
    for (int k = 0; k < MODEL_RUNTIME && status == SBL_OK; k++) {
        sbl_arena_mark mark = sbl_arena_here(arena);
        status = model_read(&data, &bytes, path, folder, (model_file)k, arena, diag);
        /* Set up before this model came: faces are found without it. */
        if (k == MODEL_OUTLINE && status == SBL_E_NOT_FOUND) {
            *diag = (sbl_diag){0};
            status = SBL_OK;
            continue;
        }
        if (status == SBL_OK) status = session_open(&vision->session[k], vision->runtime, data, bytes, &SHAPE[k], diag);
        sbl_arena_rewind(arena, mark);
    }
    return status;
}

sbl_status sbl_vision_open(sbl_vision **vision, const char *folder, sbl_diag *diag)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    *vision = calloc(1, sizeof **vision);
    sbl_status status = *vision ? load(*vision, folder, &arena, diag) : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", NULL);
    sbl_arena_release(&arena);
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
    free(vision);
}
