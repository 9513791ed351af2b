/*
 * From raw triangles to a head: check the mesh, lay the template over it, settle the unit, drop what is not head, bring it into the frame,
 * find landmarks and parts, refine the scalp's mesh, measure.
 */
#include "head/scan.h"
#include "stubble/atlas.h"

#include <string.h>

enum { MODEL_SAMPLES = 1600, SMOOTHINGS = 3 };

#define TEMPLATE_EDGE_MM 6.0
#define SCALP_EDGE_MM    2.0
#define FIT_MAX_MM       12.0
#define COVERAGE_MIN     0.60
/*
 * What is no head: on the test heads the capped cost over all is 0.04 to 0.09 (the larger with thick hair) and over the face 0.02 to 0.04;
 * balls, eggs, hands, boxes and half heads reach 0.10 to 0.50 and 0.19 to 0.49. Normals differ by 0.05 to 0.34 rad, there by 0.11 to 0.70.
 */
#define COST_MAX      0.18
#define FACE_COST_MAX 0.12
#define DEVIATION_MAX 0.38
/* A head may be scanned at a slant, but not by more than this from the axes that were stated (cosine of 35 degrees). */
#define SLANT_COSINE_MIN 0.82
#define DISAGREE_MAX     0.08
/* Circumferences of adults: 4 sd about the means of women and men (ANSUR II), and the disagreement allowed on top. */
#define CIRCUMFERENCE_LOW_MM  483.0
#define CIRCUMFERENCE_HIGH_MM 639.0
/* The scale of a file whose unit is stated or plain is taken as true to this; scanners are sold with 0.1 to 1 mm over a head. */
#define UNIT_RELATIVE_SD     0.005
#define GIVEN_LANDMARK_SD_MM 2.0
#define LANDMARK_OFF_MM      30.0

static const double unit_mm[] = {
    [SBL_UNIT_FIND] = 0.0, [SBL_UNIT_MM] = 1.0, [SBL_UNIT_CM] = 10.0, [SBL_UNIT_M] = 1000.0, [SBL_UNIT_INCH] = 25.4};

/* What is known on the way. Everything but *head lives in scratch. */
typedef struct scan_job {
    sbl_scan_options options;
    sbl_measures told;
    bool any_told;
    sbl_head template_head;
    align_model model;
    sbl_surface raw;
    align_pose pose;
    align_quality quality;
    sbl_vec3 landmark[SBL_LANDMARK_COUNT]; /* raw */
    double landmark_sd_mm[SBL_LANDMARK_COUNT];
    bool ear_found[2];
    double to_mm, relative_sd;
    sbl_unit unit;
    sbl_vec3 origin; /* raw: midway between the tragions */
    const sbl_host *host;
    sbl_arena *scratch;
    sbl_diag *diag;
} scan_job;

static sbl_status out_of_memory(const scan_job *job)
{
    return sbl_fail(job->diag, SBL_E_MEMORY, "there is no memory for this scan", NULL);
}

static sbl_status prepare(scan_job *job, sbl_scan_report *report, const sbl_mesh *mesh)
{
    sbl_measures mean = {.sex = job->told.sex};
    sbl_head_options coarse = {.scalp_edge_mm = TEMPLATE_EDGE_MM};
    sbl_status st = sbl_head_from_measures(&job->template_head, &mean, &coarse, job->host, job->scratch, job->diag);
    if (st == SBL_OK) st = align_model_prepare(&job->model, &job->template_head, MODEL_SAMPLES, job->scratch, job->diag);
    if (st == SBL_OK) st = sbl_surface_build(&job->raw, mesh, NULL, job->host, job->scratch, job->diag);
    report->surface = job->raw.report;
    return st;
}

