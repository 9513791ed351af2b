/*
 * What calliper and tape find on a head. A tape spans hollows: its length is the perimeter of the convex hull of a slice, which is the mean
 * over all directions of the hull's support, times 2 pi (Cauchy 1841), so no hull needs to be built.
 */
#include "head/scan.h"

enum { DIRECTIONS = 720 };

/* The breadth is taken above the ears, below where the vault closes; y in mm in the head's frame. */
#define BREADTH_LOW_MM          38.0
#define BREADTH_HIGH_MM         110.0
#define VAULT_ABOVE_GLABELLA_MM 10.0
/* The tape from ear to ear starts at the tragions and lies on the head again above the ears. */
#define ABOVE_EARS_MM 40.0

/* A slice through the head and the two directions in its plane. */
typedef struct slice {
    sbl_vec3 origin, normal, right, forward;
    double lowest; /* along forward: what lies below is not counted */
    double support[DIRECTIONS];
    double right_of[DIRECTIONS], forward_of[DIRECTIONS]; /* each direction in the plane */
} slice;

static void slice_open(slice *s, sbl_vec3 origin, sbl_vec3 right, sbl_vec3 forward, double lowest)
{
    s->origin = origin;
    s->right = sbl_v3_normalize(right);
    s->forward = sbl_v3_normalize(sbl_v3_madd(forward, s->right, -sbl_v3_dot(forward, s->right)));
    s->normal = sbl_v3_cross(s->right, s->forward);
    s->lowest = lowest;
    for (int i = 0; i < DIRECTIONS; i++) {
        double a = 2.0 * SBL_PI * i / DIRECTIONS;
        s->right_of[i] = sbl_cos(a);
        s->forward_of[i] = sbl_sin(a);
        s->support[i] = -(double)INFINITY;
    }
}

static void slice_add(slice *s, sbl_vec3 p)
{
    sbl_vec3 d = sbl_v3_sub(p, s->origin);
    double x = sbl_v3_dot(d, s->right), y = sbl_v3_dot(d, s->forward);
    if (y < s->lowest) return;
    /* Not fmax, which is a call: this becomes vectors. */
    for (size_t i = 0; i < DIRECTIONS; i++) {
        double reach = x * s->right_of[i] + y * s->forward_of[i];
        s->support[i] = reach > s->support[i] ? reach : s->support[i];
    }
}

static double slice_perimeter_mm(const slice *s)
{
    double sum = 0.0;
    for (int i = 0; i < DIRECTIONS; i++) sum += s->support[i];
    return 2.0 * SBL_PI * sum / DIRECTIONS;
}

/* Ears are pressed down under a tape, the rest of the body is not under it. */
static bool is_under_tape(const sbl_head *head, const uint32_t *corner)
{
    for (int k = 0; k < 3; k++) {
        uint8_t part = head->part[corner[k]];
        if (part == SBL_PART_EAR_LEFT || part == SBL_PART_EAR_RIGHT || part == SBL_PART_SHOULDER || part == SBL_PART_NECK) return false;
    }
    return true;
}

static void slice_cut(slice *s, const sbl_head *head)
{
    const sbl_surface *f = &head->surface;
    for (uint32_t t = 0; t < f->triangle_count; t++) {
        const uint32_t *corner = f->triangle + 3 * (size_t)t;
        sbl_vec3 p[3];
        double d[3];
        for (int k = 0; k < 3; k++) {
            p[k] = sbl_v3_load(f->position[corner[k]]);
            d[k] = sbl_v3_dot(sbl_v3_sub(p[k], s->origin), s->normal);
        }
        if ((d[0] > 0.0) == (d[1] > 0.0) && (d[1] > 0.0) == (d[2] > 0.0)) continue;
        if (!is_under_tape(head, corner)) continue;
        for (int k = 0; k < 3; k++) {
            int n = (k + 1) % 3;
            if ((d[k] > 0.0) != (d[n] > 0.0)) slice_add(s, sbl_v3_lerp(p[k], p[n], d[k] / (d[k] - d[n])));
        }
    }
}

static double circumference_mm(const sbl_head *head)
{
    slice s;
    sbl_vec3 glabella = head->landmark[SBL_LANDMARK_GLABELLA], back = head->landmark[SBL_LANDMARK_OPISTHOCRANION];
    slice_open(&s, glabella, sbl_v3(1.0, 0.0, 0.0), sbl_v3_sub(glabella, back), -(double)INFINITY);
    slice_cut(&s, head);
    return slice_perimeter_mm(&s);
}

/*
 * Tragion over the top to tragion, the tape upright: the hull of what lies above the line of the tragions, without that line. (The vertex,
 * on the flat of the vault, may lie a finger's breadth before or behind the tape.)
 */
static double arc_mm(const sbl_head *head)
{
    slice s;
    sbl_vec3 left = head->landmark[SBL_LANDMARK_TRAGION_LEFT], right = head->landmark[SBL_LANDMARK_TRAGION_RIGHT];
    slice_open(&s, right, sbl_v3_sub(left, right), sbl_v3(0.0, 1.0, 0.0), -(double)INFINITY);
    slice_add(&s, left);
    slice_add(&s, right);
    s.lowest = ABOVE_EARS_MM;
    slice_cut(&s, head);
    return slice_perimeter_mm(&s) - sbl_v3_distance(left, right);
}

static double breadth_mm(const sbl_head *head)
{
    const sbl_surface *f = &head->surface;
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (uint32_t v = 0; v < f->vertex_count; v++) {
        sbl_vec3 p = sbl_v3_load(f->position[v]);
        if (head->part[v] != SBL_PART_SKIN || p.y < BREADTH_LOW_MM || p.y > BREADTH_HIGH_MM) continue;
        low = fmin(low, p.x);
        high = fmax(high, p.x);
    }
    return high > low ? high - low : 0.0;
}

void scan_measure(sbl_measures *measures, const sbl_head *head)
{
    const sbl_vec3 *mark = head->landmark;
    measures->value_mm[SBL_MEASURE_CIRCUMFERENCE] = circumference_mm(head);
    measures->value_mm[SBL_MEASURE_LENGTH] = sbl_v3_distance(mark[SBL_LANDMARK_GLABELLA], mark[SBL_LANDMARK_OPISTHOCRANION]);
    measures->value_mm[SBL_MEASURE_BREADTH] = breadth_mm(head);
    measures->value_mm[SBL_MEASURE_EAR_TO_EAR_ARC] = arc_mm(head);
    measures->value_mm[SBL_MEASURE_FACE_HEIGHT] = sbl_v3_distance(mark[SBL_LANDMARK_SELLION], mark[SBL_LANDMARK_MENTON]);
}

double scan_vault_area_cm2(const sbl_head *head, float *scratch)
{
    double level = head->landmark[SBL_LANDMARK_GLABELLA].y + VAULT_ABOVE_GLABELLA_MM;
    for (uint32_t v = 0; v < head->surface.vertex_count; v++)
        scratch[v] = head->part[v] == SBL_PART_SHOULDER ? -1.0f : (float)((double)head->surface.position[v].y - level);
    return sbl_surface_area_above_zero(&head->surface, scratch) / 100.0;
}
