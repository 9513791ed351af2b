/* normal.h - the normal distribution's integral: the engine has no erf. Private to measure/. */
#ifndef STUBBLE_MEASURE_NORMAL_H
#define STUBBLE_MEASURE_NORMAL_H

#include "stubble/math.h"

/* Abramowitz and Stegun 7.1.26, within 1.5e-7. */
static inline double error_function(double x)
{
    double t = 1.0 / (1.0 + 0.3275911 * fabs(x));
    double tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * sbl_exp(-x * x);
    return x < 0.0 ? tail - 1.0 : 1.0 - tail;
}

#endif
