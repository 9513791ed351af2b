/*
 * Rows of all moments, as they are drawn, into stripes of JPEGs and panels of strips. What no dot has changed is the photo's own memory, and so
 * its stripe is that of the picture before.
 */
#include "photo_folder/parts.h"

/* Those of a moment in a band at hand; what is not changed is the photo's. */
static const uint8_t *rows_of(const picture_set *set, uint32_t moment, uint32_t band)
{
    const sbl_photo_rows *rows = &set->rows[band];
    const uint8_t *drawn = moment >= set->first && moment < set->last ? rows->drawn[moment - set->first] : NULL;
    return drawn ? drawn : set->scene.photo->rgb + 3 * (size_t)rows->first * set->scene.photo->width;
}

/* Is this band of a moment's picture that of the picture before? */
static bool as_before(const picture_set *set, uint32_t moment, uint32_t band)
{
    return set->wanted[SBL_PHOTO_BEFORE] && moment != SBL_PHOTO_BEFORE &&
           rows_of(set, moment, band) == rows_of(set, SBL_PHOTO_BEFORE, band);
}

static void fill_panel(picture_set *set, uint32_t panel)
{
    int which = panel < PAIR_PANELS ? PAIR : YEARS;
    uint32_t moment = which == PAIR ? panel : panel - PAIR_PANELS;
    const sbl_photo *photo = set->scene.photo;
    for (uint32_t band = 0; band < set->bands; band++)
        sbl_strip_add_rows(&set->strip[which], moment, rows_of(set, moment, band), set->rows[band].first, set->rows[band].count,
                           photo->width, photo->height);
}

static void write_stripe(picture_set *set, uint32_t moment, uint32_t band)
{
    const sbl_photo_rows *rows = &set->rows[band];
    stripe_task *task = &set->task[moment][band];
    sbl_pixels pixels = {.data = rows_of(set, moment, band), .width = set->scene.photo->width, .height = rows->count, .channels = 3};
    task->status = SBL_OK;
    if (!set->wanted[moment] || as_before(set, moment, band)) return;
    task->status =
        sbl_jpeg_stripe_write(&set->stripe[moment][rows->first / SBL_JPEG_STRIPE_ROWS], &pixels, &set->tables, &task->arena, &task->diag);
}

static void use_rows(void *context, uint32_t k)
{
    picture_set *set = context;
    uint32_t panels = set->extras ? PANELS : 0;
    if (k < panels) fill_panel(set, k);
    else write_stripe(set, (k - panels) / set->bands, (k - panels) % set->bands);
}

/* Out of the arenas of the tasks, which take up much more than a stripe. */
static sbl_status keep_stripe(picture_set *set, uint32_t moment, uint32_t band, sbl_diag *diag)
{
    uint32_t index = set->rows[band].first / SBL_JPEG_STRIPE_ROWS;
    sbl_jpeg_stripe *stripe = &set->stripe[moment][index];
    stripe_task *task = &set->task[moment][band];
    if (task->status != SBL_OK) {
        *diag = task->diag;
    } else if (as_before(set, moment, band)) {
        *stripe = set->stripe[SBL_PHOTO_BEFORE][index];
    } else if (set->wanted[moment]) {
        stripe->data = sbl_arena_copy(&set->kept, stripe->data, stripe->bytes, 1);
        if (!stripe->data)
            task->status = sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the pictures", "close some programs");
    }
    sbl_arena_release(&task->arena);
    return task->status;
}

sbl_status photo_pictures_take_rows(void *taker, const sbl_photo_rows *rows, uint32_t bands, sbl_diag *diag)
{
    picture_set *set = taker;
    sbl_status status = SBL_OK;
    set->rows = rows;
    set->bands = bands;
    sbl_parallel_for(set->host, (set->extras ? PANELS : 0) + SBL_PHOTO_MOMENTS * bands, use_rows, set);
    for (uint32_t m = 0; m < SBL_PHOTO_MOMENTS; m++)
        for (uint32_t band = 0; band < bands; band++) {
            sbl_status kept = keep_stripe(set, m, band, diag);
            if (status == SBL_OK) status = kept;
        }
    return status;
}
