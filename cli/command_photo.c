/* photo: whether photos are good enough, and what was read of them. */
#include "head_photos.h"

#include "stubble/card_file.h"
#include "stubble/photo_check.h"

#include <string.h>

#define PHOTOS_MAX 32

const char PHOTO_USAGE[] =
    "stubble photo PHOTO... [--check] [--like BEFORE] [--views LIST]\n\n"
    "Reads photos (JPEG, PNG, HEIC, TIFF, WebP) and says whether they are good enough to work with:\n"
    "sharpness, exposure, size, the card and its light. With --like also whether the light is that of an\n"
    "earlier photo of the same card.\n\n"
    "  --check             exit with 1 if a photo has a fault\n"
    "  --like PHOTO        the photo of last time\n"
    "  --views LIST        a guided set: which view each photo was to be, in their order, such as front,left,right,top,back;\n"
    "                      each must be seen to be that view; what is missing, what could not be told and a copy of\n"
    "                      another photo of the set lower its confidence\n"
    "  --scan FILE, --tape LIST, --landmarks FILE, --models DIR, --printed MM\n"
    "                      as in stubble head; with a scan, views without a face are told for sure\n"
    "  --json              as JSON (stubble-photo/1)\n"
    "  -h, --help          this text\n\n"
    "Of what the file says beside its pixels only orientation, colour profile and focal length are used;\n"
    "place, time and device are not. Nothing leaves this machine.\n";

/* One photo, read and judged. */
typedef struct judged {
    const char *file;
    sbl_photo photo;
    sbl_photo_facts facts;
    sbl_card_found card;
    sbl_card_colour colour;
    bool has_card, has_colour;
    sbl_diag card_diag; /* why there is none */
    sbl_photo_check check;
    sbl_photo_view view;
    const sbl_photo_angle *angle; /* NULL: it could not be told */
    const char *angle_text;       /* what is wrong with it; NULL: nothing */
    const char *scale_text;       /* what contradicts the scale of its card or marks; NULL: nothing */
} judged;

static int judge(judged *j, const char *file, const sbl_card_options *print, sbl_arena *arena)
{
    sbl_diag diag = {0}, none = {0};
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    uint32_t count = 0;
    *j = (judged){.file = file};
    if (sbl_photo_read_file(&j->photo, &j->facts, file, NULL, arena, &diag) != SBL_OK) return message_failure(file, &diag, FAILED_READING);
    j->has_card = sbl_card_find(found, &count, &j->photo, print, arena, &j->card_diag) == SBL_OK;
    if (j->has_card) j->card = found[0];
    j->has_colour = j->has_card && sbl_card_colour_fit(&j->colour, &j->photo, &j->card, NULL, &none) == SBL_OK;
    sbl_photo_check_make(&j->check, &j->photo, j->has_card ? &j->card : NULL, j->has_colour ? &j->colour : NULL);
    return EXIT_DONE;
}

/* A card that is there and cannot be used is not to be told to be missing. */
static void show_fault(const judged *j, sbl_photo_fault fault)
{
    if (fault == SBL_PHOTO_NO_CARD && !sbl_card_is_absent(&j->card_diag))
        printf("  - The card cannot be used: %s; %s. Without it neither millimetres nor colours are known.\n", j->card_diag.message,
               j->card_diag.hint);
    else printf("  - %s\n", sbl_photo_fault_text(fault));
}

static void show(const judged *j)
{
    printf("%s\n", j->file);
    printf("  %s %u x %u%s%s", sbl_photo_format_name(j->facts.format), j->photo.width, j->photo.height,
           j->facts.turned ? ", turned upright" : "", j->facts.profiled ? ", colour profile applied" : "");
    if (j->facts.focal_35mm > 0.0) printf(", lens as %.0f mm", j->facts.focal_35mm);
    printf("\n  blur %.1f px; %.1f %% overexposed, %.0f %% dark", j->check.blur_px, 100.0 * j->check.clipped, 100.0 * j->check.dark);
    if (j->has_card) printf("; %s card at %.1f px a mm", sbl_card_layout_of(j->card.kind)->name, 1.0 / j->card.mm_per_px);
    if (j->check.light_change_de > 0.0) printf("; light %.1f from last time's", j->check.light_change_de);
    printf("\n");
    for (int k = 0; k < SBL_PHOTO_FAULT_COUNT; k++)
        if (j->check.faults & 1u << k) show_fault(j, (sbl_photo_fault)k);
    if (j->view) printf("  %s: %s\n", sbl_photo_view_name(j->view), j->angle_text ? j->angle_text : "as asked for");
    if (j->scale_text) printf("  scale: %s\n", j->scale_text);
    if (!j->check.faults) printf("  good\n");
}

