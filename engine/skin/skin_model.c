/*
 * Bare skin: what is in it, and the spectrum that comes back. The model is Jacques's (1998, 2013) with whole blood as measured (Bosschaart
 * 2014); constants: knowledge/skin_optics.json. Water is left out: at 700 nm it adds 3 % to the absorption of the dermis, below that
 * nothing.
 */
#include "stubble/skin_model.h"

#include "skin/adding_doubling.h"
#include "skin/knowledge.h"
#include "stubble/math.h"

static const sbl_spectrum blood_oxygenated = {KNOWLEDGE_BLOOD_OXYGENATED}, blood_deoxygenated = {KNOWLEDGE_BLOOD_DEOXYGENATED};

static const double entries[][5] = KNOWLEDGE_SKIN_ENTRIES; /* ITA in degrees, melanin, blood, oxygenation, scattering; from dark to light */
enum { ENTRY_COUNT = sizeof entries / sizeof entries[0] };
static const double class_edges[ENTRY_COUNT + 1] = KNOWLEDGE_SKIN_CLASS_EDGES; /* degrees; entry k lies between edges k and k + 1 */

sbl_skin_parameters sbl_skin_parameters_mean(void)
{
    return (sbl_skin_parameters){.melanin = KNOWLEDGE_PRIOR_MELANIN,
                                 .epidermis_cm = KNOWLEDGE_EPIDERMIS_CM,
                                 .blood = KNOWLEDGE_PRIOR_BLOOD,
                                 .oxygenation = KNOWLEDGE_PRIOR_OXYGENATION,
                                 .scattering_per_cm = KNOWLEDGE_SCATTERING_500_PER_CM,
                                 .scattering_power = KNOWLEDGE_SCATTERING_POWER,
                                 .baseline = KNOWLEDGE_TISSUE_FACTOR,
                                 .dermis_cm = KNOWLEDGE_DERMIS_CM};
}

sbl_status sbl_skin_parameters_check(const sbl_skin_parameters *skin, sbl_diag *diag)
{
    if (!skin) return sbl_fail(diag, SBL_E_ARG, "no skin was given", "pass an sbl_skin_parameters");
    const struct {
        const char *name, *hint;
        double value, low, high;
    } range[] = {{"melanin", "a share of volume from 0 to 0.6", skin->melanin, 0.0, 0.6},
                 {"epidermis_cm", "0.001 to 0.05 cm", skin->epidermis_cm, 0.001, 0.05},
                 {"blood", "a share of volume from 0 to 0.2", skin->blood, 0.0, 0.2},
                 {"oxygenation", "a share from 0 to 1", skin->oxygenation, 0.0, 1.0},
                 {"scattering_per_cm", "5 to 200 per cm at 500 nm", skin->scattering_per_cm, 5.0, 200.0},
                 {"scattering_power", "0 to 4", skin->scattering_power, 0.0, 4.0},
                 {"baseline", "a factor from 0 to 3", skin->baseline, 0.0, 3.0},
                 {"dermis_cm", "0.02 to 1 cm", skin->dermis_cm, 0.02, 1.0}};
    for (uint32_t i = 0; i < sizeof range / sizeof range[0]; i++)
        if (!(range[i].value >= range[i].low && range[i].value <= range[i].high))
            return sbl_fail_field(diag, SBL_E_RANGE, "no skin is like that", range[i].hint, range[i].name, range[i].value);
    return SBL_OK;
}

