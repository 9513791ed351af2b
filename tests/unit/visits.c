/* Two visits as a person judges them: names, expected places and errors against the truth, judgements and what contradicts them. */
#include "check.h"
#include "stubble/math.h"
#include "stubble/speck_errors.h"
#include "stubble/visits.h"

#include <string.h>

#define SIDE    24 /* marks a side */
#define MARKS   (SIDE * SIDE)
#define APART   0.8 /* mm */
#define TRIALS  60
#define DIMMEST 0.10 /* darkness below which a made photo shows nothing */

static sbl_diag diag;
static sbl_arena arena;

typedef struct scene {
    double turn, stretch, bend_mm, jitter_mm, fading, lost, spread; /* spread: of ln darkness between marks */
    uint64_t seed;
} scene;

static sbl_speck speck[2][MARKS];
static uint32_t truth[2][MARKS], of_truth[2][MARKS]; /* the truth of a mark, the mark of a truth (SBL_NO_SPECK) */
static bool gone[MARKS];
static sbl_specks specks[2];
static sbl_speck_pair pair[MARKS];
static uint32_t lost[MARKS], added[MARKS];
static sbl_speck_match match;

/* Where the truth lies in a photo. */
static void place(const scene *s, uint32_t photo, uint32_t i, double at[2])
{
    double middle = 0.5 * SIDE * APART, x = APART * (i % SIDE + 0.4 * sbl_random_unit(s->seed, 1, i)) - middle,
           y = APART * (i / SIDE + 0.4 * sbl_random_unit(s->seed, 2, i)) - middle;
    at[0] = x;
    at[1] = y;
    if (!photo) return;
    x = s->stretch * x + s->bend_mm * sin(0.35 * y + (double)s->seed);
    y += s->bend_mm * cos(0.3 * x + (double)s->seed);
    at[0] = cos(s->turn) * x - sin(s->turn) * y + 1.0;
    at[1] = sin(s->turn) * x + cos(s->turn) * y - 0.5;
}

static void see(const scene *s, uint32_t photo)
{
    double half = SIDE * APART;
    specks[photo] = (sbl_specks){.speck = speck[photo],
                                 .kind = SBL_SPECKS_DOTS,
                                 .area_cm2 = 0.01 * half * half,
                                 .px_per_mm = 20.0,
                                 .seen_least = DIMMEST,
                                 .inner = {-half, -half, 2.0 * half, 2.0 * half}};
    for (uint32_t i = 0; i < MARKS; i++) {
        double at[2], darkness = 0.3 * exp(s->spread * sbl_random_normal(s->seed, 3, i));
        of_truth[photo][i] = SBL_NO_SPECK;
        gone[i] = sbl_random_unit(s->seed, 4, i) < s->lost;
        if (photo) darkness *= s->fading * exp(0.1 * sbl_random_normal(s->seed, 5, i));
        if ((photo && gone[i]) || darkness < DIMMEST) continue;
        place(s, photo, i, at);
        for (uint64_t c = 0; c < 2; c++) at[c] += s->jitter_mm * sbl_random_normal(s->seed, 6 + 2 * photo + c, i);
        of_truth[photo][i] = specks[photo].count;
        uint32_t own = specks[photo].count++;
        truth[photo][own] = i;
        speck[photo][own] = (sbl_speck){.x_mm = at[0],
                                        .y_mm = at[1],
                                        .x_px = 20.0 * at[0],
                                        .y_px = 20.0 * at[1],
                                        .width_mm = 0.2,
                                        .length_mm = 0.2,
                                        .darkness = darkness,
                                        .unit = own};
        specks[photo].unit_count = specks[photo].count;
    }
}

/* What a faultless matcher would say of what was found. */
static void see_both(const scene *s)
{
    see(s, 0);
    see(s, 1);
    match = (sbl_speck_match){.pair = pair, .lost = lost, .added = added};
    for (uint32_t i = 0; i < specks[0].count; i++) {
        uint32_t other = of_truth[1][truth[0][i]];
        if (other == SBL_NO_SPECK) lost[match.lost_count++] = i;
        else pair[match.pair_count++] = (sbl_speck_pair){.before = i, .after = other};
    }
    for (uint32_t j = 0; j < specks[1].count; j++)
        if (of_truth[0][truth[1][j]] == SBL_NO_SPECK) added[match.added_count++] = j;
}

static const double SCALES[2] = {0.0, 0.0};

