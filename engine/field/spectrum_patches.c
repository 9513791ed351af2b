/* The radial spectrum of dots on any surface: windowed round patches, laid flat one by one (Welch 1967). */
#include "dot_grid.h"
#include "measure.h"

#define PATCHES_MAX 64u
#define DIRECTIONS  32u
/* Simpson's rule over the window's projection. */
#define QUADRATURE 256

static const double RADIUS_PITCHES[] = {12.0, 9.0};

typedef struct patches {
    const sbl_dot_cloud *dots;
    const field_point *point;
    dot_grid grid;
    uint32_t *found;
    double *x, *y, *weight;
    spectrum_wave *phase, *step;
    double pitch_mm, radius_pitches;
    double window[SBL_SPECTRUM_BINS]; /* the window's transform at the middle of each ring, 1 at frequency 0 */
    int first_ring;
} patches;

static double ring_frequency(int ring)
{
    return ((double)ring + 0.5) / SPECTRUM_RINGS_PER_UNIT;
}

/* R in units of 1 / sqrt(density): a hexagonal pitch is sqrt(2 / sqrt(3)) of them. */
static double radius_units(const patches *p)
{
    return p->radius_pitches * sqrt(2.0 / sqrt(3.0));
}

/*
 * The transform of (1 - r^2)^2 along a direction is that of its projection on it, 16/15 (1 - x^2)^(5/2); its integral over the disc is
 * pi / 3.
 */
static void prepare_window(patches *p)
{
    p->first_ring = 0;
    for (int k = 0; k < SBL_SPECTRUM_BINS; k++) {
        double turns = ring_frequency(k) * radius_units(p), sum = 0.0;
        for (int q = 1; q < QUADRATURE; q++) {
            double x = -1.0 + 2.0 * q / QUADRATURE, y2 = 1.0 - x * x, phase = turns * x;
            sum += (q % 2 ? 4.0 : 2.0) * y2 * y2 * sqrt(y2) * sbl_cos(2.0 * SBL_PI * (phase - floor(phase)));
        }
        p->window[k] = sum * (2.0 / QUADRATURE / 3.0) * (16.0 / 15.0) / (SBL_PI / 3.0);
        if (turns < 1.0) p->first_ring = k + 1;
    }
}

static double radius_mm_at(const patches *p, uint32_t dot)
{
    return p->radius_pitches * dot_pitch_mm(p->dots, dot, p->pitch_mm);
}

/* Can the dot be the middle of a patch? Its rim weighs little, so a tenth may lie beyond the border. */
static bool fits(const patches *p, uint32_t dot)
{
    if (p->dots->inner && !p->dots->inner[dot]) return false;
    return !p->dots->depth_mm || (double)p->dots->depth_mm[dot] >= 0.9 * radius_mm_at(p, dot);
}

/* Fill x, y in units of 1 / sqrt(density) and the weights; returns the number of dots, 0 where the density varies too much. */
static uint32_t lay_flat(patches *p, uint32_t middle)
{
    const field_point *centre = &p->point[middle];
    sbl_vec3 e1, e2, from = sbl_v3_load(centre->position);
    dot_tangents(&e1, &e2, sbl_v3_load(centre->normal));
    double radius_mm = radius_mm_at(p, middle), scale = radius_units(p) / radius_mm;
    uint32_t count = dot_grid_ball(p->found, &p->grid, centre, radius_mm);
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 offset = sbl_v3_sub(sbl_v3_load(p->point[p->found[i]].position), from);
        dot_flatten(&p->x[i], &p->y[i], offset, e1, e2);
        double r2 = (p->x[i] * p->x[i] + p->y[i] * p->y[i]) / (radius_mm * radius_mm);
        p->x[i] *= scale;
        p->y[i] *= scale;
        double share = dot_weight(p->dots, middle, p->found[i]);
        if (!dot_weight_usable(share)) return 0;
        p->weight[i] = (1.0 - r2) * (1.0 - r2) * share;
    }
    return count;
}

