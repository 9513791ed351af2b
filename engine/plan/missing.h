/* missing.h - the hair that is missing now, zone by zone and on the whole scalp. */
#ifndef STUBBLE_PLAN_MISSING_H
#define STUBBLE_PLAN_MISSING_H

#include "stubble/plan.h"

/* Fills plan->missing_...; the design must stand. */
void plan_missing(sbl_plan *plan);

#endif