/* Three or more landmarks fix the pose, and the surface then moves it by as much as heads differ. *fixed: they did. */
static sbl_status pose_from_landmarks(scan_job *job, bool *fixed)
{
    static const align_options near = {.freedom = ALIGN_SIMILARITY, .stride = 2, .iterations = 12, .reach_mm = 14.0, .end_reach_mm = 7.0},
                               nearest = {.freedom = ALIGN_AXES, .stride = 1, .iterations = 12, .reach_mm = 10.0, .end_reach_mm = 5.0};
    sbl_vec3 from[SBL_LANDMARK_COUNT], to[SBL_LANDMARK_COUNT];
    uint32_t count = 0;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        if (!job->options.landmark_given[i]) continue;
        from[count] = job->template_head.landmark[i];
        to[count++] = job->options.landmark[i];
    }
    *fixed = align_from_points(&job->pose, from, to, count);
    if (!*fixed) return SBL_OK;
    for (uint32_t i = 0; i < count; i++) {
        double off_mm = sbl_v3_distance(align_to_scan(&job->pose, from[i]), to[i]) / align_scale(&job->pose);
        if (!(off_mm <= LANDMARK_OFF_MM))
            return sbl_fail_at(job->diag, SBL_E_CONFLICT, "the landmarks that were given do not lie as on a head",
                               "give landmarks in the scan's own coordinates and unit, left being the client's left", i, off_mm);
    }
    align_refine(&job->pose, job->model.sample, job->model.count, &job->raw, &near);
    align_refine(&job->pose, job->model.sample, job->model.count, &job->raw, &nearest);
    return SBL_OK;
}

static sbl_status check_fit(const scan_job *job)
{
    const align_quality *q = &job->quality;
    if (!(q->vault_coverage >= COVERAGE_MIN))
        return sbl_fail_at(job->diag, SBL_E_NOT_FOUND, "less than 60 % of the top of a head was found in this scan",
                           "scan the whole head; or state up and front axes and at least three landmarks (glabella, both tragions)", 0,
                           q->vault_coverage);
    if (!(q->vault_rms_mm <= FIT_MAX_MM && q->vault_normal_deviation <= DEVIATION_MAX))
        return sbl_fail_at(job->diag, SBL_E_NOT_FOUND, "no head could be aligned in this scan",
                           "state the unit, the up and front axes, or at least three landmarks (glabella, both tragions)", 0,
                           q->vault_rms_mm);
    return SBL_OK;
}

static bool has_face(const scan_job *job)
{
    return job->quality.cost <= COST_MAX && job->quality.face_cost <= FACE_COST_MAX;
}

static sbl_vec3 axis_vector(sbl_axis axis)
{
    double sign = axis == SBL_AXIS_X || axis == SBL_AXIS_Y || axis == SBL_AXIS_Z ? 1.0 : -1.0;
    int k = ((int)axis - 1) / 2;
    return sbl_v3(k == 0 ? sign : 0.0, k == 1 ? sign : 0.0, k == 2 ? sign : 0.0);
}

static sbl_status check_axes(const scan_job *job)
{
    const sbl_axis stated[2] = {job->options.up, job->options.front};
    for (int i = 0; i < 2; i++)
        if (stated[i] != SBL_AXIS_FIND && !(sbl_v3_dot(job->pose.axis[1 + i], axis_vector(stated[i])) >= SLANT_COSINE_MIN))
            return sbl_fail_field(job->diag, SBL_E_CONFLICT, "the head in this scan does not look the way that was stated",
                                  "check the axes, or leave them out to have them found", i == 0 ? "up" : "front", 0.0);
    return SBL_OK;
}

/* The search takes a stated unit for true at first; where that finds no head the unit may be what is wrong, and is judged later. */
static sbl_status pose_from_search(scan_job *job)
{
    align_hints hints = {job->options.up, job->options.front, 0.0};
    if (job->options.unit != SBL_UNIT_FIND) {
        hints.scale = 1.0 / unit_mm[job->options.unit];
        sbl_status st = align_search(&job->pose, &job->model, &job->raw, &hints, job->host, job->scratch, job->diag);
        if (st != SBL_OK) return st;
        job->quality = align_judge(&job->pose, &job->model, &job->raw, 1);
        if (has_face(job) && check_fit(job) == SBL_OK) return SBL_OK;
        hints.scale = 0.0;
    }
    return align_search(&job->pose, &job->model, &job->raw, &hints, job->host, job->scratch, job->diag);
}

