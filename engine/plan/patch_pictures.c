/* The patch's own photo, cut to what lies around the outline, at each moment of the course. */
#include "stubble/patch_pictures.h"

#include "plan/moment.h"

#include <string.h>

#define AROUND_MM 9.0
/* Pixels of a picture at most, where nobody asks for a size: all moments lie in memory (13 of 12 MB), or one alone. */
#define ALL_PX       ((uint64_t)4000000)
#define ONE_PX       ((uint64_t)24000000)
#define CLOSE_PX     1000u
#define CLOSE_PX_MM  4.0 /* coarser photos show no single dots */
#define MOMENTS_ONCE 3u  /* pictures of the photo's own size that are held together */

typedef struct stage {
    const sbl_plan *plan;
    sbl_photo photo; /* the part around the outline */
    sbl_pinhole camera;
    sbl_dots learn;
    uint32_t reduce; /* photo pixels along a side of a picture's pixel */
} stage;

static sbl_status no_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the pictures", "use a smaller photo");
}

/* The part of the photo that shows the outline's box with some skin around. */
static sbl_status cut(stage *s, const sbl_patch *patch, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_photo *photo = patch->view.photo;
    double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL}, px[2], z;
    for (uint32_t i = 0; i < patch->outline_count; i++) {
        const double *p = patch->outline[i];
        for (int k = 0; k < 4; k++) {
            double x = p[0] + (k & 1 ? AROUND_MM : -AROUND_MM), y = p[1] + (k & 2 ? AROUND_MM : -AROUND_MM);
            if (!sbl_patch_height(patch, x, y, &z)) z = 0.0;
            if (!sbl_pinhole_project(&patch->camera, sbl_v3(x, y, z), px, NULL)) continue;
            for (int c = 0; c < 2; c++) {
                low[c] = fmin(low[c], px[c]);
                high[c] = fmax(high[c], px[c]);
            }
        }
    }
    uint32_t left = (uint32_t)sbl_clamp(low[0], 0.0, photo->width - 2.0), top = (uint32_t)sbl_clamp(low[1], 0.0, photo->height - 2.0);
    uint32_t right = (uint32_t)sbl_clamp(high[0] + 1.0, left + 2.0, photo->width),
             bottom = (uint32_t)sbl_clamp(high[1] + 1.0, top + 2.0, photo->height);
    uint32_t width = right - left, height = bottom - top;
    uint8_t *rgb = SBL_NEW(arena, uint8_t, 3 * (uint64_t)width * height);
    if (!rgb) return no_memory(diag);
    for (uint32_t y = 0; y < height; y++)
        memcpy(rgb + 3 * (size_t)y * width, photo->rgb + 3 * ((size_t)(top + y) * photo->width + left), 3 * (size_t)width);
    s->photo = (sbl_photo){.rgb = rgb, .width = width, .height = height};
    s->camera = patch->camera;
    s->camera.center_x -= left;
    s->camera.center_y -= top;
    return SBL_OK;
}

/* A small scar has too few dots to tell its skin's colour from: a grid of places within the outline does. */
static sbl_status choose_learning(stage *s, const sbl_patch *patch, sbl_arena *arena, sbl_diag *diag)
{
    enum { SIDE = 60 };
    sbl_dot *dot = SBL_NEW(arena, sbl_dot, SIDE * SIDE);
    if (!dot) return no_memory(diag);
    s->learn = (sbl_dots){.dot = dot};
    for (int i = 0; i < SIDE * SIDE; i++) {
        double x = patch->box[0] + (patch->box[2] - patch->box[0]) * (i % SIDE + 0.5) / SIDE,
               y = patch->box[1] + (patch->box[3] - patch->box[1]) * (i / SIDE + 0.5) / SIDE, z;
        sbl_surface_hit hit;
        if (!(sbl_patch_inside_mm(patch, x, y) > 0.0) || !sbl_patch_height(patch, x, y, &z)) continue;
        if (!sbl_surface_closest(&patch->head.surface, sbl_v3(x, y, z), 1.0, &hit)) continue;
        dot[s->learn.count++] = (sbl_dot){
            .at = hit.at, .position = sbl_v3_store(hit.position), .normal = sbl_v3_store(sbl_surface_normal(&patch->head.surface, hit.at))};
    }
    return SBL_OK;
}

static sbl_photo_scene scene_of(const stage *s)
{
    const sbl_plan *plan = s->plan;
    return (sbl_photo_scene){.head = &plan->patch->head,
                             .dots = &plan->dots,
                             .skin = &plan->client->skin,
                             .tau_years = plan->course.tau_years,
                             .photo = &s->photo,
                             .camera = &s->camera,
                             .learn = &s->learn,
                             .ink = plan->mix.ink,
                             .ink_zones = plan->mix.ink_zones};
}

/* Mean of squares of pixels, in linear light. */
static sbl_status reduce(sbl_image *out, const sbl_image *from, uint32_t factor, sbl_arena *arena, sbl_diag *diag)
{
    sbl_status status = sbl_image_new(out, from->width / factor, from->height / factor, arena, diag);
    if (status != SBL_OK) return status;
    for (uint32_t y = 0; y < out->height; y++)
        for (uint32_t x = 0; x < out->width; x++) {
            float sum[3] = {0.0f, 0.0f, 0.0f};
            for (uint32_t j = 0; j < factor; j++)
                for (uint32_t i = 0; i < factor; i++) {
                    const uint8_t *p = from->rgb + 3 * ((size_t)(y * factor + j) * from->width + x * factor + i);
                    for (int c = 0; c < 3; c++) sum[c] += sbl_photo_linear(p[c]);
                }
            for (int c = 0; c < 3; c++)
                out->rgb[3 * ((size_t)y * out->width + x) + (size_t)c] = sbl_photo_encode((double)sum[c] / (factor * factor));
        }
    return SBL_OK;
}

