/*
 * Gradient noise on a cubic lattice (Perlin, "Improving noise", SIGGRAPH 2002) with its exact derivative. The gradients are the eight
 * diagonals of a cube, so a corner's ramp is a sum of signed distances; they come from an integer hash, the same everywhere.
 */
#include "preview/noise.h"

enum { CORNERS = 8 }; /* 1: far in x, 2: in y, 4: in z */

/* Of a diagonal (1, 1, 1), so that the noise is as strong as with Perlin's edges, (1, 1, 0). */
#define DIAGONAL 0.8165f

/* Values and slopes at corners; halved along one axis after the other. */
typedef struct ramps {
    lanes value[CORNERS];
    lanes3 rise[CORNERS];
} ramps;

static inline lanes with_sign(lanes a, lane_bits sign)
{
    return lanes_of_bits(lanes_to_bits(a) ^ (sign & 0x80000000u));
}

/* How a corner fades towards the next, and how fast. */
static void fade(lanes *weight, lanes *slope, lanes t)
{
    *weight = t * t * t * (t * (6.0f * t - 15.0f) + 10.0f);
    *slope = 30.0f * t * t * (t - 1.0f) * (t - 1.0f);
}

/* near and far: from the two planes of the lattice to the place, along each axis. */
static void set_corners(ramps *r, lanes3 cell, lanes3 near, lanes3 far, uint32_t seed)
{
    lane_bits x[2], y[2], z[2];
    x[0] = lanes_bits_of_ints(lanes_truncated(cell.x)) * 0x8da6b343u;
    y[0] = lanes_bits_of_ints(lanes_truncated(cell.y)) * 0xd8163841u;
    z[0] = lanes_bits_of_ints(lanes_truncated(cell.z)) * 0xcb1ab31fu ^ seed * 0x9e3779b9u;
    x[1] = lanes_bits_of_ints(lanes_truncated(cell.x + 1.0f)) * 0x8da6b343u;
    y[1] = lanes_bits_of_ints(lanes_truncated(cell.y + 1.0f)) * 0xd8163841u;
    z[1] = lanes_bits_of_ints(lanes_truncated(cell.z + 1.0f)) * 0xcb1ab31fu ^ seed * 0x9e3779b9u;
    const lanes one = lanes_all(DIAGONAL);
    for (int k = 0; k < CORNERS; k++) {
        lane_bits h = x[k & 1] ^ y[k >> 1 & 1] ^ z[k >> 2];
        h = (h ^ h >> 15) * 0x2c1b3c6du;
        lanes3 g = {with_sign(one, h), with_sign(one, h << 1), with_sign(one, h << 2)};
        lanes3 d = {k & 1 ? far.x : near.x, k & 2 ? far.y : near.y, k & 4 ? far.z : near.z};
        r->rise[k] = g;
        r->value[k] = lanes3_dot(g, d);
    }
}

/* Corners come in pairs along an axis: `count` of them become half as many. Gives how fast the pair's far end gains, for the first pairs.
 */
static void halve(ramps *r, int count, lanes weight, lanes change[CORNERS / 2])
{
    for (int i = 0; i < count / 2; i++) {
        int a = 2 * i, b = 2 * i + 1;
        change[i] = r->value[b] - r->value[a];
        r->value[i] = r->value[a] + weight * change[i];
        r->rise[i] = (lanes3){r->rise[a].x + weight * (r->rise[b].x - r->rise[a].x), r->rise[a].y + weight * (r->rise[b].y - r->rise[a].y),
                              r->rise[a].z + weight * (r->rise[b].z - r->rise[a].z)};
    }
}

lanes preview_noise(lanes3 p, uint32_t seed, lanes3 *gradient)
{
    lanes3 cell = {lanes_floor(p.x), lanes_floor(p.y), lanes_floor(p.z)};
    lanes3 near = {p.x - cell.x, p.y - cell.y, p.z - cell.z}, far = {near.x - 1.0f, near.y - 1.0f, near.z - 1.0f};
    lanes3 weight, slope;
    fade(&weight.x, &slope.x, near.x);
    fade(&weight.y, &slope.y, near.y);
    fade(&weight.z, &slope.z, near.z);
    ramps r;
    lanes change[CORNERS / 2];
    set_corners(&r, cell, near, far, seed);
    /* Along each axis the slope also gains from how the weight of the far end grows. */
    halve(&r, 8, weight.x, change);
    for (int i = 0; i < 4; i++) r.rise[i].x += slope.x * change[i];
    halve(&r, 4, weight.y, change);
    for (int i = 0; i < 2; i++) r.rise[i].y += slope.y * change[i];
    halve(&r, 2, weight.z, change);
    r.rise[0].z += slope.z * change[0];
    *gradient = r.rise[0];
    return r.value[0];
}
