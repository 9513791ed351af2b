/*
 * stubble/visits.h - two visits of one place as a person judges them: every mark has a name, a state and a place in both photos.
 *
 *   sbl_visits visits;
 *   st = sbl_visits_begin(&visits, &before, &after, &match, &arena, &diag);      // the proposal (stubble/specks.h)
 *   uint32_t lost, other;
 *   if (sbl_visits_find(&visits, 0, (sbl_mark_name){'L', 3}, &lost) && sbl_visits_find(&visits, 1, (sbl_mark_name){'N', 2}, &other))
 *       st = sbl_visits_judge(&visits, (sbl_judgement){SBL_JUDGE_SAME, lost, other}, &diag);
 *   st = sbl_visits_settle(&visits, scale_error, &arena, &diag);                 // map, counts, fading: anew from what was judged
 *
 * Seen as one   Hairs that one photo shows as one mark and the other apart: one of them is that mark's pair, the others have names as lost or new
 *               marks have, and are there in both. The program says so, not a person: they are MISSED without being judged.
 * Names         A pair is 7 in both photos. L3 was not found again, N2 is new; A4 and B5 lie where the other photo was not looked at. A name
 *               belongs to its marks and stays theirs whatever a person judges, so that it means the same in every picture.
 * Method        The map between the visits is fitted to the pairs that stand: affine over all, and around each mark what its neighbours depart
 *               from that. Errors of turn and stretch by leaving out each of nine parts of the place in turn, or of the pairs where they are few (grouped jackknife: Shao and
 *               Wu, "A general theory for jackknife variance estimation", Annals of Statistics 17:1176, 1989), since bent skin makes
 *               neighbours err alike; stretch also carries both scales' errors.
 * Doubt         Of the counts of a proposal, one standard deviation, a model: each lost mark may have been too faint for the other photo (by how
 *               its darkness, faded as the others, compares with what is seen at all there, and by how much darkness
 *               scatters); marks parted by size alone count half; of all judgements 0.1 % are wrong (made photos, docs/photos.md). What a
 *               person confirmed has no such doubt.
 * Memory        In the arena. Deterministic.
 */
#ifndef STUBBLE_VISITS_H
#define STUBBLE_VISITS_H

#include "stubble/speck_errors.h"

#define SBL_NO_SPECK 0xffffffffu

typedef struct sbl_mark_name {
    char letter; /* 0: a pair; 'L' lost, 'N' new, 'A' and 'B' beyond what the other photo shows */
    uint32_t number;
} sbl_mark_name;

typedef enum sbl_mark_state {
    SBL_MARK_PAIRED,
    SBL_MARK_MISSED,  /* there in both; one photo shows it as one with its neighbour, or a person says that it was not found */
    SBL_MARK_ALONE,   /* lost in the first photo, new in the second */
    SBL_MARK_OUTSIDE, /* the other photo was not looked at there */
    SBL_MARK_NOTHING  /* no hair and no dot, says a person */
} sbl_mark_state;

typedef struct sbl_visit_mark {
    sbl_mark_name name;
    sbl_mark_state state;
    uint32_t partner;     /* in the other photo; SBL_NO_SPECK */
    double other_mm[2];   /* where it lies on the other photo's plane: its partner, or where it should be */
    double apart_mm;      /* paired: from where the map has it */
    double change;        /* paired: ln of darkness after over before, less the median of all pairs */
    bool changed;         /* darker or lighter than the pairs became */
    bool judged;          /* a person said something about it */
    int8_t changed_judge; /* 1 changed, -1 unchanged, says a person; 0 nothing */
} sbl_visit_mark;

