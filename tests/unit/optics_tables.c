/* Every row of the published and computed tables of light (../shared/data/optics), each with the tolerance of its printed digits. */
#include "check.h"
#include "stubble/adding_doubling.h"
#include "stubble/math.h"
#include "stubble/pigment.h"
#include "stubble/skin_model.h"
#include "table.h"

static table t; /* too large for the stack */

static sbl_lab_d65 lab_of(const sbl_spectrum *reflectance)
{
    sbl_xyz xyz = sbl_xyz_from_reflectance(reflectance, SBL_LIGHT_D65);
    return sbl_lab_from_xyz((sbl_xyz_d65){xyz.X, xyz.Y, xyz.Z});
}

/* "mua:mus:g:d;..." */
static uint32_t parse_layers(sbl_layer *layer, const char *text)
{
    uint32_t count = 0;
    for (;; text++) {
        sbl_layer *l = &layer[count++];
        REQUIRE(sscanf(text, "%lf:%lf:%lf:%lf", &l->absorption_per_cm, &l->scattering_per_cm, &l->anisotropy, &l->thickness_cm) == 4);
        text = strchr(text, ';');
        if (!text || count == SBL_LAYERS_MAX) return count;
    }
}

/* Computed with iad's RT_Layers at the stated number of directions: six decimals. The bar is 1e-5; ours agree to the last digit. */
static void test_layered(const char *folder)
{
    table_read(&t, folder, "reference_layered_rt.csv");
    CHECK(t.rows == 12);
    for (int r = 0; r < t.rows; r++) {
        sbl_layer layer[SBL_LAYERS_MAX];
        uint32_t count = parse_layers(layer, t.text[r][2]);
        sbl_layers stack = {layer, count, t.cell[r][1]};
        sbl_layered_light light;
        CHECK_STATUS(sbl_adding_doubling(&light, &stack, (uint32_t)t.cell[r][3], NULL), SBL_OK);
        const double got[4] = {light.UR1, light.UT1, light.URU, light.UTU};
        for (int c = 0; c < 4; c++) CHECK_NEAR(got[c], t.cell[r][4 + c], 1e-6);
    }
    table_read(&t, folder, "reference_skin_spectrum_light.csv");
    for (int r = 0; r < t.rows; r++) {
        const double *v = t.cell[r];
        const sbl_layer layer[3] = {{v[1], v[2], v[7], 0.0075}, {v[3], v[4], v[7], 0.2}, {v[5], v[6], v[7], 5.0}};
        sbl_layers stack = {layer, 3, 1.4};
        sbl_layered_light light;
        CHECK_STATUS(sbl_adding_doubling(&light, &stack, 32, NULL), SBL_OK);
        CHECK_NEAR(light.UR1, v[8], 1e-6);
        CHECK_NEAR(light.URU, v[10], 1e-6);

        /* The layers themselves, from the parameters that the table's first line states; water is not in our model (3 % of the dermis's
         * absorption at 700 nm). */
        sbl_skin_parameters skin = sbl_skin_parameters_mean();
        skin.melanin = 0.0184, skin.blood = 0.0063, skin.oxygenation = 0.67, skin.baseline = 0.43;
        sbl_layer own[SBL_SKIN_LAYERS];
        sbl_skin_layers(own, &skin, v[0]);
        CHECK_NEAR(own[0].absorption_per_cm, v[1], 1e-5 * v[1]);
        CHECK_NEAR(own[1].absorption_per_cm, v[3], (v[0] < 590.0 ? 1e-3 : 0.031) * v[3]);
        CHECK_NEAR(own[2].absorption_per_cm, v[5], 1e-5 * v[5]);
        for (int k = 0; k < 3; k++) CHECK_NEAR(own[k].scattering_per_cm, v[2 + 2 * k], 4e-6 * v[2 + 2 * k]);
        CHECK_NEAR(own[0].anisotropy, v[7], 1e-12);
    }
}

