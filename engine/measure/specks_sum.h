/* specks_sum.h - figures of specks where more count than were measured. Private to measure/. */
#ifndef STUBBLE_MEASURE_SPECKS_SUM_H
#define STUBBLE_MEASURE_SPECKS_SUM_H

#include "stubble/specks.h"

/* counted marks in so many follicular units make the densities; all else is of the specks, which were measured. */
void specks_sum(sbl_specks_summary *summary, const sbl_specks *specks, uint32_t counted, double units, double scale_relative_error);

#endif
