#include "preview/photo_light.h"

#include <string.h>

/* An interface of index 1.4 at right angles sends back ((1.4 - 1) / (1.4 + 1))^2 of the light. */
#define FRESNEL_FLOOR 0.028
/* Chromaticity: the same skin within these many robust sd, something else beyond. The sd is not taken smaller than its least. */
#define SAME_SD  3.5
#define OTHER_SD 6.0
#define LEAST_SD 0.035
/* Darker than these shares of the skin around: shadow of a fold or stubble's hair, and beyond doubt hair. */
#define DIM  0.45
#define DARK 0.28
/* Too dark for its chromaticity to mean anything. */
#define LEAST_LIGHT 0.004

enum { SAMPLES_LEAST = 60, SAMPLES_MAX = 4000, BINS = 256 };

static double quantile(const uint32_t bin[BINS], double share)
{
    double total = 0.0, sum = 0.0;
    for (int k = 0; k < BINS; k++) total += bin[k];
    for (int k = 0; k < BINS; k++) {
        sum += bin[k];
        if (sum >= share * total) return (k + 0.5) / BINS;
    }
    return 1.0;
}

/* Median and robust sd of ln ratios within [-2, 2], by a histogram. */
static void middle_of(double *median, double *sd, const float *value, uint32_t count)
{
    uint32_t bin[BINS] = {0};
    for (uint32_t i = 0; i < count; i++) bin[(uint32_t)sbl_clamp(((double)value[i] + 2.0) / 4.0 * BINS, 0.0, BINS - 1.0)]++;
    *median = 4.0 * quantile(bin, 0.5) - 2.0;
    /* The quartiles of a normal distribution lie 1.349 sd apart. */
    *sd = fmax(4.0 * (quantile(bin, 0.75) - quantile(bin, 0.25)) / 1.349, LEAST_SD);
}

static bool linear_at(float out[3], const sbl_photo *photo, double x, double y)
{
    if (!(x >= 0.0 && y >= 0.0 && x < photo->width && y < photo->height)) return false;
    const uint8_t *rgb = photo->rgb + 3 * ((size_t)y * photo->width + (size_t)x);
    for (int c = 0; c < 3; c++) out[c] = sbl_photo_linear(rgb[c]);
    return true;
}

static bool find_chroma(photo_skin *skin, const sbl_photo *photo, const float *at, uint32_t count, sbl_arena *arena)
{
    float *ratio[2] = {SBL_NEW(arena, float, SAMPLES_MAX), SBL_NEW(arena, float, SAMPLES_MAX)};
    if (!ratio[0] || !ratio[1]) return false;
    uint32_t found = 0, every = count / SAMPLES_MAX + 1;
    for (uint32_t i = 0; i < count && found < SAMPLES_MAX; i += every) {
        float c[3];
        if (!linear_at(c, photo, (double)at[2 * i], (double)at[2 * i + 1])) continue;
        /* Clipped light has lost its colour. */
        if (!(c[1] > (float)LEAST_LIGHT && c[0] > 0.0f && c[2] > 0.0f && c[0] < 0.97f)) continue;
        ratio[0][found] = (float)sbl_log((double)(c[0] / c[1]));
        ratio[1][found++] = (float)sbl_log((double)(c[2] / c[1]));
    }
    if (found < SAMPLES_LEAST) return false;
    for (int k = 0; k < 2; k++) middle_of(&skin->chroma[k], &skin->spread[k], ratio[k], found);
    return true;
}

static double same_skin(const photo_skin *skin, const float c[3])
{
    if (!(c[1] > (float)LEAST_LIGHT)) return 0.0;
    double u = (sbl_log(fmax((double)c[0], 1e-4) / (double)c[1]) - skin->chroma[0]) / skin->spread[0],
           v = (sbl_log(fmax((double)c[2], 1e-4) / (double)c[1]) - skin->chroma[1]) / skin->spread[1];
    return 1.0 - sbl_smoothstep(SAME_SD, OTHER_SD, sqrt(u * u + v * v));
}

