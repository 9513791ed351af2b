/*
 * ONNX Runtime through its C interface (onnxruntime_c_api.h, MIT). The header is not needed: the interface is a table of functions to which
 * only ever was added, and version 1 of it, frozen since 2019, has all that is called here. The numbers below are places in that table.
 */
#include "vision/runtime.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLOT_CREATE_ENV = 3,
    SLOT_CREATE_SESSION_FROM_ARRAY = 8,
    SLOT_RUN = 9,
    SLOT_CREATE_SESSION_OPTIONS = 10,
    SLOT_SET_INTRA_OP_THREADS = 24,
    SLOT_SET_INTER_OP_THREADS = 25,
    SLOT_CREATE_TENSOR_WITH_DATA = 49,
    SLOT_GET_TENSOR_DATA = 51,
    SLOT_GET_ELEMENT_COUNT = 64,
    SLOT_GET_TYPE_AND_SHAPE = 65,
    SLOT_CREATE_CPU_MEMORY_INFO = 69,
    SLOT_RELEASE_ENV = 92,
    SLOT_RELEASE_STATUS = 93,
    SLOT_RELEASE_MEMORY_INFO = 94,
    SLOT_RELEASE_SESSION = 95,
    SLOT_RELEASE_VALUE = 96,
    SLOT_RELEASE_TYPE_AND_SHAPE = 99,
    SLOT_RELEASE_SESSION_OPTIONS = 100,
    SLOT_COUNT
};
enum { TYPE_FLOAT = 1, LOG_FATAL = 4, ALLOCATOR_ARENA = 1, MEMORY_DEFAULT = 0 };

typedef void (*any_function)(void);
typedef struct function_table {
    any_function slot[SLOT_COUNT];
} function_table;
typedef struct function_base {
    const function_table *(*get)(uint32_t version);
    const char *(*version)(void);
} function_base;

/* Status of the runtime: NULL is success. Handles are opaque. */
typedef void *(*create_env)(int level, const char *name, void **env);
typedef void *(*create_thing)(void **thing);
typedef void *(*set_number)(void *options, int number);
typedef void *(*create_session)(void *env, const void *model, size_t bytes, const void *options, void **session);
typedef void *(*run_session)(void *session, const void *options, const char *const *input_name, void *const *input, size_t inputs,
                             const char *const *output_name, size_t outputs, void **output);
typedef void *(*create_memory_info)(int allocator, int memory, void **info);
typedef void *(*create_tensor)(const void *info, void *data, size_t bytes, const int64_t *shape, size_t axes, int type, void **value);
typedef void *(*get_data)(void *value, void **data);
typedef void *(*get_shape)(const void *value, void **shape);
typedef void *(*get_count)(const void *shape, size_t *count);
typedef void (*release_thing)(void *thing);

struct vision_runtime {
    void *library, *env, *memory, *options;
    const function_table *table;
};

struct vision_session {
    vision_runtime *runtime;
    void *handle;
    vision_shape shape;
};

static void release(const vision_runtime *runtime, int slot, void *thing)
{
    if (thing) ((release_thing)runtime->table->slot[slot])(thing);
}

/* True on success; a status is released. */
static bool good(const vision_runtime *runtime, void *status)
{
    release(runtime, SLOT_RELEASE_STATUS, status);
    return !status;
}

static sbl_status no_runtime(sbl_diag *diag, const char *library)
{
    return sbl_fail_field(diag, SBL_E_UNSUPPORTED, "the library that runs the models does not load on this machine",
                          "fetch it anew with tools/setup vision, or set landmarks by hand", library, 0.0);
}

static bool set_up(vision_runtime *r)
{
    const function_table *t = r->table;
    return good(r, ((create_env)t->slot[SLOT_CREATE_ENV])(LOG_FATAL, "stubble", &r->env)) &&
           good(r, ((create_thing)t->slot[SLOT_CREATE_SESSION_OPTIONS])(&r->options)) &&
           good(r, ((set_number)t->slot[SLOT_SET_INTRA_OP_THREADS])(r->options, 1)) &&
           good(r, ((set_number)t->slot[SLOT_SET_INTER_OP_THREADS])(r->options, 1)) &&
           good(r, ((create_memory_info)t->slot[SLOT_CREATE_CPU_MEMORY_INFO])(ALLOCATOR_ARENA, MEMORY_DEFAULT, &r->memory));
}

