/*
 * Marks as straight strokes, and what is larger than one parted into the fewest that are as large as single marks: Lloyd's way with line
 * segments in place of points (k-segments, after Verbeek, Vlassis, Krose 2002, without their soft joints).
 */
#include "measure/blobs.h"

#include "stubble/math.h"

#define ROUNDS       10
#define LENGTH_SLACK 1.5
#define WIDTH_SLACK  1.6
#define AREA_LEAST   0.3

stroke stroke_of(const skin_grid *grid, const uint32_t *cell, uint32_t count)
{
    stroke s = {.count = count, .area = count, .dx = 1.0};
    double xx = 0.0, xy = 0.0, yy = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        s.x += (cell[i] % grid->width + 0.5) / count;
        s.y += (cell[i] / grid->width + 0.5) / count;
    }
    for (uint32_t i = 0; i < count; i++) {
        double x = cell[i] % grid->width + 0.5 - s.x, y = cell[i] / grid->width + 0.5 - s.y;
        xx += x * x / count;
        xy += x * y / count;
        yy += y * y / count;
    }
    /* A cell has an extent of its own. */
    xx += 1.0 / 12.0;
    yy += 1.0 / 12.0;
    double angle = 0.5 * sbl_atan2(2.0 * xy, xx - yy), root = sqrt((xx - yy) * (xx - yy) + 4.0 * xy * xy);
    s.dx = sbl_cos(angle);
    s.dy = sbl_sin(angle);
    /* A bar of length L has the variance L^2 / 12. */
    s.length = sqrt(6.0 * (xx + yy + root));
    s.width = fmin(s.area / s.length, s.length);
    return s;
}

static double distance2(const stroke *s, double half, double x, double y)
{
    double along = (x - s->x) * s->dx + (y - s->y) * s->dy, across = (y - s->y) * s->dx - (x - s->x) * s->dy;
    double beyond = fmax(fabs(along) - half, 0.0);
    return across * across + beyond * beyond;
}

/* Cells of stroke k moved together, in the order of k. */
static void order_cells(uint32_t *cell, uint32_t count, const uint32_t *owner, uint32_t *held, stroke *s, uint32_t n)
{
    uint32_t used = 0;
    for (uint32_t k = 0; k < n; k++) {
        s[k].count = 0;
        for (uint32_t i = 0; i < count; i++)
            if (owner[i] == k) {
                held[used++] = cell[i];
                s[k].count++;
            }
    }
    for (uint32_t i = 0; i < count; i++) cell[i] = held[i];
}

/* Farthest-first seeds, then assign and refit. */
static void part_into(stroke *s, uint32_t n, const skin_grid *grid, uint32_t *cell, uint32_t count, const stroke_size *size,
                      uint32_t *scratch)
{
    uint32_t *owner = scratch, *held = scratch + count;
    double half = 0.5 * fmax(size->length - size->width, 0.0);
    stroke whole = stroke_of(grid, cell, count);
    for (uint32_t k = 0; k < n; k++) {
        double farthest = -1.0;
        for (uint32_t i = 0; i < count; i++) {
            double x = cell[i] % grid->width + 0.5, y = cell[i] / grid->width + 0.5,
                   nearest = k ? (double)INFINITY : hypot(x - whole.x, y - whole.y);
            for (uint32_t j = 0; j < k; j++) nearest = fmin(nearest, hypot(x - s[j].x, y - s[j].y));
            if (nearest <= farthest) continue;
            farthest = nearest;
            s[k] = (stroke){.x = x, .y = y, .dx = whole.dx, .dy = whole.dy};
        }
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (uint32_t i = 0; i < count; i++) {
            double x = cell[i] % grid->width + 0.5, y = cell[i] / grid->width + 0.5, least = (double)INFINITY;
            for (uint32_t k = 0; k < n; k++) {
                double d = distance2(&s[k], round ? half : 0.0, x, y);
                if (!(d < least)) continue;
                least = d;
                owner[i] = k;
            }
        }
        order_cells(cell, count, owner, held, s, n);
        for (uint32_t k = 0, first = 0; k < n; k++) {
            uint32_t own = s[k].count;
            if (own) s[k] = stroke_of(grid, cell + first, own);
            first += own;
        }
    }
}

static bool is_single(const stroke *s, const stroke_size *size)
{
    return s->length <= fmax(LENGTH_SLACK * size->length, size->length + 3.0) &&
           s->width <= fmax(WIDTH_SLACK * size->width, size->width + 1.5);
}

uint32_t strokes_part(stroke s[STROKES_MAX], const skin_grid *grid, uint32_t *cell, uint32_t count, const stroke_size *size, bool *by_size,
                      uint32_t *scratch)
{
    *by_size = false;
    s[0] = stroke_of(grid, cell, count);
    if (is_single(&s[0], size)) return 1;
    for (uint32_t n = 2; n <= STROKES_MAX; n++) {
        bool suits = true;
        part_into(s, n, grid, cell, count, size, scratch);
        for (uint32_t k = 0; k < n; k++) suits = suits && is_single(&s[k], size) && s[k].area >= AREA_LEAST * size->area;
        if (suits) return n;
    }
    *by_size = true;
    uint32_t n = (uint32_t)sbl_clamp(count / size->area + 0.5, 1.0, STROKES_MAX);
    if (n == 1) s[0] = stroke_of(grid, cell, count);
    else part_into(s, n, grid, cell, count, size, scratch);
    return n;
}
