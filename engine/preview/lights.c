/*
 * Kinds of light. The studio's lamps stand with the camera, so every view shows the form alike; a lamp overhead hangs where it hangs.
 * Powers are chosen by eye; the tint of tungsten is that of CIE illuminant A (linear sRGB 1.85, 0.83, 0.23 at equal luminance to D65)
 * for an eye that has adapted to it by nine tenths, which is what CIECAM02 gives for a lit room (Moroney et al. 2002).
 */
#include "preview/room.h"

/* x^(1 - 0.9) of the three. */
#define TUNGSTEN_TINT                                                                                                                      \
    {                                                                                                                                      \
        1.063f, 0.981f, 0.864f                                                                                                             \
    }

static const light_law laws[SBL_LIGHTING_COUNT] = {
    [SBL_LIGHTING_STUDIO] = {.lamp = {[LAMP_KEY] = {0.74f, {0.34f, 0.22f, 0.18f}, {-0.50, 0.60, 0.82}, 0.82, 0.46f, 0.5f},
                                      [LAMP_FILL] = {0.19f, {0.55f, 0.48f, 0.45f}, {0.80, 0.06, 0.66}, 0.55, 0.46f, 0.0f},
                                      [LAMP_RIM_LEFT] = {0.34f, {0.30f, 0.20f, 0.17f}, {-0.86, 0.34, -0.42}, 0.80, 0.40f, 0.0f},
                                      [LAMP_RIM_RIGHT] = {0.34f, {0.30f, 0.20f, 0.17f}, {0.88, 0.30, -0.36}, 0.80, 0.40f, 0.0f}},
                             .surroundings = 0.26f,
                             .floor_share = 0.42f,
                             .tint = {1.0f, 1.0f, 1.0f}},
    [SBL_LIGHTING_DAYLIGHT] = {.lamp = {[LAMP_KEY] = {0.42f, {0.60f, 0.52f, 0.48f}, {-0.30, 0.75, 0.60}, 0.45, 0.52f, 0.15f},
                                        [LAMP_FILL] = {0.16f, {0.60f, 0.52f, 0.48f}, {0.55, 0.45, 0.70}, 0.45, 0.52f, 0.0f},
                                        [LAMP_RIM_LEFT] = {0.08f, {0.40f, 0.32f, 0.28f}, {-0.86, 0.50, -0.30}, 0.60, 0.46f, 0.0f},
                                        [LAMP_RIM_RIGHT] = {0.08f, {0.40f, 0.32f, 0.28f}, {0.86, 0.50, -0.30}, 0.60, 0.46f, 0.0f}},
                               .surroundings = 0.52f,
                               .floor_share = 0.34f,
                               .tint = {1.0f, 1.0f, 1.0f}},
    [SBL_LIGHTING_TUNGSTEN] = {.lamp = {[LAMP_KEY] = {0.82f, {0.26f, 0.16f, 0.13f}, {-0.62, 0.70, 0.60}, 0.90, 0.44f, 0.7f},
                                        [LAMP_FILL] = {0.10f, {0.55f, 0.48f, 0.45f}, {0.80, 0.10, 0.60}, 0.55, 0.46f, 0.0f},
                                        [LAMP_RIM_LEFT] = {0.10f, {0.30f, 0.20f, 0.17f}, {-0.86, 0.34, -0.42}, 0.80, 0.40f, 0.0f},
                                        [LAMP_RIM_RIGHT] = {0.16f, {0.30f, 0.20f, 0.17f}, {0.88, 0.30, -0.36}, 0.80, 0.40f, 0.0f}},
                               .surroundings = 0.20f,
                               .floor_share = 0.36f,
                               .tint = TUNGSTEN_TINT},
    [SBL_LIGHTING_TOP] = {.lamp = {[LAMP_KEY] = {1.00f, {0.16f, 0.09f, 0.07f}, {0.05, 1.00, 0.12}, 0.94, 0.38f, 1.1f},
                                   [LAMP_FILL] = {0.05f, {0.55f, 0.48f, 0.45f}, {0.30, 0.30, 0.90}, 0.55, 0.46f, 0.0f},
                                   [LAMP_RIM_LEFT] = {0.03f, {0.30f, 0.20f, 0.17f}, {-0.90, 0.20, -0.30}, 0.80, 0.40f, 0.0f},
                                   [LAMP_RIM_RIGHT] = {0.03f, {0.30f, 0.20f, 0.17f}, {0.90, 0.20, -0.30}, 0.80, 0.40f, 0.0f}},
                          .surroundings = 0.12f,
                          .floor_share = 0.30f,
                          .tint = {1.0f, 1.0f, 1.0f},
                          .hangs = true},
};

const char *sbl_lighting_name(sbl_lighting light)
{
    static const char *const name[SBL_LIGHTING_COUNT] = {"studio", "daylight", "tungsten", "top"};
    return (unsigned)light < SBL_LIGHTING_COUNT ? name[light] : "";
}

const light_law *preview_light_law(sbl_lighting light)
{
    return &laws[(unsigned)light < SBL_LIGHTING_COUNT ? light : SBL_LIGHTING_STUDIO];
}

light_rig preview_rig(const light_law *law, const sbl_camera *camera)
{
    /* In the frame of the head the client's left is x: to the right of who faces them. */
    sbl_vec3 right = law->hangs ? sbl_v3(1.0, 0.0, 0.0) : camera->right;
    sbl_vec3 up = law->hangs ? sbl_v3(0.0, 1.0, 0.0) : sbl_v3_scale(camera->down, -1.0);
    sbl_vec3 towards = law->hangs ? sbl_v3(0.0, 0.0, 1.0) : sbl_v3_scale(camera->forward, -1.0);
    light_rig rig = {.up = up, .law = law};
    for (int k = 0; k < LAMPS; k++) {
        const double *at = law->lamp[k].at;
        rig.lamp[k] = sbl_v3_normalize(sbl_v3_madd(sbl_v3_madd(sbl_v3_scale(right, at[0]), up, at[1]), towards, at[2]));
    }
    return rig;
}
