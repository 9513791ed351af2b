/*
 * Dots onto pixels. A dot is a steep core and a wide halo, both from the table (shapes.c) and both ellipses on the screen. Cores multiply
 * what they leave; halos are summed (halos.c). Their weights over the pixels are scaled to the exact sum, so a dot takes the same light at
 * every size of the picture.
 */
#include "preview/halos.h"

#include <string.h>

#define DEPTH_SLACK_MM 2.0
#define EDGE_ON        0.08 /* cosine below which skin is a line on the screen */
#define LEFT_MIN       0.02 /* no pixel goes fully black */
/*
 * Places this far apart sum up a shape; what the footprint takes in all is exact anyway. A core: twice the sigma of a bell as narrow as a
 * healed dot's; the sum of a Gaussian's samples so far apart errs by 1.4 % (Poisson's formula). A halo: once in each cell of the grid as
 * long as cells are finer than this, for they are smeared over their neighbours when they are laid over the pixels; against places 0.5 mm
 * apart no pixel of a head changes by more than one code of 255, nor does the sum over all.
 */
#define CORE_DETAIL_MM 0.14
#define HALO_DETAIL_MM 0.8
/* Pixels finer than this show the shapes of cores: none are shared. */
#define FINE_MM 0.02
/* Pixels on a side of a footprint; larger ones are so finely sampled that no shares need be scaled. */
enum { WINDOW_MAX = 64 };

bool preview_splat_make(dot_splat *splat, const sbl_camera *camera, sbl_vec3 position, sbl_vec3 normal)
{
    double x, y, depth;
    if (!sbl_camera_project(camera, position, &x, &y, &depth)) return false;
    sbl_vec3 to = sbl_v3_normalize(sbl_v3_sub(camera->position, position));
    if (!(sbl_v3_dot(normal, to) > EDGE_ON)) return false;
    /* A basis of the skin, and where its unit steps go on the screen. */
    sbl_vec3 e1 = sbl_v3_normalize(sbl_v3_cross(fabs(normal.y) < 0.9 ? sbl_v3(0.0, 1.0, 0.0) : sbl_v3(1.0, 0.0, 0.0), normal));
    sbl_vec3 e2 = sbl_v3_cross(normal, e1);
    double scale = camera->focal_px / depth, sx = (x - camera->center_x) / camera->focal_px, sy = (y - camera->center_y) / camera->focal_px;
    double z1 = sbl_v3_dot(e1, camera->forward), z2 = sbl_v3_dot(e2, camera->forward);
    double j11 = scale * (sbl_v3_dot(e1, camera->right) - sx * z1), j12 = scale * (sbl_v3_dot(e2, camera->right) - sx * z2);
    double j21 = scale * (sbl_v3_dot(e1, camera->down) - sy * z1), j22 = scale * (sbl_v3_dot(e2, camera->down) - sy * z2);
    double det = j11 * j22 - j12 * j21;
    if (!(fabs(det) > 1e-9)) return false;
    /* Pixel to skin: the inverse, and rho^2 as a quadratic form. */
    double i11 = j22 / det, i12 = -j12 / det, i21 = -j21 / det, i22 = j11 / det;
    *splat = (dot_splat){.x_px = (float)x,
                         .y_px = (float)y,
                         .depth_mm = (float)depth,
                         .slope_x = (float)(z1 * i11 + z2 * i21),
                         .slope_y = (float)(z1 * i12 + z2 * i22),
                         .a = (float)(i11 * i11 + i21 * i21),
                         .b = (float)(i11 * i12 + i21 * i22),
                         .c = (float)(i12 * i12 + i22 * i22),
                         .reach_x_px = (float)sqrt(j11 * j11 + j12 * j12),
                         .reach_y_px = (float)sqrt(j21 * j21 + j22 * j22),
                         .area_mm2_per_px = (float)(1.0 / fabs(det))};
    return true;
}

/* A rectangle of pixels around a dot with the share of a shape that falls on each, by channel; the shares of the whole footprint add up
 * to 1. Then only those pixels are kept that take something, with their shares by area. */
