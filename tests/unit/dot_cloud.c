/* Measures of dots on surfaces, with borders and with varying density, on sets whose answers are known. */
#include "check.h"
#include "stubble/field_quality.h"

#define COUNT_MAX 40000u
static sbl_vec3f position[COUNT_MAX], normal[COUNT_MAX];
static float wanted[COUNT_MAX], depth[COUNT_MAX], density[COUNT_MAX];
static sbl_arena arena;
static sbl_diag diag;

static sbl_field_quality quality_of(const sbl_dot_cloud *dots, double area_mm2)
{
    sbl_field_quality q = {0};
    CHECK_STATUS(sbl_dot_cloud_quality(&q, dots, area_mm2, &arena, &diag), SBL_OK);
    CHECK(arena.used_bytes == 0);
    return q;
}

static sbl_field_spectrum spectrum_of(const sbl_dot_cloud *dots, double area_mm2)
{
    sbl_field_spectrum s = {0};
    CHECK_STATUS(sbl_dot_cloud_spectrum(&s, dots, area_mm2, &arena, &diag), SBL_OK);
    CHECK(arena.used_bytes == 0);
    return s;
}

/* With the border found from the dots themselves. */
static sbl_dot_cloud with_depth(uint32_t count, double area_mm2)
{
    sbl_dot_cloud dots = {.position = position, .count = count};
    CHECK_STATUS(sbl_dot_cloud_depth(depth, &dots, area_mm2, &arena, &diag), SBL_OK);
    dots.depth_mm = depth;
    return dots;
}

static void make_random(double side)
{
    for (uint32_t i = 0; i < COUNT_MAX; i++)
        position[i] = (sbl_vec3f){(float)(side * sbl_random_unit(1, 1, i)), (float)(side * sbl_random_unit(1, 2, i)), 0.0f};
}

/* side x side dots 1 apart, in rows `row` apart, every second shifted by `shift`. */
static uint32_t make_lattice(uint32_t side, double row, double shift)
{
    for (uint32_t i = 0; i < side * side; i++)
        position[i] = (sbl_vec3f){(float)(i % side) + (float)(shift * (double)((i / side) % 2)), (float)(row * (double)(i / side)), 0.0f};
    return side * side;
}

/* A patch has about f R independent directions (R of 12.9 units); 64 of them, and five standard errors. */
static void check_flat(const sbl_field_spectrum *s)
{
    CHECK(s->patches == 64 && s->samples[0] == 0 && s->samples[1] == 64 * 32);
    for (int k = 2; k < SBL_SPECTRUM_BINS; k++) {
        double independent = fmin(32.0, ((double)k + 0.5) / 16.0 * 12.9 * 2.0);
        CHECK_NEAR(s->power[k], 1.0, 5.0 / sqrt(64.0 * independent));
    }
    CHECK(s->effective_nyquist < 0.13);
    CHECK(s->worst_anisotropy_db < 1.5);
}

static void test_random(void)
{
    make_random(200.0);
    sbl_dot_cloud dots = with_depth(COUNT_MAX, 40000.0);
    sbl_field_quality q = quality_of(&dots, 40000.0);
    CHECK_NEAR(q.clark_evans_r, 1.0, 0.015); /* as in field_quality.c */
    CHECK_NEAR(q.f2, 1.0, 0.12);
    CHECK_NEAR(q.f6, 1.0, 0.3);
    CHECK(q.emptiest_share < 0.85 && q.fullest_share > 1.15); /* 130 wanted: a deviation is 9 %, and of thousands some are two */
    sbl_field_spectrum s = spectrum_of(&dots, 40000.0);
    check_flat(&s);
}

/* rho 1 and R 2.149; the first reciprocal vectors are as long as 1.0746 in units of the root of density, and nothing lies below. */
static void test_hexagonal(void)
{
    uint32_t count = make_lattice(120, sqrt(0.75), 0.5);
    double area_mm2 = 14400.0 * sqrt(0.75);
    sbl_dot_cloud dots = with_depth(count, area_mm2);
    sbl_field_quality q = quality_of(&dots, area_mm2);
    CHECK_NEAR(q.rho_min, 1.0, 1e-5);
    CHECK_NEAR(q.rho_mean, 1.0, 1e-5);
    CHECK_NEAR(q.closest_mm, 1.0, 1e-5);
    CHECK_NEAR(q.clark_evans_r, 2.1491, 1e-4);
    CHECK(q.f6 < 0.05 && q.isolated_count == 0);
    CHECK(q.emptiest_share > 0.9 && q.fullest_share < 1.1);
    sbl_field_spectrum s = spectrum_of(&dots, area_mm2);
    for (int k = 2; k < 14; k++) CHECK(s.power[k] < 0.02);
    CHECK(s.power[17] > 2.0);
    CHECK(s.effective_nyquist >= 0.9 && s.effective_nyquist <= 1.07);
    CHECK(s.worst_anisotropy_db > 6.0);
}

