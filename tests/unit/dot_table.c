/* Reading the table of dots: what it refuses, and what it says of dots. */
#include "check.h"
#include "stubble/dot_bake.h"
#include "stubble/dot_table.h"
#include "stubble/file.h"
#include "stubble/math.h"

static sbl_arena arena;
static sbl_diag diag;

static sbl_dot_profile profile_of(double melanin, double top, double radius, double strength)
{
    sbl_dot_table table;
    sbl_dot_profile profile;
    sbl_dot_query query = {melanin, 0.0063, top, 0.3, radius, {strength, strength, strength}};
    sbl_dot_table_builtin(&table);
    sbl_dot_table_profile(&profile, &table, &query);
    return profile;
}

/* The file beside the source is whole, tells how it was made, and is what was compiled in. */
static void test_shipped(void)
{
    const unsigned char *bytes;
    size_t size;
    sbl_dot_table file, builtin;
    REQUIRE(sbl_file_read(&bytes, &size, STUBBLE_SOURCE_DIR "/knowledge/dots.tbl", SBL_DOT_TABLE_BYTES_MAX, &arena, &diag) == SBL_OK);
    CHECK(size < 2000000);
    CHECK_STATUS(sbl_dot_table_from_bytes(&file, bytes, size, &diag), SBL_OK);
    sbl_dot_table_builtin(&builtin);
    CHECK(!strncmp(builtin.command, "stubble bake --photons ", 23) && !strcmp(builtin.command, file.command));
    CHECK(builtin.paths == file.paths && builtin.seed == file.seed);
    size_t values = (size_t)(bytes + size - file.value);
    CHECK(!memcmp(file.value, builtin.value, values));
}

/* Every cut, and every byte of the head changed, is refused; a changed value is caught by the checksum. */
static void test_damage(void)
{
    sbl_dot_bake b;
    sbl_dot_bake_options options = {.paths = 1, .use = {1, 1, 1, 1, 1, 1, 0}};
    uint8_t *bytes;
    size_t size;
    REQUIRE(sbl_dot_bake_begin(&b, &options, &arena, &diag) == SBL_OK);
    while (b.done < b.total) REQUIRE(sbl_dot_bake_step(&b, NULL, &diag) == SBL_OK);
    REQUIRE(sbl_dot_bake_finish(&bytes, &size, &b, "small", &arena, &diag) == SBL_OK);
    sbl_dot_table table;
    CHECK_STATUS(sbl_dot_table_from_bytes(&table, bytes, size, &diag), SBL_OK);
    CHECK(!strcmp(table.command, "small"));
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t *exact = malloc(cut + 1);
        memcpy(exact, bytes, cut);
        CHECK(sbl_dot_table_from_bytes(&table, exact, cut, &diag) != SBL_OK);
        free(exact);
    }
    for (size_t at = 0; at < size; at++) {
        bytes[at] ^= 0x41;
        CHECK(sbl_dot_table_from_bytes(&table, bytes, size, &diag) != SBL_OK);
        bytes[at] ^= 0x41;
    }
    CHECK_STATUS(sbl_dot_table_from_bytes(&table, bytes, SBL_DOT_TABLE_BYTES_MAX + (size_t)1, &diag), SBL_E_LIMIT);
    CHECK_STATUS(sbl_dot_table_from_bytes(&table, NULL, 0, &diag), SBL_E_ARG);
}

