/* The bake of the dot table: against paths through single dots, against the table that travels, and its promises about bytes. */
#include "check.h"
#include "stubble/dot_bake.h"
#include "stubble/dot_light.h"
#include "stubble/math.h"
#include "stubble/skin_model.h"
#include "stubble/threads.h"

static sbl_arena arena;
static sbl_diag diag;

/* One skin (melanin 0.018, blood 0.0063: both the second node), the radii of these bits. */
static sbl_dot_bake_options one_skin(uint64_t paths, uint64_t seed, uint32_t radii)
{
    return (sbl_dot_bake_options){
        .paths = paths, .seed = seed, .use = {[SBL_DOT_MELANIN] = 2, [SBL_DOT_BLOOD] = 2, [SBL_DOT_RADIUS] = radii}};
}

static void bake(uint8_t **bytes, size_t *size, const sbl_dot_bake_options *options, const sbl_host *host)
{
    sbl_dot_bake b;
    REQUIRE(sbl_dot_bake_begin(&b, options, &arena, &diag) == SBL_OK);
    while (b.done < b.total) REQUIRE(sbl_dot_bake_step(&b, host, &diag) == SBL_OK);
    REQUIRE(sbl_dot_bake_finish(bytes, size, &b, "a test", &arena, &diag) == SBL_OK);
}

/* The same bytes on three threads, and when the sums were carried over into another bake half way. */
static void test_bytes(void)
{
    sbl_dot_bake_options options = one_skin(60, 3, 4);
    uint8_t *one, *many, *resumed;
    size_t size, many_size, resumed_size;
    sbl_threads *threads;
    bake(&one, &size, &options, NULL);
    CHECK_STATUS(sbl_threads_start(&threads, 3, NULL), SBL_OK);
    sbl_host host = sbl_threads_host(threads);
    bake(&many, &many_size, &options, &host);
    sbl_threads_stop(threads);
    CHECK(size == many_size && !memcmp(one, many, size));
    sbl_dot_bake first, second;
    REQUIRE(sbl_dot_bake_begin(&first, &options, &arena, &diag) == SBL_OK &&
            sbl_dot_bake_begin(&second, &options, &arena, &diag) == SBL_OK);
    while (first.done < 17) REQUIRE(sbl_dot_bake_step(&first, NULL, &diag) == SBL_OK);
    REQUIRE(first.state_count == second.state_count);
    memcpy(second.state, first.state, (size_t)first.state_count * sizeof(double));
    second.done = first.done;
    while (second.done < second.total) REQUIRE(sbl_dot_bake_step(&second, NULL, &diag) == SBL_OK);
    REQUIRE(sbl_dot_bake_finish(&resumed, &resumed_size, &second, "a test", &arena, &diag) == SBL_OK);
    CHECK(size == resumed_size && !memcmp(one, resumed, size));
    CHECK_STATUS(sbl_dot_bake_step(&second, NULL, &diag), SBL_E_ARG);
}

/* A part of the table has the bits of the whole. */
static void test_subset(void)
{
    sbl_dot_bake_options options = one_skin(40, 5, 4 + 16);
    uint8_t *bytes, *part;
    size_t size;
    sbl_dot_table whole, alone;
    bake(&bytes, &size, &options, NULL);
    CHECK_STATUS(sbl_dot_table_from_bytes(&whole, bytes, size, &diag), SBL_OK);
    options = one_skin(40, 5, 16);
    options.use[SBL_DOT_STRENGTH] = 1u << 5;
    options.use[SBL_DOT_TOP] = 1u << 3 | 1u << 1;
    bake(&part, &size, &options, NULL);
    CHECK_STATUS(sbl_dot_table_from_bytes(&alone, part, size, &diag), SBL_OK);
    CHECK(alone.count[SBL_DOT_RADIUS] == 1 && alone.count[SBL_DOT_STRENGTH] == 1 &&
          alone.node[SBL_DOT_RADIUS][0] == whole.node[SBL_DOT_RADIUS][1]);
    uint32_t different = 0;
    for (uint32_t t = 0; t < 2; t++) {
        for (uint32_t p = 0; p < whole.count[SBL_DOT_PLACE]; p++) {
            double in_whole[3], by_itself[3];
            sbl_dot_table_entry(in_whole, &whole, (uint32_t[]){0, 0, t ? 3 : 1, 1, 1, 5, p});
            sbl_dot_table_entry(by_itself, &alone, (uint32_t[]){0, 0, t, 1, 0, 0, p});
            different += memcmp(in_whole, by_itself, sizeof in_whole) != 0;
        }
    }
    CHECK(different == 0);
}

/*
 * The table that travels, re-baked with other random numbers: twelve small bakes give a mean and its error. Places where one path in twelve
 * bakes may decide are left out.
 */
