/*
 * The skin as a height over the card's plane, which it touches at the outline's middle: none, a cylinder, or the cap of an ellipsoid whose two
 * radii of curvature there are stated. Its mesh is a grid over the outline's box.
 */
#include "patch/room.h"

/* A cap is not used beyond this share of the way to its edge, where it stands upright (53 degrees). */
#define EDGE_SHARE 0.8
#define STEP_MIN   0.5
#define STEP_MAX   2.0
#define STEPS      48.0

/* u along the axis, v across it: z = c (sqrt(1 - u^2 / (c a) - v^2 / (c b)) - 1), which has the radii a and b at the top; c^2 = a b. */
static bool cap_at(double a, double b, double u, double v, double *z, double slope[2])
{
    double c = sqrt(a * b), left = 1.0 - u * u / (c * a) - v * v / (c * b);
    if (!(left >= 1.0 - EDGE_SHARE * EDGE_SHARE)) return false;
    double root = sqrt(left);
    *z = c * (root - 1.0);
    slope[0] = -u / (a * root);
    slope[1] = -v / (b * root);
    return true;
}

static bool tube_at(double b, double v, double *z, double slope[2])
{
    if (!(fabs(v) <= EDGE_SHARE * b)) return false;
    double root = sqrt(b * b - v * v);
    *z = root - b;
    slope[0] = 0.0;
    slope[1] = -v / root;
    return true;
}

bool patch_form_at(const sbl_patch *patch, double x, double y, double *z, double slope[2])
{
    const sbl_patch_wish *wish = patch->wish;
    double c = sbl_cos(patch->axis), s = sbl_sin(patch->axis), u = x * c + y * s, v = y * c - x * s, local[2] = {0.0, 0.0};
    *z = 0.0;
    bool on =
        wish->form == SBL_PATCH_FLAT || (wish->form == SBL_PATCH_CYLINDER ? tube_at(wish->radius_mm, v, z, local)
                                                                          : cap_at(wish->along_radius_mm, wish->radius_mm, u, v, z, local));
    slope[0] = local[0] * c - local[1] * s;
    slope[1] = local[0] * s + local[1] * c;
    return on;
}

bool sbl_patch_height(const sbl_patch *patch, double x_mm, double y_mm, double *z_mm)
{
    double slope[2];
    return patch_form_at(patch, x_mm, y_mm, z_mm, slope);
}

/* Newton along the ray: the height under it less its own. Convex skin seen from outside has one such place before the ray leaves it. */
bool sbl_patch_place(const sbl_patch *patch, const double px[2], sbl_vec3 *place_mm)
{
    double mm[2], z, slope[2];
    if (!sbl_plane_to_mm(&patch->map, px[0], px[1], mm)) return false;
    *place_mm = sbl_v3(mm[0], mm[1], 0.0);
    if (patch->wish->form == SBL_PATCH_FLAT) return true;
    sbl_vec3 eye = sbl_pinhole_position(&patch->camera), way = sbl_v3_normalize(sbl_v3_sub(*place_mm, eye));
    double t = sbl_v3_distance(*place_mm, eye);
    for (int k = 0; k < 40; k++) {
        sbl_vec3 p = sbl_v3_madd(eye, way, t);
        if (!patch_form_at(patch, p.x, p.y, &z, slope)) return false;
        double over = p.z - z, rate = way.z - slope[0] * way.x - slope[1] * way.y;
        *place_mm = sbl_v3(p.x, p.y, z);
        if (fabs(over) < 1e-9) return true;
        if (!(rate < -1e-3)) return false;
        t -= over / rate;
    }
    return false;
}

typedef struct grid {
    double x, y, step;
    uint32_t columns, rows; /* of cells */
} grid;

static grid grid_of(const sbl_patch *patch)
{
    double width = patch->box[2] - patch->box[0] + 2.0 * PATCH_RIM_MM, height = patch->box[3] - patch->box[1] + 2.0 * PATCH_RIM_MM;
    double step = sbl_clamp(fmax(width, height) / STEPS, STEP_MIN, STEP_MAX);
    grid g = {patch->box[0] - PATCH_RIM_MM, patch->box[1] - PATCH_RIM_MM, step, (uint32_t)(width / step) + 1,
              (uint32_t)(height / step) + 1};
    return g;
}

sbl_status patch_form_mesh(sbl_patch *patch, sbl_arena *arena, sbl_diag *diag)
{
    grid g = grid_of(patch);
    uint32_t across = g.columns + 1, count = across * (g.rows + 1), triangles = 0;
    sbl_vec3f *position = SBL_NEW(arena, sbl_vec3f, count);
    uint32_t *triangle = SBL_NEW(arena, uint32_t, 6 * (uint64_t)g.columns * g.rows);
    if (!position || !triangle) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the patch", "");
    for (uint32_t i = 0; i < count; i++) {
        double x = g.x + g.step * (i % across), y = g.y + g.step * (i / across), z;
        if (!sbl_patch_height(patch, x, y, &z))
            return sbl_fail_field(diag, SBL_E_RANGE, "the outline reaches beyond the side of so small a radius",
                                  "measure the radius again, or plan a smaller part", "patch.curvature", patch->wish->radius_mm);
        position[i] = (sbl_vec3f){(float)x, (float)y, (float)z};
    }
    for (uint32_t i = 0; i < g.columns * g.rows; i++) {
        uint32_t a = i / g.columns * across + i % g.columns, b = a + 1, c = a + across, d = c + 1;
        const uint32_t corner[6] = {a, b, d, a, d, c};
        for (int k = 0; k < 6; k++) triangle[3 * (size_t)triangles + (size_t)k] = corner[k];
        triangles += 2;
    }
    sbl_mesh mesh = {position, count, triangle, triangles};
    sbl_surface_options keep = {.keep_orientation = true, .weld_mm = 0.01};
    return sbl_surface_build(&patch->head.surface, &mesh, &keep, NULL, arena, diag);
}

bool patch_form_point(const sbl_patch *patch, double x, double y, sbl_surface_point *at)
{
    double z;
    sbl_surface_hit hit;
    if (!sbl_patch_height(patch, x, y, &z) || !sbl_surface_closest(&patch->head.surface, sbl_v3(x, y, z), 0.5, &hit)) return false;
    *at = hit.at;
    return true;
}
