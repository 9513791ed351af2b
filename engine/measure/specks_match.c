/* Two visits of one place, mark by mark; stubble/specks.h tells the way. */
#include "measure/order.h"
#include "measure/speck_fading.h"
#include "measure/speck_rules.h"
#include "measure/specks_match.h"
#include "stubble/math.h"

#define MARKS_MIN      12u
#define RIVALS         6 /* marks of the other visit that one may be */
#define BENDING_ROUNDS 4
#define CONFIDENCE_MIN 0.5
/* All places and turns are tried, and maps bend to what they find: over 2,160 pairs of other places up to 23 was met by chance. */
#define EVIDENCE      30.0
#define AGAINST       1.0
#define APART_LEAST   0.01 /* of the spacing: a photo and itself */
#define BLURRED_LEAST 0.5  /* of a mark's light: so much of it must be found in those beside it, or it is gone */
#define UNIT_REACH    0.35 /* of the spacing: a unit's hairs lie within it */
#define RIM           0.35 /* of the spacing: nearer to what a visit looked at a mark is neither lost nor new */

/* One visit laid on the second: places, and the light of its marks as the second visit would have it. */
typedef struct side {
    const cloud *c;
    double (*at)[2];
    const uint32_t *partner;
    double *surplus; /* light beyond that of the partner */
    double turn, brightness;
} side;

typedef struct comparison {
    const sbl_specks *before, *after;
    cloud a, b;
    pairing who;
    affine overall, *map;
    double *rival_mm;
    uint32_t *rival_from, *rival_to, *order;
    double *held, *lit;
    side one, two;
    sbl_speck_pair *pair;
    uint32_t *lost, *added;
} comparison;

/* ---- hair to hair ---- */

/* The nearest few of b to where each mark of a should be. Returns how many pairs are possible. */
static uint32_t list_rivals(comparison *c)
{
    double reach = PAIR_APART * c->b.spacing_mm;
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->a.count; i++) {
        double at[2];
        uint32_t first = count;
        map_point(&c->map[i], c->a.speck[i].x_mm, c->a.speck[i].y_mm, at);
        for (uint32_t j = cloud_from(&c->b, at[1] - reach); j < c->b.count && c->b.speck[j].y_mm <= at[1] + reach; j++) {
            double d = hypot(c->b.speck[j].x_mm - at[0], c->b.speck[j].y_mm - at[1]);
            if (!(d < reach)) continue;
            uint32_t k = count < first + RIVALS ? count++ : first + RIVALS;
            for (; k > first && c->rival_mm[k - 1] > d; k--)
                if (k < first + RIVALS) {
                    c->rival_mm[k] = c->rival_mm[k - 1];
                    c->rival_to[k] = c->rival_to[k - 1];
                }
            if (k == first + RIVALS) continue;
            c->rival_mm[k] = d;
            c->rival_to[k] = j;
        }
        for (uint32_t k = first; k < count; k++) c->rival_from[k] = i;
    }
    return count;
}

/* Of all that are possible the closest pair first: hairs of a unit stand nearer to one another than a lost one's place is wide. */
static void pair_closest_first(comparison *c)
{
    uint32_t count = list_rivals(c);
    for (uint32_t i = 0; i < c->a.count; i++) c->who.partner[i] = SPECKS_NONE;
    for (uint32_t j = 0; j < c->b.count; j++) c->who.back[j] = SPECKS_NONE;
    for (uint32_t k = 0; k < count; k++) c->order[k] = k;
    order_indices(c->order, count, c->rival_mm);
    c->who.count = 0;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = c->rival_from[c->order[k]], j = c->rival_to[c->order[k]];
        if (c->who.partner[i] != SPECKS_NONE || c->who.back[j] != SPECKS_NONE) continue;
        c->who.partner[i] = j;
        c->who.back[j] = i;
        c->who.count++;
    }
}

/* Maps that change from place to place, each from the pairs around a mark; then pairs anew, until they settle. */
static void bend(comparison *c)
{
    for (int round = 0; round < BENDING_ROUNDS; round++) {
        for (uint32_t i = 0; i < c->a.count; i++) c->map[i] = specks_fit_around(&c->a, &c->b, c->who.partner, i, &c->overall);
        pair_closest_first(c);
    }
}

/* ---- seen as one ---- */

