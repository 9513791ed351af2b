/* forecast_json.h - the members hair_loss, fading and changing_ones_mind, which stubble-forecast/1 and the forecast of a plan share. */
#ifndef STUBBLE_FORMATS_FORECAST_JSON_H
#define STUBBLE_FORMATS_FORECAST_JSON_H

#include "json/writer.h"
#include "stubble/plan.h"

/* Into the open group. hair_loss only where the progression has its knowledge. */
void forecast_json_members(json_writer *w, const sbl_progression *progression, const sbl_plan *plan);

#endif
