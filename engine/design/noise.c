/*
 * Value noise: random values on the integer lattice, interpolated smoothly. Along a line by Catmull-Rom cubics (no plateaus at the
 * lattice), in space by blending the eight corners. Only + - * / on numbers from the counter-based stream: the same bits everywhere.
 */
#include "inside.h"

static double lattice(uint64_t seed, uint64_t stream, uint64_t counter)
{
    return 2.0 * sbl_random_unit(seed, stream, counter) - 1.0;
}

/* Lattice coordinates are counted from a far origin, so that the counter stays positive. */
#define ORIGIN 1048576.0

double sbl_noise_on_line(uint64_t seed, uint64_t stream, double x)
{
    double cell = floor(x), t = x - cell, v[4];
    uint64_t first = (uint64_t)(cell + ORIGIN);
    for (uint64_t k = 0; k < 4; k++) v[k] = lattice(seed, stream, first + k - 1);
    return v[1] + 0.5 * t * (v[2] - v[0] + t * (2.0 * v[0] - 5.0 * v[1] + 4.0 * v[2] - v[3] + t * (3.0 * (v[1] - v[2]) + v[3] - v[0])));
}

static double fade(double t)
{
    return t * t * (3.0 - 2.0 * t);
}

double sbl_noise_in_space(uint64_t seed, uint64_t stream, sbl_vec3 p)
{
    double at[3] = {p.x, p.y, p.z}, weight[3][2];
    uint64_t cell[3];
    for (int axis = 0; axis < 3; axis++) {
        double low = floor(at[axis]);
        cell[axis] = (uint64_t)(low + ORIGIN);
        weight[axis][1] = fade(at[axis] - low);
        weight[axis][0] = 1.0 - weight[axis][1];
    }
    double sum = 0.0;
    for (uint64_t corner = 0; corner < 8; corner++) {
        uint64_t i = corner & 1, j = corner >> 1 & 1, k = corner >> 2;
        uint64_t counter = (cell[0] + i) | (cell[1] + j) << 21 | (cell[2] + k) << 42;
        sum += weight[0][i] * weight[1][j] * weight[2][k] * lattice(seed, stream, counter);
    }
    return sum;
}
