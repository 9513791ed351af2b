#include "head/scan.h"

/* Surroundings that speak for a landmark. */
#define PATCH_MM    28.0
#define RUN_AWAY_MM 15.0
/* A brow flatter than a circle of 250 mm radius has no apex; and none lies farther from where the template has it. */
#define APEX_PER_MM   0.002
#define APEX_REACH_MM 5.0
#define FLAT_MM       3.0
enum { PATCH_SAMPLES = 400 };
/*
 * An eye that was scanned open bounds a hole. The fissure is about 31 mm wide and 11 high (Farkas, Anthropometry of the Head and Face, 1994: en-ex,
 * ps-pi); a rim of other measures is of what a scanner missed. The template's lids are closed: laid over open ones they come down on the lower lid.
 */
#define EYE_REACH_MM    14.0
#define EYE_WIDTH_MM    40.0
#define FISSURE_LEAST   22.0
#define FISSURE_MOST    38.0
#define FISSURE_LOWEST  4.0
#define FISSURE_HIGHEST 20.0
#define RIM_END_MM      0.8

/*
 * How far a landmark moved this way is off, one sd in mm: 2.0 where the form around it is sharp, more on smooth places. Judgement, not
 * a measurement; given landmarks get GIVEN_SD_MM.
 */
static const double transferred_sd_mm[SBL_LANDMARK_COUNT] = {
    [SBL_LANDMARK_GLABELLA] = 2.5,
    [SBL_LANDMARK_SELLION] = 2.5,
    [SBL_LANDMARK_NOSE_TIP] = 1.5,
    [SBL_LANDMARK_MENTON] = 3.5,
    [SBL_LANDMARK_VERTEX] = 5.0,
    [SBL_LANDMARK_OPISTHOCRANION] = 5.0,
    [SBL_LANDMARK_INION] = 10.0,
    [SBL_LANDMARK_LATERAL_CANTHUS_LEFT] = 3.0,
    [SBL_LANDMARK_LATERAL_CANTHUS_RIGHT] = 3.0,
    [SBL_LANDMARK_CHEILION_LEFT] = 4.0,
    [SBL_LANDMARK_CHEILION_RIGHT] = 4.0,
    [SBL_LANDMARK_GONION_LEFT] = 8.0,
    [SBL_LANDMARK_GONION_RIGHT] = 8.0,
};

/* Vertices of the template within reach of a landmark, at most PATCH_SAMPLES, evenly out of all. They lie densest where the form is rich.
 */
static uint32_t gather_patch(align_sample *out, const sbl_head *t, sbl_vec3 landmark)
{
    uint32_t all = 0, count = 0, step, seen = 0;
    for (uint32_t v = 0; v < t->surface.vertex_count; v++)
        all += sbl_v3_distance(sbl_v3_load(t->surface.position[v]), landmark) < PATCH_MM ? 1u : 0u;
    step = all / PATCH_SAMPLES + 1;
    for (uint32_t v = 0; v < t->surface.vertex_count && count < PATCH_SAMPLES; v++) {
        sbl_vec3 p = sbl_v3_load(t->surface.position[v]);
        if (sbl_v3_distance(p, landmark) >= PATCH_MM || seen++ % step != 0) continue;
        out[count++] = (align_sample){.position = p, .normal = sbl_v3_load(t->surface.normal[v]), .group = ALIGN_REST};
    }
    return count;
}

/* Smooth places hold a patch nowhere: they stay where the whole head puts them, vertex and opisthocranion are sought later. */
static bool is_smooth(int landmark)
{
    return landmark == SBL_LANDMARK_VERTEX || landmark == SBL_LANDMARK_OPISTHOCRANION || landmark == SBL_LANDMARK_INION ||
           landmark == SBL_LANDMARK_GONION_LEFT || landmark == SBL_LANDMARK_GONION_RIGHT;
}

typedef struct transfer {
    sbl_vec3 *landmark;
    const sbl_surface *raw;
    const align_pose *pose;
    const sbl_head *template_head;
} transfer;

static void transfer_one(void *context, uint32_t i)
{
    static const align_options local = {.freedom = ALIGN_MOVE, .stride = 1, .iterations = 16, .reach_mm = 8.0, .end_reach_mm = 3.0};
    const transfer *t = context;
    if (i == SBL_LANDMARK_TRAGION_LEFT || i == SBL_LANDMARK_TRAGION_RIGHT) return;
    double scale = align_scale(t->pose);
    align_sample patch[PATCH_SAMPLES];
    align_pose moved = *t->pose;
    sbl_vec3 there = t->template_head->landmark[i], before = align_to_scan(t->pose, there);
    if (!is_smooth((int)i)) {
        uint32_t count = gather_patch(patch, t->template_head, there);
        align_refine(&moved, patch, count, t->raw, &local);
    }
    sbl_vec3 here = align_to_scan(&moved, there);
    /* A patch that ran away found something else. */
    if (sbl_v3_distance(before, here) > RUN_AWAY_MM * scale) here = before;
    sbl_surface_hit hit;
    t->landmark[i] = sbl_surface_closest(t->raw, here, 25.0 * scale, &hit) ? hit.position : here;
}

