#include "check.h"
#include "limited_memory.h"
#include "stubble/base.h"
#include "stubble/math.h"

#include <float.h>

static void test_elementary(void)
{
    for (int i = 0; i < 200000; i++) {
        double u = sbl_random_unit(1, 2, (uint64_t)i), v = sbl_random_unit(1, 3, (uint64_t)i);
        double x = (u - 0.5) * 200.0;
        if (fabs(sbl_sin(x) - sin(x)) > 4e-15 || fabs(sbl_cos(x) - cos(x)) > 4e-15) CHECK_NEAR(sbl_sin(x), sin(x), 4e-15);
        if (fabs(sbl_exp(x) / exp(x) - 1.0) > 1e-14) CHECK_NEAR(sbl_exp(x), exp(x), 1e-14 * exp(x));
        double p = exp((u - 0.5) * 1000.0);
        if (fabs(sbl_log(p) - log(p)) > 4e-15 * (1.0 + fabs(log(p)))) CHECK_NEAR(sbl_log(p), log(p), 4e-15);
        double a = atan2(u - 0.5, v - 0.5);
        if (fabs(sbl_atan2(u - 0.5, v - 0.5) - a) > 4e-15) CHECK_NEAR(sbl_atan2(u - 0.5, v - 0.5), a, 4e-15);
        if (fabs(sbl_acos(2 * u - 1) - acos(2 * u - 1)) > 4e-15) CHECK_NEAR(sbl_acos(2 * u - 1), acos(2 * u - 1), 4e-15);
    }
    CHECK(sbl_exp(0.0) == 1.0);
    CHECK(sbl_exp(-1e9) == 0.0);
    CHECK(isfinite(sbl_exp(1e9)));
    CHECK(sbl_log(0.0) < -1e300 && sbl_log((double)NAN) < -1e300);
    CHECK(sbl_atan2(0.0, 0.0) == 0.0);
    CHECK_NEAR(sbl_atan2(0.0, -1.0), SBL_PI, 1e-15);
    CHECK_NEAR(sbl_pow(2.0, 0.5), sqrt(2.0), 1e-14);
}

static void test_random(void)
{
    double sum = 0.0, squares = 0.0, normal_squares = 0.0;
    int n = 200000;
    for (int i = 0; i < n; i++) {
        double u = sbl_random_unit(7, 0, (uint64_t)i), z = sbl_random_normal(7, 1, (uint64_t)i);
        sum += u;
        squares += u * u;
        normal_squares += z * z;
    }
    /* Five standard errors of each mean. */
    CHECK_NEAR(sum / n, 0.5, 5.0 * sqrt(1.0 / 12.0 / n));
    CHECK_NEAR(squares / n, 1.0 / 3.0, 5.0 * sqrt(4.0 / 45.0 / n));
    CHECK_NEAR(normal_squares / n, 1.0, 5.0 * sqrt(2.0 / n));
    /* The stream is part of the format of a plan: these bits may never change. */
    CHECK(sbl_random_bits(0, 0, 0) == sbl_random_bits(0, 0, 0));
    CHECK(sbl_random_bits(0, 0, 0) != sbl_random_bits(0, 1, 0) && sbl_random_bits(0, 0, 0) != sbl_random_bits(1, 0, 0));
}

/* Taken over, what lies in the other arena stays as it is, and goes with a mark taken before. */
static void test_adopt(void)
{
    sbl_arena arena, other;
    sbl_arena_init(&arena, NULL);
    sbl_arena_init(&other, NULL);
    sbl_arena_adopt(&arena, &other);
    CHECK(arena.held_bytes == 0);
    REQUIRE(sbl_arena_alloc(&arena, 100, 1));
    sbl_arena_mark mark = sbl_arena_here(&arena);
    size_t held = arena.held_bytes;
    unsigned char *small = sbl_arena_alloc(&other, 64, 1), *large = sbl_arena_alloc(&other, (size_t)3 << 20, 1);
    REQUIRE(small && large);
    small[63] = 7;
    large[5] = 9;
    size_t others = other.held_bytes;
    sbl_arena_adopt(&arena, &other);
    CHECK(other.held_bytes == 0 && other.used_bytes == 0 && arena.held_bytes == held + others);
    REQUIRE(sbl_arena_alloc(&arena, 1000, 1));
    sbl_arena_release(&other);
    CHECK(small[63] == 7 && large[5] == 9);
    sbl_arena_rewind(&arena, mark);
    CHECK(arena.held_bytes == held && arena.used_bytes == 112);
    sbl_arena_release(&arena);
}

static void test_arena(void)
{
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    unsigned char *a = sbl_arena_alloc(&arena, 100, 1);
    REQUIRE(a);
    CHECK(((uintptr_t)a & 15u) == 0 && a[99] == 0);
    sbl_arena_mark mark = sbl_arena_here(&arena);
    for (int i = 0; i < 100; i++) REQUIRE(sbl_arena_alloc(&arena, 100000, 1));
    sbl_arena_rewind(&arena, mark);
    CHECK(arena.used_bytes == 112);
    CHECK(sbl_arena_alloc(&arena, UINT64_MAX / 2, 16) == NULL);
    CHECK(sbl_arena_alloc(&arena, 0, 8) != NULL);
    /* Taken memory is not set to zero, allocated memory is, in the same place. */
    mark = sbl_arena_here(&arena);
    unsigned char *taken = sbl_arena_take(&arena, 100, 1);
    REQUIRE(taken && (uintptr_t)taken % 16 == 0);
    memset(taken, 7, 100);
    sbl_arena_rewind(&arena, mark);
    unsigned char *again = sbl_arena_alloc(&arena, 100, 1);
    REQUIRE(again == taken);
    CHECK(again[0] == 0 && again[99] == 0);
    CHECK(sbl_arena_take(&arena, UINT64_MAX / 2, 16) == NULL);
    sbl_arena_release(&arena);
    CHECK(arena.held_bytes == 0 && arena.used_bytes == 0);

    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    sbl_arena_init(&arena, &limited);
    limited_blocks = 1;
    CHECK(sbl_arena_alloc(&arena, 10, 1) != NULL);
    CHECK(sbl_arena_alloc(&arena, 1, (size_t)4 << 20) == NULL);
    CHECK(sbl_arena_alloc(&arena, 10, 1) != NULL);
    sbl_arena_release(&arena);
}

static void test_diag(void)
{
    sbl_diag diag;
    CHECK(sbl_fail_field(&diag, SBL_E_RANGE, "m", "h", "head.tape", 3.0) == SBL_E_RANGE);
    CHECK(!strcmp(diag.field, "head.tape") && diag.value == 3.0);
    CHECK(sbl_fail(NULL, SBL_E_ARG, "m", "h") == SBL_E_ARG);
    CHECK(!strcmp(sbl_status_text((sbl_status)-999), "an unknown status"));
}

int main(void)
{
    test_elementary();
    test_random();
    test_arena();
    test_adopt();
    test_diag();
    return check_report("base");
}
