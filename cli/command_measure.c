/* measure: hairs and dots of a close-up; two visits mark by mark. */
#include "command.h"

#include "stubble/file.h"
#include "stubble/measure_file.h"
#include "stubble/photo_file.h"

#include <string.h>

#define REFERENCE_BYTES_MAX ((uint64_t)64 << 10)

const char MEASURE_USAGE[] =
    "stubble measure PHOTO [LATER] [--card | --scale MM | --length MM --from X,Y --to X,Y]\n\n"
    "Counts and measures shaved hairs or dots in a close-up: per cm2, width, darkness, spacing, colours, each with its error.\n"
    "With two photos of one place it also matches them mark by mark: what is there again, lost, new, changed.\n\n"
    "Where the scale comes from\n"
    "  --card              the card or the close-up frame in the photo (default)\n"
    "  --scale MM          stated: millimetres a pixel, such as 0.025 (taken to be right within 5 %)\n"
    "  --length MM         a known length between two places, --from X,Y --to X,Y, in pixels from the top left\n"
    "  --printed MM        what the check ruler of 100 mm measures on the printed card\n"
    "  --reference FILE    the printed patches as an instrument measured them\n\n"
    "  --what KIND         hairs or dots (default: told from their shape)\n"
    "  --region X,Y,W,H    look only there, in pixels (default: the frame's window, or all skin up to 60 x 60 mm)\n"
    "  -o, --out FILE      a PNG picture with every mark outlined, to confirm or correct\n"
    "  --json              as JSON (stubble-measure/1)\n"
    "  -h, --help          this text\n\n"
    "Needs 10 pixels a millimetre; 40 are good. Cameras show shafts some 1.4 times too wide: both widths are told. Hair colour without\n"
    "a card is far too light. Hairs of a tight group are counted as one; the light that groups take then tells how many hairs there are.\n"
    "What was found is a proposal: look at the picture. Nothing of the photo leaves this machine.\n";

typedef struct measure_words {
    const char *scale, *length, *from, *to, *printed, *reference, *what, *region, *out;
    bool card, json;
    const char *photo[2];
    size_t photos;
} measure_words;

typedef struct measure_setup {
    sbl_scale_source source;
    double mm_per_px, length_mm, from[2], to[2], region[4];
    bool has_region;
    sbl_speck_kind kind;
    sbl_card_options print;
    sbl_card_reference reference;
    bool has_reference;
} measure_setup;

/* All that is known of one photo; large things lie in the arena. */
typedef struct visit {
    sbl_photo photo;
    sbl_card_found card;
    sbl_card_colour colour;
    sbl_diag colour_diag;
    sbl_specks specks;
    sbl_specks_summary summary;
} visit;

/* "12,34" as count numbers. */
static bool read_numbers(const char *text, double *value, int count)
{
    for (int i = 0; i < count; i++) {
        char part[32];
        size_t length = strcspn(text, ",");
        if (length >= sizeof part || (text[length] == ',') != (i + 1 < count)) return false;
        memcpy(part, text, length);
        part[length] = '\0';
        if (!options_number(part, 0.0, 1e6, &value[i])) return false;
        text += length + 1;
    }
    return true;
}

static int read_scale_words(measure_setup *setup, const measure_words *w)
{
    if ((w->card ? 1 : 0) + (w->scale ? 1 : 0) + (w->length ? 1 : 0) > 1)
        return message_usage("measure", "one of --card, --scale and --length, not more");
    setup->source = w->scale ? SBL_SCALE_STATED : w->length ? SBL_SCALE_LENGTH : SBL_SCALE_CARD;
    if (w->scale && !options_number(w->scale, 1e-4, 1.0, &setup->mm_per_px))
        return message_usage("measure", "--scale wants millimetres a pixel from 0.0001 to 1, not \"%s\"", w->scale);
    if (w->length && !options_number(w->length, 0.5, 1000.0, &setup->length_mm))
        return message_usage("measure", "--length wants millimetres from 0.5 to 1000, not \"%s\"", w->length);
    if ((w->length != NULL) != (w->from != NULL) || (w->length != NULL) != (w->to != NULL))
        return message_usage("measure", "--length, --from and --to belong together");
    if (w->length && w->photos == 2) return message_usage("measure", "--length is of one photo; use --card or --scale for two");
    if (w->from && (!read_numbers(w->from, setup->from, 2) || !read_numbers(w->to, setup->to, 2)))
        return message_usage("measure", "--from and --to want pixels, such as 120,340");
    return EXIT_DONE;
}

