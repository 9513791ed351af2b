/* vault_photo.h - what tests of dots on photos are made of: a mean head, large dots on its vault, a camera before it and the rays of its pixels. */
#ifndef STUBBLE_TESTS_VAULT_PHOTO_H
#define STUBBLE_TESTS_VAULT_PHOTO_H

#include "check.h"
#include "stubble/photo_preview.h"

static inline void vault_head(sbl_head *head, sbl_skin *skin, sbl_arena *arena)
{
    sbl_diag diag = {0};
    sbl_measures measures = {.sex = SBL_SEX_MALE};
    sbl_head_options coarse = {.scalp_edge_mm = 4.0};
    REQUIRE(sbl_head_from_measures(head, &measures, &coarse, NULL, arena, &diag) == SBL_OK);
    REQUIRE(sbl_skin_from_fitzpatrick(skin, 2, &diag) == SBL_OK);
}

/* Where dots lie, as seen from inside of the head: so far to either side, from `low` up by `rise`, for so much ahead. */
typedef struct vault_cap {
    double aside, low, rise, ahead;
} vault_cap;

static inline void vault_dots(sbl_dots *dots, sbl_dot *dot, uint32_t count, const sbl_head *head, vault_cap cap)
{
    for (uint64_t k = 0; dots->count < count && k < 100000; k++) {
        sbl_vec3 d = sbl_v3(cap.aside * (2.0 * sbl_random_unit(1, 0, k) - 1.0), cap.low + cap.rise * sbl_random_unit(1, 1, k), cap.ahead);
        sbl_surface_hit hit;
        if (!sbl_head_lift(head, sbl_v3_normalize(d), &hit)) continue;
        dot[dots->count] = (sbl_dot){.site = dots->count,
                                     .at = hit.at,
                                     .position = sbl_v3_store(hit.position),
                                     .normal = sbl_v3_store(sbl_surface_normal(&head->surface, hit.at)),
                                     .session = 1,
                                     .diameter_mm = 0.8f, /* large, so that a small picture shows it */
                                     .tone = 0.8f,
                                     .depth_target_mm = 0.12f};
        dots->count++;
    }
    REQUIRE(dots->count == count);
}

/* From the camera through the middle of a pixel. */
static inline sbl_vec3 vault_ray(const sbl_pinhole *camera, uint32_t x, uint32_t y)
{
    const double *r = camera->rotation;
    double u = (x + 0.5 - camera->center_x) / camera->focal_px, v = (y + 0.5 - camera->center_y) / camera->focal_px;
    return sbl_v3(r[0] * u + r[3] * v + r[6], r[1] * u + r[4] * v + r[7], r[2] * u + r[5] * v + r[8]);
}

#endif
