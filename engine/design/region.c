/*
 * Where the follicle field has to lie and how dense: wherever a hair grows or a dot may come, judged generously, since sites without a use
 * cost little and a missing site shows.
 */
#include "inside.h"

/* Hairs and dots together, at most, in any part of a triangle at this vertex. */
static double most_at(const sbl_design *design, uint32_t v, bool fine)
{
    const sbl_design_inside *in = design->inside;
    if (in->marks_near && in->marks_near[v])
        return fmax((double)in->full_per_cm2[v], (double)(in->grows_per_cm2[v] + in->wanted_per_cm2[v]));
    double plateau = (double)in->grows_per_cm2[v] + (double)in->wanted_per_cm2[v];
    double most = fine ? plateau : (double)design->existing_per_cm2[v] + (double)design->density_per_cm2[v];
    if (in->beard_per_cm2) most = fmax(most, (double)design->existing_per_cm2[v] + (double)in->beard_per_cm2[v]);
    return most;
}

/* Ahead of the last sentinel, by the length of an edge and more, nothing grows. */
#define AHEAD_MM 10.0

/*
 * At the bound of a field ranks are not as they are inside: sites there have fewer neighbours. So the bound is moved out by so many
 * triangles (some 6 mm), to where no dot wants to be.
 */
#define RINGS 8

/* Rings are numbered from 1; the numbers stay in the array, as any but 0 means region. */
static void widen(uint8_t *ring_of, const sbl_surface *surface)
{
    for (uint8_t ring = 1; ring <= RINGS; ring++)
        for (uint32_t t = 0; t < surface->triangle_count; t++) {
            if (ring_of[t] != ring) continue;
            for (uint32_t k = 0; k < 3; k++) {
                uint32_t twin = surface->opposite[3 * (size_t)t + k];
                if (twin != SBL_NONE && !ring_of[twin / 3]) ring_of[twin / 3] = (uint8_t)(ring + 1);
            }
        }
}

void sbl_design_region(uint8_t *per_triangle, const sbl_design *design, float *max_density_per_cm2)
{
    const sbl_head *head = design->head;
    double highest = 0.0;
    for (uint32_t t = 0; t < head->surface.triangle_count; t++) {
        const uint32_t *corner = head->surface.triangle + 3 * (size_t)t;
        bool blocked = false, ahead = true, fine = sbl_design_is_fine(design, t);
        double most = 0.0;
        for (int k = 0; k < 3; k++) {
            uint32_t v = corner[k];
            blocked = blocked || sbl_part_is_no_go(head->part[v]);
            bool beard = design->inside->beard_per_cm2 && design->inside->beard_per_cm2[v] > 0.0f;
            ahead = ahead && (double)design->behind_hairline_mm[v] < -AHEAD_MM && !beard;
            most = fmax(most, most_at(design, v, fine));
        }
        per_triangle[t] = !blocked && !ahead && most > 0.0;
        if (per_triangle[t]) highest = fmax(highest, most);
    }
    widen(per_triangle, &head->surface);
    *max_density_per_cm2 = (float)highest;
}
