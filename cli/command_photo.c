/* photo: whether photos are good enough, and what was read of them. */
#include "command.h"

#include "stubble/card_file.h"
#include "stubble/photo_check.h"
#include "stubble/photo_file.h"
#include "stubble/text.h"

#include <string.h>

#define PHOTOS_MAX 32

const char PHOTO_USAGE[] = "stubble photo PHOTO... [--check] [--like BEFORE]\n\n"
                           "Reads photos (JPEG, PNG, HEIC, TIFF, WebP) and says whether they are good enough to work with:\n"
                           "sharpness, exposure, size, the card and its light. With --like also whether the light is that of an\n"
                           "earlier photo of the same card.\n\n"
                           "  --check             exit with 1 if a photo has a fault\n"
                           "  --like PHOTO        the photo of last time\n"
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
    sbl_photo_check check;
} judged;

static int judge(judged *j, const char *file, sbl_arena *arena)
{
    sbl_diag diag = {0}, none = {0};
    sbl_card_found found[SBL_CARD_KIND_COUNT];
    uint32_t count = 0;
    *j = (judged){.file = file};
    if (sbl_photo_read_file(&j->photo, &j->facts, file, NULL, arena, &diag) != SBL_OK) return message_failure(file, &diag, FAILED_READING);
    j->has_card = sbl_card_find(found, &count, &j->photo, NULL, arena, &none) == SBL_OK;
    if (j->has_card) j->card = found[0];
    j->has_colour = j->has_card && sbl_card_colour_fit(&j->colour, &j->photo, &j->card, NULL, &none) == SBL_OK;
    sbl_photo_check_make(&j->check, &j->photo, j->has_card ? &j->card : NULL, j->has_colour ? &j->colour : NULL);
    return EXIT_DONE;
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
        if (j->check.faults & 1u << k) printf("  - %s\n", sbl_photo_fault_text((sbl_photo_fault)k));
    if (!j->check.faults) printf("  good\n");
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
    sbl_text_add(text, ", \"light_change_de\": ");
    sbl_text_add_decimal_short(text, j->check.light_change_de, 2);
    sbl_text_add(text, ", \"confidence\": ");
    sbl_text_add_decimal_short(text, j->check.confidence, 3);
    sbl_text_add(text, ", \"faults\": [");
    for (int k = 0, any = 0; k < SBL_PHOTO_FAULT_COUNT; k++) {
        if (!(j->check.faults & 1u << k)) continue;
        if (any++) sbl_text_add(text, ", ");
        sbl_text_add_json_string(text, sbl_photo_fault_name((sbl_photo_fault)k));
    }
    sbl_text_add(text, "]}");
}

static int judge_all(const char *const *file, size_t count, const char *like, bool check, bool json)
{
    sbl_arena arena, writing;
    sbl_arena_init(&arena, NULL);
    sbl_arena_init(&writing, NULL);
    judged before = {0}, now;
    sbl_text text;
    bool faults = false;
    int code = like ? judge(&before, like, &arena) : EXIT_DONE;
    if (code == EXIT_DONE && like && !before.has_colour)
        code = message_usage("photo", "the photo of last time shows no card whose colours can be used");
    sbl_text_begin(&text, &writing);
    sbl_text_add(&text, "{\"schema\": \"stubble-photo/1\", \"photos\": [");
    for (size_t i = 0; i < count && code == EXIT_DONE; i++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        code = judge(&now, file[i], &arena);
        if (code != EXIT_DONE) break;
        if (like && now.has_colour) sbl_photo_check_light(&now.check, &now.colour, &before.colour);
        faults = faults || now.check.faults;
        if (json) add_json(&text, &now, i == 0);
        else show(&now);
        sbl_arena_rewind(&arena, mark);
    }
    sbl_text_add(&text, "\n]}\n");
    if (code == EXIT_DONE && json && text.failed) code = EXIT_MEMORY;
    if (code == EXIT_DONE && json) fputs(text.data, stdout);
    sbl_arena_release(&writing);
    sbl_arena_release(&arena);
    return code == EXIT_DONE && check && faults ? 1 : code;
}

int command_photo(int argc, char **argv)
{
    const char *file[PHOTOS_MAX], *like = NULL;
    bool check = false, json = false;
    const own_option option[] = {
        {"--check", NULL, NULL, &check}, {"--like", NULL, &like, NULL}, {"--json", NULL, NULL, &json}, {NULL, NULL, NULL, NULL}};
    own_words words = {file, 0, PHOTOS_MAX};
    int code = options_parse_own("photo", option, &words, argc, argv);
    if (code != EXIT_DONE) return code;
    if (!words.count) return message_usage("photo", "name one or more photos");
    return judge_all(file, words.count, like, check, json);
}