static int read_words(measure_setup *setup, const measure_words *w)
{
    double printed;
    int code = read_scale_words(setup, w);
    if (code != EXIT_DONE) return code;
    setup->kind = !w->what ? SBL_SPECKS_EITHER : !strcmp(w->what, "hairs") ? SBL_SPECKS_HAIRS : SBL_SPECKS_DOTS;
    if (w->what && strcmp(w->what, "hairs") != 0 && strcmp(w->what, "dots") != 0)
        return message_usage("measure", "--what wants hairs or dots, not \"%s\"", w->what);
    setup->has_region = w->region != NULL;
    if (w->region && (!read_numbers(w->region, setup->region, 4) || !(setup->region[2] >= 1.0) || !(setup->region[3] >= 1.0)))
        return message_usage("measure", "--region wants X,Y,WIDTH,HEIGHT in pixels, not \"%s\"", w->region);
    if (w->region && w->photos == 2) return message_usage("measure", "--region is of one photo; leave it away for two");
    if ((w->printed || w->reference) && setup->source != SBL_SCALE_CARD)
        return message_usage("measure", "--printed and --reference belong to --card");
    if (w->printed && !options_number(w->printed, 50.0, 200.0, &printed))
        return message_usage("measure", "--printed wants what the ruler of 100 mm measures, from 50 to 200, not \"%s\"", w->printed);
    if (w->printed) setup->print.printed_scale = printed / 100.0;
    return EXIT_DONE;
}

/* Bounding millimetres of a rectangle of pixels. */
static void region_in_mm(sbl_card_rect *region, const sbl_plane_map *map, const double px[4])
{
    double low[2] = {1e9, 1e9}, high[2] = {-1e9, -1e9}, mm[2];
    for (int k = 0; k < 4; k++) {
        if (!sbl_plane_to_mm(map, px[0] + (k % 2 ? px[2] : 0.0), px[1] + (k / 2 ? px[3] : 0.0), mm)) continue;
        for (int c = 0; c < 2; c++) {
            low[c] = mm[c] < low[c] ? mm[c] : low[c];
            high[c] = mm[c] > high[c] ? mm[c] : high[c];
        }
    }
    *region = (sbl_card_rect){low[0], low[1], high[0] - low[0], high[1] - low[1]};
}

/* The card of a close-up: the frame before the card, as its window is what was meant. */
static sbl_status use_card(visit *v, sbl_specks_options *options, const measure_setup *setup, sbl_arena *arena, sbl_diag *diag)
{
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    uint32_t count;
    sbl_status status = sbl_card_find(found, &count, &v->photo, &setup->print, arena, diag);
    if (status != SBL_OK) return status;
    v->card = found[count - 1];
    const sbl_card_layout *layout = sbl_card_layout_of(v->card.kind);
    const sbl_card_reference *reference = setup->has_reference && setup->reference.kind == v->card.kind ? &setup->reference : NULL;
    if (sbl_card_colour_fit(&v->colour, &v->photo, &v->card, reference, &v->colour_diag) == SBL_OK) options->colour = &v->colour;
    options->card = &v->card;
    options->blur_px = v->card.blur_px;
    double s = v->card.printed_scale;
    if (layout->window.width_mm > 0.0)
        options->region =
            (sbl_card_rect){layout->window.x_mm * s, layout->window.y_mm * s, layout->window.width_mm * s, layout->window.height_mm * s};
    return SBL_OK;
}

