/*
 * A photo of 12 megapixels has 36 MB, and so would each picture made of it. So the pictures go from the top down: as soon as some rows are drawn at all
 * moments, they become stripes of JPEGs and rows of the strips, and what no dot has changed is encoded once for all.
 */
#include "photo_pictures.h"

#include "stubble/file.h"
#include "stubble/image_file.h"
#include "stubble/strip_picture.h"

#include <string.h>

enum { JPEG_QUALITY = 94, LOUPE_SIZE = 900, LOUPE_GAP = 12, LOT = 2 };
const char *const PHOTO_MOMENT_NAME[PHOTO_MOMENTS] = {"before", "healed", "year_1", "year_3", "year_5", "year_8"};
static const int MOMENT_YEARS[PHOTO_MOMENTS] = {SBL_STRIP_BEFORE, SBL_STRIP_HEALED, 1, 3, 5, 8};
_Static_assert((unsigned)SBL_PHOTO_BAND_ROWS == SBL_JPEG_STRIPE_ROWS, "a band that is drawn becomes a stripe");
static const sbl_jpeg_options JPEG = {.quality = JPEG_QUALITY};
/* Of a panel at most, in pixels; and what is shown around the head, as a part of it. */
enum { PAIR_WIDTH = 1200, YEARS_WIDTH = 640 };
#define HEAD_MARGIN  0.06
#define DAYS_HEALED  60.0
#define DAYS_IN_YEAR 365.25
#define LOUPE_MM     36.0

/* The head alone, for a client to compare: before and healed, large; and all moments in a row. */
enum { PAIR, YEARS, STRIPS, PAIR_PANELS = 2, PANELS = PAIR_PANELS + PHOTO_MOMENTS };

/* A part of the photo, enlarged, before and healed. */
typedef struct loupe {
    sbl_photo part;
    sbl_pinhole camera;
    bool found;
} loupe;

/* One stripe of one picture: an arena of its own, for it may be written on any thread. */
typedef struct stripe_task {
    sbl_arena arena;
    sbl_diag diag;
    sbl_status status;
} stripe_task;

typedef struct picture_set {
    workspace *s;
    const sbl_photo_scene *scene;
    const language_choice *choice;
    sbl_output output;
    sbl_arena arena; /* that of the workspace is busy while rows are drawn */
    bool wanted[PHOTO_MOMENTS], extras;
    int first, last; /* moments that are drawn: from first up to, not with, last */
    sbl_jpeg_tables tables;
    sbl_strip strip[STRIPS];
    sbl_pixels strip_pixels[STRIPS];
    loupe loupe;
    uint32_t stripe_count;
    sbl_jpeg_stripe *stripe[PHOTO_MOMENTS];
    /* The rows at hand. */
    const sbl_photo_rows *rows;
    uint32_t bands;
    stripe_task task[PHOTO_MOMENTS][SBL_PHOTO_BANDS_AT_ONCE];
} picture_set;

static sbl_preview_moment moment_of(const workspace *s, int k)
{
    return (sbl_preview_moment){.sessions = k == PHOTO_BEFORE ? 0 : s->plan.dots.session_count,
                                .t_days = fmax(MOMENT_YEARS[k] * DAYS_IN_YEAR, DAYS_HEALED),
                                .healed = true};
}

/* ---- before rows are drawn: three things that do not need each other ---- */

/* The head in the photo down to the chin, with a margin. */
static void head_part(double part[4], const sbl_photo_scene *scene)
{
    const sbl_head *head = scene->head;
    double low[2] = {(double)INFINITY, (double)INFINITY}, high[2] = {-(double)INFINITY, -(double)INFINITY};
    const double size[2] = {scene->photo->width, scene->photo->height};
    for (uint32_t i = 0; i < head->surface.vertex_count; i++) {
        double px[2];
        sbl_vec3 place = sbl_v3_load(head->surface.position[i]);
        if (place.y < head->landmark[SBL_LANDMARK_MENTON].y || !sbl_pinhole_project(scene->camera, place, px, NULL)) continue;
        for (int a = 0; a < 2; a++) {
            low[a] = fmin(low[a], px[a]);
            high[a] = fmax(high[a], px[a]);
        }
    }
    double margin = HEAD_MARGIN * fmax(high[0] - low[0], high[1] - low[1]);
    for (int a = 0; a < 2; a++) {
        part[a] = sbl_clamp(low[a] - margin, 0.0, size[a] - 1.0);
        part[2 + a] = sbl_clamp(high[a] + margin - part[a], 1.0, size[a] - part[a]);
    }
}

