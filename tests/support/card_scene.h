/*
 * card_scene.h - photos of the card made for tests: a pinhole camera, light that falls off, a camera's own colours, blur, noise, encoding. All
 * in linear light, from the card's layout alone.
 */
#ifndef STUBBLE_TESTS_CARD_SCENE_H
#define STUBBLE_TESTS_CARD_SCENE_H

#include "check.h"
#include "stubble/card_file.h"
#include "stubble/math.h"

#define SCENE_PAPER   0.87
#define SCENE_LEVELS  16384
#define SCENE_NORMALS 4096u

typedef struct card_scene {
    uint32_t width, height;
    sbl_card_kind kind;
    double focal_px, distance_mm, tilt, towards, roll; /* towards: the direction of the tilt; roll: in the picture */
    double shift_mm[2];                                /* of the card's centre from the line of sight */
    double print[2];                                   /* stretch of the print along x and y */
    double blur_px, noise;                             /* noise: standard deviation of encoded values over 255, at mid light */
    double gain[3], mix;                               /* the camera's white and how much its channels see of each other */
    double light_fall;                                 /* of light from left to right of the picture, as a factor minus 1 */
    double exposure;
    double tone;    /* of the camera's curve over sRGB's; 0: 1 */
    double bend_mm; /* height of the card's middle over a chord; seen when tilted */
    int covered;    /* tag under a hand, -1: none */
    uint64_t seed;
    const sbl_photo *background; /* NULL: skin-like noise and stripes */
} card_scene;

static inline card_scene card_scene_plain(void)
{
    return (card_scene){.width = 1200,
                        .height = 900,
                        .focal_px = 1300.0,
                        .distance_mm = 260.0,
                        .print = {1.0, 1.0},
                        .blur_px = 0.7,
                        .noise = 0.004,
                        .gain = {1.0, 1.0, 1.0},
                        .exposure = 0.9,
                        .covered = -1};
}

/* Layout millimetres to pixels: the truth. The card's top left corner is the origin; print stretches it. */
static inline sbl_plane_map card_scene_map(const card_scene *s)
{
    const sbl_card_layout *layout = sbl_card_layout_of(s->kind);
    double ca = cos(s->towards), sa = sin(s->towards), ct = cos(s->tilt), st = sin(s->tilt), cr = cos(s->roll), sr = sin(s->roll);
    /* Tilt about the axis (-sin, cos) of the plane, then roll about the line of sight. */
    double t[3][2] = {{ca * ca * ct + sa * sa, ca * sa * (ct - 1.0)}, {ca * sa * (ct - 1.0), sa * sa * ct + ca * ca}, {-ca * st, -sa * st}};
    double r[3][2];
    for (int k = 0; k < 2; k++) {
        r[0][k] = cr * t[0][k] - sr * t[1][k];
        r[1][k] = sr * t[0][k] + cr * t[1][k];
        r[2][k] = t[2][k];
    }
    double cx = 0.5 * layout->width_mm * s->print[0], cy = 0.5 * layout->height_mm * s->print[1];
    double place[3] = {s->shift_mm[0] - r[0][0] * cx - r[0][1] * cy, s->shift_mm[1] - r[1][0] * cx - r[1][1] * cy,
                       s->distance_mm - r[2][0] * cx - r[2][1] * cy};
    sbl_plane_map map;
    double column[3][3] = {{r[0][0], r[1][0], r[2][0]}, {r[0][1], r[1][1], r[2][1]}, {place[0], place[1], place[2]}};
    for (int k = 0; k < 3; k++) {
        map.h[k] = s->focal_px * column[k][0] + 0.5 * s->width * column[k][2];
        map.h[3 + k] = s->focal_px * column[k][1] + 0.5 * s->height * column[k][2];
        map.h[6 + k] = column[k][2];
    }
    return map;
}

typedef struct card_scene_ink {
    uint8_t cell[4][SBL_CARD_TAG_CELLS * SBL_CARD_TAG_CELLS];
} card_scene_ink;

static inline card_scene_ink card_scene_inks(sbl_card_kind kind)
{
    card_scene_ink ink;
    for (uint32_t t = 0; t < 4; t++) REQUIRE(sbl_card_tag_cells(sbl_card_layout_of(kind)->first_tag + t, ink.cell[t]));
    return ink;
}

