/* The periodogram of dots in a rectangle, in rings; and what becomes of rings, for every spectrum. */
#include "measure.h"
#include "room.h"

#define NYQUIST_POWER      0.1 /* Heck, Schloemer, Deussen 2013 */
#define ANISOTROPY_SAMPLES 64u

spectrum_wave spectrum_unit_wave(double turns)
{
    double angle = 2.0 * SBL_PI * (turns - floor(turns));
    return (spectrum_wave){sbl_cos(angle), sbl_sin(angle)};
}

/* Frequencies 1 to kx_max along x and +-ky along y: one turn of every dot's wave for each, no sine inside. */
static void add_row(spectrum_rings *r, spectrum_wave *phase, const spectrum_wave *step_x, uint32_t count, int32_t kx_max, double per_x,
                    double frequency_y)
{
    for (int32_t kx = 1; kx <= kx_max; kx++) {
        double fx = (double)kx * per_x, frequency = sqrt(fx * fx + frequency_y * frequency_y);
        if (frequency * SPECTRUM_RINGS_PER_UNIT >= SBL_SPECTRUM_BINS) return;
        spectrum_wave sum = {0.0, 0.0};
        for (uint32_t i = 0; i < count; i++) {
            phase[i] = spectrum_turned(phase[i], step_x[i]);
            sum.re += phase[i].re;
            sum.im += phase[i].im;
        }
        spectrum_ring_add(r, (uint32_t)(frequency * SPECTRUM_RINGS_PER_UNIT), (sum.re * sum.re + sum.im * sum.im) / (double)count);
    }
}

void spectrum_add_patch(spectrum_total *total, const spectrum_rings *r)
{
    for (int k = 0; k < SBL_SPECTRUM_BINS; k++) {
        double n = (double)r->samples[k], mean = r->sum[k] / n;
        if (n < 2.0) continue;
        total->power[k] += r->sum[k];
        total->samples[k] += r->samples[k];
        total->variance[k] += fmax(r->squares[k] - n * mean * mean, 0.0) / (n - 1.0);
        total->squared_mean[k] += mean * mean;
    }
    total->patches++;
}

void spectrum_finish(sbl_field_spectrum *s, const spectrum_total *t)
{
    double passed_power = 0.0, passed_area = 0.0;
    bool below = true;
    *s = (sbl_field_spectrum){.worst_anisotropy_db = -HUGE_VAL, .patches = t->patches};
    for (int k = 0; k < SBL_SPECTRUM_BINS; k++) {
        if (!t->samples[k]) continue;
        double mean = t->power[k] / (double)t->samples[k], area = 2.0 * k + 1.0; /* of the ring, in squares of its width times pi */
        s->samples[k] = t->samples[k];
        s->power[k] = mean;
        passed_power += mean * area;
        passed_area += area;
        below = below && passed_power <= NYQUIST_POWER * passed_area;
        if (below) s->effective_nyquist = (double)(k + 1) / SPECTRUM_RINGS_PER_UNIT;
        if (!(t->squared_mean[k] > 0.0)) continue;
        s->anisotropy_db[k] = 10.0 * sbl_log(fmax(t->variance[k] / t->squared_mean[k], 1e-12)) / sbl_log(10.0);
        if (t->samples[k] >= ANISOTROPY_SAMPLES) s->worst_anisotropy_db = fmax(s->worst_anisotropy_db, s->anisotropy_db[k]);
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
    spectrum_wave *step_x = SBL_NEW(arena, spectrum_wave, count), *phase = SBL_NEW(arena, spectrum_wave, count);
    if (!step_x || !phase) {
        sbl_arena_rewind(arena, mark);
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the spectrum", "fewer dots");
    }
    double unit = sqrt((double)count / (width_mm * height_mm));
    double per_x = 1.0 / (width_mm * unit), per_y = 1.0 / (height_mm * unit), highest = SBL_SPECTRUM_BINS / SPECTRUM_RINGS_PER_UNIT;
    int32_t kx_max = (int32_t)(highest / per_x), ky_max = (int32_t)(highest / per_y);
    spectrum_rings r = {0};
    for (uint32_t i = 0; i < count; i++) step_x[i] = spectrum_unit_wave((double)x_mm[i] / width_mm);
    for (int32_t ky = -ky_max; ky <= ky_max; ky++) {
        if (ky == 0) continue;
        for (uint32_t i = 0; i < count; i++) phase[i] = spectrum_unit_wave((double)ky * ((double)y_mm[i] / height_mm));
        add_row(&r, phase, step_x, count, kx_max, per_x, (double)ky * per_y);
    }
    sbl_arena_rewind(arena, mark);
    spectrum_total total = {0};
    spectrum_add_patch(&total, &r);
    spectrum_finish(spectrum, &total);
    return SBL_OK;
}
