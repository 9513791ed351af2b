/* require.h - the fields that every entry of the knowledge must have, on top of json/fields.h. */
#ifndef STUBBLE_FORMATS_KNOWLEDGE_REQUIRE_H
#define STUBBLE_FORMATS_KNOWLEDGE_REQUIRE_H

#include "json/fields.h"
#include "stubble/knowledge_file.h"

#define KNOWLEDGE_TEXT_BYTES_MAX ((size_t)1000)
#define KNOWLEDGE_WORD_BYTES_MAX ((size_t)60)

/* Text that is there and not empty. hint says what belongs here. */
const char *require_text(fields_object *object, const char *key, size_t bytes_max, const char *hint);
/* The same with names in braces: each must be one of names, which are parted by blanks. */
const char *require_words(fields_object *object, const char *key, size_t bytes_max, const char *hint, const char *names);
/* The group under group_key: exactly the texts that key_of lists, each with names in braces as names_of allows. */
void require_word_list(fields_object *root, const char *group_key, const char **text, uint32_t count, const char *(*key_of)(uint32_t index),
                       const char *(*names_of)(uint32_t index));
/* A name for files: small letters, digits and underscores. */
const char *require_key(fields_object *object, const char *key);
double require_number(fields_object *object, const char *key, double low, double high, const char *hint);
uint32_t require_count(fields_object *object, const char *key, uint32_t low, uint32_t high, const char *hint);
/* {"low": .., "mid": .., "high": ..}, rising. */
sbl_band require_band(fields_object *object, const char *key, double low, double high, const char *hint);
/* The group under key. */
fields_object require_group(fields_object *object, const char *key);
/* The list under key with at least one entry; its length, 0 after a mistake. */
uint32_t require_list(fields_object *object, const char *key, const json_t **array, uint32_t count_max);
/* "mark": how sure, and "source": from where. Nothing goes without them. */
sbl_evidence require_mark(fields_object *object);
const char *require_source(fields_object *object);
/* count elements of element_bytes in the reader's arena; NULL after a mistake, which it records. */
void *require_memory(fields_object *object, uint64_t count, size_t element_bytes);

/* One reader for each file: each fills its members and ends the root object. */
void knowledge_read_candidacy(fields_object *root, sbl_knowledge *knowledge);
void knowledge_read_care(fields_object *root, sbl_knowledge *knowledge);
void knowledge_read_prices(fields_object *root, sbl_knowledge *knowledge);
void knowledge_read_counsel(fields_object *root, sbl_knowledge *knowledge);
void knowledge_read_pigments(fields_object *root, sbl_knowledge *knowledge);
/* The part of pigments.json that says what the pigments are. */
void knowledge_read_pigment_library(fields_object *root, sbl_knowledge *knowledge);
void knowledge_read_models(fields_object *root, sbl_knowledge *knowledge);
void knowledge_read_progression(fields_object *root, sbl_knowledge *knowledge);
void knowledge_read_checks(fields_object *root, sbl_knowledge *knowledge);
void knowledge_read_consent(fields_object *root, sbl_knowledge *knowledge);
void knowledge_read_documents(fields_object *root, sbl_knowledge *knowledge);

#endif
