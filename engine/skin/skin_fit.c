/*
 * From a colour back to the skin: the most probable parameters under a normal prior on melanin, blood, scattering (their logarithms) and
 * oxygenation, by the method of Levenberg (1944) and Marquardt (1963). Unknowns are counted in standard deviations of the prior, so the
 * prior is the unit matrix and the posterior's covariance (J^T J + 1)^-1.
 *
 * Gloss: a sphere that includes it sees the model's whole reflectance; from a colour whose gloss was taken away the model's surface is
 * taken away too: SBL_SKIN_GLOSS, the 2.8 % that a face of index 1.4 mirrors at every wavelength.
 */
#include "stubble/skin_model.h"

#include "skin/knowledge.h"
#include "stubble/math.h"

#include <string.h>

enum { UNKNOWNS = SBL_SKIN_UNKNOWN_COUNT, COLOURS = 3 };

static const double prior_sd[UNKNOWNS] = {[SBL_SKIN_LOG_MELANIN] = KNOWLEDGE_PRIOR_MELANIN_LOG_SD,
                                          [SBL_SKIN_LOG_BLOOD] = KNOWLEDGE_PRIOR_BLOOD_LOG_SD,
                                          [SBL_SKIN_OXYGENATION] = KNOWLEDGE_PRIOR_OXYGENATION_SD,
                                          [SBL_SKIN_LOG_SCATTERING] = KNOWLEDGE_PRIOR_SCATTERING_LOG_SD};

/* Beyond these the model has no skins; the ends of sbl_skin_parameters_check. */
static sbl_skin_parameters skin_at(const double z[UNKNOWNS])
{
    sbl_skin_parameters skin = sbl_skin_parameters_mean();
    skin.melanin = fmin(skin.melanin * sbl_exp(prior_sd[SBL_SKIN_LOG_MELANIN] * z[SBL_SKIN_LOG_MELANIN]), 0.6);
    skin.blood = fmin(skin.blood * sbl_exp(prior_sd[SBL_SKIN_LOG_BLOOD] * z[SBL_SKIN_LOG_BLOOD]), 0.2);
    skin.oxygenation = sbl_clamp(skin.oxygenation + prior_sd[SBL_SKIN_OXYGENATION] * z[SBL_SKIN_OXYGENATION], 0.0, 1.0);
    skin.scattering_per_cm =
        sbl_clamp(skin.scattering_per_cm * sbl_exp(prior_sd[SBL_SKIN_LOG_SCATTERING] * z[SBL_SKIN_LOG_SCATTERING]), 5.0, 200.0);
    return skin;
}

typedef struct fit_problem {
    sbl_lab_d65 seen;
    double error_dE;
    sbl_skin_options options;
    sbl_diag *diag;
} fit_problem;

static sbl_status lab_at(sbl_lab_d65 *lab, const fit_problem *p, const double z[UNKNOWNS])
{
    sbl_spectrum spectrum;
    sbl_skin_parameters skin = skin_at(z);
    sbl_status status = sbl_skin_reflectance(&spectrum, &skin, &p->options, p->diag);
    if (status != SBL_OK) return status;
    sbl_xyz xyz = sbl_xyz_from_reflectance(&spectrum, SBL_LIGHT_D65);
    *lab = sbl_lab_from_xyz((sbl_xyz_d65){xyz.X, xyz.Y, xyz.Z});
    return SBL_OK;
}

/* What is left to explain, in standard errors. */
static void residual(double r[COLOURS], const fit_problem *p, sbl_lab_d65 lab)
{
    r[0] = (p->seen.L - lab.L) / p->error_dE;
    r[1] = (p->seen.a - lab.a) / p->error_dE;
    r[2] = (p->seen.b - lab.b) / p->error_dE;
}

static double cost_of(const double r[COLOURS], const double z[UNKNOWNS])
{
    double sum = 0.0;
    for (int i = 0; i < COLOURS; i++) sum += r[i] * r[i];
    for (int i = 0; i < UNKNOWNS; i++) sum += z[i] * z[i];
    return sum;
}

/*
 * Slopes by differences of a twentieth of a deviation, far above rounding and far below the curvature, with eight directions: what those
 * are off by (dE 0.1) is the same on both sides of a difference.
 */
#define DIFFERENCE 0.05

