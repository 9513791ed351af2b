#include "head/scan.h"

/* Surroundings that speak for a landmark. */
#define PATCH_MM 28.0
enum { PATCH_SAMPLES = 160 };

/*
 * How far a landmark moved this way is off, one sd in mm: 2.0 where the form around it is sharp, more on smooth places. Judgement, not
 * a measurement; given landmarks get GIVEN_SD_MM.
 */
static const double transferred_sd_mm[SBL_LANDMARK_COUNT] = {
    [SBL_LANDMARK_GLABELLA] = 2.5,
    [SBL_LANDMARK_SELLION] = 2.5,
    [SBL_LANDMARK_NOSE_TIP] = 1.5,
    [SBL_LANDMARK_MENTON] = 3.5,
    [SBL_LANDMARK_VERTEX] = 5.0,
    [SBL_LANDMARK_OPISTHOCRANION] = 5.0,
    [SBL_LANDMARK_INION] = 10.0,
    [SBL_LANDMARK_TRAGION_LEFT] = 3.5,
    [SBL_LANDMARK_TRAGION_RIGHT] = 3.5,
    [SBL_LANDMARK_LATERAL_CANTHUS_LEFT] = 3.0,
    [SBL_LANDMARK_LATERAL_CANTHUS_RIGHT] = 3.0,
    [SBL_LANDMARK_CHEILION_LEFT] = 3.0,
    [SBL_LANDMARK_CHEILION_RIGHT] = 3.0,
    [SBL_LANDMARK_GONION_LEFT] = 8.0,
    [SBL_LANDMARK_GONION_RIGHT] = 8.0,
};

/* The model's samples within reach of a landmark, at most PATCH_SAMPLES. */
static uint32_t gather_patch(align_sample *out, const align_model *model, sbl_vec3 landmark)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < model->count && count < PATCH_SAMPLES; i++)
        if (sbl_v3_distance(model->sample[i].position, landmark) < PATCH_MM) out[count++] = model->sample[i];
    return count;
}

void scan_transfer_landmarks(sbl_vec3 *landmark, double *sd_mm, const sbl_surface *raw, const align_pose *pose, const align_model *model)
{
    static const align_options local = {ALIGN_MOVE, 1, 8, 6.0, 3.0};
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        align_sample patch[PATCH_SAMPLES];
        align_pose moved = *pose;
        uint32_t count = gather_patch(patch, model, model->head->landmark[i]);
        /* The smooth vault holds a patch nowhere: what lies there is found by its height and depth. */
        bool smooth = i == SBL_LANDMARK_VERTEX || i == SBL_LANDMARK_OPISTHOCRANION || i == SBL_LANDMARK_INION;
        if (!smooth && count >= 12) align_refine(&moved, patch, count, raw, &local);
        sbl_vec3 before = align_to_scan(pose, model->head->landmark[i]);
        landmark[i] = align_to_scan(&moved, model->head->landmark[i]);
        /* A patch that ran away found something else. */
        if (sbl_v3_distance(before, landmark[i]) > 12.0 * align_scale(pose)) landmark[i] = before;
        sbl_surface_hit hit;
        if (sbl_surface_closest(raw, landmark[i], 25.0 * align_scale(pose), &hit)) landmark[i] = hit.position;
        sd_mm[i] = transferred_sd_mm[i];
    }
}

/* The profile of the face in the midplane: how far forward the skin is at a height. */
static bool profile(const sbl_head *head, double x, double y, sbl_vec3 *at)
{
    sbl_surface_hit hit;
    if (!sbl_surface_ray(&head->surface, sbl_v3(x, y, 250.0), sbl_v3(0.0, 0.0, -1.0), 300.0, &hit)) return false;
    *at = hit.position;
    return true;
}

/* The most anterior (sign 1) or deepest (-1) place of the profile within reach_mm of a landmark; left as it is where there is none inside.
 */
static void seek_on_profile(sbl_head *head, sbl_landmark landmark, double sign, double reach_mm)
{
    sbl_vec3 from = head->landmark[landmark], best = from, p;
    double best_y = from.y, most = -INFINITY, step = 0.5;
    int steps = (int)(reach_mm / step);
    for (int i = -steps; i <= steps; i++) {
        double y = from.y + step * i;
        if (!profile(head, from.x, y, &p) || sign * p.z <= most) continue;
        most = sign * p.z;
        best = p;
        best_y = y;
    }
    if (fabs(best_y - from.y) < reach_mm - step) head->landmark[landmark] = best;
}

/* Of the skin of the vault, what scores highest: up for the vertex, distance from the glabella for the opisthocranion. */
static void seek_on_vault(sbl_head *head, sbl_landmark landmark)
{
    const sbl_surface *s = &head->surface;
    sbl_vec3 glabella = head->landmark[SBL_LANDMARK_GLABELLA];
    double most = -INFINITY;
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        sbl_vec3 p = sbl_v3_load(s->position[v]);
        if (head->part[v] != SBL_PART_SKIN || fabs(p.x) > 30.0 || p.z > 20.0) continue;
        /* The opisthocranion lies above the muscles of the neck. */
        if (landmark == SBL_LANDMARK_OPISTHOCRANION && (p.y < 5.0 || p.z > -40.0)) continue;
        double score = landmark == SBL_LANDMARK_VERTEX ? p.y : sbl_v3_distance(p, glabella);
        if (score <= most) continue;
        most = score;
        head->landmark[landmark] = p;
    }
}

void scan_settle_landmarks(sbl_head *head, const bool *fixed)
{
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        sbl_surface_hit hit;
        if (sbl_surface_closest(&head->surface, head->landmark[i], 30.0, &hit)) head->landmark[i] = hit.position;
    }
    if (!fixed[SBL_LANDMARK_GLABELLA]) seek_on_profile(head, SBL_LANDMARK_GLABELLA, 1.0, 8.0);
    if (!fixed[SBL_LANDMARK_SELLION]) seek_on_profile(head, SBL_LANDMARK_SELLION, -1.0, 8.0);
    if (!fixed[SBL_LANDMARK_NOSE_TIP]) seek_on_profile(head, SBL_LANDMARK_NOSE_TIP, 1.0, 8.0);
    if (!fixed[SBL_LANDMARK_VERTEX]) seek_on_vault(head, SBL_LANDMARK_VERTEX);
    if (!fixed[SBL_LANDMARK_OPISTHOCRANION]) seek_on_vault(head, SBL_LANDMARK_OPISTHOCRANION);
}
