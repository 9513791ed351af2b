/* practice.h - how each kind of zone is worked, as practice has it: for the design of heads and of patches. */
#ifndef SBL_DESIGN_PRACTICE_H
#define SBL_DESIGN_PRACTICE_H

#include "stubble/design.h"

/* Healed diameter, tone and needle of a kind of zone. */
typedef struct sbl_zone_practice {
    const char *name;
    double diameter_mm, tone;
    const char *needle;
} sbl_zone_practice;
const sbl_zone_practice *sbl_zone_practice_of(sbl_zone_kind kind);

#endif
