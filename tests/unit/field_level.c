/*
 * One design's thresholds, levelled: a field whose ranks are wrong by a few percent on purpose, in waves, must give the right number over
 * every patch again, and change only sites near their threshold.
 */
#include "check.h"
#include "limited_memory.h"
#include "stubble/field.h"
#include "stubble/threads.h"

#include <stdlib.h>

#define SIDE_MM    140.0
#define FIELD_CM2  160.0f
#define WANTED_CM2 80.0
#define GROWS_CM2  30.0
#define WRONG      0.035 /* of the ranks, up and down in waves of WAVE_MM */
#define WAVE_MM    120.0
#define PATCH_MM   11.3

static sbl_arena arena;
static sbl_diag diag;

static sbl_surface square(void)
{
    static const sbl_vec3f corner[4] = {
        {0.0f, 0.0f, 0.0f}, {(float)SIDE_MM, 0.0f, 0.0f}, {(float)SIDE_MM, (float)SIDE_MM, 0.0f}, {0.0f, (float)SIDE_MM, 0.0f}};
    static const uint32_t triangle[6] = {0, 1, 2, 0, 2, 3};
    sbl_mesh mesh = {corner, 4, triangle, 2};
    sbl_surface_options keep = {.keep_orientation = true};
    sbl_surface surface;
    REQUIRE(sbl_surface_build(&surface, &mesh, &keep, NULL, &arena, &diag) == SBL_OK);
    return surface;
}

static double wrong_at(sbl_vec3 p)
{
    return 1.0 + WRONG * sin(2.0 * SBL_PI * p.x / WAVE_MM) * cos(2.0 * SBL_PI * p.y / WAVE_MM);
}

/* A true field with its ranks bent. */
static sbl_field bent_field(const sbl_surface *surface)
{
    sbl_field field;
    sbl_field_options options = {.density_per_cm2 = FIELD_CM2, .regularity = 1.6f, .seed = 7};
    REQUIRE(sbl_field_build(&field, surface, &options, NULL, &arena, &diag) == SBL_OK);
    sbl_site *site = SBL_NEW(&arena, sbl_site, field.count);
    REQUIRE(site);
    for (uint32_t i = 0; i < field.count; i++) {
        site[i] = field.site[i];
        site[i].rank = (float)((double)site[i].rank * wrong_at(sbl_v3_load(field.position[i])));
    }
    field.site = site;
    return field;
}

static double even_at(const void *user, sbl_surface_point at)
{
    (void)user;
    (void)at;
    return WANTED_CM2;
}

static sbl_field_demand even_demand(const sbl_field *field)
{
    float *grows = SBL_NEW(&arena, float, field->count), *wanted = SBL_NEW(&arena, float, field->count);
    REQUIRE(grows && wanted);
    for (uint32_t i = 0; i < field->count; i++) {
        grows[i] = (float)GROWS_CM2;
        wanted[i] = (float)WANTED_CM2;
    }
    return (sbl_field_demand){.existing_per_cm2 = grows, .density_per_cm2 = wanted, .density_at = even_at};
}

static double part_of(const sbl_field *field, uint32_t i)
{
    return ((double)field->site[i].rank * (double)field->density_per_cm2 - GROWS_CM2) / WANTED_CM2;
}

/* The worst patch about a lattice of places, by a rim as wide as the pitch; share NULL: plain thresholds. */
static double worst_patch(const sbl_field *field, const float *share)
{
    const double pitch_mm = 10.0 * 1.0745699 / sqrt(WANTED_CM2),
                 expected = 0.01 * WANTED_CM2 * SBL_PI * (PATCH_MM * PATCH_MM + pitch_mm * pitch_mm / 12.0);
    double worst = 0.0;
    for (double x = 30.0; x <= SIDE_MM - 30.0; x += 5.0)
        for (double y = 30.0; y <= SIDE_MM - 30.0; y += 5.0) {
            double count = 0.0;
            for (uint32_t i = 0; i < field->count; i++) {
                double part = part_of(field, i), away = hypot((double)field->position[i].x - x, (double)field->position[i].y - y);
                if (part < 0.0 || part >= (share ? (double)share[i] : 1.0)) continue;
                count += sbl_clamp((PATCH_MM - away) / pitch_mm + 0.5, 0.0, 1.0);
            }
            worst = fmax(worst, fabs(count / expected - 1.0));
        }
    return worst;
}

