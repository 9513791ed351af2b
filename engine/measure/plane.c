#include "stubble/plane.h"

#include "measure/least_squares.h"
#include "stubble/math.h"

bool sbl_plane_to_px(const sbl_plane_map *map, double x_mm, double y_mm, double px[2])
{
    const double *h = map->h;
    double w = h[6] * x_mm + h[7] * y_mm + h[8];
    if (!(w > 0.0)) return false;
    px[0] = (h[0] * x_mm + h[1] * y_mm + h[2]) / w;
    px[1] = (h[3] * x_mm + h[4] * y_mm + h[5]) / w;
    return true;
}

bool sbl_plane_to_mm(const sbl_plane_map *map, double x_px, double y_px, double mm[2])
{
    const double *h = map->h;
    /* The two equations of the forward map are linear in the millimetres. */
    double a = h[0] - x_px * h[6], b = h[1] - x_px * h[7], c = x_px * h[8] - h[2];
    double d = h[3] - y_px * h[6], e = h[4] - y_px * h[7], f = y_px * h[8] - h[5];
    double det = a * e - b * d;
    if (!(fabs(det) > 0.0)) return false;
    mm[0] = (c * e - b * f) / det;
    mm[1] = (a * f - c * d) / det;
    return h[6] * mm[0] + h[7] * mm[1] + h[8] > 0.0;
}

void sbl_plane_slope(const sbl_plane_map *map, double x_mm, double y_mm, double slope[4])
{
    const double *h = map->h;
    double w = h[6] * x_mm + h[7] * y_mm + h[8];
    double x = (h[0] * x_mm + h[1] * y_mm + h[2]) / w, y = (h[3] * x_mm + h[4] * y_mm + h[5]) / w;
    slope[0] = (h[0] - x * h[6]) / w;
    slope[1] = (h[1] - x * h[7]) / w;
    slope[2] = (h[3] - y * h[6]) / w;
    slope[3] = (h[4] - y * h[7]) / w;
}

double sbl_plane_mm_per_px(const sbl_plane_map *map, double x_mm, double y_mm)
{
    double px[2], s[4];
    if (!sbl_plane_to_px(map, x_mm, y_mm, px)) return 0.0;
    sbl_plane_slope(map, x_mm, y_mm, s);
    double area = fabs(s[0] * s[3] - s[1] * s[2]);
    return area > 0.0 ? 1.0 / sqrt(area) : 0.0;
}

double sbl_plane_facing_mm_per_px(const sbl_plane_map *map, double x_mm, double y_mm, const double middle_px[2], double focal_px)
{
    double px[2], s[4];
    if (!sbl_plane_to_px(map, x_mm, y_mm, px) || !(focal_px > 0.0)) return 0.0;
    sbl_plane_slope(map, x_mm, y_mm, s);
    double u = (px[0] - middle_px[0]) / focal_px, v = (px[1] - middle_px[1]) / focal_px, aside = 1.0 + u * u + v * v;
    double along = u * s[0] + v * s[2], across = u * s[1] + v * s[3], det = s[0] * s[3] - s[1] * s[2];
    double sum = s[0] * s[0] + s[1] * s[1] + s[2] * s[2] + s[3] * s[3] - (along * along + across * across) / aside;
    double largest = 0.5 * (sum + sqrt(fmax(sum * sum - 4.0 * det * det / aside, 0.0)));
    return largest > 0.0 ? 1.0 / sqrt(largest) : 0.0;
}

/* Points moved to their mean and scaled to a mean distance of sqrt 2. */
typedef struct normal_form {
    double centre[2], factor;
} normal_form;

static normal_form normalize(const sbl_plane_pair *pair, uint32_t count, bool px)
{
    normal_form form = {{0.0, 0.0}, 1.0};
    double distance = 0.0;
    for (uint32_t i = 0; i < count; i++)
        for (int k = 0; k < 2; k++) form.centre[k] += (px ? pair[i].px[k] : pair[i].mm[k]) / count;
    for (uint32_t i = 0; i < count; i++) {
        const double *p = px ? pair[i].px : pair[i].mm;
        distance += hypot(p[0] - form.centre[0], p[1] - form.centre[1]) / count;
    }
    if (distance > 0.0) form.factor = sqrt(2.0) / distance;
    return form;
}

#define THIN 1e-4

typedef struct fit_context {
    const sbl_plane_pair *pair;
    uint32_t count;
    normal_form mm, px;
} fit_context;

static void normal_pair(const fit_context *fit, uint32_t i, double mm[2], double px[2])
{
    for (int k = 0; k < 2; k++) {
        mm[k] = (fit->pair[i].mm[k] - fit->mm.centre[k]) * fit->mm.factor;
        px[k] = (fit->pair[i].px[k] - fit->px.centre[k]) * fit->px.factor;
    }
}

/* Residuals times w: linear in the eight unknowns, so that one step of least squares solves it. */
static void linear_model(void *context, const double *x, least_squares_sums *sums)
{
    const fit_context *fit = context;
    for (uint32_t i = 0; i < fit->count; i++) {
        double m[2], p[2];
        normal_pair(fit, i, m, p);
        for (int k = 0; k < 2; k++) {
            double slope[8] = {0};
            slope[3 * k] = m[0];
            slope[3 * k + 1] = m[1];
            slope[3 * k + 2] = 1.0;
            slope[6] = -p[k] * m[0];
            slope[7] = -p[k] * m[1];
            double residual = -p[k];
            for (int j = 0; j < 8; j++) residual += slope[j] * x[j];
            least_squares_add(sums, residual, slope);
        }
    }
}