/*
 * A mark without a partner may be seen by the other visit, but as one with its neighbour: then the marks there take more light than their own partners,
 * and that surplus is its own. Returns the one that it lies in, SPECKS_NONE if it is gone.
 */
static uint32_t seen_in(const side *lone, uint32_t i, side *other)
{
    const sbl_speck *m = &lone->c->speck[i];
    double light = lone->brightness * m->taken_mm2, found = 0.0, least = (double)INFINITY;
    uint32_t best = SPECKS_NONE;
    if (!(light > 0.0)) return SPECKS_NONE;
    for (uint32_t j = 0; j < other->c->count; j++) {
        if (other->partner[j] == SPECKS_NONE) continue;
        double dx = lone->at[i][0] - other->at[j][0], dy = lone->at[i][1] - other->at[j][1];
        double apart = speck_beside_mm(m->width_mm, &other->c->speck[j], dx, dy, other->turn);
        if (!(apart < (double)INFINITY)) continue;
        found += other->surplus[j];
        if (!(apart < least)) continue;
        least = apart;
        best = j;
    }
    if (best == SPECKS_NONE || !(found >= BLURRED_LEAST * light)) return SPECKS_NONE;
    other->surplus[best] -= light;
    return best;
}

static bool tells_change(const comparison *c, const sbl_speck_pair *p)
{
    sbl_speck_kind kind = c->before->kind;
    return !p->as_one && !speck_touches(&c->a.speck[p->before], kind) && !speck_touches(&c->b.speck[p->after], kind);
}

static void judge_changes(sbl_speck_match *match, comparison *c)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < match->pair_count; i++) {
        if (c->pair[i].as_one) continue;
        c->held[n] = c->pair[i].change;
        c->lit[n++] = speck_light_change(&c->a.speck[c->pair[i].before], &c->b.speck[c->pair[i].after], c->before->kind);
    }
    speck_fading fading = speck_fading_of(c->held, c->lit, n, c->before, c->after);
    for (uint32_t i = 0; i < match->pair_count; i++) {
        sbl_speck_pair *p = &c->pair[i];
        p->change -= fading.middle;
        p->changed = tells_change(c, p) && fabs(p->change) > fading.border;
        match->changed_count += p->changed;
    }
    match->fading = fading.fading;
    match->fading_error = fading.fading_error;
}

static void set_overall(sbl_speck_match *match, const affine *m)
{
    for (int k = 0; k < 6; k++) match->affine[k] = m->a[k];
    double sum = m->a[0] * m->a[0] + m->a[1] * m->a[1] + m->a[3] * m->a[3] + m->a[4] * m->a[4], det = m->a[0] * m->a[4] - m->a[1] * m->a[3];
    double root = sqrt(fmax(sum * sum - 4.0 * det * det, 0.0));
    match->stretch_least = sqrt(fmax(0.5 * (sum - root), 0.0));
    match->stretch_most = sqrt(0.5 * (sum + root));
    match->turn = sbl_atan2(m->a[3] - m->a[1], m->a[0] + m->a[4]);
}

/* The way back for marks of the second visit: the overall map's inverse tells whether the first visit looked there. */
static void unmap(const affine *m, const double at[2], double out[2])
{
    double det = m->a[0] * m->a[4] - m->a[1] * m->a[3], x = at[0] - m->a[2], y = at[1] - m->a[5];
    out[0] = (x * m->a[4] - y * m->a[1]) / det;
    out[1] = (y * m->a[0] - x * m->a[3]) / det;
}

/* Light of all marks around a place. */
static double light_around(const cloud *c, double x, double y, double reach)
{
    double sum = 0.0;
    for (uint32_t j = cloud_from(c, y - reach); j < c->count && c->speck[j].y_mm <= y + reach; j++)
        if (hypot(c->speck[j].x_mm - x, c->speck[j].y_mm - y) < reach) sum += c->speck[j].taken_mm2;
    return sum;
}

/*
 * How much light the second visit's hairs take of what they took at the first: shaved anew, lit in another way. The median over units: mark by mark it would
 * follow what one visit parts and the other does not.
 */