static inline bool card_scene_in(const sbl_card_rect *r, double x, double y)
{
    return x >= r->x_mm && y >= r->y_mm && x < r->x_mm + r->width_mm && y < r->y_mm + r->height_mm;
}

/* Reflectance in linear sRGB; false off the card and in its window. */
static inline bool card_scene_reflectance(const card_scene *s, const card_scene_ink *ink, double x, double y, double rgb[3])
{
    const sbl_card_layout *layout = sbl_card_layout_of(s->kind);
    if (!(x >= 0.0 && y >= 0.0 && x < layout->width_mm && y < layout->height_mm) || card_scene_in(&layout->window, x, y)) return false;
    for (int c = 0; c < 3; c++) rgb[c] = SCENE_PAPER;
    double size = layout->tag_side_mm / (SBL_CARD_TAG_CELLS - 2);
    for (int t = 0; t < 4; t++) {
        double u = (x - layout->tag_mm[t][0]) / size + 0.5 * SBL_CARD_TAG_CELLS,
               v = (y - layout->tag_mm[t][1]) / size + 0.5 * SBL_CARD_TAG_CELLS;
        if (!(u >= 0.0 && v >= 0.0 && u < SBL_CARD_TAG_CELLS && v < SBL_CARD_TAG_CELLS)) continue;
        /* A hand lies over half of the tag. */
        if (t == s->covered && u + v < SBL_CARD_TAG_CELLS + 2.0) return rgb[0] = 0.45, rgb[1] = 0.28, rgb[2] = 0.2, true;
        if (!ink->cell[t][(int)v * SBL_CARD_TAG_CELLS + (int)u])
            for (int c = 0; c < 3; c++) rgb[c] = 0.02;
        return true;
    }
    for (uint32_t i = 0; i < layout->patch_count; i++)
        if (card_scene_in(&layout->patch[i].place, x, y))
            for (int c = 0; c < 3; c++) rgb[c] = (double)sbl_photo_linear(layout->patch[i].srgb[c]);
    return true;
}

/* What the camera makes of light: a mixture of channels, then its white. */
static inline void card_scene_camera(const card_scene *s, const double light[3], double out[3])
{
    double mean = (light[0] + light[1] + light[2]) / 3.0;
    for (int c = 0; c < 3; c++) out[c] = s->exposure * s->gain[c] * ((1.0 - s->mix) * light[c] + s->mix * mean);
}

static inline void card_scene_background(const card_scene *s, uint32_t x, uint32_t y, double rgb[3])
{
    if (s->background) {
        const uint8_t *p = s->background->rgb + 3 * ((size_t)(y % s->background->height) * s->background->width + x % s->background->width);
        for (int c = 0; c < 3; c++) rgb[c] = (double)sbl_photo_linear(p[c]);
        return;
    }
    double grain = sbl_random_unit(s->seed, 5, (uint64_t)(y / 3) * s->width + x / 3), stripe = (x / 37 + y / 53) % 5 == 0 ? 0.3 : 1.0;
    rgb[0] = stripe * (0.35 + 0.2 * grain);
    rgb[1] = stripe * (0.22 + 0.2 * grain);
    rgb[2] = stripe * (0.16 + 0.2 * grain);
}

/* Gaussian blur of one channel of interleaved floats along one direction, in place through a line buffer. */
static inline void card_scene_blur_lines(float *light, uint32_t count, uint32_t lines, size_t step, size_t line_step, double sigma)
{
    int reach = (int)ceil(3.2 * sigma);
    double *weight = malloc(((size_t)reach + 1) * sizeof *weight), sum = 0.0;
    float *held = malloc(count * sizeof *held);
    REQUIRE(weight && held);
    for (int k = 0; k <= reach; k++) {
        weight[k] = exp(-0.5 * k * k / (sigma * sigma));
        sum += k ? 2.0 * weight[k] : weight[k];
    }
    for (uint32_t l = 0; l < lines; l++) {
        float *line = light + l * line_step;
        for (uint32_t i = 0; i < count; i++) held[i] = line[i * step];
        for (uint32_t i = 0; i < count; i++) {
            double total = 0.0;
            for (int k = -reach; k <= reach; k++) {
                int64_t at = (int64_t)i + k;
                at = at < 0 ? 0 : at >= (int64_t)count ? (int64_t)count - 1 : at;
                total += weight[k < 0 ? -k : k] * (double)held[at];
            }
            line[i * step] = (float)(total / sum);
        }
    }
    free(held);
    free(weight);
}

