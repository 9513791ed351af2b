/*
 * Times of the preview on the template head with 30,000 dots and 20,000 follicular units strewn over it.
 * Bars, all our own and set before the first measurement: preparing 0.6 s on one thread for 60,000 vertices (scaled to the head's own
 * number); 60 ms for the dots and hairs of one picture, about half of what its bare skin takes, so that they never decide how long a plan
 * takes; 2 s for eight views of 900 x 1100 at five moments on two threads. What runs on one thread counts processor time, the best of some.
 */
#include "line.h"
#include "stubble/preview.h"
#include "stubble/threads.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DOTS = 30000, UNITS = 20000, MOMENTS = 5, WIDTH = 900, HEIGHT = 1100 };

/* Time of the processor for what runs on one thread, so that a busy machine does not count; of the wall where two threads work. */
static double seconds(bool wall)
{
    struct timespec t;
    clock_gettime(wall ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void line(const char *name, double value, const char *unit, double bar)
{
    bench_line(name, value, unit, bar, 0.0, LESS_IS_BETTER);
}

/* Points spread at random over the upper head: the splats' cost does not ask for more. */
static sbl_dot *strew(const sbl_head *head, uint32_t count, uint64_t stream, uint8_t sessions, sbl_arena *arena)
{
    sbl_dot *dot = SBL_NEW(arena, sbl_dot, count);
    if (!dot) exit(1);
    uint64_t draw = 0;
    for (uint32_t i = 0; i < count;) {
        sbl_vec3 d =
            sbl_v3_normalize(sbl_v3(sbl_random_normal(1, stream, 3 * draw), fabs(sbl_random_normal(1, stream, 3 * draw + 1)) + 0.15,
                                    sbl_random_normal(1, stream, 3 * draw + 2) - 0.3));
        draw++;
        sbl_surface_hit hit;
        if (!sbl_head_lift(head, d, &hit)) continue;
        dot[i] = (sbl_dot){.site = i,
                           .at = hit.at,
                           .position = sbl_v3_store(hit.position),
                           .normal = sbl_v3_store(sbl_surface_normal(&head->surface, hit.at)),
                           .session = sessions ? (uint8_t)(1 + i % sessions) : 0,
                           .diameter_mm = 0.12f,
                           .tone = 0.8f,
                           .depth_target_mm = 0.12f};
        i++;
    }
    return dot;
}

static double time_views(const sbl_preview *preview, const sbl_host *host, uint32_t views, const sbl_preview_moment *moments,
                         uint32_t count, sbl_arena *arena)
{
    sbl_image images[MOMENTS];
    for (uint32_t m = 0; m < count; m++)
        if (sbl_image_new(&images[m], WIDTH, HEIGHT, arena, NULL) != SBL_OK) exit(1);
    double start = seconds(host != NULL);
    for (uint32_t v = 0; v < views; v++)
        if (sbl_preview_render_moments(images, preview, (sbl_view)v, moments, count, host, arena, NULL) != SBL_OK) exit(1);
    return seconds(host != NULL) - start;
}

static double least_of(int runs, const sbl_preview *preview, uint32_t views, const sbl_preview_moment *moments, uint32_t count,
                       const sbl_host *host, sbl_arena *arena)
{
    double best = 1e9;
    for (int k = 0; k < runs; k++) {
        sbl_arena_mark mark = sbl_arena_here(arena);
        double t = time_views(preview, host, views, moments, count, arena);
        best = t < best ? t : best;
        sbl_arena_rewind(arena, mark);
    }
    return best;
}

int main(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_diag diag = {0};
    sbl_threads *two;
    sbl_measures measures = {.sex = SBL_SEX_MALE};
    measures.given[SBL_MEASURE_CIRCUMFERENCE] = true;
    measures.value_mm[SBL_MEASURE_CIRCUMFERENCE] = 574.0;
    sbl_head head;
    sbl_skin skin;
    if (sbl_threads_start(&two, 2, &diag) != SBL_OK) return 1;
    sbl_host host = sbl_threads_host(two);
    if (sbl_head_from_measures(&head, &measures, NULL, &host, &arena, &diag) != SBL_OK ||
        sbl_skin_from_fitzpatrick(&skin, 3, &diag) != SBL_OK) {
        fprintf(stderr, "%s\n", diag.message);
        return 1;
    }
    sbl_dots dots = {.dot = strew(&head, DOTS, 1, 3, &arena),
                     .count = DOTS,
                     .session_count = 3,
                     .hair = strew(&head, UNITS, 2, 0, &arena),
                     .hair_count = UNITS};
    sbl_preview_scene full = {.head = &head, .dots = &dots, .skin = &skin, .hair = SBL_HAIR_DARK_BROWN}, bald = full;
    bald.dots = NULL;
    sbl_preview preview, plain;
    double start = seconds(false);
    if (sbl_preview_prepare(&preview, &full, NULL, &arena, &diag) != SBL_OK) return 1;
    line("preview.prepare.1_thread", seconds(false) - start, "s", 0.6 * head.surface.vertex_count / 60000.0);
    if (sbl_preview_prepare(&plain, &bald, NULL, &arena, &diag) != SBL_OK) return 1;

    const sbl_preview_moment moments[MOMENTS] = {{0},
                                                 {.sessions = 1},
                                                 {.sessions = 3},
                                                 {.sessions = 3, .t_days = 28.0, .healed = true},
                                                 {.sessions = 3, .t_days = 1853.0, .healed = true}};
    double without = least_of(7, &plain, 1, moments + 3, 1, NULL, &arena), with = least_of(7, &preview, 1, moments + 3, 1, NULL, &arena);
    line("preview.bare_picture.1_thread", without, "s", 0.5);
    line("preview.dots_and_hairs_of_a_picture.1_thread", 1e3 * (with - without), "ms", 60.0);
    double processor = seconds(false);
    line("preview.8_views_5_moments.2_threads", least_of(2, &preview, SBL_VIEW_COUNT, moments, MOMENTS, &host, &arena), "s", 2.0);
    /* What the same takes of both processors together: on a busy machine the wall says little. */
    line("preview.8_views_5_moments.processor", 0.5 * (seconds(false) - processor), "s", 4.0);
    sbl_threads_stop(two);
    sbl_arena_release(&arena);
    return 0;
}
