/*
 * What a dot looks like now: its size by the law of spreading, its strength by dilution and fading, and what that takes from the light by
 * the table of columns (dot_table.h), anchored on the spectral figures of OPTICS 4. Figures and sources: knowledge/skin.json.
 */
#include "skin/dot_table.h"
#include "stubble/math.h"
#include "stubble/skin.h"

#define DAYS_PER_YEAR 365.25

/* OPTICS 4 (integrated over the spectrum) over the table (three wavelengths): mean quotient of the densities of its five rows. */
static const double anchor[3] = {0.90, 0.90, 0.74};

/* Typology angles that the table's two skins stand for: melanin fraction 0.018 is NIST's class "light", 0.20 the dark entry. */
#define TABLE_LIGHT_ITA_DEG 49.4
#define TABLE_DARK_ITA_DEG  (-45.7)

/* The cell of x among count rising nodes and its fraction; beyond the ends the outermost cell goes on. */
static int cell_of(const double *node, int count, double x, double *fraction)
{
    int k = 0;
    while (k < count - 2 && x > node[k + 1]) k++;
    *fraction = (x - node[k]) / (node[k + 1] - node[k]);
    return k;
}

typedef struct place {
    int radius, depth, strength;
    double radius_part, depth_part, strength_part, dark_part;
} place;

/* Powers of radius and strength, exponentials of depth: what light does to first order, so a few nodes suffice. */
static place find_place(double radius_mm, double depth_mm, double strength_per_mm, double ita_deg)
{
    place p;
    p.radius = cell_of(dot_log_radius, DOT_RADII, sbl_log(radius_mm), &p.radius_part);
    p.depth = cell_of(dot_depth_mm, DOT_DEPTHS, depth_mm, &p.depth_part);
    p.strength = cell_of(dot_log_strength, DOT_STRENGTHS, sbl_log(strength_per_mm), &p.strength_part);
    p.dark_part = sbl_clamp((TABLE_LIGHT_ITA_DEG - ita_deg) / (TABLE_LIGHT_ITA_DEG - TABLE_DARK_ITA_DEG), 0.0, 1.0);
    return p;
}

static double interpolate(const float table[DOT_TONES][DOT_RADII][DOT_DEPTHS][DOT_STRENGTHS][3], const place *p, int channel)
{
    double sum = 0.0;
    for (int corner = 0; corner < 16; corner++) {
        int t = corner & 1, r = corner >> 1 & 1, d = corner >> 2 & 1, s = corner >> 3 & 1;
        double weight = (t ? p->dark_part : 1.0 - p->dark_part) * (r ? p->radius_part : 1.0 - p->radius_part) *
                        (d ? p->depth_part : 1.0 - p->depth_part) * (s ? p->strength_part : 1.0 - p->strength_part);
        sum += weight * (double)table[t][p->radius + r][p->depth + d][p->strength + s][channel];
    }
    return sbl_exp(sum);
}

/* Diameter now, and how much thinner the pigment lies there than in the healed dot (FACTS 5.3 and 1.1). */
static double diameter_now(const sbl_dot_state *state, double swelling, double *dilution)
{
    double k = state->growth_mm2_per_year > 0.0 ? state->growth_mm2_per_year : 0.001;
    double healed2 = state->diameter_mm * state->diameter_mm;
    double grown2 = healed2 + k * fmax(state->t_days, 0.0) / DAYS_PER_YEAR;
    double fresh = 1.0 + 0.8 * swelling;
    /* Growth spreads the same pigment; a fresh dot also holds what the skin still sheds, so it thins only with its diameter. */
    *dilution = healed2 / grown2 / fresh;
    return sqrt(grown2) * fresh;
}

/* Share of the healed contrast that is left (FACTS 5.2). */
static double contrast_now(double t_days, double tau_years, double shed)
{
    return (0.30 * shed + 0.70 * sbl_exp(-t_days / DAYS_PER_YEAR / tau_years)) / 0.70;
}

sbl_dot_look sbl_dot_look_at(const sbl_dot_state *state, const sbl_skin *skin)
{
    double t_days = fmax(state->t_days, 0.0), shed = sbl_exp(-t_days / 7.0);
    double depth_mm = sbl_clamp(state->depth_mm > 0.0 ? state->depth_mm : 0.12, 0.04, 0.8);
    double dilution, diameter_mm = diameter_now(state, shed, &dilution);
    sbl_dot_look look = {{1.0, 1.0, 1.0}, diameter_mm, 0.35 * depth_mm, sbl_exp(-t_days / 3.0), {0.0, 0.0, 0.0}};
    if (!(diameter_mm > 0.0)) return look;

    /* 20 per cm at tone 0 to 300 per cm at tone 1 (OPTICS 4), equal steps of tone being equal factors. */
    double strength_per_mm = 2.0 * sbl_pow(15.0, sbl_clamp(state->tone, 0.0, 1.0)) * dilution;
    double left = contrast_now(t_days, state->tau_years > 0.0 ? state->tau_years : 9.0, shed);
    /* More than the healed contrast is more pigment, which darkens less and less; what fades takes its contrast along. */
    if (left > 1.0) strength_per_mm *= left * left, left = 1.0;
    place p = find_place(0.5 * diameter_mm, depth_mm, strength_per_mm, skin->ita_deg);
    double density[3], area[3];
    for (int c = 0; c < 3; c++) {
        density[c] = anchor[c] * left * interpolate(dot_log_density, &p, c);
        area[c] = anchor[c] * left * interpolate(dot_log_area_mm2, &p, c);
        /* Red reaches deeper, so pigment takes at least as much of it (Kienle 1996); noise of the table must not break that. */
        if (c > 0) density[c] = fmin(density[c], density[c - 1]);
        if (c > 0) area[c] = fmin(area[c], area[c - 1]);
    }
    look.ratio = (sbl_rgb_linear){sbl_exp(-density[0]), sbl_exp(-density[1]), sbl_exp(-density[2])};
    look.area_mm2 = (sbl_rgb_linear){area[0], area[1], area[2]};
    return look;
}
