/* The ear: helix, antihelix with its two crura, scapha, concha, tragus, antitragus and lobe, in the ear's own frame. */
#include "template_shape.h"

/* The notch between the tragus's upper border and the root of the helix, as the drawing below leaves it. */
#define TRAGION_BACK_MM 0.8
#define TRAGION_UP_MM   5.4

/*
 * Own frame: x along `back`, y along `up`, z along `out`; origin behind the tragus, 5 mm below the tragion, which lies as high as that of the mean head
 * from whose radii the cranium is made, and as far back as template_landmarks.c says. A tape from ear to ear then makes a vault as tall as people's.
 */
void feature_ear_prepare(template_shape *shape)
{
    static const solid_knot helix[] = {{13.0f, 1.0f, -8.0f, 3.0f}, {7.0f, 5.0f, -3.2f, 3.0f},  {2.5f, 11.0f, 0.5f, 2.7f},
                                       {1.0f, 20.0f, 2.2f, 2.6f},  {5.0f, 26.5f, 3.0f, 2.8f},  {13.0f, 30.5f, 3.6f, 3.0f},
                                       {22.0f, 29.5f, 3.8f, 3.1f}, {29.0f, 23.5f, 3.4f, 3.1f}, {32.0f, 14.0f, 2.6f, 3.0f},
                                       {31.0f, 4.0f, 1.6f, 2.8f},  {26.5f, -6.0f, 1.0f, 2.6f}, {21.0f, -14.0f, 0.8f, 2.4f},
                                       {17.0f, -20.0f, 0.6f, 2.2f}};
    static const solid_knot antihelix[] = {{13.0f, -12.5f, 2.6f, 2.9f}, {19.0f, -7.0f, 3.0f, 3.0f}, {22.5f, 1.0f, 3.2f, 3.1f},
                                           {22.5f, 9.0f, 2.8f, 3.2f},   {19.5f, 17.0f, 1.6f, 3.0f}, {15.5f, 24.0f, 0.4f, 2.4f}};
    static const solid_knot inferior[] = {{20.5f, 13.0f, 2.0f, 2.8f}, {14.0f, 14.5f, 1.2f, 2.4f}, {6.0f, 14.5f, 0.4f, 2.0f}};
    ear_shape *ear = &shape->ear;
    solid_tube_prepare(&ear->helix, helix, 13, 4, 0.0);
    solid_tube_prepare(&ear->antihelix, antihelix, 6, 4, 0.0);
    solid_tube_prepare(&ear->crus_inferior, inferior, 3, 4, 0.0);
    ear->origin = sbl_v3(75.5, -4.9, -7.6);
    ear->up = sbl_v3_normalize(sbl_v3(0.12, 0.94, -0.30));
    sbl_vec3 back = sbl_v3(0.36, -0.25, -0.89);
    ear->back = sbl_v3_normalize(sbl_v3_madd(back, ear->up, -sbl_v3_dot(back, ear->up)));
    ear->out = sbl_v3_cross(ear->up, ear->back);
    if (ear->out.x < 0.0) ear->out = sbl_v3_scale(ear->out, -1.0);
    /* ANSUR II: 64.2 by 36.1 mm, 59.4 by 33.2 mm for women, whose face the bend makes shorter as well. */
    ear->scale = 0.99 + 0.01 * shape->male;
    ear->breadth = 0.995;
}

/* *bowl: how far outside of the concha, whose floor is the head's own skin. */
static double auricle(const ear_shape *ear, sbl_vec3 q, double *bowl)
{
    double plate = solid_ellipsoid(q, sbl_v3(16.0, 7.0, -1.0), sbl_v3(17.5, 24.5, 2.8));
    double lobe = solid_ellipsoid(q, sbl_v3(8.5, -19.5, -0.8), sbl_v3(9.0, 12.0, 4.0));
    double d = solid_union(plate, lobe, 10.0);
    double cup = solid_ellipsoid(q, sbl_v3(11.0, 1.0, -6.0), sbl_v3(15.5, 16.5, 9.0));
    d = solid_union(d, cup, 4.0);
    /* Joined over 3 mm, half a millimetre lower then, and over 5 to the rest: what is farther than all that is not felt. */
    double felt = d + 8.5;
    double rims = solid_union(solid_tube_distance(&ear->antihelix, q, felt), solid_tube_distance(&ear->crus_inferior, q, felt), 3.0);
    d = solid_union(d, rims, 5.0);
    double concha = solid_ellipsoid(q, sbl_v3(10.5, 0.0, 3.0), sbl_v3(10.5, 12.5, 11.0));
    *bowl = concha;
    d = solid_cut(d, concha, 3.0);
    d = solid_union(d, solid_tube_distance(&ear->helix, q, d + 3.5), 3.5);
    double tragus = solid_rod(q, sbl_v3(-3.0, -2.5, -4.0), 5.0, sbl_v3(4.2, -2.5, 1.2), 2.6);
    d = solid_union(d, tragus, 6.0);
    double antitragus = solid_ellipsoid(q, sbl_v3(12.0, -11.5, 1.0), sbl_v3(4.2, 3.2, 3.2));
    return solid_union(d, antitragus, 5.0);
}

double feature_ear(const template_shape *shape, sbl_vec3 p, double d, double *part)
{
    *part = SOLID_FAR;
    if (p.x < 50.0 || p.y < -60.0 || p.y > 55.0 || p.z < -75.0 || p.z > 30.0) return d;
    const ear_shape *ear = &shape->ear;
    sbl_vec3 from = sbl_v3_scale(sbl_v3_sub(p, ear->origin), 1.0 / ear->scale);
    sbl_vec3 q = sbl_v3(sbl_v3_dot(from, ear->back) / ear->breadth, sbl_v3_dot(from, ear->up), sbl_v3_dot(from, ear->out));
    double bowl, own = auricle(ear, q, &bowl) * ear->scale;
    *part = fmin(own, bowl);
    return solid_union(d, own, 4.0);
}

sbl_vec3 feature_ear_tragion(const template_shape *shape)
{
    const ear_shape *ear = &shape->ear;
    sbl_vec3 at = sbl_v3_madd(ear->origin, ear->up, TRAGION_UP_MM * ear->scale);
    return sbl_v3_madd(at, ear->back, TRAGION_BACK_MM * ear->scale * ear->breadth);
}
