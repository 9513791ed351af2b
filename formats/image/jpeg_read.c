#include "image/codec.h"

#include <setjmp.h>
#include <stdio.h> /* jpeglib.h wants FILE */
#include <jpeglib.h>
#include <jerror.h>

/* A progressive file of a few kilobytes can hold thousands of scans of a large picture. */
#define SCANS_MAX 200

struct reader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr error;
    struct jpeg_progress_mgr progress;
    jmp_buf jump;
    uint8_t *pixels;
    bool damaged;
};

static void fail(j_common_ptr jpeg)
{
    struct reader *reader = jpeg->client_data;
    longjmp(reader->jump, 1);
}

static void ignore(j_common_ptr jpeg)
{
    (void)jpeg;
}

/* Level -1 is a warning of damage: libjpeg would go on with grey. */
static void note_damage(j_common_ptr jpeg, int level)
{
    struct reader *reader = jpeg->client_data;
    if (level < 0) reader->damaged = true;
}

static void count_scans(j_common_ptr jpeg)
{
    struct reader *reader = jpeg->client_data;
    if (reader->jpeg.input_scan_number > SCANS_MAX) longjmp(reader->jump, 1);
}

static bool read_header(struct reader *reader, const unsigned char *data, size_t bytes)
{
    if (setjmp(reader->jump)) return false;
    jpeg_create_decompress(&reader->jpeg);
    reader->jpeg.client_data = reader;
    reader->jpeg.progress = &reader->progress;
    jpeg_mem_src(&reader->jpeg, data, (unsigned long)bytes);
    jpeg_read_header(&reader->jpeg, TRUE);
    return true;
}

static bool read_rows(struct reader *reader)
{
    struct jpeg_decompress_struct *jpeg = &reader->jpeg;
    if (setjmp(reader->jump)) return false;
    jpeg->out_color_space = JCS_RGB;
    jpeg->dct_method = JDCT_ISLOW;
    jpeg_start_decompress(jpeg);
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = reader->pixels + (size_t)jpeg->output_scanline * jpeg->output_width * 3;
        jpeg_read_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_decompress(jpeg);
    return !reader->damaged;
}

static sbl_status failure(const struct reader *reader, sbl_diag *diag)
{
    return reader->error.msg_code == JERR_OUT_OF_MEMORY ? sbl_image_no_memory(diag) : sbl_image_damaged(diag);
}

static sbl_status decode(struct reader *reader, const unsigned char *data, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    if (!read_header(reader, data, bytes)) return failure(reader, diag);
    const struct jpeg_decompress_struct *jpeg = &reader->jpeg;
    sbl_status status = sbl_pixels_check_size(jpeg->image_width, jpeg->image_height, diag);
    if (status != SBL_OK) return status;
    if (jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK)
        return sbl_fail(diag, SBL_E_UNSUPPORTED, "this JPEG is in the printing colours CMYK", "save it as RGB");
    reader->pixels = sbl_arena_alloc(arena, (uint64_t)jpeg->image_width * jpeg->image_height, 3);
    if (!reader->pixels) return sbl_image_no_memory(diag);
    return read_rows(reader) ? SBL_OK : failure(reader, diag);
}

sbl_status sbl_jpeg_read(sbl_pixels *pixels, const unsigned char *data, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    struct reader reader = {0};
    reader.jpeg.err = jpeg_std_error(&reader.error);
    reader.jpeg.client_data = &reader;
    reader.error.error_exit = fail;
    reader.error.output_message = ignore;
    reader.error.emit_message = note_damage;
    reader.progress.progress_monitor = count_scans;
    sbl_status status = decode(&reader, data, bytes, arena, diag);
    *pixels = (sbl_pixels){reader.pixels, reader.jpeg.image_width, reader.jpeg.image_height, 3, 0};
    jpeg_destroy_decompress(&reader.jpeg);
    return status;
}
