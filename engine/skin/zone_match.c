/* Each zone's sessions, mixed so that all of them together look like the hair: every dilution that the artists' scale has, in its steps. */
#include "stubble/zone_match.h"

#include "skin/dot_see.h"
#include "skin/hair_shaft.h"
#include "skin/knowledge.h"
#include "skin/match_cost.h"
#include "stubble/math.h"

#include <string.h>

enum { STEPS_MAX = 64 };
#define MOST_PER_CM2 2000.0
#define SEEN_DE00    0.1

typedef struct search {
    const sbl_match_place *place;
    const sbl_dot_table *table;
    const sbl_pigment_knowledge *library;
    dot_ground ground;
    sbl_lab_d65 hair_patch;
    sbl_dot_ageing course;
    double lightest, darkest, top_mm;
} search;

/* What each dilution of a pigment makes of the whole zone, worked out when it is asked for. */
typedef struct looks {
    const sbl_pigment_entry *entry;
    bool known[STEPS_MAX];
    sbl_rgb_linear patch[STEPS_MAX][SBL_MATCH_MOMENTS], centre[STEPS_MAX][SBL_MATCH_MOMENTS];
} looks;

static sbl_dot_aged aged(const search *s, const sbl_pigment_entry *entry, double mg_per_ml, double top_mm, double t_days)
{
    sbl_dot_placed placed = {.pigment = entry->pigment,
                             .healed_mg_per_ml = mg_per_ml,
                             .diameter_mm = s->place->diameter_mm > 0.0 ? s->place->diameter_mm : 0.12,
                             .top_mm = top_mm};
    return sbl_dot_age(&placed, &s->course, t_days);
}

static sbl_dot_seen see(const search *s, const sbl_pigment_entry *entry, double mg_per_ml, double top_mm, double t_days)
{
    sbl_dot_aged now = aged(s, entry, mg_per_ml, top_mm, t_days);
    sbl_dot_seen seen;
    dot_see_on(&seen, s->table, &now, &s->ground, s->place->dots_per_cm2);
    return seen;
}

static double healed_mg(const search *s, const sbl_pigment_entry *entry, double water_parts)
{
    return sbl_pigment_healed_mg_per_ml(s->library, entry, water_parts).mid;
}

/* ---- one session after the other ---- */

/* Sums of light over the sessions, each by its share of the dots. */
typedef struct mixed {
    sbl_rgb_linear patch[SBL_MATCH_MOMENTS], centre[SBL_MATCH_MOMENTS];
} mixed;

static void add_light(sbl_rgb_linear *sum, sbl_rgb_linear light, double share)
{
    sum->r += share * light.r;
    sum->g += share * light.g;
    sum->b += share * light.b;
}

static void mix_in(mixed *m, const search *s, const sbl_pigment_entry *entry, double water_parts, double top_mm, double share)
{
    for (uint32_t k = 0; k < SBL_MATCH_MOMENTS; k++) {
        sbl_dot_seen seen = see(s, entry, healed_mg(s, entry, water_parts), top_mm, match_moment_days[k]);
        add_light(&m->patch[k], seen.patch, share);
        m->centre[k] = seen.centre;
    }
}

static void fill_moments(sbl_match_moment moment[SBL_MATCH_MOMENTS], const search *s, const mixed *m, double *mean_dE00, double *cost)
{
    double blue = 0.0;
    *mean_dE00 = 0.0;
    for (uint32_t k = 0; k < SBL_MATCH_MOMENTS; k++) {
        moment[k] = match_moment(match_moment_days[k], sbl_lab_from_xyz(sbl_xyz_from_rgb(m->patch[k])),
                                 sbl_lab_from_xyz(sbl_xyz_from_rgb(m->centre[k])), s->hair_patch);
        *mean_dE00 += moment[k].dE00 / SBL_MATCH_MOMENTS;
        blue += fmax(moment[k].blue_shift, 0.0) / SBL_MATCH_MOMENTS;
    }
    *cost = *mean_dE00 + MATCH_BLUE_CHARGE * blue;
}

/* The dilutions of all sessions when the last has `last` parts of water: each before it a step lighter, as far as the scale goes. */
static void build_up(double water[SBL_SESSIONS_MAX], const search *s, double last)
{
    uint32_t n = s->place->sessions;
    for (uint32_t k = 0; k < n; k++)
        water[k] = sbl_clamp(last + SBL_MATCH_WATER_STEP * (n - 1 - k) + s->place->lighter_parts, s->darkest, s->lightest);
}

