/*
 * The looks of many dots by interpolation: dots of one session and one pigment differ in size, strength and depth alone, so a small grid
 * over these three serves them all.
 */
#include "preview/room.h"
#include "skin/dot_look.h"

#define TYPICAL_DAYS 60.0 /* healed */

static void widen(double range[2], double value)
{
    range[0] = fmin(range[0], value);
    range[1] = fmax(range[1], value);
}

static double node(const double range[2], int k, int count)
{
    return range[0] + (range[1] - range[0]) * k / (count - 1);
}

/* ---- pigments ---- */

static const sbl_preview_ink *ink_of(const sbl_preview_scene *scene, const sbl_dot *dot)
{
    if (!scene->ink || dot->zone >= scene->ink_zones || dot->session < 1 || dot->session > SBL_SESSIONS_MAX) return NULL;
    const sbl_preview_ink *ink = &scene->ink[(uint32_t)dot->zone * SBL_SESSIONS_MAX + dot->session - 1u];
    return ink->strength_per_mm[1] > 0.0 ? ink : NULL;
}

/* Without ink the strength follows from the tone alone; with it the tone, 1 in full, is what the design lightens the edge by. */
static double log_strength(const sbl_preview_scene *scene, const sbl_dot *dot)
{
    const sbl_preview_ink *ink = ink_of(scene, dot);
    double tone = sbl_clamp((double)dot->tone, 0.0, 1.0), factor = sbl_log(DOT_TONE_FACTOR);
    return ink ? sbl_log(ink->strength_per_mm[1]) + (tone - 1.0) * factor : sbl_log(DOT_TONE_0_PER_MM) + tone * factor;
}

static bool same_hue(const double a[3], const double b[3])
{
    return fabs(a[0] - b[0]) < 1e-6 && fabs(a[2] - b[2]) < 1e-6;
}

static uint32_t hue_of(const dot_hues *hues, const sbl_preview_scene *scene, const sbl_dot *dot)
{
    const sbl_preview_ink *ink = ink_of(scene, dot);
    if (!ink) return 0;
    const double *s = ink->strength_per_mm, hue[3] = {s[0] / s[1], 1.0, s[2] / s[1]};
    for (uint32_t k = 1; k < hues->count; k++)
        if (same_hue(hues->hue[k], hue)) return k;
    return 0;
}

static void find_hues(dot_hues *hues, const sbl_preview_scene *scene)
{
    *hues = (dot_hues){.count = 1, .hue = {{1.0, 1.0, 1.0}}};
    for (uint32_t i = 0; scene->ink && i < scene->ink_zones * SBL_SESSIONS_MAX; i++) {
        const double *s = scene->ink[i].strength_per_mm;
        if (!(s[1] > 0.0)) continue;
        double hue[3] = {s[0] / s[1], 1.0, s[2] / s[1]};
        uint32_t k = 1;
        while (k < hues->count && !same_hue(hues->hue[k], hue)) k++;
        if (k < hues->count || k == DOT_HUES_MAX) continue;
        for (int c = 0; c < 3; c++) hues->hue[k][c] = hue[c];
        hues->count++;
    }
}

static void include(dot_range *r, const dot_place *place)
{
    widen(r->size, place->size);
    widen(r->strength, place->strength);
    widen(r->depth, place->depth);
    r->any = true;
}

sbl_status preview_hues(dot_hues *hues, const sbl_preview_scene *scene, sbl_arena *arena, sbl_diag *diag)
{
    static const dot_range nowhere = {{1e30, -1e30}, {1e30, -1e30}, {1e30, -1e30}, false};
    uint32_t count = scene->dots ? scene->dots->count : 0;
    find_hues(hues, scene);
    hues->whole = nowhere;
    for (uint32_t h = 0; h < hues->count; h++) hues->range[h] = nowhere;
    dot_place *place = SBL_NEW(arena, dot_place, count);
    if (!place) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the dots of a picture", "close other programs");
    for (uint32_t i = 0; i < count; i++) {
        const sbl_dot *dot = &scene->dots->dot[i];
        place[i] = (dot_place){hues->count > 1 ? hue_of(hues, scene, dot) : 0, (double)dot->diameter_mm, log_strength(scene, dot),
                               (double)dot->depth_target_mm};
        include(&hues->range[place[i].hue], &place[i]);
        include(&hues->whole, &place[i]);
    }
    hues->place = place;
    return SBL_OK;
}

/* ---- looks ---- */

