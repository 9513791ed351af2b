/* A plan's dots on a photo: what all moments have in common - where dots lie, what they look like, the skin's colour - before the bands. */
#include "preview/photo_bands.h"

/* Skin seen flatter than the last of these does not say what colour the treated skin has: it may be background already. */
static const double FRONTAL[3] = {0.6, 0.42, 0.3};

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
    if (st == SBL_OK) st = photo_spare_ears(job, arena, diag);
    if (st == SBL_OK && !job->splat_count)
        st = sbl_fail(diag, SBL_E_NOT_FOUND, "no dot of the plan is seen in this photo", "take one that shows the treated skin");
    return st == SBL_OK ? preview_dots_begin(job, arena, diag) : st;
}

/* Columns or rows that a footprint between low and high touches, of `size` there are. */
static void clip_side(uint32_t *first, uint32_t *last, double low, double high, uint32_t size)
{
    *first = (uint32_t)sbl_clamp(floor(low), 0.0, size);
    *last = (uint32_t)sbl_clamp(ceil(high) + 1.0, 0.0, size);
}

/* Where dots may change pixels: their halos reach so far, and are laid over the pixels from cells around. */
static photo_part part_of(const view_job *job)
{
    double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
    for (uint32_t i = 0; i < job->splat_count; i++) {
        const dot_splat *s = &job->splat[i];
        const float at[2] = {s->x_px, s->y_px}, per_mm[2] = {s->reach_x_px, s->reach_y_px};
        for (int a = 0; a < 2; a++) {
            double reach = (double)per_mm[a] * DOT_HALO_REACH_MM + 2.0 * job->halo_cell_px + 1.0;
            low[a] = fmin(low[a], (double)at[a] - reach);
            high[a] = fmax(high[a], (double)at[a] + reach);
        }
    }
    photo_part part;
    clip_side(&part.left, &part.right, low[0], high[0], job->width);
    clip_side(&part.top, &part.bottom, low[1], high[1], job->height);
    return part;
}

/* ---- what colour skin has ---- */

/* Of more places than this one beside the person or under a hat the head does not lie where the fit has it, or is covered. */
#define OTHER_MOST (1.0 / 3.0)
/* So few of another kind hardly shift a median. */
#define OTHER_FEW 0.2

/* Places of the treated skin that are not seen too flat; long hair before them is counted and left out. */
static uint32_t find_places(photo_place *place, uint32_t *under_hair, const sbl_photo_scene *scene, const sbl_camera *camera)
{
    const sbl_dots *learn = scene->learn ? scene->learn : scene->dots;
    uint32_t count = 0;
    *under_hair = 0;
    for (uint32_t i = 0; i < learn->count; i += scene->learn ? 1 : 3) {
        const sbl_dot *dot = &learn->dot[i];
        double x, y, depth, square = squareness(camera, dot);
        if (!(square > FRONTAL[2]) || !is_seen(scene->head, camera, dot)) continue;
        if (!sbl_camera_project(camera, sbl_v3_load(dot->position), &x, &y, &depth)) continue;
        if (scene->hair && sbl_photo_hair_at(scene->hair, x, y) > 0.5) ++*under_hair;
        else place[count++] = (photo_place){.x = (float)x, .y = (float)y, .square = (float)square};
    }
    return count;
}

/* Those that are seen squarely say what colour the treated skin has: all, where few are something else, or else the others. */
static uint32_t choose_places(float *at, const photo_place *place, uint32_t count, double square, const photo_ground *ground)
{
    uint32_t chosen = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!((double)place[i].square > square) || (place[i].other && ground->other_share > OTHER_FEW)) continue;
        at[2 * chosen] = place[i].x;
        at[2 * chosen++ + 1] = place[i].y;
    }
    return chosen;
}

