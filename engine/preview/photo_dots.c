/* A plan's dots on a photo: raster of the head for what is hidden, dots as in every other picture, and the photo's own light. */
#include "preview/halos.h"
#include "preview/photo_light.h"

#include <string.h>

enum { SLOTS = 3 };

/* Skin seen flatter than the last of these does not say what colour the treated skin has: it may be background already. */
static const double FRONTAL[3] = {0.6, 0.42, 0.3};
/* Towards the border of the head a fit that is a millimetre off would put dots into the air: they fade out between these cosines. */
#define LIMB_NONE 0.10
#define LIMB_FULL 0.24

static sbl_status no_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a photo's preview", "use a smaller photo");
}

static sbl_camera camera_of(const sbl_pinhole *p)
{
    const double *r = p->rotation;
    return (sbl_camera){.position = sbl_pinhole_position(p),
                        .right = sbl_v3(r[0], r[1], r[2]),
                        .down = sbl_v3(r[3], r[4], r[5]),
                        .forward = sbl_v3(r[6], r[7], r[8]),
                        .focal_px = p->focal_px,
                        .center_x = p->center_x,
                        .center_y = p->center_y};
}

/* How squarely a dot is seen: the cosine of its normal with the line of sight. */
static double squareness(const sbl_camera *camera, const sbl_dot *dot)
{
    sbl_vec3 to = sbl_v3_normalize(sbl_v3_sub(camera->position, sbl_v3_load(dot->position)));
    return sbl_v3_dot(sbl_v3_load(dot->normal), to);
}

static bool is_seen(const sbl_head *head, const sbl_camera *camera, const sbl_dot *dot)
{
    sbl_vec3 from = sbl_v3_madd(sbl_v3_load(dot->position), sbl_v3_load(dot->normal), 1.0), to = sbl_v3_sub(camera->position, from);
    return !sbl_surface_blocked(&head->surface, from, to, sbl_v3_length(to));
}

/* ---- what is drawn ---- */

typedef struct photo_job {
    view_job view;
    const sbl_photo_scene *scene;
    photo_skin skin;
    float table[256];
    uint64_t *counts; /* of each band: pixels that dots meet, those of them that are skin, thousandths of gloss */
} photo_job;

static void project(view_vertex *vertex, const view_job *job)
{
    const sbl_surface *s = &job->preview->scene.head->surface;
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        double x, y, depth;
        if (!sbl_camera_project(job->camera, sbl_v3_load(s->position[v]), &x, &y, &depth)) continue;
        vertex[v] = (view_vertex){(float)x, (float)y, (float)(1.0 / depth)};
    }
}

static sbl_status place_dots(view_job *job, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_dots *dots = job->preview->scene.dots;
    sbl_status st = preview_splats(&job->splat, &job->splat_count, job, dots->dot, dots->count, LIMB_NONE, arena, diag);
    if (st == SBL_OK && !job->splat_count)
        st = sbl_fail(diag, SBL_E_NOT_FOUND, "no dot of the plan is seen in this photo", "take one that shows the treated skin");
    return st == SBL_OK ? preview_dots_begin(job, arena, diag) : st;
}

/* Places of the treated skin that are seen squarely: they say what colour it has. */
static sbl_status find_skin(photo_job *job, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_photo_scene *scene = job->scene;
    const sbl_photo *whole = scene->whole ? scene->whole : scene->photo;
    sbl_camera camera = camera_of(scene->whole && scene->whole_camera ? scene->whole_camera : scene->camera);
    const sbl_dots *learn = scene->learn ? scene->learn : scene->dots;
    float *at = SBL_NEW(arena, float, 2 * (uint64_t)learn->count);
    if (!at) return no_memory(diag);
    for (int k = 0; k < 3; k++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < learn->count; i += scene->learn ? 1 : 3) {
            const sbl_dot *dot = &learn->dot[i];
            double x, y, depth;
            if (!(squareness(&camera, dot) > FRONTAL[k]) || !is_seen(scene->head, &camera, dot)) continue;
            if (!sbl_camera_project(&camera, sbl_v3_load(dot->position), &x, &y, &depth)) continue;
            at[2 * count] = (float)x;
            at[2 * count++ + 1] = (float)y;
        }
        if (photo_skin_find(&job->skin, scene->photo, whole, at, count, scene->skin, arena)) return SBL_OK;
    }
    return sbl_fail(diag, SBL_E_NOT_FOUND, "the treated skin is not seen well enough in this photo",
                    "take one that shows it from nearer and more squarely, in even light");
}

static sbl_status prepare_moments(view_job *job, const sbl_preview_moment *moments, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_preview_scene *scene = &job->preview->scene;
    view_moment *out = SBL_NEW(arena, view_moment, job->moment_count);
    dot_hues *hues = SBL_NEW(arena, dot_hues, 1);
    dot_ages *ages = SBL_NEW(arena, dot_ages, 1);
    if (!out || !hues || !ages) return no_memory(diag);
    sbl_status st = preview_hues(hues, scene, arena, diag);
    if (st == SBL_OK) st = preview_ages(ages, scene, hues, moments, job->moment_count, host, arena, diag);
    for (uint32_t m = 0; m < job->moment_count && st == SBL_OK; m++) out[m] = preview_moment_at(ages, scene, hues, &moments[m]);
    job->hues = hues;
    job->moment = out;
    return st;
}

