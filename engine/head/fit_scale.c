#include "head/fit_scale.h"

#include "head/fit_start.h"

#include <string.h>

/* See stubble/head_photos.h. */
#define BESIDE_RELATIVE_SD 0.025
#define STATED_RELATIVE_SD 0.05
/* One in 370 true ones lies as far off. */
#define CONTRADICTS_SD 3.0
/*
 * One in 16,000: where one card of 33 was printed or held wrongly, by some 30 % (a model), such a one is wrong eight times as often as true. It then has
 * no say, if it lies farther from all else than any measure of the tape by a sd: else the tape may be what was read wrongly.
 */
#define OUTLIER_SD      4.0
#define OUTLIER_LEAD_SD 1.0
/* Of a scale on which alone the size hangs the rest says nothing. */
#define OTHERS_LEAST 1e-3

static const char CONTRADICTS[] =
    "the photo's own scale contradicts what else is known of this head's size (tape, scan, other photos, or how large adults are): measure "
    "the card's "
    "check ruler (--printed), see whether card or ruler was held as deep as the head, and whether the tape was read right";
static const char OUTLIER[] = "the photo's own scale contradicts what else is known of this head's size (tape, scan, other photos, or how "
                              "large adults are), so it is left out: "
                              "measure the card's check ruler (--printed), and hold card or ruler as deep as the head";
static const char LEFT_OUT[] = "the marks fit without the photo's own scale alone, so it is left out: hold card or ruler beside the head, "
                               "no nearer and no farther, and measure the "
                               "card's check ruler (--printed)";

void sbl_photo_marks_scale(sbl_photo_marks *marks, double mm_per_px, double relative_error)
{
    marks->mm_per_px = mm_per_px;
    marks->scale_relative_error = sqrt(relative_error * relative_error + BESIDE_RELATIVE_SD * BESIDE_RELATIVE_SD);
}

static double sd_of(const sbl_photo_marks *m)
{
    return m->scale_relative_error > 0.0 ? m->scale_relative_error : STATED_RELATIVE_SD;
}

bool fit_scale_row(fit_row *row, const fit_room *room, uint32_t view, const sbl_pinhole *camera, uint32_t first)
{
    const sbl_photo_marks *m = room->view[view].marks;
    const double *r = camera->rotation;
    sbl_vec3 o = room->base->chart_origin;
    double x = r[0] * o.x + r[1] * o.y + r[2] * o.z, y = r[3] * o.x + r[4] * o.y + r[5] * o.z,
           z = r[6] * o.x + r[7] * o.y + r[8] * o.z + camera->translation_mm[2], sd = sd_of(m);
    if (!(m->mm_per_px > 0.0) || !(z > 0.0)) return false;
    *row = (fit_row){.residual = sbl_log(z / camera->focal_px / m->mm_per_px) / sd};
    fit_row_by(row, first + 0, y / z / sd);
    fit_row_by(row, first + 1, -x / z / sd);
    fit_row_by(row, first + SBL_CAMERA_SHIFT + 2, 1.0 / z / sd);
    fit_row_by(row, first + SBL_CAMERA_LOG_FOCAL, -1.0 / sd);
    return true;
}

/* SBL_NONE: no scale is to blame. */
static uint32_t suspect(const fit_room *room, uint32_t view)
{
    const fit_view *own = &room->view[view];
    if (own->marks->mm_per_px > 0.0 && !own->scale_left_out) return view;
    double most = CONTRADICTS_SD;
    uint32_t worst = SBL_NONE;
    for (uint32_t v = 0; v < room->count; v++) {
        fit_row row;
        if (!room->view[v].used || room->view[v].scale_left_out || !fit_scale_row(&row, room, v, &room->state.camera[v], 0)) continue;
        if (!(fabs(row.residual) > most)) continue;
        most = fabs(row.residual);
        worst = v;
    }
    return worst;
}

/* The head is set back to what it was, and so are the cameras of the view that had the scale and of another one. */
static void start_without(fit_room *room, uint32_t worst, uint32_t view)
{
    room->view[worst].scale_left_out = true;
    if (room->shape_free) {
        memset(room->state.shape.x, 0, sizeof room->state.shape.x);
        for (int i = 0; i < SBL_LANDMARK_COUNT; i++) room->state.offset[i] = room->usual[i];
    }
    for (uint32_t v = 0; v < room->count; v++)
        if ((v == view || v == worst) && fit_landmarks_of(room->view[v].marks) >= SBL_CAMERA_POINTS_LEAST)
            (void)fit_start_by_landmarks(room, v);
}

