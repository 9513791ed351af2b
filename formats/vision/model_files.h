/* model_files.h - the models and the runtime as files: which they must be, and where they lie. */
#ifndef STUBBLE_VISION_MODEL_FILES_H
#define STUBBLE_VISION_MODEL_FILES_H

#include "stubble/base.h"

typedef enum model_file {
    MODEL_FACE_SHORT,
    MODEL_FACE_FULL,
    MODEL_FACE_MESH,
    MODEL_HAIR_SKIN,
    MODEL_OUTLINE,
    MODEL_RUNTIME,
    MODEL_FILES
} model_file;

#define MODEL_PATH_BYTES 4096

/* The folder in which to look: given, else from the environment. */
sbl_status model_folder(char folder[MODEL_PATH_BYTES], const char *given, sbl_diag *diag);
/* Reads a file of it and checks its sum. path gets where it lies. */
sbl_status model_read(const unsigned char **data, size_t *bytes, char path[MODEL_PATH_BYTES], const char *folder, model_file file,
                      sbl_arena *arena, sbl_diag *diag);

#endif
