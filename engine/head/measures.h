/* What is known of adults' measures before any is taken. Private to head/. */
#ifndef STUBBLE_HEAD_MEASURES_H
#define STUBBLE_HEAD_MEASURES_H

#include "stubble/head.h"

#define MEASURES_TAPE_SD_MM 3.0

void measures_distribution(double mean_mm[SBL_MEASURE_COUNT], double covariance_mm2[SBL_MEASURE_COUNT][SBL_MEASURE_COUNT], sbl_sex sex);

#endif
