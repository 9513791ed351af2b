/* A camera from places on a head and their pixels: see stubble/camera.h for the method. */
#include "head/camera_start.h"
#include "head/hidden_landmark.h"
#include "measure/least_squares.h"
#include "stubble/camera.h"

#include <string.h>

#define LOSS_SD         2.5 /* the Cauchy loss bends here: 95 % efficiency on normal errors is at 2.385 (Holland and Welsch 1977) */
#define OPEN_MAX        (7.0 * SBL_PI / 180.0)
#define MISFIT_MAX      3.0
#define FOCAL_OVER_SIDE 1.35
#define FOCAL_SPREAD    0.5

void sbl_camera_focal_prior(double *log_focal, double *sd, const sbl_camera_options *options)
{
    bool stated = options->focal_px > 0.0;
    uint32_t side = options->width > options->height ? options->width : options->height;
    *log_focal = sbl_log(stated ? options->focal_px : FOCAL_OVER_SIDE * side);
    *sd = !stated ? FOCAL_SPREAD : options->focal_relative_error > 0.0 ? options->focal_relative_error : 0.1;
}

typedef struct fit_job {
    const sbl_camera_point *point;
    uint32_t count;
    const sbl_camera_options *options;
    double px_per_mm; /* about: widths in the photo over widths on the head */
    double log_focal, log_focal_sd;
    double start[9]; /* unknown turns are on top of it */
} fit_job;

static sbl_pinhole camera_at(const fit_job *job, const double *x)
{
    sbl_pinhole camera = {.translation_mm = {x[3], x[4], x[5]},
                          .focal_px = sbl_exp(x[SBL_CAMERA_LOG_FOCAL]),
                          .center_x = 0.5 * job->options->width,
                          .center_y = 0.5 * job->options->height};
    sbl_pinhole_turn(camera.rotation, job->start, x);
    return camera;
}

static double point_sd_px(const fit_job *job, const sbl_camera_point *point)
{
    double click = job->options->click_error_px > 0.0 ? job->options->click_error_px : fmax(SBL_CAMERA_CLICK_MM * job->px_per_mm, 0.7);
    if (point->sd_px > 0.0) click = point->sd_px;
    double own = point->sd_mm * job->px_per_mm;
    return sqrt(click * click + own * own);
}

static void distance_px(const sbl_pinhole *camera, const sbl_camera_point *point, double out[2])
{
    double px[2];
    /* Behind the camera: so far off that no step leads there. */
    if (!sbl_pinhole_project(camera, point->place_mm, px, NULL)) px[0] = px[1] = 1e7;
    out[0] = px[0] - point->px[0];
    out[1] = px[1] - point->px[1];
}

static void model(void *context, const double *x, least_squares_sums *sums)
{
    const fit_job *job = context;
    enum { N = SBL_CAMERA_UNKNOWNS };
    const double step = 1e-6;
    sbl_pinhole here = camera_at(job, x), beside[N];
    double by[N];
    for (int k = 0; k < N; k++) {
        double moved[N];
        memcpy(moved, x, sizeof moved);
        by[k] = step * (k >= SBL_CAMERA_SHIFT && k < SBL_CAMERA_LOG_FOCAL ? 100.0 : 1.0);
        moved[k] += by[k];
        beside[k] = camera_at(job, moved);
    }
    for (uint32_t i = 0; i < job->count; i++) {
        const sbl_camera_point *point = &job->point[i];
        double d[2], slope[2][N], sd = point_sd_px(job, point);
        distance_px(&here, point, d);
        for (int k = 0; k < N; k++) {
            double e[2];
            distance_px(&beside[k], point, e);
            for (int a = 0; a < 2; a++) slope[a][k] = (e[a] - d[a]) / by[k];
        }
        /* Cauchy: steps by weights, the cost as the loss has it. */
        double s2 = (d[0] * d[0] + d[1] * d[1]) / (sd * sd), c2 = LOSS_SD * LOSS_SD, weight = 1.0 / (1.0 + s2 / c2),
               scale = sqrt(weight) / sd;
        for (int a = 0; a < 2; a++) {
            for (int k = 0; k < N; k++) slope[a][k] *= scale;
            least_squares_add(sums, scale * d[a], slope[a]);
        }
        sums->cost += c2 * sbl_log(1.0 + s2 / c2) - weight * s2;
    }
    double slope[N] = {0};
    slope[SBL_CAMERA_LOG_FOCAL] = 1.0 / job->log_focal_sd;
    least_squares_add(sums, (x[SBL_CAMERA_LOG_FOCAL] - job->log_focal) / job->log_focal_sd, slope);
}