static sbl_status find_pose(scan_job *job)
{
    bool by_landmarks;
    sbl_status st = pose_from_landmarks(job, &by_landmarks);
    if (st != SBL_OK) return st;
    if (!by_landmarks) st = pose_from_search(job);
    if (st != SBL_OK) return st;
    job->quality = align_judge(&job->pose, &job->model, &job->raw, 1);
    st = check_fit(job);
    if (st == SBL_OK) st = check_axes(job);
    if (st != SBL_OK) return st;
    /* A ball has a vault, too. Landmarks or axes that were given say where the face is, even if it was not scanned. */
    bool told = by_landmarks || (job->options.up != SBL_AXIS_FIND && job->options.front != SBL_AXIS_FIND);
    if (!told && !has_face(job))
        return sbl_fail_at(job->diag, SBL_E_NOT_FOUND, "no whole head with a face was found in this scan, so front and up are not known",
                           "scan the whole head; or state the up and front axes, or at least three landmarks (glabella, both tragions)", 0,
                           job->quality.cost);
    return SBL_OK;
}

/* What is no head goes, and no longer draws the pose. */
static sbl_status drop_pieces(scan_job *job, uint32_t *dropped)
{
    static const align_options again = {.freedom = ALIGN_AXES, .stride = 1, .iterations = 12, .reach_mm = 8.0, .end_reach_mm = 5.0};
    uint8_t *keep = SBL_NEW(job->scratch, uint8_t, job->raw.triangle_count);
    if (!keep) return out_of_memory(job);
    sbl_status st = scan_choose_pieces(keep, dropped, &job->raw, &job->pose, &job->template_head, job->scratch, job->diag);
    if (st != SBL_OK || *dropped == 0) return st;
    sbl_surface whole = job->raw;
    st = sbl_surface_extract(&job->raw, NULL, &whole, keep, job->scratch, job->diag);
    if (st != SBL_OK) return st;
    align_refine(&job->pose, job->model.sample, job->model.count, &job->raw, &again);
    job->quality = align_judge(&job->pose, &job->model, &job->raw, 1);
    return check_fit(job);
}

/* Landmarks that were given replace those found; they must lie on the scan and where such a place can be. */
static sbl_status take_landmarks(scan_job *job)
{
    double scale = align_scale(&job->pose);
    scan_transfer_landmarks(job->landmark, job->landmark_sd_mm, &job->raw, &job->pose, &job->template_head, job->host);
    scan_find_tragions(job->landmark, job->landmark_sd_mm, job->ear_found, &job->raw, &job->pose, &job->template_head);
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        if (!job->options.landmark_given[i]) continue;
        sbl_surface_hit hit;
        double off_mm = sbl_v3_distance(job->options.landmark[i], job->landmark[i]) / scale;
        if (!(off_mm <= LANDMARK_OFF_MM) || !sbl_surface_closest(&job->raw, job->options.landmark[i], 0.5 * LANDMARK_OFF_MM * scale, &hit))
            return sbl_fail_field(job->diag, SBL_E_CONFLICT, "a landmark that was given does not lie where the scan has such a place",
                                  "give landmarks in the scan's own coordinates and unit, left being the client's left",
                                  sbl_landmark_name((sbl_landmark)i), off_mm);
        job->landmark[i] = hit.position;
        job->landmark_sd_mm[i] = GIVEN_LANDMARK_SD_MM;
    }
    job->origin = sbl_v3_lerp(job->landmark[SBL_LANDMARK_TRAGION_LEFT], job->landmark[SBL_LANDMARK_TRAGION_RIGHT], 0.5);
    return SBL_OK;
}

