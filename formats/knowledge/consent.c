/* consent.json: the clauses of a consent and the labels of consent and care sheet. */
#include "knowledge/require.h"
#include "stubble/consent.h"

#include <string.h>

#define CLAUSES_MAX 64u

static const char *const PART[SBL_CLAUSE_PART_COUNT] = {"what", "choice", "confirm", "data", "right", "money"};

const char *sbl_label_key(sbl_label label)
{
    static const char *const KEY[SBL_LABEL_COUNT] = {
#define SBL_LABEL_KEY(key, names) #key,
        SBL_LABEL_LIST(SBL_LABEL_KEY)
#undef SBL_LABEL_KEY
    };
    return (unsigned)label < SBL_LABEL_COUNT ? KEY[label] : "unknown";
}

static void read_clause(fields_object *object, sbl_clause *clause)
{
    clause->key = require_key(object, "key");
    (void)require_text(object, "part", KNOWLEDGE_WORD_BYTES_MAX, "what, choice, confirm, data, right or money");
    clause->part =
        (sbl_clause_part)fields_choice(object, "part", 0, PART, SBL_CLAUSE_PART_COUNT, "what, choice, confirm, data, right or money");
    clause->title = require_text(object, "title", KNOWLEDGE_WORD_BYTES_MAX, "a heading of a few words");
    clause->text = require_text(object, "text", KNOWLEDGE_TEXT_BYTES_MAX, "the clause, in plain words");
    clause->evidence = require_mark(object);
    clause->source = require_source(object);
    fields_end(object);
}

const char *sbl_label_names(sbl_label label)
{
    static const char *const NAMES[SBL_LABEL_COUNT] = {
#define SBL_LABEL_NAMES(key, names) names,
        SBL_LABEL_LIST(SBL_LABEL_NAMES)
#undef SBL_LABEL_NAMES
    };
    return (unsigned)label < SBL_LABEL_COUNT ? NAMES[label] : "";
}

static const char *label_key(uint32_t index)
{
    return sbl_label_key((sbl_label)index);
}

static const char *label_names(uint32_t index)
{
    return sbl_label_names((sbl_label)index);
}

void knowledge_read_consent(fields_object *root, sbl_knowledge *knowledge)
{
    const json_t *array;
    sbl_consent_knowledge *consent = require_memory(root, 1, sizeof *consent);
    if (!consent) return;
    consent->version = require_text(root, "version", KNOWLEDGE_WORD_BYTES_MAX, "when it was last changed");
    uint32_t count = require_list(root, "clause", &array, CLAUSES_MAX);
    sbl_clause *clause = require_memory(root, count, sizeof *clause);
    for (uint32_t i = 0; clause && i < count && root->reader->status == SBL_OK; i++) {
        fields_object object = fields_item(root, "clause", array, i);
        read_clause(&object, &clause[i]);
    }
    consent->clause = clause;
    consent->clause_count = count;
    require_word_list(root, "label", consent->label, SBL_LABEL_COUNT, label_key, label_names);
    fields_end(root);
    knowledge->consent = consent;
}
