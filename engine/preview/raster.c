/*
 * Which triangle each of four samples of a pixel sees: edge functions and a depth test on 1/depth, which is linear on the screen. The
 * samples lie on a rotated grid, so near-level and near-upright edges get all four steps. Corners are snapped to 1/256 of a pixel: the edge
 * functions of triangles up to LARGE_PX are then whole numbers, exact, and neighbours leave no gap between them.
 */
#include "preview/lanes.h"
#include "preview/room.h"

#include <string.h>

#define SNAP     256 /* steps of a pixel */
#define LARGE_PX 60  /* products of two sides stay below 2^29 */

static const int32_t sample_x[SUBSAMPLES] = {96, 224, 32, 160}; /* in steps */
static const int32_t sample_y[SUBSAMPLES] = {32, 96, 160, 224};

typedef struct screen_triangle {
    double x[3], y[3];             /* corners, snapped; the area is positive where y points down */
    double near_x, near_y, near_0; /* nearness = near_0 + near_x x + near_y y */
    int32_t x0, x1, y0, y1;        /* its pixels within the band */
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
    double near[3];
    for (int k = 0; k < 3; k++) {
        t->x[k] = floor((double)corner[k]->x_px * SNAP + 0.5) / SNAP;
        t->y[k] = floor((double)corner[k]->y_px * SNAP + 0.5) / SNAP;
        near[k] = (double)corner[k]->nearness;
    }
    double low_x = least(t->x), high_x = greatest(t->x), low_y = least(t->y), high_y = greatest(t->y);
    if (!(high_y >= y0 && low_y < y1 && high_x >= 0.0 && low_x < width)) return false;
    double bx = t->x[1] - t->x[0], by = t->y[1] - t->y[0], cx = t->x[2] - t->x[0], cy = t->y[2] - t->y[0], area = bx * cy - cx * by;
    if (!(fabs(area) > 0.0)) return false;
    t->near_x = ((near[1] - near[0]) * cy - (near[2] - near[0]) * by) / area;
    t->near_y = ((near[2] - near[0]) * bx - (near[1] - near[0]) * cx) / area;
    t->near_0 = near[0] - t->near_x * t->x[0] - t->near_y * t->y[0];
    if (area < 0.0) {
        double x = t->x[1], y = t->y[1];
        t->x[1] = t->x[2], t->x[2] = x;
        t->y[1] = t->y[2], t->y[2] = y;
    }
    t->x0 = (int32_t)sbl_clamp(low_x, 0.0, width - 1.0);
    t->x1 = (int32_t)sbl_clamp(high_x, 0.0, width - 1.0);
    t->y0 = (int32_t)sbl_clamp(low_y, y0, y1 - 1.0);
    t->y1 = (int32_t)sbl_clamp(high_y, y0, y1 - 1.0);
    return greatest(t->x) - least(t->x) < 1e6 && greatest(t->y) - least(t->y) < 1e6;
}

/* Twice the area left of the edge from corner k, as seen from a place: >= 0 inside. */
static double edge_at(const screen_triangle *t, int k, double x, double y)
{
    int e = k == 2 ? 0 : k + 1;
    return (t->x[e] - t->x[k]) * (y - t->y[k]) - (t->y[e] - t->y[k]) * (x - t->x[k]);
}

static void fill_large(band *b, const screen_triangle *t, uint32_t triangle)
{
    for (int32_t y = t->y0; y <= t->y1; y++)
        for (int32_t x = t->x0; x <= t->x1; x++)
            for (int s = 0; s < SUBSAMPLES; s++) {
                double px = x + (double)sample_x[s] / SNAP, py = y + (double)sample_y[s] / SNAP;
                size_t at = ((size_t)(y - (int32_t)b->y0) * b->width + (size_t)x) * SUBSAMPLES + (size_t)s;
                float nearness = (float)(t->near_0 + t->near_x * px + t->near_y * py);
                if (!(nearness > b->sample_nearness[at])) continue;
                if (!(edge_at(t, 0, px, py) >= 0.0 && edge_at(t, 1, px, py) >= 0.0 && edge_at(t, 2, px, py) >= 0.0)) continue;
                b->sample_nearness[at] = nearness;
                b->sample_triangle[at] = triangle;
            }
}

/* An edge function at the samples of the first pixel, in steps squared, and how it grows from pixel to pixel. */
typedef struct edge_steps {
    int32_t at[SUBSAMPLES], right, down;
} edge_steps;

static edge_steps steps_of(const screen_triangle *t, int k)
{
    int e = k == 2 ? 0 : k + 1;
    /* From the first pixel's corner: small whole numbers. */
    int32_t x = (int32_t)((t->x[k] - t->x0) * SNAP), y = (int32_t)((t->y[k] - t->y0) * SNAP);
    int32_t dx = (int32_t)((t->x[e] - t->x[k]) * SNAP), dy = (int32_t)((t->y[e] - t->y[k]) * SNAP);
    edge_steps edge = {.right = -dy * SNAP, .down = dx * SNAP};
    for (int s = 0; s < SUBSAMPLES; s++) edge.at[s] = dx * (sample_y[s] - y) - dy * (sample_x[s] - x);
    return edge;
}

/* The samples of a pixel, LANES at once. */
static void fill_small(band *b, const screen_triangle *t, uint32_t triangle)
{
    edge_steps edge[3] = {steps_of(t, 0), steps_of(t, 1), steps_of(t, 2)};
    double near_of_column[SUBSAMPLES];
    float near[SUBSAMPLES], near_right = (float)t->near_x;
    for (int s = 0; s < SUBSAMPLES; s++) near_of_column[s] = t->near_0 + t->near_x * (t->x0 + (double)sample_x[s] / SNAP);
    for (int s = 0; s < SUBSAMPLES; s += LANES)
        for (int32_t y = t->y0; y <= t->y1; y++) {
            int32_t down = y - t->y0;
            for (int i = s; i < s + LANES; i++) near[i] = (float)(near_of_column[i] + t->near_y * (y + (double)sample_y[i] / SNAP));
            lane_ints e0 = lane_ints_load(edge[0].at + s) + down * edge[0].down, e1 = lane_ints_load(edge[1].at + s) + down * edge[1].down;
            lane_ints e2 = lane_ints_load(edge[2].at + s) + down * edge[2].down;
            lanes nearness = lanes_load(near + s);
            size_t at = ((size_t)(y - (int32_t)b->y0) * b->width + (size_t)t->x0) * SUBSAMPLES + (size_t)s;
            for (int32_t x = t->x0; x <= t->x1; x++, at += SUBSAMPLES) {
                lanes before = lanes_load(b->sample_nearness + at);
                lane_ints seen = ((e0 | e1 | e2) >= 0) & (nearness > before);
                if (lanes_any(seen)) {
                    int32_t *of = (int32_t *)(b->sample_triangle + at);
                    lanes_store(b->sample_nearness + at, lanes_pick(seen, nearness, before));
                    lane_ints_store(of, lane_ints_pick(seen, lane_ints_load(of), (int32_t)triangle));
                }
                e0 += edge[0].right;
                e1 += edge[1].right;
                e2 += edge[2].right;
                nearness += near_right;
            }
        }
}

static void fill(band *b, const screen_triangle *t, uint32_t triangle)
{
    bool small = greatest(t->x) - least(t->x) < LARGE_PX && greatest(t->y) - least(t->y) < LARGE_PX;
    if (small) fill_small(b, t, triangle);
    else fill_large(b, t, triangle);
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
