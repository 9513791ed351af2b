/*
 * The looks of many dots by interpolation: dots of one session differ in size, tone and depth alone, so a small grid over these three
 * serves them all.
 */
#include "preview/room.h"

static void widen(double range[2], double value)
{
    range[0] = fmin(range[0], value);
    range[1] = fmax(range[1], value);
}

static double node(const double range[2], int k, int count)
{
    return range[0] + (range[1] - range[0]) * k / (count - 1);
}

void preview_looks(dot_looks *looks, const sbl_preview_scene *scene, double t_days)
{
    looks->size[0] = looks->tone[0] = looks->depth[0] = 1e30;
    looks->size[1] = looks->tone[1] = looks->depth[1] = -1e30;
    for (uint32_t i = 0; i < scene->dots->count; i++) {
        const sbl_dot *dot = &scene->dots->dot[i];
        widen(looks->size, (double)dot->diameter_mm);
        widen(looks->tone, (double)dot->tone);
        widen(looks->depth, (double)dot->depth_target_mm);
    }
    for (int i = 0; i < DOT_GRID_SIZE; i++)
        for (int j = 0; j < DOT_GRID_TONE; j++)
            for (int k = 0; k < DOT_GRID_DEPTH; k++) {
                /* Along a range without width all nodes are the same. */
                int si = looks->size[1] > looks->size[0] ? i : 0, sj = looks->tone[1] > looks->tone[0] ? j : 0,
                    sk = looks->depth[1] > looks->depth[0] ? k : 0;
                if (si != i || sj != j || sk != k) {
                    looks->profile[i][j][k] = looks->profile[si][sj][sk];
                    continue;
                }
                sbl_dot_state state = {.diameter_mm = node(looks->size, i, DOT_GRID_SIZE),
                                       .tone = node(looks->tone, j, DOT_GRID_TONE),
                                       .depth_mm = node(looks->depth, k, DOT_GRID_DEPTH),
                                       .t_days = t_days,
                                       .tau_years = scene->tau_years};
                sbl_dot_look look = sbl_dot_look_at(&state, scene->skin);
                looks->profile[i][j][k] = preview_profile(&look);
                looks->redness = look.redness;
            }
}

static int cell(const double range[2], double value, int count, double *part)
{
    double width = range[1] - range[0];
    double t = width > 1e-12 ? sbl_clamp((value - range[0]) / width, 0.0, 1.0) * (count - 1) : 0.0;
    int k = (int)t;
    if (k > count - 2) k = count - 2;
    *part = t - k;
    return k;
}

dot_profile preview_profile_of(const dot_looks *looks, const sbl_dot *dot)
{
    double u, v, w;
    int i = cell(looks->size, (double)dot->diameter_mm, DOT_GRID_SIZE, &u), j = cell(looks->tone, (double)dot->tone, DOT_GRID_TONE, &v);
    int k = cell(looks->depth, (double)dot->depth_target_mm, DOT_GRID_DEPTH, &w);
    dot_profile sum = {0};
    for (int corner = 0; corner < 8; corner++) {
        int di = corner & 1, dj = corner >> 1 & 1, dk = corner >> 2;
        float weight = (float)((di ? u : 1.0 - u) * (dj ? v : 1.0 - v) * (dk ? w : 1.0 - w));
        if (weight <= 0.0f) continue;
        const dot_profile *at = &looks->profile[i + di][j + dj][k + dk];
        for (int c = 0; c < 3; c++) {
            sum.core_mm2[c] += weight * at->core_mm2[c];
            sum.tail_mm2[c] += weight * at->tail_mm2[c];
        }
        sum.radius_mm += weight * at->radius_mm;
        sum.blur_mm += weight * at->blur_mm;
        sum.core_area_mm2 += weight * at->core_area_mm2;
        sum.halo_mass += weight * at->halo_mass;
    }
    return sum;
}
