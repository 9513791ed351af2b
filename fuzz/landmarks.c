/* Landmarks: any bytes give marks within their limits or a diagnosis with a message, never a crash. */
#include "stubble/landmarks_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_landmarks_file file;
    sbl_diag diag = {0};
    sbl_status status = sbl_landmarks_read(&file, data, bytes, &arena, &diag);
    if (status != SBL_OK && !diag.message) __builtin_trap();
    for (uint32_t i = 0; i < file.count; i++) {
        sbl_photo_marks marks = file.photo[i].marks;
        if (!file.photo[i].file || marks.outline_count > SBL_OUTLINE_POINTS_MAX || (marks.outline_count && !marks.outline_px))
            __builtin_trap();
        if (sbl_landmarks_fit_picture(&marks, 1200, 900, &diag) != SBL_OK && !diag.message) __builtin_trap();
        if (!sbl_landmarks_of(&file, file.photo[i].file)) __builtin_trap();
    }
    sbl_arena_release(&arena);
    return 0;
}
