/*
 * Marks that were too faint to be taken for one. Where most of those that were found lie just above the least that was taken, others lie below it: of a normal
 * distribution that is cut off there the middle of what is left tells how much is gone. Its width is a model, as of the part that is left it could not be
 * told: marks of one photo differ in darkness, and the skin's texture adds its own. The median, as a few moles and shadows do not move it.
 */
#include "measure/specks_missed.h"

#include "measure/normal.h"
#include "measure/speck_rules.h"

#define DARKNESS_SPREAD 0.15 /* of the mean: a model */
#define DARKNESS_MOST   8.0
#define MEAN_LEAST      0.7 /* of the least darkness: fainter ones are no marks that anyone could count; ten are missed for one that is found */

static double part_above(double z)
{
    return 0.5 * (1.0 - error_function(z / sqrt(2.0)));
}

static double darkness_of(const sbl_speck *speck)
{
    return speck->darkness;
}

/* Of marks whose darkness is spread around that mean, the part that is darker. */
static double part_darker(double than, double mean, double noise)
{
    return part_above((than - mean) / hypot(DARKNESS_SPREAD * mean, noise));
}

double specks_missed(const sbl_specks *specks)
{
    double least = specks->seen_least, noise = specks->noise;
    if (!(least > 0.0) || !specks->count) return 0.0;
    double median = fmax(specks_median(specks, darkness_of, DARKNESS_MOST), least), low = MEAN_LEAST * least, high = median;
    for (int step = 0; step < 40; step++) {
        double mean = 0.5 * (low + high);
        if (part_darker(median, mean, noise) < 0.5 * part_darker(least, mean, noise)) low = mean;
        else high = mean;
    }
    double found = part_darker(least, low, noise);
    return (1.0 - found) / found;
}
