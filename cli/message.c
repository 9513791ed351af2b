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

/* The progress line belongs to the process's terminal, of which there is one. */
static bool progress_shown, progress_dirty;

void progress_begin(const command_options *options)
{
    progress_shown = !options->quiet && !options->json && isatty(STDERR_FILENO);
}

int progress_report(void *user, const char *stage, float fraction)
{
    (void)user;
    (void)fraction;
    if (!progress_shown) return 0;
    fprintf(stderr, "\r\033[K  %s ...", stage);
    fflush(stderr);
    progress_dirty = true;
    return 0;
}

void progress_end(void)
{
    if (progress_dirty) fprintf(stderr, "\r\033[K");
    progress_dirty = false;
}
