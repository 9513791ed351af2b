/* The words of the documents by their keys. */
#include "stubble/document_words.h"

const char *sbl_word_key(sbl_word word)
{
    static const char *const KEY[SBL_WORD_COUNT] = {
#define SBL_WORD_KEY(key, names) #key,
        SBL_WORD_LIST(SBL_WORD_KEY)
#undef SBL_WORD_KEY
    };
    return (unsigned)word < SBL_WORD_COUNT ? KEY[word] : "unknown";
}

const char *sbl_word_names(sbl_word word)
{
    static const char *const NAMES[SBL_WORD_COUNT] = {
#define SBL_WORD_NAMES(key, names) names,
        SBL_WORD_LIST(SBL_WORD_NAMES)
#undef SBL_WORD_NAMES
    };
    return (unsigned)word < SBL_WORD_COUNT ? NAMES[word] : "";
}

const char *sbl_document_word(const sbl_knowledge *knowledge, sbl_word word)
{
    const char *text = knowledge->document && (unsigned)word < SBL_WORD_COUNT ? knowledge->document->text[word] : NULL;
    return text ? text : "";
}
