/* The models' files are found, and each must be, byte by byte, the one that tools/vision/install.mjs makes. */
#include "vision/model_files.h"

#include "stubble/file.h"
#include "stubble/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX ((uint64_t)64 << 20)
#define HOW_TO_GET     "fetch the models with tools/setup vision, name their folder in STUBBLE_MODELS, or set landmarks by hand"

static const struct {
    const char *name, *sha256;
} FILES[MODEL_FILES] = {
    [MODEL_FACE_SHORT] = {"face_short.onnx", "3ae1c28a0976e8f4781ae2db59ea997d3374370a7e8b646fbb75879b2b9251e2"},
    [MODEL_FACE_FULL] = {"face_full.onnx", "045b877ed5439a0e431e2e0fb7eaca7cdce59bac85d2a2446f2057acd8c9d680"},
    [MODEL_FACE_MESH] = {"face_mesh.onnx", "81a3324e7df8b9312786174591abcb38162329d29f2dacabd3c4e11ae47a4d7b"},
    [MODEL_HAIR_SKIN] = {"hair_skin.onnx", "cbeac03061e269a188a4f3002e1423e9eaaec9db6f949741cbb663da183c1de8"},
    [MODEL_OUTLINE] = {"outline.onnx", "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8"},
    [MODEL_RUNTIME] = {"libonnxruntime.so.1",
#if defined(__aarch64__)
                       "f8407a59e7e4c4dddf3b6e01198a24444aa66ac4ad93b4b4284b6e98d1f938b1"},
#else
                       "b7ccdd4204a273d0f2812958c7b074f3632d1de3ab91252a8791fe6da7046d19"},
#endif
};

static bool join(char path[MODEL_PATH_BYTES], const char *a, const char *b)
{
    int length = snprintf(path, MODEL_PATH_BYTES, "%s/%s", a, b);
    return length > 0 && length < MODEL_PATH_BYTES;
}

sbl_status model_folder(char folder[MODEL_PATH_BYTES], const char *given, sbl_diag *diag)
{
    const char *named = given ? given : getenv("STUBBLE_MODELS"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    bool ok = false;
    if (named && *named) ok = join(folder, named, "");
    else if (data && *data) ok = join(folder, data, "stubble/vision");
    else if (home && *home) ok = join(folder, home, ".local/share/stubble/vision");
    if (ok) return SBL_OK;
    return sbl_fail(diag, SBL_E_NOT_FOUND, "there is no folder in which the models could lie", HOW_TO_GET);
}

sbl_status model_read(const unsigned char **data, size_t *bytes, char path[MODEL_PATH_BYTES], const char *folder, model_file file,
                      sbl_arena *arena, sbl_diag *diag)
{
    if (!join(path, folder, FILES[file].name)) return sbl_fail(diag, SBL_E_NOT_FOUND, "the path of the models is too long", NULL);
    sbl_status status = sbl_file_read(data, bytes, path, FILE_BYTES_MAX, arena, diag);
    if (status == SBL_E_NOT_FOUND) return sbl_fail_field(diag, status, "a model that finds a head is not there", HOW_TO_GET, path, 0.0);
    if (status != SBL_OK) return status;
    char sum[SBL_SHA256_TEXT];
    sbl_sha256_text(sum, *data, *bytes);
    if (!strcmp(sum, FILES[file].sha256)) return SBL_OK;
    return sbl_fail_field(diag, SBL_E_DATA, "this model is not the one that was tested with Stubble (its SHA-256 differs)",
                          "fetch the models anew with tools/setup vision", path, 0.0);
}
