/*
 * Windows of light: a window is a part of an edge that one place, its source, sees through a row of unfolded triangles. The source is the
 * path's start, a vertex that shadows it, or what stands for a curve. In a window's frame its half-edge runs from the origin along x, the
 * triangle it came through lies above, the one it enters below.
 */
#ifndef STUBBLE_SURFACE_WINDOW_H
#define STUBBLE_SURFACE_WINDOW_H

#include "surface/internal.h"

/* Of the edge: narrower windows are dropped, and vertices this near to a window's side are lit by it. */
#define SBL_WINDOW_NARROW 1e-10
#define SBL_WINDOW_TOUCH  1e-7

typedef struct sbl_window {
    double x, y;   /* where the source lies unfolded, y >= 0 */
    double a, b;   /* the lit part of the edge */
    double so_far; /* from the path's start to the source */
    uint32_t at;   /* the half-edge */
} sbl_window;

/* A half-edge's triangle laid flat: the edge along x, the third corner at (x, y), y > 0. */
typedef struct sbl_flat {
    double length, x, y, to_origin, to_end; /* lengths of the edge and of those from the third corner */
} sbl_flat;

/*
 * The triangle below a window: its corner at (cx, -cy), the lengths of the window's edge and of the two below, `low` from the edge's origin
 * to the corner, `high` from the corner to its end.
 */
typedef struct sbl_below {
    double cx, cy, length, low, high;
    double entry; /* where the ray to the corner crosses the window's edge */
} sbl_below;

static inline double sbl_reach(double x, double y)
{
    return sqrt(x * x + y * y);
}

/* budget < sbl_reach(x, y), without the root. */
static inline bool sbl_beyond(double budget, double x, double y)
{
    return budget < 0.0 || budget * budget < x * x + y * y;
}

static inline sbl_vec3 sbl_corner_position(const sbl_surface *surface, uint32_t h)
{
    return sbl_v3_load(surface->position[surface->triangle[h]]);
}

static inline double sbl_edge_length(const sbl_surface *surface, uint32_t h)
{
    return sbl_v3_distance(sbl_corner_position(surface, h), sbl_corner_position(surface, sbl_next(h)));
}

/* A place in the triangle of half-edge h, in a frame along h. */
static inline void sbl_edge_frame(const sbl_surface *surface, uint32_t h, sbl_vec3 place, double *x, double *y)
{
    sbl_vec3 p = sbl_corner_position(surface, h), d = sbl_v3_sub(sbl_corner_position(surface, sbl_next(h)), p), e = sbl_v3_sub(place, p);
    double length = sbl_v3_length(d);
    *x = sbl_v3_dot(d, e) / length;
    *y = sbl_v3_length(sbl_v3_cross(d, e)) / length;
}

static inline sbl_flat sbl_flat_lay(const sbl_surface *surface, uint32_t h)
{
    sbl_vec3 p = sbl_corner_position(surface, h);
    sbl_vec3 d = sbl_v3_sub(sbl_corner_position(surface, sbl_next(h)), p), e = sbl_v3_sub(sbl_corner_position(surface, sbl_prev(h)), p);
    double length = sbl_v3_length(d), x = sbl_v3_dot(d, e) / length, y = sbl_v3_length(sbl_v3_cross(d, e)) / length;
    return (sbl_flat){length, x, y, sbl_reach(x, y), sbl_reach(length - x, y)};
}

/* The window's path to the point x of its edge's line. */
static inline double sbl_window_distance(const sbl_window *w, double x)
{
    return w->so_far + sbl_reach(w->x - x, w->y);
}

/* The shortest path to the lit part. */
static inline double sbl_window_nearest(const sbl_window *w)
{
    return sbl_window_distance(w, sbl_clamp(w->x, w->a, w->b));
}

/* Keep a window on its edge; false if nothing is left. */
static inline bool sbl_window_clip(sbl_window *w, double length)
{
    if (w->a < 0.0) w->a = 0.0;
    if (w->b > length) w->b = length;
    return w->b - w->a > SBL_WINDOW_NARROW * length;
}