/* The three quarters quantile of each cell's skin; cells without skin take the greatest of their neighbours, again and again. */
static bool find_brightness(photo_skin *skin, const sbl_photo *photo, sbl_arena *arena)
{
    skin->columns = photo->width / PHOTO_CELL + 1;
    skin->rows = photo->height / PHOTO_CELL + 1;
    float *bright = SBL_NEW(arena, float, (uint64_t)skin->columns * skin->rows);
    if (!bright) return false;
    for (uint32_t r = 0; r < skin->rows; r++)
        for (uint32_t q = 0; q < skin->columns; q++) {
            uint32_t bin[BINS] = {0}, found = 0;
            for (uint32_t y = r * PHOTO_CELL; y < (r + 1) * PHOTO_CELL; y += 4)
                for (uint32_t x = q * PHOTO_CELL; x < (q + 1) * PHOTO_CELL; x += 4) {
                    float c[3];
                    if (!linear_at(c, photo, x, y) || same_skin(skin, c) < 0.5) continue;
                    bin[(uint32_t)sbl_clamp(sqrt((double)c[1]) * BINS, 0.0, BINS - 1.0)]++;
                    found++;
                }
            double root = quantile(bin, 0.75);
            bright[r * skin->columns + q] = found >= 12 ? (float)(root * root) : 0.0f;
        }
    skin->bright = bright;
    return true;
}

static double bright_at(const photo_skin *skin, uint32_t x, uint32_t y)
{
    double best = 0.0, u = ((double)x + 0.5) / PHOTO_CELL - 0.5, v = ((double)y + 0.5) / PHOTO_CELL - 0.5, sum = 0.0, weight = 0.0;
    int32_t q = (int32_t)floor(u), r = (int32_t)floor(v);
    for (int k = 0; k < 4; k++) {
        int32_t a = q + (k & 1), b = r + (k >> 1);
        if (a < 0 || b < 0 || a >= (int32_t)skin->columns || b >= (int32_t)skin->rows) continue;
        double here = (double)skin->bright[b * (int32_t)skin->columns + a], w = (1.0 - fabs(u - a)) * (1.0 - fabs(v - b));
        best = fmax(best, here);
        if (here > 0.0) {
            sum += w * here;
            weight += w;
        }
    }
    return weight > 1e-6 ? sum / weight : best;
}

bool photo_skin_find(photo_skin *skin, const sbl_photo *photo, const sbl_photo *whole, const float *at, uint32_t count,
                     const sbl_skin *person, sbl_arena *arena)
{
    *skin = (photo_skin){0};
    if (!find_chroma(skin, whole, at, count, arena) || !find_brightness(skin, photo, arena)) return false;
    skin->unit[0] = sbl_exp(skin->chroma[0]);
    skin->unit[1] = 1.0;
    skin->unit[2] = sbl_exp(skin->chroma[1]);
    skin->albedo_green = sbl_clamp(sbl_rgb_from_xyz(sbl_xyz_from_lab(person->lab)).g, 0.03, 0.7);
    return true;
}

photo_pixel photo_pixel_of(const photo_skin *skin, const float table[256], const sbl_photo *photo, uint32_t x, uint32_t y)
{
    const uint8_t *rgb = photo->rgb + 3 * ((size_t)y * photo->width + x);
    photo_pixel p = {{table[rgb[0]], table[rgb[1]], table[rgb[2]]}, 0.0f, 0.0f};
    double r = (double)p.light[0], g = (double)p.light[1], b = (double)p.light[2];
    /* light = diffuse * unit + gloss, from the two channels that differ most. */
    double contrast = skin->unit[0] - skin->unit[2];
    double diffuse = contrast > 0.15 ? (r - b) / contrast : g;
    double around = bright_at(skin, x, y);
    double white = around / skin->albedo_green, least = FRESNEL_FLOOR * fmin(white, 1.5), most = 0.9 * fmin(r, fmin(g, b));
    double split = g - diffuse;
    /* The skin's own mottling looks like a little gloss, or a lack of it: only what is beyond a twelfth of the light counts. */
    split = fmax(split - 0.08 * g, 0.0);
    p.gloss = (float)sbl_clamp(fmax(split, least), 0.0, most);
    const float body[3] = {p.light[0] - p.gloss, p.light[1] - p.gloss, p.light[2] - p.gloss};
    /* Where gloss is most of it, its colour is the lamp's, and it is skin all the same. */
    double same = fmax(same_skin(skin, p.light), split > 0.15 * g ? same_skin(skin, body) : 0.0);
    p.share = (float)(same * sbl_smoothstep(DARK, DIM, around > 0.0 ? g / around : 1.0));
    return p;
}
