/* mix.h - pigment and dilution of each zone and session of a plan. */
#ifndef STUBBLE_PLAN_MIX_H
#define STUBBLE_PLAN_MIX_H

#include "stubble/plan.h"

/* After the course: its sessions' dilutions become those of the main zone, unless the intake states the artist's own. */
sbl_status plan_mix(sbl_plan *plan, sbl_arena *arena, sbl_diag *diag);

#endif
