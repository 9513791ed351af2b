/*
 * photo_truth.h - the synthetic photos: the scan that they show, its head, and the true camera of each in that head's frame. And a second head.
 */
#ifndef STUBBLE_PHOTO_TRUTH_H
#define STUBBLE_PHOTO_TRUTH_H

#include "check.h"
#include "stubble/head_photos.h"
#include "stubble/image_file.h"
#include "stubble/mesh_file.h"

enum { TRUTH_VIEWS = 4, TRUTH_SIZE = 1200 };
static const char *const truth_name[TRUTH_VIEWS] = {"front", "front_left45", "left", "top"};

typedef struct photo_truth {
    sbl_arena arena;
    sbl_head head;
    sbl_scan_report report;
    sbl_pinhole camera[TRUTH_VIEWS];
    sbl_pixels picture[TRUTH_VIEWS];
} photo_truth;

#define TRUTH_MM_PER_UNIT 47.52263

/* Where the true cameras stand (lps_cameras.json: eye, right, up, forward in the frame of the raw scan in mm). */
static const double truth_camera[TRUTH_VIEWS][12] = {
    {0.0, 115.0, 710.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, -1.0},
    {494.9747, 115.0, 504.9747, 0.707107, 0.0, -0.707107, 0.0, 1.0, 0.0, -0.707107, 0.0, -0.707107},
    {700.0, 115.0, 10.0, 0.0, 0.0, -1.0, 0.0, 1.0, 0.0, -1.0, 0.0, 0.0},
    {0.0, 764.999, 11.1345, 1.0, 0.0, 0.0, 0.0, 0.001745, -0.999998, 0.0, -0.999998, -0.001745}};
#define TRUTH_FOCAL_PX 2280.0

/*
 * A landmark as a person sees it. What a scan gets from the template by itself lies up to 8 mm from there (corners of the mouth, tragions before the
 * ears), and would be clicked, and level the head, in the wrong place. mm in the raw scan's frame.
 */
typedef struct truth_pick {
    sbl_landmark landmark;
    double mm[3];
} truth_pick;
enum { TRUTH_PICKS = 6 };

/*
 * Pixels of the pictures, cast on the scan: of the front the ends of the line between the lids (738, 733; 430, 737) and of the lips' line (661, 955.5;
 * 515, 960), of the left side the notch above the tragus (575, 787); the right notch in a shaded view of that side.
 */
static const truth_pick truth_picks_lps[TRUTH_PICKS] = {
    {SBL_LANDMARK_TRAGION_LEFT, {64.4, 62.9, 17.0}},         {SBL_LANDMARK_TRAGION_RIGHT, {-72.1, 61.8, 15.8}},
    {SBL_LANDMARK_LATERAL_CANTHUS_LEFT, {38.1, 78.3, 80.3}}, {SBL_LANDMARK_LATERAL_CANTHUS_RIGHT, {-46.9, 77.2, 80.9}},
    {SBL_LANDMARK_CHEILION_LEFT, {16.3, 19.7, 99.0}},        {SBL_LANDMARK_CHEILION_RIGHT, {-22.8, 18.6, 99.3}}};
/* Of the mean head the corners' own vertices (3721, 1507; 5708 and its mirror image), and the notches in a shaded view of its side. */
static const truth_pick truth_picks_mean[TRUTH_PICKS] = {
    {SBL_LANDMARK_TRAGION_LEFT, {73.6, 11.9, 10.1}},         {SBL_LANDMARK_TRAGION_RIGHT, {-73.7, 11.9, 10.1}},
    {SBL_LANDMARK_LATERAL_CANTHUS_LEFT, {44.6, 34.3, 86.0}}, {SBL_LANDMARK_LATERAL_CANTHUS_RIGHT, {-44.6, 34.3, 86.0}},
    {SBL_LANDMARK_CHEILION_LEFT, {25.3, -35.2, 101.9}},      {SBL_LANDMARK_CHEILION_RIGHT, {-25.3, -35.2, 101.9}}};

/* A head of the shared data. lower_mm: the cameras stand so much lower than before the test head, whose neck is longer. */
typedef struct truth_source {
    const char *file;
    const truth_pick *pick;
    double mm_per_unit, lower_mm;
    sbl_measures tape;
} truth_source;

