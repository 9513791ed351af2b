/*
 * Hairs in units that are seen as one, from the light that each unit takes: units of one to five hairs take one to five times a hair's light, give or
 * take what hairs differ by. A mixture of normals whose means are multiples of one unknown (expectation and maximisation, Dempster, Laird, Rubin
 * 1977, from several starts). Light alone cannot tell hairs that stand alone from pairs of half the light each: the shares of units do, which are held
 * by one of two that are met (Dirichlet priors). Either units are seen as adults have them, or hairs are seen apart and few are hidden behind another.
 * Units all of two, with neither ones nor threes among them, are neither.
 *
 * Hairs of many lengths take as many kinds of light as units of one, two and three do. Over the length that is seen they do not: a long hair takes more
 * because it is long, two hairs take more than their length explains. Where light over length is all but one, marks are single hairs.
 */
#include "measure/light_taken.h"

#include "measure/order.h"
#include "stubble/math.h"

enum { KINDS = 5, STARTS = 9, HELDS = 2, ROUNDS = 200, UNITS_LEAST = 60 };
/*
 * Units with one to five hairs: Guo 2017, Plast Aesthet Res 4:150 (knowledge/biology.json, scalp.hairs_per_unit); and where hairs are seen apart, those
 * with none to four hidden behind the ones that are seen: a model.
 */
enum { NATURAL, APART };
static const double SHARE[HELDS][KINDS] = {{0.2838, 0.5262, 0.1748, 0.0130, 0.0021}, {0.900, 0.080, 0.015, 0.004, 0.001}};
/* Shares are drawn to these as by so many units more, and judged as if so many had been drawn of them: people and places differ. */
#define DRAWN_BY  20.0
#define JUDGED_BY 60.0
/* Of one hair's light: lengths after shaving, widths and tones. */
#define SPREAD_LEAST 0.10
#define SPREAD_MOST  0.40
/* Broken hairs, bundles, what is no hair: so many marks take any light up to some times the mean's. They must not decide what a hair takes. */
#define STRAY       0.02
#define STRAY_UPTO  6.0
#define SETTLED     1e-4 /* gain of a round, natural logarithm of the odds */
#define ERROR_LEAST 0.05 /* a model: units of other numbers, hairs behind one another */
/* By how much mixed units must explain the light better than single hairs: natural logarithm of the odds, twenty to one. */
#define EVIDENCE 3.0
/* Hairs' light is no exact normal, and hundreds of units add up what it departs by: of the odds between readings the fourth root counts. A model. */
#define TRUSTED 0.25
/*
 * Natural logarithm of light over length, half of what lies between its 16th and 84th percentile. Between what is met, a model: 0.15 to 0.23 in hairs that
 * stand alone, 0.35 to 0.9 mm long and of widths 15 % apart, whatever the noise, up to 0.29 of widths 25 % apart; 0.33 to 0.58 in natural units seen as one,
 * where ln 1 to ln 3 alone makes half of 1.1.
 */
#define UNITS_SCATTER 0.30
#define HIDDEN_LEAST  0.05 /* of hairs seen apart: fewer that are hidden are within the count's own error */

typedef struct light_of_units {
    const double *taken;
    const uint32_t *seen;
    uint32_t count;
    double mean, seen_apart;
} light_of_units;

typedef struct mixture {
    double hair, spread, share[KINDS], log_odds;
    int held;
} mixture;

static double log_normal(double x, double mean, double variance)
{
    return -0.5 * ((x - mean) * (x - mean) / variance + sbl_log(2.0 * SBL_PI * variance));
}

/* Hairs of unit i if it is of kind k. */
static double hairs_of(const mixture *m, const light_of_units *u, uint32_t i, int k)
{
    return m->held == APART ? (double)u->seen[i] + k : k + 1.0;
}

/* What one unit may be: the parts of its kinds, without that of a stray. Returns the logarithm of its likelihood. */
static double part_unit(double part[KINDS], const mixture *m, const light_of_units *u, uint32_t i)
{
    double stray = sbl_log(STRAY / (STRAY_UPTO * u->mean)), most = stray, sum = 0.0, seen = fmin(u->seen[i], KINDS);
    for (int k = 0; k < KINDS; k++) {
        double n = hairs_of(m, u, i, k);
        part[k] =
            sbl_log((1.0 - STRAY) * m->share[k]) + log_normal(u->taken[i], n * m->hair, n * m->spread * m->spread * m->hair * m->hair);
        /* Hairs that are seen apart are there. */
        if (n < seen) part[k] = -(double)INFINITY;
        else most = fmax(most, part[k]);
    }
    for (int k = 0; k < KINDS; k++) {
        part[k] = part[k] > most - 60.0 ? sbl_exp(part[k] - most) : 0.0;
        sum += part[k];
    }
    sum += stray > most - 60.0 ? sbl_exp(stray - most) : 0.0;
    for (int k = 0; k < KINDS; k++) part[k] /= sum;
    return most + sbl_log(sum);
}

