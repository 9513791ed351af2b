/* The periodogram of dots in a rectangle, in rings. */
#include "room.h"
#include "stubble/field_quality.h"

#define RINGS_PER_UNIT       16.0
#define NYQUIST_POWER        0.1 /* Heck, Schloemer, Deussen 2013 */
#define ANISOTROPY_SAMPLES   64u

typedef struct wave {
    double re, im;
} wave;

static wave turned(wave a, wave by)
{
    return (wave){a.re * by.re - a.im * by.im, a.re * by.im + a.im * by.re};
}

static wave unit_wave(double turns)
{
    double angle = 2.0 * SBL_PI * (turns - floor(turns));
    return (wave){sbl_cos(angle), sbl_sin(angle)};
}

typedef struct rings {
    double sum[SBL_SPECTRUM_BINS], squares[SBL_SPECTRUM_BINS];
    uint32_t samples[SBL_SPECTRUM_BINS];
} rings;

static void ring_add(rings *r, double frequency, double power)
{
    uint32_t ring = (uint32_t)(frequency * RINGS_PER_UNIT);
    r->sum[ring] += power;
    r->squares[ring] += power * power;
    r->samples[ring]++;
}

/* Frequencies 1 to kx_max along x and +-ky along y: one turn of every dot's wave for each, no sine inside. */
static void add_row(rings *r, wave *phase, const wave *step_x, uint32_t count, int32_t kx_max, double per_x, double frequency_y)
{
    for (int32_t kx = 1; kx <= kx_max; kx++) {
        double fx = (double)kx * per_x, frequency = sqrt(fx * fx + frequency_y * frequency_y);
        if (frequency * RINGS_PER_UNIT >= SBL_SPECTRUM_BINS) return;
        wave sum = {0.0, 0.0};
        for (uint32_t i = 0; i < count; i++) {
            phase[i] = turned(phase[i], step_x[i]);
            sum.re += phase[i].re;
            sum.im += phase[i].im;
        }
        ring_add(r, frequency, (sum.re * sum.re + sum.im * sum.im) / (double)count);
    }
}

static void finish(sbl_field_spectrum *s, const rings *r)
{
    double passed_power = 0.0, passed_samples = 0.0;
    bool below = true;
    s->worst_anisotropy_db = -HUGE_VAL;
    for (int k = 0; k < SBL_SPECTRUM_BINS; k++) {
        double n = (double)r->samples[k];
        s->samples[k] = r->samples[k];
        if (n <= 0.0) continue;
        double mean = r->sum[k] / n;
        s->power[k] = mean;
        passed_power += r->sum[k];
        passed_samples += n;
        below = below && passed_power <= NYQUIST_POWER * passed_samples;
        if (below) s->effective_nyquist = (double)(k + 1) / RINGS_PER_UNIT;
        if (n < 2.0 || mean <= 0.0) continue;
        double variance = fmax(r->squares[k] - n * mean * mean, 0.0) / (n - 1.0);
        s->anisotropy_db[k] = 10.0 * sbl_log(fmax(variance / (mean * mean), 1e-12)) / sbl_log(10.0);
        if (r->samples[k] >= ANISOTROPY_SAMPLES) s->worst_anisotropy_db = fmax(s->worst_anisotropy_db, s->anisotropy_db[k]);
    }
}

sbl_status sbl_field_spectrum_measure(sbl_field_spectrum *spectrum, const float *x_mm, const float *y_mm, uint32_t count, double width_mm,
                                      double height_mm, sbl_arena *arena, sbl_diag *diag)
{
    if (!spectrum || !x_mm || !y_mm || !arena || !(width_mm > 0.0 && height_mm > 0.0))
        return sbl_fail(diag, SBL_E_ARG, "the dots or their rectangle are missing", "coordinates and sides above 0 mm");
    *spectrum = (sbl_field_spectrum){0};
    if (count < 16) return sbl_fail(diag, SBL_E_DATA, "there are too few dots for a spectrum", "at least 16");
    if (count > SBL_SPECTRUM_DOTS_MAX) return sbl_fail(diag, SBL_E_LIMIT, "there are too many dots for a spectrum", "at most 20000");

    sbl_arena_mark mark = sbl_arena_here(arena);
    wave *step_x = SBL_NEW(arena, wave, count), *phase = SBL_NEW(arena, wave, count);
    if (!step_x || !phase) {
        sbl_arena_rewind(arena, mark);
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the spectrum", "fewer dots");
    }
    double unit = sqrt((double)count / (width_mm * height_mm));
    double per_x = 1.0 / (width_mm * unit), per_y = 1.0 / (height_mm * unit), highest = SBL_SPECTRUM_BINS / RINGS_PER_UNIT;
    int32_t kx_max = (int32_t)(highest / per_x), ky_max = (int32_t)(highest / per_y);
    rings r = {0};
    for (uint32_t i = 0; i < count; i++) step_x[i] = unit_wave((double)x_mm[i] / width_mm);
    for (int32_t ky = -ky_max; ky <= ky_max; ky++) {
        if (ky == 0) continue;
        for (uint32_t i = 0; i < count; i++) phase[i] = unit_wave((double)ky * ((double)y_mm[i] / height_mm));
        add_row(&r, phase, step_x, count, kx_max, per_x, (double)ky * per_y);
    }
    sbl_arena_rewind(arena, mark);
    finish(spectrum, &r);
    return SBL_OK;
}