static sbl_visits proposal(void)
{
    sbl_visits v;
    REQUIRE(sbl_visits_begin(&v, &specks[0], &specks[1], &match, &arena, &diag) == SBL_OK);
    REQUIRE(sbl_visits_settle(&v, SCALES, &arena, &diag) == SBL_OK);
    return v;
}

/* Through turn, stretch and bend: where lost and new marks should be. */
static void test_places(void)
{
    scene s = {0.5, 1.05, 0.3, 0.01, 0.8, 0.05, 0.3, 3};
    see_both(&s);
    sbl_visits v = proposal();
    CHECK(v.pair_count == match.pair_count && v.lost_count == match.lost_count && v.new_count == match.added_count && v.lost_count > 15);
    double square = 0.0, worst = 0.0;
    for (uint32_t k = 0; k < match.lost_count; k++) {
        double at[2];
        const sbl_visit_mark *mark = &v.mark[0][match.lost[k]];
        place(&s, 1, truth[0][match.lost[k]], at);
        double off = hypot(mark->other_mm[0] - at[0], mark->other_mm[1] - at[1]);
        CHECK(mark->name.letter == 'L' && mark->name.number == k + 1 && mark->state == SBL_MARK_ALONE);
        square += off * off;
        worst = fmax(worst, off);
    }
    /* Marks are told apart by a third of their spacing; at the rim the bend is carried on from one side. */
    CHECK(worst < 0.33 * APART && sqrt(square / match.lost_count) < 0.1 * APART);
    printf("visits: places of %u lost marks within %.3f mm, rms %.3f; marks meet within %.3f\n", match.lost_count, worst,
           sqrt(square / match.lost_count), v.apart_rms_mm);
    CHECK_NEAR(v.fading, 0.8, 3.0 * v.fading_error);
    /* The other way round by the same pairs. */
    for (uint32_t i = 0; i < specks[1].count; i++)
        CHECK(v.mark[1][i].state != SBL_MARK_PAIRED || v.mark[0][v.mark[1][i].partner].partner == i);
}

/* Over made visits turn and stretch miss by what they state: t of 8 degrees of freedom has sd 1.15, and 60 trials tell it within 10 %. */
static void test_map_errors(void)
{
    double turns = 0.0, stretches = 0.0, stated[2] = {0.0, 0.0};
    for (uint64_t k = 0; k < TRIALS; k++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        scene s = {0.3, 1.04, 0.0, 0.05, 1.0, 0.0, 0.0, 100 + k};
        see_both(&s);
        sbl_visits v = proposal();
        double turn = (v.turn - s.turn) / v.turn_error, stretch = (v.stretch_most - 1.04) / v.stretch_most_error;
        turns += turn * turn / TRIALS;
        stretches += stretch * stretch / TRIALS;
        stated[0] += v.turn_error / TRIALS;
        s.bend_mm = 0.3;
        see_both(&s);
        v = proposal();
        stated[1] += v.turn_error / TRIALS;
        sbl_arena_rewind(&arena, mark);
    }
    printf("visits: turn off by %.2f, stretch by %.2f of what is stated; stated %.5f, bent %.5f\n", sqrt(turns), sqrt(stretches), stated[0],
           stated[1]);
    CHECK(sqrt(turns) > 0.75 && sqrt(turns) < 1.6 && sqrt(stretches) > 0.75 && sqrt(stretches) < 1.6);
    CHECK(stated[1] > 3.0 * stated[0]); /* bent skin makes neighbours err alike */
}

/* Marks too faint for the later photo look lost: the count's error covers them. */
static void test_doubt(void)
{
    double ratio = 0.0, faint = 0.0;
    for (uint64_t k = 0; k < TRIALS; k++) {
        sbl_arena_mark mark = sbl_arena_here(&arena);
        scene s = {0.3, 1.0, 0.0, 0.02, 0.6, 0.03, 0.25, 300 + k};
        see_both(&s);
        sbl_visits v = proposal();
        uint32_t really = 0;
        for (uint32_t i = 0; i < specks[0].count; i++) really += gone[truth[0][i]];
        ratio += pow(((double)v.lost_count - really) / v.lost_error, 2.0) / TRIALS;
        faint += ((double)v.lost_count - really) / v.lost_count / TRIALS;
        CHECK(v.lost_error < 0.8 * v.lost_count);
        v.confirmed = true;
        REQUIRE(sbl_visits_settle(&v, SCALES, &arena, &diag) == SBL_OK);
        CHECK(v.lost_error == 0.0 && v.again_error == 0.0 && v.retention_error > 0.0);
        sbl_arena_rewind(&arena, mark);
    }
    printf("visits: lost marks off by %.2f of what is stated; %.0f %% of them are there\n", sqrt(ratio), 100.0 * faint);
    CHECK(sqrt(ratio) < 1.5);
}

