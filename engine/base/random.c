#include "stubble/base.h"
#include "stubble/math.h"

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

uint64_t sbl_random_bits(uint64_t seed, uint64_t stream, uint64_t counter)
{
    /* The odd constant is 2^64 / golden ratio: neighbouring counters and streams land far apart before the mixing. */
    uint64_t key = mix(seed + 0x9E3779B97F4A7C15u * (stream + 1));
    return mix(mix(key ^ counter * 0x9E3779B97F4A7C15u) + key);
}

double sbl_random_unit(uint64_t seed, uint64_t stream, uint64_t counter)
{
    return (double)(sbl_random_bits(seed, stream, counter) >> 11) * 0x1p-53;
}

double sbl_random_normal(uint64_t seed, uint64_t stream, uint64_t counter)
{
    /* Box and Muller (1958); 1 - u keeps the logarithm finite. */
    double u = 1.0 - sbl_random_unit(seed, stream, 2 * counter), v = sbl_random_unit(seed, stream, 2 * counter + 1);
    return sqrt(-2.0 * sbl_log(u)) * sbl_cos(2.0 * SBL_PI * v);
}