static double of_step(const search *s, uint32_t step)
{
    return fmin(s->darkest + SBL_MATCH_WATER_STEP * step, s->lightest);
}

static uint32_t steps_of(const search *s)
{
    double steps = ceil((s->lightest - s->darkest) / SBL_MATCH_WATER_STEP - 1e-9);
    return steps < STEPS_MAX - 1 ? (uint32_t)steps + 1 : STEPS_MAX;
}

static void add_step(mixed *m, looks *l, const search *s, double water, double share)
{
    uint32_t step = (uint32_t)((water - s->darkest) / SBL_MATCH_WATER_STEP + 0.999);
    if (!l->known[step]) {
        mixed one = {0};
        mix_in(&one, s, l->entry, of_step(s, step), s->top_mm, 1.0);
        memcpy(l->patch[step], one.patch, sizeof one.patch);
        memcpy(l->centre[step], one.centre, sizeof one.centre);
        l->known[step] = true;
    }
    for (uint32_t k = 0; k < SBL_MATCH_MOMENTS; k++) {
        add_light(&m->patch[k], l->patch[step][k], share);
        m->centre[k] = l->centre[step][k];
    }
}

/* The best course of dilutions of one pigment. */
static void best_of(sbl_place_match *best, const search *s, const sbl_pigment_entry *entry)
{
    looks l = {.entry = entry};
    best->pigment = entry;
    best->cost = 1e30;
    for (uint32_t i = 0; i < steps_of(s); i++) {
        double water[SBL_SESSIONS_MAX], dE00, cost;
        sbl_match_moment moment[SBL_MATCH_MOMENTS];
        mixed m = {0};
        build_up(water, s, of_step(s, i));
        for (uint32_t k = 0; k < s->place->sessions; k++) add_step(&m, &l, s, water[k], s->place->fraction[k]);
        fill_moments(moment, s, &m, &dE00, &cost);
        if (!(cost < best->cost)) continue;
        best->cost = cost;
        best->mean_dE00 = dE00;
        memcpy(best->moment, moment, sizeof moment);
        memcpy(best->water_parts, water, sizeof water);
        best->at_darkest = i == 0;
        best->at_lightest = water[s->place->sessions - 1] > s->lightest - 0.5;
    }
}

static void of_own_mix(sbl_place_match *out, const search *s, const sbl_pigment_entry *entry)
{
    mixed m = {0};
    out->pigment = entry;
    memcpy(out->water_parts, s->place->own_water_parts, sizeof out->water_parts);
    for (uint32_t k = 0; k < s->place->sessions; k++) mix_in(&m, s, entry, out->water_parts[k], s->top_mm, s->place->fraction[k]);
    fill_moments(out->moment, s, &m, &out->mean_dE00, &out->cost);
}

static void match_pigment(sbl_place_match *out, const search *s, const sbl_pigment_entry *entry)
{
    *out = (sbl_place_match){.pigment = entry};
    if (s->place->own_mix) of_own_mix(out, s, entry);
    else best_of(out, s, entry);
}

/* ---- what else is told of the best ---- */

static sbl_place_change change(const search *s, const sbl_place_match *best, double water_shift, double top_mm)
{
    sbl_match_moment moment[SBL_MATCH_MOMENTS];
    double dE00, cost;
    mixed m = {0};
    for (uint32_t k = 0; k < s->place->sessions; k++)
        mix_in(&m, s, best->pigment, fmax(best->water_parts[k] + water_shift, 0.5), top_mm, s->place->fraction[k]);
    fill_moments(moment, s, &m, &dE00, &cost);
    return (sbl_place_change){moment[0], moment[SBL_MATCH_MOMENTS - 1], dE00};
}

static sbl_lab_d65 healed_patch(const search *s, const sbl_place_match *best, bool most)
{
    sbl_rgb_linear sum = {0.0, 0.0, 0.0};
    for (uint32_t k = 0; k < s->place->sessions; k++) {
        sbl_band c = sbl_pigment_healed_mg_per_ml(s->library, best->pigment, best->water_parts[k]);
        add_light(&sum, see(s, best->pigment, most ? c.high : c.low, s->top_mm, match_moment_days[0]).patch, s->place->fraction[k]);
    }
    return sbl_lab_from_xyz(sbl_xyz_from_rgb(sum));
}

