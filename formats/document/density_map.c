#include "document/density_map.h"

#include <string.h>

/* A dot is hidden if its skin turns away, or if something stands between it and the camera nearer to the camera than this. */
#define HIDDEN_COSINE 0.08
#define SKIN_GAP_MM   0.6
#define DOT_RADIUS_PX 1.7

/* From pale to dark, readable in grey print as well; lightness falls evenly. */
static const uint8_t RAMP[5][3] = {{190, 214, 120}, {92, 178, 120}, {24, 132, 134}, {28, 82, 128}, {44, 28, 84}};

void density_map_colour(uint8_t rgb[3], double share)
{
    double at = 4.0 * sbl_clamp(share, 0.0, 1.0);
    int k = at < 4.0 ? (int)at : 3;
    for (int c = 0; c < 3; c++) rgb[c] = (uint8_t)(RAMP[k][c] + (at - k) * (RAMP[k + 1][c] - RAMP[k][c]) + 0.5);
}

static double session_share(const sbl_plan *plan, uint32_t session)
{
    return plan->dots.cumulative_share[session - 1] - (session > 1 ? plan->dots.cumulative_share[session - 2] : 0.0);
}

double density_map_scale(const sbl_plan *plan, uint32_t session)
{
    double densest = 0.0;
    for (uint32_t v = 0; v < plan->head->surface.vertex_count; v++)
        if ((double)plan->design.density_per_cm2[v] > densest) densest = (double)plan->design.density_per_cm2[v];
    double scale = 5.0;
    while (scale < densest * session_share(plan, session)) scale += 5.0;
    return scale;
}

/* The picture without the dots, pale, so that the map's colours stand out. */
static void copy_pale(const sbl_image *map, const sbl_image *before)
{
    size_t count = (size_t)map->width * map->height;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = before->rgb + 3 * i;
        double grey = 0.30 * p[0] + 0.59 * p[1] + 0.11 * p[2];
        uint8_t pale = (uint8_t)(148.0 + 0.42 * grey > 255.0 ? 255.0 : 148.0 + 0.42 * grey);
        memset(map->rgb + 3 * i, pale, 3);
    }
}

static void draw_dot(const sbl_image *map, double x, double y, double radius, const uint8_t rgb[3])
{
    int x0 = (int)(x - radius - 1.0), x1 = (int)(x + radius + 1.0), y0 = (int)(y - radius - 1.0), y1 = (int)(y + radius + 1.0);
    for (int py = y0 < 0 ? 0 : y0; py <= y1 && py < (int)map->height; py++)
        for (int px = x0 < 0 ? 0 : x0; px <= x1 && px < (int)map->width; px++) {
            double dx = px + 0.5 - x, dy = py + 0.5 - y, cover = sbl_clamp(radius + 0.5 - sqrt(dx * dx + dy * dy), 0.0, 1.0);
            uint8_t *p = map->rgb + 3 * ((size_t)py * map->width + (size_t)px);
            for (int c = 0; c < 3; c++) p[c] = (uint8_t)(p[c] + cover * (rgb[c] - p[c]) + 0.5);
        }
}

static bool visible(const sbl_plan *plan, const sbl_camera *camera, const sbl_dot *dot)
{
    sbl_vec3 p = sbl_v3_load(dot->position), n = sbl_v3_load(dot->normal), to = sbl_v3_sub(camera->position, p);
    double distance = sbl_v3_length(to);
    to = sbl_v3_scale(to, 1.0 / distance);
    if (sbl_v3_dot(to, n) < HIDDEN_COSINE) return false;
    return !sbl_surface_blocked(&plan->head->surface, sbl_v3_madd(p, n, SKIN_GAP_MM), to, distance - SKIN_GAP_MM);
}

sbl_status density_map_draw(const sbl_image *map, const sbl_plan *plan, const sbl_pictures *pictures, sbl_view view, uint32_t session,
                            double scale_per_cm2, sbl_diag *diag)
{
    const sbl_image *before = sbl_pictures_at(pictures, view, SBL_MOMENT_BEFORE);
    if (!before || before->width != map->width || before->height != map->height)
        return sbl_fail(diag, SBL_E_ARG, "the pictures lack a view that the work sheet needs", "");
    copy_pale(map, before);
    const sbl_camera *camera = &pictures->camera[view];
    double share = session_share(plan, session);
    for (uint32_t i = 0; i < plan->dots.count; i++) {
        const sbl_dot *dot = &plan->dots.dot[i];
        double x, y, depth;
        if (dot->session != session || !sbl_camera_project(camera, sbl_v3_load(dot->position), &x, &y, &depth) ||
            !visible(plan, camera, dot))
            continue;
        uint8_t rgb[3];
        density_map_colour(rgb, share * sbl_design_at(&plan->design, dot->at).density_per_cm2 / scale_per_cm2);
        draw_dot(map, x, y, DOT_RADIUS_PX * before->width / 820.0, rgb);
    }
    return SBL_OK;
}
