/* The bend that gives the measures: each measure steers one number of the bend, again and again until all agree. */
#include "template_fit.h"

#include "template_outline.h"

#include <math.h>

enum { ITERATIONS = 40 };

/* The farthest skin behind, near the midline. */
static sbl_vec3 farthest_behind(const template_mesh *mesh, const sbl_vec3 *bent, sbl_vec3 glabella)
{
    sbl_vec3 best = glabella;
    for (uint32_t v = 0; v < mesh->vertex_count; v++) {
        if (!(fabs(bent[v].x) < 8.0 && bent[v].z < -50.0 && bent[v].y > -30.0)) continue;
        sbl_vec3 p = sbl_v3(0.0, bent[v].y, bent[v].z);
        if (sbl_v3_distance(p, glabella) > sbl_v3_distance(best, glabella)) best = p;
    }
    return best;
}

static double greatest_breadth(const template_mesh *mesh, const uint8_t *part, const sbl_vec3 *bent)
{
    double left = 0.0, right = 0.0;
    for (uint32_t v = 0; v < mesh->vertex_count; v++) {
        if (part[v] != SBL_PART_SKIN || !(mesh->position[v].y > 30.0)) continue;
        left = fmax(left, bent[v].x);
        right = fmax(right, -bent[v].x);
    }
    return left + right;
}

static void measure(double value_mm[SBL_MEASURE_COUNT], outline *line, const template_mesh *mesh, const template_marks *marks,
                    const template_bend *bend, sbl_vec3 *bent)
{
    for (uint32_t v = 0; v < mesh->vertex_count; v++) bent[v] = template_bend_point(bend, mesh->position[v]);
    sbl_vec3 glabella = template_bend_point(bend, marks->glabella), behind = farthest_behind(mesh, bent, glabella);
    value_mm[SBL_MEASURE_LENGTH] = sbl_v3_distance(glabella, behind);
    value_mm[SBL_MEASURE_BREADTH] = greatest_breadth(mesh, marks->part, bent);
    value_mm[SBL_MEASURE_FACE_HEIGHT] =
        sbl_v3_distance(template_bend_point(bend, marks->sellion), template_bend_point(bend, marks->menton));

    sbl_vec3 along = sbl_v3_normalize(sbl_v3_sub(glabella, behind)), across = sbl_v3(1.0, 0.0, 0.0);
    outline_plane ring = {glabella, sbl_v3_cross(along, across), across, along, -1e9};
    outline_cut(line, bent, &ring);
    value_mm[SBL_MEASURE_CIRCUMFERENCE] = outline_perimeter(line);

    sbl_vec3 tragion = template_bend_point(bend, marks->tragion);
    outline_plane over = {sbl_v3(0.0, tragion.y, tragion.z), sbl_v3(0.0, 0.0, 1.0), across, sbl_v3(0.0, 1.0, 0.0), 0.0};
    outline_cut(line, bent, &over);
    outline_add(line, -tragion.x, 0.0);
    outline_add(line, tragion.x, 0.0);
    /* The hull's way from tragion to tragion below is straight and no part of the tape's. */
    value_mm[SBL_MEASURE_EAR_TO_EAR_ARC] = outline_perimeter(line) - 2.0 * tragion.x;
}

sbl_status template_fit(template_bend *bend, sbl_vec3 *bent, const template_mesh *mesh, const template_marks *marks,
                        const double value_mm[SBL_MEASURE_COUNT], sbl_arena *arena, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    outline line;
    if (!outline_prepare(&line, mesh, marks->part, arena))
        return sbl_fail(diag, SBL_E_MEMORY, "no memory to measure the template", "about 4 MB are needed");
    *bend = (template_bend){1.0, 1.0, 1.0, 1.0, 0.0};
    for (int i = 0; i < ITERATIONS; i++) {
        double now[SBL_MEASURE_COUNT], worst = 0.0;
        measure(now, &line, mesh, marks, bend, bent);
        for (int k = 0; k < SBL_MEASURE_COUNT; k++) worst = fmax(worst, fabs(now[k] - value_mm[k]));
        if (worst < 0.05) break;
        double ratio[SBL_MEASURE_COUNT];
        for (int k = 0; k < SBL_MEASURE_COUNT; k++) ratio[k] = value_mm[k] / now[k];
        bend->along *= ratio[SBL_MEASURE_LENGTH];
        bend->across *= ratio[SBL_MEASURE_BREADTH];
        /* Length and breadth already carry the circumference by about their mean; fullness counts by half along the outline. */
        double carried = 0.5 * (ratio[SBL_MEASURE_LENGTH] + ratio[SBL_MEASURE_BREADTH]);
        bend->fullness = sbl_clamp(bend->fullness + 1.5 * (ratio[SBL_MEASURE_CIRCUMFERENCE] - carried), -0.15, 0.25);
        /* The arc is three parts height to two parts breadth. */
        bend->up *= 1.0 + 1.4 * (ratio[SBL_MEASURE_EAR_TO_EAR_ARC] - 1.0) - 0.4 * (ratio[SBL_MEASURE_BREADTH] - 1.0);
        bend->down *= 1.0 + 1.2 * (ratio[SBL_MEASURE_FACE_HEIGHT] - 1.0);
    }
    sbl_arena_rewind(arena, mark);
    return SBL_OK;
}