void scan_transfer_landmarks(sbl_vec3 *landmark, double *sd_mm, const sbl_surface *raw, const align_pose *pose,
                             const sbl_head *template_head, const sbl_host *host)
{
    transfer t = {landmark, raw, pose, template_head};
    sbl_parallel_for(host, SBL_LANDMARK_COUNT, transfer_one, &t);
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++)
        if (i != SBL_LANDMARK_TRAGION_LEFT && i != SBL_LANDMARK_TRAGION_RIGHT) sd_mm[i] = transferred_sd_mm[i];
}

/* The profile of the face in the midplane: how far forward the skin is at a height. */
static bool profile(const sbl_head *head, double x, double y, sbl_vec3 *at)
{
    sbl_surface_hit hit;
    if (!sbl_surface_ray(&head->surface, sbl_v3(x, y, 250.0), sbl_v3(0.0, 0.0, -1.0), 300.0, &hit)) return false;
    *at = hit.position;
    return true;
}

/* The tip of the nose: the most anterior place of the profile within reach_mm of where it was thought; else left as it is. */
static void seek_tip(sbl_head *head, sbl_landmark landmark, double reach_mm)
{
    sbl_vec3 from = head->landmark[landmark], best = from, p;
    int steps = (int)(2.0 * reach_mm);
    for (int i = -steps; i <= steps; i++)
        if (profile(head, from.x, from.y + 0.5 * i, &p) && p.z > best.z) best = p;
    if (fabs(best.y - from.y) < reach_mm - 0.5) head->landmark[landmark] = best;
}

/*
 * The brow's most anterior (sign 1) or the nose root's deepest (-1) height: the apex of the parabola through the profiles within 8 mm
 * up, down and 5 mm to the sides, which noise of the scan does not move as it moves the extreme itself. Left as it is where the profile has
 * no such apex.
 */
static void seek_apex(sbl_head *head, sbl_landmark landmark, double sign)
{
    sbl_vec3 from = head->landmark[landmark], p;
    double n = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0, s4 = 0.0, t0 = 0.0, t1 = 0.0, t2 = 0.0;
    for (int column = -2; column <= 2; column++)
        for (int row = -16; row <= 16; row++) {
            double y = 0.5 * row;
            if (!profile(head, from.x + 2.5 * column, from.y + y, &p)) continue;
            double z = p.z - from.z;
            n += 1.0;
            s1 += y;
            s2 += y * y;
            s3 += y * y * y;
            s4 += y * y * y * y;
            t0 += z;
            t1 += y * z;
            t2 += y * y * z;
        }
    /* Least squares for z = a + b y + c y^2, by Cramer's rule. */
    double determinant = n * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s2 * s3) + s2 * (s1 * s3 - s2 * s2);
    if (!(determinant > 0.0)) return;
    double b = (n * (t1 * s4 - s3 * t2) - t0 * (s1 * s4 - s2 * s3) + s2 * (s1 * t2 - t1 * s2)) / determinant;
    double c = (n * (s2 * t2 - t1 * s3) - s1 * (s1 * t2 - t1 * s2) + t0 * (s1 * s3 - s2 * s2)) / determinant;
    if (!(sign * c < -APEX_PER_MM)) return;
    double y = from.y + sbl_clamp(-0.5 * b / c, -APEX_REACH_MM, APEX_REACH_MM);
    if (profile(head, from.x, y, &p)) head->landmark[landmark] = p;
}

/* Does the half-edge bound the surface where the opening of the eye is whose outer corner lies near `from`? outward: 1 left, -1 right. */
static bool on_eye_rim(const sbl_surface *s, uint32_t h, sbl_vec3 from, double outward, sbl_vec3 *p)
{
    if (s->opposite[h] != SBL_NONE) return false;
    *p = sbl_v3_load(s->position[s->triangle[h]]);
    double inward = outward * (from.x - p->x);
    return inward > -EYE_REACH_MM && inward < EYE_WIDTH_MM && fabs(p->y - from.y) < EYE_REACH_MM &&
           fabs(p->z - from.z) < EYE_REACH_MM + 0.5 * fmax(inward, 0.0);
}

