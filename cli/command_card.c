/* card: the sheet to print, and what a card in a photo tells. */
#include "command.h"

#include "stubble/card_file.h"
#include "stubble/file.h"
#include "stubble/photo_file.h"

#include <string.h>

#define DEGREES (180.0 / 3.14159265358979323846)

const char CARD_USAGE[] =
    "stubble card -o card.pdf [--paper letter|a4|card]\n"
    "stubble card --find PHOTO [--json]\n\n"
    "The card gives photos their millimetres and their colours. The first form writes the sheet to print:\n"
    "two cards to hold beside the head, three frames to lay around skin for close-ups, and how to use them.\n"
    "The second tells what a photo's card says: scale, angle, white balance and colours, each with its error.\n\n"
    "  -o, --out FILE      write the PDF\n"
    "  --paper KIND        letter (default), a4, or card: pages of 85.6 x 54 mm for card printers\n"
    "  --find PHOTO        JPEG, PNG, HEIC, TIFF or WebP\n"
    "  --printed MM        what the check ruler of 100 mm measures on the print, such as 98.5; with --paper card there\n"
    "                      is the card's own ruler of 40 mm: 39.7/40. It is one direction: the card's sides are 85.6 and 54 mm\n"
    "  --reference FILE    the printed patches as an instrument measured them (stubble-card-reference/1)\n"
    "  --json              as JSON (stubble-card/1)\n"
    "  -h, --help          this text\n\n"
    "The printer decides what the colours are worth: without --reference, colours can be compared from visit\n"
    "to visit with the same card, and are not true by themselves. Nothing of the photo leaves this machine.\n";

typedef struct card_words {
    const char *out, *paper, *find, *printed, *reference;
    bool json;
} card_words;

static int write_sheet(const card_words *words)
{
    static const char *const PAPER[] = {"letter", "a4", "card"};
    uint32_t paper = 0;
    while (words->paper && paper < 3 && strcmp(words->paper, PAPER[paper]) != 0) paper++;
    if (paper == 3) return message_usage("card", "--paper wants letter, a4 or card, not \"%s\"", words->paper);
    if (words->printed || words->reference || words->json)
        return message_usage("card", "--printed, --reference and --json belong to --find");
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_diag diag = {0};
    sbl_bytes pdf;
    sbl_status status = sbl_card_pdf(&pdf, (sbl_card_paper)paper, STUBBLE_VERSION, &arena, &diag);
    if (status == SBL_OK) status = sbl_file_write(words->out, pdf.data, pdf.count, &diag);
    int code = status == SBL_OK ? EXIT_DONE : message_failure(words->out, &diag, FAILED_WRITING);
    const char *own = paper == SBL_CARD_ON_CARD ? " of 40 mm on the card (--printed 39.7/40 if it measures 39.7)" : "";
    if (code == EXIT_DONE) printf("%s: print at 100 %%, then measure the check ruler%s\n", words->out, own);
    sbl_arena_release(&arena);
    return code;
}

static void show_colour(const sbl_card_report *report)
{
    const sbl_card_colour *c = report->colour;
    if (!c) {
        printf("  colour      cannot be told: %s\n", report->colour_diag->message);
        if (report->colour_diag->hint) printf("              %s\n", report->colour_diag->hint);
        return;
    }
    printf("  colour      greys within %.1f, colours within %.1f of the %s values (CIEDE2000, root mean square; worst %.1f and %.1f)\n",
           c->grey_rms_de, c->colour_rms_de, c->measured ? "measured" : "stated", c->grey_worst_de, c->colour_worst_de);
    printf("  light       gains %.2f %.2f %.2f%s", c->gain[0], c->gain[1], c->gain[2], c->levelled ? "" : "; the paper is overexposed");
    if (c->levelled && c->light_spread > 0.15) printf("; uneven on the card by %.0f %%", 100.0 * c->light_spread);
    printf("\n");
}

