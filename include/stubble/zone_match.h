/*
 * stubble/zone_match.h - the pigment and the dilution of every session, for each zone of a plan.
 *
 *   sbl_match_place place[2] = {{.title = "crown", .skin = skin, .around = skin, .hair = {.lab = hair}, .units_per_cm2 = 80,
 *                                .dots_per_cm2 = 100, .sessions = 3, .fraction = {0.3, 0.4, 0.3}, .weight = 6000}, ...};
 *   sbl_place_match match[2];
 *   st = sbl_match_places(match, place, 2, &table, library, &scale, &diag);
 *   match[0].pigment->title, match[0].water_parts[0] ... [2], match[0].moment[0].patch
 *
 * What is compared  As match.h: a patch of the zone with all its sessions' dots, healed and after one, two, three and five years, and the
 *                   patch that it shall look like: the skin around with the shaved hairs that the dots stand for. By CIEDE2000; bluer than
 *                   the hair is charged on top.
 * Sessions          The first is the lightest, each later one a step darker as far as the scale goes (rule of practitioners). Each has its
 *                   own share of the dots; the patch is the mean of what each alone would make of it, by share.
 * One bottle        Places of the same skin, hair and fading get the same pigment: the best for the one with most weight.
 * Scars             The dots lie in the scar, the hair that they shall look like stands in the skin around. sbl_skin_of_scar says how a
 *                   scar differs: assumptions with bands (knowledge/skin_optics.json).
 * A model           As match.h.
 */
#ifndef STUBBLE_ZONE_MATCH_H
#define STUBBLE_ZONE_MATCH_H

#include "stubble/match.h"

typedef struct sbl_match_place {
    const char *title;
    sbl_skin_parameters skin, around; /* what the dots lie in; what the hair to be imitated stands in */
    sbl_hair_stub hair;
    double units_per_cm2;                     /* follicular units that the dots stand for */
    double stubble_mm;                        /* what is seen of each hair above the skin; 0: cut level with it */
    double dots_per_cm2;                      /* of all sessions */
    double diameter_mm, top_mm;               /* healed; 0: 0.12 and 0.12 */
    double lasting_factor;                    /* of the time in which the pigment goes; 0: 1. Scars 0.6 */
    double lighter_parts;                     /* parts of water on top, for an edge that fades in */
    uint32_t sessions;                        /* 1 to SBL_SESSIONS_MAX */
    double fraction[SBL_SESSIONS_MAX];        /* of the dots, by session; adding up to 1 */
    double own_water_parts[SBL_SESSIONS_MAX]; /* the artist's own mix, if own_mix */
    bool own_mix;
    double weight; /* dots */
} sbl_match_place;

typedef struct sbl_match_scale {
    double lightest_water_parts, darkest_water_parts; /* 0: 20 and 6 */
} sbl_match_scale;

/* What becomes of the zone if one thing is done otherwise. */
typedef struct sbl_place_change {
    sbl_match_moment healed, year_5;
    double mean_dE00;
} sbl_place_change;

typedef struct sbl_place_match {
    const sbl_pigment_entry *pigment;
    double water_parts[SBL_SESSIONS_MAX];
    double strength_per_mm[SBL_SESSIONS_MAX][3]; /* of the healed dots (sbl_dot_strength): what a preview draws */
    sbl_lab_d65 bare, hair_patch;
    double bare_dE00;                           /* what doing nothing costs */
    sbl_match_moment moment[SBL_MATCH_MOMENTS]; /* centre: of a dot of the last session */
    sbl_lab_d65 healed_low, healed_high;
    double mean_dE00, cost;
    sbl_place_change darker, deeper; /* each session one step darker; 0.1 mm deeper */
    bool at_lightest, at_darkest;    /* beyond that end of the scale it would be better still */
} sbl_place_match;

/* SBL_E_ARG without a library; SBL_E_RANGE as sbl_match_find, with diag->index the place. */
SBL_MUST_CHECK sbl_status sbl_match_places(sbl_place_match *match, const sbl_match_place *place, uint32_t count, const sbl_dot_table *table,
                                           const sbl_pigment_knowledge *library, const sbl_match_scale *scale, sbl_diag *diag);

/* A mature scar in this skin: paler, poorer in vessels, denser. */
sbl_skin_parameters sbl_skin_of_scar(const sbl_skin_parameters *around);

#endif
