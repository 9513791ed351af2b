#include "check.h"
#include "stubble/colour.h"
#include "stubble/math.h"

/* Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", Color Research & Application 30:21 (2005), table 1: every pair. */
static const struct {
    sbl_lab_d65 one, two;
    double de00;
} sharma[] = {
    {{50.0000, 2.6772, -79.7751}, {50.0000, 0.0000, -82.7485}, 2.0425},
    {{50.0000, 3.1571, -77.2803}, {50.0000, 0.0000, -82.7485}, 2.8615},
    {{50.0000, 2.8361, -74.0200}, {50.0000, 0.0000, -82.7485}, 3.4412},
    {{50.0000, -1.3802, -84.2814}, {50.0000, 0.0000, -82.7485}, 1.0000},
    {{50.0000, -1.1848, -84.8006}, {50.0000, 0.0000, -82.7485}, 1.0000},
    {{50.0000, -0.9009, -85.5211}, {50.0000, 0.0000, -82.7485}, 1.0000},
    {{50.0000, 0.0000, 0.0000}, {50.0000, -1.0000, 2.0000}, 2.3669},
    {{50.0000, -1.0000, 2.0000}, {50.0000, 0.0000, 0.0000}, 2.3669},
    {{50.0000, 2.4900, -0.0010}, {50.0000, -2.4900, 0.0009}, 7.1792},
    {{50.0000, 2.4900, -0.0010}, {50.0000, -2.4900, 0.0010}, 7.1792},
    {{50.0000, 2.4900, -0.0010}, {50.0000, -2.4900, 0.0011}, 7.2195},
    {{50.0000, 2.4900, -0.0010}, {50.0000, -2.4900, 0.0012}, 7.2195},
    {{50.0000, -0.0010, 2.4900}, {50.0000, 0.0009, -2.4900}, 4.8045},
    {{50.0000, -0.0010, 2.4900}, {50.0000, 0.0010, -2.4900}, 4.8045},
    {{50.0000, -0.0010, 2.4900}, {50.0000, 0.0011, -2.4900}, 4.7461},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 0.0000, -2.5000}, 4.3065},
    {{50.0000, 2.5000, 0.0000}, {73.0000, 25.0000, -18.0000}, 27.1492},
    {{50.0000, 2.5000, 0.0000}, {61.0000, -5.0000, 29.0000}, 22.8977},
    {{50.0000, 2.5000, 0.0000}, {56.0000, -27.0000, -3.0000}, 31.9030},
    {{50.0000, 2.5000, 0.0000}, {58.0000, 24.0000, 15.0000}, 19.4535},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 3.1736, 0.5854}, 1.0000},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 3.2972, 0.0000}, 1.0000},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 1.8634, 0.5757}, 1.0000},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 3.2592, 0.3350}, 1.0000},
    {{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
    {{63.0109, -31.0961, -5.8663}, {62.8187, -29.7946, -4.0864}, 1.2630},
    {{61.2901, 3.7196, -5.3901}, {61.4292, 2.2480, -4.9620}, 1.8731},
    {{35.0831, -44.1164, 3.7933}, {35.0232, -40.0716, 1.5901}, 1.8645},
    {{22.7233, 20.0904, -46.6940}, {23.0331, 14.9730, -42.5619}, 2.0373},
    {{36.4612, 47.8580, 18.3852}, {36.2715, 50.5065, 21.2231}, 1.4146},
    {{90.8027, -2.0831, 1.4410}, {91.1528, -1.6435, 0.0447}, 1.4441},
    {{90.9257, -0.5406, -0.9208}, {88.6381, -0.8985, -0.7239}, 1.5381},
    {{6.7747, -0.2908, -2.4247}, {5.8714, -0.0985, -2.2286}, 0.6377},
    {{2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082},
};

/* XYZ to Lab (D65, xy 0.3127 0.3290) and to encoded sRGB, computed with colour-science 0.4.6. */
static const struct {
    sbl_xyz_d65 xyz;
    sbl_lab_d65 lab;
    double srgb[3];
} cross[] = {
    {{0.2065400800, 0.1219722500, 0.0513695200}, {41.5278752944, 52.6385830358, 26.9231792220}, {0.7057393628, 0.1924826556, 0.2235416909}},
    {{0.9504700000, 1.0000000000, 1.0888300000}, {100.0000000000, 0.0024677418, 0.0139427340}, {1.0000010743, 1.0000334348, 0.9999272406}},
    {{0.4000000000, 0.4000000000, 0.4000000000}, {69.4695307685, 6.2930946984, 4.1315795941}, {0.7233208934, 0.6494615055, 0.6370211099}},
    {{0.0500000000, 0.0400000000, 0.0300000000}, {23.6714419629, 16.3505276136, 7.9967423425}, {0.3238052896, 0.1822170857, 0.1768148985}},
    {{0.0010000000, 0.0010000000, 0.0010000000}, {0.9032962963, 0.2029560341, 0.1273570668}, {0.0155660160, 0.0122533280, 0.0117404040}},
    {{0.3500000000, 0.3300000000, 0.2500000000}, {64.1609094681, 12.8629036451, 15.7488104746}, {0.7368592964, 0.5751189156, 0.5025672038}},
};

static void test_sharma(void)
{
    enum { PAIRS = sizeof sharma / sizeof sharma[0] };
    CHECK(PAIRS == 34);
    for (int i = 0; i < PAIRS; i++) {
        /* Half of the last printed digit. Pair 14 has exactly opposite hues: we take the plain mean, 4.8045. */
        CHECK_NEAR(sbl_ciede2000(sharma[i].one, sharma[i].two), sharma[i].de00, 0.5e-4 + 1e-9);
        CHECK_NEAR(sbl_ciede2000(sharma[i].two, sharma[i].one), sharma[i].de00, 0.5e-4 + 1e-9);
    }
}

static void test_cross(void)
{
    for (size_t i = 0; i < sizeof cross / sizeof cross[0]; i++) {
        sbl_lab_d65 lab = sbl_lab_from_xyz(cross[i].xyz);
        CHECK_NEAR(lab.L, cross[i].lab.L, 1e-6);
        CHECK_NEAR(lab.a, cross[i].lab.a, 1e-6);
        CHECK_NEAR(lab.b, cross[i].lab.b, 1e-6);
        sbl_rgb_linear rgb = sbl_rgb_from_xyz(cross[i].xyz);
        CHECK_NEAR(sbl_srgb_encode(rgb.r), cross[i].srgb[0], 1e-6);
        CHECK_NEAR(sbl_srgb_encode(rgb.g), cross[i].srgb[1], 1e-6);
        CHECK_NEAR(sbl_srgb_encode(rgb.b), cross[i].srgb[2], 1e-6);
    }
}

static void test_round_trips(void)
{
    for (uint64_t i = 0; i < 2000; i++) {
        sbl_xyz_d65 xyz = {sbl_random_unit(1, 0, i), sbl_random_unit(1, 1, i), sbl_random_unit(1, 2, i)};
        sbl_xyz_d65 back = sbl_xyz_from_lab(sbl_lab_from_xyz(xyz));
        CHECK_NEAR(back.X, xyz.X, 1e-13);
        CHECK_NEAR(back.Y, xyz.Y, 1e-13);
        CHECK_NEAR(back.Z, xyz.Z, 1e-13);
        back = sbl_xyz_from_rgb(sbl_rgb_from_xyz(xyz));
        CHECK_NEAR(back.X, xyz.X, 1e-14);
        CHECK_NEAR(back.Y, xyz.Y, 1e-14);
        CHECK_NEAR(back.Z, xyz.Z, 1e-14);
        double encoded = sbl_srgb_encode(xyz.X);
        CHECK_NEAR(sbl_srgb_decode(encoded), xyz.X, 1e-12);
    }
    /* The two branches of sRGB meet within the rounding of their printed constants. */
    CHECK_NEAR(sbl_srgb_encode(0.0031308), sbl_srgb_encode(0.0031308 + 1e-9), 1e-7);
    CHECK(sbl_srgb_encode(0.0) == 0.0 && fabs(sbl_srgb_encode(1.0) - 1.0) < 1e-15);
}

static void test_ita(void)
{
    CHECK_NEAR(sbl_ita_deg((sbl_lab_d65){67.3, 9.5, 14.8}), atan2(17.3, 14.8) * 180.0 / SBL_PI, 1e-12);
    CHECK(sbl_ita_deg((sbl_lab_d65){37.4, 9.2, 12.3}) < -30.0);
    CHECK_NEAR(sbl_ciede2000((sbl_lab_d65){50, 0, 0}, (sbl_lab_d65){50, 0, 0}), 0.0, 0.0);
}

/* Inside of sRGB nothing changes; outside lightness and hue stay, and chroma goes no further than it must. */
static void test_shown(void)
{
    sbl_shown skin = sbl_show_lab((sbl_lab_d65){65.3, 9.9, 16.0});
    sbl_rgb_linear plain = sbl_rgb_from_xyz(sbl_xyz_from_lab((sbl_lab_d65){65.3, 9.9, 16.0}));
    CHECK(skin.chroma_kept == 1.0);
    CHECK_NEAR(skin.rgb.b, plain.b, 1e-12);
    static const sbl_lab_d65 vivid[4] = {{12.0, 10.0, 40.0}, {30.0, -60.0, 10.0}, {50.0, 20.0, -110.0}, {90.0, 60.0, 5.0}};
    for (int k = 0; k < 4; k++) {
        sbl_shown shown = sbl_show_lab(vivid[k]);
        sbl_lab_d65 back = sbl_lab_from_xyz(sbl_xyz_from_rgb(shown.rgb));
        CHECK(shown.chroma_kept > 0.0 && shown.chroma_kept < 1.0);
        CHECK_NEAR(back.L, vivid[k].L, 0.2);
        CHECK_NEAR(atan2(back.b, back.a), atan2(vivid[k].b, vivid[k].a), 0.03);
        CHECK(fmin(fmin(shown.rgb.r, shown.rgb.g), shown.rgb.b) < 1e-3 || fmax(fmax(shown.rgb.r, shown.rgb.g), shown.rgb.b) > 0.999);
    }
    CHECK(sbl_show_lab((sbl_lab_d65){-5.0, 0.0, 0.0}).rgb.g == 0.0 && sbl_show_lab((sbl_lab_d65){130.0, 0.0, 0.0}).rgb.g <= 1.0);
}

int main(void)
{
    test_sharma();
    test_cross();
    test_round_trips();
    test_ita();
    test_shown();
    return check_report("colour");
}
