#include "template_solid.h"

/* Catmull and Rom (1974), uniform, for one coordinate between p1 and p2; the ends are continued straight. */
static double between(double p0, double p1, double p2, double p3, double t)
{
    return p1 + 0.5 * t * (p2 - p0 + t * (2.0 * p0 - 5.0 * p1 + 4.0 * p2 - p3 + t * (3.0 * (p1 - p2) + p3 - p0)));
}

void solid_tube_prepare(solid_tube *tube, const solid_knot *knot, int knot_count, int steps)
{
    double c[4][4]; /* four neighbouring knots: x, y, z, radius */
    tube->count = 0;
    for (int i = 0; i + 1 < knot_count; i++) {
        for (int k = 0; k < 4; k++) {
            int j = i + k - 1, inside = j < 0 ? 0 : j >= knot_count ? knot_count - 1 : j;
            const solid_knot *at = &knot[inside];
            double value[4] = {(double)at->x, (double)at->y, (double)at->z, (double)at->radius};
            for (int m = 0; m < 4; m++) c[k][m] = value[m];
        }
        int last = i + 2 == knot_count;
        for (int s = 0; s < steps + last; s++) {
            double t = (double)s / steps, v[4];
            for (int m = 0; m < 4; m++) v[m] = between(c[0][m], c[1][m], c[2][m], c[3][m], t);
            tube->at[tube->count] = sbl_v3(v[0], v[1], v[2]);
            tube->radius[tube->count++] = v[3];
        }
    }
    sbl_vec3 sum = sbl_v3(0.0, 0.0, 0.0);
    for (int i = 0; i < tube->count; i++) sum = sbl_v3_add(sum, tube->at[i]);
    tube->centre = sbl_v3_scale(sum, 1.0 / tube->count);
    tube->reach = 0.0;
    for (int i = 0; i < tube->count; i++) tube->reach = fmax(tube->reach, sbl_v3_distance(tube->centre, tube->at[i]) + tube->radius[i]);
}

double solid_tube_distance(const solid_tube *tube, sbl_vec3 p)
{
    /* Far away a lower bound will do: no union of the template is softer than this. */
    double away = sbl_v3_distance(p, tube->centre) - tube->reach;
    if (away > 20.0) return away;
    double nearest = SOLID_FAR;
    for (int i = 0; i + 1 < tube->count; i++)
        nearest = fmin(nearest, solid_rod(p, tube->at[i], tube->radius[i], tube->at[i + 1], tube->radius[i + 1]));
    return nearest;
}