static uint32_t index_of(const sbl_visits *v, uint32_t photo, char letter, uint32_t number)
{
    uint32_t index = SBL_NO_SPECK;
    CHECK(sbl_visits_find(v, photo, (sbl_mark_name){letter, number}, &index));
    return index;
}

/* One judgement of each kind, counts followed by hand. */
static void test_judgements(void)
{
    scene s = {0.2, 1.0, 0.0, 0.01, 0.7, 0.05, 0.3, 9};
    see_both(&s);
    /* The truth parted: pair 1 is told as one lost and one new. */
    lost[match.lost_count++] = pair[0].before;
    added[match.added_count++] = pair[0].after;
    match.pair = pair + 1;
    match.pair_count--;
    sbl_visits v = proposal();
    uint32_t pairs = v.pair_count, lost_before = v.lost_count, new_before = v.new_count, changed = v.changed_count, none = SBL_NO_SPECK;
    uint32_t first = index_of(&v, 0, 'L', match.lost_count), second = index_of(&v, 1, 'N', match.added_count);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_SAME, first, second}, &diag), SBL_OK);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_MISSED, index_of(&v, 0, 'L', 1), none}, &diag), SBL_OK);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_NOTHING, index_of(&v, 0, 'L', 2), none}, &diag), SBL_OK);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_APART, index_of(&v, 0, 0, 7), index_of(&v, 1, 0, 7)}, &diag), SBL_OK);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_NOTHING, none, index_of(&v, 1, 0, 8)}, &diag), SBL_OK);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_CHANGED, index_of(&v, 0, 0, 9), none}, &diag), SBL_OK);
    REQUIRE(sbl_visits_settle(&v, SCALES, &arena, &diag) == SBL_OK);
    CHECK(v.pair_count == pairs + 1 - 2 && v.missed_count == 1 && v.changed_count == changed + 1);
    CHECK(v.lost_count == lost_before - 3 + 2); /* same, there, nothing; 7 and 8 */
    CHECK(v.new_count == new_before - 1 + 1);   /* same; 7 */
    CHECK(v.nothing_count[0] == 1 && v.nothing_count[1] == 1 && v.judgements == 6);
    CHECK_NEAR(v.retention, (double)(pairs) / (pairs + lost_before - 1), 1e-12);
    /* A name stays its mark's. */
    CHECK(v.mark[0][first].name.letter == 'L' && v.mark[0][first].partner == second && v.mark[1][second].name.letter == 'N');
    sbl_specks_summary before, after;
    sbl_speck_errors errors;
    sbl_specks_summarize(&before, &specks[1], 0.02);
    CHECK_STATUS(sbl_visits_summarize(&after, &errors, &v, 1, 0.02, NULL, &arena, &diag), SBL_OK);
    /* One struck out, one that was not found: a person's word, who says nothing of its unit. */
    CHECK(before.count == specks[1].count && after.count == specks[1].count);
    CHECK_NEAR(after.density_per_cm2, before.density_per_cm2, 1e-9);
    CHECK_NEAR(after.units_per_cm2, before.units_per_cm2, 1e-9);
    CHECK_STATUS(sbl_visits_summarize(&after, &errors, &v, 0, 0.02, NULL, &arena, &diag), SBL_OK);
    CHECK_NEAR(after.density_per_cm2, (specks[0].count - 1) / specks[0].area_cm2, 1e-9);
    CHECK(after.count == specks[0].count - 1);

    /* What contradicts, or does not fit. */
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_NOTHING, first, none}, &diag), SBL_E_CONFLICT);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_SAME, index_of(&v, 0, 'L', 3), second}, &diag), SBL_E_CONFLICT);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_APART, index_of(&v, 0, 0, 11), index_of(&v, 1, 0, 12)}, &diag),
                 SBL_E_CONFLICT);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_MISSED, index_of(&v, 0, 0, 11), none}, &diag), SBL_E_CONFLICT);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_CHANGED, index_of(&v, 0, 'L', 3), none}, &diag), SBL_E_CONFLICT);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_UNCHANGED, index_of(&v, 0, 0, 9), none}, &diag), SBL_E_CONFLICT);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_SAME, none, none}, &diag), SBL_E_CONFLICT);
    CHECK(v.judgements == 6);
    /* A slip in a name: marks ten millimetres apart. */
    uint32_t far = 0, near = index_of(&v, 0, 0, 20);
    for (uint32_t i = 0; i < specks[1].count; i++)
        if (hypot(speck[1][i].x_mm - speck[0][near].x_mm, speck[1][i].y_mm - speck[0][near].y_mm) > 10.0) far = i;
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_SAME, near, far}, &diag), SBL_OK);
    CHECK_STATUS(sbl_visits_settle(&v, SCALES, &arena, &diag), SBL_E_CONFLICT);
    CHECK(diag.index == near);
}

