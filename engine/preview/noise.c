/*
 * Gradient noise on a cubic lattice (Perlin, "Improving noise", SIGGRAPH 2002) with its exact derivative, hashed by integers so that it is
 * the same everywhere.
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

double preview_noise(sbl_vec3 p, uint32_t seed, sbl_vec3 *gradient)
{
    double fx = floor(p.x), fy = floor(p.y), fz = floor(p.z);
    int32_t ix = (int32_t)fx, iy = (int32_t)fy, iz = (int32_t)fz;
    double d[3] = {p.x - fx, p.y - fy, p.z - fz}, w[3], dw[3];
    for (int k = 0; k < 3; k++) {
        double t = d[k];
        w[k] = t * t * t * (t * (6.0 * t - 15.0) + 10.0);
        dw[k] = 30.0 * t * t * (t - 1.0) * (t - 1.0);
    }
    double value = 0.0, slope[3] = {0.0, 0.0, 0.0};
    for (int corner = 0; corner < 8; corner++) {
        int cx = corner & 1, cy = corner >> 1 & 1, cz = corner >> 2;
        const float *g = edge[lattice_hash(ix + cx, iy + cy, iz + cz, seed) & 15];
        double gx = (double)g[0], gy = (double)g[1], gz = (double)g[2];
        double ramp = gx * (d[0] - cx) + gy * (d[1] - cy) + gz * (d[2] - cz);
        double ux = cx ? w[0] : 1.0 - w[0], uy = cy ? w[1] : 1.0 - w[1], uz = cz ? w[2] : 1.0 - w[2];
        double u = ux * uy * uz;
        value += u * ramp;
        slope[0] += u * gx + (cx ? dw[0] : -dw[0]) * uy * uz * ramp;
        slope[1] += u * gy + (cy ? dw[1] : -dw[1]) * ux * uz * ramp;
        slope[2] += u * gz + (cz ? dw[2] : -dw[2]) * ux * uy * ramp;
    }
    if (gradient) *gradient = sbl_v3(slope[0], slope[1], slope[2]);
    return value;
}
