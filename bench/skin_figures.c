/*
 * Draws the figures of docs/skin.md about bare skin and pigment: bench_skin_figures FOLDER. Without a folder it draws nothing, so that a
 * run of all benches writes no files.
 */
#include "figure.h"

#include "stubble/pigment.h"
#include "stubble/skin_model.h"

enum { CLASSES = 6 };

/* The class means that the model is held against (knowledge/skin.json). */
static const struct {
    const char *name;
    sbl_lab_d65 mean;
} CLASS[CLASSES] = {{"very light", {70.8, 8.4, 13.2}}, {"light", {67.3, 9.5, 14.8}},  {"intermediate", {63.0, 10.2, 18.1}},
                    {"tan", {56.5, 11.5, 21.1}},       {"brown", {48.9, 11.6, 19.8}}, {"dark", {37.4, 9.2, 12.3}}};

static void must(sbl_status status)
{
    if (status == SBL_OK) return;
    fprintf(stderr, "%s\n", sbl_status_text(status));
    exit(1);
}

static sbl_spectrum reflectance_of(const sbl_skin_parameters *skin)
{
    sbl_spectrum s;
    must(sbl_skin_reflectance(&s, skin, NULL, NULL));
    return s;
}

static sbl_xyz_d65 xyz_of(const sbl_spectrum *s)
{
    sbl_xyz c = sbl_xyz_from_reflectance(s, SBL_LIGHT_D65);
    return (sbl_xyz_d65){c.X, c.Y, c.Z};
}

static const double NANOMETRES[] = {400, 450, 500, 550, 600, 650, 700};

static void draw_classes(const char *folder)
{
    figure f = figure_begin(folder, "skin_classes.svg", 760, 582, "Bare skin: spectra and colours of the classes",
                            "Lines: model, fitted to one colour each. Swatches: measured class mean (left half), model (right half).");
    f.right_px = 640.0, f.bottom_px = 412.0;
    f.x0 = 400.0, f.x1 = 700.0, f.y0 = 0.0, f.y1 = 0.7;
    figure_ticks_x(&f, NANOMETRES, 7, true, "wavelength, nm");
    figure_ticks_y(&f, (const double[]){0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7}, 8, true, "reflectance, gloss included");
    for (int i = 0; i < CLASSES; i++) {
        sbl_skin_fit fit;
        must(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = CLASS[i].mean}, NULL, NULL));
        sbl_spectrum s = reflectance_of(&fit.skin);
        double nm[SBL_SPECTRUM_COUNT], value[SBL_SPECTRUM_COUNT];
        int count = 0;
        for (uint32_t k = 2; k <= 32; k++, count++) nm[count] = sbl_spectrum_wavelength_nm(k), value[count] = s.value[k];
        figure_ink ink = figure_ink_of(xyz_of(&s)), measured = figure_ink_of(sbl_xyz_from_lab(CLASS[i].mean));
        figure_line(&f, nm, value, count, 4.0, (figure_ink){0.6 * ink.r, 0.6 * ink.g, 0.6 * ink.b});
        figure_line(&f, nm, value, count, 2.6, ink);
        figure_label(&f, 704.0, value[count - 1], 0, FIGURE_TEXT, CLASS[i].name);

        char text[64];
        double x = 24.0 + 119.5 * i;
        figure_box_px(&f, x, 477.0, 57.0, 52.0, measured);
        figure_box_px(&f, x + 57.0, 477.0, 57.0, 52.0, ink);
        snprintf(text, sizeof text, "%s  dE %.1f", CLASS[i].name, fit.misfit_dE76);
        figure_text_px(&f, x, 546.0, 0, 10.5, FIGURE_TEXT, text);
        snprintf(text, sizeof text, "melanin %.1f %%, blood %.1f %%", 100.0 * fit.skin.melanin, 100.0 * fit.skin.blood);
        figure_text_px(&f, x, 562.0, 0, 9.0, FIGURE_SOFT, text);
    }
    figure_end(&f);
}

/* What the two pigments of skin do to its colour; the classes are marked. */
static void draw_melanin_and_blood(const char *folder)
{
    enum { ACROSS = 14, UP = 8 };
    figure f = figure_begin(
        folder, "skin_melanin_blood.svg", 760, 490, "Melanin darkens and yellows, blood reddens",
        "Colour of bare skin under daylight by the model; rings: the six classes. Scattering and oxygenation stay at their mean.");
    f.log_x = f.log_y = true;
    f.x0 = 0.005, f.x1 = 0.4, f.y0 = 0.002, f.y1 = 0.03;
    double width = (f.right_px - f.left_px) / ACROSS, height = (f.bottom_px - f.top_px) / UP;
    for (int i = 0; i < ACROSS; i++)
        for (int k = 0; k < UP; k++) {
            sbl_skin_parameters skin = sbl_skin_parameters_mean();
            skin.melanin = f.x0 * sbl_pow(f.x1 / f.x0, (i + 0.5) / ACROSS);
            skin.blood = f.y0 * sbl_pow(f.y1 / f.y0, (k + 0.5) / UP);
            sbl_spectrum s = reflectance_of(&skin);
            figure_box_px(&f, f.left_px + width * i, f.bottom_px - height * (k + 1), width + 0.5, height + 0.5, figure_ink_of(xyz_of(&s)));
        }
    figure_ticks_x(&f, (const double[]){0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4}, 7, false, "melanosomes, share of the epidermis");
    figure_ticks_y(&f, (const double[]){0.002, 0.004, 0.008, 0.016, 0.03}, 5, false, "blood, share of the dermis");
    for (int i = 0; i < CLASSES; i++) {
        sbl_skin_fit fit;
        must(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = CLASS[i].mean}, NULL, NULL));
        figure_ring(&f, fit.skin.melanin, fit.skin.blood, 5.0, 2.0, (figure_ink){1.0, 1.0, 1.0});
    }
    figure_end(&f);
}

