/*
 * One camera, one or more moments: set up what the picture shares, then let each band of rows pass through raster, shade, hair and dots.
 * A band needs only its own rows, so memory stays small and bands run in any order on any threads.
 */
#include "preview/halos.h"
#include "skin/dot_look.h"
#include "stubble/dot_ageing.h"

#include <string.h>

enum { BANDS_AT_ONCE = 8 };

#define HEALED_DAYS 60.0 /* nothing of a fresh dot is left then */
#define SHAFT_MM    0.07 /* of the hairs of the scalp; each stroke has a width of its own, its section is that of this one */

static sbl_status no_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a picture", "make a smaller one");
}

/* ---- light ---- */

/* What the head brings, and what the lamps of this picture make of it. */
static sbl_status light_vertices(skin_point *skin, const view_job *job, sbl_arena *arena, sbl_diag *diag)
{
    const struct sbl_preview_room *room = job->preview->room;
    const sky_samples *sky = &room->sky;
    const sbl_surface *s = &job->preview->scene.head->surface;
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        const vertex_look *look = &room->look[v];
        skin[v] = (skin_point){.position = s->position[v],
                               .normal = s->normal[v],
                               .soft_normal = look->soft_normal,
                               .ambient = job->preview->ambient[v],
                               .melanin = look->melanin,
                               .blood = look->blood,
                               .oil = look->oil,
                               .show = look->show,
                               .cloth = look->cloth};
    }
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *share = SBL_NEW(arena, float, s->vertex_count), *at_sample = SBL_NEW(arena, float, sky->count);
    if (!share || !at_sample) return no_memory(diag);
    for (int k = 0; k < LAMPS; k++) {
        preview_sky_share(share, at_sample, sky, s, job->rig.lamp[k], job->rig.law->lamp[k].edge_cosine);
        for (uint32_t v = 0; v < s->vertex_count; v++) skin[v].open[k] = share[v];
    }
    sbl_arena_rewind(arena, mark);
    return SBL_OK;
}

static void project_vertices(view_vertex *vertex, const view_job *job)
{
    const sbl_surface *s = &job->preview->scene.head->surface;
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        double x, y, depth;
        if (!sbl_camera_project(job->camera, sbl_v3_load(s->position[v]), &x, &y, &depth)) continue;
        vertex[v].x_px = (float)x;
        vertex[v].y_px = (float)y;
        vertex[v].nearness = (float)(1.0 / depth);
    }
}

/* ---- dots ---- */

/* A shaved follicle seen through the skin: the shafts of its hairs, as one dark column from just under the surface. */
static sbl_status make_roots(view_job *job, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_preview_scene *scene = &job->preview->scene;
    dot_core_shape *core = SBL_NEW(arena, dot_core_shape, 1);
    dot_halo_shape *halo = SBL_NEW(arena, dot_halo_shape, 1);
    if (!core || !halo) return no_memory(diag);
    sbl_hair_stub stub = {.lab = sbl_lab_from_xyz(sbl_xyz_from_rgb(job->hair)), .hairs = scene->hairs_per_unit};
    sbl_dot_aged hair = sbl_dot_of_hair(&stub);
    sbl_dot_state state = {.diameter_mm = hair.diameter_mm,
                           .depth_mm = hair.top_mm,
                           .height_mm = hair.height_mm,
                           .t_days = HEALED_DAYS,
                           .tau_years = 1e6}; /* hair does not fade */
    sbl_dot_profile profile;
    for (int c = 0; c < 3; c++) state.strength_per_mm[c] = hair.strength_per_mm[c];
    sbl_dot_look look;
    dot_look_profile(&look, &profile, &state, scene->skin);
    job->root_profile = preview_profile(&profile, 0.5 * look.diameter_mm);
    preview_core_shape(core, &profile, 0.5 * look.diameter_mm);
    preview_halo_shape(halo, &profile, 0.5 * look.diameter_mm, job->halo_cell_mm);
    job->root_core = core;
    job->root_halo = halo;
    return SBL_OK;
}

/* Ages that the scene did not name are made for this picture. */
static sbl_status make_moments(view_moment *out, const view_job *job, const sbl_preview_moment *moments, const sbl_host *host,
                               sbl_arena *arena, sbl_diag *diag)
{
    const sbl_preview_scene *scene = &job->preview->scene;
    dot_ages ages = job->preview->room->ages;
    sbl_status st = SBL_OK;
    if (!preview_ages_hold(&ages, scene, moments, job->moment_count))
        st = preview_ages(&ages, scene, job->hues, moments, job->moment_count, host, arena, diag);
    for (uint32_t m = 0; m < job->moment_count && st == SBL_OK; m++) out[m] = preview_moment_at(&ages, scene, job->hues, &moments[m]);
    return st;
}

