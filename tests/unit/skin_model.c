/* Bare skin from parameters and back; pigments by their law. The published tables: optics_tables.c. */
#include "check.h"
#include "schema.h"
#include "stubble/adding_doubling.h"
#include "stubble/math.h"
#include "stubble/pigment.h"
#include "stubble/skin_model.h"

#include <jansson.h>

/* Eight directions: what holds for the model holds with them, five times as fast. */
static const sbl_skin_options quick = {.quadrature = 8};

static sbl_lab_d65 lab_of(const sbl_skin_parameters *skin, const sbl_skin_options *options)
{
    sbl_spectrum s;
    CHECK_STATUS(sbl_skin_reflectance(&s, skin, options, NULL), SBL_OK);
    for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++) CHECK(s.value[k] > 0.0 && s.value[k] < 1.0);
    sbl_xyz xyz = sbl_xyz_from_reflectance(&s, SBL_LIGHT_D65);
    return sbl_lab_from_xyz((sbl_xyz_d65){xyz.X, xyz.Y, xyz.Z});
}

static void test_monotone(void)
{
    sbl_skin_parameters skin = sbl_skin_parameters_mean();
    sbl_spectrum last, now;
    for (int i = 0; i < 12; i++) {
        skin.melanin = 0.004 * sbl_pow(1.5, i);
        CHECK_STATUS(sbl_skin_reflectance(&now, &skin, &quick, NULL), SBL_OK);
        for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT && i; k++) CHECK(now.value[k] < last.value[k]);
        last = now;
    }
    skin = sbl_skin_parameters_mean();
    sbl_lab_d65 plain = lab_of(&skin, &quick);
    skin.blood *= 2.0; /* flushed: darker and redder */
    sbl_lab_d65 flushed = lab_of(&skin, &quick);
    CHECK(flushed.L < plain.L && flushed.a > plain.a + 1.0);
    skin = sbl_skin_parameters_mean();
    skin.oxygenation = 0.2; /* bluish: less red */
    CHECK(lab_of(&skin, &quick).a < plain.a);
    skin = sbl_skin_parameters_mean();
    skin.scattering_per_cm *= 1.3;
    CHECK(lab_of(&skin, &quick).L > plain.L);
    /* Of melanin and thickness only the product shows: twice the thickness with half the melanin looks nearly the same, half the melanin
     * alone does not. */
    skin = sbl_skin_parameters_mean();
    skin.melanin *= 0.5, skin.epidermis_cm *= 2.0;
    double both = sbl_ciede1976(lab_of(&skin, &quick), plain);
    skin.epidermis_cm *= 0.5;
    CHECK(both < 3.0 && sbl_ciede1976(lab_of(&skin, &quick), plain) > 2.0 * both);
}

static void test_options(void)
{
    sbl_skin_parameters skin = sbl_skin_parameters_mean();
    sbl_spectrum plain, other;
    CHECK_STATUS(sbl_skin_reflectance(&plain, &skin, NULL, NULL), SBL_OK);
    CHECK_STATUS(sbl_skin_reflectance(&other, &skin, &(sbl_skin_options){.without_gloss = true}, NULL), SBL_OK);
    for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++) CHECK_NEAR(plain.value[k] - other.value[k], 0.0277777777777778, 1e-15);
    CHECK_NEAR(SBL_SKIN_GLOSS, (SBL_SKIN_INDEX - 1.0) * (SBL_SKIN_INDEX - 1.0) / ((SBL_SKIN_INDEX + 1.0) * (SBL_SKIN_INDEX + 1.0)), 1e-15);

    /* What fewer directions cost in colour, over all skins (docs/skin.md states these). */
    for (double ita = -50.0; ita <= 60.0; ita += 27.5) {
        skin = sbl_skin_parameters_from_ita(ita);
        sbl_lab_d65 exact = lab_of(&skin, &(sbl_skin_options){.quadrature = 48});
        CHECK(sbl_ciede1976(lab_of(&skin, &(sbl_skin_options){.quadrature = 32}), exact) < 0.003);
        CHECK(sbl_ciede1976(lab_of(&skin, &(sbl_skin_options){.quadrature = 16}), exact) < 0.025);
        CHECK(sbl_ciede1976(lab_of(&skin, &(sbl_skin_options){.quadrature = 8}), exact) < 0.15);
    }

    /* At one wavelength the spectrum is the solver's own answer. */
    sbl_layer layer[SBL_SKIN_LAYERS];
    sbl_layered_light light;
    sbl_skin_layers(layer, &skin, 600.0);
    CHECK_STATUS(sbl_adding_doubling(&light, &(sbl_layers){layer, SBL_SKIN_LAYERS, SBL_SKIN_INDEX}, 16, NULL), SBL_OK);
    CHECK_STATUS(sbl_skin_reflectance(&plain, &skin, NULL, NULL), SBL_OK);
    CHECK(plain.value[22] == light.UR1);
}

