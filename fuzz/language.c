/* A language file of a clinic: any bytes give a language or a diagnosis with a message; what is accepted says every text that it holds. */
#include "stubble/consent.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void require(bool holds)
{
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    sbl_arena arena;
    sbl_language language;
    sbl_diag diag = {0};
    sbl_arena_init(&arena, NULL);
    if (sbl_language_read(&language, data, bytes, &arena, &diag) == SBL_OK) {
        require(language.translation_count > 0 && language.month[11] && language.weekday[6]);
        for (uint32_t i = 0; i < language.translation_count; i++) {
            const char *said = sbl_language_say(&language, language.translation[i].from);
            sbl_word_pair pair = {"n", "12"};
            require(said && sbl_words_fill(said, &pair, 1, &arena));
        }
    } else {
        require(diag.message && diag.hint);
    }
    sbl_arena_release(&arena);
    return 0;
}
