/* order.h - sorting without the C library: the engine has no qsort. */
#ifndef STUBBLE_MEASURE_ORDER_H
#define STUBBLE_MEASURE_ORDER_H

#include "stubble/base.h"

/* Rising. No NaN. */
void order_doubles(double *value, uint32_t count);
/* Indices by rising key[index]. */
void order_indices(uint32_t *index, uint32_t count, const double *key);

#endif
