/* Two visits of one place, mark by mark; stubble/specks.h tells the way. */
#include "measure/least_squares.h"
#include "measure/order.h"
#include "stubble/math.h"
#include "stubble/specks.h"

#define MARKS_MIN            12u
#define NEAR                 8    /* neighbours in a vote */
#define TURNERS              4    /* neighbours that may fix the turn */
#define SEEDS_MAX            48u  /* marks of the first visit that vote, spread over the place */
#define STARTS               24   /* best votes that are tried to the end */
#define VOTE_STRETCH         0.18 /* of a neighbour's distance */
#define VOTE_APART           0.22 /* of the spacing: a mapped neighbour meets another */
#define PAIR_APART           0.36 /* of the spacing: then it is the same mark */
#define FRONT_SPACINGS       4.0  /* pairs that far around a mark make its map */
#define FRONT_STIFFNESS      0.5  /* what holds a local map to the overall one, in pairs at its rim */
#define ENOUGH               0.8  /* of the marks paired: no better start is sought */
#define BENDING_ROUNDS       4
#define NEIGHBOURS_LOCAL_MIN 6
#define CHANGE_LEAST         0.25
#define FADING_ERROR         0.02 /* a model: focus and light differ a little between any two photos */
#define CHANGE_SIGMA         4.0
#define CONFIDENCE_MIN       0.5
#define NONE                 0xffffffffu

typedef struct affine {
    double a[6];
} affine;

typedef struct cloud {
    const sbl_speck *speck;
    uint32_t count;
    uint32_t *near; /* NEAR for each, by rising distance; NONE where there are fewer */
    double spacing_mm;
} cloud;

typedef struct vote {
    uint32_t from, to, score;
    double cos, sin; /* times scale */
} vote;

static void map_point(const affine *m, double x, double y, double out[2])
{
    out[0] = m->a[0] * x + m->a[1] * y + m->a[2];
    out[1] = m->a[3] * x + m->a[4] * y + m->a[5];
}

/* Marks are sorted by y: walk up and down until y alone is too far. */
static bool find_near(cloud *c, sbl_arena *arena)
{
    c->near = SBL_NEW(arena, uint32_t, (uint64_t)NEAR * c->count);
    if (!c->near) return false;
    double sum = 0.0;
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t *near = c->near + (size_t)NEAR * i;
        double far[NEAR];
        for (int k = 0; k < NEAR; k++) {
            near[k] = NONE;
            far[k] = (double)INFINITY;
        }
        for (int way = -1; way <= 1; way += 2)
            for (int64_t j = (int64_t)i + way; j >= 0 && j < c->count && fabs(c->speck[j].y_mm - c->speck[i].y_mm) < far[NEAR - 1];
                 j += way) {
                double d = hypot(c->speck[j].x_mm - c->speck[i].x_mm, c->speck[j].y_mm - c->speck[i].y_mm);
                int k = NEAR;
                for (; k > 0 && far[k - 1] > d; k--)
                    if (k < NEAR) {
                        far[k] = far[k - 1];
                        near[k] = near[k - 1];
                    }
                if (k == NEAR) continue;
                far[k] = d;
                near[k] = (uint32_t)j;
            }
        if (near[0] != NONE) sum += far[0];
    }
    c->spacing_mm = sum / c->count;
    return true;
}

/* The nearest mark to a place within reach, NONE if there is none; first is found by halving the list. */
static uint32_t nearest(const cloud *c, double x, double y, double reach)
{
    uint32_t low = 0, high = c->count, best = NONE;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (c->speck[middle].y_mm < y - reach) low = middle + 1;
        else high = middle;
    }
    for (uint32_t j = low; j < c->count && c->speck[j].y_mm <= y + reach; j++) {
        double d = hypot(c->speck[j].x_mm - x, c->speck[j].y_mm - y);
        if (!(d < reach)) continue;
        reach = d;
        best = j;
    }
    return best;
}