/* Empty panels with their words. */
static sbl_status begin_strips(picture_set *set, sbl_arena *arena, sbl_diag *diag)
{
    double part[4];
    const char *label[PHOTO_MOMENTS];
    sbl_strip_words words = {&set->s->knowledge, set->choice->language, set->choice->missing, arena};
    for (int k = 0; k < PHOTO_MOMENTS; k++) label[k] = sbl_strip_label(&words, MOMENT_YEARS[k]);
    head_part(part, set->scene);
    sbl_status status = sbl_strip_begin(&set->strip[PAIR], PAIR_PANELS, part, PAIR_WIDTH, arena, diag);
    if (status == SBL_OK) status = sbl_strip_begin(&set->strip[YEARS], PHOTO_MOMENTS, part, YEARS_WIDTH, arena, diag);
    for (int k = 0; k < STRIPS && status == SBL_OK; k++) status = sbl_strip_draw(&set->strip_pixels[k], &set->strip[k], label, diag);
    return status;
}

static sbl_status begin_loupe(picture_set *set, sbl_arena *arena, sbl_diag *diag)
{
    double middle[2], side;
    const sbl_photo_scene *scene = set->scene;
    set->loupe.found = sbl_photo_loupe_place(middle, &side, scene, LOUPE_MM);
    if (!set->loupe.found) return SBL_OK;
    return sbl_photo_enlarge(&set->loupe.part, &set->loupe.camera, scene->photo, scene->camera, middle, side, LOUPE_SIZE, arena, diag);
}