sbl_status runtime_open(vision_runtime **runtime, const char *library, sbl_diag *diag)
{
    *runtime = calloc(1, sizeof **runtime);
    if (!*runtime) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", NULL);
    const function_base *(*base)(void) = NULL;
    (*runtime)->library = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    void *entry = (*runtime)->library ? dlsym((*runtime)->library, "OrtGetApiBase") : NULL;
    memcpy(&base, &entry, sizeof base); /* ISO C has no cast from an object's pointer to a function's; POSIX makes them alike */
    if (base && base()) (*runtime)->table = base()->get(1);
    if ((*runtime)->table && set_up(*runtime)) return SBL_OK;
    runtime_close(*runtime);
    *runtime = NULL;
    return no_runtime(diag, library);
}

void runtime_close(vision_runtime *runtime)
{
    if (!runtime) return;
    if (runtime->table) {
        release(runtime, SLOT_RELEASE_MEMORY_INFO, runtime->memory);
        release(runtime, SLOT_RELEASE_SESSION_OPTIONS, runtime->options);
        release(runtime, SLOT_RELEASE_ENV, runtime->env);
    }
    /* The library stays loaded: its threads' and its locale's leftovers would point into nothing. */
    free(runtime);
}

sbl_status session_open(vision_session **session, vision_runtime *runtime, const void *model, size_t bytes, const vision_shape *shape,
                        sbl_diag *diag)
{
    *session = calloc(1, sizeof **session);
    if (!*session) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", NULL);
    (*session)->runtime = runtime;
    (*session)->shape = *shape;
    create_session create = (create_session)runtime->table->slot[SLOT_CREATE_SESSION_FROM_ARRAY];
    if (good(runtime, create(runtime->env, model, bytes, runtime->options, &(*session)->handle))) return SBL_OK;
    session_close(*session);
    *session = NULL;
    return sbl_fail(diag, SBL_E_UNSUPPORTED, "a model cannot be run by this machine's runtime", "fetch both anew with tools/setup vision");
}

void session_close(vision_session *session)
{
    if (!session) return;
    release(session->runtime, SLOT_RELEASE_SESSION, session->handle);
    free(session);
}

/* Copies what the runtime gave, if it has as many numbers as it should. */
static bool take(const vision_runtime *r, void *value, float *output, size_t floats)
{
    void *shape = NULL, *data = NULL;
    size_t count = 0;
    bool ok = good(r, ((get_shape)r->table->slot[SLOT_GET_TYPE_AND_SHAPE])(value, &shape)) &&
              good(r, ((get_count)r->table->slot[SLOT_GET_ELEMENT_COUNT])(shape, &count)) && count == floats &&
              good(r, ((get_data)r->table->slot[SLOT_GET_TENSOR_DATA])(value, &data));
    if (ok) memcpy(output, data, floats * sizeof *output);
    release(r, SLOT_RELEASE_TYPE_AND_SHAPE, shape);
    return ok;
}

sbl_status session_run(vision_session *session, float *image, float *const *output, sbl_diag *diag)
{
    const vision_runtime *r = session->runtime;
    const vision_shape *s = &session->shape;
    const int64_t size = s->size, shape[4] = {1, s->channels_first ? 3 : size, size, s->channels_first ? size : 3};
    void *input = NULL, *value[RUNTIME_OUTPUTS_MAX] = {NULL};
    create_tensor create = (create_tensor)r->table->slot[SLOT_CREATE_TENSOR_WITH_DATA];
    run_session run = (run_session)r->table->slot[SLOT_RUN];
    bool ok = good(r, create(r->memory, image, (size_t)(3 * size * size) * sizeof *image, shape, 4, TYPE_FLOAT, &input)) &&
              good(r, run(session->handle, NULL, &s->input, &input, 1, s->output, s->output_count, value));
    for (uint32_t k = 0; k < s->output_count && ok; k++) ok = take(r, value[k], output[k], s->output_floats[k]);
    for (uint32_t k = 0; k < RUNTIME_OUTPUTS_MAX; k++) release(r, SLOT_RELEASE_VALUE, value[k]);
    release(r, SLOT_RELEASE_VALUE, input);
    return ok ? SBL_OK
              : sbl_fail(diag, SBL_E_UNSUPPORTED, "a model could not be run", "fetch models and runtime anew with tools/setup vision");
}
