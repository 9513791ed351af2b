#include "head/align.h"

/* Beyond this a sample has found nothing of its own. */
#define CAP_MM 20.0
/* Motion along the surface costs a little too, or points slide on the near-sphere of the vault. */
#define TANGENT_WEIGHT 0.08
/* Spread of the axes' scales among heads, relative; ANSUR II: sd of length and breadth about 3.5 %. */
#define AXIS_SD 0.05
/* What a sample's distance is uncertain by: the difference of heads. */
#define SAMPLE_SD_MM 4.0

enum { UNKNOWNS = 9 };

sbl_vec3 align_to_scan(const align_pose *pose, sbl_vec3 template_mm)
{
    sbl_vec3 q = sbl_v3_sub(template_mm, pose->from), x = pose->to;
    x = sbl_v3_madd(x, pose->axis[0], pose->scale[0] * q.x);
    x = sbl_v3_madd(x, pose->axis[1], pose->scale[1] * q.y);
    return sbl_v3_madd(x, pose->axis[2], pose->scale[2] * q.z);
}

sbl_vec3 align_to_template(const align_pose *pose, sbl_vec3 scan)
{
    sbl_vec3 x = sbl_v3_sub(scan, pose->to);
    return sbl_v3_add(pose->from, sbl_v3(sbl_v3_dot(pose->axis[0], x) / pose->scale[0], sbl_v3_dot(pose->axis[1], x) / pose->scale[1],
                                         sbl_v3_dot(pose->axis[2], x) / pose->scale[2]));
}

double align_scale(const align_pose *pose)
{
    return sbl_pow(pose->scale[0] * pose->scale[1] * pose->scale[2], 1.0 / 3.0);
}

static sbl_vec3 rotate(const align_pose *pose, sbl_vec3 v)
{
    sbl_vec3 r = sbl_v3_scale(pose->axis[0], v.x);
    r = sbl_v3_madd(r, pose->axis[1], v.y);
    return sbl_v3_madd(r, pose->axis[2], v.z);
}

/* What a sample meets on the scan. */
typedef struct meeting {
    sbl_vec3 at, normal; /* of the scan */
    sbl_vec3 offset_mm;  /* from the sample to the scan, in the scan's axes */
    double distance_mm, cosine;
    bool fits;
} meeting;

static meeting meet(const align_pose *pose, const align_sample *sample, const sbl_surface *scan, double scale, double max_mm)
{
    meeting m = {.distance_mm = max_mm, .fits = false};
    sbl_vec3 x = align_to_scan(pose, sample->position);
    sbl_surface_hit hit;
    if (!sbl_surface_closest(scan, x, max_mm * scale, &hit)) return m;
    m.at = hit.position;
    m.normal = sbl_surface_normal(scan, hit.at);
    m.offset_mm = sbl_v3_scale(sbl_v3_sub(hit.position, x), 1.0 / scale);
    m.distance_mm = hit.distance_mm / scale;
    m.cosine = sbl_v3_dot(m.normal, rotate(pose, sample->normal));
    /* The edge of a hole is nearest to what is missing: then the offset does not run along the normal. */
    bool straight = m.distance_mm < 4.0 || fabs(sbl_v3_dot(m.offset_mm, m.normal)) > 0.5 * m.distance_mm;
    m.fits = m.cosine > 0.3 && straight;
    return m;
}

typedef struct normal_equations {
    double matrix[UNKNOWNS][UNKNOWNS], right[UNKNOWNS];
} normal_equations;

/* One residual (target along `direction`, mm) of a sample at arm (mm, from the pose's centre, in the scan's axes). */
static void add_row(normal_equations *e, const align_pose *pose, sbl_vec3 arm, sbl_vec3 direction, double target, double weight)
{
    sbl_vec3 turn = sbl_v3_cross(arm, direction);
    double row[UNKNOWNS] = {direction.x, direction.y, direction.z, turn.x, turn.y, turn.z, 0.0, 0.0, 0.0};
    for (int k = 0; k < 3; k++) row[6 + k] = sbl_v3_dot(pose->axis[k], arm) * sbl_v3_dot(pose->axis[k], direction);
    for (int i = 0; i < UNKNOWNS; i++) {
        for (int j = 0; j <= i; j++) e->matrix[i][j] += weight * row[i] * row[j];
        e->right[i] += weight * row[i] * target;
    }
}