static sbl_status find_skin(photo_job *job, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_photo_scene *scene = job->scene;
    const sbl_photo *whole = scene->whole ? scene->whole : scene->photo;
    sbl_camera camera = camera_of(scene->whole && scene->whole_camera ? scene->whole_camera : scene->camera);
    const sbl_dots *learn = scene->learn ? scene->learn : scene->dots;
    photo_place *place = SBL_NEW(arena, photo_place, learn->count);
    float *at = SBL_NEW(arena, float, 2 * (uint64_t)learn->count);
    if (!place || !at) return no_memory(diag);
    uint32_t under_hair, count = find_places(place, &under_hair, scene, &camera);
    if (!photo_ground_find(&job->ground, place, count, scene, whole, &camera, arena)) return no_memory(diag);
    if (job->ground.other_share > OTHER_MOST && under_hair <= count)
        return sbl_fail(diag, SBL_E_NOT_FOUND,
                        "the fitted head does not lie on the person in this photo: the marks may belong to another size of it, or a hat "
                        "covers the head",
                        "set the marks in this very file (stubble landmarks shows them), or take the photo without a hat");
    for (int k = 0; k < 3; k++) {
        uint32_t chosen = choose_places(at, place, count, FRONTAL[k], &job->ground);
        sbl_status status = photo_skin_find(&job->skin, scene->photo, &job->part, whole, at, chosen, scene->skin, host, arena);
        if (status == SBL_E_MEMORY) return no_memory(diag);
        if (status == SBL_OK) return SBL_OK;
    }
    if (under_hair > count)
        return sbl_fail(diag, SBL_E_NOT_FOUND, "long hair hides the treated skin in this photo",
                        "take one with shaved or short hair: nothing is shaved off by invention");
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

/* ---- all of it ---- */

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
    facts->other_share = job->ground.other_share;
    facts->compared = job->ground.face || job->ground.person;
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
    preview_code_table(codes);
    view->vertex = vertex;
    view->codes = codes;
    project(vertex, view);
    sbl_status st = preview_bin(view, arena, diag);
    if (st == SBL_OK) st = prepare_moments(view, moments, host, arena, diag);
    if (st == SBL_OK) st = place_dots(view, arena, diag);
    if (st != SBL_OK) return st;
    job->part = part_of(view);
    st = find_skin(job, host, arena, diag);
    if (st == SBL_OK) st = photo_bands_run(job, host, arena, diag);
    if (st == SBL_OK && facts) fill_facts(facts, job);
    return st;
}

/* What both ways of drawing ask for; then the whole drawing. images or take. */
static sbl_status draw(sbl_image *images, sbl_photo_rows_taker *take, void *taker, sbl_photo_preview_facts *facts,
                       const sbl_photo_scene *scene, const sbl_preview_moment *moments, uint32_t moment_count, const sbl_host *host,
                       sbl_arena *arena, sbl_diag *diag)
{
    if ((!images && !take) || !scene || !scene->head || !scene->dots || !scene->skin || !scene->photo || !scene->camera || !moments ||
        !moment_count || !arena)
        return sbl_fail(diag, SBL_E_ARG, "a photo's preview needs a head, dots, skin, a photo, its camera and a moment",
                        "see stubble/photo_preview.h");
    if (moment_count > SBL_PREVIEW_MOMENTS_MAX)
        return sbl_fail_at(diag, SBL_E_LIMIT, "too many moments at once", "ask for at most 64", 0, moment_count);
    for (uint32_t m = 0; m < moment_count && images; m++)
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
                     .take = take,
                     .taker = taker,
                     .view = {.preview = &preview,
                              .camera = &camera,
                              .images = images,
                              .width = scene->photo->width,
                              .height = scene->photo->height,
                              .moment_count = moment_count,
                              .lot = scene->lot}};
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status st = render(&job, facts, moments, host, arena, diag);
    sbl_arena_rewind(arena, mark);
    return st;
}

sbl_status sbl_photo_preview_render(sbl_image *images, sbl_photo_preview_facts *facts, const sbl_photo_scene *scene,
                                    const sbl_preview_moment *moments, uint32_t moment_count, const sbl_host *host, sbl_arena *arena,
                                    sbl_diag *diag)
{
    return draw(images, NULL, NULL, facts, scene, moments, moment_count, host, arena, diag);
}

sbl_status sbl_photo_preview_rows(sbl_photo_rows_taker *take, void *taker, sbl_photo_preview_facts *facts, const sbl_photo_scene *scene,
                                  const sbl_preview_moment *moments, uint32_t moment_count, const sbl_host *host, sbl_arena *arena,
                                  sbl_diag *diag)
{
    return draw(NULL, take, taker, facts, scene, moments, moment_count, host, arena, diag);
}

/* ---- the loupe ---- */

/* A dot that is seen: where, how squarely, and half the loupe's side there. */
typedef struct seen_dot {
    double x, y, square, half;
} seen_dot;