static void reversed_loop(void *user, uint32_t count, sbl_loop_body body, void *context)
{
    (void)user;
    for (uint32_t k = count; k-- > 0;) body(context, k);
}

static void test_order(void)
{
    sbl_skin_parameters skin = sbl_skin_parameters_mean();
    sbl_host host = {.parallel_for = reversed_loop};
    sbl_spectrum one, two;
    CHECK_STATUS(sbl_skin_reflectance(&one, &skin, NULL, NULL), SBL_OK);
    CHECK_STATUS(sbl_skin_reflectance(&two, &skin, &(sbl_skin_options){.host = &host}, NULL), SBL_OK);
    CHECK(!memcmp(&one, &two, sizeof one));
}

static void test_entries(void)
{
    /* A skin made from an angle has about that angle, over the range that was measured; half way between brown and dark, 42 degrees apart,
     * it is 5 off. */
    double last_melanin = 1.0;
    for (double ita = -60.0; ita <= 58.0; ita += 4.0) {
        sbl_skin_parameters skin = sbl_skin_parameters_from_ita(ita);
        CHECK(skin.melanin < last_melanin);
        last_melanin = skin.melanin;
        CHECK_NEAR(sbl_ita_deg(lab_of(&skin, &quick)), ita, 6.0);
    }
    for (uint32_t type = 1; type < 6; type++)
        CHECK(sbl_skin_parameters_from_fitzpatrick(type).melanin < sbl_skin_parameters_from_fitzpatrick(type + 1).melanin);
    CHECK(sbl_skin_parameters_from_fitzpatrick(0).melanin == sbl_skin_parameters_from_fitzpatrick(1).melanin);
    CHECK(sbl_skin_parameters_from_fitzpatrick(99).melanin == sbl_skin_parameters_from_fitzpatrick(6).melanin);
    for (uint32_t type = 1; type <= 6; type++) {
        sbl_skin_coarse c = sbl_skin_coarse_from_fitzpatrick(type);
        CHECK(c.ita_low_deg < c.ita_deg && c.ita_deg < c.ita_high_deg &&
              c.skin.melanin == sbl_skin_parameters_from_fitzpatrick(type).melanin);
        CHECK(c.low.melanin < c.skin.melanin && c.skin.melanin < c.high.melanin);
        CHECK(c.low.blood < c.skin.blood && c.low.oxygenation < c.high.oxygenation && c.low.scattering_per_cm < c.high.scattering_per_cm);
        CHECK_STATUS(sbl_skin_parameters_check(&c.low, NULL), SBL_OK);
        CHECK_STATUS(sbl_skin_parameters_check(&c.high, NULL), SBL_OK);
        if (type > 1) CHECK(c.low.melanin == sbl_skin_coarse_from_fitzpatrick(type - 1).high.melanin); /* the classes touch */
        sbl_skin_coarse narrow = sbl_skin_coarse_from_ita(c.ita_deg, 2.0);
        CHECK(narrow.low.melanin > c.low.melanin && narrow.high.melanin < c.high.melanin);
    }
    CHECK_STATUS(sbl_skin_parameters_check(&(sbl_skin_parameters){0}, NULL), SBL_E_RANGE);
    sbl_skin_parameters darkest = sbl_skin_parameters_from_ita(-1e9), lightest = sbl_skin_parameters_from_ita(1e9);
    CHECK_STATUS(sbl_skin_parameters_check(&darkest, NULL), SBL_OK);
    CHECK_STATUS(sbl_skin_parameters_check(&lightest, NULL), SBL_OK);
}

