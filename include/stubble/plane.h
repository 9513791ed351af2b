/*
 * stubble/plane.h - a flat thing in a photo: from its millimetres to pixels and back, and the scale with its error.
 *
 *   sbl_plane_pair pair[4] = {{.mm = {0, 0}, .px = {812, 640}}, ...};
 *   sbl_plane_map map;
 *   st = sbl_plane_fit(&map, pair, 4, &diag);
 *   double here = sbl_plane_mm_per_px(&map, 42.8, 27.0);
 *
 * Units         Millimetres on the plane (x right, y down as printed), pixels in the photo (stubble/photo.h).
 * Method        The homography of a pinhole camera: direct linear transform from normalised points (Hartley, "In defence of the eight-point
 *               algorithm", PAMI 19:580, 1997), then least squares of the distances in pixels (Levenberg-Marquardt).
 * Memory        None.
 */
#ifndef STUBBLE_PLANE_H
#define STUBBLE_PLANE_H

#include "stubble/photo.h"

/* (x_mm, y_mm, 1) to homogeneous pixels, rows first. The third coordinate is positive in front of the camera. */
typedef struct sbl_plane_map {
    double h[9];
} sbl_plane_map;

typedef struct sbl_plane_pair {
    double mm[2], px[2];
} sbl_plane_pair;

/*
 * SBL_E_ARG    fewer than four pairs
 * SBL_E_DATA   three of four in a row, or points that no view of a plane explains
 */
SBL_MUST_CHECK sbl_status sbl_plane_fit(sbl_plane_map *map, const sbl_plane_pair *pair, uint32_t count, sbl_diag *diag);

/* False where the place lies behind the camera, or the pixel beyond the horizon. */
bool sbl_plane_to_px(const sbl_plane_map *map, double x_mm, double y_mm, double px[2]);
bool sbl_plane_to_mm(const sbl_plane_map *map, double x_px, double y_px, double mm[2]);
/* Side of a square of the plane that covers as much as one pixel does, at a place; 0 behind the camera. */
double sbl_plane_mm_per_px(const sbl_plane_map *map, double x_mm, double y_mm);
/*
 * What a pixel spans of something that is parallel to the picture, as deep as a place of the plane is: depth over focal length. Unlike the scale
 * on the plane it does not depend on how the plane is tilted. The Jacobian J of a tilted plane is the focal length over the depth times P (I - n n'),
 * with P = (I | -u), u the place's pixels from the picture's middle over the focal length, and n the plane's normal; so the largest eigenvalue of
 * (I + u u')^-1 J J' is (f / z)^2, and the focal length matters only aside from the middle. 0 behind the camera.
 */
double sbl_plane_facing_mm_per_px(const sbl_plane_map *map, double x_mm, double y_mm, const double middle_px[2], double focal_px);
/* Derivatives of pixels by millimetres at a place: {dx/dX, dx/dY, dy/dX, dy/dY}. */
void sbl_plane_slope(const sbl_plane_map *map, double x_mm, double y_mm, double slope[4]);

/*
 * A plane seen square on, where nothing better is known. relative_error is one standard deviation of mm_per_px.
 */
typedef struct sbl_scale {
    double mm_per_px, relative_error;
} sbl_scale;

/*
 * From two places in the photo whose distance is known (a ruler, a tape): each click errs by click_error_px (0: 1.5), the length by
 * length_error_mm (0: 0.25), and a plane seen at an angle that nobody knows shortens lengths: 2 % are added (a tilt of 11 degrees).
 * SBL_E_RANGE: a length or a distance that is not positive, or clicks nearer than 20 px.
 */
SBL_MUST_CHECK sbl_status sbl_scale_from_clicks(sbl_scale *scale, const double one_px[2], const double other_px[2], double length_mm,
                                                double click_error_px, double length_error_mm, sbl_diag *diag);
/* A stated scale carries the error that its statement has; 0 means 5 %. */
SBL_MUST_CHECK sbl_status sbl_scale_stated(sbl_scale *scale, double mm_per_px, double relative_error, sbl_diag *diag);
/* The map of a plane seen square on; its origin is the photo's top left corner. */
sbl_plane_map sbl_plane_from_scale(const sbl_scale *scale);

#endif