/* Place of the raw scan in the head's frame. */
static sbl_vec3 to_frame(const scan_job *job, sbl_vec3 raw)
{
    sbl_vec3 d = sbl_v3_scale(sbl_v3_sub(raw, job->origin), job->to_mm);
    const sbl_vec3 *axis = job->pose.axis;
    return sbl_v3(sbl_v3_dot(axis[0], d), sbl_v3_dot(axis[1], d), sbl_v3_dot(axis[2], d));
}

/* The scan in the head's frame. */
static sbl_status build_in_frame(scan_job *job, sbl_surface *out, sbl_arena *arena)
{
    const sbl_surface *raw = &job->raw;
    sbl_vec3f *position = SBL_NEW(job->scratch, sbl_vec3f, raw->vertex_count);
    if (!position) return out_of_memory(job);
    for (uint32_t v = 0; v < raw->vertex_count; v++) position[v] = sbl_v3_store(to_frame(job, sbl_v3_load(raw->position[v])));
    sbl_mesh mesh = {position, raw->vertex_count, raw->triangle, raw->triangle_count};
    sbl_surface_options options = {.keep_orientation = true};
    return sbl_surface_build(out, &mesh, &options, job->host, arena, job->diag);
}

static void place_landmarks(const scan_job *job, sbl_head *head)
{
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        head->landmark[i] = to_frame(job, job->landmark[i]);
        head->landmark_sd_mm[i] = job->landmark_sd_mm[i];
    }
    head->chart_origin = to_frame(job, align_to_scan(&job->pose, job->template_head.chart_origin));
    sbl_vec3 s = job->template_head.chart_scale;
    const double *scale = job->pose.scale;
    head->chart_scale = sbl_v3(s.x * scale[0] * job->to_mm, s.y * scale[1] * job->to_mm, s.z * scale[2] * job->to_mm);
}

/* From the head's frame to the template's. */
static sbl_vec3 to_template(const scan_job *job, const sbl_head *head, sbl_vec3 p)
{
    sbl_vec3 d = sbl_v3_sub(p, head->chart_origin);
    const double *scale = job->pose.scale;
    return sbl_v3_add(job->template_head.chart_origin,
                      sbl_v3(d.x / (scale[0] * job->to_mm), d.y / (scale[1] * job->to_mm), d.z / (scale[2] * job->to_mm)));
}

typedef struct part_loop {
    const scan_job *job;
    const sbl_head *head;
    scan_parts parts;
    uint8_t *out;
} part_loop;

#define PART_CHUNK 256u

static void find_parts(void *context, uint32_t chunk)
{
    const part_loop *loop = context;
    const sbl_surface *s = &loop->head->surface;
    uint32_t end = (chunk + 1) * PART_CHUNK < s->vertex_count ? (chunk + 1) * PART_CHUNK : s->vertex_count;
    for (uint32_t v = chunk * PART_CHUNK; v < end; v++) {
        sbl_vec3 q = to_template(loop->job, loop->head, sbl_v3_load(s->position[v]));
        loop->out[v] = (uint8_t)scan_part(&loop->parts, q, sbl_v3_load(s->normal[v]));
    }
}

/* Chart and parts of every vertex. */
static sbl_status describe(const scan_job *job, sbl_head *head, sbl_arena *arena)
{
    uint32_t count = head->surface.vertex_count;
    sbl_vec3f *chart = SBL_NEW(arena, sbl_vec3f, count);
    uint8_t *part = SBL_NEW(arena, uint8_t, count);
    if (!chart || !part) return out_of_memory(job);
    for (uint32_t v = 0; v < count; v++) chart[v] = sbl_v3_store(sbl_head_chart(head, sbl_v3_load(head->surface.position[v])));
    part_loop loop = {.job = job, .head = head, .out = part};
    sbl_vec3 landmark[SBL_LANDMARK_COUNT];
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) landmark[i] = to_template(job, head, head->landmark[i]);
    scan_parts_prepare(&loop.parts, &job->template_head, landmark);
    sbl_parallel_for(job->host, (count + PART_CHUNK - 1) / PART_CHUNK, find_parts, &loop);
    head->chart = chart;
    head->part = part;
    sbl_status st = SBL_OK;
    for (int pass = 0; pass < SMOOTHINGS && st == SBL_OK; pass++) st = scan_parts_smooth(part, &head->surface, job->scratch, job->diag);
    return st;
}

