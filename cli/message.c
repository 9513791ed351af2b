#include "command.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

int message_usage(const char *command_name, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "stubble%s%s: ", command_name ? " " : "", command_name ? command_name : "");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n  stubble %s%s--help explains it\n", command_name ? command_name : "", command_name ? " " : "");
    return EXIT_USAGE;
}

static int exit_code(sbl_status status, failure_side side)
{
    switch (status) {
    case SBL_OK:
        return EXIT_DONE;
    case SBL_E_ARG:
        return EXIT_SOFTWARE;
    case SBL_E_MEMORY:
        return EXIT_MEMORY;
    case SBL_E_CANCELLED:
        return EXIT_INTERRUPTED;
    case SBL_E_IO:
    case SBL_E_NOT_FOUND:
        if (side == FAILED_WRITING) return EXIT_CANNOT_CREATE;
        return side == FAILED_READING ? EXIT_NO_INPUT : EXIT_DATA;
    default:
        return EXIT_DATA;
    }
}

int message_failure(const char *file, const sbl_diag *diag, failure_side side)
{
    progress_end();
    fprintf(stderr, "stubble: ");
    if (file) fprintf(stderr, "%s: ", file);
    if (diag->line) fprintf(stderr, "line %u, column %u: ", diag->line, diag->column);
    if (diag->field[0] && !(file && strstr(file, diag->field))) fprintf(stderr, "%s: ", diag->field);
    fprintf(stderr, "%s\n", diag->message ? diag->message : sbl_status_text(diag->status));
    if (diag->hint && *diag->hint) fprintf(stderr, "  %s\n", diag->hint);
    return exit_code(diag->status, side);
}

void message_note(const char *file, const char *text)
{
    progress_end();
    fprintf(stderr, "stubble: %s: %s\n", file, text);
}

/*
 * Progress belongs to the process's standard error, of which there is one: on a terminal a line that is rewritten, elsewhere (a file,
 * another program) a line for each stage when it begins.
 */
static enum { PROGRESS_NONE, PROGRESS_REWRITTEN, PROGRESS_LINES } progress_kind;
static bool progress_dirty;
static const char *progress_told[24]; /* stages that have their line; constant strings */
static uint32_t progress_told_count;

void progress_begin(const command_options *options)
{
    progress_told_count = 0;
    progress_kind = options->quiet || options->json ? PROGRESS_NONE
                    : isatty(STDERR_FILENO)         ? PROGRESS_REWRITTEN
                    : options->out                  ? PROGRESS_LINES
                                                    : PROGRESS_NONE;
}

static bool is_told(const char *stage)
{
    for (uint32_t i = 0; i < progress_told_count; i++)
        if (!strcmp(progress_told[i], stage)) return true;
    return false;
}

int progress_report(void *user, const char *stage, float fraction)
{
    (void)user;
    (void)fraction;
    if (progress_kind == PROGRESS_REWRITTEN) {
        fprintf(stderr, "\r\033[K  %s ...", stage);
        fflush(stderr);
        progress_dirty = true;
    } else if (progress_kind == PROGRESS_LINES && progress_told_count < sizeof progress_told / sizeof *progress_told && !is_told(stage)) {
        fprintf(stderr, "stubble: %s ...\n", stage);
        progress_told[progress_told_count++] = stage;
    }
    return 0;
}

void progress_end(void)
{
    if (progress_dirty) fprintf(stderr, "\r\033[K");
    progress_dirty = false;
}

void print_wrapped(const char *text, int indent)
{
    int column = indent;
    for (const char *word = text; *word;) {
        size_t length = strcspn(word, " \n");
        if (column > indent && column + (int)length > 92) {
            printf("\n%*s", indent, "");
            column = indent;
        }
        printf("%.*s ", (int)length, word);
        column += (int)length + 1;
        word += length;
        while (*word == ' ' || *word == '\n') word++;
    }
    printf("\n");
}

int output_text(const sbl_text *text)
{
    if (text->failed)
        return message_failure(NULL, &(sbl_diag){.status = SBL_E_MEMORY, .message = "there is not enough memory"}, FAILED_WRITING);
    fwrite(text->data, 1, text->length, stdout); /* main asks at the end whether all was written */
    return EXIT_DONE;
}
