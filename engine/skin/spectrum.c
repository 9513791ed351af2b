/* Onto the grid and off it: one cubic through four samples (Lagrange), as CIE 15:2018 recommends for smooth spectra. */
#include "stubble/spectrum.h"

#include "stubble/math.h"

#include <string.h>

/* More of the visible range than this without a sample is a guess. */
#define GAP_MAX_NM   40.0
#define SEEN_FROM_NM 400.0
#define SEEN_TO_NM   700.0

/* The polynomial through count samples at x. */
static double lagrange(const double *at, const double *value, uint32_t count, double x)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        double term = value[i];
        for (uint32_t k = 0; k < count; k++)
            if (k != i) term *= (x - at[k]) / (at[i] - at[k]);
        sum += term;
    }
    return sum;
}

/* The cubic through the two samples before x and the two behind it; fewer at the ends. */
static double between(const double *at, const double *value, uint32_t count, double x)
{
    if (!(x > at[0])) return value[0];
    if (!(x < at[count - 1])) return value[count - 1];
    uint32_t low = 0, high = count - 1;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (at[middle] <= x) low = middle;
        else high = middle;
    }
    uint32_t first = low > 0 ? low - 1 : 0, last = low + 2 < count ? low + 2 : count - 1;
    return lagrange(at + first, value + first, last - first + 1, x);
}

static sbl_status check_samples(const sbl_samples *m, sbl_diag *diag)
{
    if (!m || !m->wavelength_nm || !m->value) return sbl_fail(diag, SBL_E_ARG, "no samples were given", "pass wavelengths and values");
    if (m->count < 2) return sbl_fail_at(diag, SBL_E_RANGE, "a spectrum needs at least 2 samples", "measure more wavelengths", 0, m->count);
    for (uint32_t k = 0; k < m->count; k++) {
        double nm = m->wavelength_nm[k];
        if (!(nm >= 1.0 && nm <= 1e5))
            return sbl_fail_at(diag, SBL_E_RANGE, "this is no wavelength of light", "give nanometres, such as 550", k, nm);
        if (!(fabs(m->value[k]) <= 1e12)) return sbl_fail_at(diag, SBL_E_RANGE, "this value is no number", "give a number", k, m->value[k]);
        if (k > 0 && !(nm > m->wavelength_nm[k - 1]))
            return sbl_fail_at(diag, SBL_E_RANGE, "the wavelengths do not rise", "sort the samples, each wavelength once", k, nm);
    }
    double reached = SEEN_FROM_NM;
    for (uint32_t k = 0; k <= m->count; k++) {
        double nm = k < m->count ? fmin(m->wavelength_nm[k], SEEN_TO_NM) : SEEN_TO_NM;
        if (nm - reached > GAP_MAX_NM)
            return sbl_fail_at(diag, SBL_E_RANGE, "more than 40 nm of the visible range are without a sample",
                               "measure from 400 to 700 nm in steps of 40 nm or less", k, reached);
        reached = fmax(reached, nm);
    }
    return SBL_OK;
}

sbl_status sbl_spectrum_resample(sbl_spectrum *spectrum, const sbl_samples *measured, sbl_diag *diag)
{
    if (!spectrum) return sbl_fail(diag, SBL_E_ARG, "there is no place for the spectrum", "pass a pointer to an sbl_spectrum");
    sbl_status status = check_samples(measured, diag);
    if (status != SBL_OK) return status;
    for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++)
        spectrum->value[k] = between(measured->wavelength_nm, measured->value, measured->count, sbl_spectrum_wavelength_nm(k));
    return SBL_OK;
}

double sbl_spectrum_at(const sbl_spectrum *spectrum, double wavelength_nm)
{
    static const double offset[4] = {0.0, 1.0, 2.0, 3.0};
    double place = sbl_clamp((wavelength_nm - SBL_SPECTRUM_FIRST_NM) / SBL_SPECTRUM_STEP_NM, 0.0, SBL_SPECTRUM_COUNT - 1);
    uint32_t low = (uint32_t)place;
    if (place == (double)low) return spectrum->value[low];
    uint32_t first = low > 0 ? low - 1 : 0, last = low + 2 < SBL_SPECTRUM_COUNT ? low + 2 : SBL_SPECTRUM_COUNT - 1;
    return lagrange(offset, spectrum->value + first, last - first + 1, place - first);
}