static inline void truth_place_camera(photo_truth *truth, int v, const truth_source *source)
{
    const double *c = truth_camera[v];
    const sbl_vec3 row[3] = {sbl_v3(c[3], c[4], c[5]), sbl_v3(-c[6], -c[7], -c[8]), sbl_v3(c[9], c[10], c[11])};
    sbl_pinhole *out = &truth->camera[v];
    *out = (sbl_pinhole){.focal_px = TRUTH_FOCAL_PX, .center_x = 0.5 * TRUTH_SIZE, .center_y = 0.5 * TRUTH_SIZE};
    /* file = origin + axes^T head / scale, in raw units; mm by the factor above. */
    sbl_vec3 eye = sbl_v3_sub(sbl_v3(c[0], c[1] - source->lower_mm, c[2]), sbl_v3_scale(truth->report.origin, source->mm_per_unit));
    double mm = source->mm_per_unit / truth->report.scale_to_mm;
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 3; k++) out->rotation[3 * i + k] = sbl_v3_dot(row[i], truth->report.axis[k]);
        out->translation_mm[i] = -sbl_v3_dot(row[i], eye) / mm;
    }
}

/* False if the data are not there. */
static inline bool truth_open_source(photo_truth *truth, const truth_source *source)
{
    const char *folder = check_shared_data();
    if (!folder) return false;
    memset(truth, 0, sizeof *truth);
    sbl_arena_init(&truth->arena, NULL);
    char path[4300];
    sbl_mesh mesh;
    sbl_diag diag = {0};
    snprintf(path, sizeof path, "%s/heads/%s", folder, source->file);
    REQUIRE(sbl_mesh_read_file(&mesh, path, &truth->arena, &diag) == SBL_OK);
    sbl_scan_options options = {.unit = SBL_UNIT_FIND};
    for (int k = 0; k < TRUTH_PICKS; k++) {
        const truth_pick *pick = &source->pick[k];
        options.landmark_given[pick->landmark] = true;
        options.landmark[pick->landmark] = sbl_v3_scale(sbl_v3(pick->mm[0], pick->mm[1], pick->mm[2]), 1.0 / source->mm_per_unit);
    }
    REQUIRE(sbl_head_from_scan(&truth->head, &truth->report, &mesh, &options, &source->tape, NULL, &truth->arena, &diag) == SBL_OK);
    for (int v = 0; v < TRUTH_VIEWS; v++) truth_place_camera(truth, v, source);
    return true;
}

static inline bool truth_open(photo_truth *truth, bool pictures)
{
    const truth_source source = {
        "leeperrysmith_uv_raw.obj", truth_picks_lps, TRUTH_MM_PER_UNIT, 0.0, {.sex = SBL_SEX_MALE, .given = {true}, .value_mm = {556.6}}};
    if (!truth_open_source(truth, &source)) return false;
    for (int v = 0; pictures && v < TRUTH_VIEWS; v++) {
        char path[4300];
        sbl_diag diag = {0};
        snprintf(path, sizeof path, "%s/photos/synthetic/lps_%s.jpg", check_shared_data(), truth_name[v]);
        REQUIRE(sbl_image_read_file(&truth->picture[v], path, &truth->arena, &diag) == SBL_OK);
    }
    return true;
}

/* The mean head of many people, seen by cameras of the same kind; of it there are no pictures. */
static inline bool truth_open_mean(photo_truth *truth)
{
    const truth_source source = {
        "ict_facekit_neutral_head_mm.obj", truth_picks_mean, 1.0, 72.0, {.sex = SBL_SEX_UNSTATED, .given = {true}, .value_mm = {565.7}}};
    return truth_open_source(truth, &source);
}

/* The head turned before its camera, about its own middle: nod, turn and roll in the camera's axes. */
static inline void truth_turn(sbl_pinhole *camera, const photo_truth *truth, double nod_deg, double turn_deg, double roll_deg)
{
    const double turn[3] = {nod_deg * SBL_PI / 180.0, turn_deg * SBL_PI / 180.0, roll_deg * SBL_PI / 180.0};
    const sbl_vec3 o = truth->head.chart_origin;
    double turned[9];
    sbl_pinhole_turn(turned, camera->rotation, turn);
    for (int i = 0; i < 3; i++) {
        const double *was = camera->rotation + 3 * i, *is = turned + 3 * i;
        camera->translation_mm[i] += (was[0] - is[0]) * o.x + (was[1] - is[1]) * o.y + (was[2] - is[2]) * o.z;
    }
    memcpy(camera->rotation, turned, sizeof turned);
}

