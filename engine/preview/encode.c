/*
 * Linear light to 8-bit sRGB. Up to 0.8 the light stands as it is, so colours of skin stay true; above, highlights roll off and never clip.
 * A fixed half-step of ordered noise keeps the backdrop free of bands.
 */
#include "preview/lanes.h"
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

bool preview_code_row_new(band *b, sbl_arena *arena)
{
    uint64_t values = 3 * (uint64_t)b->width + LANES;
    code_row *row = SBL_NEW(arena, code_row, 1);
    if (!row) return false;
    *row = (code_row){SBL_NEW(arena, float, values), SBL_NEW(arena, float, values), SBL_NEW(arena, uint8_t, values),
                      SBL_NEW(arena, uint32_t, b->width), SBL_NEW(arena, uint32_t, b->width)};
    b->codes = row;
    return row->light && row->threshold && row->code && row->x && row->known;
}

static lanes shoulder(lanes light)
{
    const float s = (float)SHOULDER, room = 1.0f - s;
    lanes over = (light - s) / room;
    return lanes_pick(light > s, s + room * over / (1.0f + over), lanes_max(light, lanes_all(0.0f)));
}

/* LANES values to their codes. */
static void encode(uint8_t *code, const code_table *table, const float *light, const float *threshold)
{
    lanes at = lanes_sqrt(shoulder(lanes_load(light))) * (float)CODE_NODES;
    lane_ints whole = lanes_truncated(at);
    int32_t k[LANES];
    float low[LANES], high[LANES];
    lane_ints_store(k, whole);
    for (int i = 0; i < LANES; i++) {
        low[i] = table->code[k[i]];
        high[i] = table->code[k[i] + 1];
    }
    lanes from = lanes_load(low), of = from + (at - lanes_of_ints(whole)) * (lanes_load(high) - from) + lanes_load(threshold);
    lane_bytes_store(code, lane_bytes_of_ints(lanes_truncated(lanes_min(of, lanes_all(255.0f)))));
}

/* Pixels of a row that wait to be encoded side by side. */
typedef struct waiting {
    code_row *of;
    const float *threshold; /* of the row's pixels: four that repeat */
    uint32_t count;
} waiting;

/* Bayer's 4 x 4 matrix, as offsets within half a code of the middle: each row three times four values, as pixels lie. */
static void row_thresholds(float threshold[4], uint32_t y)
{
    static const float bayer[16] = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};
    for (uint32_t i = 0; i < 4; i++) threshold[i] = (bayer[(y & 3) * 4 + i] + 0.5f) / 16.0f;
}

/* left: what its dots leave, NULL for all. A quad's last value falls where the next pixel begins. */
static void add_pixel(waiting *w, const band *b, quad tint, uint32_t row, uint32_t x, const float *left)
{
    size_t pixel = (size_t)row * b->width + x;
    quad light = quad_load(b->diffuse + 3 * pixel);
    if (left) light = quad_times(light, quad_load(left));
    quad_store(w->of->light + 3 * w->count, quad_times(quad_add(light, quad_all(b->gloss[pixel])), tint));
    quad_store(w->of->threshold + 3 * w->count, quad_all(w->threshold[x & 3]));
    w->of->x[w->count++] = x;
}

static void encode_waiting(waiting *w, const code_table *table)
{
    for (uint32_t i = 0; i < 3 * w->count; i += LANES) encode(w->of->code + i, table, w->of->light + i, w->of->threshold + i);
}

static const float *left_at(const band *b, uint32_t row, uint32_t x, uint32_t moment)
{
    size_t pixel = (size_t)row * b->width + x;
    return b->dots.known[pixel] ? b->dots.left + pixel * b->dots.values + 3 * (size_t)moment : NULL;
}

/* The first moment whole; gives the pixels of which dots or redness of some moment take light. */
static uint32_t encode_first(uint8_t *rgb, waiting *w, const band *b, const view_job *job, quad tint, uint32_t row)
{
    uint32_t known = 0;
    w->count = 0;
    for (uint32_t x = 0; x < b->width; x++) {
        const float *left = left_at(b, row, x, 0);
        add_pixel(w, b, tint, row, x, left);
        if (left) w->of->known[known++] = x;
    }
    encode_waiting(w, job->codes);
    memcpy(rgb, w->of->code, 3 * (size_t)b->width);
    return known;
}

/* What the dots of a later moment do not change is copied from the first. */
static void encode_later(uint8_t *rgb, const uint8_t *first, waiting *w, const band *b, const view_job *job, quad tint, uint32_t row,
                         uint32_t moment, uint32_t known)
{
    memcpy(rgb, first, 3 * (size_t)b->width);
    w->count = 0;
    for (uint32_t i = 0; i < known; i++) {
        uint32_t x = w->of->known[i];
        const float *before = left_at(b, row, x, 0), *now = left_at(b, row, x, moment);
        if (now[0] != before[0] || now[1] != before[1] || now[2] != before[2]) add_pixel(w, b, tint, row, x, now);
    }
    encode_waiting(w, job->codes);
    for (uint32_t i = 0; i < w->count; i++) memcpy(rgb + 3 * (size_t)w->of->x[i], w->of->code + 3 * (size_t)i, 3);
}

void preview_encode(const band *b, const view_job *job)
{
    const float *of = job->rig.law->tint, by_channel[4] = {of[0], of[1], of[2], 0.0f};
    quad tint = quad_load(by_channel);
    for (uint32_t row = 0; row < b->rows; row++) {
        float threshold[4];
        size_t at = (size_t)(b->y0 + row) * b->width * 3;
        row_thresholds(threshold, b->y0 + row);
        waiting w = {b->codes, threshold, 0};
        uint32_t known = encode_first(job->images[0].rgb + at, &w, b, job, tint, row);
        for (uint32_t m = 1; m < job->moment_count; m++)
            encode_later(job->images[m].rgb + at, job->images[0].rgb + at, &w, b, job, tint, row, m, known);
    }
}