/* Degrees around the head from the face towards the client's left, above its level, and clockwise in the photo; null: could not be told. */
static void add_view(sbl_text *text, const judged *j)
{
    const double seen[3] = {j->angle ? j->angle->turn : 0.0, j->angle ? j->angle->height : 0.0, j->angle ? j->angle->roll : 0.0};
    static const char *const KEY[3] = {", \"turn_deg\": ", ", \"height_deg\": ", ", \"roll_deg\": "};
    sbl_text_add(text, ", \"view\": ");
    sbl_text_add_json_string(text, sbl_photo_view_name(j->view));
    for (int k = 0; k < 3; k++) {
        sbl_text_add(text, KEY[k]);
        if (j->angle) sbl_text_add_decimal_short(text, seen[k] * 180.0 / SBL_PI, 1);
        else sbl_text_add(text, "null");
    }
    sbl_text_add(text, ", \"view_reason\": ");
    sbl_text_add_json_string(text, j->angle_text ? j->angle_text : "");
    sbl_text_add(text, ", \"scale_reason\": ");
    sbl_text_add_json_string(text, j->scale_text ? j->scale_text : "");
}

static void add_json(sbl_text *text, const judged *j, bool first)
{
    sbl_text_add(text, first ? "\n  {\"file\": " : ",\n  {\"file\": ");
    sbl_text_add_json_string(text, j->file);
    sbl_text_add(text, ", \"format\": ");
    sbl_text_add_json_string(text, sbl_photo_format_name(j->facts.format));
    sbl_text_add(text, ", \"width\": ");
    sbl_text_add_integer(text, j->photo.width);
    sbl_text_add(text, ", \"height\": ");
    sbl_text_add_integer(text, j->photo.height);
    sbl_text_add(text, j->facts.turned ? ", \"turned\": true" : ", \"turned\": false");
    sbl_text_add(text, j->facts.profiled ? ", \"profiled\": true" : ", \"profiled\": false");
    sbl_text_add(text, j->facts.confined ? ", \"confined\": true" : ", \"confined\": false");
    sbl_text_add(text, ", \"focal_35mm\": ");
    sbl_text_add_decimal_short(text, j->facts.focal_35mm, 2);
    sbl_text_add(text, ", \"blur_px\": ");
    sbl_text_add_decimal_short(text, j->check.blur_px, 2);
    sbl_text_add(text, ", \"overexposed\": ");
    sbl_text_add_decimal_short(text, j->check.clipped, 4);
    sbl_text_add(text, ", \"dark\": ");
    sbl_text_add_decimal_short(text, j->check.dark, 4);
    sbl_text_add(text, j->has_card ? ", \"card\": true" : ", \"card\": false");
    sbl_text_add(text, ", \"card_reason\": ");
    sbl_text_add_json_string(text, j->has_card ? "" : j->card_diag.message);
    sbl_text_add(text, ", \"light_change_de\": ");
    sbl_text_add_decimal_short(text, j->check.light_change_de, 2);
    sbl_text_add(text, ", \"confidence\": ");
    sbl_text_add_decimal_short(text, j->check.confidence, 3);
    if (j->view) add_view(text, j);
    sbl_text_add(text, ", \"faults\": [");
    for (int k = 0, any = 0; k < SBL_PHOTO_FAULT_COUNT; k++) {
        if (!(j->check.faults & 1u << k)) continue;
        if (any++) sbl_text_add(text, ", ");
        sbl_text_add_json_string(text, sbl_photo_fault_name((sbl_photo_fault)k));
    }
    sbl_text_add(text, "]}");
}

