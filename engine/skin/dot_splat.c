/* Dots into a picture: cores pixel by pixel, halos on a coarse grid. */
#include "stubble/dot_splat.h"

#include "skin/dot_parts.h"
#include "stubble/math.h"

#include <string.h>

enum { BAND_ROWS = 48, CORE_NODES = 192, SCALES_MAX = 48, PIXEL_SAMPLES = 6, CORE_BEYOND_NODE = 10 };
enum { HALO_NODES = DOT_HALO_NODES, REST_NODES = DOT_REST_NODES };
#define HALO_REACH_MM DOT_HALO_REACH_MM
/* Cells of the coarse grid; a halo is smooth over 0.4 mm. */
#define HALO_CELL_MM 0.25
#define REST_MAX     (float)DOT_REST_MAX
/* Core tables for pixels that differ by less than this factor are one. */
#define SCALE_STEP 1.15

typedef struct sample {
    float r, g, b, none;
} sample;

/* By squared distance. */
typedef struct halo_table {
    sample node[HALO_NODES + 1];
    double core_mm; /* where the core ends */
} halo_table;

typedef struct core_table {
    sample node[CORE_NODES + 1];
    float reach_mm2, per_mm2;
} core_table;

typedef struct span {
    uint32_t begin, end;
} span;

typedef struct work {
    float *rgb;
    uint32_t width, height, bands;
    const sbl_splat_dot *dot;
    const sbl_dot_profile *profile;
    uint32_t dot_count, profile_count;
    halo_table *halo;
    core_table *core; /* profile * scales + scale */
    double scale_low;
    uint32_t scales;
    uint32_t cell_px, cells_x, cells_y;
    sample *grid;      /* sum of halos, then exp(-corrected rest / (1 - floor)) */
    uint32_t *in_band; /* dots of each band */
    span *band;
    float floor_left[3], gloss[3];
    float rest[3][REST_NODES + 1]; /* a sum of halos, at equal steps: the factor that it leaves */
    sample *rows;                  /* a band's cores, for each band in flight */
    uint32_t first;                /* band of this round */
} work;

enum { BANDS_A_ROUND = 8, HALO_BANDS = 8 }; /* each band of halos looks at all dots, so there are few */

static void build_halo(halo_table *table, const sbl_dot_profile *p)
{
    double value[3][HALO_NODES + 1];
    table->core_mm = p->mm[p->count - 1 < CORE_BEYOND_NODE ? p->count - 1 : CORE_BEYOND_NODE];
    dot_halo_nodes(value, p, table->core_mm);
    for (uint32_t k = 0; k <= HALO_NODES; k++) table->node[k] = (sample){(float)value[0][k], (float)value[1][k], (float)value[2][k], 0.0f};
}

/* What a core leaves of the light, averaged over the pixel. */
static void build_core(core_table *table, const sbl_dot_profile *p, const halo_table *halo, double mm_per_px)
{
    double reach = halo->core_mm + 0.71 * mm_per_px, core[3][CORE_NODES + 1];
    table->reach_mm2 = (float)(reach * reach);
    table->per_mm2 = (float)(CORE_NODES / (reach * reach));
    for (int c = 0; c < 3; c++)
        for (uint32_t k = 0; k <= CORE_NODES; k++) {
            double mm = reach * sqrt((double)k / CORE_NODES);
            core[c][k] = mm < halo->core_mm ? sbl_exp(-fmax(dot_density_at(p, mm, c) - dot_halo_at(p, halo->core_mm, mm, c), 0.0)) : 1.0;
        }
    for (uint32_t k = 0; k <= CORE_NODES; k++) {
        double mm = reach * sqrt((double)k / CORE_NODES), sum[3] = {0.0, 0.0, 0.0};
        for (int i = 0; i < PIXEL_SAMPLES * PIXEL_SAMPLES; i++) {
            double x = mm + ((i % PIXEL_SAMPLES + 0.5) / PIXEL_SAMPLES - 0.5) * mm_per_px;
            double y = ((double)(i / PIXEL_SAMPLES) + 0.5 - 0.5 * PIXEL_SAMPLES) / PIXEL_SAMPLES * mm_per_px;
            double at = (x * x + y * y) * (double)table->per_mm2;
            uint32_t node = at < CORE_NODES - 1 ? (uint32_t)at : CORE_NODES - 1;
            double part = fmin(at - node, 1.0);
            for (int c = 0; c < 3; c++) sum[c] += core[c][node] + part * (core[c][node + 1] - core[c][node]);
        }
        for (int c = 0; c < 3; c++) sum[c] = fmin(sum[c] / (PIXEL_SAMPLES * PIXEL_SAMPLES), 1.0);
        table->node[k] = (sample){(float)sum[0], (float)sum[1], (float)sum[2], 0.0f};
    }
}