/* A head for measuring, as the scan's own triangles have it. */
static sbl_status build_plain(scan_job *job, sbl_head *head, sbl_arena *arena)
{
    memset(head, 0, sizeof *head);
    sbl_status st = build_in_frame(job, &head->surface, arena);
    if (st != SBL_OK) return st;
    place_landmarks(job, head);
    st = describe(job, head, arena);
    if (st != SBL_OK) return st;
    scan_settle_landmarks(head, job->options.landmark_given);
    head->measures.sex = job->told.sex;
    scan_measure(&head->measures, head);
    return SBL_OK;
}

/* How much larger the tape found the head than the scan has it, weighted by the tape's certainty; *relative_sd of that. 0 without tape. */
static double tape_over_scan(const scan_job *job, const sbl_head *plain, double *relative_sd)
{
    double sum = 0.0, weights = 0.0;
    for (int i = 0; i < SBL_MEASURE_COUNT; i++) {
        double scan_mm = plain->measures.value_mm[i];
        if (!job->told.given[i] || !(scan_mm > 0.0)) continue;
        /* Landmarks on the scan are off by a few millimetres, too. */
        double sd = sqrt(job->told.sd_mm[i] * job->told.sd_mm[i] + 9.0) / scan_mm;
        sum += job->told.value_mm[i] / scan_mm / (sd * sd);
        weights += 1.0 / (sd * sd);
    }
    *relative_sd = weights > 0.0 ? 1.0 / sqrt(weights) : 0.0;
    return weights > 0.0 ? sum / weights : 0.0;
}

static bool is_adult(double circumference_mm, double slack)
{
    return circumference_mm >= CIRCUMFERENCE_LOW_MM * (1.0 - slack) && circumference_mm <= CIRCUMFERENCE_HIGH_MM * (1.0 + slack);
}

/* Which unit makes an adult of a circumference in scan units. SBL_UNIT_FIND if none does: no two can, they are 2.5 times apart. */
static sbl_unit unit_for(double circumference_raw)
{
    for (int u = SBL_UNIT_MM; u <= SBL_UNIT_INCH; u++)
        if (is_adult(circumference_raw * unit_mm[u], 0.0)) return (sbl_unit)u;
    return SBL_UNIT_FIND;
}

/* Before anything is measured: the unit that the size of the template on the scan speaks for, or its own scale. */
static double guess_scale(const scan_job *job)
{
    if (job->options.unit != SBL_UNIT_FIND) return unit_mm[job->options.unit];
    double around_raw = job->template_head.measures.value_mm[SBL_MEASURE_CIRCUMFERENCE] * sqrt(job->pose.scale[0] * job->pose.scale[2]);
    sbl_unit unit = unit_for(around_raw);
    return unit != SBL_UNIT_FIND ? unit_mm[unit] : 1.0 / align_scale(&job->pose);
}

/*
 * A stated unit must make an adult, and the head that the tape found. Without one, a unit that makes an adult is taken if the tape does
 * not speak against it; else the tape alone fixes the scale.
 */
