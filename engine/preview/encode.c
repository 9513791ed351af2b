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

static void encode_pixel(uint8_t *rgb, const view_job *job, const float diffuse[3], float gloss, const float left[3], float threshold)
{
    const float *tint = job->rig.law->tint;
    for (size_t c = 0; c < 3; c++) rgb[c] = encode(job->codes, (diffuse[c] * left[c] + gloss) * tint[c], threshold);
}

/* Pixel by pixel, the moments of each together: what the dots of a moment do not change is copied from the first. */
void preview_encode(const band *b, const view_job *job)
{
    static const float all[3] = {1.0f, 1.0f, 1.0f};
    uint8_t *rgb[SBL_PREVIEW_MOMENTS_MAX];
    for (uint32_t m = 0; m < job->moment_count; m++) rgb[m] = job->images[m].rgb + (size_t)b->y0 * b->width * 3;
    for (uint32_t row = 0; row < b->rows; row++)
        for (uint32_t x = 0; x < b->width; x++) {
            size_t pixel = (size_t)row * b->width + x, at = 3 * pixel;
            const float *diffuse = b->diffuse + at, *left = b->dots.known[pixel] ? b->dots.left + pixel * b->dots.values : NULL;
            float threshold = (bayer[((b->y0 + row) & 3) * 4 + (x & 3)] + 0.5f) / 16.0f;
            encode_pixel(rgb[0] + at, job, diffuse, b->gloss[pixel], left ? left : all, threshold);
            for (uint32_t m = 1; m < job->moment_count; m++) {
                const float *now = left ? left + 3 * (size_t)m : NULL;
                if (now && (now[0] != left[0] || now[1] != left[1] || now[2] != left[2]))
                    encode_pixel(rgb[m] + at, job, diffuse, b->gloss[pixel], now, threshold);
                else memcpy(rgb[m] + at, rgb[0] + at, 3);
            }
        }
}
