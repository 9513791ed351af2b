/*
 * From samples to light: the samples of a pixel that see one piece of skin are shaded together; the rest is a neutral backdrop.
 */
#include "preview/skin.h"

typedef struct group {
    uint32_t triangle;
    int samples;
    float x, y; /* sums of the samples' places within the pixel */
    double depth_mm;
} group;

/* Samples that see the same piece of skin are shaded once, at their middle. */
static int group_samples(group groups[SUBSAMPLES], const uint32_t *triangle, const float *nearness)
{
    static const float sample_x[SUBSAMPLES] = {0.375f, 0.875f, 0.125f, 0.625f}, sample_y[SUBSAMPLES] = {0.125f, 0.375f, 0.625f, 0.875f};
    int count = 0;
    for (int s = 0; s < SUBSAMPLES; s++) {
        if (triangle[s] == SBL_NONE) continue;
        double depth = 1.0 / (double)nearness[s];
        int g = 0;
        while (g < count && fabs(groups[g].depth_mm - depth) > 3.0) g++;
        if (g == count) groups[count++] = (group){triangle[s], 0, 0.0f, 0.0f, depth};
        groups[g].x += sample_x[s];
        groups[g].y += sample_y[s];
        groups[g].samples++;
    }
    return count;
}

/* Perspective-correct weights of the triangle's corners at a place of the screen, held inside the triangle. */
static void weights_at(float weight[3], const view_vertex *const corner[3], float x, float y)
{
    float ax = corner[0]->x_px, ay = corner[0]->y_px, bx = corner[1]->x_px - ax, by = corner[1]->y_px - ay;
    float cx = corner[2]->x_px - ax, cy = corner[2]->y_px - ay, inverse = 1.0f / (bx * cy - cx * by);
    float v = ((x - ax) * cy - (y - ay) * cx) * inverse, w = ((y - ay) * bx - (x - ax) * by) * inverse;
    v = skin_clamp(v, 0.0f, 1.0f);
    w = skin_clamp(w, 0.0f, 1.0f - v);
    weight[0] = (1.0f - v - w) * corner[0]->nearness;
    weight[1] = v * corner[1]->nearness;
    weight[2] = w * corner[2]->nearness;
    float sum = weight[0] + weight[1] + weight[2];
    for (int k = 0; k < 3; k++) weight[k] /= sum;
}

static skin_point mixed(const skin_point *const corner[3], const float weight[3])
{
    skin_point out;
    for (int i = 0; i < SKIN_VALUES; i++)
        out.value[i] = weight[0] * corner[0]->value[i] + weight[1] * corner[1]->value[i] + weight[2] * corner[2]->value[i];
    return out;
}

static skin_site site_of(const skin_point *point, sbl_vec3f camera, float focal_px)
{
    sbl_vec3f to = skin_madd(camera, point->position, -1.0f);
    float distance = sqrtf(skin_dot(to, to));
    skin_site at = {*point, skin_scale(to, 1.0f / distance), distance / focal_px};
    skin_point *p = &at.point;
    p->normal = skin_unit(p->normal);
    p->soft_normal = skin_unit(p->soft_normal);
    /* The inside of an open scan shows its wall, not a hole. */
    if (skin_dot(p->normal, at.to_camera) < -0.2f) {
        p->normal = skin_scale(p->normal, -1.0f);
        p->soft_normal = skin_scale(p->soft_normal, -1.0f);
        p->ambient *= 0.25f;
    }
    return at;
}

/* What the pixels of a band share. */
typedef struct shader {
    const view_job *job;
    skin_light light;
    sbl_vec3f camera;
    float focal_px;
    noise_cube cube[SKIN_OCTAVES];
} shader;

