/* stencil_parts.h - what the stencils of a head and of a patch share. */
#ifndef STUBBLE_FORMATS_STENCIL_PARTS_H
#define STUBBLE_FORMATS_STENCIL_PARTS_H

#include "document/letter.h"

/* A ruler of 100 mm and a square of 20 mm across the page; returns their height. */
double stencil_check(letter *l, double x, double y);

#endif
