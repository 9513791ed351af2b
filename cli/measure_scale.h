/* measure_scale.h - what a person gave for a close-up against the photo: a scale against a card in it, a region against its borders. */
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

/* EXIT_DONE, or EXIT_USAGE after a message: a region that reaches beyond the photo is a slip. words: as it was given. */
int measure_check_region(const double region[4], const char *words, const char *file, const sbl_photo *photo);

#endif
