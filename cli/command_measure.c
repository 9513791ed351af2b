/* measure: hairs and dots of a close-up; two visits mark by mark. */
#include "command.h"
#include "measure_scale.h"
#include "measure_show.h"
#include "measure_visits.h"

#include "stubble/file.h"
#include "stubble/photo_file.h"

#include <string.h>

const char MEASURE_USAGE[] =
    "stubble measure PHOTO [LATER] [--card | --scale MM | --length MM --from X,Y --to X,Y]\n\n"
    "Counts and measures shaved hairs or dots in a close-up: per cm2, width, darkness, spacing, colours, each with its error.\n"
    "With two photos of one place it also matches them mark by mark: what is there again, lost, new, changed.\n\n"
    "Where the scale comes from\n"
    "  --card              the card or the close-up frame in the photo (default)\n"
    "  --scale MM          stated: millimetres a pixel, such as 0.025 (taken to be right within 5 %)\n"
    "  --length MM         a known length between two places, --from X,Y --to X,Y, in pixels from the top left\n"
    "  --later-card, --later-scale MM, --later-length MM --later-from X,Y --later-to X,Y\n"
    "                      of the later photo alone, such as one from another distance\n"
    "  --ignore-card       do not hold --scale or --length against a card in the photo, as it does not lie on the skin\n"
    "  --printed MM        what the check ruler of 100 mm measures on the printed card; of the card's own ruler 39.7/40\n"
    "  --reference FILE    the printed patches as an instrument measured them\n\n"
    "Two photos: the matching is a proposal for a person\n"
    "  --write-matches FILE  the matching as a file to correct (stubble-matches/1); in it stands how\n"
    "  --matches FILE      take that file, with its corrections, in place of a proposal: all counts are made anew from it\n\n"
    "  --what KIND         hairs or dots (default: told from their shape)\n"
    "  --region X,Y,W,H    look only there, in pixels (default: the frame's window, or all skin up to 60 x 60 mm)\n"
    "  -o, --out FILE      a picture with every mark outlined, to confirm or correct: FILE.png or FILE.jpg; of two photos the later is\n"
    "                      laid onto the first, every mark has its name, and where one should be is a dashed ring\n"
    "  --json              as JSON (stubble-measure/1)\n"
    "  -h, --help          this text\n\n"
    "Needs 10 pixels a millimetre; 40 are good. Cameras show shafts some 1.4 times too wide: both widths are told. Colours are told with\n"
    "a card alone. Hairs of a tight group are counted as one; the light that groups take then tells how many hairs there are.\n"
    "What was found is a proposal: look at the picture. Nothing of the photo leaves this machine.\n";

/* A scale as words: of both photos, or of the later one. */
typedef struct scale_words {
    bool card;
    const char *scale, *length, *from, *to;
} scale_words;

typedef struct measure_words {
    scale_words first, later;
    const char *printed, *reference, *what, *region, *out, *matches, *write_matches;
    bool json, ignore_card;
    const char *photo[2];
    size_t photos;
} measure_words;

typedef struct scale_setup {
    sbl_scale_source source;
    double mm_per_px, length_mm, from[2], to[2];
} scale_setup;

typedef struct measure_setup {
    scale_setup scale[2];
    double region[4];
    bool has_region, jpeg, ignore_card;
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
    sbl_speck_errors errors;
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

/* dash: "--" or "--later-", for the messages. */
static int read_scale_words(scale_setup *setup, const scale_words *w, const char *dash)
{
    setup->source = w->scale ? SBL_SCALE_STATED : w->length ? SBL_SCALE_LENGTH : SBL_SCALE_CARD;
    if ((w->card ? 1 : 0) + (w->scale ? 1 : 0) + (w->length ? 1 : 0) > 1)
        return message_usage("measure", "one of %scard, %sscale and %slength, not more", dash, dash, dash);
    if (w->scale && !options_number(w->scale, 1e-4, 1.0, &setup->mm_per_px))
        return message_usage("measure", "%sscale wants millimetres a pixel from 0.0001 to 1, not \"%s\"", dash, w->scale);
    if (w->length && !options_number(w->length, 0.5, 1000.0, &setup->length_mm))
        return message_usage("measure", "%slength wants millimetres from 0.5 to 1000, not \"%s\"", dash, w->length);
    if ((w->length != NULL) != (w->from != NULL) || (w->length != NULL) != (w->to != NULL))
        return message_usage("measure", "%slength, %sfrom and %sto belong together", dash, dash, dash);
    if (w->from && (!read_numbers(w->from, setup->from, 2) || !read_numbers(w->to, setup->to, 2)))
        return message_usage("measure", "%sfrom and %sto want pixels, such as 120,340", dash, dash);
    return EXIT_DONE;
}

static int read_scales(measure_setup *setup, const measure_words *w)
{
    bool later = w->later.card || w->later.scale || w->later.length || w->later.from || w->later.to;
    if (later && w->photos < 2) return message_usage("measure", "--later-... is of a second photo: name it, too");
    if (w->first.length && w->photos == 2 && !later)
        return message_usage("measure", "the clicks of --length are of the first photo: give the later one its own scale, too: "
                                        "--later-length MM --later-from X,Y --later-to X,Y, or --later-scale MM, or --later-card");
    int code = read_scale_words(&setup->scale[0], &w->first, "--");
    setup->scale[1] = setup->scale[0];
    return code == EXIT_DONE && later ? read_scale_words(&setup->scale[1], &w->later, "--later-") : code;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), own = strlen(end);
    return length > own && !strcmp(text + length - own, end);
}