/* All rings along one direction: the phase of each dot turns by the same angle from ring to ring. */
static void add_direction(spectrum_rings *rings, patches *p, uint32_t count, double angle, double sum, double squares)
{
    double ex = sbl_cos(angle), ey = sbl_sin(angle);
    for (uint32_t i = 0; i < count; i++) {
        double along = p->x[i] * ex + p->y[i] * ey;
        spectrum_wave start = spectrum_unit_wave(along * ring_frequency(p->first_ring));
        p->step[i] = spectrum_unit_wave(along / SPECTRUM_RINGS_PER_UNIT);
        p->phase[i] = (spectrum_wave){p->weight[i] * start.re, p->weight[i] * start.im};
    }
    for (int k = p->first_ring; k < SBL_SPECTRUM_BINS; k++) {
        spectrum_wave total = {-sum * p->window[k], 0.0};
        for (uint32_t i = 0; i < count; i++) {
            total.re += p->phase[i].re;
            total.im += p->phase[i].im;
            p->phase[i] = spectrum_turned(p->phase[i], p->step[i]);
        }
        spectrum_ring_add(rings, (uint32_t)k, (total.re * total.re + total.im * total.im) / squares);
    }
}

static void add_patch(spectrum_total *total, patches *p, uint32_t middle, uint32_t index)
{
    uint32_t count = lay_flat(p, middle);
    double sum = 0.0, squares = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        sum += p->weight[i];
        squares += p->weight[i] * p->weight[i];
    }
    if (count < 16 || !(squares > 0.0)) return;
    spectrum_rings rings = {0};
    /* Other directions in every patch: together they leave no gap. */
    double turn = sbl_random_unit(0, 3, index);
    for (uint32_t d = 0; d < DIRECTIONS; d++) add_direction(&rings, p, count, SBL_PI * ((double)d + turn) / DIRECTIONS, sum, squares);
    spectrum_add_patch(total, &rings);
}

/* Evenly through the dots that can be a middle. */
static void add_patches(spectrum_total *total, patches *p)
{
    uint32_t available = 0, placed = 0, passed = 0;
    for (uint32_t i = 0; i < p->dots->count; i++) available += fits(p, i);
    uint32_t wanted = available < PATCHES_MAX ? available : PATCHES_MAX;
    for (uint32_t i = 0; i < p->dots->count && placed < wanted; i++)
        if (fits(p, i) && passed++ == (uint64_t)placed * available / wanted) add_patch(total, p, i, placed++);
}

static bool prepare(patches *p, double area_mm2, sbl_arena *arena)
{
    uint64_t count = (uint64_t)p->dots->count + 1;
    p->pitch_mm = dot_mean_pitch_mm(p->dots, area_mm2);
    p->point = dot_points(p->dots, arena);
    p->found = SBL_NEW(arena, uint32_t, count);
    p->x = SBL_NEW(arena, double, count);
    p->y = SBL_NEW(arena, double, count);
    p->weight = SBL_NEW(arena, double, count);
    p->phase = SBL_NEW(arena, spectrum_wave, count);
    p->step = SBL_NEW(arena, spectrum_wave, count);
    return p->point && p->found && p->x && p->y && p->weight && p->phase && p->step &&
           dot_grid_build(&p->grid, p->point, p->dots->count, 4.0 * p->pitch_mm, arena);
}

sbl_status sbl_dot_cloud_spectrum(sbl_field_spectrum *spectrum, const sbl_dot_cloud *dots, double area_mm2, sbl_arena *arena,
                                  sbl_diag *diag)
{
    if (!spectrum) return sbl_fail(diag, SBL_E_ARG, "the place for the result is missing", "pass it");
    *spectrum = (sbl_field_spectrum){0};
    sbl_status status = dot_cloud_check(dots, area_mm2, arena, diag);
    if (status != SBL_OK) return status;
    sbl_arena_mark mark = sbl_arena_here(arena);
    patches p = {.dots = dots};
    spectrum_total total = {0};
    bool ok = prepare(&p, area_mm2, arena);
    for (size_t k = 0; ok && !total.patches && k < sizeof RADIUS_PITCHES / sizeof *RADIUS_PITCHES; k++) {
        p.radius_pitches = RADIUS_PITCHES[k];
        prepare_window(&p);
        add_patches(&total, &p);
    }
    sbl_arena_rewind(arena, mark);
    if (!ok) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the spectrum", "fewer dots");
    if (!total.patches) return sbl_fail(diag, SBL_E_DATA, "no patch of nine pitches fits among the dots", "more dots, or a wider region");
    spectrum_finish(spectrum, &total);
    return SBL_OK;
}
