#include "head/fit_outline.h"

/* The outline's direction and the contour's may differ by about 37 degrees and still be the same border. */
#define SAME_WAY 0.8

/* Above 0 where the smooth normal looks at the eye. */
static void find_facing(float *facing, const fit_shape *shape, const sbl_vec3f *position, sbl_vec3 eye)
{
    const sbl_surface *s = &shape->base->surface;
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        sbl_vec3 n = fit_shape_normal(shape, sbl_v3_load(s->position[v]), sbl_v3_load(s->normal[v]));
        facing[v] = (float)sbl_v3_dot(n, sbl_v3_sub(eye, sbl_v3_load(position[v])));
    }
}

static bool is_vault(const sbl_head *head, const uint32_t *corner, sbl_vec3 base)
{
    for (int k = 0; k < 3; k++)
        if (head->part[corner[k]] != SBL_PART_SKIN) return false;
    double brow = head->landmark[SBL_LANDMARK_GLABELLA].y;
    return base.y > brow + 6.0 || (base.z < -20.0 && base.y > 5.0);
}

/* Face and ears, down to the chin: below is the neck, which turns against the head. */
static bool is_feature(const sbl_head *head, const uint32_t *corner, sbl_vec3 base)
{
    for (int k = 0; k < 3; k++)
        if (head->part[corner[k]] == SBL_PART_NECK || head->part[corner[k]] == SBL_PART_SHOULDER) return false;
    bool ear = head->part[corner[0]] == SBL_PART_EAR_LEFT || head->part[corner[0]] == SBL_PART_EAR_RIGHT;
    return ear || (base.z > 20.0 && base.y > head->landmark[SBL_LANDMARK_MENTON].y);
}

/* The middle of the line across a triangle on which the normal is square to the line of sight. */
static bool across_triangle(sbl_vec3 *base, sbl_vec3 *normal, const fit_shape *shape, const uint32_t *corner, const double *face)
{
    const sbl_surface *s = &shape->base->surface;
    sbl_vec3 sum = {0}, normal_sum = {0};
    int found = 0;
    for (int k = 0; k < 3; k++) {
        int n = (k + 1) % 3;
        if ((face[k] > 0.0) == (face[n] > 0.0)) continue;
        double t = face[k] / (face[k] - face[n]);
        sum = sbl_v3_add(sum, sbl_v3_lerp(sbl_v3_load(s->position[corner[k]]), sbl_v3_load(s->position[corner[n]]), t));
        normal_sum = sbl_v3_add(normal_sum, sbl_v3_lerp(sbl_v3_load(s->normal[corner[k]]), sbl_v3_load(s->normal[corner[n]]), t));
        found++;
    }
    *base = sbl_v3_scale(sum, 0.5);
    *normal = normal_sum;
    return found == 2;
}

static void add_point(fit_contour *contour, const fit_shape *shape, const sbl_pinhole *camera, const uint32_t *corner, const double *face)
{
    sbl_vec3 base, normal;
    if (contour->count == contour->capacity || !across_triangle(&base, &normal, shape, corner, face)) return;
    fit_contour_point *point = &contour->point[contour->count];
    const double *r = camera->rotation;
    sbl_vec3 n = fit_shape_normal(shape, base, normal);
    double x = r[0] * n.x + r[1] * n.y + r[2] * n.z, y = r[3] * n.x + r[4] * n.y + r[5] * n.z, length = sqrt(x * x + y * y);
    if (!(length > 0.0) || !sbl_pinhole_project(camera, fit_shape_point(shape, base, NULL), point->px, NULL)) return;
    point->base = base;
    point->outward[0] = x / length;
    point->outward[1] = y / length;
    point->vault = is_vault(shape->base, corner, base);
    point->feature = is_feature(shape->base, corner, base);
    contour->count++;
}

void fit_contour_find(fit_contour *contour, const fit_shape *shape, const sbl_vec3f *position, const sbl_pinhole *camera)
{
    const sbl_surface *s = &shape->base->surface;
    sbl_vec3 eye = sbl_pinhole_position(camera);
    contour->count = 0;
    find_facing(contour->facing, shape, position, eye);
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        const uint32_t *corner = s->triangle + 3 * (size_t)t;
        const double face[3] = {(double)contour->facing[corner[0]], (double)contour->facing[corner[1]], (double)contour->facing[corner[2]]};
        bool ahead = face[0] > 0.0;
        if (ahead == (face[1] > 0.0) && ahead == (face[2] > 0.0)) continue;
        add_point(contour, shape, camera, corner, face);
    }
}

