/*
 * The template head as one function of space, in mm in the frame of the mean head: negative inside. Private to head/.
 *
 * The cranium, cheeks and jaws are the measured mean radii; brow, orbits, closed lids, nose, lips, chin, ears and neck are solids of our
 * own, joined to them softly. tests/unit/template.c holds the proportions against the anthropometry that they are drawn from.
 */
#ifndef STUBBLE_HEAD_TEMPLATE_SHAPE_H
#define STUBBLE_HEAD_TEMPLATE_SHAPE_H

#include "mean_head_radii.h"
#include "template_solid.h"

typedef struct ear_shape {
    sbl_vec3 origin, up, back, out; /* its own frame: along the ear's length, to the back of the head, off the skull */
    double scale, breadth;          /* over the drawing below, breadth in addition */
    solid_tube helix, antihelix, crus_inferior;
} ear_shape;

typedef struct template_shape {
    mean_head mean;
    double male; /* 1 man, 0 woman, 0.5 unstated */
    ear_shape ear;
    solid_tube jaw, brow, lid_crease, nose_bridge, nasolabial, lip_upper, lip_lower;
} template_shape;

/* What a place is near, beside the distance to the whole. */
typedef struct template_parts {
    double ear, nose, lips, lids; /* about how far outside of each part: the smallest below its bound names the part */
} template_parts;

void template_shape_prepare(template_shape *shape, double male);
double template_shape_distance(const template_shape *shape, sbl_vec3 p);
void template_shape_parts(const template_shape *shape, sbl_vec3 p, template_parts *parts);
/* Unit, outward, by central differences. */
sbl_vec3 template_shape_normal(const template_shape *shape, sbl_vec3 p);

/* The features, each in a file of its own: join themselves to d, the distance so far. side.x >= 0: both sides are alike. */
double feature_neck(const template_shape *shape, sbl_vec3 side, double d);
double feature_bust_end(sbl_vec3 side, double d);
void feature_jaw_prepare(template_shape *shape);
double feature_jaw(const template_shape *shape, sbl_vec3 side, double d);
void feature_orbit_prepare(template_shape *shape);
double feature_orbit(const template_shape *shape, sbl_vec3 side, double d, double *lids);
void feature_nose_prepare(template_shape *shape);
double feature_nose(const template_shape *shape, sbl_vec3 side, double d, double *nose);
void feature_mouth_prepare(template_shape *shape);
double feature_mouth(const template_shape *shape, sbl_vec3 side, double d, double *lips);
void feature_ear_prepare(template_shape *shape);
double feature_ear(const template_shape *shape, sbl_vec3 side, double d, double *ear);
/* Beside the left tragion: the skin lies at this height and depth. */
sbl_vec3 feature_ear_tragion(const template_shape *shape);

#endif
