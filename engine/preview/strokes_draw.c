/*
 * Hairs onto pixels. A hair thinner than a pixel covers its share of it: the stroke is widened to one pixel and made as much fainter, so its
 * tone is the same at every size of the picture.
 */
#include "preview/room.h"

#define DEPTH_SLACK_MM 2.5

typedef struct screen_stroke {
    double x0, y0, x1, y1, depth0, depth1;
    double half0, half1, cover0, cover1;
} screen_stroke;

static bool to_screen(screen_stroke *out, const hair_stroke *stroke, const sbl_camera *camera)
{
    sbl_vec3 from = sbl_v3_load(stroke->from), to = sbl_v3_load(stroke->to);
    /* Roots that face away are behind the head even where the depth test could not tell; towards the limb hairs thin out, since end on they
     * would pile up to a black rim. */
    double facing = sbl_v3_dot(sbl_v3_load(stroke->normal), sbl_v3_normalize(sbl_v3_sub(camera->position, from)));
    double shown = (double)stroke->darkness * sbl_smoothstep(0.0, 0.12, facing);
    if (!(shown > 0.0)) return false;
    if (!sbl_camera_project(camera, from, &out->x0, &out->y0, &out->depth0) || !sbl_camera_project(camera, to, &out->x1, &out->y1, &out->depth1))
        return false;
    double width0 = (double)stroke->from_width_mm * camera->focal_px / out->depth0;
    double width1 = (double)stroke->to_width_mm * camera->focal_px / out->depth1;
    out->half0 = 0.5 * fmax(width0, 1.0);
    out->half1 = 0.5 * fmax(width1, 1.0);
    out->cover0 = shown * fmin(width0, 1.0);
    out->cover1 = shown * fmin(width1, 1.0);
    return true;
}

static void blend(band *b, size_t pixel, double cover, const double hair[3])
{
    float keep = (float)(1.0 - cover), light = b->light[pixel];
    for (size_t c = 0; c < 3; c++) b->diffuse[3 * pixel + c] = keep * b->diffuse[3 * pixel + c] + (float)(cover * hair[c]) * light;
    b->gloss[pixel] *= keep;
}

static void draw_stroke(band *b, const screen_stroke *s, const double hair[3])
{
    double dx = s->x1 - s->x0, dy = s->y1 - s->y0, length = sqrt(dx * dx + dy * dy), margin = fmax(s->half0, s->half1) + 0.5;
    double inverse = length > 1e-9 ? 1.0 / length : 0.0, ux = dx * inverse, uy = dy * inverse;
    double y0 = floor(fmin(s->y0, s->y1) - margin), y1 = floor(fmax(s->y0, s->y1) + margin);
    double x0 = fmax(floor(fmin(s->x0, s->x1) - margin), 0.0), x1 = fmin(floor(fmax(s->x0, s->x1) + margin), b->width - 1.0);
    y0 = fmax(y0, b->y0);
    y1 = fmin(y1, b->y0 + b->rows - 1.0);
    for (double y = y0; y <= y1; y += 1.0)
        for (double x = x0; x <= x1; x += 1.0) {
            double px = x + 0.5 - s->x0, py = y + 0.5 - s->y0, along = px * ux + py * uy, across = fabs(py * ux - px * uy);
            double t = sbl_clamp(along * inverse, 0.0, 1.0), half = s->half0 + t * (s->half1 - s->half0);
            /* Box-filtered coverage of a bar: a ramp one pixel wide at its sides and its ends. */
            double side = sbl_clamp(half + 0.5 - across, 0.0, 1.0) - sbl_clamp(0.5 - half - across, 0.0, 1.0);
            double ends = sbl_clamp(along + 0.5, 0.0, 1.0) - sbl_clamp(along - length + 0.5, 0.0, 1.0);
            double cover = side * fmax(ends, 0.0) * (s->cover0 + t * (s->cover1 - s->cover0));
            if (!(cover > 0.0)) continue;
            size_t pixel = (size_t)(y - b->y0) * b->width + (size_t)x;
            double depth = s->depth0 + t * (s->depth1 - s->depth0);
            if (depth > (double)b->depth_mm[pixel] + DEPTH_SLACK_MM) continue;
            blend(b, pixel, cover, hair);
        }
}

void preview_strokes_draw(band *b, const view_job *job)
{
    const struct sbl_preview_room *room = job->preview->room;
    /* Hairs lie in each other's shadow. */
    const double hair[3] = {0.75 * job->hair.r, 0.75 * job->hair.g, 0.75 * job->hair.b};
    for (uint32_t i = 0; i < room->stroke_count; i++) {
        screen_stroke s;
        if (!to_screen(&s, &room->stroke[i], job->camera)) continue;
        double margin = fmax(s.half0, s.half1) + 1.0;
        if (fmax(s.y0, s.y1) + margin < b->y0 || fmin(s.y0, s.y1) - margin >= b->y0 + b->rows) continue;
        if (fmax(s.x0, s.x1) + margin < 0.0 || fmin(s.x0, s.x1) - margin >= b->width) continue;
        draw_stroke(b, &s, hair);
    }
}
