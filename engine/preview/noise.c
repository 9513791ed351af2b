/*
 * Gradient noise on a cubic lattice (Perlin, "Improving noise", SIGGRAPH 2002) with its exact derivative. The gradients are the eight
 * diagonals of a cube, so a corner's ramp is a sum of signed distances; they come from an integer hash, the same everywhere.
 */
#include "preview/noise.h"

/* Of a diagonal (1, 1, 1), so that the noise is as strong as with Perlin's edges, (1, 1, 0). */
#define DIAGONAL 0.8165f

/* Value and slope that a corner gives to a place, or what lies between two corners. */
typedef struct ramp {
    lanes value;
    lanes3 rise;
} ramp;

/* A place in its cell: the planes of the lattice around it, hashed, and how far it lies from them; [0] near, [1] far. */
typedef struct lattice {
    lane_bits x[2], y[2], z[2];
    lanes3 from[2];
} lattice;

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

static lattice lattice_at(lanes3 p, uint32_t seed)
{
    lanes3 cell = {lanes_floor(p.x), lanes_floor(p.y), lanes_floor(p.z)}, near = {p.x - cell.x, p.y - cell.y, p.z - cell.z};
    return (lattice){
        .x = {lanes_bits_of_ints(lanes_truncated(cell.x)) * 0x8da6b343u, lanes_bits_of_ints(lanes_truncated(cell.x + 1.0f)) * 0x8da6b343u},
        .y = {lanes_bits_of_ints(lanes_truncated(cell.y)) * 0xd8163841u, lanes_bits_of_ints(lanes_truncated(cell.y + 1.0f)) * 0xd8163841u},
        .z = {lanes_bits_of_ints(lanes_truncated(cell.z)) * 0xcb1ab31fu ^ seed * 0x9e3779b9u,
              lanes_bits_of_ints(lanes_truncated(cell.z + 1.0f)) * 0xcb1ab31fu ^ seed * 0x9e3779b9u},
        .from = {near, {near.x - 1.0f, near.y - 1.0f, near.z - 1.0f}}};
}

static inline ramp corner_of(const lattice *l, int x, int y, int z)
{
    const lanes one = lanes_all(DIAGONAL);
    lane_bits h = l->x[x] ^ l->y[y] ^ l->z[z];
    h = (h ^ h >> 15) * 0x2c1b3c6du;
    ramp r = {.rise = {with_sign(one, h), with_sign(one, h << 1), with_sign(one, h << 2)}};
    r.value = lanes3_dot(r.rise, (lanes3){l->from[x].x, l->from[y].y, l->from[z].z});
    return r;
}

/* gain: how much the far one has more. */
static inline ramp between(const ramp *near, const ramp *far, lanes weight, lanes *gain)
{
    *gain = far->value - near->value;
    return (ramp){near->value + weight * *gain,
                  {near->rise.x + weight * (far->rise.x - near->rise.x), near->rise.y + weight * (far->rise.y - near->rise.y),
                   near->rise.z + weight * (far->rise.z - near->rise.z)}};
}

/* Between two corners along x, then two such edges along y, then two such faces along z. Along each axis the slope also gains from how the
 * weight of the far end grows. */
lanes preview_noise(lanes3 p, uint32_t seed, lanes3 *gradient)
{
    lattice l = lattice_at(p, seed);
    lanes3 weight, slope;
    lanes gain;
    fade(&weight.x, &slope.x, l.from[0].x);
    fade(&weight.y, &slope.y, l.from[0].y);
    fade(&weight.z, &slope.z, l.from[0].z);
    ramp face[2], edge[2];
    for (int z = 0; z < 2; z++) {
        for (int y = 0; y < 2; y++) {
            ramp near = corner_of(&l, 0, y, z), far = corner_of(&l, 1, y, z);
            edge[y] = between(&near, &far, weight.x, &gain);
            edge[y].rise.x += slope.x * gain;
        }
        face[z] = between(&edge[0], &edge[1], weight.y, &gain);
        face[z].rise.y += slope.y * gain;
    }
    ramp whole = between(&face[0], &face[1], weight.z, &gain);
    whole.rise.z += slope.z * gain;
    *gradient = whole.rise;
    return whole.value;
}
