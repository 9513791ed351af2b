#include "surface/window.h"

/* Angles exceed the full one when they do by this. */
#define SADDLE_RAD 1e-7

/* The corners' rotations are multiplied: their product passes the line behind once half a turn is full, the line ahead at a whole one. */
bool sbl_vertex_bends(const sbl_surface *surface, uint32_t out)
{
    double x = 1.0, y = -SADDLE_RAD;
    uint32_t h = out;
    bool half = false;
    do {
        sbl_vec3 p = sbl_corner_position(surface, h);
        sbl_vec3 q = sbl_v3_sub(sbl_corner_position(surface, sbl_next(h)), p), r = sbl_v3_sub(sbl_corner_position(surface, sbl_prev(h)), p);
        double cosine = sbl_v3_dot(q, r), sine = sbl_v3_length(sbl_v3_cross(q, r)), scale = 1.0 / sbl_reach(cosine, sine);
        double turned_x = (x * cosine - y * sine) * scale, turned_y = (x * sine + y * cosine) * scale;
        if (y >= 0.0 && turned_y < 0.0) half = true;
        if (half && y < 0.0 && turned_y >= 0.0) return true;
        x = turned_x;
        y = turned_y;
        h = surface->opposite[sbl_prev(h)];
    } while (h != SBL_NONE && h != out);
    return h == SBL_NONE;
}