static int read_out_words(measure_setup *setup, const measure_words *w)
{
    setup->jpeg = w->out && (ends_with(w->out, ".jpg") || ends_with(w->out, ".jpeg") || ends_with(w->out, ".JPG"));
    if (w->out && !setup->jpeg && !ends_with(w->out, ".png") && !ends_with(w->out, ".PNG"))
        return message_usage("measure", "-o writes a picture: give it a name that ends in .png or .jpg, not \"%s\"", w->out);
    if ((w->matches || w->write_matches) && w->photos < 2)
        return message_usage("measure", "%s is of two photos: name the later one, too", w->matches ? "--matches" : "--write-matches");
    if (w->matches && w->write_matches)
        return message_usage("measure", "--matches reads what --write-matches wrote: one of them, not both");
    return EXIT_DONE;
}

static int read_words(measure_setup *setup, const measure_words *w)
{
    int code = read_scales(setup, w);
    if (code == EXIT_DONE) code = read_out_words(setup, w);
    if (code != EXIT_DONE) return code;
    setup->kind = !w->what ? SBL_SPECKS_EITHER : !strcmp(w->what, "hairs") ? SBL_SPECKS_HAIRS : SBL_SPECKS_DOTS;
    if (w->what && strcmp(w->what, "hairs") != 0 && strcmp(w->what, "dots") != 0)
        return message_usage("measure", "--what wants hairs or dots, not \"%s\"", w->what);
    setup->has_region = w->region != NULL;
    if (w->region && (!read_numbers(w->region, setup->region, 4) || !(setup->region[2] >= 1.0) || !(setup->region[3] >= 1.0)))
        return message_usage("measure", "--region wants X,Y,WIDTH,HEIGHT in pixels, not \"%s\"", w->region);
    if (w->region && w->photos == 2) return message_usage("measure", "--region is of one photo; leave it away for two");
    setup->ignore_card = w->ignore_card;
    if (w->ignore_card && setup->scale[0].source == SBL_SCALE_CARD && setup->scale[1].source == SBL_SCALE_CARD)
        return message_usage("measure", "--ignore-card leaves no scale: give --scale or --length, too");
    if ((w->printed || w->reference) && setup->scale[0].source != SBL_SCALE_CARD && setup->scale[1].source != SBL_SCALE_CARD)
        return message_usage("measure", "--printed and --reference belong to --card");
    return options_print(&setup->print, w->printed, "measure");
}

