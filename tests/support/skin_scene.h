/*
 * skin_scene.h - close-ups of skin made for tests: hairs or dots on the sites of our own field, skin with blotches and grain, shine, blur and
 * noise. Light is taken away in linear light; what stands where is known.
 */
#ifndef STUBBLE_TESTS_SKIN_SCENE_H
#define STUBBLE_TESTS_SKIN_SCENE_H

#include "card_scene.h"
#include "stubble/field.h"

#define SKIN_MARKS_MAX 4096

typedef struct skin_mark {
    double x_mm, y_mm, length_mm, width_mm, angle, darkness;
    uint32_t site; /* of the field: hairs of a unit share it */
} skin_mark;

typedef struct skin_scene {
    double side_mm, px_per_mm;
    double density_per_cm2, length_mm, width_mm; /* length 0: dots */
    double darkness;                             /* optical density of a mark */
    double lean, lean_spread;                    /* direction of the hairs, radians */
    double gap_mm;                               /* between hairs of a unit; 0: 0.13 to 0.18 */
    double blotches, grain, shine;               /* relative; shine: part of the area */
    double blur_px, noise;
    double skin[3]; /* linear light */
    uint64_t seed;
    skin_mark mark[SKIN_MARKS_MAX];
    uint32_t mark_count;
} skin_scene;

static inline void skin_scene_plain(skin_scene *s)
{
    memset(s, 0, sizeof *s);
    s->side_mm = 20.0;
    s->px_per_mm = 40.0;
    s->density_per_cm2 = 150.0;
    s->length_mm = 0.35;
    s->width_mm = 0.075;
    s->darkness = 1.6;
    s->lean_spread = 0.25;
    s->blotches = 0.06;
    s->grain = 0.03;
    s->blur_px = 1.2;
    s->noise = 0.008;
    s->skin[0] = 0.52;
    s->skin[1] = 0.34;
    s->skin[2] = 0.25;
}

/* Sites of our field on a flat sheet that is larger than the picture on all sides. */
static inline void skin_scene_sites(skin_scene *s)
{
    enum { CELLS = 12 };
    sbl_vec3f position[(CELLS + 1) * (CELLS + 1)];
    uint32_t triangle[6 * CELLS * CELLS], triangles = 0;
    double rim = 2.0, cell = (s->side_mm + 2.0 * rim) / CELLS;
    for (uint32_t i = 0; i < (CELLS + 1) * (CELLS + 1); i++)
        position[i] = (sbl_vec3f){(float)(cell * (i % (CELLS + 1)) - rim), (float)(cell * (i / (CELLS + 1)) - rim), 0.0f};
    for (uint32_t i = 0; i < CELLS * CELLS; i++) {
        uint32_t a = i / CELLS * (CELLS + 1) + i % CELLS, b = a + 1, c = a + CELLS + 1, d = c + 1;
        const uint32_t quad[6] = {a, b, d, a, d, c};
        memcpy(triangle + 3 * (size_t)triangles, quad, sizeof quad);
        triangles += 2;
    }
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_diag diag;
    sbl_mesh mesh = {position, (CELLS + 1) * (CELLS + 1), triangle, triangles};
    sbl_surface_options keep = {.keep_orientation = true};
    sbl_surface surface;
    sbl_field field;
    REQUIRE(sbl_surface_build(&surface, &mesh, &keep, NULL, &arena, &diag) == SBL_OK);
    sbl_field_options options = {.density_per_cm2 = (float)s->density_per_cm2, .seed = s->seed};
    REQUIRE(sbl_field_build(&field, &surface, &options, NULL, &arena, &diag) == SBL_OK);
    s->mark_count = 0;
    for (uint32_t i = 0; i < field.count && s->mark_count < SKIN_MARKS_MAX; i++) {
        double u[5];
        for (uint64_t k = 0; k < 5; k++) u[k] = sbl_random_unit(s->seed, 31 + k, i);
        s->mark[s->mark_count++] = (skin_mark){.x_mm = (double)field.position[i].x,
                                               .y_mm = (double)field.position[i].y,
                                               .length_mm = s->length_mm * (0.7 + 0.6 * u[0]),
                                               .width_mm = s->width_mm * (0.85 + 0.3 * u[1]),
                                               .angle = s->lean + s->lean_spread * (2.0 * u[2] - 1.0),
                                               .darkness = s->darkness * (0.8 + 0.4 * u[3]),
                                               .site = i};
    }
    sbl_arena_release(&arena);
}

/*
 * More hairs beside the one at each site: units of one to five in the shares of Guo 2017 (knowledge/biology.json, scalp.hairs_per_unit), leaning
 * alike. Returns how many sites, which are the first marks.
 */
static inline uint32_t skin_scene_groups(skin_scene *s)
{
    static const double UP_TO[5] = {0.2838, 0.8100, 0.9848, 0.9978, 1.0};
    uint32_t sites = s->mark_count;
    for (uint32_t i = 0; i < sites; i++) {
        double share = sbl_random_unit(s->seed, 90, i);
        for (uint32_t k = 1; k < 5 && share > UP_TO[k - 1] && s->mark_count < SKIN_MARKS_MAX; k++) {
            uint64_t at = 5u * (uint64_t)i + k;
            skin_mark next = s->mark[i];
            /* Around the first one, in steps of a sixth. */
            double gap = s->gap_mm > 0.0 ? s->gap_mm : 0.13 + 0.05 * sbl_random_unit(s->seed, 91, at),
                   way = next.angle + 1.5708 + 1.0472 * (k - 1.0);
            next.x_mm += gap * cos(way);
            next.y_mm += gap * sin(way);
            next.length_mm = s->length_mm * (0.7 + 0.6 * sbl_random_unit(s->seed, 92, at));
            next.width_mm = s->width_mm * (0.85 + 0.3 * sbl_random_unit(s->seed, 93, at));
            s->mark[s->mark_count++] = next;
        }
    }
    return sites;
}