static const char UNTOLD[] =
    "no face is seen, and the head's outline does not tell which view this is: a plain background, hair away from neck and ears, "
    "or marks of nose tip, ears and chin would tell it";

/* Something in the photo says where the camera stood: a face or marks in it, a border that is that of the view (of a profile, the side that fits), a scan that it fits. A fit to the border of
 * anything else only repeats the view that it set out from. */
static bool is_told(const head_room *set, uint32_t i)
{
    const sbl_photo_marks *marks = &set->marks[i];
    bool marked = false;
    for (int k = 0; k < SBL_LANDMARK_COUNT; k++) marked = marked || marks->landmark_given[k];
    return set->photo[i].seems_asked || ((marked || set->photo[i].seems_side) && set->angled[i]) ||
           (set->scanned && set->fit.view[i].fitted);
}

/* Whether a photo before this one has the same pixels and is a view of the set: then this one adds none. */
static bool is_copy(const head_room *set, const sbl_photo_check *before, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++)
        if (set->marks[k].view && sbl_photo_check_shows_view(&before[k]) && head_photo_same(&set->photo[k], &set->photo[i])) return true;
    return false;
}

/* Whether this is the view that was asked for. before: of the photos before it. */
static void judge_view(judged *j, const head_room *set, const sbl_photo_check *before, uint32_t i)
{
    const sbl_photo_fit *fit = &set->fit.view[i];
    j->view = set->marks[i].view;
    if (!j->view) return;
    bool told = is_told(set, i);
    if (told && set->angled[i]) j->angle = &set->angle[i];
    if (j->has_card || set->marks[i].length_mm > 0.0) j->scale_text = fit->scale_reason;
    bool other = set->photo[i].other_view || fit->other_view || (j->angle && j->angle->fault);
    if (other) {
        j->angle_text = set->angle_text[i] ? set->angle_text[i] : fit->reason;
        sbl_photo_check_add(&j->check, SBL_PHOTO_ANGLE_OTHER);
    } else if (!told) {
        j->angle_text = set->photo[i].not_found || !set->marks[i].outline_count ? fit->reason : UNTOLD;
        sbl_photo_check_add(&j->check, SBL_PHOTO_ANGLE_OPEN);
    } else if (is_copy(set, before, i)) {
        sbl_photo_check_add(&j->check, SBL_PHOTO_SAME);
    }
}

/* The set as a whole: what is missing, and how far it can be trusted. */
static void tell_set(sbl_text *text, const sbl_photo_check *check, const head_room *set, bool json)
{
    uint32_t missing;
    sbl_photo_view view[SBL_PHOTOS_MAX];
    for (uint32_t i = 0; i < set->photo_count; i++) view[i] = set->marks[i].view;
    double confidence = sbl_photo_set_confidence(&missing, check, view, set->photo_count);
    if (!json) printf("The set: confidence %.2f%s", confidence, missing ? "; missing:" : ", no view is missing");
    sbl_text_add(text, ", \"set\": {\"confidence\": ");
    sbl_text_add_decimal_short(text, confidence, 3);
    sbl_text_add(text, ", \"missing\": [");
    for (int v = SBL_PHOTO_VIEW_FRONT, any = 0; v < SBL_PHOTO_VIEW_COUNT; v++) {
        if (!(missing & 1u << v)) continue;
        if (!json) printf("%s %s", any ? "," : "", sbl_photo_view_name((sbl_photo_view)v));
        if (any++) sbl_text_add(text, ", ");
        sbl_text_add_json_string(text, sbl_photo_view_name((sbl_photo_view)v));
    }
    if (!json) printf("\n");
    sbl_text_add(text, "]}");
}

typedef struct photo_words {
    const char *like;
    bool check, json;
    sbl_card_options print;
} photo_words;

