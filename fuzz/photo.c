/* What comes from outside into our own process: the first bytes of a photo, and the answer of a decoder that the photo may have taken over. */
#include "stubble/photo_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (sbl_photo_format_name(sbl_photo_format_of(data, size))[0] == '\0') return 1;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_photo photo;
    sbl_photo_facts facts;
    sbl_diag diag = {0};
    sbl_status status = sbl_photo_answer_read(&photo, &facts, data, size, 1 << 20, &arena, &diag);
    volatile uint8_t last = 0;
    if (status == SBL_OK) last = photo.rgb[(size_t)3 * photo.width * photo.height - 1];
    (void)last;
    if (status == SBL_OK && !(photo.focal_px >= 0.0)) __builtin_trap();
    sbl_arena_release(&arena);
    return 0;
}