/* ---- bands ---- */

typedef struct band_run {
    const view_job *job;
    band *slot;
    uint32_t first;
} band_run;

/* A multiple of the lanes. */
static uint32_t veil_values(uint32_t moments)
{
    return (3 * moments + LANES - 1) / LANES * LANES;
}

/* Every band writes what it reads. */
static bool new_slot(band *b, const view_job *job, sbl_arena *arena)
{
    uint32_t width = job->width, moments = job->moment_count;
    uint64_t pixels = (uint64_t)width * BAND_ROWS;
    *b = (band){.width = width,
                .sample_triangle = SBL_TAKE(arena, uint32_t, pixels * SUBSAMPLES),
                .sample_nearness = SBL_TAKE(arena, float, pixels *SUBSAMPLES),
                .diffuse = SBL_TAKE(arena, float, pixels * 3 + 1), /* read four at a time */
                .gloss = SBL_TAKE(arena, float, pixels),
                .light = SBL_TAKE(arena, float, pixels),
                .covered = SBL_TAKE(arena, float, width),
                .depth_mm = SBL_TAKE(arena, float, pixels),
                .triangle = SBL_TAKE(arena, uint32_t, pixels),
                .bary = SBL_TAKE(arena, float, pixels * 2),
                .dots = {.values = veil_values(moments), .known = SBL_TAKE(arena, uint8_t, pixels)},
                .roots = {.values = veil_values(1), .known = SBL_TAKE(arena, uint8_t, pixels)}};
    b->dots.left = b->roots.left = SBL_TAKE(arena, float, pixels * b->dots.values + 1);
    if (!preview_code_row_new(b, arena) || !preview_halo_grid_new(&b->dot_halos, width, job->halo_cell_px, b->dots.values, arena) ||
        !preview_halo_grid_new(&b->root_halos, width, job->halo_cell_px, b->roots.values, arena))
        return false;
    return b->sample_triangle && b->sample_nearness && b->diffuse && b->gloss && b->light && b->covered && b->depth_mm && b->triangle &&
           b->bary && b->dots.known && b->roots.known && b->dots.left;
}

/* What the follicles of shaved hair take is part of the bare picture. */
static void apply_roots(band *b, const view_job *job)
{
    size_t pixels = (size_t)b->rows * b->width;
    if (!job->root_count) return;
    memset(b->roots.known, 0, pixels);
    preview_roots_splat(b, job);
    for (size_t i = 0; i < pixels; i++)
        for (size_t c = 0; c < 3 && b->roots.known[i]; c++) b->diffuse[3 * i + c] *= b->roots.left[i * b->roots.values + c];
}

static void run_band(void *context, uint32_t index)
{
    const band_run *run = context;
    const view_job *job = run->job;
    band *b = &run->slot[index];
    b->y0 = (run->first + index) * BAND_ROWS;
    b->rows = job->height - b->y0 < BAND_ROWS ? job->height - b->y0 : BAND_ROWS;
    preview_raster(b, job);
    preview_shade(b, job);
    apply_roots(b, job);
    preview_strokes_draw(b, job);
    memset(b->dots.known, 0, (size_t)b->rows * b->width);
    preview_dots_splat(b, job);
    preview_redness(b, job);
    preview_encode(b, job);
}

static sbl_status run_bands(const view_job *job, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    /* One thread needs one slot, and keeps it in its caches. */
    uint32_t most = host && host->parallel_for ? BANDS_AT_ONCE : 1, bands = (job->height + BAND_ROWS - 1) / BAND_ROWS;
    uint32_t slots = bands < most ? bands : most;
    band slot[BANDS_AT_ONCE];
    for (uint32_t i = 0; i < slots; i++)
        if (!new_slot(&slot[i], job, arena)) return no_memory(diag);
    for (uint32_t first = 0; first < bands; first += slots) {
        band_run run = {job, slot, first};
        sbl_parallel_for(host, bands - first < slots ? bands - first : slots, run_band, &run);
        if (sbl_progress(host, "picture", (float)(first + slots) / (float)(bands + slots)))
            return sbl_fail(diag, SBL_E_CANCELLED, "the picture was stopped", NULL);
    }
    return SBL_OK;
}

