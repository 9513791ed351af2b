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

enum { SAMPLES_LEAST = 60, SAMPLES_MAX = 4000, BINS = 256, CODES = 256, CELL_LEAST = 12 };

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

bool photo_chroma_at(double chroma[2], double *green, const sbl_photo *photo, double x, double y)
{
    float c[3];
    if (!linear_at(c, photo, x, y)) return false;
    /* Clipped light has lost its colour. */
    if (!(c[1] > (float)LEAST_LIGHT && c[0] > 0.0f && c[2] > 0.0f && c[0] < 0.97f)) return false;
    chroma[0] = sbl_log((double)(c[0] / c[1]));
    chroma[1] = sbl_log((double)(c[2] / c[1]));
    *green = (double)c[1];
    return true;
}

sbl_status photo_chroma_find(double chroma[2], double spread[2], double *green, const sbl_photo *photo, const float *at, uint32_t count,
                             sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    float *value[3] = {SBL_NEW(arena, float, SAMPLES_MAX), SBL_NEW(arena, float, SAMPLES_MAX), SBL_NEW(arena, float, SAMPLES_MAX)};
    uint32_t found = 0, every = count / SAMPLES_MAX + 1;
    bool room = value[0] && value[1] && value[2];
    for (uint32_t i = 0; room && i < count && found < SAMPLES_MAX; i += every) {
        double ratio[2], light;
        if (!photo_chroma_at(ratio, &light, photo, (double)at[2 * i], (double)at[2 * i + 1])) continue;
        for (int k = 0; k < 2; k++) value[k][found] = (float)ratio[k];
        /* Brightness in the range of middle_of: its square root, from -2 to 2. */
        value[2][found++] = (float)(4.0 * sqrt(light) - 2.0);
    }
    bool enough = found >= SAMPLES_LEAST;
    double root, unused;
    for (int k = 0; enough && k < 2; k++) middle_of(&chroma[k], &spread[k], value[k], found);
    if (enough) {
        middle_of(&root, &unused, value[2], found);
        *green = (root + 2.0) * (root + 2.0) / 16.0;
    }
    sbl_arena_rewind(arena, mark);
    return !room ? SBL_E_MEMORY : enough ? SBL_OK : SBL_E_NOT_FOUND;
}

/* Two logarithms a pixel would be most of the work: each pair of codes has its own, and the light is that of the codes. */
static bool tables_new(photo_skin *skin, sbl_arena *arena)
{
    float *light = SBL_NEW(arena, float, CODES);
    double *log_ratio = SBL_NEW(arena, double, CODES *CODES);
    if (!light || !log_ratio) return false;
    for (int k = 0; k < CODES; k++) light[k] = sbl_photo_linear((uint8_t)k);
    for (int green = 0; green < CODES; green++)
        for (int other = 0; other < CODES && light[green] > (float)LEAST_LIGHT; other++)
            log_ratio[green * CODES + other] = sbl_log(fmax((double)light[other], 1e-4) / (double)light[green]);
    skin->light = light;
    skin->log_ratio = log_ratio;
    return true;
}

static double same_chroma(const photo_skin *skin, double log_red, double log_blue)
{
    double u = (log_red - skin->chroma[0]) / skin->spread[0], v = (log_blue - skin->chroma[1]) / skin->spread[1];
    return 1.0 - sbl_smoothstep(SAME_SD, OTHER_SD, sqrt(u * u + v * v));
}

/* 1 where a pixel has the skin's colour, 0 where it has not. */
static double same_skin(const photo_skin *skin, const uint8_t rgb[3])
{
    if (!(skin->light[rgb[1]] > (float)LEAST_LIGHT)) return 0.0;
    const double *log_ratio = skin->log_ratio + (size_t)rgb[1] * CODES;
    return same_chroma(skin, log_ratio[rgb[0]], log_ratio[rgb[2]]);
}

/* The same of light that is no pixel's own. */
static double same_skin_light(const photo_skin *skin, const float c[3])
{
    if (!(c[1] > (float)LEAST_LIGHT)) return 0.0;
    return same_chroma(skin, sbl_log(fmax((double)c[0], 1e-4) / (double)c[1]), sbl_log(fmax((double)c[2], 1e-4) / (double)c[1]));
}

/* ---- brightness ---- */

