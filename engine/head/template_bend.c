/* The bend as a map of space. */
#include "template_bend.h"

/* Half breadth and half length of the mean head about the chart's origin: the axes in which a diagonal is a diagonal. */
#define HALF_BREADTH_MM 79.0
#define HALF_LENGTH_MM  97.0

sbl_vec3 template_bend_point(const template_bend *bend, sbl_vec3 p)
{
    double u = p.x / HALF_BREADTH_MM, w = (p.z - MEAN_HEAD_ORIGIN.z) / HALF_LENGTH_MM, r2 = u * u + w * w;
    double diagonal = r2 > 1e-9 ? 2.0 * u * w / r2 : 0.0;
    double full = 1.0 + bend->fullness * diagonal * diagonal * sbl_smoothstep(-50.0, 20.0, p.y);
    double vertical = bend->down + (bend->up - bend->down) * sbl_smoothstep(-30.0, 70.0, p.y);
    return sbl_v3(p.x * bend->across * full, p.y * vertical, bend->along * (MEAN_HEAD_ORIGIN.z + (p.z - MEAN_HEAD_ORIGIN.z) * full));
}

double template_bend_stretch(const template_bend *bend, sbl_vec3 p)
{
    const double h = 0.5;
    sbl_vec3 here = template_bend_point(bend, p);
    double x = sbl_v3_distance(here, template_bend_point(bend, sbl_v3(p.x + h, p.y, p.z)));
    double y = sbl_v3_distance(here, template_bend_point(bend, sbl_v3(p.x, p.y + h, p.z)));
    double z = sbl_v3_distance(here, template_bend_point(bend, sbl_v3(p.x, p.y, p.z + h)));
    return fmax(x, fmax(y, z)) / h;
}
