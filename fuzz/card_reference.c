/* A card's reference measurement is a person's file. */
#include "stubble/card_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_card_reference reference;
    sbl_diag diag = {0};
    if (sbl_card_reference_read(&reference, data, size, &arena, &diag) == SBL_OK)
        for (uint32_t i = 0; i < sbl_card_layout_of(reference.kind)->patch_count; i++)
            if (!(reference.patch[i].L >= 0.0 && reference.patch[i].L <= 100.0)) __builtin_trap();
    for (uint32_t i = 0; diag.message && i < sbl_card_layout_of(SBL_CARD_STANDARD)->patch_count; i++)
        if (reference.patch[i].L != 0.0) __builtin_trap();
    sbl_arena_release(&arena);
    return 0;
}
