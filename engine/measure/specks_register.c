/*
 * How two visits lie on one another, whatever the turn: neighbourhoods vote, a mark and those around it turned and scaled onto those of the other visit, and
 * the best start grows outward. Neighbours are taken from some distance, over several follicular units: those of a mark's own unit stand too near to tell a
 * turn, and too near to one another to tell who is who.
 */
#include "measure/least_squares.h"
#include "measure/order.h"
#include "measure/specks_match.h"
#include "stubble/math.h"

#define SPACING_OVER 12u /* neighbours that the spacing is taken over: some six units */
#define VOTERS       14u /* neighbours in a vote */
#define TURNER_FIRST 4u  /* of the neighbours: those nearer stand too near to fix a turn */
#define TURNERS      4u  /* that many of a may fix the turn, */
#define TURNED_LAST  14u /* by any of b up to this one */
#define VOTES_MIN    5u
#define SEEDS_MAX    48u  /* marks of the first visit that vote, spread over the place */
#define STARTS       24   /* best votes that are tried to the end */
#define VOTE_STRETCH 0.18 /* of a neighbour's distance */
#define VOTE_APART   0.10 /* of the spacing: a mapped neighbour meets another; */
#define VOTE_SLACK   0.07 /* and of its distance: the vote's turn and one stretch for all ways are no more exact */
#define START_REACH  2.0  /* spacings around a start that are paired by its vote alone, */
#define FRONT_REACH  3.0  /* and around any mark whose pairs make its map */
#define STIFFNESS    0.5  /* what holds a local map to the overall one, in pairs at its rim */
#define ENOUGH       0.8  /* of the marks paired: no better start is sought */
#define LOCAL_MIN    6u

typedef struct vote {
    uint32_t from, to, score;
    double cos, sin; /* times scale */
} vote;

/* Marks are sorted by y: walk up and down until y alone is too far. */
static uint32_t find_near(const cloud *c, uint32_t i, uint32_t near[SPECKS_NEAR], double far[SPECKS_NEAR])
{
    uint32_t found = 0;
    for (int k = 0; k < SPECKS_NEAR; k++) {
        near[k] = SPECKS_NONE;
        far[k] = (double)INFINITY;
    }
    for (int way = -1; way <= 1; way += 2)
        for (int64_t j = (int64_t)i + way; j >= 0 && j < c->count && fabs(c->speck[j].y_mm - c->speck[i].y_mm) < far[SPECKS_NEAR - 1];
             j += way) {
            double d = hypot(c->speck[j].x_mm - c->speck[i].x_mm, c->speck[j].y_mm - c->speck[i].y_mm);
            int k = SPECKS_NEAR;
            for (; k > 0 && far[k - 1] > d; k--)
                if (k < SPECKS_NEAR) {
                    far[k] = far[k - 1];
                    near[k] = near[k - 1];
                }
            if (k == SPECKS_NEAR) continue;
            far[k] = d;
            near[k] = (uint32_t)j;
            found += found < SPECKS_NEAR;
        }
    return found;
}

bool cloud_make(cloud *c, const sbl_specks *specks, sbl_arena *arena)
{
    *c = (cloud){.speck = specks->speck, .count = specks->count};
    c->near = SBL_NEW(arena, uint32_t, (uint64_t)SPECKS_NEAR * c->count);
    if (!c->near) return false;
    double sum = 0.0, far[SPECKS_NEAR];
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t found = find_near(c, i, c->near + (size_t)SPECKS_NEAR * i, far), over = found < SPACING_OVER ? found : SPACING_OVER;
        /* A circle as far as the k-th neighbour holds k of them. */
        if (over) sum += far[over - 1] * sqrt(SBL_PI / over);
    }
    c->spacing_mm = sum / c->count;
    return true;
}

uint32_t cloud_from(const cloud *c, double y)
{
    uint32_t low = 0, high = c->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (c->speck[middle].y_mm < y) low = middle + 1;
        else high = middle;
    }
    return low;
}

