/* language-CODE.json: what the English texts of the knowledge are in another language. */
#include "knowledge/builtin.h"
#include "knowledge/place.h"
#include "knowledge/require.h"
#include "stubble/consent.h"
#include "stubble/file.h"

#include <stdio.h>
#include <string.h>

#define TRANSLATIONS_MAX 2000u

/* Each {name} of one text stands in the other as often. */
static bool same_placeholders(const char *one, const char *two)
{
    for (int turn = 0; turn < 2; turn++) {
        const char *from = turn ? two : one, *in = turn ? one : two;
        for (const char *open = strchr(from, '{'); open; open = strchr(open + 1, '{')) {
            char name[40];
            size_t length = strcspn(open, "}") + 1;
            if (length >= sizeof name || open[length - 1] != '}') return false;
            memcpy(name, open, length);
            name[length] = '\0';
            if (!strstr(in, name)) return false;
        }
    }
    return true;
}

static void read_names(fields_object *root, const char *key, const char **name, uint32_t count)
{
    const json_t *array;
    uint32_t given = require_list(root, key, &array, count);
    if (given && given != count)
        fields_mistake(root, key, SBL_E_DATA, "the list has the wrong length", "12 months, and 7 days from Monday on", (double)given);
    for (uint32_t i = 0; i < given; i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (!text) fields_mistake(root, key, SBL_E_DATA, "each entry of this list should be text", "write it in double quotes", (double)i);
        name[i] = text ? fields_sentence(root->reader, "%s", text) : "";
    }
}

static void read_translations(fields_object *root, sbl_language *language)
{
    const json_t *array;
    uint32_t count = require_list(root, "translation", &array, TRANSLATIONS_MAX);
    sbl_translation *pair = require_memory(root, count, sizeof *pair);
    for (uint32_t i = 0; pair && i < count && root->reader->status == SBL_OK; i++) {
        fields_object object = fields_item(root, "translation", array, i);
        pair[i].from = require_text(&object, "from", KNOWLEDGE_TEXT_BYTES_MAX, "the English text, exactly as it stands in the knowledge");
        pair[i].to = require_text(&object, "to", 2 * KNOWLEDGE_TEXT_BYTES_MAX, "the same in this language");
        if (!same_placeholders(pair[i].from, pair[i].to))
            fields_mistake(&object, "to", SBL_E_CONFLICT, "the names in braces are not those of the English text",
                           "keep each {name} as it is", 0.0);
        fields_end(&object);
    }
    language->translation = pair;
    language->translation_count = count;
}

static void read_root(fields_object *root, sbl_language *language)
{
    const char *format = require_text(root, "format", KNOWLEDGE_WORD_BYTES_MAX, "stubble-language/1");
    if (strcmp(format, "stubble-language/1") != 0)
        fields_mistake(root, "format", SBL_E_UNSUPPORTED, "this format is not known", "stubble-language/1", 0.0);
    (void)require_text(root, "title", KNOWLEDGE_TEXT_BYTES_MAX, "what the file holds");
    language->code = require_key(root, "code");
    language->name = require_text(root, "name", KNOWLEDGE_WORD_BYTES_MAX, "the language's own name");
    language->version = require_text(root, "version", KNOWLEDGE_WORD_BYTES_MAX, "when it was last changed");
    language->decimal_point = require_text(root, "decimal_point", 8, "the sign between whole and fraction");
    language->date_pattern = require_text(root, "date", KNOWLEDGE_WORD_BYTES_MAX, "{weekday}, {day}, {month} and {year} in their order");
    language->first_day = fields_text(root, "first_day", "1", 16);
    read_names(root, "months", language->month, 12);
    read_names(root, "weekdays", language->weekday, 7);
    read_translations(root, language);
    fields_end(root);
}

sbl_status sbl_language_read(sbl_language *language, const void *text, size_t bytes, sbl_arena *arena, sbl_diag *diag)
{
    memset(language, 0, sizeof *language);
    json_t *json;
    sbl_status status = fields_parse(&json, text, bytes, SBL_LANGUAGE_BYTES_MAX, diag);
    if (status != SBL_OK) return status;
    sbl_language draft = {0};
    fields_reader reader = {.arena = arena, .diag = diag, .status = SBL_OK};
    fields_object root = fields_root(&reader, json);
    read_root(&root, &draft);
    json_decref(json);
    if (reader.status == SBL_OK) *language = draft;
    else if (diag) place_in_json(&diag->line, &diag->column, text, bytes, diag->field);
    return reader.status;
}

/* A code becomes part of a file's name: nothing but letters. */
static bool is_code(const char *code)
{
    return strlen(code) == 2 && strspn(code, "abcdefghijklmnopqrstuvwxyz") == 2;
}

static sbl_status no_language(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_NOT_FOUND, "there is no such language",
                    "en and fr are built in; a folder of knowledge may hold language-CODE.json");
}

sbl_status sbl_language_builtin(sbl_language *language, const char *code, sbl_arena *arena, sbl_diag *diag)
{
    char name[32];
    memset(language, 0, sizeof *language);
    if (!is_code(code)) return no_language(diag);
    snprintf(name, sizeof name, "language-%s.json", code);
    for (size_t i = 0; i < knowledge_builtin_file_count; i++)
        if (!strcmp(knowledge_builtin_file[i].name, name))
            return sbl_language_read(language, knowledge_builtin_file[i].text, knowledge_builtin_file[i].bytes, arena, diag);
    return no_language(diag);
}

sbl_status sbl_language_read_folder(sbl_language *language, const char *code, const char *folder, sbl_arena *arena, sbl_diag *diag)
{
    char path[4096];
    memset(language, 0, sizeof *language);
    if (!is_code(code)) return no_language(diag);
    int length = snprintf(path, sizeof path, "%s/language-%s.json", folder, code);
    if (length < 0 || (size_t)length >= sizeof path)
        return sbl_fail(diag, SBL_E_LIMIT, "the path of the knowledge folder is too long", "use a shorter path");
    const unsigned char *text;
    size_t bytes;
    sbl_status status = sbl_file_read(&text, &bytes, path, SBL_LANGUAGE_BYTES_MAX, arena, diag);
    if (status == SBL_E_NOT_FOUND) return sbl_language_builtin(language, code, arena, diag);
    if (status != SBL_OK) return status;
    status = sbl_language_read(language, text, bytes, arena, diag);
    if (status != SBL_OK && diag) {
        char field[sizeof diag->field];
        snprintf(field, sizeof field, "language-%s.json%s%.70s", code, *diag->field ? ": " : "", diag->field);
        memcpy(diag->field, field, sizeof field);
    }
    return status;
}

const char *sbl_language_say(const sbl_language *language, const char *english)
{
    if (!language) return english;
    for (uint32_t i = 0; i < language->translation_count; i++)
        if (!strcmp(language->translation[i].from, english)) return language->translation[i].to;
    return NULL;
}

void sbl_untranslated_add(sbl_untranslated *missing, const char *english)
{
    if (!missing || missing->count == SBL_UNTRANSLATED_MAX) return;
    for (uint32_t i = 0; i < missing->count; i++)
        if (!strcmp(missing->text[i], english)) return;
    missing->text[missing->count++] = english;
}
