/* Squares of a photo: where the models look. */
#include "stubble/face.h"

void sbl_face_region_out(const sbl_face_region *region, double u, double v, double px[2])
{
    double c = region->side_px * sbl_cos(region->turn), s = region->side_px * sbl_sin(region->turn);
    px[0] = region->center[0] + (u - 0.5) * c - (v - 0.5) * s;
    px[1] = region->center[1] + (u - 0.5) * s + (v - 0.5) * c;
}

void sbl_face_region_in(const sbl_face_region *region, const double px[2], double *u, double *v)
{
    double c = sbl_cos(region->turn) / region->side_px, s = sbl_sin(region->turn) / region->side_px;
    double x = px[0] - region->center[0], y = px[1] - region->center[1];
    *u = 0.5 + c * x + s * y;
    *v = 0.5 - s * x + c * y;
}

void sbl_face_region_of_photo(sbl_face_region *region, const sbl_photo *photo, int quarter_turns)
{
    region->center[0] = 0.5 * photo->width;
    region->center[1] = 0.5 * photo->height;
    region->side_px = photo->width > photo->height ? photo->width : photo->height;
    region->turn = 0.5 * SBL_PI * quarter_turns;
}
