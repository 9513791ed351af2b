/* measure_show.h - close-ups and two visits in words. */
#ifndef STUBBLE_CLI_MEASURE_SHOW_H
#define STUBBLE_CLI_MEASURE_SHOW_H

#include "stubble/measure_file.h"

void measure_show_photo(const sbl_measured *m);
void measure_show_visits(const sbl_visits *v);

#endif
