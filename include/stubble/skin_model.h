/*
 * stubble/skin_model.h - bare skin from what it is made of, and back.
 *
 *   sbl_skin_parameters skin = sbl_skin_parameters_mean();
 *   skin.melanin = 0.05;
 *   sbl_layer layer[SBL_SKIN_LAYERS];
 *   sbl_skin_layers(layer, &skin, 550.0);                      // for the solvers of layers.h
 *   st = sbl_skin_reflectance(&spectrum, &skin, NULL, &diag);  // 380 to 780 nm, gloss included
 *
 *   sbl_skin_fit fit;                                          // from a measured colour back to parameters
 *   st = sbl_skin_fit_lab(&fit, &(sbl_skin_seen){.lab = {63, 10.2, 18.1}}, NULL, &diag);
 *
 * Model         Three layers of index 1.4 under air: epidermis (melanosomes in bloodless tissue), dermis (blood), subcutis (half the blood,
 *               less scattering). Constants, ranges and sources: knowledge/skin_optics.json.
 * What is known Of melanin and epidermal thickness only the product shows in a reflectance, so the thickness is fixed by default.
 * Determinism   Same numbers on every target; a spectrum does not depend on threads.
 * Units         1/cm, cm, nm.
 */
#ifndef STUBBLE_SKIN_MODEL_H
#define STUBBLE_SKIN_MODEL_H

#include "stubble/layers.h"
#include "stubble/spectrum.h"

#define SBL_SKIN_LAYERS 3u
/* Index of refraction of all layers, and what its surface mirrors of light falling straight in: ((n - 1) / (n + 1))^2, 2.8 %. */
#define SBL_SKIN_INDEX 1.4
#define SBL_SKIN_GLOSS (0.4 * 0.4 / (2.4 * 2.4))

typedef struct sbl_skin_parameters {
    double melanin;           /* share of the epidermis's volume that is melanosomes, 0 to 0.6 */
    double epidermis_cm;      /* 0.001 to 0.05 */
    double blood;             /* share of the dermis's volume that is blood, 0 to 0.2 */
    double oxygenation;       /* share of its haemoglobin that carries oxygen, 0 to 1 */
    double scattering_per_cm; /* reduced scattering of the dermis at 500 nm, 5 to 200 */
    double scattering_power;  /* mu_s' falls as (wavelength / 500 nm)^-power, 0 to 4 */
    double baseline;          /* factor on the absorption of bloodless tissue, 0 to 3 */
    double dermis_cm;         /* 0.02 to 1 */
} sbl_skin_parameters;

/* The middle of the prior: a light skin. */
sbl_skin_parameters sbl_skin_parameters_mean(void);
/* SBL_E_RANGE with the member's name in diag->field. */
SBL_MUST_CHECK sbl_status sbl_skin_parameters_check(const sbl_skin_parameters *skin, sbl_diag *diag);
/* Coarse entries, for whom no colour was measured: what was fitted to the class means, between them linear in the logarithms. ITA in
 * degrees, held at the ends of -60 to 90; types 1 to 6, held likewise. */
sbl_skin_parameters sbl_skin_parameters_from_ita(double ita_deg);
sbl_skin_parameters sbl_skin_parameters_from_fitzpatrick(uint32_t type);

/* The same with the band of what is not known: low and high of each parameter by itself (low melanin at the light end of the angles). */
typedef struct sbl_skin_coarse {
    double ita_deg, ita_low_deg, ita_high_deg;
    sbl_skin_parameters skin, low, high;
} sbl_skin_coarse;

/* An angle, and how far it may be off; the others by the spread of their prior. */
sbl_skin_coarse sbl_skin_coarse_from_ita(double ita_deg, double error_deg);
/* A type, from edge to edge of its class of angles (Chardon 1991). */
sbl_skin_coarse sbl_skin_coarse_from_fitzpatrick(uint32_t type);

