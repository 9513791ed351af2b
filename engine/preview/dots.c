/*
 * Dots onto pixels. A dot is a sharp core (a disc, blurred by the skin above it) and a wide halo (light that wandered past it); both are
 * ellipses on the screen. Their weights over the pixels are scaled to the exact sum, so a dot takes the same light at every size of the
 * picture.
 */
#include "preview/lanes.h"
#include "preview/room.h"

#include <string.h>

#define DEPTH_SLACK_MM 2.0
#define EDGE_ON        0.08 /* cosine below which skin is a line on the screen */
#define CORE_REACH     3.0  /* in blurs, past the disc */
#define LEFT_MIN       0.02 /* no pixel goes fully black */
/* Pixels on a side of a footprint; larger ones are so finely sampled that no shares need be scaled. Rows are filled LANES at a time. */
enum { WINDOW_MAX = 97, WINDOW_STRIDE_MAX = 100 };

/* The halo's profile over its area (knowledge/skin.json: dot.halo), 1/mm2. */
static double halo(double rho_mm)
{
    return 2.3 * sbl_exp(-rho_mm / 0.16) + 0.49 * sbl_exp(-rho_mm / 0.42);
}

/* 2 pi times the integral of the halo, held flat within the dot, out to its reach. */
static double halo_mass(double radius_mm)
{
    const double amount[2] = {2.3, 0.49}, length[2] = {0.16, 0.42};
    double mass = SBL_PI * radius_mm * radius_mm * halo(radius_mm);
    for (int k = 0; k < 2; k++) {
        double l = length[k], near = sbl_exp(-radius_mm / l) * l * (radius_mm + l),
               far = sbl_exp(-DOT_TAIL_REACH_MM / l) * l * (DOT_TAIL_REACH_MM + l);
        mass += 2.0 * SBL_PI * amount[k] * (near - far);
    }
    return mass;
}

/* Smooth step of a blurred edge: the logistic curve that lies within 0.01 of the Gaussian's integral (Bowling et al. 2009). */
static double blurred_edge(double distance, double blur)
{
    return 1.0 / (1.0 + sbl_exp(-1.702 * distance / blur));
}

/* Core at a distance, for a disc of radius 1 - b blurred by b, before it is scaled to 1 at the centre. */
static double core(double rho, double b)
{
    double r = 1.0 - b;
    return blurred_edge(r - rho, b) - blurred_edge(-r - rho, b);
}

static double core_reach(double radius_mm, double blur_mm)
{
    return radius_mm + CORE_REACH * blur_mm;
}

void preview_kernels(dot_kernels *kernels)
{
    for (int k = 0; k <= KERNEL_NODES; k++) kernels->tail[k] = (float)halo(DOT_TAIL_REACH_MM * sqrt((double)k / KERNEL_NODES));
    for (int i = 0; i < CORE_RATIOS; i++) {
        double b = (i + 0.5) / CORE_RATIOS, reach = core_reach(1.0 - b, b);
        double scale = 1.0 / core(0.0, b);
        for (int k = 0; k <= CORE_NODES; k++) kernels->core[i][k] = (float)(scale * core(reach * sqrt((double)k / CORE_NODES), b));
    }
}

