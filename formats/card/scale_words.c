/* A scale that contradicts the card in its photo, as a sentence. */
#include "stubble/card_file.h"

static const char CLASH[] = "the scale that is given contradicts the card in the photo";

const char *sbl_scale_check_words(const sbl_scale_check *check, sbl_arena *arena)
{
    if (!check->contradicts) return NULL;
    sbl_text text;
    sbl_text_begin(&text, arena);
    sbl_text_add(&text, CLASH);
    sbl_text_add(&text, ": it says ");
    sbl_text_add_decimal(&text, check->given_px_per_mm, 1);
    sbl_text_add(&text, " pixels a mm, the card ");
    sbl_text_add_decimal(&text, check->card_px_per_mm, 1);
    sbl_text_add(&text, " (");
    sbl_text_add_decimal(&text, check->off_sd, 1);
    sbl_text_add(&text, " sd apart)");
    return text.failed ? CLASH : text.data;
}