/* Landmarks of the scan as a person would click them, with normal errors. Hidden ones are left out. */
static inline void truth_click(sbl_photo_marks *marks, const photo_truth *truth, int v, double error_px, uint64_t seed)
{
    const sbl_pinhole *camera = &truth->camera[v];
    *marks = (sbl_photo_marks){.width = TRUTH_SIZE, .height = TRUTH_SIZE};
    sbl_vec3 eye = sbl_pinhole_position(camera);
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        /* A tragion lies behind its own flap, a profile's midline on the very border: 4 mm off the skin they are seen. */
        sbl_vec3 at = truth->head.landmark[i], to = sbl_v3_normalize(sbl_v3_sub(eye, at)), off = sbl_v3_madd(at, to, 3.0);
        sbl_surface_hit hit;
        if (sbl_surface_closest(&truth->head.surface, at, 9.0, &hit))
            off = sbl_v3_madd(off, sbl_surface_normal(&truth->head.surface, hit.at), 3.0);
        if (sbl_surface_blocked(&truth->head.surface, off, to, 2000.0)) continue;
        if (i == SBL_LANDMARK_OPISTHOCRANION || i == SBL_LANDMARK_INION || i == SBL_LANDMARK_VERTEX) continue;
        marks->landmark_given[i] = sbl_pinhole_project(camera, at, marks->landmark_px[i], NULL);
        for (int a = 0; a < 2; a++) {
            double sum = -6.0;
            for (int k = 0; k < 12; k++) sum += sbl_random_unit(seed, (uint64_t)(2 * i + a), (uint64_t)(12 * v + k));
            marks->landmark_px[i][a] += error_px * sum;
        }
    }
}

/* The border of skin and grey background, on rays from the head's middle over its top: 141 steps. */
enum { TRUTH_OUTLINE = 141 };
static inline uint32_t truth_outline(double (*at)[2], const photo_truth *truth, int v)
{
    const sbl_pixels *p = &truth->picture[v];
    double middle[2];
    uint32_t count = 0;
    if (!sbl_pinhole_project(&truth->camera[v], truth->head.chart_origin, middle, NULL)) return 0;
    for (int k = 0; k < TRUTH_OUTLINE; k++) {
        double angle = SBL_PI * (-0.05 + 1.1 * k / (TRUTH_OUTLINE - 1)), x = -cos(angle), y = -sin(angle);
        for (double r = 60.0; r < 900.0; r += 0.5) {
            double px = middle[0] + r * x, py = middle[1] + r * y;
            if (!(px >= 0.0 && py >= 0.0 && px < p->width && py < p->height)) break;
            const uint8_t *c = p->data + 3 * ((size_t)py * p->width + (size_t)px);
            if (abs(c[0] - c[2]) > 12 || abs(c[0] - 89) > 12) continue;
            at[count][0] = px;
            at[count++][1] = py;
            break;
        }
    }
    return count;
}

/*
 * The border of the projected scan, where there is no picture: rays as above, or (around) of the vault alone on all sides, as a person would draw it
 * from above, where shoulders lie behind it.
 */
static inline uint32_t truth_outline_projected(double (*at)[2], const photo_truth *truth, int v, bool around)
{
    const double from = around ? 0.0 : -0.05 * SBL_PI, span = around ? 2.0 * SBL_PI : 1.1 * SBL_PI;
    const sbl_surface *s = &truth->head.surface;
    double middle[2], reach[TRUTH_OUTLINE] = {0};
    if (!sbl_pinhole_project(&truth->camera[v], truth->head.chart_origin, middle, NULL)) return 0;
    for (uint32_t i = 0; i < s->vertex_count; i++) {
        double px[2];
        if (around && (truth->head.part[i] != SBL_PART_SKIN || s->position[i].y < 30.0f)) continue;
        if (!sbl_pinhole_project(&truth->camera[v], sbl_v3_load(s->position[i]), px, NULL)) continue;
        double x = px[0] - middle[0], y = px[1] - middle[1], angle = atan2(-y, -x);
        if (angle < from) angle += 2.0 * SBL_PI;
        int bin = (int)floor((angle - from) / span * TRUTH_OUTLINE);
        if (bin < TRUTH_OUTLINE) reach[bin] = fmax(reach[bin], sqrt(x * x + y * y));
    }
    uint32_t count = 0;
    for (int k = 0; k < TRUTH_OUTLINE; k++) {
        double angle = from + span * (k + 0.5) / TRUTH_OUTLINE;
        if (!(reach[k] > 0.0)) continue;
        at[count][0] = middle[0] - reach[k] * cos(angle);
        at[count++][1] = middle[1] - reach[k] * sin(angle);
    }
    return count;
}

/* Angle between two rotations. */
static inline double truth_angle_deg(const double a[9], const double b[9])
{
    double trace = 0.0;
    for (int i = 0; i < 9; i++) trace += a[i] * b[i];
    return acos(sbl_clamp(0.5 * (trace - 1.0), -1.0, 1.0)) * 180.0 / SBL_PI;
}

#endif