dot_profile preview_profile(const sbl_dot_look *look)
{
    dot_profile out = {.radius_mm = (float)(0.5 * look->diameter_mm), .blur_mm = (float)fmax(look->blur_mm, 0.005)};
    double radius = (double)out.radius_mm, blur = (double)out.blur_mm;
    double reach = core_reach(radius, blur), scale = radius + blur, b = blur / scale;
    /* The core's area where its centre is 1: by the midpoint rule, exact to 1 %; what errs here only moves between core and halo. */
    double core_area = 0.0;
    for (int k = 0; k < 24; k++) {
        double rho = (k + 0.5) / 24.0 * reach;
        core_area += 2.0 * SBL_PI * rho * core(rho / scale, b) * reach / 24.0;
    }
    core_area /= core(0.0, b);
    out.core_area_mm2 = (float)core_area;
    out.halo_mass = (float)halo_mass(radius);
    double peak = halo(radius) / (double)out.halo_mass;
    const double area[3] = {look->area_mm2.r, look->area_mm2.g, look->area_mm2.b};
    const double center[3] = {1.0 - look->ratio.r, 1.0 - look->ratio.g, 1.0 - look->ratio.b};
    for (int c = 0; c < 3; c++) {
        /* core + halo = what the centre loses; their areas together = the whole area. */
        double amplitude = sbl_clamp((center[c] - area[c] * peak) / (1.0 - core_area * peak), 0.0, 1.0);
        double in_core = fmin(amplitude * core_area, area[c]);
        out.core_mm2[c] = (float)in_core;
        out.tail_mm2[c] = (float)(area[c] - in_core);
    }
    return out;
}

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

/* A rectangle of pixels around a dot with the share of a profile that falls on each; the shares of the whole footprint add up to 1. Then
 * only those pixels are kept that take something, with their shares by area. */
typedef struct window {
    int32_t x0, y0, x1, y1;
    float share[WINDOW_MAX * WINDOW_STRIDE_MAX];
    uint32_t pixel[WINDOW_MAX * WINDOW_MAX]; /* of the band */
    uint32_t kept;
    int32_t stride;
} window;

/* False if it is larger than a window. */
static bool window_of(window *w, const dot_splat *s, double reach_mm)
{
    double rx = (double)s->reach_x_px * reach_mm, ry = (double)s->reach_y_px * reach_mm;
    w->x0 = (int32_t)floor((double)s->x_px - rx);
    w->x1 = (int32_t)floor((double)s->x_px + rx);
    w->y0 = (int32_t)floor((double)s->y_px - ry);
    w->y1 = (int32_t)floor((double)s->y_px + ry);
    w->stride = (w->x1 - w->x0 + LANES) / LANES * LANES;
    return w->x1 - w->x0 < WINDOW_MAX && w->y1 - w->y0 < WINDOW_MAX;
}

/* n x n places in each pixel, n a power of two: enough that the finest part of the profile is seen. */
static int places_for(double px_mm, double detail_mm)
{
    int n = 1;
    while (n < 8 && n * detail_mm < px_mm) n *= 2;
    return n;
}

/* A radial profile: a table over rho^2 up to the square of its reach, held flat within a radius. */
typedef struct profile_table {
    const float *table;
    int nodes;
    float nodes_per_mm2, flat_mm2;
} profile_table;

/* At pixel offsets from the dot; 0 from the node behind the last one on. */
static inline lanes profile_at(const profile_table *p, const dot_splat *s, lanes dx, lanes dy)
{
    lanes rho2 = (s->a * dx + 2.0f * s->b * dy) * dx + s->c * dy * dy;
    lanes t = lanes_min(lanes_max(rho2, lanes_all(p->flat_mm2)) * p->nodes_per_mm2, lanes_all((float)p->nodes + 1.0f));
    lane_ints node = lanes_truncated(t);
    int32_t k[LANES];
    float low[LANES], high[LANES];
    lane_ints_store(k, node);
    for (int i = 0; i < LANES; i++) {
        low[i] = p->table[k[i]];
        high[i] = p->table[k[i] + 1];
    }
    lanes at = lanes_load(low);
    return at + (t - lanes_of_ints(node)) * (lanes_load(high) - at);
}

static const float lane_number[4] = {0.0f, 1.0f, 2.0f, 3.0f};

static inline float sum_of(lanes a)
{
    float of[LANES], sum = 0.0f;
    lanes_store(of, a);
    for (int i = 0; i < LANES; i++) sum += of[i];
    return sum;
}