/* Some moments at the photo's size, kept small. */
static sbl_status draw_some(sbl_patch_pictures *pictures, const stage *s, const uint32_t *which, uint32_t count, const sbl_host *host,
                            sbl_arena *arena, sbl_diag *diag)
{
    sbl_image image[MOMENTS_ONCE], small[MOMENTS_ONCE];
    sbl_preview_moment moment[MOMENTS_ONCE];
    sbl_photo_scene scene = scene_of(s);
    sbl_status status = SBL_OK;
    sbl_arena own;
    sbl_arena_init(&own, &arena->allocator);
    for (uint32_t k = 0; k < count && status == SBL_OK; k++) {
        moment[k] = plan_moment_of(which[k], s->plan->dots.session_count);
        status = sbl_image_new(&image[k], s->photo.width, s->photo.height, &own, diag);
    }
    if (status == SBL_OK) status = sbl_photo_preview_render(image, &pictures->facts, &scene, moment, count, host, &own, diag);
    for (uint32_t k = 0; k < count && status == SBL_OK; k++) {
        status = reduce(&small[k], &image[k], s->reduce, arena, diag);
        pictures->moment[which[k]] = small[k];
    }
    sbl_arena_release(&own);
    return status;
}

static sbl_status draw_moments(sbl_patch_pictures *pictures, const stage *s, const sbl_patch_pictures_options *options,
                               const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t which[MOMENTS_ONCE], count = 0;
    for (uint32_t m = 0; m < SBL_MOMENT_COUNT; m++) {
        bool beyond = m >= SBL_MOMENT_SESSION_1 && m < SBL_MOMENT_HEALED && m > s->plan->dots.session_count;
        bool wanted = !beyond && (!options->one_moment || m == options->only_moment);
        if (wanted) which[count++] = m;
        if (!count || (count < MOMENTS_ONCE && m + 1 < SBL_MOMENT_COUNT)) continue;
        sbl_status status = draw_some(pictures, s, which, count, host, arena, diag);
        if (status != SBL_OK) return status;
        count = 0;
    }
    return SBL_OK;
}

static sbl_status draw_close_up(sbl_patch_pictures *pictures, const stage *s, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    double middle[2], side;
    sbl_photo part;
    sbl_pinhole camera;
    sbl_photo_scene scene = scene_of(s), close = scene;
    if (s->plan->patch->px_per_mm < CLOSE_PX_MM || !sbl_photo_loupe_place(middle, &side, &scene, SBL_PATCH_CLOSE_MM, host, arena))
        return SBL_OK;
    const sbl_preview_moment moment[2] = {plan_moment_of(SBL_MOMENT_BEFORE, 0),
                                          plan_moment_of(SBL_MOMENT_HEALED, s->plan->dots.session_count)};
    sbl_status status = sbl_photo_enlarge(&part, &camera, &s->photo, &s->camera, middle, side, CLOSE_PX, arena, diag);
    close.photo = &part;
    close.camera = &camera;
    close.whole = &s->photo;
    close.whole_camera = &s->camera;
    for (int k = 0; k < 2 && status == SBL_OK; k++) status = sbl_image_new(&pictures->close_up[k], CLOSE_PX, CLOSE_PX, arena, diag);
    return status == SBL_OK ? sbl_photo_preview_render(pictures->close_up, NULL, &close, moment, 2, host, arena, diag) : status;
}

static void place_camera(sbl_patch_pictures *pictures, const stage *s)
{
    pictures->camera = s->camera;
    pictures->camera.focal_px /= s->reduce;
    pictures->camera.center_x /= s->reduce;
    pictures->camera.center_y /= s->reduce;
    pictures->px_per_mm = s->plan->patch->px_per_mm / s->reduce;
}

/* How many pixels of the photo become one, along a side. */
static uint32_t reduction_of(const sbl_photo *photo, const sbl_patch_pictures_options *options)
{
    uint32_t longer = photo->width > photo->height ? photo->width : photo->height, reduce = 1;
    if (options->side_px) return (longer + options->side_px - 1) / options->side_px;
    uint64_t most = options->one_moment ? ONE_PX : ALL_PX;
    while ((uint64_t)(photo->width / reduce) * (photo->height / reduce) > most) reduce++;
    return reduce;
}

static sbl_status draw(sbl_patch_pictures *pictures, stage *s, const sbl_patch_pictures_options *options, const sbl_host *host,
                       sbl_arena *arena, sbl_diag *diag)
{
    sbl_status status = cut(s, s->plan->patch, arena, diag);
    if (status == SBL_OK) status = choose_learning(s, s->plan->patch, arena, diag);
    if (status != SBL_OK) return status;
    s->reduce = reduction_of(&s->photo, options);
    place_camera(pictures, s);
    status = draw_moments(pictures, s, options, host, arena, diag);
    return status == SBL_OK && !options->no_close_up ? draw_close_up(pictures, s, host, arena, diag) : status;
}

sbl_status sbl_patch_pictures_draw(sbl_patch_pictures *pictures, const sbl_plan *plan, const sbl_patch_pictures_options *options,
                                   const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    static const sbl_patch_pictures_options DEFAULTS = {0};
    if (!pictures || !plan || !plan->patch || !arena) return sbl_fail(diag, SBL_E_ARG, "pictures of a patch need its plan", "");
    *pictures = (sbl_patch_pictures){0};
    stage s = {.plan = plan};
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status status = draw(pictures, &s, options ? options : &DEFAULTS, host, arena, diag);
    if (status != SBL_OK) {
        *pictures = (sbl_patch_pictures){0};
        sbl_arena_rewind(arena, mark);
    }
    return status;
}
