/* writer.h - JSON text member by member: indentation and commas are kept here, numbers never follow the locale. */
#ifndef STUBBLE_FORMATS_WRITER_H
#define STUBBLE_FORMATS_WRITER_H

#include "stubble/course.h"
#include "stubble/math.h"
#include "stubble/text.h"

typedef struct json_writer {
    sbl_text *text;
    uint32_t depth;
    bool first; /* nothing stands in the current group yet */
} json_writer;

/* key NULL: an element of a list. */
void write_open(json_writer *writer, const char *key, char bracket);
void write_close(json_writer *writer, char bracket);
void write_string(json_writer *writer, const char *key, const char *value);
void write_number(json_writer *writer, const char *key, double value, unsigned digits);
void write_count(json_writer *writer, const char *key, int64_t value);
void write_flag(json_writer *writer, const char *key, bool value);
/* {"low": ..., "mid": ..., "high": ...} on one line. */
void write_band(json_writer *writer, const char *key, sbl_band band, unsigned digits);
/* [x, y, z] on one line, three decimals. */
void write_point(json_writer *writer, const char *key, sbl_vec3 point);

#endif