static double brightness_of(const comparison *c)
{
    uint32_t n = 0;
    double reach = UNIT_REACH * c->b.spacing_mm;
    for (uint32_t i = 0; i < c->a.count; i++) {
        uint32_t j = c->who.partner[i];
        double light = light_around(&c->a, c->a.speck[i].x_mm, c->a.speck[i].y_mm, reach);
        if (j == SPECKS_NONE || !(light > 0.0)) continue;
        c->held[n++] = light_around(&c->b, c->b.speck[j].x_mm, c->b.speck[j].y_mm, reach) / light;
    }
    order_doubles(c->held, n);
    return n ? c->held[n / 2] : 0.0;
}

static void lay_sides(comparison *c, double turn)
{
    c->one.c = &c->a;
    c->two.c = &c->b;
    c->one.partner = c->who.partner;
    c->two.partner = c->who.back;
    c->one.turn = turn;
    c->two.turn = 0.0;
    c->one.brightness = brightness_of(c);
    c->two.brightness = 1.0;
    for (uint32_t i = 0; i < c->a.count; i++) {
        uint32_t j = c->who.partner[i];
        map_point(&c->map[i], c->a.speck[i].x_mm, c->a.speck[i].y_mm, c->one.at[i]);
        if (j == SPECKS_NONE) continue;
        c->one.surplus[i] = c->one.brightness * c->a.speck[i].taken_mm2 - c->b.speck[j].taken_mm2;
        c->two.surplus[j] = -c->one.surplus[i];
    }
    for (uint32_t j = 0; j < c->b.count; j++) {
        c->two.at[j][0] = c->b.speck[j].x_mm;
        c->two.at[j][1] = c->b.speck[j].y_mm;
    }
}

static void add_pair(sbl_speck_match *match, comparison *c, uint32_t i, uint32_t j, bool as_one)
{
    double apart = hypot(c->one.at[i][0] - c->two.at[j][0], c->one.at[i][1] - c->two.at[j][1]);
    c->pair[match->pair_count++] = (sbl_speck_pair){i, j, apart, speck_darkness_change(&c->a.speck[i], &c->b.speck[j]), false, as_one};
}

/* All pairs that share a mark with one that is seen as one are so. */
static void spread_as_one(sbl_speck_pair *pair, uint32_t count, uint32_t singles)
{
    for (uint32_t k = singles; k < count; k++)
        for (uint32_t i = 0; i < singles; i++)
            pair[i].as_one = pair[i].as_one || pair[i].before == pair[k].before || pair[i].after == pair[k].after;
}

static void list_result(sbl_speck_match *match, comparison *c)
{
    double square = 0.0, rim = RIM * c->b.spacing_mm;
    lay_sides(c, match->turn);
    for (uint32_t i = 0; i < c->a.count; i++) {
        if (c->who.partner[i] == SPECKS_NONE) continue;
        add_pair(match, c, i, c->who.partner[i], false);
        square += c->pair[match->pair_count - 1].apart_mm * c->pair[match->pair_count - 1].apart_mm;
    }
    uint32_t singles = match->pair_count;
    for (uint32_t i = 0; i < c->a.count; i++) {
        if (c->who.partner[i] != SPECKS_NONE || !sbl_specks_looked_at(c->after, c->one.at[i], rim)) continue;
        uint32_t j = seen_in(&c->one, i, &c->two);
        if (j != SPECKS_NONE) add_pair(match, c, i, j, true);
        else c->lost[match->lost_count++] = i;
    }
    for (uint32_t j = 0; j < c->b.count; j++) {
        double home[2];
        unmap(&c->overall, c->two.at[j], home);
        if (c->who.back[j] != SPECKS_NONE || !sbl_specks_looked_at(c->before, home, rim)) continue;
        uint32_t i = seen_in(&c->two, j, &c->one);
        if (i != SPECKS_NONE) add_pair(match, c, i, j, true);
        else c->added[match->added_count++] = j;
    }
    spread_as_one(c->pair, match->pair_count, singles);
    match->apart_rms_mm = sqrt(square / (singles ? singles : 1));
    match->confidence = (double)match->pair_count / (match->pair_count + match->lost_count + match->added_count + 1e-9);
    match->pair = c->pair;
    match->lost = c->lost;
    match->added = c->added;
}

/*
 * How much likelier the pairs are if it is the same place than if marks met by chance: natural logarithm of the odds. By chance a pair lies anywhere around
 * where it should, as densely as the marks stand; in truth as near as pairs do, two normal errors. Each mark without a partner counts against it.
 */
