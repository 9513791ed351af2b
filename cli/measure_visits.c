/* Two visits: the proposal or a person's file, and what is made of it. */
#include "measure_visits.h"

#include "command.h"
#include "stubble/file.h"
#include "stubble/matches_file.h"

#include <math.h>

#define SPACING_ALIKE 0.12 /* relative; spacings that differ more make it likely that a scale is wrong */

/* A wrong scale looks like another place: how far apart marks lie in each photo tells which it may be. */
static void name_scale(const sbl_measured measured[2], sbl_diag *diag)
{
    static char hint[360];
    double one = measured[0].summary->nearest_mm, two = measured[1].summary->nearest_mm;
    bool by_cards = measured[0].source == SBL_SCALE_CARD && measured[1].source == SBL_SCALE_CARD;
    if (diag->status != SBL_E_CONFLICT || by_cards) return;
    if (one > 0.0 && two > 0.0 && !(fabs(two / one - 1.0) < SPACING_ALIKE))
        snprintf(hint, sizeof hint,
                 "or a scale is wrong: marks lie %.2f mm apart in the first photo and %.2f mm in the second. If the second was taken "
                 "%s, give it its own scale\n  (--later-scale %.4g would make them alike; or --later-length). Else photograph the same "
                 "place again, sharp, with at least half of it in both",
                 one, two, two > one ? "from nearer" : "from farther away", one / two / measured[1].specks->px_per_mm);
    else
        snprintf(hint, sizeof hint,
                 "photograph the same place again, sharp, with at least half of it in both; check the scale, too: a photo from another "
                 "distance\n  needs its own (--later-scale, --later-length)");
    diag->hint = hint;
}

static int apply_file(sbl_visits *visits, const char *path, const sbl_measured measured[2], sbl_arena *arena)
{
    sbl_diag diag = {0};
    const unsigned char *text;
    size_t bytes;
    sbl_matches matches;
    sbl_status status = sbl_file_read(&text, &bytes, path, SBL_MATCHES_BYTES_MAX, arena, &diag);
    if (status == SBL_OK) status = sbl_matches_read(&matches, text, bytes, arena, &diag);
    if (status != SBL_OK) return message_failure(path, &diag, FAILED_READING);
    status = sbl_matches_apply(visits, &matches, measured, arena, &diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(path, &diag, FAILED_PLANNING);
}

static int propose(sbl_visits *visits, const sbl_measured measured[2], sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_speck_match match;
    sbl_status status = sbl_specks_match(&match, measured[0].specks, measured[1].specks, arena, &diag);
    if (status != SBL_OK) name_scale(measured, &diag);
    const double scale_error[2] = {measured[0].scale_relative_error, measured[1].scale_relative_error};
    if (status == SBL_OK) status = sbl_visits_begin(visits, measured[0].specks, measured[1].specks, &match, arena, &diag);
    if (status == SBL_OK) status = sbl_visits_settle(visits, scale_error, arena, &diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(measured[1].file, &diag, FAILED_PLANNING);
}

int measure_match(sbl_visits *visits, const char *matches, const sbl_measured measured[2], const measure_figures figures[2],
                  sbl_arena *arena)
{
    sbl_diag diag = {0};
    int code = matches ? apply_file(visits, matches, measured, arena) : propose(visits, measured, arena);
    if (code != EXIT_DONE) return code;
    sbl_status status = SBL_OK;
    for (uint32_t i = 0; i < 2 && status == SBL_OK; i++)
        status = sbl_visits_summarize(figures[i].summary, figures[i].errors, visits, i, measured[i].scale_relative_error, figures[i].colour,
                                      arena, &diag);
    return status == SBL_OK ? EXIT_DONE : message_failure(measured[1].file, &diag, FAILED_PLANNING);
}

static int fail_writing(const char *path, sbl_diag *diag)
{
    if (diag->status == SBL_E_CONFLICT)
        sbl_fail(diag, SBL_E_IO, "the file is there already, and may hold a person's corrections",
                 "give another name, or read it with --matches");
    return message_failure(path, diag, FAILED_WRITING);
}

int measure_check_results(const char *matches, const char *picture)
{
    sbl_diag diag = {0};
    if (matches && picture && sbl_file_same_goal(matches, picture))
        return message_usage("measure", "-o and --write-matches are one file, \"%s\": give each its own", picture);
    if (matches && sbl_file_check_new(matches, &diag) != SBL_OK) return fail_writing(matches, &diag);
    if (picture && sbl_file_check_write(picture, &diag) != SBL_OK) return message_failure(picture, &diag, FAILED_WRITING);
    return EXIT_DONE;
}

int measure_write_matches(const char *path, const sbl_measured measured[2], const sbl_visits *visits, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_text text;
    sbl_text_begin(&text, arena);
    sbl_matches_write(&text, measured, visits);
    sbl_status status = text.failed ? sbl_fail(&diag, SBL_E_MEMORY, "there is not enough memory for the matching", "")
                                    : sbl_file_write_new(path, text.data, text.length, &diag);
    return status == SBL_OK ? EXIT_DONE : fail_writing(path, &diag);
}
