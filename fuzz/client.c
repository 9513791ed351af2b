/* The intake: any bytes give a client or a diagnosis with a message, never a crash. */
#include "stubble/client_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_client client;
    sbl_diag diag = {0};
    sbl_status status = sbl_client_read(&client, data, bytes, &arena, &diag);
    if (status != SBL_OK && !diag.message) __builtin_trap();
    sbl_arena_release(&arena);
    return 0;
}
