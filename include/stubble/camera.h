/*
 * stubble/camera.h - where a photo was taken from: a pinhole camera fitted to landmarks of a head.
 *
 *   sbl_camera_point point[15]; ...                      // a place on the head, and where it lies in the photo
 *   sbl_camera_options o = {.width = 3024, .height = 4032, .focal_px = 2900, .focal_relative_error = 0.05};
 *   sbl_camera_fit fit;
 *   st = sbl_camera_fit_points(&fit, point, count, &o, &diag);
 *   double px[2], depth_mm; bool ahead = sbl_pinhole_project(&fit.camera, place, px, &depth_mm);
 *
 * Frame         Head frame (stubble/head.h) to camera: x right, y down, z forward. Pixels as stubble/photo.h counts them; the principal point is
 *               the photo's middle, pixels are square, the lens does not bend lines.
 * Method        Levenberg-Marquardt over rotation, translation and the logarithm of the focal length with a Cauchy loss, from 32 directions
 *               around the head, each set out by weak perspective; the best end wins. With so few points that is surer than a linear
 *               start, which a nearly flat face makes unsound (domain VISION: a face is 60 mm deep at a distance of 600).
 * Focal length  Pulled towards what the file states, or, where it states nothing, towards 1.35 times the longer side with a spread of
 *               half its logarithm: phones as they are held (0.75) and cropped portrait lenses (3) lie within 1.6 spreads.
 * Memory        None.
 */
#ifndef STUBBLE_CAMERA_H
#define STUBBLE_CAMERA_H

#include "stubble/base.h"
#include "stubble/math.h"

typedef struct sbl_pinhole {
    double rotation[9];       /* rows first */
    double translation_mm[3]; /* x_camera = rotation x_head + translation */
    double focal_px, center_x, center_y;
} sbl_pinhole;

/* False behind the camera. depth_mm may be NULL. */
bool sbl_pinhole_project(const sbl_pinhole *camera, sbl_vec3 place, double px[2], double *depth_mm);
/* Where the camera stands, in the head frame. */
sbl_vec3 sbl_pinhole_position(const sbl_pinhole *camera);
/* exp([turn]) rotation: a small turn on top of a rotation, in the camera's axes (Rodrigues). */
void sbl_pinhole_turn(double out[9], const double rotation[9], const double turn[3]);

typedef struct sbl_camera_point {
    sbl_vec3 place_mm;
    double sd_mm; /* how far this person's landmark may lie from place_mm, along each axis */
    double px[2];
    sbl_vec3 normal; /* which way the skin looks there; 0: not known. Without it a flat set of points may be seen from behind as well */
    double sd_px;    /* of this click; 0: the options' click_error_px */
} sbl_camera_point;

#define SBL_CAMERA_POINTS_LEAST 6u
#define SBL_CAMERA_CLICK_MM     1.3 /* median error of a click on a face (domain VISION) */

typedef struct sbl_camera_options {
    uint32_t width, height;
    double focal_px, focal_relative_error; /* 0: not stated; error 0: 10 % */
    double click_error_px;                 /* one sd along an axis; 0: what SBL_CAMERA_CLICK_MM is at the head's scale in the photo */
} sbl_camera_options;

/* The order of a camera's unknowns in a covariance. */
enum { SBL_CAMERA_TURN, SBL_CAMERA_SHIFT = 3, SBL_CAMERA_LOG_FOCAL = 6, SBL_CAMERA_UNKNOWNS };

typedef struct sbl_camera_fit {
    sbl_pinhole camera;
    double covariance[SBL_CAMERA_UNKNOWNS * SBL_CAMERA_UNKNOWNS]; /* of turn (rad, camera axes), shift (mm), ln focal */
    double turn_sd;                                               /* of the worst axis, radians */
    double rms_px, rms_mm;                                        /* distances between points and their places, at the head's scale */
    uint32_t hidden_count;                                        /* points that this camera could only see through the head */
} sbl_camera_fit;

/* The pull on the focal length: its logarithm and one sd of it. */
void sbl_camera_focal_prior(double *log_focal, double *sd, const sbl_camera_options *options);

/*
 * SBL_E_ARG       no picture size
 * SBL_E_DATA      fewer than six points, or all in one place
 * SBL_E_RANGE     the points leave the direction open by more than 7 degrees (diag->value, degrees)
 * SBL_E_CONFLICT  no camera sees these points so: they lie more than 3 sd apart on average (diag->value, mm; diag->index: the worst point), or
 *                 two and more are seen through the head, as they are where left and right are exchanged
 * *fit is filled in the last two cases as well.
 */
SBL_MUST_CHECK sbl_status sbl_camera_fit_points(sbl_camera_fit *fit, const sbl_camera_point *point, uint32_t count,
                                                const sbl_camera_options *options, sbl_diag *diag);

#endif