typedef struct window {
    int32_t x0, y0, x1, y1;
    float share[WINDOW_MAX * WINDOW_MAX][4];
    uint32_t pixel[WINDOW_MAX * WINDOW_MAX]; /* of the band */
    uint32_t kept;
    int32_t stride;
    float scale[4]; /* makes the shares add up to 1 */
} window;

/* False if it is larger than a window. */
static bool window_of(window *w, const dot_splat *s, double reach_mm)
{
    double rx = (double)s->reach_x_px * reach_mm, ry = (double)s->reach_y_px * reach_mm;
    w->x0 = (int32_t)floor((double)s->x_px - rx);
    w->x1 = (int32_t)floor((double)s->x_px + rx);
    w->y0 = (int32_t)floor((double)s->y_px - ry);
    w->y1 = (int32_t)floor((double)s->y_px + ry);
    w->stride = w->x1 - w->x0 + 1;
    return w->stride <= WINDOW_MAX && w->y1 - w->y0 < WINDOW_MAX;
}

/* n x n places in each pixel, n a power of two: enough that the finest part of the shape is seen. */
static int places_for(double px_mm, double detail_mm)
{
    int n = 1;
    while (n < 8 && n * detail_mm < px_mm) n *= 2;
    return n;
}

/* A shape at its size on the skin. */
typedef struct sized_shape {
    const float (*node)[4];
    int nodes;
    float nodes_per_mm2, per_mm2; /* per_mm2: what a node of 1 is, for an integral of 1 over the skin */
} sized_shape;

static sized_shape sized(const float (*node)[4], int nodes, double reach_mm)
{
    return (sized_shape){node, nodes, (float)(nodes / (reach_mm * reach_mm)), (float)(1.0 / (SBL_PI * reach_mm * reach_mm))};
}

/* Number of the node at a pixel offset from the dot, with what lies between nodes; the one behind the last from there on. */
static inline lanes nodes_at(const sized_shape *p, const dot_splat *s, lanes dx, lanes dy)
{
    lanes mm2 = (s->a * dx + 2.0f * s->b * dy) * dx + s->c * dy * dy;
    return lanes_min(mm2 * p->nodes_per_mm2, lanes_all((float)p->nodes + 1.0f));
}

static inline void shape_between(float share[4], const sized_shape *p, float t)
{
    int k = (int)t;
    quad_store(share, quad_between(quad_load(p->node[k]), quad_load(p->node[k + 1]), t - (float)k));
}

static const float nothing[4] = {0.0f, 0.0f, 0.0f, 0.0f};

/* Places of four neighbours: one row of them, or two of two. */
static const float row_of_four[2][4] = {{0.5f, 1.5f, 2.5f, 3.5f}, {0.5f, 0.5f, 0.5f, 0.5f}};
static const float two_rows[2][4] = {{0.5f, 1.5f, 0.5f, 1.5f}, {0.5f, 0.5f, 1.5f, 1.5f}};

/* The shape over a pixel, of which (dx, dy) is the top left corner from the dot's centre, by n x n places and the nearest nodes. */
static void pixel_shape(float mean[4], const sized_shape *p, const dot_splat *s, float dx, float dy, int n)
{
    const float(*place)[4] = n == 2 ? two_rows : row_of_four;
    float step = 1.0f / (float)n;
    int across = n == 2 ? 2 : 4, down = n == 2 ? 2 : 1;
    quad sum = quad_load(nothing);
    for (int j = 0; j < n; j += down)
        for (int i = 0; i < n; i += across)
            for (int first = 0; first < 4; first += LANES) {
                int32_t k[LANES];
                lanes x = dx + ((float)i + lanes_load(place[0] + first)) * step, y = dy + ((float)j + lanes_load(place[1] + first)) * step;
                lane_ints_store(k, lanes_truncated(nodes_at(p, s, x, y) + 0.5f));
                sum = quad_add(sum, quad_sum_of_rows(p->node, k));
            }
    quad_store(mean, quad_scale(sum, step * step));
}

static const float lane_number[4] = {0.0f, 1.0f, 2.0f, 3.0f};