/* Mean of the profile over a pixel, of which (dx, dy) is the top left corner from the dot's centre, by n x n places. */
static float profile_mean(const profile_table *p, const dot_splat *s, float dx, float dy, int n)
{
    float step = 1.0f / (float)n;
    int places = n * n, shift = n == 8 ? 3 : n == 4 ? 2 : n == 2 ? 1 : 0;
    lanes sum = lanes_all(0.0f);
    for (int first = 0; first < places; first += LANES) {
        float x[LANES], y[LANES];
        for (int i = 0; i < LANES; i++) {
            x[i] = dx + ((float)((first + i) & (n - 1)) + 0.5f) * step;
            y[i] = dy + ((float)((first + i) >> shift) + 0.5f) * step;
        }
        sum += profile_at(p, s, lanes_load(x), lanes_load(y));
    }
    return sum_of(sum) * step * step;
}

/* One place in each pixel. */
static void fill_plain(window *w, const dot_splat *s, const profile_table *p)
{
    for (int32_t y = w->y0; y <= w->y1; y++)
        for (int32_t x = 0; x < w->stride; x += LANES) {
            lanes dx = (float)(w->x0 + x) + 0.5f - s->x_px + lanes_load(lane_number);
            lanes_store(w->share + (y - w->y0) * w->stride + x, profile_at(p, s, dx, lanes_all((float)y + 0.5f - s->y_px)));
        }
}

/* n x n places in the pixels near the centre, where the profile is steep. */
static void fill_near(window *w, const dot_splat *s, const profile_table *p, int n)
{
    float near = 0.8f * (float)n;
    for (int32_t y = w->y0; y <= w->y1; y++)
        for (int32_t x = w->x0; x <= w->x1; x++) {
            float dx = (float)x - s->x_px, dy = (float)y - s->y_px, cx = dx + 0.5f, cy = dy + 0.5f;
            if (cx * cx + cy * cy < near * near) w->share[(y - w->y0) * w->stride + (x - w->x0)] = profile_mean(p, s, dx, dy, n);
        }
}

static void window_fill(window *w, const dot_splat *s, const profile_table *p, int n)
{
    int32_t total = w->stride * (w->y1 - w->y0 + 1);
    fill_plain(w, s, p);
    if (n > 1) fill_near(w, s, p, n);
    lanes sums = lanes_all(0.0f);
    for (int32_t i = 0; i < total; i += LANES) sums += lanes_load(w->share + i);
    float sum = sum_of(sums);
    /* A footprint that no place met (far smaller than a pixel's grid) falls whole into its own pixel. */
    if (!(sum > 0.0f)) {
        w->share[((int32_t)s->y_px - w->y0) * w->stride + ((int32_t)s->x_px - w->x0)] = 1.0f;
        return;
    }
    float inverse = 1.0f / sum;
    for (int32_t i = 0; i < total; i += LANES) lanes_store(w->share + i, lanes_load(w->share + i) * inverse);
}

/* Is this pixel of the band on the dot's own skin, and not on what stands before or behind it? */
static bool on_skin_of(const dot_splat *s, const band *b, size_t pixel, int32_t x, int32_t y)
{
    float expected = s->depth_mm + s->slope_x * ((float)x + 0.5f - s->x_px) + s->slope_y * ((float)y + 0.5f - s->y_px);
    return fabsf(b->depth_mm[pixel] - expected) < (float)DEPTH_SLACK_MM;
}

/* Areas of black that one dot takes, as the values of a veil: 0 at moments when it is not there. */
typedef struct taken {
    float mm2[VEIL_VALUES_MAX + LANES];
} taken;

static void take(const veil *v, size_t pixel, const taken *t, float per_mm2)
{
    float *left = preview_veil_at(v, pixel);
    for (uint32_t i = 0; i < v->values; i += LANES) {
        lanes share = lanes_max(1.0f - per_mm2 * lanes_load(t->mm2 + i), lanes_all((float)LEFT_MIN));
        lanes_store(left + i, lanes_load(left + i) * share);
    }
}

/* The rows and columns of a footprint that lie in the band. */
typedef struct span {
    int32_t x0, y0, x1, y1;
} span;

