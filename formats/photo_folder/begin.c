/* What the pictures of a photo need before rows are drawn: three things that do not need each other, side by side. */
#include "photo_folder/parts.h"

_Static_assert((unsigned)SBL_PHOTO_BAND_ROWS == SBL_JPEG_STRIPE_ROWS, "a band that is drawn becomes a stripe");
enum { YEARS_WIDTH = 640 }; /* of a panel at most, in pixels */
#define LOUPE_MM     36.0
#define DAYS_HEALED  60.0
#define DAYS_IN_YEAR 365.25
static const int MOMENT_YEARS[SBL_PHOTO_MOMENTS] = {SBL_STRIP_BEFORE, SBL_STRIP_HEALED, 1, 3, 5, 8};

sbl_preview_moment photo_moment_shown(const sbl_photo_scene *scene, uint32_t moment)
{
    return (sbl_preview_moment){.sessions = moment == SBL_PHOTO_BEFORE ? 0 : scene->dots->session_count,
                                .t_days = fmax(MOMENT_YEARS[moment] * DAYS_IN_YEAR, DAYS_HEALED),
                                .healed = true};
}

/* Empty panels with their words. */
static sbl_status begin_strips(picture_set *set, sbl_arena *arena, sbl_diag *diag)
{
    double part[4];
    const char *label[SBL_PHOTO_MOMENTS];
    sbl_strip_words words = {set->options->knowledge, set->options->language, set->options->missing, arena};
    for (int k = 0; k < SBL_PHOTO_MOMENTS; k++) label[k] = sbl_strip_label(&words, MOMENT_YEARS[k]);
    photo_head_part(part, &set->scene);
    sbl_status status = sbl_strip_begin(&set->strip[PAIR], PAIR_PANELS, part, PAIR_WIDTH, arena, diag);
    if (status == SBL_OK) status = sbl_strip_begin(&set->strip[YEARS], SBL_PHOTO_MOMENTS, part, YEARS_WIDTH, arena, diag);
    for (int k = 0; k < STRIPS && status == SBL_OK; k++) status = sbl_strip_draw(&set->strip_pixels[k], &set->strip[k], label, diag);
    return status;
}

static sbl_status begin_loupe(picture_set *set, sbl_arena *arena, sbl_diag *diag)
{
    double middle[2], side;
    const sbl_photo_scene *scene = &set->scene;
    set->loupe.found = sbl_photo_loupe_place(middle, &side, scene, LOUPE_MM, NULL, arena);
    if (!set->loupe.found) return SBL_OK;
    return sbl_photo_enlarge(&set->loupe.photo, &set->loupe.camera, scene->photo, scene->camera, middle, side, LOUPE_SIZE, arena, diag);
}

/* Tables of the photo serve all pictures that are made of it. */
static sbl_status begin_stripes(picture_set *set, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_photo *photo = set->scene.photo;
    sbl_pixels pixels = {.data = photo->rgb, .width = photo->width, .height = photo->height, .channels = 3};
    set->stripe_count = (photo->height + SBL_JPEG_STRIPE_ROWS - 1) / SBL_JPEG_STRIPE_ROWS;
    for (int k = 0; k < SBL_PHOTO_MOMENTS; k++) {
        set->stripe[k] = SBL_NEW(arena, sbl_jpeg_stripe, set->stripe_count);
        if (!set->stripe[k]) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the pictures", "close some programs");
    }
    return sbl_jpeg_tables_like(&set->tables, &pixels, &(sbl_jpeg_options){.quality = JPEG_QUALITY}, arena, diag);
}

typedef struct beginning {
    picture_set *set;
    sbl_status status[3];
    sbl_diag diag[3];
    sbl_arena arena[3];
} beginning;

static void begin_one(void *context, uint32_t k)
{
    static sbl_status (*const BEGIN[])(picture_set *, sbl_arena *, sbl_diag *) = {begin_stripes, begin_loupe, begin_strips};
    beginning *all = context;
    all->status[k] = BEGIN[k](all->set, &all->arena[k], &all->diag[k]);
}

sbl_status photo_pictures_begin(picture_set *set, sbl_diag *diag)
{
    beginning all = {.set = set};
    sbl_status status = SBL_OK;
    for (int k = 0; k < 3; k++) sbl_arena_init(&all.arena[k], NULL);
    sbl_parallel_for(set->host, set->extras ? 3 : 1, begin_one, &all);
    for (int k = 0; k < 3; k++) {
        sbl_arena_adopt(&set->kept, &all.arena[k]);
        if (status != SBL_OK || all.status[k] == SBL_OK) continue;
        status = all.status[k];
        *diag = all.diag[k];
    }
    return status;
}