/* Hairs that one photo shows as one mark: one of them is its pair, the other is there as well and neither lost nor new; and each mark has one name. */
static void test_joined(void)
{
    sbl_visits v = proposal(), joined;
    uint32_t lost_mark = index_of(&v, 0, 'L', 1), beside = v.mark[0][index_of(&v, 0, 0, 9)].partner;
    uint32_t again = v.pair_count, gone_before = v.lost_count;
    /* What is lost was seen as one with the ninth pair's mark of the later photo. */
    sbl_speck_match with = match;
    sbl_speck_pair *last = pair + (match.pair - pair) + with.pair_count++;
    *last = (sbl_speck_pair){.before = lost_mark, .after = beside, .as_one = true};
    with.lost++;
    with.lost_count--;
    CHECK_STATUS(sbl_visits_begin(&joined, &specks[0], &specks[1], &with, &arena, &diag), SBL_OK);
    CHECK_STATUS(sbl_visits_settle(&joined, SCALES, &arena, &diag), SBL_OK);
    const sbl_visit_mark *mark = &joined.mark[0][lost_mark];
    CHECK(mark->state == SBL_MARK_MISSED && mark->name.letter == 'L' && mark->name.number == gone_before);
    CHECK(joined.pair_count == again && joined.missed_count == 1 && joined.lost_count == gone_before - 1);
    CHECK(joined.retention > v.retention && joined.judgements == 0);
    /* The same by name, as a file says it; once. */
    CHECK_STATUS(sbl_visits_join(&v, 0, lost_mark, &diag), SBL_OK);
    CHECK(v.mark[0][lost_mark].state == SBL_MARK_MISSED && !v.mark[0][lost_mark].judged && v.judgements == 0);
    CHECK_STATUS(sbl_visits_join(&v, 0, lost_mark, &diag), SBL_E_CONFLICT);
    CHECK_STATUS(sbl_visits_join(&v, 0, index_of(&v, 0, 0, 9), &diag), SBL_E_CONFLICT);
    CHECK_STATUS(sbl_visits_join(&v, 0, SBL_NO_SPECK, &diag), SBL_E_CONFLICT);
    CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_MISSED, lost_mark, SBL_NO_SPECK}, &diag), SBL_E_CONFLICT);
    CHECK(strstr(diag.message, "seen as one"));
    /* A file cannot name a mark twice: it does not know of hairs that are seen as one. */
    last->as_one = false;
    CHECK_STATUS(sbl_visits_begin(&joined, &specks[0], &specks[1], &with, &arena, &diag), SBL_E_DATA);
}

