/* moment.h - what stands on the skin at a moment of stubble/pictures.h. */
#ifndef STUBBLE_PLAN_MOMENT_H
#define STUBBLE_PLAN_MOMENT_H

#include "stubble/pictures.h"

sbl_preview_moment plan_moment_of(uint32_t moment, uint32_t session_count);

#endif
