/* The stubble command: finds the command by its first word and hands it the rest. */
#include "command.h"

#include <string.h>

static const char *const COMMON_OPTIONS = "\n"
                                          "Options\n"
                                          "  --sample          use the built-in sample client instead of a file\n"
                                          "  --knowledge DIR   use a clinic's own rules, care, prices and texts\n"
                                          "  --threads N       threads to work with (default: all processors); the result is the same\n"
                                          "  -q, --quiet       no progress, no summary\n"
                                          "  -h, --help        this text\n";

const cli_command COMMANDS[] = {
    {"plan", "make the whole plan: report, work sheet, stencil, pictures, data",
     "stubble plan CLIENT.json -o OUT/\n\n"
     "Makes everything: the head from a scan or from tape measures, the assessment, the design,\n"
     "every dot, the sessions, the quote and the years after, and writes into OUT:\n\n"
     "  report.pdf       for the client            worksheet.pdf   for the artist\n"
     "  stencil.pdf/svg  hairline and zones 1:1    preview/*.png   before, sessions, healed, years\n"
     "  plan.json        the plan as data          dots.csv        every dot, in mm\n"
     "  calendar.ics     sessions and care         head.glb        the head with its dots\n\n"
     "The files appear together when all are done; files of an earlier plan are replaced.\n\n"
     "An intake with a patch in place of a head (a close-up of a scar, a bare patch or a beard with the card beside it) is\n"
     "planned on its photo: the same files without head.glb, pictures on the photo, the outline as stencil.\n\n"
     "With --photo FILE (and --landmarks, --view as in preview) the photo also tells of the head, beside the tape or in its place\n"
     "(head.by_photo in the intake), by a card in it; its doubt goes into area and price. Several, each after its own --photo, tell\n"
     "of one head together, and more than each alone. All commands of an intake take them. plan draws its dots on each: the head\n"
     "before and healed is preview/photo_before.jpg and photo_healed.jpg (of several photos photo_NAME_before.jpg ... by the photo's\n"
     "name), and the one that shows most stands large in the report. A photo on which nothing can be drawn is left out with its reason;\n"
     "full size, years and a loupe are preview --photo.\n\n"
     "  --printed MM      with --photo: what the check ruler of 100 mm measures on the card in it, such as 98.5\n"
     "                    (head.printed_mm in the intake)\n"
     "  -o, --out DIR     where the results go (made if it is not there)\n"
     "  --size WxH        size of the pictures (default 760x930)\n"
     "  --date DATE       YYYY-MM-DD, printed on the documents (default: none)\n"
     "  --language XX     of documents and calendar: en (default), fr, or language-XX.json in the folder of --knowledge\n"
     "  --json            one JSON object about what was made, on standard output\n",
     command_plan, true, true, NULL},
    {"assess", "say how the head and the wish look: pattern, areas, missing hair, candidacy",
     "stubble assess CLIENT.json\n\n"
     "Measures areas and the stage on this head, SALT quadrant by quadrant, and the hair that is missing zone by\n"
     "zone, and applies the rules for who should wait or ask a physician.\n\n"
     "  --json            as JSON (the members head and assessment of plan.json)\n",
     command_assess, true, false, NULL},
    {"design", "the hairline in millimetres, the zones and their dots",
     "stubble design CLIENT.json [-o dots.csv]\n\n"
     "Prints the hairline's measures and a table of zones; with -o also writes the dots.\n\n"
     "  -o, --out FILE    write dots.csv\n"
     "  --json            as JSON (the members design and dots of plan.json)\n",
     command_design, true, false, NULL},
    {"quote", "sessions, minutes, dates and the price with its interval",
     "stubble quote CLIENT.json [--compare OTHER.json] [--photo FILE]\n\n"
     "  --photo FILE      what the photo tells of the head, with its doubt (see stubble plan --help)\n"
     "  --printed MM      what the check ruler of 100 mm measures on the card in the photo\n"
     "  --compare FILE    another intake beside it: two designs, their areas, dots, times and prices\n"
     "  --json            as JSON (the members course, forecast and quote of plan.json; with --compare both and the difference)\n",
     command_quote, true, false, NULL},
    {"preview", "the pictures alone",
     "stubble preview CLIENT.json -o DIR/\n"
     "stubble preview CLIENT.json --photo FILE [--photo FILE ...] [--landmarks MARKS.json] -o DIR/\n\n"
     "Draws pictures named VIEW_MOMENT.png (or .jpg).\n\n"
     "  -o, --out DIR     where the pictures go\n"
     "  --view V          only one of front, three_quarter_left, three_quarter_right, left, right, top, crown, back\n"
     "  --moment M        only one of before, session_1 ..., healed, year_1 ... year_8\n"
     "  --size WxH        size of the pictures (default 760x930)\n"
     "  --format F        png (default, exact) or jpeg (a quarter of the size)\n"
     "  --light L         studio (default), daylight, tungsten or top, the harshest\n"
     "  --distance M      as an eye sees the head from M metres\n"
     "\nAn intake with a patch: photo_MOMENT.png of what lies around the outline, and close-ups; --view, --light and --distance\n"
     "belong to heads.\n"
     "\nOn the client's own photo, in full size: before, healed, years 1, 3, 5 and 8; the head alone, before and after\n"
     "and year by year; and a loupe; as JPEG without metadata.\n"
     "Its light stays; dots lie on skin alone. Without a scan the photo also tells what it can of the head. With --moment (before, "
     "healed,\n"
     "year_1, year_3, year_5, year_8) MOMENT.jpg alone is written.\n\n"
     "  --photo FILE      JPEG, PNG, HEIC, TIFF or WebP that shows the head with shaved or short hair. Up to eight, each after its own\n"
     "                    --photo: one head is fitted to all, and each has its pictures in a folder of its name\n"
     "  --landmarks FILE  where nose tip, eye corners, ears ... lie in it (stubble-landmarks/1; see stubble head --help;\n"
     "                    the intake may hold them as head.photos);\n"
     "                    without it models look for the face (stubble landmarks --help)\n"
     "  --view V          front, left, right, top or back: what the photo was to show; it narrows the direction, and without a\n"
     "                    face the outline is then enough, if it leaves no doubt (mostly with a scan); of several photos in\n"
     "                    their order, parted by commas (unstated: by its face or marks alone)\n"
     "  --printed MM      what the check ruler of 100 mm measures on the card in the photo\n"
     "                    (--size, --format, --light and --distance are of the standard views alone)\n"
     "  --language XX     of the words in the strips: en (default), fr, or language-XX.json in the folder of --knowledge\n",
     command_preview, true, true, NULL},
    {"loupe", "a square centimetre of skin, so large that single dots are seen", LOUPE_USAGE, command_loupe, true, true, NULL},
    {"stencil", "the hairline and zone edges flattened at 1:1",
     "stubble stencil CLIENT.json -o DIR/\n\n"
     "Writes stencil.pdf and stencil.svg. Print at 100 %, check the ruler, cut out, lay on the skin.\n\n"
     "  -o, --out DIR     where the two files go\n"
     "  --language XX     en (default), fr, or language-XX.json in the folder of --knowledge\n",
     command_stencil, true, true, NULL},
    {"field", "how even dots are; the field of a mesh; what an edit changes", FIELD_USAGE, NULL, false, false, command_field},
    {"forecast", "the years ahead: hair loss that goes on, fading, touch-up, the way back", FORECAST_USAGE, command_forecast, true, false,
     NULL},
    {"course", "sessions, care and calendar; shift a session and the rest follow", COURSE_USAGE, command_course, true, false, NULL},
    {"consent", "consent and care sheet to print and sign, in English or French", CONSENT_USAGE, command_consent, true, true, NULL},
    {"card", "the card that gives photos their scale and colours: print it, find it", CARD_USAGE, NULL, false, false, command_card},
    {"match", "pigment and dilution whose healed dots look like this hair, shaved", MATCH_USAGE, NULL, false, false, command_match},
    {"bake", "the table of what dots take from the light, made anew", BAKE_USAGE, NULL, false, false, command_bake},
    {"measure", "count and measure hairs or dots in a close-up, match two visits", MEASURE_USAGE, NULL, false, false, command_measure},
    {"landmarks", "find the face in photos: landmarks and the border of the scalp", LANDMARKS_USAGE, NULL, false, false, command_landmarks},
    {"photo", "read photos and say whether they are good enough", PHOTO_USAGE, NULL, false, false, command_photo},
    {"head", "one head and its cameras from photos, a scan, a tape", HEAD_USAGE, NULL, false, false, command_head},
    {"new", "ask the questions and write an intake",
     "stubble new CLIENT.json\n\n"
     "Asks the questions of a consultation on the terminal and writes the answers as an intake.\n"
     "An empty answer takes the default in brackets. Nothing is written until the last answer.\n\n"
     "  --photo FILE      ask of a patch in this close-up (a scar, a bare patch, a beard) instead of a head;\n"
     "                    the name as seen from CLIENT.json\n"
     "  --force           replace the file if it is there\n",
     command_new, true, false, NULL},
    {"sample", "print the built-in sample client, to start from", "stubble sample > CLIENT.json\n", command_sample, false, false, NULL},
    {"completion", "print completion for bash, zsh or fish", "stubble completion bash > /etc/bash_completion.d/stubble\n",
     command_completion, true, false, NULL},
    {"skin", "light of layers and spectra of skin, for researchers", SKIN_USAGE, NULL, false, false, command_skin},
    {"colour", "colour differences and conversions, line by line", COLOUR_USAGE, NULL, false, false, command_colour},
    {NULL, NULL, NULL, NULL, false, false, NULL}};

