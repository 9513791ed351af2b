#include "command.h"
#include "stubble/text.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *letter;
    bool takes_value;
} OPTION[] = {{"--out", "-o", true},       {"--knowledge", NULL, true}, {"--view", NULL, true},     {"--moment", NULL, true},
              {"--date", NULL, true},      {"--threads", NULL, true},   {"--size", NULL, true},     {"--format", NULL, true},
              {"--language", NULL, true},  {"--compare", NULL, true},   {"--shift", NULL, true},    {"--photo", NULL, true},
              {"--landmarks", NULL, true}, {"--light", NULL, true},     {"--distance", NULL, true}, {"--at", NULL, true},
              {"--side", NULL, true},      {"--printed", NULL, true},   {"--sample", NULL, false},  {"--json", NULL, false},
              {"--quiet", "-q", false},    {"--force", NULL, false},    {"--help", "-h", false}};
enum {
    OUT,
    KNOWLEDGE,
    VIEW,
    MOMENT,
    DATE,
    THREADS,
    SIZE,
    FORMAT,
    LANGUAGE,
    COMPARE,
    SHIFT,
    PHOTO,
    LANDMARKS,
    LIGHT,
    DISTANCE,
    AT,
    SIDE,
    PRINTED,
    SAMPLE,
    JSON,
    QUIET,
    FORCE,
    HELP,
    OPTION_COUNT
};

static bool parse_count(const char *text, uint32_t low, uint32_t high, uint32_t *value)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || number < low || number > high) return false;
    *value = (uint32_t)number;
    return true;
}

static bool parse_size(const char *text, uint32_t *width, uint32_t *height)
{
    char part[16];
    const char *x = strchr(text, 'x');
    if (!x || (size_t)(x - text) >= sizeof part) return false;
    memcpy(part, text, (size_t)(x - text));
    part[x - text] = '\0';
    return parse_count(part, 64, 4000, width) && parse_count(x + 1, 64, 4000, height);
}

static int set_light(command_options *options, const cli_command *chosen, const char *value)
{
    for (options->light = 0; options->light < SBL_LIGHTING_COUNT; options->light++)
        if (!strcmp(value, sbl_lighting_name(options->light))) return EXIT_DONE;
    return message_usage(chosen->name, "--light is studio, daylight, tungsten or top, not \"%s\"", value);
}

static int set_place(command_options *options, const cli_command *chosen, const char *value)
{
    for (options->place = 0; options->place < SBL_LOUPE_PLACES; options->place++)
        if (!strcmp(value, sbl_loupe_place_name(options->place))) return EXIT_DONE;
    return message_usage(chosen->name, "--at is hairline, temple_left, temple_right, crown, back or densest, not \"%s\"", value);
}

static int set_option(command_options *options, const cli_command *chosen, uint32_t option, const char *value)
{
    switch (option) {
    case OUT:
        options->out = value;
        return EXIT_DONE;
    case KNOWLEDGE:
        options->knowledge = value;
        return EXIT_DONE;
    case VIEW:
        options->view = value;
        return EXIT_DONE;
    case MOMENT:
        options->moment = value;
        return EXIT_DONE;
    case DATE:
        options->date = value;
        return EXIT_DONE;
    case THREADS:
        if (parse_count(value, 1, 64, &options->threads)) return EXIT_DONE;
        return message_usage(chosen->name, "--threads wants a number from 1 to 64, not \"%s\"", value);
    case SIZE:
        if (parse_size(value, &options->width, &options->height)) return EXIT_DONE;
        return message_usage(chosen->name, "--size wants WIDTHxHEIGHT from 64 to 4000, such as 760x930, not \"%s\"", value);
    case LANGUAGE:
        options->language = value;
        return EXIT_DONE;
    case COMPARE:
        options->compare = value;
        return EXIT_DONE;
    case SHIFT:
        if (options->shift_count == COMMAND_SHIFTS_MAX)
            return message_usage(chosen->name, "at most %d sessions can be shifted", COMMAND_SHIFTS_MAX);
        options->shift[options->shift_count++] = value;
        return EXIT_DONE;
    case FORMAT:
        options->format_said = true;
        options->jpeg = !strcmp(value, "jpeg") || !strcmp(value, "jpg");
        if (options->jpeg || !strcmp(value, "png")) return EXIT_DONE;
        return message_usage(chosen->name, "--format is png or jpeg, not \"%s\"", value);
    case PHOTO:
        if (options->photo_count == SBL_PHOTOS_MAX) return message_usage(chosen->name, "at most %u photos at once", SBL_PHOTOS_MAX);
        options->photo[options->photo_count++] = value;
        return EXIT_DONE;
    case LANDMARKS:
        options->landmarks = value;
        return EXIT_DONE;
    case LIGHT:
        options->light_said = true;
        return set_light(options, chosen, value);
    case DISTANCE:
        if (options_number(value, 0.1, 20.0, &options->metres)) return EXIT_DONE;
        return message_usage(chosen->name, "--distance wants metres from 0.1 to 20, not \"%s\"", value);
    case AT:
        return set_place(options, chosen, value);
    case SIDE:
        if (options_number(value, 2.0, 60.0, &options->side_mm)) return EXIT_DONE;
        return message_usage(chosen->name, "--side wants millimetres of skin from 2 to 60, not \"%s\"", value);
    case PRINTED:
        return options_print(&options->print, value, chosen->name);
    case SAMPLE:
        options->sample = true;
        return EXIT_DONE;
    case JSON:
        options->json = true;
        return EXIT_DONE;
    case QUIET:
        options->quiet = true;
        return EXIT_DONE;
    case FORCE:
        options->force = true;
        return EXIT_DONE;
    default:
        options->help = true;
        return EXIT_DONE;
    }
}

