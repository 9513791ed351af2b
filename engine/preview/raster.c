/*
 * Which triangle each of four samples of a pixel sees: edge functions and a depth test on 1/depth, which is linear on the screen. The
 * samples lie on a rotated grid, so near-level and near-upright edges get all four steps.
 */
#include "preview/room.h"

#include <string.h>

static const double sample_x[SUBSAMPLES] = {0.375, 0.875, 0.125, 0.625};
static const double sample_y[SUBSAMPLES] = {0.125, 0.375, 0.625, 0.875};

typedef struct screen_triangle {
    double edge[3][3]; /* edge k is edge[0] x + edge[1] y + edge[2], >= 0 inside, scaled to the weight of corner k */
    double near[3];    /* nearness = near[0] x + near[1] y + near[2] */
    int32_t x0, x1, y0, y1;
} screen_triangle;

static double least(const double v[3])
{
    double m = v[0] < v[1] ? v[0] : v[1];
    return m < v[2] ? m : v[2];
}

static double greatest(const double v[3])
{
    double m = v[0] > v[1] ? v[0] : v[1];
    return m > v[2] ? m : v[2];
}

/* False if it has no area on the screen or misses the band. */
static bool set_up(screen_triangle *t, const view_vertex *const corner[3], int32_t width, int32_t y0, int32_t y1)
{
    double x[3], y[3];
    for (int k = 0; k < 3; k++) {
        x[k] = (double)corner[k]->x_px;
        y[k] = (double)corner[k]->y_px;
    }
    double low_x = least(x), high_x = greatest(x), low_y = least(y), high_y = greatest(y);
    if (!(high_y >= y0 && low_y < y1 && high_x >= 0.0 && low_x < width)) return false;
    double area = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0]);
    if (!(fabs(area) > 1e-9)) return false;
    t->near[0] = t->near[1] = t->near[2] = 0.0;
    for (int k = 0; k < 3; k++) {
        int a = (k + 1) % 3, b = (k + 2) % 3;
        t->edge[k][0] = (y[a] - y[b]) / area;
        t->edge[k][1] = (x[b] - x[a]) / area;
        t->edge[k][2] = (x[a] * y[b] - x[b] * y[a]) / area;
        for (int j = 0; j < 3; j++) t->near[j] += t->edge[k][j] * (double)corner[k]->nearness;
    }
    t->x0 = (int32_t)sbl_clamp(low_x, 0.0, width - 1.0);
    t->x1 = (int32_t)sbl_clamp(high_x, 0.0, width - 1.0);
    t->y0 = (int32_t)sbl_clamp(low_y, y0, y1 - 1.0);
    t->y1 = (int32_t)sbl_clamp(high_y, y0, y1 - 1.0);
    return true;
}

static void fill(band *b, const screen_triangle *t, uint32_t triangle)
{
    for (int32_t y = t->y0; y <= t->y1; y++) {
        uint32_t *row_triangle = b->sample_triangle + (size_t)(y - (int32_t)b->y0) * b->width * SUBSAMPLES;
        float *row_nearness = b->sample_nearness + (size_t)(y - (int32_t)b->y0) * b->width * SUBSAMPLES;
        for (int s = 0; s < SUBSAMPLES; s++) {
            double py = y + sample_y[s], px = t->x0 + sample_x[s];
            double e0 = t->edge[0][0] * px + t->edge[0][1] * py + t->edge[0][2];
            double e1 = t->edge[1][0] * px + t->edge[1][1] * py + t->edge[1][2];
            double e2 = t->edge[2][0] * px + t->edge[2][1] * py + t->edge[2][2];
            double n = t->near[0] * px + t->near[1] * py + t->near[2];
            for (int32_t x = t->x0; x <= t->x1; x++) {
                if (e0 >= 0.0 && e1 >= 0.0 && e2 >= 0.0) {
                    size_t at = (size_t)x * SUBSAMPLES + (size_t)s;
                    if ((float)n > row_nearness[at]) {
                        row_nearness[at] = (float)n;
                        row_triangle[at] = triangle;
                    }
                }
                e0 += t->edge[0][0];
                e1 += t->edge[1][0];
                e2 += t->edge[2][0];
                n += t->near[0];
            }
        }
    }
}

void preview_raster(band *b, const view_job *job)
{
    const sbl_surface *s = &job->preview->scene.head->surface;
    size_t samples = (size_t)b->rows * b->width * SUBSAMPLES;
    memset(b->sample_triangle, 0xff, samples * sizeof *b->sample_triangle);
    memset(b->sample_nearness, 0, samples * sizeof *b->sample_nearness);
    int32_t y0 = (int32_t)b->y0, y1 = (int32_t)(b->y0 + b->rows);
    uint32_t index = b->y0 / BAND_ROWS;
    for (uint32_t i = job->band_first[index]; i < job->band_first[index + 1]; i++) {
        uint32_t t = job->band_triangle[i];
        const view_vertex *corner[3];
        for (int k = 0; k < 3; k++) corner[k] = &job->vertex[s->triangle[3 * (size_t)t + (size_t)k]];
        screen_triangle screen;
        if (set_up(&screen, corner, (int32_t)b->width, y0, y1)) fill(b, &screen, t);
    }
}

/* The bands that a triangle meets; false if none. A corner at or behind the camera has no nearness: such triangles are left out, and of a
 * closed surface those that face away (clockwise on a screen whose y points down). */
static bool bands_of(uint32_t *first, uint32_t *last, const view_job *job, const uint32_t *corner, bool closed)
{
    double x[3], y[3];
    for (int k = 0; k < 3; k++) {
        if (!(job->vertex[corner[k]].nearness > 0.0f)) return false;
        x[k] = (double)job->vertex[corner[k]].x_px;
        y[k] = (double)job->vertex[corner[k]].y_px;
    }
    if (closed && (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0]) > 0.0) return false;
    double low = least(y), high = greatest(y);
    if (!(high >= 0.0 && low < job->height)) return false;
    *first = (uint32_t)sbl_clamp(low, 0.0, job->height - 1.0) / BAND_ROWS;
    *last = (uint32_t)sbl_clamp(high, 0.0, job->height - 1.0) / BAND_ROWS;
    return true;
}

sbl_status preview_bin(view_job *job, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_surface *s = &job->preview->scene.head->surface;
    uint32_t bands = (job->height + BAND_ROWS - 1) / BAND_ROWS, first, last;
    uint32_t *start = SBL_NEW(arena, uint32_t, bands + 2u);
    if (!start) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a picture", "make a smaller one");
    uint64_t total = 0;
    bool closed = s->report.boundary_edges == 0;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        if (!bands_of(&first, &last, job, s->triangle + 3 * (size_t)t, closed)) continue;
        for (uint32_t k = first; k <= last; k++) start[k + 2]++;
        total += last - first + 1;
    }
    uint32_t *triangle = SBL_NEW(arena, uint32_t, total);
    if (!triangle || total > UINT32_MAX)
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for a picture", "make a smaller one");
    for (uint32_t k = 2; k < bands + 2; k++) start[k] += start[k - 1];
    /* start[k + 1] is now where band k begins; filling moves it to where band k + 1 begins. */
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        if (!bands_of(&first, &last, job, s->triangle + 3 * (size_t)t, closed)) continue;
        for (uint32_t k = first; k <= last; k++) triangle[start[k + 1]++] = t;
    }
    job->band_first = start;
    job->band_triangle = triangle;
    return SBL_OK;
}
