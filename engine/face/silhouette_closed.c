/*
 * Whether a border that closes is that of a head seen from above. On both sides ears or shoulders stand out, so that the border is hollow beside them: a
 * ball, a box, a hat's brim and a head under long hair have no hollows, a person from afar has deep and unlike ones. Where the nose stands out between two
 * hollows at the border's upper end, the photo is upside down; within 10 degrees of straight above it does so.
 */
#include "face/silhouette_span.h"

#define ROWS 96
/*
 * How far the border falls back behind a straight line between two of its places on one side, in widths. Two heads every 5 degrees up to 25 about each axis,
 * and the synthetic photo with shoulders: 0.029 to 0.189 where the border closes; ball and box below 0.002, an astronaut from knee to head 0.29.
 */
#define HOLLOW_LEAST 0.02
#define HOLLOW_MOST  0.22
/* The middles of rows about their line, root mean square, in widths: there up to 0.063. */
#define BEND_MOST 0.075
/* Height by width: there 0.70 to 1.36. */
#define ASPECT_LEAST 0.6
#define ASPECT_MOST  1.5
/*
 * Hollow beside the nose, the shallower of both sides, in heights; sought over a fifth of the height to both sides, in the border's middle third. Upside
 * down 0.010 on the synthetic photo, 0.018 and more on the heads within 5 degrees; the right way up, up to 0.004, but
 * for heads tilted by 25 and nodding by 20 degrees at once.
 */
#define NOSE_REACH 0.2
#define NOSE_STEPS 40
#define NOSE_LEAST 0.007
#define NOSE_ASIDE (1.0 / 10.0)

typedef struct closed_border {
    double left[ROWS], right[ROWS];
    double low[2], high[2];
} closed_border;

static bool take(closed_border *b, const double (*px)[2], uint32_t count)
{
    *b = (closed_border){.low = {(double)INFINITY, (double)INFINITY}, .high = {-(double)INFINITY, -(double)INFINITY}};
    for (uint32_t i = 0; i < count; i++)
        for (int a = 0; a < 2; a++) {
            b->low[a] = fmin(b->low[a], px[i][a]);
            b->high[a] = fmax(b->high[a], px[i][a]);
        }
    for (int k = 0; k < ROWS; k++)
        if (!silhouette_span_at(&b->left[k], &b->right[k], px, count, b->low[1] + (k + 0.5) / ROWS * (b->high[1] - b->low[1])))
            return false;
    return true;
}

/* The deepest hollow of one side, pixels. sign: 1 where x grows outwards, else -1. */
static double hollow_of(const double x[ROWS], double sign)
{
    double deepest = 0.0;
    for (int from = 0; from < ROWS; from++)
        for (int to = from + 2; to < ROWS; to++)
            for (int k = from + 1; k < to; k++) {
                double line = x[from] + (x[to] - x[from]) * (k - from) / (to - from);
                deepest = fmax(deepest, sign * (line - x[k]));
            }
    return deepest;
}

/* The middles' distance from their line, root mean square, pixels; rows weigh as they are wide. */
static double bend_of(const closed_border *b)
{
    double sum = 0.0, mean_y = 0.0, mean_x = 0.0, yy = 0.0, yx = 0.0, square = 0.0;
    for (int k = 0; k < ROWS; k++) {
        double width = b->right[k] - b->left[k];
        sum += width;
        mean_y += width * k;
        mean_x += 0.5 * width * (b->left[k] + b->right[k]);
    }
    if (!(sum > 0.0)) return (double)INFINITY;
    mean_y /= sum;
    mean_x /= sum;
    for (int k = 0; k < ROWS; k++) {
        double width = b->right[k] - b->left[k];
        yy += width * (k - mean_y) * (k - mean_y);
        yx += width * (k - mean_y) * (0.5 * (b->left[k] + b->right[k]) - mean_x);
    }
    for (int k = 0; k < ROWS; k++) {
        double off = 0.5 * (b->left[k] + b->right[k]) - mean_x - yx / yy * (k - mean_y);
        square += (b->right[k] - b->left[k]) * off * off;
    }
    return sqrt(square / sum);
}

/* The uppermost crossing of a column. */
static bool top_at(double *y, const double (*px)[2], uint32_t count, double x)
{
    *y = (double)INFINITY;
    for (uint32_t i = 0; i < count; i++) {
        const double *a = px[i], *b = px[(i + 1) % count];
        if ((a[0] > x) == (b[0] > x)) continue;
        *y = fmin(*y, a[1] + (x - a[0]) / (b[0] - a[0]) * (b[1] - a[1]));
    }
    return *y < (double)INFINITY;
}

/* Hollow on one side of the uppermost place, pixels: below the line from there to any place aside. */
static double hollow_beside(const double tip[2], double step, const double (*px)[2], uint32_t count)
{
    double y[NOSE_STEPS + 1] = {tip[1]}, deepest = 0.0;
    for (int to = 1; to <= NOSE_STEPS && top_at(&y[to], px, count, tip[0] + step * to); to++)
        for (int k = 1; k < to; k++) deepest = fmax(deepest, y[k] - (tip[1] + (y[to] - tip[1]) * k / to));
    return deepest;
}

static bool nose_points_up(const closed_border *b, const double (*px)[2], uint32_t count)
{
    uint32_t tip = 0;
    double height = b->high[1] - b->low[1], width = b->high[0] - b->low[0], step = NOSE_REACH * height / NOSE_STEPS;
    for (uint32_t i = 0; i < count; i++)
        if (px[i][1] < px[tip][1]) tip = i;
    if (!(fabs(px[tip][0] - 0.5 * (b->low[0] + b->high[0])) <= NOSE_ASIDE * width)) return false;
    double least = fmin(hollow_beside(px[tip], -step, px, count), hollow_beside(px[tip], step, px, count));
    return least >= NOSE_LEAST * height;
}

sbl_silhouette_kind silhouette_closed_kind(const double (*px)[2], uint32_t count)
{
    closed_border b;
    if (!take(&b, px, count)) return SBL_SILHOUETTE_CLOSED;
    double width = b.high[0] - b.low[0], aspect = (b.high[1] - b.low[1]) / width;
    double left = hollow_of(b.left, -1.0) / width, right = hollow_of(b.right, 1.0) / width;
    bool beside = left >= HOLLOW_LEAST && left <= HOLLOW_MOST && right >= HOLLOW_LEAST && right <= HOLLOW_MOST;
    if (!beside || !(aspect >= ASPECT_LEAST && aspect <= ASPECT_MOST) || !(bend_of(&b) <= BEND_MOST * width)) return SBL_SILHOUETTE_CLOSED;
    return nose_points_up(&b, px, count) ? SBL_SILHOUETTE_NOSE_UP : SBL_SILHOUETTE_ABOVE;
}