/* A skin of the model is found again, within what the fit says it may be off. */
static void test_fit_returns(void)
{
    for (uint64_t i = 0; i < 6; i++) {
        sbl_skin_parameters truth = sbl_skin_parameters_from_ita(-40.0 + 95.0 * sbl_random_unit(3, 0, i));
        truth.blood *= sbl_pow(2.0, sbl_random_unit(3, 1, i) - 0.5);
        bool removed = i % 2;
        sbl_skin_fit fit;
        sbl_skin_seen seen = {.lab = lab_of(&truth, &(sbl_skin_options){.without_gloss = removed, .quadrature = 8}),
                              .gloss_removed = removed};
        CHECK_STATUS(sbl_skin_fit_lab(&fit, &seen, &quick, NULL), SBL_OK);
        CHECK(fit.misfit_dE76 < 2.0);
        CHECK_NEAR(sbl_ciede1976(fit.lab, seen.lab), fit.misfit_dE76, 1e-12);
        CHECK(fit.low.melanin < fit.skin.melanin && fit.skin.melanin < fit.high.melanin);
        CHECK(fit.low.blood < fit.skin.blood && fit.skin.blood < fit.high.blood);
        /* Three standard deviations of the posterior, which holds the prior's pull. */
        double sd = sqrt(fit.covariance[SBL_SKIN_LOG_MELANIN][SBL_SKIN_LOG_MELANIN]);
        CHECK_NEAR(log(fit.skin.melanin / truth.melanin), 0.0, 3.0 * sd);
        sd = sqrt(fit.covariance[SBL_SKIN_LOG_BLOOD][SBL_SKIN_LOG_BLOOD]);
        CHECK_NEAR(log(fit.skin.blood / truth.blood), 0.0, 3.0 * sd);
    }
}

static void test_fit_uncertainty(void)
{
    sbl_skin_seen seen = {.lab = {63.0, 10.2, 18.1}};
    sbl_skin_fit sure, unsure;
    CHECK_STATUS(sbl_skin_fit_lab(&sure, &seen, &quick, NULL), SBL_OK);
    seen.error_dE = 4.0;
    CHECK_STATUS(sbl_skin_fit_lab(&unsure, &seen, &quick, NULL), SBL_OK);
    for (int i = 0; i < SBL_SKIN_UNKNOWN_COUNT; i++) {
        CHECK(sure.covariance[i][i] > 0.0 && unsure.covariance[i][i] > sure.covariance[i][i]);
        for (int k = 0; k < SBL_SKIN_UNKNOWN_COUNT; k++) {
            CHECK_NEAR(sure.covariance[i][k], sure.covariance[k][i], 1e-12);
            CHECK(sure.covariance[i][k] * sure.covariance[i][k] <= sure.covariance[i][i] * sure.covariance[k][k]);
        }
    }
    /* The same skin seen without its gloss is darker; from that colour the fit finds a skin with more to give. */
    sbl_skin_fit with, without;
    seen.error_dE = 0.0;
    CHECK_STATUS(sbl_skin_fit_lab(&with, &seen, &quick, NULL), SBL_OK);
    seen.gloss_removed = true;
    CHECK_STATUS(sbl_skin_fit_lab(&without, &seen, &quick, NULL), SBL_OK);
    CHECK(without.skin.melanin < with.skin.melanin);
}

