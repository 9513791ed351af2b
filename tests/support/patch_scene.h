/*
 * patch_scene.h - photos of a patch of skin with the card beside it, made for tests: a flat skin with shaved hair on the sites of our own field,
 * bare (or scarred) inside an outline that is known in millimetres, seen by a pinhole camera.
 */
#ifndef STUBBLE_TESTS_PATCH_SCENE_H
#define STUBBLE_TESTS_PATCH_SCENE_H

#include "skin_scene.h"
#include "stubble/patch.h"

#define PATCH_CORNERS 24

typedef struct patch_scene {
    card_scene card;                  /* its camera sees the skin as well; the card's top left corner is the origin */
    double outline[PATCH_CORNERS][2]; /* mm of the card, y down */
    double outline_px[PATCH_CORNERS][2];
    double hairs_per_cm2;
    double skin[3], inside[3]; /* linear light */
    double shine;              /* of a scar: part of the inside that shines */
    double texture_px_per_mm;
    skin_scene *hair; /* sites; made by patch_scene_render */
} patch_scene;

static inline patch_scene patch_scene_plain(void)
{
    patch_scene s = {.card = card_scene_plain(),
                     .hairs_per_cm2 = 70.0,
                     .skin = {0.52, 0.34, 0.25},
                     .inside = {0.55, 0.37, 0.28},
                     .texture_px_per_mm = 24.0};
    s.card.width = 1500;
    s.card.height = 1300;
    s.card.focal_px = 1600.0;
    s.card.distance_mm = 190.0;
    s.card.shift_mm[1] = -36.0;
    return s;
}

/* An egg with a wave below the card; radius in mm. */
static inline void patch_scene_egg(patch_scene *s, double x, double y, double across, double along)
{
    sbl_plane_map map = card_scene_map(&s->card);
    for (int i = 0; i < PATCH_CORNERS; i++) {
        double a = 2.0 * SBL_PI * i / PATCH_CORNERS, wave = 1.0 + 0.08 * sin(3.0 * a + 0.5);
        s->outline[i][0] = x + across * wave * cos(a);
        s->outline[i][1] = y + along * wave * sin(a);
        REQUIRE(sbl_plane_to_px(&map, s->outline[i][0], s->outline[i][1], s->outline_px[i]));
    }
}

static inline double patch_scene_area_cm2(const patch_scene *s)
{
    double sum = 0.0;
    for (int i = 0, j = PATCH_CORNERS - 1; i < PATCH_CORNERS; j = i++)
        sum += s->outline[j][0] * s->outline[i][1] - s->outline[i][0] * s->outline[j][1];
    return 0.5 * fabs(sum) / 100.0;
}

static inline bool patch_scene_inside(const patch_scene *s, double x, double y)
{
    bool in = false;
    for (int i = 0, j = PATCH_CORNERS - 1; i < PATCH_CORNERS; j = i++)
        if ((s->outline[i][1] > y) != (s->outline[j][1] > y) &&
            x < s->outline[i][0] + (y - s->outline[i][1]) / (s->outline[j][1] - s->outline[i][1]) * (s->outline[j][0] - s->outline[i][0]))
            in = !in;
    return in;
}

