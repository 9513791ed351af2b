/*
 * The questions of a consultation on a terminal. Each answer is checked as it is given; at the end the intake is read by the same reader
 * that plans will use, so a file that this writes is a file that works.
 */
#include "command.h"

#include "stubble/client_file.h"
#include "stubble/file.h"
#include "stubble/knowledge_file.h"
#include "stubble/text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ANSWER_BYTES 512

typedef struct interview {
    sbl_text *text;
    bool ended; /* end of input before the last question */
    bool first;
} interview;

/* Read a line without its end; false at the end of input. A line longer than the buffer is refused by asking again. */
static bool read_line(char line[ANSWER_BYTES])
{
    for (;;) {
        if (!fgets(line, ANSWER_BYTES, stdin)) return false;
        size_t length = strlen(line);
        bool whole = length && line[length - 1] == '\n';
        if (whole || feof(stdin)) {
            while (length && (line[length - 1] == '\n' || line[length - 1] == '\r' || line[length - 1] == ' ')) line[--length] = '\0';
            return true;
        }
        for (int c = getchar(); c != '\n' && c != EOF;) c = getchar();
        printf("  That is too long; please shorten it.\n> ");
    }
}

/* Ask until accept likes the answer; an empty answer is the default. */
static void ask(interview *talk, const char *question, const char *fallback, bool (*accept)(const char *), const char *complaint,
                char answer[ANSWER_BYTES])
{
    answer[0] = '\0';
    while (!talk->ended) {
        printf("%s%s%s%s: ", question, *fallback ? " [" : "", fallback, *fallback ? "]" : "");
        fflush(stdout);
        if (!read_line(answer)) {
            talk->ended = true;
            return;
        }
        if (!*answer) snprintf(answer, ANSWER_BYTES, "%s", fallback);
        if (!accept || accept(answer)) return;
        printf("  %s\n", complaint);
    }
}

