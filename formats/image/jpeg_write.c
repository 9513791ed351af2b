#include "image/jpeg_writer.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h> /* jpeglib.h wants FILE */
#include <jpeglib.h>
#include <jerror.h>
#include <string.h>

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

/* The four tables that a picture has: DC and AC, of brightness and, if it has colour, of colour. */
static JHUFF_TBL *table_at(struct jpeg_compress_struct *jpeg, int k)
{
    return k & 1 ? jpeg->ac_huff_tbl_ptrs[k / 2] : jpeg->dc_huff_tbl_ptrs[k / 2];
}

static void use_tables(struct jpeg_compress_struct *jpeg, const sbl_jpeg_tables *tables)
{
    for (int k = 0; k < SBL_JPEG_TABLES; k++) {
        JHUFF_TBL *table = table_at(jpeg, k);
        memcpy(table->bits, tables->count[k], sizeof table->bits);
        memcpy(table->huffval, tables->symbol[k], sizeof table->huffval);
    }
    jpeg->optimize_coding = FALSE;
}

static void keep_tables(sbl_jpeg_tables *tables, struct jpeg_compress_struct *jpeg)
{
    for (int k = 0; k < SBL_JPEG_TABLES; k++) {
        const JHUFF_TBL *table = table_at(jpeg, k);
        memcpy(tables->count[k], table->bits, sizeof table->bits);
        memcpy(tables->symbol[k], table->huffval, sizeof table->huffval);
    }
}

/* How many rows of the picture are written. */
static uint32_t rows_of(const sbl_jpeg_job *job)
{
    uint32_t height = job->pixels->height, group = JPEG_BLOCK_ROWS * job->every;
    if (job->every < 2) return height;
    uint32_t rest = height % group;
    return height / group * JPEG_BLOCK_ROWS + (rest < JPEG_BLOCK_ROWS ? rest : JPEG_BLOCK_ROWS);
}

static void set_up(struct writer *writer, const sbl_jpeg_job *job)
{
    struct jpeg_compress_struct *jpeg = &writer->jpeg;
    const sbl_jpeg_options *options = job->options;
    jpeg->client_data = writer;
    jpeg->dest = &writer->destination;
    jpeg->image_width = job->pixels->width;
    jpeg->image_height = rows_of(job);
    jpeg->input_components = (int)job->pixels->channels;
    jpeg->in_color_space = job->pixels->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(jpeg);
    jpeg_set_quality(jpeg, options->quality ? options->quality : 90, TRUE);
    jpeg->optimize_coding = TRUE;
    jpeg->dct_method = JDCT_ISLOW;
    jpeg->comp_info[0].h_samp_factor = jpeg->comp_info[0].v_samp_factor = 1;
    jpeg->restart_interval = job->restart_interval;
    if (job->tables) use_tables(jpeg, job->tables);
    if (options->pixels_per_mm > 0.0 && options->pixels_per_mm * 10.0 < 65535.0) {
        jpeg->density_unit = 2; /* per centimetre */
        jpeg->X_density = jpeg->Y_density = (UINT16)floor(options->pixels_per_mm * 10.0 + 0.5);
    }
}

static bool encode(struct writer *writer, const sbl_jpeg_job *job)
{
    struct jpeg_compress_struct *jpeg = &writer->jpeg;
    if (setjmp(writer->jump)) return false;
    jpeg_create_compress(jpeg);
    set_up(writer, job);
    jpeg_start_compress(jpeg, TRUE);
    while (jpeg->next_scanline < jpeg->image_height) {
        uint32_t y = jpeg->next_scanline;
        if (job->every > 1) y = y / JPEG_BLOCK_ROWS * JPEG_BLOCK_ROWS * job->every + y % JPEG_BLOCK_ROWS;
        JSAMPROW row = (JSAMPROW)(uintptr_t)sbl_pixels_row(job->pixels, y); /* libjpeg does not write to it */
        jpeg_write_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_compress(jpeg);
    if (job->found) keep_tables(job->found, jpeg);
    return true;
}

static sbl_status check(const sbl_jpeg_job *job, sbl_diag *diag)
{
    sbl_status status = sbl_pixels_check(job->pixels, diag);
    if (status != SBL_OK) return status;
    if (job->pixels->channels == 4) return sbl_fail(diag, SBL_E_ARG, "a JPEG has no alpha", "write a PNG");
    if (job->options->quality < 0 || job->options->quality > 100)
        return sbl_fail_at(diag, SBL_E_RANGE, "the quality of a JPEG is 1 to 100", "90 is good", 0, job->options->quality);
    return SBL_OK;
}

sbl_status sbl_jpeg_encode(const unsigned char **data, size_t *bytes, const sbl_jpeg_job *job, sbl_arena *arena, sbl_diag *diag)
{
    *data = NULL;
    *bytes = 0;
    sbl_status status = check(job, diag);
    if (status != SBL_OK) return status;
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
    bool good = encode(&writer, job);
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

sbl_status sbl_jpeg_write(const unsigned char **data, size_t *bytes, const sbl_pixels *pixels, const sbl_jpeg_options *options,
                          sbl_arena *arena, sbl_diag *diag)
{
    static const sbl_jpeg_options defaults = {0};
    if (!data || !bytes || !pixels || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_jpeg_write: an argument is NULL", "give all of them");
    return sbl_jpeg_encode(data, bytes, &(sbl_jpeg_job){.pixels = pixels, .options = options ? options : &defaults}, arena, diag);
}
