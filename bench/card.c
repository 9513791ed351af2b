/*
 * The card in made photos: how often it is found or refused, and how right. A sweep longer than the tests have time for.
 *   bench_card [SCENES]
 */
#include "line.h"
#include "card_scene.h"
#include "check.h"

#include <time.h>

#define SCENES_MAX 5000

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void say(const char *name, const char *unit, double value, double bar)
{
    bench_line(name, value, unit, bar, 0.0, strstr(unit, "part of") ? MORE_IS_BETTER : LESS_IS_BETTER);
}

/* Up to 60 degrees, soft and noisy, any light, as hand-held photos are: the card 250 to 700 pixels wide. */
static card_scene random_scene(uint64_t i)
{
    double u[14];
    for (uint64_t k = 0; k < 14; k++) u[k] = sbl_random_unit(77, i, k);
    card_scene s = card_scene_plain();
    s.seed = i;
    s.tilt = u[0] * SBL_PI / 3.0;
    s.towards = 2.0 * SBL_PI * u[1];
    s.roll = 2.0 * SBL_PI * u[2];
    s.kind = u[3] < 0.3 ? SBL_CARD_CLOSE_UP : SBL_CARD_STANDARD;
    s.distance_mm = (s.kind == SBL_CARD_CLOSE_UP ? 130.0 : 260.0) * (0.85 + u[4] * u[4]);
    s.blur_px = 0.5 + 1.5 * u[5];
    s.noise = 0.012 * u[6];
    s.shift_mm[0] = (u[7] - 0.5) * 0.15 * s.distance_mm;
    s.shift_mm[1] = (u[8] - 0.5) * 0.12 * s.distance_mm;
    s.gain[0] = 0.6 + 0.5 * u[9];
    s.gain[2] = 0.5 + 0.6 * u[10];
    s.mix = 0.3 * u[11];
    s.exposure = 0.4 + 0.6 * u[12];
    s.light_fall = u[13] - 0.5;
    return s;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double rank(double *value, uint32_t count, double part)
{
    qsort(value, count, sizeof *value, by_value);
    return count ? value[(uint32_t)(part * (count - 1))] : 0.0;
}

static void sweep(uint64_t scenes)
{
    static double error[SCENES_MAX], sigma[SCENES_MAX], grey[SCENES_MAX], colours[SCENES_MAX];
    uint32_t found_count = 0, wrong = 0, colour_count = 0;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    for (uint64_t i = 0; i < scenes; i++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        card_scene s = random_scene(i);
        sbl_photo photo = card_scene_render(&s, &arena);
        sbl_card_found found[SBL_CARD_KIND_COUNT];
        sbl_card_colour colour;
        sbl_diag diag = {0};
        uint32_t count;
        if (sbl_card_find(found, &count, &photo, NULL, &arena, &diag) == SBL_OK) {
            sbl_plane_map truth = card_scene_map(&s);
            const sbl_card_layout *layout = sbl_card_layout_of(s.kind);
            error[found_count] =
                fabs(found[0].mm_per_px / sbl_plane_mm_per_px(&truth, 0.5 * layout->width_mm, 0.5 * layout->height_mm) - 1.0);
            sigma[found_count] = error[found_count] / found[0].fit_relative_error;
            wrong += error[found_count++] > 0.005;
            if (sbl_card_colour_fit(&colour, &photo, &found[0], NULL, &diag) == SBL_OK) {
                grey[colour_count] = colour.grey_rms_de;
                colours[colour_count++] = colour.colour_rms_de;
            }
        } else fprintf(stderr, "scene %u, %.0f degrees, blur %.1f: %s\n", (unsigned)i, s.tilt * 57.3, s.blur_px, diag.message);
        sbl_arena_rewind(&arena, mark);
    }
    sbl_arena_release(&arena);
    say("card.found", "part of scenes", (double)found_count / (double)scenes, 0.99);
    say("card.wrong_by_half_a_percent", "scenes", wrong, 1.0);
    say("card.scale_error_95", "relative", rank(error, found_count, 0.95), 0.005);
    say("card.scale_error_worst", "relative", rank(error, found_count, 1.0), 0.005);
    say("card.scale_error_over_stated_95", "sigma", rank(sigma, found_count, 0.95), 2.0);
    say("card.colour_fitted", "part of found", (double)colour_count / found_count, 0.9);
    say("card.grey_de_95", "CIEDE2000 rms", rank(grey, colour_count, 0.95), 1.0);
    say("card.colour_de_95", "CIEDE2000 rms", rank(colours, colour_count, 0.95), 3.0);
}

static double search_seconds(const sbl_photo *photo, sbl_status want, sbl_arena *arena)
{
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    sbl_diag diag = {0};
    uint32_t count;
    double start = cpu_seconds();
    sbl_status status = sbl_card_find(found, &count, photo, NULL, arena, &diag);
    return status == want ? cpu_seconds() - start : (double)INFINITY;
}

/* Seen small; and where there is none but grain everywhere, which is the most that there can be to look at. */
static void time_large(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    card_scene s = card_scene_plain();
    s.width = 4000;
    s.height = 3000;
    s.focal_px = 3200.0;
    s.tilt = 0.5;
    s.distance_mm = 400.0;
    sbl_photo photo = card_scene_render(&s, &arena);
    say("card.find_12_megapixels", "s", search_seconds(&photo, SBL_OK, &arena), 1.0);
    s.shift_mm[0] = 1e4;
    photo = card_scene_render(&s, &arena);
    say("card.none_in_12_megapixels_of_grain", "s", search_seconds(&photo, SBL_E_NOT_FOUND, &arena), 2.0);
    sbl_arena_release(&arena);
}

int main(int argc, char **argv)
{
    unsigned long scenes = argc > 1 ? strtoul(argv[1], NULL, 10) : 300;
    if (!scenes || scenes > SCENES_MAX) {
        fprintf(stderr, "bench_card: 1 to %d scenes\n", SCENES_MAX);
        return 64;
    }
    time_large();
    sweep(scenes);
    return 0;
}