static bool number_between(const char *text, double low, double high)
{
    double value;
    const char *end = sbl_decimal_read(text, text + strlen(text), &value);
    return end && !*end && value >= low && value <= high;
}
static bool is_age(const char *text)
{
    return !*text || (number_between(text, 1, 120) && !strchr(text, '.'));
}
static bool is_circumference(const char *text)
{
    return number_between(text, 450, 700);
}
static bool is_tape(const char *text)
{
    return !*text || number_between(text, 60, 520);
}
static bool is_fitzpatrick(const char *text)
{
    return number_between(text, 1, 6) && !text[1];
}
static bool is_sex(const char *text)
{
    return !strcmp(text, "male") || !strcmp(text, "female") || !strcmp(text, "unstated");
}
static bool is_height(const char *text)
{
    return !*text || number_between(text, 35, 120);
}
static bool is_date(const char *text)
{
    int32_t date;
    return !*text || sbl_date_parse(&date, text);
}
static bool is_pattern(const char *text)
{
    return sbl_pattern_from_text(text) != SBL_PATTERN_COUNT;
}
static bool is_sessions(const char *text)
{
    return number_between(text, 1, 8) && !text[1];
}
static bool is_colour(const char *text)
{
    for (uint32_t c = 0; c < SBL_HAIR_COLOUR_COUNT; c++)
        if (!strcmp(text, sbl_hair_colour_name((sbl_hair_colour)c))) return true;
    return false;
}
static bool is_style(const char *text)
{
    for (uint32_t c = 0; c < SBL_HAIRLINE_STYLE_COUNT; c++)
        if (!strcmp(text, sbl_hairline_style_name((sbl_hairline_style)c))) return true;
    return false;
}
static bool is_treatment(const char *text)
{
    static const char *const WORDS[] = {"shaved look", "hairline", "crown", "density", "scars", "areata", "beard"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (!strcmp(text, WORDS[i])) return true;
    return false;
}

static bool is_patch_kind(const char *text)
{
    for (int k = 0; k < SBL_PATCH_KIND_COUNT; k++)
        if (!strcmp(text, sbl_patch_kind_name((sbl_patch_kind)k))) return true;
    return false;
}
static bool is_scale(const char *text)
{
    return !*text || number_between(text, 0.001, 1);
}
static bool is_density(const char *text)
{
    return !*text || number_between(text, 20, 150);
}
static bool is_months(const char *text)
{
    return !*text || (number_between(text, 1, 1200) && !strchr(text, '.'));
}

/* "812,640" with nothing behind it but the end or a blank; returns what follows, NULL if it is none. */
static const char *after_place(const char *text, double px[2])
{
    for (int k = 0; k < 2; k++) {
        text = sbl_decimal_read(text, text + strlen(text), &px[k]);
        if (!text || (k == 0 ? *text != ',' : *text && *text != ' ')) return NULL;
        text += *text != '\0';
    }
    while (*text == ' ') text++;
    return text;
}

static bool is_outline(const char *text)
{
    uint32_t corners = 0;
    for (double px[2]; text && *text; corners++) text = after_place(text, px);
    return text && corners >= 3;
}

static void open_group(interview *talk, const char *name)
{
    sbl_text_add(talk->text, ",\n  \"");
    sbl_text_add(talk->text, name);
    sbl_text_add(talk->text, "\": {");
    talk->first = true;
}
static void close_group(interview *talk)
{
    sbl_text_add(talk->text, "}");
}

/* What was left empty is left out. */
static void put(interview *talk, const char *key, const char *value, bool quoted)
{
    if (!*value) return;
    sbl_text_add(talk->text, talk->first ? "" : ", ");
    talk->first = false;
    sbl_text_add_json_string(talk->text, key);
    sbl_text_add(talk->text, ": ");
    if (quoted) sbl_text_add_json_string(talk->text, value);
    else sbl_text_add(talk->text, value);
}

static void ask_and_put(interview *talk, const char *key, bool quoted, const char *question, const char *fallback,
                        bool (*accept)(const char *), const char *complaint)
{
    char answer[ANSWER_BYTES];
    ask(talk, question, fallback, accept, complaint, answer);
    if (!talk->ended) put(talk, key, answer, quoted);
}

static void ask_person(interview *talk)
{
    open_group(talk, "client");
    ask_and_put(talk, "name", true, "Name, as the client wants to be called", "", NULL, "");
    ask_and_put(talk, "age", false, "Age in years", "", is_age, "A whole number from 1 to 120, or nothing.");
    ask_and_put(talk, "sex", true, "Sex (male, female, unstated), for the head's averages", "unstated", is_sex,
                "Please write male, female or unstated.");
    close_group(talk);
}

static void ask_head(interview *talk)
{
    printf("\nThe head, by tape in millimetres (more measures narrow the price; nothing means unknown)\n");
    open_group(talk, "head");
    sbl_text_add(talk->text, "\"tape\": {");
    ask_and_put(talk, "circumference_mm", false, "  Circumference over brow and the back of the head", "575", is_circumference,
                "An adult's head measures 450 to 700 mm.");
    ask_and_put(talk, "length_mm", false, "  Length, glabella to the back", "", is_tape, "A number of millimetres, or nothing.");
    ask_and_put(talk, "breadth_mm", false, "  Greatest breadth above the ears", "", is_tape, "A number of millimetres, or nothing.");
    ask_and_put(talk, "ear_to_ear_arc_mm", false, "  Ear to ear over the top", "", is_tape, "A number of millimetres, or nothing.");
    ask_and_put(talk, "face_height_mm", false, "  Face, root of the nose to chin", "", is_tape, "A number of millimetres, or nothing.");
    sbl_text_add(talk->text, "}");
    close_group(talk);
}

/* "1,2 30,2 30,40" as [[1, 2], [30, 2], [30, 40]]. */
static void put_outline(interview *talk, const char *answer)
{
    double px[2];
    sbl_text_add(talk->text, ", \"outline_px\": [");
    for (const char *at = answer; at && *at;) {
        sbl_text_add(talk->text, at == answer ? "[" : ", [");
        at = after_place(at, px);
        sbl_text_add_decimal_short(talk->text, px[0], 2);
        sbl_text_add(talk->text, ", ");
        sbl_text_add_decimal_short(talk->text, px[1], 2);
        sbl_text_add(talk->text, "]");
    }
    sbl_text_add(talk->text, "]");
}

static void ask_patch(interview *talk, const char *photo)
{
    char kind[ANSWER_BYTES], answer[ANSWER_BYTES];
    printf("\nThe patch in %s (places are pixels x,y from the top left of the upright photo)\n", photo);
    open_group(talk, "patch");
    put(talk, "photo", photo, true);
    ask(talk, "  Kind (scar FUT, scar FUE, scar, areata, beard)", "scar", is_patch_kind, "Please take one of the words.", kind);
    put(talk, "kind", kind, true);
    ask(talk, "  Outline, corner by corner, such as 812,640 900,655 870,720", "", is_outline, "Three corners or more, with blanks between.",
        answer);
    if (!talk->ended) put_outline(talk, answer);
    ask(talk, "  Millimetres a pixel (nothing: the card lies in the photo)", "", is_scale, "A number from 0.001 to 1, or nothing.", answer);
    if (*answer) {
        sbl_text_add(talk->text, ", \"scale\": {\"mm_per_px\": ");
        sbl_text_add(talk->text, answer);
        sbl_text_add(talk->text, "}");
    }
    ask(talk, "  Hairs and dots together per cm2 (nothing: what is usual there)", "", is_density, "A number from 20 to 150, or nothing.",
        answer);
    if (*answer) {
        sbl_text_add(talk->text, ", \"density\": {\"full_per_cm2\": ");
        sbl_text_add(talk->text, answer);
        sbl_text_add(talk->text, "}");
    }
    if (!strncmp(kind, "scar", 4)) {
        ask(talk, "  Age of the scar in months (nothing: unknown)", "", is_months, "A whole number of months, or nothing.", answer);
        if (*answer) {
            sbl_text_add(talk->text, ", \"scar\": {\"months\": ");
            sbl_text_add(talk->text, answer);
            sbl_text_add(talk->text, "}");
        }
    }
    close_group(talk);
}

/* Skin alone: a patch has no stage of hair loss, and a card may tell its colours. */
static void ask_skin(interview *talk)
{
    printf("\nSkin\n");
    open_group(talk, "skin");
    ask_and_put(talk, "fitzpatrick", false, "  Fitzpatrick skin type, 1 (always burns) to 6 (deeply pigmented)", "3", is_fitzpatrick,
                "A number from 1 to 6.");
    close_group(talk);
}

static void ask_look(interview *talk)
{
    printf("\nSkin and hair\n");
    open_group(talk, "skin");
    ask_and_put(talk, "fitzpatrick", false, "  Fitzpatrick skin type, 1 (always burns) to 6 (deeply pigmented)", "3", is_fitzpatrick,
                "A number from 1 to 6.");
    close_group(talk);
    open_group(talk, "hair");
    ask_and_put(talk, "colour", true, "  Hair colour (black, dark brown, brown, light brown, blond, red, grey, white)", "dark brown",
                is_colour, "Please take one of the words.");
    ask_and_put(talk, "pattern", true, "  Stage (norwood I to VII, ludwig I to III, sinclair 1 to 5, none)", "none", is_pattern,
                "Such as: norwood III vertex.");
    close_group(talk);
}

static void ask_wish(interview *talk)
{
    char treatment[ANSWER_BYTES];
    printf("\nThe wish\n");
    ask(talk, "  Treatment (shaved look, hairline, crown, density, scars, areata, beard)", "shaved look", is_treatment,
        "Please take one of the words.", treatment);
    open_group(talk, "wish");
    sbl_text_add(talk->text, "\"treatments\": [");
    sbl_text_add_json_string(talk->text, treatment);
    sbl_text_add(talk->text, "]");
    if (!strcmp(treatment, "shaved look") || !strcmp(treatment, "hairline")) {
        sbl_text_add(talk->text, ", \"hairline\": {");
        ask_and_put(talk, "style", true, "  Hairline (straight, rounded, mature, m shaped, receded natural, widow's peak, feminine)",
                    "mature", is_style, "Please take one of the words.");
        ask_and_put(talk, "mid_frontal_mm", false, "  Its middle, mm along the skin above the glabella (nothing: the usual)", "", is_height,
                    "A number from 35 to 120, or nothing.");
        sbl_text_add(talk->text, "}");
    }
    close_group(talk);
}

static void ask_health(interview *talk, const sbl_knowledge *knowledge)
{
    char answer[ANSWER_BYTES];
    printf("\nHealth. Which of these apply? Write them with commas between, or nothing.\n  ");
    int column = 2;
    for (uint32_t i = 0; i < knowledge->rule_count; i++) {
        int length = (int)strlen(knowledge->rule[i].condition) + 2;
        if (column + length > 90) printf("\n  "), column = 2;
        column += printf("%s%s", knowledge->rule[i].condition, i + 1 < knowledge->rule_count ? ", " : "\n");
    }
    open_group(talk, "health");
    ask(talk, "  Conditions", "", NULL, "", answer);
    for (char *word = strtok(answer, ","); word; word = strtok(NULL, ",")) {
        while (*word == ' ') word++;
        bool known = false;
        for (uint32_t i = 0; i < knowledge->rule_count; i++) known = known || !strcmp(word, knowledge->rule[i].condition);
        if (known) put(talk, word, "true", false);
        else if (*word) printf("  \"%s\" is not in the list and is left out: add it to the notes.\n", word);
    }
    close_group(talk);
}

static void ask_course(interview *talk)
{
    printf("\nThe course\n");
    open_group(talk, "course");
    ask_and_put(talk, "sessions", false, "  Sessions", "3", is_sessions, "A number from 1 to 8.");
    ask_and_put(talk, "start", true, "  First session (YYYY-MM-DD, or nothing)", "", is_date, "A real day, written as YYYY-MM-DD.");
    ask_and_put(talk, "price_book", true, "  Price book", "toronto", NULL, "");
    close_group(talk);
}

static int write_intake(const char *path, sbl_text *text, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_client client;
    if (text->failed) {
        fprintf(stderr, "stubble: there is not enough memory\n");
        return EXIT_MEMORY;
    }
    if (sbl_client_read(&client, text->data, text->length, arena, &diag) != SBL_OK)
        return message_failure("the answers", &diag, FAILED_PLANNING);
    if (sbl_file_write(path, text->data, text->length, &diag) != SBL_OK) return message_failure(path, &diag, FAILED_WRITING);
    printf("\n%s is written. Next: stubble plan %s -o out/\n", path, path);
    return EXIT_DONE;
}

static int interview_run(const char *path, const char *photo, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_knowledge knowledge;
    if (sbl_knowledge_builtin(&knowledge, arena, &diag) != SBL_OK) return message_failure(NULL, &diag, FAILED_READING);
    sbl_text text;
    sbl_text_begin(&text, arena);
    interview talk = {.text = &text};
    printf("The consultation. An empty answer takes what stands in brackets.\n\n");
    sbl_text_add(&text, "{\n  \"format\": \"stubble-client/1\"");
    ask_person(&talk);
    if (photo) {
        ask_patch(&talk, photo);
        ask_skin(&talk);
    } else {
        ask_head(&talk);
        ask_look(&talk);
        ask_wish(&talk);
    }
    ask_health(&talk, &knowledge);
    ask_course(&talk);
    sbl_text_add(&text, "\n}\n");
    if (talk.ended) {
        fprintf(stderr, "\nstubble new: the answers ended before the last question; nothing is written\n");
        return EXIT_NO_INPUT;
    }
    return write_intake(path, &text, arena);
}

/* With --force an intake could take the place of the photo that it names, as seen from it. */
static int photo_apart(const command_options *options)
{
    char path[4096];
    const char *intake = options->client_file, *photo = options->photo[0], *slash = strrchr(intake, '/');
    if (!photo) return EXIT_DONE;
    int folder_bytes = slash && photo[0] != '/' ? (int)(slash - intake) + 1 : 0;
    int length = snprintf(path, sizeof path, "%.*s%s", folder_bytes, intake, photo);
    return length < (int)sizeof path ? results_apart(intake, (const char *const[]){path}, 1) : EXIT_DONE;
}

int command_new(const command_options *options)
{
    struct stat info;
    if (options->photo_count > 1) return message_usage("new", "one --photo: the close-up of the patch");
    if (options->sample) return message_usage("new", "name the file to write; the sample is printed by: stubble sample");
    if (!options->force && stat(options->client_file, &info) == 0) {
        fprintf(stderr, "stubble new: %s is there already\n  choose another name, or --force to replace it\n", options->client_file);
        return EXIT_CANNOT_CREATE;
    }
    int code = photo_apart(options);
    if (code != EXIT_DONE) return code;
    sbl_arena arena;
    sbl_arena_init(&arena, NULL);
    code = interview_run(options->client_file, options->photo[0], &arena);
    sbl_arena_release(&arena);
    return code;
}