/* Domain OPTICS 4: light skin, column 0.3 mm, 200 per cm; radius, top, what is left in linear R, G, B, and the change of Lab. */
static void test_published_rows(void)
{
    static const double row[5][8] = {{.1, .1, .33, .41, .51, -22.1, -6.0, -11.8},
                                     {.1, .2, .62, .72, .81, -9.4, -4.1, -6.7},
                                     {.1, .4, .88, .93, .96, -2.2, -1.7, -2.0},
                                     {.2, .1, .19, .28, .40, -29.4, -8.2, -16.3},
                                     {.2, .4, .76, .86, .92, -4.9, -3.8, -4.4}};
    /* The NIST class "light" less its gloss. */
    sbl_rgb_linear skin = sbl_rgb_from_xyz(sbl_xyz_from_lab((sbl_lab_d65){67.3, 9.5, 14.8}));
    skin = (sbl_rgb_linear){skin.r - 0.0278, skin.g - 0.0278, skin.b - 0.0278};
    sbl_lab_d65 light = sbl_lab_from_xyz(sbl_xyz_from_rgb(skin));
    for (int i = 0; i < 5; i++) {
        sbl_dot_profile p = profile_of(0.018, row[i][1], row[i][0], 20.0);
        sbl_rgb_linear left = sbl_dot_profile_at(&p, 0.0);
        CHECK_NEAR(left.r, row[i][2], 0.011);
        CHECK_NEAR(left.g, row[i][3], 0.011);
        CHECK_NEAR(left.b, row[i][4], 0.011);
        sbl_rgb_linear dot = {skin.r * left.r, skin.g * left.g, skin.b * left.b};
        sbl_lab_d65 lab = sbl_lab_from_xyz(sbl_xyz_from_rgb(dot));
        CHECK_NEAR(lab.L - light.L, row[i][5], 0.5);
        CHECK_NEAR(lab.a - light.a, row[i][6], 0.5);
        CHECK_NEAR(lab.b - light.b, row[i][7], 0.5);
        printf("r %.1f top %.1f: %.3f %.3f %.3f dLab %.1f %.1f %.1f\n", row[i][0], row[i][1], left.r, left.g, left.b, lab.L - light.L,
               lab.a - light.a, lab.b - light.b);
    }
}

/*
 * Up to brown skin (beyond, the blue channel may gain: dot_bake.c): monotone in strength and radius; to nothing taken for none of either;
 * red never less than blue; falling with distance.
 */
static void test_order(void)
{
    for (double melanin = 0.008; melanin < 0.1; melanin *= 2.0)
        for (double top = 0.05; top < 0.6; top += 0.11)
            for (double radius = 0.03; radius < 0.12; radius *= 1.5)
                for (double strength = 0.5; strength < 20.0; strength *= 1.7) {
                    sbl_dot_profile p = profile_of(melanin, top, radius, strength),
                                    stronger = profile_of(melanin, top, radius, strength * 1.7);
                    sbl_dot_profile wider = profile_of(melanin, top, radius * 1.5, strength);
                    for (int c = 0; c < 3; c++) {
                        CHECK(stronger.density[0][c] > p.density[0][c] && wider.density[0][c] > p.density[0][c]);
                        CHECK(stronger.area_mm2[c] > p.area_mm2[c] && wider.area_mm2[c] > p.area_mm2[c]);
                    }
                    CHECK(p.density[0][0] >= p.density[0][1] && p.density[0][1] >= p.density[0][2]);
                    CHECK(p.area_mm2[0] > p.area_mm2[1] && p.area_mm2[1] > p.area_mm2[2]);
                    sbl_rgb_linear near = sbl_dot_profile_at(&p, 0.4), far = sbl_dot_profile_at(&p, 3.0),
                                   farther = sbl_dot_profile_at(&p, 8.0);
                    CHECK(near.r < far.r && far.r < farther.r && farther.r <= 1.0);
                }
    CHECK(profile_of(0.018, 0.1, 0.1, 1e-4).density[0][0] < 1e-3);
    CHECK(profile_of(0.018, 0.1, 0.1, 0.0).density[0][0] == 0.0);
    CHECK(profile_of(0.018, 0.1, 0.0, 20.0).density[0][0] == 0.0);
    CHECK(sbl_dot_profile_at(&(sbl_dot_profile){.count = 2, .mm = {0.0, 1.0}}, 0.5).r > 0.999999);
}

/* Alone, a dot is itself; more neighbours darken, never more than the product, never below the floor. */
static void test_overlap(void)
{
    const double floor_left[3] = {0.1, 0.2, 0.4}, one[3] = {0.8, 0.7, 0.5};
    double last[3] = {0.0, 0.0, 0.0};
    for (int k = 0; k < 20; k++) {
        double sum[3], density[3];
        for (int c = 0; c < 3; c++) sum[c] = one[c] + 0.3 * k;
        sbl_dot_overlap(density, floor_left, sum, one);
        for (int c = 0; c < 3; c++) {
            if (k == 0) CHECK_NEAR(density[c], one[c], 1e-12);
            CHECK(density[c] > last[c] && density[c] <= sum[c] + 1e-12 && exp(-density[c]) > floor_left[c]);
            last[c] = density[c];
        }
    }
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_shipped();
    test_damage();
    test_published_rows();
    test_order();
    test_overlap();
    sbl_arena_release(&arena);
    return check_report("dot_table");
}
