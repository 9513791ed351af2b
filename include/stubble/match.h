/*
 * stubble/match.h - the pigment and the dilution whose healed dots look like this hair, shaved.
 *
 *   sbl_match_options opt = {.skin = skin, .hair = {.lab = {18, 0.5, 0.5}}, .library = knowledge.pigment};
 *   sbl_match match;
 *   st = sbl_match_find(&match, &table, &opt, &diag);
 *   printf("%s, %g parts of water: dE00 %.1f\n", match.best.pigment->title, match.best.water_parts, match.best.mean_dE00);
 *
 * What is compared  A patch of skin with healed dots and the same patch with the cut hairs of a full head, both in the same optics (a
 *                   hair is a dark column from just under the surface), by CIEDE2000: healed and after one, two, three and five years,
 *                   on the middle course of dot_ageing.h. A patch that is bluer than the hair's is charged half its shift in b* on top.
 * Bands             What the bottle holds and what a dot keeps are known within a factor of three: low and high of the patch go with
 *                   every look. A model: healed colours were not measured anywhere.
 */
#ifndef STUBBLE_MATCH_H
#define STUBBLE_MATCH_H

#include "stubble/dot_ageing.h"
#include "stubble/pigment_knowledge.h"

#define SBL_MATCH_MOMENTS      5u
#define SBL_MATCH_SESSIONS_MAX 4u
#define SBL_MATCH_PIGMENTS_MAX 16u
/* One step of the artists' scale, in parts of water, and one step of depth. */
#define SBL_MATCH_WATER_STEP    2.0
#define SBL_MATCH_DEPTH_STEP_MM 0.1
/* An uncalibrated photo shows hair lighter by about this much in L* (Vaughn 2009). */
#define SBL_MATCH_UNCALIBRATED_L 33.0

typedef struct sbl_match_options {
    sbl_skin_parameters skin;
    sbl_hair_stub hair;
    const sbl_pigment_knowledge *library;
    double lightest_water_parts, darkest_water_parts; /* 0: 20 and 6 */
    double dots_per_cm2;                              /* of all sessions; 0: 160 */
    double units_per_cm2;                             /* follicular units of the hair that is imitated; 0: 80 */
    double diameter_mm, top_mm;                       /* of the healed dots; 0: 0.12 and 0.12 */
    uint32_t sessions;                                /* 0: 3 */
} sbl_match_options;

typedef struct sbl_match_moment {
    double t_days;
    sbl_lab_d65 patch, centre;
    double dE00;       /* patch from the hair's patch */
    double blue_shift; /* b* of the hair's patch less that of this; above 0 where the dots are bluer */
} sbl_match_moment;

typedef struct sbl_match_look {
    const sbl_pigment_entry *pigment;
    double water_parts, top_mm;
    sbl_match_moment moment[SBL_MATCH_MOMENTS]; /* healed (day 60), then after 1, 2, 3 and 5 years */
    sbl_lab_d65 healed_low, healed_high;        /* patch with the least and the most pigment of the bands */
    double mean_dE00, cost;                     /* cost: with the charge for blue */
} sbl_match_look;

typedef struct sbl_match_zone {
    const char *key, *title, *why;
    uint32_t sessions;
    double water_parts[SBL_MATCH_SESSIONS_MAX];
    double mean_dE00; /* of the patch that all sessions make together */
} sbl_match_zone;

typedef struct sbl_match {
    sbl_lab_d65 bare, hair_patch, hair_centre;
    double bare_dE00; /* of bare skin from the hair's patch: what doing nothing costs */
    sbl_match_look best, darker, deeper;
    sbl_match_look of_pigment[SBL_MATCH_PIGMENTS_MAX]; /* each pigment at its own best, the best first */
    uint32_t pigment_count;
    sbl_match_zone zone[2];
    bool at_lightest, at_darkest; /* the best lies at an end of the scale: beyond it would be better still */
} sbl_match;

/* SBL_E_ARG without a library, SBL_E_RANGE as sbl_dot_see, or more pigments or sessions than the limits. */
SBL_MUST_CHECK sbl_status sbl_match_find(sbl_match *match, const sbl_dot_table *table, const sbl_match_options *options, sbl_diag *diag);

#endif
