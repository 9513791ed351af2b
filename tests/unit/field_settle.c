/*
 * Dots that slide so that every disc of 4 cm2 holds its number: on a square with a field's dots and some hairs among them, counted in a
 * second way; what the dots must keep to; the same on one thread and two; and failures.
 */
#include "check.h"
#include "limited_memory.h"
#include "stubble/field.h"
#include "stubble/threads.h"

#include <stdlib.h>

#define SIDE_MM      120.0
#define FIELD_CM2    160.0f
#define WANTED_CM2   75.0
#define GROWS_CM2    12.0
#define LEAST_MM     0.45
#define TO_HAIR_MM   0.5
#define SLIDE_MM     0.25
#define BORDER_MM    6.0
#define RADIUS_MM    (10.0 * sqrt(4.0 / SBL_PI))
#define FORBIDDEN_MM 3.0 /* no dot may enter the stripe at the square's middle that none stands in */

static sbl_arena arena;
static sbl_diag diag;
static sbl_surface surface;
static sbl_surface_point *dot, *hair;
static uint32_t dots, hairs;

/* Triangles of 2 mm2. */
#define SIDE_CELLS 60u

static void make_square(void)
{
    const uint32_t n = SIDE_CELLS + 1;
    sbl_vec3f *corner = SBL_NEW(&arena, sbl_vec3f, n * n);
    uint32_t *triangle = SBL_NEW(&arena, uint32_t, 6 * SIDE_CELLS * SIDE_CELLS), *to = triangle;
    REQUIRE(corner && triangle);
    for (uint32_t i = 0; i < n * n; i++)
        corner[i] = (sbl_vec3f){(float)(SIDE_MM * (i % n) / SIDE_CELLS), (float)(SIDE_MM * (double)(i / n) / SIDE_CELLS), 0.0f};
    for (uint32_t i = 0; i < SIDE_CELLS * SIDE_CELLS; i++) {
        const uint32_t low = i / SIDE_CELLS * n + i % SIDE_CELLS, cell[6] = {low, low + 1, low + n + 1, low, low + n + 1, low + n};
        for (int k = 0; k < 6; k++) *to++ = cell[k];
    }
    sbl_mesh mesh = {corner, n * n, triangle, 2 * SIDE_CELLS * SIDE_CELLS};
    sbl_surface_options keep = {.keep_orientation = true};
    REQUIRE(sbl_surface_build(&surface, &mesh, &keep, NULL, &arena, &diag) == SBL_OK);
}

/* The surface ends where no field is even: dots are wanted some way inside. */
static bool is_wanted(sbl_surface_point at)
{
    sbl_vec3 p = sbl_surface_position(&surface, at);
    return fmin(fmin(p.x, SIDE_MM - p.x), fmin(p.y, SIDE_MM - p.y)) > BORDER_MM;
}

static void make_dots(void)
{
    sbl_field field;
    sbl_field_options options = {.density_per_cm2 = FIELD_CM2, .regularity = 1.6f, .seed = 11};
    REQUIRE(sbl_field_build(&field, &surface, &options, NULL, &arena, &diag) == SBL_OK);
    dot = SBL_NEW(&arena, sbl_surface_point, field.count);
    hair = SBL_NEW(&arena, sbl_surface_point, field.count);
    REQUIRE(dot && hair);
    for (uint32_t i = 0; i < field.count; i++) {
        double level = (double)field.site[i].rank * (double)FIELD_CM2;
        if (level < GROWS_CM2) hair[hairs++] = field.site[i].at;
        else if (level < GROWS_CM2 + WANTED_CM2 && is_wanted(field.site[i].at)) dot[dots++] = field.site[i].at;
    }
}

static double wanted_at(const void *user, sbl_surface_point at)
{
    (void)user;
    return is_wanted(at) ? WANTED_CM2 : 0.0;
}

static double across_mm(sbl_surface_point at)
{
    return fabs(sbl_surface_position(&surface, at).x - 0.5 * SIDE_MM);
}

/* Dots left of the stripe stay left, and so on: none enters it that was outside. */
static bool may_stand(const void *user, uint32_t i, sbl_surface_point at)
{
    const sbl_surface_point *home = user;
    if (!is_wanted(at)) return false;
    return across_mm(at) > FORBIDDEN_MM || across_mm(home[i]) <= FORBIDDEN_MM;
}

static sbl_field_settling settling(const sbl_field_demand *demand, const sbl_surface_point *home)
{
    return (sbl_field_settling){.surface = &surface,
                                .demand = demand,
                                .count = dots,
                                .fixed = hair,
                                .fixed_count = hairs,
                                .least_mm = LEAST_MM,
                                .least_to_fixed_mm = TO_HAIR_MM,
                                .may_stand = may_stand,
                                .user = home};
}

static sbl_surface_point *settled(const sbl_host *host)
{
    const sbl_field_demand demand = {.density_at = wanted_at};
    sbl_surface_point *at = SBL_NEW(&arena, sbl_surface_point, dots);
    REQUIRE(at);
    memcpy(at, dot, dots * sizeof *at);
    sbl_field_settling with = settling(&demand, dot);
    CHECK_STATUS(sbl_field_settle(at, &with, host, &arena, &diag), SBL_OK);
    return at;
}

typedef struct tally {
    uint32_t discs, off;
    double worst;
} tally;

