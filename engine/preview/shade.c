/*
 * From samples to light: the samples of a pixel that see one piece of skin are shaded together; the rest is a neutral backdrop.
 */
#include "preview/skin.h"

#include <string.h>

typedef struct group {
    uint32_t triangle;
    int samples;
    float x, y; /* sums of the samples' places within the pixel */
    float nearness;
} group;

/* |1/a - 1/b| > 3 mm */
static bool apart(float a, float b)
{
    return fabsf(a - b) > 3.0f * a * b;
}

/* As most pixels do: every sample sees the same piece of skin. */
static bool see_one(const uint32_t *triangle, const float *nearness)
{
    bool one = true;
    for (int s = 0; s < SUBSAMPLES; s++) one = one && triangle[s] != SBL_NONE && !apart(nearness[0], nearness[s]);
    return one;
}

/* Samples that see the same piece of skin are shaded once, at their middle. */
static int group_samples(group groups[SUBSAMPLES], const uint32_t *triangle, const float *nearness)
{
    static const float sample_x[SUBSAMPLES] = {0.375f, 0.875f, 0.125f, 0.625f}, sample_y[SUBSAMPLES] = {0.125f, 0.375f, 0.625f, 0.875f};
    int count = 0;
    if (see_one(triangle, nearness)) {
        groups[0] = (group){triangle[0], SUBSAMPLES, 0.5f * SUBSAMPLES, 0.5f * SUBSAMPLES, nearness[0]};
        return 1;
    }
    for (int s = 0; s < SUBSAMPLES; s++) {
        if (triangle[s] == SBL_NONE) continue;
        int g = 0;
        while (g < count && apart(groups[g].nearness, nearness[s])) g++;
        if (g == count) groups[count++] = (group){triangle[s], 0, 0.0f, 0.0f, nearness[s]};
        groups[g].x += sample_x[s];
        groups[g].y += sample_y[s];
        groups[g].samples++;
    }
    return count;
}

/* Groups that wait to be shaded side by side. */
typedef struct place {
    uint32_t pixel, triangle; /* pixel of the band */
    float x, y;               /* on the screen */
    float samples;            /* share of the pixel */
    float depth_mm;
    bool largest; /* of its pixel: dots and redness go by it */
} place;

/* What the pixels of a band share. */
typedef struct shader {
    const view_job *job;
    band *band;
    skin_light light;
    sbl_vec3f camera;
    float focal_px;
    place waiting[LANES];
    int waiting_count;
} shader;

static void shader_start(shader *s, band *b, const view_job *job)
{
    *s = (shader){.job = job, .band = b, .camera = sbl_v3_store(job->camera->position), .focal_px = (float)job->camera->focal_px};
    s->light.law = job->rig.law;
    for (int l = 0; l < LAMPS; l++) s->light.lamp[l] = sbl_v3_store(job->rig.lamp[l]);
    s->light.up = sbl_v3_store(job->rig.up);
    s->light.albedo[0] = (float)job->albedo.r;
    s->light.albedo[1] = (float)job->albedo.g;
    s->light.albedo[2] = (float)job->albedo.b;
    s->light.blood_scale = (float)job->blood_scale;
    s->light.exposure = (float)job->exposure;
    s->light.seed = (uint32_t)job->preview->scene.seed;
}

/* The corners of the waiting places' triangles; lanes without one repeat the first. */
typedef struct corners {
    float x[3][LANES], y[3][LANES], nearness[3][LANES], place_x[LANES], place_y[LANES];
    const float *value[3][LANES];
} corners;

static void fetch_corners(corners *c, const shader *s)
{
    for (int i = 0; i < LANES; i++) {
        const place *p = &s->waiting[i < s->waiting_count ? i : 0];
        const uint32_t *index = s->job->preview->scene.head->surface.triangle + 3 * (size_t)p->triangle;
        for (int k = 0; k < 3; k++) {
            const view_vertex *v = &s->job->vertex[index[k]];
            c->x[k][i] = v->x_px;
            c->y[k][i] = v->y_px;
            c->nearness[k][i] = v->nearness;
            c->value[k][i] = s->job->skin[index[k]].value;
        }
        c->place_x[i] = p->x;
        c->place_y[i] = p->y;
    }
}

