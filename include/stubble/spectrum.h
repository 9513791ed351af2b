/*
 * stubble/spectrum.h - spectra, the standard observer, and the way from a reflectance to a colour.
 *
 *   sbl_spectrum skin;
 *   st = sbl_spectrum_resample(&skin, &(sbl_samples){wavelength_nm, reflectance, count}, &diag); // any sampling
 *   sbl_xyz xyz = sbl_xyz_from_reflectance(&skin, SBL_LIGHT_D65);                                // Y of the perfect white is 1
 *   sbl_lab_d65 lab = sbl_lab_from_xyz((sbl_xyz_d65){xyz.X, xyz.Y, xyz.Z});
 *
 * Sampling      One grid for all spectra of the engine: 380 to 780 nm in steps of 10 nm, 41 values. What is sampled otherwise is brought
 *               onto it by sbl_spectrum_resample.
 * Colour        CIE 1931 standard observer of 2 degrees under D65, D50 or A (knowledge/spectra.json). The sums over the grid are scaled
 *               channel by channel so that a perfect white gets exactly the white point of colour.h; on measured skins the grid then errs
 *               by less than 0.03 in L*, a*, b* against steps of 1 nm (tests/unit/optics_tables.c).
 * Memory        None: values are copied.
 */
#ifndef STUBBLE_SPECTRUM_H
#define STUBBLE_SPECTRUM_H

#include "stubble/colour.h"

#define SBL_SPECTRUM_FIRST_NM 380.0
#define SBL_SPECTRUM_STEP_NM  10.0
#define SBL_SPECTRUM_LAST_NM  780.0
#define SBL_SPECTRUM_COUNT    41u

typedef struct sbl_spectrum {
    double value[SBL_SPECTRUM_COUNT];
} sbl_spectrum;

/* A spectrum as it was measured: rising wavelengths, any steps. */
typedef struct sbl_samples {
    const double *wavelength_nm, *value;
    uint32_t count;
} sbl_samples;

static inline double sbl_spectrum_wavelength_nm(uint32_t index)
{
    return SBL_SPECTRUM_FIRST_NM + SBL_SPECTRUM_STEP_NM * index;
}

/*
 * Onto the grid by the cubic through the four samples around each wavelength (Lagrange, as CIE 15:2018 7.2.1 recommends); through three or
 * two where there are no more. Beyond the first and last sample their value holds (CIE 15:2018 7.2.3). SBL_E_RANGE if wavelengths do not
 * rise, a number is none, there are fewer than 2, or they leave more than 40 nm of 400 to 700 nm without a sample.
 */
SBL_MUST_CHECK sbl_status sbl_spectrum_resample(sbl_spectrum *spectrum, const sbl_samples *measured, sbl_diag *diag);
/* Between the nodes, by the same cubic; the ends hold. */
double sbl_spectrum_at(const sbl_spectrum *spectrum, double wavelength_nm);

/* Relative power of a light of colour.h on the grid, 100 at 560 nm; never NULL (an unknown light is D65). */
const sbl_spectrum *sbl_light_spectrum(sbl_light light);
/* Colour-matching functions: 0 xbar, 1 ybar, 2 zbar (any other: ybar). */
const sbl_spectrum *sbl_observer(uint32_t channel);

/* What one unit of reflectance at grid node index adds to XYZ under this light; the sum over all nodes is the white. */
sbl_xyz sbl_xyz_weight(sbl_light light, uint32_t index);
sbl_xyz sbl_xyz_from_reflectance(const sbl_spectrum *reflectance, sbl_light light);

#endif