static double mm_per_px(const sbl_splat_dot *d)
{
    return sqrt(sqrt(fmax((double)d->xx_mm2 * (double)d->yy_mm2 - (double)d->xy_mm2 * (double)d->xy_mm2, 0.0)));
}

static uint32_t scale_of(const work *w, const sbl_splat_dot *d)
{
    double step = sbl_log(mm_per_px(d) / w->scale_low) / sbl_log(SCALE_STEP);
    return (uint32_t)sbl_clamp(step, 0.0, w->scales - 1);
}

/* Rows and columns, from the dot, within which the squared distance may be below mm2: the box around an ellipse. */
static void extent(const sbl_splat_dot *d, double mm2, double *x_px, double *y_px)
{
    double xx = (double)d->xx_mm2, yy = (double)d->yy_mm2, xy = (double)d->xy_mm2, det = xx * yy - xy * xy;
    *x_px = sqrt(mm2 * yy / det);
    *y_px = sqrt(mm2 * xx / det);
}

/* ---- halos ---- */

static void splat_halo(work *w, const sbl_splat_dot *d, int64_t row_begin, int64_t row_end)
{
    double x_px, y_px, cell = (double)w->cell_px, per = HALO_NODES / (HALO_REACH_MM * HALO_REACH_MM);
    extent(d, HALO_REACH_MM * HALO_REACH_MM, &x_px, &y_px);
    /* A cell's value stands at its lower corner: pixel cell * index. */
    int64_t y0 = (int64_t)ceil(((double)d->y_px - y_px) / cell), y1 = (int64_t)floor(((double)d->y_px + y_px) / cell);
    int64_t x0 = (int64_t)ceil(((double)d->x_px - x_px) / cell), x1 = (int64_t)floor(((double)d->x_px + x_px) / cell);
    y0 = y0 > row_begin ? y0 : row_begin;
    y1 = y1 < row_end - 1 ? y1 : row_end - 1;
    x0 = x0 > 0 ? x0 : 0;
    x1 = x1 < (int64_t)w->cells_x - 1 ? x1 : (int64_t)w->cells_x - 1;
    const sample *node = w->halo[d->profile].node;
    float xx = (float)((double)d->xx_mm2 * per), xy = (float)((double)d->xy_mm2 * per), yy = (float)((double)d->yy_mm2 * per);
    for (int64_t y = y0; y <= y1; y++) {
        sample *to = w->grid + (size_t)y * w->cells_x;
        float dy = (float)((double)y * cell) - d->y_px, constant = yy * dy * dy, linear = 2.0f * xy * dy;
        /* Columns where the quadratic stays below the table's end. */
        float inside = linear * linear - 4.0f * xx * (constant - ((float)HALO_NODES - 0.5f));
        if (!(inside > 0.0f)) continue;
        double middle = (double)d->x_px - 0.5 * (double)(linear / xx), half = 0.5 * (double)(sqrtf(inside) / xx);
        int64_t first = (int64_t)ceil((middle - half) / cell), last = (int64_t)floor((middle + half) / cell);
        first = first > x0 ? first : x0;
        last = last < x1 ? last : x1;
        for (int64_t x = first; x <= last; x++) {
            float dx = (float)x * (float)w->cell_px - d->x_px, at = (xx * dx + linear) * dx + constant + 0.5f;
            const sample *from = &node[at < (float)HALO_NODES ? (int32_t)at : HALO_NODES];
            to[x].r += from->r;
            to[x].g += from->g;
            to[x].b += from->b;
            to[x].none += from->none;
        }
    }
}

/* From the sum of halos to the factor that they leave of the light that dots can take. */
static void correct_row(const work *w, sample *row)
{
    for (uint32_t x = 0; x < w->cells_x; x++) {
        float *value = &row[x].r;
        for (int c = 0; c < 3; c++) {
            float at = fminf(value[c] * (REST_NODES / REST_MAX), REST_NODES - 0.001f);
            int32_t k = (int32_t)at;
            value[c] = w->rest[c][k] + (at - (float)k) * (w->rest[c][k + 1] - w->rest[c][k]);
        }
    }
}

