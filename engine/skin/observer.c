/* From a reflectance to XYZ: sums over the grid of observer times light (CIE 15:2018 7.1), scaled so that white is exactly the light's
 * white. */
#include "skin/knowledge.h"
#include "stubble/spectrum.h"

static const sbl_spectrum observer[3] = {{KNOWLEDGE_CIE1931_X}, {KNOWLEDGE_CIE1931_Y}, {KNOWLEDGE_CIE1931_Z}};

static const sbl_spectrum light_power[SBL_LIGHT_COUNT] = {
    [SBL_LIGHT_D65] = {KNOWLEDGE_LIGHT_D65}, [SBL_LIGHT_D50] = {KNOWLEDGE_LIGHT_D50}, [SBL_LIGHT_A] = {KNOWLEDGE_LIGHT_A}};

const sbl_spectrum *sbl_light_spectrum(sbl_light light)
{
    return &light_power[(unsigned)light < SBL_LIGHT_COUNT ? light : SBL_LIGHT_D65];
}

const sbl_spectrum *sbl_observer(uint32_t channel)
{
    return &observer[channel < 3 ? channel : 1];
}

/* The sum over the grid of light times one channel of the observer times a reflectance (NULL: 1). */
static double channel_sum(uint32_t channel, const sbl_spectrum *power, const sbl_spectrum *reflectance)
{
    double sum = 0.0;
    for (uint32_t k = 0; k < SBL_SPECTRUM_COUNT; k++)
        sum += power->value[k] * observer[channel].value[k] * (reflectance ? reflectance->value[k] : 1.0);
    return sum;
}

sbl_xyz sbl_xyz_weight(sbl_light light, uint32_t index)
{
    const sbl_spectrum *power = sbl_light_spectrum(light);
    sbl_xyz white = sbl_white(light);
    if (index >= SBL_SPECTRUM_COUNT) return (sbl_xyz){0.0, 0.0, 0.0};
    return (sbl_xyz){white.X * power->value[index] * observer[0].value[index] / channel_sum(0, power, NULL),
                     white.Y * power->value[index] * observer[1].value[index] / channel_sum(1, power, NULL),
                     white.Z * power->value[index] * observer[2].value[index] / channel_sum(2, power, NULL)};
}

sbl_xyz sbl_xyz_from_reflectance(const sbl_spectrum *reflectance, sbl_light light)
{
    const sbl_spectrum *power = sbl_light_spectrum(light);
    sbl_xyz white = sbl_white(light);
    return (sbl_xyz){white.X * channel_sum(0, power, reflectance) / channel_sum(0, power, NULL),
                     white.Y * channel_sum(1, power, reflectance) / channel_sum(1, power, NULL),
                     white.Z * channel_sum(2, power, reflectance) / channel_sum(2, power, NULL)};
}