uint32_t cloud_nearest(const cloud *c, double x, double y, double reach, const uint32_t *taken)
{
    uint32_t best = SPECKS_NONE;
    for (uint32_t j = cloud_from(c, y - reach); j < c->count && c->speck[j].y_mm <= y + reach; j++) {
        double d = hypot(c->speck[j].x_mm - x, c->speck[j].y_mm - y);
        if (!(d < reach) || (taken && taken[j] != SPECKS_NONE)) continue;
        reach = d;
        best = j;
    }
    return best;
}

/* ---- votes ---- */

static const sbl_speck *neighbour(const cloud *c, uint32_t of, uint32_t k)
{
    uint32_t at = c->near[(size_t)SPECKS_NEAR * of + k];
    return at == SPECKS_NONE ? NULL : &c->speck[at];
}

/* How many neighbours of `from`, turned and scaled, meet neighbours of `to`; 0 as soon as they cannot be more than `least`. */
static uint32_t count_meeting(const cloud *a, const cloud *b, const vote *v, uint32_t least)
{
    const sbl_speck *from = &a->speck[v->from], *to = &b->speck[v->to], *n, *m;
    uint32_t score = 0;
    for (uint32_t i = 0; i < VOTERS && (n = neighbour(a, v->from, i)) != NULL; i++) {
        if (score + VOTERS - i <= least) return 0;
        double dx = n->x_mm - from->x_mm, dy = n->y_mm - from->y_mm, u = v->cos * dx - v->sin * dy, w = v->sin * dx + v->cos * dy;
        double apart = VOTE_APART * b->spacing_mm + VOTE_SLACK * sqrt(u * u + w * w);
        for (uint32_t j = 0; j < SPECKS_NEAR && (m = neighbour(b, v->to, j)) != NULL; j++) {
            double ex = m->x_mm - to->x_mm - u, ey = m->y_mm - to->y_mm - w;
            if (!(ex * ex + ey * ey < apart * apart)) continue;
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

/* The best way to lay `from` and its neighbours onto `to` and its own; score 0 if none is better than `least`. */
static vote vote_for(const cloud *a, const cloud *b, uint32_t from, uint32_t to, uint32_t least)
{
    vote best = {from, to, 0, 1.0, 0.0};
    const sbl_speck *p, *q;
    for (uint32_t i = TURNER_FIRST; i < TURNER_FIRST + TURNERS && (p = neighbour(a, from, i)) != NULL; i++)
        for (uint32_t j = TURNER_FIRST - 2; j < TURNED_LAST && (q = neighbour(b, to, j)) != NULL; j++) {
            double ax = p->x_mm - a->speck[from].x_mm, ay = p->y_mm - a->speck[from].y_mm;
            double bx = q->x_mm - b->speck[to].x_mm, by = q->y_mm - b->speck[to].y_mm;
            double aa = ax * ax + ay * ay, ratio2 = (bx * bx + by * by) / aa;
            if (!(ratio2 > (1.0 - VOTE_STRETCH) * (1.0 - VOTE_STRETCH) && ratio2 < (1.0 + VOTE_STRETCH) * (1.0 + VOTE_STRETCH))) continue;
            vote v = {from, to, 0, (ax * bx + ay * by) / aa, (ax * by - ay * bx) / aa};
            v.score = count_meeting(a, b, &v, best.score > least ? best.score : least);
            if (v.score > best.score) best = v;
        }
    return best;
}

static void collect_votes(const cloud *a, const cloud *b, vote best[STARTS])
{
    uint32_t step = a->count / SEEDS_MAX + 1;
    for (uint32_t from = step / 2; from < a->count; from += step)
        for (uint32_t to = 0; to < b->count; to++) {
            uint32_t worst = best[STARTS - 1].score;
            vote v = vote_for(a, b, from, to, worst > VOTES_MIN - 1 ? worst : VOTES_MIN - 1);
            if (v.score) keep_best(best, &v);
        }
}

/* ---- maps ---- */

/* An affine map from pairs around a place, as what it adds to another one. */
typedef struct affine_fit {
    least_squares_sums sums;
    double x, y;
    uint32_t used;
} affine_fit;

static void fit_add(affine_fit *f, const affine *start, const sbl_speck *from, const sbl_speck *to, double w)
{
    double dx = from->x_mm - f->x, dy = from->y_mm - f->y, at[2];
    map_point(start, from->x_mm, from->y_mm, at);
    /* Six unknowns that part into two of three. */
    double row0[6] = {w * dx, w * dy, w, 0.0, 0.0, 0.0}, row1[6] = {0.0, 0.0, 0.0, w * dx, w * dy, w};
    least_squares_add(&f->sums, w * (at[0] - to->x_mm), row0);
    least_squares_add(&f->sums, w * (at[1] - to->y_mm), row1);
    f->used++;
}

static bool fit_end(affine *m, const affine_fit *f, const affine *start)
{
    double x[6];
    if (!least_squares_normal_solve(&f->sums, f->sums.right, x)) return false;
    *m = *start;
    for (int row = 0; row < 2; row++) {
        double *to = m->a + 3 * (size_t)row;
        const double *by = x + 3 * (size_t)row;
        to[0] -= by[0];
        to[1] -= by[1];
        to[2] -= by[2] - by[0] * f->x - by[1] * f->y;
    }
    return true;
}

static bool fit_within(affine *m, const cloud *a, const cloud *b, const uint32_t *partner, const affine *start, const sbl_speck *middle,
                       double reach)
{
    affine_fit f = {.sums = {.unknowns = 6}, .x = middle ? middle->x_mm : 0.0, .y = middle ? middle->y_mm : 0.0};
    for (uint32_t i = 0; i < a->count; i++)
        if (partner[i] != SPECKS_NONE && (!middle || hypot(a->speck[i].x_mm - f.x, a->speck[i].y_mm - f.y) <= reach))
            fit_add(&f, start, &a->speck[i], &b->speck[partner[i]], 1.0);
    if (f.used < LOCAL_MIN || !fit_end(m, &f, start)) return false;
    double det = m->a[0] * m->a[4] - m->a[1] * m->a[3];
    return det > 0.5 && det < 2.0;
}

bool specks_fit_overall(affine *m, const cloud *a, const cloud *b, const uint32_t *partner)
{
    static const affine NOTHING = {{0.0}};
    return fit_within(m, a, b, partner, &NOTHING, NULL, 0.0);
}

affine specks_fit_around(const cloud *a, const cloud *b, const uint32_t *partner, uint32_t i, const affine *start)
{
    const sbl_speck *middle = &a->speck[i];
    double reach = FRONT_REACH * a->spacing_mm;
    affine_fit f = {.sums = {.unknowns = 6}, .x = middle->x_mm, .y = middle->y_mm};
    for (int way = -1; way <= 1; way += 2)
        for (int64_t j = (int64_t)i + way; j >= 0 && j < a->count && fabs(a->speck[j].y_mm - f.y) < reach; j += way) {
            double dx = a->speck[j].x_mm - f.x, dy = a->speck[j].y_mm - f.y, d2 = dx * dx + dy * dy;
            if (partner[j] == SPECKS_NONE || d2 > reach * reach) continue;
            fit_add(&f, start, &a->speck[j], &b->speck[partner[j]], 1.0 - d2 / (reach * reach));
        }
    if (f.used < 2) return *start;
    /* Held to the start's map: few pairs in a row must not turn it over. */
    for (int k = 0; k < 6; k++) {
        double row[6] = {0.0};
        row[k] = k % 3 == 2 ? 0.0 : sqrt(STIFFNESS) * reach;
        least_squares_add(&f.sums, 0.0, row);
    }
    affine m;
    return fit_end(&m, &f, start) ? m : *start;
}

/* ---- a start grows ---- */

typedef struct growth {
    const cloud *a, *b;
    pairing now;
    uint32_t *order;
    double *held;
} growth;

static void pair_if_free(growth *g, uint32_t i, const affine *m)
{
    double at[2];
    map_point(m, g->a->speck[i].x_mm, g->a->speck[i].y_mm, at);
    uint32_t j = cloud_nearest(g->b, at[0], at[1], PAIR_APART * g->b->spacing_mm, g->now.back);
    if (j == SPECKS_NONE) return;
    g->now.partner[i] = j;
    g->now.back[j] = i;
    g->now.count++;
}

/* The marks from the start outward as far as reach, by one map. */
static void pair_by_one_map(growth *g, const affine *m, double reach)
{
    g->now.count = 0;
    for (uint32_t i = 0; i < g->a->count; i++) g->now.partner[i] = SPECKS_NONE;
    for (uint32_t j = 0; j < g->b->count; j++) g->now.back[j] = SPECKS_NONE;
    for (uint32_t k = 0; k < g->a->count && g->held[g->order[k]] <= reach; k++) pair_if_free(g, g->order[k], m);
}

/* The marks by their distance from one of them. */
static void order_from(growth *g, uint32_t from)
{
    for (uint32_t i = 0; i < g->a->count; i++) {
        g->order[i] = i;
        g->held[i] = hypot(g->a->speck[i].x_mm - g->a->speck[from].x_mm, g->a->speck[i].y_mm - g->a->speck[from].y_mm);
    }
    order_indices(g->order, g->a->count, g->held);
}

/* From one vote outward: each mark where the pairs nearer to the start say. */
static void grow_start(growth *g, const vote *v)
{
    const sbl_speck *from = &g->a->speck[v->from], *to = &g->b->speck[v->to];
    affine start = {{v->cos, -v->sin, to->x_mm - v->cos * from->x_mm + v->sin * from->y_mm, v->sin, v->cos,
                     to->y_mm - v->sin * from->x_mm - v->cos * from->y_mm}};
    double reach = FRONT_REACH * g->a->spacing_mm;
    order_from(g, v->from);
    pair_by_one_map(g, &start, START_REACH * g->a->spacing_mm);
    if (fit_within(&start, g->a, g->b, g->now.partner, &start, from, reach)) pair_by_one_map(g, &start, reach);
    if (!fit_within(&start, g->a, g->b, g->now.partner, &start, from, reach)) {
        g->now.count = 0;
        return;
    }
    for (uint32_t k = 0; k < g->a->count; k++) {
        uint32_t i = g->order[k];
        if (g->now.partner[i] != SPECKS_NONE) continue;
        affine m = specks_fit_around(g->a, g->b, g->now.partner, i, &start);
        pair_if_free(g, i, &m);
    }
}

static bool pairing_make(pairing *p, const cloud *a, const cloud *b, sbl_arena *arena)
{
    p->count = 0;
    p->partner = SBL_NEW(arena, uint32_t, a->count);
    p->back = SBL_NEW(arena, uint32_t, b->count);
    return p->partner && p->back;
}

bool specks_register(pairing *best, const cloud *a, const cloud *b, sbl_arena *arena)
{
    growth g = {.a = a, .b = b, .order = SBL_NEW(arena, uint32_t, a->count), .held = SBL_NEW(arena, double, a->count)};
    vote start[STARTS] = {{0}};
    uint32_t most = a->count < b->count ? a->count : b->count;
    if (!g.order || !g.held || !pairing_make(&g.now, a, b, arena) || !pairing_make(best, a, b, arena)) return false;
    collect_votes(a, b, start);
    for (int k = 0; k < STARTS && start[k].score && best->count < ENOUGH * most; k++) {
        grow_start(&g, &start[k]);
        if (g.now.count <= best->count) continue;
        pairing held = *best;
        *best = g.now;
        g.now = held;
    }
    return true;
}