/* One place in each pixel. */
static void fill_plain(window *w, const dot_splat *s, const sized_shape *p)
{
    for (int32_t y = w->y0; y <= w->y1; y++) {
        float(*row)[4] = w->share + (size_t)(y - w->y0) * (size_t)w->stride;
        for (int32_t x = 0; x < w->stride; x += LANES) {
            float t[LANES];
            lanes dx = (float)(w->x0 + x) + 0.5f - s->x_px + lanes_load(lane_number);
            lanes_store(t, nodes_at(p, s, dx, lanes_all((float)y + 0.5f - s->y_px)));
            for (int32_t i = 0; i < LANES && x + i < w->stride; i++) shape_between(row[x + i], p, t[i]);
        }
    }
}

/* n x n places in the pixels near the centre, where the shape is steep. */
static void fill_near(window *w, const dot_splat *s, const sized_shape *p, int n)
{
    float near = 0.8f * (float)n;
    for (int32_t y = w->y0; y <= w->y1; y++)
        for (int32_t x = w->x0; x <= w->x1; x++) {
            float dx = (float)x - s->x_px, dy = (float)y - s->y_px, cx = dx + 0.5f, cy = dy + 0.5f;
            if (cx * cx + cy * cy < near * near) pixel_shape(w->share[(y - w->y0) * w->stride + (x - w->x0)], p, s, dx, dy, n);
        }
}

/* Shares, and what makes them add up to 1. */
static void window_fill(window *w, const dot_splat *s, const sized_shape *p, int n)
{
    int32_t total = w->stride * (w->y1 - w->y0 + 1);
    fill_plain(w, s, p);
    if (n > 1) fill_near(w, s, p, n);
    quad sums = quad_load(nothing);
    float sum[4];
    for (int32_t i = 0; i < total; i++) sums = quad_add(sums, quad_load(w->share[i]));
    quad_store(sum, sums);
    /* A footprint that no place met (far smaller than a pixel's grid) falls whole into its own pixel. */
    bool met = sum[0] > 0.0f && sum[1] > 0.0f && sum[2] > 0.0f;
    if (!met) memset(w->share[((int32_t)s->y_px - w->y0) * w->stride + ((int32_t)s->x_px - w->x0)], 0, sizeof w->share[0]);
    for (int c = 0; c < 3; c++) {
        w->scale[c] = met ? 1.0f / sum[c] : 1.0f;
        if (!met) w->share[((int32_t)s->y_px - w->y0) * w->stride + ((int32_t)s->x_px - w->x0)][c] = 1.0f;
    }
    w->scale[3] = 0.0f;
}

/* Where footprints go: pixels whose light is taken, or cells whose halos are summed; and the dot's own skin there. */
typedef struct canvas {
    const veil *veil; /* NULL: halos */
    halo_grid *halos;
    const float *depth_mm;
    int32_t x1, y0, y1; /* columns from 0 to x1; rows count from y0 */
    uint32_t width, values;
} canvas;

static canvas pixels_of(const band *b, const veil *v)
{
    return (canvas){.veil = v,
                    .depth_mm = b->depth_mm,
                    .x1 = (int32_t)b->width - 1,
                    .y0 = (int32_t)b->y0,
                    .y1 = (int32_t)(b->y0 + b->rows) - 1,
                    .width = b->width,
                    .values = v->values};
}

static canvas cells_of(halo_grid *g)
{
    return (canvas){.halos = g,
                    .depth_mm = g->depth_mm,
                    .x1 = (int32_t)g->width - 1,
                    .y1 = (int32_t)g->rows - 1,
                    .width = g->width,
                    .values = g->values};
}

/* Does this place lie on the dot's own skin, and not on what stands before or behind it? Where no depth is known, it may. */
static bool on_skin_of(const dot_splat *s, const canvas *on, size_t pixel, int32_t x, int32_t y)
{
    float expected = s->depth_mm + s->slope_x * ((float)x + 0.5f - s->x_px) + s->slope_y * ((float)y + 0.5f - s->y_px);
    return !(fabsf(on->depth_mm[pixel] - expected) >= (float)DEPTH_SLACK_MM);
}

/* Areas that one dot takes, as the values of a veil: 0 at moments when it is not there. */
typedef struct taken {
    float mm2[VEIL_VALUES_MAX + LANES];
} taken;

/* A pixel's shares by channel, r g b r g b ..., as the values of a veil lie. */
typedef struct pattern {
    lanes of[3];
} pattern;