/* Is every path through this window longer than one through an end of its edge, which are this far from the start? */
static inline bool sbl_window_undercut(const sbl_window *w, double length, double to_origin, double to_end)
{
    return sbl_beyond(to_origin + w->b - w->so_far, w->x - w->b, w->y) || sbl_beyond(to_end + length - w->a - w->so_far, w->x - w->a, w->y);
}

/* g is the half-edge opposite to the window's, laid flat. It runs the other way. */
static inline sbl_below sbl_window_below(const sbl_window *w, const sbl_flat *g)
{
    sbl_below t = {g->length - g->x, g->y, g->length, g->to_end, g->to_origin, 0.0};
    t.entry = w->x + (t.cx - w->x) * w->y / (w->y + t.cy);
    return t;
}

/* The direction in which light goes down across an edge: x along it, y below. */
typedef struct sbl_ray {
    double x, y;
} sbl_ray;

/* From a window's source through the point x of its edge. */
static inline sbl_ray sbl_window_ray(const sbl_window *w, double x)
{
    return (sbl_ray){x - w->x, w->y};
}

/* The same ray in the frame of an edge in direction (ex, ey). */
static inline sbl_ray sbl_ray_turn(sbl_ray r, double ex, double ey)
{
    return (sbl_ray){r.x * ex - r.y * ey, r.y * ex + r.x * ey};
}

/* The ray through an edge's point a meets, below, the edge from the edge's origin to (cx, -cy), `length` long, here. */
static inline double sbl_window_fall(double a, sbl_ray ray, double cx, double cy, double length)
{
    double numerator = a * ray.y, denominator = ray.y * cx - ray.x * cy;
    return denominator > 0.0 && numerator < denominator ? numerator / denominator * length : length;
}

/* The rays at a window's sides. */
typedef struct sbl_sides {
    sbl_ray a, b;
} sbl_sides;

static inline sbl_sides sbl_window_sides(const sbl_window *w)
{
    return (sbl_sides){sbl_window_ray(w, w->a), sbl_window_ray(w, w->b)};
}

/*
 * The part that falls on the edge from the origin to the corner, half-edge h. False: a path to its near side is shorter through the end of
 * the window's edge, which is to_end from the start.
 */
static inline bool sbl_window_fall_low(sbl_window *part, const sbl_window *w, const sbl_sides *sides, const sbl_below *t, uint32_t h,
                                       double to_end)
{
    double ex = t->cx / t->low, ey = -t->cy / t->low;
    *part = (sbl_window){.x = w->x * ex + w->y * ey, .y = w->y * ex - w->x * ey, .so_far = w->so_far, .at = h};
    part->a = sbl_window_fall(w->a, sides->a, t->cx, t->cy, t->low);
    part->b = t->entry < w->b ? t->low : sbl_window_fall(w->b, sides->b, t->cx, t->cy, t->low);
    double by_end = to_end + sbl_reach(t->length - part->a * ex, part->a * ey);
    return !sbl_beyond(by_end - w->so_far, part->x - part->a, part->y);
}

/* The part that falls on the edge from the corner to the end, half-edge h: the same in the mirror. */
static inline bool sbl_window_fall_high(sbl_window *part, const sbl_window *w, const sbl_sides *sides, const sbl_below *t, uint32_t h,
                                        double to_origin)
{
    double cx = t->length - t->cx, ex = cx / t->high, ey = t->cy / t->high, dx = w->x - t->cx, dy = w->y + t->cy;
    sbl_ray a = {-sides->a.x, sides->a.y}, b = {-sides->b.x, sides->b.y};
    *part = (sbl_window){.x = dx * ex + dy * ey, .y = dy * ex - dx * ey, .so_far = w->so_far, .at = h};
    part->a = t->entry > w->a ? 0.0 : t->high - sbl_window_fall(t->length - w->a, a, cx, t->cy, t->high);
    part->b = t->high - sbl_window_fall(t->length - w->b, b, cx, t->cy, t->high);
    double by_origin = to_origin + sbl_reach(t->cx + part->b * ex, part->b * ey - t->cy);
    return !sbl_beyond(by_origin - w->so_far, part->x - part->b, part->y);
}

/*
 * Can the vertex from which half-edge `out` goes bend a shortest path? It does where its angles are more than the full one (a saddle), and
 * on a bound.
 */
bool sbl_vertex_bends(const sbl_surface *surface, uint32_t out);

#endif
