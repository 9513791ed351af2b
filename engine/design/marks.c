/*
 * Marks: patches, scars and places to keep off, from tape points to sharp shapes on the skin. A line of points becomes a path on the skin
 * (a scar is a strip along it), one point a disc or an ellipse in the skin's tangent plane. A strip and a no-go disc end where they were
 * measured to end; a patch of alopecia areata and a field of FUE scars have a soft rim.
 */
#include "inside.h"

#define PATH_STEP_MM 1.0
/* Hair grows into a patch over this much, half inside and half outside of its measured rim; the rim waves by as much. */
#define AREATA_RIM_MM  4.0
#define AREATA_WAVE_MM 14.0
/* Punches thin out towards the edge of a harvested field over this share of its half width. */
#define FUE_RIM_SHARE 0.35

static sbl_status off_the_head(uint32_t index, sbl_diag *diag)
{
    sbl_status status = sbl_fail_field(diag, SBL_E_NOT_FOUND, "a mark runs off the head",
                                       "its points count from the glabella: back along the midline, then to the left", "wish.marks", 0.0);
    if (diag) diag->index = index;
    return status;
}

static sbl_status out_of_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "not enough memory for a mark", NULL);
}

static bool find_points(sbl_surface_hit *hit, const sbl_mark *mark, const sbl_head *head)
{
    for (uint32_t i = 0; i < mark->point_count; i++)
        if (!sbl_head_tape_point(head, mark->back_mm[i], mark->left_mm[i], &hit[i])) return false;
    return true;
}

/* Tape points are few and far apart: between them the path follows the skin under the straight line. */
static sbl_status lay_path(sbl_near_curve *path, const sbl_surface_hit *hit, uint32_t count, uint32_t index, const sbl_head *head,
                           sbl_arena *arena, sbl_diag *diag)
{
    uint64_t total = 1;
    for (uint32_t i = 1; i < count; i++) total += (uint64_t)(sbl_v3_distance(hit[i - 1].position, hit[i].position) / PATH_STEP_MM) + 1;
    sbl_vec3 *point = SBL_NEW(arena, sbl_vec3, total);
    if (!point) return out_of_memory(diag);
    uint32_t made = 0;
    point[made++] = hit[0].position;
    for (uint32_t i = 1; i < count; i++) {
        uint32_t steps = (uint32_t)(sbl_v3_distance(hit[i - 1].position, hit[i].position) / PATH_STEP_MM) + 1;
        for (uint32_t k = 1; k <= steps; k++) {
            sbl_vec3 between = sbl_v3_lerp(hit[i - 1].position, hit[i].position, (double)k / steps);
            sbl_surface_hit skin;
            if (!sbl_head_lift(head, sbl_head_chart(head, between), &skin)) return off_the_head(index, diag);
            point[made++] = skin.position;
        }
    }
    return sbl_near_curve_build(path, point, made, arena, diag);
}

/* The ellipse's second axis follows the midline: backward within the skin. */
static void set_axes(sbl_mark_shape *shape, const sbl_surface_hit *center, const sbl_head *head)
{
    sbl_vec3 normal = sbl_surface_normal(&head->surface, center->at);
    sbl_vec3 across = sbl_v3_madd(sbl_v3(1.0, 0.0, 0.0), normal, -normal.x);
    if (sbl_v3_length(across) < 0.1) across = sbl_v3_cross(sbl_v3(0.0, 1.0, 0.0), normal); /* beside the ear the skin faces along x */
    shape->across = sbl_v3_normalize(across);
    shape->along = sbl_v3_cross(normal, shape->across);
}

static double rim_outside_mm(sbl_mark_kind kind)
{
    return kind == SBL_MARK_AREATA_PATCH ? AREATA_RIM_MM : 0.0;
}

sbl_status sbl_mark_shape_make(sbl_mark_shape *shape, const sbl_mark *mark, uint32_t index, const sbl_head *head, sbl_arena *arena,
                               sbl_diag *diag)
{
    sbl_surface_hit hit[SBL_MARK_POINTS_MAX];
    *shape = (sbl_mark_shape){.kind = mark->kind, .half_width_mm = 0.5 * mark->width_mm};
    shape->half_height_mm = mark->height_mm > 0.0 ? 0.5 * mark->height_mm : shape->half_width_mm;
    if (!find_points(hit, mark, head)) return off_the_head(index, diag);
    bool strip = mark->point_count > 1;
    double wide = strip ? shape->half_width_mm : fmax(shape->half_width_mm, shape->half_height_mm);
    shape->reach_mm = wide + rim_outside_mm(mark->kind);
    if (strip) return lay_path(&shape->path, hit, mark->point_count, index, head, arena, diag);
    sbl_vec3 *center = SBL_NEW(arena, sbl_vec3, 1);
    if (!center) return out_of_memory(diag);
    *center = hit[0].position;
    set_axes(shape, &hit[0], head);
    return sbl_near_curve_build(&shape->path, center, 1, arena, diag);
}

/* Distance from the path or centre as a share of the distance of the rim: 1 on the rim. */
static double share_of_rim(const sbl_mark_shape *shape, sbl_vec3 p, double distance_mm)
{
    if (shape->path.count > 1) return distance_mm / shape->half_width_mm;
    sbl_vec3 from = sbl_v3_sub(p, shape->path.point[0]);
    double x = sbl_v3_dot(from, shape->across), y = sbl_v3_dot(from, shape->along), in_plane = sqrt(x * x + y * y);
    /* The skin curves away from the tangent plane; the true distance keeps a disc's area true. */
    double stretch = in_plane > 0.0 ? distance_mm / in_plane : 1.0;
    x *= stretch / shape->half_width_mm;
    y *= stretch / shape->half_height_mm;
    return sqrt(x * x + y * y);
}

double sbl_mark_weight(const sbl_mark_shape *shape, sbl_vec3 p, uint64_t seed)
{
    sbl_near_hit hit;
    if (!sbl_near_curve_find(&shape->path, p, shape->reach_mm, &hit)) return 0.0;
    double share = share_of_rim(shape, p, hit.distance_mm);
    if (shape->kind == SBL_MARK_SCAR_FUE) return 1.0 - sbl_smoothstep(1.0 - FUE_RIM_SHARE, 1.0, share);
    if (shape->kind != SBL_MARK_AREATA_PATCH) return share <= 1.0 ? 1.0 : 0.0;
    double inward_mm = (1.0 - share) * fmin(shape->half_width_mm, shape->half_height_mm);
    double wave = 0.25 * AREATA_RIM_MM * sbl_noise_in_space(seed, SBL_DESIGN_STREAM_EDGE, sbl_v3_scale(p, 2.0 / AREATA_WAVE_MM));
    return sbl_smoothstep(-0.5 * AREATA_RIM_MM, 0.5 * AREATA_RIM_MM, inward_mm + wave);
}
