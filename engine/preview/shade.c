/*
 * From samples to light: a portrait studio (large key lamp, fill, two rim lamps, white surroundings), skin that lets light spread beneath
 * the terminator (wrapped diffusion by channel; normals blurred most in red, after Ma et al. 2007), a broad gloss, and a neutral backdrop.
 * Calibrated so that skin that faces the key lamp has the skin's own colour.
 */
#include "preview/room.h"

/* wrap: how far past the terminator light still arrives. A large lamp reaches round the form by itself; the rest is skin: red spreads
 * farthest. */
typedef struct lamp {
    double power, wrap[3];
} lamp;

static const lamp lamps[LAMPS] = {[LAMP_KEY] = {0.74, {0.34, 0.22, 0.18}},
                                  [LAMP_FILL] = {0.19, {0.55, 0.48, 0.45}},
                                  [LAMP_RIM_LEFT] = {0.34, {0.30, 0.20, 0.17}},
                                  [LAMP_RIM_RIGHT] = {0.34, {0.30, 0.20, 0.17}}};
#define SURROUNDINGS 0.26
#define FLOOR_SHARE  0.42 /* light from below over light from above */

static const double soft_share[3] = {0.75, 0.42, 0.22};

/* Optical density per unit of blood and of melanin, by channel. */
static const double blood_density[3] = {0.16, 1.0, 0.72};
static const double melanin_density[3] = {0.55, 0.85, 1.1};

#define FRESNEL_0 0.028 /* n = 1.4 */

typedef struct site {
    sbl_vec3 position, normal, soft, to_camera;
    double ambient, open[LAMPS];
    double melanin, blood, oil, show, cloth;
    double px_mm; /* size of a pixel on the skin, facing */
} site;

typedef struct shaded {
    double diffuse[3], gloss, light;
} shaded;

/* Perspective-correct weights of the triangle's corners at a place of the screen, held inside the triangle. */
static void weights_at(double weight[3], const view_vertex *const corner[3], double x, double y)
{
    double ax = (double)corner[0]->x_px, ay = (double)corner[0]->y_px, bx = (double)corner[1]->x_px - ax, by = (double)corner[1]->y_px - ay;
    double cx = (double)corner[2]->x_px - ax, cy = (double)corner[2]->y_px - ay, area = bx * cy - cx * by;
    double v = ((x - ax) * cy - (y - ay) * cx) / area, w = ((y - ay) * bx - (x - ax) * by) / area;
    v = sbl_clamp(v, 0.0, 1.0);
    w = sbl_clamp(w, 0.0, 1.0 - v);
    weight[0] = (1.0 - v - w) * (double)corner[0]->nearness;
    weight[1] = v * (double)corner[1]->nearness;
    weight[2] = w * (double)corner[2]->nearness;
    double sum = weight[0] + weight[1] + weight[2];
    for (int k = 0; k < 3; k++) weight[k] /= sum;
}

static void gather(site *at, const view_job *job, uint32_t triangle, const double weight[3])
{
    const sbl_preview *preview = job->preview;
    const sbl_surface *s = &preview->scene.head->surface;
    *at = (site){0};
    for (int k = 0; k < 3; k++) {
        uint32_t i = s->triangle[3 * (size_t)triangle + (size_t)k];
        double w = weight[k];
        const vertex_look *look = &preview->room->look[i];
        const view_vertex *view = &job->vertex[i];
        at->position = sbl_v3_madd(at->position, sbl_v3_load(s->position[i]), w);
        at->normal = sbl_v3_madd(at->normal, sbl_v3_load(s->normal[i]), w);
        at->soft = sbl_v3_madd(at->soft, sbl_v3_load(look->soft_normal), w);
        at->ambient += w * (double)preview->ambient[i];
        for (int l = 0; l < LAMPS; l++) at->open[l] += w * (double)view->open[l];
        at->melanin += w * (double)look->melanin;
        at->blood += w * (double)look->blood;
        at->oil += w * (double)look->oil;
        at->show += w * (double)look->show;
        at->cloth += w * (double)look->cloth;
    }
    sbl_vec3 to = sbl_v3_sub(job->camera->position, at->position);
    double distance = sbl_v3_length(to);
    at->to_camera = sbl_v3_scale(to, 1.0 / distance);
    at->px_mm = distance / job->camera->focal_px;
    at->normal = sbl_v3_normalize(at->normal);
    at->soft = sbl_v3_normalize(at->soft);
    /* The inside of an open scan shows its wall, not a hole. */
    if (sbl_v3_dot(at->normal, at->to_camera) < -0.2) {
        at->normal = sbl_v3_scale(at->normal, -1.0);
        at->soft = sbl_v3_scale(at->soft, -1.0);
        at->ambient *= 0.25;
    }
}