/* ---- bands ---- */

static bool new_slot(band *b, const view_job *job, sbl_arena *arena)
{
    uint32_t width = job->width, moments = job->moment_count;
    uint64_t pixels = (uint64_t)width * BAND_ROWS;
    uint32_t values = (3 * moments + LANES - 1) / LANES * LANES;
    *b = (band){.width = width,
                .sample_triangle = SBL_NEW(arena, uint32_t, pixels * SUBSAMPLES),
                .sample_nearness = SBL_NEW(arena, float, pixels *SUBSAMPLES),
                .depth_mm = SBL_NEW(arena, float, pixels),
                .dots = {.left = SBL_NEW(arena, float, pixels *values), .known = SBL_NEW(arena, uint8_t, pixels), .values = values}};
    return b->sample_triangle && b->sample_nearness && b->depth_mm && b->dots.left && b->dots.known &&
           preview_halo_grid_new(&b->dot_halos, width, job->halo_cell_px, values, arena);
}

/* The nearest of a pixel's samples. */
static void resolve_depth(band *b)
{
    size_t pixels = (size_t)b->rows * b->width;
    for (size_t i = 0; i < pixels; i++) {
        float nearest = 0.0f;
        for (size_t k = 0; k < SUBSAMPLES; k++) nearest = fmaxf(nearest, b->sample_nearness[i * SUBSAMPLES + k]);
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

static void write_band(band *b, const photo_job *job, uint64_t count[3])
{
    const view_job *view = &job->view;
    size_t first = (size_t)b->y0 * b->width * 3, bytes = (size_t)b->rows * b->width * 3;
    for (uint32_t m = 0; m < view->moment_count; m++) memcpy(view->images[m].rgb + first, job->scene->photo->rgb + first, bytes);
    for (uint32_t row = 0; row < b->rows; row++)
        for (uint32_t x = 0; x < b->width; x++) {
            size_t pixel = (size_t)row * b->width + x;
            if (!b->dots.known[pixel]) continue;
            photo_pixel p = photo_pixel_of(&job->skin, job->table, job->scene->photo, x, b->y0 + row);
            float share = p.share * limb_share(b, view, pixel, x);
            count[0]++;
            if (p.share > 0.5f) {
                count[1]++;
                count[2] += (uint64_t)(1000.0f * p.gloss / fmaxf(p.light[1], 1e-4f));
            }
            if (!(share > 0.0f)) continue;
            for (uint32_t m = 0; m < view->moment_count; m++) {
                const float *left = b->dots.left + pixel * b->dots.values + 3 * (size_t)m;
                uint8_t *rgb = view->images[m].rgb + first + 3 * pixel;
                for (int c = 0; c < 3; c++) {
                    float kept = 1.0f - share * (1.0f - left[c]);
                    if (kept < 0.9999f) rgb[c] = encode(view->codes, p.gloss + (p.light[c] - p.gloss) * kept);
                }
            }
        }
}

typedef struct band_run {
    const photo_job *job;
    band *slot;
    uint32_t first;
} band_run;

static void run_band(void *context, uint32_t index)
{
    const band_run *run = context;
    const view_job *view = &run->job->view;
    band *b = &run->slot[index];
    b->y0 = (run->first + index) * BAND_ROWS;
    b->rows = view->height - b->y0 < BAND_ROWS ? view->height - b->y0 : BAND_ROWS;
    preview_raster(b, view);
    resolve_depth(b);
    memset(b->dots.known, 0, (size_t)b->rows * b->width);
    preview_dots_splat(b, view);
    write_band(b, run->job, run->job->counts + 3 * (size_t)(run->first + index));
}

static sbl_status run_bands(const photo_job *job, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t bands = (job->view.height + BAND_ROWS - 1) / BAND_ROWS, most = host && host->parallel_for ? SLOTS : 1,
             slots = bands < most ? bands : most;
    band slot[SLOTS];
    for (uint32_t i = 0; i < slots; i++)
        if (!new_slot(&slot[i], &job->view, arena)) return no_memory(diag);
    for (uint32_t first = 0; first < bands; first += slots) {
        band_run run = {job, slot, first};
        sbl_parallel_for(host, bands - first < slots ? bands - first : slots, run_band, &run);
        if (sbl_progress(host, "dots on the photo", (float)(first + slots) / (float)(bands + slots)))
            return sbl_fail(diag, SBL_E_CANCELLED, "the picture was stopped", NULL);
    }
    return SBL_OK;
}

static void fill_facts(sbl_photo_preview_facts *facts, const photo_job *job)
{
    uint64_t sum[3] = {0};
    uint32_t bands = (job->view.height + BAND_ROWS - 1) / BAND_ROWS;
    double scale = 0.0;
    for (uint32_t i = 0; i < bands; i++)
        for (int k = 0; k < 3; k++) sum[k] += job->counts[3 * (size_t)i + (size_t)k];
    for (uint32_t i = 0; i < job->view.splat_count; i++) scale += job->view.camera->focal_px / (double)job->view.splat[i].depth_mm;
    facts->dots_seen = job->view.splat_count;
    facts->skin_share = sum[0] ? (double)sum[1] / (double)sum[0] : 0.0;
    facts->gloss_share = sum[1] ? (double)sum[2] / (1000.0 * (double)sum[1]) : 0.0;
    facts->px_per_mm = scale / job->view.splat_count;
}

static sbl_status render(photo_job *job, sbl_photo_preview_facts *facts, const sbl_preview_moment *moments, const sbl_host *host,
                         sbl_arena *arena, sbl_diag *diag)
{
    view_job *view = &job->view;
    uint32_t bands = (view->height + BAND_ROWS - 1) / BAND_ROWS;
    view_vertex *vertex = SBL_NEW(arena, view_vertex, job->scene->head->surface.vertex_count);
    code_table *codes = SBL_NEW(arena, code_table, 1);
    job->counts = SBL_NEW(arena, uint64_t, 3 * (uint64_t)bands);
    if (!vertex || !codes || !job->counts) return no_memory(diag);
    for (int k = 0; k < 256; k++) job->table[k] = sbl_photo_linear((uint8_t)k);
    preview_code_table(codes);
    view->vertex = vertex;
    view->codes = codes;
    project(vertex, view);
    sbl_status st = preview_bin(view, arena, diag);
    if (st == SBL_OK) st = prepare_moments(view, moments, host, arena, diag);
    if (st == SBL_OK) st = place_dots(view, arena, diag);
    if (st == SBL_OK) st = find_skin(job, arena, diag);
    if (st == SBL_OK) st = run_bands(job, host, arena, diag);
    if (st == SBL_OK && facts) fill_facts(facts, job);
    return st;
}

sbl_status sbl_photo_preview_render(sbl_image *images, sbl_photo_preview_facts *facts, const sbl_photo_scene *scene,
                                    const sbl_preview_moment *moments, uint32_t moment_count, const sbl_host *host, sbl_arena *arena,
                                    sbl_diag *diag)
{
    if (!images || !scene || !scene->head || !scene->dots || !scene->skin || !scene->photo || !scene->camera || !moments || !moment_count ||
        !arena)
        return sbl_fail(diag, SBL_E_ARG, "a photo's preview needs a head, dots, skin, a photo, its camera and a moment",
                        "see stubble/photo_preview.h");
    if (moment_count > SBL_PREVIEW_MOMENTS_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "too many moments at once", "ask for at most 64", 0, moment_count);
    for (uint32_t m = 0; m < moment_count; m++)
        if (!images[m].rgb || images[m].width != scene->photo->width || images[m].height != scene->photo->height)
            return sbl_fail_at(diag, SBL_E_ARG, "a picture has not the photo's size", "make them with the photo's width and height", m,
                               0.0);
    sbl_preview preview = {.scene = {.head = scene->head,
                                     .dots = scene->dots,
                                     .skin = scene->skin,
                                     .tau_years = scene->tau_years,
                                     .ink = scene->ink,
                                     .ink_zones = scene->ink_zones}};
    sbl_camera camera = camera_of(scene->camera);
    photo_job job = {.scene = scene,
                     .view = {.preview = &preview,
                              .camera = &camera,
                              .images = images,
                              .width = scene->photo->width,
                              .height = scene->photo->height,
                              .moment_count = moment_count}};
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status st = render(&job, facts, moments, host, arena, diag);
    sbl_arena_rewind(arena, mark);
    return st;
}

bool sbl_photo_loupe_place(double middle_px[2], double *side_px, const sbl_photo_scene *scene, double side_mm)
{
    enum { CELLS = 24 };
    sbl_camera camera = camera_of(scene->camera);
    double weight[CELLS * CELLS] = {0}, sum[CELLS * CELLS][3] = {{0}};
    int best = 0;
    for (uint32_t i = 0; i < scene->dots->count; i++) {
        const sbl_dot *dot = &scene->dots->dot[i];
        double x, y, depth, square = squareness(&camera, dot);
        if (!(square > 0.35) || !sbl_camera_project(&camera, sbl_v3_load(dot->position), &x, &y, &depth)) continue;
        double half = 0.5 * side_mm * camera.focal_px / depth;
        if (!(x > half && y > half && x < scene->photo->width - half && y < scene->photo->height - half)) continue;
        if (!is_seen(scene->head, &camera, dot)) continue;
        int cell = (int)(y * CELLS / scene->photo->height) * CELLS + (int)(x * CELLS / scene->photo->width);
        weight[cell] += square;
        sum[cell][0] += square * x;
        sum[cell][1] += square * y;
        sum[cell][2] += square * half;
        if (weight[cell] > weight[best]) best = cell;
    }
    if (!(weight[best] > 0.0)) return false;
    middle_px[0] = sum[best][0] / weight[best];
    middle_px[1] = sum[best][1] / weight[best];
    *side_px = 2.0 * sum[best][2] / weight[best];
    return true;
}