static inline pattern pattern_of(const float share[4], float per_mm2)
{
    pattern p;
    quad_pattern(p.of, quad_scale(quad_load(share), per_mm2));
    return p;
}

static inline void take(const canvas *on, size_t pixel, const taken *t, const float share[4], float per_mm2)
{
    float *left = preview_veil_at(on->veil, pixel);
    pattern p = pattern_of(share, per_mm2);
    for (uint32_t i = 0, k = 0; i < on->values; i += LANES, k = k < 2 ? k + 1 : 0) {
        lanes kept = lanes_max(1.0f - p.of[k] * lanes_load(t->mm2 + i), lanes_all((float)LEFT_MIN));
        lanes_store(left + i, lanes_load(left + i) * kept);
    }
}

static inline void add(const canvas *on, size_t cell, const taken *t, const float share[4], float per_mm2)
{
    halo_grid *g = on->halos;
    float *sum = g->value + cell * g->values;
    pattern p = pattern_of(share, per_mm2);
    if (!g->known[cell]) {
        preview_halo_grid_know(g, cell);
        memset(sum, 0, g->values * sizeof *sum);
    }
    for (uint32_t i = 0, k = 0; i < on->values; i += LANES, k = k < 2 ? k + 1 : 0)
        lanes_store(sum + i, lanes_load(sum + i) + p.of[k] * lanes_load(t->mm2 + i));
}

static void give(const canvas *on, size_t pixel, const taken *t, const float share[4], float per_mm2)
{
    if (on->veil) take(on, pixel, t, share, per_mm2);
    else add(on, pixel, t, share, per_mm2);
}

/* The rows and columns of a footprint that lie on the canvas. */
typedef struct span {
    int32_t x0, y0, x1, y1;
} span;

static span span_on(const window *w, const canvas *on)
{
    return (span){w->x0 > 0 ? w->x0 : 0, w->y0 > on->y0 ? w->y0 : on->y0, w->x1 < on->x1 ? w->x1 : on->x1, w->y1 < on->y1 ? w->y1 : on->y1};
}

/* Keep the pixels that lie on the canvas and on the dot's own skin, once for all moments. */
static void window_keep(window *w, const dot_splat *s, const canvas *on)
{
    span in = span_on(w, on);
    quad scale = quad_load(w->scale);
    w->kept = 0;
    for (int32_t y = in.y0; y <= in.y1; y++)
        for (int32_t x = in.x0; x <= in.x1; x++) {
            const float *share = w->share[(y - w->y0) * w->stride + (x - w->x0)];
            size_t pixel = (size_t)(y - on->y0) * on->width + (size_t)x;
            if (!(share[0] > 0.0f || share[2] > 0.0f) || !on_skin_of(s, on, pixel, x, y)) continue;
            quad_store(w->share[w->kept], quad_times(quad_load(share), scale));
            w->pixel[w->kept++] = (uint32_t)pixel;
        }
}

/* For close-ups straight from the shape: its mass is known, and pixels are far finer than it. */
static void close_give(const canvas *on, const window *w, const dot_splat *s, const sized_shape *p, const taken *t)
{
    span in = span_on(w, on);
    for (int32_t y = in.y0; y <= in.y1; y++)
        for (int32_t x = in.x0; x <= in.x1; x++) {
            float share[4], at[LANES];
            size_t pixel = (size_t)(y - on->y0) * on->width + (size_t)x;
            lanes_store(at, nodes_at(p, s, lanes_all((float)x + 0.5f - s->x_px), lanes_all((float)y + 0.5f - s->y_px)));
            shape_between(share, p, at[0]);
            if ((share[0] > 0.0f || share[2] > 0.0f) && on_skin_of(s, on, pixel, x, y)) give(on, pixel, t, share, p->per_mm2);
        }
}

/* One footprint: what it takes, spread as the shape is. detail_mm: the finest thing in the shape. */
static void spread(const canvas *on, window *w, const dot_splat *s, const sized_shape *p, double reach_mm, double detail_mm, const taken *t)
{
    float per_px = 1.0f / s->area_mm2_per_px;
    if (!window_of(w, s, reach_mm)) {
        close_give(on, w, s, p, t);
        return;
    }
    window_fill(w, s, p, places_for(sqrt((double)s->area_mm2_per_px), detail_mm));
    window_keep(w, s, on);
    for (uint32_t i = 0; i < w->kept; i++) give(on, w->pixel[i], t, w->share[i], per_px);
}

