/* Places uniform by area: one random place in each of `count` strips of equal area, the triangles laid end to end. */
#include "room.h"

field_point field_point_at(const sbl_surface *surface, sbl_surface_point at)
{
    const uint32_t *corner = surface->triangle + 3 * (size_t)at.triangle;
    double weight[3] = {1.0 - (double)at.u - (double)at.v, (double)at.u, (double)at.v};
    sbl_vec3 position = {0}, normal = {0};
    for (int k = 0; k < 3; k++) {
        position = sbl_v3_madd(position, sbl_v3_load(surface->position[corner[k]]), weight[k]);
        normal = sbl_v3_madd(normal, sbl_v3_load(surface->normal[corner[k]]), weight[k]);
    }
    return (field_point){sbl_v3_store(position), sbl_v3_store(sbl_v3_normalize(normal))};
}

double field_region_area(const sbl_surface *surface, const uint8_t *region)
{
    double area = 0.0;
    for (uint32_t t = 0; t < surface->triangle_count; t++)
        if (!region || region[t]) area += (double)surface->area_mm2[t];
    return area;
}

void field_sample(sbl_surface_point *at, uint32_t count, const sbl_surface *surface, const uint8_t *region, double area_mm2, uint64_t seed)
{
    double strip = area_mm2 / (double)count, passed = 0.0;
    uint32_t k = 0, last = 0;
    double next = strip * sbl_random_unit(seed, FIELD_STREAM_STRATUM, 0);
    for (uint32_t t = 0; t <= surface->triangle_count && k < count; t++) {
        /* The sum of the areas and the last strip may differ in the last bits; what is left goes to the last triangle. */
        bool end = t == surface->triangle_count;
        if (!end) {
            if (region && !region[t]) continue;
            passed += (double)surface->area_mm2[t];
            last = t;
        }
        while (k < count && (next < passed || end)) {
            double u = sbl_random_unit(seed, FIELD_STREAM_CORNER_U, k), v = sbl_random_unit(seed, FIELD_STREAM_CORNER_V, k);
            bool folded = u + v > 1.0;
            at[k++] = (sbl_surface_point){last, (float)(folded ? 1.0 - u : u), (float)(folded ? 1.0 - v : v)};
            next = strip * ((double)k + sbl_random_unit(seed, FIELD_STREAM_STRATUM, k));
        }
    }
}
