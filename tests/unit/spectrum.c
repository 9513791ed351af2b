/* Spectra, lights and adaptation: what must hold without the published tables (those: optics_tables.c). */
#include "check.h"
#include "stubble/math.h"
#include "stubble/spectrum.h"

static double cubic(double nm)
{
    double x = (nm - 550.0) / 100.0;
    return 0.4 + 0.1 * x - 0.05 * x * x + 0.02 * x * x * x;
}

/* A cubic goes through unharmed, from any sampling; beyond the samples the ends hold. */
static void test_resample(void)
{
    double nm[200], value[200];
    for (uint64_t round = 0; round < 50; round++) {
        uint32_t count = 0;
        for (double at = 381.0 + 15.0 * sbl_random_unit(7, round, 999); at < 779.0; at += 1.0 + 30.0 * sbl_random_unit(7, round, count)) {
            nm[count] = at;
            value[count++] = cubic(at);
        }
        sbl_spectrum s;
        CHECK_STATUS(sbl_spectrum_resample(&s, &(sbl_samples){nm, value, count}, NULL), SBL_OK);
        for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++) {
            double at = sbl_spectrum_wavelength_nm(k);
            if (at < nm[0]) CHECK(s.value[k] == value[0]);
            else if (at > nm[count - 1]) CHECK(s.value[k] == value[count - 1]);
            else if (at >= nm[1] && at <= nm[count - 2]) CHECK_NEAR(s.value[k], cubic(at), 1e-13);
            else CHECK_NEAR(s.value[k], cubic(at), 2e-3); /* a parabola in the outermost steps */
        }
    }
    sbl_spectrum s;
    for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++) s.value[k] = cubic(sbl_spectrum_wavelength_nm(k));
    for (double at = 390.0; at <= 770.0; at += 3.7) CHECK_NEAR(sbl_spectrum_at(&s, at), cubic(at), 1e-13);
    CHECK(sbl_spectrum_at(&s, 100.0) == s.value[0] && sbl_spectrum_at(&s, 900.0) == s.value[40]);
    CHECK(sbl_spectrum_at(&s, 380.0) == s.value[0] && sbl_spectrum_at(&s, 550.0) == s.value[17]);
}

