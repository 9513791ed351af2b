/* The head before and healed, as two files: see stubble/photo_pair.h. */
#include "stubble/photo_pair.h"

#include "photo_folder/parts.h"

/* As rows are drawn, they become rows of the two panels: no picture of the photo's size is made. */
typedef struct pair_making {
    const sbl_photo_scene *scene;
    const sbl_host *host;
    sbl_strip panel[2];
    const sbl_photo_rows *rows;
    uint32_t bands;
} pair_making;

enum { BEFORE, HEALED };

static void fill_panel(void *context, uint32_t k)
{
    pair_making *making = context;
    const sbl_photo *photo = making->scene->photo;
    for (uint32_t band = 0; band < making->bands; band++) {
        const sbl_photo_rows *rows = &making->rows[band];
        const uint8_t *own = photo->rgb + 3 * (size_t)rows->first * photo->width;
        const uint8_t *shown = k == HEALED && rows->drawn[0] ? rows->drawn[0] : own;
        sbl_strip_add_rows(&making->panel[k], 0, shown, rows->first, rows->count, photo->width, photo->height);
    }
}

static sbl_status take_rows(void *taker, const sbl_photo_rows *rows, uint32_t bands, sbl_diag *diag)
{
    pair_making *making = taker;
    (void)diag;
    making->rows = rows;
    making->bands = bands;
    sbl_parallel_for(making->host, 2, fill_panel, making);
    return SBL_OK;
}

/* Healed is drawn with the rest of its lot, as in the folder of the photo's pictures. */
static sbl_status draw_panels(pair_making *making, sbl_photo_preview_facts *facts, sbl_arena *scratch, sbl_diag *diag)
{
    double part[4];
    sbl_preview_moment moments[PHOTO_LOT];
    sbl_status status = SBL_OK;
    photo_head_part(part, making->scene);
    for (int k = 0; k < 2 && status == SBL_OK; k++) status = sbl_strip_begin(&making->panel[k], 1, part, PAIR_WIDTH, scratch, diag);
    for (uint32_t m = 0; m < PHOTO_LOT; m++) moments[m] = photo_moment_shown(making->scene, SBL_PHOTO_HEALED + m);
    if (status != SBL_OK) return status;
    return sbl_photo_preview_rows(take_rows, making, facts, making->scene, moments, PHOTO_LOT, making->host, scratch, diag);
}

/* The panel without the band for a word below it. */
static sbl_status encode(sbl_photo_pair *pair, int k, const pair_making *making, sbl_arena *arena, sbl_arena *scratch, sbl_diag *diag)
{
    const sbl_strip *panel = &making->panel[k];
    const sbl_pixels pixels = {.data = panel->rgb, .width = panel->width, .height = panel->height, .channels = 3};
    const unsigned char *jpeg;
    sbl_status status =
        sbl_jpeg_write_stripes(&jpeg, &pair->bytes[k], &pixels, &(sbl_jpeg_options){.quality = JPEG_QUALITY}, making->host, scratch, diag);
    if (status != SBL_OK) return status;
    pair->jpeg[k] = sbl_arena_copy(arena, jpeg, pair->bytes[k], 1);
    return pair->jpeg[k] ? SBL_OK : sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the pictures", "close some programs");
}

static double frontal_of(const sbl_pinhole *camera)
{
    sbl_vec3 place = sbl_pinhole_position(camera);
    return place.z / sqrt(place.x * place.x + place.y * place.y + place.z * place.z);
}

sbl_status sbl_photo_pair_draw(sbl_photo_pair *pair, const sbl_photo_scene *scene, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!pair || !scene || !arena) return sbl_fail(diag, SBL_E_ARG, "sbl_photo_pair_draw: NULL", "see stubble/photo_pair.h");
    sbl_photo_scene in_lots = *scene;
    pair_making making = {.scene = &in_lots, .host = host};
    sbl_arena scratch;
    in_lots.lot = PHOTO_LOT;
    *pair = (sbl_photo_pair){.frontal = frontal_of(scene->camera)};
    sbl_arena_init(&scratch, &arena->allocator);
    sbl_status status = draw_panels(&making, &pair->facts, &scratch, diag);
    pair->width = making.panel[BEFORE].width;
    pair->height = making.panel[BEFORE].height;
    for (int k = 0; k < 2 && status == SBL_OK; k++) status = encode(pair, k, &making, arena, &scratch, diag);
    sbl_arena_release(&scratch);
    return status;
}

/* So much of what the best shows is enough for a picture to speak for the plan. */
#define SHOWN_ENOUGH 0.25

/* Dots on skin: what lies under hair or in shine is in view and yet not to be seen. */
static double shown_by(const sbl_photo_pair *pair)
{
    return pair->facts.dots_seen * pair->facts.skin_share;
}

const sbl_photo_pair *sbl_photo_pairs_best(const sbl_photo_pairs *photos)
{
    const sbl_photo_pair *best = NULL;
    double most = 0.0;
    for (uint32_t i = 0; photos && i < photos->count; i++) most = fmax(most, shown_by(&photos->pair[i]));
    for (uint32_t i = 0; photos && i < photos->count; i++) {
        const sbl_photo_pair *pair = &photos->pair[i];
        if (shown_by(pair) >= SHOWN_ENOUGH * most && (!best || pair->frontal > best->frontal)) best = pair;
    }
    return best;
}