/* Dark skins (ITA below -30), a flushed forehead and a pale inner arm: plausible parameters, colour within reach. */
static void test_fit_range(void)
{
    static const sbl_lab_d65 dark[3] = {{37.4, 9.2, 12.3}, {32.0, 8.5, 10.0}, {28.0, 8.0, 9.0}};
    sbl_skin_fit fit;
    double last = 0.1;
    for (int i = 0; i < 3; i++) {
        CHECK(sbl_ita_deg(dark[i]) < -30.0);
        CHECK_STATUS(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = dark[i]}, &quick, NULL), SBL_OK);
        CHECK(fit.misfit_dE76 < 3.0 && fit.skin.melanin > last && fit.skin.melanin < 0.5 && fit.skin.blood < 0.02);
        last = fit.skin.melanin;
        /* The model explains the darkest means only with more scattering than the prior has: it says so, and widens its bands to match. */
        CHECK(fit.strain > 1.2 && fit.strain < 4.0 && sbl_skin_fit_note(&fit) && strstr(sbl_skin_fit_note(&fit), "scattering"));
        CHECK(sqrt(fit.covariance[SBL_SKIN_LOG_MELANIN][SBL_SKIN_LOG_MELANIN]) > 0.05 * fit.strain);
    }
    CHECK_STATUS(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = {67.3, 9.5, 14.8}}, &quick, NULL), SBL_OK); /* NIST, light */
    CHECK_NEAR(fit.strain, 1.0, 0.05);
    CHECK(!sbl_skin_fit_note(&fit) && !sbl_skin_doubt(&fit.skin));
    for (uint32_t type = 1; type <= 6; type++) {
        sbl_skin_parameters entry = sbl_skin_parameters_from_fitzpatrick(type);
        CHECK((sbl_skin_doubt(&entry) != NULL) == (type == 6));
    }
    sbl_skin_fit forehead, arm;
    CHECK_STATUS(sbl_skin_fit_lab(&forehead, &(sbl_skin_seen){.lab = {59.2, 11.6, 15.1}}, &quick, NULL), SBL_OK); /* Xiao 2017 */
    CHECK_STATUS(sbl_skin_fit_lab(&arm, &(sbl_skin_seen){.lab = {63.0, 5.6, 14.0}}, &quick, NULL), SBL_OK);
    CHECK(forehead.skin.blood > 1.5 * arm.skin.blood);
    CHECK(forehead.misfit_dE76 < 3.0 && arm.misfit_dE76 < 4.0);
}

static void test_refusals(void)
{
    sbl_skin_fit fit;
    sbl_spectrum s;
    sbl_diag diag = {0};
    sbl_skin_parameters skin = sbl_skin_parameters_mean();
    CHECK_STATUS(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = {5.0, 8.0, 9.0}}, NULL, &diag), SBL_E_RANGE);
    CHECK(!strcmp(diag.field, "lab.L") && diag.message && diag.hint);
    CHECK_STATUS(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = {60.0, (double)NAN, 9.0}}, NULL, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = {60.0, 8.0, 99.0}}, NULL, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = {60.0, 8.0, 9.0}, .error_dE = -1.0}, NULL, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = {60.0, -40.0, -40.0}}, NULL, &diag), SBL_E_DATA); /* a blue-green wall */
    CHECK_STATUS(sbl_skin_fit_lab(NULL, &(sbl_skin_seen){0}, NULL, &diag), SBL_E_ARG);
    CHECK_STATUS(sbl_skin_reflectance(&s, &skin, &(sbl_skin_options){.quadrature = 7}, &diag), SBL_E_RANGE);
    skin.blood = 0.3;
    CHECK_STATUS(sbl_skin_reflectance(&s, &skin, NULL, &diag), SBL_E_RANGE);
    CHECK(!strcmp(diag.field, "blood") && diag.value == 0.3);
    skin.blood = (double)NAN;
    CHECK_STATUS(sbl_skin_reflectance(&s, &skin, NULL, &diag), SBL_E_RANGE);
    CHECK_STATUS(sbl_skin_reflectance(NULL, &skin, NULL, &diag), SBL_E_ARG);
}

