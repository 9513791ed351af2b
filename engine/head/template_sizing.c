/* How fine the template is where: even on the scalp, finer on the face's features and the ears, coarse on the neck. */
#include "template_mesh.h"

static double bump(sbl_vec3 p, sbl_vec3 centre, double inner, double outer)
{
    return 1.0 - sbl_smoothstep(inner, outer, sbl_v3_distance(p, centre));
}

double template_sizing_bent(const template_sizing *sizing, sbl_vec3 p)
{
    double scalp = TEMPLATE_MEAN_OVER_MAX * sizing->scalp_max_mm;
    sbl_vec3 side = sbl_v3(fabs(p.x), p.y, p.z);
    double neck = 1.0 - sbl_smoothstep(-115.0, -85.0, p.y + 0.25 * p.z);
    /* Cheeks and jaw carry no scalp: from the brows down and before the ears a little coarser. */
    double cheek = (1.0 - sbl_smoothstep(20.0, 40.0, p.y)) * sbl_smoothstep(5.0, 25.0, p.z);
    double size = scalp * (1.0 + 0.75 * cheek);
    /* Coarse on the neck, less so at the bust's rounded rim. */
    double rim = 1.0 - sbl_smoothstep(-138.0, -126.0, p.y);
    size += (fmax(5.0 - 1.6 * rim, size) - size) * neck;
    double face = fmax(bump(p, sbl_v3(0.0, -5.0, 96.0), 26.0, 42.0), bump(p, sbl_v3(0.0, -46.0, 88.0), 26.0, 38.0));
    face = fmax(face, bump(side, sbl_v3(31.0, 21.0, 68.0), 18.0, 28.0));
    double ear = bump(side, sbl_v3(84.0, -7.4, -20.6), 32.0, 44.0) * sbl_smoothstep(64.0, 74.0, side.x);
    double fine = fmax(face, ear);
    size += (fmin(1.4, scalp) - size) * fine;
    double lash = bump(side, sbl_v3(31.0, 17.5, 70.0), 12.0, 20.0) * (1.0 - sbl_smoothstep(3.0, 8.0, fabs(p.y - 18.0)));
    double mouth =
        (1.0 - sbl_smoothstep(2.0, 6.0, fabs(p.y + 45.0))) * (1.0 - sbl_smoothstep(26.0, 32.0, side.x)) * sbl_smoothstep(60.0, 68.0, p.z);
    return size + (0.8 - size) * fmax(lash, mouth);
}

double template_sizing_target(const template_sizing *sizing, sbl_vec3 p)
{
    return template_sizing_bent(sizing, p) / template_bend_stretch(sizing->bend, p);
}
