/*
 * stubble/matches_file.h - "stubble-matches/1": the matching of two visits in a file that a person confirms or corrects.
 *
 *   sbl_matches_write(&text, visit, &visits);              // the proposal, with "confirmed": false and no corrections
 *   ... a person looks at the picture, writes corrections, sets "confirmed": true ...
 *   sbl_matches matches;
 *   st = sbl_matches_read(&matches, text, bytes, &arena, &diag);
 *   st = sbl_matches_apply(&visits, &matches, visit, &arena, &diag);            // settled
 *
 * Corrections name marks as the picture does (stubble/visits.h):
 *   {"same": ["L3", "N2"]}            one of the first photo and one of the second are the same mark after all
 *   {"apart": "7"}                    pair 7 is wrong
 *   {"there": "L3"}                   it is there in the other photo, too, though the program did not find it
 *   {"no_mark": "L4"}                 no hair and no dot; of a pair both, or with "photo": 1 or 2 that one alone
 *   {"changed": "7"}, {"unchanged": "7"}
 * and may each carry a "note". "seen_as_one" names the lost and new marks that the program takes to be there, as one with their neighbour: a
 * person strikes those that are not, or adds some. Those that the program named are told with the marks, too ("as_one"): each name more or
 * less is a correction. A file without that list, as before there was one, names none.
 * The file holds every mark's place: what is corrected are these marks and these pairs, whatever a later version of the program would propose.
 */
#ifndef STUBBLE_MATCHES_FILE_H
#define STUBBLE_MATCHES_FILE_H

#include "stubble/measure_file.h"

#define SBL_MATCHES_BYTES_MAX       ((size_t)8 << 20)
#define SBL_MATCHES_MARKS_MAX       (2 * SBL_SPECKS_MAX) /* in one list: those that lie outside of either photo */
#define SBL_MATCHES_CORRECTIONS_MAX 20000u

typedef struct sbl_matched_mark {
    sbl_mark_name name;
    double px[2][2]; /* in the first and the second photo; NaN where it is not */
    bool as_one;     /* the program took it for seen as one with its neighbour */
} sbl_matched_mark;

typedef struct sbl_correction {
    sbl_judgement_kind kind;
    sbl_mark_name first, second; /* of the photos; number 0: none */
    uint32_t position;           /* in the file's list, from 0 */
} sbl_correction;

typedef struct sbl_matches {
    bool confirmed;
    struct {
        uint32_t width, height;
        double px_per_mm;
    } photo[2];
    const sbl_matched_mark *pair, *lost, *added, *outside;
    uint32_t pair_count, lost_count, added_count, outside_count;
    const sbl_correction *correction;
    uint32_t correction_count;
    const sbl_mark_name *joined; /* seen as one with their neighbour, says the file now */
    uint32_t joined_count;
} sbl_matches;

/* text->failed tells of missing memory. Corrections are not written: they are a person's. */
void sbl_matches_write(sbl_text *text, const sbl_measured visit[2], const sbl_visits *visits);

/*
 * SBL_E_DATA     no JSON, a field missing, of another type or unknown, a name that is none, marks that are not named in their order
 * SBL_E_RANGE    a number outside its range
 * SBL_E_LIMIT    a file, list or text larger than the limits
 */
SBL_MUST_CHECK sbl_status sbl_matches_read(sbl_matches *matches, const void *text, size_t bytes, sbl_arena *arena, sbl_diag *diag);

/*
 * Begins visits with the file's pairs and what is seen as one, applies its corrections (what makes or breaks pairs first, what is said of
 * changes then) and settles.
 * SBL_E_CONFLICT  the photos, or the marks found in them, are not those of the file; judgements contradict each other, or make a pair of
 *                 marks that lie far from each other
 * SBL_E_DATA      too few pairs are left
 * SBL_E_NOT_FOUND a correction, or the list of those seen as one, names a mark that is not there
 */
SBL_MUST_CHECK sbl_status sbl_matches_apply(sbl_visits *visits, const sbl_matches *matches, const sbl_measured visit[2], sbl_arena *arena,
                                            sbl_diag *diag);

#endif