/* Middle and spread of the points on the head and in the photo. False if they lie in one place. */
typedef struct spread {
    sbl_vec3 middle_mm;
    double middle_px[2], mm, px;
} spread;

static bool spread_of(spread *s, const sbl_camera_point *point, uint32_t count)
{
    *s = (spread){0};
    for (uint32_t i = 0; i < count; i++) {
        s->middle_mm = sbl_v3_madd(s->middle_mm, point[i].place_mm, 1.0 / count);
        for (int a = 0; a < 2; a++) s->middle_px[a] += point[i].px[a] / count;
    }
    for (uint32_t i = 0; i < count; i++) {
        sbl_vec3 d = sbl_v3_sub(point[i].place_mm, s->middle_mm);
        double x = point[i].px[0] - s->middle_px[0], y = point[i].px[1] - s->middle_px[1];
        s->mm += sbl_v3_dot(d, d) / count;
        s->px += (x * x + y * y) / count;
    }
    /* A picture shows two of three directions. */
    s->mm = sqrt(2.0 / 3.0 * s->mm);
    s->px = sqrt(s->px);
    return s->mm > 1.0 && s->px > 1.0;
}

static void set_out(double *x, const fit_job *job, const spread *s)
{
    double focal = sbl_exp(job->log_focal), depth = focal * s->mm / s->px;
    const double *r = job->start;
    const double turned[3] = {r[0] * s->middle_mm.x + r[1] * s->middle_mm.y + r[2] * s->middle_mm.z,
                              r[3] * s->middle_mm.x + r[4] * s->middle_mm.y + r[5] * s->middle_mm.z,
                              r[6] * s->middle_mm.x + r[7] * s->middle_mm.y + r[8] * s->middle_mm.z};
    x[0] = x[1] = x[2] = 0.0;
    x[3] = (s->middle_px[0] - 0.5 * job->options->width) * depth / focal - turned[0];
    x[4] = (s->middle_px[1] - 0.5 * job->options->height) * depth / focal - turned[1];
    x[5] = depth - turned[2];
    x[SBL_CAMERA_LOG_FOCAL] = job->log_focal;
}

/* Rms distances and the average misfit in sd; the worst point. */
static double judge(sbl_camera_fit *fit, const fit_job *job, uint32_t *worst)
{
    double sum = 0.0, sum_mm = 0.0, sum_sd = 0.0, most = -1.0;
    for (uint32_t i = 0; i < job->count; i++) {
        double d[2], px[2], depth = 1.0, sd = point_sd_px(job, &job->point[i]);
        distance_px(&fit->camera, &job->point[i], d);
        if (!sbl_pinhole_project(&fit->camera, job->point[i].place_mm, px, &depth)) depth = 1e6;
        double d2 = d[0] * d[0] + d[1] * d[1], mm = depth / fit->camera.focal_px;
        sum += d2;
        sum_mm += d2 * mm * mm;
        sum_sd += d2 / (2.0 * sd * sd);
        if (d2 / (sd * sd) > most) {
            most = d2 / (sd * sd);
            *worst = i;
        }
    }
    fit->rms_px = sqrt(sum / job->count);
    fit->rms_mm = sqrt(sum_mm / job->count);
    return sqrt(sum_sd / job->count);
}

