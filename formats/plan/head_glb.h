/* head_glb.h - the head and its dots as one glTF file, for any 3D viewer. */
#ifndef STUBBLE_FORMATS_HEAD_GLB_H
#define STUBBLE_FORMATS_HEAD_GLB_H

#include "stubble/plan.h"

SBL_MUST_CHECK sbl_status head_glb_write(const unsigned char **data, size_t *bytes, const sbl_plan *plan, sbl_arena *arena, sbl_diag *diag);

#endif
