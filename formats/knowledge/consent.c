/* consent.json: the clauses of a consent and the labels of consent and care sheet. */
#include "knowledge/require.h"
#include "stubble/consent.h"

#include <string.h>

#define CLAUSES_MAX 64u

static const char *const PART[SBL_CLAUSE_PART_COUNT] = {"what", "choice", "confirm", "data", "right", "money"};

const char *sbl_label_key(sbl_label label)
{
    static const char *const KEY[SBL_LABEL_COUNT] = {
#define SBL_LABEL_KEY(key) #key,
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

/* More labels than one group of fields remembers: looked up one by one here, and what is unknown is refused as fields_end does. */
static void read_labels(fields_object *root, sbl_consent_knowledge *consent)
{
    fields_object group = require_group(root, "label");
    for (uint32_t i = 0; i < SBL_LABEL_COUNT && root->reader->status == SBL_OK; i++) {
        group.known_count = 0;
        consent->label[i] = require_text(&group, sbl_label_key((sbl_label)i), KNOWLEDGE_TEXT_BYTES_MAX, "the words for this place");
    }
    const char *key;
    json_t *value;
    if (root->reader->status != SBL_OK || !group.value) return;
    json_object_foreach((json_t *)group.value, key, value)
    {
        uint32_t i = 0;
        while (i < SBL_LABEL_COUNT && strcmp(key, sbl_label_key((sbl_label)i)) != 0) i++;
        if (i == SBL_LABEL_COUNT && key[0] != '#')
            fields_mistake(&group, key, SBL_E_DATA, "nothing has this name here", "see knowledge/schema for the names that exist", 0.0);
    }
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
    read_labels(root, consent);
    fields_end(root);
    knowledge->consent = consent;
}
