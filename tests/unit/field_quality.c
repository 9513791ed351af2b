/* The measures on sets whose answers are known: random, hexagonal, jittered. */
#include "check.h"
#include "stubble/base.h"
#include "stubble/field_quality.h"

#define COUNT_MAX 40000u
static sbl_vec3f position[COUNT_MAX];
static uint8_t inner[COUNT_MAX];
static float xs[COUNT_MAX], ys[COUNT_MAX];
static sbl_arena arena;
static sbl_diag diag;

static void mark_inner(uint32_t count, double width, double height, double margin)
{
    for (uint32_t i = 0; i < count; i++) {
        double x = (double)position[i].x, y = (double)position[i].y;
        inner[i] = x > margin && x < width - margin && y > margin && y < height - margin;
    }
}

static sbl_field_quality measure(uint32_t count, double area_mm2)
{
    sbl_field_quality q = {0};
    sbl_dot_set dots = {position, NULL, count, inner};
    CHECK_STATUS(sbl_field_quality_measure(&q, &dots, area_mm2, &arena, &diag), SBL_OK);
    CHECK(arena.used_bytes == 0);
    return q;
}

static void test_random(void)
{
    for (uint32_t i = 0; i < COUNT_MAX; i++)
        position[i] = (sbl_vec3f){(float)(200.0 * sbl_random_unit(1, 1, i)), (float)(200.0 * sbl_random_unit(1, 2, i)), 0.0f};
    mark_inner(COUNT_MAX, 200.0, 200.0, 10.0);
    sbl_field_quality q = measure(COUNT_MAX, 40000.0);
    /* Of n = 32,000 inner dots the mean has a standard error of 0.52 / sqrt(n) = 0.3 %; five of them. The variance over mean of m = 4096
     * counts has sqrt(2 / m) = 2.2 %, more as balls of six pitches overlap (about 3 deep at this number). */
    CHECK_NEAR(q.clark_evans_r, 1.0, 0.015);
    CHECK_NEAR(q.f2, 1.0, 0.12);
    CHECK_NEAR(q.f6, 1.0, 0.3);
    CHECK_NEAR(q.rho_cv, sqrt(4.0 / SBL_PI - 1.0), 0.02); /* the Rayleigh distribution's */
    CHECK_NEAR(q.rho_p1, 2.0 * sqrt(-log(0.99) / SBL_PI) * q.rho_mean, 0.01);
}

static void test_hexagonal(void)
{
    uint32_t count = 0;
    for (uint32_t y = 0; y < 100; y++)
        for (uint32_t x = 0; x < 100; x++)
            position[count++] = (sbl_vec3f){(float)x + 0.5f * (float)(y % 2), (float)(sqrt(0.75) * (double)y), 0.0f};
    mark_inner(count, 100.0, 86.6, 8.0);
    sbl_field_quality q = measure(count, 10000.0 * sqrt(0.75));
    CHECK_NEAR(q.pitch_mm, 1.0, 1e-9);
    CHECK_NEAR(q.rho_min, 1.0, 1e-5);
    CHECK_NEAR(q.rho_p1, 1.0, 1e-5);
    CHECK_NEAR(q.rho_mean, 1.0, 1e-5);
    CHECK(q.rho_cv < 1e-3);
    CHECK_NEAR(q.clark_evans_r, 2.1491, 1e-4);
    CHECK(q.f6 < 0.05 && q.isolated_count == 0);
}

/* One dot anywhere in each square of a grid: the power at (fx, fy) cycles a cell is 1 - sinc^2(fx) sinc^2(fy), but for the grid's own lines. */
static void test_jittered(void)
{
    enum { SIDE = 32 };
    uint32_t count = SIDE * SIDE;
    double low_power[4] = {0.0};
    int runs = 16;
    for (int run = 0; run < runs; run++) {
        for (uint32_t i = 0; i < count; i++) {
            xs[i] = (float)((double)(i % SIDE) + sbl_random_unit((uint64_t)run, 3, i));
            ys[i] = (float)((double)(i / SIDE) + sbl_random_unit((uint64_t)run, 4, i));
        }
        sbl_field_spectrum s;
        CHECK_STATUS(sbl_field_spectrum_measure(&s, xs, ys, count, SIDE, SIDE, &arena, &diag), SBL_OK);
        for (int k = 0; k < 4; k++) low_power[k] += s.power[2 * k + 2] / runs;
        CHECK_NEAR(s.power[40], 1.0, 0.3);
        CHECK(fabs(s.anisotropy_db[40]) < 2.5);
    }
    for (int k = 0; k < 4; k++) {
        /* The ring's mean by the same lattice of frequencies. */
        double sum = 0.0, n = 0.0, low = (2.0 * k + 2.0) / 16.0, high = low + 1.0 / 16.0;
        for (int x = 1; x < SIDE; x++) {
            for (int y = -SIDE; y < SIDE; y++) {
                double fx = (double)x / SIDE, fy = (double)y / SIDE, f = sqrt(fx * fx + fy * fy);
                if (y == 0 || f < low || f >= high) continue;
                double sx = sin(SBL_PI * fx) / (SBL_PI * fx), sy = sin(SBL_PI * fy) / (SBL_PI * fy);
                sum += 1.0 - sx * sx * sy * sy;
                n += 1.0;
            }
        }
        /* A power is exponentially distributed: its standard error over n runs is 1 / sqrt(n runs); four of them. */
        CHECK_NEAR(low_power[k] / (sum / n), 1.0, 4.0 / sqrt(n * runs));
    }
}

