/* documents.json: the words of report, forecast, work sheet, stencil and calendar. */
#include "knowledge/require.h"
#include "stubble/document_words.h"

static const char *word_key(uint32_t index)
{
    return sbl_word_key((sbl_word)index);
}

static const char *word_names(uint32_t index)
{
    return sbl_word_names((sbl_word)index);
}

void knowledge_read_documents(fields_object *root, sbl_knowledge *knowledge)
{
    sbl_document_words *words = require_memory(root, 1, sizeof *words);
    if (!words) return;
    words->version = require_text(root, "version", KNOWLEDGE_WORD_BYTES_MAX, "when it was last changed");
    words->evidence = require_mark(root);
    words->source = require_source(root);
    require_word_list(root, "text", words->text, SBL_WORD_COUNT, word_key, word_names);
    fields_end(root);
    knowledge->document = words;
}