static void test_refusals(void)
{
    double nm[10] = {400, 430, 460, 490, 520, 550, 580, 610, 640, 670}, value[10] = {0};
    sbl_spectrum s;
    sbl_diag diag = {0};
    CHECK_STATUS(sbl_spectrum_resample(&s, &(sbl_samples){nm, value, 10}, &diag), SBL_OK);
    CHECK_STATUS(sbl_spectrum_resample(&s, &(sbl_samples){nm, value, 1}, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_spectrum_resample(&s, &(sbl_samples){nm, value, 8}, &diag), SBL_E_RANGE); /* ends at 610 */
    CHECK(diag.index == 8 && diag.value == 610.0);
    nm[4] = 480.0;
    CHECK_STATUS(sbl_spectrum_resample(&s, &(sbl_samples){nm, value, 10}, &diag), SBL_E_RANGE);
    CHECK(diag.index == 4);
    nm[4] = (double)NAN;
    CHECK_STATUS(sbl_spectrum_resample(&s, &(sbl_samples){nm, value, 10}, &diag), SBL_E_RANGE);
    nm[4] = 505.0;
    value[3] = (double)NAN;
    CHECK_STATUS(sbl_spectrum_resample(&s, &(sbl_samples){nm, value, 10}, &diag), SBL_E_RANGE);
    nm[4] = 535.0; /* a gap of 45 nm */
    value[3] = 0.0;
    CHECK_STATUS(sbl_spectrum_resample(&s, &(sbl_samples){nm, value, 10}, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_spectrum_resample(NULL, &(sbl_samples){nm, value, 10}, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_spectrum_resample(&s, NULL, &diag), SBL_E_ARG);
}

static void test_white(void)
{
    /* CIE 15:2018 table T.3, two decimals of Y = 100. */
    static const double white[3][2] = {{95.04, 108.88}, {96.42, 82.51}, {109.85, 35.58}};
    for (int i = 0; i < SBL_LIGHT_COUNT; i++) {
        sbl_light light = (sbl_light)i;
        sbl_xyz w = sbl_white(light), sum = {0.0, 0.0, 0.0};
        CHECK_NEAR(100.0 * w.X, white[i][0], 0.0101); /* the table rounds its sums, not its chromaticities */
        CHECK_NEAR(100.0 * w.Z, white[i][1], 0.0301);
        sbl_spectrum grey;
        for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++) {
            grey.value[k] = 0.37;
            sbl_xyz one = sbl_xyz_weight(light, k);
            sum.X += one.X, sum.Y += one.Y, sum.Z += one.Z;
            CHECK(one.X >= 0.0 && one.Y >= 0.0 && one.Z >= 0.0);
        }
        CHECK_NEAR(sum.X, w.X, 1e-14);
        CHECK_NEAR(sum.Z, w.Z, 1e-14);
        sbl_lab lab = sbl_lab_from_xyz_white(sbl_xyz_from_reflectance(&grey, light), w);
        CHECK_NEAR(lab.a, 0.0, 1e-11);
        CHECK_NEAR(lab.b, 0.0, 1e-11);
        CHECK_NEAR(sbl_light_spectrum(light)->value[18], 100.0, 1e-9); /* 560 nm */
        /* The chromaticity of the sum over the grid itself is the light's to two thousandths. */
        double X = 0.0, Y = 0.0, Z = 0.0;
        for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++) {
            double s = sbl_light_spectrum(light)->value[k];
            X += s * sbl_observer(0)->value[k], Y += s * sbl_observer(1)->value[k], Z += s * sbl_observer(2)->value[k];
        }
        CHECK_NEAR(X / Y, w.X, 0.002 * w.X);
        CHECK_NEAR(Z / Y, w.Z, 0.002 * w.Z);
    }
    CHECK(sbl_xyz_weight(SBL_LIGHT_D65, 41).Y == 0.0);
    CHECK(!strcmp(sbl_light_name(SBL_LIGHT_D50), "D50") && !strcmp(sbl_light_name(SBL_LIGHT_COUNT), "unknown"));
    CHECK(sbl_white(SBL_LIGHT_COUNT).X == sbl_white(SBL_LIGHT_D65).X &&
          sbl_light_spectrum(SBL_LIGHT_COUNT) == sbl_light_spectrum(SBL_LIGHT_D65));
    CHECK(sbl_observer(9) == sbl_observer(1));
}

static void test_adaptation(void)
{
    /* Lindbloom's table of Bradford matrices, D65 to D50, from whites 0.95047 1 1.08883 and 0.96422 1 0.82521: seven decimals. Our whites
     * differ from these by up to 2e-4, and so may the matrix. */
    static const double d65_to_d50[3][3] = {
        {1.0478112, 0.0228866, -0.0501270}, {0.0295424, 0.9904844, -0.0170491}, {-0.0092345, 0.0150436, 0.7521316}};
    for (int c = 0; c < 3; c++) {
        sbl_xyz unit = {c == 0 ? 1.0 : 0.0, c == 1 ? 1.0 : 0.0, c == 2 ? 1.0 : 0.0},
                got = sbl_xyz_adapt(unit, SBL_LIGHT_D65, SBL_LIGHT_D50);
        CHECK_NEAR(got.X, d65_to_d50[0][c], 3e-4);
        CHECK_NEAR(got.Y, d65_to_d50[1][c], 3e-4);
        CHECK_NEAR(got.Z, d65_to_d50[2][c], 3e-4);
    }
    for (int i = 0; i < SBL_LIGHT_COUNT; i++)
        for (int k = 0; k < SBL_LIGHT_COUNT; k++) {
            sbl_light from = (sbl_light)i, to = (sbl_light)k;
            sbl_xyz w = sbl_xyz_adapt(sbl_white(from), from, to), c = {0.3, 0.2, 0.1};
            CHECK_NEAR(w.X, sbl_white(to).X, 1e-14);
            CHECK_NEAR(w.Y, 1.0, 1e-14);
            CHECK_NEAR(w.Z, sbl_white(to).Z, 1e-14);
            c = sbl_xyz_adapt(sbl_xyz_adapt(c, from, to), to, from);
            CHECK_NEAR(c.X, 0.3, 1e-15);
            CHECK_NEAR(c.Y, 0.2, 1e-15);
            CHECK_NEAR(c.Z, 0.1, 1e-15);
        }
}

int main(void)
{
    test_resample();
    test_refusals();
    test_white();
    test_adaptation();
    return check_report("spectrum");
}