/* Distance 1, R 2, rho 1 / 1.0746. */
static void test_square(void)
{
    uint32_t count = make_lattice(120, 1.0, 0.0);
    sbl_dot_cloud dots = with_depth(count, 14400.0);
    sbl_field_quality q = quality_of(&dots, 14400.0);
    CHECK_NEAR(q.rho_min, sqrt(sqrt(3.0) / 2.0), 1e-5);
    CHECK_NEAR(q.clark_evans_r, 2.0, 1e-5);
    sbl_field_spectrum s = spectrum_of(&dots, 14400.0);
    CHECK(s.power[16] > 2.0 && s.effective_nyquist >= 0.85 && s.worst_anisotropy_db > 6.0);
    /* The outermost row is the border; the next stands 1 mm from it. */
    CHECK_NEAR(depth[0], 0.0, 0.0);
    CHECK_NEAR(depth[5], 0.0, 0.0);
    CHECK_NEAR(depth[120 + 60], 1.0, 1e-6);
    CHECK_NEAR(depth[60 * 120 + 10], 10.0, 1e-5);
    CHECK_NEAR(depth[60 * 120 + 60], 24.0 * sqrt(2.0 / sqrt(3.0)), 1e-5);
    CHECK_STATUS(sbl_dot_cloud_density(density, &dots, 14400.0, &arena, &diag), SBL_OK);
    /* 100 per cm2, at the straight border, too; a corner has less skin than a straight border. */
    for (uint32_t i = 0; i < 14400; i++) {
        bool corner =
            fmin((double)(i % 120), 119.0 - (double)(i % 120)) < 13.0 && fmin((double)(i / 120), 119.0 - (double)(i / 120)) < 13.0;
        if (!corner) CHECK_NEAR(density[i], 100.0, 2.0);
    }
}

/* One dot anywhere in each square: power 1 - sinc^2(fx) sinc^2(fy), here as the mean over the ring's directions and the window's width. */
static void test_jittered(void)
{
    enum { SIDE = 200 };
    for (uint32_t i = 0; i < SIDE * SIDE; i++)
        position[i] = (sbl_vec3f){(float)((double)(i % SIDE) + sbl_random_unit(7, 3, i)),
                                  (float)((double)(i / SIDE) + sbl_random_unit(7, 4, i)), 0.0f};
    sbl_dot_cloud dots = with_depth(SIDE * SIDE, SIDE * SIDE);
    sbl_field_spectrum s = spectrum_of(&dots, SIDE * SIDE);
    for (int k = 4; k < SBL_SPECTRUM_BINS; k += 3) {
        double mean = 0.0, f = ((double)k + 0.5) / 16.0;
        for (int d = 0; d < 360; d++) {
            double fx = f * cos(SBL_PI * (d + 0.5) / 360.0), fy = f * sin(SBL_PI * (d + 0.5) / 360.0);
            double sx = sin(SBL_PI * fx) / (SBL_PI * fx), sy = sin(SBL_PI * fy) / (SBL_PI * fy);
            mean += (1.0 - sx * sx * sy * sy) / 360.0;
        }
        /* The lattice's own lines, at whole frequencies, lie where sinc is 0: jitter takes them out. */
        CHECK_NEAR(s.power[k] / mean, 1.0, 5.0 / sqrt(64.0 * fmin(32.0, f * 12.9 * 2.0)) + 0.02);
    }
}

