/*
 * image/codec.h - what the PNG and JPEG codecs share; private to formats/image.
 *
 * libpng and libjpeg report an error by a jump out of the middle of a call. Each codec therefore keeps what it changes in one struct (a
 * local that changes after setjmp has no value after the jump), takes its memory from a scratch arena and releases that in one place.
 */
#ifndef STUBBLE_IMAGE_CODEC_H
#define STUBBLE_IMAGE_CODEC_H

#include "stubble/image_file.h"

sbl_status sbl_pixels_check(const sbl_pixels *pixels, sbl_diag *diag);
static inline const uint8_t *sbl_pixels_row(const sbl_pixels *pixels, uint32_t row)
{
    size_t stride = pixels->stride_bytes ? pixels->stride_bytes : (size_t)pixels->width * pixels->channels;
    return pixels->data + row * stride;
}
/* SBL_E_LIMIT if a picture to be read is too large. */
sbl_status sbl_pixels_check_size(uint64_t width, uint64_t height, sbl_diag *diag);
sbl_status sbl_image_no_memory(sbl_diag *diag);
sbl_status sbl_image_damaged(sbl_diag *diag);

/* Bytes collected in an arena by doubling. */
typedef struct sbl_sink {
    unsigned char *data;
    size_t length, capacity_bytes;
    sbl_arena *arena;
} sbl_sink;
/* Room for that many bytes more; false: no memory. */
bool sbl_sink_reserve(sbl_sink *sink, size_t bytes);

typedef sbl_status sbl_image_reader(sbl_pixels *pixels, const unsigned char *data, size_t bytes, sbl_arena *arena, sbl_diag *diag);
sbl_image_reader sbl_png_read, sbl_jpeg_read;

#endif
