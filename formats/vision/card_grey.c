/*
 * Encoded luminance, averaged over squares in linear light: blur by averaging must not grow the black. By tables, in whole numbers: twelve
 * million pixels are looked at. The square root is near enough to the encoding curve for a detector.
 */
#include "vision/card_grey.h"

#include <math.h>

#define LEVELS 65536u /* of light; the darkest steps of encoded values are 20 of them */

typedef struct grey_tables {
    uint16_t light[3][256]; /* what a channel gives to luminance; white adds up to LEVELS - 1 at most */
    uint8_t encoded[LEVELS];
} grey_tables;

static void fill_tables(grey_tables *tables)
{
    static const float WEIGHT[3] = {0.2126f, 0.7152f, 0.0722f};
    for (int c = 0; c < 3; c++)
        for (int k = 0; k < 256; k++) tables->light[c][k] = (uint16_t)(WEIGHT[c] * sbl_photo_linear((uint8_t)k) * (float)(LEVELS - 1));
    for (uint32_t k = 0; k < LEVELS; k++) tables->encoded[k] = (uint8_t)(255.0f * sqrtf((float)k / (float)(LEVELS - 1)) + 0.5f);
}

static uint32_t light_of(const grey_tables *tables, const uint8_t rgb[3])
{
    return (uint32_t)tables->light[0][rgb[0]] + tables->light[1][rgb[1]] + tables->light[2][rgb[2]];
}

static void whole_row(uint8_t *grey, const grey_tables *tables, const uint8_t *rgb, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++) grey[x] = tables->encoded[light_of(tables, rgb + (size_t)3 * x)];
}

/* sum: scratch of width. */
static void averaged_row(uint8_t *grey, uint32_t *sum, const grey_tables *tables, const uint8_t *rgb, size_t row_bytes, uint32_t width,
                         uint32_t factor)
{
    for (uint32_t x = 0; x < width; x++) sum[x] = 0;
    for (uint32_t j = 0; j < factor; j++, rgb += row_bytes) {
        const uint8_t *at = rgb;
        for (uint32_t x = 0; x < width; x++)
            for (uint32_t i = 0; i < factor; i++, at += 3) sum[x] += light_of(tables, at);
    }
    for (uint32_t x = 0; x < width; x++) grey[x] = tables->encoded[sum[x] / (factor * factor)];
}

uint8_t *card_grey(const sbl_photo *photo, const card_band *band, sbl_arena *arena)
{
    uint32_t factor = band->factor, width = photo->width / factor;
    uint8_t *grey = SBL_TAKE(arena, uint8_t, (uint64_t)width * band->count);
    grey_tables *tables = SBL_TAKE(arena, grey_tables, 1);
    uint32_t *sum = SBL_TAKE(arena, uint32_t, width);
    if (!grey || !tables || !sum) return NULL;
    fill_tables(tables);
    size_t row_bytes = (size_t)3 * photo->width;
    for (uint32_t y = 0; y < band->count; y++) {
        const uint8_t *rgb = photo->rgb + row_bytes * factor * (band->first + y);
        uint8_t *row = grey + (size_t)width * y;
        if (factor == 1) whole_row(row, tables, rgb, width);
        else averaged_row(row, sum, tables, rgb, row_bytes, width, factor);
    }
    return grey;
}
