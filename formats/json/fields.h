/*
 * fields.h - reading a JSON document field by field, with one place where every mistake becomes a sentence.
 *
 * The first mistake sticks: later calls return their fallback and change nothing, so a reader is a flat list of calls and one check at the
 * end. Every key that is asked for is remembered; fields_end() refuses the keys that nobody asked for and names the nearest known one.
 */
#ifndef STUBBLE_FORMATS_FIELDS_H
#define STUBBLE_FORMATS_FIELDS_H

#include "stubble/base.h"

#include <jansson.h>

#define FIELDS_KEYS_MAX 48u

typedef struct fields_reader {
    sbl_arena *arena;
    sbl_diag *diag;
    sbl_status status;
} fields_reader;

typedef struct fields_object {
    fields_reader *reader;
    const json_t *value; /* NULL: absent; every field then has its fallback */
    char path[96];
    const char *known[FIELDS_KEYS_MAX];
    uint32_t known_count;
} fields_object;

/* Parse text of at most bytes_max bytes into *root (to be json_decref'd); duplicate keys are refused. */
sbl_status fields_parse(json_t **root, const void *text, size_t bytes, size_t bytes_max, sbl_diag *diag);

fields_object fields_root(fields_reader *reader, const json_t *root);
/* The object under key; absent gives an empty object, another type a mistake. */
fields_object fields_enter(fields_object *parent, const char *key);
/* Array under key, at most count_max long: its length, 0 if absent. */
uint32_t fields_array(fields_object *parent, const char *key, const json_t **array, uint32_t count_max);
/* The index-th element of an array as an object. */
fields_object fields_item(fields_object *parent, const char *key, const json_t *array, uint32_t index);

bool fields_has(fields_object *object, const char *key);
double fields_number(fields_object *object, const char *key, double fallback, double low, double high, const char *expected);
uint32_t fields_count(fields_object *object, const char *key, uint32_t fallback, uint32_t low, uint32_t high, const char *expected);
bool fields_flag(fields_object *object, const char *key, bool fallback);
/* Copied into the arena; control characters and more than bytes_max bytes are refused. */
const char *fields_text(fields_object *object, const char *key, const char *fallback, size_t bytes_max);
/* Index of the word in words (compared without case, blanks, hyphens and underscores); fallback if absent. */
uint32_t fields_choice(fields_object *object, const char *key, uint32_t fallback, const char *const *words, uint32_t count,
                       const char *expected);
bool fields_same_word(const char *one, const char *two);

/* A mistake at a field. message and hint may be formatted into the arena by fields_sentence. */
void fields_mistake(fields_object *object, const char *key, sbl_status status, const char *message, const char *hint, double value);
const char *fields_sentence(fields_reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Refuse what nobody asked for. */
void fields_end(fields_object *object);

#endif
