/*
 * From a place on the skin to its light: a portrait studio (large key lamp, fill, two rim lamps, white surroundings), skin that lets light
 * spread beneath the terminator (wrapped diffusion by channel; normals blurred most in red, after Ma et al. 2007) and a broad gloss.
 * Calibrated so that skin that faces the key lamp has the skin's own colour.
 */
#include "preview/skin.h"

/* wrap: how far past the terminator light still arrives. A large lamp reaches round the form by itself; the rest is skin: red spreads
 * farthest. */
typedef struct lamp {
    float power, wrap[3];
} lamp;

static const lamp lamps[LAMPS] = {[LAMP_KEY] = {0.74f, {0.34f, 0.22f, 0.18f}},
                                  [LAMP_FILL] = {0.19f, {0.55f, 0.48f, 0.45f}},
                                  [LAMP_RIM_LEFT] = {0.34f, {0.30f, 0.20f, 0.17f}},
                                  [LAMP_RIM_RIGHT] = {0.34f, {0.30f, 0.20f, 0.17f}}};
#define SURROUNDINGS 0.26f
#define FLOOR_SHARE  0.42f /* light from below over light from above */

static const float soft_share[3] = {0.75f, 0.42f, 0.22f};

/* Optical density per unit of blood and of melanin, by channel. */
static const float blood_density[3] = {0.16f, 1.0f, 0.72f};
static const float melanin_density[3] = {0.55f, 0.85f, 1.1f};

#define FRESNEL_0    0.028f /* n = 1.4 */
#define CLOTH_ALBEDO 0.035f