/* A hair that is seen as one with its neighbour counts as a hair and is in its neighbour's unit; what the light tells stays covered. */
static void test_joined_figures(void)
{
    scene s = {0.2, 1.0, 0.0, 0.01, 0.7, 0.05, 0.3, 9};
    see_both(&s);
    const double light = 1.3 * specks[1].count;
    specks[0].kind = specks[1].kind = SBL_SPECKS_HAIRS;
    specks[1].hairs_by_light = light;
    specks[1].hairs_by_light_error = 0.05 * light;
    sbl_visits v = proposal(), judged = proposal();
    sbl_specks_summary alone, sum;
    sbl_speck_errors errors;
    sbl_specks_summarize(&alone, &specks[1], 0.02);
    CHECK_STATUS(sbl_visits_summarize(&sum, &errors, &v, 1, 0.02, NULL, &arena, &diag), SBL_OK);
    /* Nothing seen as one, nothing judged. */
    CHECK(sum.count == alone.count && sum.density_per_cm2 == alone.density_per_cm2 && sum.units_error_per_cm2 == alone.units_error_per_cm2);
    CHECK(sum.density_error_per_cm2 == alone.density_error_per_cm2 && sum.regularity == alone.regularity);
    CHECK_NEAR(sum.density_error_per_cm2, sum.hairs_by_light_per_cm2 - sum.density_per_cm2, 1e-9);
    for (uint32_t k = 1; k <= 10; k++) {
        CHECK_STATUS(sbl_visits_join(&v, 0, index_of(&v, 0, 'L', k), &diag), SBL_OK);
        CHECK_STATUS(sbl_visits_judge(&judged, (sbl_judgement){SBL_JUDGE_MISSED, index_of(&judged, 0, 'L', k), SBL_NO_SPECK}, &diag),
                     SBL_OK);
    }
    CHECK_STATUS(sbl_visits_summarize(&sum, &errors, &v, 1, 0.02, NULL, &arena, &diag), SBL_OK);
    CHECK(sum.count == specks[1].count + 10);
    CHECK_NEAR(sum.density_per_cm2, sum.count / specks[1].area_cm2, 1e-9);
    CHECK_NEAR(sum.units_per_cm2, alone.units_per_cm2, 1e-9);
    CHECK_NEAR(sum.hairs_by_light_per_cm2, alone.hairs_by_light_per_cm2, 1e-9);
    /* Ten hairs nearer to what the light tells. */
    CHECK_NEAR(sum.density_error_per_cm2, light / specks[1].area_cm2 - sum.density_per_cm2, 1e-9);
    CHECK_STATUS(sbl_visits_summarize(&sum, &errors, &judged, 1, 0.02, NULL, &arena, &diag), SBL_OK);
    CHECK_NEAR(sum.units_per_cm2, alone.units_per_cm2 * (specks[1].count + 10) / specks[1].count, 1e-9);
    CHECK_NEAR(sum.density_error_per_cm2, light / specks[1].area_cm2 - sum.density_per_cm2, 1e-9);
}

/* Errors are those of the marks that stay: with three quarters struck out each mean is known half as well. */
static void test_judged_errors(void)
{
    scene s = {0.2, 1.0, 0.0, 0.01, 1.0, 0.0, 0.1, 20};
    see_both(&s);
    sbl_visits v = proposal();
    sbl_specks_summary sum;
    sbl_speck_errors all, kept;
    const double scale = 1e-6;
    CHECK_STATUS(sbl_visits_summarize(&sum, &all, &v, 0, scale, NULL, &arena, &diag), SBL_OK);
    const double nearest_sd = sum.nearest_sd_mm, nearest_all = all.nearest_mm;
    for (uint32_t i = 0; i < specks[0].count; i++)
        if (truth[0][i] % SIDE >= SIDE / 4)
            CHECK_STATUS(sbl_visits_judge(&v, (sbl_judgement){SBL_JUDGE_NOTHING, i, SBL_NO_SPECK}, &diag), SBL_OK);
    CHECK_STATUS(sbl_visits_summarize(&sum, &kept, &v, 0, scale, NULL, &arena, &diag), SBL_OK);
    CHECK(sum.count == specks[0].count / 4);
    CHECK_NEAR(sum.density_per_cm2, sum.count / specks[0].area_cm2, 1e-9);
    /* Scatter over the root of how many neighbours told it. */
    printf("visits: nearest neighbours within %.4f mm, of a quarter %.4f\n", nearest_all / nearest_sd, kept.nearest_mm / sum.nearest_sd_mm);
    CHECK(kept.nearest_mm / sum.nearest_sd_mm > 1.8 * nearest_all / nearest_sd);
    sbl_specks few = {.speck = speck[0], .count = 0, .area_cm2 = specks[0].area_cm2, .px_per_mm = specks[0].px_per_mm};
    sbl_speck own[MARKS];
    for (uint32_t i = 0; i < specks[0].count; i++)
        if (truth[0][i] % SIDE < SIDE / 4) own[few.count++] = speck[0][i];
    few.speck = own;
    few.unit_count = few.count;
    few.kind = specks[0].kind;
    sbl_specks_summary expected;
    sbl_speck_errors errors;
    sbl_specks_summarize(&expected, &few, scale);
    sbl_speck_errors_of(&errors, &few, &expected, scale, NULL);
    CHECK(kept.nearest_mm == errors.nearest_mm && kept.darkness == errors.darkness && kept.told_apart_mm == errors.told_apart_mm);
    CHECK(kept.area_cm2 == errors.area_cm2 && kept.darkness != all.darkness);
}