/* Bounding millimetres of a rectangle of pixels. */
static sbl_status region_in_mm(sbl_card_rect *region, const sbl_plane_map *map, const double px[4], sbl_diag *diag)
{
    double low[2] = {1e9, 1e9}, high[2] = {-1e9, -1e9}, mm[2];
    for (int k = 0; k < 4; k++) {
        if (!sbl_plane_to_mm(map, px[0] + (k % 2 ? px[2] : 0.0), px[1] + (k / 2 ? px[3] : 0.0), mm))
            return sbl_fail(diag, SBL_E_RANGE, "--region reaches beyond the horizon of the card's plane, where there are no millimetres",
                            "choose a part of the photo around the card");
        for (int c = 0; c < 2; c++) {
            low[c] = mm[c] < low[c] ? mm[c] : low[c];
            high[c] = mm[c] > high[c] ? mm[c] : high[c];
        }
    }
    *region = (sbl_card_rect){low[0], low[1], high[0] - low[0], high[1] - low[1]};
    return SBL_OK;
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

static bool outside(const double at[2], const sbl_photo *photo)
{
    return !(at[0] <= photo->width && at[1] <= photo->height);
}

/* A click beside the photo is a slip, which a length in it would carry into every number. */
static int check_clicks(const measure_words *w, const measure_setup *setup, uint32_t i, const sbl_photo *photo)
{
    const scale_setup *scale = &setup->scale[i];
    const scale_words *words = i && w->later.length ? &w->later : &w->first;
    bool from = outside(scale->from, photo);
    if (scale->source != SBL_SCALE_LENGTH || (!from && !outside(scale->to, photo))) return EXIT_DONE;
    return message_usage("measure", "%s%s %s lies outside of %s, which is %u x %u pixels", words == &w->later ? "--later-" : "--",
                         from ? "from" : "to", from ? words->from : words->to, w->photo[i], photo->width, photo->height);
}

static void put_measured(sbl_measured *out, visit *v, const char *file, sbl_scale_source source, const sbl_plane_map *map, double error)
{
    bool calibrated = v->specks.calibrated;
    sbl_specks_summarize(&v->summary, &v->specks, error);
    sbl_speck_errors_of(&v->errors, &v->specks, &v->summary, error, calibrated ? &v->colour : NULL);
    *out = (sbl_measured){.file = file,
                          .photo = &v->photo,
                          .specks = &v->specks,
                          .summary = &v->summary,
                          .errors = &v->errors,
                          .map = *map,
                          .source = source,
                          .scale_relative_error = error,
                          .colour_reason = source == SBL_SCALE_CARD && !calibrated ? v->colour_diag.message : NULL};
}

static sbl_status measure_photo(visit *v, sbl_measured *out, const char *file, const measure_setup *setup, const scale_setup *own,
                                sbl_arena *arena, sbl_diag *diag)
{
    sbl_scale scale;
    sbl_specks_options options = {.kind = setup->kind};
    sbl_status status = SBL_OK;
    if (own->source == SBL_SCALE_CARD) status = use_card(v, &options, setup, arena, diag);
    else if (own->source == SBL_SCALE_STATED) status = sbl_scale_stated(&scale, own->mm_per_px, 0.0, diag);
    else status = sbl_scale_from_clicks(&scale, own->from, own->to, own->length_mm, 0.0, 0.0, diag);
    if (status != SBL_OK) return status;
    bool card = own->source == SBL_SCALE_CARD;
    measure_scale against = {.reason = NULL};
    if (!card && !setup->ignore_card)
        status = measure_check_scale(&against, &scale, &v->photo, setup->has_region ? setup->region : NULL, arena, diag);
    if (status != SBL_OK) return status;
    sbl_plane_map map = card ? v->card.map : sbl_plane_from_scale(&scale);
    if (setup->has_region) status = region_in_mm(&options.region, &map, setup->region, diag);
    if (status == SBL_OK) status = sbl_specks_find(&v->specks, &v->photo, &map, &options, arena, diag);
    if (status != SBL_OK) return status;
    put_measured(out, v, file, own->source, &map, card ? v->card.relative_error : scale.relative_error);
    out->scale_reason = against.reason;
    return SBL_OK;
}

static int draw_picture(const unsigned char **data, size_t *bytes, const measure_words *w, const measure_setup *setup,
                        const sbl_measured *measured, const sbl_visits *visits, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_pixels pixels;
    sbl_status status = sbl_measure_picture(&pixels, measured, (uint32_t)w->photos, visits, arena, &diag);
    if (status == SBL_OK)
        status = setup->jpeg ? sbl_jpeg_write(data, bytes, &pixels, NULL, arena, &diag)
                             : sbl_png_write(data, bytes, &pixels, NULL, arena, &diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(w->out, &diag, FAILED_WRITING);
}

/* Both results or none: what is left of half a command would stand in the way of its repeat, as a matching is never replaced. */
static int write_results(const measure_words *w, const measure_setup *setup, const sbl_measured *measured, const sbl_visits *visits,
                         sbl_arena *arena)
{
    sbl_diag diag = {0};
    const unsigned char *data = NULL;
    size_t bytes = 0;
    int code = w->out ? draw_picture(&data, &bytes, w, setup, measured, visits, arena) : EXIT_DONE;
    if (code == EXIT_DONE && w->write_matches) code = measure_write_matches(w->write_matches, measured, visits, arena);
    if (code != EXIT_DONE || !w->out || sbl_file_write(w->out, data, bytes, &diag) == SBL_OK) return code;
    if (w->write_matches) remove(w->write_matches);
    return message_failure(w->out, &diag, FAILED_WRITING);
}

static int print_all(const measure_words *w, const sbl_measured *measured, const sbl_visits *visits, sbl_arena *arena)
{
    if (!w->json) {
        for (size_t i = 0; i < w->photos; i++) measure_show_photo(&measured[i]);
        if (visits) measure_show_visits(visits);
        return EXIT_DONE;
    }
    sbl_text text;
    sbl_text_begin(&text, arena);
    sbl_measure_write_json(&text, measured, (uint32_t)w->photos, visits);
    return output_text(&text);
}

static int read_reference(measure_setup *setup, const char *path, sbl_arena *arena)
{
    sbl_diag diag = {0};
    int code = card_reference_read(&setup->reference, path, arena, &diag);
    setup->has_reference = code == EXIT_DONE;
    return code;
}

static int measure_all(const measure_words *w, const measure_setup *setup, visit v[2], sbl_measured measured[2], sbl_arena *arena)
{
    sbl_diag diag = {0};
    for (uint32_t i = 0; i < w->photos; i++) {
        if (sbl_photo_read_file(&v[i].photo, NULL, w->photo[i], NULL, arena, &diag) != SBL_OK)
            return message_failure(w->photo[i], &diag, FAILED_READING);
        int code = check_clicks(w, setup, i, &v[i].photo);
        if (code == EXIT_DONE && w->region) code = measure_check_region(setup->region, w->region, w->photo[i], &v[i].photo);
        if (code != EXIT_DONE) return code;
        if (measure_photo(&v[i], &measured[i], w->photo[i], setup, &setup->scale[i], arena, &diag) != SBL_OK)
            return message_failure(w->photo[i], &diag, FAILED_PLANNING);
    }
    return EXIT_DONE;
}

static int match(sbl_visits *visits, const measure_words *w, visit v[2], const sbl_measured measured[2], sbl_arena *arena)
{
    measure_figures figures[2];
    for (int i = 0; i < 2; i++) figures[i] = (measure_figures){&v[i].summary, &v[i].errors, v[i].specks.calibrated ? &v[i].colour : NULL};
    return measure_match(visits, w->matches, measured, figures, arena);
}

static int measure(const measure_words *w, measure_setup *setup, sbl_arena *arena)
{
    visit v[2] = {{.specks = {0}}, {.specks = {0}}};
    sbl_measured measured[2];
    sbl_visits visits;
    bool both = w->photos == 2;
    int code = w->reference ? read_reference(setup, w->reference, arena) : EXIT_DONE;
    if (code == EXIT_DONE) code = measure_check_results(w->write_matches, w->out);
    if (code == EXIT_DONE) code = measure_all(w, setup, v, measured, arena);
    if (code == EXIT_DONE && both) code = match(&visits, w, v, measured, arena);
    if (code == EXIT_DONE) code = write_results(w, setup, measured, both ? &visits : NULL, arena);
    return code == EXIT_DONE ? print_all(w, measured, both ? &visits : NULL, arena) : code;
}

int command_measure(int argc, char **argv)
{
    measure_words w = {0};
    const own_option option[] = {{"--card", NULL, NULL, &w.first.card},
                                 {"--scale", NULL, &w.first.scale, NULL},
                                 {"--length", NULL, &w.first.length, NULL},
                                 {"--from", NULL, &w.first.from, NULL},
                                 {"--to", NULL, &w.first.to, NULL},
                                 {"--later-card", NULL, NULL, &w.later.card},
                                 {"--later-scale", NULL, &w.later.scale, NULL},
                                 {"--later-length", NULL, &w.later.length, NULL},
                                 {"--later-from", NULL, &w.later.from, NULL},
                                 {"--later-to", NULL, &w.later.to, NULL},
                                 {"--ignore-card", NULL, NULL, &w.ignore_card},
                                 {"--printed", NULL, &w.printed, NULL},
                                 {"--reference", NULL, &w.reference, NULL},
                                 {"--matches", NULL, &w.matches, NULL},
                                 {"--write-matches", NULL, &w.write_matches, NULL},
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
    if (code == EXIT_DONE) code = results_apart(w.out, (const char *const[]){w.photo[0], w.photo[1], w.reference, w.matches}, 4);
    if (code != EXIT_DONE) return code;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    code = measure(&w, &setup, &arena);
    sbl_arena_release(&arena);
    return code;
}