static void test_pigment(void)
{
    sbl_pigment carbon = sbl_pigment_carbon();
    sbl_pigment_state state = sbl_pigment_dispersed(2.0);
    CHECK_NEAR(sbl_pigment_absorption_per_cm(&carbon, &state, 550.0), 150.0, 1e-12);
    CHECK_NEAR(sbl_pigment_absorption_per_cm(&carbon, &state, 440.0), 150.0 * pow(550.0 / 440.0, 0.9), 1e-11);
    state.alpha = 0.0, state.eta = 0.5;
    CHECK_NEAR(sbl_pigment_absorption_per_cm(&carbon, &state, 440.0), 75.0, 1e-12);
    CHECK_NEAR(sbl_pigment_diluted(150.0, 9.0), 15.0, 1e-13);
    CHECK(sbl_pigment_diluted(150.0, 0.0) == 150.0);
    /* Larger clumps take less and greyer. */
    sbl_pigment_state last = sbl_pigment_clumped(1.0, 1.0);
    CHECK(last.eta == 1.0 && last.alpha == SBL_PIGMENT_ALPHA_DISPERSED);
    for (double nm = 20.0; nm < 2e4; nm *= 1.2) {
        state = sbl_pigment_clumped(1.0, nm);
        CHECK(state.eta <= last.eta && state.alpha <= last.alpha && state.eta > 0.02 && state.alpha >= 0.0);
        last = state;
    }
    /* A brown of iron oxides lets red through; blends add up. */
    sbl_pigment brown = {.share = {[SBL_COLORANT_IRON_OXIDE_BLACK] = 0.4, [SBL_COLORANT_IRON_OXIDE_RED] = 0.6}};
    state = sbl_pigment_dispersed(1.0);
    CHECK(sbl_pigment_absorption_per_cm(&brown, &state, 450.0) > 1.5 * sbl_pigment_absorption_per_cm(&brown, &state, 650.0));
    for (double nm = 400.0; nm <= 700.0; nm += 50.0)
        CHECK_NEAR(sbl_pigment_absorption_per_cm(&brown, &state, nm),
                   0.4 * sbl_colorant_strength_per_cm(SBL_COLORANT_IRON_OXIDE_BLACK, nm) +
                       0.6 * sbl_colorant_strength_per_cm(SBL_COLORANT_IRON_OXIDE_RED, nm),
                   1e-12);
    /* OPTICS 4: carbon is at least 7 times as strong per mass as black oxide. */
    CHECK(sbl_colorant_strength_per_cm(SBL_COLORANT_CARBON_BLACK, 550.0) >=
          7.0 * sbl_colorant_strength_per_cm(SBL_COLORANT_IRON_OXIDE_BLACK, 550.0));
    CHECK(sbl_colorant_strength_per_cm(SBL_COLORANT_COUNT, 550.0) == 0.0 && !strcmp(sbl_colorant_name(SBL_COLORANT_COUNT), "unknown"));
}

static json_t *load(const char *name)
{
    char path[4096];
    json_error_t error;
    snprintf(path, sizeof path, "%s/knowledge/%s", STUBBLE_SOURCE_DIR, name);
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!root) fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
    REQUIRE(root);
    return root;
}

/* The files that are compiled in keep to their schema, which asks of each figure what it is, how sure and from where. */
static void test_knowledge(void)
{
    static const char *const file[3] = {"skin_optics.json", "spectra.json", "colorants.json"};
    json_t *schema = load("schema/compiled.schema.json");
    for (int f = 0; f < 3; f++) {
        json_t *root = load(file[f]), *entry;
        const char *name;
        CHECK(schema_check(schema, schema, root, "", 1) == 0);
        json_object_foreach(json_object_get(root, "constant"), name, entry)
        {
            double value = json_number_value(json_object_get(entry, "value"));
            json_t *low = json_object_get(entry, "low"), *high = json_object_get(entry, "high");
            CHECK(!low || (json_number_value(low) < value && value < json_number_value(high)));
            if (!strcmp(name, "skin_index")) CHECK(value == SBL_SKIN_INDEX); /* stands in the header, too */
        }
        json_object_foreach(json_object_get(root, "constant"), name, entry)
        {
            json_object_del(entry, "source");
            CHECK(schema_check(schema, schema, root, "", 0) == 1);
            break;
        }
        json_decref(root);
    }
    json_decref(schema);
}

int main(void)
{
    test_monotone();
    test_options();
    test_order();
    test_entries();
    test_fit_returns();
    test_fit_uncertainty();
    test_fit_range();
    test_refusals();
    test_pigment();
    test_knowledge();
    return check_report("skin_model");
}