static void distance_model(void *context, const double *x, least_squares_sums *sums)
{
    const fit_context *fit = context;
    for (uint32_t i = 0; i < fit->count; i++) {
        double m[2], p[2];
        normal_pair(fit, i, m, p);
        double w = x[6] * m[0] + x[7] * m[1] + 1.0;
        if (!(w > 1e-6)) {
            sums->cost = (double)INFINITY;
            return;
        }
        for (int k = 0; k < 2; k++) {
            double at = (x[3 * k] * m[0] + x[3 * k + 1] * m[1] + x[3 * k + 2]) / w, slope[8] = {0};
            slope[3 * k] = m[0] / w;
            slope[3 * k + 1] = m[1] / w;
            slope[3 * k + 2] = 1.0 / w;
            slope[6] = -at * m[0] / w;
            slope[7] = -at * m[1] / w;
            least_squares_add(sums, at - p[k], slope);
        }
    }
}

/* Undo both normal forms: h = P^-1 x M. */
static void denormalize(sbl_plane_map *map, const double x[8], const fit_context *fit)
{
    double h[9], m = fit->mm.factor;
    for (int row = 0; row < 3; row++) {
        double a = row == 2 ? x[6] : x[3 * row], b = row == 2 ? x[7] : x[3 * row + 1], c = row == 2 ? 1.0 : x[3 * row + 2];
        h[3 * row] = a * m;
        h[3 * row + 1] = b * m;
        h[3 * row + 2] = c - m * (a * fit->mm.centre[0] + b * fit->mm.centre[1]);
    }
    for (int k = 0; k < 3; k++) {
        map->h[k] = h[k] / fit->px.factor + fit->px.centre[0] * h[6 + k];
        map->h[3 + k] = h[3 + k] / fit->px.factor + fit->px.centre[1] * h[6 + k];
        map->h[6 + k] = h[6 + k];
    }
}

/* Shortest over longest of what a small circle becomes; points in a row leave a line. */
static double thinness(const sbl_plane_map *map, const double mm[2])
{
    double px[2], s[4];
    if (!sbl_plane_to_px(map, mm[0], mm[1], px)) return 0.0;
    sbl_plane_slope(map, mm[0], mm[1], s);
    double sum = s[0] * s[0] + s[1] * s[1] + s[2] * s[2] + s[3] * s[3];
    return fabs(s[0] * s[3] - s[1] * s[2]) / sum;
}

sbl_status sbl_plane_fit(sbl_plane_map *map, const sbl_plane_pair *pair, uint32_t count, sbl_diag *diag)
{
    if (!map || !pair || count < 4) return sbl_fail(diag, SBL_E_ARG, "sbl_plane_fit: four pairs or more are needed", "");
    fit_context fit = {pair, count, normalize(pair, count, false), normalize(pair, count, true)};
    double x[8] = {0};
    least_squares_sums sums;
    least_squares_solve(linear_model, &fit, x, 8, &sums);
    double cost = least_squares_solve(distance_model, &fit, x, 8, &sums);
    denormalize(map, x, &fit);
    if (!(cost < (double)count) || !(thinness(map, fit.mm.centre) > THIN))
        return sbl_fail(diag, SBL_E_DATA, "no view of a plane explains these points", "see that they are in order and not in a row");
    return SBL_OK;
}

#define CLICK_ERROR_PX    1.5
#define LENGTH_ERROR_MM   0.25
#define TILT_ERROR        0.02
#define STATED_ERROR      0.05
#define CLICKS_NEAREST_PX 20.0

sbl_status sbl_scale_from_clicks(sbl_scale *scale, const double one_px[2], const double other_px[2], double length_mm,
                                 double click_error_px, double length_error_mm, sbl_diag *diag)
{
    if (!scale || !one_px || !other_px) return sbl_fail(diag, SBL_E_ARG, "sbl_scale_from_clicks: an argument is NULL", "give all of them");
    double distance = hypot(other_px[0] - one_px[0], other_px[1] - one_px[1]);
    if (!(length_mm > 0.0) || !isfinite(length_mm))
        return sbl_fail_at(diag, SBL_E_RANGE, "the known length is not positive", "give it in millimetres", 0, length_mm);
    if (!(distance >= CLICKS_NEAREST_PX) || !isfinite(distance))
        return sbl_fail_at(diag, SBL_E_RANGE, "the two places are too near each other",
                           "choose them at least 20 pixels apart, better across the picture", 0, distance);
    double click = click_error_px > 0.0 ? click_error_px : CLICK_ERROR_PX,
           length = length_error_mm > 0.0 ? length_error_mm : LENGTH_ERROR_MM;
    scale->mm_per_px = length_mm / distance;
    scale->relative_error =
        sqrt(2.0 * click * click / (distance * distance) + length * length / (length_mm * length_mm) + TILT_ERROR * TILT_ERROR);
    return SBL_OK;
}

sbl_status sbl_scale_stated(sbl_scale *scale, double mm_per_px, double relative_error, sbl_diag *diag)
{
    if (!scale) return sbl_fail(diag, SBL_E_ARG, "sbl_scale_stated: scale is NULL", "");
    if (!(mm_per_px > 0.0) || !isfinite(mm_per_px))
        return sbl_fail_at(diag, SBL_E_RANGE, "the scale is not positive", "give it in millimetres a pixel, such as 0.0123", 0, mm_per_px);
    *scale = (sbl_scale){mm_per_px, relative_error > 0.0 ? relative_error : STATED_ERROR};
    return SBL_OK;
}

sbl_plane_map sbl_plane_from_scale(const sbl_scale *scale)
{
    double px_per_mm = 1.0 / scale->mm_per_px;
    return (sbl_plane_map){{px_per_mm, 0.0, 0.0, 0.0, px_per_mm, 0.0, 0.0, 0.0, 1.0}};
}