static sbl_status settle_unit(scan_job *job, const sbl_head *plain)
{
    double circumference_raw = plain->measures.value_mm[SBL_MEASURE_CIRCUMFERENCE] / job->to_mm, tape_sd;
    double tape_scale = tape_over_scan(job, plain, &tape_sd) * job->to_mm; /* mm per unit; 0 without tape */
    bool stated = job->options.unit != SBL_UNIT_FIND;
    job->unit = stated ? job->options.unit : unit_for(circumference_raw);
    if (stated && !is_adult(circumference_raw * unit_mm[job->unit], DISAGREE_MAX))
        return sbl_fail_field(job->diag, SBL_E_CONFLICT, "the head in this scan is no adult's in the unit that was stated",
                              "check the unit (mm, cm, m or inch), or leave it out and give a tape measure of the circumference",
                              "head.scan.unit", circumference_raw * unit_mm[job->unit]);
    double disagreement = job->unit != SBL_UNIT_FIND && tape_scale > 0.0 ? fabs(tape_scale / unit_mm[job->unit] - 1.0) : 0.0;
    if (stated && disagreement > DISAGREE_MAX)
        return sbl_fail_field(job->diag, SBL_E_CONFLICT, "the tape measures and the scan differ by more than 8 %",
                              "measure again, or check the scan's unit", "head.tape", disagreement);
    if (job->unit != SBL_UNIT_FIND && disagreement <= DISAGREE_MAX) {
        job->to_mm = unit_mm[job->unit];
        job->relative_sd = UNIT_RELATIVE_SD;
        return SBL_OK;
    }
    if (!(tape_scale > 0.0))
        return sbl_fail_at(job->diag, SBL_E_DATA, "in no unit (mm, cm, m, inch) is the head in this scan an adult's",
                           "give a tape measure of the circumference; it fixes the scale", 0, circumference_raw);
    job->unit = SBL_UNIT_FIND;
    job->to_mm = tape_scale;
    job->relative_sd = tape_sd;
    return SBL_OK;
}

/* The scan's own triangles in millimetres, measured; once more where the measuring changed the scale. */
static sbl_status build_to_scale(scan_job *job, sbl_head *plain)
{
    double guess = job->to_mm = guess_scale(job);
    sbl_status st = build_plain(job, plain, job->scratch);
    if (st == SBL_OK) st = settle_unit(job, plain);
    if (st == SBL_OK && job->to_mm != guess) st = build_plain(job, plain, job->scratch);
    return st;
}

static double longest_edge(const sbl_surface *s, uint32_t t)
{
    double longest = 0.0;
    for (int k = 0; k < 3; k++) {
        sbl_vec3 a = sbl_v3_load(s->position[s->triangle[3 * (size_t)t + (size_t)k]]);
        sbl_vec3 b = sbl_v3_load(s->position[s->triangle[3 * (size_t)t + (size_t)((k + 1) % 3)]]);
        longest = fmax(longest, sbl_v3_distance(a, b));
    }
    return longest;
}

/* What of the atlas lies at a vertex. */
enum { ON_SCALP = 1, ON_BEARD = 2 };

typedef struct ground_loop {
    const sbl_head *head;
    uint8_t *ground; /* per vertex */
} ground_loop;

/* Where a hairline may be drawn counts as scalp, up from the glabella. */
static void find_ground(void *context, uint32_t chunk)
{
    const ground_loop *loop = context;
    const sbl_surface *s = &loop->head->surface;
    double level = loop->head->landmark[SBL_LANDMARK_GLABELLA].y;
    uint32_t end = (chunk + 1) * PART_CHUNK < s->vertex_count ? (chunk + 1) * PART_CHUNK : s->vertex_count;
    for (uint32_t v = chunk * PART_CHUNK; v < end; v++) {
        sbl_vec3 d = sbl_v3_load(loop->head->chart[v]);
        bool scalp = (double)s->position[v].y > level || sbl_atlas_region(SBL_REGION_SCALP, d) > 0.0;
        loop->ground[v] = scalp ? ON_SCALP : sbl_atlas_beard(d) > 0.0 ? ON_BEARD : 0;
    }
}

