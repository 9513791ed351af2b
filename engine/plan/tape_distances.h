/* tape_distances.h - how an artist finds the handles of a hairline with a tape: distances along the skin from named landmarks. */
#ifndef STUBBLE_PLAN_TAPE_DISTANCES_H
#define STUBBLE_PLAN_TAPE_DISTANCES_H

#include "stubble/plan.h"

/* Fill plan->tape with shortest distances along the surface (exact to 0.1 %). SBL_E_MEMORY. */
SBL_MUST_CHECK sbl_status plan_tape_distances(sbl_plan *plan, sbl_arena *arena, sbl_diag *diag);

#endif