/* One round: what each unit may be under the mixture, then the mixture that suits. */
static void improve(mixture *m, const light_of_units *u)
{
    double of[KINDS] = {0.0}, light = 0.0, hairs = 0.0, square = 0.0, units = 0.0;
    m->log_odds = 0.0;
    for (uint32_t i = 0; i < u->count; i++) {
        double part[KINDS];
        m->log_odds += part_unit(part, m, u, i);
        for (int k = 0; k < KINDS; k++) {
            double n = hairs_of(m, u, i, k), off = u->taken[i] - n * m->hair;
            of[k] += part[k];
            units += part[k];
            light += part[k] * u->taken[i];
            hairs += part[k] * n;
            square += part[k] * off * off / n;
        }
    }
    for (int k = 0; k < KINDS; k++) {
        m->log_odds -= JUDGED_BY * m->share[k] * sbl_log(m->share[k] / SHARE[m->held][k]);
        m->share[k] = (of[k] + DRAWN_BY * SHARE[m->held][k]) / (units + DRAWN_BY);
    }
    if (!(hairs > 0.0)) return;
    m->spread = sbl_clamp(sqrt(square / units) / m->hair, SPREAD_LEAST, SPREAD_MOST);
    m->hair = light / hairs;
}

static mixture settle(const light_of_units *u, double hair, int held)
{
    mixture m = {.hair = hair, .spread = 0.2, .log_odds = -(double)INFINITY, .held = held};
    for (int k = 0; k < KINDS; k++) m.share[k] = SHARE[held][k];
    for (int round = 0; round < ROUNDS; round++) {
        double before = m.log_odds;
        improve(&m, u);
        if (fabs(m.log_odds - before) < SETTLED) break;
    }
    return m;
}

/* The natural reading is tried only where it may hold. 0: hairs are seen apart, all but a few. */
static double read_light(double *error, const double *taken, const uint32_t *seen, uint32_t count, bool may_be_natural)
{
    light_of_units u = {taken, seen, count, 0.0, 0.0};
    mixture trial[HELDS * STARTS];
    for (uint32_t i = 0; i < count; i++) {
        u.mean += taken[i] / count;
        u.seen_apart += seen[i];
    }
    *error = 0.0;
    if (!(u.mean > 0.0)) return 0.0;
    const mixture *best = NULL, *apart = NULL;
    int step = may_be_natural ? 1 : HELDS;
    for (int s = step - 1; s < HELDS * STARTS; s += step) {
        trial[s] = settle(&u, u.mean / (1.0 + 0.2 * (s / HELDS)), s % HELDS);
        if (!best || trial[s].log_odds > best->log_odds) best = &trial[s];
        if (s % HELDS == APART && (!apart || trial[s].log_odds > apart->log_odds)) apart = &trial[s];
    }
    if (best->held == NATURAL && !(best->log_odds > apart->log_odds + EVIDENCE)) best = apart;
    double hairs = u.mean * count / best->hair, odds = 0.0, square = 0.0;
    if (best->held == APART && hairs < (1.0 + HIDDEN_LEAST) * u.seen_apart) return 0.0;
    /* Other ways to read the same light, each with the odds that it has. */
    for (int s = step - 1; s < HELDS * STARTS; s += step) {
        double p = sbl_exp(sbl_clamp(TRUSTED * (trial[s].log_odds - best->log_odds), -60.0, 0.0)),
               off = u.mean * count / trial[s].hair - hairs;
        odds += p;
        square += p * off * off;
    }
    *error = sqrt(square / odds + hairs * hairs * (ERROR_LEAST * ERROR_LEAST + best->spread * best->spread / count));
    return hairs;
}

/* True if the units differ by more than how long their hairs are. */
static bool differ_by_number(const units_seen *units)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < units->count; i++)
        if (units->taken[i] > 0.0 && units->length_mm[i] > 0.0)
            units->scratch[kept++] = sbl_log(units->taken[i] / (units->length_mm[i] * units->seen[i]));
    if (kept < UNITS_LEAST) return false;
    order_doubles(units->scratch, kept);
    return 0.5 * (units->scratch[(uint32_t)(0.84 * (kept - 1))] - units->scratch[(uint32_t)(0.16 * (kept - 1))]) > UNITS_SCATTER;
}

double hairs_in_units(double *error, const units_seen *units)
{
    *error = 0.0;
    if (units->count < UNITS_LEAST) return 0.0;
    if (differ_by_number(units)) return read_light(error, units->taken, units->seen, units->count, true);
    /* Single hairs, a few of them behind others: those take more light than their length explains. */
    for (uint32_t i = 0; i < units->count; i++) units->scratch[i] = units->length_mm[i] > 0.0 ? units->taken[i] / units->length_mm[i] : 0.0;
    double hairs = read_light(error, units->scratch, units->seen, units->count, false), other_error;
    if (!(hairs > 0.0)) return 0.0;
    /* Whose length is seen too short, or hides them in line, the light itself tells. */
    double other = read_light(&other_error, units->taken, units->seen, units->count, false);
    *error = other > 0.0 ? hypot(*error, other - hairs) : *error;
    return hairs;
}
