/*
 * Times of adding-doubling and of bare skin on one thread, and what fewer directions cost in accuracy.
 * Bars: 1 ms a wavelength of three-layered skin in 32 directions (issue 4), 1e-4 against 48 directions; a spectrum of 41 wavelengths
 * in 10 ms and a fit in 100 ms with the default of 16, so that a form can answer while one types.
 */
#include "line.h"
#include "stubble/adding_doubling.h"
#include "stubble/skin_model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 7 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void row(const char *what, double value, const char *unit, double bar)
{
    char name[80];
    snprintf(name, sizeof name, "skin.%s", what);
    bench_line(name, value, unit, bar, 0.0, LESS_IS_BETTER);
}

static void must(sbl_status status)
{
    if (status == SBL_OK) return;
    fprintf(stderr, "%s\n", sbl_status_text(status));
    exit(1);
}

static sbl_layered_light solve(const sbl_skin_parameters *skin, double nm, uint32_t quadrature)
{
    sbl_layer layer[SBL_SKIN_LAYERS];
    sbl_layered_light light;
    sbl_skin_layers(layer, skin, nm);
    must(sbl_adding_doubling(&light, &(sbl_layers){layer, SBL_SKIN_LAYERS, SBL_SKIN_INDEX}, quadrature, NULL));
    return light;
}

/* The best of several rounds over the visible range, per wavelength. */
static double wavelength_seconds(const sbl_skin_parameters *skin, uint32_t quadrature)
{
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double begin = seconds();
        int count = 0;
        for (double nm = 400.0; nm <= 700.0; nm += 20.0, count++) solve(skin, nm, quadrature);
        best = fmin(best, (seconds() - begin) / count);
    }
    return best;
}

static double largest_error(const sbl_skin_parameters *skin, uint32_t quadrature)
{
    double worst = 0.0;
    for (double nm = 400.0; nm <= 700.0; nm += 20.0) {
        sbl_layered_light got = solve(skin, nm, quadrature), best = solve(skin, nm, 48);
        worst = fmax(worst, fmax(fabs(got.UR1 - best.UR1), fabs(got.URU - best.URU)));
    }
    return worst;
}

static sbl_lab_d65 lab_of(const sbl_skin_parameters *skin, uint32_t quadrature)
{
    sbl_spectrum s;
    must(sbl_skin_reflectance(&s, skin, &(sbl_skin_options){.quadrature = quadrature}, NULL));
    sbl_xyz xyz = sbl_xyz_from_reflectance(&s, SBL_LIGHT_D65);
    return sbl_lab_from_xyz((sbl_xyz_d65){xyz.X, xyz.Y, xyz.Z});
}

static double fit_seconds(void)
{
    static const sbl_skin_seen seen[3] = {{.lab = {67.3, 9.5, 14.8}}, {.lab = {56.5, 11.5, 21.1}}, {.lab = {37.4, 9.2, 12.3}}};
    double begin = seconds();
    for (int i = 0; i < 3; i++) {
        sbl_skin_fit fit;
        must(sbl_skin_fit_lab(&fit, &seen[i], NULL, NULL));
    }
    return (seconds() - begin) / 3.0;
}

int main(void)
{
    static const uint32_t quadrature[4] = {8, 16, 32, 48};
    static const double bar_ms[4] = {0.05, 0.2, 1.0, 3.0}, bar_error[4] = {5e-3, 1e-3, 1e-4, 1e-12}, bar_de[4] = {0.2, 0.05, 0.01, 1e-12};
    sbl_skin_parameters skin = sbl_skin_parameters_from_fitzpatrick(2);
    char name[64];
    sbl_lab_d65 exact = lab_of(&skin, 48);
    for (int i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "adding_doubling.%u.wavelength", quadrature[i]);
        row(name, 1e3 * wavelength_seconds(&skin, quadrature[i]), "ms", bar_ms[i]);
        if (quadrature[i] == 48) continue;
        snprintf(name, sizeof name, "adding_doubling.%u.error", quadrature[i]);
        row(name, largest_error(&skin, quadrature[i]), "of 1", bar_error[i]);
        snprintf(name, sizeof name, "spectrum.%u.error", quadrature[i]);
        row(name, sbl_ciede1976(lab_of(&skin, quadrature[i]), exact), "dE76", bar_de[i]);
    }
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double begin = seconds();
        lab_of(&skin, 16);
        best = fmin(best, seconds() - begin);
    }
    row("spectrum.16", 1e3 * best, "ms", 10.0);
    row("fit", 1e3 * fit_seconds(), "ms", 100.0);
    return 0;
}
