#include "image/codec.h"
#include "image/png_room.h"

#include <string.h>

#define CHUNK_BYTES_MAX ((size_t)8 << 20) /* of text or a profile, which nobody reads here */

struct reader {
    png_room room;
    png_structp png;
    png_infop info;
    const unsigned char *at, *end;
    uint8_t *pixels;
    png_bytep *rows;
    uint32_t width, height, channels;
};

static void get(png_structp png, png_bytep data, size_t bytes)
{
    struct reader *reader = png_get_io_ptr(png);
    if ((size_t)(reader->end - reader->at) < bytes) png_error(png, "end");
    memcpy(data, reader->at, bytes);
    reader->at += bytes;
}

/* Any kind of PNG to 3 or 4 channels of 8 bits. */
static void widen(png_structp png, png_infop info)
{
    int type = png_get_color_type(png, info);
    png_set_expand(png); /* palettes, few bits, and transparency by colour key */
    png_set_strip_16(png);
    if (!(type & PNG_COLOR_MASK_COLOR)) png_set_gray_to_rgb(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

static bool read_header(struct reader *reader)
{
    if (setjmp(png_jmpbuf(reader->png))) return false;
    png_set_read_fn(reader->png, reader, get);
    png_set_user_limits(reader->png, SBL_IMAGE_SIDE_MAX, SBL_IMAGE_SIDE_MAX);
    png_set_chunk_malloc_max(reader->png, CHUNK_BYTES_MAX);
    png_set_keep_unknown_chunks(reader->png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    png_read_info(reader->png, reader->info);
    reader->width = png_get_image_width(reader->png, reader->info);
    reader->height = png_get_image_height(reader->png, reader->info);
    widen(reader->png, reader->info);
    reader->channels = png_get_channels(reader->png, reader->info);
    return true;
}

static bool read_rows(struct reader *reader)
{
    if (setjmp(png_jmpbuf(reader->png))) return false;
    png_read_image(reader->png, reader->rows);
    png_read_end(reader->png, NULL);
    return true;
}

static sbl_status decode(struct reader *reader, sbl_arena *arena, sbl_diag *diag)
{
    if (!read_header(reader)) return reader->room.memory_out ? sbl_image_no_memory(diag) : sbl_image_damaged(diag);
    sbl_status status = sbl_pixels_check_size(reader->width, reader->height, diag);
    if (status != SBL_OK) return status;
    if (reader->channels != 3 && reader->channels != 4) return sbl_image_damaged(diag);
    size_t stride = (size_t)reader->width * reader->channels;
    reader->rows = SBL_NEW(&reader->room.scratch, png_bytep, reader->height);
    reader->pixels = sbl_arena_alloc(arena, (uint64_t)stride * reader->height, 1);
    if (!reader->rows || !reader->pixels) return sbl_image_no_memory(diag);
    for (uint32_t row = 0; row < reader->height; row++) reader->rows[row] = reader->pixels + row * stride;
    if (!read_rows(reader)) return reader->room.memory_out ? sbl_image_no_memory(diag) : sbl_image_damaged(diag);
    return SBL_OK;
}

sbl_status sbl_png_read(sbl_pixels *pixels, const unsigned char *data, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    struct reader reader = {.at = data, .end = data + bytes};
    sbl_arena_init(&reader.room.scratch, &arena->allocator);
    reader.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &reader, png_room_fail, png_room_ignore, &reader.room, png_room_take,
                                          png_room_give_back);
    if (reader.png) reader.info = png_create_info_struct(reader.png);
    sbl_status status = reader.info ? decode(&reader, arena, diag) : sbl_image_no_memory(diag);
    if (reader.png) png_destroy_read_struct(&reader.png, &reader.info, NULL);
    sbl_arena_release(&reader.room.scratch);
    *pixels = (sbl_pixels){reader.pixels, reader.width, reader.height, reader.channels, 0};
    return status;
}