static int refuse_like(const judged *before)
{
    const sbl_diag diag = {.status = SBL_E_DATA,
                           .message = before->has_card ? "the colours of the card in the photo of last time cannot be used"
                                                       : "the photo of last time shows no card, and without one light cannot be compared",
                           .hint = "give a photo with the whole card in it, without shine or shadow on it, or leave --like out"};
    return message_failure(before->file, &diag, FAILED_PLANNING);
}

/* set: the photos' views, checked; NULL: none were asked for. */
static int judge_all(const char *const *file, uint32_t count, const photo_words *words, const head_room *set)
{
    sbl_arena arena, writing;
    sbl_arena_init(&arena, NULL);
    sbl_arena_init(&writing, NULL);
    judged before = {0}, now;
    sbl_photo_check checks[SBL_PHOTOS_MAX];
    sbl_text text;
    bool faults = false;
    int code = words->like ? judge(&before, words->like, &words->print, &arena) : EXIT_DONE;
    if (code == EXIT_DONE && words->like && !before.has_colour) code = refuse_like(&before);
    sbl_text_begin(&text, &writing);
    sbl_text_add(&text, "{\"schema\": \"stubble-photo/1\", \"photos\": [");
    for (uint32_t i = 0; i < count && code == EXIT_DONE; i++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        code = judge(&now, file[i], &words->print, &arena);
        if (code != EXIT_DONE) break;
        if (words->like && now.has_colour) sbl_photo_check_light(&now.check, &now.colour, &before.colour);
        if (set) judge_view(&now, set, checks, i);
        if (set) checks[i] = now.check;
        faults = faults || now.check.faults;
        if (words->json) add_json(&text, &now, i == 0);
        else show(&now);
        sbl_arena_rewind(&arena, mark);
    }
    sbl_text_add(&text, "\n]");
    if (code == EXIT_DONE && set) tell_set(&text, checks, set, words->json);
    sbl_text_add(&text, "}\n");
    if (code == EXIT_DONE && words->json && text.failed) code = EXIT_MEMORY;
    if (code == EXIT_DONE && words->json) fputs(text.data, stdout);
    sbl_arena_release(&writing);
    sbl_arena_release(&arena);
    return code == EXIT_DONE && words->check && faults ? 1 : code;
}

/* The head and its cameras are found first, from all views together. */
static int judge_set(const char *const *file, const photo_words *words, const head_words *head)
{
    head_room room;
    int code = head_room_open(&room, head);
    if (code == EXIT_DONE) code = head_room_fit(&room, head);
    if (code == EXIT_DONE) code = judge_all(file, head->photo_count, words, &room);
    head_room_close(&room);
    return code;
}

int command_photo(int argc, char **argv)
{
    const char *file[PHOTOS_MAX];
    photo_words own = {0};
    head_words head = {.command = "photo", .copies = true};
    const own_option option[] = {{"--check", NULL, NULL, &own.check},      {"--like", NULL, &own.like, NULL},
                                 {"--json", NULL, NULL, &own.json},        {"--views", NULL, &head.views, NULL},
                                 {"--scan", NULL, &head.scan, NULL},       {"--tape", NULL, &head.tape, NULL},
                                 {"--models", NULL, &head.models, NULL},   {"--landmarks", NULL, &head.landmarks, NULL},
                                 {"--printed", NULL, &head.printed, NULL}, {NULL, NULL, NULL, NULL}};
    own_words words = {file, 0, PHOTOS_MAX};
    int code = options_parse_own("photo", option, &words, argc, argv);
    if (code != EXIT_DONE) return code;
    if (!words.count) return message_usage("photo", "name one or more photos");
    if (!head.views && (head.scan || head.tape || head.models || head.landmarks || head.printed))
        return message_usage("photo", "--scan, --tape, --models, --landmarks and --printed serve to check --views");
    if (!head.views) return judge_all(file, (uint32_t)words.count, &own, NULL);
    if (words.count > SBL_PHOTOS_MAX) return message_usage("photo", "a set has up to eight photos");
    code = options_print(&own.print, head.printed, "photo");
    if (code != EXIT_DONE) return code;
    head.photo_count = (uint32_t)words.count;
    memcpy(head.photo, file, words.count * sizeof *file);
    return judge_set(file, &own, &head);
}
