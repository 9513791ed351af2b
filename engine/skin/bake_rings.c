#include "skin/bake_rings.h"

#include "stubble/math.h"

/* Within 0.005 rad; exactness is the chord's business, angles only choose which columns to try. */
#define ANGLE_SLACK 0.006

static double rough_angle(double y, double x)
{
    double ax = fabs(x), ay = fabs(y), t = ay < ax ? ay / ax : ax > 0.0 || ay > 0.0 ? ax / ay : 0.0;
    double a = t * (SBL_PI / 4.0 + 0.273 * (1.0 - t)); /* Rajan et al., IEEE Signal Processing Magazine 23(3):90, 2006 */
    if (ay >= ax) a = SBL_PI / 2.0 - a;
    if (x < 0.0) a = SBL_PI - a;
    return y < 0.0 ? -a : a;
}

static void deposit(ring_lengths *l, uint32_t slot, double z0, double z1, double length)
{
    if (!l->is_touched[slot]) {
        l->is_touched[slot] = 1;
        l->touched[l->touched_count++] = slot;
    }
    float *bin = l->bin[slot];
    double low = fmin(z0, z1) * (1.0 / RING_BIN_MM), high = fmax(z0, z1) * (1.0 / RING_BIN_MM);
    int first = (int)low, last = (int)high;
    if (last >= RING_BINS) last = RING_BINS - 1;
    if (first >= last) {
        bin[last] += (float)length;
        return;
    }
    double per_bin = length / (high - low);
    bin[first] += (float)((first + 1 - low) * per_bin);
    for (int k = first + 1; k < last; k++) bin[k] += (float)per_bin;
    bin[last] += (float)((high - last) * per_bin);
}

typedef struct piece {
    path_point from, to;
    double dx, dy, dz, length, a; /* a: horizontal length squared */
    double near_mm, far_mm;       /* distance from the axis, least and greatest */
    double angle_low, angle_high;
    bool around; /* passes so near the axis that every column must be tried */
} piece;

static inline void try_column(ring_lengths *l, const piece *p, uint32_t slot, double r2)
{
    const double *c = l->rings->centre[slot];
    double ox = p->from.x - c[0], oy = p->from.y - c[1], b = ox * p->dx + oy * p->dy, d = ox * ox + oy * oy - r2, begin = 0.0, end = 1.0;
    if (p->a > 1e-18) {
        double inside = b * b - p->a * d;
        if (!(inside > 0.0)) return;
        double root = sqrt(inside), inverse = 1.0 / p->a;
        begin = fmax((-b - root) * inverse, 0.0);
        end = fmin((root - b) * inverse, 1.0);
    } else if (d > 0.0) {
        return;
    }
    if (begin < end) deposit(l, slot, p->from.z + begin * p->dz, p->from.z + end * p->dz, (end - begin) * p->length);
}

static void try_ring(ring_lengths *l, const piece *p, const ring *q, double r2)
{
    double low = (p->angle_low - q->half) / q->turn, high = (p->angle_high + q->half) / q->turn;
    if (p->around || high - low >= (double)(q->slots - 1)) {
        for (uint32_t k = 0; k < q->slots; k++) try_column(l, p, q->first + k, r2);
        return;
    }
    int32_t first = (int32_t)ceil(low), last = (int32_t)floor(high), slots = (int32_t)q->slots;
    for (int32_t k = first; k <= last; k++) try_column(l, p, q->first + (uint32_t)((k + 2 * slots) % slots), r2);
}

/* The part of a straight way between the least top and the greatest bottom; false if there is none. */
static bool clip(piece *p, const rings *r, path_point from, path_point to)
{
    double low = fmin(from.z, to.z), high = fmax(from.z, to.z);
    if (!(low < r->bottom_mm && high > r->top_mm)) return false;
    double dz = to.z - from.z, begin = 0.0, end = 1.0;
    if (low < r->top_mm || high > r->bottom_mm) {
        double a = (r->top_mm - from.z) / dz, b = (r->bottom_mm - from.z) / dz;
        begin = fmax(fmin(a, b), 0.0);
        end = fmin(fmax(a, b), 1.0);
        if (!(begin < end)) return false;
    }
    double dx = to.x - from.x, dy = to.y - from.y;
    p->from = (path_point){from.x + begin * dx, from.y + begin * dy, from.z + begin * dz};
    p->to = (path_point){from.x + end * dx, from.y + end * dy, from.z + end * dz};
    p->dx = (end - begin) * dx;
    p->dy = (end - begin) * dy;
    p->dz = (end - begin) * dz;
    p->a = p->dx * p->dx + p->dy * p->dy;
    p->length = sqrt(p->a + p->dz * p->dz);
    return true;
}

void rings_visit(void *context, path_point from, path_point to)
{
    ring_lengths *l = context;
    const rings *r = l->rings;
    piece p;
    if (!clip(&p, r, from, to)) return;
    double from2 = p.from.x * p.from.x + p.from.y * p.from.y, to2 = p.to.x * p.to.x + p.to.y * p.to.y;
    double along = -(p.from.x * p.dx + p.from.y * p.dy), near2 = fmin(from2, to2);
    if (along > 0.0 && along < p.a) near2 = fmax(from2 - along * along / p.a, 0.0);
    p.near_mm = sqrt(near2);
    p.far_mm = sqrt(fmax(from2, to2));
    if (p.near_mm > r->reach_mm) return;
    double a = rough_angle(p.from.y, p.from.x), b = rough_angle(p.to.y, p.to.x);
    if (b - a > SBL_PI) b -= 2.0 * SBL_PI;
    else if (a - b > SBL_PI) a -= 2.0 * SBL_PI;
    p.angle_low = fmin(a, b) - ANGLE_SLACK;
    p.angle_high = fmax(a, b) + ANGLE_SLACK;
    p.around = p.angle_high - p.angle_low > 2.0;
    for (uint32_t i = 0; i < r->radii; i++) {
        double radius = r->radius_mm[i], r2 = radius * radius;
        const ring *q = r->of[i], *end = q + r->count[i];
        while (q < end && q->distance_mm + radius < p.near_mm) q++;
        for (; q < end && q->distance_mm - radius <= p.far_mm; q++) try_ring(l, &p, q, r2);
    }
}

void rings_forget(ring_lengths *l)
{
    for (uint32_t i = 0; i < l->touched_count; i++) {
        memset(l->bin[l->touched[i]], 0, sizeof l->bin[0]);
        l->is_touched[l->touched[i]] = 0;
    }
    l->touched_count = 0;
}
