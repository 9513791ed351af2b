/*
 * 30,000 dots on a photo of 12 megapixels, on two threads as the command has them (time of the wall): drawn and written as JPEG, with the
 * peak of memory; and the fit of its camera from eight landmarks and an outline. Bars of issue 5: 4 s and 400 MB for all together, the models
 * of bench_vision among it; of issue 4: 0.6 s of one processor for 100,000 dots (sbl_dot_splat, for pictures without a head, is held to it by
 * bench_dot_splat).
 */
#include "line.h"
#include "stubble/head_photos.h"
#include "stubble/image_file.h"
#include "stubble/photo_preview.h"
#include "stubble/threads.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { WIDTH = 3000, HEIGHT = 4000, DOTS = 30000, MANY = 163000, OUTLINE = 60 };

static double seconds_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void row(const char *what, double value, const char *unit, double bar)
{
    char name[80];
    snprintf(name, sizeof name, "photo_preview.%s", what);
    bench_line(name, value, unit, bar, 0.0, LESS_IS_BETTER);
}

static void must(sbl_status status)
{
    if (status == SBL_OK) return;
    fprintf(stderr, "%s\n", sbl_status_text(status));
    exit(1);
}

static sbl_arena arena;
static sbl_head head;
static sbl_dot dot[MANY];

static uint32_t place_dots(uint32_t most, float diameter_mm)
{
    uint32_t count = 0;
    for (uint64_t k = 0; count < most; k++) {
        sbl_vec3 d =
            sbl_v3_normalize(sbl_v3(2.0 * sbl_random_unit(1, 0, k) - 1.0, sbl_random_unit(1, 1, k), 2.0 * sbl_random_unit(1, 2, k) - 1.0));
        sbl_surface_hit hit;
        if (d.y < 0.4 || !sbl_head_lift(&head, d, &hit)) continue;
        dot[count] = (sbl_dot){.site = count,
                               .at = hit.at,
                               .position = sbl_v3_store(hit.position),
                               .session = 1,
                               .diameter_mm = diameter_mm,
                               .tone = 0.5f,
                               .depth_target_mm = 0.12f};
        dot[count++].normal = sbl_v3_store(sbl_surface_normal(&head.surface, hit.at));
    }
    return count;
}

/* Skin with a gradient of light and some grain. */
static uint8_t *make_photo(void)
{
    uint8_t *rgb = SBL_NEW(&arena, uint8_t, 3 * (uint64_t)WIDTH * HEIGHT);
    if (!rgb) exit(1);
    for (size_t i = 0; i < (size_t)WIDTH * HEIGHT; i++) {
        uint64_t bits = sbl_random_bits(3, 0, i);
        double light = 0.7 + 0.3 * (double)(i % WIDTH) / WIDTH;
        rgb[3 * i] = (uint8_t)(208.0 * light + (double)(bits & 7));
        rgb[3 * i + 1] = (uint8_t)(162.0 * light + (double)(bits >> 8 & 7));
        rgb[3 * i + 2] = (uint8_t)(142.0 * light + (double)(bits >> 16 & 7));
    }
    return rgb;
}

static void mark(sbl_photo_marks *marks, double (*outline)[2], const sbl_pinhole *camera)
{
    static const sbl_landmark which[8] = {SBL_LANDMARK_NOSE_TIP,
                                          SBL_LANDMARK_MENTON,
                                          SBL_LANDMARK_TRAGION_LEFT,
                                          SBL_LANDMARK_TRAGION_RIGHT,
                                          SBL_LANDMARK_LATERAL_CANTHUS_LEFT,
                                          SBL_LANDMARK_LATERAL_CANTHUS_RIGHT,
                                          SBL_LANDMARK_CHEILION_LEFT,
                                          SBL_LANDMARK_CHEILION_RIGHT};
    *marks = (sbl_photo_marks){.width = WIDTH, .height = HEIGHT, .outline_px = (const double(*)[2])outline, .outline_count = OUTLINE};
    for (int k = 0; k < 8; k++)
        marks->landmark_given[which[k]] = sbl_pinhole_project(camera, head.landmark[which[k]], marks->landmark_px[which[k]], NULL);
    for (int k = 0; k < OUTLINE; k++) {
        double angle = SBL_PI * k / (OUTLINE - 1), x = -cos(angle), y = -sin(angle), most = -1e9, px[2];
        for (uint32_t v = 0; v < head.surface.vertex_count; v++)
            if (head.part[v] == SBL_PART_SKIN && sbl_pinhole_project(camera, sbl_v3_load(head.surface.position[v]), px, NULL) &&
                px[0] * x + px[1] * y > most) {
                most = px[0] * x + px[1] * y;
                outline[k][0] = px[0];
                outline[k][1] = px[1];
            }
    }
}