/* Axes that may not differ become one unknown: columns 7 and 8 fold into 6. */
static void fold_axes(normal_equations *e)
{
    for (int i = 0; i < 6; i++) e->matrix[6][i] += e->matrix[7][i] + e->matrix[8][i];
    e->matrix[6][6] += e->matrix[7][7] + e->matrix[8][8] + 2.0 * (e->matrix[7][6] + e->matrix[8][6] + e->matrix[8][7]);
    e->right[6] += e->right[7] + e->right[8];
}

/* Axes are tied to their mean as heads tie them. */
static void add_axis_prior(normal_equations *e, const align_pose *pose)
{
    double weight = SAMPLE_SD_MM * SAMPLE_SD_MM / (AXIS_SD * AXIS_SD), logs[3], mean = 0.0;
    for (int k = 0; k < 3; k++) {
        logs[k] = sbl_log(pose->scale[k]);
        mean += logs[k] / 3.0;
    }
    for (int k = 0; k < 3; k++) {
        e->matrix[6 + k][6 + k] += weight;
        e->right[6 + k] += weight * (mean - logs[k]);
    }
}

/* Each sample that counts says once what the size ought to be. */
static void add_size_prior(normal_equations *e, const align_pose *pose, const align_options *options, double samples)
{
    double weight = samples / (options->size_spread * options->size_spread);
    e->matrix[6][6] += weight;
    e->right[6] += weight * sbl_log(options->size / align_scale(pose));
}

/* Cholesky in place with a little damping; false when singular. x receives n values. */
static bool solve(normal_equations *e, int n, double *x)
{
    for (int i = 0; i < n; i++) {
        e->matrix[i][i] *= 1.0 + 1e-6;
        for (int j = 0; j <= i; j++) {
            double sum = e->matrix[i][j];
            for (int k = 0; k < j; k++) sum -= e->matrix[i][k] * e->matrix[j][k];
            if (i == j) {
                if (!(sum > 1e-9)) return false;
                e->matrix[i][i] = sqrt(sum);
            } else {
                e->matrix[i][j] = sum / e->matrix[j][j];
            }
        }
    }
    for (int i = 0; i < n; i++) {
        x[i] = e->right[i];
        for (int k = 0; k < i; k++) x[i] -= e->matrix[i][k] * x[k];
        x[i] /= e->matrix[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++) x[i] -= e->matrix[k][i] * x[k];
        x[i] /= e->matrix[i][i];
    }
    return true;
}

/* v turned by the rotation vector w (Cayley: exact rotation, no sine), for turns up to a radian or so. */
static sbl_vec3 turn(sbl_vec3 w, sbl_vec3 v)
{
    sbl_vec3 h = sbl_v3_scale(w, 0.5);
    sbl_vec3 c = sbl_v3_cross(h, v);
    return sbl_v3_madd(v, sbl_v3_add(c, sbl_v3_cross(h, c)), 2.0 / (1.0 + sbl_v3_dot(h, h)));
}

static void apply(align_pose *pose, const double *x, double scale, align_freedom freedom)
{
    pose->to = sbl_v3_madd(pose->to, sbl_v3(x[0], x[1], x[2]), scale);
    if (freedom == ALIGN_MOVE) return;
    sbl_vec3 w = sbl_v3(x[3], x[4], x[5]);
    sbl_vec3 up = sbl_v3_normalize(turn(w, pose->axis[1]));
    sbl_vec3 left = turn(w, pose->axis[0]);
    left = sbl_v3_normalize(sbl_v3_madd(left, up, -sbl_v3_dot(left, up)));
    pose->axis[0] = left;
    pose->axis[1] = up;
    pose->axis[2] = sbl_v3_cross(left, up);
    for (int k = 0; k < 3; k++) pose->scale[k] *= sbl_exp(sbl_clamp(x[freedom == ALIGN_AXES ? 6 + k : 6], -0.2, 0.2));
}

