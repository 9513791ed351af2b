/* Two visits after all judgements: the map between them, where every mark should be, and the figures with their errors. */
#include "measure/order.h"
#include "measure/speck_fading.h"
#include "measure/speck_rules.h"
#include "measure/visit_map.h"
#include "stubble/math.h"
#include "stubble/visits.h"

#define REACH_SPACINGS 4.0 /* pairs that far around a mark bend the map there */
#define SLIP_SPACINGS  2.0 /* a pair by a person's word that is farther from where its neighbours have it */
#define FEW_PAIRS      40u /* fewer: a part of the place would hold so few that its share of the error is chance */
#define PARTS_LEAST    6u
#define SCATTER_LEAST  0.05  /* of ln darkness between two photos of one mark: less is luck */
#define MISJUDGED      0.001 /* of all judgements, over made photos: docs/photos.md */

static const char NO_MEMORY[] = "there is not enough memory to compare two visits";

typedef struct settling {
    visit_pair *pair, *back; /* first to second photo, and the other way */
    uint32_t *of[2];         /* each mark's pair; SBL_NO_SPECK */
    uint32_t count;
    bool *as_one; /* a pair in whose mark a hair without one lies */
    double *held, *lit;
    double spacing_mm[2];
    speck_fading fading;
    visit_map map, map_back;
} settling;

static void place_of(double at[2], const sbl_visits *v, uint32_t photo, uint32_t index)
{
    at[0] = v->specks[photo]->speck[index].x_mm;
    at[1] = v->specks[photo]->speck[index].y_mm;
}

static void list_pairs(settling *s, const sbl_visits *v)
{
    for (uint32_t photo = 0; photo < 2; photo++)
        for (uint32_t i = 0; i < v->specks[photo]->count; i++) s->of[photo][i] = SBL_NO_SPECK;
    for (uint32_t i = 0; i < v->specks[0]->count; i++) {
        const sbl_visit_mark *mark = &v->mark[0][i];
        if (mark->state != SBL_MARK_PAIRED) continue;
        visit_pair *pair = &s->pair[s->count], *back = &s->back[s->count];
        place_of(pair->from, v, 0, i);
        place_of(pair->to, v, 1, mark->partner);
        place_of(back->from, v, 1, mark->partner);
        place_of(back->to, v, 0, i);
        s->of[0][i] = s->of[1][mark->partner] = s->count++;
    }
}

/* ---- the map ---- */

/* Turn, least and most stretch of an affine map. */
static void read_map(const visit_map *m, double figure[3])
{
    double sum = m->a[0] * m->a[0] + m->a[1] * m->a[1] + m->a[3] * m->a[3] + m->a[4] * m->a[4], det = m->a[0] * m->a[4] - m->a[1] * m->a[3];
    double root = sqrt(fmax(sum * sum - 4.0 * det * det, 0.0));
    figure[0] = sbl_atan2(m->a[3] - m->a[1], m->a[0] + m->a[4]);
    figure[1] = sqrt(fmax(0.5 * (sum - root), 0.0));
    figure[2] = sqrt(0.5 * (sum + root));
}

/*
 * Standard deviations by leaving out one part of the pairs at a time; false where what is left does not tell a map. Turns are taken from the whole's, so that
 * none wraps around.
 */
static bool leave_parts_out(const settling *s, uint32_t parts, const double whole[3], double sd[3])
{
    double sum[3] = {0.0, 0.0, 0.0}, square[3] = {0.0, 0.0, 0.0};
    for (uint32_t part = 0; part < parts; part++) {
        visit_map map;
        double figure[3];
        if (!visit_map_fit(&map, s->pair, s->count, (int)part)) return false;
        read_map(&map, figure);
        for (int k = 0; k < 3; k++) {
            double off = figure[k] - whole[k];
            if (k == 0) off = sbl_atan2(sbl_sin(off), sbl_cos(off));
            sum[k] += off;
            square[k] += off * off;
        }
    }
    for (int k = 0; k < 3; k++) sd[k] = sqrt(fmax(square[k] - sum[k] * sum[k] / parts, 0.0) * (parts - 1) / parts);
    return true;
}

