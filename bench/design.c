/* How long a design and its dots take on the template head, and how even the dots are. One JSON object a line. */
#include "line.h"
#include "stubble/design.h"
#include "stubble/threads.h"

#include <stdio.h>
#include <time.h>

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* bar: what the plan needs of this stage; nothing outside does the same work, so there is no baseline. */
static void report(const char *name, double value, const char *unit, double bar)
{
    bench_line(name, value, unit, bar, 0.0, LESS_IS_BETTER);
}

#define ROUNDS 5

static bool build(sbl_design *design, sbl_arena *arena, const sbl_head *head, const sbl_host *host, double *best_s)
{
    sbl_design_options wish = {.sex = SBL_SEX_MALE, .treatment = {.shaved_look = true}, .pattern = SBL_PATTERN_NORWOOD_VI};
    wish.hairline.style = SBL_HAIRLINE_MATURE;
    *best_s = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double start = now_s();
        if (sbl_design_build(design, head, &wish, host, arena, NULL) != SBL_OK) return false;
        double took = now_s() - start;
        if (took < *best_s) *best_s = took;
    }
    return true;
}

static bool run(sbl_arena *arena, const sbl_host *host, const char *design_name, const char *dots_name)
{
    sbl_measures measures = {.sex = SBL_SEX_MALE};
    sbl_head head;
    sbl_design design;
    sbl_field field;
    sbl_dots dots;
    sbl_dots_options options = {0};
    double design_s, dots_s = 1e9;
    if (sbl_head_from_measures(&head, &measures, NULL, host, arena, NULL) != SBL_OK) return false;
    if (!build(&design, arena, &head, host, &design_s)) return false;
    uint8_t *region = SBL_NEW(arena, uint8_t, head.surface.triangle_count);
    if (!region) return false;
    sbl_field_options field_options = {.region = region, .seed = 1};
    sbl_design_region(region, &design, &field_options.density_per_cm2);
    if (sbl_field_build(&field, &head.surface, &field_options, host, arena, NULL) != SBL_OK) return false;
    for (int i = 0; i < ROUNDS; i++) {
        double start = now_s();
        if (sbl_dots_place(&dots, &design, &field, &options, host, arena, NULL) != SBL_OK) return false;
        double took = now_s() - start;
        if (took < dots_s) dots_s = took;
    }
    report(design_name, design_s * 40000.0 / head.surface.vertex_count, "s per 40,000 vertices", 0.4);
    report(dots_name, dots_s, "s", 0.15);
    return true;
}

int main(void)
{
    sbl_arena arena;
    sbl_threads *threads;
    sbl_arena_init(&arena, NULL);
    bool fine = run(&arena, NULL, "design.build.one_thread", "design.dots.one_thread");
    sbl_arena_release(&arena);
    sbl_arena_init(&arena, NULL);
    if (sbl_threads_start(&threads, 2, NULL) != SBL_OK) return 1;
    sbl_host host = sbl_threads_host(threads);
    fine = fine && run(&arena, &host, "design.build.two_threads", "design.dots.two_threads");
    sbl_threads_stop(threads);
    sbl_arena_release(&arena);
    return fine ? 0 : 1;
}