/* How much of a feature of this size a pixel still resolves. */
static double resolved(double size_mm, double px_mm)
{
    return sbl_smoothstep(1.0, 3.2, size_mm / px_mm);
}

/* Fine unevenness: relief tilts the normal, freckles and vessels stain. */
static void texture(site *at, uint32_t seed)
{
    static const struct {
        double size_mm, tilt, stain;
    } octaves[] = {{2.6, 0.035, 0.030}, {1.1, 0.050, 0.030}, {0.42, 0.075, 0.022}, {0.16, 0.060, 0.0}};
    sbl_vec3 slope = sbl_v3(0.0, 0.0, 0.0);
    double stain = 0.0;
    for (uint32_t k = 0; k < sizeof octaves / sizeof octaves[0]; k++) {
        double share = resolved(octaves[k].size_mm, at->px_mm);
        if (share < 0.2) break;
        sbl_vec3 gradient;
        double value = preview_noise(sbl_v3_scale(at->position, 1.0 / octaves[k].size_mm), seed + 40 + k, &gradient);
        slope = sbl_v3_madd(slope, gradient, share * octaves[k].tilt);
        stain += share * octaves[k].stain * value;
    }
    at->melanin += stain;
    at->blood += 0.8 * stain;
    sbl_vec3 across = sbl_v3_madd(slope, at->normal, -sbl_v3_dot(slope, at->normal));
    at->normal = sbl_v3_normalize(sbl_v3_sub(at->normal, across));
}

/* Wrapped Lambert, smooth at its end; 1 facing the lamp. */
static double wrapped(double cosine, double wrap)
{
    const double toe = 0.3;
    double t = (cosine + wrap) / (1.0 + wrap);
    if (!(t > 0.0)) return 0.0;
    return (t < toe ? t * t * (0.5 / toe) : t - 0.5 * toe) * (1.0 / (1.0 - 0.5 * toe));
}

/* Not made unit again: the two differ by a few degrees, and where by more the crease may well be a little darker. */
static sbl_vec3 normal_of(const site *at, int channel)
{
    return sbl_v3_lerp(at->normal, at->soft, soft_share[channel]);
}

/* Light that bounces between skin and skin brightens what is hidden, in the skin's own colour (Jimenez et al. 2016, fitted polynomial). */
static double bounced(double open, double albedo)
{
    double a = 2.0404 * albedo - 0.3324, b = -4.7951 * albedo + 0.6417, c = 2.7552 * albedo + 0.6903;
    double more = ((open * a + b) * open + c) * open;
    return more > open ? more : open;
}

static double lamp_light(const lamp *l, sbl_vec3 toward, sbl_vec3 n, int channel, double open)
{
    /* A penumbra on skin is red: light leaks under its edge. */
    static const double leak[3] = {0.20, 0.0, -0.06};
    return l->power * wrapped(sbl_v3_dot(n, toward), l->wrap[channel]) * open * (1.0 + leak[channel] * (1.0 - open));
}