static sbl_status measure_photo(visit *v, sbl_measured *out, const char *file, const measure_setup *setup, sbl_arena *arena, sbl_diag *diag)
{
    sbl_scale scale;
    sbl_specks_options options = {.kind = setup->kind};
    sbl_status status = SBL_OK;
    if (setup->source == SBL_SCALE_CARD) status = use_card(v, &options, setup, arena, diag);
    else if (setup->source == SBL_SCALE_STATED) status = sbl_scale_stated(&scale, setup->mm_per_px, 0.0, diag);
    else status = sbl_scale_from_clicks(&scale, setup->from, setup->to, setup->length_mm, 0.0, 0.0, diag);
    if (status != SBL_OK) return status;
    bool card = setup->source == SBL_SCALE_CARD;
    sbl_plane_map map = card ? v->card.map : sbl_plane_from_scale(&scale);
    double error = card ? v->card.relative_error : scale.relative_error;
    if (setup->has_region) region_in_mm(&options.region, &map, setup->region);
    status = sbl_specks_find(&v->specks, &v->photo, &map, &options, arena, diag);
    if (status != SBL_OK) return status;
    sbl_specks_summarize(&v->summary, &v->specks, error);
    *out = (sbl_measured){
        file, &v->photo, &v->specks, &v->summary, setup->source, error, card && !options.colour ? v->colour_diag.message : NULL};
    return SBL_OK;
}

static void show_visit(const sbl_measured *m)
{
    const sbl_specks_summary *s = m->summary;
    bool hairs = m->specks->kind == SBL_SPECKS_HAIRS;
    printf("%s\n", m->file);
    printf("  scale       %.1f pixels a mm +- %.1f %%; %.2f cm2 looked at\n", m->specks->px_per_mm, 100.0 * m->scale_relative_error,
           m->specks->area_cm2);
    printf("  %-10s  %u, %.0f +- %.0f per cm2", hairs ? "hairs" : "dots", m->specks->count, s->density_per_cm2, s->density_error_per_cm2);
    if (hairs) printf(", in %.0f +- %.0f groups per cm2", s->units_per_cm2, s->units_error_per_cm2);
    printf("\n");
    if (!m->specks->count) return;
    if (hairs && s->hairs_by_light_per_cm2 > 0.0)
        printf("  by light    %.0f +- %.0f hairs per cm2, by what each group takes of it\n", s->hairs_by_light_per_cm2,
               s->hairs_by_light_error_per_cm2);
    printf("  limit       %s nearer than %.2f mm are counted as one here\n", hairs ? "hairs of a group" : "dots", s->told_apart_mm);
    printf("  width       %.0f +- %.0f um as seen", 1000.0 * s->width_mm, 1000.0 * s->width_error_mm);
    if (hairs) printf("; cameras show shafts 1.4 times too wide: %.0f um", 1000.0 * s->shaft_mm);
    printf("\n  contrast    %.1f +- %.2f (CIEDE2000, against the skin around)\n", s->contrast_de, s->contrast_error_de);
    if (s->nearest_mm > 0.0)
        printf("  spacing     nearest %.2f mm, sd %.2f; regularity %.2f +- %.2f (random 1, hexagonal 2.15)\n", s->nearest_mm,
               s->nearest_sd_mm, s->regularity, s->regularity_error);
    printf("  colour      skin L %.0f a %.0f b %.0f (ITA %.0f), %s L %.0f a %.0f b %.0f, %s\n", m->specks->skin.L, m->specks->skin.a,
           m->specks->skin.b, sbl_ita_deg(m->specks->skin), hairs ? "hair" : "dots", m->specks->pigment.L, m->specks->pigment.a,
           m->specks->pigment.b, m->specks->calibrated ? "by the card" : "as the camera has it: hair then looks far too light");
    if (m->colour_reason) printf("              the card's colours cannot be used: %s\n", m->colour_reason);
    if (s->doubtful)
        printf("  doubtful    faint or in clumps, as the skin's own texture is: perhaps no %s at all\n", hairs ? "hairs" : "dots");
}

static void show_match(const sbl_speck_match *m)
{
    printf("Both visits\n");
    printf("  again       %u, %.0f %% of what both show\n", m->pair_count, 100.0 * m->confidence);
    printf("  not again   %u        new  %u        changed  %u\n", m->lost_count, m->added_count, m->changed_count);
    printf("  darkness    %.2f +- %.2f of what it was\n", m->fading, m->fading_error);
    printf("  view        turned by %.0f degrees, stretched %.2f to %.2f; marks meet within %.2f mm\n", m->turn * 57.29577951308232,
           m->stretch_least, m->stretch_most, m->apart_rms_mm);
    printf("  A mark that was missed by the camera looks like one that is gone: confirm with -o picture.png.\n");
}

