/* check.h - the design check: what an experienced colleague would say of a design before it goes under the skin. */
#ifndef STUBBLE_PLAN_CHECK_H
#define STUBBLE_PLAN_CHECK_H

#include "stubble/plan.h"

/* Fill plan->remark from client, head, design, dots and course. SBL_E_MEMORY. */
SBL_MUST_CHECK sbl_status plan_check(sbl_plan *plan, sbl_arena *arena, sbl_diag *diag);

#endif