/* The outer corner of an open eye: the outer end of its opening's rim. Left as it is where there is no such opening. */
static void seek_eye_corner(sbl_head *head, sbl_landmark landmark, double outward)
{
    const sbl_surface *s = &head->surface;
    sbl_vec3 from = head->landmark[landmark], p, sum = {0.0, 0.0, 0.0};
    double outer = -(double)INFINITY, inner = (double)INFINITY, low = (double)INFINITY, high = -(double)INFINITY;
    for (uint32_t h = 0; h < 3 * s->triangle_count; h++) {
        if (!on_eye_rim(s, h, from, outward, &p)) continue;
        outer = fmax(outer, outward * p.x);
        inner = fmin(inner, outward * p.x);
        low = fmin(low, p.y);
        high = fmax(high, p.y);
    }
    if (!(outer - inner >= FISSURE_LEAST && outer - inner <= FISSURE_MOST && high - low >= FISSURE_LOWEST && high - low <= FISSURE_HIGHEST))
        return;
    uint32_t count = 0;
    for (uint32_t h = 0; h < 3 * s->triangle_count; h++) {
        if (!on_eye_rim(s, h, from, outward, &p) || outward * p.x < outer - RIM_END_MM) continue;
        sum = sbl_v3_add(sum, p);
        count++;
    }
    head->landmark[landmark] = sbl_v3_scale(sum, 1.0 / count);
}

/*
 * The menton: farthest down and, by 30 degrees, forward, so that the throat behind a soft chin is not taken for it. Looked for on the
 * vertices within 25 mm of where it was thought, near the midline.
 */
static void seek_menton(sbl_head *head)
{
    const sbl_surface *s = &head->surface;
    sbl_vec3 from = head->landmark[SBL_LANDMARK_MENTON], best = from;
    double most = 0.0;
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        sbl_vec3 d = sbl_v3_sub(sbl_v3_load(s->position[v]), from);
        double score = 0.5 * d.z - 0.866 * d.y;
        if (fabs(d.x) > 6.0 || sbl_v3_length(d) > 35.0 || score <= most) continue;
        most = score;
        best = sbl_v3_add(from, d);
    }
    head->landmark[SBL_LANDMARK_MENTON] = best;
}

/* How much a place of the vault is the landmark: height for the vertex, distance from the glabella for the opisthocranion. */
static bool vault_score(const sbl_head *head, sbl_landmark landmark, uint32_t v, double *score)
{
    sbl_vec3 p = sbl_v3_load(head->surface.position[v]);
    if (head->part[v] != SBL_PART_SKIN || fabs(p.x) > 30.0 || p.z > 20.0) return false;
    /* The opisthocranion lies above the muscles of the neck. */
    if (landmark == SBL_LANDMARK_OPISTHOCRANION && (p.y < 5.0 || p.z > -40.0)) return false;
    *score = landmark == SBL_LANDMARK_VERTEX ? p.y : sbl_v3_distance(p, head->landmark[SBL_LANDMARK_GLABELLA]);
    return true;
}

/*
 * The extreme of a smooth vault is flat: which vertex is highest is chance. The middle of all that lie within FLAT_MM of it is not;
 * vertices count by how far they stand above that bound.
 */
static void seek_on_vault(sbl_head *head, sbl_landmark landmark)
{
    const sbl_surface *s = &head->surface;
    double most = -(double)INFINITY, score, weights = 0.0;
    for (uint32_t v = 0; v < s->vertex_count; v++)
        if (vault_score(head, landmark, v, &score) && score > most) most = score;
    sbl_vec3 middle = {0.0, 0.0, 0.0};
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        if (!vault_score(head, landmark, v, &score) || score < most - FLAT_MM) continue;
        double weight = score - (most - FLAT_MM);
        middle = sbl_v3_madd(middle, sbl_v3_load(s->position[v]), weight);
        weights += weight;
    }
    if (!(weights > 0.0)) return;
    sbl_surface_hit hit;
    middle = sbl_v3_scale(middle, 1.0 / weights);
    if (sbl_surface_closest(s, middle, 20.0, &hit)) head->landmark[landmark] = hit.position;
}

void scan_settle_landmarks(sbl_head *head, const bool *fixed)
{
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        sbl_surface_hit hit;
        if (sbl_surface_closest(&head->surface, head->landmark[i], 30.0, &hit)) head->landmark[i] = hit.position;
    }
    if (!fixed[SBL_LANDMARK_GLABELLA]) seek_apex(head, SBL_LANDMARK_GLABELLA, 1.0);
    if (!fixed[SBL_LANDMARK_SELLION]) seek_apex(head, SBL_LANDMARK_SELLION, -1.0);
    if (!fixed[SBL_LANDMARK_NOSE_TIP]) seek_tip(head, SBL_LANDMARK_NOSE_TIP, 8.0);
    if (!fixed[SBL_LANDMARK_LATERAL_CANTHUS_LEFT]) seek_eye_corner(head, SBL_LANDMARK_LATERAL_CANTHUS_LEFT, 1.0);
    if (!fixed[SBL_LANDMARK_LATERAL_CANTHUS_RIGHT]) seek_eye_corner(head, SBL_LANDMARK_LATERAL_CANTHUS_RIGHT, -1.0);
    if (!fixed[SBL_LANDMARK_MENTON]) seek_menton(head);
    if (!fixed[SBL_LANDMARK_VERTEX]) seek_on_vault(head, SBL_LANDMARK_VERTEX);
    if (!fixed[SBL_LANDMARK_OPISTHOCRANION]) seek_on_vault(head, SBL_LANDMARK_OPISTHOCRANION);
}