/* How much of a feature of this size a pixel still resolves. */
static float resolved(float size_mm, float px_mm)
{
    float t = skin_clamp((size_mm / px_mm - 1.0f) / (3.2f - 1.0f), 0.0f, 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

/* Fine unevenness: relief tilts the normal, freckles and vessels stain. */
static void texture(skin_site *at, uint32_t seed, noise_cube cube[SKIN_OCTAVES])
{
    static const struct {
        float size_mm, tilt, stain;
    } octaves[SKIN_OCTAVES] = {{2.6f, 0.035f, 0.030f}, {1.1f, 0.050f, 0.030f}, {0.42f, 0.075f, 0.022f}, {0.16f, 0.060f, 0.0f}};
    skin_point *p = &at->point;
    sbl_vec3f slope = {0.0f, 0.0f, 0.0f}, gradient;
    float stain = 0.0f;
    for (uint32_t k = 0; k < SKIN_OCTAVES; k++) {
        float share = resolved(octaves[k].size_mm, at->px_mm);
        if (share < 0.2f) break;
        float value = preview_noise(&cube[k], skin_scale(p->position, 1.0f / octaves[k].size_mm), seed + 40 + k, &gradient);
        slope = skin_madd(slope, gradient, share * octaves[k].tilt);
        stain += share * octaves[k].stain * value;
    }
    p->melanin += stain;
    p->blood += 0.8f * stain;
    sbl_vec3f across = skin_madd(slope, p->normal, -skin_dot(slope, p->normal));
    p->normal = skin_unit(skin_madd(p->normal, across, -1.0f));
}

/* Wrapped Lambert, smooth at its end; 1 facing the lamp. */
static float wrapped(float cosine, float wrap)
{
    const float toe = 0.3f;
    float t = (cosine + wrap) * (1.0f / (1.0f + wrap));
    t = t > 0.0f ? t : 0.0f;
    float in_toe = t < toe ? t : toe;
    return (in_toe * in_toe * (0.5f / toe) + (t - in_toe)) * (1.0f / (1.0f - 0.5f * toe));
}

/* Light that bounces between skin and skin brightens what is hidden, in the skin's own colour (Jimenez et al. 2016, fitted polynomial). */
static float bounced(float open, float albedo)
{
    float a = 2.0404f * albedo - 0.3324f, b = -4.7951f * albedo + 0.6417f, c = 2.7552f * albedo + 0.6903f;
    float more = ((open * a + b) * open + c) * open;
    return more > open ? more : open;
}

/* Cosine to a direction of the normal that a channel knows, from those of the sharp and the soft one. The mix is not made unit again: the
 * two differ by a few degrees, and where by more the crease may well be a little darker. */
static float cosine_of(float sharp, float soft, int channel)
{
    return sharp + soft_share[channel] * (soft - sharp);
}

static void add_lamp(float sum[3], const skin_point *p, const lamp *l, sbl_vec3f toward, float open)
{
    /* A penumbra on skin is red: light leaks under its edge. */
    static const float leak[3] = {0.20f, 0.0f, -0.06f};
    float sharp = skin_dot(p->normal, toward), soft = skin_dot(p->soft_normal, toward);
    for (int c = 0; c < 3; c++)
        sum[c] += l->power * wrapped(cosine_of(sharp, soft, c), l->wrap[c]) * open * (1.0f + leak[c] * (1.0f - open));
}

static void light_on(float sum[3], const skin_point *p, const skin_light *light, const float albedo[3])
{
    float sharp = skin_dot(p->normal, light->up), soft = skin_dot(p->soft_normal, light->up);
    for (int c = 0; c < 3; c++) {
        float up = 0.5f + 0.5f * cosine_of(sharp, soft, c);
        sum[c] = SURROUNDINGS * (FLOOR_SHARE + (1.0f - FLOOR_SHARE) * up) * bounced(p->ambient, albedo[c]);
    }
    for (int l = 0; l < LAMPS; l++) add_lamp(sum, p, &lamps[l], light->lamp[l], p->open[l]);
}

/* Cosines of the microfacet model at one lamp: to the light and the view, and those of the vector half way between the two. */
typedef struct half_way {
    float nl, nv, nh, vh;
} half_way;

/* Half way of unit vectors v and l: |v + l|^2 = 2 + 2 v.l, so its cosines need no vector. */
static half_way half_way_of(sbl_vec3f n, sbl_vec3f v, sbl_vec3f l, float nl)
{
    float nv = skin_dot(n, v), length2 = 2.0f + 2.0f * skin_dot(v, l), length = sqrtf(length2 > 1e-12f ? length2 : 1e-12f);
    return (half_way){nl, skin_clamp(nv, 0.05f, 1.0f), (nl + nv) / length, 0.5f * length};
}

/* Microfacet gloss of one lamp: GGX, Schlick's Fresnel, and the short form of the Smith term (Karis 2013). */
static float glint(const half_way *at, float alpha)
{
    float a2 = alpha * alpha, d = at->nh * at->nh * (a2 - 1.0f) + 1.0f;
    float f = 1.0f - at->vh, f2 = f * f, fresnel = FRESNEL_0 + (1.0f - FRESNEL_0) * (f2 * f2 * f);
    float k = 0.5f * alpha, smith = (at->nl * (1.0f - k) + k) * (at->nv * (1.0f - k) + k);
    return 0.25f * a2 * fresnel * at->nl / (d * d * smith);
}

/* Two lobes, after measured faces (Weyrich et al. 2006): the broad one of rough skin, and in the key light the narrow one of its oil. */
static float gloss_on(const skin_site *at, const skin_light *light)
{
    static const float broad[LAMPS] = {0.46f, 0.46f, 0.40f, 0.40f};
    const skin_point *p = &at->point;
    float sheen = 0.0f;
    for (int l = 0; l < LAMPS; l++) {
        float nl = skin_dot(p->normal, light->lamp[l]);
        if (!(nl > 0.0f)) continue;
        half_way half = half_way_of(p->normal, at->to_camera, light->lamp[l], nl);
        float lobes = 0.8f * glint(&half, broad[l]);
        if (l == LAMP_KEY) lobes += 0.5f * glint(&half, 0.24f);
        sheen += lamps[l].power * p->open[l] * lobes;
    }
    float facing = skin_clamp(skin_dot(p->normal, at->to_camera), 0.0f, 1.0f), grazing = 1.0f - facing, g2 = grazing * grazing;
    float mirror = SURROUNDINGS * p->ambient * p->ambient * (FRESNEL_0 + 0.22f * g2 * g2 * grazing);
    return p->oil * (sheen + mirror) * (1.0f - p->cloth);
}

skin_shade preview_skin_shade(skin_site *at, const skin_light *light, noise_cube cube[SKIN_OCTAVES])
{
    texture(at, light->seed, cube);
    const skin_point *p = &at->point;
    float albedo[3], sum[3];
    for (int c = 0; c < 3; c++) {
        float density = p->melanin * melanin_density[c] + p->blood * blood_density[c] * light->blood_scale;
        float skin = light->albedo[c] * preview_transmitted(density);
        albedo[c] = skin + p->cloth * (CLOTH_ALBEDO - skin);
    }
    light_on(sum, p, light, albedo);
    skin_shade out = {.gloss = light->exposure * gloss_on(at, light), .light = light->exposure * (sum[0] + sum[1] + sum[2]) / 3.0f};
    for (int c = 0; c < 3; c++) out.diffuse[c] = albedo[c] * light->exposure * sum[c];
    return out;
}

/* Five per cent over the calibration: the lamp's own middle is a little brighter than most of what it lights. */
double preview_exposure(const light_rig *rig)
{
    sbl_vec3f facing = sbl_v3_store(rig->lamp[LAMP_KEY]);
    skin_point at = {.normal = facing, .soft_normal = facing, .ambient = 1.0f, .open = {1.0f, 1.0f, 1.0f, 1.0f}};
    skin_light light = {.up = sbl_v3_store(rig->up)};
    for (int l = 0; l < LAMPS; l++) light.lamp[l] = sbl_v3_store(rig->lamp[l]);
    const float albedo[3] = {0.3f, 0.3f, 0.3f};
    float sum[3];
    light_on(sum, &at, &light, albedo);
    return 1.05 / (double)sum[1];
}