/* How many neighbours of `from`, turned and scaled, meet neighbours of `to`. */
static uint32_t count_meeting(const cloud *a, const cloud *b, const vote *v)
{
    const sbl_speck *from = &a->speck[v->from], *to = &b->speck[v->to];
    double apart2 = VOTE_APART * VOTE_APART * b->spacing_mm * b->spacing_mm;
    uint32_t score = 0;
    for (int i = 0; i < NEAR && a->near[(size_t)NEAR * v->from + (size_t)i] != NONE; i++) {
        const sbl_speck *n = &a->speck[a->near[(size_t)NEAR * v->from + (size_t)i]];
        double dx = n->x_mm - from->x_mm, dy = n->y_mm - from->y_mm, u = v->cos * dx - v->sin * dy, w = v->sin * dx + v->cos * dy;
        for (int j = 0; j < NEAR && b->near[(size_t)NEAR * v->to + (size_t)j] != NONE; j++) {
            const sbl_speck *m = &b->speck[b->near[(size_t)NEAR * v->to + (size_t)j]];
            double ex = m->x_mm - to->x_mm - u, ey = m->y_mm - to->y_mm - w;
            if (!(ex * ex + ey * ey < apart2)) continue;
            score++;
            break;
        }
    }
    return score;
}

static void keep_best(vote *best, const vote *v)
{
    int k = STARTS;
    for (; k > 0 && best[k - 1].score < v->score; k--)
        if (k < STARTS) best[k] = best[k - 1];
    if (k < STARTS) best[k] = *v;
}

static void collect_votes(const cloud *a, const cloud *b, vote best[STARTS])
{
    uint32_t step = a->count / SEEDS_MAX + 1;
    for (uint32_t from = step / 2; from < a->count; from += step)
        for (uint32_t to = 0; to < b->count; to++) {
            vote own = {from, to, 0, 1.0, 0.0};
            for (int i = 0; i < TURNERS; i++)
                for (int j = 0; j < TURNERS; j++) {
                    uint32_t p = a->near[(size_t)NEAR * from + (size_t)i], q = b->near[(size_t)NEAR * to + (size_t)j];
                    if (p == NONE || q == NONE) continue;
                    double ax = a->speck[p].x_mm - a->speck[from].x_mm, ay = a->speck[p].y_mm - a->speck[from].y_mm;
                    double bx = b->speck[q].x_mm - b->speck[to].x_mm, by = b->speck[q].y_mm - b->speck[to].y_mm;
                    double aa = ax * ax + ay * ay, ratio2 = (bx * bx + by * by) / aa;
                    if (!(ratio2 > (1.0 - VOTE_STRETCH) * (1.0 - VOTE_STRETCH) && ratio2 < (1.0 + VOTE_STRETCH) * (1.0 + VOTE_STRETCH)))
                        continue;
                    vote v = {from, to, 0, (ax * bx + ay * by) / aa, (ax * by - ay * bx) / aa};
                    v.score = count_meeting(a, b, &v);
                    if (v.score > own.score) own = v;
                }
            if (own.score >= 4) keep_best(best, &own);
        }
}

typedef struct affine_sums {
    const cloud *a, *b;
    const uint32_t *partner; /* of each mark of a */
    double x, y, width;      /* weights around a place; width 0: all alike */
    double reach;            /* only marks within it */
} affine_sums;

/* Six unknowns that part into two of three: one least-squares model for both rows. */
static void affine_model(void *context, const double *x, least_squares_sums *sums)
{
    const affine_sums *s = context;
    for (uint32_t i = 0; i < s->a->count; i++) {
        if (s->partner[i] == NONE) continue;
        double dx = s->a->speck[i].x_mm - s->x, dy = s->a->speck[i].y_mm - s->y, d2 = dx * dx + dy * dy;
        if (d2 > s->reach * s->reach) continue;
        double w = s->width > 0.0 ? sbl_exp(-0.25 * d2 / (s->width * s->width)) : 1.0;
        const sbl_speck *to = &s->b->speck[s->partner[i]];
        double row0[6] = {w * dx, w * dy, w, 0.0, 0.0, 0.0}, row1[6] = {0.0, 0.0, 0.0, w * dx, w * dy, w};
        least_squares_add(sums, w * (x[0] * dx + x[1] * dy + x[2] - to->x_mm), row0);
        least_squares_add(sums, w * (x[3] * dx + x[4] * dy + x[5] - to->y_mm), row1);
    }
}

