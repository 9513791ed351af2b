/* Straight lines and points against the shapes of dot_light.h. */
#ifndef STUBBLE_SKIN_INCLUSION_H
#define STUBBLE_SKIN_INCLUSION_H

#include "skin/dot_path.h"
#include "stubble/dot_light.h"
#include "stubble/math.h"

/* Part of [0, 1] on which a t^2 + 2 b t + c <= 0; a >= 0. False if there is none. */
static inline bool inclusion_part(double a, double b, double c, double *from, double *to)
{
    if (!(a > 1e-18)) {
        *from = 0.0;
        *to = 1.0;
        return c <= 0.0;
    }
    double inside = b * b - a * c;
    if (!(inside > 0.0)) return false;
    double root = sqrt(inside);
    *from = fmax((-b - root) / a, 0.0);
    *to = fmin((root - b) / a, 1.0);
    return *from < *to;
}

/* Length in mm of the piece that lies within. */
static inline double inclusion_length(const sbl_inclusion *dot, path_point from, path_point to)
{
    double dx = to.x - from.x, dy = to.y - from.y, dz = to.z - from.z, ox = from.x - dot->x_mm, oy = from.y - dot->y_mm;
    double length = sqrt(dx * dx + dy * dy + dz * dz), begin, end, r2 = dot->radius_mm * dot->radius_mm;
    if (dot->shape == SBL_INCLUSION_BLOB) {
        /* Stretched upright until it is a ball. */
        double stretch = 2.0 * dot->radius_mm / dot->height_mm, oz = (from.z - dot->top_mm - 0.5 * dot->height_mm) * stretch;
        dz *= stretch;
        if (!inclusion_part(dx * dx + dy * dy + dz * dz, ox * dx + oy * dy + oz * dz, ox * ox + oy * oy + oz * oz - r2, &begin, &end))
            return 0.0;
        return (end - begin) * length;
    }
    if (!inclusion_part(dx * dx + dy * dy, ox * dx + oy * dy, ox * ox + oy * oy - r2, &begin, &end)) return 0.0;
    double top = dot->top_mm - from.z, bottom = top + dot->height_mm;
    if (fabs(dz) > 1e-12) {
        double a = top / dz, b = bottom / dz;
        begin = fmax(begin, fmin(a, b));
        end = fmin(end, fmax(a, b));
    } else if (top > 0.0 || bottom < 0.0) {
        return 0.0;
    }
    return begin < end ? (end - begin) * length : 0.0;
}

static inline bool inclusion_holds(const sbl_inclusion *dot, path_point at)
{
    double x = at.x - dot->x_mm, y = at.y - dot->y_mm, r2 = dot->radius_mm * dot->radius_mm, z = at.z - dot->top_mm;
    if (dot->shape == SBL_INCLUSION_CYLINDER) return x * x + y * y < r2 && z > 0.0 && z < dot->height_mm;
    double up = (z - 0.5 * dot->height_mm) * (2.0 * dot->radius_mm / dot->height_mm);
    return x * x + y * y + up * up < r2;
}

sbl_status inclusions_check(const sbl_inclusion *inclusion, uint32_t count, sbl_diag *diag);

#endif