static void show_card(const sbl_card_report *report)
{
    const sbl_card_found *f = report->found;
    printf("Card        %s, %u of 4 marks\n", sbl_card_layout_of(f->kind)->name, f->tag_count);
    printf("  scale       %.5f mm a pixel +- %.2f %% (%.2f pixels a mm) on the card, in its plane\n", f->mm_per_px,
           100.0 * f->relative_error, 1.0 / f->mm_per_px);
    printf("              %.5f mm a pixel +- %.2f %% of what faces the camera beside it, such as a head\n", f->facing_mm_per_px,
           100.0 * f->facing_relative_error);
    if (f->posed) printf("  angle       %.0f degrees from straight on, %.0f mm away\n", f->tilt * DEGREES, f->translation_mm[2]);
    printf("  sharpness   edges blurred by %.1f px%s\n", f->blur_px, f->blur_px > 2.0 ? ": soft" : "");
    show_colour(report);
}

static int show_found(const card_words *words, const sbl_photo *photo, const sbl_card_reference *reference, const sbl_card_options *options,
                      sbl_arena *arena)
{
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    sbl_card_colour colour[SBL_CARD_KIND_COUNT];
    sbl_diag diag = {0}, colour_diag[SBL_CARD_KIND_COUNT] = {{0}};
    sbl_card_report report[SBL_CARD_KIND_COUNT];
    uint32_t count;
    sbl_status status = sbl_card_find(found, &count, photo, options, arena, &diag);
    if (status != SBL_OK) return message_failure(words->find, &diag, FAILED_PLANNING);
    for (uint32_t i = 0; i < count; i++) {
        const sbl_card_reference *own = reference && reference->kind == found[i].kind ? reference : NULL;
        bool fitted = sbl_card_colour_fit(&colour[i], photo, &found[i], own, &colour_diag[i]) == SBL_OK;
        report[i] = (sbl_card_report){&found[i], fitted ? &colour[i] : NULL, &colour_diag[i]};
    }
    if (!words->json) {
        for (uint32_t i = 0; i < count; i++) show_card(&report[i]);
        return EXIT_DONE;
    }
    sbl_text text;
    sbl_text_begin(&text, arena);
    sbl_card_write_json(&text, photo, report, count);
    return output_text(&text);
}

static int find_card(const card_words *words)
{
    sbl_card_options options = {0};
    if (words->out || words->paper) return message_usage("card", "-o and --paper belong to the sheet, not to --find");
    if (options_print(&options, words->printed, "card") != EXIT_DONE) return EXIT_USAGE;
    sbl_card_reference reference;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    sbl_diag diag = {0};
    sbl_photo photo;
    int code = EXIT_DONE;
    if (words->reference) code = card_reference_read(&reference, words->reference, &arena, &diag);
    if (code == EXIT_DONE && sbl_photo_read_file(&photo, NULL, words->find, NULL, &arena, &diag) != SBL_OK)
        code = message_failure(words->find, &diag, FAILED_READING);
    if (code == EXIT_DONE) code = show_found(words, &photo, words->reference ? &reference : NULL, &options, &arena);
    sbl_arena_release(&arena);
    return code;
}

int command_card(int argc, char **argv)
{
    card_words words = {0};
    const own_option option[] = {{"--out", "-o", &words.out, NULL},
                                 {"--paper", NULL, &words.paper, NULL},
                                 {"--find", NULL, &words.find, NULL},
                                 {"--printed", NULL, &words.printed, NULL},
                                 {"--reference", NULL, &words.reference, NULL},
                                 {"--json", NULL, NULL, &words.json},
                                 {NULL, NULL, NULL, NULL}};
    own_words others = {NULL, 0, 0};
    int code = options_parse_own("card", option, &others, argc, argv);
    if (code != EXIT_DONE) return code;
    if (words.find) return find_card(&words);
    if (!words.out) return message_usage("card", "say where the sheet goes, -o card.pdf, or in which photo to look, --find PHOTO");
    return write_sheet(&words);
}
