/* plan_mix_json.h - inside formats: the members of a mix. */
#ifndef STUBBLE_FORMATS_PLAN_MIX_JSON_H
#define STUBBLE_FORMATS_PLAN_MIX_JSON_H

#include "json/writer.h"
#include "stubble/plan.h"

void write_mix_members(json_writer *w, const sbl_plan_mix *mix, const sbl_dilution_series *practice, const char *kept_source);

#endif