static void shader_start(shader *s, const view_job *job)
{
    *s = (shader){.job = job, .camera = sbl_v3_store(job->camera->position), .focal_px = (float)job->camera->focal_px};
    for (int l = 0; l < LAMPS; l++) s->light.lamp[l] = sbl_v3_store(job->rig.lamp[l]);
    s->light.up = sbl_v3_store(job->rig.up);
    s->light.albedo[0] = (float)job->albedo.r;
    s->light.albedo[1] = (float)job->albedo.g;
    s->light.albedo[2] = (float)job->albedo.b;
    s->light.blood_scale = (float)job->blood_scale;
    s->light.exposure = (float)job->exposure;
    s->light.seed = (uint32_t)job->preview->scene.seed;
}

/* A seamless grey wall, lit behind the head. Linear light, the same in all channels. */
static float backdrop(const view_job *job, double x, double y)
{
    double scale = 1.0 / (job->height > job->width ? job->height : job->width);
    double dx = (x - 0.5 * job->width) * scale, dy = (y - 0.47 * job->height) * scale;
    double fall = 1.0 + (dx * dx + dy * dy) / (0.55 * 0.55);
    return (float)(0.14 + 0.40 / (fall * fall));
}

/* Add a group's light to its pixel's and give its share of the pixel; weight is that of the triangle's corners. */
static float shade_group(skin_shade *sum, float weight[3], shader *s, const group *g, float x, float y)
{
    const view_job *job = s->job;
    const uint32_t *index = job->preview->scene.head->surface.triangle + 3 * (size_t)g->triangle;
    const view_vertex *vertex[3] = {&job->vertex[index[0]], &job->vertex[index[1]], &job->vertex[index[2]]};
    const skin_point *corner[3] = {&job->skin[index[0]], &job->skin[index[1]], &job->skin[index[2]]};
    weights_at(weight, vertex, x + g->x / (float)g->samples, y + g->y / (float)g->samples);
    skin_point point = mixed(corner, weight);
    float share = point.show * (float)g->samples / (float)SUBSAMPLES;
    if (!(share > 0.0f)) return 0.0f;
    skin_site at = site_of(&point, s->camera, s->focal_px);
    skin_shade is = preview_skin_shade(&at, &s->light, s->cube);
    for (int c = 0; c < 3; c++) sum->diffuse[c] += share * is.diffuse[c];
    sum->gloss += share * is.gloss;
    sum->light += share * is.light;
    return share;
}

static void shade_pixel(band *b, shader *s, uint32_t x, uint32_t row)
{
    size_t pixel = (size_t)row * b->width + x;
    group groups[SUBSAMPLES];
    int count = group_samples(groups, b->sample_triangle + pixel * SUBSAMPLES, b->sample_nearness + pixel * SUBSAMPLES), largest = 0;
    skin_shade sum = {{0.0f, 0.0f, 0.0f}, 0.0f, 0.0f};
    float open = 1.0f, weight[3];
    b->triangle[pixel] = SBL_NONE;
    b->depth_mm[pixel] = INFINITY;
    for (int g = 0; g < count; g++) {
        open -= shade_group(&sum, weight, s, &groups[g], (float)x, (float)(b->y0 + row));
        if (groups[g].samples <= largest) continue;
        largest = groups[g].samples;
        b->triangle[pixel] = groups[g].triangle;
        b->bary[2 * pixel] = weight[1];
        b->bary[2 * pixel + 1] = weight[2];
        b->depth_mm[pixel] = (float)groups[g].depth_mm;
    }
    /* The wall counts as diffuse light: dots never reach it, for it has no depth. */
    float wall = open > 0.0f ? open * backdrop(s->job, x + 0.5, b->y0 + row + 0.5) : 0.0f;
    for (size_t c = 0; c < 3; c++) b->diffuse[3 * pixel + c] = sum.diffuse[c] + wall;
    b->gloss[pixel] = sum.gloss;
    /* What stands before the wall is lit like a place turned half away. */
    b->light[pixel] = open < 0.999f ? sum.light / (1.0f - open) : 0.5f;
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

void preview_shade(band *b, const view_job *job)
{
    shader s;
    shader_start(&s, job);
    for (uint32_t row = 0; row < b->rows; row++) {
        for (uint32_t x = 0; x < b->width; x++) shade_pixel(b, &s, x, row);
        find_skin(b, row);
    }
}
