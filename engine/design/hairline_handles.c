/*
 * Handles of the hairline from landmarks and style.
 *
 * The front is drawn in tape terms: from the glabella the tape goes back along the midline, then at a right angle to the side. The
 * frontotemporal apex lies on the vertical through the lateral canthus (Shapiro), the temporal point about 1 cm behind it (Nusbaum), the
 * sideburn before the tragus. A person's own moves follow, along the skin.
 */
#include "hairline_parts.h"

/* From outside the head to where a ray starts that looks for the skin, and how far it goes. */
#define RAY_START_MM 150.0
#define RAY_REACH_MM 300.0

/* The recessed temporal point lies 25 mm behind the vertical through the lateral canthus; a style gives back 8 to 19, so that it comes near
 * the published 10 mm. 32 mm above the canthus it is 34 mm from the tail of the brow (Kurdish series). */
#define TEMPORAL_POINT_RECESSED_MM      25.0
#define TEMPORAL_POINT_ABOVE_CANTHUS_MM 32.0
/* The sideburn's front edge before the tragion, at its level: our drawing. */
#define SIDEBURN_BEFORE_TRAGION_MM       30.0
#define SIDEBURN_BEFORE_TRAGION_WOMEN_MM 25.0

/* A person's move is walked in steps no longer than this, each turned into the skin anew. */
#define WALK_STEP_MM 1.0

/* ---- the tape ---- */

static sbl_status measure_midline(sbl_hairline_work *w)
{
    const sbl_hairline_options *wish = &w->wish->hairline;
    w->mid_back_mm = wish->mid_frontal_mm - sbl_height_origin_below_glabella_mm(wish->origin, w->wish->sex);
    w->midline_first_mm = fmax(0.0, w->mid_back_mm - 6.0 * SBL_MIDLINE_STEP_MM);
    for (int i = 0; i < SBL_MIDLINE_COUNT; i++) {
        sbl_surface_hit hit;
        if (!sbl_head_tape_point(w->head, w->midline_first_mm + SBL_MIDLINE_STEP_MM * i, 0.0, &hit))
            return sbl_hairline_off_the_skin(w->diag, "wish.hairline.mid_frontal_mm", wish->mid_frontal_mm);
        w->midline[i] = hit.position;
    }
    return SBL_OK;
}

/* Place and direction (backward, within the midline's plane) of the tape. */
static sbl_vec3 midline_at(const sbl_hairline_work *w, double back_mm, sbl_vec3 *direction)
{
    double at = sbl_clamp((back_mm - w->midline_first_mm) / SBL_MIDLINE_STEP_MM, 0.0, SBL_MIDLINE_COUNT - 1.001);
    int i = (int)at, before = i > 0 ? i - 1 : 0, after = i + 2 < SBL_MIDLINE_COUNT ? i + 2 : SBL_MIDLINE_COUNT - 1;
    sbl_vec3 along = sbl_v3_sub(w->midline[after], w->midline[before]);
    *direction = sbl_v3_normalize(sbl_v3(0.0, along.y, along.z));
    return sbl_v3_lerp(w->midline[i], w->midline[i + 1], at - i);
}

/* Where the tape laid at a right angle to the midline passes over the place x to the side: all places that do lie on one line in space. */
static bool across(const sbl_hairline_work *w, double back_mm, double x_mm, sbl_vec3 *p)
{
    sbl_vec3 along, foot = midline_at(w, back_mm, &along), outward = sbl_v3(0.0, -along.z, along.y);
    sbl_vec3 start = sbl_v3_madd(sbl_v3(x_mm, foot.y, foot.z), outward, RAY_START_MM);
    sbl_surface_hit hit;
    if (!sbl_surface_ray(&w->head->surface, start, sbl_v3_scale(outward, -1.0), RAY_REACH_MM, &hit)) return false;
    *p = hit.position;
    return true;
}

/* The skin at a height and depth of the profile. */
static bool beside(const sbl_hairline_work *w, sbl_side side, double y_mm, double z_mm, sbl_vec3 *p)
{
    double outward = side == SBL_LEFT ? 1.0 : -1.0;
    sbl_surface_hit hit;
    if (!sbl_surface_ray(&w->head->surface, sbl_v3(outward * RAY_START_MM, y_mm, z_mm), sbl_v3(-outward, 0.0, 0.0), RAY_START_MM, &hit))
        return false;
    *p = hit.position;
    return true;
}

/* ---- the front ---- */

static double apex_back_mm(const sbl_hairline_work *w, sbl_side side)
{
    return w->wish->hairline.apex_back_mm + (side == SBL_LEFT ? w->wish->hairline.asymmetry_mm : 0.0);
}

