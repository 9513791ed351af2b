/* measure.h - what the files that measure dots share. */
#ifndef STUBBLE_FIELD_MEASURE_H
#define STUBBLE_FIELD_MEASURE_H

#include "stubble/field_quality.h"

#define SPECTRUM_RINGS_PER_UNIT 16.0

/* SBL_OK, or what is wrong with the dots as a question. */
SBL_MUST_CHECK sbl_status dot_cloud_check(const sbl_dot_cloud *dots, double area_mm2, const sbl_arena *arena, sbl_diag *diag);

/* Power of one patch, summed by rings of frequency. */
typedef struct spectrum_rings {
    double sum[SBL_SPECTRUM_BINS], squares[SBL_SPECTRUM_BINS];
    uint32_t samples[SBL_SPECTRUM_BINS];
} spectrum_rings;

static inline void spectrum_ring_add(spectrum_rings *r, uint32_t ring, double power)
{
    r->sum[ring] += power;
    r->squares[ring] += power * power;
    r->samples[ring]++;
}

/* Of all patches. Variance is taken inside each, so that patches of different density do not pass for a direction. */
typedef struct spectrum_total {
    double power[SBL_SPECTRUM_BINS], variance[SBL_SPECTRUM_BINS], squared_mean[SBL_SPECTRUM_BINS];
    uint32_t samples[SBL_SPECTRUM_BINS];
    uint32_t patches;
} spectrum_total;

void spectrum_add_patch(spectrum_total *total, const spectrum_rings *rings);
/* Means, anisotropy and the effective Nyquist frequency of what was summed. */
void spectrum_finish(sbl_field_spectrum *spectrum, const spectrum_total *total);

typedef struct spectrum_wave {
    double re, im;
} spectrum_wave;

static inline spectrum_wave spectrum_turned(spectrum_wave a, spectrum_wave by)
{
    return (spectrum_wave){a.re * by.re - a.im * by.im, a.re * by.im + a.im * by.re};
}

spectrum_wave spectrum_unit_wave(double turns);

#endif