static void run_halo_band(void *context, uint32_t index)
{
    work *w = context;
    uint32_t begin = (uint32_t)((uint64_t)w->cells_y * index / HALO_BANDS),
             end = (uint32_t)((uint64_t)w->cells_y * (index + 1) / HALO_BANDS);
    for (uint32_t i = 0; i < w->dot_count; i++) {
        const sbl_splat_dot *d = &w->dot[i];
        double x_px, y_px;
        extent(d, HALO_REACH_MM * HALO_REACH_MM, &x_px, &y_px);
        if ((double)d->y_px + y_px < (double)(begin * w->cell_px) || (double)d->y_px - y_px > (double)(end * w->cell_px)) continue;
        splat_halo(w, d, begin, end);
    }
    for (uint32_t y = begin; y < end; y++) correct_row(w, w->grid + (size_t)y * w->cells_x);
}

/* ---- cores ---- */

static void splat_core(const work *w, sample *rows, const sbl_splat_dot *d, int64_t row_begin, int64_t row_end)
{
    const core_table *table = &w->core[d->profile * w->scales + scale_of(w, d)];
    double x_px, y_px;
    extent(d, (double)table->reach_mm2, &x_px, &y_px);
    int64_t y0 = (int64_t)ceil((double)d->y_px - y_px), y1 = (int64_t)floor((double)d->y_px + y_px);
    int64_t x0 = (int64_t)ceil((double)d->x_px - x_px), x1 = (int64_t)floor((double)d->x_px + x_px);
    y0 = y0 > row_begin ? y0 : row_begin;
    y1 = y1 < row_end - 1 ? y1 : row_end - 1;
    x0 = x0 > 0 ? x0 : 0;
    x1 = x1 < (int64_t)w->width - 1 ? x1 : (int64_t)w->width - 1;
    float xx = d->xx_mm2 * table->per_mm2, xy = d->xy_mm2 * table->per_mm2, yy = d->yy_mm2 * table->per_mm2;
    for (int64_t y = y0; y <= y1; y++) {
        sample *to = rows + (size_t)(y - row_begin) * w->width;
        float dy = (float)y - d->y_px, constant = yy * dy * dy, linear = 2.0f * xy * dy;
        for (int64_t x = x0; x <= x1; x++) {
            float dx = (float)x - d->x_px, at = (xx * dx + linear) * dx + constant;
            if (!(at < (float)CORE_NODES)) continue;
            int32_t k = (int32_t)at;
            float part = at - (float)k;
            const sample *a = &table->node[k], *b = a + 1;
            to[x].r *= a->r + part * (b->r - a->r);
            to[x].g *= a->g + part * (b->g - a->g);
            to[x].b *= a->b + part * (b->b - a->b);
        }
    }
}

static inline void light_pixel(const work *w, float *rgb, const sample *core, const sample *halo)
{
    const float *of_core = &core->r, *rest = &halo->r;
    for (int c = 0; c < 3; c++) {
        float own = of_core[c], floor_c = w->floor_left[c];
        float left = own > floor_c ? floor_c + (own - floor_c) * rest[c] : own;
        rgb[c] = (rgb[c] - w->gloss[c]) * left + w->gloss[c];
    }
}

static void light_row(const work *w, float *rgb, const sample *core, uint32_t y)
{
    uint32_t cy = y / w->cell_px;
    float v = (float)(y - cy * w->cell_px) / (float)w->cell_px, per_cell = 1.0f / (float)w->cell_px;
    const sample *above = w->grid + (size_t)cy * w->cells_x, *below = above + w->cells_x;
    for (uint32_t cx = 0; cx * w->cell_px < w->width; cx++) {
        sample left, step;
        left.r = above[cx].r + v * (below[cx].r - above[cx].r);
        left.g = above[cx].g + v * (below[cx].g - above[cx].g);
        left.b = above[cx].b + v * (below[cx].b - above[cx].b);
        step.r = (above[cx + 1].r + v * (below[cx + 1].r - above[cx + 1].r) - left.r) * per_cell;
        step.g = (above[cx + 1].g + v * (below[cx + 1].g - above[cx + 1].g) - left.g) * per_cell;
        step.b = (above[cx + 1].b + v * (below[cx + 1].b - above[cx + 1].b) - left.b) * per_cell;
        left.none = 0.0f;
        uint32_t begin = cx * w->cell_px, end = begin + w->cell_px < w->width ? begin + w->cell_px : w->width;
        for (uint32_t x = begin; x < end; x++) {
            light_pixel(w, rgb + 3 * (size_t)x, &core[x], &left);
            left.r += step.r;
            left.g += step.g;
            left.b += step.b;
        }
    }
}

