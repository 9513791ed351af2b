/* Encoded and linear light of photos, by table: a 12-megapixel picture is decoded and encoded many times. */
#include "stubble/photo.h"

#include "stubble/math.h"

enum { STARTS = 512 };

/* IEC 61966-2-1 decoding of k / 255, as sbl_srgb_decode computes it; tests/unit/photo.c compares all 256. */
static const float LINEAR[256] = {
#include "measure/linear_table.h"
};

/*
 * The way back gives what rounding 255 sbl_srgb_encode would, for every double: the light at which each code begins (the first is that of
 * code 1; no light reaches the last), and, over the square root of light, the code to begin from. On that scale no two codes begin within
 * one step. tests/unit/photo.c derives both.
 */
static const double BEGINS[256] = {
#include "measure/encode_steps.h"
    2.0};
static const uint8_t START[STARTS + 1] = {
#include "measure/encode_start.h"
};

float sbl_photo_linear(uint8_t encoded)
{
    return LINEAR[encoded];
}

uint8_t sbl_photo_encode(double linear)
{
    double light = sbl_clamp(linear, 0.0, 1.0);
    unsigned code = START[(int)(sqrt(light) * STARTS)];
    return (uint8_t)(code + (light >= BEGINS[code]));
}

static uint32_t clamp_index(double at, uint32_t count)
{
    return at > 0.0 ? (at < (double)(count - 1) ? (uint32_t)at : count - 1) : 0;
}

sbl_rgb_linear sbl_photo_at(const sbl_photo *photo, double x, double y)
{
    double u = sbl_clamp(x - 0.5, 0.0, (double)photo->width - 1.0), v = sbl_clamp(y - 0.5, 0.0, (double)photo->height - 1.0);
    uint32_t x0 = clamp_index(u, photo->width), y0 = clamp_index(v, photo->height);
    uint32_t x1 = clamp_index(u + 1.0, photo->width), y1 = clamp_index(v + 1.0, photo->height);
    double fx = u - (double)x0, fy = v - (double)y0;
    const uint8_t *row0 = photo->rgb + (size_t)3 * photo->width * y0, *row1 = photo->rgb + (size_t)3 * photo->width * y1;
    double sum[3];
    for (size_t c = 0; c < 3; c++) {
        double top = (1.0 - fx) * (double)LINEAR[row0[3 * x0 + c]] + fx * (double)LINEAR[row0[3 * x1 + c]];
        double low = (1.0 - fx) * (double)LINEAR[row1[3 * x0 + c]] + fx * (double)LINEAR[row1[3 * x1 + c]];
        sum[c] = (1.0 - fy) * top + fy * low;
    }
    return (sbl_rgb_linear){sum[0], sum[1], sum[2]};
}