/* Tables of the photo serve all pictures that are made of it. */
static sbl_status begin_stripes(picture_set *set, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_photo *photo = set->scene->photo;
    sbl_pixels pixels = {.data = photo->rgb, .width = photo->width, .height = photo->height, .channels = 3};
    set->stripe_count = (photo->height + SBL_JPEG_STRIPE_ROWS - 1) / SBL_JPEG_STRIPE_ROWS;
    for (int k = 0; k < PHOTO_MOMENTS; k++) {
        set->stripe[k] = SBL_NEW(arena, sbl_jpeg_stripe, set->stripe_count);
        if (!set->stripe[k]) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the pictures", "close some programs");
    }
    return sbl_jpeg_tables_like(&set->tables, &pixels, &JPEG, arena, diag);
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

static sbl_status begin(picture_set *set)
{
    beginning all = {.set = set};
    sbl_status status = SBL_OK;
    for (int k = 0; k < 3; k++) sbl_arena_init(&all.arena[k], NULL);
    sbl_parallel_for(&set->s->host, set->extras ? 3 : 1, begin_one, &all);
    for (int k = 0; k < 3; k++) {
        sbl_arena_adopt(&set->arena, &all.arena[k]);
        if (status != SBL_OK || all.status[k] == SBL_OK) continue;
        status = all.status[k];
        set->s->diag = all.diag[k];
    }
    return status;
}

/* ---- rows ---- */

/* Those of a moment in a band at hand; what is not changed is the photo's. */
static const uint8_t *rows_of(const picture_set *set, int moment, uint32_t band)
{
    const sbl_photo_rows *rows = &set->rows[band];
    const uint8_t *drawn = moment >= set->first && moment < set->last ? rows->drawn[moment - set->first] : NULL;
    return drawn ? drawn : set->scene->photo->rgb + 3 * (size_t)rows->first * set->scene->photo->width;
}

/* Is this band of a moment's picture that of the picture before? */
static bool as_before(const picture_set *set, int moment, uint32_t band)
{
    return set->wanted[PHOTO_BEFORE] && moment != PHOTO_BEFORE && rows_of(set, moment, band) == rows_of(set, PHOTO_BEFORE, band);
}

static void fill_panel(picture_set *set, uint32_t panel)
{
    int which = panel < PAIR_PANELS ? PAIR : YEARS;
    uint32_t moment = which == PAIR ? panel : panel - PAIR_PANELS;
    const sbl_photo *photo = set->scene->photo;
    for (uint32_t band = 0; band < set->bands; band++)
        sbl_strip_add_rows(&set->strip[which], moment, rows_of(set, (int)moment, band), set->rows[band].first, set->rows[band].count,
                           photo->width, photo->height);
}

static void write_stripe(picture_set *set, int moment, uint32_t band)
{
    const sbl_photo_rows *rows = &set->rows[band];
    stripe_task *task = &set->task[moment][band];
    sbl_pixels pixels = {.data = rows_of(set, moment, band), .width = set->scene->photo->width, .height = rows->count, .channels = 3};
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
    else write_stripe(set, (int)((k - panels) / set->bands), (k - panels) % set->bands);
}

/* Out of the arenas of the tasks, which take up much more than a stripe. */
static sbl_status keep_stripe(picture_set *set, int moment, uint32_t band, sbl_diag *diag)
{
    uint32_t index = set->rows[band].first / SBL_JPEG_STRIPE_ROWS;
    sbl_jpeg_stripe *stripe = &set->stripe[moment][index];
    stripe_task *task = &set->task[moment][band];
    if (task->status != SBL_OK) {
        *diag = task->diag;
    } else if (as_before(set, moment, band)) {
        *stripe = set->stripe[PHOTO_BEFORE][index];
    } else if (set->wanted[moment]) {
        stripe->data = sbl_arena_copy(&set->arena, stripe->data, stripe->bytes, 1);
        if (!stripe->data)
            task->status = sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the pictures", "close some programs");
    }
    sbl_arena_release(&task->arena);
    return task->status;
}

static sbl_status take_rows(void *taker, const sbl_photo_rows *rows, uint32_t bands, sbl_diag *diag)
{
    picture_set *set = taker;
    sbl_status status = SBL_OK;
    set->rows = rows;
    set->bands = bands;
    sbl_parallel_for(&set->s->host, (set->extras ? PANELS : 0) + PHOTO_MOMENTS * bands, use_rows, set);
    for (int m = 0; m < PHOTO_MOMENTS; m++)
        for (uint32_t band = 0; band < bands; band++) {
            sbl_status kept = keep_stripe(set, m, band, diag);
            if (status == SBL_OK) status = kept;
        }
    return status;
}

static sbl_status draw_rows(picture_set *set, sbl_photo_preview_facts *facts)
{
    workspace *s = set->s;
    sbl_preview_moment moments[PHOTO_MOMENTS];
    for (int m = set->first; m < set->last; m++) moments[m - set->first] = moment_of(s, m);
    return sbl_photo_preview_rows(take_rows, set, facts, set->scene, moments, (uint32_t)(set->last - set->first), &s->host, &s->arena,
                                  &s->diag);
}

/* ---- files ---- */

static sbl_status write_pixels(picture_set *set, const char *name, const sbl_pixels *pixels)
{
    const unsigned char *data;
    size_t bytes;
    workspace *s = set->s;
    sbl_arena_mark mark = sbl_arena_here(&s->arena);
    sbl_status status = sbl_jpeg_write_stripes(&data, &bytes, pixels, &JPEG, &s->host, &s->arena, &s->diag);
    if (status == SBL_OK) status = sbl_output_write(&set->output, name, data, bytes, &s->diag);
    sbl_arena_rewind(&s->arena, mark);
    return status;
}

static sbl_status write_moment(picture_set *set, int moment)
{
    const unsigned char *data;
    size_t bytes;
    char name[32];
    workspace *s = set->s;
    sbl_arena_mark mark = sbl_arena_here(&s->arena);
    snprintf(name, sizeof name, "%s.jpg", PHOTO_MOMENT_NAME[moment]);
    sbl_status status =
        sbl_jpeg_join(&data, &bytes, set->scene->photo->height, set->stripe[moment], set->stripe_count, &s->arena, &s->diag);
    if (status == SBL_OK) status = sbl_output_write(&set->output, name, data, bytes, &s->diag);
    sbl_arena_rewind(&s->arena, mark);
    return status;
}

/* Before and healed of a part, side by side on white. */
static sbl_status write_loupe(picture_set *set)
{
    if (!set->loupe.found) return SBL_OK;
    workspace *s = set->s;
    sbl_image image[2], pair;
    sbl_photo_scene close = *set->scene;
    sbl_preview_moment moments[2] = {moment_of(s, PHOTO_BEFORE), moment_of(s, PHOTO_HEALED)};
    close.photo = &set->loupe.part;
    close.camera = &set->loupe.camera;
    close.whole = set->scene->photo;
    close.whole_camera = set->scene->camera;
    sbl_status status = SBL_OK;
    for (int k = 0; k < 2 && status == SBL_OK; k++) status = sbl_image_new(&image[k], LOUPE_SIZE, LOUPE_SIZE, &s->arena, &s->diag);
    if (status == SBL_OK) status = sbl_photo_preview_render(image, NULL, &close, moments, 2, &s->host, &s->arena, &s->diag);
    if (status == SBL_OK) status = sbl_image_new(&pair, 2 * LOUPE_SIZE + LOUPE_GAP, LOUPE_SIZE, &s->arena, &s->diag);
    if (status != SBL_OK) return status;
    memset(pair.rgb, 255, 3 * (size_t)pair.width * pair.height);
    for (size_t y = 0; y < LOUPE_SIZE; y++)
        for (size_t k = 0; k < 2; k++)
            memcpy(pair.rgb + 3 * (y * pair.width + k * (LOUPE_SIZE + LOUPE_GAP)), image[k].rgb + 3 * y * LOUPE_SIZE,
                   3 * (size_t)LOUPE_SIZE);
    return write_pixels(set, "loupe.jpg", &(sbl_pixels){.data = pair.rgb, .width = pair.width, .height = pair.height, .channels = 3});
}

static sbl_status write_extras(picture_set *set)
{
    sbl_status status = write_pixels(set, "before_after.jpg", &set->strip_pixels[PAIR]);
    if (status == SBL_OK) status = write_pixels(set, "years.jpg", &set->strip_pixels[YEARS]);
    return status == SBL_OK ? write_loupe(set) : status;
}

static sbl_status write_before(picture_set *set)
{
    const sbl_photo *photo = set->scene->photo;
    return write_pixels(set, "before.jpg",
                        &(sbl_pixels){.data = photo->rgb, .width = photo->width, .height = photo->height, .channels = 3});
}

static sbl_status write_drawn(picture_set *set, sbl_photo_preview_facts *facts)
{
    sbl_status status = begin(set);
    if (status == SBL_OK) status = draw_rows(set, facts);
    for (int m = 0; m < PHOTO_MOMENTS && status == SBL_OK; m++)
        if (set->wanted[m]) status = write_moment(set, m);
    return status == SBL_OK && set->extras ? write_extras(set) : status;
}

/* All moments; or one and its lot, so that it is the same picture. */
static void choose(picture_set *set, photo_moment only)
{
    set->extras = only == PHOTO_MOMENTS;
    for (int m = 0; m < PHOTO_MOMENTS; m++) set->wanted[m] = set->extras || m == (int)only;
    set->first = set->extras ? PHOTO_HEALED : PHOTO_HEALED + ((int)only - PHOTO_HEALED) / LOT * LOT;
    set->last = set->extras || set->first + LOT > PHOTO_MOMENTS ? PHOTO_MOMENTS : set->first + LOT;
}

sbl_status photo_pictures_write(const char *folder, workspace *s, const sbl_photo_scene *scene, const language_choice *choice,
                                photo_moment only, sbl_photo_preview_facts *facts)
{
    sbl_photo_scene in_lots = *scene;
    in_lots.lot = LOT;
    picture_set set = {.s = s, .scene = &in_lots, .choice = choice};
    *facts = (sbl_photo_preview_facts){0};
    choose(&set, only);
    sbl_arena_init(&set.arena, NULL);
    for (int m = 0; m < PHOTO_MOMENTS; m++)
        for (int k = 0; k < SBL_PHOTO_BANDS_AT_ONCE; k++) sbl_arena_init(&set.task[m][k].arena, NULL);
    sbl_status status = sbl_output_begin(&set.output, folder, NULL, &s->diag);
    if (status == SBL_OK) status = only == PHOTO_BEFORE ? write_before(&set) : write_drawn(&set, facts);
    if (status == SBL_OK) status = sbl_output_commit(&set.output, &s->diag);
    sbl_output_abort(&set.output);
    sbl_arena_release(&set.arena);
    return status;
}
