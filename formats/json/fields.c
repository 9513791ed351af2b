#include "json/fields.h"
#include "stubble/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

sbl_status fields_parse(json_t **root, const void *text, size_t bytes, size_t bytes_max, sbl_diag *diag)
{
    *root = NULL;
    if (bytes > bytes_max)
        return sbl_fail_at(diag, SBL_E_LIMIT, "the file is larger than such a file can be", "check that the right file was given", 0,
                           (double)bytes);
    json_error_t error;
    *root = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &error);
    if (*root && json_is_object(*root)) return SBL_OK;
    if (*root) {
        json_decref(*root);
        *root = NULL;
        return sbl_fail(diag, SBL_E_DATA, "the file holds no JSON object", "it should begin with { and end with }");
    }
    sbl_status status = SBL_E_DATA;
    const char *message = "this is not valid JSON", *hint = "look for a missing comma, quote or bracket at that line";
    switch (json_error_code(&error)) {
    case json_error_out_of_memory:
        status = SBL_E_MEMORY, message = "there is not enough memory to read the file", hint = "";
        break;
    case json_error_premature_end_of_input:
        message = "the file ends in the middle", hint = "it may have been cut off when it was copied";
        break;
    case json_error_duplicate_key:
        message = "a name stands twice in the same object", hint = "remove one of the two";
        break;
    case json_error_invalid_utf8:
        message = "the text is not UTF-8", hint = "save the file as UTF-8";
        break;
    case json_error_numeric_overflow:
        message = "a number is too large", hint = "check the digits";
        break;
    case json_error_stack_overflow:
        message = "objects are nested too deeply", hint = "check that the right file was given";
        break;
    default:
        break;
    }
    sbl_fail(diag, status, message, hint);
    if (diag && error.line > 0) {
        diag->line = (uint32_t)error.line;
        diag->column = error.column > 0 ? (uint32_t)error.column : 0;
    }
    return status;
}

const char *fields_sentence(fields_reader *reader, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0) return "";
    if ((size_t)length >= sizeof text) length = (int)sizeof text - 1;
    char *copy = sbl_arena_copy(reader->arena, text, (uint64_t)length + 1, 1);
    return copy ? copy : "";
}

/* path.key, cut where it no longer fits: the beginning of a path is what tells a person where to look. */
static void join(char out[96], const char *path, const char *key)
{
    const char *part[3] = {path, *path && *key && *key != '[' ? "." : "", key};
    size_t length = 0;
    for (int k = 0; k < 3; k++)
        for (const char *c = part[k]; *c && length < 95; c++) out[length++] = *c;
    out[length] = '\0';
}

void fields_mistake(fields_object *object, const char *key, sbl_status status, const char *message, const char *hint, double value)
{
    fields_reader *reader = object->reader;
    if (reader->status != SBL_OK) return;
    char path[96];
    join(path, object->path, key);
    reader->status = sbl_fail_field(reader->diag, status, message, hint, path, value);
}

fields_object fields_root(fields_reader *reader, const json_t *root)
{
    fields_object object = {.reader = reader, .value = root};
    return object;
}

static const json_t *ask(fields_object *object, const char *key)
{
    if (object->known_count < FIELDS_KEYS_MAX) object->known[object->known_count++] = key;
    if (object->reader->status != SBL_OK || !object->value) return NULL;
    const json_t *value = json_object_get(object->value, key);
    return json_is_null(value) ? NULL : value; /* null is the same as absent: forms write it for what was left empty */
}

bool fields_has(fields_object *object, const char *key)
{
    return ask(object, key) != NULL;
}

fields_object fields_enter(fields_object *parent, const char *key)
{
    fields_object child = {.reader = parent->reader};
    join(child.path, parent->path, key);
    child.value = ask(parent, key);
    if (child.value && !json_is_object(child.value)) {
        fields_mistake(parent, key, SBL_E_DATA, "this should be a group of fields", "write it in braces: { ... }", 0.0);
        child.value = NULL;
    }
    return child;
}

uint32_t fields_array(fields_object *parent, const char *key, const json_t **array, uint32_t count_max)
{
    *array = ask(parent, key);
    if (!*array) return 0;
    if (!json_is_array(*array)) {
        fields_mistake(parent, key, SBL_E_DATA, "this should be a list", "write it in brackets: [ ... ]", 0.0);
        return 0;
    }
    size_t count = json_array_size(*array);
    if (count > count_max) {
        fields_mistake(parent, key, SBL_E_LIMIT, "the list is too long",
                       fields_sentence(parent->reader, "at most %u entries are read here", count_max), (double)count);
        return 0;
    }
    return (uint32_t)count;
}

