/*
 * Time of one core for the table of dots, each estimated from fewer paths: time is proportional to them. Bars of issue 4: the whole table
 * in 30 minutes on two cores (3,600 s of one), one skin in 40 s. One skin can be read in three ways, so there are three lines: its share of
 * the whole, since one set of paths serves all skins; alone at 6,000 paths in each wavelength; and alone as OPTICS 2 counts, 5 tops x 3 radii
 * x 4 strengths and 960,000 paths in all (there 60,000 in each of 16 wavelengths, here 23,400 in each of 41), which took 46 s there.
 */
#include "line.h"
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
    bench_line(name, value, "s", bar, 0.0, LESS_IS_BETTER);
}

int main(void)
{
    sbl_dot_bake_options one = {.paths = 500, .seed = 1, .use = {[SBL_DOT_MELANIN] = 2, [SBL_DOT_BLOOD] = 2}};
    sbl_dot_bake_options whole = {.paths = 150, .seed = 1};
    sbl_dot_bake_options as_optics = one;
    as_optics.use[SBL_DOT_TOP] = 1 | 2 | 8 | 16 | 32;
    as_optics.use[SBL_DOT_HEIGHT] = 2;
    as_optics.use[SBL_DOT_RADIUS] = 4 | 8 | 16;
    as_optics.use[SBL_DOT_STRENGTH] = 1 | 4 | 16 | 32;
    double all = 400.0 * time_of(&whole);
    line("table of dots, whole, 60,000 paths", all, 3600.0);
    line("table of dots, one skin of 18 in the whole, 60,000 paths", all / 18.0, 40.0);
    line("table of dots, one skin alone, 6,000 paths", 12.0 * time_of(&one), 40.0);
    line("table of dots, one skin alone, 60 dots, 960,000 paths", 23400.0 / 500.0 * time_of(&as_optics), 40.0);
    return 0;
}
