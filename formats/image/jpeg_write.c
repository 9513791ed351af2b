#include "image/codec.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h> /* jpeglib.h wants FILE */
#include <jpeglib.h>
#include <jerror.h>

struct writer {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr error;
    struct jpeg_destination_mgr destination;
    jmp_buf jump;
    sbl_sink sink;
    sbl_arena scratch;
    bool memory_out;
};

static void fail(j_common_ptr jpeg)
{
    struct writer *writer = jpeg->client_data;
    longjmp(writer->jump, 1);
}

static void ignore(j_common_ptr jpeg)
{
    (void)jpeg;
}

static void ignore_level(j_common_ptr jpeg, int level)
{
    (void)jpeg;
    (void)level;
}

/* Everything that is free behind what was written. */
static void offer_room(struct writer *writer)
{
    if (!sbl_sink_reserve(&writer->sink, 4096)) {
        writer->memory_out = true;
        longjmp(writer->jump, 1);
    }
    writer->destination.next_output_byte = writer->sink.data + writer->sink.length;
    writer->destination.free_in_buffer = writer->sink.capacity_bytes - writer->sink.length;
}

static void begin_output(j_compress_ptr jpeg)
{
    offer_room(jpeg->client_data);
}

/* Called when the room is used up; free_in_buffer is then not to be believed (libjpeg.txt). */
static boolean more_room(j_compress_ptr jpeg)
{
    struct writer *writer = jpeg->client_data;
    writer->sink.length = writer->sink.capacity_bytes;
    offer_room(writer);
    return TRUE;
}

static void end_output(j_compress_ptr jpeg)
{
    struct writer *writer = jpeg->client_data;
    writer->sink.length = writer->sink.capacity_bytes - writer->destination.free_in_buffer;
}

static bool encode(struct writer *writer, const sbl_pixels *pixels, const sbl_jpeg_options *options)
{
    struct jpeg_compress_struct *jpeg = &writer->jpeg;
    if (setjmp(writer->jump)) return false;
    jpeg_create_compress(jpeg);
    jpeg->client_data = writer;
    jpeg->dest = &writer->destination;
    jpeg->image_width = pixels->width;
    jpeg->image_height = pixels->height;
    jpeg->input_components = (int)pixels->channels;
    jpeg->in_color_space = pixels->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(jpeg);
    jpeg_set_quality(jpeg, options->quality ? options->quality : 90, TRUE);
    jpeg->optimize_coding = TRUE;
    jpeg->dct_method = JDCT_ISLOW;
    jpeg->comp_info[0].h_samp_factor = jpeg->comp_info[0].v_samp_factor = 1;
    if (options->pixels_per_mm > 0.0 && options->pixels_per_mm * 10.0 < 65535.0) {
        jpeg->density_unit = 2; /* per centimetre */
        jpeg->X_density = jpeg->Y_density = (UINT16)floor(options->pixels_per_mm * 10.0 + 0.5);
    }
    jpeg_start_compress(jpeg, TRUE);
    while (jpeg->next_scanline < jpeg->image_height) {
        JSAMPROW row = (JSAMPROW)(uintptr_t)sbl_pixels_row(pixels, jpeg->next_scanline); /* libjpeg does not write to it */
        jpeg_write_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_compress(jpeg);
    return true;
}

sbl_status sbl_jpeg_write(const unsigned char **data, size_t *bytes, const sbl_pixels *pixels, const sbl_jpeg_options *options,
                          sbl_arena *arena, sbl_diag *diag)
{
    static const sbl_jpeg_options defaults = {0};
    if (!data || !bytes || !pixels || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_jpeg_write: an argument is NULL", "give all of them");
    *data = NULL;
    *bytes = 0;
    if (!options) options = &defaults;
    sbl_status status = sbl_pixels_check(pixels, diag);
    if (status != SBL_OK) return status;
    if (pixels->channels == 4) return sbl_fail(diag, SBL_E_ARG, "a JPEG has no alpha", "write a PNG");
    if (options->quality < 0 || options->quality > 100)
        return sbl_fail_at(diag, SBL_E_RANGE, "the quality of a JPEG is 1 to 100", "90 is good", 0, options->quality);
    struct writer writer = {0};
    sbl_arena_init(&writer.scratch, &arena->allocator);
    writer.sink.arena = &writer.scratch;
    writer.jpeg.err = jpeg_std_error(&writer.error);
    writer.jpeg.client_data = &writer;
    writer.error.error_exit = fail;
    writer.error.output_message = ignore;
    writer.error.emit_message = ignore_level;
    writer.destination.init_destination = begin_output;
    writer.destination.empty_output_buffer = more_room;
    writer.destination.term_destination = end_output;
    bool good = encode(&writer, pixels, options);
    bool memory_out = writer.memory_out || writer.error.msg_code == JERR_OUT_OF_MEMORY;
    jpeg_destroy_compress(&writer.jpeg);
    if (good) {
        *data = sbl_arena_copy(arena, writer.sink.data, writer.sink.length, 1);
        if (*data) *bytes = writer.sink.length;
    }
    sbl_arena_release(&writer.scratch);
    if (*data) return SBL_OK;
    if (good || memory_out) return sbl_image_no_memory(diag);
    return sbl_fail(diag, SBL_E_DATA, "the picture could not be written as JPEG", "report this with the picture's size");
}