static sbl_status slopes(double j[COLOURS][UNKNOWNS], const fit_problem *problem, const double z[UNKNOWNS])
{
    fit_problem coarse = *problem, *p = &coarse;
    double r[COLOURS];
    sbl_lab_d65 here;
    coarse.options.quadrature = 8;
    sbl_status status = lab_at(&here, p, z);
    if (status != SBL_OK) return status;
    residual(r, p, here);
    for (int k = 0; k < UNKNOWNS; k++) {
        double moved[UNKNOWNS], other[COLOURS];
        sbl_lab_d65 lab;
        memcpy(moved, z, sizeof moved);
        /* Towards the prior's middle, so that a step never leaves the model's range. */
        double step = z[k] > 0.0 ? -DIFFERENCE : DIFFERENCE;
        moved[k] += step;
        status = lab_at(&lab, p, moved);
        if (status != SBL_OK) return status;
        residual(other, p, lab);
        for (int i = 0; i < COLOURS; i++) j[i][k] = (other[i] - r[i]) / step;
    }
    return SBL_OK;
}

/* x = (J^T J + (1 + damping) 1)^-1 b by Gauss; positive definite, so without exchange of rows. */
static void solve(double x[UNKNOWNS], const double j[COLOURS][UNKNOWNS], double damping, const double b[UNKNOWNS])
{
    double a[UNKNOWNS][UNKNOWNS + 1];
    for (int r = 0; r < UNKNOWNS; r++) {
        for (int c = 0; c < UNKNOWNS; c++) {
            a[r][c] = r == c ? 1.0 + damping : 0.0;
            for (int i = 0; i < COLOURS; i++) a[r][c] += j[i][r] * j[i][c];
        }
        a[r][UNKNOWNS] = b[r];
    }
    for (int k = 0; k < UNKNOWNS; k++)
        for (int r = k + 1; r < UNKNOWNS; r++) {
            double factor = a[r][k] / a[k][k];
            for (int c = k; c <= UNKNOWNS; c++) a[r][c] -= factor * a[k][c];
        }
    for (int r = UNKNOWNS - 1; r >= 0; r--) {
        x[r] = a[r][UNKNOWNS];
        for (int c = r + 1; c < UNKNOWNS; c++) x[r] -= a[r][c] * x[c];
        x[r] /= a[r][r];
    }
}

typedef struct fit_state {
    double z[UNKNOWNS], r[COLOURS], j[COLOURS][UNKNOWNS], cost;
    sbl_lab_d65 lab;
} fit_state;

static sbl_status enter(fit_state *s, const fit_problem *p)
{
    sbl_status status = lab_at(&s->lab, p, s->z);
    if (status != SBL_OK) return status;
    residual(s->r, p, s->lab);
    s->cost = cost_of(s->r, s->z);
    return SBL_OK;
}

/* One damped step, tried with more damping until it helps. *gain: how much the cost fell. */
static sbl_status step_down(fit_state *s, const fit_problem *p, double *damping, double *gain)
{
    double slope[UNKNOWNS], shift[UNKNOWNS];
    sbl_status status = slopes(s->j, p, s->z);
    if (status != SBL_OK) return status;
    for (int k = 0; k < UNKNOWNS; k++) {
        slope[k] = -s->z[k];
        for (int i = 0; i < COLOURS; i++) slope[k] -= s->j[i][k] * s->r[i];
    }
    *gain = 0.0;
    for (int attempt = 0; attempt < 8; attempt++) {
        fit_state next = *s;
        solve(shift, (const double(*)[UNKNOWNS])s->j, *damping, slope);
        for (int k = 0; k < UNKNOWNS; k++) next.z[k] = sbl_clamp(next.z[k] + shift[k], -4.0, 4.0);
        status = enter(&next, p);
        if (status != SBL_OK) return status;
        if (next.cost < s->cost) {
            *gain = s->cost - next.cost;
            *damping *= 0.1;
            *s = next;
            return SBL_OK;
        }
        *damping = fmax(*damping, 1e-3) * 10.0;
    }
    return SBL_OK;
}

/*
 * How far colour and prior are at odds. Where the model holds, the cost of the most probable skin (misfit and distance from the prior,
 * both in standard errors) is that of three numbers seen: 3 on the mean. Where it is more, the model lacks something, and deviations are
 * widened by the root of the excess (Birge, Phys Rev 40:207, 1932).
 */
static double strain_of(const fit_state *s)
{
    return sqrt(fmax(s->cost / COLOURS, 1.0));
}

