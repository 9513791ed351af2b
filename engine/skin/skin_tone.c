/*
 * From a type, an angle or a measured colour to a skin. The entries are the class means of NIST (M38597) and, for dark skin, of Xiao 2016
 * (OPTICS 3, knowledge/skin.json). Between them chroma a* and the distance from (L 50, b 0) run linearly with the individual typology
 * angle, so a skin made from an angle has exactly that angle.
 */
#include "stubble/skin.h"

#include "stubble/math.h"

/* Foreheads and scalps are redder than the inner arms that the entries were measured on (knowledge/skin.json: redder_scalp). */
#define REDDER_SCALP_A 2.0

typedef struct entry {
    double ita_deg, L, a, b;
} entry;

/* From dark to light. The ends close the range of angles: b* 9 at -60 degrees, a greyish light skin at 90. */
static const entry entries[] = {
    {-60.0, 34.41, 8.4, 9.0},  {-45.69, 37.4, 9.2, 12.3}, {-3.18, 48.9, 11.6, 19.8}, {17.12, 56.5, 11.5, 21.1},
    {35.69, 63.0, 10.2, 18.1}, {49.45, 67.3, 9.5, 14.8},  {57.60, 70.8, 8.4, 13.2},  {90.0, 77.0, 5.0, 0.0},
};
enum { ENTRY_COUNT = sizeof entries / sizeof entries[0] };

/* Fitzpatrick types I to VI stand at the class means, darkest entry last. */
static const int entry_of_type[6] = {6, 5, 4, 3, 2, 1};

static uint8_t nearest_type(double ita_deg)
{
    int best = 0;
    for (int k = 1; k < 6; k++)
        if (fabs(entries[entry_of_type[k]].ita_deg - ita_deg) < fabs(entries[entry_of_type[best]].ita_deg - ita_deg)) best = k;
    return (uint8_t)(best + 1);
}

static double distance_from_mid(entry e)
{
    return sqrt((e.L - 50.0) * (e.L - 50.0) + e.b * e.b);
}

sbl_status sbl_skin_from_ita(sbl_skin *skin, double ita_deg, sbl_diag *diag)
{
    if (!skin) return sbl_fail(diag, SBL_E_ARG, "no place for the skin", "pass a pointer to an sbl_skin");
    *skin = (sbl_skin){0};
    if (!(ita_deg >= -60.0 && ita_deg <= 90.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "this typology angle is not one of skin", "ITA lies between -60 and 90 degrees",
                              "skin.ita_deg", ita_deg);
    int k = 0;
    while (k < ENTRY_COUNT - 2 && ita_deg > entries[k + 1].ita_deg) k++;
    entry low = entries[k], high = entries[k + 1];
    double t = (ita_deg - low.ita_deg) / (high.ita_deg - low.ita_deg);
    double reach = distance_from_mid(low) + t * (distance_from_mid(high) - distance_from_mid(low));
    double angle = ita_deg * (SBL_PI / 180.0);
    skin->lab = (sbl_lab_d65){50.0 + reach * sbl_sin(angle), low.a + t * (high.a - low.a) + REDDER_SCALP_A, reach * sbl_cos(angle)};
    skin->ita_deg = ita_deg;
    skin->fitzpatrick = nearest_type(ita_deg);
    return SBL_OK;
}

sbl_status sbl_skin_from_fitzpatrick(sbl_skin *skin, uint32_t type, sbl_diag *diag)
{
    if (!skin) return sbl_fail(diag, SBL_E_ARG, "no place for the skin", "pass a pointer to an sbl_skin");
    *skin = (sbl_skin){0};
    if (type < 1 || type > 6)
        return sbl_fail_field(diag, SBL_E_RANGE, "there is no such skin type", "Fitzpatrick types are 1 to 6", "skin.fitzpatrick", type);
    return sbl_skin_from_ita(skin, entries[entry_of_type[type - 1]].ita_deg, diag);
}

sbl_status sbl_skin_from_lab(sbl_skin *skin, sbl_lab_d65 lab, sbl_diag *diag)
{
    if (!skin) return sbl_fail(diag, SBL_E_ARG, "no place for the skin", "pass a pointer to an sbl_skin");
    *skin = (sbl_skin){0};
    if (!(lab.L >= 15.0 && lab.L <= 90.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "this lightness is not one of skin", "L* of skin lies between 15 and 90", "skin.lab.L",
                              lab.L);
    if (!(lab.a >= -5.0 && lab.a <= 40.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "this colour is not one of skin", "a* of skin lies between -5 and 40", "skin.lab.a",
                              lab.a);
    if (!(lab.b >= -5.0 && lab.b <= 45.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "this colour is not one of skin", "b* of skin lies between -5 and 45", "skin.lab.b",
                              lab.b);
    double ita_deg = sbl_ita_deg(lab);
    *skin = (sbl_skin){lab, ita_deg, nearest_type(ita_deg)};
    return SBL_OK;
}
