/*
 * Is hair long? A model calls stubble hair as it does long hair, and both may have the skin's colour. But stubble lies on the head, and long hair stands out
 * from it: over the ears, beside the neck, and as a volume.
 */
#include "stubble/photo_preview.h"

/* A fit's border is good to some millimetres, and a model's cell is two. */
#define BEYOND_MM 8.0
/* Of the hair above the nose: so much of it beyond the head is more than a fit that is off. */
#define LONG_SHARE 0.04
#define HAIR       128

/* Column and row, and how far away. False: behind the camera. */
static bool cell_of(double cell[2], double *depth, const sbl_photo_hair *hair, const sbl_pinhole *camera, sbl_vec3 place)
{
    double px[2];
    if (!sbl_pinhole_project(camera, place, px, depth)) return false;
    for (int a = 0; a < 2; a++) cell[a] = hair->cell_of_px[a][0] * px[0] + hair->cell_of_px[a][1] * px[1] + hair->cell_of_px[a][2];
    return true;
}

/* Cells within a radius of a place of the head. */
static void cover_around(uint8_t *covered, const sbl_photo_hair *hair, const double at[2], double radius)
{
    double size = hair->size;
    uint32_t left = (uint32_t)sbl_clamp(at[0] - radius, 0.0, size), right = (uint32_t)sbl_clamp(at[0] + radius + 1.0, 0.0, size),
             top = (uint32_t)sbl_clamp(at[1] - radius, 0.0, size), bottom = (uint32_t)sbl_clamp(at[1] + radius + 1.0, 0.0, size);
    for (uint32_t r = top; r < bottom; r++)
        for (uint32_t q = left; q < right; q++) {
            double x = q + 0.5 - at[0], y = r + 0.5 - at[1];
            if (x * x + y * y < radius * radius) covered[r * hair->size + q] = 1;
        }
}

static bool cover_head(uint8_t *covered, const sbl_photo_hair *hair, const sbl_head *head, const sbl_pinhole *camera)
{
    double cell[2], depth,
        cells_a_px = sqrt(hair->cell_of_px[0][0] * hair->cell_of_px[0][0] + hair->cell_of_px[0][1] * hair->cell_of_px[0][1]);
    if (!cell_of(cell, &depth, hair, camera, head->chart_origin)) return false;
    double radius = BEYOND_MM * camera->focal_px / depth * cells_a_px;
    for (uint32_t v = 0; v < head->surface.vertex_count; v++)
        if (cell_of(cell, NULL, hair, camera, sbl_v3_load(head->surface.position[v]))) cover_around(covered, hair, cell, radius);
    return true;
}

/* Cells in the photo's own direction from the nose towards the top of the head. */
typedef struct above_nose {
    double along[2], from; /* columns and rows along it, and what the nose has */
} above_nose;

static bool find_nose(above_nose *nose, const sbl_photo_hair *hair, const sbl_head *head, const sbl_pinhole *camera)
{
    double tip[2], top[2];
    if (!cell_of(tip, NULL, hair, camera, head->landmark[SBL_LANDMARK_NOSE_TIP]) ||
        !cell_of(top, NULL, hair, camera, head->landmark[SBL_LANDMARK_VERTEX]))
        return false;
    for (int a = 0; a < 2; a++) nose->along[a] = top[a] - tip[a];
    nose->from = nose->along[0] * tip[0] + nose->along[1] * tip[1];
    return true;
}

static double share_beyond(const uint8_t *covered, const sbl_photo_hair *hair, const above_nose *nose)
{
    uint32_t count = 0, beyond = 0;
    for (uint32_t r = 0; r < hair->size; r++)
        for (uint32_t q = 0; q < hair->size; q++) {
            uint32_t i = r * hair->size + q;
            if (hair->level[i] < HAIR || nose->along[0] * (q + 0.5) + nose->along[1] * (r + 0.5) < nose->from) continue;
            count++;
            beyond += !covered[i];
        }
    return count ? (double)beyond / count : 0.0;
}

bool sbl_photo_hair_is_long(const sbl_photo_hair *hair, const sbl_head *head, const sbl_pinhole *camera, sbl_arena *arena)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    above_nose nose;
    uint8_t *covered = SBL_NEW(arena, uint8_t, (uint64_t)hair->size * hair->size);
    bool found = covered && find_nose(&nose, hair, head, camera) && cover_head(covered, hair, head, camera) &&
                 share_beyond(covered, hair, &nose) > LONG_SHARE;
    sbl_arena_rewind(arena, mark);
    return found;
}