typedef struct sbl_visits {
    const sbl_specks *specks[2];
    sbl_visit_mark *mark[2]; /* as many as specks */
    uint32_t judgements;
    bool confirmed; /* set by whoever knows that a person looked at all of it; takes the doubt from the counts */
    /* From here on by sbl_visits_settle. */
    uint32_t pair_count, missed_count, lost_count, new_count, changed_count, outside_count[2], nothing_count[2];
    double again_error, lost_error, new_error, changed_error; /* of pair_count + missed_count, and of the others */
    double retention,
        retention_error; /* of what the first visit shows where both looked: there again. With sqrt(p (1 - p) / n) for chance */
    double confidence;   /* of all that was found where both looked: in both */
    double affine[6];    /* as sbl_speck_match has it */
    double turn, turn_error, stretch_least, stretch_least_error, stretch_most, stretch_most_error;
    double apart_rms_mm;
    double fading, fading_error; /* as sbl_speck_match has it */
    double change_scatter;       /* of the pairs' change: one sd of a single one */
} sbl_visits;

/*
 * Of the match only pairs, lost and added are read: they may come from a file. What none of the lists names lies outside.
 * SBL_E_DATA  a list names a mark twice, or one that is not there
 */
SBL_MUST_CHECK sbl_status sbl_visits_begin(sbl_visits *visits, const sbl_specks *before, const sbl_specks *after,
                                           const sbl_speck_match *match, sbl_arena *arena, sbl_diag *diag);

/* The mark that bears a name in the first (0) or second (1) photo. */
bool sbl_visits_find(const sbl_visits *visits, uint32_t photo, sbl_mark_name name, uint32_t *index);

/*
 * This mark of a photo (0 or 1) is a hair that the other one shows as one with its neighbour, as sbl_visits_begin has it of the matching's own
 * finds. No judgement.
 * SBL_E_CONFLICT  it does not stand alone
 */
SBL_MUST_CHECK sbl_status sbl_visits_join(sbl_visits *visits, uint32_t photo, uint32_t index, sbl_diag *diag);

typedef enum sbl_judgement_kind {
    SBL_JUDGE_SAME,      /* first and second are one mark; who they were paired with stays alone */
    SBL_JUDGE_APART,     /* this pair (first and second) is none */
    SBL_JUDGE_NOTHING,   /* no hair and no dot; either may be SBL_NO_SPECK */
    SBL_JUDGE_MISSED,    /* there in both, though found in one only */
    SBL_JUDGE_CHANGED,   /* of a pair, by its first mark; to be judged after what makes or breaks pairs */
    SBL_JUDGE_UNCHANGED, /* so is this */
    SBL_JUDGEMENT_KINDS
} sbl_judgement_kind;

typedef struct sbl_judgement {
    sbl_judgement_kind kind;
    uint32_t first, second; /* indices, or SBL_NO_SPECK */
} sbl_judgement;

/*
 * SBL_E_CONFLICT  a mark was judged before in another way, or the judgement does not fit it (apart: they are no pair; missed: it has a
 *                 partner; changed: it has none). Nothing has changed then.
 */
SBL_MUST_CHECK sbl_status sbl_visits_judge(sbl_visits *visits, sbl_judgement judgement, sbl_diag *diag);

/*
 * scale_error: relative, of each photo.
 * SBL_E_DATA      fewer than six pairs are left, or they lie in a row
 * SBL_E_CONFLICT  a pair that a person made lies farther apart than skin bends (twice the spacing): a slip in a name. diag->index is its
 *                 first mark
 */
SBL_MUST_CHECK sbl_status sbl_visits_settle(sbl_visits *visits, const double scale_error[2], sbl_arena *arena, sbl_diag *diag);

/*
 * Figures of one photo without what a person called nothing, with what is there though it has no mark here, which counts and was not measured.
 * Hairs that are seen as one are in a unit that is counted; what a person saw beside brings as many units as other marks do. Hairs by light
 * shrink as the units do; colours and noise stay those of all that was found. colour: as in sbl_speck_errors_of.
 */
SBL_MUST_CHECK sbl_status sbl_visits_summarize(sbl_specks_summary *summary, sbl_speck_errors *errors, const sbl_visits *visits,
                                               uint32_t photo, double scale_relative_error, const sbl_card_colour *colour, sbl_arena *arena,
                                               sbl_diag *diag);

#endif
