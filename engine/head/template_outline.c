/* Cuts of a mesh by a plane, and their hulls by Andrew's monotone chain (1979). */
#include "template_outline.h"

#include <math.h>
#include <string.h>

/* Room for the crossings of one plane; a head's cut at edges of 1 mm has under 2,000. */
enum { OUTLINE_MAX = 16384, SPARE = 2 };

static bool is_ear(uint8_t part)
{
    return part == SBL_PART_EAR_LEFT || part == SBL_PART_EAR_RIGHT;
}

/* Each edge from its lower to its higher corner. */
static void list_edges(outline *o, const uint8_t *part)
{
    const template_mesh *mesh = o->mesh;
    o->edge_count = 0;
    for (size_t t = 0; t < mesh->triangle_count; t++)
        for (size_t k = 0; k < 3; k++) {
            uint32_t a = mesh->triangle[3 * t + k], b = mesh->triangle[3 * t + (k + 1) % 3];
            if (a > b || is_ear(part[a]) || is_ear(part[b])) continue;
            o->edge[o->edge_count][0] = a;
            o->edge[o->edge_count++][1] = b;
        }
}

bool outline_prepare(outline *o, const template_mesh *mesh, const uint8_t *part, sbl_arena *arena)
{
    o->mesh = mesh;
    o->edge = sbl_arena_take(arena, 3 * (uint64_t)mesh->triangle_count, sizeof o->edge[0]);
    o->height = SBL_TAKE(arena, double, mesh->vertex_count);
    if (!o->edge || !o->height) return false;
    list_edges(o, part);
    o->count = 0;
    o->capacity = OUTLINE_MAX;
    o->at = sbl_arena_alloc(arena, OUTLINE_MAX + SPARE, sizeof o->at[0]);
    o->hull = sbl_arena_alloc(arena, 2 * (OUTLINE_MAX + SPARE) + 2, sizeof o->hull[0]);
    return o->at && o->hull;
}

void outline_add(outline *o, double first, double second)
{
    o->at[o->count][0] = first;
    o->at[o->count++][1] = second;
}

void outline_cut(outline *o, const sbl_vec3 *bent, const outline_plane *c)
{
    o->count = 0;
    for (uint32_t v = 0; v < o->mesh->vertex_count; v++) o->height[v] = sbl_v3_dot(sbl_v3_sub(bent[v], c->through), c->normal);
    for (uint32_t i = 0; i < o->edge_count; i++) {
        uint32_t a = o->edge[i][0], b = o->edge[i][1];
        double ha = o->height[a], hb = o->height[b];
        if ((ha < 0.0) == (hb < 0.0)) continue;
        sbl_vec3 q = sbl_v3_sub(sbl_v3_lerp(bent[a], bent[b], ha / (ha - hb)), c->through);
        double second = sbl_v3_dot(q, c->second);
        if (!(second >= c->least_second) || o->count == o->capacity) continue;
        outline_add(o, sbl_v3_dot(q, c->first), second);
    }
}

/* By the first coordinate, then the second: a heap sort, so that nothing depends on a library's qsort. */
static bool comes_before(const double *a, const double *b)
{
    return a[0] < b[0] || (a[0] == b[0] && a[1] < b[1]);
}

static void sift(double (*at)[2], uint32_t root, uint32_t count)
{
    double held[2] = {at[root][0], at[root][1]};
    for (uint32_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && comes_before(at[child], at[child + 1])) child++;
        if (!comes_before(held, at[child])) break;
        memcpy(at[root], at[child], sizeof held);
    }
    memcpy(at[root], held, sizeof held);
}

static void sort_points(double (*at)[2], uint32_t count)
{
    for (uint32_t i = count / 2; i-- > 0;) sift(at, i, count);
    for (uint32_t end = count; end-- > 1;) {
        double top[2] = {at[0][0], at[0][1]};
        memcpy(at[0], at[end], sizeof top);
        memcpy(at[end], top, sizeof top);
        sift(at, 0, end);
    }
}

static bool turns_left(const double *a, const double *b, const double *c)
{
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0.0;
}

double outline_perimeter(outline *o)
{
    if (o->count < 3) return 0.0;
    sort_points(o->at, o->count);
    uint32_t n = 0;
    for (int side = 0; side < 2; side++) {
        uint32_t start = n;
        for (uint32_t i = 0; i < o->count; i++) {
            const double *p = o->at[side ? o->count - 1 - i : i];
            while (n >= start + 2 && !turns_left(o->hull[n - 2], o->hull[n - 1], p)) n--;
            memcpy(o->hull[n++], p, sizeof o->hull[0]);
        }
        n--; /* the chain's last point starts the next one */
    }
    double length = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        const double *a = o->hull[i], *b = o->hull[(i + 1) % n];
        length += sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
    }
    return length;
}
