/*
 * Hairs in units that are seen as one, from the light that each unit takes: units of one to five hairs take one to five times a hair's light, give or
 * take what hairs differ by. A mixture of normals whose means are multiples of one unknown (expectation and maximisation, Dempster, Laird, Rubin
 * 1977, from several starts), held by the shares of such units among adults.
 */
#include "measure/light_taken.h"

#include "stubble/math.h"

enum { KINDS = 5, STARTS = 9, ROUNDS = 80, UNITS_LEAST = 60 };
/* Units with one to five hairs: Guo 2017, Plast Aesthet Res 4:150 (knowledge/biology.json, scalp.hairs_per_unit). They count as a tenth of the data. */
static const double SHARE[KINDS] = {0.2838, 0.5262, 0.1748, 0.0130, 0.0021};
#define PRIOR_WEIGHT 0.10
/* Of one hair's light: lengths after shaving, widths and tones. */
#define SPREAD_LEAST 0.10
#define SPREAD_MOST  0.40
#define ERROR_LEAST  0.05 /* a model: units of other numbers, hairs behind one another */
/* By how much mixed units must explain the light better than single hairs: natural logarithm of the odds, twenty to one. */
#define EVIDENCE 3.0

typedef struct mixture {
    double hair, spread, share[KINDS], log_likelihood;
} mixture;

static double log_normal(double x, double mean, double variance)
{
    return -0.5 * ((x - mean) * (x - mean) / variance + sbl_log(2.0 * SBL_PI * variance));
}

/* One round: what each unit may be under the mixture, then the mixture that suits. */
static void improve(mixture *m, const double *taken, uint32_t count)
{
    double of[KINDS] = {0.0}, light = 0.0, hairs = 0.0, square = 0.0;
    m->log_likelihood = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        double part[KINDS], most = -(double)INFINITY, sum = 0.0;
        for (int k = 0; k < KINDS; k++) {
            double n = k + 1.0, variance = n * m->spread * m->spread * m->hair * m->hair;
            part[k] = sbl_log(m->share[k]) + log_normal(taken[i], n * m->hair, variance);
            most = fmax(most, part[k]);
        }
        for (int k = 0; k < KINDS; k++) sum += sbl_exp(part[k] - most);
        m->log_likelihood += most + sbl_log(sum);
        for (int k = 0; k < KINDS; k++) {
            double p = sbl_exp(part[k] - most) / sum, n = k + 1.0, off = taken[i] - n * m->hair;
            of[k] += p;
            light += p * taken[i];
            hairs += p * n;
            square += p * off * off / n;
        }
    }
    double prior = PRIOR_WEIGHT * count;
    for (int k = 0; k < KINDS; k++) {
        m->log_likelihood += prior * SHARE[k] * sbl_log(m->share[k] / SHARE[k]);
        m->share[k] = (of[k] + prior * SHARE[k]) / (count + prior);
    }
    m->spread = sbl_clamp(sqrt(square / count) / m->hair, SPREAD_LEAST, SPREAD_MOST);
    m->hair = light / hairs;
}

static double single_log_likelihood(const double *taken, uint32_t count, double mean)
{
    double square = 0.0, sum = 0.0;
    for (uint32_t i = 0; i < count; i++) square += (taken[i] - mean) * (taken[i] - mean) / count;
    for (uint32_t i = 0; i < count; i++) sum += log_normal(taken[i], mean, square);
    return sum;
}

double hairs_in_units(double *error, const double *taken, uint32_t count)
{
    mixture best = {.log_likelihood = -(double)INFINITY}, trial[STARTS];
    double mean = 0.0;
    *error = 0.0;
    for (uint32_t i = 0; i < count; i++) mean += taken[i] / count;
    if (count < UNITS_LEAST || !(mean > 0.0)) return 0.0;
    for (int s = 0; s < STARTS; s++) {
        trial[s] = (mixture){.hair = mean / (1.1 + 0.2 * s), .spread = 0.2};
        for (int k = 0; k < KINDS; k++) trial[s].share[k] = 1.0 / KINDS;
        for (int round = 0; round < ROUNDS; round++) improve(&trial[s], taken, count);
        if (trial[s].log_likelihood > best.log_likelihood) best = trial[s];
    }
    if (!(best.log_likelihood > single_log_likelihood(taken, count, mean) + EVIDENCE)) return 0.0;
    /* Other ways to read the same light, each with the odds that it has. */
    double hairs = mean * count / best.hair, odds = 0.0, square = 0.0;
    for (int s = 0; s < STARTS; s++) {
        double p = sbl_exp(fmax(trial[s].log_likelihood - best.log_likelihood, -60.0)), off = mean * count / trial[s].hair - hairs;
        odds += p;
        square += p * off * off;
    }
    *error = sqrt(square / odds + hairs * hairs * (ERROR_LEAST * ERROR_LEAST + best.spread * best.spread / count));
    return hairs;
}
