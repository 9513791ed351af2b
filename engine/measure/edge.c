/*
 * Edges in linear light. A lens blurs light, not encoded values: on the encoded scale the middle of a blurred edge lies toward the black, by
 * nearly the blur's sigma, and every tag would measure too small. In linear light the slope across an edge is the blur's own symmetric
 * shape, and its centre of mass is the edge. Slopes are weighted by their square, so that noise far from the edge counts little.
 */
#include "measure/edge.h"

#include "stubble/math.h"

#define SAMPLES_MAX  64
#define PROFILE_MAX  48
#define ROUNDS       3
#define END_FRACTION 0.08 /* the corners' own blur bends the edge there */
#define REACH_CELLS  0.55 /* the next cell begins at 1 */
#define REACH_MIN_PX 1.75
#define REACH_MAX_PX 10.0
#define CONTRAST_MIN 0.015 /* of linear light, black to white across the reach */

typedef struct edge_line {
    double point[2], along[2]; /* along has length 1 */
    double spread;             /* of the squared slope across it */
} edge_line;

static double light_at(const sbl_photo *photo, double x, double y)
{
    sbl_rgb_linear c = sbl_photo_at(photo, x, y);
    return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

/* Offset along the normal (unit length, out of the black) where light rises; false if it does not. */
static bool find_rise(const sbl_photo *photo, double x, double y, const double normal[2], double reach, double *offset, double *spread)
{
    double light[PROFILE_MAX + 1], step = 2.0 * reach / PROFILE_MAX;
    for (int k = 0; k <= PROFILE_MAX; k++) {
        double t = -reach + step * k;
        light[k] = light_at(photo, x + t * normal[0], y + t * normal[1]);
    }
    double sum = 0.0, moment = 0.0, square = 0.0, rise = 0.0;
    for (int k = 0; k < PROFILE_MAX; k++) {
        double slope = fmax(light[k + 1] - light[k], 0.0), t = -reach + step * (k + 0.5);
        /* The window fades to its ends, so that what enters there moves the result smoothly. */
        double fade = 1.0 - (t / reach) * (t / reach), w = slope * slope * fade;
        sum += w;
        moment += w * t;
        square += w * t * t;
        rise += light[k + 1] - light[k];
    }
    if (!(rise > CONTRAST_MIN) || !(sum > 0.0)) return false;
    *offset = moment / sum;
    *spread = fmax(square / sum - *offset * *offset, 0.0);
    return true;
}

/* Straight line through offsets t at places u in [-1, 1], twice reweighted against dirt and letters (Tukey's biweight at 4 deviations). */
static bool fit_line(const double *u, const double *t, int count, double *mean, double *slope)
{
    double deviation = 0.0;
    *mean = *slope = 0.0;
    for (int round = 0; round < 3; round++) {
        double s0 = 0.0, s1 = 0.0, s2 = 0.0, r0 = 0.0, r1 = 0.0, spread = 0.0;
        for (int i = 0; i < count; i++) {
            double residual = t[i] - *mean - *slope * u[i], far = deviation > 0.0 ? residual / (4.0 * deviation) : 0.0;
            double w = fabs(far) < 1.0 ? (1.0 - far * far) * (1.0 - far * far) : 0.0;
            s0 += w;
            s1 += w * u[i];
            s2 += w * u[i] * u[i];
            r0 += w * t[i];
            r1 += w * u[i] * t[i];
        }
        double det = s0 * s2 - s1 * s1;
        if (!(det > 1e-9 * s0 * s0)) return false;
        *mean = (r0 * s2 - r1 * s1) / det;
        *slope = (r1 * s0 - r0 * s1) / det;
        for (int i = 0; i < count; i++) spread += fabs(t[i] - *mean - *slope * u[i]) / count;
        deviation = 1.2533 * spread + 1e-3; /* mean absolute to standard deviation of a normal error */
    }
    return true;
}

/*
 * The blur whose squared slope, seen through the fading window, has the measured spread. Without the window it would be sqrt(2 spread); a window
 * narrower than the blur shows little of it, so a wide blur is only told roughly, and never as wider than twice the reach.
 */
static double blur_from_spread(double spread, double reach)
{
    double low = 0.05, high = 2.0 * reach;
    for (int step = 0; step < 24; step++) {
        double blur = 0.5 * (low + high), sum = 0.0, square = 0.0;
        for (int k = 0; k < PROFILE_MAX; k++) {
            double t = reach * (k + 0.5) / PROFILE_MAX, w = sbl_exp(-(t * t) / (blur * blur)) * (1.0 - (t / reach) * (t / reach));
            sum += w;
            square += w * t * t;
        }
        if (square < spread * sum) low = blur;
        else high = blur;
    }
    return 0.5 * (low + high);
}

static bool refine_edge(const sbl_photo *photo, const double a[2], const double b[2], const double inside[2], double reach, edge_line *line)
{
    double dx = b[0] - a[0], dy = b[1] - a[1], length = sqrt(dx * dx + dy * dy);
    if (!(length > 4.0)) return false;
    double normal[2] = {dy / length, -dx / length};
    if ((inside[0] - a[0]) * normal[0] + (inside[1] - a[1]) * normal[1] > 0.0) {
        normal[0] = -normal[0];
        normal[1] = -normal[1];
    }
    int wanted = (int)sbl_clamp(length, 8.0, SAMPLES_MAX), count = 0;
    double u[SAMPLES_MAX], t[SAMPLES_MAX], spread = 0.0, of_one;
    for (int i = 0; i < wanted; i++) {
        double f = END_FRACTION + (1.0 - 2.0 * END_FRACTION) * (i + 0.5) / wanted;
        if (!find_rise(photo, a[0] + f * dx, a[1] + f * dy, normal, reach, &t[count], &of_one)) continue;
        spread += of_one;
        u[count++] = 2.0 * f - 1.0;
    }
    double mean, slope;
    line->spread = spread / (count ? count : 1);
    if (count < wanted / 2 || !fit_line(u, t, count, &mean, &slope)) return false;
    double half[2] = {0.5 * dx + slope * normal[0], 0.5 * dy + slope * normal[1]},
           half_length = sqrt(half[0] * half[0] + half[1] * half[1]);
    for (int k = 0; k < 2; k++) {
        line->point[k] = 0.5 * (a[k] + b[k]) + mean * normal[k];
        line->along[k] = half[k] / half_length;
    }
    return true;
}

static bool meet(const edge_line *one, const edge_line *two, double corner[2])
{
    double det = one->along[0] * two->along[1] - one->along[1] * two->along[0];
    if (!(fabs(det) > 0.05)) return false;
    double dx = two->point[0] - one->point[0], dy = two->point[1] - one->point[1];
    double s = (dx * two->along[1] - dy * two->along[0]) / det;
    corner[0] = one->point[0] + s * one->along[0];
    corner[1] = one->point[1] + s * one->along[1];
    return true;
}

bool edge_refine_square(const sbl_photo *photo, double corner[4][2], double cell_px, double *blur_px)
{
    double reach = sbl_clamp(REACH_CELLS * cell_px, REACH_MIN_PX, REACH_MAX_PX), now[4][2], spread = 0.0;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 2; k++) now[i][k] = corner[i][k];
    for (int round = 0; round < ROUNDS; round++) {
        edge_line line[4];
        double inside[2] = {0.0, 0.0};
        for (int i = 0; i < 4; i++)
            for (int k = 0; k < 2; k++) inside[k] += 0.25 * now[i][k];
        for (int i = 0; i < 4; i++)
            if (!refine_edge(photo, now[i], now[(i + 1) % 4], inside, reach, &line[i])) return false;
        for (int i = 0; i < 4; i++)
            if (!meet(&line[(i + 3) % 4], &line[i], now[i])) return false;
        spread = 0.25 * (line[0].spread + line[1].spread + line[2].spread + line[3].spread);
    }
    for (int i = 0; i < 4; i++) {
        /* An edge that runs away has found something else. */
        if (!(hypot(now[i][0] - corner[i][0], now[i][1] - corner[i][1]) < 2.0 * reach + 2.0)) return false;
    }
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 2; k++) corner[i][k] = now[i][k];
    if (blur_px) *blur_px = blur_from_spread(spread, reach);
    return true;
}