static void complete(sbl_place_match *best, const search *s)
{
    best->hair_patch = s->hair_patch;
    best->bare = sbl_lab_from_xyz(sbl_xyz_from_rgb(s->ground.bare));
    best->bare_dE00 = sbl_ciede2000(best->bare, s->hair_patch);
    best->darker = change(s, best, -SBL_MATCH_WATER_STEP, s->top_mm);
    best->deeper = change(s, best, 0.0, s->top_mm + SBL_MATCH_DEPTH_STEP_MM);
    best->healed_low = healed_patch(s, best, false);
    best->healed_high = healed_patch(s, best, true);
    /* Only where the next step would be seen to be better. */
    best->at_darkest = best->at_darkest && best->darker.mean_dE00 < best->mean_dE00 - SEEN_DE00;
    for (uint32_t k = 0; k < s->place->sessions; k++) {
        sbl_dot_aged now = aged(s, best->pigment, healed_mg(s, best->pigment, best->water_parts[k]), s->top_mm, match_moment_days[0]);
        memcpy(best->strength_per_mm[k], now.strength_per_mm, sizeof now.strength_per_mm);
    }
}

/* ---- places ---- */

static sbl_status check_place(const sbl_match_place *p, uint32_t index, sbl_diag *diag)
{
    double sum = 0.0;
    for (uint32_t k = 0; k < p->sessions && k < SBL_SESSIONS_MAX; k++) sum += p->fraction[k];
    if (!(p->sessions >= 1 && p->sessions <= SBL_SESSIONS_MAX && fabs(sum - 1.0) < 1e-6))
        return sbl_fail_at(diag, SBL_E_RANGE, "the sessions' shares of a zone do not add up", "1 to 8 sessions, shares adding up to 1",
                           index, sum);
    if (!(p->dots_per_cm2 > 0.0 && p->dots_per_cm2 <= MOST_PER_CM2 && p->units_per_cm2 >= 0.0 && p->units_per_cm2 <= MOST_PER_CM2))
        return sbl_fail_at(diag, SBL_E_RANGE, "so many dots find no room", "up to 2000 per cm2", index, p->dots_per_cm2);
    for (uint32_t k = 0; k < p->sessions && p->own_mix; k++)
        if (!(p->own_water_parts[k] >= 0.0 && p->own_water_parts[k] <= 100.0))
            return sbl_fail_at(diag, SBL_E_RANGE, "a mix is none", "0 to 100 parts of water", index, p->own_water_parts[k]);
    sbl_status status = sbl_skin_parameters_check(&p->skin, diag);
    return status == SBL_OK ? sbl_skin_parameters_check(&p->around, diag) : status;
}

/* Shaved hairs lean by some 45 degrees: so much of their length is seen from above. What lies in their shade beyond their own width is left
 * out. */
#define STUBBLE_LEAN 0.7

/* A shaft takes its share of the skin's light and puts as much of its own in its place, as the preview draws it. */
static sbl_lab_d65 with_stubble(const sbl_match_place *p, sbl_rgb_linear skin)
{
    double width = p->hair.width_mm > 0.0 ? p->hair.width_mm : 0.07, hairs = p->hair.hairs > 0.0 ? p->hair.hairs : 1.9;
    double cover = sbl_clamp(p->units_per_cm2 / 100.0 * hairs * width * p->stubble_mm * STUBBLE_LEAN, 0.0, 0.9);
    sbl_rgb_linear hair = sbl_rgb_from_xyz(sbl_xyz_from_lab(p->hair.lab));
    hair_shaft shaft;
    hair_shaft_of(&shaft, hair, width);
    const float taken[3] = {shaft.taken[0][HAIR_SHAFT_NODES], shaft.taken[1][HAIR_SHAFT_NODES], shaft.taken[2][HAIR_SHAFT_NODES]};
    sbl_rgb_linear seen = {skin.r + cover * (double)taken[0] * (hair.r - skin.r), skin.g + cover * (double)taken[1] * (hair.g - skin.g),
                           skin.b + cover * (double)taken[2] * (hair.b - skin.b)};
    return sbl_lab_from_xyz(sbl_xyz_from_rgb(seen));
}

