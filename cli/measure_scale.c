/* A close-up's scale that a person gave, against a card in the same photo: it is looked for all the same, as it costs little. */
#include "measure_scale.h"

#include "command.h"

#define BEYOND_PX 1.0

static const char HINT[] =
    "use the card (--card; was it printed at 100 %?), correct the scale, or, where the card does not lie on the skin, say --ignore-card";

sbl_status measure_check_scale(measure_scale *out, sbl_scale *given, const sbl_photo *photo, const double region[4], sbl_arena *arena,
                               sbl_diag *diag)
{
    sbl_card_found card[SBL_CARD_KIND_COUNT];
    uint32_t count = 0;
    sbl_diag why = {0};
    sbl_status status = sbl_card_find(card, &count, photo, NULL, arena, &why);
    *out = (measure_scale){.reason = NULL};
    if (status == SBL_E_MEMORY) {
        if (diag) *diag = why;
        return status;
    }
    if (!count) return SBL_OK; /* nor does one that cannot be used tell anything */
    double at[2] = {0.5 * photo->width, 0.5 * photo->height};
    for (int c = 0; region && c < 2; c++) at[c] = region[c] + 0.5 * region[2 + c];
    sbl_scale_check_card(&out->check, given, &card[count - 1], at);
    out->reason = sbl_scale_check_words(&out->check, arena);
    if (out->check.gross) return sbl_fail_at(diag, SBL_E_CONFLICT, out->reason, HINT, 0, out->check.card_px_per_mm);
    given->relative_error = sbl_scale_check_error(&out->check, given->relative_error);
    return SBL_OK;
}

int measure_check_region(const double region[4], const char *words, const char *file, const sbl_photo *photo)
{
    if (region[0] + region[2] <= photo->width + BEYOND_PX && region[1] + region[3] <= photo->height + BEYOND_PX) return EXIT_DONE;
    return message_usage("measure", "--region %s reaches beyond %s, which is %u x %u pixels: X,Y is its top left corner", words, file,
                         photo->width, photo->height);
}
