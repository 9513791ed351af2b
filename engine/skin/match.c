/* Pigment and dilution by trying every pigment at every dilution of the scale: a few hundred looks, each under a millisecond. */
#include "stubble/match.h"

#include "skin/dot_see.h"
#include "skin/match_cost.h"
#include "stubble/math.h"

#define DAYS_PER_YEAR 365.25

const double match_moment_days[SBL_MATCH_MOMENTS] = {60.0, DAYS_PER_YEAR, 2.0 * DAYS_PER_YEAR, 3.0 * DAYS_PER_YEAR, 5.0 * DAYS_PER_YEAR};

sbl_match_moment match_moment(double t_days, sbl_lab_d65 patch, sbl_lab_d65 centre, sbl_lab_d65 hair_patch)
{
    return (sbl_match_moment){
        .t_days = t_days, .patch = patch, .centre = centre, .dE00 = sbl_ciede2000(patch, hair_patch), .blue_shift = hair_patch.b - patch.b};
}

typedef struct work {
    const sbl_match_options *opt;
    const sbl_dot_table *table;
    dot_ground ground; /* calm skin: redness is gone when dots have healed */
    sbl_lab_d65 hair_patch;
    sbl_dot_ageing course;
    double lightest, darkest, dots_per_cm2, units_per_cm2, diameter_mm, top_mm;
} work;

static sbl_dot_seen see(const work *w, const sbl_pigment_entry *entry, double healed_mg_per_ml, double top_mm, double t_days)
{
    sbl_dot_placed placed = {
        .pigment = entry->pigment, .healed_mg_per_ml = healed_mg_per_ml, .diameter_mm = w->diameter_mm, .top_mm = top_mm};
    sbl_dot_aged now = sbl_dot_age(&placed, &w->course, t_days);
    sbl_dot_seen seen;
    dot_see_on(&seen, w->table, &now, &w->ground, w->dots_per_cm2);
    return seen;
}

static sbl_match_look look_at(const work *w, const sbl_pigment_entry *entry, double water_parts, double top_mm)
{
    sbl_match_look look = {.pigment = entry, .water_parts = water_parts, .top_mm = top_mm};
    sbl_band healed = sbl_pigment_healed_mg_per_ml(w->opt->library, entry, water_parts);
    double blue = 0.0;
    for (uint32_t k = 0; k < SBL_MATCH_MOMENTS; k++) {
        sbl_dot_seen seen = see(w, entry, healed.mid, top_mm, match_moment_days[k]);
        sbl_match_moment *m = &look.moment[k];
        *m = match_moment(match_moment_days[k], seen.patch_lab, seen.centre_lab, w->hair_patch);
        look.mean_dE00 += m->dE00 / SBL_MATCH_MOMENTS;
        blue += fmax(m->blue_shift, 0.0) / SBL_MATCH_MOMENTS;
    }
    look.cost = look.mean_dE00 + MATCH_BLUE_CHARGE * blue;
    look.healed_low = see(w, entry, healed.low, top_mm, match_moment_days[0]).patch_lab;
    look.healed_high = see(w, entry, healed.high, top_mm, match_moment_days[0]).patch_lab;
    return look;
}

static sbl_match_look best_of(const work *w, const sbl_pigment_entry *entry)
{
    sbl_match_look best = look_at(w, entry, w->darkest, w->top_mm);
    for (double water = w->darkest + 1.0; water <= w->lightest + 1e-9; water += 1.0) {
        sbl_match_look look = look_at(w, entry, water, w->top_mm);
        if (look.cost < best.cost) best = look;
    }
    return best;
}

/* By insertion, the best first: there are a handful. */
static void rank_pigments(sbl_match *match, const work *w)
{
    for (uint32_t i = 0; i < w->opt->library->pigment_count; i++) {
        sbl_match_look look = best_of(w, &w->opt->library->pigment[i]);
        uint32_t at = match->pigment_count++;
        for (; at > 0 && match->of_pigment[at - 1].cost > look.cost; at--) match->of_pigment[at] = match->of_pigment[at - 1];
        match->of_pigment[at] = look;
    }
}

/* What all sessions make together: each has its even share of the dots, so the patch is the mean of theirs. */
static double zone_dE00(const work *w, const sbl_pigment_entry *entry, const sbl_match_zone *zone)
{
    double sum = 0.0;
    for (uint32_t k = 0; k < SBL_MATCH_MOMENTS; k++) {
        sbl_rgb_linear mean = {0.0, 0.0, 0.0};
        for (uint32_t s = 0; s < zone->sessions; s++) {
            sbl_band healed = sbl_pigment_healed_mg_per_ml(w->opt->library, entry, zone->water_parts[s]);
            sbl_rgb_linear patch = see(w, entry, healed.mid, w->top_mm, match_moment_days[k]).patch;
            mean.r += patch.r / zone->sessions;
            mean.g += patch.g / zone->sessions;
            mean.b += patch.b / zone->sessions;
        }
        sum += sbl_ciede2000(sbl_lab_from_xyz(sbl_xyz_from_rgb(mean)), w->hair_patch);
    }
    return sum / SBL_MATCH_MOMENTS;
}