bool fit_scale_let_go(fit_room *room, uint32_t view)
{
    uint32_t worst = suspect(room, view);
    if (worst == SBL_NONE) return false;
    start_without(room, worst, view);
    return true;
}

bool fit_scale_leave_out(const sbl_photos_fit *fit, fit_room *room)
{
    double most = fmax(OUTLIER_SD, room->tape_off_sd + OUTLIER_LEAD_SD);
    uint32_t worst = SBL_NONE;
    for (uint32_t v = 0; v < room->count; v++) {
        const sbl_photo_fit *view = &fit->view[v];
        if (!room->view[v].used || !view->fitted || view->scale_left_out || !(view->scale_off_sd > most)) continue;
        most = view->scale_off_sd;
        worst = v;
    }
    if (worst == SBL_NONE) return false;
    room->view[worst].scale_outlier = true;
    start_without(room, worst, worst);
    return true;
}

void fit_scale_take_again(fit_room *room)
{
    for (uint32_t v = 0; v < room->count; v++) room->view[v].scale_left_out = room->view[v].scale_outlier = false;
}

/* How far a row draws the fit to itself: h = s' N^-1 s, 0 to 1. */
static double leverage_of(const fit_row *row, const double *inverse, uint32_t n)
{
    double leverage = 0.0;
    for (uint32_t i = 0; i < row->count; i++)
        for (uint32_t k = 0; k < row->count; k++)
            leverage += row->slope[i] * inverse[(size_t)row->unknown[i] * n + row->unknown[k]] * row->slope[k];
    return leverage;
}

/*
 * The residual over its own sd, less what the row itself pulled: with h its leverage the difference from the rest is r / (1 - h), with the variance
 * 1 / (1 - h) (a studentized residual); of a row that was left out it is r, with 1 + h.
 */
void fit_scale_judge(sbl_photo_fit *out, const fit_room *room, uint32_t view, uint32_t first, const double *inverse, uint32_t n)
{
    fit_row row;
    out->scale_off = out->scale_off_sd = 0.0;
    out->scale_left_out = room->view[view].scale_left_out;
    out->scale_reason = NULL;
    if (!fit_scale_row(&row, room, view, &room->state.camera[view], first)) return;
    double leverage = leverage_of(&row, inverse, n), sd = sd_of(room->view[view].marks);
    double others = out->scale_left_out ? 1.0 : 1.0 - leverage, variance = out->scale_left_out ? 1.0 + leverage : others;
    if (!(others > OTHERS_LEAST)) return;
    out->scale_off = -row.residual * sd / others;
    out->scale_off_sd = fabs(row.residual) / sqrt(variance);
    if (out->scale_left_out) out->scale_reason = room->view[view].scale_outlier ? OUTLIER : LEFT_OUT;
    else if (out->scale_off_sd > CONTRADICTS_SD) out->scale_reason = CONTRADICTS;
}

void fit_scale_judge_tape(fit_room *room, uint32_t first, const double *inverse, uint32_t n)
{
    room->tape_off_sd = 0.0;
    for (int m = 0; m < SBL_MEASURE_COUNT && room->shape_free; m++) {
        double sd = room->tape.sd_mm[m];
        if (!room->tape.given[m]) continue;
        fit_row row = {.residual = (room->measures.value_mm[m] - room->tape.value_mm[m]) / sd};
        for (uint32_t k = 0; k < FIT_SHAPE; k++) fit_row_by(&row, first + k, room->measures.slope[m][k] / sd);
        double others = 1.0 - leverage_of(&row, inverse, n);
        if (others > OTHERS_LEAST) room->tape_off_sd = fmax(room->tape_off_sd, fabs(row.residual) / sqrt(others));
    }
}

/*
 * Two estimates that contradict each other, of which nothing tells which is wrong: the errors of both are taken to be too small by the same factor, the
 * root of chi squared over its one degree of freedom (Birge, "The calculation of errors by the method of least squares", Phys. Rev. 40, 207, 1932).
 */
void fit_scale_widen(sbl_photos_fit *fit, const fit_room *room)
{
    double factor = 1.0;
    for (uint32_t v = 0; v < room->count; v++) {
        const sbl_photo_fit *view = &fit->view[v];
        bool stays = room->view[v].used && view->fitted && !view->scale_left_out && view->scale_off_sd > CONTRADICTS_SD;
        if (stays) factor = fmax(factor, fmax(view->scale_off_sd, room->tape_off_sd));
    }
    for (int k = 0; k < SBL_MEASURE_COUNT; k++) fit->head.measures.sd_mm[k] *= factor;
    fit->head.area_relative_sd *= factor;
}
