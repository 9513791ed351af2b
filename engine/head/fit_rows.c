/* Residuals of the joint fit, each over its sd, with their derivatives. */
#include "head/fit_photos.h"
#include "head/fit_scale.h"

#include <string.h>

#define LOSS_SD 2.5 /* as in camera_fit.c */

fit_layout fit_layout_of(const fit_room *room, bool shape, bool offsets, uint32_t only_view)
{
    fit_layout l = {.shape = FIT_FIXED, .offset = FIT_FIXED};
    if (shape && room->shape_free) {
        l.shape = l.unknowns;
        l.unknowns += FIT_SHAPE;
    }
    if (offsets) {
        l.offset = l.unknowns;
        l.unknowns += 3 * SBL_LANDMARK_COUNT;
    }
    for (uint32_t v = 0; v < SBL_PHOTOS_MAX; v++) {
        l.view[v] = FIT_FIXED;
        if (v >= room->count || !room->view[v].used || (only_view != SBL_NONE && only_view != v)) continue;
        l.view[v] = l.unknowns;
        l.unknowns += SBL_CAMERA_UNKNOWNS;
    }
    return l;
}

/* Pixels of a place and their derivatives by the place, turn, shift and log focal. */
typedef struct view_point {
    double px[2], by_place[2][3], by_camera[2][SBL_CAMERA_UNKNOWNS];
} view_point;

static bool look(view_point *p, const sbl_pinhole *camera, sbl_vec3 place)
{
    double z;
    if (!sbl_pinhole_project(camera, place, p->px, &z)) return false;
    const double *r = camera->rotation, f = camera->focal_px;
    double u = (p->px[0] - camera->center_x) / f, v = (p->px[1] - camera->center_y) / f;
    const double turned[3] = {u * z - camera->translation_mm[0], v * z - camera->translation_mm[1], z - camera->translation_mm[2]};
    const double along[2][3] = {{f / z, 0.0, -f * u / z}, {0.0, f / z, -f * v / z}};
    for (int a = 0; a < 2; a++) {
        const double *g = along[a];
        for (int k = 0; k < 3; k++) {
            p->by_place[a][k] = g[0] * r[k] + g[1] * r[3 + k] + g[2] * r[6 + k];
            p->by_camera[a][SBL_CAMERA_SHIFT + k] = g[k];
        }
        /* turn x turned, against g: turned x g. */
        p->by_camera[a][0] = turned[1] * g[2] - turned[2] * g[1];
        p->by_camera[a][1] = turned[2] * g[0] - turned[0] * g[2];
        p->by_camera[a][2] = turned[0] * g[1] - turned[1] * g[0];
        p->by_camera[a][SBL_CAMERA_LOG_FOCAL] = (a ? v : u) * f;
    }
    return true;
}

/* The part of a place's move that counts along a direction in the photo. */
static void by_place(fit_row *row, const view_point *p, const double along[2], const sbl_vec3 *slope, uint32_t first, uint32_t count)
{
    double g[3];
    for (int k = 0; k < 3; k++) g[k] = along[0] * p->by_place[0][k] + along[1] * p->by_place[1][k];
    for (uint32_t k = 0; k < count; k++) fit_row_by(row, first + k, g[0] * slope[k].x + g[1] * slope[k].y + g[2] * slope[k].z);
}

static void by_camera(fit_row *row, const view_point *p, const double along[2], uint32_t first)
{
    for (uint32_t k = 0; k < SBL_CAMERA_UNKNOWNS; k++)
        fit_row_by(row, first + k, along[0] * p->by_camera[0][k] + along[1] * p->by_camera[1][k]);
}

/* Scale a row to its sd and its loss; s2: the square of the whole residual over its sd, of which this row is a part. */
static void add_robust(fit_normal *normal, fit_row *row, double sd, double s2, double part)
{
    double c2 = LOSS_SD * LOSS_SD, weight = 1.0 / (1.0 + s2 / c2), scale = sqrt(weight) / sd;
    for (uint32_t k = 0; k < row->count; k++) row->slope[k] *= scale;
    row->residual *= scale;
    fit_normal_add(normal, row);
    normal->cost += part * c2 * sbl_log(1.0 + s2 / c2) - row->residual * row->residual;
}