static void test_observer(const char *folder)
{
    table_read(&t, folder, "cie1931_2deg_xyz_1nm.csv");
    for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++)
        for (uint32_t c = 0; c < 3; c++) CHECK(sbl_observer(c)->value[k] == table_at(&t, (int)c + 1, sbl_spectrum_wavelength_nm(k)));
    static const char *const file[SBL_LIGHT_COUNT] = {"illuminant_D65.csv", "illuminant_D50.csv", "illuminant_A.csv"};
    for (int i = 0; i < SBL_LIGHT_COUNT; i++) {
        table_read(&t, folder, file[i]);
        for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++)
            CHECK(sbl_light_spectrum((sbl_light)i)->value[k] == table_at(&t, 1, sbl_spectrum_wavelength_nm(k)));
    }
    table_read(&t, folder, "blood_whole_bosschaart2014.csv");
    for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++) {
        double nm = sbl_spectrum_wavelength_nm(k);
        CHECK(sbl_blood_absorption_per_cm(nm, 1.0) == table_at(&t, 1, nm));
        CHECK(sbl_blood_absorption_per_cm(nm, 0.0) == table_at(&t, 2, nm));
    }
}

static void test_colours(const char *folder)
{
    table_read(&t, folder, "ciede2000_sharma_34.csv");
    CHECK(t.rows == 34);
    for (int r = 0; r < t.rows; r++) {
        const double *v = t.cell[r];
        CHECK_NEAR(sbl_ciede2000((sbl_lab_d65){v[1], v[2], v[3]}, (sbl_lab_d65){v[4], v[5], v[6]}), v[7], 5.001e-5);
    }
    table_read(&t, folder, "crosscheck_xyz_lab_srgb.csv");
    for (int r = 0; r < t.rows; r++) {
        const double *v = t.cell[r];
        sbl_lab_d65 lab = sbl_lab_from_xyz((sbl_xyz_d65){v[0], v[1], v[2]});
        sbl_rgb_linear rgb = sbl_rgb_from_xyz((sbl_xyz_d65){v[0], v[1], v[2]});
        const double got[6] = {lab.L, lab.a, lab.b, sbl_srgb_encode(rgb.r), sbl_srgb_encode(rgb.g), sbl_srgb_encode(rgb.b)};
        for (int c = 0; c < 6; c++) CHECK_NEAR(got[c], v[3 + c], 1e-6);
    }
    /* The chart under D50, brought to D65 and back. Its greys stay as grey as they were, and no patch moves far: the whites differ, the
     * colours do not. */
    table_read(&t, folder, "colorchecker24_lab_d50.csv");
    CHECK(t.rows == 24);
    for (int r = 0; r < t.rows; r++) {
        const double *v = t.cell[r];
        sbl_xyz d50 = sbl_xyz_from_lab_white((sbl_lab){v[2], v[3], v[4]}, sbl_white(SBL_LIGHT_D50));
        sbl_xyz d65 = sbl_xyz_adapt(d50, SBL_LIGHT_D50, SBL_LIGHT_D65), back = sbl_xyz_adapt(d65, SBL_LIGHT_D65, SBL_LIGHT_D50);
        sbl_lab lab = sbl_lab_from_xyz_white(d65, sbl_white(SBL_LIGHT_D65));
        double moved = sbl_ciede1976((sbl_lab_d65){v[2], v[3], v[4]}, (sbl_lab_d65){lab.L, lab.a, lab.b});
        CHECK(moved < (r >= 18 ? 0.15 : 8.0));
        CHECK_NEAR(back.X, d50.X, 1e-15);
        CHECK_NEAR(back.Z, d50.Z, 1e-15);
    }
}

static const char *const class_column[5] = {"mean_very_light", "mean_light", "mean_intermediate", "mean_tan", "mean_brown"};

/* Sums in steps of 1 nm from 380 to 780 nm, the measured spectrum between its samples by straight lines. */
static sbl_lab_d65 lab_by_nanometre(const table *skin, int column, const table *observer, const table *light)
{
    double sum[3] = {0.0}, white[3] = {0.0};
    sbl_xyz w = sbl_white(SBL_LIGHT_D65);
    for (int nm = 380; nm <= 780; nm++)
        for (int c = 0; c < 3; c++) {
            double term = table_at(light, 1, nm) * table_at(observer, c + 1, nm);
            white[c] += term;
            sum[c] += term * table_at(skin, column, nm);
        }
    return sbl_lab_from_xyz((sbl_xyz_d65){w.X * sum[0] / white[0], sum[1] / white[1], w.Z * sum[2] / white[2]});
}

