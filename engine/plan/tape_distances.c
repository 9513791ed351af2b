#include "plan/tape_distances.h"

#define LANDMARK_TO_SKIN_MM 30.0

/* Two distances fix a point on the skin; each handle gets the two landmarks that an artist's fingers find nearest to it. */
static const struct {
    sbl_hairline_handle handle;
    sbl_landmark landmark;
} PAIR[] = {
    {SBL_HANDLE_MID_FRONTAL, SBL_LANDMARK_GLABELLA},
    {SBL_HANDLE_MID_RIGHT, SBL_LANDMARK_GLABELLA},
    {SBL_HANDLE_MID_RIGHT, SBL_LANDMARK_LATERAL_CANTHUS_RIGHT},
    {SBL_HANDLE_MID_LEFT, SBL_LANDMARK_GLABELLA},
    {SBL_HANDLE_MID_LEFT, SBL_LANDMARK_LATERAL_CANTHUS_LEFT},
    {SBL_HANDLE_APEX_RIGHT, SBL_LANDMARK_GLABELLA},
    {SBL_HANDLE_APEX_RIGHT, SBL_LANDMARK_LATERAL_CANTHUS_RIGHT},
    {SBL_HANDLE_APEX_LEFT, SBL_LANDMARK_GLABELLA},
    {SBL_HANDLE_APEX_LEFT, SBL_LANDMARK_LATERAL_CANTHUS_LEFT},
    {SBL_HANDLE_TEMPORAL_POINT_RIGHT, SBL_LANDMARK_LATERAL_CANTHUS_RIGHT},
    {SBL_HANDLE_TEMPORAL_POINT_RIGHT, SBL_LANDMARK_TRAGION_RIGHT},
    {SBL_HANDLE_TEMPORAL_POINT_LEFT, SBL_LANDMARK_LATERAL_CANTHUS_LEFT},
    {SBL_HANDLE_TEMPORAL_POINT_LEFT, SBL_LANDMARK_TRAGION_LEFT},
    {SBL_HANDLE_SIDEBURN_RIGHT, SBL_LANDMARK_LATERAL_CANTHUS_RIGHT},
    {SBL_HANDLE_SIDEBURN_RIGHT, SBL_LANDMARK_TRAGION_RIGHT},
    {SBL_HANDLE_SIDEBURN_LEFT, SBL_LANDMARK_LATERAL_CANTHUS_LEFT},
    {SBL_HANDLE_SIDEBURN_LEFT, SBL_LANDMARK_TRAGION_LEFT},
};

enum { PAIRS = sizeof PAIR / sizeof *PAIR };

/* *mm stays 0 where a scan has no skin or a gap: this pair is left out. */
static sbl_status measure(double *mm, const sbl_plan *plan, uint32_t pair, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_head *head = plan->head;
    const sbl_vec3 landmark = head->landmark[PAIR[pair].landmark], handle = plan->design.hairline.handle[PAIR[pair].handle];
    sbl_surface_hit from, to;
    *mm = 0.0;
    if (!sbl_surface_closest(&head->surface, landmark, LANDMARK_TO_SKIN_MM, &from)) return SBL_OK;
    if (!sbl_surface_closest(&head->surface, handle, LANDMARK_TO_SKIN_MM, &to)) return SBL_OK;
    sbl_arena_mark scratch = sbl_arena_here(arena);
    sbl_polyline arc;
    sbl_status status = sbl_geodesic_arc(&arc, &head->surface, from.at, to.at, arena, diag);
    if (status == SBL_OK) *mm = arc.length_mm;
    sbl_arena_rewind(arena, scratch);
    return status == SBL_E_NOT_FOUND ? SBL_OK : status;
}

sbl_status plan_tape_distances(sbl_plan *plan, sbl_arena *arena, sbl_diag *diag)
{
    if (!sbl_plan_has_hairline(plan)) return SBL_OK;
    for (uint32_t pair = 0; pair < PAIRS; pair++) {
        double mm;
        sbl_status status = measure(&mm, plan, pair, arena, diag);
        if (status != SBL_OK) return status;
        if (mm > 0.0) plan->tape[plan->tape_count++] = (sbl_tape_distance){PAIR[pair].handle, PAIR[pair].landmark, mm};
    }
    return SBL_OK;
}

const char *sbl_hairline_handle_name(sbl_hairline_handle handle)
{
    static const char *const NAME[SBL_HANDLE_COUNT] = {"sideburn_right", "temporal_point_right", "apex_right",
                                                       "mid_right",      "mid_frontal",          "mid_left",
                                                       "apex_left",      "temporal_point_left",  "sideburn_left"};
    return handle < SBL_HANDLE_COUNT ? NAME[handle] : "";
}