void align_refine(align_pose *pose, const align_sample *sample, uint32_t count, const sbl_surface *scan, const align_options *options)
{
    for (uint32_t n = 0; n < options->iterations; n++) {
        double t = options->iterations > 1 ? (double)n / (options->iterations - 1) : 1.0;
        double reach = options->reach_mm + t * (options->end_reach_mm - options->reach_mm);
        double scale = align_scale(pose);
        normal_equations e = {0};
        double weights = 0.0;
        for (uint32_t i = 0; i < count; i += options->stride) {
            if (options->bare && sample[i].hair) continue;
            meeting m = meet(pose, &sample[i], scan, scale, 3.0 * reach);
            if (!m.fits) continue;
            double ratio = m.distance_mm / reach, share = 1.0 / (1.0 + ratio * ratio);
            double weight = share * share;
            weights += weight;
            sbl_vec3 x = align_to_scan(pose, sample[i].position);
            sbl_vec3 arm = sbl_v3_scale(sbl_v3_sub(x, pose->to), 1.0 / scale);
            add_row(&e, pose, arm, m.normal, sbl_v3_dot(m.offset_mm, m.normal), weight);
            sbl_vec3 unit[3] = {{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}};
            for (int k = 0; k < 3; k++) add_row(&e, pose, arm, unit[k], sbl_v3_dot(m.offset_mm, unit[k]), TANGENT_WEIGHT * weight);
        }
        double x[UNKNOWNS] = {0};
        if (options->freedom == ALIGN_SIMILARITY) fold_axes(&e);
        if (options->freedom == ALIGN_SIMILARITY && options->size_spread > 0.0) add_size_prior(&e, pose, options, weights);
        if (options->freedom == ALIGN_AXES) add_axis_prior(&e, pose);
        if (!solve(&e, (int)options->freedom, x)) return;
        apply(pose, x, scale, options->freedom);
    }
}

double align_share(const align_pose *pose, const align_sample *sample, uint32_t count, uint32_t stride, const sbl_surface *scan,
                   double within_mm)
{
    double scale = align_scale(pose);
    uint32_t all = 0, met = 0;
    for (uint32_t i = 0; i < count; i += stride) {
        all++;
        met += meet(pose, &sample[i], scan, scale, within_mm).fits ? 1u : 0u;
    }
    return all ? (double)met / all : 0.0;
}

enum { BINS = 400 };

/* Distance below which a share of the counted ones lies, from bins of CAP_MM / BINS. */
static double quantile(const uint32_t *bin, uint32_t count, double share)
{
    uint32_t seen = 0;
    for (int i = 0; i < BINS; i++) {
        seen += bin[i];
        if ((double)seen >= share * count) return (i + 1) * CAP_MM / BINS;
    }
    return CAP_MM;
}

align_quality align_judge(const align_pose *pose, const align_model *model, const sbl_surface *scan, uint32_t stride)
{
    align_quality q = {0};
    double scale = align_scale(pose), cost = 0.0, face_cost = 0.0, squares = 0.0, angles = 0.0, offsets = 0.0;
    uint32_t all = 0, face = 0, scalp = 0, vault = 0, covered = 0, bin[BINS] = {0};
    for (uint32_t i = 0; i < model->count; i += stride) {
        const align_sample *s = &model->sample[i];
        meeting m = meet(pose, s, scan, scale, CAP_MM);
        double share = m.fits ? m.distance_mm * m.distance_mm / (CAP_MM * CAP_MM) : 1.0;
        all++;
        cost += share;
        if (s->group == ALIGN_FACE) {
            face++;
            face_cost += share;
        }
        if (s->hair && m.fits) {
            scalp++;
            offsets += sbl_v3_dot(m.offset_mm, rotate(pose, s->normal));
        }
        if (s->group != ALIGN_VAULT) continue;
        vault++;
        if (!m.fits) continue;
        covered++;
        squares += m.distance_mm * m.distance_mm;
        angles += sbl_acos(m.cosine);
        int b = (int)(m.distance_mm * (BINS / CAP_MM));
        bin[b < BINS ? b : BINS - 1]++;
    }
    q.cost = all ? cost / all : 1.0;
    q.face_cost = face ? face_cost / face : 1.0;
    q.vault_coverage = vault ? (double)covered / vault : 0.0;
    q.vault_rms_mm = covered ? sqrt(squares / covered) : CAP_MM;
    q.vault_p95_mm = covered ? quantile(bin, covered, 0.95) : CAP_MM;
    q.scalp_offset_mm = scalp ? offsets / scalp : 0.0;
    q.vault_normal_deviation = covered ? angles / covered : 0.0;
    return q;
}
