/*
 * Gradient noise on a cubic lattice (Perlin, "Improving noise", SIGGRAPH 2002) with its exact derivative, hashed by integers so that it is
 * the same everywhere. Pixels that follow each other mostly lie in one cube of the lattice, so the last cube's corners are kept.
 */
#include "preview/room.h"

static uint32_t lattice_hash(int32_t x, int32_t y, int32_t z, uint32_t seed)
{
    uint32_t h = (uint32_t)x * 0x8da6b343u ^ (uint32_t)y * 0xd8163841u ^ (uint32_t)z * 0xcb1ab31fu ^ seed * 0x9e3779b9u;
    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 12) * 0x297a2d39u;
    return h ^ h >> 15;
}

/* Perlin's twelve edges of a cube, four of them twice. */
static const float edge[16][3] = {{1, 1, 0}, {-1, 1, 0}, {1, -1, 0}, {-1, -1, 0}, {1, 0, 1}, {-1, 0, 1}, {1, 0, -1}, {-1, 0, -1},
                                  {0, 1, 1}, {0, -1, 1}, {0, 1, -1}, {0, -1, -1}, {1, 1, 0}, {-1, 1, 0}, {0, -1, 1}, {0, -1, -1}};

static void enter_cube(noise_cube *cube, int32_t x, int32_t y, int32_t z, uint32_t seed)
{
    *cube = (noise_cube){.x = x, .y = y, .z = z, .seed = seed, .known = true};
    for (int corner = 0; corner < 8; corner++) {
        int cx = corner >> 2, cy = corner >> 1 & 1, cz = corner & 1;
        const float *g = edge[lattice_hash(x + cx, y + cy, z + cz, seed) & 15];
        for (int k = 0; k < 3; k++) cube->gradient[k][corner] = g[k];
        cube->offset[corner] = -(g[0] * (float)cx + g[1] * (float)cy + g[2] * (float)cz);
    }
}

static int32_t floor_of(float v)
{
    int32_t i = (int32_t)v;
    return (float)i > v ? i - 1 : i;
}

static float dot4(const float a[4], const float b[4])
{
    return (a[0] * b[0] + a[1] * b[1]) + (a[2] * b[2] + a[3] * b[3]);
}

/* How a corner fades towards the next, and how fast. */
static void fade(float *weight, float *slope, float t)
{
    *weight = t * t * t * (t * (6.0f * t - 15.0f) + 10.0f);
    *slope = 30.0f * t * t * (t - 1.0f) * (t - 1.0f);
}

float preview_noise(noise_cube *cube, sbl_vec3f p, uint32_t seed, sbl_vec3f *gradient)
{
    int32_t ix = floor_of(p.x), iy = floor_of(p.y), iz = floor_of(p.z);
    if (!cube->known || ix != cube->x || iy != cube->y || iz != cube->z || seed != cube->seed) enter_cube(cube, ix, iy, iz, seed);
    float dx = p.x - (float)ix, dy = p.y - (float)iy, dz = p.z - (float)iz, wx, wy, wz, sx, sy, sz;
    fade(&wx, &sx, dx);
    fade(&wy, &sy, dy);
    fade(&wz, &sz, dz);
    float ramp[8], along[3][4], value[4], rise[4];
    for (int i = 0; i < 8; i++)
        ramp[i] = cube->gradient[0][i] * dx + cube->gradient[1][i] * dy + cube->gradient[2][i] * dz + cube->offset[i];
    /* Corners come in pairs along x; what is left are four edges over y and z. */
    for (int i = 0; i < 4; i++) {
        rise[i] = ramp[i + 4] - ramp[i];
        value[i] = ramp[i] + wx * rise[i];
    }
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < 4; i++) along[k][i] = cube->gradient[k][i] + wx * (cube->gradient[k][i + 4] - cube->gradient[k][i]);
    const float share[4] = {(1.0f - wy) * (1.0f - wz), (1.0f - wy) * wz, wy * (1.0f - wz), wy * wz};
    *gradient = (sbl_vec3f){
        dot4(share, along[0]) + sx * dot4(share, rise),
        dot4(share, along[1]) + sy * ((1.0f - wz) * (value[2] - value[0]) + wz * (value[3] - value[1])),
        dot4(share, along[2]) + sz * ((1.0f - wy) * (value[1] - value[0]) + wy * (value[3] - value[2])),
    };
    return dot4(share, value);
}