static void test_skin_classes(const char *folder)
{
    static table observer, light;
    static const sbl_lab_d65 stated[5] = {{70.8, 8.4, 13.2}, {67.3, 9.5, 14.8}, {63.0, 10.2, 18.1}, {56.5, 11.5, 21.1}, {48.9, 11.6, 19.8}};
    table_read(&observer, folder, "cie1931_2deg_xyz_1nm.csv");
    table_read(&light, folder, "illuminant_D65.csv");
    table_read(&t, folder, "nist_skin_mean_by_ita_class.csv");
    double nm[TABLE_ROWS], value[TABLE_ROWS];
    for (int i = 0; i < 5; i++) {
        int column = table_column(&t, class_column[i]);
        for (int r = 0; r < t.rows; r++) nm[r] = t.cell[r][0], value[r] = t.cell[r][column];
        sbl_spectrum measured;
        CHECK_STATUS(sbl_spectrum_resample(&measured, &(sbl_samples){nm, value, (uint32_t)t.rows}, NULL), SBL_OK);
        sbl_lab_d65 lab = lab_of(&measured), fine = lab_by_nanometre(&t, column, &observer, &light);
        CHECK_NEAR(lab.L, fine.L, 0.03);
        CHECK_NEAR(lab.a, fine.a, 0.03);
        CHECK_NEAR(lab.b, fine.b, 0.03);
        CHECK(sbl_ciede1976(lab, stated[i]) < 0.2); /* one decimal each, and the class "brown" was averaged as Lab */

        /* The bar: dE76 3 in each class. As an entry, and fitted to its colour; the spectrum that nobody showed the fit agrees, too. */
        sbl_skin_parameters entry = sbl_skin_parameters_from_ita(sbl_ita_deg(stated[i]));
        sbl_spectrum model;
        CHECK_STATUS(sbl_skin_reflectance(&model, &entry, NULL, NULL), SBL_OK);
        CHECK(sbl_ciede1976(lab_of(&model), stated[i]) < 3.0);
        sbl_skin_fit fit;
        CHECK_STATUS(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = lab}, NULL, NULL), SBL_OK);
        CHECK(fit.misfit_dE76 < 3.0);
        CHECK_STATUS(sbl_skin_reflectance(&model, &fit.skin, NULL, NULL), SBL_OK);
        double sum = 0.0;
        for (uint32_t k = 2; k <= 32; k++) sum += (model.value[k] - measured.value[k]) * (model.value[k] - measured.value[k]);
        CHECK(sqrt(sum / 31.0) < 0.015);
    }
}

static void test_pigments(const char *folder)
{
    table_read(&t, folder, "carbon_black_mie.csv");
    sbl_pigment carbon = sbl_pigment_carbon();
    for (int r = 0; r < t.rows; r++) {
        /* The law against Mie for each size of clump: the anchor of 75 (Mie: 78) and the cut of alpha at 0 and 0.9 stay within 10 %. */
        sbl_pigment_state state = sbl_pigment_clumped(1.0, t.cell[r][0]);
        CHECK_NEAR(sbl_pigment_absorption_per_cm(&carbon, &state, t.cell[r][1]), t.cell[r][5], 0.1 * t.cell[r][5]);
    }
    table_read(&t, folder, "pigment_mie.csv");
    for (int r = 0; r < t.rows; r++)
        if (!strcmp(t.text[r][0], "Fe2O3") && t.cell[r][1] == 200.0)
            CHECK_NEAR(sbl_colorant_strength_per_cm(SBL_COLORANT_IRON_OXIDE_RED, t.cell[r][2]), t.cell[r][3], 0.006);
}

int main(void)
{
    const char *folder = check_shared_data();
    if (!folder) {
        printf("optics_tables: skipped, no reference tables\n");
        return CHECK_SKIPPED;
    }
    test_layered(folder);
    test_observer(folder);
    test_colours(folder);
    test_skin_classes(folder);
    test_pigments(folder);
    return check_report("optics_tables");
}
