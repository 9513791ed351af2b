/* counsel.json: what a client should be told, and the words of the warnings. */
#include "knowledge/require.h"

#include <string.h>

#define STATEMENTS_MAX 64u

static void read_statement(fields_object *object, sbl_risk *statement)
{
    statement->text = require_text(object, "text", KNOWLEDGE_TEXT_BYTES_MAX, "what is to be said, in plain words");
    statement->evidence = require_mark(object);
    statement->source = require_source(object);
    fields_end(object);
}

static const sbl_risk *read_list(fields_object *root, const char *key, uint32_t *count)
{
    const json_t *array;
    *count = require_list(root, key, &array, STATEMENTS_MAX);
    sbl_risk *statement = require_memory(root, *count, sizeof *statement);
    for (uint32_t i = 0; statement && i < *count && root->reader->status == SBL_OK; i++) {
        fields_object object = fields_item(root, key, array, i);
        statement[i].title = require_text(&object, "title", KNOWLEDGE_WORD_BYTES_MAX, "a heading of a few words");
        read_statement(&object, &statement[i]);
    }
    return statement;
}

static void read_warnings(fields_object *root, sbl_risk warning[SBL_WARNING_COUNT])
{
    fields_object group = require_group(root, "warning");
    for (uint32_t i = 0; i < SBL_WARNING_COUNT; i++) {
        const char *key = sbl_warning_key((sbl_warning)i);
        fields_object object = require_group(&group, key);
        warning[i].title = key;
        read_statement(&object, &warning[i]);
    }
    fields_end(&group);
}

static void read_treatments(fields_object *root, sbl_risk treatment[SBL_TREATMENT_COUNT])
{
    const json_t *array;
    uint32_t count = require_list(root, "treatment", &array, SBL_TREATMENT_COUNT);
    for (uint32_t i = 0; i < SBL_TREATMENT_COUNT; i++) treatment[i] = (sbl_risk){0};
    for (uint32_t i = 0; i < count && root->reader->status == SBL_OK; i++) {
        fields_object object = fields_item(root, "treatment", array, i);
        const char *key = require_key(&object, "key");
        uint32_t kind = 0;
        while (kind < SBL_TREATMENT_COUNT && strcmp(key, sbl_treatment_key((sbl_treatment_kind)kind)) != 0) kind++;
        if (kind == SBL_TREATMENT_COUNT) {
            fields_mistake(&object, "key", SBL_E_DATA, "there is no such treatment",
                           "shaved_look, hairline, crown, density, areata, scars or beard", 0.0);
            return;
        }
        treatment[kind].title = require_text(&object, "title", KNOWLEDGE_WORD_BYTES_MAX, "a heading of a few words");
        read_statement(&object, &treatment[kind]);
    }
}

void knowledge_read_counsel(fields_object *root, sbl_knowledge *knowledge)
{
    knowledge->about = read_list(root, "about", &knowledge->about_count);
    knowledge->practice = read_list(root, "practice", &knowledge->practice_count);
    knowledge->benefit = read_list(root, "benefit", &knowledge->benefit_count);
    knowledge->risk = read_list(root, "risk", &knowledge->risk_count);
    knowledge->limit = read_list(root, "limit", &knowledge->limit_count);
    knowledge->alternative = read_list(root, "alternative", &knowledge->alternative_count);
    knowledge->removal = read_list(root, "removal", &knowledge->removal_count);
    read_treatments(root, knowledge->treatment);
    knowledge->numbing = read_list(root, "numbing", &knowledge->numbing_count);
    read_warnings(root, knowledge->warning);
    fields_end(root);
}
