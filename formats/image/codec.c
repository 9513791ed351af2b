#include "image/codec.h"

#include <string.h>

sbl_status sbl_image_no_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the picture", "use a smaller one, or close some programs");
}

sbl_status sbl_image_damaged(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_DATA, "the picture is damaged or cut off", "save or copy it again");
}

sbl_status sbl_pixels_check_size(uint64_t width, uint64_t height, sbl_diag *diag)
{
    if (!width || !height) return sbl_image_damaged(diag);
    if (width > SBL_IMAGE_SIDE_MAX || height > SBL_IMAGE_SIDE_MAX || width * height > SBL_IMAGE_PIXELS_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the picture has more than 64 million pixels", "make it smaller", 0,
                           (double)width * (double)height);
    return SBL_OK;
}

sbl_status sbl_pixels_check(const sbl_pixels *pixels, sbl_diag *diag)
{
    if (!pixels->data || !pixels->width || !pixels->height) return sbl_fail(diag, SBL_E_ARG, "the picture has no pixels", "draw it first");
    if (pixels->channels != 1 && pixels->channels != 3 && pixels->channels != 4)
        return sbl_fail_at(diag, SBL_E_ARG, "a picture has 1, 3 or 4 channels", "convert it", 0, pixels->channels);
    if (pixels->stride_bytes && pixels->stride_bytes < (size_t)pixels->width * pixels->channels)
        return sbl_fail(diag, SBL_E_ARG, "the picture's rows overlap", "check its stride");
    return sbl_pixels_check_size(pixels->width, pixels->height, diag);
}

bool sbl_sink_reserve(sbl_sink *sink, size_t bytes)
{
    size_t needed = sink->length + bytes;
    if (needed <= sink->capacity_bytes) return true;
    size_t capacity = sink->capacity_bytes ? sink->capacity_bytes * 2 : (size_t)1 << 18;
    if (capacity < needed) capacity = needed;
    unsigned char *larger = sbl_arena_alloc(sink->arena, capacity, 1);
    if (!larger) return false;
    if (sink->length) memcpy(larger, sink->data, sink->length);
    sink->data = larger;
    sink->capacity_bytes = capacity;
    return true;
}
