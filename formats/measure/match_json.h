/* match_json.h - two visits within "stubble-measure/1". */
#ifndef STUBBLE_FORMATS_MATCH_JSON_H
#define STUBBLE_FORMATS_MATCH_JSON_H

#include "json/writer.h"
#include "stubble/measure_file.h"

/* {"value": ..., "error": ...} */
void write_figure(json_writer *writer, const char *key, double value, double error, unsigned digits);
/* "match": {...}, with every pair, lost and new mark by name and place. */
void match_write(json_writer *writer, const sbl_measured *visit, const sbl_visits *visits);

#endif