/* Dots go on the scalp, on the forehead where a hairline may be drawn, and on the beard; the beard only where facets would show. */
static uint8_t *mark_fine_region(const scan_job *job, const sbl_head *plain, double target_mm)
{
    const sbl_surface *s = &plain->surface;
    uint8_t *region = SBL_NEW(job->scratch, uint8_t, s->triangle_count), *ground = SBL_TAKE(job->scratch, uint8_t, s->vertex_count);
    if (!region || !ground) return NULL;
    ground_loop loop = {plain, ground};
    sbl_parallel_for(job->host, (s->vertex_count + PART_CHUNK - 1) / PART_CHUNK, find_ground, &loop);
    for (uint32_t t = 0; t < s->triangle_count; t++) {
        double longest = longest_edge(s, t);
        uint8_t dotted = longest > 2.0 * target_mm ? ON_SCALP | ON_BEARD : longest > target_mm ? ON_SCALP : 0;
        for (size_t k = 0; k < 3; k++) region[t] |= ground[s->triangle[3 * (size_t)t + k]] & dotted;
    }
    return region;
}

static sbl_status refine_scalp(scan_job *job, sbl_head *head, const sbl_head *plain, sbl_arena *arena)
{
    double target_mm = job->options.scalp_edge_mm > 0.0 ? job->options.scalp_edge_mm : SCALP_EDGE_MM;
    sbl_subdivide_options options = {.target_mm = target_mm, .region = mark_fine_region(job, plain, target_mm)};
    if (!options.region) return out_of_memory(job);
    const uint32_t *parent;
    sbl_status st = sbl_surface_subdivide(&head->surface, &parent, &plain->surface, &options, job->host, arena, job->diag);
    if (st != SBL_OK) return st;
    place_landmarks(job, head);
    st = describe(job, head, arena);
    if (st != SBL_OK) return st;
    scan_settle_landmarks(head, job->options.landmark_given);
    return SBL_OK;
}

static void fill_measures(const scan_job *job, sbl_head *head)
{
    head->measures = (sbl_measures){.sex = job->told.sex};
    scan_measure(&head->measures, head);
    const sbl_landmark from[SBL_MEASURE_COUNT] = {SBL_LANDMARK_GLABELLA, SBL_LANDMARK_GLABELLA, SBL_LANDMARK_COUNT,
                                                  SBL_LANDMARK_TRAGION_LEFT, SBL_LANDMARK_MENTON};
    for (int i = 0; i < SBL_MEASURE_COUNT; i++) {
        double scale_sd = job->relative_sd * head->measures.value_mm[i];
        double place_sd = from[i] == SBL_LANDMARK_COUNT ? 1.0 : head->landmark_sd_mm[from[i]];
        head->measures.sd_mm[i] = sqrt(scale_sd * scale_sd + place_sd * place_sd);
        head->measures.given[i] = true;
    }
}

static sbl_status finish(scan_job *job, const sbl_head *plain, sbl_head *head, sbl_scan_report *report, sbl_arena *arena)
{
    memset(head, 0, sizeof *head);
    sbl_status st = refine_scalp(job, head, plain, arena);
    if (st != SBL_OK) return st;
    float *level = SBL_NEW(job->scratch, float, head->surface.vertex_count);
    if (!level) return out_of_memory(job);
    fill_measures(job, head);
    head->source = SBL_HEAD_SCAN;
    head->vault_area_cm2 = scan_vault_area_cm2(head, level);
    head->area_relative_sd = 2.0 * job->relative_sd;
    head->fit_rms_mm = job->quality.vault_rms_mm;
    report->fit_rms_mm = job->quality.vault_rms_mm;
    report->fit_p95_mm = job->quality.vault_p95_mm;
    report->vault_coverage = job->quality.vault_coverage;
    report->unit = job->unit;
    report->scale_to_mm = job->to_mm;
    memcpy(report->axis, job->pose.axis, sizeof report->axis);
    report->origin = job->origin;
    memcpy(report->ear_found, job->ear_found, sizeof report->ear_found);
    report->hair_suspected = scan_looks_hairy(&job->pose, &job->model, &job->raw);
    return SBL_OK;
}