static bool meets_band(const dot_splat *s, const band *b, double reach_mm, double margin_px)
{
    double reach = (double)s->reach_y_px * reach_mm + margin_px, y = (double)s->y_px;
    return y + reach >= (double)b->y0 && y - reach < (double)(b->y0 + b->rows);
}

/* A dot at the moments when it is there: how it looks, and its moment's place in the veil. */
typedef struct dot_course {
    dot_profile profile[SBL_PREVIEW_MOMENTS_MAX];
    const dot_core_shape *core[SBL_PREVIEW_MOMENTS_MAX];
    uint32_t moment[SBL_PREVIEW_MOMENTS_MAX], count;
} dot_course;

static void clear_taken(taken *t, uint32_t values)
{
    memset(t->mm2, 0, values * sizeof *t->mm2);
}

static void set_taken(taken *t, uint32_t moment, const float mm2[3], const float share[3])
{
    for (uint32_t c = 0; c < 3; c++) t->mm2[3 * moment + c] = mm2[c] * share[c];
}

/* All moments at once. */
static void add_halos(halo_grid *g, const dot_course *c, window *w, const dot_splat *s, const band *b, const dot_halo_shape *shape)
{
    taken t;
    canvas cells = cells_of(g);
    dot_splat on_grid = preview_halo_splat(g, s, b);
    sized_shape p = sized(shape->node, DOT_HALO_NODES, DOT_HALO_REACH_MM);
    clear_taken(&t, g->values);
    for (uint32_t i = 0; i < c->count; i++) set_taken(&t, c->moment[i], c->profile[i].halo_mm2, (const float[]){1.0f, 1.0f, 1.0f});
    spread(&cells, w, &on_grid, &p, DOT_HALO_REACH_MM, HALO_DETAIL_MM, &t);
}

/* Where pixels are coarse, cores of nearly one size share their pixels' shares: these then err by less than a code of the picture. */
static bool share_core(const dot_profile *a, const dot_profile *b, const dot_splat *s)
{
    return (double)s->area_mm2_per_px > FINE_MM * FINE_MM && fabsf(a->reach_mm - b->reach_mm) < 0.03f * b->reach_mm;
}

static void take_cores(const veil *v, const dot_course *c, window *w, const dot_splat *s, const band *b, const dot_halo_shape *shape,
                       uint32_t lot)
{
    taken t;
    canvas pixels = pixels_of(b, v);
    for (uint32_t i = 0, next; i < c->count; i = next) {
        const dot_profile *first = &c->profile[i];
        sized_shape p = sized(c->core[i]->node, CORE_NODES, (double)first->reach_mm);
        clear_taken(&t, v->values);
        uint32_t last = lot ? c->moment[i] / lot * lot + lot : SBL_PREVIEW_MOMENTS_MAX;
        for (next = i; next < c->count && c->moment[next] < last && (next == i || share_core(&c->profile[next], first, s)); next++)
            set_taken(&t, c->moment[next], c->profile[next].core_mm2, shape->core_share);
        spread(&pixels, w, s, &p, (double)first->reach_mm, CORE_DETAIL_MM, &t);
    }
}

/* The moments at which a dot is there. */
static void course_of(dot_course *c, const view_job *job, uint32_t dot)
{
    const dot_place *place = &job->hues->place[dot];
    uint32_t session = job->preview->scene.dots->dot[dot].session;
    c->count = 0;
    for (uint32_t m = 0; m < job->moment_count; m++) {
        const view_moment *moment = &job->moment[m];
        if (session < 1 || session > moment->sessions) continue;
        const dot_looks *looks = &moment->looks[session - 1][place->hue];
        c->profile[c->count] = preview_profile_of(looks, place);
        c->core[c->count] = &looks->core;
        c->moment[c->count++] = m;
    }
}

