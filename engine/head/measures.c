/*
 * Tape measures completed: a normal distribution over the five measures of adults, conditioned on those that are given.
 *
 * Given g = x_g + e with e the tape's error, the rest has mean m_r + S_rg (S_gg + E)^-1 (g - m_g) and covariance
 * S_rr - S_rg (S_gg + E)^-1 S_gr. Where the sex is not stated the distribution is that of the two together, half and half: its first two
 * moments.
 */
#include "head/measures.h"

#include <math.h>
#include <string.h>

enum { COUNT = SBL_MEASURE_COUNT };

/* The compiled default of knowledge/anthropometry.json, which says source and confidence of each; tests/unit/measures.c compares. */
typedef struct adult {
    double mean_mm[COUNT], sd_mm[COUNT];
    /* circumference: length, breadth, arc, face; length: breadth, arc, face; breadth: arc, face; arc: face */
    double correlation[COUNT * (COUNT - 1) / 2];
} adult;

static const adult male = {
    {574.4, 199.5, 154.3, 353.0, 122.6}, {16.0, 7.0, 5.5, 13.0, 6.7}, {0.82, 0.55, 0.50, 0.30, 0.18, 0.35, 0.30, 0.50, 0.15, 0.25}};
static const adult female = {
    {561.1, 189.8, 147.8, 339.0, 113.1}, {19.4, 7.4, 5.2, 14.0, 6.1}, {0.76, 0.49, 0.50, 0.30, 0.22, 0.35, 0.30, 0.50, 0.15, 0.25}};

#define RANGE_SD 6.0

/* Chi-square quantile at 1 - 1e-5 for 0 to 5 degrees of freedom. */
static const double conflict_quantile[COUNT + 1] = {0.0, 19.51, 23.03, 25.90, 28.47, 30.86};

static const char *const measure_names[COUNT] = {"circumference", "length", "breadth", "ear_to_ear_arc", "face_height"};
static const char *const measure_fields[COUNT] = {"head.tape.circumference_mm", "head.tape.length_mm", "head.tape.breadth_mm",
                                                  "head.tape.ear_to_ear_arc_mm", "head.tape.face_height_mm"};

const char *sbl_measure_name(sbl_measure measure)
{
    return (unsigned)measure < COUNT ? measure_names[measure] : "unknown measure";
}

const char *sbl_head_source_name(sbl_head_source source)
{
    static const char *const names[] = {
        [SBL_HEAD_TEMPLATE] = "tape measures and template", [SBL_HEAD_SCAN] = "scan", [SBL_HEAD_PHOTO] = "photo and template"};
    return (unsigned)source < sizeof names / sizeof *names ? names[source] : "unknown source";
}

const char *sbl_landmark_name(sbl_landmark landmark)
{
    static const char *const names[SBL_LANDMARK_COUNT] = {"glabella",
                                                          "sellion",
                                                          "nose_tip",
                                                          "menton",
                                                          "vertex",
                                                          "opisthocranion",
                                                          "inion",
                                                          "tragion_left",
                                                          "tragion_right",
                                                          "lateral_canthus_left",
                                                          "lateral_canthus_right",
                                                          "cheilion_left",
                                                          "cheilion_right",
                                                          "gonion_left",
                                                          "gonion_right"};
    return (unsigned)landmark < SBL_LANDMARK_COUNT ? names[landmark] : "unknown landmark";
}

typedef struct distribution {
    double mean[COUNT], covariance[COUNT][COUNT];
} distribution;

static void of_one_sex(distribution *d, const adult *from)
{
    int next = 0;
    for (int i = 0; i < COUNT; i++) {
        d->mean[i] = from->mean_mm[i];
        d->covariance[i][i] = from->sd_mm[i] * from->sd_mm[i];
        for (int j = i + 1; j < COUNT; j++)
            d->covariance[i][j] = d->covariance[j][i] = from->correlation[next++] * from->sd_mm[i] * from->sd_mm[j];
    }
}

static void of_both(distribution *d)
{
    distribution m, f;
    of_one_sex(&m, &male);
    of_one_sex(&f, &female);
    for (int i = 0; i < COUNT; i++) {
        d->mean[i] = 0.5 * (m.mean[i] + f.mean[i]);
        for (int j = 0; j < COUNT; j++)
            d->covariance[i][j] =
                0.5 * (m.covariance[i][j] + f.covariance[i][j]) + 0.25 * (m.mean[i] - f.mean[i]) * (m.mean[j] - f.mean[j]);
    }
}

void measures_distribution(double mean_mm[COUNT], double covariance_mm2[COUNT][COUNT], sbl_sex sex)
{
    distribution d;
    if (sex == SBL_SEX_UNSTATED) of_both(&d);
    else of_one_sex(&d, sex == SBL_SEX_MALE ? &male : &female);
    memcpy(mean_mm, d.mean, sizeof d.mean);
    memcpy(covariance_mm2, d.covariance, sizeof d.covariance);
}

/* The given measures with their errors: S_gg + E = L L^T, and which they are. */
typedef struct evidence {
    int count, which[COUNT];
    double lower[COUNT][COUNT];
} evidence;

