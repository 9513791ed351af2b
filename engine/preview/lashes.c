/*
 * Lashes of closed eyes. The line where the lids meet is the one that the template is built with (engine/head/features_orbit.c), carried
 * over by the chart's axes and laid on the skin.
 */
#include "preview/strokes.h"

enum { LINE_POINTS = 48, LASHES = 84, PIECES = 4 };

/* The chart's origin on the mean head, in the frame of a head; mean_head_radii.csv gives it as (0, 45, 8) in the file's own. */
static const sbl_vec3 mean_origin = {0.0, 33.0, -17.0};

/* The line of the lids on the mean head, 0 at the inner corner, 1 at the outer one. */
static sbl_vec3 mean_line(double along, double side)
{
    double x = 17.5 + 28.0 * along, t = (x - 31.0) / 15.0, out = (x - 31.2) / 17.2;
    return sbl_v3(side * x, 15.6 + 0.8 * t + 3.6 * t * t, 57.2 + 15.0 * sqrt(1.0 - out * out));
}

static bool line_point(sbl_vec3 *p, sbl_vec3 *n, const sbl_head *head, double along, double side)
{
    sbl_vec3 m = sbl_v3_sub(mean_line(along, side), mean_origin), s = head->chart_scale;
    sbl_vec3 guess = sbl_v3_add(head->chart_origin, sbl_v3(m.x * s.x, m.y * s.y, m.z * s.z));
    sbl_surface_hit hit;
    if (!sbl_surface_closest(&head->surface, guess, 8.0, &hit)) return false;
    *p = hit.position;
    *n = sbl_surface_normal(&head->surface, hit.at);
    return true;
}

/* A lash leaves the lid forward, falls, and turns up at its end; it fans out towards the corners. */
static void lash(brush *b, sbl_vec3 root, double along, double side, uint64_t seed, uint64_t index)
{
    double length_mm = (4.2 + 3.6 * sbl_smoothstep(0.0, 0.75, along)) * (0.75 + 0.4 * sbl_random_unit(seed, STREAM_LASH, 8 * index));
    double fan = side * (-0.55 + 1.35 * along) + 0.12 * sbl_random_normal(seed, STREAM_LASH, 4 * index + 1);
    double fall = -0.75 + 0.10 * sbl_random_normal(seed, STREAM_LASH, 4 * index + 2);
    sbl_vec3 at = root;
    for (int piece = 0; piece < PIECES; piece++) {
        sbl_vec3 run = sbl_v3_normalize(sbl_v3(fan, fall + 0.34 * piece, 0.9));
        sbl_vec3 to = sbl_v3_madd(at, run, length_mm / PIECES);
        double w0 = 0.10 * (1.0 - 0.2 * piece), w1 = 0.10 * (1.0 - 0.2 * (piece + 1));
        brush_draw(b, (hair_stroke){sbl_v3_store(at), sbl_v3_store(to), {0.0f, 0.0f, 1.0f}, (float)w0, (float)w1, 0.9f, 0.3f, false});
        at = to;
    }
}

static void eye(brush *b, const sbl_preview_scene *scene, double side)
{
    sbl_vec3 last, last_normal;
    bool have_last = line_point(&last, &last_normal, scene->head, 0.0, side);
    for (int k = 1; k < LINE_POINTS; k++) {
        sbl_vec3 p, n;
        bool have = line_point(&p, &n, scene->head, (double)k / (LINE_POINTS - 1), side);
        /* The roots run together into a dark line, thinner towards the inner corner. */
        float width = 0.25f + 0.35f * (float)k / LINE_POINTS;
        if (have && have_last)
            brush_draw(b, (hair_stroke){sbl_v3_store(last), sbl_v3_store(p), sbl_v3_store(n), width, width, 0.62f, 0.3f, false});
        last = p;
        have_last = have;
    }
    uint64_t base = side > 0.0 ? 0 : LASHES;
    for (uint64_t k = 0; k < LASHES; k++) {
        double along = sbl_clamp(((double)k + sbl_random_unit(scene->seed, STREAM_LASH, 8 * (base + k) + 6)) / LASHES, 0.03, 1.0);
        sbl_vec3 p, n;
        if (line_point(&p, &n, scene->head, along, side)) lash(b, p, along, side, scene->seed, base + k);
    }
}

void preview_lashes(brush *b, const sbl_preview_scene *scene)
{
    if (scene->head->source == SBL_HEAD_SCAN) return;
    eye(b, scene, 1.0);
    eye(b, scene, -1.0);
}
