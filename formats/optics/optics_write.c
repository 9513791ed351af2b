/* What skin optics found, as JSON and CSV. */
#include "json/writer.h"
#include "stubble/optics_file.h"

#include <math.h>

static void write_light(json_writer *w, const sbl_layered_light *light)
{
    write_number(w, "UR1", light->UR1, 9);
    write_number(w, "UT1", light->UT1, 9);
    write_number(w, "URU", light->URU, 9);
    write_number(w, "UTU", light->UTU, 9);
}

void sbl_layers_write_json(sbl_text *text, const sbl_layers_answer *answer)
{
    json_writer w = {text, 0, true};
    const sbl_layered_light *e = &answer->error;
    write_open(&w, NULL, '{');
    write_string(&w, "solver", answer->monte_carlo ? "mc" : "ad");
    if (answer->monte_carlo) {
        write_count(&w, "photons", (int64_t)answer->photons);
        write_count(&w, "seed", (int64_t)answer->seed);
    } else {
        write_count(&w, "quadrature", answer->quadrature);
    }
    write_number(&w, "n", answer->stack->index, 9);
    write_open(&w, "layers", '[');
    for (uint32_t k = 0; k < answer->stack->count; k++) {
        const sbl_layer *layer = &answer->stack->layer[k];
        write_open(&w, NULL, '{');
        write_number(&w, "mua_per_cm", layer->absorption_per_cm, 9);
        write_number(&w, "mus_per_cm", layer->scattering_per_cm, 9);
        write_number(&w, "g", layer->anisotropy, 9);
        if (layer->thickness_cm >= SBL_HALF_SPACE) write_string(&w, "d_cm", "inf");
        else write_number(&w, "d_cm", layer->thickness_cm, 9);
        write_close(&w, '}');
    }
    write_close(&w, ']');
    write_light(&w, &answer->light);
    write_number(&w, "error", fmax(fmax(e->UR1, e->UT1), fmax(e->URU, e->UTU)), 9);
    write_open(&w, "errors", '{');
    write_light(&w, e);
    write_close(&w, '}');
    write_close(&w, '}');
    sbl_text_add(text, "\n");
}

static void write_lab(json_writer *w, const char *key, sbl_lab_d65 lab)
{
    write_open(w, key, '{');
    write_number(w, "L", lab.L, 4);
    write_number(w, "a", lab.a, 4);
    write_number(w, "b", lab.b, 4);
    write_close(w, '}');
}

static void write_bands(json_writer *w, const sbl_skin_parameters *low, const sbl_skin_parameters *mid, const sbl_skin_parameters *high)
{
    write_band(w, "melanin", (sbl_band){low->melanin, mid->melanin, high->melanin}, 6);
    write_band(w, "blood", (sbl_band){low->blood, mid->blood, high->blood}, 6);
    write_band(w, "oxygenation", (sbl_band){low->oxygenation, mid->oxygenation, high->oxygenation}, 4);
    write_band(w, "scattering_per_cm", (sbl_band){low->scattering_per_cm, mid->scattering_per_cm, high->scattering_per_cm}, 3);
}

static void write_coarse(json_writer *w, const sbl_skin_coarse *coarse)
{
    write_open(w, "start", '{');
    write_band(w, "ita_deg", (sbl_band){coarse->ita_low_deg, coarse->ita_deg, coarse->ita_high_deg}, 2);
    write_bands(w, &coarse->low, &coarse->skin, &coarse->high);
    write_close(w, '}');
}

