/* vision.h - the models in memory: those that every face needs are ready to run, the others wait, checked, until one is needed. */
#ifndef STUBBLE_VISION_VISION_H
#define STUBBLE_VISION_VISION_H

#include "vision/model_files.h"
#include "vision/runtime.h"

typedef struct waiting_model {
    const unsigned char *data; /* NULL: ready, or not there */
    size_t bytes;
} waiting_model;

struct sbl_vision {
    vision_runtime *runtime;
    sbl_arena arena; /* of what waits */
    waiting_model waiting[MODEL_RUNTIME];
    vision_session *session[MODEL_RUNTIME]; /* by model_file */
};

/* The model, made ready if it waited; *session is NULL if it is not there. SBL_E_UNSUPPORTED, SBL_E_MEMORY. */
sbl_status vision_ready(vision_session **session, sbl_vision *vision, model_file file, sbl_diag *diag);

#endif
