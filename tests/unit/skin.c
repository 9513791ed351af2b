#include "check.h"
#include "stubble/math.h"
#include "stubble/skin.h"

#include <jansson.h>

static sbl_skin skin_of_type(uint32_t type)
{
    sbl_skin skin;
    CHECK_STATUS(sbl_skin_from_fitzpatrick(&skin, type, NULL), SBL_OK);
    return skin;
}

static void test_entries(void)
{
    /* Class means of NIST M38597 and, for type VI, Xiao 2016; the scalp is 2 redder in a*, so dE76 stays under the bar of 3 (OPTICS 6). */
    const sbl_lab_d65 mean[6] = {{70.8, 8.4, 13.2},  {67.3, 9.5, 14.8},  {63.0, 10.2, 18.1},
                                 {56.5, 11.5, 21.1}, {48.9, 11.6, 19.8}, {37.4, 9.2, 12.3}};
    for (uint32_t type = 1; type <= 6; type++) {
        sbl_skin skin = skin_of_type(type);
        sbl_lab_d65 want = mean[type - 1];
        double d = sqrt((skin.lab.L - want.L) * (skin.lab.L - want.L) + (skin.lab.a - want.a) * (skin.lab.a - want.a) +
                        (skin.lab.b - want.b) * (skin.lab.b - want.b));
        CHECK(d < 3.0);
        CHECK(skin.fitzpatrick == type);
        CHECK_NEAR(sbl_ita_deg(skin.lab), skin.ita_deg, 1e-9);
    }
}

static void test_angles(void)
{
    double last_lightness = 0.0;
    for (double ita = -60.0; ita <= 90.0; ita += 0.5) {
        sbl_skin skin;
        CHECK_STATUS(sbl_skin_from_ita(&skin, ita, NULL), SBL_OK);
        CHECK_NEAR(sbl_ita_deg(skin.lab), ita, 1e-9);
        CHECK(skin.lab.L > last_lightness);
        last_lightness = skin.lab.L;
        sbl_rgb_linear rgb = sbl_rgb_from_xyz(sbl_xyz_from_lab(skin.lab));
        /* At the very end of the range b* is 0, and skin turns from yellowish to bluish pink. */
        CHECK(rgb.r > rgb.g && (rgb.g > rgb.b || ita > 75.0) && rgb.b > 0.0 && rgb.r < 1.0);
        sbl_skin again;
        CHECK_STATUS(sbl_skin_from_lab(&again, skin.lab, NULL), SBL_OK);
        CHECK_NEAR(again.ita_deg, ita, 1e-9);
        CHECK(again.fitzpatrick == skin.fitzpatrick);
    }
}