static bool factor(evidence *e, const distribution *d, const sbl_measures *m)
{
    e->count = 0;
    for (int i = 0; i < COUNT; i++)
        if (m->given[i]) e->which[e->count++] = i;
    for (int i = 0; i < e->count; i++)
        for (int j = 0; j <= i; j++) {
            double sum = d->covariance[e->which[i]][e->which[j]];
            if (i == j) sum += m->sd_mm[e->which[i]] * m->sd_mm[e->which[i]];
            for (int k = 0; k < j; k++) sum -= e->lower[i][k] * e->lower[j][k];
            if (i == j && !(sum > 0.0)) return false;
            e->lower[i][j] = i == j ? sqrt(sum) : sum / e->lower[j][j];
        }
    return true;
}

/* x = L^-1 x */
static void forward(const evidence *e, double *x)
{
    for (int i = 0; i < e->count; i++) {
        for (int k = 0; k < i; k++) x[i] -= e->lower[i][k] * x[k];
        x[i] /= e->lower[i][i];
    }
}

/* Ramanujan, "Modular equations and approximations to pi", 1914: below 1e-5 relative for any head. */
static double ellipse_perimeter(double length, double breadth)
{
    double a = 0.5 * length, b = 0.5 * breadth;
    return SBL_PI * (3.0 * (a + b) - sqrt((3.0 * a + b) * (a + 3.0 * b)));
}

static sbl_status check_each(const sbl_measures *m, const distribution *d, sbl_diag *diag)
{
    for (int i = 0; i < COUNT; i++) {
        if (!m->given[i]) continue;
        if (!(m->sd_mm[i] >= 0.0 && m->sd_mm[i] <= 100.0))
            return sbl_fail_field(diag, SBL_E_RANGE, "the uncertainty of a measure of the head must lie between 0 and 100 mm",
                                  "state one standard deviation in millimetres; 0 means a tape's 3 mm", measure_fields[i], m->sd_mm[i]);
        if (!(fabs(m->value_mm[i] - d->mean[i]) <= RANGE_SD * sqrt(d->covariance[i][i])))
            return sbl_fail_field(diag, SBL_E_RANGE, "a measure of the head lies outside what adults have",
                                  "measure again, in millimetres; tape over the glabella and the farthest point behind", measure_fields[i],
                                  m->value_mm[i]);
    }
    return SBL_OK;
}

static sbl_status check_ellipse(const sbl_measures *m, sbl_diag *diag)
{
    const sbl_measure c = SBL_MEASURE_CIRCUMFERENCE, l = SBL_MEASURE_LENGTH, b = SBL_MEASURE_BREADTH;
    if (!m->given[c] || !m->given[l] || !m->given[b]) return SBL_OK;
    double perimeter = ellipse_perimeter(m->value_mm[l], m->value_mm[b]);
    /* An ellipse's perimeter grows by about pi / 2 mm a mm of either axis. Real heads are fuller than the ellipse (FACTS 3.3: 1.029). */
    double error = sqrt(m->sd_mm[c] * m->sd_mm[c] + 0.25 * SBL_PI * SBL_PI * (m->sd_mm[l] * m->sd_mm[l] + m->sd_mm[b] * m->sd_mm[b]));
    if (m->value_mm[c] + 3.0 * error < perimeter)
        return sbl_fail_field(diag, SBL_E_CONFLICT, "the circumference is smaller than a head of this length and breadth can have",
                              "measure circumference, length and breadth again", measure_fields[c], m->value_mm[c]);
    return SBL_OK;
}

sbl_status sbl_measures_complete(sbl_measures *measures, sbl_diag *diag)
{
    if (!measures || (unsigned)measures->sex > SBL_SEX_FEMALE)
        return sbl_fail(diag, SBL_E_ARG, "sbl_measures_complete needs measures with a sex of the enumeration", "see stubble/head.h");
    distribution d;
    if (measures->sex == SBL_SEX_UNSTATED) of_both(&d);
    else of_one_sex(&d, measures->sex == SBL_SEX_MALE ? &male : &female);

    sbl_status status = check_each(measures, &d, diag);
    if (status != SBL_OK) return status;
    sbl_measures m = *measures;
    for (int i = 0; i < COUNT; i++)
        if (m.given[i] && m.sd_mm[i] == 0.0) m.sd_mm[i] = MEASURES_TAPE_SD_MM;
    status = check_ellipse(&m, diag);
    if (status != SBL_OK) return status;

    evidence e;
    memset(&e, 0, sizeof e);
    if (!factor(&e, &d, &m)) return sbl_fail(diag, SBL_E_DATA, "the statistics of adult heads are not a distribution", "report this");
    double residual[COUNT] = {0}, distance2 = 0.0;
    for (int i = 0; i < e.count; i++) residual[i] = m.value_mm[e.which[i]] - d.mean[e.which[i]];
    forward(&e, residual);
    for (int i = 0; i < e.count; i++) distance2 += residual[i] * residual[i];
    if (e.count >= 2 && distance2 > conflict_quantile[e.count])
        return sbl_fail_at(diag, SBL_E_CONFLICT, "the measures of the head do not fit together",
                           "measure again; perhaps two were exchanged, or one is in inches", 0, sqrt(distance2));

    for (int i = 0; i < COUNT; i++) {
        if (m.given[i]) continue;
        double gain[COUNT] = {0}, mean = d.mean[i], variance = d.covariance[i][i];
        for (int k = 0; k < e.count; k++) gain[k] = d.covariance[i][e.which[k]];
        forward(&e, gain);
        for (int k = 0; k < e.count; k++) {
            mean += gain[k] * residual[k];
            variance -= gain[k] * gain[k];
        }
        m.value_mm[i] = mean;
        m.sd_mm[i] = sqrt(fmax(variance, 0.0));
    }
    *measures = m;
    return SBL_OK;
}
