/* --language: in which language documents speak, and what had to stay English. */
#include "command.h"

#include "stubble/consent.h"
#include "stubble/text.h"

#include <string.h>

int language_open(language_choice *choice, const command_options *options)
{
    memset(choice, 0, sizeof *choice);
    sbl_arena_init(&choice->arena, NULL);
    if (!options->language || !strcmp(options->language, "en")) return EXIT_DONE;
    sbl_diag diag = {0};
    choice->language = SBL_NEW(&choice->arena, sbl_language, 1);
    choice->missing = SBL_NEW(&choice->arena, sbl_untranslated, 1);
    sbl_status status = choice->language && choice->missing ? SBL_OK : sbl_fail(&diag, SBL_E_MEMORY, "there is not enough memory", "");
    if (status == SBL_OK)
        status = options->knowledge
                     ? sbl_language_read_folder(choice->language, options->language, options->knowledge, &choice->arena, &diag)
                     : sbl_language_builtin(choice->language, options->language, &choice->arena, &diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(options->language, &diag, FAILED_READING);
}

void language_close(language_choice *choice)
{
    sbl_arena_release(&choice->arena);
}

void language_show_missing(const language_choice *choice)
{
    const sbl_untranslated *missing = choice->missing;
    if (!missing || !missing->count) return;
    printf("%u texts have no translation and stand in English:\n", missing->count);
    for (uint32_t i = 0; i < missing->count; i++) printf("  %.100s%s\n", missing->text[i], strlen(missing->text[i]) > 100 ? " ..." : "");
}

void language_write_json(sbl_text *text, const language_choice *choice)
{
    sbl_text_add(text, "\"language\": ");
    sbl_text_add_json_string(text, choice->language ? choice->language->code : "en");
    sbl_text_add(text, ", \"untranslated\": [");
    for (uint32_t i = 0; choice->missing && i < choice->missing->count; i++) {
        if (i) sbl_text_add(text, ", ");
        sbl_text_add_json_string(text, choice->missing->text[i]);
    }
    sbl_text_add(text, "]");
}