/* Linear light of the skin, 118 x 118 mm under the card and the outline, hairs and all. */
static inline float *patch_scene_texture(const patch_scene *s, double from[2], uint32_t *side, sbl_arena *arena)
{
    double size_mm = 118.0, t = s->texture_px_per_mm;
    *side = (uint32_t)(size_mm * t);
    from[0] = 0.5 * 85.6 - 0.5 * size_mm;
    from[1] = -14.0;
    float *light = SBL_NEW(arena, float, 3 * (uint64_t)*side * *side);
    skin_scene *scene = SBL_NEW(arena, skin_scene, 1);
    REQUIRE(light && scene);
    for (uint32_t y = 0; y < *side; y++)
        for (uint32_t x = 0; x < *side; x++) {
            double u = from[0] + x / t, v = from[1] + y / t;
            bool in = patch_scene_inside(s, u, v);
            double tone = 1.0 + 0.06 * skin_scene_noise(s->card.seed + 1, u / 3.0, v / 3.0) +
                          0.03 * skin_scene_noise(s->card.seed + 2, u / 0.15, v / 0.15);
            double shine =
                in && s->shine > 0.0 ? fmax(skin_scene_noise(s->card.seed + 3, u / 1.2, v / 0.8) - (1.0 - 2.0 * s->shine), 0.0) : 0.0;
            for (int c = 0; c < 3; c++)
                light[3 * ((size_t)y * *side + x) + (size_t)c] = (float)((in ? s->inside[c] : s->skin[c]) * tone + 0.8 * shine);
        }
    skin_scene_plain(scene);
    scene->seed = s->card.seed + 7;
    scene->side_mm = 40.0;
    scene->density_per_cm2 = s->hairs_per_cm2;
    scene->px_per_mm = t;
    /* Tiles of one square of sites, as the field on a large sheet takes long. */
    if (s->hairs_per_cm2 > 0.0) skin_scene_sites(scene);
    skin_scene tile = *scene;
    for (int k = 0; k < 16 && s->hairs_per_cm2 > 0.0; k++) {
        tile.mark_count = 0;
        for (uint32_t m = 0; m < scene->mark_count; m++) {
            skin_mark mark = scene->mark[m];
            if (mark.x_mm < 0.0 || mark.y_mm < 0.0 || mark.x_mm >= 40.0 || mark.y_mm >= 40.0) continue;
            mark.x_mm += 40.0 * (k % 4);
            mark.y_mm += 40.0 * (k / 4);
            if (patch_scene_inside(s, mark.x_mm + from[0], mark.y_mm + from[1])) continue;
            tile.mark[tile.mark_count++] = mark;
        }
        skin_scene_take_light(&tile, light, *side);
    }
    return light;
}

static inline sbl_photo patch_scene_render(const patch_scene *s, sbl_arena *arena)
{
    const card_scene *card = &s->card;
    sbl_plane_map map = card_scene_map(card);
    card_scene_ink ink = card_scene_inks(card->kind);
    double from[2];
    uint32_t side;
    float *skin = patch_scene_texture(s, from, &side, arena), *light = SBL_NEW(arena, float, 3 * (uint64_t)card->width * card->height);
    REQUIRE(light);
    enum { SUB = 2 };
    for (uint32_t y = 0; y < card->height; y++)
        for (uint32_t x = 0; x < card->width; x++) {
            double sum[3] = {0.0, 0.0, 0.0}, mm[2], rgb[3], out[3];
            for (int k = 0; k < SUB * SUB; k++) {
                if (!sbl_plane_to_mm(&map, x + (k % SUB + 0.5) / SUB, y + (k / SUB + 0.5) / SUB, mm)) continue;
                if (!card_scene_reflectance(card, &ink, mm[0], mm[1], rgb)) {
                    double u = sbl_clamp((mm[0] - from[0]) * s->texture_px_per_mm, 0.0, side - 1.0),
                           v = sbl_clamp((mm[1] - from[1]) * s->texture_px_per_mm, 0.0, side - 1.0);
                    for (int c = 0; c < 3; c++) rgb[c] = (double)skin[3 * ((size_t)v * side + (size_t)u) + (size_t)c];
                }
                for (int c = 0; c < 3; c++) sum[c] += rgb[c] / (SUB * SUB);
            }
            double fall = 1.0 + card->light_fall * ((double)x / card->width - 0.5);
            for (int c = 0; c < 3; c++) sum[c] *= fall;
            card_scene_camera(card, sum, out);
            for (int c = 0; c < 3; c++) light[3 * ((size_t)y * card->width + x) + (size_t)c] = (float)out[c];
        }
    return card_scene_finish(card, light, arena);
}

#endif
