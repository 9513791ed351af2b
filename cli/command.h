/*
 * command.h - what the commands share: options, messages, loading a client and a head.
 */
#ifndef STUBBLE_CLI_COMMAND_H
#define STUBBLE_CLI_COMMAND_H

#include "stubble/patch_pictures.h"
#include "stubble/pictures.h"
#include "stubble/plan.h"
#include "stubble/text.h"

#include <stdio.h>

/* sysexits(3), by their customary numbers; the header is not on every system. */
enum {
    EXIT_DONE = 0,
    EXIT_USAGE = 64,
    EXIT_DATA = 65,
    EXIT_NO_INPUT = 66,
    EXIT_SOFTWARE = 70,
    EXIT_MEMORY = 71,
    EXIT_CANNOT_CREATE = 73,
    EXIT_IO = 74,
    EXIT_INTERRUPTED = 130
};

#define COMMAND_SHIFTS_MAX 8

/* What stands on the command line behind the command's name. Strings are borrowed from argv. */
typedef struct command_options {
    const char *command;                   /* its name */
    const char *client_file;               /* NULL with --sample */
    const char *out;                       /* -o */
    const char *knowledge;                 /* --knowledge: a folder in place of the built-in data */
    const char *view, *moment;             /* preview */
    const char *date;                      /* --date: printed on the documents */
    bool jpeg;                             /* preview --format jpeg */
    bool format_said, light_said;          /* preview: those options stand there, whatever they say */
    const char *language;                  /* of documents: two letters; NULL: English */
    const char *compare;                   /* quote: another intake */
    const char *shift[COMMAND_SHIFTS_MAX]; /* course: "2=2027-03-01" */
    uint32_t shift_count;
    uint32_t threads;                  /* 0: as many as the machine has */
    uint32_t width, height;            /* of pictures; 0: the default */
    const char *photo[SBL_PHOTOS_MAX]; /* --photo: pictures of the client */
    uint32_t photo_count;
    const char *landmarks;  /* the marks in them */
    sbl_card_options print; /* --printed: of the card in them */
    sbl_lighting light;     /* preview, loupe */
    double metres;          /* --distance of the eye; 0: as sharp as the picture */
    sbl_loupe_place place;  /* loupe --at */
    double side_mm;         /* loupe --side; 0: the default */
    bool sample, json, quiet, force, help;
} command_options;

typedef struct cli_command {
    const char *name;
    const char *summary; /* one line for the list of commands */
    const char *usage;   /* the whole help text */
    int (*run)(const command_options *options);
    bool needs_client, needs_out;
    /* For a command with options of its own (it does not work on an intake): gets the words behind its name; run is NULL. */
    int (*run_words)(int argc, char **argv);
} cli_command;

/* One option of such a command: with value it takes one, with flag it does not. Ends with a row whose name is NULL. */
typedef struct own_option {
    const char *name, *letter; /* "--mesh", "-m"; letter may be NULL */
    const char **value;
    bool *flag;
} own_option;

/* The other words, such as files. */
typedef struct own_words {
    const char **word; /* room for most */
    size_t count, most;
} own_words;

/* Fill what the options point at. EXIT_DONE, or EXIT_USAGE after a message. --help is the caller's: main has answered it before. */
int options_parse_own(const char *command_name, const own_option *option, own_words *words, int argc, char **argv);

/* Ends with a command whose name is NULL. */
extern const cli_command COMMANDS[];
const cli_command *command_find(const char *name);

/* Fill options from the words behind the command's name. EXIT_DONE, or EXIT_USAGE after a message. */
int options_parse(command_options *options, const cli_command *chosen, int argc, char **argv);

/* The same for numbers of a command line: the whole text must be a number in [low, high]. */
bool options_number(const char *text, double low, double high, double *value);

/*
 * --printed: what the card's check ruler of 100 mm measures, or MEASURED/TRUE of another length, such as 39.7/40; NULL: it was not. EXIT_DONE, or EXIT_USAGE after
 * a message.
 */
int options_print(sbl_card_options *print, const char *text, const char *command_name);

/* Of a stubble-card-reference/1. EXIT_DONE, or an exit code after a message. */
int card_reference_read(sbl_card_reference *reference, const char *path, sbl_arena *arena, sbl_diag *diag);

/* On which side of the work a failure lies: the same status means another exit code. */
typedef enum failure_side { FAILED_READING, FAILED_PLANNING, FAILED_WRITING } failure_side;

