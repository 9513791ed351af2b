/* A disc of surface laid flat, and how far that stretches it. */
#include "surface/flatten.h"
#include "stubble/geodesic.h"

#include <string.h>

/* Least height of a triangle over its longest edge that the cotangents see: thinner ones would drown the rest in rounding. */
#define THIN 1e-5

static sbl_status check_disc(const sbl_surface *patch, sbl_diag *diag)
{
    uint64_t edges = (3 * (uint64_t)patch->triangle_count + patch->report.boundary_edges) / 2;
    bool disc = patch->component_count == 1 && patch->report.boundary_loops == 1 &&
                (uint64_t)patch->vertex_count + patch->triangle_count == edges + 1;
    if (disc) return SBL_OK;
    return sbl_fail_at(diag, SBL_E_DATA, "only a piece with one bound and no holes or handles can be laid flat",
                       "cut the surface into gores", patch->report.boundary_loops, (double)patch->component_count);
}

static void lay_triangles(sbl_flattening *f)
{
    const sbl_surface *s = f->patch;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        sbl_vec3 p[3];
        for (size_t k = 0; k < 3; k++) p[k] = sbl_v3_load(s->position[s->triangle[3 * (size_t)t + k]]);
        sbl_vec3 u = sbl_v3_sub(p[1], p[0]), v = sbl_v3_sub(p[2], p[0]), w = sbl_v3_sub(p[2], p[1]);
        double uu = sbl_v3_dot(u, u), vv = sbl_v3_dot(v, v), ww = sbl_v3_dot(w, w), cross = sbl_v3_length(sbl_v3_cross(u, v));
        double longest = fmax(uu, fmax(vv, ww)), floored = fmax(cross, THIN * longest);
        f->x1[t] = sqrt(uu);
        f->x2[t] = sbl_v3_dot(u, v) / f->x1[t];
        f->y2[t] = cross / f->x1[t];
        f->cotangent[3 * (size_t)t] = sbl_v3_dot(u, v) / floored;
        f->cotangent[3 * (size_t)t + 1] = -sbl_v3_dot(u, w) / floored;
        f->cotangent[3 * (size_t)t + 2] = sbl_v3_dot(v, w) / floored;
    }
}

typedef struct jacobian {
    double a, b, c, d; /* (u, v) = (a x + b y, c x + d y) */
} jacobian;

static jacobian map_of(const sbl_flattening *f, uint32_t t)
{
    const uint32_t *k = f->patch->triangle + 3 * (size_t)t;
    double u1 = f->x[k[1]] - f->x[k[0]], v1 = f->y[k[1]] - f->y[k[0]], u2 = f->x[k[2]] - f->x[k[0]], v2 = f->y[k[2]] - f->y[k[0]];
    double a = u1 / f->x1[t], c = v1 / f->x1[t];
    return (jacobian){a, (u2 - a * f->x2[t]) / f->y2[t], c, (v2 - c * f->x2[t]) / f->y2[t]};
}

/* Both singular values from the rotation's and the reflection's part of the map. */
static double stretch_of(jacobian j)
{
    double turn = 0.5 * sqrt((j.a + j.d) * (j.a + j.d) + (j.c - j.b) * (j.c - j.b));
    double mirror = 0.5 * sqrt((j.a - j.d) * (j.a - j.d) + (j.b + j.c) * (j.b + j.c));
    double most = turn + mirror, least = turn - mirror; /* negative: turned over */
    return fmax(most, 1.0 / fmax(least, 1e-6)) - 1.0;
}

static void measure(const sbl_flattening *f, sbl_sheet *sheet)
{
    double sum = 0.0;
    for (uint32_t t = 0; t < f->patch->triangle_count; t++) {
        double stretch = stretch_of(map_of(f, t));
        sum += stretch * (double)f->patch->area_mm2[t];
        sheet->max_stretch = fmax(sheet->max_stretch, stretch);
    }
    sheet->mean_stretch = sum / f->patch->total_area_mm2;
}

/* Centre of area to the origin, and the surface's own up (+y) to the top of the sheet, so that equal patches lie equally. */
static void settle(sbl_flattening *f)
{
    const sbl_surface *s = f->patch;
    double cx = 0.0, cy = 0.0, up_x = 0.0, up_y = 0.0;
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        const uint32_t *k = s->triangle + 3 * (size_t)t;
        double third = (double)s->area_mm2[t] / 3.0;
        cx += third * (f->x[k[0]] + f->x[k[1]] + f->x[k[2]]);
        cy += third * (f->y[k[0]] + f->y[k[1]] + f->y[k[2]]);
        /* The gradient of height over the flat triangle, carried along by the map's linear part. */
        double h1 = (double)s->position[k[1]].y - (double)s->position[k[0]].y,
               h2 = (double)s->position[k[2]].y - (double)s->position[k[0]].y;
        double gx = h1 / f->x1[t], gy = (h2 - gx * f->x2[t]) / f->y2[t];
        jacobian j = map_of(f, t);
        up_x += third * (j.a * gx + j.b * gy);
        up_y += third * (j.c * gx + j.d * gy);
    }
    double area = s->total_area_mm2, length = sqrt(up_x * up_x + up_y * up_y);
    double cosine = length > 1e-6 * area ? up_y / length : 1.0, sine = length > 1e-6 * area ? up_x / length : 0.0;
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        double x = f->x[v] - cx / area, y = f->y[v] - cy / area;
        f->x[v] = cosine * x - sine * y;
        f->y[v] = sine * x + cosine * y;
    }
}

static sbl_status flatten(sbl_sheet *sheet, const sbl_surface *patch, const sbl_host *host, sbl_arena *arena, sbl_arena *scratch,
                          sbl_diag *diag)
{
    uint32_t triangles = patch->triangle_count;
    sbl_flattening f = {.patch = patch};
    f.x = SBL_NEW(arena, double, patch->vertex_count);
    f.y = SBL_NEW(arena, double, patch->vertex_count);
    f.x1 = SBL_NEW(scratch, double, triangles);
    f.x2 = SBL_NEW(scratch, double, triangles);
    f.y2 = SBL_NEW(scratch, double, triangles);
    f.cotangent = SBL_NEW(scratch, double, 3 * (uint64_t)triangles);
    if (!f.x || !f.y || !f.x1 || !f.x2 || !f.y2 || !f.cotangent) return sbl_fail_memory(diag);
    lay_triangles(&f);
    sbl_status status = sbl_flatten_conformal(&f, scratch, diag);
    if (status == SBL_OK) status = sbl_flatten_rigid(&f, host, scratch, diag);
    if (status != SBL_OK) return status;
    settle(&f);
    measure(&f, sheet);
    sheet->x_mm = f.x;
    sheet->y_mm = f.y;
    return SBL_OK;
}

sbl_status sbl_flatten(sbl_sheet *sheet, const sbl_surface *patch, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (sheet) memset(sheet, 0, sizeof *sheet);
    if (!sheet || !patch || !patch->bvh || !arena) return sbl_fail(diag, SBL_E_ARG, "flattening needs a patch and an arena", "pass them");
    sbl_status status = check_disc(patch, diag);
    if (status != SBL_OK) return status;
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    sbl_arena_mark mark = sbl_arena_here(arena);
    status = flatten(sheet, patch, host, arena, &scratch, diag);
    sbl_arena_release(&scratch);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        memset(sheet, 0, sizeof *sheet);
    }
    return status;
}