static int write_picture(const char *path, const sbl_measured *measured, uint32_t count, const sbl_speck_match *match, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_pixels pixels;
    const unsigned char *png;
    size_t bytes;
    sbl_status status = sbl_measure_picture(&pixels, measured, count, match, arena, &diag);
    if (status == SBL_OK) status = sbl_png_write(&png, &bytes, &pixels, NULL, arena, &diag);
    if (status == SBL_OK) status = sbl_file_write(path, png, bytes, &diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(path, &diag, FAILED_WRITING);
}

static int print_all(const measure_words *w, const sbl_measured *measured, const sbl_speck_match *match, sbl_arena *arena)
{
    if (!w->json) {
        for (size_t i = 0; i < w->photos; i++) show_visit(&measured[i]);
        if (match) show_match(match);
        return EXIT_DONE;
    }
    sbl_text text;
    sbl_text_begin(&text, arena);
    sbl_measure_write_json(&text, measured, (uint32_t)w->photos, match);
    return output_text(&text);
}

static int read_reference(measure_setup *setup, const char *path, sbl_arena *arena)
{
    sbl_diag diag = {0};
    const unsigned char *text;
    size_t bytes;
    sbl_status status = sbl_file_read(&text, &bytes, path, REFERENCE_BYTES_MAX, arena, &diag);
    if (status == SBL_OK) status = sbl_card_reference_read(&setup->reference, text, bytes, arena, &diag);
    setup->has_reference = status == SBL_OK;
    return status == SBL_OK ? EXIT_DONE : message_failure(path, &diag, FAILED_READING);
}

static int measure(const measure_words *w, measure_setup *setup, sbl_arena *arena)
{
    visit v[2] = {{.specks = {0}}, {.specks = {0}}};
    sbl_measured measured[2];
    sbl_diag diag = {0};
    sbl_speck_match match;
    if (w->reference) {
        int code = read_reference(setup, w->reference, arena);
        if (code != EXIT_DONE) return code;
    }
    for (size_t i = 0; i < w->photos; i++) {
        if (sbl_photo_read_file(&v[i].photo, NULL, w->photo[i], NULL, arena, &diag) != SBL_OK)
            return message_failure(w->photo[i], &diag, FAILED_READING);
        if (measure_photo(&v[i], &measured[i], w->photo[i], setup, arena, &diag) != SBL_OK)
            return message_failure(w->photo[i], &diag, FAILED_PLANNING);
    }
    bool both = w->photos == 2;
    if (both && sbl_specks_match(&match, &v[0].specks, &v[1].specks, arena, &diag) != SBL_OK)
        return message_failure(w->photo[1], &diag, FAILED_PLANNING);
    if (w->out) {
        int code = write_picture(w->out, measured, (uint32_t)w->photos, both ? &match : NULL, arena);
        if (code != EXIT_DONE) return code;
    }
    return print_all(w, measured, both ? &match : NULL, arena);
}

int command_measure(int argc, char **argv)
{
    measure_words w = {0};
    const own_option option[] = {{"--card", NULL, NULL, &w.card},
                                 {"--scale", NULL, &w.scale, NULL},
                                 {"--length", NULL, &w.length, NULL},
                                 {"--from", NULL, &w.from, NULL},
                                 {"--to", NULL, &w.to, NULL},
                                 {"--printed", NULL, &w.printed, NULL},
                                 {"--reference", NULL, &w.reference, NULL},
                                 {"--what", NULL, &w.what, NULL},
                                 {"--region", NULL, &w.region, NULL},
                                 {"--out", "-o", &w.out, NULL},
                                 {"--json", NULL, NULL, &w.json},
                                 {NULL, NULL, NULL, NULL}};
    own_words words = {w.photo, 0, 2};
    int code = options_parse_own("measure", option, &words, argc, argv);
    if (code != EXIT_DONE) return code;
    w.photos = words.count;
    if (!w.photos) return message_usage("measure", "name a close-up photo, or two of one place");
    measure_setup setup = {0};
    code = read_words(&setup, &w);
    if (code != EXIT_DONE) return code;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    code = measure(&w, &setup, &arena);
    sbl_arena_release(&arena);
    return code;
}
