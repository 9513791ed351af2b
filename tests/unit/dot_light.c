/* Dots by re-weighted paths against pigment that absorbs in the skin, and the limits that any dot must keep. */
#include "check.h"
#include "stubble/dot_light.h"

/* The project's light skin at 600, 540 and 460 nm (domain OPTICS 3). */
static const sbl_layer red[] = {{6.95, 224.0, 0.794, 0.0075}, {0.417, 172.3, 0.794, 0.2}, {0.178, 82.3, 0.794, SBL_HALF_SPACE}};
static const sbl_layer blue[] = {{16.95, 273.0, 0.7534, 0.0075}, {1.667, 210.0, 0.7534, 0.2}, {0.740, 87.4, 0.7534, SBL_HALF_SPACE}};

static sbl_arena arena;

static sbl_dot_light by_absorber(const sbl_layer *layer, const sbl_inclusion *dot, uint32_t count, uint64_t photons)
{
    sbl_layers stack = {layer, 3, 1.4};
    sbl_dot_light light = {0};
    sbl_dot_light_options opt = {.photons = photons, .seed = 3};
    CHECK_STATUS(sbl_dot_light_by_absorber(&light, &stack, dot, count, &opt, NULL, &arena, NULL), SBL_OK);
    return light;
}

static void by_paths(sbl_dot_light *light, const sbl_layer *layer, const sbl_inclusion *dot, uint32_t count, uint32_t group,
                     uint64_t photons)
{
    sbl_layers stack = {layer, 3, 1.4};
    sbl_dot_light_options opt = {.photons = photons, .seed = 5};
    CHECK_STATUS(sbl_dot_light_by_paths(light, &stack, dot, count, group, &opt, NULL, &arena, NULL), SBL_OK);
}

static void test_method_against_judge(void)
{
    enum { CASES = 6 };
    const sbl_inclusion dot[CASES] = {
        {SBL_INCLUSION_CYLINDER, 0.0, 0.0, 0.1, 0.1, 0.3, 20.0},   {SBL_INCLUSION_CYLINDER, 0.15, 0.0, 0.1, 0.05, 0.3, 20.0},
        {SBL_INCLUSION_CYLINDER, 0.0, 0.05, 0.06, 0.05, 0.1, 5.0}, {SBL_INCLUSION_BLOB, 0.0, 0.0, 0.15, 0.1, 0.2, 12.0},
        {SBL_INCLUSION_BLOB, 0.1, 0.1, 0.1, 0.0, 0.4, 30.0},       {SBL_INCLUSION_CYLINDER, 0.0, 0.0, 0.2, 0.2, 0.5, 2.0},
    };
    sbl_dot_light method[2][CASES];
    by_paths(method[0], red, dot, CASES, 1, 30000);
    by_paths(method[1], blue, dot, CASES, 1, 30000);
    for (int k = 0; k < CASES; k++) {
        sbl_dot_light judge = k % 2 ? by_absorber(blue, &dot[k], 1, 30000) : by_absorber(red, &dot[k], 1, 20000);
        sbl_dot_light m = method[k % 2][k];
        CHECK_NEAR(m.ratio, judge.ratio, 3.0 * sqrt(m.error * m.error + judge.error * judge.error));
        CHECK(m.error < judge.error); /* what the method is for */
    }
    /* Three dots together. */
    const sbl_inclusion group[3] = {{SBL_INCLUSION_CYLINDER, 0.2, 0.0, 0.08, 0.1, 0.3, 20.0},
                                    {SBL_INCLUSION_CYLINDER, -0.2, 0.1, 0.08, 0.1, 0.3, 20.0},
                                    {SBL_INCLUSION_CYLINDER, 0.0, -0.3, 0.1, 0.1, 0.3, 10.0}};
    sbl_dot_light together;
    by_paths(&together, blue, group, 3, 3, 30000);
    sbl_dot_light judge = by_absorber(blue, group, 3, 30000);
    CHECK_NEAR(together.ratio, judge.ratio, 3.0 * sqrt(together.error * together.error + judge.error * judge.error));
}

/* To 1 without pigment, without width, far below; less light for more pigment and wider dots; more of red is taken than of blue. */
static void test_limits_and_order(void)
{
    enum { STEPS = 6 };
    sbl_inclusion dot[3 * STEPS];
    for (int k = 0; k < STEPS; k++) {
        dot[k] = (sbl_inclusion){SBL_INCLUSION_CYLINDER, 0.0, 0.0, 0.1, 0.1, 0.3, 0.001 * pow(10.0, k)};
        /* Beside the axis: light that goes straight down the axis meets any dot, however thin. */
        dot[STEPS + k] = (sbl_inclusion){SBL_INCLUSION_CYLINDER, 0.01, 0.0, 0.0005 * pow(3.0, k), 0.1, 0.3, 20.0};
        dot[2 * STEPS + k] = (sbl_inclusion){SBL_INCLUSION_CYLINDER, 0.0, 0.0, 0.1, 0.1 * pow(2.5, k), 0.3, 20.0};
    }
    sbl_dot_light r[3 * STEPS], b[3 * STEPS];
    by_paths(r, red, dot, 3 * STEPS, 1, 10000);
    by_paths(b, blue, dot, 3 * STEPS, 1, 10000);
    for (int k = 0; k + 1 < STEPS; k++) {
        CHECK(r[k + 1].ratio < r[k].ratio && b[k + 1].ratio < b[k].ratio);
        CHECK(r[STEPS + k + 1].ratio < r[STEPS + k].ratio && b[STEPS + k + 1].ratio < b[STEPS + k].ratio);
        CHECK(r[2 * STEPS + k + 1].ratio > r[2 * STEPS + k].ratio);
    }
    CHECK(r[0].ratio > 0.9995 && r[STEPS].ratio > 0.999 && r[3 * STEPS - 1].ratio > 0.999);
    CHECK(r[4].ratio < b[4].ratio && r[2 * STEPS + 2].ratio < b[2 * STEPS + 2].ratio);
}

static void test_refusals(void)
{
    sbl_layers stack = {red, 3, 1.4};
    sbl_diag diag = {0};
    sbl_dot_light light[2];
    sbl_inclusion dot[2] = {{SBL_INCLUSION_CYLINDER, 0.0, 0.0, 0.1, 0.1, 0.3, 20.0},
                            {SBL_INCLUSION_CYLINDER, 0.0, 0.0, -1.0, 0.1, 0.3, 20.0}};
    CHECK_STATUS(sbl_dot_light_by_paths(light, &stack, dot, 2, 1, NULL, NULL, &arena, &diag), SBL_E_RANGE);
    CHECK(diag.index == 1);
    CHECK_STATUS(sbl_dot_light_by_paths(light, &stack, dot, 1, 2, NULL, NULL, &arena, &diag), SBL_E_ARG);
    dot[0].absorption_per_mm = (double)NAN;
    CHECK_STATUS(sbl_dot_light_by_absorber(light, &stack, dot, 1, NULL, NULL, &arena, &diag), SBL_E_RANGE);
    sbl_dot_light_options opt = {.photons = 2000};
    CHECK_STATUS(sbl_dot_light_by_absorber(light, &stack, NULL, 0, &opt, NULL, &arena, &diag), SBL_OK);
    CHECK(light->ratio == 1.0);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_method_against_judge();
    test_limits_and_order();
    test_refusals();
    sbl_arena_release(&arena);
    return check_report("dot_light");
}