fields_object fields_item(fields_object *parent, const char *key, const json_t *array, uint32_t index)
{
    fields_object child = {.reader = parent->reader};
    char name[64];
    snprintf(name, sizeof name, "%s[%u]", key, index);
    join(child.path, parent->path, name);
    child.value = json_array_get(array, index);
    if (!json_is_object(child.value)) {
        fields_mistake(&child, "", SBL_E_DATA, "each entry of this list should be a group of fields", "write it in braces: { ... }", 0.0);
        child.value = NULL;
    }
    return child;
}

double fields_number(fields_object *object, const char *key, double fallback, double low, double high, const char *expected)
{
    const json_t *value = ask(object, key);
    if (!value) return fallback;
    if (!json_is_number(value)) {
        fields_mistake(object, key, SBL_E_DATA, "this should be a number", expected, 0.0);
        return fallback;
    }
    double number = json_number_value(value);
    if (number >= low && number <= high) return number;
    fields_mistake(object, key, SBL_E_RANGE, fields_sentence(object->reader, "%g is outside %g to %g", number, low, high), expected,
                   number);
    return fallback;
}

uint32_t fields_count(fields_object *object, const char *key, uint32_t fallback, uint32_t low, uint32_t high, const char *expected)
{
    double number = fields_number(object, key, (double)fallback, (double)low, (double)high, expected);
    if (number == floor(number)) return (uint32_t)number;
    fields_mistake(object, key, SBL_E_DATA, "this should be a whole number", expected, number);
    return fallback;
}

bool fields_flag(fields_object *object, const char *key, bool fallback)
{
    const json_t *value = ask(object, key);
    if (!value) return fallback;
    if (json_is_boolean(value)) return json_is_true(value);
    fields_mistake(object, key, SBL_E_DATA, "this should be true or false", "write it without quotes", 0.0);
    return fallback;
}

static bool printable(const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if ((unsigned char)text[i] < 0x20 && text[i] != '\n' && text[i] != '\t') return false;
    return true;
}

const char *fields_text(fields_object *object, const char *key, const char *fallback, size_t bytes_max)
{
    const json_t *value = ask(object, key);
    if (!value) return fallback;
    if (!json_is_string(value)) {
        fields_mistake(object, key, SBL_E_DATA, "this should be text", "write it in double quotes", 0.0);
        return fallback;
    }
    size_t bytes = json_string_length(value);
    const char *text = json_string_value(value);
    if (bytes > bytes_max) {
        fields_mistake(object, key, SBL_E_LIMIT, "the text is too long",
                       fields_sentence(object->reader, "at most %zu bytes are read here", bytes_max), (double)bytes);
        return fallback;
    }
    if (!printable(text, bytes)) {
        fields_mistake(object, key, SBL_E_DATA, "the text holds control characters", "only lines and tabs are allowed", 0.0);
        return fallback;
    }
    const char *copy = sbl_arena_copy(object->reader->arena, text, bytes + 1, 1);
    if (copy) return copy;
    fields_mistake(object, key, SBL_E_MEMORY, "there is not enough memory", "", 0.0);
    return fallback;
}

static int next_letter(const char **text)
{
    while (**text == ' ' || **text == '-' || **text == '_' || **text == '\'') (*text)++;
    int c = (unsigned char)**text;
    if (c) (*text)++;
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

bool fields_same_word(const char *one, const char *two)
{
    for (;;) {
        int a = next_letter(&one), b = next_letter(&two);
        if (a != b) return false;
        if (!a) return true;
    }
}

uint32_t fields_choice(fields_object *object, const char *key, uint32_t fallback, const char *const *words, uint32_t count,
                       const char *expected)
{
    const char *text = fields_text(object, key, NULL, 64);
    if (!text) return fallback;
    for (uint32_t i = 0; i < count; i++)
        if (words[i] && fields_same_word(text, words[i])) return i;
    fields_mistake(object, key, SBL_E_DATA, fields_sentence(object->reader, "\"%s\" is not one of the words for this", text), expected,
                   0.0);
    return fallback;
}

void fields_end(fields_object *object)
{
    if (object->reader->status != SBL_OK || !object->value) return;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object->value, key, value)
    {
        uint32_t nearest = 0, least = 99;
        bool known = key[0] == '$' || key[0] == '#'; /* "$schema", and "#..." as a comment */
        for (uint32_t i = 0; i < object->known_count && !known; i++) {
            uint32_t distance = sbl_text_distance(key, object->known[i]);
            if (!distance) known = true;
            if (distance < least) least = distance, nearest = i;
        }
        if (known) continue;
        const char *hint = least <= 3 ? fields_sentence(object->reader, "did you mean \"%s\"?", object->known[nearest])
                                      : "remove it, or see docs/schema for the names that exist";
        fields_mistake(object, key, SBL_E_DATA, "nothing has this name here", hint, 0.0);
        return;
    }
}