/* Perspective-correct weights of the triangles' corners at places of the screen, held inside the triangle. */
static void weights_at(lanes weight[3], const corners *c)
{
    lanes ax = lanes_load(c->x[0]), ay = lanes_load(c->y[0]), px = lanes_load(c->place_x) - ax, py = lanes_load(c->place_y) - ay;
    lanes bx = lanes_load(c->x[1]) - ax, by = lanes_load(c->y[1]) - ay, cx = lanes_load(c->x[2]) - ax, cy = lanes_load(c->y[2]) - ay;
    lanes inverse = 1.0f / (bx * cy - cx * by);
    lanes v = lanes_clamp((px * cy - py * cx) * inverse, 0.0f, 1.0f);
    lanes w = lanes_min(lanes_max((py * bx - px * by) * inverse, lanes_all(0.0f)), 1.0f - v);
    weight[0] = (1.0f - v - w) * lanes_load(c->nearness[0]);
    weight[1] = v * lanes_load(c->nearness[1]);
    weight[2] = w * lanes_load(c->nearness[2]);
    lanes scale = 1.0f / (weight[0] + weight[1] + weight[2]);
    for (int k = 0; k < 3; k++) weight[k] *= scale;
}

#ifdef PREVIEW_VECTORS

/* Each lane's values are mixed four at a time, then rows of values become rows of lanes. */
static void mix_corners(skin_places *out, const corners *c, const lanes weight[3])
{
    for (int v = 0; v < SKIN_VALUES; v += LANES) {
        lanes row[LANES];
        for (int i = 0; i < LANES; i++)
            row[i] = weight[0][i] * lanes_load(c->value[0][i] + v) + weight[1][i] * lanes_load(c->value[1][i] + v) +
                     weight[2][i] * lanes_load(c->value[2][i] + v);
        lanes low01 = __builtin_shufflevector(row[0], row[1], 0, 4, 1, 5), high01 = __builtin_shufflevector(row[0], row[1], 2, 6, 3, 7);
        lanes low23 = __builtin_shufflevector(row[2], row[3], 0, 4, 1, 5), high23 = __builtin_shufflevector(row[2], row[3], 2, 6, 3, 7);
        out->value[v] = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
        out->value[v + 1] = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
        out->value[v + 2] = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
        out->value[v + 3] = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
    }
}

#else

static void mix_corners(skin_places *out, const corners *c, const lanes weight[3])
{
    for (int v = 0; v < SKIN_VALUES; v++)
        out->value[v] = weight[0] * c->value[0][0][v] + weight[1] * c->value[1][0][v] + weight[2] * c->value[2][0][v];
}

#endif

static void look_at(skin_site *at, sbl_vec3f camera, float focal_px)
{
    skin_places *p = &at->point;
    lanes3 to = {camera.x - p->position.x, camera.y - p->position.y, camera.z - p->position.z};
    lanes distance = lanes_sqrt(lanes3_dot(to, to));
    at->to_camera = lanes3_scale(to, 1.0f / distance);
    at->px_mm = distance * (1.0f / focal_px);
    p->normal = lanes3_unit(p->normal);
    p->soft_normal = lanes3_unit(p->soft_normal);
    /* The inside of an open scan shows its wall, not a hole. */
    lane_ints inside = lanes3_dot(p->normal, at->to_camera) < -0.2f;
    lanes turn = lanes_pick(inside, lanes_all(-1.0f), lanes_all(1.0f));
    p->normal = lanes3_scale(p->normal, turn);
    p->soft_normal = lanes3_scale(p->soft_normal, turn);
    p->ambient = lanes_pick(inside, 0.25f * p->ambient, p->ambient);
}

/* Shade what waits and add its light to its pixels'. */
static void shade_waiting(shader *s)
{
    corners c;
    lanes weight[3];
    skin_site at;
    if (!s->waiting_count) return;
    fetch_corners(&c, s);
    weights_at(weight, &c);
    mix_corners(&at.point, &c, weight);
    look_at(&at, s->camera, s->focal_px);
    skin_shade is = preview_skin_shade(&at, &s->light);
    float show[LANES], diffuse[3][LANES], gloss[LANES], light[LANES], v[LANES], w[LANES];
    lanes_store(show, at.point.show);
    for (int k = 0; k < 3; k++) lanes_store(diffuse[k], is.diffuse[k]);
    lanes_store(gloss, is.gloss);
    lanes_store(light, is.light);
    lanes_store(v, weight[1]);
    lanes_store(w, weight[2]);
    band *b = s->band;
    for (int i = 0; i < s->waiting_count; i++) {
        const place *p = &s->waiting[i];
        float share = show[i] > 0.0f ? show[i] * p->samples : 0.0f;
        size_t pixel = p->pixel;
        for (size_t k = 0; k < 3; k++) b->diffuse[3 * pixel + k] += share * diffuse[k][i];
        b->gloss[pixel] += share * gloss[i];
        b->light[pixel] += share * light[i];
        b->covered[pixel % b->width] += share;
        if (!p->largest) continue;
        b->triangle[pixel] = p->triangle;
        b->bary[2 * pixel] = v[i];
        b->bary[2 * pixel + 1] = w[i];
        b->depth_mm[pixel] = p->depth_mm;
    }
    s->waiting_count = 0;
}

