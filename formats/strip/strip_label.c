/* What stands under a panel: see stubble/strip_picture.h. */
#include "stubble/document_words.h"
#include "stubble/strip_picture.h"

#include <stdio.h>

const char *sbl_strip_label(const sbl_strip_words *words, int years)
{
    sbl_word word = years < SBL_STRIP_HEALED    ? SBL_WORD_strip_before
                    : years == SBL_STRIP_HEALED ? SBL_WORD_strip_healed
                    : years == 1                ? SBL_WORD_strip_year
                                                : SBL_WORD_strip_years;
    const char *english = sbl_document_word(words->knowledge, word), *said = sbl_language_say(words->language, english);
    char number[16];
    if (!said) sbl_untranslated_add(words->missing, english);
    snprintf(number, sizeof number, "%d", years);
    const char *text = sbl_words_fill(said ? said : english, &(sbl_word_pair){"years", number}, 1, words->arena);
    return text ? text : "";
}
