/* What becomes of a dot's pigment. Parameters, bands and sources: knowledge/ageing.json. */
#include "stubble/dot_ageing.h"

#include "skin/hair_shaft.h"
#include "skin/knowledge.h"
#include "stubble/math.h"

#define DAYS_PER_YEAR 365.25

#define TOP_MM    0.12 /* papillary dermis */
#define COLUMN_MM 0.3  /* Morsy 2007 */

static const double table[][SBL_AGEING_COUNT] = {KNOWLEDGE_AGEING_EARLY_SHARE,         KNOWLEDGE_AGEING_EARLY_DAYS,
                                                 KNOWLEDGE_AGEING_LOSS_TAU_YEARS,      KNOWLEDGE_AGEING_OXIDE_FACTOR,
                                                 KNOWLEDGE_AGEING_HEALED_CLUMP_NM,     KNOWLEDGE_AGEING_CLUMP_NM_PER_YEAR,
                                                 KNOWLEDGE_AGEING_GROWTH_MM2_PER_YEAR, KNOWLEDGE_AGEING_FRESH_DIAMETER_FACTOR,
                                                 KNOWLEDGE_AGEING_SWELLING_DAYS,       KNOWLEDGE_AGEING_REDNESS_BLOOD_FACTOR,
                                                 KNOWLEDGE_AGEING_REDNESS_DAYS};

sbl_dot_ageing sbl_dot_ageing_typical(sbl_ageing_course course)
{
    uint32_t c = (uint32_t)course < SBL_AGEING_COUNT ? (uint32_t)course : SBL_AGEING_MIDDLE;
    return (sbl_dot_ageing){.early_share = table[0][c],
                            .early_days = table[1][c],
                            .loss_tau_years = table[2][c],
                            .oxide_factor = table[3][c],
                            .healed_clump_nm = table[4][c],
                            .clump_nm_per_year = table[5][c],
                            .growth_mm2_per_year = table[6][c],
                            .fresh_diameter_factor = table[7][c],
                            .swelling_days = table[8][c],
                            .redness_blood_factor = table[9][c],
                            .redness_days = table[10][c]};
}

sbl_dot_aged sbl_dot_age(const sbl_dot_placed *placed, const sbl_dot_ageing *course, double t_days)
{
    double t = fmax(t_days, 0.0), years = t / DAYS_PER_YEAR;
    /* Mass of each colorant over that of the healed dot. What is shed while it heals was there at first, of all alike. */
    double shed = 1.0 + course->early_share / (1.0 - course->early_share) * sbl_exp(-t / course->early_days);
    double mass[SBL_COLORANT_COUNT], sum = 0.0;
    for (uint32_t k = 0; k < SBL_COLORANT_COUNT; k++) {
        double tau_years = course->loss_tau_years * (k == SBL_COLORANT_CARBON_BLACK ? 1.0 : course->oxide_factor);
        mass[k] = placed->pigment.share[k] * shed * sbl_exp(-years / tau_years);
        sum += mass[k];
    }
    sbl_dot_aged now = {.pigment = placed->pigment, .mass_share = sum};
    for (uint32_t k = 0; k < SBL_COLORANT_COUNT; k++) now.pigment.share[k] = sum > 0.0 ? mass[k] / sum : placed->pigment.share[k];
    /* Spreading thins the pigment by the area that it covers. */
    double healed2 = placed->diameter_mm * placed->diameter_mm, grown2 = healed2 + course->growth_mm2_per_year * years;
    double swollen = 1.0 + (course->fresh_diameter_factor - 1.0) * sbl_exp(-t / course->swelling_days);
    now.diameter_mm = sqrt(grown2) * swollen;
    double thinned = now.diameter_mm > 0.0 ? healed2 / (now.diameter_mm * now.diameter_mm) : 1.0;
    /* Cells take the pigment up while the skin heals; then the clumps grow. */
    double taken_up = 1.0 - sbl_exp(-t / course->early_days);
    double clump_nm = 50.0 + (course->healed_clump_nm - 50.0) * taken_up + course->clump_nm_per_year * years;
    now.state = sbl_pigment_clumped(placed->healed_mg_per_ml * sum * thinned, clump_nm);
    now.top_mm = placed->top_mm > 0.0 ? placed->top_mm : TOP_MM;
    now.height_mm = placed->height_mm > 0.0 ? placed->height_mm : COLUMN_MM;
    now.blood_factor = 1.0 + (course->redness_blood_factor - 1.0) * sbl_exp(-t / course->redness_days);
    sbl_dot_strength(now.strength_per_mm, &now.pigment, &now.state);
    return now;
}

#define HAIR_WIDTH_MM   0.07
#define HAIRS_OF_A_UNIT 1.9
/* Cut level with the skin, so the column starts where the table starts and is as high as it knows. */
#define STUB_TOP_MM    0.05
#define STUB_HEIGHT_MM 0.5

sbl_dot_aged sbl_dot_of_hair(const sbl_hair_stub *hair)
{
    double width = hair->width_mm > 0.0 ? hair->width_mm : HAIR_WIDTH_MM, hairs = hair->hairs > 0.0 ? hair->hairs : HAIRS_OF_A_UNIT;
    sbl_rgb_linear rgb = sbl_rgb_from_xyz(sbl_xyz_from_lab(hair->lab));
    sbl_dot_aged stub = {.pigment = sbl_pigment_carbon(),
                         .diameter_mm = width * sqrt(hairs),
                         .top_mm = STUB_TOP_MM,
                         .height_mm = STUB_HEIGHT_MM,
                         .mass_share = 1.0,
                         .blood_factor = 1.0};
    double per_mm[3];
    hair_absorption(per_mm, rgb);
    sbl_dot_strength_of(stub.strength_per_mm, per_mm);
    return stub;
}
