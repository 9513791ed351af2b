/*
 * Hairs above the skin, as short straight pieces: brows and shaved stubble. Brow hairs rise near the nose and lie down outward; stubble leans
 * away from the whorl at the angles of FACTS 2.2.
 */
#include "preview/room.h"

#include "stubble/atlas.h"

#define BROW_HAIRS_PER_MM2 1.9
#define BROW_PIECES 4

/* Streams of the scene's seed. */
enum { STREAM_BROW = 11, STREAM_STUBBLE = 12 };

typedef struct brush {
    hair_stroke *stroke;
    uint32_t count, capacity;
} brush;

static void draw(brush *b, hair_stroke stroke)
{
    if (b->count < b->capacity) b->stroke[b->count++] = stroke;
}

/* The part of v in the plane across n, of length 1; any direction of that plane if nothing is left. */
static sbl_vec3 along_skin(sbl_vec3 v, sbl_vec3 n)
{
    sbl_vec3 t = sbl_v3_madd(v, n, -sbl_v3_dot(v, n));
    if (sbl_v3_length(t) > 1e-6) return sbl_v3_normalize(t);
    t = fabs(n.x) < 0.9 ? sbl_v3(1.0, 0.0, 0.0) : sbl_v3(0.0, 1.0, 0.0);
    return sbl_v3_normalize(sbl_v3_madd(t, n, -sbl_v3_dot(t, n)));
}

/* ---- brows ---- */