/* The three quarters quantile of a cell's skin; 0 if it has hardly any. */
static float cell_brightness(const photo_skin *skin, const sbl_photo *photo, uint32_t column, uint32_t row)
{
    uint32_t bin[BINS] = {0}, found = 0, right = (column + 1) * PHOTO_CELL, bottom = (row + 1) * PHOTO_CELL;
    for (uint32_t y = row * PHOTO_CELL; y < bottom && y < photo->height; y += 4)
        for (uint32_t x = column * PHOTO_CELL; x < right && x < photo->width; x += 4) {
            const uint8_t *rgb = photo->rgb + 3 * ((size_t)y * photo->width + x);
            if (same_skin(skin, rgb) < 0.5) continue;
            bin[(uint32_t)sbl_clamp(sqrt((double)skin->light[rgb[1]]) * BINS, 0.0, BINS - 1.0)]++;
            found++;
        }
    if (found < CELL_LEAST) return 0.0f;
    double root = quantile(bin, 0.75);
    return (float)(root * root);
}

typedef struct brightness_run {
    const photo_skin *skin;
    const sbl_photo *photo;
    float *bright;
    photo_part cells;
} brightness_run;

static void cell_row(void *context, uint32_t index)
{
    const brightness_run *run = context;
    uint32_t row = run->cells.top + index;
    for (uint32_t q = run->cells.left; q < run->cells.right; q++)
        run->bright[(size_t)row * run->skin->columns + q] = cell_brightness(run->skin, run->photo, q, row);
}

/* Cells that a pixel between `from` and `to` lies in or beside. */
static void cells_along(uint32_t *first, uint32_t *last, uint32_t from, uint32_t to, uint32_t cells)
{
    *first = from / PHOTO_CELL ? from / PHOTO_CELL - 1 : 0;
    *last = to / PHOTO_CELL + 2 < cells ? to / PHOTO_CELL + 2 : cells;
}

/* Of the cells that pixels of the part ask for; the others stay 0. */
static bool find_brightness(photo_skin *skin, const sbl_photo *photo, const photo_part *part, const sbl_host *host, sbl_arena *arena)
{
    skin->columns = photo->width / PHOTO_CELL + 1;
    skin->rows = photo->height / PHOTO_CELL + 1;
    brightness_run run = {.skin = skin, .photo = photo, .bright = SBL_NEW(arena, float, (uint64_t)skin->columns * skin->rows)};
    if (!run.bright) return false;
    cells_along(&run.cells.left, &run.cells.right, part->left, part->right, skin->columns);
    cells_along(&run.cells.top, &run.cells.bottom, part->top, part->bottom, skin->rows);
    sbl_parallel_for(host, run.cells.bottom - run.cells.top, cell_row, &run);
    skin->bright = run.bright;
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

sbl_status photo_skin_find(photo_skin *skin, const sbl_photo *photo, const photo_part *part, const sbl_photo *whole, const float *at,
                           uint32_t count, const sbl_skin *person, const sbl_host *host, sbl_arena *arena)
{
    double unused;
    *skin = (photo_skin){0};
    sbl_status status = photo_chroma_find(skin->chroma, skin->spread, &unused, whole, at, count, arena);
    if (status != SBL_OK) return status;
    if (!tables_new(skin, arena) || !find_brightness(skin, photo, part, host, arena)) return SBL_E_MEMORY;
    skin->unit[0] = sbl_exp(skin->chroma[0]);
    skin->unit[1] = 1.0;
    skin->unit[2] = sbl_exp(skin->chroma[1]);
    skin->albedo_green = sbl_clamp(sbl_rgb_from_xyz(sbl_xyz_from_lab(person->lab)).g, 0.03, 0.7);
    return SBL_OK;
}

photo_pixel photo_pixel_of(const photo_skin *skin, const sbl_photo *photo, uint32_t x, uint32_t y)
{
    const uint8_t *rgb = photo->rgb + 3 * ((size_t)y * photo->width + x);
    photo_pixel p = {{skin->light[rgb[0]], skin->light[rgb[1]], skin->light[rgb[2]]}, 0.0f, 0.0f};
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
    double same = fmax(same_skin(skin, rgb), split > 0.15 * g ? same_skin_light(skin, body) : 0.0);
    p.share = (float)(same * sbl_smoothstep(DARK, DIM, around > 0.0 ? g / around : 1.0));
    return p;
}