static inline sbl_photo card_scene_finish(const card_scene *s, float *light, sbl_arena *arena)
{
    if (s->blur_px > 0.0)
        for (int c = 0; c < 3; c++) {
            card_scene_blur_lines(light + c, s->width, s->height, 3, (size_t)3 * s->width, s->blur_px);
            card_scene_blur_lines(light + c, s->height, s->width, (size_t)3 * s->width, 3, s->blur_px);
        }
    uint8_t *rgb = SBL_NEW(arena, uint8_t, (uint64_t)3 * s->width * s->height), encoded[SCENE_LEVELS + 1];
    float normal[SCENE_NORMALS];
    REQUIRE(rgb);
    for (int i = 0; i <= SCENE_LEVELS; i++) encoded[i] = sbl_photo_encode(pow((double)i / SCENE_LEVELS, s->tone > 0.0 ? s->tone : 1.0));
    for (uint64_t i = 0; i < SCENE_NORMALS; i++) normal[i] = (float)sbl_random_normal(s->seed, 9, i);
    for (size_t i = 0; i < (size_t)3 * s->width * s->height; i++) {
        double value = (double)light[i];
        /* Photons are counted: noise grows as the root of light. 0.95 is the decoding curve's slope at the mid light of 0.2. */
        if (s->noise > 0.0)
            value += 0.95 * s->noise * sqrt((value + 0.01) / 0.2) * (double)normal[sbl_random_bits(s->seed, 10, i) % SCENE_NORMALS];
        rgb[i] = encoded[(int)(SCENE_LEVELS * sbl_clamp(value, 0.0, 1.0) + 0.5)];
    }
    return (sbl_photo){.rgb = rgb, .width = s->width, .height = s->height};
}

#define SCENE_SUB 4 /* places a pixel along each side */

static inline sbl_photo card_scene_render(const card_scene *s, sbl_arena *arena)
{
    sbl_plane_map map = card_scene_map(s);
    card_scene_ink ink = card_scene_inks(s->kind);
    const sbl_card_layout *layout = sbl_card_layout_of(s->kind);
    float *light = malloc((size_t)3 * s->width * s->height * sizeof *light);
    REQUIRE(light);
    for (uint32_t y = 0; y < s->height; y++)
        for (uint32_t x = 0; x < s->width; x++) {
            double back[3], sum[3] = {0.0, 0.0, 0.0}, mm_at[2], middle[2] = {-1e9, -1e9}, out[3];
            card_scene_background(s, x, y, back);
            bool near = sbl_plane_to_mm(&map, x + 0.5, y + 0.5, middle) && middle[0] > -3.0 && middle[1] > -3.0 &&
                        middle[0] < s->print[0] * layout->width_mm + 3.0 && middle[1] < s->print[1] * layout->height_mm + 3.0;
            for (int k = 0; k < (near ? SCENE_SUB * SCENE_SUB : 1); k++) {
                double rgb[3] = {back[0], back[1], back[2]}, px = x + (k % SCENE_SUB + 0.5) / SCENE_SUB,
                       py = y + (k / SCENE_SUB + 0.5) / SCENE_SUB;
                if (near && sbl_plane_to_mm(&map, px, py, mm_at)) {
                    double u = mm_at[0] / s->print[0], v = mm_at[1] / s->print[1];
                    /* A card bent along its length, seen from aside (towards 0): what lies higher is seen farther along x. */
                    double along = 2.0 * u / layout->width_mm - 1.0;
                    u += s->bend_mm * (1.0 - along * along) * tan(s->tilt);
                    card_scene_reflectance(s, &ink, u, v, rgb);
                }
                for (int c = 0; c < 3; c++) sum[c] += rgb[c];
            }
            double fall = 1.0 + s->light_fall * ((double)x / s->width - 0.5);
            for (int c = 0; c < 3; c++) sum[c] *= fall / (near ? SCENE_SUB * SCENE_SUB : 1);
            card_scene_camera(s, sum, out);
            for (int c = 0; c < 3; c++) light[3 * ((size_t)y * s->width + x) + (size_t)c] = (float)out[c];
        }
    sbl_photo photo = card_scene_finish(s, light, arena);
    free(light);
    return photo;
}

#endif