static sbl_status render(view_job *job, const sbl_preview_moment *moments, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_preview_scene *scene = &job->preview->scene;
    job->rig = preview_rig(preview_light_law(scene->light), job->camera);
    job->exposure = preview_exposure(&job->rig);
    job->albedo = sbl_rgb_from_xyz(sbl_xyz_from_lab(scene->skin->lab));
    job->hair = sbl_hair_rgb(scene->hair);
    hair_shaft_of(&job->shaft, job->hair, SHAFT_MM);
    /* The darker the epidermis, the less of the blood below is seen. */
    job->blood_scale = sbl_clamp(sqrt(fmax(job->albedo.g, 0.0) / 0.30), 0.35, 1.1);

    view_vertex *vertex = SBL_NEW(arena, view_vertex, scene->head->surface.vertex_count);
    skin_point *skin = SBL_NEW(arena, skin_point, scene->head->surface.vertex_count);
    view_moment *moment = SBL_NEW(arena, view_moment, job->moment_count);
    code_table *codes = SBL_NEW(arena, code_table, 1);
    if (!vertex || !skin || !moment || !codes) return no_memory(diag);
    job->vertex = vertex;
    job->skin = skin;
    job->moment = moment;
    job->hues = &job->preview->room->hues;
    project_vertices(vertex, job);
    job->codes = codes;
    preview_code_table(codes);
    sbl_status st = preview_bin(job, arena, diag);
    if (st == SBL_OK) st = light_vertices(skin, job, arena, diag);
    if (st == SBL_OK) st = preview_strokes_place(job, arena, diag);
    if (st == SBL_OK) st = make_moments(moment, job, moments, host, arena, diag);
    if (st == SBL_OK) st = preview_redden(job, moments, arena, diag);
    if (st == SBL_OK && scene->dots) {
        st = preview_splats(&job->splat, &job->splat_count, job, scene->dots->dot, scene->dots->count, 0.0, arena, diag);
        if (st == SBL_OK)
            st = preview_splats(&job->root, &job->root_count, job, scene->dots->hair, scene->dots->hair_count, 0.0, arena, diag);
    }
    if (st == SBL_OK) st = preview_dots_begin(job, arena, diag);
    if (st == SBL_OK && job->root_count) st = make_roots(job, arena, diag);
    return st == SBL_OK ? run_bands(job, host, arena, diag) : st;
}

sbl_status sbl_preview_render_camera(sbl_image *images, const sbl_preview *preview, const sbl_camera *camera,
                                     const sbl_preview_moment *moments, uint32_t moment_count, const sbl_host *host, sbl_arena *arena,
                                     sbl_diag *diag)
{
    if (!images || !preview || !preview->room || !camera || !moments || !moment_count || !arena)
        return sbl_fail(diag, SBL_E_ARG, "a picture needs a prepared preview, a camera and a moment", "call sbl_preview_prepare first");
    if (moment_count > SBL_PREVIEW_MOMENTS_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "too many moments at once", "ask for at most 64 pictures of one view", 0, moment_count);
    for (uint32_t m = 0; m < moment_count; m++)
        if (!images[m].rgb || images[m].width != images[0].width || images[m].height != images[0].height)
            return sbl_fail_at(diag, SBL_E_ARG, "the pictures of one view differ in size", "make them all with the same width and height",
                               m, 0.0);
    view_job job = {.preview = preview,
                    .camera = camera,
                    .images = images,
                    .width = images[0].width,
                    .height = images[0].height,
                    .moment_count = moment_count};
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status st = render(&job, moments, host, arena, diag);
    sbl_arena_rewind(arena, mark);
    return st;
}

sbl_status sbl_preview_render_moments(sbl_image *images, const sbl_preview *preview, sbl_view view, const sbl_preview_moment *moments,
                                      uint32_t moment_count, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!images || !preview || !preview->scene.head || (unsigned)view >= SBL_VIEW_COUNT)
        return sbl_fail(diag, SBL_E_ARG, "a picture needs a prepared preview and one of the standard views",
                        "call sbl_preview_prepare first");
    sbl_camera camera = sbl_view_camera(preview->scene.head, view, images[0].width, images[0].height);
    return sbl_preview_render_camera(images, preview, &camera, moments, moment_count, host, arena, diag);
}

sbl_status sbl_preview_render(sbl_image *image, const sbl_preview *preview, sbl_view view, const sbl_preview_moment *moment,
                              const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    return sbl_preview_render_moments(image, preview, view, moment, 1, host, arena, diag);
}
