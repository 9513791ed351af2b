/* checks.json: the limits and the words of the design check. A check has one rule or none; the order of the file is that of the remarks. */
#include "knowledge/require.h"
#include "stubble/design_check.h"

#include <string.h>

#define LIMIT_MAX 1000.0

static sbl_check find_check(const char *key)
{
    uint32_t check = 0;
    while (check < SBL_CHECK_COUNT && strcmp(key, sbl_check_key((sbl_check)check)) != 0) check++;
    return (sbl_check)check;
}

static void read_rule(fields_object *object, sbl_check_rule *rule)
{
    rule->check = find_check(require_key(object, "key"));
    if (rule->check == SBL_CHECK_COUNT)
        fields_mistake(object, "key", SBL_E_DATA, "there is no such check", "the keys stand in knowledge/schema/checks.schema.json", 0.0);
    rule->limit = require_number(object, "limit", 0.0, LIMIT_MAX, "the figure beyond which the remark is made");
    rule->limit_women = fields_number(object, "limit_women", rule->limit, 0.0, LIMIT_MAX, "the same for women, where it differs");
    rule->from_age = fields_count(object, "from_age", 0, 0, 120, "the age in years from which it is looked at");
    rule->from_stage = fields_count(object, "from_stage", 0, 0, 7, "the Norwood stage from which it is looked at");
    rule->for_client = fields_flag(object, "for_client", false);
    rule->off = fields_flag(object, "off", false);
    rule->text = require_words(object, "text", KNOWLEDGE_TEXT_BYTES_MAX, "what is to be said, in plain words",
                               rule->check == SBL_CHECK_STANDS_ALONE ? "stage" : "");
    rule->evidence = require_mark(object);
    rule->source = require_source(object);
    fields_end(object);
}

void knowledge_read_checks(fields_object *root, sbl_knowledge *knowledge)
{
    const json_t *array;
    uint32_t count = require_list(root, "check", &array, SBL_CHECK_COUNT);
    sbl_check_knowledge *checks = require_memory(root, 1, sizeof *checks);
    if (!checks) return;
    for (uint32_t i = 0; i < count && root->reader->status == SBL_OK; i++) {
        fields_object object = fields_item(root, "check", array, i);
        read_rule(&object, &checks->rule[i]);
        for (uint32_t k = 0; k < i; k++)
            if (checks->rule[k].check == checks->rule[i].check)
                fields_mistake(&object, "key", SBL_E_CONFLICT, "two rules have this key", "keep one of them", (double)k);
    }
    checks->rule_count = count;
    fields_end(root);
    knowledge->check = checks;
}