static void test_refusals(void)
{
    sbl_visits v;
    scene s = {0.2, 1.0, 0.0, 0.01, 0.9, 0.05, 0.2, 11};
    see_both(&s);
    lost[0] = pair[0].before;
    CHECK_STATUS(sbl_visits_begin(&v, &specks[0], &specks[1], &match, &arena, &diag), SBL_E_DATA);
    lost[0] = MARKS + 5;
    CHECK_STATUS(sbl_visits_begin(&v, &specks[0], &specks[1], &match, &arena, &diag), SBL_E_DATA);
    CHECK_STATUS(sbl_visits_begin(&v, &specks[0], NULL, &match, &arena, &diag), SBL_E_ARG);
    match.lost_count = match.added_count = 0;
    match.pair_count = 5;
    REQUIRE(sbl_visits_begin(&v, &specks[0], &specks[1], &match, &arena, &diag) == SBL_OK);
    CHECK(v.mark[0][specks[0].count - 1].state == SBL_MARK_OUTSIDE && v.mark[0][specks[0].count - 1].name.letter == 'A');
    CHECK_STATUS(sbl_visits_settle(&v, SCALES, &arena, &diag), SBL_E_DATA);
    match.pair_count = 12; /* a row */
    REQUIRE(sbl_visits_begin(&v, &specks[0], &specks[1], &match, &arena, &diag) == SBL_OK);
    for (uint32_t i = 0; i < 12; i++) speck[0][pair[i].before].y_mm = 1.0;
    CHECK_STATUS(sbl_visits_settle(&v, SCALES, &arena, &diag), SBL_E_DATA);
}

/* Errors that a summary leaves out: against the scatter of made photos, and nothing told without a card. */
static void test_summary_errors(void)
{
    scene s = {0.2, 1.0, 0.0, 0.01, 1.0, 0.0, 0.1, 20};
    see_both(&s);
    sbl_specks_summary sum;
    sbl_speck_errors error;
    sbl_card_colour colour = {.grey_rms_de = 0.5, .colour_rms_de = 1.5};
    sbl_specks_summarize(&sum, &specks[0], 0.03);
    specks[0].tone_error = 0.15;
    sbl_speck_errors_of(&error, &specks[0], &sum, 0.03, NULL);
    specks[0].tone_error = 0.0;
    CHECK(!error.has_colours);
    CHECK_NEAR(error.area_cm2, 0.06 * specks[0].area_cm2, 1e-12);
    CHECK(error.nearest_mm >= 0.03 * sum.nearest_mm && error.nearest_mm < 0.04 * sum.nearest_mm);
    CHECK(error.darkness > 0.15 * sum.darkness && error.darkness < 0.17 * sum.darkness);
    specks[0].calibrated = true;
    specks[0].skin = (sbl_lab_d65){60.0, 15.0, 18.0};
    specks[0].pigment = (sbl_lab_d65){40.0, 15.0, 18.0};
    specks[0].kind = SBL_SPECKS_HAIRS;
    sbl_specks_summarize(&sum, &specks[0], 0.03);
    sbl_speck_errors_of(&error, &specks[0], &sum, 0.03, &colour);
    CHECK(error.has_colours && error.darkness < 0.06 * sum.darkness);
    double fit = hypot(1.5, 0.5);
    CHECK_NEAR(error.skin.L, fit, 1e-12);
    CHECK_NEAR(error.pigment.L, hypot(fit, 1.0), 1e-12);
    CHECK_NEAR(error.skin_ita_deg, hypot(18.0 * fit, 10.0 * fit) / (10.0 * 10.0 + 18.0 * 18.0) * 180.0 / SBL_PI, 1e-9);
    CHECK_NEAR(error.shaft_mm / sum.shaft_mm, hypot(sum.width_error_mm / sum.width_mm, 0.1), 1e-12);
    CHECK(error.length_mm > 0.03 * sum.length_mm && error.told_apart_mm >= sum.width_error_mm);
    specks[0].count = 0;
    sbl_speck_errors_of(&error, &specks[0], &sum, 0.03, &colour);
    CHECK(!error.has_colours && error.length_mm == 0.0);
}

int main(void)
{
    sbl_arena_init(&arena, NULL);
    test_places();
    test_map_errors();
    test_doubt();
    test_judgements();
    test_joined();
    test_joined_figures();
    test_judged_errors();
    test_refusals();
    test_summary_errors();
    sbl_arena_release(&arena);
    return check_report("visits");
}
