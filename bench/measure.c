/* Hairs and dots counted on made skin of 60 to 250 a cm2: errors over a sweep, and the time of a close-up of 12 megapixels. */
#include "line.h"
#include "check.h"
#include "skin_scene.h"
#include "stubble/specks.h"

#include <time.h>

static skin_scene scene;

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void say(const char *name, const char *unit, double value, double bar)
{
    bench_line(name, value, unit, bar, 0.0, LESS_IS_BETTER);
}

static bool count_scene(sbl_specks *specks, sbl_specks_summary *sum, double *seconds, sbl_arena *arena)
{
    skin_scene_sites(&scene);
    sbl_photo photo = skin_scene_render(&scene, arena);
    sbl_scale scale = {1.0 / scene.px_per_mm, 0.003};
    sbl_plane_map map = sbl_plane_from_scale(&scale);
    sbl_specks_options options = {.blur_px = scene.blur_px};
    sbl_diag diag = {0};
    double start = cpu_seconds();
    if (sbl_specks_find(specks, &photo, &map, &options, arena, &diag) != SBL_OK) return false;
    *seconds = cpu_seconds() - start;
    sbl_specks_summarize(sum, specks, 0.003);
    return true;
}

static void sweep(const char *name, double length_mm, double width_mm, double darkness)
{
    double worst = 0.0, square = 0.0, width = 0.0;
    int count = 0, resolved = 0;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    for (uint64_t i = 0; i < 24; i++) {
        double u[6], seconds;
        for (uint64_t k = 0; k < 6; k++) u[k] = sbl_random_unit(5, i, k);
        skin_scene_plain(&scene);
        scene.seed = i;
        scene.density_per_cm2 = 60.0 + 190.0 * u[0];
        scene.length_mm = length_mm;
        scene.width_mm = width_mm;
        scene.darkness = darkness * (0.8 + 0.6 * u[1]);
        scene.lean = 3.0 * u[2];
        scene.blur_px = 0.7 + 1.3 * u[3];
        scene.noise = 0.012 * u[4];
        scene.shine = 0.06 * u[5];
        scene.px_per_mm = i % 3 ? 40.0 : 22.0;
        sbl_specks specks;
        sbl_specks_summary sum;
        if (count_scene(&specks, &sum, &seconds, &arena)) {
            double error = fabs(sum.density_per_cm2 / skin_scene_density(&scene, 0.45) - 1.0);
            worst = fmax(worst, error);
            square += error * error;
            width += sum.width_resolved ? sum.width_mm / width_mm : 0.0;
            resolved += sum.width_resolved;
            count++;
        }
        sbl_arena_release(&arena);
        sbl_arena_init(&arena, NULL);
    }
    sbl_arena_release(&arena);
    char text[64];
    snprintf(text, sizeof text, "measure.%s_density_error_rms", name);
    say(text, "relative", sqrt(square / count), 0.03);
    snprintf(text, sizeof text, "measure.%s_density_error_worst", name);
    say(text, "relative", worst, 0.03);
    snprintf(text, sizeof text, "measure.%s_width_over_true", name);
    say(text, "ratio", width / fmax(resolved, 1), 1.0);
}

/* Natural units of hairs that touch: the count by light against all hairs, and the stated error against the error. */
static void sweep_units(void)
{
    double worst = 0.0, square = 0.0, in_errors = 0.0;
    int count = 0, silent = 0;
    for (uint64_t i = 0; i < 16; i++) {
        sbl_arena arena;
        sbl_arena_init(&arena, NULL);
        double u[5];
        for (uint64_t k = 0; k < 5; k++) u[k] = sbl_random_unit(6, i, k);
        skin_scene_plain(&scene);
        scene.seed = 200 + i;
        scene.density_per_cm2 = 45.0 + 65.0 * u[0];
        scene.darkness = 1.6 * (0.8 + 0.6 * u[1]);
        scene.lean = 3.0 * u[2];
        scene.blur_px = 0.7 + 1.3 * u[3];
        scene.noise = 0.012 * u[4];
        scene.px_per_mm = i % 2 ? 28.0 : 22.0;
        skin_scene_sites(&scene);
        skin_scene_groups(&scene);
        sbl_photo photo = skin_scene_render(&scene, &arena);
        sbl_scale scale = {1.0 / scene.px_per_mm, 0.003};
        sbl_plane_map map = sbl_plane_from_scale(&scale);
        sbl_specks specks;
        sbl_specks_summary sum;
        sbl_specks_options options = {.blur_px = scene.blur_px, .kind = SBL_SPECKS_HAIRS};
        sbl_diag diag = {0};
        if (sbl_specks_find(&specks, &photo, &map, &options, &arena, &diag) == SBL_OK) {
            sbl_specks_summarize(&sum, &specks, 0.003);
            double truth = skin_scene_density(&scene, 0.45), off = fabs(sum.hairs_by_light_per_cm2 - truth);
            if (sum.hairs_by_light_per_cm2 > 0.0) {
                worst = fmax(worst, off / truth);
                square += off * off / (truth * truth);
                in_errors = fmax(in_errors, off / sum.hairs_by_light_error_per_cm2);
                count++;
            } else silent++;
        }
        sbl_arena_release(&arena);
    }
    say("measure.hairs_by_light_error_rms", "relative", sqrt(square / fmax(count, 1)), 0.07);
    say("measure.hairs_by_light_error_worst", "relative", worst, 0.15);
    say("measure.hairs_by_light_worst_in_stated_errors", "ratio", in_errors, 2.5);
    say("measure.hairs_by_light_untold", "scenes of 16", silent, 4.0);
}

int main(void)
{
    sweep_units();
    sweep("hairs", 0.35, 0.075, 1.6);
    sweep("dots", 0.0, 0.22, 0.45);
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    skin_scene_plain(&scene);
    scene.side_mm = 40.0;
    scene.px_per_mm = 86.0;
    sbl_specks specks;
    sbl_specks_summary sum;
    double seconds = (double)INFINITY;
    if (!count_scene(&specks, &sum, &seconds, &arena)) fprintf(stderr, "the large close-up could not be counted\n");
    say("measure.close_up_12_megapixels", "s", seconds, 3.0);
    sbl_arena_release(&arena);
    return 0;
}