static const sbl_vec3 axes[3] = {{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}};

/*
 * Nothing in a photo shows where a head is highest or farthest back: that depends on how it nods, and a person sets the mark by the outline. mm, one sd; our
 * estimates, of a nod told to 10 degrees at 110 mm from the middle, and of a bump that is felt rather than seen.
 */
static double unseen_mm(int landmark)
{
    return landmark == SBL_LANDMARK_VERTEX || landmark == SBL_LANDMARK_OPISTHOCRANION ? 20.0 : landmark == SBL_LANDMARK_INION ? 10.0 : 0.0;
}

double fit_click_px(const fit_view *view, int landmark)
{
    double own = view->marks->landmark_sd_px[landmark];
    return own > 0.0 ? own : fmax(view->click_px, unseen_mm(landmark) * view->px_per_mm);
}

static void landmark_rows(fit_normal *normal, const fit_room *room, const fit_state *state, const fit_layout *l, uint32_t v)
{
    const fit_view *view = &room->view[v];
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        if (!view->marks->landmark_given[i]) continue;
        sbl_vec3 slope[FIT_SHAPE], at = fit_shape_point(&state->shape, room->base->landmark[i], l->shape != FIT_FIXED ? slope : NULL);
        view_point p;
        if (!look(&p, &state->camera[v], sbl_v3_add(at, state->offset[i]))) {
            normal->cost += 1e12;
            continue;
        }
        double d[2] = {p.px[0] - view->marks->landmark_px[i][0], p.px[1] - view->marks->landmark_px[i][1]};
        double own = l->offset == FIT_FIXED ? room->landmark_sd_mm[i] * view->px_per_mm : 0.0, click = fit_click_px(view, i),
               sd = sqrt(click * click + own * own);
        double s2 = (d[0] * d[0] + d[1] * d[1]) / (sd * sd);
        for (int a = 0; a < 2; a++) {
            const double along[2] = {a == 0, a == 1};
            fit_row row = {.residual = d[a]};
            if (l->shape != FIT_FIXED) by_place(&row, &p, along, slope, l->shape, FIT_SHAPE);
            if (l->offset != FIT_FIXED) by_place(&row, &p, along, axes, l->offset + 3 * (uint32_t)i, 3);
            by_camera(&row, &p, along, l->view[v]);
            add_robust(normal, &row, sd, s2, 0.5);
        }
    }
}

static void tangent_rows(fit_normal *normal, const fit_room *room, const fit_state *state, const fit_layout *l, uint32_t v)
{
    const fit_view *view = &room->view[v];
    for (uint32_t i = 0; i < view->tangents.count; i++) {
        const fit_tangent *t = &view->tangents.at[i];
        sbl_vec3 slope[FIT_SHAPE];
        view_point p;
        if (!look(&p, &state->camera[v], fit_shape_point(&state->shape, t->base, l->shape != FIT_FIXED ? slope : NULL))) continue;
        fit_row row = {.residual = t->outward[0] * (p.px[0] - t->through[0]) + t->outward[1] * (p.px[1] - t->through[1])};
        if (l->shape != FIT_FIXED) by_place(&row, &p, t->outward, slope, l->shape, FIT_SHAPE);
        by_camera(&row, &p, t->outward, l->view[v]);
        /* Points count together for fewer: the loss looks at each by itself, the weight is then spread. */
        double alone = fmax((t->feature && room->shape_free ? 4.0 : 1.5) * view->px_per_mm, view->click_px), s = row.residual / alone,
               c2 = LOSS_SD * LOSS_SD;
        double sd = view->tangent_sd_px[t->feature], weight = 1.0 / (1.0 + s * s / c2), spread = alone / sd, scale = sqrt(weight) / sd;
        for (uint32_t k = 0; k < row.count; k++) row.slope[k] *= scale;
        row.residual *= scale;
        fit_normal_add(normal, &row);
        normal->cost += spread * spread * c2 * sbl_log(1.0 + s * s / c2) - row.residual * row.residual;
    }
}

