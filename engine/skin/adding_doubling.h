/* adding_doubling.h - adding-doubling for many stacks of one index: the directions are made once. */
#ifndef STUBBLE_SKIN_ADDING_DOUBLING_H
#define STUBBLE_SKIN_ADDING_DOUBLING_H

#include "skin/directions.h"
#include "stubble/layers.h"

/* The stack is checked. */
sbl_layered_light adding_doubling_solve(const sbl_layers *stack, const directions *d);

#endif