/* The first session is the lightest, each later one the same or darker (rule of practitioners, knowledge/pigments.json). */
static void fill_zone(sbl_match_zone *zone, const work *w, const sbl_match_look *best, double lighter)
{
    zone->sessions = w->opt->sessions ? w->opt->sessions : 3;
    for (uint32_t s = 0; s < zone->sessions; s++) {
        double middle = 0.5 * (zone->sessions - 1), water = best->water_parts + lighter + SBL_MATCH_WATER_STEP * (middle - s);
        zone->water_parts[s] = sbl_clamp(water, w->darkest, w->lightest);
    }
    zone->mean_dE00 = zone_dE00(w, best->pigment, zone);
}

static sbl_status begin(work *w, const sbl_dot_table *table, const sbl_match_options *opt, sbl_diag *diag)
{
    *w = (work){.opt = opt, .table = table, .course = sbl_dot_ageing_typical(SBL_AGEING_MIDDLE)};
    w->lightest = opt->lightest_water_parts > 0.0 ? opt->lightest_water_parts : 20.0;
    w->darkest = opt->darkest_water_parts > 0.0 ? opt->darkest_water_parts : 6.0;
    w->dots_per_cm2 = opt->dots_per_cm2 > 0.0 ? opt->dots_per_cm2 : 160.0;
    w->units_per_cm2 = opt->units_per_cm2 > 0.0 ? opt->units_per_cm2 : 80.0;
    w->diameter_mm = opt->diameter_mm > 0.0 ? opt->diameter_mm : 0.12;
    w->top_mm = opt->top_mm > 0.0 ? opt->top_mm : 0.12;
    if (!opt->library->pigment_count || opt->library->pigment_count > SBL_MATCH_PIGMENTS_MAX)
        return sbl_fail_at(diag, SBL_E_RANGE, "a match wants 1 to 16 pigments", "shorten pigments.json", 0, opt->library->pigment_count);
    if (opt->sessions > SBL_MATCH_SESSIONS_MAX)
        return sbl_fail_field(diag, SBL_E_RANGE, "so many sessions are not usual", "1 to 4", "sessions", opt->sessions);
    if (!(w->darkest >= 0.5 && w->lightest >= w->darkest && w->lightest <= 100.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "the scale of dilutions is none", "parts of water, darkest below lightest, up to 100",
                              "water_parts", w->lightest);
    if (!(w->dots_per_cm2 <= 2000.0 && w->units_per_cm2 <= 2000.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "so many dots find no room", "up to 2000 per cm2", "dots_per_cm2", w->dots_per_cm2);
    sbl_status status = sbl_skin_parameters_check(&opt->skin, diag);
    return status == SBL_OK ? dot_ground_of(&w->ground, &opt->skin, 1.0, diag) : status;
}

sbl_status sbl_match_find(sbl_match *match, const sbl_dot_table *table, const sbl_match_options *options, sbl_diag *diag)
{
    work w;
    if (!match || !table || !options || !options->library)
        return sbl_fail(diag, SBL_E_ARG, "a call of match was wrong", "pass a table, a skin, a hair and a library of pigments");
    *match = (sbl_match){0};
    sbl_status status = begin(&w, table, options, diag);
    if (status != SBL_OK) return status;
    sbl_dot_aged stub = sbl_dot_of_hair(&options->hair);
    sbl_dot_seen hair;
    dot_see_on(&hair, table, &stub, &w.ground, w.units_per_cm2);
    w.hair_patch = match->hair_patch = hair.patch_lab;
    match->hair_centre = hair.centre_lab;
    match->bare = hair.bare_lab;
    match->bare_dE00 = sbl_ciede2000(hair.bare_lab, hair.patch_lab);
    rank_pigments(match, &w);
    match->best = match->of_pigment[0];
    double darker = fmax(match->best.water_parts - SBL_MATCH_WATER_STEP, 0.5);
    match->darker = look_at(&w, match->best.pigment, darker, w.top_mm);
    match->deeper = look_at(&w, match->best.pigment, match->best.water_parts, w.top_mm + SBL_MATCH_DEPTH_STEP_MM);
    match->at_lightest = match->best.water_parts > w.lightest - 0.5 && w.lightest > w.darkest;
    match->at_darkest = match->best.water_parts < w.darkest + 0.5 && w.lightest > w.darkest;
    match->zone[0] = (sbl_match_zone){.key = "body", .title = "Top, crown and sides", .why = "as the hair that is matched"};
    match->zone[1] =
        (sbl_match_zone){.key = "front", .title = "Hairline, the first centimetre", .why = "a step lighter: an edge that fades in"};
    fill_zone(&match->zone[0], &w, &match->best, 0.0);
    fill_zone(&match->zone[1], &w, &match->best, SBL_MATCH_WATER_STEP);
    return SBL_OK;
}
