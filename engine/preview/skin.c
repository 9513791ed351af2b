/*
 * From a place on the skin to its light: the lamps of lights.c and light from all sides, skin that lets light spread
 * beneath the terminator (wrapped diffusion by channel; normals blurred most in red, after Ma et al. 2007) and a broad gloss.
 * Calibrated so that skin that faces the key lamp has the skin's own colour.
 */
#include "preview/noise.h"
#include "preview/skin.h"

static const float soft_share[3] = {0.75f, 0.42f, 0.22f};

/* Optical density per unit of blood and of melanin, by channel. */
static const float blood_density[3] = {0.16f, 1.0f, 0.72f};
static const float melanin_density[3] = {0.55f, 0.85f, 1.1f};

#define FRESNEL_0    0.028f /* n = 1.4 */
#define CLOTH_ALBEDO 0.035f

enum { OCTAVES = 4 };
#define OCTAVE_MIN 0.2f /* of its strength: fainter ones are left out */

/* How much of a feature of this size a pixel still resolves. */
static lanes resolved(float size_mm, lanes px_mm)
{
    lanes t = lanes_clamp((size_mm / px_mm - 1.0f) * (1.0f / (3.2f - 1.0f)), 0.0f, 1.0f), share = t * t * (3.0f - 2.0f * t);
    return lanes_pick(share < OCTAVE_MIN, lanes_all(0.0f), share);
}

/* Fine unevenness: relief tilts the normal, freckles and vessels stain. */
static void texture(skin_site *at, uint32_t seed)
{
    static const struct {
        float size_mm, tilt, stain;
    } octaves[OCTAVES] = {{2.6f, 0.035f, 0.030f}, {1.1f, 0.050f, 0.030f}, {0.42f, 0.075f, 0.022f}, {0.16f, 0.060f, 0.0f}};
    skin_places *p = &at->point;
    lanes3 slope = {lanes_all(0.0f), lanes_all(0.0f), lanes_all(0.0f)}, gradient;
    lanes stain = lanes_all(0.0f);
    for (uint32_t k = 0; k < OCTAVES; k++) {
        lanes share = resolved(octaves[k].size_mm, at->px_mm);
        if (!lanes_any(share > 0.0f)) break;
        lanes value = preview_noise(lanes3_scale(p->position, lanes_all(1.0f / octaves[k].size_mm)), seed + 40 + k, &gradient);
        slope = lanes3_madd(slope, gradient, share * octaves[k].tilt);
        stain += share * octaves[k].stain * value;
    }
    p->melanin += stain;
    p->blood += 0.8f * stain;
    lanes3 across = lanes3_madd(slope, p->normal, -lanes3_dot(slope, p->normal));
    p->normal = lanes3_unit(lanes3_madd(p->normal, across, lanes_all(-1.0f)));
}

/* Wrapped Lambert, smooth at its end; 1 facing the lamp. */
static lanes wrapped(lanes cosine, float wrap)
{
    const float toe = 0.3f;
    lanes t = lanes_max((cosine + wrap) * (1.0f / (1.0f + wrap)), lanes_all(0.0f)), in_toe = lanes_min(t, lanes_all(toe));
    return (in_toe * in_toe * (0.5f / toe) + (t - in_toe)) * (1.0f / (1.0f - 0.5f * toe));
}

/* Light that bounces between skin and skin brightens what is hidden, in the skin's own colour (Jimenez et al. 2016, fitted polynomial). */
static lanes bounced(lanes open, lanes albedo)
{
    lanes a = 2.0404f * albedo - 0.3324f, b = -4.7951f * albedo + 0.6417f, c = 2.7552f * albedo + 0.6903f;
    return lanes_max(((open * a + b) * open + c) * open, open);
}

/* Cosine to a direction of the normal that a channel knows, from those of the sharp and the soft one. The mix is not made unit again: the
 * two differ by a few degrees, and where by more the crease may well be a little darker. */
static lanes cosine_of(lanes sharp, lanes soft, int channel)
{
    return sharp + soft_share[channel] * (soft - sharp);
}

static void add_lamp(lanes sum[3], const skin_places *p, const lamp *l, sbl_vec3f toward, lanes open)
{
    /* A penumbra on skin is red: light leaks under its edge. */
    static const float leak[3] = {0.20f, 0.0f, -0.06f};
    lanes sharp = lanes3_along(p->normal, toward), soft = lanes3_along(p->soft_normal, toward);
    for (int c = 0; c < 3; c++)
        sum[c] += l->power * wrapped(cosine_of(sharp, soft, c), l->wrap[c]) * open * (1.0f + leak[c] * (1.0f - open));
}

static void light_on(lanes sum[3], const skin_places *p, const skin_light *light, const lanes albedo[3])
{
    lanes sharp = lanes3_along(p->normal, light->up), soft = lanes3_along(p->soft_normal, light->up);
    for (int c = 0; c < 3; c++) {
        lanes up = 0.5f + 0.5f * cosine_of(sharp, soft, c);
        sum[c] =
            light->law->surroundings * (light->law->floor_share + (1.0f - light->law->floor_share) * up) * bounced(p->ambient, albedo[c]);
    }
    for (int l = 0; l < LAMPS; l++) add_lamp(sum, p, &light->law->lamp[l], light->lamp[l], p->open[l]);
}