/* By parts of the place, since neighbours err alike; where they are few, or too much goes with one, by the pairs themselves. */
static bool find_errors(const settling *s, const double whole[3], double sd[3])
{
    uint32_t parts = visit_map_part_by_place(s->pair, s->count);
    if (s->count >= FEW_PAIRS && parts >= PARTS_LEAST && leave_parts_out(s, parts, whole, sd)) return true;
    return leave_parts_out(s, visit_map_part_by_turns(s->pair, s->count), whole, sd);
}

static sbl_status fit_maps(sbl_visits *v, settling *s, const double scale_error[2], sbl_diag *diag)
{
    double figure[3], sd[3], scales = hypot(scale_error[0], scale_error[1]);
    bool told = visit_map_fit(&s->map, s->pair, s->count, -1) && visit_map_fit(&s->map_back, s->back, s->count, -1);
    if (told) {
        read_map(&s->map, figure);
        told = find_errors(s, figure, sd);
    }
    if (!told)
        return sbl_fail_at(diag, SBL_E_DATA, "too few pairs are left to tell how the two photos lie to each other",
                           "six or more that do not lie in a row are needed", 0, s->count);
    for (int k = 0; k < 6; k++) v->affine[k] = s->map.a[k];
    v->turn = figure[0];
    v->turn_error = sd[0];
    v->stretch_least = figure[1];
    v->stretch_least_error = hypot(sd[1], figure[1] * scales);
    v->stretch_most = figure[2];
    v->stretch_most_error = hypot(sd[2], figure[2] * scales);
    return SBL_OK;
}

/* Where each mark lies in the other photo: at its partner, or where its neighbours' pairs say. */
static void expect_marks(sbl_visits *v, const settling *s, uint32_t photo)
{
    const visit_map *map = photo ? &s->map_back : &s->map;
    const visit_pair *pair = photo ? s->back : s->pair;
    double square = 0.0;
    for (uint32_t i = 0; i < v->specks[photo]->count; i++) {
        sbl_visit_mark *mark = &v->mark[photo][i];
        uint32_t own = s->of[photo][i];
        double at[2];
        place_of(at, v, photo, i);
        visit_map_expect(mark->other_mm, map, pair, s->count, own, at, REACH_SPACINGS * s->spacing_mm[photo]);
        mark->apart_mm = 0.0;
        if (own == SBL_NO_SPECK) continue;
        mark->apart_mm = hypot(mark->other_mm[0] - pair[own].to[0], mark->other_mm[1] - pair[own].to[1]);
        square += mark->apart_mm * mark->apart_mm;
        for (int c = 0; c < 2; c++) mark->other_mm[c] = pair[own].to[c];
    }
    if (photo == 0) v->apart_rms_mm = sqrt(square / s->count);
}

static sbl_status check_slips(const sbl_visits *v, const settling *s, sbl_diag *diag)
{
    for (uint32_t i = 0; i < v->specks[0]->count; i++) {
        const sbl_visit_mark *mark = &v->mark[0][i];
        if (mark->judged && mark->state == SBL_MARK_PAIRED && !(mark->apart_mm < SLIP_SPACINGS * s->spacing_mm[1]))
            return sbl_fail_at(diag, SBL_E_CONFLICT, "these two marks lie too far from each other to be the same",
                               "look at the names in the picture again: the same skin stands at the same place in both halves", i,
                               mark->apart_mm);
    }
    return SBL_OK;
}

/* ---- darkness ---- */

static double ln_darkness(const sbl_visits *v, uint32_t photo, uint32_t index)
{
    return sbl_log(fmax(v->specks[photo]->speck[index].darkness, 1e-6));
}

/* Hairs that are there without a mark of their own lie in the pair that is nearest: its darkness is theirs, too. */
static void find_as_one(const sbl_visits *v, const settling *s, uint32_t photo)
{
    const sbl_specks *other = v->specks[1 - photo];
    for (uint32_t i = 0; i < v->specks[photo]->count; i++) {
        if (v->mark[photo][i].state != SBL_MARK_MISSED) continue;
        double least = (double)INFINITY, width = v->specks[photo]->speck[i].width_mm;
        uint32_t best = SBL_NO_SPECK;
        for (uint32_t k = 0; k < other->count; k++) {
            const sbl_speck *m = &other->speck[k];
            double dx = v->mark[photo][i].other_mm[0] - m->x_mm, dy = v->mark[photo][i].other_mm[1] - m->y_mm;
            if (s->of[1 - photo][k] == SBL_NO_SPECK) continue;
            double outside = speck_beside_mm(width, m, dx, dy, 0.0);
            if (!(outside < least)) continue;
            least = outside;
            best = s->of[1 - photo][k];
        }
        if (best != SBL_NO_SPECK) s->as_one[best] = true;
    }
}

