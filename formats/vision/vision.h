/* vision.h - the models in memory. */
#ifndef STUBBLE_VISION_VISION_H
#define STUBBLE_VISION_VISION_H

#include "vision/model_files.h"
#include "vision/runtime.h"

struct sbl_vision {
    vision_runtime *runtime;
    vision_session *session[MODEL_RUNTIME]; /* by model_file */
};

#endif