static void run_core_band(void *context, uint32_t index)
{
    work *w = context;
    uint32_t band = w->first + index, begin = band * BAND_ROWS, end = begin + BAND_ROWS < w->height ? begin + BAND_ROWS : w->height;
    sample *rows = w->rows + (size_t)index * BAND_ROWS * w->width;
    for (size_t i = 0; i < (size_t)(end - begin) * w->width; i++) rows[i] = (sample){1.0f, 1.0f, 1.0f, 0.0f};
    for (uint32_t i = w->band[band].begin; i < w->band[band].end; i++) splat_core(w, rows, &w->dot[w->in_band[i]], begin, end);
    for (uint32_t y = begin; y < end; y++) light_row(w, w->rgb + 3 * (size_t)y * w->width, rows + (size_t)(y - begin) * w->width, y);
}

/* ---- preparation ---- */

static bool core_bands(const work *w, const sbl_splat_dot *d, uint32_t *first, uint32_t *last)
{
    double x_px, y_px, low, high;
    extent(d, (double)w->core[d->profile * w->scales + scale_of(w, d)].reach_mm2, &x_px, &y_px);
    low = (double)d->y_px - y_px;
    high = (double)d->y_px + y_px;
    if (!(high >= 0.0 && low < (double)w->height && (double)d->x_px + x_px >= 0.0 && (double)d->x_px - x_px < (double)w->width))
        return false;
    *first = (uint32_t)(fmax(low, 0.0) / BAND_ROWS);
    *last = (uint32_t)(fmin(high, (double)w->height - 1.0) / BAND_ROWS);
    return true;
}

/* Dots of each band, in their order: counted, then placed. */
static bool sort_into_bands(work *w, sbl_arena *arena)
{
    uint64_t total = 0;
    uint32_t first, last;
    w->band = SBL_NEW(arena, span, w->bands);
    if (!w->band) return false;
    for (uint32_t i = 0; i < w->dot_count; i++) {
        if (!core_bands(w, &w->dot[i], &first, &last)) continue;
        for (uint32_t b = first; b <= last; b++) w->band[b].end++;
        total += last - first + 1;
    }
    w->in_band = SBL_NEW(arena, uint32_t, total);
    if (!w->in_band || total > UINT32_MAX) return false;
    for (uint32_t b = 0, at = 0; b < w->bands; b++) {
        uint32_t count = w->band[b].end;
        w->band[b] = (span){at, at};
        at += count;
    }
    for (uint32_t i = 0; i < w->dot_count; i++) {
        if (!core_bands(w, &w->dot[i], &first, &last)) continue;
        for (uint32_t b = first; b <= last; b++) w->in_band[w->band[b].end++] = i;
    }
    return true;
}

static sbl_status check(const work *w, sbl_diag *diag)
{
    if (!w->width || !w->height || w->width > SBL_SPLAT_SIDE_MAX || w->height > SBL_SPLAT_SIDE_MAX)
        return sbl_fail_at(diag, SBL_E_RANGE, "the picture has no such size", "1 to 65535 pixels a side", w->width, w->height);
    for (uint32_t i = 0; i < w->dot_count; i++) {
        const sbl_splat_dot *d = &w->dot[i];
        double scale = mm_per_px(d);
        if (d->profile >= w->profile_count)
            return sbl_fail_at(diag, SBL_E_RANGE, "a dot names a profile that is not there", "pass all profiles", i, d->profile);
        if (!(fabs((double)d->x_px) < 1e6 && fabs((double)d->y_px) < 1e6))
            return sbl_fail_at(diag, SBL_E_RANGE, "a dot lies nowhere near the picture", "within a million pixels", i, (double)d->x_px);
        if (!(scale > 1e-4 && scale < 10.0 && (double)d->xx_mm2 > 0.0 && (double)d->yy_mm2 > 0.0 && (double)d->xx_mm2 < 1e4 &&
              (double)d->yy_mm2 < 1e4))
            return sbl_fail_at(diag, SBL_E_RANGE, "a dot has no extent in the picture", "its form must be positive, 1e-4 to 10 mm a pixel",
                               i, scale);
    }
    return SBL_OK;
}