static void test_against_shipped(void)
{
    enum { BAKES = 12, PLACES = 6 };
    static const uint32_t place[PLACES] = {0, 3, 5, 8, 10, 12};
    sbl_dot_table shipped;
    double sum[PLACES][3] = {{0}}, squares[PLACES][3] = {{0}}, want[3];
    sbl_dot_table_builtin(&shipped);
    for (uint64_t k = 0; k < BAKES; k++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        sbl_dot_bake_options options = one_skin(60, 100 + k, 4);
        uint8_t *bytes;
        size_t size;
        sbl_dot_table table;
        bake(&bytes, &size, &options, NULL);
        CHECK_STATUS(sbl_dot_table_from_bytes(&table, bytes, size, &diag), SBL_OK);
        for (uint32_t p = 0; p < PLACES; p++) {
            double density[3];
            sbl_dot_table_entry(density, &table, (uint32_t[]){0, 0, 1, 1, 0, 5, place[p]});
            for (uint32_t c = 0; c < 3; c++) {
                double taken = 1.0 - exp(-density[c]);
                sum[p][c] += taken / BAKES;
                squares[p][c] += taken * taken / BAKES;
            }
        }
        sbl_arena_rewind(&arena, mark);
    }
    for (uint32_t p = 0; p < PLACES; p++) {
        sbl_dot_table_entry(want, &shipped, (uint32_t[]){1, 1, 1, 1, 2, 5, place[p]});
        for (uint32_t c = 0; c < 3; c++) {
            double spread = sqrt(fmax(squares[p][c] - sum[p][c] * sum[p][c], 0.0) / (BAKES - 1));
            CHECK_NEAR(sum[p][c], 1.0 - exp(-want[c]), 3.0 * spread);
        }
    }
}

/* What is left by the paths of dot_light.h, wavelength by wavelength, as a share of the skin's light in linear sRGB. */
static void spectral(double left[3], double error[3], sbl_inclusion dot, double alpha, double melanin)
{
    sbl_skin_parameters skin = sbl_skin_parameters_mean();
    skin.melanin = melanin;
    skin.blood = 0.0063;
    double with[3] = {0}, without[3] = {0}, variance[3] = {0}, strength = dot.absorption_per_mm;
    for (uint32_t w = 0; w < SBL_SPECTRUM_COUNT; w++) {
        double nm = sbl_spectrum_wavelength_nm(w);
        sbl_layer layer[SBL_SKIN_LAYERS];
        sbl_skin_layers(layer, &skin, nm);
        sbl_layers stack = {layer, SBL_SKIN_LAYERS, SBL_SKIN_INDEX};
        sbl_dot_light light;
        sbl_dot_light_options options = {.photons = 1000, .seed = 77 + w};
        dot.absorption_per_mm = strength * pow(550.0 / nm, alpha);
        CHECK_STATUS(sbl_dot_light_by_paths(&light, &stack, &dot, 1, 1, &options, NULL, &arena, &diag), SBL_OK);
        sbl_spectrum alone = {{0}};
        sbl_skin_options plain = {.without_gloss = true, .quadrature = 8};
        static sbl_spectrum bare;
        if (w == 0) CHECK_STATUS(sbl_skin_reflectance(&bare, &skin, &plain, &diag), SBL_OK);
        alone.value[w] = bare.value[w];
        sbl_xyz xyz = sbl_xyz_from_reflectance(&alone, SBL_LIGHT_D65);
        sbl_rgb_linear rgb = sbl_rgb_from_xyz((sbl_xyz_d65){xyz.X, xyz.Y, xyz.Z});
        const double share[3] = {rgb.r, rgb.g, rgb.b};
        for (uint32_t c = 0; c < 3; c++) {
            without[c] += share[c];
            with[c] += share[c] * light.ratio;
            variance[c] += share[c] * share[c] * light.error * light.error;
        }
    }
    for (uint32_t c = 0; c < 3; c++) {
        left[c] = with[c] / without[c];
        error[c] = sqrt(variance[c]) / without[c];
    }
}

/* Rings of many columns, one pale skin for all, bins of depth - against one dot, one skin, whole lengths; and pigment of another alpha. */
static void test_against_paths(void)
{
    sbl_dot_table table;
    sbl_dot_table_builtin(&table);
    for (int k = 0; k < 5; k++) {
        /* The last in skin of type VI, between a node where a dot takes a sixth of the blue and one where it takes none. */
        double beside = k == 1 ? 0.25 : 0.0, alpha = k == 3 ? 0.0 : 0.9, melanin = k == 4 ? 0.2 : 0.018;
        sbl_inclusion dot = {SBL_INCLUSION_CYLINDER, beside, 0.0, k == 2 ? 0.07 : 0.1, k == 2 ? 0.2 : 0.1, 0.3, 20.0};
        double left[3], error[3], per_mm[3];
        spectral(left, error, dot, alpha, melanin);
        static const double nm[3] = {605.0, 545.0, 465.0};
        for (int c = 0; c < 3; c++) per_mm[c] = 20.0 * pow(550.0 / nm[c], alpha);
        sbl_dot_query query = {.melanin = melanin, .blood = 0.0063, .top_mm = dot.top_mm, .height_mm = 0.3, .radius_mm = dot.radius_mm};
        sbl_dot_strength_of(query.strength_per_mm, per_mm);
        sbl_dot_profile profile;
        sbl_dot_table_profile(&profile, &table, &query);
        sbl_rgb_linear got = sbl_dot_profile_at(&profile, beside);
        /* Between nodes the table errs by up to 0.005, with another alpha by as much. */
        CHECK_NEAR(got.r, left[0], 3.0 * error[0] + 0.005);
        CHECK_NEAR(got.g, left[1], 3.0 * error[1] + 0.005);
        CHECK_NEAR(got.b, left[2], 3.0 * error[2] + 0.005);
        printf("paths %.4f %.4f %.4f +- %.4f, table %.4f %.4f %.4f\n", left[0], left[1], left[2], error[1], got.r, got.g, got.b);
    }
}

