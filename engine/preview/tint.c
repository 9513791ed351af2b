/*
 * How skin varies over a head: redder nose, ears, cheeks and lips, darker lids, slow blotches of melanin and blood, where it is oily; and
 * the normals that scattered light knows, blurred over some millimetres. Amounts are design choices judged by eye on light, medium and dark
 * skin; the scalp keeps the skin's own colour as its mean.
 */
#include "preview/noise.h"
#include "preview/room.h"

/* Rounds of averaging with the neighbours: at edges of 2 mm about 5 mm of blur, the reach of red light in skin. */
#define BLUR_ROUNDS 5

typedef struct mask {
    float lip, ear, nose, lid, cloth;
} mask;

static mask mask_of(sbl_part part)
{
    return (mask){.lip = part == SBL_PART_LIP,
                  .ear = part == SBL_PART_EAR_LEFT || part == SBL_PART_EAR_RIGHT,
                  .nose = part == SBL_PART_NOSE,
                  .lid = part == SBL_PART_EYE,
                  .cloth = part == SBL_PART_SHOULDER};
}

/* One round: each value becomes the mean of itself and its neighbours, each counted once for each triangle they share. */
static void blur_round(float *to, const float *from, uint32_t stride, const sbl_surface *s)
{
    uint64_t total = (uint64_t)s->vertex_count * stride;
    for (uint64_t i = 0; i < total; i++) to[i] = from[i];
    for (uint32_t t = 0; t < s->triangle_count; t++)
        for (int k = 0; k < 3; k++) {
            uint32_t v = s->triangle[3 * (size_t)t + (size_t)k], next = s->triangle[3 * (size_t)t + (size_t)(k + 1) % 3];
            for (uint32_t c = 0; c < stride; c++) {
                to[(size_t)v * stride + c] += from[(size_t)next * stride + c];
                to[(size_t)next * stride + c] += from[(size_t)v * stride + c];
            }
        }
}

static double bump(sbl_vec3 p, sbl_vec3 at, double sigma_mm)
{
    sbl_vec3 d = sbl_v3_sub(p, at);
    return sbl_exp(-0.5 * sbl_v3_dot(d, d) / (sigma_mm * sigma_mm));
}

/* The apple of a cheek, from the landmarks around it. */
static sbl_vec3 cheek(const sbl_head *head, sbl_landmark canthus, sbl_landmark cheilion)
{
    sbl_vec3 at = sbl_v3_lerp(head->landmark[canthus], head->landmark[cheilion], 0.5);
    return sbl_v3_add(at, sbl_v3(0.12 * at.x, 0.0, 4.0));
}

static double octave(sbl_vec3 p, double size_mm, uint32_t seed)
{
    sbl_vec3f at = sbl_v3_store(sbl_v3_scale(p, 1.0 / size_mm));
    lanes3 gradient;
    float value[LANES];
    lanes_store(value, preview_noise((lanes3){lanes_all(at.x), lanes_all(at.y), lanes_all(at.z)}, seed, &gradient));
    return (double)value[0];
}

static void tint_vertex(vertex_look *look, const sbl_head *head, sbl_vec3 p, const mask *m, uint32_t seed)
{
    const sbl_vec3 *at = head->landmark;
    double cheeks = bump(p, cheek(head, SBL_LANDMARK_LATERAL_CANTHUS_LEFT, SBL_LANDMARK_CHEILION_LEFT), 17.0) +
                    bump(p, cheek(head, SBL_LANDMARK_LATERAL_CANTHUS_RIGHT, SBL_LANDMARK_CHEILION_RIGHT), 17.0);
    double tip = bump(p, at[SBL_LANDMARK_NOSE_TIP], 13.0);
    double face = sbl_smoothstep(-10.0, 60.0, p.z - at[SBL_LANDMARK_TRAGION_LEFT].z) *
                  (1.0 - sbl_smoothstep(0.0, 45.0, p.y - at[SBL_LANDMARK_GLABELLA].y));
    double lip = (double)m->lip, ear = (double)m->ear, nose = (double)m->nose, lid = (double)m->lid;

    double blood = 0.55 * lip + 0.20 * ear + 0.08 * nose + 0.20 * tip + 0.16 * cheeks + 0.07 * lid + 0.02 * face;
    double melanin = 0.10 * lip + 0.10 * lid;
    blood += 0.034 * octave(p, 31.0, seed) + 0.042 * octave(p, 11.0, seed + 1) * (1.0 + face);
    melanin += 0.032 * octave(p, 26.0, seed + 2) + 0.034 * octave(p, 7.0, seed + 3);

    double below_chin = sbl_smoothstep(5.0, 40.0, at[SBL_LANDMARK_MENTON].y - p.y);
    double oil = 1.0 + 0.35 * tip + 0.3 * lip + 0.15 * octave(p, 18.0, seed + 4) - 0.3 * ear - 0.35 * below_chin - 0.25 * lid;
    look->melanin = (float)melanin;
    look->blood = (float)blood;
    look->oil = (float)fmax(oil, 0.0);
    look->cloth = m->cloth;
}

sbl_status preview_tint(vertex_look *look, const sbl_preview_scene *scene, sbl_arena *arena, sbl_diag *diag)
{
    enum { MASKS = 5, VALUES = MASKS + 4 }; /* masks, normal, and a count of what was added up */
    const sbl_head *head = scene->head;
    const sbl_surface *s = &head->surface;
    float *a = SBL_NEW(arena, float, (uint64_t)s->vertex_count *VALUES), *b = SBL_NEW(arena, float, (uint64_t)s->vertex_count *VALUES);
    if (!a || !b)
        return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory to colour the head", "close other programs or use a coarser scan");
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        mask m = mask_of((sbl_part)head->part[v]);
        const float value[VALUES] = {m.lip, m.ear, m.nose, m.lid, m.cloth, s->normal[v].x, s->normal[v].y, s->normal[v].z, 1.0f};
        for (int c = 0; c < VALUES; c++) a[(size_t)v * VALUES + (size_t)c] = value[c];
    }
    for (int round = 0; round < BLUR_ROUNDS; round++) {
        blur_round(b, a, VALUES, s);
        for (uint32_t v = 0; v < s->vertex_count; v++) {
            float *value = b + (size_t)v * VALUES, inverse = 1.0f / value[VALUES - 1];
            for (int c = 0; c < VALUES; c++) value[c] *= inverse;
        }
        float *swap = a;
        a = b;
        b = swap;
    }
    /* The bust ends softly: the lowest 45 mm fade out. */
    double low = s->box_min.y + 12.0, high = fmin(s->box_min.y + 50.0, head->landmark[SBL_LANDMARK_MENTON].y - 5.0);
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        const float *value = a + (size_t)v * VALUES;
        mask m = {value[0], value[1], value[2], value[3], value[4]};
        sbl_vec3 p = sbl_v3_load(s->position[v]);
        tint_vertex(&look[v], head, p, &m, (uint32_t)scene->seed);
        look[v].soft_normal =
            sbl_v3_store(sbl_v3_normalize(sbl_v3((double)value[MASKS], (double)value[MASKS + 1], (double)value[MASKS + 2])));
        look[v].show = (float)(high > low ? sbl_smoothstep(low, high, p.y) : 1.0);
    }
    return SBL_OK;
}
