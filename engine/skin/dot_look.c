/*
 * What a dot looks like now: its size by the law of spreading, its strength by dilution and fading, and what that takes from the light by
 * the baked table of columns (dot_table.h). Figures and sources: knowledge/skin.json.
 */
#include "skin/dot_look.h"

#include "stubble/math.h"
#include "stubble/skin_model.h"

#define DAYS_PER_YEAR 365.25

/* Columns in the papillary dermis (Morsy 2007). */
#define COLUMN_MM 0.3

/* Diameter now, and how much thinner the pigment lies there than in the healed dot (FACTS 5.3 and 1.1). */
static double diameter_now(const sbl_dot_state *state, double swelling, double *dilution)
{
    double k = state->growth_mm2_per_year > 0.0 ? state->growth_mm2_per_year : 0.001;
    double healed2 = state->diameter_mm * state->diameter_mm;
    double grown2 = healed2 + k * fmax(state->t_days, 0.0) / DAYS_PER_YEAR;
    double fresh = 1.0 + 0.8 * swelling;
    /* Growth and swelling spread the same pigment over more skin. */
    *dilution = healed2 / grown2 / (fresh * fresh);
    return sqrt(grown2) * fresh;
}

/* Share of the healed contrast that is left (FACTS 5.2). */
static double contrast_now(double t_days, double tau_years, double shed)
{
    return (0.30 * shed + 0.70 * sbl_exp(-t_days / DAYS_PER_YEAR / tau_years)) / 0.70;
}

/* 20 per cm at tone 0 to 300 per cm at tone 1 (OPTICS 4), equal steps of tone being equal factors. */
static void healed_strength(double strength_per_mm[3], const sbl_dot_state *state)
{
    double by_tone = DOT_TONE_0_PER_MM * sbl_pow(DOT_TONE_FACTOR, sbl_clamp(state->tone, 0.0, 1.0));
    for (int c = 0; c < 3; c++) strength_per_mm[c] = state->strength_per_mm[1] > 0.0 ? state->strength_per_mm[c] : by_tone;
}

void dot_look_profile(sbl_dot_look *look, sbl_dot_profile *profile, const sbl_dot_state *state, const sbl_skin *skin)
{
    double t_days = fmax(state->t_days, 0.0), shed = sbl_exp(-t_days / 7.0);
    double depth_mm = sbl_clamp(state->depth_mm > 0.0 ? state->depth_mm : 0.12, 0.04, 0.8);
    double dilution, diameter_mm = diameter_now(state, shed, &dilution), strength_per_mm[3];
    *look = (sbl_dot_look){{1.0, 1.0, 1.0}, diameter_mm, 0.35 * depth_mm, sbl_exp(-t_days / 3.0), {0.0, 0.0, 0.0}};
    *profile = (sbl_dot_profile){0};
    if (!(diameter_mm > 0.0)) return;

    double left = contrast_now(t_days, state->tau_years > 0.0 ? state->tau_years : 9.0, shed);
    /* What a fresh dot holds beyond the healed one is pigment that the skin still sheds; what fades takes its contrast along. */
    if (left > 1.0) dilution *= left, left = 1.0;
    healed_strength(strength_per_mm, state);
    sbl_skin_parameters in = sbl_skin_parameters_from_ita(skin->ita_deg);
    sbl_dot_query dot = {.melanin = in.melanin,
                         .blood = in.blood,
                         .top_mm = depth_mm,
                         .height_mm = state->height_mm > 0.0 ? state->height_mm : COLUMN_MM,
                         .radius_mm = 0.5 * diameter_mm,
                         .strength_per_mm = {strength_per_mm[0] * dilution, strength_per_mm[1] * dilution, strength_per_mm[2] * dilution}};
    sbl_dot_table table;
    sbl_dot_table_builtin(&table);
    sbl_dot_table_profile(profile, &table, &dot);
    for (int c = 0; c < 3; c++) {
        for (uint32_t p = 0; p < profile->count; p++) profile->density[p][c] *= left;
        profile->area_mm2[c] *= left;
    }
    const double *density = profile->density[0], *area = profile->area_mm2;
    look->ratio = (sbl_rgb_linear){sbl_exp(-density[0]), sbl_exp(-density[1]), sbl_exp(-density[2])};
    look->area_mm2 = (sbl_rgb_linear){area[0], area[1], area[2]};
}

sbl_dot_look sbl_dot_look_at(const sbl_dot_state *state, const sbl_skin *skin)
{
    sbl_dot_look look;
    sbl_dot_profile profile;
    dot_look_profile(&look, &profile, state, skin);
    return look;
}
