/* The last step of everything that makes a surface: copy into the caller's arena; areas, normals, box, components, index. */
#include "surface/internal.h"

#include <string.h>

static sbl_vec3 corner(const sbl_surface *surface, uint32_t t, uint32_t k)
{
    return sbl_v3_load(surface->position[surface->triangle[3 * (size_t)t + k]]);
}

/* Twice the area times the unit normal. */
static sbl_vec3 area_vector(const sbl_surface *surface, uint32_t t)
{
    sbl_vec3 a = corner(surface, t, 0);
    return sbl_v3_cross(sbl_v3_sub(corner(surface, t, 1), a), sbl_v3_sub(corner(surface, t, 2), a));
}

static double corner_angle(const sbl_surface *surface, uint32_t t, uint32_t k)
{
    sbl_vec3 a = corner(surface, t, k);
    sbl_vec3 ab = sbl_v3_sub(corner(surface, t, (k + 1) % 3), a), ac = sbl_v3_sub(corner(surface, t, (k + 2) % 3), a);
    return sbl_atan2(sbl_v3_length(sbl_v3_cross(ab, ac)), sbl_v3_dot(ab, ac));
}

/* Weighted by the angle at the vertex: independent of how the surface is cut into triangles (Thuermer and Wuethrich 1998). */
static void fill_normals(const sbl_surface *surface, sbl_vec3f *normal, sbl_vec3 *sum)
{
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        sbl_vec3 n = sbl_v3_normalize(area_vector(surface, t));
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t v = surface->triangle[3 * (size_t)t + k];
            sum[v] = sbl_v3_madd(sum[v], n, corner_angle(surface, t, k));
        }
    }
    for (uint32_t v = 0; v < surface->vertex_count; v++) normal[v] = sbl_v3_store(sbl_v3_normalize(sum[v]));
    /* A fan folded onto itself has no mean normal: any of its triangles' will do. */
    for (uint32_t t = 0; t < surface->triangle_count; t++)
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t v = surface->triangle[3 * (size_t)t + k];
            if (sbl_v3_length(sum[v]) < 1e-9) normal[v] = sbl_v3_store(sbl_v3_normalize(area_vector(surface, t)));
        }
}

static void fill_box(sbl_surface *surface)
{
    surface->box_min = surface->box_max = sbl_v3_load(surface->position[0]);
    for (uint32_t v = 1; v < surface->vertex_count; v++) {
        sbl_vec3 p = sbl_v3_load(surface->position[v]), *low = &surface->box_min, *high = &surface->box_max;
        *low = sbl_v3(fmin(low->x, p.x), fmin(low->y, p.y), fmin(low->z, p.z));
        *high = sbl_v3(fmax(high->x, p.x), fmax(high->y, p.y), fmax(high->z, p.z));
    }
}

sbl_status sbl_surface_finish(sbl_surface *surface, sbl_draft *draft, const sbl_host *host, sbl_arena *arena, sbl_arena *scratch,
                              sbl_diag *diag)
{
    uint32_t vertices = draft->vertex_count, triangles = draft->triangle_count;
    memset(surface, 0, sizeof *surface);
    surface->vertex_count = vertices;
    surface->triangle_count = triangles;
    surface->report = draft->report;
    surface->position = sbl_arena_copy(arena, draft->position, vertices, sizeof *draft->position);
    surface->source_vertex = sbl_arena_copy(arena, draft->source, vertices, sizeof *draft->source);
    surface->triangle = sbl_arena_copy(arena, draft->triangle, 3 * (uint64_t)triangles, sizeof *draft->triangle);
    surface->opposite = sbl_arena_copy(arena, draft->opposite, 3 * (uint64_t)triangles, sizeof *draft->opposite);
    sbl_vec3f *normal = SBL_NEW(arena, sbl_vec3f, vertices);
    float *area = SBL_NEW(arena, float, triangles);
    uint32_t *component = SBL_NEW(arena, uint32_t, triangles);
    sbl_vec3 *sum = SBL_NEW(scratch, sbl_vec3, vertices);
    if (!surface->position || !surface->source_vertex || !surface->triangle || !surface->opposite || !normal || !area || !component || !sum)
        return sbl_fail_memory(diag);
    for (uint32_t t = 0; t < triangles; t++) {
        double mm2 = 0.5 * sbl_v3_length(area_vector(surface, t));
        area[t] = (float)mm2;
        surface->total_area_mm2 += mm2;
    }
    fill_normals(surface, normal, sum);
    fill_box(surface);
    surface->normal = normal;
    surface->area_mm2 = area;
    surface->component = component;
    sbl_status status = sbl_label_components(surface, component, scratch, diag);
    if (status != SBL_OK) return status;
    if (sbl_progress(host, "surface", 0.7f)) return sbl_fail(diag, SBL_E_CANCELLED, "stopped while building the surface", "");
    return sbl_bvh_build(&surface->bvh, surface, host, arena, scratch, diag);
}