/* Melanin and blood are shares of what absorbs, so they run between entries in the logarithm. */
sbl_skin_parameters sbl_skin_parameters_from_ita(double ita_deg)
{
    sbl_skin_parameters skin = sbl_skin_parameters_mean();
    int k = 0;
    while (k < ENTRY_COUNT - 2 && ita_deg > entries[k + 1][0]) k++;
    const double *dark = entries[k], *light = entries[k + 1];
    double t = (sbl_clamp(ita_deg, -60.0, 90.0) - dark[0]) / (light[0] - dark[0]);
    /* Beyond the ends melanin goes on as between the last two entries; the others stay. */
    double held = sbl_clamp(t, 0.0, 1.0);
    skin.melanin = fmin(dark[1] * sbl_pow(light[1] / dark[1], t), 0.45);
    skin.blood = dark[2] * sbl_pow(light[2] / dark[2], held);
    skin.oxygenation = dark[3] + (light[3] - dark[3]) * held;
    skin.scattering_per_cm = dark[4] * sbl_pow(light[4] / dark[4], held);
    return skin;
}

/* One type for each class of angles. */
static uint32_t held_type(uint32_t type)
{
    return type < 1 ? 1 : type > ENTRY_COUNT ? ENTRY_COUNT : type;
}

sbl_skin_parameters sbl_skin_parameters_from_fitzpatrick(uint32_t type)
{
    return sbl_skin_parameters_from_ita(entries[ENTRY_COUNT - held_type(type)][0]);
}

/* One deviation of the prior around what an entry says, melanin from the angles. */
static sbl_skin_coarse coarse_of(double ita_deg, double ita_low_deg, double ita_high_deg)
{
    sbl_skin_coarse c = {.ita_deg = ita_deg, .ita_low_deg = ita_low_deg, .ita_high_deg = ita_high_deg};
    c.skin = c.low = c.high = sbl_skin_parameters_from_ita(ita_deg);
    double blood = sbl_exp(KNOWLEDGE_PRIOR_BLOOD_LOG_SD), scattering = sbl_exp(KNOWLEDGE_PRIOR_SCATTERING_LOG_SD);
    c.low.melanin = sbl_skin_parameters_from_ita(ita_high_deg).melanin;
    c.high.melanin = sbl_skin_parameters_from_ita(ita_low_deg).melanin;
    c.low.blood /= blood;
    c.high.blood *= blood;
    c.low.oxygenation = fmax(c.skin.oxygenation - KNOWLEDGE_PRIOR_OXYGENATION_SD, 0.0);
    c.high.oxygenation = fmin(c.skin.oxygenation + KNOWLEDGE_PRIOR_OXYGENATION_SD, 1.0);
    c.low.scattering_per_cm /= scattering;
    c.high.scattering_per_cm *= scattering;
    return c;
}

sbl_skin_coarse sbl_skin_coarse_from_ita(double ita_deg, double error_deg)
{
    return coarse_of(ita_deg, ita_deg - fabs(error_deg), ita_deg + fabs(error_deg));
}

sbl_skin_coarse sbl_skin_coarse_from_fitzpatrick(uint32_t type)
{
    uint32_t k = ENTRY_COUNT - held_type(type);
    return coarse_of(entries[k][0], class_edges[k], class_edges[k + 1]);
}

double sbl_blood_absorption_per_cm(double wavelength_nm, double oxygenation)
{
    return oxygenation * sbl_spectrum_at(&blood_oxygenated, wavelength_nm) +
           (1.0 - oxygenation) * sbl_spectrum_at(&blood_deoxygenated, wavelength_nm);
}

double sbl_melanosome_absorption_per_cm(double wavelength_nm)
{
    return KNOWLEDGE_MELANOSOME_PER_CM * sbl_pow(wavelength_nm, -KNOWLEDGE_MELANOSOME_POWER);
}

double sbl_tissue_absorption_per_cm(double wavelength_nm)
{
    return KNOWLEDGE_TISSUE_FLOOR_PER_CM +
           KNOWLEDGE_TISSUE_PEAK_PER_CM * sbl_exp(-(wavelength_nm - KNOWLEDGE_TISSUE_OFFSET_NM) / KNOWLEDGE_TISSUE_DECAY_NM);
}

double sbl_skin_anisotropy(double wavelength_nm)
{
    return KNOWLEDGE_ANISOTROPY_FLOOR + KNOWLEDGE_ANISOTROPY_SLOPE_PER_NM * wavelength_nm;
}

