/*
 * Hairs onto pixels. A hair thinner than a pixel covers its share of it: the stroke is widened to one pixel and made as much fainter, so
 * its tone is the same at every size of the picture. In a close-up the shaft's section is seen (hair_shaft.h): dark along its middle, clear
 * at its edges; a stub comes out of the skin, which veils its foot, and ends round, as a slanting cut through a round shaft is seen.
 */
#include "preview/room.h"

#define DEPTH_SLACK_MM 2.5
/* Half a width in pixels from which the section is seen. */
#define FINE_HALF_PX 1.0
/* A shaft leans by some 45 degrees, so its ends are ellipses this long to their width. */
#define END_ROUND 0.7
/* What is seen of the foot where it leaves the skin; one width on the whole is seen. */
#define FOOT_SEEN 0.35
/* What this takes from a stub, as a length in halves of its width: of the foot's ellipse pi / 4 is left, of the tip's, where the way through
 * the shaft shortens, too, pi / 4 - 1/3; and half of the veil's way. */
#define STUB_LOSS (END_ROUND * (1.0 - SBL_PI / 4.0) + END_ROUND * (4.0 / 3.0 - SBL_PI / 4.0) + (1.0 - FOOT_SEEN))

static double hypot_of(double x, double y)
{
    return sqrt(x * x + y * y);
}

static bool to_screen(screen_stroke *out, const hair_stroke *stroke, const sbl_camera *camera)
{
    double x0, y0, x1, y1, depth0, depth1;
    sbl_vec3 from = sbl_v3_load(stroke->from), to = sbl_v3_load(stroke->to);
    /* Roots that face away are behind the head even where the depth test could not tell. */
    double facing = sbl_v3_dot(sbl_v3_load(stroke->normal), sbl_v3_normalize(sbl_v3_sub(camera->position, from)));
    double shown = (double)stroke->darkness * sbl_smoothstep(0.0, (double)stroke->limb_cosine, facing);
    if (!(shown > 0.0)) return false;
    if (!sbl_camera_project(camera, from, &x0, &y0, &depth0) || !sbl_camera_project(camera, to, &x1, &y1, &depth1)) return false;
    double width0 = (double)stroke->from_width_mm * camera->focal_px / depth0;
    double width1 = (double)stroke->to_width_mm * camera->focal_px / depth1;
    bool fine = 0.5 * width0 >= FINE_HALF_PX;
    if (stroke->cut && !fine) shown *= 1.0 - fmin(STUB_LOSS * 0.5 * width0 / fmax(hypot_of(x1 - x0, y1 - y0), 1e-9), 0.8);
    *out = (screen_stroke){.x0 = (float)x0,
                           .y0 = (float)y0,
                           .x1 = (float)x1,
                           .y1 = (float)y1,
                           .depth0 = (float)depth0,
                           .depth1 = (float)depth1,
                           .half0 = (float)(0.5 * fmax(width0, 1.0)),
                           .half1 = (float)(0.5 * fmax(width1, 1.0)),
                           .cover0 = (float)(shown * fmin(width0, 1.0)),
                           .cover1 = (float)(shown * fmin(width1, 1.0)),
                           .fine = fine,
                           .cut = stroke->cut};
    return true;
}

static float margin_of(const screen_stroke *s)
{
    return (s->half0 > s->half1 ? s->half0 : s->half1) + 1.0f;
}

static void set_rows(screen_stroke *s)
{
    float m = margin_of(s);
    s->low_y = (s->y0 < s->y1 ? s->y0 : s->y1) - m;
    s->high_y = (s->y0 > s->y1 ? s->y0 : s->y1) + m;
}

static bool meets_rows(const screen_stroke *s, float y0, float y1)
{
    return s->high_y >= y0 && s->low_y < y1;
}

static bool meets_picture(const screen_stroke *s, float width, float height)
{
    float m = margin_of(s), low_x = s->x0 < s->x1 ? s->x0 : s->x1, high_x = s->x0 > s->x1 ? s->x0 : s->x1;
    return high_x + m >= 0.0f && low_x - m < width && meets_rows(s, 0.0f, height);
}

sbl_status preview_strokes_place(view_job *job, sbl_arena *arena, sbl_diag *diag)
{
    const struct sbl_preview_room *room = job->preview->room;
    screen_stroke *stroke = SBL_NEW(arena, screen_stroke, room->stroke_count);
    if (!stroke) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a picture", "make a smaller one");
    uint32_t count = 0;
    for (uint32_t i = 0; i < room->stroke_count; i++) {
        if (!to_screen(&stroke[count], &room->stroke[i], job->camera)) continue;
        set_rows(&stroke[count]);
        count += meets_picture(&stroke[count], (float)job->width, (float)job->height);
    }
    job->stroke = stroke;
    job->stroke_count = count;
    return SBL_OK;
}

/* What the hairs of a picture take from the skin and put in its place. */
typedef struct ink {
    const hair_shaft *shaft;
    double taken[3]; /* mean over the width */
    double hair[3];
} ink;

