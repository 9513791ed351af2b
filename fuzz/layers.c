/* Stacks of layers from strangers: what is read passes the engine's check, what is refused says where and why. */
#include "stubble/optics_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void promise(bool holds)
{
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    sbl_layer layer[SBL_LAYERS_MAX];
    uint32_t count = 0;
    sbl_diag diag = {0};
    if (sbl_layers_read(layer, &count, (const char *)data, bytes, &diag) == SBL_OK) {
        const sbl_layers stack = {layer, count, 1.4};
        promise(count >= 1 && sbl_layers_check(&stack, NULL) == SBL_OK);
    } else {
        promise(diag.message && diag.hint && diag.column >= 1 && diag.column <= bytes + 1);
    }
    return 0;
}
