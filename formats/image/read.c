#include "image/codec.h"

#include "stubble/file.h"

#include <string.h>

sbl_status sbl_image_read_memory(sbl_pixels *pixels, const void *data, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    if (!pixels || (!data && bytes) || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_image_read_memory: an argument is NULL", "give all of them");
    memset(pixels, 0, sizeof *pixels);
    if (bytes > SBL_IMAGE_FILE_BYTES_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the picture file is larger than 256 MiB", "save a smaller one", 0, (double)bytes);
    sbl_image_reader *reader = NULL;
    if (bytes >= 8 && !memcmp(data, "\x89PNG\r\n\x1a\n", 8)) reader = sbl_png_read;
    if (bytes >= 3 && !memcmp(data, "\xff\xd8\xff", 3)) reader = sbl_jpeg_read;
    if (!reader) return sbl_fail(diag, SBL_E_UNSUPPORTED, "this is neither a PNG nor a JPEG picture", "save the picture as PNG or JPEG");
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = reader(pixels, data, bytes, arena, diag);
    if (status != SBL_OK) {
        memset(pixels, 0, sizeof *pixels);
        sbl_arena_rewind(arena, mark);
    }
    return status;
}

sbl_status sbl_image_read_file(sbl_pixels *pixels, const char *path, sbl_arena *arena, sbl_diag *diag)
{
    if (!pixels || !path || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_image_read_file: an argument is NULL", "give all of them");
    memset(pixels, 0, sizeof *pixels);
    sbl_arena content;
    sbl_arena_init(&content, &arena->allocator);
    const unsigned char *data;
    size_t bytes;
    sbl_status status = sbl_file_read(&data, &bytes, path, SBL_IMAGE_FILE_BYTES_MAX, &content, diag);
    if (status == SBL_OK) status = sbl_image_read_memory(pixels, data, bytes, arena, diag);
    sbl_arena_release(&content);
    return status;
}
