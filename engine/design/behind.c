/*
 * Signed distance of every vertex to the drawn hairline. Near the line it is the straight distance to the line itself (exact to 0.1 mm
 * within 20 mm), farther off the distance along the skin by fast marching. The sign comes from the side of the nearest segment where that
 * is safe, else from a closed polygon in the chart: the hairline, closed from sideburn to sideburn behind the ears and below the nape.
 */
#include "inside.h"

#define STRAIGHT_WITHIN_MM 20.0
/* So near to the line the polygon, coarser than the line, is not to be trusted; beyond, the side of one segment is not (the line's ends).
 */
#define SIDE_WITHIN_MM 3.0

/* The chart seen from the middle of the hair-bearing scalp, up and 30 degrees back: azimuthal, equidistant. */
#define POLE_Y 0.86602540378443865
#define POLE_Z (-0.5)
/* The polygon is closed so far from the pole: beyond every place where hair grows. */
#define FAR_RAD 3.05

#define POLYGON_STEP   4u
#define CLOSING_POINTS 16u

typedef struct flat {
    double x, y;
} flat;

typedef struct polygon {
    flat *at;
    uint32_t count;
} polygon;

/* Angle from the pole and azimuth about it; azimuth 0 is the front. */
static void polar(sbl_vec3 direction, double *angle, double *azimuth)
{
    double up = direction.y * POLE_Y + direction.z * POLE_Z;
    double front = direction.z * POLE_Y - direction.y * POLE_Z;
    *angle = sbl_acos(up);
    *azimuth = sbl_atan2(direction.x, front);
}

static flat flat_of(double angle, double azimuth)
{
    return (flat){angle * sbl_sin(azimuth), angle * sbl_cos(azimuth)};
}

static flat project(sbl_vec3 direction)
{
    double angle, azimuth;
    polar(direction, &angle, &azimuth);
    return flat_of(angle, azimuth);
}

static sbl_status close_line(polygon *shape, const sbl_hairline *line, const sbl_head *head, sbl_arena *arena, sbl_diag *diag)
{
    shape->at = SBL_NEW(arena, flat, (uint64_t)line->curve_count / POLYGON_STEP + 2 + CLOSING_POINTS);
    shape->count = 0;
    if (!shape->at) return sbl_fail(diag, SBL_E_MEMORY, "not enough memory for the hairline", NULL);
    uint32_t last = line->curve_count - 1;
    for (uint32_t i = 0; i < last; i += POLYGON_STEP) shape->at[shape->count++] = project(sbl_head_chart(head, line->curve[i]));
    shape->at[shape->count++] = project(sbl_head_chart(head, line->curve[last]));
    double angle, right, left;
    polar(sbl_head_chart(head, line->curve[0]), &angle, &right);
    polar(sbl_head_chart(head, line->curve[last]), &angle, &left);
    if (right < left) right += 2.0 * SBL_PI; /* from the left end on over the back to the right end */
    for (uint32_t i = 0; i < CLOSING_POINTS; i++)
        shape->at[shape->count++] = flat_of(FAR_RAD, left + (right - left) * i / (CLOSING_POINTS - 1));
    return SBL_OK;
}

static bool inside_polygon(const polygon *shape, flat p)
{
    bool inside = false;
    flat a = shape->at[shape->count - 1];
    for (uint32_t i = 0; i < shape->count; i++) {
        flat b = shape->at[i];
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y)) inside = !inside;
        a = b;
    }
    return inside;
}

typedef struct context {
    float *behind_mm; /* holds the distance by fast marching */
    const sbl_near_curve *near;
    const sbl_head *head;
    polygon shape;
} context;

#define CHUNK 512u

static float signed_distance(const context *c, uint32_t v)
{
    sbl_vec3 p = sbl_v3_load(c->head->surface.position[v]);
    sbl_near_hit hit;
    double distance = fmin((double)c->behind_mm[v], SBL_HAIRLINE_REACH_MM);
    if (sbl_near_curve_find(c->near, p, STRAIGHT_WITHIN_MM, &hit)) {
        distance = hit.distance_mm;
        if (distance < SIDE_WITHIN_MM)
            return (float)(distance * sbl_near_curve_side(c->near, &hit, p, sbl_v3_load(c->head->surface.normal[v])));
    }
    return (float)(inside_polygon(&c->shape, project(sbl_v3_load(c->head->chart[v]))) ? distance : -distance);
}

static void sign_chunk(void *user, uint32_t chunk)
{
    context *c = user;
    uint32_t first = chunk * CHUNK, last = first + CHUNK;
    if (last > c->head->surface.vertex_count) last = c->head->surface.vertex_count;
    for (uint32_t v = first; v < last; v++) c->behind_mm[v] = signed_distance(c, v);
}

sbl_status sbl_hairline_behind(float *behind_mm, const sbl_hairline *line, const sbl_near_curve *near, const sbl_head *head,
                               const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(arena);
    context c = {.behind_mm = behind_mm, .near = near, .head = head};
    sbl_status status = close_line(&c.shape, line, head, arena, diag);
    if (status == SBL_OK)
        status = sbl_distance_field_to_curve(behind_mm, &head->surface, line->curve, line->curve_count, false, SBL_HAIRLINE_REACH_MM, arena,
                                             diag);
    if (status == SBL_OK) sbl_parallel_for(host, (head->surface.vertex_count + CHUNK - 1) / CHUNK, sign_chunk, &c);
    sbl_arena_rewind(arena, mark);
    return status;
}
