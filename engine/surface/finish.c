/* The last step of everything that makes a surface: copy into the caller's arena; areas, normals, box, components, index. */
#include "surface/internal.h"

#include <string.h>

/* A sum of unit normals times angles that is no longer than this has no direction. */
#define FOLDED 1e-9

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

/* What a triangle gives to its corners. */
typedef struct facet {
    sbl_vec3 normal;
    double angle[3], mm2;
} facet;

typedef struct facet_loop {
    const sbl_surface *surface;
    facet *facet;
} facet_loop;

static void measure_chunk(void *context, uint32_t chunk)
{
    const facet_loop *loop = context;
    const sbl_surface *surface = loop->surface;
    uint32_t first = chunk * SBL_SURFACE_CHUNK;
    for (uint32_t t = first; t < surface->triangle_count && t < first + SBL_SURFACE_CHUNK; t++) {
        facet *f = &loop->facet[t];
        sbl_vec3 twice = area_vector(surface, t);
        f->normal = sbl_v3_normalize(twice);
        f->mm2 = 0.5 * sbl_v3_length(twice);
        for (uint32_t k = 0; k < 3; k++) f->angle[k] = corner_angle(surface, t, k);
    }
}

static void fill_areas(sbl_surface *surface, float *area, const facet *facets)
{
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        area[t] = (float)facets[t].mm2;
        surface->total_area_mm2 += facets[t].mm2;
    }
}

/* Weighted by the angle at the vertex: independent of how the surface is cut into triangles (Thuermer and Wuethrich 1998). */
static void fill_normals(const sbl_surface *surface, sbl_vec3f *normal, sbl_vec3 *sum, const facet *facets)
{
    bool folded = false;
    for (uint32_t t = 0; t < surface->triangle_count; t++)
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t v = surface->triangle[3 * (size_t)t + k];
            sum[v] = sbl_v3_madd(sum[v], facets[t].normal, facets[t].angle[k]);
        }
    for (uint32_t v = 0; v < surface->vertex_count; v++) {
        normal[v] = sbl_v3_store(sbl_v3_normalize(sum[v]));
        folded = folded || sbl_v3_length(sum[v]) < FOLDED;
    }
    /* A fan folded onto itself has no mean normal: any of its triangles' will do. */
    for (uint32_t h = 0; folded && h < 3 * surface->triangle_count; h++) {
        uint32_t v = surface->triangle[h];
        if (sbl_v3_length(sum[v]) < FOLDED) normal[v] = sbl_v3_store(facets[h / 3].normal);
    }
}

static void fill_box(sbl_surface *surface)
{
    surface->box_min = surface->box_max = sbl_v3_load(surface->position[0]);
    for (uint32_t v = 1; v < surface->vertex_count; v++)
        sbl_box_take_in(&surface->box_min, &surface->box_max, sbl_v3_load(surface->position[v]));
}

sbl_status sbl_surface_finish(sbl_surface *surface, sbl_draft *draft, const sbl_bvh *like, const sbl_host *host, sbl_arena *arena,
                              sbl_arena *scratch, sbl_diag *diag)
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
    sbl_vec3f *normal = SBL_TAKE(arena, sbl_vec3f, vertices);
    float *area = SBL_TAKE(arena, float, triangles);
    uint32_t *component = SBL_TAKE(arena, uint32_t, triangles);
    sbl_arena_mark mark = sbl_arena_here(scratch);
    sbl_vec3 *sum = SBL_NEW(scratch, sbl_vec3, vertices);
    facet *facets = SBL_TAKE(scratch, facet, triangles);
    if (!surface->position || !surface->source_vertex || !surface->triangle || !surface->opposite || !normal || !area || !component ||
        !sum || !facets)
        return sbl_fail_memory(diag);
    facet_loop loop = {surface, facets};
    sbl_parallel_for(host, sbl_surface_chunks(triangles), measure_chunk, &loop);
    fill_areas(surface, area, facets);
    fill_normals(surface, normal, sum, facets);
    sbl_arena_rewind(scratch, mark);
    fill_box(surface);
    surface->normal = normal;
    surface->area_mm2 = area;
    surface->component = component;
    sbl_status status = sbl_label_components(surface, component, scratch, diag);
    if (status != SBL_OK) return status;
    if (sbl_progress(host, "surface", 0.7f)) return sbl_fail(diag, SBL_E_CANCELLED, "stopped while building the surface", "");
    if (like) return sbl_bvh_refit(&surface->bvh, like, surface, host, arena, diag);
    return sbl_bvh_build(&surface->bvh, surface, host, arena, scratch, diag);
}
