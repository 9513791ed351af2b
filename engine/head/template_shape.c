#include "template_shape.h"

/* Half a millimetre of rounding keeps mirrored features from meeting in a crease on the midline. */
#define MIDLINE_ROUND_MM 0.7

void template_shape_prepare(template_shape *shape, double male)
{
    shape->male = male;
    mean_head_prepare(&shape->mean);
    feature_jaw_prepare(shape);
    feature_orbit_prepare(shape);
    feature_nose_prepare(shape);
    feature_mouth_prepare(shape);
    feature_ear_prepare(shape);
}

static double cranium(const template_shape *shape, sbl_vec3 p)
{
    sbl_vec3 from = sbl_v3_sub(p, MEAN_HEAD_ORIGIN);
    double length = sbl_v3_length(from);
    if (length < 1.0) return -60.0;
    return 0.92 * (length - mean_head_radius(&shape->mean, sbl_v3_scale(from, 1.0 / length)));
}

/* A place and its mirror image are one. */
static sbl_vec3 on_one_side(sbl_vec3 p)
{
    return sbl_v3(sqrt(p.x * p.x + MIDLINE_ROUND_MM * MIDLINE_ROUND_MM), p.y, p.z);
}

double template_shape_distance(const template_shape *shape, sbl_vec3 p)
{
    template_parts near;
    sbl_vec3 side = on_one_side(p);
    double d = cranium(shape, p);
    d = feature_jaw(shape, side, d);
    d = feature_orbit(shape, side, d, &near.lids);
    d = feature_mouth(shape, side, d, &near.lips);
    d = feature_nose(shape, side, d, &near.nose);
    d = feature_neck(shape, side, d);
    d = feature_ear(shape, side, d, &near.ear);
    return feature_bust_end(side, d);
}

/* What the features are joined to is not asked for: any distance will do. */
void template_shape_parts(const template_shape *shape, sbl_vec3 p, template_parts *parts)
{
    sbl_vec3 side = on_one_side(p);
    feature_orbit(shape, side, 0.0, &parts->lids);
    feature_mouth(shape, side, 0.0, &parts->lips);
    feature_nose(shape, side, 0.0, &parts->nose);
    feature_ear(shape, side, 0.0, &parts->ear);
}

sbl_vec3 template_shape_normal(const template_shape *shape, sbl_vec3 p)
{
    const double h = 0.05;
    double x = template_shape_distance(shape, sbl_v3(p.x + h, p.y, p.z)) - template_shape_distance(shape, sbl_v3(p.x - h, p.y, p.z));
    double y = template_shape_distance(shape, sbl_v3(p.x, p.y + h, p.z)) - template_shape_distance(shape, sbl_v3(p.x, p.y - h, p.z));
    double z = template_shape_distance(shape, sbl_v3(p.x, p.y, p.z + h)) - template_shape_distance(shape, sbl_v3(p.x, p.y, p.z - h));
    return sbl_v3_normalize(sbl_v3(x, y, z));
}
