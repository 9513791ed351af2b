/* field_command.h - what the files of `stubble field` share. */
#ifndef STUBBLE_CLI_FIELD_COMMAND_H
#define STUBBLE_CLI_FIELD_COMMAND_H

#include "command.h"

#include "stubble/evenness_file.h"
#include "stubble/points_file.h"

typedef struct field_options {
    const char *points, *mesh, *area, *picture, *out, *count, *seed, *regularity, *region, *pattern, *threads;
    bool json, quiet, changes;
    const char *word[2];
    size_t words;
} field_options;

/* Dots of a course, from wherever they came. */
typedef struct field_dots {
    const char *path; /* of the table; the intake's for a plan made now */
    sbl_points points;
    const float *wanted_per_cm2; /* only of a plan made now */
    bool is_head;
} field_dots;

/*
 * The dots of a folder of results, of its plan.json or dots.csv, or of an intake, whose plan is made in *s (workspace_close is the
 * caller's, also after a failure). EXIT_DONE or the exit code after a message.
 */
int field_dots_load(field_dots *dots, const char *path, workspace *s, const field_options *options);

/* The report for a person, on standard output. */
void field_show(const sbl_evenness_sheet *sheet);

/* Each: EXIT_DONE or the exit code after a message. */
int field_write(const field_options *options);
int field_compare(const field_options *options);

/* A whole number in [low, high]; the fallback without text. False after a message. */
bool field_whole_number(const char *option, const char *text, double low, double high, double fallback, double *value);

#endif