static void blend(band *b, size_t pixel, const double cover[3], const ink *in)
{
    float light = b->light[pixel];
    for (size_t c = 0; c < 3; c++)
        b->diffuse[3 * pixel + c] = (float)(1.0 - cover[c]) * b->diffuse[3 * pixel + c] + (float)(cover[c] * in->hair[c]) * light;
    b->gloss[pixel] *= (float)(1.0 - cover[1]);
}

/* A place of a stroke: pixels along it and off its axis, and its half width there. */
typedef struct stroke_place {
    double along, across, length, half;
} stroke_place;

/* Box-filtered coverage of a bar: a ramp one pixel wide at its sides. */
static void cover_plain(double cover[3], const stroke_place *at, const ink *in)
{
    double side = sbl_clamp(at->half + 0.5 - at->across, 0.0, 1.0) - sbl_clamp(0.5 - at->half - at->across, 0.0, 1.0);
    for (int c = 0; c < 3; c++) cover[c] = side * in->taken[c];
}

/* The section, integrated over the pixel's width. */
static void cover_fine(double cover[3], const stroke_place *at, const screen_stroke *s, const ink *in)
{
    double half = at->half, seen = 1.0;
    if (s->cut) {
        double of_foot = sbl_clamp(at->along / (END_ROUND * half), 0.0, 1.0),
               of_tip = sbl_clamp((at->length - at->along) / (END_ROUND * half), 0.0, 1.0), off = 1.0 - fmin(of_foot, of_tip);
        seen = of_tip * (FOOT_SEEN + (1.0 - FOOT_SEEN) * sbl_smoothstep(0.0, 2.0 * half, at->along));
        half = fmax(half * sqrt(1.0 - off * off), 0.25);
    }
    for (int c = 0; c < 3; c++)
        cover[c] = seen * half * hair_shaft_between(in->shaft, c, (at->across - 0.5) / half, (at->across + 0.5) / half);
}

static void draw_stroke(band *b, const screen_stroke *s, const ink *in)
{
    double ax = (double)s->x0, ay = (double)s->y0, dx = (double)s->x1 - ax, dy = (double)s->y1 - ay, length = hypot_of(dx, dy);
    double inverse = length > 1e-9 ? 1.0 / length : 0.0, ux = dx * inverse, uy = dy * inverse, margin = (double)margin_of(s);
    double low_x = dx < 0.0 ? ax + dx : ax, low_y = dy < 0.0 ? ay + dy : ay;
    int32_t x0 = (int32_t)sbl_clamp(low_x - margin, 0.0, b->width - 1.0),
            x1 = (int32_t)sbl_clamp(low_x + fabs(dx) + margin, 0.0, b->width - 1.0);
    int32_t top = (int32_t)b->y0, end = top + (int32_t)b->rows - 1;
    int32_t y0 = (int32_t)sbl_clamp(low_y - margin, top, end), y1 = (int32_t)sbl_clamp(low_y + fabs(dy) + margin, top, end);
    for (int32_t y = y0; y <= y1; y++)
        for (int32_t x = x0; x <= x1; x++) {
            double px = x + 0.5 - ax, py = y + 0.5 - ay, along = px * ux + py * uy, across = fabs(py * ux - px * uy), cover[3];
            double t = sbl_clamp(along * inverse, 0.0, 1.0), half = (double)s->half0 + t * (double)(s->half1 - s->half0);
            double ends = sbl_clamp(along + 0.5, 0.0, 1.0) - sbl_clamp(along - length + 0.5, 0.0, 1.0);
            double shown = ends * ((double)s->cover0 + t * (double)(s->cover1 - s->cover0));
            if (!(shown > 0.0 && across < half + 0.5)) continue;
            size_t pixel = (size_t)(y - top) * b->width + (size_t)x;
            double depth = (double)s->depth0 + t * (double)(s->depth1 - s->depth0);
            if (depth > (double)b->depth_mm[pixel] + DEPTH_SLACK_MM) continue;
            stroke_place at = {along, across, length, half};
            if (s->fine) cover_fine(cover, &at, s, in);
            else cover_plain(cover, &at, in);
            for (int c = 0; c < 3; c++) cover[c] *= shown;
            blend(b, pixel, cover, in);
        }
}

void preview_strokes_draw(band *b, const view_job *job)
{
    /* Hairs lie in each other's shadow. */
    ink in = {.shaft = &job->shaft, .hair = {0.75 * job->hair.r, 0.75 * job->hair.g, 0.75 * job->hair.b}};
    for (int c = 0; c < 3; c++) in.taken[c] = (double)job->shaft.taken[c][HAIR_SHAFT_NODES];
    for (uint32_t i = 0; i < job->stroke_count; i++)
        if (meets_rows(&job->stroke[i], (float)b->y0, (float)(b->y0 + b->rows))) draw_stroke(b, &job->stroke[i], &in);
}