static void focal_row(fit_normal *normal, const fit_view *view, const sbl_pinhole *camera, uint32_t first)
{
    fit_row row = {.residual = (sbl_log(camera->focal_px) - view->log_focal) / view->log_focal_sd};
    fit_row_by(&row, first + SBL_CAMERA_LOG_FOCAL, 1.0 / view->log_focal_sd);
    fit_normal_add(normal, &row);
}

/* The turn from the stated view to the camera, in the camera's axes; for turns up to a right angle its derivative is near enough to one. */
static double turn_from(double turn[3], const fit_view *view, const sbl_pinhole *camera)
{
    double m[9] = {0};
    for (int i = 0; i < 9; i++)
        for (int k = 0; k < 3; k++) m[i] += camera->rotation[i / 3 * 3 + k] * view->stated_rotation[i % 3 * 3 + k];
    turn[0] = 0.5 * (m[7] - m[5]);
    turn[1] = 0.5 * (m[2] - m[6]);
    turn[2] = 0.5 * (m[3] - m[1]);
    double sine = sqrt(turn[0] * turn[0] + turn[1] * turn[1] + turn[2] * turn[2]), cosine = 0.5 * (m[0] + m[4] + m[8] - 1.0);
    double angle = sbl_atan2(sine, cosine), stretch = sine > 1e-6 ? angle / sine : 1.0;
    for (int k = 0; k < 3; k++) turn[k] *= stretch;
    return angle;
}

double fit_turn_from_stated(const fit_view *view, const sbl_pinhole *camera)
{
    double turn[3];
    return turn_from(turn, view, camera);
}

/* Another view may have been stated by mistake: then the loss lets go, if marks tell it. Beside an outline alone nothing else would hold the camera. */
static void stated_rows(fit_normal *normal, const fit_view *view, const sbl_pinhole *camera, uint32_t first)
{
    double turn[3], sd = view->stated_sd;
    if (!(sd > 0.0)) return;
    double off = turn_from(turn, view, camera) / sd, unit = view->unmarked ? sd : 1.0;
    for (uint32_t k = 0; k < 3; k++) {
        fit_row row = {.residual = turn[k] / unit};
        fit_row_by(&row, first + k, 1.0 / unit);
        if (view->unmarked) fit_normal_add(normal, &row);
        else add_robust(normal, &row, sd, off * off, 1.0 / 3.0);
    }
}

/*
 * Photos of one size without a stated focal length mostly come from one lens; where they do not, the loss lets go. What focusing changes, one sd: a thin
 * lens of 7 mm (a phone's) moves by 1 % from far away to 0.7 m. One photo of four that was taken 1.4 times longer is none the worse for it: its camera is
 * 2.3 degrees off, rms, with a tenth of this pull as well.
 */
#define FOCUSING_SD 0.01

static void same_lens_row(fit_normal *normal, const fit_room *room, const fit_state *state, const fit_layout *l, uint32_t v)
{
    const sbl_photo_marks *own = room->view[v].marks;
    for (uint32_t w = v; w-- > 0 && !(own->focal_px > 0.0);) {
        const sbl_photo_marks *other = room->view[w].marks;
        bool same =
            (own->width == other->width && own->height == other->height) || (own->width == other->height && own->height == other->width);
        if (l->view[w] == FIT_FIXED || other->focal_px > 0.0 || !same) continue;
        fit_row row = {.residual = sbl_log(state->camera[v].focal_px / state->camera[w].focal_px)};
        double s = row.residual / FOCUSING_SD;
        fit_row_by(&row, l->view[v] + SBL_CAMERA_LOG_FOCAL, 1.0);
        fit_row_by(&row, l->view[w] + SBL_CAMERA_LOG_FOCAL, -1.0);
        add_robust(normal, &row, FOCUSING_SD, s * s, 1.0);
        return;
    }
}

