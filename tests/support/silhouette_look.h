/* silhouette_look.h - the silhouette of a head as a camera a metre and a half away sees it, filled triangle by triangle. */
#ifndef STUBBLE_TESTS_SILHOUETTE_LOOK_H
#define STUBBLE_TESTS_SILHOUETTE_LOOK_H

#include "check.h"
#include "stubble/face.h"

#include <string.h>

enum { LOOK_SIZE = SBL_SILHOUETTE_SIZE };

static inline void look_fill(sbl_silhouette *s, const double p[3][2])
{
    double area = (p[1][0] - p[0][0]) * (p[2][1] - p[0][1]) - (p[1][1] - p[0][1]) * (p[2][0] - p[0][0]);
    int low = (int)sbl_clamp(fmin(fmin(p[0][1], p[1][1]), p[2][1]) - 0.5, 0.0, LOOK_SIZE),
        high = (int)sbl_clamp(fmax(fmax(p[0][1], p[1][1]), p[2][1]) + 0.5, 0.0, LOOK_SIZE);
    for (int y = low; y < high; y++)
        for (int x = (int)sbl_clamp(fmin(fmin(p[0][0], p[1][0]), p[2][0]) - 0.5, 0.0, LOOK_SIZE); x < LOOK_SIZE; x++) {
            double at[2] = {x + 0.5, y + 0.5}, part[3];
            if (at[0] > fmax(fmax(p[0][0], p[1][0]), p[2][0])) break;
            for (int k = 0; k < 3; k++) {
                const double *a = p[(k + 1) % 3], *b = p[(k + 2) % 3];
                part[k] = ((b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0])) / area;
            }
            if (part[0] >= 0.0 && part[1] >= 0.0 && part[2] >= 0.0) s->level[y * LOOK_SIZE + x] = 255;
        }
}

/* rotation: of a camera that looks at the head. above: as in a photo from above, the vault fills the middle. */
static inline sbl_face_outline look_through(const sbl_head *head, const double rotation[9], bool above, bool upright, sbl_arena *arena)
{
    static sbl_silhouette s;
    static const sbl_photo photo = {.width = 1280, .height = 1280};
    sbl_pinhole c = {.focal_px = 1500.0, .center_x = 160.0, .center_y = 160.0, .translation_mm = {0.0, above ? -20.0 : 20.0, 1500.0}};
    memcpy(c.rotation, rotation, sizeof c.rotation);
    memset(&s, 0, sizeof s);
    sbl_face_region_of_photo(&s.region, &photo, 0);
    bool ahead = true;
    for (uint32_t t = 0; t < head->surface.triangle_count && ahead; t++) {
        double p[3][2];
        for (uint32_t k = 0; k < 3; k++)
            ahead = sbl_pinhole_project(&c, sbl_v3_load(head->surface.position[head->surface.triangle[3 * t + k]]), p[k], NULL) && ahead;
        look_fill(&s, (const double(*)[2])p);
    }
    REQUIRE(ahead);
    sbl_face_outline outline;
    REQUIRE(sbl_silhouette_outline(&outline, &s, &photo, upright, arena));
    return outline;
}

/* From the stated view, turned in the photo's own axes. */
static inline sbl_face_outline look_at(const sbl_head *head, sbl_photo_view view, double turn_deg, double up_deg, double roll_deg,
                                       bool upright, sbl_arena *arena)
{
    const double by[3] = {-up_deg * SBL_PI / 180.0, turn_deg * SBL_PI / 180.0, roll_deg * SBL_PI / 180.0};
    double stated[9], rotation[9];
    sbl_photo_view_rotation(stated, view);
    sbl_pinhole_turn(rotation, stated, by);
    return look_through(head, rotation, view == SBL_PHOTO_VIEW_TOP, upright, arena);
}

/* From so many degrees around an upright head, from the face towards the client's left, and so many above its level. */
static inline sbl_face_outline look_from(const sbl_head *head, double around_deg, double up_deg, bool upright, sbl_arena *arena)
{
    double a = around_deg * SBL_PI / 180.0, e = up_deg * SBL_PI / 180.0;
    double ca = sbl_cos(a), sa = sbl_sin(a), ce = sbl_cos(e), se = sbl_sin(e);
    const double rotation[9] = {ca, 0.0, -sa, sa * se, -ce, ca * se, -sa * ce, -se, -ca * ce};
    return look_through(head, rotation, false, upright, arena);
}

#endif
