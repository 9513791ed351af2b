/*
 * Finding a face: how long the parts take on one core, on pictures of noise (the models' time does not depend on what they see).
 *   bench_vision [PHOTO.jpg]      with a photo also the whole search in it
 */
#include "line.h"
#include "vision_photos.h"

#include <time.h>

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void say(const char *name, double seconds, double bar_ms)
{
    bench_line(name, 1e3 * seconds, "ms", bar_ms, 0.0, LESS_IS_BETTER);
}

/* Best of five. */
static double search_seconds(const sbl_photo *photo, sbl_vision *vision, bool no_hair_skin, uint32_t *count)
{
    double best = 1e30;
    for (int k = 0; k < 5; k++) {
        sbl_arena arena;
        sbl_faces faces;
        sbl_diag diag = {0};
        sbl_arena_init(&arena, NULL);
        double start = cpu_seconds();
        if (sbl_face_find(&faces, photo, vision, &(sbl_face_options){.most = 1, .no_hair_skin = no_hair_skin}, &arena, &diag) != SBL_OK)
            exit(1);
        best = fmin(best, cpu_seconds() - start);
        *count = faces.count;
        sbl_arena_release(&arena);
    }
    return best;
}

int main(int argc, char **argv)
{
    double start = cpu_seconds();
    sbl_vision *vision = vision_or_skip();
    if (!vision) return 0;
    say("vision.open", cpu_seconds() - start, 1000.0);
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    /* 12 megapixels without a face: both detectors in four turns each. */
    const uint32_t width = 4000, height = 3000;
    uint8_t *rgb = SBL_NEW(&arena, uint8_t, (uint64_t)3 * width * height);
    if (!rgb) return 1;
    for (uint32_t i = 0; i < width * height; i++) rgb[3 * i + i % 3] = (uint8_t)(i % width / 16 + i / width / 16);
    const sbl_photo noise = {.rgb = rgb, .width = width, .height = height};
    uint32_t count;
    say("vision.no_face_12_megapixels", search_seconds(&noise, vision, true, &count), 200.0);
    if (argc > 1) {
        sbl_photo photo = photo_read_small(argv[1], 32000, &arena);
        double landmarks = search_seconds(&photo, vision, true, &count), all = search_seconds(&photo, vision, false, &count);
        fprintf(stderr, "%s: %u x %u, %u face\n", argv[1], photo.width, photo.height, count);
        say("vision.landmarks", landmarks, 200.0);
        say("vision.hair_skin_outline", all - landmarks, 500.0);
    }
    sbl_arena_release(&arena);
    sbl_vision_close(vision);
    return 0;
}