/* "stubble: FILE: field: message, hint" on standard error; returns the exit code that fits. */
int message_failure(const char *file, const sbl_diag *diag, failure_side side);
/* "stubble: FILE: text" on standard error, of what is worth knowing where nothing failed. */
void message_note(const char *file, const char *text);
int message_usage(const char *command_name, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Whether what is written would take the place of a file that is read; each EXIT_DONE, or an exit code after a message. out NULL: nothing is
 * written. The second knows the names of the results of each command on an intake.
 */
int results_apart(const char *out, const char *const *input, size_t count);
struct workspace;
int results_spare_inputs(struct workspace *s, const command_options *options);

/* What was written into a text, on standard output; EXIT_DONE, or EXIT_MEMORY after a message if it is not whole. */
int output_text(const sbl_text *text);

/* A text on standard output, broken before column 92; the first line begins where the cursor stands, the others at indent. */
void print_wrapped(const char *text, int indent);

/*
 * Progress on standard error: on a terminal one line that is rewritten; elsewhere, for commands that write results (-o), a line for each
 * stage; nothing with --quiet or --json. Stages are constant strings.
 */
void progress_begin(const command_options *options);
int progress_report(void *user, const char *stage, float fraction);
void progress_end(void);

/* --language: the language of documents, NULL for English, and a list for what has no translation. Close it in any case. */
typedef struct language_choice {
    sbl_arena arena;
    struct sbl_language *language;
    struct sbl_untranslated *missing; /* NULL for English */
} language_choice;
/* Before the work, so that a wrong word is answered at once: EXIT_DONE, or an exit code after a message. */
int language_open(language_choice *choice, const command_options *options);
void language_close(language_choice *choice);
/* For people, and the members language and untranslated for machines. */
void language_show_missing(const language_choice *choice);
void language_write_json(sbl_text *text, const language_choice *choice);

/* Everything from file to plan. */
typedef struct workspace {
    sbl_arena arena;
    sbl_host host;
    struct sbl_threads *threads;
    sbl_knowledge knowledge;
    sbl_client client;
    sbl_head head;
    sbl_scan_report scan;
    sbl_plan plan;
    sbl_diag diag;
    /* Of an intake that plans a patch (client.has_patch). */
    sbl_patch patch;
    sbl_photo photo;
    sbl_card_found card[SBL_CARD_KIND_COUNT];
    sbl_card_colour colour;
    const char *scale_reason;  /* how a scale that was given contradicts a card in the photo; NULL: it does not */
    const char *colour_reason; /* why a card's colours are not used; NULL: they are, or there is no card */
} workspace;

/* Read the intake, make the head and the plan. EXIT_DONE or the exit code after a message. Always end with workspace_close. */
int workspace_open(workspace *s, const command_options *options);
/* The same for a command that needs a head: an intake that plans a patch is refused. */
int workspace_open_head(workspace *s, const command_options *options, const char *command_name);
/* The same with a photo: its camera and, without a scan, the head are fitted before the plan is made. */
struct photo_view;
int workspace_open_photo(workspace *s, const command_options *options, struct photo_view *photo);
void workspace_close(workspace *s);
/* A name that an intake holds is meant relative to the intake. */
const char *workspace_beside(workspace *s, const command_options *options, const char *file);
/* The photo of the intake's patch, its card, the patch and its plan. */
int workspace_open_patch(workspace *s, const command_options *options);
/* What is known of the patch, as lines for a person. */
void patch_show(const workspace *s);

int command_plan(const command_options *options);
int command_assess(const command_options *options);
int command_design(const command_options *options);
int command_quote(const command_options *options);
int command_preview(const command_options *options);
int command_stencil(const command_options *options);
int command_loupe(const command_options *options);
extern const char LOUPE_USAGE[];
int command_new(const command_options *options);
int command_sample(const command_options *options);
int command_completion(const command_options *options);
int command_card(int argc, char **argv);
extern const char CARD_USAGE[];
int command_measure(int argc, char **argv);
extern const char MEASURE_USAGE[];
int command_landmarks(int argc, char **argv);
extern const char LANDMARKS_USAGE[];
int command_photo(int argc, char **argv);
extern const char PHOTO_USAGE[];
int command_skin(int argc, char **argv);
extern const char SKIN_USAGE[];
int command_colour(int argc, char **argv);
extern const char COLOUR_USAGE[];

int command_forecast(const command_options *options);
extern const char FORECAST_USAGE[];
int command_course(const command_options *options);
extern const char COURSE_USAGE[];
int command_consent(const command_options *options);
extern const char CONSENT_USAGE[];
int quote_compare(const command_options *options); /* quote --compare */
int command_field(int argc, char **argv);
extern const char FIELD_USAGE[];

int command_bake(int argc, char **argv);
extern const char BAKE_USAGE[];
int command_match(int argc, char **argv);
extern const char MATCH_USAGE[];

int command_head(int argc, char **argv);
extern const char HEAD_USAGE[];

#endif