static void fill_covariance(sbl_camera_fit *fit, const least_squares_sums *sums, double misfit)
{
    enum { N = SBL_CAMERA_UNKNOWNS };
    double inflate = fmax(misfit * misfit, 1.0);
    fit->turn_sd = SBL_PI;
    for (int k = 0; k < N; k++) {
        double unit[N] = {0}, column[N];
        unit[k] = 1.0;
        if (!least_squares_normal_solve(sums, unit, column)) return;
        for (int i = 0; i < N; i++) fit->covariance[i * N + k] = inflate * column[i];
    }
    fit->turn_sd = camera_turn_sd(fit->covariance, N);
}

static uint32_t count_hidden(const sbl_pinhole *camera, const sbl_camera_point *point, uint32_t count)
{
    sbl_vec3 eye = sbl_pinhole_position(camera);
    uint32_t hidden = 0;
    for (uint32_t i = 0; i < count; i++) hidden += landmark_is_hidden(point[i].place_mm, point[i].normal, eye);
    return hidden;
}

sbl_status sbl_camera_fit_points(sbl_camera_fit *fit, const sbl_camera_point *point, uint32_t count, const sbl_camera_options *options,
                                 sbl_diag *diag)
{
    if (!fit || !point || !options || !options->width || !options->height)
        return sbl_fail(diag, SBL_E_ARG, "a camera is fitted to points in a picture of known size", "see stubble/camera.h");
    memset(fit, 0, sizeof *fit);
    fit_job job = {.point = point, .count = count, .options = options};
    spread around;
    if (count < SBL_CAMERA_POINTS_LEAST)
        return sbl_fail_at(diag, SBL_E_DATA, "there are too few landmarks for a camera", "mark at least six, the nose tip among them", 0,
                           count);
    if (!spread_of(&around, point, count))
        return sbl_fail(diag, SBL_E_DATA, "the landmarks lie in one place", "mark each where it is in the picture");
    job.px_per_mm = around.px / around.mm;
    sbl_camera_focal_prior(&job.log_focal, &job.log_focal_sd, options);

    double best = (double)INFINITY, best_x[SBL_CAMERA_UNKNOWNS] = {0}, best_start[9] = {0};
    least_squares_sums sums, best_sums = {0};
    for (int k = 0; k < CAMERA_STARTS; k++) {
        double x[SBL_CAMERA_UNKNOWNS];
        camera_start(job.start, k);
        set_out(x, &job, &around);
        double cost = least_squares_solve(model, &job, x, SBL_CAMERA_UNKNOWNS, &sums);
        sbl_pinhole camera = camera_at(&job, x);
        cost += HIDDEN_LANDMARK_COST * count_hidden(&camera, point, count);
        if (!(cost < best)) continue;
        best = cost;
        best_sums = sums;
        memcpy(best_x, x, sizeof x);
        memcpy(best_start, job.start, sizeof best_start);
    }
    memcpy(job.start, best_start, sizeof best_start);
    fit->camera = camera_at(&job, best_x);
    uint32_t worst = 0;
    double misfit = judge(fit, &job, &worst);
    fill_covariance(fit, &best_sums, misfit);
    fit->hidden_count = count_hidden(&fit->camera, point, count);
    if (!(misfit <= MISFIT_MAX) || fit->hidden_count > HIDDEN_LANDMARKS_MOST)
        return sbl_fail_at(diag, SBL_E_CONFLICT, "no camera sees these landmarks so",
                           "look at the marks again; left and right are the client's own", worst, fit->rms_mm);
    if (!(fit->turn_sd <= OPEN_MAX))
        return sbl_fail_at(diag, SBL_E_RANGE, "the landmarks leave the direction of view open",
                           "mark more of them, farther apart: nose tip, eye corners, ears, chin", 0, fit->turn_sd * 180.0 / SBL_PI);
    return SBL_OK;
}