static span in_band(const window *w, const band *b)
{
    int32_t low = (int32_t)b->y0, high = low + (int32_t)b->rows - 1, right = (int32_t)b->width - 1;
    return (span){w->x0 > 0 ? w->x0 : 0, w->y0 > low ? w->y0 : low, w->x1 < right ? w->x1 : right, w->y1 < high ? w->y1 : high};
}

/* Keep the pixels of the band that lie on the dot's own skin, once for all moments. */
static void window_keep(window *w, const dot_splat *s, const band *b)
{
    float per_px = 1.0f / s->area_mm2_per_px;
    span in = in_band(w, b);
    w->kept = 0;
    for (int32_t y = in.y0; y <= in.y1; y++)
        for (int32_t x = in.x0; x <= in.x1; x++) {
            float share = w->share[(y - w->y0) * w->stride + (x - w->x0)];
            size_t pixel = (size_t)(y - (int32_t)b->y0) * b->width + (size_t)x;
            if (!(share > 0.0f) || !on_skin_of(s, b, pixel, x, y)) continue;
            w->share[w->kept] = share * per_px;
            w->pixel[w->kept++] = (uint32_t)pixel;
        }
}

/* Take areas of black, spread by the window. */
static void window_take(const veil *v, const window *w, const taken *t)
{
    for (uint32_t i = 0; i < w->kept; i++) take(v, w->pixel[i], t, w->share[i]);
}

/* The same straight from the profile, for close-ups: its mass is known, and pixels are far finer than it. */
static void close_take(const veil *v, const window *w, const dot_splat *s, const band *b, const profile_table *p, float mass_mm2,
                       const taken *t)
{
    span in = in_band(w, b);
    for (int32_t y = in.y0; y <= in.y1; y++)
        for (int32_t x = in.x0; x <= in.x1; x += LANES) {
            float value[LANES];
            lanes dx = (float)x + 0.5f - s->x_px + lanes_load(lane_number);
            lanes_store(value, profile_at(p, s, dx, lanes_all((float)y + 0.5f - s->y_px)));
            for (int32_t i = 0; i < LANES && x + i <= in.x1; i++) {
                size_t pixel = (size_t)(y - (int32_t)b->y0) * b->width + (size_t)(x + i);
                if (value[i] > 0.0f && on_skin_of(s, b, pixel, x + i, y)) take(v, pixel, t, value[i] / mass_mm2);
            }
        }
}

static bool meets_band(const dot_splat *s, const band *b, float reach_mm)
{
    float reach = s->reach_y_px * reach_mm + 1.0f;
    return s->y_px + reach >= (float)b->y0 && s->y_px - reach < (float)(b->y0 + b->rows);
}

static profile_table halo_table(const dot_kernels *kernels, double radius_mm)
{
    return (profile_table){kernels->tail, KERNEL_NODES, (float)(KERNEL_NODES / (DOT_TAIL_REACH_MM * DOT_TAIL_REACH_MM)),
                           (float)(radius_mm * radius_mm)};
}

static profile_table core_table(const dot_kernels *kernels, const dot_profile *profile, double reach_mm)
{
    double radius = (double)profile->radius_mm, blur = (double)profile->blur_mm;
    int index = (int)(blur / (blur + radius) * CORE_RATIOS);
    if (index >= CORE_RATIOS) index = CORE_RATIOS - 1;
    return (profile_table){kernels->core[index], CORE_NODES, (float)(CORE_NODES / (reach_mm * reach_mm)), 0.0f};
}

/* Cores that are so nearly of one size share their pixels' shares: these then err by less than a code of the picture. */
static bool same_core(const profile_table *a, const profile_table *b)
{
    return a->table == b->table && fabsf(a->nodes_per_mm2 - b->nodes_per_mm2) < 0.05f * b->nodes_per_mm2;
}

/* A dot at the moments when it is there: how it looks, and its moment's place in the veil. */
typedef struct dot_course {
    dot_profile profile[SBL_PREVIEW_MOMENTS_MAX];
    uint32_t moment[SBL_PREVIEW_MOMENTS_MAX], count;
} dot_course;

