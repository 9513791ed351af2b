/*
 * Time of 100,000 dots in a picture of 12 megapixels on one core: a head 250 mm wide over 3000 pixels (12 pixels a millimetre), healed dots
 * of 0.12 mm, three profiles, seen straight on and aslant. Bar: 0.6 s. Time of the processor, so a busy machine does not count.
 */
#include "line.h"
#include "stubble/dot_splat.h"
#include "stubble/math.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WIDTH = 4000, HEIGHT = 3000, DOTS = 100000, PROFILES = 3 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_dot_table table;
    sbl_dot_table_builtin(&table);
    sbl_dot_profile profile[PROFILES];
    for (uint32_t p = 0; p < PROFILES; p++) {
        double strength = 6.0 + 3.0 * p;
        sbl_dot_query query = {0.018, 0.0063, 0.12, 0.3, 0.06, {strength, strength, strength}};
        sbl_dot_table_profile(&profile[p], &table, &query);
    }
    sbl_splat_dot *dot = SBL_NEW(&arena, sbl_splat_dot, DOTS);
    float *rgb = SBL_NEW(&arena, float, (uint64_t)3 * WIDTH * HEIGHT);
    if (!dot || !rgb) return 1;
    for (uint32_t i = 0; i < DOTS; i++) {
        double x = WIDTH * sbl_random_unit(1, 0, 2ull * i), y = HEIGHT * sbl_random_unit(1, 0, 2ull * i + 1), slant = 0.5 + x / WIDTH;
        dot[i] = sbl_splat_dot_flat(x, y, 1.0 / 12.0, i % PROFILES);
        dot[i].xx_mm2 *= (float)(slant * slant);
    }
    double best = 1e9;
    for (int repeat = 0; repeat < 3; repeat++) {
        for (size_t i = 0; i < (size_t)3 * WIDTH * HEIGHT; i++) rgb[i] = 0.3f;
        double begin = seconds();
        if (sbl_dot_splat(rgb, WIDTH, HEIGHT, dot, DOTS, profile, PROFILES, &(sbl_splat_options){{0.028f, 0.028f, 0.028f}}, NULL, &arena,
                          NULL) != SBL_OK)
            return 1;
        double time = seconds() - begin;
        if (time < best) best = time;
    }
    double mean = 0.0;
    for (size_t i = 0; i < (size_t)3 * WIDTH * HEIGHT; i++) mean += (double)rgb[i] / (3.0 * WIDTH * HEIGHT);
    bench_line("100,000 dots in 12 megapixels", best, "s", 0.6, 0.0, LESS_IS_BETTER);
    bench_line("mean light of that picture", mean, "of 1", 0.0, 0.0, LESS_IS_BETTER);
    sbl_arena_release(&arena);
    return 0;
}
