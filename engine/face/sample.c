/*
 * A square of the photo as a model's input. Each value is the mean of a grid of bilinear samples over its part of the photo: picking single pixels,
 * as the published graphs do, lets a freckle or a stubble hair stand for its surroundings.
 */
#include "stubble/face.h"

#define GRID_MAX 4 /* a side: of a large photo each value is the mean of 64 pixels of 4 x 4 places */

static double edge(double x, uint32_t size)
{
    return sbl_clamp(x, 0.0, (double)size - 1.0);
}

typedef struct colour {
    double r, g, b;
} colour;

/* One channel between four pixels: from left to right, then from the upper row to the lower one. */
static inline double mixed(const uint8_t *top, const uint8_t *low, size_t next, double fx, double fy)
{
    double a = *top + fx * (top[next] - *top), b = *low + fx * (low[next] - *low);
    return a + fy * (b - a);
}

/* top is the first of the four pixels; the others follow by so many bytes. */
static inline colour between(const uint8_t *top, size_t next, size_t below, double fx, double fy)
{
    const uint8_t *low = top + below;
    return (colour){mixed(top, low, next, fx, fy), mixed(top + 1, low + 1, next, fx, fy), mixed(top + 2, low + 2, next, fx, fy)};
}

static bool outside(const sbl_photo *photo, double x, double y)
{
    return !(x >= 0.0 && y >= 0.0 && x < photo->width && y < photo->height);
}

/* At a place in pixels; beyond the rim the rim's pixel, or black. */
static inline colour bilinear(const sbl_photo *photo, double x, double y, bool black)
{
    double u = x - 0.5, v = y - 0.5;
    size_t row = (size_t)3 * photo->width;
    if (u >= 0.0 && v >= 0.0 && u < (double)photo->width - 1.0 && v < (double)photo->height - 1.0) {
        uint32_t x0 = (uint32_t)u, y0 = (uint32_t)v;
        return between(photo->rgb + row * y0 + (size_t)3 * x0, 3, row, u - x0, v - y0);
    }
    if (black && outside(photo, x, y)) return (colour){0.0, 0.0, 0.0};
    u = edge(u, photo->width);
    v = edge(v, photo->height);
    uint32_t x0 = (uint32_t)u, y0 = (uint32_t)v;
    return between(photo->rgb + row * y0 + (size_t)3 * x0, x0 + 1 < photo->width ? 3 : 0, y0 + 1 < photo->height ? row : 0, u - x0, v - y0);
}

void sbl_face_sample(float *image, uint32_t size, const sbl_photo *photo, const sbl_face_region *region, const sbl_face_sampling *sampling)
{
    double scale = region->side_px / size, range = ((double)sampling->high - (double)sampling->low) / 255.0;
    uint32_t grid = (uint32_t)sbl_clamp(ceil(scale), 1.0, GRID_MAX);
    double origin[2], across[2], down[2], part = 1.0 / ((double)size * grid);
    sbl_face_region_out(region, 0.0, 0.0, origin);
    sbl_face_region_out(region, part, 0.0, across);
    sbl_face_region_out(region, 0.0, part, down);
    for (int a = 0; a < 2; a++) {
        across[a] -= origin[a];
        down[a] -= origin[a];
    }
    for (uint32_t row = 0; row < size; row++)
        for (uint32_t i = 0; i < size; i++, image += 3) {
            uint32_t column = sampling->mirrored ? size - 1 - i : i;
            colour sum = {0.0, 0.0, 0.0};
            for (uint32_t y = row * grid; y < (row + 1) * grid; y++) {
                double t = y + 0.5, below[2] = {t * down[0], t * down[1]};
                for (uint32_t x = column * grid; x < (column + 1) * grid; x++) {
                    double s = x + 0.5;
                    colour at =
                        bilinear(photo, origin[0] + s * across[0] + below[0], origin[1] + s * across[1] + below[1], sampling->black);
                    sum.r += at.r;
                    sum.g += at.g;
                    sum.b += at.b;
                }
            }
            image[0] = (float)((double)sampling->low + range * sum.r / (grid * grid));
            image[1] = (float)((double)sampling->low + range * sum.g / (grid * grid));
            image[2] = (float)((double)sampling->low + range * sum.b / (grid * grid));
        }
}
