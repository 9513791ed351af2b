/*
 * spacing.h - which dots stand too near to a hair or to a dot of lower rank.
 */
#ifndef SBL_DESIGN_SPACING_H
#define SBL_DESIGN_SPACING_H

#include "stubble/field.h"

enum { SBL_SPACING_ABSENT, SBL_SPACING_HAIR, SBL_SPACING_DOT };

typedef struct sbl_spacing {
    const sbl_field *field;
    const uint8_t *kind; /* per site */
    double dot_to_dot_mm, dot_to_hair_mm;
} sbl_spacing;

/*
 * violator[i] = 1 for every dot that is nearer than allowed to any hair, or to any dot of lower index (sites are ranked by index). Whether
 * that other dot stays does not matter: so each is judged alone, in any order.
 */
sbl_status sbl_spacing_violators(uint8_t *violator, const sbl_spacing *spacing, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

#endif