typedef struct brow {
    double side;             /* +1 the client's left */
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
    for (int piece = 0; piece < BROW_PIECES; piece++) {
        double angle = rise - 0.16 * piece;
        sbl_vec3 run = sbl_v3_add(sbl_v3_scale(outward, sbl_cos(angle)), sbl_v3_scale(up, sbl_sin(angle)));
        double lift = piece == 0 ? 0.35 : piece == 1 ? 0.1 : -0.06;
        sbl_vec3 to = sbl_v3_madd(sbl_v3_madd(at, run, length_mm / BROW_PIECES), n, lift * length_mm / BROW_PIECES);
        double w0 = 0.095 * (1.0 - 0.22 * piece), w1 = 0.095 * (1.0 - 0.22 * (piece + 1));
        draw(b, (hair_stroke){sbl_v3_store(at), sbl_v3_store(to), sbl_v3_store(n), (float)w0, (float)w1, (float)(0.75 + 0.25 * size)});
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

/* Draws a brow, or with an empty brush only counts its hairs. */
static uint32_t draw_brow(brush *b, const sbl_preview_scene *scene, const float *weight, double side)
{
    const sbl_surface *s = &scene->head->surface;
    brow where = brow_ends(scene->head, weight, side);
    if (!(where.outer_mm > where.inner_mm + 1.0)) return 0;
    uint32_t hairs = 0;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        const uint32_t *corner = s->triangle + 3 * (size_t)t;
        double w = ((double)weight[corner[0]] + (double)weight[corner[1]] + (double)weight[corner[2]]) / 3.0;
        if (!(w > 0.04)) continue;
        double expected = BROW_HAIRS_PER_MM2 * (double)s->area_mm2[t] * w * w;
        uint64_t base = (uint64_t)t * 64;
        uint32_t count = (uint32_t)(expected + sbl_random_unit(scene->seed, STREAM_BROW, 8 * base + 7));
        for (uint32_t k = 0; k < count && k < 63; k++) {
            double u = sbl_random_unit(scene->seed, STREAM_BROW, 8 * (base + k) + 4), v = sbl_random_unit(scene->seed, STREAM_BROW, 8 * (base + k) + 5);
            if (u + v > 1.0) u = 1.0 - u, v = 1.0 - v;
            sbl_surface_point at = {t, (float)u, (float)v};
            if (b->capacity) brow_hair(b, sbl_surface_position(s, at), sbl_surface_normal(s, at), &where, w, scene->seed, base + k);
            hairs++;
        }
    }
    return hairs;
}

/* ---- shaved hair ---- */

/* The whorl: the middle of the crown, a little behind the vertex and to the right, as in most people. */
static sbl_vec3 whorl(const sbl_head *head)
{
    sbl_vec3 top = head->landmark[SBL_LANDMARK_VERTEX], back = head->landmark[SBL_LANDMARK_OPISTHOCRANION];
    sbl_vec3 at = sbl_v3_lerp(top, back, 0.45);
    return sbl_v3(at.x - 8.0, at.y + 6.0, at.z);
}

static void stubble_unit(brush *b, const sbl_preview_scene *scene, const sbl_dot *root, sbl_vec3 crown)
{
    double per_unit = scene->hairs_per_unit > 0.0 ? scene->hairs_per_unit : 1.9;
    double length_mm = scene->stubble_mm > 0.0 ? scene->stubble_mm : 0.3;
    uint64_t seed = scene->seed, base = (uint64_t)root->site * 64;
    sbl_vec3 n = sbl_v3_load(root->normal), p = sbl_v3_load(root->position);
    sbl_vec3 flow = along_skin(sbl_v3_sub(p, crown), n), across = sbl_v3_cross(n, flow);
    /* Two uniform numbers and the floor add 1/2 to the mean: so the mean is per_unit, in units of one to three or four hairs. */
    double drawn = per_unit - 0.5 + sbl_random_unit(seed, STREAM_STUBBLE, base) + sbl_random_unit(seed, STREAM_STUBBLE, base + 1);
    uint32_t hairs = (uint32_t)sbl_clamp(drawn, 1.0, 4.5);
    /* 40 degrees on the vault, flat towards temples and nape (FACTS 2.2). */
    double exit_deg = 18.0 + 24.0 * sbl_smoothstep(0.1, 0.75, n.y);
    for (uint32_t k = 0; k < hairs; k++) {
        uint64_t c = base + 4 + 8 * k;
        double lean = (exit_deg + 7.0 * sbl_random_normal(seed, STREAM_STUBBLE, c)) * (SBL_PI / 180.0);
        double turn = 0.22 * sbl_random_normal(seed, STREAM_STUBBLE, c + 2);
        double length = length_mm * (0.8 + 0.4 * sbl_random_unit(seed, STREAM_STUBBLE, c + 6));
        sbl_vec3 run = sbl_v3_add(sbl_v3_scale(flow, sbl_cos(turn)), sbl_v3_scale(across, sbl_sin(turn)));
        sbl_vec3 along = sbl_v3_add(sbl_v3_scale(run, sbl_cos(lean)), sbl_v3_scale(n, sbl_sin(lean)));
        sbl_vec3 from = sbl_v3_madd(sbl_v3_madd(p, across, 0.11 * (k - 0.5 * (hairs - 1))), flow, 0.05 * (double)(k & 1));
        float width = (float)(0.068 + 0.022 * sbl_random_unit(seed, STREAM_STUBBLE, c + 7));
        draw(b, (hair_stroke){sbl_v3_store(from), sbl_v3_store(sbl_v3_madd(from, along, length)), root->normal, width, width, 1.0f});
    }
}

sbl_status preview_strokes(const hair_stroke **stroke, uint32_t *count, const sbl_preview_scene *scene, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_head *head = scene->head;
    uint32_t roots = scene->dots ? scene->dots->hair_count : 0;
    float *left = SBL_NEW(arena, float, head->surface.vertex_count), *right = SBL_NEW(arena, float, head->surface.vertex_count);
    if (!left || !right) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for brows", "close other programs");
    sbl_atlas_region_field(left, head, SBL_REGION_EYEBROW_LEFT);
    sbl_atlas_region_field(right, head, SBL_REGION_EYEBROW_RIGHT);
    brush b = {NULL, 0, 0};
    uint64_t capacity = (uint64_t)(draw_brow(&b, scene, left, 1.0) + draw_brow(&b, scene, right, -1.0)) * BROW_PIECES + (uint64_t)roots * 4;
    if (capacity > UINT32_MAX) return sbl_fail(diag, SBL_E_LIMIT, "there are too many hairs to draw", "use a coarser head");
    b.stroke = SBL_NEW(arena, hair_stroke, capacity);
    if (!b.stroke) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for hair", "close other programs");
    b.capacity = (uint32_t)capacity;
    draw_brow(&b, scene, left, 1.0);
    draw_brow(&b, scene, right, -1.0);
    sbl_vec3 crown = whorl(head);
    for (uint32_t i = 0; i < roots; i++) stubble_unit(&b, scene, &scene->dots->hair[i], crown);
    *stroke = b.stroke;
    *count = b.count;
    return SBL_OK;
}