static sbl_status begin(search *s, const sbl_match_place *p, const sbl_dot_table *table, const sbl_pigment_knowledge *library,
                        const sbl_match_scale *scale, sbl_diag *diag)
{
    dot_ground around;
    *s = (search){.place = p, .table = table, .library = library, .course = sbl_dot_ageing_typical(SBL_AGEING_MIDDLE)};
    s->lightest = scale && scale->lightest_water_parts > 0.0 ? scale->lightest_water_parts : 20.0;
    s->darkest = scale && scale->darkest_water_parts > 0.0 ? scale->darkest_water_parts : 6.0;
    s->top_mm = p->top_mm > 0.0 ? p->top_mm : 0.12;
    if (p->lasting_factor > 0.0) s->course.loss_tau_years *= p->lasting_factor;
    sbl_status status = dot_ground_of(&s->ground, &p->skin, 1.0, diag);
    if (status == SBL_OK) status = dot_ground_of(&around, &p->around, 1.0, diag);
    if (status != SBL_OK) return status;
    sbl_dot_aged stub = sbl_dot_of_hair(&p->hair);
    sbl_dot_seen hair;
    dot_see_on(&hair, table, &stub, &around, p->units_per_cm2);
    s->hair_patch = with_stubble(p, hair.patch);
    return SBL_OK;
}

static bool same_skin(const sbl_skin_parameters *a, const sbl_skin_parameters *b)
{
    return a->melanin == b->melanin && a->blood == b->blood && a->oxygenation == b->oxygenation &&
           a->scattering_per_cm == b->scattering_per_cm && a->epidermis_cm == b->epidermis_cm;
}

static bool same_bottle(const sbl_match_place *a, const sbl_match_place *b)
{
    return same_skin(&a->skin, &b->skin) && same_skin(&a->around, &b->around) && a->hair.lab.L == b->hair.lab.L &&
           a->hair.lab.a == b->hair.lab.a && a->hair.lab.b == b->hair.lab.b && a->hair.width_mm == b->hair.width_mm &&
           a->lasting_factor == b->lasting_factor;
}

/* Of the places that share a bottle, the one with most dots. */
static uint32_t leader_of(const sbl_match_place *place, uint32_t count, uint32_t index)
{
    uint32_t best = index;
    for (uint32_t i = 0; i < count; i++)
        if (same_bottle(&place[i], &place[index]) &&
            (place[i].weight > place[best].weight || (place[i].weight == place[best].weight && i < best)))
            best = i;
    return best;
}

static void match_leader(sbl_place_match *out, const search *s)
{
    match_pigment(out, s, &s->library->pigment[0]);
    for (uint32_t i = 1; i < s->library->pigment_count; i++) {
        sbl_place_match other;
        match_pigment(&other, s, &s->library->pigment[i]);
        if (other.cost < out->cost) *out = other;
    }
    complete(out, s);
}

sbl_status sbl_match_places(sbl_place_match *match, const sbl_match_place *place, uint32_t count, const sbl_dot_table *table,
                            const sbl_pigment_knowledge *library, const sbl_match_scale *scale, sbl_diag *diag)
{
    if (!match || !place || !table || !library)
        return sbl_fail(diag, SBL_E_ARG, "a call of match was wrong", "pass places, a table and a library of pigments");
    if (!library->pigment_count || library->pigment_count > SBL_MATCH_PIGMENTS_MAX)
        return sbl_fail_at(diag, SBL_E_RANGE, "a match wants 1 to 16 pigments", "shorten pigments.json", 0, library->pigment_count);
    for (uint32_t i = 0; i < count; i++) {
        sbl_status status = check_place(&place[i], i, diag);
        if (status != SBL_OK) return status;
    }
    /* Leaders first: the others want their pigment. */
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < count; i++) {
            search s;
            uint32_t leader = leader_of(place, count, i);
            if ((leader == i) != (round == 0)) continue;
            sbl_status status = begin(&s, &place[i], table, library, scale, diag);
            if (status != SBL_OK) return status;
            if (leader == i) {
                match_leader(&match[i], &s);
                continue;
            }
            match_pigment(&match[i], &s, match[leader].pigment);
            complete(&match[i], &s);
        }
    return SBL_OK;
}

sbl_skin_parameters sbl_skin_of_scar(const sbl_skin_parameters *around)
{
    sbl_skin_parameters scar = *around;
    scar.melanin *= KNOWLEDGE_SCAR_MELANIN_FACTOR;
    scar.blood *= KNOWLEDGE_SCAR_BLOOD_FACTOR;
    scar.scattering_per_cm = fmin(scar.scattering_per_cm * KNOWLEDGE_SCAR_SCATTERING_FACTOR, 200.0);
    return scar;
}
