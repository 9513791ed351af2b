/*
 * Darkness is read at a mark's core, where a blurred photo shows less of it: good to tell one mark of a photo from the others, not one photo from another. The
 * light that a mark takes in all is the same however much it is blurred: that tells the fading.
 */
#include "measure/speck_fading.h"

#include "measure/order.h"
#include "stubble/math.h"

#define CHANGE_SIGMA  4.0 /* ln of darkness: who departs by so many deviations, and by so much, has changed */
#define CHANGE_LEAST  0.25
#define LIGHT_ERROR   0.02 /* a model: skin around, shine and light differ a little between any two photos */
#define LIGHT_LEAST   0.5  /* of the pairs must tell of their light, or darkness must do */
#define DEPTH_ERROR   0.25 /* of what density differs from light: blur hides how dark a core is, a model */
#define DARKNESS_BLUR 0.15 /* then: a photo's focus, a model */

double speck_darkness_change(const sbl_speck *before, const sbl_speck *after)
{
    return sbl_log(fmax(after->darkness, 1e-6)) - sbl_log(fmax(before->darkness, 1e-6));
}

/* Shaved anew a hair has another length: what it takes along its length is its own. */
double speck_light_change(const sbl_speck *before, const sbl_speck *after, sbl_speck_kind kind)
{
    if (!(before->taken_mm2 > 0.0 && after->taken_mm2 > 0.0)) return (double)INFINITY;
    double change = sbl_log(after->taken_mm2 / before->taken_mm2);
    if (kind != SBL_SPECKS_HAIRS) return change;
    return before->length_mm > 0.0 && after->length_mm > 0.0 ? change - sbl_log(after->length_mm / before->length_mm) : (double)INFINITY;
}

/* Median of the finite ones and their scatter around it, as of normal ones; how many they are. */
static uint32_t middle_and_scatter(double *value, uint32_t count, double *middle, double *scatter)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++)
        if (value[i] < (double)INFINITY) value[n++] = value[i];
    *middle = *scatter = 0.0;
    if (!n) return 0;
    order_doubles(value, n);
    *middle = value[n / 2];
    for (uint32_t i = 0; i < n; i++) value[i] = fabs(value[i] - *middle);
    order_doubles(value, n);
    *scatter = 1.4826 * value[n / 2];
    return n;
}

/* Median darkness of a photo's marks at their cores. */
static double typical(const sbl_specks *specks, double *scratch, uint32_t most)
{
    uint32_t n = specks->count < most ? specks->count : most;
    for (uint32_t i = 0; i < n; i++) scratch[i] = specks->speck[(uint64_t)i * specks->count / n].darkness;
    order_doubles(scratch, n);
    return n ? scratch[n / 2] : 0.0;
}

/*
 * What is dark takes little more light for being darker: optical density, which goes with the pigment, from the light. How dark the marks are tells the sharper
 * photo, the one that makes them darker. *steepness: of its logarithm against that of the light.
 */
static double density_factor(double light, double before, double after, double *steepness)
{
    double other = 1.0 - (1.0 - sbl_exp(-after)) / light;
    if (other > 0.0) before = fmax(before, -sbl_log(other));
    double left = 1.0 - light * (1.0 - sbl_exp(-before));
    *steepness = 1.0;
    if (!(before > 0.0 && left > 0.0)) return light;
    after = -sbl_log(left);
    *steepness = after > 0.0 ? (sbl_exp(after) - 1.0) / after : 1.0;
    return after / before;
}

speck_fading speck_fading_of(double *darkness, double *light, uint32_t count, const sbl_specks *before, const sbl_specks *after)
{
    speck_fading f = {0};
    double taken, scatter, steepness = 1.0;
    uint32_t n = middle_and_scatter(darkness, count, &f.middle, &f.scatter), lit = middle_and_scatter(light, count, &taken, &scatter);
    f.border = fmax(CHANGE_SIGMA * f.scatter, CHANGE_LEAST);
    double tone = hypot(before->tone_error, after->tone_error);
    if (!(lit > 0 && lit >= LIGHT_LEAST * n)) {
        f.fading = sbl_exp(f.middle);
        f.fading_error = f.fading * hypot(1.2533 * f.scatter / sqrt(fmax(n, 1.0)), hypot(DARKNESS_BLUR, tone));
        return f;
    }
    double by_light = sbl_exp(taken);
    f.fading = density_factor(by_light, typical(before, light, count), typical(after, light, count), &steepness);
    double own = f.fading * steepness * hypot(1.2533 * scatter / sqrt((double)lit), LIGHT_ERROR);
    f.fading_error = hypot(hypot(own, tone * f.fading), DEPTH_ERROR * (by_light - f.fading));
    return f;
}