static double light_on(const site *at, const light_rig *rig, int channel, double albedo)
{
    sbl_vec3 n = normal_of(at, channel);
    double up = 0.5 + 0.5 * sbl_v3_dot(n, rig->up);
    double sum = SURROUNDINGS * (FLOOR_SHARE + (1.0 - FLOOR_SHARE) * up) * bounced(at->ambient, albedo);
    for (int l = 0; l < LAMPS; l++) sum += lamp_light(&lamps[l], rig->lamp[l], n, channel, at->open[l]);
    return sum;
}

/* Microfacet gloss of one lamp: GGX, Schlick's Fresnel, and the short form of the Smith term (Karis 2013). */
static double glint(sbl_vec3 n, sbl_vec3 v, sbl_vec3 l, double alpha)
{
    double nl = sbl_v3_dot(n, l), nv = sbl_clamp(sbl_v3_dot(n, v), 0.05, 1.0);
    if (!(nl > 0.0)) return 0.0;
    sbl_vec3 h = sbl_v3_normalize(sbl_v3_add(v, l));
    double nh = sbl_v3_dot(n, h), vh = sbl_clamp(sbl_v3_dot(v, h), 0.0, 1.0);
    double a2 = alpha * alpha, d = nh * nh * (a2 - 1.0) + 1.0;
    double f5 = (1.0 - vh) * (1.0 - vh);
    f5 = f5 * f5 * (1.0 - vh);
    double k = 0.5 * alpha;
    double smith = 1.0 / ((nl * (1.0 - k) + k) * (nv * (1.0 - k) + k));
    return a2 / (d * d) * (FRESNEL_0 + (1.0 - FRESNEL_0) * f5) * smith * 0.25 * nl;
}

static double gloss_on(const site *at, const light_rig *rig)
{
    /* Two lobes, after measured faces (Weyrich et al. 2006): the broad one of rough skin, and in the key light the narrow one of its oil.
     */
    sbl_vec3 n = at->normal, v = at->to_camera;
    static const double broad[LAMPS] = {0.46, 0.46, 0.40, 0.40};
    double sheen = 0.5 * lamps[LAMP_KEY].power * at->open[LAMP_KEY] * glint(n, v, rig->lamp[LAMP_KEY], 0.24);
    for (int l = 0; l < LAMPS; l++) sheen += 0.8 * lamps[l].power * at->open[l] * glint(n, v, rig->lamp[l], broad[l]);
    double facing = sbl_clamp(sbl_v3_dot(at->normal, at->to_camera), 0.0, 1.0), grazing = 1.0 - facing;
    double g2 = grazing * grazing;
    double mirror = SURROUNDINGS * at->ambient * at->ambient * (FRESNEL_0 + 0.22 * g2 * g2 * grazing);
    return at->oil * (sheen + mirror) * (1.0 - at->cloth);
}

static shaded shade_site(site *at, const view_job *job)
{
    texture(at, (uint32_t)job->preview->scene.seed);
    const double base[3] = {job->albedo.r, job->albedo.g, job->albedo.b};
    shaded out;
    double mean_light = 0.0;
    for (int c = 0; c < 3; c++) {
        double density = at->melanin * melanin_density[c] + at->blood * blood_density[c] * job->blood_scale;
        double albedo = base[c] * preview_transmitted(density);
        albedo += at->cloth * (0.035 - albedo);
        double light = job->exposure * light_on(at, &job->rig, c, albedo);
        out.diffuse[c] = albedo * light;
        mean_light += light / 3.0;
    }
    out.gloss = job->exposure * gloss_on(at, &job->rig);
    out.light = mean_light;
    return out;
}

/* Five per cent over the calibration: the lamp's own middle is a little brighter than most of what it lights. */
double preview_exposure(const light_rig *rig)
{
    sbl_vec3 facing = rig->lamp[LAMP_KEY];
    site at = {.normal = facing, .soft = facing, .ambient = 1.0, .open = {1.0, 1.0, 1.0, 1.0}};
    return 1.05 / light_on(&at, rig, 1, 0.3);
}

