#include "head/atlas_map.h"

#define DEGREE (SBL_PI / 180.0)

/*
 * Mean radius in mm from the chart's origin: a quadratic fit (rms 2 mm above the jaw, nose and ears left out) to the radii of the USC ICT
 * FaceKit mean head (MIT licence). The atlas needs it only to turn angles into millimetres, where 2 % do not show.
 */
static double mean_radius_mm(sbl_vec3 d)
{
    return 79.45 + 3.68 * d.y + 1.16 * d.z + 19.84 * d.y * d.y + 18.46 * d.z * d.z - 4.92 * d.y * d.z;
}

static void find_on(sbl_map_place *place, sbl_map_kind kind, double toward_pole, double x, double y, double radius_mm)
{
    double across = sqrt(x * x + y * y);
    double angle = sbl_acos(toward_pole) / DEGREE;
    double ux = across > 0.0 ? x / across : 1.0, uy = across > 0.0 ? y / across : 0.0;
    place->on[kind].x = ux * angle;
    place->on[kind].y = uy * angle;
    place->on[kind].radial_x = ux;
    place->on[kind].radial_y = uy;
    place->on[kind].radial_mm = radius_mm * DEGREE;
    /* The map stretches circles about its pole by angle / sin(angle). */
    place->on[kind].tangent_mm = angle > 0.01 ? radius_mm * across / angle : radius_mm * DEGREE;
}

sbl_map_place sbl_map_find(sbl_vec3 chart_direction)
{
    sbl_map_place place;
    sbl_vec3 d = sbl_v3_normalize(chart_direction);
    double radius_mm = mean_radius_mm(d);
    place.position_mm = sbl_v3_scale(d, radius_mm);
    find_on(&place, SBL_MAP_TOP, d.y, d.x, d.z, radius_mm);
    find_on(&place, SBL_MAP_FRONT, d.z, d.x, d.y, radius_mm);
    return place;
}

sbl_map_place sbl_map_mirror(sbl_map_place place)
{
    place.position_mm.x = -place.position_mm.x;
    for (int i = 0; i < 2; i++) {
        place.on[i].x = -place.on[i].x;
        place.on[i].radial_x = -place.on[i].radial_x;
    }
    return place;
}

/* Handle i of the closed curve; a half curve goes on as its mirror image. */
static sbl_map_point handle_at(const sbl_map_shape *shape, int64_t i)
{
    int64_t n = shape->count;
    if (!shape->symmetric) return shape->handle[(i + n) % n];
    int64_t k = i < 0 ? -i : (i >= n ? 2 * (n - 1) - i : i);
    sbl_map_point p = shape->handle[k];
    if (k != i) p.x = -p.x;
    return p;
}

typedef struct offset_mm {
    double along, across; /* from the place, in its radial and tangential direction */
} offset_mm;

typedef struct search {
    double x, y, radial_x, radial_y, radial_mm, tangent_mm;
    double nearest_squared;
    bool inside;
} search;

static offset_mm offset_to(const search *s, double x, double y)
{
    double dx = x - s->x, dy = y - s->y;
    return (offset_mm){(dx * s->radial_x + dy * s->radial_y) * s->radial_mm, (dy * s->radial_x - dx * s->radial_y) * s->tangent_mm};
}

/* Even-odd rule with a ray to +x. For half curves the closing line x = 0 is never met. */
static void cross(search *s, double ax, double ay, double bx, double by)
{
    if ((ay > s->y) == (by > s->y)) return;
    if (ax + (s->y - ay) / (by - ay) * (bx - ax) > s->x) s->inside = !s->inside;
}

static void approach(search *s, offset_mm a, offset_mm b)
{
    double ex = b.along - a.along, ey = b.across - a.across;
    double length_squared = ex * ex + ey * ey;
    double t = length_squared > 0.0 ? sbl_clamp(-(a.along * ex + a.across * ey) / length_squared, 0.0, 1.0) : 0.0;
    double x = a.along + t * ex, y = a.across + t * ey;
    s->nearest_squared = fmin(s->nearest_squared, x * x + y * y);
}

/* The piece between the two middle handles. Far from the place its chord decides the side: the bulge stays within the circle tested. */
static void search_piece(search *s, const sbl_map_point p[4])
{
    enum { STEPS = 6 };
    double ax = (double)p[1].x, ay = (double)p[1].y, bx = (double)p[2].x, by = (double)p[2].y;
    offset_mm a = offset_to(s, ax, ay), b = offset_to(s, bx, by);
    double mx = 0.5 * (a.along + b.along), my = 0.5 * (a.across + b.across);
    double reach =
        0.75 * sqrt((b.along - a.along) * (b.along - a.along) + (b.across - a.across) * (b.across - a.across)) + sqrt(s->nearest_squared);
    if (mx * mx + my * my > reach * reach) {
        cross(s, ax, ay, bx, by);
        return;
    }
    double px = (double)p[0].x, py = (double)p[0].y, qx = (double)p[3].x, qy = (double)p[3].y;
    double fx = ax, fy = ay;
    offset_mm from = a;
    for (int i = 1; i <= STEPS; i++) {
        double t = (double)i / STEPS, tt = t * t, ttt = tt * t;
        double w0 = -0.5 * t + tt - 0.5 * ttt, w1 = 1.0 - 2.5 * tt + 1.5 * ttt, w2 = 0.5 * t + 2.0 * tt - 1.5 * ttt, w3 = 0.5 * (ttt - tt);
        double x = w0 * px + w1 * ax + w2 * bx + w3 * qx, y = w0 * py + w1 * ay + w2 * by + w3 * qy;
        offset_mm to = offset_to(s, x, y);
        cross(s, fx, fy, x, y);
        approach(s, from, to);
        fx = x;
        fy = y;
        from = to;
    }
}

double sbl_map_inside_mm(const sbl_map_place *place, const sbl_map_shape *shape, double limit_mm)
{
    search s = {.x = place->on[shape->map].x,
                .y = place->on[shape->map].y,
                .radial_x = place->on[shape->map].radial_x,
                .radial_y = place->on[shape->map].radial_y,
                .radial_mm = place->on[shape->map].radial_mm,
                .tangent_mm = place->on[shape->map].tangent_mm,
                .nearest_squared = limit_mm * limit_mm};
    if (shape->symmetric && s.x < 0.0) {
        s.x = -s.x;
        s.radial_x = -s.radial_x;
    }
    int64_t pieces = shape->symmetric ? (int64_t)shape->count - 1 : (int64_t)shape->count;
    sbl_map_point p[4] = {handle_at(shape, -1), handle_at(shape, 0), handle_at(shape, 1), {0.0f, 0.0f}};
    for (int64_t i = 0; i < pieces; i++) {
        p[3] = handle_at(shape, i + 2);
        search_piece(&s, p);
        p[0] = p[1];
        p[1] = p[2];
        p[2] = p[3];
    }
    double distance_mm = sqrt(s.nearest_squared);
    return s.inside ? distance_mm : -distance_mm;
}

double sbl_map_weight(const sbl_map_place *place, const sbl_map_shape *shape, double edge_mm)
{
    double half = 0.5 * edge_mm;
    return sbl_smoothstep(-half, half, sbl_map_inside_mm(place, shape, half));
}
