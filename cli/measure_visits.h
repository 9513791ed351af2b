/* measure_visits.h - two visits within `stubble measure`. Each returns an exit code, after a message if it is not EXIT_DONE. */
#ifndef STUBBLE_CLI_MEASURE_VISITS_H
#define STUBBLE_CLI_MEASURE_VISITS_H

#include "stubble/measure_file.h"

/*
 * matches: a person's file, or NULL for a proposal. What a person judged goes into each photo's own figures, too: summary are those that
 * measured points at.
 */
int measure_match(sbl_visits *visits, const char *matches, const sbl_measured measured[2], sbl_specks_summary *const summary[2],
                  sbl_arena *arena);
/* Could the file be written, and is it not there yet? */
int measure_check_new(const char *path);
int measure_write_matches(const char *path, const sbl_measured measured[2], const sbl_visits *visits, sbl_arena *arena);

#endif
