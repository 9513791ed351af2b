/* runtime.h - ONNX Runtime through its C interface, loaded at run time: sessions that turn floats into floats. */
#ifndef STUBBLE_VISION_RUNTIME_H
#define STUBBLE_VISION_RUNTIME_H

#include "stubble/base.h"

#define RUNTIME_OUTPUTS_MAX 2

typedef struct vision_runtime vision_runtime;
typedef struct vision_session vision_session;

/* Everything lies on the heap of the runtime and of this module: ended by runtime_close, which ends its sessions too. */
sbl_status runtime_open(vision_runtime **runtime, const char *library, sbl_diag *diag);
void runtime_close(vision_runtime *runtime);

/* What a model takes and gives; names as in its file. */
typedef struct vision_shape {
    uint32_t size; /* input: 1 x size x size x 3, or 1 x 3 x size x size */
    uint32_t output_count;
    size_t output_floats[RUNTIME_OUTPUTS_MAX];
    const char *input, *output[RUNTIME_OUTPUTS_MAX];
    bool channels_first;
} vision_shape;

/* The bytes are needed no longer than this call. */
sbl_status session_open(vision_session **session, vision_runtime *runtime, const void *model, size_t bytes, const vision_shape *shape,
                        sbl_diag *diag);
void session_close(vision_session *session);
/* output[k] gets shape.output_floats[k] numbers. */
sbl_status session_run(vision_session *session, float *image, float *const *output, sbl_diag *diag);

#endif