static double measure_at(const fit_room *room, const fit_state *state, int m)
{
    double value = room->measures.value_mm[m];
    for (int k = 0; k < FIT_SHAPE; k++) value += room->measures.slope[m][k] * (state->shape.x[k] - room->measures.at[k]);
    return value;
}

static void shape_rows(fit_normal *normal, const fit_room *room, const fit_state *state, const fit_layout *l)
{
    double apart[SBL_MEASURE_COUNT];
    for (int m = 0; m < SBL_MEASURE_COUNT; m++) apart[m] = measure_at(room, state, m) - room->mean_mm[m];
    for (int i = 0; i < SBL_MEASURE_COUNT; i++) {
        fit_row row = {0};
        double slope[FIT_SHAPE] = {0};
        for (int m = 0; m <= i; m++) {
            row.residual += room->whiten[i][m] * apart[m];
            for (int k = 0; k < FIT_SHAPE; k++) slope[k] += room->whiten[i][m] * room->measures.slope[m][k];
        }
        for (uint32_t k = 0; k < FIT_SHAPE; k++) fit_row_by(&row, l->shape + k, slope[k]);
        fit_normal_add(normal, &row);
        if (!room->tape.given[i]) continue;
        double sd = room->tape.sd_mm[i];
        fit_row tape = {.residual = (apart[i] + room->mean_mm[i] - room->tape.value_mm[i]) / sd};
        for (uint32_t k = 0; k < FIT_SHAPE; k++) fit_row_by(&tape, l->shape + k, room->measures.slope[i][k] / sd);
        fit_normal_add(normal, &tape);
    }
    for (int k = 0; k < FIT_WAVES; k++) {
        double sd = fit_shape_wave_sd_mm(k);
        fit_row row = {.residual = state->shape.x[FIT_BEND + k] / sd};
        fit_row_by(&row, l->shape + FIT_BEND + (uint32_t)k, 1.0 / sd);
        fit_normal_add(normal, &row);
    }
}

void fit_rows(fit_normal *normal, const fit_room *room, const fit_state *state, const fit_layout *layout)
{
    fit_normal_clear(normal);
    if (layout->shape != FIT_FIXED) shape_rows(normal, room, state, layout);
    if (layout->offset != FIT_FIXED) fit_offset_rows(normal, room, state, layout);
    for (uint32_t v = 0; v < room->count; v++) {
        if (layout->view[v] == FIT_FIXED) continue;
        focal_row(normal, &room->view[v], &state->camera[v], layout->view[v]);
        stated_rows(normal, &room->view[v], &state->camera[v], layout->view[v]);
        same_lens_row(normal, room, state, layout, v);
        fit_row scale;
        if (!room->view[v].scale_left_out && fit_scale_row(&scale, room, v, &state->camera[v], layout->view[v]))
            fit_normal_add(normal, &scale);
        landmark_rows(normal, room, state, layout, v);
        tangent_rows(normal, room, state, layout, v);
    }
}

double fit_unusual(const fit_room *room, int landmark)
{
    return sbl_v3_distance(room->state.offset[landmark], room->usual[landmark]) / room->landmark_sd_mm[landmark];
}

bool fit_landmark_distance(double out[2], const fit_room *room, const fit_state *state, uint32_t view, int landmark)
{
    const sbl_photo_marks *m = room->view[view].marks;
    double px[2];
    if (!m->landmark_given[landmark]) return false;
    sbl_vec3 at = sbl_v3_add(fit_shape_point(&state->shape, room->base->landmark[landmark], NULL), state->offset[landmark]);
    if (!sbl_pinhole_project(&state->camera[view], at, px, NULL)) return false;
    for (int a = 0; a < 2; a++) out[a] = px[a] - m->landmark_px[landmark][a];
    return true;
}

double fit_tangent_distance(const fit_state *state, uint32_t view, const fit_tangent *t)
{
    double px[2];
    if (!sbl_pinhole_project(&state->camera[view], fit_shape_point(&state->shape, t->base, NULL), px, NULL)) return 1e6;
    return t->outward[0] * (px[0] - t->through[0]) + t->outward[1] * (px[1] - t->through[1]);
}
