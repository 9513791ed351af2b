/* A camera from points whose true camera is known: exact, with errors, and what must be refused. */
#include "check.h"
#include "stubble/camera.h"

enum { COUNT = 10 };
/* About where a face's landmarks lie (template_landmarks.c). */
static const sbl_vec3 place[COUNT] = {{0, 44, 83}, {0, 31, 79},  {0, -9, 106},  {0, -92, 66},  {76, 0, 0},
                                      {-76, 0, 0}, {46, 20, 62}, {-46, 20, 62}, {25, -45, 79}, {-25, -45, 79}};

static sbl_pinhole true_camera(double yaw_deg, double pitch_deg, double roll_deg)
{
    const double front[9] = {1, 0, 0, 0, -1, 0, 0, 0, -1}, d = SBL_PI / 180.0;
    sbl_pinhole c = {.translation_mm = {20.0, 15.0, 640.0}, .focal_px = 3100.0, .center_x = 1512.0, .center_y = 2016.0};
    const double yaw[3] = {0.0, yaw_deg * d, 0.0}, pitch[3] = {pitch_deg * d, 0.0, 0.0}, roll[3] = {0.0, 0.0, roll_deg * d};
    sbl_pinhole_turn(c.rotation, front, yaw);
    sbl_pinhole_turn(c.rotation, c.rotation, pitch);
    sbl_pinhole_turn(c.rotation, c.rotation, roll);
    return c;
}

static double normal(uint64_t seed, uint64_t k)
{
    double sum = -6.0;
    for (uint64_t i = 0; i < 12; i++) sum += sbl_random_unit(seed, k, i);
    return sum;
}

static void see(sbl_camera_point *point, const sbl_pinhole *camera, double error_px, uint64_t seed)
{
    for (uint64_t i = 0; i < COUNT; i++) {
        point[i] = (sbl_camera_point){.place_mm = place[i]};
        REQUIRE(sbl_pinhole_project(camera, place[i], point[i].px, NULL));
        for (uint64_t a = 0; a < 2; a++) point[i].px[a] += error_px * normal(seed, 2 * i + a);
    }
}

static double angle_deg(const double a[9], const double b[9])
{
    double trace = 0.0;
    for (int i = 0; i < 9; i++) trace += a[i] * b[i];
    return acos(sbl_clamp(0.5 * (trace - 1.0), -1.0, 1.0)) * 180.0 / SBL_PI;
}

static const sbl_camera_options options = {.width = 3024, .height = 4032, .focal_px = 3100.0, .focal_relative_error = 0.05};

/* Without errors the true camera has no cost but the focal pull, which is 0 as well: what is left is the solver's own. */
static void exact_points_give_the_camera(void)
{
    const double turn[6][3] = {{0, 0, 0}, {40, 10, 5}, {-85, 0, 0}, {20, -30, -10}, {0, 60, 0}, {175, 10, 0}};
    for (int k = 0; k < 6; k++) {
        sbl_pinhole camera = true_camera(turn[k][0], turn[k][1], turn[k][2]);
        sbl_camera_point point[COUNT];
        sbl_camera_fit fit;
        sbl_diag diag = {0};
        see(point, &camera, 0.0, 1);
        CHECK_STATUS(sbl_camera_fit_points(&fit, point, COUNT, &options, &diag), SBL_OK);
        CHECK(angle_deg(fit.camera.rotation, camera.rotation) < 1e-3);
        CHECK_NEAR(fit.camera.translation_mm[2], 640.0, 0.05);
        CHECK(fit.rms_px < 1e-3);
        sbl_vec3 at = sbl_pinhole_position(&fit.camera), want = sbl_pinhole_position(&camera);
        CHECK(sbl_v3_distance(at, want) < 0.1);
    }
}

/* 40 draws: errors agree with the stated sd (the square sum over 40 draws of the worst axis's sd lies within a factor of two). */
static void errors_are_as_stated(void)
{
    double sum = 0.0;
    sbl_pinhole camera = true_camera(25.0, 8.0, 0.0);
    for (uint64_t k = 0; k < 40; k++) {
        sbl_camera_point point[COUNT];
        sbl_camera_fit fit;
        sbl_diag diag = {0};
        sbl_camera_options o = options;
        o.click_error_px = 6.0;
        see(point, &camera, 6.0, 100 + k);
        CHECK_STATUS(sbl_camera_fit_points(&fit, point, COUNT, &o, &diag), SBL_OK);
        double angle = angle_deg(fit.camera.rotation, camera.rotation) * SBL_PI / 180.0;
        sum += angle * angle / (fit.turn_sd * fit.turn_sd) / 40.0;
    }
    CHECK(sum > 0.5 && sum < 2.5);
}

static void one_wrong_click_moves_little(void)
{
    sbl_pinhole camera = true_camera(-20.0, 5.0, 0.0);
    sbl_camera_point point[COUNT];
    sbl_camera_fit fit;
    sbl_diag diag = {0};
    see(point, &camera, 2.0, 3);
    point[6].px[0] += 90.0; /* 19 mm: the wrong eye corner */
    CHECK_STATUS(sbl_camera_fit_points(&fit, point, COUNT, &options, &diag), SBL_OK);
    CHECK(angle_deg(fit.camera.rotation, camera.rotation) < 2.0);
}

static void bad_ones_are_refused(void)
{
    sbl_pinhole camera = true_camera(10.0, 0.0, 0.0);
    sbl_camera_point point[COUNT];
    sbl_camera_fit fit;
    sbl_diag diag = {0};
    see(point, &camera, 1.0, 3);
    CHECK_STATUS(sbl_camera_fit_points(&fit, point, 5, &options, &diag), SBL_E_DATA);
    CHECK_STATUS(sbl_camera_fit_points(&fit, point, COUNT, &(sbl_camera_options){0}, &diag), SBL_E_ARG);
    for (int i = 0; i < COUNT; i++) point[i].px[0] = point[i].px[1] = 500.0;
    CHECK_STATUS(sbl_camera_fit_points(&fit, point, COUNT, &options, &diag), SBL_E_DATA);
    see(point, &camera, 1.0, 3);
    for (int i = 0; i < COUNT; i++) point[i].px[1] = 4032.0 - point[i].px[1] + 90.0 * (i % 3); /* upside down and shaken */
    CHECK_STATUS(sbl_camera_fit_points(&fit, point, COUNT, &options, &diag), SBL_E_CONFLICT);
    /* A face's own landmarks may be anywhere within 15 mm: nothing says where it looks. */
    see(point, &camera, 1.0, 3);
    for (int i = 0; i < COUNT; i++) point[i].sd_mm = 15.0;
    CHECK_STATUS(sbl_camera_fit_points(&fit, point, COUNT, &options, &diag), SBL_E_RANGE);
}

int main(void)
{
    exact_points_give_the_camera();
    errors_are_as_stated();
    one_wrong_click_moves_little();
    bad_ones_are_refused();
    return check_report("camera");
}
