/* Rings of clicked corners: area, crossings, inside, distance, extents. Corners are few, so each is looked at. */
#include "patch/room.h"

double patch_ring_area(const double (*ring)[2], uint32_t count)
{
    double sum = 0.0;
    for (uint32_t i = 0, j = count - 1; i < count; j = i++) sum += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
    return 0.5 * sum;
}

void patch_ring_middle(const double (*ring)[2], uint32_t count, double middle[2])
{
    double area = 0.0, x = 0.0, y = 0.0, ox = ring[0][0], oy = ring[0][1];
    for (uint32_t i = 0, j = count - 1; i < count; j = i++) {
        double ax = ring[j][0] - ox, ay = ring[j][1] - oy, bx = ring[i][0] - ox, by = ring[i][1] - oy, cross = ax * by - bx * ay;
        area += 0.5 * cross;
        x += cross * (ax + bx) / 6.0;
        y += cross * (ay + by) / 6.0;
    }
    middle[0] = ox + (area != 0.0 ? x / area : 0.0);
    middle[1] = oy + (area != 0.0 ? y / area : 0.0);
}

static double side_of(const double a[2], const double b[2], const double p[2])
{
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
}

static bool within(double a, double b, double x)
{
    return x >= fmin(a, b) && x <= fmax(a, b);
}

/* p lies on the line through a and b: between them? */
static bool between(const double a[2], const double b[2], const double p[2])
{
    return within(a[0], b[0], p[0]) && within(a[1], b[1], p[1]);
}

static bool edges_meet(const double a[2], const double b[2], const double c[2], const double d[2])
{
    double s0 = side_of(a, b, c), s1 = side_of(a, b, d), t0 = side_of(c, d, a), t1 = side_of(c, d, b);
    if (((s0 > 0.0) != (s1 > 0.0)) && s0 != 0.0 && s1 != 0.0 && ((t0 > 0.0) != (t1 > 0.0)) && t0 != 0.0 && t1 != 0.0) return true;
    return (s0 == 0.0 && between(a, b, c)) || (s1 == 0.0 && between(a, b, d)) || (t0 == 0.0 && between(c, d, a)) ||
           (t1 == 0.0 && between(c, d, b));
}

/* Neighbours share a corner; they cross if one runs back over the other. */
static bool folds_back(const double a[2], const double b[2], const double c[2])
{
    double along = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]);
    return side_of(a, b, c) == 0.0 && !(along > 0.0);
}

uint32_t patch_ring_crossing(const double (*ring)[2], uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const double *a = ring[i], *b = ring[(i + 1) % count];
        if (folds_back(a, b, ring[(i + 2) % count])) return i;
        for (uint32_t k = i + 2; k < count; k++)
            if ((k + 1) % count != i && edges_meet(a, b, ring[k], ring[(k + 1) % count])) return i;
    }
    return count;
}

bool patch_ring_holds(const double (*ring)[2], uint32_t count, double x, double y)
{
    bool inside = false;
    for (uint32_t i = 0, j = count - 1; i < count; j = i++)
        if ((ring[i][1] > y) != (ring[j][1] > y) &&
            x < ring[i][0] + (y - ring[i][1]) / (ring[j][1] - ring[i][1]) * (ring[j][0] - ring[i][0]))
            inside = !inside;
    return inside;
}

double patch_ring_distance(const double (*ring)[2], uint32_t count, double x, double y)
{
    double best = HUGE_VAL;
    for (uint32_t i = 0, j = count - 1; i < count; j = i++) {
        double dx = ring[i][0] - ring[j][0], dy = ring[i][1] - ring[j][1], px = x - ring[j][0], py = y - ring[j][1];
        double t = sbl_clamp((px * dx + py * dy) / fmax(dx * dx + dy * dy, 1e-30), 0.0, 1.0);
        best = fmin(best, (px - t * dx) * (px - t * dx) + (py - t * dy) * (py - t * dy));
    }
    return sqrt(best);
}

void patch_ring_extents(const double (*ring)[2], uint32_t count, double *length, double *width)
{
    double dx = 1.0, dy = 0.0, low = HUGE_VAL, high = -HUGE_VAL;
    *length = 0.0;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = i + 1; k < count; k++) {
            double x = ring[k][0] - ring[i][0], y = ring[k][1] - ring[i][1], apart = sqrt(x * x + y * y);
            if (!(apart > *length)) continue;
            *length = apart;
            dx = x / apart;
            dy = y / apart;
        }
    for (uint32_t i = 0; i < count; i++) {
        double across = ring[i][1] * dx - ring[i][0] * dy;
        low = fmin(low, across);
        high = fmax(high, across);
    }
    *width = high - low;
}
