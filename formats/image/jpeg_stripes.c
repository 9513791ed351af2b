/*
 * A JPEG joined from stripes. Each stripe is a JPEG of its own with the same tables; a restart marker (ITU-T T.81, B.2.1 and F.1.1.5) begins the
 * coding anew, so the coded data of a stripe stands in the whole picture as it is.
 */
#include "image/jpeg_writer.h"

#include <string.h>

enum { MARKER = 0xff, START_OF_FRAME = 0xc0, RESTART = 0xd0, END_OF_IMAGE = 0xd9, START_OF_SCAN = 0xda, RESTARTS = 8 };
/* Pixels from which tables are learned; more do not make files smaller by a thousandth. */
#define LEARN_PIXELS 1e6

sbl_status sbl_jpeg_tables_like(sbl_jpeg_tables *tables, const sbl_pixels *like, const sbl_jpeg_options *options, sbl_arena *arena,
                                sbl_diag *diag)
{
    if (!tables || !like || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_jpeg_tables_like: an argument is NULL", "give all of them");
    *tables = (sbl_jpeg_tables){0};
    if (options) tables->options = *options;
    const unsigned char *data;
    size_t bytes;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_jpeg_job job = {.pixels = like,
                        .options = &tables->options,
                        .found = tables,
                        .every = (uint32_t)((double)like->width * like->height / LEARN_PIXELS)};
    sbl_status status = sbl_jpeg_encode(&data, &bytes, &job, arena, diag);
    sbl_arena_rewind(arena, mark);
    if (status == SBL_OK) sbl_jpeg_tables_complete(tables);
    return status;
}

sbl_status sbl_jpeg_stripe_write(sbl_jpeg_stripe *stripe, const sbl_pixels *rows, const sbl_jpeg_tables *tables, sbl_arena *arena,
                                 sbl_diag *diag)
{
    if (!stripe || !rows || !tables || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_jpeg_stripe_write: an argument is NULL", "give all of them");
    *stripe = (sbl_jpeg_stripe){0};
    if (rows->height > SBL_JPEG_STRIPE_ROWS)
        return sbl_fail_at(diag, SBL_E_ARG, "a stripe has 64 rows at most", "give as many", 0, rows->height);
    uint32_t across = (rows->width + JPEG_BLOCK_ROWS - 1) / JPEG_BLOCK_ROWS;
    sbl_jpeg_job job = {.pixels = rows,
                        .options = &tables->options,
                        .tables = tables,
                        .restart_interval = across * (SBL_JPEG_STRIPE_ROWS / JPEG_BLOCK_ROWS)};
    return sbl_jpeg_encode(&stripe->data, &stripe->bytes, &job, arena, diag);
}

/* Where the coded data begins, and where the frame's height stands; false if this is no stripe of ours. */
static bool look_into(size_t *coded, size_t *height, const sbl_jpeg_stripe *stripe)
{
    const unsigned char *b = stripe->data;
    if (!b || stripe->bytes < 4 || b[stripe->bytes - 2] != MARKER || b[stripe->bytes - 1] != END_OF_IMAGE) return false;
    *height = 0;
    for (size_t at = 2; at + 9 < stripe->bytes && b[at] == MARKER;) {
        size_t length = (size_t)b[at + 2] << 8 | b[at + 3];
        if (b[at + 1] == START_OF_FRAME) *height = at + 5;
        *coded = at + 2 + length;
        if (b[at + 1] == START_OF_SCAN) return *height && *coded + 2 <= stripe->bytes;
        at = *coded;
    }
    return false;
}

static bool measure(size_t *bytes, const sbl_jpeg_stripe *stripe, uint32_t count)
{
    *bytes = 0;
    for (uint32_t k = 0; k < count; k++) {
        size_t coded, height;
        if (!look_into(&coded, &height, &stripe[k])) return false;
        *bytes += stripe[k].bytes - (k ? coded : 0); /* its end becomes the marker behind it */
    }
    return true;
}

static void join(unsigned char *to, uint32_t height, const sbl_jpeg_stripe *stripe, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++) {
        size_t coded, at, from, bytes;
        if (!look_into(&coded, &at, &stripe[k])) return;
        from = k ? coded : 0;
        bytes = stripe[k].bytes - from;
        memcpy(to, stripe[k].data + from, bytes);
        if (!k) {
            to[at] = (unsigned char)(height >> 8);
            to[at + 1] = (unsigned char)height;
        }
        to += bytes;
        if (k + 1 < count) to[-1] = (unsigned char)(RESTART + k % RESTARTS);
    }
}

sbl_status sbl_jpeg_join(const unsigned char **data, size_t *bytes, uint32_t height, const sbl_jpeg_stripe *stripe, uint32_t count,
                         sbl_arena *arena, sbl_diag *diag)
{
    if (!data || !bytes || !stripe || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_jpeg_join: an argument is NULL", "give all of them");
    *data = NULL;
    *bytes = 0;
    size_t whole;
    if (!height || height > SBL_IMAGE_SIDE_MAX || count != (height + SBL_JPEG_STRIPE_ROWS - 1) / SBL_JPEG_STRIPE_ROWS ||
        !measure(&whole, stripe, count))
        return sbl_fail_at(diag, SBL_E_ARG, "these are not the stripes of a picture of this height", "write one for each 64 rows", 0,
                           height);
    unsigned char *joined = SBL_TAKE(arena, unsigned char, whole);
    if (!joined) return sbl_image_no_memory(diag);
    join(joined, height, stripe, count);
    *data = joined;
    *bytes = whole;
    return SBL_OK;
}

/* ---- a whole picture ---- */

typedef struct stripe_task {
    sbl_arena arena;
    sbl_jpeg_stripe stripe;
    sbl_diag diag;
    sbl_status status;
} stripe_task;

typedef struct stripe_run {
    const sbl_pixels *pixels;
    const sbl_jpeg_tables *tables;
    stripe_task *task;
} stripe_run;

static void write_stripe(void *context, uint32_t k)
{
    const stripe_run *run = context;
    stripe_task *task = &run->task[k];
    sbl_pixels rows = *run->pixels;
    uint32_t first = k * SBL_JPEG_STRIPE_ROWS;
    rows.data = sbl_pixels_row(run->pixels, first);
    rows.height = rows.height - first < SBL_JPEG_STRIPE_ROWS ? rows.height - first : SBL_JPEG_STRIPE_ROWS;
    task->status = sbl_jpeg_stripe_write(&task->stripe, &rows, run->tables, &task->arena, &task->diag);
}

static sbl_status gather(sbl_jpeg_stripe *stripe, const stripe_task *task, uint32_t count, sbl_diag *diag)
{
    for (uint32_t k = 0; k < count; k++) {
        if (task[k].status != SBL_OK) {
            if (diag) *diag = task[k].diag;
            return task[k].status;
        }
        stripe[k] = task[k].stripe;
    }
    return SBL_OK;
}

sbl_status sbl_jpeg_write_stripes(const unsigned char **data, size_t *bytes, const sbl_pixels *pixels, const sbl_jpeg_options *options,
                                  const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!data || !bytes || !pixels || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_jpeg_write_stripes: an argument is NULL", "give all of them");
    *data = NULL;
    *bytes = 0;
    sbl_jpeg_tables tables;
    sbl_status status = sbl_jpeg_tables_like(&tables, pixels, options, arena, diag);
    if (status != SBL_OK) return status;
    uint32_t count = (pixels->height + SBL_JPEG_STRIPE_ROWS - 1) / SBL_JPEG_STRIPE_ROWS;
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    stripe_task *task = SBL_NEW(&scratch, stripe_task, count);
    sbl_jpeg_stripe *stripe = SBL_NEW(&scratch, sbl_jpeg_stripe, count);
    if (task && stripe) {
        stripe_run run = {pixels, &tables, task};
        for (uint32_t k = 0; k < count; k++) sbl_arena_init(&task[k].arena, &arena->allocator);
        sbl_parallel_for(host, count, write_stripe, &run);
        status = gather(stripe, task, count, diag);
        if (status == SBL_OK) status = sbl_jpeg_join(data, bytes, pixels->height, stripe, count, arena, diag);
        for (uint32_t k = 0; k < count; k++) sbl_arena_release(&task[k].arena);
    } else {
        status = sbl_image_no_memory(diag);
    }
    sbl_arena_release(&scratch);
    return status;
}
