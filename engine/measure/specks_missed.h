/* specks_missed.h - how many marks were too faint to be taken for one. Private to measure/. */
#ifndef STUBBLE_MEASURE_SPECKS_MISSED_H
#define STUBBLE_MEASURE_SPECKS_MISSED_H

#include "stubble/specks.h"

/* For each mark that was found, so many were not, 0 to 10; 0 where nobody knows from which darkness on marks were taken. */
double specks_missed(const sbl_specks *specks);

#endif