static bool tells_change(const sbl_visits *v, const settling *s, uint32_t first)
{
    const sbl_specks *before = v->specks[0], *after = v->specks[1];
    return !s->as_one[s->of[0][first]] && !speck_touches(&before->speck[first], before->kind) &&
           !speck_touches(&after->speck[v->mark[0][first].partner], before->kind);
}

/* As specks_match.c judges, with a person's word before the program's. */
static void judge_darkness(sbl_visits *v, settling *s)
{
    uint32_t n = 0;
    const sbl_specks *before = v->specks[0], *after = v->specks[1];
    for (uint32_t i = 0; i < before->count; i++) {
        sbl_visit_mark *mark = &v->mark[0][i];
        mark->changed = false;
        if (mark->state != SBL_MARK_PAIRED) continue;
        mark->change = speck_darkness_change(&before->speck[i], &after->speck[mark->partner]);
        if (s->as_one[s->of[0][i]]) continue;
        s->held[n] = mark->change;
        s->lit[n++] = speck_light_change(&before->speck[i], &after->speck[mark->partner], before->kind);
    }
    s->fading = speck_fading_of(s->held, s->lit, n, before, after);
    v->change_scatter = s->fading.scatter;
    v->fading = s->fading.fading;
    v->fading_error = s->fading.fading_error;
    for (uint32_t i = 0; i < before->count; i++) {
        sbl_visit_mark *mark = &v->mark[0][i];
        if (mark->state != SBL_MARK_PAIRED) continue;
        mark->change -= s->fading.middle;
        mark->changed = tells_change(v, s, i) && fabs(mark->change) > s->fading.border;
        if (mark->changed_judge) mark->changed = mark->changed_judge > 0;
        sbl_visit_mark *partner = &v->mark[1][mark->partner];
        partner->change = mark->change;
        partner->changed = mark->changed;
    }
}

/* ---- counts and their doubt ---- */

static void count_states(sbl_visits *v)
{
    v->pair_count = v->missed_count = v->changed_count = 0;
    uint32_t alone[2] = {0, 0};
    for (uint32_t photo = 0; photo < 2; photo++) {
        v->outside_count[photo] = v->nothing_count[photo] = 0;
        for (uint32_t i = 0; i < v->specks[photo]->count; i++) {
            const sbl_visit_mark *mark = &v->mark[photo][i];
            v->pair_count += photo == 0 && mark->state == SBL_MARK_PAIRED;
            v->changed_count += photo == 0 && mark->changed;
            v->missed_count += mark->state == SBL_MARK_MISSED;
            alone[photo] += mark->state == SBL_MARK_ALONE;
            v->outside_count[photo] += mark->state == SBL_MARK_OUTSIDE;
            v->nothing_count[photo] += mark->state == SBL_MARK_NOTHING;
        }
    }
    v->lost_count = alone[0];
    v->new_count = alone[1];
}

/* Chance that a normal value lies below; within 0.01 (the logistic curve that is nearest to it). */
static double chance_below(double deviations)
{
    return 1.0 / (1.0 + sbl_exp(-1.702 * sbl_clamp(deviations, -50.0, 50.0)));
}

/* ln of the darkness below which a photo shows nothing; where nobody kept it, that of its faintest mark. */
static double faintest_seen(const sbl_visits *v, uint32_t photo)
{
    double limit = (double)INFINITY;
    if (v->specks[photo]->seen_least > 0.0) return sbl_log(v->specks[photo]->seen_least);
    for (uint32_t i = 0; i < v->specks[photo]->count; i++) limit = fmin(limit, ln_darkness(v, photo, i));
    return limit;
}

/*
 * One sd of the count of marks that stand alone in a photo: too faint for the other, parted by size, or matched wrongly. That one was too
 * faint is weighed against that it is gone, as so many are (Bayes).
 */
