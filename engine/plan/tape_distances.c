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

/* One pair's arc, in memory of its own, so that arcs are sought side by side. */
typedef struct arc_job {
    const sbl_plan *plan;
    const sbl_allocator *allocator;
    double mm[PAIRS]; /* 0: left out */
    sbl_status status[PAIRS];
    sbl_diag diag[PAIRS];
} arc_job;

static void measure(void *context, uint32_t pair)
{
    arc_job *job = context;
    const sbl_head *head = job->plan->head;
    const sbl_vec3 landmark = head->landmark[PAIR[pair].landmark], handle = job->plan->design.hairline.handle[PAIR[pair].handle];
    sbl_surface_hit from, to;
    if (!sbl_surface_closest(&head->surface, landmark, LANDMARK_TO_SKIN_MM, &from)) return;
    if (!sbl_surface_closest(&head->surface, handle, LANDMARK_TO_SKIN_MM, &to)) return;
    sbl_arena own;
    sbl_arena_init(&own, job->allocator);
    sbl_polyline arc;
    job->status[pair] = sbl_geodesic_arc(&arc, &head->surface, from.at, to.at, &own, &job->diag[pair]);
    /* A scan with a gap between the two: this pair is left out. */
    if (job->status[pair] == SBL_E_NOT_FOUND) job->status[pair] = SBL_OK;
    else if (job->status[pair] == SBL_OK) job->mm[pair] = arc.length_mm;
    sbl_arena_release(&own);
}

sbl_status plan_tape_distances(sbl_plan *plan, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!sbl_plan_has_hairline(plan)) return SBL_OK;
    arc_job job = {.plan = plan, .allocator = &arena->allocator};
    sbl_parallel_for(host, PAIRS, measure, &job);
    for (uint32_t pair = 0; pair < PAIRS; pair++) {
        if (job.status[pair] != SBL_OK) {
            if (diag) *diag = job.diag[pair];
            return job.status[pair];
        }
        if (job.mm[pair] > 0.0) plan->tape[plan->tape_count++] = (sbl_tape_distance){PAIR[pair].handle, PAIR[pair].landmark, job.mm[pair]};
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