/* The map that carries the pairs around a place; false with too few. */
static bool fit_affine(affine *m, const affine_sums *s)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < s->a->count; i++)
        used += s->partner[i] != NONE && hypot(s->a->speck[i].x_mm - s->x, s->a->speck[i].y_mm - s->y) <= s->reach;
    if (used < NEIGHBOURS_LOCAL_MIN) return false;
    least_squares_sums sums = {.unknowns = 6};
    double zero[6] = {0.0}, x[6];
    affine_sums own = *s;
    affine_model(&own, zero, &sums);
    for (int k = 0; k < 6; k++) sums.right[k] = -sums.right[k];
    if (!least_squares_normal_solve(&sums, sums.right, x)) return false;
    double det = x[0] * x[4] - x[1] * x[3];
    if (!(det > 0.5 && det < 2.0)) return false;
    *m = (affine){{x[0], x[1], x[2] - x[0] * s->x - x[1] * s->y, x[3], x[4], x[5] - x[3] * s->x - x[4] * s->y}};
    return true;
}

/* Pairs that are each other's nearest under one map for each mark of a; returns how many. */
static uint32_t pair_up(const cloud *a, const cloud *b, const affine *map, bool one_map, double x, double y, double reach, double apart,
                        uint32_t *partner, uint32_t *back)
{
    uint32_t count = 0;
    for (uint32_t j = 0; j < b->count; j++) back[j] = NONE;
    for (uint32_t i = 0; i < a->count; i++) {
        partner[i] = NONE;
        if (hypot(a->speck[i].x_mm - x, a->speck[i].y_mm - y) > reach) continue;
        double at[2];
        map_point(one_map ? map : &map[i], a->speck[i].x_mm, a->speck[i].y_mm, at);
        uint32_t j = nearest(b, at[0], at[1], apart);
        if (j == NONE) continue;
        if (back[j] != NONE) {
            const affine *other = one_map ? map : &map[back[j]];
            double rival[2];
            map_point(other, a->speck[back[j]].x_mm, a->speck[back[j]].y_mm, rival);
            if (hypot(rival[0] - b->speck[j].x_mm, rival[1] - b->speck[j].y_mm) <=
                hypot(at[0] - b->speck[j].x_mm, at[1] - b->speck[j].y_mm))
                continue;
            partner[back[j]] = NONE;
            count--;
        }
        partner[i] = j;
        back[j] = i;
        count++;
    }
    return count;
}

/* The marks by their distance from one of them. */
static void order_from(const cloud *c, uint32_t from, uint32_t *order, double *held)
{
    for (uint32_t i = 0; i < c->count; i++) {
        order[i] = i;
        held[i] = hypot(c->speck[i].x_mm - c->speck[from].x_mm, c->speck[i].y_mm - c->speck[from].y_mm);
    }
    order_indices(order, c->count, held);
}

/* The map of the pairs around a mark that were found already; the start's own where they are too few. */
static affine local_map(const cloud *a, const cloud *b, const uint32_t *partner, uint32_t i, const affine *start)
{
    least_squares_sums sums = {.unknowns = 6};
    double reach = FRONT_SPACINGS * a->spacing_mm, x0 = a->speck[i].x_mm, y0 = a->speck[i].y_mm, x[6];
    uint32_t used = 0;
    for (int way = -1; way <= 1; way += 2)
        for (int64_t j = (int64_t)i + way; j >= 0 && j < a->count && fabs(a->speck[j].y_mm - y0) < reach; j += way) {
            double dx = a->speck[j].x_mm - x0, dy = a->speck[j].y_mm - y0, d2 = dx * dx + dy * dy;
            if (partner[j] == NONE || d2 > reach * reach) continue;
            /* Held to the start's map: few pairs in a row must not turn it over. */
            double w = 1.0 - d2 / (reach * reach), at[2];
            map_point(start, a->speck[j].x_mm, a->speck[j].y_mm, at);
            const sbl_speck *to = &b->speck[partner[j]];
            double row0[6] = {w * dx, w * dy, w, 0.0, 0.0, 0.0}, row1[6] = {0.0, 0.0, 0.0, w * dx, w * dy, w};
            least_squares_add(&sums, w * (at[0] - to->x_mm), row0);
            least_squares_add(&sums, w * (at[1] - to->y_mm), row1);
            used++;
        }
    if (used < 2) return *start;
    for (int k = 0; k < 6; k++) {
        double hold = k % 3 == 2 ? 0.0 : FRONT_STIFFNESS * reach * reach;
        double row[6] = {0.0};
        row[k] = sqrt(hold);
        least_squares_add(&sums, 0.0, row);
    }
    if (!least_squares_normal_solve(&sums, sums.right, x)) return *start;
    affine m = *start;
    m.a[0] -= x[0];
    m.a[1] -= x[1];
    m.a[2] -= x[2] - x[0] * x0 - x[1] * y0;
    m.a[3] -= x[3];
    m.a[4] -= x[4];
    m.a[5] -= x[5] - x[3] * x0 - x[4] * y0;
    return m;
}