static uint32_t find_option(const char *word, size_t length)
{
    for (uint32_t k = 0; k < OPTION_COUNT; k++) {
        if (strlen(OPTION[k].name) == length && !strncmp(word, OPTION[k].name, length)) return k;
        if (OPTION[k].letter && length == 2 && !strncmp(word, OPTION[k].letter, 2)) return k;
    }
    return OPTION_COUNT;
}

int options_parse(command_options *options, const cli_command *chosen, int argc, char **argv)
{
    bool only_words = false;
    options->command = chosen->name;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (only_words || word[0] != '-' || !word[1]) {
            if (options->client_file) return message_usage(chosen->name, "one file is expected, not also \"%s\"", word);
            options->client_file = word;
            continue;
        }
        if (!strcmp(word, "--")) {
            only_words = true;
            continue;
        }
        const char *equals = strchr(word, '=');
        uint32_t option = find_option(word, equals ? (size_t)(equals - word) : strlen(word));
        if (option == OPTION_COUNT) return message_usage(chosen->name, "there is no option \"%s\"", word);
        const char *value = equals ? equals + 1 : NULL;
        if (OPTION[option].takes_value && !value && i + 1 < argc) value = argv[++i];
        if (OPTION[option].takes_value && (!value || !*value)) return message_usage(chosen->name, "%s wants a value", OPTION[option].name);
        if (!OPTION[option].takes_value && value) return message_usage(chosen->name, "%s takes no value", OPTION[option].name);
        int code = set_option(options, chosen, option, value);
        if (code != EXIT_DONE) return code;
    }
    if (options->help) return EXIT_DONE;
    if (chosen->needs_client && !options->client_file && !options->sample)
        return message_usage(chosen->name, "name the intake, such as CLIENT.json, or write --sample for the built-in client");
    if (options->client_file && options->sample) return message_usage(chosen->name, "either a file or --sample, not both");
    if (chosen->needs_out && !options->out) return message_usage(chosen->name, "say where the results go: -o FOLDER");
    return EXIT_DONE;
}

bool options_number(const char *text, double low, double high, double *value)
{
    const char *end = text + strlen(text);
    return sbl_decimal_read(text, end, value) == end && *value >= low && *value <= high;
}

static bool read_printed(const char *text, double *scale)
{
    const char *slash = strchr(text, '/');
    double measured, length = 100.0;
    char part[24];
    size_t bytes = slash ? (size_t)(slash - text) : strlen(text);
    if (bytes >= sizeof part) return false;
    memcpy(part, text, bytes);
    part[bytes] = '\0';
    if (!options_number(part, 1.0, 1000.0, &measured) || (slash && !options_number(slash + 1, 10.0, 1000.0, &length))) return false;
    *scale = measured / length;
    return *scale >= 0.5 && *scale <= 2.0;
}

int options_print(sbl_card_options *print, const char *text, const char *command_name)
{
    double scale = 0.0;
    if (text && !read_printed(text, &scale))
        return message_usage(command_name,
                             "--printed wants what the ruler of 100 mm measures, or MEASURED/TRUE such as 39.7/40, not \"%s\"", text);
    print->printed_scale = scale;
    return EXIT_DONE;
}

static const own_option *find_own(const own_option *option, const char *word, size_t length)
{
    for (; option->name; option++) {
        if (strlen(option->name) == length && !strncmp(word, option->name, length)) return option;
        if (option->letter && length == 2 && !strncmp(word, option->letter, 2)) return option;
    }
    return NULL;
}

int options_parse_own(const char *command_name, const own_option *option, own_words *words, int argc, char **argv)
{
    bool only_words = false;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (only_words || word[0] != '-' || !word[1]) {
            if (words->count == words->most) return message_usage(command_name, "\"%s\" is one word too many", word);
            words->word[words->count++] = word;
            continue;
        }
        if (!strcmp(word, "--")) {
            only_words = true;
            continue;
        }
        const char *equals = strchr(word, '=');
        const own_option *own = find_own(option, word, equals ? (size_t)(equals - word) : strlen(word));
        if (!own) return message_usage(command_name, "there is no option \"%s\"", word);
        const char *value = equals ? equals + 1 : NULL;
        if (own->flag) {
            if (value) return message_usage(command_name, "%s takes no value", own->name);
            *own->flag = true;
            continue;
        }
        if (!value && i + 1 < argc) value = argv[++i];
        if (!value || !*value) return message_usage(command_name, "%s wants a value", own->name);
        *own->value = value;
    }
    return EXIT_DONE;
}