static double step_length(const double a[2], const double b[2])
{
    double x = b[0] - a[0], y = b[1] - a[1];
    return sqrt(x * x + y * y);
}

void fit_outline_even(fit_outline *outline, const double (*drawn)[2], uint32_t count)
{
    double length = 0.0, walked = 0.0;
    for (uint32_t i = 1; i < count; i++) length += step_length(drawn[i - 1], drawn[i]);
    outline->length_px = length;
    outline->count = 0;
    uint32_t i = 1;
    for (uint32_t k = 0; k < FIT_OUTLINE_STEPS && length > 0.0; k++) {
        double goal = length * k / (FIT_OUTLINE_STEPS - 1), step;
        while (step = step_length(drawn[i - 1], drawn[i]), walked + step < goal && i + 1 < count) {
            walked += step;
            i++;
        }
        double share = step > 0.0 ? sbl_clamp((goal - walked) / step, 0.0, 1.0) : 0.0;
        for (int a = 0; a < 2; a++) outline->at[k][a] = drawn[i - 1][a] + share * (drawn[i][a] - drawn[i - 1][a]);
        outline->count++;
    }
}

/* Square to the outline at a step, either way. */
static void across(double out[2], const fit_outline *o, uint32_t k)
{
    uint32_t from = k >= 2 ? k - 2 : 0, to = k + 2 < o->count ? k + 2 : o->count - 1;
    double x = o->at[to][0] - o->at[from][0], y = o->at[to][1] - o->at[from][1], length = sqrt(x * x + y * y);
    out[0] = length > 0.0 ? -y / length : 0.0;
    out[1] = length > 0.0 ? x / length : 0.0;
}

static bool same_way(const double a[2], const double b[2])
{
    return fabs(a[0] * b[0] + a[1] * b[1]) > SAME_WAY;
}

static bool wanted(const fit_contour_point *point, bool features)
{
    return point->vault || (features && point->feature);
}

static void add_tangent(fit_tangents *tangents, const fit_contour_point *from, const double through[2])
{
    if (tangents->count == FIT_TANGENTS_MAX) return;
    tangents->at[tangents->count++] =
        (fit_tangent){from->base, {through[0], through[1]}, {from->outward[0], from->outward[1]}, !from->vault};
}

static void match_steps(fit_tangents *tangents, const fit_outline *o, const fit_contour *contour, double reach_px, bool features)
{
    for (uint32_t k = 0; k < o->count; k++) {
        const fit_contour_point *best = NULL;
        double least = reach_px, way[2];
        across(way, o, k);
        for (uint32_t i = 0; i < contour->count; i++) {
            double distance = step_length(contour->point[i].px, o->at[k]);
            if (!(distance < least) || !same_way(way, contour->point[i].outward)) continue;
            least = distance;
            best = &contour->point[i];
        }
        if (!best || !wanted(best, features)) continue;
        add_tangent(tangents, best, o->at[k]);
        if (best->vault) tangents->vault_steps++;
        else tangents->feature_steps++;
    }
}

/* From the contour to the outline; where its nearest step is an end, the outline may simply not go on. Features hide behind each other: only the
 * outline knows which of them is its border. */
static void match_contour(fit_tangents *tangents, const fit_outline *o, const fit_contour *contour, double reach_px)
{
    uint32_t every = contour->count / (FIT_TANGENTS_MAX - FIT_OUTLINE_STEPS) + 1;
    for (uint32_t i = 0; i < contour->count; i += every) {
        const fit_contour_point *p = &contour->point[i];
        uint32_t nearest = 0;
        double least = reach_px, way[2];
        if (!p->vault) continue;
        for (uint32_t k = 0; k < o->count; k++) {
            double distance = step_length(p->px, o->at[k]);
            if (!(distance < least)) continue;
            least = distance;
            nearest = k;
        }
        if (nearest == 0 || nearest + 1 == o->count) continue;
        across(way, o, nearest);
        if (same_way(way, p->outward)) add_tangent(tangents, p, o->at[nearest]);
    }
}

void fit_outline_match(fit_tangents *tangents, const fit_outline *outline, const fit_contour *contour, double reach_px, bool features)
{
    tangents->count = tangents->vault_steps = tangents->feature_steps = 0;
    match_steps(tangents, outline, contour, reach_px, features);
    match_contour(tangents, outline, contour, reach_px);
}