static uint32_t find_seen(seen_dot *seen, const sbl_photo_scene *scene, double side_mm)
{
    sbl_camera camera = camera_of(scene->camera);
    uint32_t count = 0;
    for (uint32_t i = 0; i < scene->dots->count; i++) {
        const sbl_dot *dot = &scene->dots->dot[i];
        double x, y, depth, square = squareness(&camera, dot);
        if (!(square > 0.35) || !sbl_camera_project(&camera, sbl_v3_load(dot->position), &x, &y, &depth)) continue;
        double half = 0.5 * side_mm * camera.focal_px / depth;
        if (!(x > half && y > half && x < scene->photo->width - half && y < scene->photo->height - half)) continue;
        if (!is_seen(scene->head, &camera, dot) || (scene->hair && sbl_photo_hair_at(scene->hair, x, y) > 0.5)) continue;
        seen[count++] = (seen_dot){x, y, square, half};
    }
    return count;
}

/* The skin's colour from dots that are seen squarely, as for the drawing. */
static bool learn_skin(photo_skin *skin, const photo_place *place, uint32_t count, const photo_ground *ground, const sbl_photo_scene *scene,
                       const sbl_host *host, sbl_arena *arena)
{
    const photo_part all = {0, 0, scene->photo->width, scene->photo->height};
    float *at = SBL_NEW(arena, float, 2 * (uint64_t)count);
    for (int k = 0; k < 3 && at; k++) {
        uint32_t chosen = choose_places(at, place, count, FRONTAL[k], ground);
        if (photo_skin_find(skin, scene->photo, &all, scene->photo, at, chosen, scene->skin, host, arena) == SBL_OK) return true;
    }
    return false;
}

/* Dots under thick hair or a hat are hardly drawn: a dot counts as much as its place is skin, and by its light, of which a dot takes a share. */
static void weigh_by_skin(seen_dot *seen, uint32_t count, const sbl_photo_scene *scene, const sbl_host *host, sbl_arena *arena)
{
    photo_skin skin;
    photo_ground ground;
    sbl_camera camera = camera_of(scene->camera);
    photo_place *place = SBL_NEW(arena, photo_place, count);
    if (!place) return;
    for (uint32_t i = 0; i < count; i++)
        place[i] = (photo_place){.x = (float)seen[i].x, .y = (float)seen[i].y, .square = (float)seen[i].square};
    if (!photo_ground_find(&ground, place, count, scene, scene->photo, &camera, arena)) return;
    if (!learn_skin(&skin, place, count, &ground, scene, host, arena)) return;
    for (uint32_t i = 0; i < count; i++) {
        photo_pixel p = photo_pixel_of(&skin, scene->photo, (uint32_t)seen[i].x, (uint32_t)seen[i].y);
        bool drawn = !place[i].other || !(ground.other_share > OTHER_FEW);
        seen[i].square *= drawn ? (double)p.share * (double)p.light[1] : 0.0;
    }
}

static bool choose_place(double middle_px[2], double *side_px, const seen_dot *seen, uint32_t count, const sbl_photo *photo)
{
    enum { CELLS = 24 };
    double weight[CELLS * CELLS] = {0}, sum[CELLS * CELLS][3] = {{0}};
    int best = 0;
    for (uint32_t i = 0; i < count; i++) {
        const seen_dot *s = &seen[i];
        int cell = (int)(s->y * CELLS / photo->height) * CELLS + (int)(s->x * CELLS / photo->width);
        weight[cell] += s->square;
        sum[cell][0] += s->square * s->x;
        sum[cell][1] += s->square * s->y;
        sum[cell][2] += s->square * s->half;
        if (weight[cell] > weight[best]) best = cell;
    }
    if (!(weight[best] > 0.0)) return false;
    middle_px[0] = sum[best][0] / weight[best];
    middle_px[1] = sum[best][1] / weight[best];
    *side_px = 2.0 * sum[best][2] / weight[best];
    return true;
}

bool sbl_photo_loupe_place(double middle_px[2], double *side_px, const sbl_photo_scene *scene, double side_mm, const sbl_host *host,
                           sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    seen_dot *seen = SBL_NEW(arena, seen_dot, scene->dots->count);
    uint32_t count = seen ? find_seen(seen, scene, side_mm) : 0;
    if (count) weigh_by_skin(seen, count, scene, host, arena);
    bool found = count && choose_place(middle_px, side_px, seen, count, scene->photo);
    sbl_arena_rewind(arena, mark);
    return found;
}