/* The scan's axis nearest to a direction. */
static sbl_axis nearest_axis(sbl_vec3 d)
{
    double x = fabs(d.x), y = fabs(d.y), z = fabs(d.z);
    if (x >= y && x >= z) return d.x >= 0.0 ? SBL_AXIS_X : SBL_AXIS_NEG_X;
    if (y >= z) return d.y >= 0.0 ? SBL_AXIS_Y : SBL_AXIS_NEG_Y;
    return d.z >= 0.0 ? SBL_AXIS_Z : SBL_AXIS_NEG_Z;
}

static sbl_status run(scan_job *job, sbl_head *head, sbl_scan_report *report, const sbl_mesh *mesh, sbl_arena *arena)
{
    sbl_status st = prepare(job, report, mesh);
    if (st == SBL_OK && sbl_progress(job->host, "aligning the scan", 0.2f)) st = SBL_E_CANCELLED;
    if (st == SBL_OK) st = find_pose(job);
    if (st == SBL_OK) st = drop_pieces(job, &report->components_dropped);
    if (st == SBL_OK) st = take_landmarks(job);
    if (st != SBL_OK) return st;
    scan_level(&job->pose, job->landmark, job->landmark_sd_mm, job->origin);
    job->quality = align_judge(&job->pose, &job->model, &job->raw, 1);
    report->up = nearest_axis(job->pose.axis[1]);
    report->front = nearest_axis(job->pose.axis[2]);
    sbl_head plain;
    if (st == SBL_OK) st = build_to_scale(job, &plain);
    if (st == SBL_OK && sbl_progress(job->host, "refining the scalp", 0.6f)) st = SBL_E_CANCELLED;
    if (st == SBL_OK) st = finish(job, &plain, head, report, arena);
    return st;
}

static bool is_valid(const sbl_scan_options *o)
{
    if ((unsigned)o->unit > SBL_UNIT_INCH || (unsigned)o->up > SBL_AXIS_NEG_Z || (unsigned)o->front > SBL_AXIS_NEG_Z) return false;
    if (o->up != SBL_AXIS_FIND && o->front != SBL_AXIS_FIND && ((int)o->up - 1) / 2 == ((int)o->front - 1) / 2) return false;
    return o->scalp_edge_mm == 0.0 || (o->scalp_edge_mm >= 0.2 && o->scalp_edge_mm <= 50.0);
}

sbl_status sbl_head_from_scan(sbl_head *head, sbl_scan_report *report, const sbl_mesh *mesh, const sbl_scan_options *options,
                              const sbl_measures *measures, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (head) memset(head, 0, sizeof *head);
    if (report) memset(report, 0, sizeof *report);
    static const sbl_scan_options defaults = {0};
    if (!head || !mesh || !arena || !is_valid(options ? options : &defaults))
        return sbl_fail(diag, SBL_E_ARG, "sbl_head_from_scan needs a head, a mesh, an arena and valid options",
                        "up and front must be different axes, scalp_edge_mm 0 or 0.2 to 50; see stubble/head.h");
    sbl_scan_report own = {0};
    scan_job job = {.options = options ? *options : defaults, .host = host, .diag = diag};
    if (measures) {
        job.told = *measures;
        for (int i = 0; i < SBL_MEASURE_COUNT; i++) job.any_told = job.any_told || measures->given[i];
        sbl_status st = job.any_told ? sbl_measures_complete(&job.told, diag) : SBL_OK;
        if (st != SBL_OK) return st;
        memcpy(job.told.given, measures->given, sizeof job.told.given);
    }
    sbl_arena scratch;
    sbl_arena_init(&scratch, &arena->allocator);
    job.scratch = &scratch;
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status st = run(&job, head, report ? report : &own, mesh, arena);
    sbl_arena_release(&scratch);
    if (st == SBL_OK) return SBL_OK;
    sbl_arena_rewind(arena, mark);
    memset(head, 0, sizeof *head);
    if (st == SBL_E_CANCELLED) return sbl_fail(diag, st, "stopped on request", NULL);
    return st;
}
