/* patch_json.h - the members of plan.json that a patch has in place of a head's. */
#ifndef STUBBLE_FORMATS_PATCH_JSON_H
#define STUBBLE_FORMATS_PATCH_JSON_H

#include "json/writer.h"

#include "stubble/plan.h"

void patch_json_write(json_writer *w, const sbl_plan *plan);

#endif
