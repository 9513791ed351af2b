/*
 * Dots onto the rows of a photo: raster of the head for what is hidden, dots as in every other picture, and the photo's own light. All
 * moments at once; rows that no dot reaches are the photo's own and cost nothing.
 */
#include "preview/photo_bands.h"

#include "preview/halos.h"

#include <string.h>

/* Bands that are drawn side by side; with the pictures of some moments each takes some tens of megabytes where dots lie everywhere. */
enum { SLOTS = SBL_PHOTO_BANDS_AT_ONCE };
_Static_assert((int)SBL_PHOTO_BAND_ROWS == (int)BAND_ROWS, "bands are handed out as they are drawn");

typedef struct photo_slot {
    band band;
    uint8_t **rgb;         /* of each moment: where its rows are drawn */
    const uint8_t **drawn; /* the same, NULL for those that are as the photo is */
} photo_slot;

static bool new_slot(photo_slot *slot, const photo_job *job, sbl_arena *arena)
{
    uint32_t width = job->view.width, moments = job->view.moment_count;
    uint64_t pixels = (uint64_t)width * BAND_ROWS;
    uint32_t values = (3 * moments + LANES - 1) / LANES * LANES;
    band *b = &slot->band;
    *b = (band){.width = width,
                .sample_triangle = SBL_TAKE(arena, uint32_t, pixels * SUBSAMPLES),
                .sample_nearness = SBL_TAKE(arena, float, pixels *SUBSAMPLES),
                .depth_mm = SBL_NEW(arena, float, pixels),
                .dots = {.left = SBL_TAKE(arena, float, pixels *values), .known = SBL_TAKE(arena, uint8_t, pixels), .values = values}};
    slot->rgb = SBL_NEW(arena, uint8_t *, moments);
    slot->drawn = SBL_NEW(arena, const uint8_t *, moments);
    if (!slot->rgb || !slot->drawn) return false;
    for (uint32_t m = 0; m < moments && !job->view.images; m++)
        if (!(slot->rgb[m] = SBL_TAKE(arena, uint8_t, 3 * pixels))) return false;
    return b->sample_triangle && b->sample_nearness && b->depth_mm && b->dots.left && b->dots.known &&
           preview_halo_grid_new(&b->dot_halos, width, job->view.halo_cell_px, values, arena);
}

/* The nearest of a pixel's samples. */
static void resolve_depth(band *b, uint32_t left, uint32_t right)
{
    for (uint32_t row = 0; row < b->rows; row++)
        for (size_t i = (size_t)row * b->width + left; i < (size_t)row * b->width + right; i++) {
            const float *sample = b->sample_nearness + i * SUBSAMPLES;
            float nearest = 0.0f;
            for (size_t k = 0; k < SUBSAMPLES; k++) nearest = sample[k] > nearest ? sample[k] : nearest;
            b->depth_mm[i] = nearest > 0.0f ? 1.0f / nearest : INFINITY;
        }
}

static uint8_t encode(const code_table *codes, float light)
{
    float at = sqrtf(light > 0.0f ? (light < 1.0f ? light : 1.0f) : 0.0f) * (float)CODE_NODES;
    int k = (int)at;
    float code = codes->code[k] + (at - (float)k) * (codes->code[k + 1] - codes->code[k]) + 0.5f;
    return (uint8_t)(code < 255.0f ? code : 255.0f);
}

/* A dot and its halo reach 1.4 mm, and a model's border of the lips is a millimetre off. */
#define LIPS_NONE_MM 2.0
#define LIPS_FULL_MM 3.0
/* A model's certainty that here is a person. */
#define PERSON_NONE 0.3
#define PERSON_FULL 0.5

/* How much of the dots this pixel's place on the head shows: fades out at the limb, where depth runs away within a pixel. */
static float limb_share(const band *b, const view_job *job, size_t pixel, uint32_t x)
{
    if (!x || x + 1 >= b->width) return 0.0f;
    float here = b->depth_mm[pixel], left = b->depth_mm[pixel - 1], right = b->depth_mm[pixel + 1];
    size_t row = b->width;
    float above = pixel >= row ? b->depth_mm[pixel - row] : here, below = pixel + row < row * b->rows ? b->depth_mm[pixel + row] : here;
    /* mm of depth a pixel over mm of width a pixel: the tangent of the slant. */
    double mm = (double)here / job->camera->focal_px, spans = pixel >= row && pixel + row < row * b->rows ? 2.0 : 1.0;
    double dx = (double)(right - left) / (2.0 * mm), dy = (double)(below - above) / (spans * mm), tangent2 = dx * dx + dy * dy;
    if (!(tangent2 < 1e6)) return 0.0f;
    return (float)sbl_smoothstep(LIMB_NONE, LIMB_FULL, 1.0 / sqrt(1.0 + tangent2));
}

/* A pixel's dots into the picture of each moment. */
static void write_pixel(photo_slot *slot, const photo_job *job, const photo_pixel *p, float share, size_t pixel)
{
    const band *b = &slot->band;
    for (uint32_t m = 0; m < job->view.moment_count; m++) {
        const float *left = b->dots.left + pixel * b->dots.values + 3 * (size_t)m;
        uint8_t *rgb = slot->rgb[m] + 3 * pixel;
        for (int c = 0; c < 3; c++) {
            float kept = 1.0f - share * (1.0f - left[c]);
            if (!(kept < 0.9999f)) continue;
            rgb[c] = encode(job->view.codes, p->gloss + (p->light[c] - p->gloss) * kept);
            slot->drawn[m] = slot->rgb[m];
        }
    }
}

