/* An intake that plans a patch: its photo is read, its card found, and the plan made on it. */
#include "command.h"

#include "stubble/card_file.h"
#include "stubble/photo_file.h"

/* The card whose scale is the surer, if there are two. */
static const sbl_card_found *surest(const sbl_card_found *card, uint32_t count)
{
    const sbl_card_found *best = NULL;
    for (uint32_t i = 0; i < count; i++)
        if (!best || card[i].relative_error < best->relative_error) best = &card[i];
    return best;
}

static const char OTHER_CARD[] = "the reference was measured on the other kind of card than the photo shows";

/* reference: NULL, the colours as they were sent to the printer. */
static sbl_status find_card(workspace *s, sbl_patch_view *view, const sbl_card_reference *reference)
{
    const sbl_patch_wish *wish = &s->client.patch;
    sbl_card_options print = {.printed_scale = wish->printed_scale};
    uint32_t count = 0;
    bool given = wish->scale != SBL_PATCH_BY_CARD;
    if (wish->ignore_card) return SBL_OK;
    progress_report(NULL, "finding the card", 0.0f);
    sbl_status status = sbl_card_find(s->card, &count, &s->photo, &print, &s->arena, &s->diag);
    /* That there is none is the patch's own mistake to tell, with what else would do. */
    if (status != SBL_OK) return sbl_card_is_absent(&s->diag) || (given && status != SBL_E_MEMORY) ? SBL_OK : status;
    view->card = surest(s->card, count);
    if (given) return SBL_OK;
    if (reference && reference->kind != view->card->kind)
        return sbl_fail_field(&s->diag, SBL_E_CONFLICT, OTHER_CARD, "name the reference of this card, or none", "patch.reference", 0.0);
    sbl_diag why = {0};
    if (sbl_card_colour_fit(&s->colour, &s->photo, view->card, reference, &why) == SBL_OK) view->colour = &s->colour;
    else s->colour_reason = why.message;
    return SBL_OK;
}

/* A wrong scale is to be seen in the message: both scales where they contradict each other, and the one by which an outline is too large. */
static int patch_failure(workspace *s, const sbl_patch_view *view, const char *file)
{
    static const char *const FROM[] = {"by the card", "by the given length", "as stated"};
    sbl_scale_check check;
    sbl_scale given;
    sbl_text text;
    sbl_patch_check_scale(&check, &s->client.patch, view->card);
    if (check.gross && s->diag.status == SBL_E_CONFLICT) s->diag.message = sbl_scale_check_words(&check, &s->arena);
    if (!sbl_patch_is_too_large(&s->diag)) return message_failure(file, &s->diag, FAILED_PLANNING);
    sbl_text_begin(&text, &s->arena);
    sbl_text_add(&text, s->diag.message);
    sbl_text_add(&text, ": ");
    sbl_text_add_decimal(&text, s->diag.value, 0);
    sbl_text_add(&text, " mm long ");
    sbl_text_add(&text, FROM[s->client.patch.scale]);
    if (sbl_patch_own_scale(&given, &s->client.patch, NULL) == SBL_OK) {
        sbl_text_add(&text, ", ");
        sbl_text_add_decimal(&text, 1.0 / given.mm_per_px, 1);
        sbl_text_add(&text, " pixels a mm");
    }
    if (!text.failed) s->diag.message = text.data;
    return message_failure(file, &s->diag, FAILED_PLANNING);
}

int workspace_open_patch(workspace *s, const command_options *options)
{
    const char *path = workspace_beside(s, options, s->client.patch.photo_file);
    const char *file = options->sample ? "the sample client" : options->client_file;
    progress_report(NULL, "reading the photo", 0.0f);
    if (sbl_photo_read_file(&s->photo, NULL, path, NULL, &s->arena, &s->diag) != SBL_OK)
        return message_failure(path, &s->diag, FAILED_READING);
    sbl_patch_view view = {.photo = &s->photo};
    sbl_card_reference reference;
    const char *measured = s->client.patch.reference_file;
    int code = measured ? card_reference_read(&reference, workspace_beside(s, options, measured), &s->arena, &s->diag) : EXIT_DONE;
    if (code != EXIT_DONE) return code;
    if (find_card(s, &view, measured ? &reference : NULL) != SBL_OK) return message_failure(path, &s->diag, FAILED_PLANNING);
    progress_report(NULL, "measuring the patch", 0.0f);
    if (sbl_patch_make(&s->patch, &s->client.patch, &view, &s->arena, &s->diag) != SBL_OK) return patch_failure(s, &view, file);
    s->scale_reason = sbl_scale_check_words(&s->patch.check, &s->arena);
    sbl_patch_colours(&s->client, &s->patch);
    sbl_status status = sbl_plan_make_patch(&s->plan, &s->client, &s->patch, &s->knowledge, &s->host, &s->arena, &s->diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(file, &s->diag, FAILED_PLANNING);
}

void patch_show(const workspace *s)
{
    static const char *const SCALE[] = {"the card", "a known length", "what was stated"}, *const FROM[] = {"biology", "stated", "counted"};
    const sbl_patch *patch = &s->patch;
    printf("Patch       %s, %.0f x %.0f mm, %s\n", sbl_patch_kind_name(patch->wish->kind), patch->length_mm, patch->width_mm,
           patch->wish->form == SBL_PATCH_FLAT ? "taken as flat" : "curved as stated");
    bool card = patch->wish->scale == SBL_PATCH_BY_CARD;
    printf("  scale     %.1f pixels a mm from %s, within %.1f %%; ", patch->px_per_mm, SCALE[patch->wish->scale],
           100.0 * patch->scale_relative_error);
    if (card) printf("seen %.0f degrees from square on\n", patch->tilt * 180.0 / SBL_PI);
    else printf("taken to be seen square on within 15 degrees\n");
    printf("  area      %.2f cm2, sd %.2f (scale %.1f %%, perspective %.1f, clicks %.1f, %s %.1f, curve %.1f)\n", patch->area_cm2,
           patch->area_sd_cm2, 100.0 * patch->scale_sd, 100.0 * patch->lie_sd, 100.0 * patch->click_sd,
           card ? "card not level" : "not square on", 100.0 * patch->level_sd, 100.0 * patch->curve_sd);
    if (s->scale_reason) printf("  doubt     %s; the scale's error now reaches as far\n", s->scale_reason);
    if (patch->check.compared)
        printf("  tilt      the card in the photo shows %.0f degrees, which another scale leaves out: leave patch.scale away to use it\n",
               patch->check.card_tilt * 180.0 / SBL_PI);
    else if (!card) printf("  tilt      nothing tells it without a card: seen at 30 degrees, the area is 13 %% off, at 40 degrees 23 %%\n");
    printf("  density   %.0f per cm2 with hairs (%s); hair there %.0f per cm2 (%s)\n", patch->full_per_cm2, FROM[patch->full_source],
           patch->existing_per_cm2, FROM[patch->existing_source]);
    if (patch->calibrated)
        printf("  skin      L %.0f a %.0f b %.0f by the card%s\n", patch->skin_lab.L, patch->skin_lab.a, patch->skin_lab.b,
               s->colour.measured ? ", measured" : "");
    if (s->colour_reason) printf("  colours   as stated; the card's cannot be used: %s\n", s->colour_reason);
    if (patch->existing_reason && !patch->wish->existing_given) printf("  hairs     not looked for: %s\n", patch->existing_reason);
}