/* A square lattice has four bright directions in each ring that it has any in. */
static void test_direction(void)
{
    enum { SIDE = 40 };
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        xs[i] = (float)(i % SIDE) + 0.1f * (float)sbl_random_normal(9, 1, i);
        ys[i] = (float)(i / SIDE) + 0.1f * (float)sbl_random_normal(9, 2, i);
    }
    sbl_field_spectrum s;
    CHECK_STATUS(sbl_field_spectrum_measure(&s, xs, ys, SIDE * SIDE, SIDE, SIDE, &arena, &diag), SBL_OK);
    CHECK(s.worst_anisotropy_db > 10.0);
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        xs[i] = (float)(SIDE * sbl_random_unit(9, 3, i));
        ys[i] = (float)(SIDE * sbl_random_unit(9, 4, i));
    }
    CHECK_STATUS(sbl_field_spectrum_measure(&s, xs, ys, SIDE * SIDE, SIDE, SIDE, &arena, &diag), SBL_OK);
    CHECK(s.worst_anisotropy_db < 3.0);
    CHECK(s.effective_nyquist < 0.07);
}

/* Two dots back to back do not see each other. */
static void test_facing(void)
{
    sbl_vec3f place[4] = {{0, 0, 0}, {0, 0, 0.1f}, {1, 0, 0}, {1, 0, 0.1f}}, normal[4] = {{0, 0, -1}, {0, 0, 1}, {0, 0, -1}, {0, 0, 1}};
    sbl_dot_set dots = {place, normal, 4, NULL};
    sbl_field_quality q;
    CHECK_STATUS(sbl_field_quality_measure(&q, &dots, 4.0, &arena, &diag), SBL_OK);
    CHECK_NEAR(q.rho_min * q.pitch_mm, 1.0, 1e-6);
    dots.normal = NULL;
    CHECK_STATUS(sbl_field_quality_measure(&q, &dots, 4.0, &arena, &diag), SBL_OK);
    CHECK_NEAR(q.rho_min * q.pitch_mm, 0.1, 1e-6);
    CHECK(isnan(q.f6));
}

static void test_failures(void)
{
    sbl_field_quality q;
    sbl_field_spectrum s;
    sbl_dot_set dots = {position, NULL, 1, NULL};
    CHECK_STATUS(sbl_field_quality_measure(&q, &dots, 1.0, &arena, &diag), SBL_E_DATA);
    dots.count = 100;
    CHECK_STATUS(sbl_field_quality_measure(&q, &dots, 0.0, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_field_quality_measure(&q, &dots, (double)NAN, &arena, &diag), SBL_E_ARG);
    memset(inner, 0, sizeof inner);
    dots.inner = inner;
    CHECK_STATUS(sbl_field_quality_measure(&q, &dots, 1.0, &arena, &diag), SBL_E_DATA);
    sbl_vec3f bad[2] = {{0, 0, 0}, {NAN, 0, 0}};
    dots = (sbl_dot_set){bad, NULL, 2, NULL};
    CHECK_STATUS(sbl_field_quality_measure(&q, &dots, 1.0, &arena, &diag), SBL_E_DATA);
    CHECK(diag.index == 1);
    CHECK_STATUS(sbl_field_spectrum_measure(&s, xs, ys, 15, 1.0, 1.0, &arena, &diag), SBL_E_DATA);
    CHECK_STATUS(sbl_field_spectrum_measure(&s, xs, ys, SBL_SPECTRUM_DOTS_MAX + 1, 1.0, 1.0, &arena, &diag), SBL_E_LIMIT);
    CHECK_STATUS(sbl_field_spectrum_measure(&s, xs, ys, 100, 0.0, 1.0, &arena, &diag), SBL_E_ARG);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_random();
    test_hexagonal();
    test_jittered();
    test_direction();
    test_facing();
    test_failures();
    sbl_arena_release(&arena);
    return check_report("field_quality");
}