const cli_command *command_find(const char *name)
{
    for (const cli_command *c = COMMANDS; c->name; c++)
        if (!strcmp(c->name, name)) return c;
    return NULL;
}

static void print_help(FILE *out)
{
    fprintf(out, "stubble designs, previews and plans scalp micropigmentation (SMP), dot by dot.\n\n"
                 "  stubble COMMAND [CLIENT.json] [options]\n\n");
    for (const cli_command *c = COMMANDS; c->name; c++) fprintf(out, "  %-11s %s\n", c->name, c->summary);
    fprintf(out, "\n  stubble COMMAND --help explains one command; stubble --version prints the version.\n\n"
                 "Start: stubble plan --sample -o out/   then open out/report.pdf.\n"
                 "Everything stays on this machine. Forecasts are models; this is no diagnosis.\n");
}

static void print_usage(const cli_command *about)
{
    printf("%s%s", about->usage, about->run_words ? "" : COMMON_OPTIONS);
}

static int run_on_intake(const cli_command *chosen, int argc, char **argv)
{
    command_options options = {0};
    int code = options_parse(&options, chosen, argc, argv);
    if (code != EXIT_DONE) return code;
    if (!options.help) return chosen->run(&options);
    print_usage(chosen);
    return EXIT_DONE;
}

static int run_with_own_options(const cli_command *chosen, int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") != 0 && strcmp(argv[i], "-h") != 0) continue;
        print_usage(chosen);
        return EXIT_DONE;
    }
    return chosen->run_words(argc, argv);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
        const cli_command *about = argc > 2 ? command_find(argv[2]) : NULL;
        if (about) print_usage(about);
        else print_help(stdout);
        return EXIT_DONE;
    }
    if (!strcmp(name, "--version")) {
        printf("stubble %s\n", STUBBLE_VERSION);
        return EXIT_DONE;
    }
    const cli_command *chosen = command_find(name);
    if (!chosen) return message_usage(NULL, "there is no command \"%s\"", name);
    int code = chosen->run_words ? run_with_own_options(chosen, argc - 2, argv + 2) : run_on_intake(chosen, argc - 2, argv + 2);
    /* What was printed must have arrived: a full disk behind standard output is a failure. */
    if (code == EXIT_DONE && (fflush(stdout) || ferror(stdout))) {
        fprintf(stderr, "stubble: standard output could not be written\n");
        return EXIT_IO;
    }
    return code;
}
