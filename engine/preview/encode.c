/*
 * Linear light to 8-bit sRGB. Up to 0.8 the light stands as it is, so colours of skin stay true; above, highlights roll off and never clip.
 * A fixed half-step of ordered noise keeps the backdrop free of bands.
 */
#include "preview/room.h"

#include <string.h>

#define SHOULDER 0.80 /* linear; from here to infinity the curve goes on to 1 with the same slope at its start */

void preview_code_table(code_table *table)
{
    for (int k = 0; k <= CODE_NODES + 1; k++) {
        double root = (double)k / CODE_NODES;
        table->code[k] = (float)(255.0 * sbl_srgb_encode(fmin(root * root, 1.0)));
    }
}

static float shoulder(float light)
{
    const float s = (float)SHOULDER, room = 1.0f - s;
    if (!(light > s)) return light > 0.0f ? light : 0.0f;
    float over = (light - s) / room;
    return s + room * over / (1.0f + over);
}

/* Bayer's 4 x 4 matrix, as offsets within half a code of the middle. */
static const float bayer[16] = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};

static uint8_t encode(const code_table *table, float light, float threshold)
{
    float at = sqrtf(shoulder(light)) * (float)CODE_NODES;
    int k = (int)at;
    float code = table->code[k] + (at - (float)k) * (table->code[k + 1] - table->code[k]) + threshold;
    return (uint8_t)(code < 255.0f ? code : 255.0f);
}

static void encode_pixel(uint8_t *rgb, const code_table *table, const band *b, uint32_t row, uint32_t x, const float left[3])
{
    size_t pixel = (size_t)row * b->width + x;
    float threshold = (bayer[((b->y0 + row) & 3) * 4 + (x & 3)] + 0.5f) / 16.0f;
    for (size_t c = 0; c < 3; c++) rgb[3 * pixel + c] = encode(table, b->diffuse[3 * pixel + c] * left[c] + b->gloss[pixel], threshold);
}

void preview_encode(uint8_t *rgb, const code_table *table, const band *b, const float *ratio)
{
    static const float all[3] = {1.0f, 1.0f, 1.0f};
    for (uint32_t row = 0; row < b->rows; row++)
        for (uint32_t x = 0; x < b->width; x++) {
            bool skin = x >= b->skin_from[row] && x < b->skin_to[row];
            encode_pixel(rgb, table, b, row, x, skin ? ratio + 3 * ((size_t)row * b->width + x) : all);
        }
}

void preview_encode_again(uint8_t *rgb, const code_table *table, const band *b, const float *ratio, const float *known,
                          const uint8_t *known_rgb)
{
    memcpy(rgb, known_rgb, (size_t)b->rows * b->width * 3);
    for (uint32_t row = 0; row < b->rows; row++)
        for (uint32_t x = b->skin_from[row]; x < b->skin_to[row]; x++) {
            size_t at = 3 * ((size_t)row * b->width + x);
            const float *left = ratio + at, *was = known + at;
            bool same = left[0] == was[0] && left[1] == was[1] && left[2] == was[2];
            if (!same) encode_pixel(rgb, table, b, row, x, left);
        }
}
