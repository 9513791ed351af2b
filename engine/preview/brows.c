/*
 * Brows: single hairs that stand up near the nose and lie down outward, strewn over the atlas's region.
 */
#include "preview/strokes.h"

#define HAIRS_PER_MM2 1.9
enum { PIECES = 4, HAIRS_PER_TRIANGLE_MAX = 64 };

typedef struct brow {
    double side;               /* +1 the client's left */
    double inner_mm, outer_mm; /* |x| of its ends */
} brow;

/* One brow hair: a curve of few pieces that turns outward and lies down on the skin. */
static void brow_hair(brush *b, sbl_vec3 root, sbl_vec3 n, const brow *where, double weight, uint64_t seed, uint64_t counter)
{
    double u = sbl_clamp((fabs(root.x) - where->inner_mm) / (where->outer_mm - where->inner_mm), 0.0, 1.0);
    double jitter = sbl_random_normal(seed, STREAM_BROW, 8 * counter), size = sbl_random_unit(seed, STREAM_BROW, 8 * counter + 3);
    double rise = (72.0 - 95.0 * sbl_smoothstep(0.0, 0.55, u) - 12.0 * u + 11.0 * jitter) * (SBL_PI / 180.0);
    double length_mm = (5.0 + 5.5 * sbl_smoothstep(0.0, 0.35, u) * (1.0 - 0.45 * u)) * (0.65 + 0.5 * size) * (0.6 + 0.4 * weight);
    sbl_vec3 outward = along_skin(sbl_v3(where->side, 0.0, 0.0), n), up = along_skin(sbl_v3(0.0, 1.0, 0.0), n);
    sbl_vec3 at = root;
    for (int piece = 0; piece < PIECES; piece++) {
        double angle = rise - 0.16 * piece;
        sbl_vec3 run = sbl_v3_add(sbl_v3_scale(outward, sbl_cos(angle)), sbl_v3_scale(up, sbl_sin(angle)));
        double lift = piece == 0 ? 0.35 : piece == 1 ? 0.1 : -0.06;
        sbl_vec3 to = sbl_v3_madd(sbl_v3_madd(at, run, length_mm / PIECES), n, lift * length_mm / PIECES);
        double w0 = 0.095 * (1.0 - 0.22 * piece), w1 = 0.095 * (1.0 - 0.22 * (piece + 1));
        brush_draw(b, (hair_stroke){sbl_v3_store(at), sbl_v3_store(to), sbl_v3_store(n), (float)w0, (float)w1, (float)(0.75 + 0.25 * size),
                                    0.55f, false});
        at = to;
    }
}

static brow brow_ends(const sbl_head *head, const float *weight, double side)
{
    brow w = {side, 1e30, -1e30};
    for (uint32_t v = 0; v < head->surface.vertex_count; v++) {
        if (!(weight[v] > 0.3f)) continue;
        double x = fabs((double)head->surface.position[v].x);
        w.inner_mm = fmin(w.inner_mm, x);
        w.outer_mm = fmax(w.outer_mm, x);
    }
    return w;
}

void preview_brow(brush *b, const sbl_preview_scene *scene, const float *weight, double side)
{
    const sbl_surface *s = &scene->head->surface;
    brow where = brow_ends(scene->head, weight, side);
    if (!(where.outer_mm > where.inner_mm + 1.0)) return;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        const uint32_t *corner = s->triangle + 3 * (size_t)t;
        double w = ((double)weight[corner[0]] + (double)weight[corner[1]] + (double)weight[corner[2]]) / 3.0;
        if (!(w > 0.04)) continue;
        double expected = HAIRS_PER_MM2 * (double)s->area_mm2[t] * w * w;
        uint64_t base = (uint64_t)t * HAIRS_PER_TRIANGLE_MAX;
        uint32_t count = (uint32_t)(expected + sbl_random_unit(scene->seed, STREAM_BROW, 8 * base + 7));
        for (uint32_t k = 0; k < count && k < HAIRS_PER_TRIANGLE_MAX; k++) {
            double u = sbl_random_unit(scene->seed, STREAM_BROW, 8 * (base + k) + 4);
            double v = sbl_random_unit(scene->seed, STREAM_BROW, 8 * (base + k) + 5);
            if (u + v > 1.0) u = 1.0 - u, v = 1.0 - v;
            sbl_surface_point at = {t, (float)u, (float)v};
            brow_hair(b, sbl_surface_position(s, at), sbl_surface_normal(s, at), &where, w, scene->seed, base + k);
        }
    }
}