/* Smooth noise in [-1, 1]: values at the corners of squares, between them along cubics. */
static inline double skin_scene_noise(uint64_t seed, double x, double y)
{
    double fx = floor(x), fy = floor(y), u = x - fx, v = y - fy;
    double corner[4];
    for (int k = 0; k < 4; k++) {
        int64_t cx = (int64_t)fx + k % 2, cy = (int64_t)fy + k / 2;
        corner[k] = 2.0 * sbl_random_unit(seed, 71, (uint64_t)(cx + 100000) * 1000003u + (uint64_t)(cy + 100000)) - 1.0;
    }
    u = u * u * (3.0 - 2.0 * u);
    v = v * v * (3.0 - 2.0 * v);
    return (1.0 - v) * ((1.0 - u) * corner[0] + u * corner[1]) + v * ((1.0 - u) * corner[2] + u * corner[3]);
}

static inline void skin_scene_take_light(const skin_scene *s, float *light, uint32_t side)
{
    for (uint32_t m = 0; m < s->mark_count; m++) {
        const skin_mark *k = &s->mark[m];
        double half = 0.5 * fmax(k->length_mm - k->width_mm, 0.0), r = 0.5 * k->width_mm, reach = half + r + 0.05, c = cos(k->angle),
               sn = sin(k->angle);
        int64_t x0 = (int64_t)((k->x_mm - reach) * s->px_per_mm), x1 = (int64_t)((k->x_mm + reach) * s->px_per_mm) + 1;
        int64_t y0 = (int64_t)((k->y_mm - reach) * s->px_per_mm), y1 = (int64_t)((k->y_mm + reach) * s->px_per_mm) + 1;
        for (int64_t y = y0 < 0 ? 0 : y0; y <= y1 && y < side; y++)
            for (int64_t x = x0 < 0 ? 0 : x0; x <= x1 && x < side; x++) {
                int covered = 0;
                for (int i = 0; i < 16; i++) {
                    double u = ((double)x + (i % 4 + 0.5) / 4.0) / s->px_per_mm - k->x_mm,
                           v = ((double)y + (i / 4 + 0.5) / 4.0) / s->px_per_mm - k->y_mm;
                    double along = u * c + v * sn, across = v * c - u * sn, beyond = fmax(fabs(along) - half, 0.0);
                    covered += across * across + beyond * beyond <= r * r;
                }
                float left = (float)(1.0 - covered / 16.0 * (1.0 - exp(-k->darkness)));
                for (int ch = 0; ch < 3; ch++) light[3 * ((size_t)y * side + (size_t)x) + (size_t)ch] *= left;
            }
    }
}

static inline sbl_photo skin_scene_render(const skin_scene *s, sbl_arena *arena)
{
    uint32_t side = (uint32_t)(s->side_mm * s->px_per_mm + 0.5);
    float *light = malloc((size_t)3 * side * side * sizeof *light);
    REQUIRE(light);
    for (uint32_t y = 0; y < side; y++)
        for (uint32_t x = 0; x < side; x++) {
            double u = x / s->px_per_mm, v = y / s->px_per_mm;
            double tone = 1.0 + s->blotches * skin_scene_noise(s->seed + 1, u / 3.0, v / 3.0) +
                          s->grain * skin_scene_noise(s->seed + 2, u / 0.12, v / 0.12);
            for (int c = 0; c < 3; c++) light[3 * ((size_t)y * side + x) + (size_t)c] = (float)(s->skin[c] * tone);
        }
    skin_scene_take_light(s, light, side);
    for (uint32_t y = 0; y < side && s->shine > 0.0; y++)
        for (uint32_t x = 0; x < side; x++) {
            double at = skin_scene_noise(s->seed + 3, x / s->px_per_mm / 0.9, y / s->px_per_mm / 0.9), over = at - (1.0 - 2.0 * s->shine);
            for (int c = 0; c < 3 && over > 0.0; c++) light[3 * ((size_t)y * side + x) + (size_t)c] += (float)(2.0 * over);
        }
    card_scene finish = {.width = side, .height = side, .blur_px = s->blur_px, .noise = s->noise, .seed = s->seed};
    sbl_photo photo = card_scene_finish(&finish, light, arena);
    free(light);
    return photo;
}

/* Marks whose middle lies at least rim_mm inside. */
static inline double skin_scene_density(const skin_scene *s, double rim_mm)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->mark_count; i++)
        count += s->mark[i].x_mm >= rim_mm && s->mark[i].y_mm >= rim_mm && s->mark[i].x_mm < s->side_mm - rim_mm &&
                 s->mark[i].y_mm < s->side_mm - rim_mm;
    return count / ((s->side_mm - 2.0 * rim_mm) * (s->side_mm - 2.0 * rim_mm) / 100.0);
}

#endif