static void splat_one(const veil *v, halo_grid *g, const dot_course *c, window *w, const dot_splat *s, const band *b,
                      const dot_halo_shape *shape, uint32_t lot)
{
    add_halos(g, c, w, s, b, shape);
    if (meets_band(s, b, (double)c->profile[0].reach_mm * 2.0, 1.0)) take_cores(v, c, w, s, b, shape, lot);
}

void preview_dots_splat(band *b, const view_job *job)
{
    window w;
    dot_course c;
    if (!job->splat_count) return;
    preview_halo_grid_begin(&b->dot_halos, b);
    for (uint32_t i = 0; i < job->splat_count; i++) {
        const dot_splat *s = &job->splat[i];
        if (!meets_band(s, b, DOT_HALO_REACH_MM, 2.0 * job->halo_cell_px)) continue;
        course_of(&c, job, s->dot);
        if (c.count) splat_one(&b->dots, &b->dot_halos, &c, &w, s, b, job->halo, job->lot);
    }
    preview_halo_grid_correct(&b->dot_halos, job->halo, job->root_count ? &b->root_halos : NULL, job->moment_count);
    preview_halo_grid_apply(&b->dot_halos, &b->dots, b, job->halo);
}

void preview_roots_splat(band *b, const view_job *job)
{
    window w;
    dot_course c = {.profile[0] = job->root_profile, .core[0] = job->root_core, .count = 1};
    preview_halo_grid_begin(&b->root_halos, b);
    for (uint32_t i = 0; i < job->root_count; i++) {
        const dot_splat *s = &job->root[i];
        if (meets_band(s, b, DOT_HALO_REACH_MM, 2.0 * job->halo_cell_px))
            splat_one(&b->roots, &b->root_halos, &c, &w, s, b, job->root_halo, 0);
    }
    preview_halo_grid_correct(&b->root_halos, job->root_halo, NULL, 1);
    preview_halo_grid_apply(&b->root_halos, &b->roots, b, job->root_halo);
}

/* The nearest dot is the largest. */
static double finest_pixel_mm(const view_job *job)
{
    double least = 1e30;
    for (uint32_t i = 0; i < job->splat_count; i++) least = fmin(least, (double)job->splat[i].depth_mm / job->camera->focal_px);
    for (uint32_t i = 0; i < job->root_count; i++) least = fmin(least, (double)job->root[i].depth_mm / job->camera->focal_px);
    return least;
}

sbl_status preview_dots_begin(view_job *job, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_preview_scene *scene = &job->preview->scene;
    dot_halo_shape *halo = SBL_NEW(arena, dot_halo_shape, 1);
    if (!halo) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a picture", "make a smaller one");
    double pixel_mm = finest_pixel_mm(job);
    job->halo_cell_px = preview_halo_cell_px(pixel_mm);
    job->halo_cell_mm = job->halo_cell_px * pixel_mm;
    if (scene->dots && scene->dots->count) preview_typical_halo(halo, scene, job->hues, job->halo_cell_mm);
    job->halo = halo;
    return SBL_OK;
}

sbl_status preview_splats(const dot_splat **splat, uint32_t *count, const view_job *job, const sbl_dot *dot, uint32_t dots, double cosine,
                          sbl_arena *arena, sbl_diag *diag)
{
    dot_splat *out = SBL_NEW(arena, dot_splat, dots);
    if (!out) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a picture", "make a smaller one");
    uint32_t n = 0;
    for (uint32_t i = 0; i < dots; i++) {
        dot_splat s;
        sbl_vec3 at = sbl_v3_load(dot[i].position), normal = sbl_v3_load(dot[i].normal);
        if (cosine > 0.0 && !(sbl_v3_dot(normal, sbl_v3_normalize(sbl_v3_sub(job->camera->position, at))) > cosine)) continue;
        if (!preview_splat_make(&s, job->camera, at, normal)) continue;
        float x = (float)DOT_HALO_REACH_MM * s.reach_x_px + 1.0f, y = (float)DOT_HALO_REACH_MM * s.reach_y_px + 1.0f;
        if (!(s.x_px > -x && s.y_px > -y && s.x_px < (float)job->width + x && s.y_px < (float)job->height + y)) continue;
        s.dot = i;
        out[n++] = s;
    }
    *splat = out;
    *count = n;
    return SBL_OK;
}