static sbl_dot_state state_at(const sbl_preview_scene *scene, const double hue[3], double size, double log_of_strength, double depth,
                              double t_days)
{
    double s = sbl_exp(log_of_strength);
    return (sbl_dot_state){.diameter_mm = size,
                           .depth_mm = depth,
                           .t_days = t_days,
                           .tau_years = scene->tau_years,
                           .strength_per_mm = {s * hue[0], s * hue[1], s * hue[2]}};
}

/* The middle of the range. */
static void typical_profile(sbl_dot_profile *profile, double *radius_mm, const sbl_preview_scene *scene, const double hue[3],
                            const dot_range *r, double t_days)
{
    sbl_dot_look look;
    sbl_dot_state state = state_at(scene, hue, 0.5 * (r->size[0] + r->size[1]), 0.5 * (r->strength[0] + r->strength[1]),
                                   0.5 * (r->depth[0] + r->depth[1]), t_days);
    dot_look_profile(&look, profile, &state, scene->skin);
    *radius_mm = 0.5 * look.diameter_mm;
}

static void fill(dot_looks *looks, const sbl_preview_scene *scene, const double hue[3], const dot_range *r, double t_days)
{
    sbl_dot_profile profile;
    double radius_mm;
    *looks = (dot_looks){.size = {r->size[0], r->size[1]}, .tone = {r->strength[0], r->strength[1]}, .depth = {r->depth[0], r->depth[1]}};
    for (int i = 0; i < DOT_GRID_SIZE; i++)
        for (int j = 0; j < DOT_GRID_TONE; j++)
            for (int k = 0; k < DOT_GRID_DEPTH; k++) {
                /* Along a range without width all nodes are the same. */
                int si = r->size[1] > r->size[0] ? i : 0, sj = r->strength[1] > r->strength[0] ? j : 0,
                    sk = r->depth[1] > r->depth[0] ? k : 0;
                if (si != i || sj != j || sk != k) {
                    looks->profile[i][j][k] = looks->profile[si][sj][sk];
                    continue;
                }
                sbl_dot_state state = state_at(scene, hue, node(r->size, i, DOT_GRID_SIZE), node(r->strength, j, DOT_GRID_TONE),
                                               node(r->depth, k, DOT_GRID_DEPTH), t_days);
                sbl_dot_look look;
                dot_look_profile(&look, &profile, &state, scene->skin);
                looks->profile[i][j][k] = preview_profile(&profile, 0.5 * look.diameter_mm);
                looks->redness = look.redness;
            }
    typical_profile(&profile, &radius_mm, scene, hue, r, t_days);
    preview_core_shape(&looks->core, &profile, radius_mm);
}

void preview_looks(dot_looks *looks, const sbl_preview_scene *scene, const dot_hues *hues, double t_days)
{
    for (uint32_t h = 0; h < hues->count; h++)
        if (hues->range[h].any) fill(&looks[h], scene, hues->hue[h], &hues->range[h], t_days);
    /* Whoever asks for the redness asks the first. */
    for (uint32_t h = 1; h < hues->count; h++) looks[0].redness = fmax(looks[0].redness, looks[h].redness);
}

void preview_typical_halo(dot_halo_shape *shape, const sbl_preview_scene *scene, const dot_hues *hues, double cell_mm)
{
    sbl_dot_profile profile;
    double radius_mm;
    typical_profile(&profile, &radius_mm, scene, hues->hue[hues->count - 1], &hues->whole, TYPICAL_DAYS);
    preview_halo_shape(shape, &profile, radius_mm, cell_mm);
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

dot_profile preview_profile_of(const dot_looks *looks, const dot_place *dot)
{
    double u, v, w;
    int i = cell(looks->size, dot->size, DOT_GRID_SIZE, &u), j = cell(looks->tone, dot->strength, DOT_GRID_TONE, &v);
    int k = cell(looks->depth, dot->depth, DOT_GRID_DEPTH, &w);
    dot_profile sum = {0};
    for (int corner = 0; corner < 8; corner++) {
        int di = corner & 1, dj = corner >> 1 & 1, dk = corner >> 2;
        float weight = (float)((di ? u : 1.0 - u) * (dj ? v : 1.0 - v) * (dk ? w : 1.0 - w));
        if (weight <= 0.0f) continue;
        const dot_profile *at = &looks->profile[i + di][j + dj][k + dk];
        for (int c = 0; c < 3; c++) {
            sum.core_mm2[c] += weight * at->core_mm2[c];
            sum.halo_mm2[c] += weight * at->halo_mm2[c];
        }
        sum.reach_mm += weight * at->reach_mm;
    }
    return sum;
}