/* The least of three, and how many dots were seen. */
static double draw_seconds(uint32_t *seen, const sbl_photo_scene *scene)
{
    double best = 1e9;
    for (int k = 0; k < 3; k++) {
        sbl_arena_mark here = sbl_arena_here(&arena);
        sbl_photo_preview_facts facts;
        sbl_image image;
        must(sbl_image_new(&image, WIDTH, HEIGHT, &arena, NULL));
        double begin = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
        must(sbl_photo_preview_render(&image, &facts, scene, &(sbl_preview_moment){1, 60.0, true}, 1, NULL, &arena, NULL));
        best = fmin(best, seconds_of(CLOCK_PROCESS_CPUTIME_ID) - begin);
        *seen = facts.dots_seen;
        sbl_arena_rewind(&arena, here);
    }
    return best;
}

/* 100,000 healed dots of 0.12 mm, by what the more of two numbers of dots takes more: the photo itself is read and written either way. */
static double many_dots_seconds(sbl_photo_scene *scene, sbl_dots *dots)
{
    uint32_t few_seen, many_seen;
    place_dots(MANY, 0.12f);
    dots->count = MANY / 10;
    double few = draw_seconds(&few_seen, scene);
    dots->count = MANY;
    double many = draw_seconds(&many_seen, scene);
    return (many - few) / (many_seen - few_seen) * 100000.0;
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    sbl_diag diag = {0};
    sbl_threads *threads;
    must(sbl_threads_start(&threads, 2, &diag));
    sbl_host host = sbl_threads_host(threads);
    sbl_measures measures = {.sex = SBL_SEX_MALE};
    sbl_skin skin;
    must(sbl_head_from_measures(&head, &measures, NULL, NULL, &arena, &diag));
    must(sbl_skin_from_fitzpatrick(&skin, 2, &diag));
    sbl_dots dots = {.dot = dot, .count = place_dots(DOTS, 0.4f), .session_count = 1, .cumulative_share = {1.0}};
    sbl_pinhole camera = {.rotation = {1, 0, 0, 0, -1, 0, 0, 0, -1},
                          .translation_mm = {0.0, 20.0, 700.0},
                          .focal_px = 5200.0,
                          .center_x = 1500.0,
                          .center_y = 2000.0};
    const double nod[3] = {0.6, 0.0, 0.0};
    sbl_pinhole_turn(camera.rotation, camera.rotation, nod);

    double outline[OUTLINE][2], begin = seconds_of(CLOCK_MONOTONIC);
    sbl_photo_marks marks;
    sbl_photos_fit fit;
    mark(&marks, outline, &camera);
    begin = seconds_of(CLOCK_MONOTONIC);
    must(sbl_head_from_photos(&fit, &marks, 1, &measures, NULL, &host, &arena, &diag));
    double fitting = seconds_of(CLOCK_MONOTONIC) - begin;

    sbl_photo photo = {.rgb = make_photo(), .width = WIDTH, .height = HEIGHT};
    sbl_photo_scene scene = {.head = &head, .dots = &dots, .skin = &skin, .photo = &photo, .camera = &camera};
    sbl_preview_moment moment = {1, 60.0, true};
    sbl_photo_preview_facts facts;
    sbl_image image;
    must(sbl_image_new(&image, WIDTH, HEIGHT, &arena, &diag));
    begin = seconds_of(CLOCK_MONOTONIC);
    must(sbl_photo_preview_render(&image, &facts, &scene, &moment, 1, &host, &arena, &diag));
    double drawing = seconds_of(CLOCK_MONOTONIC) - begin;
    const unsigned char *data;
    size_t bytes;
    sbl_pixels pixels = {.data = image.rgb, .width = WIDTH, .height = HEIGHT, .channels = 3};
    begin = seconds_of(CLOCK_MONOTONIC);
    must(sbl_jpeg_write(&data, &bytes, &pixels, NULL, &arena, &diag));
    double writing = seconds_of(CLOCK_MONOTONIC) - begin;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    row("fit_s", fitting, "s", 1.5);
    row("draw_s", drawing, "s", 2.0);
    row("jpeg_s", writing, "s", 0.5);
    row("all_s", fitting + drawing + writing, "s", 4.0);
    row("100000_dots_s", many_dots_seconds(&scene, &dots), "s", 0.6);
    row("peak_mb", (double)usage.ru_maxrss / 1024.0, "MB", 400.0);
    fprintf(stderr, "%u dots seen at %.1f px a mm\n", facts.dots_seen, facts.px_per_mm);
    sbl_threads_stop(threads);
    sbl_arena_release(&arena);
    return 0;
}
