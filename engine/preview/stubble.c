/*
 * Shaved hair: each follicular unit shows one to four short hairs, which lean away from the whorl at the exit angles of FACTS 2.2.
 */
#include "preview/strokes.h"

/* The whorl: the middle of the crown, a little behind the vertex and to the right, as in most people. */
static sbl_vec3 whorl(const sbl_head *head)
{
    sbl_vec3 top = head->landmark[SBL_LANDMARK_VERTEX], back = head->landmark[SBL_LANDMARK_OPISTHOCRANION];
    sbl_vec3 at = sbl_v3_lerp(top, back, 0.45);
    return sbl_v3(at.x - 8.0, at.y + 6.0, at.z);
}

/* Hairs of a unit leave the skin side by side, hardly farther apart than they are thick, over the root that is seen through it. */
#define BESIDE_MM 0.08
#define BEFORE_MM 0.04

static void stubble_unit(brush *b, const sbl_preview_scene *scene, const sbl_dot *root, sbl_vec3 crown)
{
    double per_unit = scene->hairs_per_unit > 0.0 ? scene->hairs_per_unit : 1.9;
    double length_mm = scene->stubble_mm > 0.0 ? scene->stubble_mm : 0.3;
    uint64_t seed = scene->seed, base = (uint64_t)root->site * 64;
    /* Two uniform numbers and the floor add 1/2 to the mean: so the mean is per_unit, in units of one to three or four hairs. */
    double drawn = per_unit - 0.5 + sbl_random_unit(seed, STREAM_STUBBLE, base) + sbl_random_unit(seed, STREAM_STUBBLE, base + 1);
    uint32_t hairs = (uint32_t)sbl_clamp(drawn, 1.0, 4.5);
    if (!b->stroke) {
        b->count += hairs;
        return;
    }
    sbl_vec3 n = sbl_v3_load(root->normal), p = sbl_v3_load(root->position);
    sbl_vec3 flow = along_skin(sbl_v3_sub(p, crown), n), across = sbl_v3_cross(n, flow);
    /* 40 degrees on the vault, flat towards temples and nape (FACTS 2.2). */
    double exit_deg = 18.0 + 24.0 * sbl_smoothstep(0.1, 0.75, n.y);
    for (uint32_t k = 0; k < hairs; k++) {
        uint64_t c = base + 4 + 8 * k;
        double lean = (exit_deg + 7.0 * sbl_random_normal(seed, STREAM_STUBBLE, c)) * (SBL_PI / 180.0);
        double turn = 0.22 * sbl_random_normal(seed, STREAM_STUBBLE, c + 2);
        double length = length_mm * (0.8 + 0.4 * sbl_random_unit(seed, STREAM_STUBBLE, c + 6));
        sbl_vec3 run = sbl_v3_add(sbl_v3_scale(flow, sbl_cos(turn)), sbl_v3_scale(across, sbl_sin(turn)));
        sbl_vec3 along = sbl_v3_add(sbl_v3_scale(run, sbl_cos(lean)), sbl_v3_scale(n, sbl_sin(lean)));
        sbl_vec3 from = sbl_v3_madd(sbl_v3_madd(p, across, BESIDE_MM * (k - 0.5 * (hairs - 1))), flow, BEFORE_MM * (double)(k & 1));
        float width = (float)(0.068 + 0.022 * sbl_random_unit(seed, STREAM_STUBBLE, c + 7));
        brush_draw(b, (hair_stroke){sbl_v3_store(from), sbl_v3_store(sbl_v3_madd(from, along, length)), root->normal, width, width, 1.0f,
                                    0.12f, true});
    }
}

void preview_stubble(brush *b, const sbl_preview_scene *scene)
{
    if (!scene->dots) return;
    sbl_vec3 crown = whorl(scene->head);
    for (uint32_t i = 0; i < scene->dots->hair_count; i++) stubble_unit(b, scene, &scene->dots->hair[i], crown);
}
