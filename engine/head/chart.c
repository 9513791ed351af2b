/*
 * Between a place on a head and its direction on the mean head's unit sphere: a ray from a point within the skull, in axes scaled by the
 * head's own length, breadth and height over the mean head's.
 */
#include "stubble/head.h"

/* Farther from the chart's origin than any point of a head that is not shoulder. */
#define BEYOND_MM 400.0
/* A ray that left an ear goes on this far behind the place where it left. */
#define STEP_MM 1e-3
/* Through both ears and back no more skins lie on one ray than this; a scan with more is torn there. */
#define HITS_MAX 32

sbl_vec3 sbl_head_chart(const sbl_head *head, sbl_vec3 position)
{
    sbl_vec3 from = sbl_v3_sub(position, head->chart_origin), scale = head->chart_scale;
    return sbl_v3_normalize(sbl_v3(from.x / scale.x, from.y / scale.y, from.z / scale.z));
}

/* All three corners' part where that is an ear or a shoulder, else skin: ears stand off the head and shoulders lie behind it. */
static sbl_part aside(const sbl_head *head, uint32_t triangle)
{
    sbl_part part = SBL_PART_SKIN;
    for (int k = 0; k < 3; k++) {
        part = (sbl_part)head->part[head->surface.triangle[3 * (size_t)triangle + (size_t)k]];
        if (part != SBL_PART_EAR_LEFT && part != SBL_PART_EAR_RIGHT && part != SBL_PART_SHOULDER) return SBL_PART_SKIN;
    }
    return part;
}

bool sbl_head_lift(const sbl_head *head, sbl_vec3 chart_direction, sbl_surface_hit *hit)
{
    sbl_vec3 scale = head->chart_scale;
    sbl_vec3 outward = sbl_v3_normalize(sbl_v3(chart_direction.x * scale.x, chart_direction.y * scale.y, chart_direction.z * scale.z));
    sbl_vec3 inward = sbl_v3_scale(outward, -1.0);
    double reach = BEYOND_MM;
    bool found = false;
    for (int i = 0; i < HITS_MAX && reach > 0.0; i++) {
        sbl_vec3 start = sbl_v3_madd(head->chart_origin, outward, reach);
        sbl_surface_hit next;
        if (!sbl_surface_ray(&head->surface, start, inward, reach, &next)) break;
        sbl_part part = aside(head, next.at.triangle);
        /* Where an ear grows out of the head there is no skin beneath: its innermost crossing stands in. */
        if (part != SBL_PART_SHOULDER) {
            *hit = next;
            found = true;
        }
        if (part == SBL_PART_SKIN) break;
        reach -= next.distance_mm + STEP_MM;
    }
    return found;
}
