/*
 * A square of the photo as a model's input. Each value is the mean of a grid of bilinear samples over its part of the photo: picking single pixels,
 * as the published graphs do, lets a freckle or a stubble hair stand for its surroundings.
 */
#include "stubble/face.h"

#define GRID_MAX 4 /* a side: of a large photo each value is the mean of 64 pixels of 4 x 4 places */

static double edge(double x, uint32_t size)
{
    return sbl_clamp(x - 0.5, 0.0, (double)size - 1.0);
}

static void add_bilinear(double sum[3], const sbl_photo *photo, double x, double y)
{
    x = edge(x, photo->width);
    y = edge(y, photo->height);
    uint32_t x0 = (uint32_t)x, y0 = (uint32_t)y;
    double fx = x - x0, fy = y - y0;
    const uint8_t *top = photo->rgb + 3 * ((size_t)y0 * photo->width + x0);
    const uint8_t *low = y0 + 1 < photo->height ? top + 3 * (size_t)photo->width : top;
    size_t next = x0 + 1 < photo->width ? 3 : 0;
    for (size_t c = 0; c < 3; c++) {
        double a = top[c] + fx * (top[next + c] - top[c]), b = low[c] + fx * (low[next + c] - low[c]);
        sum[c] += a + fy * (b - a);
    }
}

static bool outside(const sbl_photo *photo, double x, double y)
{
    return !(x >= 0.0 && y >= 0.0 && x < photo->width && y < photo->height);
}

void sbl_face_sample(float *image, uint32_t size, const sbl_photo *photo, const sbl_face_region *region, const sbl_face_sampling *sampling)
{
    double scale = region->side_px / size, range = ((double)sampling->high - (double)sampling->low) / 255.0;
    int grid = (int)sbl_clamp(ceil(scale), 1.0, GRID_MAX);
    double origin[2], across[2], down[2], part = 1.0 / ((double)size * grid);
    sbl_face_region_out(region, 0.0, 0.0, origin);
    sbl_face_region_out(region, part, 0.0, across);
    sbl_face_region_out(region, 0.0, part, down);
    for (int a = 0; a < 2; a++) {
        across[a] -= origin[a];
        down[a] -= origin[a];
    }
    for (uint32_t i = 0; i < size * size; i++) {
        uint32_t column = sampling->mirrored ? size - 1 - i % size : i % size, row = i / size;
        double sum[3] = {0};
        for (int k = 0; k < grid * grid; k++) {
            double s = (double)column * grid + k % grid + 0.5, t = (double)row * grid + k / grid + 0.5;
            double x = origin[0] + s * across[0] + t * down[0], y = origin[1] + s * across[1] + t * down[1];
            if (!sampling->black || !outside(photo, x, y)) add_bilinear(sum, photo, x, y);
        }
        for (uint32_t c = 0; c < 3; c++) image[3 * i + c] = (float)((double)sampling->low + range * sum[c] / (grid * grid));
    }
}