/* Sharp discs about a lattice of places that has nothing to do with the method's own. */
static tally tally_discs(const sbl_surface_point *at)
{
    const double expected = 4.0 * WANTED_CM2;
    tally t = {0};
    double *x = malloc(2 * dots * sizeof *x), *y = x + dots;
    REQUIRE(x);
    for (uint32_t i = 0; i < dots; i++) {
        sbl_vec3 p = sbl_surface_position(&surface, at[i]);
        x[i] = p.x;
        y[i] = p.y;
    }
    for (double cx = 18.0; cx <= SIDE_MM - 18.0; cx += 0.731)
        for (double cy = 18.0; cy <= SIDE_MM - 18.0; cy += 0.677) {
            uint32_t count = 0;
            for (uint32_t i = 0; i < dots; i++) count += (x[i] - cx) * (x[i] - cx) + (y[i] - cy) * (y[i] - cy) < RADIUS_MM * RADIUS_MM;
            double error = fabs(count / expected - 1.0);
            t.discs++;
            t.off += error > 0.03 + 1e-9;
            t.worst = fmax(t.worst, error);
        }
    free(x);
    return t;
}

static void test_discs(const sbl_surface_point *at)
{
    tally before = tally_discs(dot), after = tally_discs(at);
    printf("  %u discs: %u off by more than 3 %% before, worst %.1f %%; %u after, worst %.1f %%\n", before.discs, before.off,
           100.0 * before.worst, after.off, 100.0 * after.worst);
    CHECK(before.off > 15);
    CHECK(after.off * 2000 <= after.discs);
    CHECK(5 * after.off < before.off);
}

static void test_kept(const sbl_surface_point *at)
{
    uint32_t moved = 0, far = 0, close = 0, close_to_hair = 0, forbidden = 0;
    for (uint32_t i = 0; i < dots; i++) {
        sbl_vec3 p = sbl_surface_position(&surface, at[i]);
        double way = sbl_v3_distance(p, sbl_surface_position(&surface, dot[i]));
        moved += way > 0.0;
        far += way > SLIDE_MM + 1e-4;
        forbidden += across_mm(at[i]) <= FORBIDDEN_MM - 1e-4 && across_mm(dot[i]) > FORBIDDEN_MM;
        for (uint32_t k = 0; k < i; k++) close += sbl_v3_distance(p, sbl_surface_position(&surface, at[k])) < LEAST_MM;
        for (uint32_t k = 0; k < hairs; k++)
            close_to_hair += sbl_v3_distance(p, sbl_surface_position(&surface, hair[k])) < TO_HAIR_MM && way > 0.0;
    }
    printf("  %u of %u dots moved\n", moved, dots);
    CHECK(moved > 20 && moved < dots);
    CHECK(far == 0);
    CHECK(close == 0);
    CHECK(close_to_hair == 0);
    CHECK(forbidden == 0);
}

static void test_threads(const sbl_surface_point *at)
{
    sbl_threads *threads;
    REQUIRE(sbl_threads_start(&threads, 2, &diag) == SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    const sbl_surface_point *other = settled(&host);
    CHECK(memcmp(at, other, dots * sizeof *at) == 0);
    sbl_threads_stop(threads);
}

static void test_failures(void)
{
    const sbl_field_demand demand = {.density_at = wanted_at};
    sbl_field_settling with = settling(&demand, dot);
    CHECK_STATUS(sbl_field_settle(NULL, &with, NULL, &arena, &diag), SBL_E_ARG);
    with.may_stand = NULL;
    CHECK_STATUS(sbl_field_settle(dot, &with, NULL, &arena, &diag), SBL_E_ARG);
    with = (sbl_field_settling){.surface = &surface, .demand = &demand, .may_stand = may_stand};
    CHECK_STATUS(sbl_field_settle(dot, &with, NULL, &arena, &diag), SBL_OK);
}

static void test_short_memory(void)
{
    const sbl_field_demand demand = {.density_at = wanted_at};
    sbl_field_settling with = settling(&demand, dot);
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    sbl_surface_point *at = SBL_NEW(&arena, sbl_surface_point, dots);
    REQUIRE(at);
    /* A hundred dots and a corner of the skin are enough for each step to ask. */
    uint8_t *region = SBL_NEW(&arena, uint8_t, surface.triangle_count);
    REQUIRE(region);
    memset(region, 1, 2 * SIDE_CELLS);
    const sbl_field_demand corner = {.region = region, .density_at = wanted_at};
    with.demand = &corner;
    with.count = 100;
    with.fixed_count = 10;
    sbl_status status = SBL_E_MEMORY;
    for (size_t k = 0; status != SBL_OK; k++) {
        sbl_arena small;
        sbl_arena_init(&small, &limited);
        limited_blocks = (int64_t)k;
        memcpy(at, dot, dots * sizeof *at);
        status = sbl_field_settle(at, &with, NULL, &small, &diag);
        CHECK((status == SBL_OK || status == SBL_E_MEMORY) && small.used_bytes == 0);
        sbl_arena_release(&small);
        REQUIRE(k < 100);
    }
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    make_square();
    make_dots();
    const sbl_surface_point *at = settled(NULL);
    test_discs(at);
    test_kept(at);
    test_threads(at);
    test_failures();
    test_short_memory();
    sbl_arena_release(&arena);
    return check_report("field_settle");
}
