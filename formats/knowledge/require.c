#include "knowledge/require.h"

#include <math.h>
#include <string.h>

static void missing(fields_object *object, const char *key, const char *hint)
{
    fields_mistake(object, key, SBL_E_DATA, "this is missing", hint, 0.0);
}

const char *require_text(fields_object *object, const char *key, size_t bytes_max, const char *hint)
{
    const char *text = fields_text(object, key, NULL, bytes_max);
    if (text && *text) return text;
    missing(object, key, hint);
    return "";
}

const char *require_key(fields_object *object, const char *key)
{
    const char *name = require_text(object, key, KNOWLEDGE_WORD_BYTES_MAX, "a short name of small letters, digits and underscores");
    if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")])
        fields_mistake(object, key, SBL_E_DATA, "this name cannot be used", "write small letters, digits and underscores only", 0.0);
    return name;
}

double require_number(fields_object *object, const char *key, double low, double high, const char *hint)
{
    double number = fields_number(object, key, (double)NAN, low, high, hint);
    if (isfinite(number)) return number;
    missing(object, key, hint);
    return low;
}

uint32_t require_count(fields_object *object, const char *key, uint32_t low, uint32_t high, const char *hint)
{
    if (!fields_has(object, key)) missing(object, key, hint);
    return fields_count(object, key, low, low, high, hint);
}

sbl_band require_band(fields_object *object, const char *key, double low, double high, const char *hint)
{
    fields_object group = require_group(object, key);
    sbl_band band;
    band.low = require_number(&group, "low", low, high, hint);
    band.mid = require_number(&group, "mid", low, high, hint);
    band.high = require_number(&group, "high", low, high, hint);
    if (!(band.low <= band.mid && band.mid <= band.high))
        fields_mistake(object, key, SBL_E_CONFLICT, "low, mid and high do not rise", hint, band.mid);
    fields_end(&group);
    return band;
}

fields_object require_group(fields_object *object, const char *key)
{
    if (!fields_has(object, key)) missing(object, key, "a group of fields in braces");
    return fields_enter(object, key);
}

uint32_t require_list(fields_object *object, const char *key, const json_t **array, uint32_t count_max)
{
    uint32_t count = fields_array(object, key, array, count_max);
    if (!count) missing(object, key, "a list with at least one entry");
    return object->reader->status == SBL_OK ? count : 0;
}

sbl_evidence require_mark(fields_object *object)
{
    const char *mark = require_text(object, "mark", 8, "how sure it is: C, C-web, AI?, M or D");
    for (uint32_t i = 0; i < SBL_EVIDENCE_COUNT; i++)
        if (!strcmp(mark, sbl_evidence_mark((sbl_evidence)i))) return (sbl_evidence)i;
    fields_mistake(object, "mark", SBL_E_DATA, "there is no such mark", "how sure it is: C, C-web, AI?, M or D", 0.0);
    return SBL_EVIDENCE_MODEL;
}

const char *require_source(fields_object *object)
{
    return require_text(object, "source", KNOWLEDGE_TEXT_BYTES_MAX, "nothing is said without its source: a paper, a page, or \"model\"");
}

void *require_memory(fields_object *object, uint64_t count, size_t element_bytes)
{
    void *memory = sbl_arena_alloc(object->reader->arena, count, element_bytes);
    if (!memory) fields_mistake(object, "", SBL_E_MEMORY, "there is not enough memory", "", 0.0);
    return memory;
}