/* A widow's peak: 0 at the tip, 1 from half its width on, the tip rounded over a seventh of that. */
static double beside_peak(double from_tip)
{
    const double round = 0.15;
    double q = sbl_clamp(from_tip, 0.0, 1.0), r = (sqrt(q * q + round * round) - round) / (sqrt(1.0 + round * round) - round);
    return 1.0 - (1.0 - r) * (1.0 - r);
}

/* How far the line lies behind the mid-frontal point at a share of the way to the apex. */
static double front_back_mm(const sbl_hairline_work *w, sbl_side side, double share)
{
    const sbl_hairline_shape *shape = w->shape;
    double apex = apex_back_mm(w, side), peak = fmin(shape->peak_mm, fmax(apex, 0.0));
    double recess = (apex - peak) * sbl_pow(share, shape->front_power);
    double mound = shape->mound_mm * 16.0 * share * share * (1.0 - share) * (1.0 - share);
    if (peak > 0.0) peak *= beside_peak(share * fabs(w->apex_x_mm[side]) / (0.5 * shape->peak_width_mm));
    return peak + recess - mound;
}

bool sbl_hairline_front_place(const sbl_hairline_work *w, sbl_side side, double share, sbl_vec3 *p)
{
    return across(w, w->mid_back_mm + front_back_mm(w, side, share), share * w->apex_x_mm[side], p);
}

/* ---- handles ---- */

static bool place_side_handles(sbl_hairline_work *w, sbl_side side)
{
    const sbl_vec3 *landmark = w->head->landmark;
    sbl_vec3 canthus = landmark[side == SBL_LEFT ? SBL_LANDMARK_LATERAL_CANTHUS_LEFT : SBL_LANDMARK_LATERAL_CANTHUS_RIGHT];
    sbl_vec3 tragion = landmark[side == SBL_LEFT ? SBL_LANDMARK_TRAGION_LEFT : SBL_LANDMARK_TRAGION_RIGHT];
    double before_ear = w->wish->sex == SBL_SEX_FEMALE ? SIDEBURN_BEFORE_TRAGION_WOMEN_MM : SIDEBURN_BEFORE_TRAGION_MM;
    double point_z = canthus.z - TEMPORAL_POINT_RECESSED_MM + w->wish->hairline.temporal_point_mm;
    sbl_vec3 *handle = w->handle;
    w->apex_x_mm[side] = canthus.x;
    return sbl_hairline_front_place(w, side, SBL_MID_HANDLE_SHARE, &handle[sbl_handle_outward(side, SBL_OUTWARD_MID)]) &&
           sbl_hairline_front_place(w, side, 1.0, &handle[sbl_handle_outward(side, SBL_OUTWARD_APEX)]) &&
           beside(w, side, canthus.y + TEMPORAL_POINT_ABOVE_CANTHUS_MM, point_z,
                  &handle[sbl_handle_outward(side, SBL_OUTWARD_TEMPORAL_POINT)]) &&
           beside(w, side, tragion.y, tragion.z + before_ear, &handle[sbl_handle_outward(side, SBL_OUTWARD_SIDEBURN)]);
}

static bool walk(const sbl_head *head, sbl_vec3 *p, double length_mm, bool to_left)
{
    int steps = (int)ceil(fabs(length_mm) / WALK_STEP_MM);
    for (int i = 0; i < steps; i++) {
        sbl_vec3 normal, backward, leftward;
        if (!sbl_skin_directions(head, *p, &normal, &backward, &leftward)) return false;
        *p = sbl_v3_madd(*p, to_left ? leftward : backward, length_mm / steps);
        if (!sbl_lay_on_skin(head, p)) return false;
    }
    return true;
}

static sbl_status move_handles(sbl_hairline_work *w)
{
    for (int h = 0; h < SBL_HANDLE_COUNT; h++) {
        const double *shift = w->wish->hairline.handle_shift_mm[h];
        sbl_vec3 from = w->handle[h];
        if (!walk(w->head, &w->handle[h], shift[0], false) || !walk(w->head, &w->handle[h], shift[1], true))
            return sbl_hairline_off_the_skin(w->diag, "wish.hairline.handle_shift_mm", shift[0]);
        w->shift[h] = sbl_v3_sub(w->handle[h], from);
    }
    return SBL_OK;
}

sbl_status sbl_hairline_place_handles(sbl_hairline_work *w)
{
    sbl_status status = measure_midline(w);
    if (status != SBL_OK) return status;
    sbl_vec3 along, *mid = &w->handle[SBL_HANDLE_MID_FRONTAL];
    *mid = midline_at(w, w->mid_back_mm, &along);
    if (!sbl_lay_on_skin(w->head, mid) || !place_side_handles(w, SBL_RIGHT) || !place_side_handles(w, SBL_LEFT))
        return sbl_hairline_off_the_skin(w->diag, "wish.hairline", w->wish->hairline.mid_frontal_mm);
    return move_handles(w);
}
