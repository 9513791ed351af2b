/* match_cost.h - inside the room: when a match looks, and what it charges. */
#ifndef STUBBLE_SKIN_MATCH_COST_H
#define STUBBLE_SKIN_MATCH_COST_H

#include "stubble/match.h"

/* What a unit of b* towards blue costs, in units of CIEDE2000. */
#define MATCH_BLUE_CHARGE 0.5

/* Healed, then after 1, 2, 3 and 5 years. */
extern const double match_moment_days[SBL_MATCH_MOMENTS];

sbl_match_moment match_moment(double t_days, sbl_lab_d65 patch, sbl_lab_d65 centre, sbl_lab_d65 hair_patch);

#endif
