/*
 * Time of one core for the table of dots: one skin at 6,000 paths in each of 41 wavelengths (bar: 40 s), from a twelfth of those paths, and
 * the whole table at the default of 60,000, estimated from 150 (bar: 30 minutes on two cores, 3,600 s of one). Time is proportional to paths.
 */
#include "stubble/dot_bake.h"

#include <stdio.h>
#include <time.h>

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double time_of(const sbl_dot_bake_options *options)
{
    sbl_arena arena;
    sbl_dot_bake bake;
    sbl_arena_init(&arena, NULL);
    if (sbl_dot_bake_begin(&bake, options, &arena, NULL) != SBL_OK) return -1.0;
    double begin = seconds();
    while (bake.done < bake.total)
        if (sbl_dot_bake_step(&bake, NULL, NULL) != SBL_OK) return -1.0;
    double time = seconds() - begin;
    sbl_arena_release(&arena);
    return time;
}

static void line(const char *name, double value, double bar)
{
    printf("{\"name\": \"%s\", \"value\": %.1f, \"unit\": \"s\", \"bar\": %.0f, \"baseline\": null, \"ratio\": %.3f}\n", name, value, bar,
           value / bar);
}

int main(void)
{
    sbl_dot_bake_options one = {.paths = 500, .seed = 1, .use = {[SBL_DOT_MELANIN] = 2, [SBL_DOT_BLOOD] = 2}};
    sbl_dot_bake_options whole = {.paths = 150, .seed = 1};
    line("table of dots, one skin, 6,000 paths", 12.0 * time_of(&one), 40.0);
    line("table of dots, whole, 60,000 paths", 400.0 * time_of(&whole), 3600.0);
    return 0;
}
