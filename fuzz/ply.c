/* PLY files from strangers. */
#include "mesh_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    check_mesh_promise(data, bytes, SBL_MESH_FORMAT_PLY);
    return 0;
}
