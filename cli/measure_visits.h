/* measure_visits.h - two visits within `stubble measure`. Each returns an exit code, after a message if it is not EXIT_DONE. */
#ifndef STUBBLE_CLI_MEASURE_VISITS_H
#define STUBBLE_CLI_MEASURE_VISITS_H

#include "stubble/measure_file.h"

/* Of one photo, to be made anew: those that its sbl_measured points at. */
typedef struct measure_figures {
    sbl_specks_summary *summary;
    sbl_speck_errors *errors;
    const sbl_card_colour *colour; /* NULL: the colours are the camera's own */
} measure_figures;

/*
 * matches: a person's file, or NULL for a proposal. What was judged goes into each photo's own figures, too, and so does what the photos tell of
 * each other.
 */
int measure_match(sbl_visits *visits, const char *matches, const sbl_measured measured[2], const measure_figures figures[2],
                  sbl_arena *arena);
/*
 * Before the work: could both results be written, and would neither take the place of the other or of a matching that a person may have
 * corrected? Each may be NULL.
 */
int measure_check_results(const char *matches, const char *picture);
/* Nothing is ever replaced. */
int measure_write_matches(const char *path, const sbl_measured measured[2], const sbl_visits *visits, sbl_arena *arena);

#endif