/* Covariance in the unknowns' own units, and each parameter one deviation to both sides. */
static void spread(sbl_skin_fit *fit, const fit_state *s)
{
    fit->strain = strain_of(s);
    for (int k = 0; k < UNKNOWNS; k++) {
        double unit[UNKNOWNS] = {0.0}, column[UNKNOWNS];
        unit[k] = 1.0;
        solve(column, (const double(*)[UNKNOWNS])s->j, 0.0, unit);
        for (int i = 0; i < UNKNOWNS; i++) fit->covariance[i][k] = fit->strain * fit->strain * column[i] * prior_sd[i] * prior_sd[k];
        fit->from_prior_sd[k] = s->z[k];
    }
    double low[UNKNOWNS], high[UNKNOWNS];
    for (int k = 0; k < UNKNOWNS; k++) {
        double sd = sqrt(fit->covariance[k][k]) / prior_sd[k];
        low[k] = s->z[k] - sd;
        high[k] = s->z[k] + sd;
    }
    fit->low = skin_at(low);
    fit->high = skin_at(high);
}

#define STEPS_MAX 30u
/* The cost is counted in squared standard errors: a hundredth of one cannot be seen. */
#define GAIN_MIN        1e-4
#define MISFIT_MAX_DE76 12.0

static sbl_status check_seen(const sbl_skin_seen *seen, sbl_diag *diag)
{
    if (!seen) return sbl_fail(diag, SBL_E_ARG, "no colour was given", "pass an sbl_skin_seen");
    if (!(seen->lab.L >= 10.0 && seen->lab.L <= 85.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "this lightness is not one of skin", "L* of skin lies between 10 and 85", "lab.L",
                              seen->lab.L);
    if (!(fabs(seen->lab.a) <= 45.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "this colour is not one of skin", "a* of skin lies between 0 and 30", "lab.a",
                              seen->lab.a);
    if (!(fabs(seen->lab.b) <= 45.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "this colour is not one of skin", "b* of skin lies between 0 and 35", "lab.b",
                              seen->lab.b);
    if (!(seen->error_dE >= 0.0 && seen->error_dE <= 50.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "this error is not one of a colour", "1 for an instrument, 2 to 4 for a calibrated photo",
                              "error_dE", seen->error_dE);
    return SBL_OK;
}

sbl_status sbl_skin_fit_lab(sbl_skin_fit *fit, const sbl_skin_seen *seen, const sbl_skin_options *options, sbl_diag *diag)
{
    if (!fit) return sbl_fail(diag, SBL_E_ARG, "there is no place for the fit", "pass a pointer to an sbl_skin_fit");
    sbl_status status = check_seen(seen, diag);
    if (status != SBL_OK) return status;
    fit_problem problem = {.seen = seen->lab, .error_dE = seen->error_dE > 0.0 ? seen->error_dE : 1.0, .diag = diag};
    if (options) problem.options = *options;
    problem.options.without_gloss = seen->gloss_removed;

    /* From the entry of this typology angle: from the middle of the prior dark skins would end in a flushed light one. */
    fit_state state = {.z = {0.0}};
    double melanin = sbl_skin_parameters_from_ita(sbl_ita_deg(seen->lab)).melanin;
    state.z[SBL_SKIN_LOG_MELANIN] = sbl_log(melanin / sbl_skin_parameters_mean().melanin) / prior_sd[SBL_SKIN_LOG_MELANIN];
    status = enter(&state, &problem);
    double damping = 0.1, gain = 1.0;
    uint32_t steps = 0;
    for (; status == SBL_OK && gain > GAIN_MIN && steps < STEPS_MAX; steps++) status = step_down(&state, &problem, &damping, &gain);
    if (status != SBL_OK) return status;

    *fit = (sbl_skin_fit){.skin = skin_at(state.z), .lab = state.lab, .misfit_dE76 = sbl_ciede1976(seen->lab, state.lab), .steps = steps};
    spread(fit, &state);
    if (!(fit->misfit_dE76 <= MISFIT_MAX_DE76))
        return sbl_fail_field(diag, SBL_E_DATA, "no skin looks like this colour", "check the calibration and the place that was measured",
                              "lab", fit->misfit_dE76);
    return SBL_OK;
}

const char *sbl_skin_fit_note(const sbl_skin_fit *fit)
{
    if (!(fit->strain > SBL_SKIN_STRAIN_TOLD)) return NULL;
    if (fit->from_prior_sd[SBL_SKIN_LOG_SCATTERING] > SBL_SKIN_STRAIN_TOLD)
        return "The model reaches so dark a colour only with more scattering than any published skin shows. Take its melanin, blood and "
               "scattering as a way to this colour, not as a finding; their bands are widened to match.";
    return "Published skins hardly have this colour. Take the fitted melanin, blood, oxygen and scattering as a way to it, not as a "
           "finding; "
           "their bands are widened to match. Check the measurement, and whether gloss was in it.";
}
