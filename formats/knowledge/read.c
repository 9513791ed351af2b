/* The files of a knowledge: from memory, from a folder, or from the library itself. */
#include "knowledge/builtin.h"
#include "knowledge/place.h"
#include "knowledge/require.h"
#include "stubble/file.h"

#include <stdio.h>
#include <string.h>

typedef struct part_reader {
    const char *name;
    void (*read)(fields_object *root, sbl_knowledge *knowledge);
} part_reader;

static const part_reader PART[SBL_KNOWLEDGE_PART_COUNT] = {
    [SBL_KNOWLEDGE_CANDIDACY] = {"candidacy.json", knowledge_read_candidacy},
    [SBL_KNOWLEDGE_CARE] = {"care.json", knowledge_read_care},
    [SBL_KNOWLEDGE_PRICES] = {"prices.json", knowledge_read_prices},
    [SBL_KNOWLEDGE_COUNSEL] = {"counsel.json", knowledge_read_counsel},
    [SBL_KNOWLEDGE_PIGMENTS] = {"pigments.json", knowledge_read_pigments},
    [SBL_KNOWLEDGE_MODELS] = {"models.json", knowledge_read_models},
    [SBL_KNOWLEDGE_PROGRESSION] = {"progression.json", knowledge_read_progression},
    [SBL_KNOWLEDGE_CHECKS] = {"checks.json", knowledge_read_checks},
    [SBL_KNOWLEDGE_CONSENT] = {"consent.json", knowledge_read_consent},
    [SBL_KNOWLEDGE_DOCUMENTS] = {"documents.json", knowledge_read_documents},
};

static bool is_part(sbl_knowledge_part part)
{
    return (unsigned)part < SBL_KNOWLEDGE_PART_COUNT;
}

const char *sbl_knowledge_file_name(sbl_knowledge_part part)
{
    return is_part(part) ? PART[part].name : "";
}

/* "step[3].source" becomes "care.json: step[3].source". */
static void name_file(sbl_diag *diag, const char *name)
{
    char field[sizeof diag->field];
    snprintf(field, sizeof field, "%s%s%.70s", name, *diag->field ? ": " : "", diag->field);
    memcpy(diag->field, field, sizeof field);
}

static void read_root(fields_reader *reader, const json_t *json, sbl_knowledge_part part, sbl_knowledge *knowledge)
{
    fields_object root = fields_root(reader, json);
    const char *format = require_text(&root, "format", KNOWLEDGE_WORD_BYTES_MAX, "stubble-knowledge/1");
    if (strcmp(format, "stubble-knowledge/1") != 0)
        fields_mistake(&root, "format", SBL_E_UNSUPPORTED, "this format is not known", "stubble-knowledge/1", 0.0);
    (void)require_text(&root, "title", KNOWLEDGE_TEXT_BYTES_MAX, "what the file holds");
    PART[part].read(&root, knowledge);
}

sbl_status sbl_knowledge_read_part(sbl_knowledge *knowledge, sbl_knowledge_part part, const void *text, size_t bytes, sbl_arena *arena,
                                   sbl_diag *diag)
{
    if (!is_part(part)) return sbl_fail(diag, SBL_E_ARG, "there is no such part of the knowledge", "");
    json_t *json;
    sbl_status status = fields_parse(&json, text, bytes, SBL_KNOWLEDGE_BYTES_MAX, diag);
    if (status == SBL_OK) {
        sbl_knowledge draft = *knowledge;
        fields_reader reader = {.arena = arena, .diag = diag, .status = SBL_OK};
        read_root(&reader, json, part, &draft);
        json_decref(json);
        status = reader.status;
        if (status == SBL_OK) *knowledge = draft;
        else if (diag) place_in_json(&diag->line, &diag->column, text, bytes, diag->field);
    }
    if (status != SBL_OK && diag) name_file(diag, PART[part].name);
    return status;
}

sbl_status sbl_knowledge_read_folder(sbl_knowledge *knowledge, const char *folder, sbl_arena *arena, sbl_diag *diag)
{
    sbl_knowledge draft = {0};
    for (uint32_t part = 0; part < SBL_KNOWLEDGE_PART_COUNT; part++) {
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/%s", folder, PART[part].name);
        if (length < 0 || (size_t)length >= sizeof path)
            return sbl_fail(diag, SBL_E_LIMIT, "the path of the knowledge folder is too long", "use a shorter path");
        const unsigned char *text;
        size_t bytes;
        sbl_status status = sbl_file_read(&text, &bytes, path, SBL_KNOWLEDGE_BYTES_MAX, arena, diag);
        if (status == SBL_OK) status = sbl_knowledge_read_part(&draft, (sbl_knowledge_part)part, text, bytes, arena, diag);
        if (status != SBL_OK) return status;
    }
    *knowledge = draft;
    return SBL_OK;
}

sbl_status sbl_knowledge_builtin(sbl_knowledge *knowledge, sbl_arena *arena, sbl_diag *diag)
{
    sbl_knowledge draft = {0};
    for (uint32_t part = 0; part < SBL_KNOWLEDGE_PART_COUNT; part++) {
        size_t bytes;
        const unsigned char *text = sbl_knowledge_builtin_text((sbl_knowledge_part)part, &bytes);
        sbl_status status = sbl_knowledge_read_part(&draft, (sbl_knowledge_part)part, text, bytes, arena, diag);
        if (status != SBL_OK) return status;
    }
    *knowledge = draft;
    return SBL_OK;
}

const unsigned char *sbl_knowledge_builtin_text(sbl_knowledge_part part, size_t *bytes)
{
    *bytes = 0;
    for (size_t i = 0; is_part(part) && i < knowledge_builtin_file_count; i++) {
        if (strcmp(knowledge_builtin_file[i].name, PART[part].name) != 0) continue;
        *bytes = knowledge_builtin_file[i].bytes;
        return knowledge_builtin_file[i].text;
    }
    return (const unsigned char *)"";
}
