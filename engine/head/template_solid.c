#include "template_solid.h"

#include <stdbool.h>

/* More than what rounding may take from a distance. */
#define ROUNDING_MM 1e-9

/* Catmull and Rom (1974), uniform, for one coordinate between p1 and p2; the ends are continued straight. */
static double between(double p0, double p1, double p2, double p3, double t)
{
    return p1 + 0.5 * t * (p2 - p0 + t * (2.0 * p0 - 5.0 * p1 + 4.0 * p2 - p3 + t * (3.0 * (p1 - p2) + p3 - p0)));
}

/* The curve's places and radii; returns how many. */
static int lay_curve(sbl_vec3 *at, double *radius, const solid_knot *knot, int knot_count, int steps)
{
    double c[4][4]; /* four neighbouring knots: x, y, z, radius */
    int count = 0;
    for (int i = 0; i + 1 < knot_count; i++) {
        for (int k = 0; k < 4; k++) {
            int j = i + k - 1, inside = j < 0 ? 0 : j >= knot_count ? knot_count - 1 : j;
            const solid_knot *near = &knot[inside];
            double value[4] = {(double)near->x, (double)near->y, (double)near->z, (double)near->radius};
            for (int m = 0; m < 4; m++) c[k][m] = value[m];
        }
        int last = i + 2 == knot_count;
        for (int s = 0; s < steps + last; s++) {
            double t = (double)s / steps, v[4];
            for (int m = 0; m < 4; m++) v[m] = between(c[0][m], c[1][m], c[2][m], c[3][m], t);
            at[count] = sbl_v3(v[0], v[1], v[2]);
            radius[count++] = v[3];
        }
    }
    return count;
}

static solid_ball ball_around(const sbl_vec3 *at, const double *radius, int count)
{
    solid_ball ball = {{0.0, 0.0, 0.0}, 0.0};
    for (int i = 0; i < count; i++) ball.centre = sbl_v3_add(ball.centre, at[i]);
    ball.centre = sbl_v3_scale(ball.centre, 1.0 / count);
    for (int i = 0; i < count; i++) ball.reach = fmax(ball.reach, sbl_v3_distance(ball.centre, at[i]) + radius[i]);
    return ball;
}

void solid_tube_prepare(solid_tube *tube, const solid_knot *knot, int knot_count, int steps, double thinner)
{
    sbl_vec3 at[SOLID_RODS_MAX + 1] = {{0.0, 0.0, 0.0}};
    double radius[SOLID_RODS_MAX + 1] = {0.0};
    int count = lay_curve(at, radius, knot, knot_count, steps);
    for (int i = 0; i + 1 < count; i++) tube->rod[i] = solid_rod_between(at[i], radius[i] - thinner, at[i + 1], radius[i + 1] - thinner);
    tube->whole = ball_around(at, radius, count);
    tube->span_count = knot_count - 1;
    tube->span_rods = steps;
    for (int i = 0; i < tube->span_count; i++) {
        tube->span[i] = ball_around(at + i * steps, radius + i * steps, steps + 1);
        tube->span[i].reach += ROUNDING_MM;
    }
}

/* Is everything in the ball at least so far from p? */
static bool is_beyond(const solid_ball *ball, sbl_vec3 p, double distance)
{
    sbl_vec3 d = sbl_v3_sub(p, ball->centre);
    double bound = distance + ball->reach;
    return bound <= 0.0 || sbl_v3_dot(d, d) >= bound * bound;
}

double solid_tube_distance(const solid_tube *tube, sbl_vec3 p, double enough)
{
    /* Far away a lower bound will do: no union of the template is softer than this. */
    double away = sbl_v3_distance(p, tube->whole.centre) - tube->whole.reach;
    if (away > 20.0 || away >= enough) return away;
    double nearest = SOLID_FAR;
    for (int i = 0; i < tube->span_count; i++) {
        if (is_beyond(&tube->span[i], p, nearest < enough ? nearest : enough)) continue;
        const solid_rod_shape *rod = tube->rod + i * tube->span_rods;
        for (int k = 0; k < tube->span_rods; k++) {
            double distance = solid_rod_distance(&rod[k], p);
            if (distance < nearest) nearest = distance;
        }
    }
    return nearest;
}
