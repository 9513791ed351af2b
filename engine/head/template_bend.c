/*
 * The bend, and the measures that steer it. Circumference and ear-to-ear arc are lengths of convex outlines of plane cuts, since a tape
 * does not follow hollows; hulls by Andrew's monotone chain (1979).
 */
#include "template_bend.h"

#include <math.h>
#include <string.h>

/* Half breadth and half length of the mean head about the chart's origin: the axes in which a diagonal is a diagonal. */
#define HALF_BREADTH_MM 79.0
#define HALF_LENGTH_MM  97.0

enum { ITERATIONS = 40 };

sbl_vec3 template_bend_point(const template_bend *bend, sbl_vec3 p)
{
    double u = p.x / HALF_BREADTH_MM, w = (p.z - MEAN_HEAD_ORIGIN.z) / HALF_LENGTH_MM, r2 = u * u + w * w;
    double diagonal = r2 > 1e-9 ? 2.0 * u * w / r2 : 0.0;
    double full = 1.0 + bend->fullness * diagonal * diagonal * sbl_smoothstep(-50.0, 20.0, p.y);
    double vertical = bend->down + (bend->up - bend->down) * sbl_smoothstep(-30.0, 70.0, p.y);
    return sbl_v3(p.x * bend->across * full, p.y * vertical, bend->along * (MEAN_HEAD_ORIGIN.z + (p.z - MEAN_HEAD_ORIGIN.z) * full));
}

typedef struct outline {
    double (*at)[2];
    uint32_t count, capacity;
} outline;

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

static double hull_perimeter(outline *o, double (*hull)[2])
{
    if (o->count < 3) return 0.0;
    sort_points(o->at, o->count);
    uint32_t n = 0;
    for (int side = 0; side < 2; side++) {
        uint32_t start = n;
        for (uint32_t i = 0; i < o->count; i++) {
            const double *p = o->at[side ? o->count - 1 - i : i];
            while (n >= start + 2 && !turns_left(hull[n - 2], hull[n - 1], p)) n--;
            memcpy(hull[n++], p, sizeof hull[0]);
        }
        n--; /* the chain's last point starts the next one */
    }
    double length = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        const double *a = hull[i], *b = hull[(i + 1) % n];
        length += sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
    }
    return length;
}

typedef struct cut {
    sbl_vec3 through, normal, first, second; /* the plane and axes in it */
    double least_second;                     /* points lower on the second axis do not count */
} cut;

/* Where the plane crosses the edges of the mesh that touch no ear, each edge from its lower to its higher corner only. */
static void cut_mesh(outline *o, const template_mesh *mesh, const uint8_t *part, const sbl_vec3 *bent, const cut *c)
{
    o->count = 0;
    for (size_t t = 0; t < mesh->triangle_count; t++)
        for (int k = 0; k < 3; k++) {
            uint32_t a = mesh->triangle[3 * t + (size_t)k], b = mesh->triangle[3 * t + (size_t)(k + 1) % 3];
            if (a > b || part[a] == SBL_PART_EAR_LEFT || part[a] == SBL_PART_EAR_RIGHT || part[b] == SBL_PART_EAR_LEFT ||
                part[b] == SBL_PART_EAR_RIGHT)
                continue;
            double ha = sbl_v3_dot(sbl_v3_sub(bent[a], c->through), c->normal), hb = sbl_v3_dot(sbl_v3_sub(bent[b], c->through), c->normal);
            if ((ha < 0.0) == (hb < 0.0)) continue;
            sbl_vec3 q = sbl_v3_sub(sbl_v3_lerp(bent[a], bent[b], ha / (ha - hb)), c->through);
            double second = sbl_v3_dot(q, c->second);
            if (!(second >= c->least_second) || o->count == o->capacity) continue;
            o->at[o->count][0] = sbl_v3_dot(q, c->first);
            o->at[o->count++][1] = second;
        }
}

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

/* Room for the crossings of one plane; a head's cut at edges of 1 mm has under 2,000. */
enum { OUTLINE_MAX = 16384 };

typedef struct measurer {
    outline line;
    double (*hull)[2];
} measurer;

static bool measurer_prepare(measurer *m, sbl_arena *arena)
{
    m->line.capacity = OUTLINE_MAX;
    m->line.at = sbl_arena_alloc(arena, OUTLINE_MAX, sizeof m->line.at[0]);
    m->hull = sbl_arena_alloc(arena, 2 * OUTLINE_MAX + 2, sizeof m->hull[0]);
    return m->line.at && m->hull;
}

static void measure(double value_mm[SBL_MEASURE_COUNT], measurer *m, const template_mesh *mesh, const template_marks *marks,
                    const template_bend *bend, sbl_vec3 *bent)
{
    for (uint32_t v = 0; v < mesh->vertex_count; v++) bent[v] = template_bend_point(bend, mesh->position[v]);
    sbl_vec3 glabella = template_bend_point(bend, marks->glabella), behind = farthest_behind(mesh, bent, glabella);
    value_mm[SBL_MEASURE_LENGTH] = sbl_v3_distance(glabella, behind);
    value_mm[SBL_MEASURE_BREADTH] = greatest_breadth(mesh, marks->part, bent);
    value_mm[SBL_MEASURE_FACE_HEIGHT] =
        sbl_v3_distance(template_bend_point(bend, marks->sellion), template_bend_point(bend, marks->menton));

    sbl_vec3 along = sbl_v3_normalize(sbl_v3_sub(glabella, behind)), across = sbl_v3(1.0, 0.0, 0.0);
    cut ring = {glabella, sbl_v3_cross(along, across), across, along, -1e9};
    cut_mesh(&m->line, mesh, marks->part, bent, &ring);
    value_mm[SBL_MEASURE_CIRCUMFERENCE] = hull_perimeter(&m->line, m->hull);

    sbl_vec3 tragion = template_bend_point(bend, marks->tragion);
    cut over = {sbl_v3(0.0, tragion.y, tragion.z), sbl_v3(0.0, 0.0, 1.0), across, sbl_v3(0.0, 1.0, 0.0), 0.0};
    cut_mesh(&m->line, mesh, marks->part, bent, &over);
    for (int side = -1; side <= 1; side += 2) {
        m->line.at[m->line.count][0] = side * tragion.x;
        m->line.at[m->line.count++][1] = 0.0;
    }
    /* The hull's way from tragion to tragion below is straight and no part of the tape's. */
    value_mm[SBL_MEASURE_EAR_TO_EAR_ARC] = hull_perimeter(&m->line, m->hull) - 2.0 * tragion.x;
}

sbl_status template_bend_solve(template_bend *bend, sbl_vec3 *bent, const template_mesh *mesh, const template_marks *marks,
                               const double value_mm[SBL_MEASURE_COUNT], sbl_arena *arena, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    measurer m;
    if (!measurer_prepare(&m, arena)) return sbl_fail(diag, SBL_E_MEMORY, "no memory to measure the template", "about 1 MB is needed");
    m.line.capacity -= 2; /* the tragions */
    *bend = (template_bend){1.0, 1.0, 1.0, 1.0, 0.0};
    for (int i = 0; i < ITERATIONS; i++) {
        double now[SBL_MEASURE_COUNT], worst = 0.0;
        measure(now, &m, mesh, marks, bend, bent);
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