/* One skin of the bake's state, with its only dot on the axis: shares of X, Y and Z that it takes, and -ln of what is left in blue. */
static void of_axis(double taken[3], double *blue, const sbl_dot_bake *b)
{
    const double *bare = b->state, *dot = b->state + 3;
    uint64_t values = (b->state_count - 3) / 3;
    for (uint32_t c = 0; c < 3; c++) taken[c] = dot[c * values] / bare[c];
    sbl_rgb_linear skin = sbl_rgb_from_xyz((sbl_xyz_d65){bare[0], bare[1], bare[2]});
    sbl_rgb_linear less = sbl_rgb_from_xyz((sbl_xyz_d65){dot[0], dot[values], dot[2 * values]});
    *blue = -log(1.0 - less.b / skin.b);
}

/*
 * In the darkest skin of the table a dot takes of X, Y and Z alike, yet the blue channel gains: sRGB's blue is Z less a share of Y, and the
 * dot takes more of Y. That is no noise, and the table says so: ten bakes, their mean and its error, and what travels.
 */
static void test_blue_gain(void)
{
    enum { BAKES = 10 };
    double sum = 0.0, squares = 0.0, want[3];
    sbl_dot_table shipped;
    for (uint64_t k = 0; k < BAKES; k++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        sbl_dot_bake b;
        sbl_dot_bake_options options = {.paths = 60, .seed = 300 + k, .use = {1u << 5, 2, 2, 2, 8, 1u << 5, 0}};
        REQUIRE(sbl_dot_bake_begin(&b, &options, &arena, &diag) == SBL_OK);
        while (b.done < b.total) REQUIRE(sbl_dot_bake_step(&b, NULL, &diag) == SBL_OK);
        double taken[3], blue;
        of_axis(taken, &blue, &b);
        for (int c = 0; c < 3; c++) CHECK(taken[c] > 0.05);
        CHECK(taken[1] > taken[2]);
        sum += blue / BAKES;
        squares += blue * blue / BAKES;
        sbl_arena_rewind(&arena, mark);
    }
    double spread = sqrt(fmax(squares - sum * sum, 0.0) / (BAKES - 1));
    sbl_dot_table_builtin(&shipped);
    sbl_dot_table_entry(want, &shipped, (uint32_t[]){5, 1, 1, 1, 3, 5, 0});
    CHECK(sum < -3.0 * spread && want[2] < 0.0);
    CHECK_NEAR(sum, want[2], 3.0 * spread);
    printf("blue of the darkest skin: %.4f +- %.4f, table %.4f\n", sum, spread, want[2]);
    /* Pictures leave it as it is. */
    sbl_dot_query query = {
        .melanin = 0.28, .blood = 0.0063, .top_mm = 0.1, .height_mm = 0.3, .radius_mm = 0.1, .strength_per_mm = {20, 20, 20}};
    sbl_dot_profile profile;
    sbl_dot_table_profile(&profile, &shipped, &query);
    CHECK(profile.density[0][2] == 0.0 && profile.density[0][0] > 0.3);
}

static void test_refusals(void)
{
    sbl_dot_bake b;
    sbl_dot_bake_options options = {.paths = SBL_DOT_BAKE_PATHS_MAX + 1ull};
    CHECK_STATUS(sbl_dot_bake_begin(&b, &options, &arena, &diag), SBL_E_RANGE);
    options = (sbl_dot_bake_options){.use = {[SBL_DOT_BLOOD] = 1u << 30}};
    CHECK_STATUS(sbl_dot_bake_begin(&b, &options, &arena, &diag), SBL_E_RANGE);
    CHECK(diag.index == SBL_DOT_BLOOD);
    CHECK_STATUS(sbl_dot_bake_begin(NULL, NULL, &arena, &diag), SBL_E_ARG);
    uint8_t *bytes;
    size_t size;
    options = one_skin(10, 1, 1);
    CHECK_STATUS(sbl_dot_bake_begin(&b, &options, &arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_dot_bake_finish(&bytes, &size, &b, "", &arena, &diag), SBL_E_ARG);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_bytes();
    test_subset();
    test_against_shipped();
    test_against_paths();
    test_blue_gain();
    test_refusals();
    sbl_arena_release(&arena);
    return check_report("dot_bake");
}
