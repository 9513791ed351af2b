/* candidacy.json: the rules that judge an intake's health answers. */
#include "knowledge/require.h"

#include <string.h>

#define RULES_MAX 256u

static sbl_verdict read_verdict(fields_object *object)
{
    const char *word = require_text(object, "verdict", KNOWLEDGE_WORD_BYTES_MAX, "go, caution, ask_physician, not_now or never_here");
    for (uint32_t i = 0; i < SBL_VERDICT_COUNT; i++)
        if (!strcmp(word, sbl_verdict_name((sbl_verdict)i))) return (sbl_verdict)i;
    fields_mistake(object, "verdict", SBL_E_DATA, "there is no such verdict", "go, caution, ask_physician, not_now or never_here", 0.0);
    return SBL_VERDICT_NOT_NOW;
}

static void read_rule(fields_object *object, sbl_rule *rule)
{
    rule->condition = require_key(object, "condition");
    rule->verdict = read_verdict(object);
    rule->title = require_text(object, "title", KNOWLEDGE_TEXT_BYTES_MAX, "the condition in plain words");
    rule->reason = require_text(object, "reason", KNOWLEDGE_TEXT_BYTES_MAX, "why, in plain words for the client");
    rule->advice = fields_text(object, "advice", NULL, KNOWLEDGE_TEXT_BYTES_MAX);
    rule->conflict = fields_text(object, "conflict", NULL, KNOWLEDGE_TEXT_BYTES_MAX);
    rule->evidence = require_mark(object);
    rule->source = require_source(object);
    fields_end(object);
}

void knowledge_read_candidacy(fields_object *root, sbl_knowledge *knowledge)
{
    const json_t *array;
    uint32_t count = require_list(root, "rule", &array, RULES_MAX);
    sbl_rule *rule = require_memory(root, count, sizeof *rule);
    for (uint32_t i = 0; rule && i < count && root->reader->status == SBL_OK; i++) {
        fields_object object = fields_item(root, "rule", array, i);
        read_rule(&object, &rule[i]);
        for (uint32_t k = 0; k < i; k++)
            if (!strcmp(rule[k].condition, rule[i].condition))
                fields_mistake(&object, "condition", SBL_E_CONFLICT, "two rules have this condition", "join them, or rename one",
                               (double)k);
    }
    fields_end(root);
    knowledge->rule = rule;
    knowledge->rule_count = count;
}