static double doubt_alone(const sbl_visits *v, const settling *s, uint32_t photo)
{
    double limit = faintest_seen(v, 1 - photo), faded = photo ? -s->fading.middle : s->fading.middle,
           scatter = fmax(s->fading.scatter, SCATTER_LEAST);
    double faint = 0.0, variance = 0.0, parted = 0.0, all = v->pair_count + v->lost_count + v->new_count;
    double gone = fmax(photo ? v->new_count : v->lost_count, 1.0) / all;
    for (uint32_t i = 0; i < v->specks[photo]->count; i++) {
        if (v->mark[photo][i].state != SBL_MARK_ALONE || v->mark[photo][i].judged) continue;
        double missed = chance_below((limit - ln_darkness(v, photo, i) - faded) / scatter),
               chance = missed / (missed + (1.0 - missed) * gone);
        faint += chance;
        variance += chance * (1.0 - chance);
        parted += v->specks[photo]->speck[i].parted;
    }
    return hypot(hypot(faint, sqrt(variance)), hypot(SPECK_PARTED_DOUBT * parted, sqrt(MISJUDGED * all)));
}

/* Pairs near the border of what counts as changed may lie on either side of it. */
static double doubt_changed(const sbl_visits *v, const settling *s)
{
    double border = s->fading.border, scatter = fmax(s->fading.scatter, SCATTER_LEAST), variance = 0.0;
    for (uint32_t i = 0; i < v->specks[0]->count; i++) {
        const sbl_visit_mark *mark = &v->mark[0][i];
        if (mark->state != SBL_MARK_PAIRED || mark->changed_judge || !tells_change(v, s, i)) continue;
        double chance = chance_below((fabs(mark->change) - border) / scatter);
        variance += chance * (1.0 - chance);
    }
    return sqrt(variance);
}

static void set_errors(sbl_visits *v, const settling *s)
{
    v->lost_error = v->confirmed ? 0.0 : doubt_alone(v, s, 0);
    v->new_error = v->confirmed ? 0.0 : doubt_alone(v, s, 1);
    v->changed_error = v->confirmed ? 0.0 : doubt_changed(v, s);
    v->again_error = hypot(v->lost_error, v->new_error);
    double again = v->pair_count + v->missed_count, n = again + v->lost_count, p = (again + 0.5) / (n + 1.0);
    v->retention = again / n;
    v->retention_error = hypot(sqrt(p * (1.0 - p) / n), v->lost_error / n);
    v->confidence = again / (n + v->new_count);
}

static double spacing_of(const sbl_specks *specks)
{
    return sqrt(100.0 * fmax(specks->area_cm2, 0.01) / fmax(specks->count, 1.0));
}

sbl_status sbl_visits_settle(sbl_visits *visits, const double scale_error[2], sbl_arena *arena, sbl_diag *diag)
{
    if (!visits || !visits->mark[0] || !scale_error || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_visits_settle: an argument is NULL", "begin first");
    sbl_arena_mark begin = sbl_arena_here(arena);
    uint32_t before = visits->specks[0]->count, after = visits->specks[1]->count;
    settling s = {.pair = SBL_NEW(arena, visit_pair, before),
                  .back = SBL_NEW(arena, visit_pair, before),
                  .of = {SBL_NEW(arena, uint32_t, before), SBL_NEW(arena, uint32_t, after)},
                  .as_one = SBL_NEW(arena, bool, before),
                  .held = SBL_NEW(arena, double, before),
                  .lit = SBL_NEW(arena, double, before),
                  .spacing_mm = {spacing_of(visits->specks[0]), spacing_of(visits->specks[1])}};
    sbl_status status = SBL_OK;
    if (!s.pair || !s.back || !s.of[0] || !s.of[1] || !s.as_one || !s.held || !s.lit)
        status = sbl_fail(diag, SBL_E_MEMORY, NO_MEMORY, "choose smaller regions");
    if (status == SBL_OK) {
        list_pairs(&s, visits);
        status = fit_maps(visits, &s, scale_error, diag);
    }
    if (status == SBL_OK) {
        for (uint32_t photo = 0; photo < 2; photo++) expect_marks(visits, &s, photo);
        status = check_slips(visits, &s, diag);
    }
    if (status == SBL_OK) {
        for (uint32_t photo = 0; photo < 2; photo++) find_as_one(visits, &s, photo);
        judge_darkness(visits, &s);
        count_states(visits);
        set_errors(visits, &s);
    }
    sbl_arena_rewind(arena, begin);
    return status;
}