/* Absorption of the parts, per cm: whole blood (haematocrit 45 %), melanosomes, tissue without either. 350 to 850 nm. */
double sbl_blood_absorption_per_cm(double wavelength_nm, double oxygenation);
double sbl_melanosome_absorption_per_cm(double wavelength_nm);
double sbl_tissue_absorption_per_cm(double wavelength_nm);
/* Anisotropy of all layers (van Gemert 1989). */
double sbl_skin_anisotropy(double wavelength_nm);
/* Epidermis, dermis, subcutis at one wavelength; the parameters must be checked. The subcutis never ends. */
void sbl_skin_layers(sbl_layer layer[SBL_SKIN_LAYERS], const sbl_skin_parameters *skin, double wavelength_nm);

/* Zero means the default in brackets; NULL in place of options means all defaults. */
typedef struct sbl_skin_options {
    uint32_t quadrature;  /* directions of adding-doubling: 8, [16], 32 or 48; what fewer cost: docs/skin.md */
    bool without_gloss;   /* leave out the 2.8 % of the surface: what a cross-polarised picture shows */
    const sbl_host *host; /* wavelengths in parallel; the result is the same */
} sbl_skin_options;

/* Reflectance for light falling straight in, all of what comes back (as a sphere with included gloss measures it, by reciprocity). */
SBL_MUST_CHECK sbl_status sbl_skin_reflectance(sbl_spectrum *reflectance, const sbl_skin_parameters *skin, const sbl_skin_options *options,
                                               sbl_diag *diag);

/* A colour that was measured or photographed. */
typedef struct sbl_skin_seen {
    sbl_lab_d65 lab;
    bool gloss_removed; /* false: lab holds the surface's 2.8 % (a sphere with gloss included); true: it was taken away already */
    double error_dE;    /* standard error of each of L*, a*, b*; 0 means 1 (an instrument); a calibrated photo has 2 to 4 */
} sbl_skin_seen;

/* What may vary in the fit, in the order of the covariance. */
typedef enum sbl_skin_unknown {
    SBL_SKIN_LOG_MELANIN,
    SBL_SKIN_LOG_BLOOD,
    SBL_SKIN_OXYGENATION,
    SBL_SKIN_LOG_SCATTERING,
    SBL_SKIN_UNKNOWN_COUNT
} sbl_skin_unknown;

typedef struct sbl_skin_fit {
    sbl_skin_parameters skin;
    sbl_lab_d65 lab;    /* of the fitted skin, gloss as in what was seen */
    double misfit_dE76; /* what was seen, from that */
    double covariance[SBL_SKIN_UNKNOWN_COUNT][SBL_SKIN_UNKNOWN_COUNT];
    sbl_skin_parameters low, high; /* one standard deviation of each by itself, about 16 % and 84 % */
    uint32_t steps;
    /* 1 where the model explains the colour; above, colour and prior are at odds (very dark skin: docs/skin.md), and covariance and bands are
     * widened by it. from_prior_sd: how far each unknown lies from the prior's middle, in the prior's deviations. */
    double strain, from_prior_sd[SBL_SKIN_UNKNOWN_COUNT];
} sbl_skin_fit;

/*
 * The most probable parameters: three numbers seen, four unknowns, so a prior decides what the colour leaves open (means and spreads of
 * published skins, knowledge/skin_optics.json). Levenberg and Marquardt; covariance of the linearised posterior. SBL_E_RANGE for a colour
 * that is not skin's (L* 10 to 85, |a*| and |b*| below 45). SBL_E_DATA when no skin of the model comes nearer than dE76 12.
 */
SBL_MUST_CHECK sbl_status sbl_skin_fit_lab(sbl_skin_fit *fit, const sbl_skin_seen *seen, const sbl_skin_options *options, sbl_diag *diag);

/*
 * In plain words where these parameters lie beyond published skins and so beyond the table of dots: scattering 35 % above the mean (OPTICS
 * 3), which the entry of type VI needs. NULL elsewhere.
 */
const char *sbl_skin_doubt(const sbl_skin_parameters *skin);

/* Where the strain is above this, whoever sees the fit is told. */
#define SBL_SKIN_STRAIN_TOLD 1.2
/* In plain words what a strained fit is worth; NULL where colour and prior agree. */
const char *sbl_skin_fit_note(const sbl_skin_fit *fit);

#endif