static void test_refusals(void)
{
    sbl_skin skin;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_skin_from_fitzpatrick(&skin, 0, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_skin_from_fitzpatrick(&skin, 7, &diag), SBL_E_RANGE);
    CHECK(diag.message && diag.hint && !strcmp(diag.field, "skin.fitzpatrick"));
    CHECK_STATUS(sbl_skin_from_ita(&skin, -61.0, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_skin_from_ita(&skin, 91.0, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_skin_from_ita(&skin, (double)NAN, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_skin_from_lab(&skin, (sbl_lab_d65){5.0, 10.0, 15.0}, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_skin_from_lab(&skin, (sbl_lab_d65){60.0, (double)NAN, 15.0}, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_skin_from_lab(&skin, (sbl_lab_d65){60.0, 10.0, 90.0}, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_skin_from_ita(NULL, 10.0, NULL), SBL_E_ARG);
}

/* Tone at which the pigment has 200 per cm, the strength of the rows below. */
static double tone_200(void)
{
    return log(200.0 / 20.0) / log(15.0);
}

static void test_published_rows(void)
{
    /* OPTICS 4: light skin, column 0.3 mm high, 200 per cm: radius, top, ratio, two digits of another Monte Carlo. */
    static const double row[5][5] = {{0.1, 0.1, 0.33, 0.41, 0.51},
                                     {0.1, 0.2, 0.62, 0.72, 0.81},
                                     {0.1, 0.4, 0.88, 0.93, 0.96},
                                     {0.2, 0.1, 0.19, 0.28, 0.40},
                                     {0.2, 0.4, 0.76, 0.86, 0.92}};
    sbl_skin light = skin_of_type(2);
    for (int i = 0; i < 5; i++) {
        /* Healed and not yet faded, without growth: 60 days, tau and growth out of play. */
        sbl_dot_state state = {.diameter_mm = 2.0 * row[i][0],
                               .tone = tone_200(),
                               .depth_mm = row[i][1],
                               .t_days = 80.0,
                               .tau_years = 1e6,
                               .growth_mm2_per_year = 1e-12};
        sbl_dot_look look = sbl_dot_look_at(&state, &light);
        CHECK_NEAR(look.ratio.r, row[i][2], 0.02);
        CHECK_NEAR(look.ratio.g, row[i][3], 0.02);
        CHECK_NEAR(look.ratio.b, row[i][4], 0.02);
    }
}

static sbl_dot_look look_of(double diameter, double tone, double depth, double t_days, uint32_t type)
{
    sbl_skin skin = skin_of_type(type);
    sbl_dot_state state = {.diameter_mm = diameter, .tone = tone, .depth_mm = depth, .t_days = t_days};
    return sbl_dot_look_at(&state, &skin);
}

static void test_monotone(void)
{
    for (uint32_t type = 1; type <= 6; type++)
        for (double depth = 0.05; depth < 0.5; depth += 0.05)
            for (double d = 0.06; d < 0.3; d += 0.03)
                for (double tone = 0.0; tone < 0.85; tone += 0.1) {
                    sbl_dot_look a = look_of(d, tone, depth, 60.0, type), wider = look_of(d + 0.03, tone, depth, 60.0, type);
                    sbl_dot_look darker = look_of(d, tone + 0.1, depth, 60.0, type), deeper = look_of(d, tone, depth + 0.05, 60.0, type);
                    CHECK(a.ratio.r > 0.0 && a.ratio.g < 1.0 && a.area_mm2.g > 0.0);
                    /* Of type VI a deep dot takes nothing in the blue channel (docs/dots.md). */
                    CHECK(a.ratio.b <= 1.0 && (type == 6 || (a.ratio.b < 1.0 && a.area_mm2.b > 0.0)));
                    CHECK(a.ratio.r <= a.ratio.g && a.ratio.g <= a.ratio.b);
                    CHECK(a.area_mm2.r >= a.area_mm2.g && a.area_mm2.g >= a.area_mm2.b);
                    CHECK(wider.ratio.g < a.ratio.g && wider.area_mm2.g > a.area_mm2.g);
                    CHECK(darker.ratio.g < a.ratio.g && darker.area_mm2.g > a.area_mm2.g);
                    CHECK(deeper.ratio.g > a.ratio.g);
                }
    /* Pigment that is gone takes nothing. */
    CHECK(look_of(0.0, 1.0, 0.12, 60.0, 2).ratio.r == 1.0);
    CHECK(look_of(0.001, 0.0, 0.12, 60.0, 2).ratio.r > 0.995);
    CHECK(look_of(0.12, 0.5, 0.8, 60.0, 2).ratio.r > 0.98);
    /* The same dot takes less of dark skin's light in all, and less of its blue above all. */
    sbl_dot_look light = look_of(0.12, 0.8, 0.12, 60.0, 2), dark = look_of(0.12, 0.8, 0.12, 60.0, 6);
    CHECK(dark.area_mm2.r < light.area_mm2.r && dark.area_mm2.b < light.area_mm2.b);
    CHECK(dark.area_mm2.b / dark.area_mm2.r < light.area_mm2.b / light.area_mm2.r);
}

static void test_time(void)
{
    /* A dot lightens from its first hour on, redness goes within two weeks, and it spreads by the square-root law. */
    double last = 0.0, last_area = 1e9;
    for (double t = 0.0; t < 3650.0; t += t < 60.0 ? 1.0 : 30.0) {
        sbl_dot_look look = look_of(0.12, 0.8, 0.12, t, 3);
        CHECK(look.ratio.r > last - 0.003); /* while a dot shrinks to its healed size its pigment draws together */
        CHECK(look.area_mm2.r < last_area);
        last = look.ratio.r;
        last_area = look.area_mm2.r;
    }
    CHECK(look_of(0.12, 0.8, 0.12, 0.0, 3).redness == 1.0);
    CHECK(look_of(0.12, 0.8, 0.12, 14.0, 3).redness < 0.01);
    CHECK_NEAR(look_of(0.12, 0.8, 0.12, 0.0, 3).diameter_mm, 0.216, 1e-9);                  /* 0.22 fresh (FACTS 0) */
    CHECK_NEAR(look_of(0.12, 0.8, 0.12, 3652.5, 3).diameter_mm, sqrt(0.0144 + 0.01), 1e-9); /* 0.16 mm after ten years (FACTS 5.3) */

    /* FACTS 5.2: of the healed contrast 0.89, 0.72, 0.57 and 0.41 are left; with growth out of play that is the density itself. */
    sbl_skin skin = skin_of_type(3);
    sbl_dot_state state = {.diameter_mm = 0.12, .tone = 0.8, .t_days = 0.0, .growth_mm2_per_year = 1e-12, .tau_years = 1e9};
    state.t_days = 120.0;
    double healed = -log(sbl_dot_look_at(&state, &skin).ratio.g);
    static const double years[4] = {1.0, 3.0, 5.0, 8.0}, left[4] = {0.89, 0.72, 0.57, 0.41};
    state.tau_years = 9.0;
    for (int i = 0; i < 4; i++) {
        state.t_days = years[i] * 365.25;
        CHECK_NEAR(-log(sbl_dot_look_at(&state, &skin).ratio.g) / healed, left[i], 0.0055);
    }
}

static void test_hair(void)
{
    for (int i = 0; i < SBL_HAIR_COLOUR_COUNT; i++) {
        sbl_rgb_linear rgb = sbl_hair_rgb((sbl_hair_colour)i);
        CHECK(rgb.r > 0.0 && rgb.r < 1.0 && rgb.g > 0.0 && rgb.b > 0.0);
        CHECK(strcmp(sbl_hair_colour_name((sbl_hair_colour)i), "unknown"));
    }
    CHECK(sbl_hair_rgb(SBL_HAIR_BLACK).g < sbl_hair_rgb(SBL_HAIR_BROWN).g &&
          sbl_hair_rgb(SBL_HAIR_BROWN).g < sbl_hair_rgb(SBL_HAIR_BLOND).g);
    CHECK(!strcmp(sbl_hair_colour_name(SBL_HAIR_COLOUR_COUNT), "unknown"));
}

static double number(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    CHECK(json_is_number(value));
    return json_number_value(value);
}

/* knowledge/skin.json states what the engine holds: entries of skin and hair. */
static void test_knowledge(void)
{
    json_error_t error;
    json_t *root = json_load_file(STUBBLE_SOURCE_DIR "/knowledge/skin.json", 0, &error);
    REQUIRE(root);
    double redder = number(json_object_get(root, "redder_scalp"), "a");
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(root, "skin"), i, entry)
    {
        sbl_skin skin = skin_of_type((uint32_t)number(entry, "fitzpatrick"));
        CHECK_NEAR(skin.lab.L, number(entry, "L"), 0.01);
        CHECK_NEAR(skin.lab.a, number(entry, "a") + redder, 0.01);
        CHECK_NEAR(skin.lab.b, number(entry, "b"), 0.01);
    }
    json_array_foreach(json_object_get(root, "hair"), i, entry)
    {
        CHECK(!strcmp(json_string_value(json_object_get(entry, "name")), sbl_hair_colour_name((sbl_hair_colour)i)));
        sbl_lab_d65 lab = sbl_lab_from_xyz(sbl_xyz_from_rgb(sbl_hair_rgb((sbl_hair_colour)i)));
        CHECK_NEAR(lab.L, number(entry, "L"), 1e-9);
        CHECK_NEAR(lab.a, number(entry, "a"), 1e-9);
        CHECK_NEAR(lab.b, number(entry, "b"), 1e-9);
    }
    json_decref(root);
}

int main(void)
{
    test_knowledge();
    test_entries();
    test_angles();
    test_refusals();
    test_published_rows();
    test_monotone();
    test_time();
    test_hair();
    return check_report("skin");
}
