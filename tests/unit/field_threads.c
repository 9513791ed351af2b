/* One thread and two give the same field, bit for bit: on a curved surface with a region, and with fixed dots. */
#include "check.h"
#include "stubble/field.h"
#include "stubble/threads.h"

#define RINGS   48u
#define SECTORS 96u

static sbl_arena arena;
static sbl_diag diag;

/* A cap of a ball of 80 mm, down to 60 degrees from its top. */
static sbl_surface cap(void)
{
    static sbl_vec3f position[(RINGS + 1) * SECTORS];
    static uint32_t triangle[6 * RINGS * SECTORS];
    uint32_t corners = 0;
    for (uint32_t r = 0; r <= RINGS; r++)
        for (uint32_t s = 0; s < SECTORS; s++) {
            double down = SBL_PI / 3.0 * ((double)r + 0.01) / RINGS, turn = 2.0 * SBL_PI * s / SECTORS;
            position[r * SECTORS + s] =
                (sbl_vec3f){(float)(80.0 * sin(down) * cos(turn)), (float)(80.0 * sin(down) * sin(turn)), (float)(80.0 * cos(down))};
        }
    for (uint32_t r = 0; r < RINGS; r++)
        for (uint32_t s = 0; s < SECTORS; s++) {
            uint32_t a = r * SECTORS + s, b = r * SECTORS + (s + 1) % SECTORS, c = a + SECTORS, d = b + SECTORS;
            const uint32_t quad[6] = {a, c, d, a, d, b};
            memcpy(triangle + corners, quad, sizeof quad);
            corners += 6;
        }
    sbl_mesh mesh = {position, (RINGS + 1) * SECTORS, triangle, corners / 3};
    sbl_surface surface;
    REQUIRE(sbl_surface_build(&surface, &mesh, NULL, NULL, &arena, &diag) == SBL_OK);
    return surface;
}

static void compare(const sbl_surface *surface, const sbl_field_options *opt, sbl_field_pattern pattern)
{
    sbl_field one, two;
    sbl_threads *threads;
    REQUIRE(sbl_field_build_pattern(&one, surface, opt, pattern, NULL, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_threads_start(&threads, 2, &diag) == SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    REQUIRE(sbl_field_build_pattern(&two, surface, opt, pattern, &host, &arena, &diag) == SBL_OK);
    sbl_threads_stop(threads);
    CHECK(one.count > 1000 && one.count == two.count);
    CHECK(!memcmp(one.site, two.site, one.count * sizeof *one.site));
    CHECK(!memcmp(one.position, two.position, one.count * sizeof *one.position));
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    sbl_surface surface = cap();
    uint8_t *region = SBL_NEW(&arena, uint8_t, surface.triangle_count);
    REQUIRE(region);
    for (uint32_t t = 0; t < surface.triangle_count; t++) region[t] = surface.position[surface.triangle[3 * t]].x > -20.0f;
    sbl_surface_point fixed[200];
    for (uint32_t i = 0; i < 200; i++)
        fixed[i] = (sbl_surface_point){(uint32_t)(sbl_random_unit(1, 1, i) * surface.triangle_count), 0.3f, 0.3f};
    sbl_field_options opt = {.density_per_cm2 = 40.0f, .regularity = 1.6f, .region = region, .fixed = fixed, .fixed_count = 200, .seed = 3};
    compare(&surface, &opt, SBL_FIELD_NATURAL);
    compare(&surface, &opt, SBL_FIELD_CLUSTERED);
    /* Enough sites that every loop has several blocks. */
    compare(&surface, &(sbl_field_options){.density_per_cm2 = 150.0f, .seed = 4}, SBL_FIELD_REGULAR);
    sbl_arena_release(&arena);
    return check_report("field_threads");
}
