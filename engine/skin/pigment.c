/* Pigment in the skin: absorption by colorant, dilution, clumping (OPTICS 4). Figures: knowledge/colorants.json. */
#include "stubble/pigment.h"

#include "skin/knowledge.h"
#include "stubble/math.h"

static const char *const names[SBL_COLORANT_COUNT] = {[SBL_COLORANT_CARBON_BLACK] = "carbon_black",
                                                      [SBL_COLORANT_IRON_OXIDE_BLACK] = "iron_oxide_black",
                                                      [SBL_COLORANT_IRON_OXIDE_RED] = "iron_oxide_red"};

static const sbl_spectrum iron_oxide_red = {KNOWLEDGE_IRON_OXIDE_RED};
static const double clumps[][3] = KNOWLEDGE_CARBON_CLUMPS; /* diameter in nm, eta, alpha */
enum { CLUMP_COUNT = sizeof clumps / sizeof clumps[0] };

const char *sbl_colorant_name(sbl_colorant colorant)
{
    return (unsigned)colorant < SBL_COLORANT_COUNT ? names[colorant] : "unknown";
}

double sbl_colorant_strength_per_cm(sbl_colorant colorant, double wavelength_nm)
{
    switch (colorant) {
    case SBL_COLORANT_CARBON_BLACK:
        return KNOWLEDGE_CARBON_550_PER_CM * sbl_pow(550.0 / wavelength_nm, KNOWLEDGE_CARBON_ALPHA);
    case SBL_COLORANT_IRON_OXIDE_BLACK:
        return KNOWLEDGE_IRON_OXIDE_BLACK_550_PER_CM * sbl_pow(550.0 / wavelength_nm, KNOWLEDGE_IRON_OXIDE_BLACK_ALPHA);
    case SBL_COLORANT_IRON_OXIDE_RED:
        return sbl_spectrum_at(&iron_oxide_red, wavelength_nm);
    default:
        return 0.0;
    }
}

sbl_pigment sbl_pigment_carbon(void)
{
    return (sbl_pigment){.share = {[SBL_COLORANT_CARBON_BLACK] = 1.0}};
}

double sbl_pigment_diluted(double bottle_mg_per_ml, double water_parts)
{
    return bottle_mg_per_ml / (1.0 + fmax(water_parts, 0.0));
}

sbl_pigment_state sbl_pigment_dispersed(double concentration_mg_per_ml)
{
    return (sbl_pigment_state){concentration_mg_per_ml, 1.0, SBL_PIGMENT_ALPHA_DISPERSED};
}

sbl_pigment_state sbl_pigment_clumped(double concentration_mg_per_ml, double clump_nm)
{
    int k = 0;
    while (k < CLUMP_COUNT - 2 && clump_nm > clumps[k + 1][0]) k++;
    const double *small = clumps[k], *large = clumps[k + 1];
    double held = sbl_clamp(clump_nm, clumps[0][0], clumps[CLUMP_COUNT - 1][0]);
    double t = sbl_log(held / small[0]) / sbl_log(large[0] / small[0]);
    return (sbl_pigment_state){concentration_mg_per_ml, small[1] * sbl_pow(large[1] / small[1], t), small[2] + (large[2] - small[2]) * t};
}

double sbl_pigment_absorption_per_cm(const sbl_pigment *pigment, const sbl_pigment_state *state, double wavelength_nm)
{
    double sum = 0.0;
    for (int k = 0; k < SBL_COLORANT_COUNT; k++) {
        if (!(pigment->share[k] > 0.0)) continue;
        double middle = sbl_colorant_strength_per_cm((sbl_colorant)k, 550.0);
        double hue = sbl_colorant_strength_per_cm((sbl_colorant)k, wavelength_nm) / middle;
        sum += pigment->share[k] * middle * sbl_pow(hue, state->alpha / SBL_PIGMENT_ALPHA_DISPERSED);
    }
    return state->concentration_mg_per_ml * state->eta * sum;
}
