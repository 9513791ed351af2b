/* Dots in a picture: against the profile itself, light conserved at any scale, threads, edges. */
#include "check.h"
#include "stubble/dot_splat.h"
#include "stubble/math.h"
#include "stubble/threads.h"

#include <string.h>

static sbl_arena arena;
static sbl_diag diag;
static sbl_dot_profile profile;

static float *blank(uint32_t width, uint32_t height, float light)
{
    float *rgb = SBL_NEW(&arena, float, (uint64_t)3 * width * height);
    REQUIRE(rgb);
    for (size_t i = 0; i < (size_t)3 * width * height; i++) rgb[i] = light;
    return rgb;
}

/* Large pixels apart, one dot leaves at each pixel what its profile says; gloss stays. */
static void test_one_dot(void)
{
    enum { SIDE = 301 };
    const double mm = 0.01;
    float *rgb = blank(SIDE, SIDE, 0.5f);
    sbl_splat_dot dot = sbl_splat_dot_flat(150.0, 150.0, mm, 0);
    sbl_splat_options gloss = {{0.1f, 0.1f, 0.1f}};
    CHECK_STATUS(sbl_dot_splat(rgb, SIDE, SIDE, &dot, 1, &profile, 1, &gloss, NULL, &arena, &diag), SBL_OK);
    for (uint32_t x = 150; x < SIDE; x += 5) {
        sbl_rgb_linear want = sbl_dot_profile_at(&profile, (x - 150) * mm);
        const float *got = rgb + 3 * (150 * SIDE + x);
        /* The overlap of a dot with its own halo, the tables and the pixel's width leave 0.02. */
        CHECK_NEAR((got[0] - 0.1f) / 0.4f, want.r, 0.02);
        CHECK_NEAR((got[1] - 0.1f) / 0.4f, want.g, 0.02);
        CHECK_NEAR((got[2] - 0.1f) / 0.4f, want.b, 0.02);
    }
}

/* The light that a dot takes from a picture does not depend on how large its pixels are, nor on slant when counted on the skin. */
static void test_scale(void)
{
    double taken[5][3];
    static const double mm[5] = {0.03, 0.06, 0.12, 0.25, 0.12};
    for (int k = 0; k < 5; k++) {
        uint32_t side = (uint32_t)(6.0 / mm[k]);
        float *rgb = blank(side, side, 1.0f);
        sbl_splat_dot dot = sbl_splat_dot_flat(0.5 * side + 0.3, 0.5 * side + 0.2, mm[k], 0);
        double area = mm[k] * mm[k];
        if (k == 4) {
            dot.xx_mm2 *= 2.25f; /* foreshortened: a pixel spans 1.5 times as much skin across */
            area *= 1.5;
        }
        CHECK_STATUS(sbl_dot_splat(rgb, side, side, &dot, 1, &profile, 1, NULL, NULL, &arena, &diag), SBL_OK);
        for (int c = 0; c < 3; c++) {
            taken[k][c] = 0.0;
            for (size_t i = 0; i < (size_t)side * side; i++) taken[k][c] += (1.0 - (double)rgb[3 * i + (size_t)c]) * area;
            CHECK_NEAR(taken[k][c] / taken[0][c], 1.0, 0.03);
            /* A little less than the profile's area: the correction for overlap takes a dot's own halo for a neighbour's. */
            CHECK(taken[k][c] > 0.92 * profile.area_mm2[c] && taken[k][c] < 1.03 * profile.area_mm2[c]);
        }
    }
}

static void test_many(void)
{
    enum { WIDTH = 500, HEIGHT = 333, DOTS = 900 };
    sbl_splat_dot dot[DOTS];
    for (uint32_t i = 0; i < DOTS; i++)
        dot[i] = sbl_splat_dot_flat(WIDTH * 1.2 * sbl_random_unit(2, 0, 2ull * i) - 40.0,
                                    HEIGHT * 1.2 * sbl_random_unit(2, 0, 2ull * i + 1) - 30.0, 0.05 + 0.05 * sbl_random_unit(2, 1, i), 0);
    float *one = blank(WIDTH, HEIGHT, 0.4f), *many = blank(WIDTH, HEIGHT, 0.4f);
    CHECK_STATUS(sbl_dot_splat(one, WIDTH, HEIGHT, dot, DOTS, &profile, 1, NULL, NULL, &arena, &diag), SBL_OK);
    sbl_threads *threads;
    CHECK_STATUS(sbl_threads_start(&threads, 3, NULL), SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    CHECK_STATUS(sbl_dot_splat(many, WIDTH, HEIGHT, dot, DOTS, &profile, 1, NULL, &host, &arena, &diag), SBL_OK);
    sbl_threads_stop(threads);
    CHECK(!memcmp(one, many, sizeof(float) * 3 * WIDTH * HEIGHT));
    uint32_t outside = 0;
    for (size_t i = 0; i < (size_t)3 * WIDTH * HEIGHT; i++) outside += !(one[i] > 0.0f && one[i] <= 0.4f);
    CHECK(outside == 0);
    /* None leave the picture alone. */
    CHECK_STATUS(sbl_dot_splat(many, WIDTH, HEIGHT, NULL, 0, NULL, 0, NULL, NULL, &arena, &diag), SBL_OK);
    CHECK(!memcmp(one, many, sizeof(float) * 3 * WIDTH * HEIGHT));
}

static void test_refusals(void)
{
    float rgb[12] = {0};
    sbl_splat_dot dot = sbl_splat_dot_flat(1.0, 1.0, 0.1, 0);
    CHECK_STATUS(sbl_dot_splat(rgb, 0, 2, &dot, 1, &profile, 1, NULL, NULL, &arena, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_dot_splat(NULL, 2, 2, &dot, 1, &profile, 1, NULL, NULL, &arena, &diag), SBL_E_ARG);
    dot.profile = 1;
    CHECK_STATUS(sbl_dot_splat(rgb, 2, 2, &dot, 1, &profile, 1, NULL, NULL, &arena, &diag), SBL_E_RANGE);
    dot = sbl_splat_dot_flat((double)NAN, 1.0, 0.1, 0);
    CHECK_STATUS(sbl_dot_splat(rgb, 2, 2, &dot, 1, &profile, 1, NULL, NULL, &arena, &diag), SBL_E_RANGE);
    dot = sbl_splat_dot_flat(1.0, 1.0, 0.0, 0);
    CHECK_STATUS(sbl_dot_splat(rgb, 2, 2, &dot, 1, &profile, 1, NULL, NULL, &arena, &diag), SBL_E_RANGE);
    CHECK(diag.index == 0);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    sbl_dot_table table;
    sbl_dot_table_builtin(&table);
    sbl_dot_table_profile(&profile, &table, &(sbl_dot_query){0.018, 0.0063, 0.12, 0.3, 0.06, {10.0, 10.0, 10.0}});
    test_one_dot();
    test_scale();
    test_many();
    test_refusals();
    sbl_arena_release(&arena);
    return check_report("dot_splat");
}