/* A seamless grey wall, lit behind the head. Linear light, the same in all channels. */
static double backdrop(const view_job *job, double x, double y)
{
    double scale = 1.0 / (job->height > job->width ? job->height : job->width);
    double dx = (x - 0.5 * job->width) * scale, dy = (y - 0.47 * job->height) * scale;
    double fall = 1.0 + (dx * dx + dy * dy) / (0.55 * 0.55);
    return 0.14 + 0.40 / (fall * fall);
}

typedef struct group {
    uint32_t triangle;
    double x, y, depth_mm;
    int samples;
} group;

/* Samples that see the same piece of skin are shaded once, at their middle. */
static int group_samples(group groups[SUBSAMPLES], const uint32_t *triangle, const float *nearness, uint32_t x, uint32_t y)
{
    static const double sample_x[SUBSAMPLES] = {0.375, 0.875, 0.125, 0.625}, sample_y[SUBSAMPLES] = {0.125, 0.375, 0.625, 0.875};
    int count = 0;
    for (int s = 0; s < SUBSAMPLES; s++) {
        if (triangle[s] == SBL_NONE) continue;
        double depth = 1.0 / (double)nearness[s];
        int g = 0;
        while (g < count && fabs(groups[g].depth_mm - depth) > 3.0) g++;
        if (g == count) groups[count++] = (group){triangle[s], 0.0, 0.0, depth, 0};
        groups[g].x += x + sample_x[s];
        groups[g].y += y + sample_y[s];
        groups[g].samples++;
    }
    return count;
}

static void shade_pixel(band *b, const view_job *job, uint32_t x, uint32_t row)
{
    size_t pixel = (size_t)row * b->width + x;
    const sbl_surface *s = &job->preview->scene.head->surface;
    group groups[SUBSAMPLES];
    int count = group_samples(groups, b->sample_triangle + pixel * SUBSAMPLES, b->sample_nearness + pixel * SUBSAMPLES, x, b->y0 + row);
    double wall = backdrop(job, x + 0.5, b->y0 + row + 0.5), open = 1.0;
    double diffuse[3] = {0.0, 0.0, 0.0}, gloss = 0.0, light = 0.0;
    int largest = 0;
    b->triangle[pixel] = SBL_NONE;
    b->depth_mm[pixel] = INFINITY;
    for (int g = 0; g < count; g++) {
        const view_vertex *corner[3];
        for (int k = 0; k < 3; k++) corner[k] = &job->vertex[s->triangle[3 * (size_t)groups[g].triangle + (size_t)k]];
        double weight[3];
        weights_at(weight, corner, groups[g].x / groups[g].samples, groups[g].y / groups[g].samples);
        site at;
        gather(&at, job, groups[g].triangle, weight);
        shaded is = shade_site(&at, job);
        double share = at.show * groups[g].samples / SUBSAMPLES;
        for (int c = 0; c < 3; c++) diffuse[c] += share * is.diffuse[c];
        gloss += share * is.gloss;
        light += share * is.light;
        open -= share;
        if (groups[g].samples <= largest) continue;
        largest = groups[g].samples;
        b->triangle[pixel] = groups[g].triangle;
        b->bary[2 * pixel] = (float)weight[1];
        b->bary[2 * pixel + 1] = (float)weight[2];
        b->depth_mm[pixel] = (float)groups[g].depth_mm;
    }
    /* The wall counts as diffuse light: dots never reach it, for it has no depth. */
    for (int c = 0; c < 3; c++) b->diffuse[3 * pixel + (size_t)c] = (float)(diffuse[c] + open * wall);
    b->gloss[pixel] = (float)gloss;
    /* What stands before the wall is lit like a place turned half away. */
    b->light[pixel] = (float)(open < 0.999 ? light / (1.0 - open) : 0.5);
}

void preview_shade(band *b, const view_job *job)
{
    for (uint32_t row = 0; row < b->rows; row++)
        for (uint32_t x = 0; x < b->width; x++) shade_pixel(b, job, x, row);
}
