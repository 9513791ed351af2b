/*
 * The client's own fading corrects the model. The factor on tau has a normal prior whose central 90 % is the model's spread; a look at t
 * years saw the share s left, with a normal error around exp(-t / tau). The posterior has no closed form, one dimension is enough for a
 * grid: Bayes' rule at 400 factors, and the quantiles by linear interpolation of the cumulated weights.
 */
#include "stubble/course.h"

#define POINTS      400
#define FACTOR_LOW  0.02
#define FACTOR_STEP 0.01 /* to a factor of 4 */
#define Z_90        1.6448536269514722

static double factor_at(int i)
{
    return FACTOR_LOW + FACTOR_STEP * i;
}

static double log_weight(double factor, double tau_years, double spread_sd, const sbl_follow_up *look, const double *sd,
                         uint32_t look_count)
{
    double z = (factor - 1.0) / spread_sd, sum = -0.5 * z * z;
    for (uint32_t i = 0; i < look_count; i++) {
        double off = (look[i].left_share - sbl_fading_contrast(look[i].years, tau_years * factor)) / sd[i];
        sum -= 0.5 * off * off;
    }
    return sum;
}

/* Weights are constant over a cell of the grid around its point. */
static double quantile(const double *weight, double total, double share)
{
    double sum = 0.0;
    for (int i = 0; i < POINTS; i++) {
        if (sum + weight[i] >= share * total && weight[i] > 0.0)
            return factor_at(i) + FACTOR_STEP * ((share * total - sum) / weight[i] - 0.5);
        sum += weight[i];
    }
    return factor_at(POINTS - 1);
}

void sbl_fading_update(sbl_band *posterior, double tau_years, double tau_spread, const sbl_follow_up *look, const double *sd,
                       uint32_t look_count)
{
    if (!look_count || !(tau_spread > 0.0)) {
        *posterior = (sbl_band){tau_years * (1.0 - tau_spread), tau_years, tau_years * (1.0 + tau_spread)};
        return;
    }
    double weight[POINTS], most = -1e300, total = 0.0;
    for (int i = 0; i < POINTS; i++) {
        weight[i] = log_weight(factor_at(i), tau_years, tau_spread / Z_90, look, sd, look_count);
        most = fmax(most, weight[i]);
    }
    for (int i = 0; i < POINTS; i++) total += weight[i] = sbl_exp(weight[i] - most);
    *posterior = (sbl_band){tau_years * fmax(quantile(weight, total, 0.05), FACTOR_LOW), tau_years * quantile(weight, total, 0.50),
                            tau_years * quantile(weight, total, 0.95)};
}