static double evidence_of(const sbl_speck_match *match, const comparison *c, uint32_t pairs)
{
    double own_mm2 = c->b.spacing_mm * c->b.spacing_mm, apart = fmax(match->apart_rms_mm, APART_LEAST * c->b.spacing_mm);
    if (c->after->area_cm2 > 0.0) own_mm2 = fmin(own_mm2, 100.0 * c->after->area_cm2 / c->b.count);
    return pairs * (sbl_log(own_mm2 / (SBL_PI * apart * apart)) - 1.0) - AGAINST * (match->lost_count + match->added_count);
}

static sbl_status unlike(const sbl_speck_match *match, sbl_diag *diag)
{
    return sbl_fail_at(diag, SBL_E_CONFLICT, "the two photos do not show the same place, or too little of it in common",
                       "photograph the same place again, sharp, with at least half of it in both", 0, match->confidence);
}

static bool take_memory(comparison *c, sbl_arena *arena)
{
    uint64_t a = c->before->count, b = c->after->count;
    c->map = SBL_NEW(arena, affine, a);
    c->rival_mm = SBL_NEW(arena, double, RIVALS *a);
    c->rival_from = SBL_NEW(arena, uint32_t, RIVALS * a);
    c->rival_to = SBL_NEW(arena, uint32_t, RIVALS * a);
    c->order = SBL_NEW(arena, uint32_t, RIVALS * a);
    c->held = SBL_NEW(arena, double, a);
    c->lit = SBL_NEW(arena, double, a);
    c->one.at = (double(*)[2])(void *)SBL_NEW(arena, double, 2 * a);
    c->two.at = (double(*)[2])(void *)SBL_NEW(arena, double, 2 * b);
    c->one.surplus = SBL_NEW(arena, double, a);
    c->two.surplus = SBL_NEW(arena, double, b);
    return c->map && c->rival_mm && c->rival_from && c->rival_to && c->order && c->held && c->lit && c->one.at && c->two.at &&
           c->one.surplus && c->two.surplus && cloud_make(&c->a, c->before, arena) && cloud_make(&c->b, c->after, arena) &&
           specks_register(&c->who, &c->a, &c->b, arena);
}

static sbl_status out_of_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to compare two visits", "choose smaller regions");
}

static sbl_status compare(sbl_speck_match *match, comparison *c, sbl_arena *arena, sbl_diag *diag)
{
    if (!take_memory(c, arena)) return out_of_memory(diag);
    if (c->who.count < MARKS_MIN / 2 || !specks_fit_overall(&c->overall, &c->a, &c->b, c->who.partner)) return unlike(match, diag);
    bend(c);
    if (c->who.count < MARKS_MIN / 2 || !specks_fit_overall(&c->overall, &c->a, &c->b, c->who.partner)) return unlike(match, diag);
    set_overall(match, &c->overall);
    list_result(match, c);
    if (!(match->confidence >= CONFIDENCE_MIN && evidence_of(match, c, c->who.count) >= EVIDENCE)) return unlike(match, diag);
    judge_changes(match, c);
    return SBL_OK;
}

sbl_status sbl_specks_match(sbl_speck_match *match, const sbl_specks *before, const sbl_specks *after, sbl_arena *arena, sbl_diag *diag)
{
    if (!match || !before || !after || !arena)
        return sbl_fail(diag, SBL_E_ARG, "sbl_specks_match: an argument is NULL", "give all of them");
    *match = (sbl_speck_match){0};
    if (before->count < MARKS_MIN || after->count < MARKS_MIN)
        return sbl_fail_at(diag, SBL_E_DATA, "too few hairs or dots to compare", "a dozen or more are needed in each photo", 0,
                           before->count < after->count ? before->count : after->count);
    sbl_arena_mark begin = sbl_arena_here(arena);
    comparison c = {.before = before, .after = after};
    c.pair = SBL_NEW(arena, sbl_speck_pair, (uint64_t)before->count + after->count);
    c.lost = SBL_NEW(arena, uint32_t, before->count);
    c.added = SBL_NEW(arena, uint32_t, after->count);
    sbl_arena_mark scratch = sbl_arena_here(arena);
    sbl_status status = c.pair && c.lost && c.added ? compare(match, &c, arena, diag) : out_of_memory(diag);
    sbl_arena_rewind(arena, status == SBL_OK ? scratch : begin);
    if (status != SBL_OK) *match = (sbl_speck_match){0};
    return status;
}