static bool see_none(const uint32_t *triangle)
{
    uint32_t all = SBL_NONE;
    for (int s = 0; s < SUBSAMPLES; s++) all &= triangle[s];
    return all == SBL_NONE;
}

static void collect_pixel(shader *s, uint32_t x, uint32_t row)
{
    band *b = s->band;
    size_t pixel = (size_t)row * b->width + x;
    const uint32_t *triangle = b->sample_triangle + pixel * SUBSAMPLES;
    if (see_none(triangle)) return;
    group groups[SUBSAMPLES];
    int count = group_samples(groups, triangle, b->sample_nearness + pixel * SUBSAMPLES), largest = 0;
    for (int g = 1; g < count; g++)
        if (groups[g].samples > groups[largest].samples) largest = g;
    for (int g = 0; g < count; g++) {
        const group *from = &groups[g];
        float inverse = 1.0f / (float)from->samples;
        s->waiting[s->waiting_count++] = (place){.pixel = (uint32_t)pixel,
                                                 .triangle = from->triangle,
                                                 .x = (float)x + from->x * inverse,
                                                 .y = (float)(b->y0 + row) + from->y * inverse,
                                                 .samples = (float)from->samples / (float)SUBSAMPLES,
                                                 .depth_mm = 1.0f / from->nearness,
                                                 .largest = g == largest};
        if (s->waiting_count == LANES) shade_waiting(s);
    }
}

/* A seamless grey wall, lit behind the head. Linear light, the same in all channels. */
static float backdrop(const view_job *job, double x, double y)
{
    double scale = 1.0 / (job->height > job->width ? job->height : job->width);
    double dx = (x - 0.5 * job->width) * scale, dy = (y - 0.47 * job->height) * scale;
    double fall = 1.0 + (dx * dx + dy * dy) / (0.55 * 0.55);
    return (float)(0.14 + 0.40 / (fall * fall));
}

/* Where a row has skin, from its first to its last pixel. */
static void find_skin(band *b, uint32_t row)
{
    const uint32_t *triangle = b->triangle + (size_t)row * b->width;
    uint32_t from = 0, to = b->width;
    while (from < to && triangle[from] == SBL_NONE) from++;
    while (to > from && triangle[to - 1] == SBL_NONE) to--;
    b->skin_from[row] = from;
    b->skin_to[row] = to;
}

/* The wall counts as diffuse light: dots never reach it, for it has no depth. */
static void add_wall(band *b, const view_job *job, uint32_t row)
{
    for (uint32_t x = 0; x < b->width; x++) {
        size_t pixel = (size_t)row * b->width + x;
        float open = 1.0f - b->covered[x];
        float wall = open > 0.0f ? open * backdrop(job, x + 0.5, b->y0 + row + 0.5) : 0.0f;
        for (size_t c = 0; c < 3; c++) b->diffuse[3 * pixel + c] += wall;
        /* What stands before the wall is lit like a place turned half away. */
        b->light[pixel] = open < 0.999f ? b->light[pixel] / (1.0f - open) : 0.5f;
    }
}

static void clear_row(band *b, uint32_t row)
{
    size_t start = (size_t)row * b->width;
    memset(b->covered, 0, b->width * sizeof *b->covered);
    memset(b->diffuse + 3 * start, 0, 3 * (size_t)b->width * sizeof *b->diffuse);
    memset(b->gloss + start, 0, b->width * sizeof *b->gloss);
    memset(b->light + start, 0, b->width * sizeof *b->light);
    for (size_t pixel = start; pixel < start + b->width; pixel++) {
        b->triangle[pixel] = SBL_NONE;
        b->depth_mm[pixel] = INFINITY;
    }
}

void preview_shade(band *b, const view_job *job)
{
    shader s;
    shader_start(&s, b, job);
    for (uint32_t row = 0; row < b->rows; row++) {
        clear_row(b, row);
        for (uint32_t x = 0; x < b->width; x++) collect_pixel(&s, x, row);
        shade_waiting(&s);
        add_wall(b, job, row);
        find_skin(b, row);
    }
}