static void write_fit(json_writer *w, const sbl_skin_answer *answer)
{
    const sbl_skin_fit *fit = answer->fit;
    static const char *const unknown[SBL_SKIN_UNKNOWN_COUNT] = {"ln melanin", "ln blood", "oxygenation", "ln scattering"};
    write_open(w, "fit", '{');
    write_lab(w, "seen", answer->seen->lab);
    write_flag(w, "gloss_removed", answer->seen->gloss_removed);
    write_number(w, "misfit_dE76", fit->misfit_dE76, 4);
    write_number(w, "strain", fit->strain, 3);
    if (sbl_skin_fit_note(fit)) write_string(w, "note", sbl_skin_fit_note(fit));
    write_open(w, "from_prior_sd", '{');
    for (int c = 0; c < SBL_SKIN_UNKNOWN_COUNT; c++) write_number(w, unknown[c], fit->from_prior_sd[c], 2);
    write_close(w, '}');
    write_bands(w, &fit->low, &fit->skin, &fit->high);
    write_open(w, "covariance", '{');
    for (int r = 0; r < SBL_SKIN_UNKNOWN_COUNT; r++) {
        write_open(w, unknown[r], '{');
        for (int c = 0; c < SBL_SKIN_UNKNOWN_COUNT; c++) write_number(w, unknown[c], fit->covariance[r][c], 8);
        write_close(w, '}');
    }
    write_close(w, '}');
    write_close(w, '}');
}

void sbl_skin_write_json(sbl_text *text, const sbl_skin_answer *answer)
{
    json_writer w = {text, 0, true};
    const sbl_skin_parameters *skin = answer->skin;
    sbl_xyz xyz = sbl_xyz_from_reflectance(answer->reflectance, SBL_LIGHT_D65);
    sbl_lab_d65 lab = sbl_lab_from_xyz((sbl_xyz_d65){xyz.X, xyz.Y, xyz.Z});
    write_open(&w, NULL, '{');
    write_open(&w, "parameters", '{');
    write_number(&w, "melanin", skin->melanin, 6);
    write_number(&w, "epidermis_cm", skin->epidermis_cm, 6);
    write_number(&w, "blood", skin->blood, 6);
    write_number(&w, "oxygenation", skin->oxygenation, 4);
    write_number(&w, "scattering_per_cm", skin->scattering_per_cm, 3);
    write_number(&w, "scattering_power", skin->scattering_power, 4);
    write_number(&w, "baseline", skin->baseline, 4);
    write_number(&w, "dermis_cm", skin->dermis_cm, 6);
    write_close(&w, '}');
    if (answer->coarse) write_coarse(&w, answer->coarse);
    if (answer->fit) write_fit(&w, answer);
    write_flag(&w, "gloss_included", !answer->without_gloss);
    write_string(&w, "white", "D65, 2 degrees, Y = 1");
    write_open(&w, "xyz", '{');
    write_number(&w, "X", xyz.X, 6);
    write_number(&w, "Y", xyz.Y, 6);
    write_number(&w, "Z", xyz.Z, 6);
    write_close(&w, '}');
    write_lab(&w, "lab", lab);
    write_number(&w, "ita_deg", sbl_ita_deg(lab), 2);
    /* As a screen shows it: below 1 the colour lies outside of sRGB and lost chroma, not hue. */
    sbl_shown shown = sbl_show_lab(lab);
    write_open(&w, "srgb", '{');
    write_number(&w, "r", sbl_srgb_encode(shown.rgb.r), 5);
    write_number(&w, "g", sbl_srgb_encode(shown.rgb.g), 5);
    write_number(&w, "b", sbl_srgb_encode(shown.rgb.b), 5);
    write_number(&w, "chroma_kept", shown.chroma_kept, 3);
    write_close(&w, '}');
    write_open(&w, "wavelength_nm", '[');
    for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++) write_number(&w, NULL, sbl_spectrum_wavelength_nm(k), 0);
    write_close(&w, ']');
    write_open(&w, "reflectance", '[');
    for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++) write_number(&w, NULL, answer->reflectance->value[k], 6);
    write_close(&w, ']');
    write_close(&w, '}');
    sbl_text_add(text, "\n");
}

void sbl_spectrum_write_csv(sbl_text *text, const sbl_spectrum *reflectance)
{
    sbl_text_add(text, "wavelength_nm,reflectance\n");
    for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++) {
        sbl_text_add_decimal(text, sbl_spectrum_wavelength_nm(k), 0);
        sbl_text_add(text, ",");
        sbl_text_add_decimal(text, reflectance->value[k], 6);
        sbl_text_add(text, "\n");
    }
}