static void clear_taken(taken *t, const veil *v)
{
    memset(t->mm2, 0, v->values * sizeof *t->mm2);
}

static void set_taken(taken *t, uint32_t moment, const float mm2[3])
{
    memcpy(t->mm2 + 3 * (size_t)moment, mm2, 3 * sizeof *mm2);
}

/* The halo's shape, which hardly knows the dot's size, is made once for all moments. */
static void take_halos(const veil *v, const dot_course *c, window *w, const dot_splat *s, const band *b, const dot_kernels *kernels)
{
    taken t;
    clear_taken(&t, v);
    if (window_of(w, s, DOT_TAIL_REACH_MM)) {
        profile_table p = halo_table(kernels, (double)c->profile[0].radius_mm);
        window_fill(w, s, &p, places_for(sqrt((double)s->area_mm2_per_px), 0.30));
        window_keep(w, s, b);
        for (uint32_t i = 0; i < c->count; i++) set_taken(&t, c->moment[i], c->profile[i].tail_mm2);
        window_take(v, w, &t);
        return;
    }
    for (uint32_t i = 0; i < c->count; i++) {
        profile_table p = halo_table(kernels, (double)c->profile[i].radius_mm);
        clear_taken(&t, v);
        set_taken(&t, c->moment[i], c->profile[i].tail_mm2);
        close_take(v, w, s, b, &p, c->profile[i].halo_mass, &t);
    }
}

/* Moments whose cores are nearly of one size are taken together. */
static void take_cores(const veil *v, const dot_course *c, window *w, const dot_splat *s, const band *b, const dot_kernels *kernels)
{
    taken t;
    for (uint32_t i = 0, next; i < c->count; i = next) {
        const dot_profile *first = &c->profile[i];
        double reach = core_reach((double)first->radius_mm, (double)first->blur_mm);
        profile_table p = core_table(kernels, first, reach);
        bool fits = window_of(w, s, reach);
        clear_taken(&t, v);
        for (next = i; next < c->count && (next == i || fits); next++) {
            const dot_profile *profile = &c->profile[next];
            profile_table other = core_table(kernels, profile, core_reach((double)profile->radius_mm, (double)profile->blur_mm));
            if (!same_core(&other, &p)) break;
            set_taken(&t, c->moment[next], profile->core_mm2);
        }
        if (!fits) {
            close_take(v, w, s, b, &p, first->core_area_mm2, &t);
            continue;
        }
        window_fill(w, s, &p, places_for(sqrt((double)s->area_mm2_per_px), 0.10));
        window_keep(w, s, b);
        window_take(v, w, &t);
    }
}

void preview_dots_splat(const band *b, const view_job *job)
{
    window w;
    dot_course c;
    for (uint32_t i = 0; i < job->splat_count; i++) {
        const dot_splat *s = &job->splat[i];
        if (!meets_band(s, b, (float)DOT_TAIL_REACH_MM)) continue;
        const sbl_dot *dot = &job->preview->scene.dots->dot[s->dot];
        c.count = 0;
        for (uint32_t m = 0; m < job->moment_count; m++) {
            const view_moment *moment = &job->moment[m];
            if (!moment->looks || dot->session < 1 || dot->session > moment->sessions) continue;
            c.profile[c.count] = preview_profile_of(&moment->looks[dot->session - 1], dot);
            c.moment[c.count++] = m;
        }
        if (!c.count) continue;
        take_halos(&b->dots, &c, &w, s, b, job->kernels);
        take_cores(&b->dots, &c, &w, s, b, job->kernels);
    }
}

void preview_roots_splat(const band *b, const view_job *job)
{
    window w;
    dot_course c = {.profile[0] = job->root_profile, .count = 1};
    for (uint32_t i = 0; i < job->root_count; i++) {
        const dot_splat *s = &job->root[i];
        if (!meets_band(s, b, (float)DOT_TAIL_REACH_MM)) continue;
        take_halos(&b->roots, &c, &w, s, b, job->kernels);
        take_cores(&b->roots, &c, &w, s, b, job->kernels);
    }
}
