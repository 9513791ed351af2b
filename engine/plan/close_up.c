#include "plan/close_up.h"

#include "stubble/document_words.h"

/* Far enough that the skin's curve does not distort, as a macro lens sees it. */
#define CAMERA_MM 400.0
/* How far behind the hairline the middle of the picture lies: half of it shows what the line leaves free. */
#define BEHIND_LINE_MM 5.0

typedef struct spot {
    sbl_vec3 position, normal;
} spot;

static bool spot_at(spot *s, const sbl_plan *plan, sbl_vec3 p)
{
    sbl_surface_hit hit;
    if (!sbl_surface_closest(&plan->head->surface, p, 40.0, &hit)) return false;
    s->position = hit.position;
    s->normal = sbl_surface_normal(&plan->head->surface, hit.at);
    return true;
}

/* A little behind a handle: there the line's waves, its feather and its single dots are all seen. */
static bool hairline_spot(spot *s, const sbl_plan *plan, int handle)
{
    if (!sbl_plan_has_hairline(plan)) return false;
    sbl_vec3 p = plan->design.hairline.handle[handle];
    sbl_vec3 back = sbl_v3_normalize(sbl_v3_sub(plan->head->landmark[SBL_LANDMARK_VERTEX], p));
    return spot_at(s, plan, sbl_v3_madd(p, back, BEHIND_LINE_MM));
}

static bool densest_spot(spot *s, const sbl_plan *plan)
{
    uint32_t best = 0, count = plan->head->surface.vertex_count;
    for (uint32_t v = 1; v < count; v++)
        if (plan->design.density_per_cm2[v] > plan->design.density_per_cm2[best]) best = v;
    return count && spot_at(s, plan, sbl_v3_load(plan->head->surface.position[best]));
}

/* Looks along the normal, backward up, as someone who faces the client's scalp sees it. */
static sbl_camera camera_over(const spot *s, uint32_t size_px, double side_mm)
{
    sbl_vec3 forward = sbl_v3_scale(s->normal, -1.0), up = fabs(s->normal.y) > 0.9 ? sbl_v3(0.0, 0.0, -1.0) : sbl_v3(0.0, 1.0, 0.0);
    sbl_vec3 right = sbl_v3_normalize(sbl_v3_cross(forward, up));
    return (sbl_camera){
        .position = sbl_v3_madd(s->position, s->normal, CAMERA_MM),
        .right = right,
        .down = sbl_v3_cross(forward, right),
        .forward = forward,
        .focal_px = size_px * CAMERA_MM / side_mm,
        .center_x = size_px / 2.0,
        .center_y = size_px / 2.0,
    };
}

const char *close_up_camera(sbl_camera *camera, const sbl_plan *plan)
{
    spot s;
    bool at_line = hairline_spot(&s, plan, SBL_HANDLE_MID_LEFT);
    if (!at_line && !densest_spot(&s, plan)) return NULL;
    *camera = camera_over(&s, CLOSE_UP_PX, SBL_CLOSE_UP_MM);
    return sbl_document_word(plan->knowledge, at_line ? SBL_WORD_place_hairline : SBL_WORD_place_densest);
}

bool close_up_at(sbl_camera *camera, const sbl_plan *plan, sbl_loupe_place place, uint32_t size_px, double side_mm)
{
    spot s;
    bool found = false;
    switch (place) {
    case SBL_LOUPE_HAIRLINE:
        found = hairline_spot(&s, plan, SBL_HANDLE_MID_LEFT);
        break;
    case SBL_LOUPE_TEMPLE_LEFT:
        found = hairline_spot(&s, plan, SBL_HANDLE_APEX_LEFT);
        break;
    case SBL_LOUPE_TEMPLE_RIGHT:
        found = hairline_spot(&s, plan, SBL_HANDLE_APEX_RIGHT);
        break;
    case SBL_LOUPE_CROWN:
        found = spot_at(&s, plan, plan->head->landmark[SBL_LANDMARK_VERTEX]);
        break;
    case SBL_LOUPE_BACK:
        found = spot_at(&s, plan, plan->head->landmark[SBL_LANDMARK_OPISTHOCRANION]);
        break;
    default:
        found = densest_spot(&s, plan);
        break;
    }
    if (found) *camera = camera_over(&s, size_px, side_mm);
    return found;
}