/* From one vote outward: each mark where the pairs nearer to the start say. Returns the number of pairs. */
static uint32_t grow_start(const cloud *a, const cloud *b, const vote *v, uint32_t *partner, uint32_t *back, uint32_t *order, double *held)
{
    const sbl_speck *from = &a->speck[v->from], *to = &b->speck[v->to];
    affine start = {{v->cos, -v->sin, to->x_mm - v->cos * from->x_mm + v->sin * from->y_mm, v->sin, v->cos,
                     to->y_mm - v->sin * from->x_mm - v->cos * from->y_mm}};
    double reach = 4.0 * a->spacing_mm;
    pair_up(a, b, &start, true, from->x_mm, from->y_mm, 2.0 * a->spacing_mm, PAIR_APART * b->spacing_mm, partner, back);
    affine_sums s = {a, b, partner, from->x_mm, from->y_mm, 0.0, reach};
    if (fit_affine(&start, &s)) pair_up(a, b, &start, true, from->x_mm, from->y_mm, reach, PAIR_APART * b->spacing_mm, partner, back);
    if (!fit_affine(&start, &s)) return 0;
    uint32_t count = 0;
    order_from(a, v->from, order, held);
    for (uint32_t k = 0; k < a->count; k++) {
        uint32_t i = order[k];
        if (partner[i] != NONE) {
            count++;
            continue;
        }
        double at[2];
        affine m = local_map(a, b, partner, i, &start);
        map_point(&m, a->speck[i].x_mm, a->speck[i].y_mm, at);
        uint32_t j = nearest(b, at[0], at[1], PAIR_APART * b->spacing_mm);
        if (j == NONE || back[j] != NONE) continue;
        partner[i] = j;
        back[j] = i;
        count++;
    }
    return count;
}

/* Maps that change from place to place, each from the pairs around a mark; then pairs anew, until they settle. */
static void bend(affine *map, const cloud *a, const cloud *b, uint32_t *partner, uint32_t *back, const affine *overall)
{
    for (int round = 0; round < BENDING_ROUNDS; round++) {
        for (uint32_t i = 0; i < a->count; i++) {
            /* A mark must not vouch for itself. */
            uint32_t own = partner[i];
            partner[i] = NONE;
            map[i] = local_map(a, b, partner, i, overall);
            partner[i] = own;
        }
        pair_up(a, b, map, false, 0.0, 0.0, (double)INFINITY, PAIR_APART * b->spacing_mm, partner, back);
    }
}

/* Median change of all pairs, and who departs from it. */
static void judge_changes(sbl_speck_match *match, sbl_speck_pair *pair, double *held)
{
    uint32_t n = match->pair_count;
    for (uint32_t i = 0; i < n; i++) held[i] = pair[i].change;
    order_doubles(held, n);
    double middle = held[n / 2];
    for (uint32_t i = 0; i < n; i++) held[i] = fabs(pair[i].change - middle);
    order_doubles(held, n);
    double deviation = 1.4826 * held[n / 2];
    for (uint32_t i = 0; i < n; i++) {
        pair[i].change -= middle;
        pair[i].changed = fabs(pair[i].change) > fmax(CHANGE_SIGMA * deviation, CHANGE_LEAST);
        match->changed_count += pair[i].changed;
    }
    match->fading = sbl_exp(middle);
    match->fading_error = match->fading * hypot(1.2533 * deviation / sqrt((double)n), FADING_ERROR);
}