static void test_levelled(const sbl_field *field, const sbl_field_demand *demand, float *share)
{
    uint32_t beyond = 0, idle = 0, moved = 0;
    REQUIRE(sbl_field_level(share, field, demand, NULL, &arena, &diag) == SBL_OK);
    double before = worst_patch(field, NULL), after = worst_patch(field, share);
    printf("  worst patch off by %.1f %% before, %.1f %% after\n", 100.0 * before, 100.0 * after);
    /* A rank wrong by w moves the threshold by w (1 + grows / wanted) of what is wanted. */
    CHECK(before > 0.03);
    CHECK(after < 0.03 && after < 0.6 * before);
    for (uint32_t i = 0; i < field->count; i++) {
        double part = part_of(field, i), own = (double)share[i];
        bool near = fabs(part - 1.0) <= 0.06 + 1e-6;
        beyond += !(own >= 0.94 - 1e-6 && own <= 1.06 + 1e-6);
        idle += !near && fabs(own - 1.0) > 0.0;
        moved += near && (part < 1.0) != (part < own);
    }
    CHECK(beyond == 0);
    CHECK(idle == 0);
    CHECK(moved > 20);
}

static void test_threads(const sbl_field *field, const sbl_field_demand *demand, const float *share)
{
    sbl_threads *threads;
    float *two = SBL_NEW(&arena, float, field->count);
    REQUIRE(two && sbl_threads_start(&threads, 2, &diag) == SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    CHECK_STATUS(sbl_field_level(two, field, demand, &host, &arena, &diag), SBL_OK);
    CHECK(!memcmp(two, share, field->count * sizeof *two));
    sbl_threads_stop(threads);
}

/* Nothing wanted anywhere, and a field without sites: nothing to level. */
static void test_nothing(const sbl_field *field, const sbl_field_demand *demand, float *share)
{
    sbl_field_demand none = *demand;
    sbl_field empty = {.surface = field->surface, .density_per_cm2 = FIELD_CM2};
    none.density_per_cm2 = SBL_NEW(&arena, float, field->count);
    REQUIRE(none.density_per_cm2);
    CHECK_STATUS(sbl_field_level(share, field, &none, NULL, &arena, &diag), SBL_OK);
    uint32_t changed = 0;
    for (uint32_t i = 0; i < field->count; i++) changed += fabs((double)share[i] - 1.0) > 0.0;
    CHECK(changed == 0);
    CHECK_STATUS(sbl_field_level(share, &empty, demand, NULL, &arena, &diag), SBL_OK);
}

static void test_refusals(const sbl_field *field, const sbl_field_demand *demand, float *share)
{
    CHECK_STATUS(sbl_field_level(NULL, field, demand, NULL, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_field_level(share, NULL, demand, NULL, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_field_level(share, field, NULL, NULL, &arena, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_field_level(share, field, demand, NULL, NULL, &diag), SBL_E_ARG);
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    sbl_status status = SBL_E_MEMORY;
    for (size_t k = 0; status != SBL_OK; k++) {
        sbl_arena small;
        sbl_arena_init(&small, &limited);
        limited_blocks = (int64_t)k;
        status = sbl_field_level(share, field, demand, NULL, &small, &diag);
        CHECK((status == SBL_OK || status == SBL_E_MEMORY) && small.used_bytes == 0);
        sbl_arena_release(&small);
        REQUIRE(k < 100);
    }
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    sbl_surface surface = square();
    sbl_field field = bent_field(&surface);
    sbl_field_demand demand = even_demand(&field);
    float *share = SBL_NEW(&arena, float, field.count), *other = SBL_NEW(&arena, float, field.count);
    REQUIRE(share && other);
    test_levelled(&field, &demand, share);
    test_threads(&field, &demand, share);
    test_nothing(&field, &demand, other);
    test_refusals(&field, &demand, other);
    sbl_arena_release(&arena);
    return check_report("field_level");
}
