#include "stubble/preview.h"

#define SIDE_MAX 16384u

sbl_status sbl_image_new(sbl_image *image, uint32_t width, uint32_t height, sbl_arena *arena, sbl_diag *diag)
{
    if (!image || !arena) return sbl_fail(diag, SBL_E_ARG, "no image or no arena", "pass both");
    *image = (sbl_image){0};
    if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX)
        return sbl_fail_at(diag, SBL_E_RANGE, "no picture of this size can be made", "a side has 1 to 16384 pixels", 0,
                           width < 1 || width > SIDE_MAX ? width : height);
    uint8_t *rgb = sbl_arena_alloc(arena, (uint64_t)width * height, 3);
    if (!rgb) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a picture", "make a smaller one");
    *image = (sbl_image){rgb, width, height};
    return SBL_OK;
}