/* Cosines of the microfacet model at one lamp: to the light and the view, and those of the vector half way between the two. */
typedef struct half_way {
    lanes nl, nv, nh, vh;
} half_way;

/* Half way of unit vectors v and l: |v + l|^2 = 2 + 2 v.l, so its cosines need no vector. nl: the cosine to the light, 0 behind it. */
static half_way half_way_of(lanes3 n, lanes3 v, sbl_vec3f l, lanes nl)
{
    lanes nv = lanes3_dot(n, v), length = lanes_sqrt(lanes_max(2.0f + 2.0f * lanes3_along(v, l), lanes_all(1e-12f)));
    return (half_way){nl, lanes_clamp(nv, 0.05f, 1.0f), (nl + nv) / length, 0.5f * length};
}

/* Microfacet gloss of one lamp: GGX, Schlick's Fresnel, and the short form of the Smith term (Karis 2013). */
static lanes glint(const half_way *at, float alpha)
{
    float a2 = alpha * alpha, k = 0.5f * alpha;
    lanes d = at->nh * at->nh * (a2 - 1.0f) + 1.0f;
    lanes f = 1.0f - at->vh, f2 = f * f, fresnel = FRESNEL_0 + (1.0f - FRESNEL_0) * (f2 * f2 * f);
    lanes smith = (at->nl * (1.0f - k) + k) * (at->nv * (1.0f - k) + k);
    return 0.25f * a2 * fresnel * at->nl / (d * d * smith);
}

/* Two lobes, after measured faces (Weyrich et al. 2006): the broad one of rough skin, and in the key light the narrow one of its oil. */
static lanes gloss_on(const skin_site *at, const skin_light *light)
{
    const skin_places *p = &at->point;
    lanes sheen = lanes_all(0.0f);
    for (int l = 0; l < LAMPS; l++) {
        lanes nl = lanes_max(lanes3_along(p->normal, light->lamp[l]), lanes_all(0.0f));
        half_way half = half_way_of(p->normal, at->to_camera, light->lamp[l], nl);
        const lamp *at_lamp = &light->law->lamp[l];
        lanes lobes = 0.8f * glint(&half, at_lamp->broad);
        if (at_lamp->narrow > 0.0f) lobes += at_lamp->narrow * glint(&half, 0.24f);
        sheen += at_lamp->power * p->open[l] * lobes;
    }
    lanes grazing = 1.0f - lanes_clamp(lanes3_dot(p->normal, at->to_camera), 0.0f, 1.0f), g2 = grazing * grazing;
    lanes mirror = light->law->surroundings * p->ambient * p->ambient * (FRESNEL_0 + 0.22f * g2 * g2 * grazing);
    return p->oil * (sheen + mirror) * (1.0f - p->cloth);
}

/* exp(-d), as preview_transmitted. */
static lanes transmitted(lanes d)
{
    return 1.0f / (1.0f + d * (1.0f + d * (0.5f + d * (1.0f / 6.0f + d * (1.0f / 24.0f)))));
}

skin_shade preview_skin_shade(skin_site *at, const skin_light *light)
{
    texture(at, light->seed);
    const skin_places *p = &at->point;
    lanes albedo[3], sum[3];
    for (int c = 0; c < 3; c++) {
        lanes density = p->melanin * melanin_density[c] + p->blood * (blood_density[c] * light->blood_scale);
        lanes skin = light->albedo[c] * transmitted(density);
        albedo[c] = skin + p->cloth * (CLOTH_ALBEDO - skin);
    }
    light_on(sum, p, light, albedo);
    skin_shade out = {.gloss = light->exposure * gloss_on(at, light),
                      .light = light->exposure * (sum[0] + sum[1] + sum[2]) * (1.0f / 3.0f)};
    for (int c = 0; c < 3; c++) out.diffuse[c] = albedo[c] * light->exposure * sum[c];
    return out;
}

/* Five per cent over the calibration: the lamp's own middle is a little brighter than most of what it lights. */
double preview_exposure(const light_rig *rig)
{
    const lanes one = lanes_all(1.0f), albedo[3] = {lanes_all(0.3f), lanes_all(0.3f), lanes_all(0.3f)};
    sbl_vec3f key = sbl_v3_store(rig->lamp[LAMP_KEY]);
    lanes3 facing = {lanes_all(key.x), lanes_all(key.y), lanes_all(key.z)};
    skin_places at = {.normal = facing, .soft_normal = facing, .ambient = one, .open = {one, one, one, one}};
    skin_light light = {.law = rig->law, .up = sbl_v3_store(rig->up)};
    for (int l = 0; l < LAMPS; l++) light.lamp[l] = sbl_v3_store(rig->lamp[l]);
    lanes sum[3];
    float green[LANES];
    light_on(sum, &at, &light, albedo);
    lanes_store(green, sum[1]);
    return 1.05 / (double)green[0];
}
