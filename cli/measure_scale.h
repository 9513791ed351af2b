/* measure_scale.h - a given scale of a close-up against a card in it. */
#ifndef STUBBLE_CLI_MEASURE_SCALE_H
#define STUBBLE_CLI_MEASURE_SCALE_H

#include "stubble/card_file.h"

typedef struct measure_scale {
    sbl_scale_check check;
    const char *reason; /* how both contradict each other; NULL: they do not */
} measure_scale;

/* region: what is looked at, in pixels, or NULL. Widens given's error at a contradiction; SBL_E_CONFLICT at a gross one. */
SBL_MUST_CHECK sbl_status measure_check_scale(measure_scale *out, sbl_scale *given, const sbl_photo *photo, const double region[4],
                                              sbl_arena *arena, sbl_diag *diag);

#endif