/* What hair, lips and the person's border leave to be seen of a pixel; the photo may be a part of the one that they were found in. */
static float bare_share(const photo_job *job, uint32_t x, uint32_t y)
{
    const sbl_photo_scene *scene = job->scene;
    const sbl_photo_hair *person = job->ground.person;
    bool mouth = scene->mouth && scene->mouth->count;
    if (!scene->hair && !person && !mouth) return 1.0f;
    const sbl_pinhole *part = scene->camera, *whole = scene->whole_camera ? scene->whole_camera : part;
    double scale = whole->focal_px / part->focal_px, at_x = whole->center_x + scale * (x + 0.5 - part->center_x),
           at_y = whole->center_y + scale * (y + 0.5 - part->center_y), share = 1.0;
    if (scene->hair) share -= sbl_photo_hair_at(scene->hair, at_x, at_y);
    if (person) share *= sbl_smoothstep(PERSON_NONE, PERSON_FULL, sbl_photo_hair_at(person, at_x, at_y));
    if (mouth) share *= sbl_smoothstep(LIPS_NONE_MM, LIPS_FULL_MM, sbl_photo_mouth_distance_mm(scene->mouth, at_x, at_y));
    return (float)share;
}

static void write_dots(photo_slot *slot, const photo_job *job, uint64_t count[3])
{
    const band *b = &slot->band;
    for (uint32_t row = 0; row < b->rows; row++)
        for (uint32_t x = job->part.left; x < job->part.right; x++) {
            size_t pixel = (size_t)row * b->width + x;
            if (!b->dots.known[pixel]) continue;
            photo_pixel p = photo_pixel_of(&job->skin, job->scene->photo, x, b->y0 + row);
            p.share *= bare_share(job, x, b->y0 + row);
            float share = p.share * limb_share(b, &job->view, pixel, x);
            count[0]++;
            if (p.share > 0.5f) {
                count[1]++;
                count[2] += (uint64_t)(1000.0f * p.gloss / fmaxf(p.light[1], 1e-4f));
            }
            if (share > 0.0f) write_pixel(slot, job, &p, share, pixel);
        }
}

typedef struct band_run {
    const photo_job *job;
    photo_slot *slot;
    uint32_t first;
} band_run;

static void run_band(void *context, uint32_t index)
{
    const band_run *run = context;
    const photo_job *job = run->job;
    const view_job *view = &job->view;
    photo_slot *slot = &run->slot[index];
    band *b = &slot->band;
    b->y0 = (run->first + index) * BAND_ROWS;
    b->rows = view->height - b->y0 < BAND_ROWS ? view->height - b->y0 : BAND_ROWS;
    bool dots = b->y0 < job->part.bottom && b->y0 + b->rows > job->part.top;
    size_t first = (size_t)b->y0 * b->width * 3, bytes = (size_t)b->rows * b->width * 3;
    for (uint32_t m = 0; m < view->moment_count; m++) {
        if (view->images) slot->rgb[m] = view->images[m].rgb + first;
        if (view->images || dots) memcpy(slot->rgb[m], job->scene->photo->rgb + first, bytes);
        slot->drawn[m] = NULL;
    }
    if (!dots) return;
    preview_raster(b, view);
    resolve_depth(b, job->part.left, job->part.right);
    memset(b->dots.known, 0, (size_t)b->rows * b->width);
    preview_dots_splat(b, view);
    write_dots(slot, job, job->counts + 3 * (size_t)(run->first + index));
}

static sbl_status hand_out(const photo_job *job, const photo_slot *slot, uint32_t count, sbl_diag *diag)
{
    sbl_photo_rows rows[SLOTS];
    if (!job->take) return SBL_OK;
    for (uint32_t i = 0; i < count; i++) rows[i] = (sbl_photo_rows){slot[i].band.y0, slot[i].band.rows, slot[i].drawn};
    return job->take(job->taker, rows, count, diag);
}

sbl_status photo_bands_run(const photo_job *job, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t bands = (job->view.height + BAND_ROWS - 1) / BAND_ROWS, most = host && host->parallel_for ? SLOTS : 1,
             slots = bands < most ? bands : most;
    photo_slot slot[SLOTS];
    for (uint32_t i = 0; i < slots; i++)
        if (!new_slot(&slot[i], job, arena))
            return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a photo's preview", "use a smaller photo");
    for (uint32_t first = 0; first < bands; first += slots) {
        uint32_t count = bands - first < slots ? bands - first : slots;
        band_run run = {job, slot, first};
        sbl_parallel_for(host, count, run_band, &run);
        if (sbl_progress(host, "dots on the photo", (float)(first + slots) / (float)(bands + slots)))
            return sbl_fail(diag, SBL_E_CANCELLED, "the picture was stopped", NULL);
        sbl_status st = hand_out(job, slot, count, diag);
        if (st != SBL_OK) return st;
    }
    return SBL_OK;
}