/* Random places, four times as dense at one side as at the other: in their own pitch they are random again. */
static void test_varying_density(void)
{
    uint32_t count = 0;
    for (uint32_t k = 0; count < COUNT_MAX; k++) {
        double x = sbl_random_unit(5, 1, k), share = (1.0 + 3.0 * x) / 4.0;
        if (sbl_random_unit(5, 3, k) > share) continue;
        position[count] = (sbl_vec3f){(float)(200.0 * x), (float)(200.0 * sbl_random_unit(5, 2, k)), 0.0f};
        wanted[count++] = (float)(share * 1.6 * COUNT_MAX / 400.0);
    }
    sbl_dot_cloud dots = {.position = position, .count = count, .wanted_per_cm2 = wanted};
    CHECK_STATUS(sbl_dot_cloud_depth(depth, &dots, 0.0, &arena, &diag), SBL_OK);
    dots.depth_mm = depth;
    sbl_field_quality q = quality_of(&dots, 0.0);
    CHECK_NEAR(q.clark_evans_r, 1.0, 0.015);
    CHECK_NEAR(q.f2, 1.0, 0.12);
    CHECK_NEAR(q.f6, 1.0, 0.3);
    sbl_field_spectrum s = spectrum_of(&dots, 0.0);
    /* The slope of the density shows in the lowest rings. */
    for (int k = 4; k < SBL_SPECTRUM_BINS; k++) CHECK_NEAR(s.power[k], 1.0, 0.25);
    dots.wanted_per_cm2 = NULL;
    CHECK_STATUS(sbl_dot_cloud_density(density, &dots, 40000.0, &arena, &diag), SBL_OK);
    double squares = 0.0;
    for (uint32_t i = 0; i < count; i++) squares += pow((double)density[i] / (double)wanted[i] - 1.0, 2.0) / count;
    /* Squared weights over squared weight, 9/5 of a disc of 3.63 * 12^2 dots: a deviation of 6 %, more where it is cut. */
    CHECK(sqrt(squares) < 0.14);
}

/* On a sphere everything is inner, and the patches are curved. */
static void test_sphere(void)
{
    for (uint32_t i = 0; i < COUNT_MAX; i++) {
        double z = 2.0 * sbl_random_unit(3, 1, i) - 1.0, turn = 2.0 * SBL_PI * sbl_random_unit(3, 2, i), r = sqrt(1.0 - z * z);
        normal[i] = (sbl_vec3f){(float)(r * cos(turn)), (float)(r * sin(turn)), (float)z};
        position[i] = (sbl_vec3f){70.0f * normal[i].x, 70.0f * normal[i].y, 70.0f * normal[i].z};
    }
    double area_mm2 = 4.0 * SBL_PI * 4900.0;
    sbl_dot_cloud dots = {.position = position, .normal = normal, .count = COUNT_MAX};
    sbl_field_quality q = quality_of(&dots, area_mm2);
    CHECK(q.inner_count == COUNT_MAX);
    CHECK_NEAR(q.clark_evans_r, 1.0, 0.014);
    sbl_field_spectrum s = spectrum_of(&dots, area_mm2);
    check_flat(&s);
}

static void test_failures(void)
{
    sbl_field_quality q;
    sbl_field_spectrum s;
    make_random(10.0);
    sbl_dot_cloud dots = {.position = position, .count = 100};
    CHECK_STATUS(sbl_dot_cloud_quality(&q, &dots, 0.0, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_dot_cloud_depth(NULL, &dots, 1.0, &arena, &diag), SBL_E_ARG);
    memset(wanted, 0, sizeof wanted);
    dots.wanted_per_cm2 = wanted;
    CHECK_STATUS(sbl_dot_cloud_quality(&q, &dots, 1.0, &arena, &diag), SBL_E_DATA);
    dots.wanted_per_cm2 = NULL;
    CHECK_STATUS(sbl_dot_cloud_depth(depth, &dots, 100.0, &arena, &diag), SBL_OK);
    dots.depth_mm = depth;
    CHECK_STATUS(sbl_dot_cloud_spectrum(&s, &dots, 100.0, &arena, &diag), SBL_E_DATA); /* a hundred dots hold no patch */
    dots.count = 1;
    CHECK_STATUS(sbl_dot_cloud_spectrum(&s, &dots, 100.0, &arena, &diag), SBL_E_DATA);
    /* All in one place. */
    memset(position, 0, sizeof position);
    dots = (sbl_dot_cloud){.position = position, .count = 50};
    CHECK_STATUS(sbl_dot_cloud_depth(depth, &dots, 100.0, &arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_dot_cloud_quality(&q, &dots, 100.0, &arena, &diag), SBL_OK);
    CHECK(q.rho_min == 0.0 && q.rho_cv == 0.0);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_random();
    test_hexagonal();
    test_square();
    test_jittered();
    test_varying_density();
    test_sphere();
    test_failures();
    sbl_arena_release(&arena);
    return check_report("dot_cloud");
}
