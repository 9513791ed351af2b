/*
 * The hairline of a head: handles, smooth curve, drawn curve, and what a tape and a caliper would measure on it.
 */
#include "hairline_parts.h"

/* The drawn line lies on the skin; farther from it than this is no skin that a line could mean. */
#define NEAR_SKIN_MM 5.0

sbl_status sbl_hairline_off_the_skin(sbl_diag *diag, const char *field, double value)
{
    return sbl_fail_field(diag, SBL_E_RANGE, "the hairline runs off the skin of this head",
                          "choose another height or move its handles less", field, value);
}

bool sbl_lay_on_skin(const sbl_head *head, sbl_vec3 *p)
{
    sbl_surface_hit hit;
    if (!sbl_head_lift(head, sbl_head_chart(head, *p), &hit)) return false;
    *p = hit.position;
    return true;
}

bool sbl_skin_directions(const sbl_head *head, sbl_vec3 p, sbl_vec3 *normal, sbl_vec3 *backward, sbl_vec3 *leftward)
{
    sbl_surface_hit hit;
    if (!sbl_surface_closest(&head->surface, p, NEAR_SKIN_MM, &hit)) return false;
    sbl_vec3 back = sbl_v3(0.0, 0.0, -1.0);
    *normal = sbl_surface_normal(&head->surface, hit.at);
    *backward = sbl_v3_normalize(sbl_v3_madd(back, *normal, -sbl_v3_dot(back, *normal)));
    *leftward = sbl_v3_cross(*backward, *normal);
    return sbl_v3_dot(*backward, *backward) > 0.0;
}

static void measure(sbl_hairline *line, const sbl_hairline_work *w)
{
    const sbl_hairline_options *wish = &w->wish->hairline;
    sbl_vec3 right = line->handle[SBL_HANDLE_APEX_RIGHT], left = line->handle[SBL_HANDLE_APEX_LEFT];
    double level = w->head->landmark[SBL_LANDMARK_GLABELLA].y;
    line->mid_frontal_mm = sbl_head_midline_mm(w->head, line->handle[SBL_HANDLE_MID_FRONTAL]) +
                           sbl_height_origin_below_glabella_mm(wish->origin, w->wish->sex);
    line->width_between_apices_mm = sbl_v3_distance(right, left);
    line->apex_height_mm[SBL_RIGHT] = right.y - level;
    line->apex_height_mm[SBL_LEFT] = left.y - level;
}

sbl_status sbl_hairline_make(sbl_hairline *line, const sbl_head *head, const sbl_design_options *options, sbl_arena *arena, sbl_diag *diag)
{
    sbl_hairline_work work = {.head = head, .wish = options, .shape = sbl_hairline_style_shape(options->hairline.style), .diag = diag};
    sbl_trace smooth, drawn;
    *line = (sbl_hairline){0};
    sbl_status status = sbl_hairline_place_handles(&work);
    if (status == SBL_OK) status = sbl_hairline_trace(&smooth, &work, arena);
    if (status == SBL_OK) status = sbl_hairline_wave(&drawn, &smooth, &work, arena);
    if (status != SBL_OK) return status;
    for (int h = 0; h < SBL_HANDLE_COUNT; h++) line->handle[h] = work.handle[h];
    line->smooth = smooth.point;
    line->smooth_count = smooth.count;
    line->curve = drawn.point;
    line->curve_count = drawn.count;
    line->length_mm = sbl_trace_length_mm(&smooth);
    measure(line, &work);
    return SBL_OK;
}
