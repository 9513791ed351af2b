/*
 * A pinhole camera behind a homography: K [r1 r2 t] is to see a grid of the plane where the homography puts it (Zhang, "A flexible new technique
 * for camera calibration", PAMI 22:1330, 2000, for one view). One homography has 8 numbers, the camera 9: focal length and the lens's middle
 * are drawn towards what is known of them, as weakly as their own errors say.
 */
#include "patch/room.h"

#include "measure/least_squares.h"

enum { GRID = 5, UNKNOWNS = 9 };

/* Where a file states no focal length: as camera.h has it, 1.35 times the longer side within half a logarithm. */
#define FOCAL_OVER_SIDE 1.35
#define FOCAL_LOG_SD    0.5
#define STATED_LOG_SD   0.10
/* Of the lens's middle, over the longer side: phones are built to a hundredth; a picture without a stated lens may be cropped. */
#define MIDDLE_SD        0.01
#define MIDDLE_SD_UNSURE 0.06
/* The homography is taken to be right within this. */
#define MAP_SD_PX 0.05

typedef struct camera_job {
    const sbl_patch *patch;
    double start_rotation[9];
    double log_focal, log_sd, middle[2], middle_sd;
    double place[GRID * GRID][2], px[GRID * GRID][2];
} camera_job;

/* Unknowns: a turn, a translation in units of the distance, ln focal, the middle in units of its own doubt. */
static sbl_pinhole camera_of(const camera_job *job, const double *x)
{
    sbl_pinhole camera = {
        .focal_px = sbl_exp(x[6]), .center_x = job->middle[0] + x[7] * job->middle_sd, .center_y = job->middle[1] + x[8] * job->middle_sd};
    sbl_pinhole_turn(camera.rotation, job->start_rotation, x);
    for (int k = 0; k < 3; k++) camera.translation_mm[k] = x[3 + k];
    return camera;
}

static void residuals_of(const camera_job *job, const double *x, double *residual)
{
    sbl_pinhole camera = camera_of(job, x);
    for (int i = 0; i < GRID * GRID; i++) {
        double px[2];
        if (!sbl_pinhole_project(&camera, sbl_v3(job->place[i][0], job->place[i][1], 0.0), px, NULL)) px[0] = px[1] = 1e6;
        for (int k = 0; k < 2; k++) residual[2 * i + k] = (px[k] - job->px[i][k]) / MAP_SD_PX;
    }
    residual[2 * GRID * GRID] = (x[6] - job->log_focal) / job->log_sd;
    residual[2 * GRID * GRID + 1] = x[7];
    residual[2 * GRID * GRID + 2] = x[8];
}

enum { RESIDUALS = 2 * GRID * GRID + 3 };

static void model(void *context, const double *x, least_squares_sums *sums)
{
    const camera_job *job = context;
    double here[RESIDUALS], ahead[UNKNOWNS][RESIDUALS], slope[UNKNOWNS], moved[UNKNOWNS];
    residuals_of(job, x, here);
    for (int u = 0; u < UNKNOWNS; u++) {
        double step = u >= 3 && u < 6 ? 1e-5 * fabs(x[5]) : 1e-6;
        for (int k = 0; k < UNKNOWNS; k++) moved[k] = x[k] + (k == u ? step : 0.0);
        residuals_of(job, moved, ahead[u]);
        for (int i = 0; i < RESIDUALS; i++) ahead[u][i] = (ahead[u][i] - here[i]) / step;
    }
    for (int i = 0; i < RESIDUALS; i++) {
        for (int u = 0; u < UNKNOWNS; u++) slope[u] = ahead[u][i];
        least_squares_add(sums, here[i], slope);
    }
}

/* K^-1 H is, up to a factor, [r1 r2 t]. */
static void start_of(camera_job *job, double *x, const sbl_plane_map *map, double focal)
{
    double column[3][3];
    for (int c = 0; c < 3; c++) {
        double w = map->h[6 + c];
        column[c][0] = (map->h[c] - job->middle[0] * w) / focal;
        column[c][1] = (map->h[3 + c] - job->middle[1] * w) / focal;
        column[c][2] = w;
    }
    sbl_vec3 a = sbl_v3(column[0][0], column[0][1], column[0][2]), b = sbl_v3(column[1][0], column[1][1], column[1][2]);
    double factor = 2.0 / (sbl_v3_length(a) + sbl_v3_length(b));
    if (column[2][2] < 0.0) factor = -factor;
    sbl_vec3 r1 = sbl_v3_normalize(sbl_v3_scale(a, factor)), r2 = sbl_v3_scale(b, factor);
    r2 = sbl_v3_normalize(sbl_v3_madd(r2, r1, -sbl_v3_dot(r1, r2)));
    sbl_vec3 r3 = sbl_v3_cross(r1, r2);
    const double rotation[9] = {r1.x, r2.x, r3.x, r1.y, r2.y, r3.y, r1.z, r2.z, r3.z};
    for (int k = 0; k < 9; k++) job->start_rotation[k] = rotation[k];
    for (int k = 0; k < 3; k++) {
        x[k] = 0.0;
        x[3 + k] = column[2][k] * factor;
    }
    x[6] = sbl_log(focal);
    x[7] = x[8] = 0.0;
}

void patch_camera_fit(sbl_patch *patch)
{
    const sbl_photo *photo = patch->view.photo;
    camera_job job = {.patch = patch, .middle = {0.5 * photo->width, 0.5 * photo->height}};
    double side = photo->width > photo->height ? photo->width : photo->height, x[UNKNOWNS], focal, sum = 0.0;
    patch->focal_stated = photo->focal_px > 0.0;
    focal = patch->focal_stated ? photo->focal_px : FOCAL_OVER_SIDE * side;
    job.log_focal = sbl_log(focal);
    job.log_sd = !patch->focal_stated ? FOCAL_LOG_SD : photo->focal_relative_error > 0.0 ? photo->focal_relative_error : STATED_LOG_SD;
    job.middle_sd = side * (patch->focal_stated ? MIDDLE_SD : MIDDLE_SD_UNSURE);
    for (int i = 0; i < GRID * GRID; i++) {
        double u = (i % GRID) / (GRID - 1.0), v = (i / GRID) / (GRID - 1.0);
        job.place[i][0] = patch->box[0] + u * (patch->box[2] - patch->box[0]);
        job.place[i][1] = patch->box[1] + v * (patch->box[3] - patch->box[1]);
        sbl_plane_to_px(&patch->map, job.place[i][0], job.place[i][1], job.px[i]);
    }
    start_of(&job, x, &patch->map, focal);
    least_squares_sums sums;
    least_squares_solve(model, &job, x, UNKNOWNS, &sums);
    patch->camera = camera_of(&job, x);
    double residual[RESIDUALS];
    residuals_of(&job, x, residual);
    for (int i = 0; i < 2 * GRID * GRID; i++) sum += residual[i] * residual[i];
    patch->camera_rms_px = MAP_SD_PX * sqrt(sum / (GRID * GRID));
}