static bool build_tables(work *w, sbl_arena *arena)
{
    double high = 1e-4, low = 10.0, mean = 0.0;
    for (uint32_t i = 0; i < w->dot_count; i++) {
        double scale = mm_per_px(&w->dot[i]);
        low = fmin(low, scale);
        high = fmax(high, scale);
        mean += scale / w->dot_count;
    }
    w->scale_low = low / sqrt(SCALE_STEP);
    w->scales = (uint32_t)sbl_clamp(sbl_log(high / w->scale_low) / sbl_log(SCALE_STEP) + 1.0, 1.0, SCALES_MAX);
    w->halo = SBL_NEW(arena, halo_table, w->profile_count);
    w->core = SBL_NEW(arena, core_table, (uint64_t)w->profile_count * w->scales);
    if (!w->halo || !w->core) return false;
    for (uint32_t p = 0; p < w->profile_count; p++) {
        build_halo(&w->halo[p], &w->profile[p]);
        for (uint32_t s = 0; s < w->scales; s++)
            build_core(&w->core[p * w->scales + s], &w->profile[p], &w->halo[p], w->scale_low * sbl_pow(SCALE_STEP, s + 0.5));
    }
    /* One floor for all: it hardly differs among the dots of a picture. */
    double sum[3] = {0.0, 0.0, 0.0};
    for (uint32_t i = 0; i < w->dot_count; i++)
        for (int c = 0; c < 3; c++) sum[c] += w->profile[w->dot[i].profile].floor_left[c] / w->dot_count;
    for (int c = 0; c < 3; c++) w->floor_left[c] = (float)sbl_clamp(sum[c], 0.0, 0.95);
    dot_rest_nodes(w->rest, w->floor_left);
    w->cell_px = (uint32_t)sbl_clamp(HALO_CELL_MM / mean + 0.5, 1.0, 64.0);
    w->cells_x = w->width / w->cell_px + 2;
    w->cells_y = w->height / w->cell_px + 2;
    w->grid = SBL_NEW(arena, sample, (uint64_t)w->cells_x * w->cells_y);
    w->rows = SBL_NEW(arena, sample, (uint64_t)BANDS_A_ROUND * BAND_ROWS * w->width);
    return w->grid && w->rows;
}

sbl_splat_dot sbl_splat_dot_flat(double x_px, double y_px, double mm, uint32_t profile)
{
    float mm2 = (float)(mm * mm);
    return (sbl_splat_dot){(float)x_px, (float)y_px, mm2, 0.0f, mm2, profile};
}

sbl_status sbl_dot_splat(float *rgb, uint32_t width, uint32_t height, const sbl_splat_dot *dot, uint32_t dot_count,
                         const sbl_dot_profile *profile, uint32_t profile_count, const sbl_splat_options *options, const sbl_host *host,
                         sbl_arena *arena, sbl_diag *diag)
{
    if (!rgb || !arena || (dot_count && (!dot || !profile)))
        return sbl_fail(diag, SBL_E_ARG, "a call of dot splatting was wrong", "pass a picture, dots, profiles and an arena");
    sbl_arena_mark mark = sbl_arena_here(arena);
    work *w = SBL_NEW(arena, work, 1);
    if (!w) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the dots", "free some");
    *w = (work){.rgb = rgb,
                .width = width,
                .height = height,
                .dot = dot,
                .dot_count = dot_count,
                .profile = profile,
                .profile_count = profile_count};
    if (options) memcpy(w->gloss, options->gloss, sizeof w->gloss);
    w->bands = (height + BAND_ROWS - 1) / BAND_ROWS;
    sbl_status status = check(w, diag);
    if (status == SBL_OK && dot_count) {
        if (build_tables(w, arena) && sort_into_bands(w, arena)) {
            sbl_parallel_for(host, HALO_BANDS, run_halo_band, w);
            for (; w->first < w->bands; w->first += BANDS_A_ROUND)
                sbl_parallel_for(host, w->bands - w->first < BANDS_A_ROUND ? w->bands - w->first : BANDS_A_ROUND, run_core_band, w);
        } else {
            status = sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the dots", "make the picture smaller");
        }
    }
    sbl_arena_rewind(arena, mark);
    return status;
}