/* How well a colour tells the melanin: the posterior's band for an instrument and for a photo. */
static void draw_fit(const char *folder)
{
    enum { POINTS = 25 };
    static const double error_dE[2] = {4.0, 1.0};
    static const figure_ink ink[2] = {{0.85, 0.62, 0.35}, {0.55, 0.30, 0.12}};
    figure f = figure_begin(folder, "skin_fit.svg", 760, 450, "What one colour tells of the melanin",
                            "Middle and one standard deviation to both sides: an instrument (error 1) and a calibrated photo (error 4).");
    f.log_y = true;
    f.x0 = -50.0, f.x1 = 60.0, f.y0 = 0.005, f.y1 = 0.4;
    figure_ticks_x(&f, (const double[]){-50, -30, -10, 10, 28, 41, 55}, 7, true, "typology angle ITA, degrees: dark to light");
    figure_ticks_y(&f, (const double[]){0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4}, 7, true, "melanosomes, share of the epidermis");
    for (int e = 0; e < 2; e++) {
        double x[POINTS], low[POINTS], middle[POINTS], high[POINTS];
        for (int i = 0; i < POINTS; i++) {
            x[i] = -50.0 + 110.0 * i / (POINTS - 1);
            sbl_skin_parameters skin = sbl_skin_parameters_from_ita(x[i]);
            sbl_spectrum s = reflectance_of(&skin);
            sbl_skin_fit fit;
            must(sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = sbl_lab_from_xyz(xyz_of(&s)), .error_dE = error_dE[e]}, NULL, NULL));
            low[i] = fit.low.melanin, middle[i] = fit.skin.melanin, high[i] = fit.high.melanin;
        }
        figure_band(&f, x, low, high, POINTS, ink[e], e ? 0.45 : 0.35);
        figure_line(&f, x, middle, POINTS, 2.0, ink[e]);
    }
    figure_label(&f, 20.0, 0.16, 0, ink[0], "photo, error 4");
    figure_label(&f, 20.0, 0.12, 0, ink[1], "instrument, error 1");
    figure_end(&f);
}

static void draw_pigment_line(const figure *f, const sbl_pigment *pigment, const sbl_pigment_state *state, figure_ink ink, const char *name)
{
    enum { POINTS = 61 };
    double nm[POINTS], mu[POINTS];
    for (int i = 0; i < POINTS; i++) {
        nm[i] = 400.0 + 5.0 * i;
        mu[i] = sbl_pigment_absorption_per_cm(pigment, state, nm[i]);
    }
    figure_line(f, nm, mu, POINTS, 2.4, ink);
    figure_label(f, 704.0, mu[POINTS - 1], 0, ink, name);
}

static void draw_pigments(const char *folder)
{
    figure f =
        figure_begin(folder, "pigments.svg", 760, 490, "How strongly pigments take light",
                     "Absorption of 1 mg/mL in the skin. Clumping makes carbon weaker and grey; iron oxides are weaker from the start.");
    f.right_px = 560.0;
    f.log_y = true;
    f.x0 = 400.0, f.x1 = 700.0, f.y0 = 2.0, f.y1 = 150.0;
    figure_ticks_x(&f, NANOMETRES, 7, true, "wavelength, nm");
    figure_ticks_y(&f, (const double[]){2, 5, 10, 20, 50, 100}, 6, true, "absorption, 1/cm");
    sbl_pigment carbon = sbl_pigment_carbon(), black = {.share = {[SBL_COLORANT_IRON_OXIDE_BLACK] = 1.0}},
                red = {.share = {[SBL_COLORANT_IRON_OXIDE_RED] = 1.0}};
    static const double clump_nm[4] = {50.0, 300.0, 500.0, 2000.0};
    static const char *const name[4] = {"carbon, grains below 50 nm", "carbon, clumps of 0.3 um", "carbon, clumps of 0.5 um",
                                        "carbon, clumps of 2 um"};
    for (int i = 0; i < 4; i++) {
        sbl_pigment_state state = sbl_pigment_clumped(1.0, clump_nm[i]);
        double grey = 0.1 + 0.17 * i;
        draw_pigment_line(&f, &carbon, &state, (figure_ink){grey, grey, grey}, name[i]);
    }
    sbl_pigment_state state = sbl_pigment_dispersed(1.0);
    draw_pigment_line(&f, &red, &state, (figure_ink){0.72, 0.22, 0.12}, "red iron oxide");
    draw_pigment_line(&f, &black, &state, (figure_ink){0.28, 0.34, 0.62}, "black iron oxide (assumed)");
    figure_end(&f);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        printf("bench_skin_figures FOLDER draws the figures of docs/skin.md\n");
        return 0;
    }
    draw_classes(argv[1]);
    draw_melanin_and_blood(argv[1]);
    draw_fit(argv[1]);
    draw_pigments(argv[1]);
    return 0;
}
