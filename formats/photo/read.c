/* From a file to a photo: its kind told here, its pixels by the confined decoder. */
#include "photo/answer_parts.h"
#include "photo/decoder_run.h"
#include "stubble/file.h"

#define SECONDS_MAX 30u

static sbl_status exchange(decoder_run *run, sbl_photo *photo, sbl_photo_facts *facts, const void *data, size_t bytes, uint64_t pixels_max,
                           sbl_arena *arena, sbl_diag *diag)
{
    photo_answer answer;
    sbl_status status = decoder_send(run, data, bytes, diag);
    if (status == SBL_OK) status = decoder_receive(run, &answer, sizeof answer, diag);
    if (status == SBL_OK) status = photo_answer_judge(&answer, pixels_max, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark mark = sbl_arena_here(arena);
    size_t count = (size_t)3 * answer.width * answer.height;
    uint8_t *rgb = SBL_TAKE(arena, uint8_t, count);
    if (!rgb)
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for this picture", "close other programs, or export a smaller one");
    status = decoder_receive(run, rgb, count, diag);
    if (status == SBL_OK) photo_answer_take(photo, facts, &answer, rgb);
    else sbl_arena_rewind(arena, mark);
    return status;
}

sbl_status sbl_photo_read_memory(sbl_photo *photo, sbl_photo_facts *facts, const void *data, size_t bytes, const sbl_photo_options *options,
                                 sbl_arena *arena, sbl_diag *diag)
{
    if (!photo || !data || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_photo_read_memory: an argument is NULL", "give all of them");
    *photo = (sbl_photo){0};
    if (facts) *facts = (sbl_photo_facts){0};
    if (bytes > SBL_PHOTO_FILE_BYTES_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the file is larger than is allowed", "export it smaller: 128 MiB are allowed", 0,
                           (double)bytes);
    sbl_photo_format format = sbl_photo_format_of(data, bytes);
    if (format == SBL_PHOTO_UNKNOWN)
        return sbl_fail(diag, SBL_E_UNSUPPORTED, "this is no JPEG, PNG, HEIC, TIFF or WebP picture", "save it as one of these");
    const decoder_job job = {.decoder = options ? options->decoder : NULL,
                             .format = format,
                             .pixels_max = options && options->pixels_max ? options->pixels_max : SBL_PHOTO_PIXELS_MAX,
                             .seconds_max = options && options->seconds_max ? options->seconds_max : SECONDS_MAX};
    decoder_run run;
    sbl_status status = decoder_start(&run, &job, diag);
    if (status != SBL_OK) return status;
    status = exchange(&run, photo, facts, data, bytes, job.pixels_max, arena, diag);
    decoder_end(&run);
    if (status == SBL_OK && facts) facts->format = format;
    return status;
}

sbl_status sbl_photo_read_file(sbl_photo *photo, sbl_photo_facts *facts, const char *path, const sbl_photo_options *options,
                               sbl_arena *arena, sbl_diag *diag)
{
    if (!photo || !path || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_photo_read_file: an argument is NULL", "give all of them");
    *photo = (sbl_photo){0};
    /* The file's bytes are gone before the call ends: they do not belong into the caller's arena. */
    sbl_arena content;
    sbl_arena_init(&content, &arena->allocator);
    const unsigned char *data;
    size_t bytes;
    sbl_status status = sbl_file_read(&data, &bytes, path, SBL_PHOTO_FILE_BYTES_MAX, &content, diag);
    if (status == SBL_OK) status = sbl_photo_read_memory(photo, facts, data, bytes, options, arena, diag);
    sbl_arena_release(&content);
    return status;
}
