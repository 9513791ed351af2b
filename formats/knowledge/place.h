/*
 * place.h - where in a JSON text a value stands: the line and column for a message.
 *
 * jansson tells the place of a syntax error only. Once a text has been parsed and a field turns out to be wrong, its path
 * ("book[2].per_cm2") is looked for in the text.
 */
#ifndef STUBBLE_FORMATS_PLACE_H
#define STUBBLE_FORMATS_PLACE_H

#include <stddef.h>
#include <stdint.h>

/*
 * text must be valid JSON. The place of the value at path, or, where the path leads no further (the field is missing, or the path was cut),
 * of the last value on the way. Lines and columns count from 1, columns in characters.
 */
void place_in_json(uint32_t *line, uint32_t *column, const char *text, size_t bytes, const char *path);

#endif