void sbl_skin_layers(sbl_layer layer[SBL_SKIN_LAYERS], const sbl_skin_parameters *skin, double wavelength_nm)
{
    double blood = skin->blood * sbl_blood_absorption_per_cm(wavelength_nm, skin->oxygenation);
    double tissue = skin->baseline * sbl_tissue_absorption_per_cm(wavelength_nm);
    double g = sbl_skin_anisotropy(wavelength_nm);
    double dermis = skin->scattering_per_cm * sbl_pow(wavelength_nm / 500.0, -skin->scattering_power) / (1.0 - g);
    double subcutis =
        KNOWLEDGE_SUBCUTIS_SCATTERING_532_PER_CM * sbl_pow(wavelength_nm / 532.0, -KNOWLEDGE_SUBCUTIS_SCATTERING_POWER) / (1.0 - g);
    layer[0] = (sbl_layer){skin->melanin * sbl_melanosome_absorption_per_cm(wavelength_nm) + (1.0 - skin->melanin) * tissue,
                           KNOWLEDGE_EPIDERMIS_SCATTERING_FACTOR * dermis, g, skin->epidermis_cm};
    layer[1] = (sbl_layer){blood + tissue, dermis, g, skin->dermis_cm};
    layer[2] = (sbl_layer){KNOWLEDGE_SUBCUTIS_BLOOD_SHARE * blood + KNOWLEDGE_SUBCUTIS_TISSUE_FACTOR * tissue, subcutis, g, SBL_HALF_SPACE};
}

typedef struct spectrum_job {
    const sbl_skin_parameters *skin;
    const directions *d;
    double gloss;
    sbl_spectrum *reflectance;
} spectrum_job;

static void solve_wavelength(void *context, uint32_t index)
{
    const spectrum_job *job = context;
    sbl_layer layer[SBL_SKIN_LAYERS];
    sbl_skin_layers(layer, job->skin, sbl_spectrum_wavelength_nm(index));
    const sbl_layers stack = {layer, SBL_SKIN_LAYERS, SBL_SKIN_INDEX};
    job->reflectance->value[index] = adding_doubling_solve(&stack, job->d).UR1 - job->gloss;
}

sbl_status sbl_skin_reflectance(sbl_spectrum *reflectance, const sbl_skin_parameters *skin, const sbl_skin_options *options, sbl_diag *diag)
{
    static const sbl_skin_options plain = {0};
    const sbl_skin_options *o = options ? options : &plain;
    if (!reflectance) return sbl_fail(diag, SBL_E_ARG, "there is no place for the spectrum", "pass a pointer to an sbl_spectrum");
    sbl_status status = sbl_skin_parameters_check(skin, diag);
    if (status != SBL_OK) return status;
    uint32_t quadrature = o->quadrature ? o->quadrature : 16;
    if (!directions_known_count(quadrature))
        return sbl_fail_at(diag, SBL_E_RANGE, "adding-doubling works in 8, 16, 32 or 48 directions", "16 is enough for colours", 0,
                           quadrature);
    directions d;
    directions_make(&d, quadrature, SBL_SKIN_INDEX);
    spectrum_job job = {skin, &d, o->without_gloss ? SBL_SKIN_GLOSS : 0.0, reflectance};
    sbl_parallel_for(o->host, SBL_SPECTRUM_COUNT, solve_wavelength, &job);
    return SBL_OK;
}

#define SCATTERING_BAND 0.35 /* domain OPTICS 3 */

const char *sbl_skin_doubt(const sbl_skin_parameters *skin)
{
    if (!(skin->scattering_per_cm > (1.0 + SCATTERING_BAND) * KNOWLEDGE_SCATTERING_500_PER_CM)) return NULL;
    return "Skin so dark is reached by the model only with more scattering than any published skin shows, and what dots take from it is "
           "told "
           "for ordinary scattering: in this skin they may look weaker and bluer than told here.";
}
