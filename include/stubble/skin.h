/*
 * stubble/skin.h - what skin, stubble and a dot look like.
 *
 * The bare skin is a CIE Lab colour; a dot multiplies the diffuse light by a ratio per channel that depends on depth, diameter, tone, skin and
 * time: the baked Monte Carlo table (dot_table.h) for a column 0.3 mm high, and the laws of fading and spreading of knowledge/skin.json.
 * More of a dot than its look now - any pigment, its state over the years with bands - is in dot_ageing.h.
 */
#ifndef STUBBLE_SKIN_H
#define STUBBLE_SKIN_H

#include "stubble/colour.h"

typedef struct sbl_skin {
    sbl_lab_d65 lab; /* colour of the bare scalp */
    double ita_deg;
    uint8_t fitzpatrick; /* 1 to 6, the nearest entry */
} sbl_skin;

/* Coarse entries; between them linear. 1 to 6; SBL_E_RANGE otherwise. ITA -60 to 90. */
SBL_MUST_CHECK sbl_status sbl_skin_from_fitzpatrick(sbl_skin *skin, uint32_t type, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_skin_from_ita(sbl_skin *skin, double ita_deg, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_skin_from_lab(sbl_skin *skin, sbl_lab_d65 lab, sbl_diag *diag);

typedef enum sbl_hair_colour {
    SBL_HAIR_BLACK,
    SBL_HAIR_DARK_BROWN,
    SBL_HAIR_BROWN,
    SBL_HAIR_LIGHT_BROWN,
    SBL_HAIR_BLOND,
    SBL_HAIR_RED,
    SBL_HAIR_GREY,
    SBL_HAIR_WHITE,
    SBL_HAIR_COLOUR_COUNT
} sbl_hair_colour;
const char *sbl_hair_colour_name(sbl_hair_colour colour);
sbl_rgb_linear sbl_hair_rgb(sbl_hair_colour colour);

/*
 * What is left of the skin's diffuse light at the centre of a dot, per channel (1: nothing taken), and how wide the dot looks.
 * tone: 0 (lightest dilution) to 1 (undiluted black). t_days: since it was placed (0: fresh). tau_years: fading constant; k: growth.
 */
typedef struct sbl_dot_look {
    sbl_rgb_linear ratio;    /* at the centre */
    double diameter_mm;      /* of the pigment now */
    double blur_mm;          /* sigma of the Gaussian that subsurface light adds */
    double redness;          /* 0 to 1: irritation around a fresh dot */
    sbl_rgb_linear area_mm2; /* the integral of (1 - ratio) over the skin around: most of what a dot takes, it takes from its wide halo */
} sbl_dot_look;

typedef struct sbl_dot_state {
    double diameter_mm; /* healed, as planned */
    double tone;
    double depth_mm; /* top of the pigment column; 0 means 0.12 (papillary dermis) */
    double t_days;
    double tau_years;           /* 0 means 9 */
    double growth_mm2_per_year; /* 0 means 0.001 */
    double strength_per_mm[3];  /* of the healed pigment in red, green, blue (sbl_dot_strength); 0: by tone, 20 to 300 per cm */
    double height_mm;           /* of the column; 0 means 0.3 */
} sbl_dot_state;

/* Model (FACTS 5.2, 5.3; OPTICS 4). Monotone: darker tone, larger dot -> smaller ratio; red <= green <= blue. */
sbl_dot_look sbl_dot_look_at(const sbl_dot_state *state, const sbl_skin *skin);

#endif