static bool is_inside(const sbl_card_rect *r, const double at[2], double rim)
{
    return at[0] > r->x_mm + rim && at[1] > r->y_mm + rim && at[0] < r->x_mm + r->width_mm - rim && at[1] < r->y_mm + r->height_mm - rim;
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

static void list_result(sbl_speck_match *match, const cloud *a, const cloud *b, const sbl_specks *before, const sbl_specks *after,
                        const affine *map, const affine *overall, const uint32_t *partner, const uint32_t *back, sbl_speck_pair *pair,
                        uint32_t *lost, uint32_t *added)
{
    double square = 0.0, rim = 0.5 * b->spacing_mm;
    for (uint32_t i = 0; i < a->count; i++) {
        double at[2];
        map_point(&map[i], a->speck[i].x_mm, a->speck[i].y_mm, at);
        if (partner[i] == NONE) {
            if (is_inside(&after->inner, at, rim)) lost[match->lost_count++] = i;
            continue;
        }
        const sbl_speck *to = &b->speck[partner[i]];
        double apart = hypot(at[0] - to->x_mm, at[1] - to->y_mm);
        square += apart * apart;
        pair[match->pair_count++] = (sbl_speck_pair){i, partner[i], apart, sbl_log(to->darkness / a->speck[i].darkness), false};
    }
    for (uint32_t j = 0; j < b->count; j++) {
        double at[2] = {b->speck[j].x_mm, b->speck[j].y_mm}, home[2];
        unmap(overall, at, home);
        if (back[j] == NONE && is_inside(&before->inner, home, rim)) added[match->added_count++] = j;
    }
    match->apart_rms_mm = sqrt(square / (match->pair_count ? match->pair_count : 1));
    match->confidence = (double)match->pair_count / (match->pair_count + match->lost_count + match->added_count + 1e-9);
    match->pair = pair;
    match->lost = lost;
    match->added = added;
}

static sbl_status unlike(const sbl_speck_match *match, sbl_diag *diag)
{
    return sbl_fail_at(diag, SBL_E_CONFLICT, "the two photos do not show the same place, or too little of it in common",
                       "photograph the same place again, sharp, with at least half of it in both", 0, match->confidence);
}

static sbl_status run(sbl_speck_match *match, cloud *a, cloud *b, const sbl_specks *before, const sbl_specks *after, sbl_speck_pair *pair,
                      uint32_t *lost, uint32_t *added, sbl_arena *arena, sbl_diag *diag)
{
    uint32_t *partner = SBL_NEW(arena, uint32_t, a->count), *back = SBL_NEW(arena, uint32_t, b->count),
             *kept = SBL_NEW(arena, uint32_t, a->count);
    uint32_t *order = SBL_NEW(arena, uint32_t, a->count);
    affine *map = SBL_NEW(arena, affine, a->count);
    double *held = SBL_NEW(arena, double, a->count);
    if (!partner || !back || !kept || !order || !map || !held || !find_near(a, arena) || !find_near(b, arena))
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to compare two visits", "choose smaller regions");
    vote start[STARTS] = {{0}};
    collect_votes(a, b, start);
    uint32_t most = 0;
    for (int k = 0; k < STARTS && start[k].score && most < ENOUGH * (a->count < b->count ? a->count : b->count); k++) {
        uint32_t count = grow_start(a, b, &start[k], partner, back, order, held);
        if (count <= most) continue;
        most = count;
        for (uint32_t i = 0; i < a->count; i++) kept[i] = partner[i];
    }
    affine_sums all = {a, b, kept, 0.0, 0.0, 0.0, (double)INFINITY};
    affine overall;
    if (most >= MARKS_MIN / 2 && fit_affine(&overall, &all)) {
        bend(map, a, b, kept, back, &overall);
        if (!fit_affine(&overall, &all)) return unlike(match, diag);
        set_overall(match, &overall);
        list_result(match, a, b, before, after, map, &overall, kept, back, pair, lost, added);
    }
    if (match->pair_count < MARKS_MIN / 2 || !(match->confidence >= CONFIDENCE_MIN)) return unlike(match, diag);
    judge_changes(match, pair, held);
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
    sbl_speck_pair *pair = SBL_NEW(arena, sbl_speck_pair, before->count);
    uint32_t *lost = SBL_NEW(arena, uint32_t, before->count), *added = SBL_NEW(arena, uint32_t, after->count);
    if (!pair || !lost || !added)
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to compare two visits", "choose smaller regions");
    sbl_arena_mark scratch = sbl_arena_here(arena);
    cloud a = {.speck = before->speck, .count = before->count}, b = {.speck = after->speck, .count = after->count};
    sbl_status status = run(match, &a, &b, before, after, pair, lost, added, arena, diag);
    sbl_arena_rewind(arena, status == SBL_OK ? scratch : begin);
    if (status != SBL_OK) *match = (sbl_speck_match){0};
    return status;
}
