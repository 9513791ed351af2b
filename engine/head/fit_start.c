/* First cameras of the joint fit: by landmarks, by an outline from all directions, or by an outline and what the photographer was asked for. */
#include "head/fit_start.h"

#include "head/camera_start.h"
#include "head/hidden_landmark.h"

#include <string.h>

/* Landmarks that miss by more on average may be exchanged, left for right. */
#define SUSPECT_MM 5.0
/* Of 160 steps about ten are one independent place of 30 mm: a place that is not found costs as much as one that lies 2.2 sd off. */
#define UNFOUND 0.5
/* A vault that stands out beyond the person's border is as wrong as one that is not found there is. */
#define OVERHUNG  1.0
#define BEYOND_MM 7.0
/* Another view is told from the stated one where it explains three such places more. */
#define CLEARLY 15.0
/*
 * How far a photo lies from the view that was asked for, about each axis, one sd; our estimates. People tell where another person's head points to some 5
 * degrees in the mean (Poppe, Rienks and Heylen, Perception 36, 971-979, 2007), which is 6.3 as an sd, and hold a camera at 1 m some 9 cm
 * too high or too low. Where hardly anything is marked, a photo must rather be taken for that of another view.
 */
#define MARKED_SD   (8.0 * SBL_PI / 180.0)
#define UNMARKED_SD (12.0 * SBL_PI / 180.0)
/* Each start goes so far; the best of them goes on. */
enum { TRY_ROUNDS = 4, BEST_ROUNDS = 8 };

const char FIT_NO_CAMERA[] = "no camera sees these landmarks so: look at the marks again; left and right are the client's own";
const char FIT_OPEN[] = "the marks leave the direction open: mark more landmarks, farther apart, or the head's outline";
static const char EXCHANGED[] = "left and right are exchanged: left is the client's own left";
static const char NOT_LEFT[] = "the outline is that of the right side: state the view as it is, or take the left side";
static const char NOT_RIGHT[] = "the outline is that of the left side: state the view as it is, or take the right side";
static const char UPSIDE_DOWN[] = "the nose points up in this photo from above: turn the photo so that it points down";

uint32_t fit_landmarks_of(const sbl_photo_marks *marks)
{
    uint32_t count = 0;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) count += marks->landmark_given[i];
    return count;
}

/* Which way the skin looks at a landmark of the base head; 0: it does not tell, or it is the tragion, which lies in a notch. */
static sbl_vec3 outward_at(const fit_room *room, int landmark)
{
    sbl_surface_hit hit;
    bool notch = landmark == SBL_LANDMARK_TRAGION_LEFT || landmark == SBL_LANDMARK_TRAGION_RIGHT;
    if (notch || !sbl_surface_closest(&room->base->surface, room->base->landmark[landmark], 20.0, &hit)) return sbl_v3(0.0, 0.0, 0.0);
    return sbl_surface_normal(&room->base->surface, hit.at);
}

static uint32_t camera_points(sbl_camera_point *point, const fit_room *room, const sbl_photo_marks *m, bool exchanged)
{
    uint32_t count = 0;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        if (!m->landmark_given[i]) continue;
        /* The sides stand in pairs, left before right. */
        bool left = i >= SBL_LANDMARK_TRAGION_LEFT && (i - SBL_LANDMARK_TRAGION_LEFT) % 2 == 0,
             right = i >= SBL_LANDMARK_TRAGION_LEFT && !left;
        int of = exchanged ? i + (left ? 1 : right ? -1 : 0) : i;
        sbl_vec3 own = room->base->landmark[of];
        point[count++] = (sbl_camera_point){.place_mm = sbl_v3_add(fit_shape_point(&room->state.shape, own, NULL), room->state.offset[of]),
                                            .sd_mm = room->landmark_sd_mm[of],
                                            .px = {m->landmark_px[i][0], m->landmark_px[i][1]},
                                            .sd_px = m->landmark_sd_px[i],
                                            .normal = outward_at(room, of)};
    }
    return count;
}

/* With left for right the marks fit better, or are seen from outside of the head and not from within. */
static bool is_exchanged(const sbl_camera_fit *fit, const fit_room *room, const sbl_photo_marks *m, const sbl_camera_options *o)
{
    sbl_camera_point point[SBL_LANDMARK_COUNT];
    sbl_camera_fit other;
    sbl_diag why = {0};
    sbl_status st = sbl_camera_fit_points(&other, point, camera_points(point, room, m, true), o, &why);
    bool fits = st == SBL_OK || st == SBL_E_RANGE;
    return fits && (other.rms_mm < 0.5 * fit->rms_mm || (fit->hidden_count > 1 && other.hidden_count == 0));
}

const char *fit_start_by_landmarks(fit_room *room, uint32_t v)
{
    const sbl_photo_marks *m = room->view[v].marks;
    if (m->view != SBL_PHOTO_VIEW_UNSTATED) {
        room->view[v].stated_sd = MARKED_SD;
        sbl_photo_view_rotation(room->view[v].stated_rotation, m->view);
    }
    sbl_camera_point point[SBL_LANDMARK_COUNT];
    sbl_camera_options o = {m->width, m->height, m->focal_px, m->focal_relative_error, m->click_error_px};
    sbl_camera_fit fit;
    sbl_diag why = {0};
    sbl_status st = sbl_camera_fit_points(&fit, point, camera_points(point, room, m, false), &o, &why);
    room->state.camera[v] = fit.camera;
    if ((st == SBL_E_CONFLICT || fit.rms_mm > SUSPECT_MM) && is_exchanged(&fit, room, m, &o)) return EXCHANGED;
    /* How open the direction is the joint fit tells: it knows how the landmarks of a face lie to each other. */
    if (st == SBL_OK || st == SBL_E_RANGE) return NULL;
    return FIT_NO_CAMERA;
}

/* Around the outline, pixels. */
typedef struct outline_box {
    double low[2], high[2];
} outline_box;

static outline_box box_of(const fit_outline *outline)
{
    outline_box box = {{1e9, 1e9}, {-1e9, -1e9}};
    for (uint32_t k = 0; k < outline->count; k++)
        for (int a = 0; a < 2; a++) {
            box.low[a] = fmin(box.low[a], outline->at[k][a]);
            box.high[a] = fmax(box.high[a], outline->at[k][a]);
        }
    return box;
}

/* Where a camera turned like *c stands so that a place of the head lies in the photo at a pixel, in a scale. */
static void stand(sbl_pinhole *c, const double turned_mm[3], const double px[2], double px_per_mm)
{
    double depth = c->focal_px / fmax(px_per_mm, 1e-3);
    c->translation_mm[0] = (px[0] - c->center_x) * depth / c->focal_px - turned_mm[0];
    c->translation_mm[1] = (px[1] - c->center_y) * depth / c->focal_px - turned_mm[1];
    c->translation_mm[2] = depth - turned_mm[2];
}

static double across_mm(const fit_room *room)
{
    return 0.5 * (room->base->measures.value_mm[SBL_MEASURE_LENGTH] + room->base->measures.value_mm[SBL_MEASURE_BREADTH]);
}

static void face_way(fit_room *room, uint32_t v, const double rotation[9])
{
    const fit_view *view = &room->view[v];
    room->state.camera[v] =
        (sbl_pinhole){.focal_px = sbl_exp(view->log_focal), .center_x = 0.5 * view->marks->width, .center_y = 0.5 * view->marks->height};
    memcpy(room->state.camera[v].rotation, rotation, sizeof room->state.camera[v].rotation);
}

/* By where the marks lie in the photo and on the head as the camera turns it: their middles, and the scale by what spreads more than 40 mm. */
static void set_out(fit_room *room, uint32_t v, int start)
{
    const sbl_photo_marks *m = room->view[v].marks;
    double rotation[9];
    camera_start(rotation, start);
    face_way(room, v, rotation);
    const double *r = rotation;
    sbl_camera_point point[SBL_LANDMARK_COUNT];
    uint32_t count = camera_points(point, room, m, false);
    double px[2] = {0}, mm[3] = {0}, spread_px = 0.0, spread_mm = 0.0;
    for (uint32_t i = 0; i < count; i++)
        for (int a = 0; a < 3; a++) {
            const double at[3] = {point[i].place_mm.x, point[i].place_mm.y, point[i].place_mm.z};
            mm[a] += (r[3 * a] * at[0] + r[3 * a + 1] * at[1] + r[3 * a + 2] * at[2]) / count;
            if (a < 2) px[a] += point[i].px[a] / count;
        }
    for (uint32_t i = 0; i < count; i++)
        for (int a = 0; a < 2; a++) {
            sbl_vec3 p = point[i].place_mm;
            double e = r[3 * a] * p.x + r[3 * a + 1] * p.y + r[3 * a + 2] * p.z - mm[a], f = point[i].px[a] - px[a];
            spread_mm += e * e;
            spread_px += f * f;
        }
    outline_box box = box_of(&room->view[v].outline);
    double by_outline = fmin(box.high[0] - box.low[0], 2.0 * (box.high[1] - box.low[1])) / across_mm(room);
    stand(&room->state.camera[v], mm, px, sqrt(spread_mm) > 40.0 ? sqrt(spread_px / spread_mm) : by_outline);
}

/* What the few landmarks say against a camera: their loss must not fade with distance here. */
static double landmarks_against(const fit_room *room, uint32_t v)
{
    const fit_view *view = &room->view[v];
    double sum = 0.0;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        double d[2], own = room->landmark_sd_mm[i] * view->px_per_mm, click = fit_click_px(view, i);
        if (fit_landmark_distance(d, room, &room->state, v, i)) sum += (d[0] * d[0] + d[1] * d[1]) / (click * click + own * own);
    }
    return sum + HIDDEN_LANDMARK_COST * fit_hidden_landmarks(room, v);
}

uint32_t fit_hidden_landmarks(const fit_room *room, uint32_t v)
{
    const sbl_photo_marks *m = room->view[v].marks;
    const sbl_vec3 eye = sbl_pinhole_position(&room->state.camera[v]);
    uint32_t hidden = 0;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++)
        hidden += m->landmark_given[i] && landmark_is_hidden(room->base->landmark[i], outward_at(room, i), eye);
    return hidden;
}

/* From all directions; steps of the outline that no vault came near count against it a little, for they may be shoulders. */
sbl_status fit_start_by_outline(fit_room *room, uint32_t v, sbl_diag *diag)
{
    fit_layout layout = fit_layout_of(room, false, false, v);
    sbl_pinhole best = room->state.camera[v];
    double least = (double)INFINITY;
    for (int start = 0; start < CAMERA_STARTS; start++) {
        double cost;
        set_out(room, v, start);
        sbl_status st = fit_refine(room, &layout, 5, &cost, diag);
        if (st != SBL_OK) return st;
        cost += landmarks_against(room, v) + 0.2 * (double)(FIT_OUTLINE_STEPS - room->view[v].tangents.vault_steps);
        if (!(cost < least)) continue;
        least = cost;
        best = room->state.camera[v];
    }
    room->state.camera[v] = best;
    return SBL_OK;
}

/* What a start is worth: steps of the outline that found no skin count against it, be they shoulders or a head turned otherwise. */
static double worth(const fit_room *room, uint32_t v, double cost)
{
    const fit_view *view = &room->view[v];
    double overhang = fit_outline_overhang(&view->outline, &view->contour, BEYOND_MM * view->px_per_mm,
                                           (const uint32_t[2]){view->marks->width, view->marks->height});
    return cost + landmarks_against(room, v) + OVERHUNG * FIT_OUTLINE_STEPS * overhang +
           UNFOUND * (double)(FIT_OUTLINE_STEPS - room->view[v].tangents.vault_steps - room->view[v].tangents.feature_steps);
}

/*
 * From the stated way on, in sizes from all of the outline down to what shoulders leave of it; the vault's top lies where the outline's is, or, from
 * above, the head in its middle.
 */
static sbl_status try_stated(fit_room *room, uint32_t v, double *least, sbl_pinhole *best, sbl_diag *diag)
{
    static const double SIZE[] = {1.0, 0.8, 0.64, 0.5}, ROLL_DEG[] = {0.0, -12.0, 12.0};
    enum { SIZES = sizeof SIZE / sizeof *SIZE, ROLLS = sizeof ROLL_DEG / sizeof *ROLL_DEG };
    fit_layout layout = fit_layout_of(room, false, false, v);
    fit_view *view = &room->view[v];
    outline_box box = box_of(&view->outline);
    *least = (double)INFINITY;
    for (size_t k = 0; k < SIZES * ROLLS; k++) {
        double cost, px_per_mm = SIZE[k % SIZES] * fmax(box.high[0] - box.low[0], 1.0) / across_mm(room), middle_mm[3];
        const double roll[3] = {0.0, 0.0, ROLL_DEG[k / SIZES] * SBL_PI / 180.0};
        double r[9];
        sbl_pinhole_turn(r, view->stated_rotation, roll);
        face_way(room, v, r);
        sbl_vec3 o = room->base->chart_origin;
        for (int a = 0; a < 3; a++) middle_mm[a] = r[3 * a] * o.x + r[3 * a + 1] * o.y + r[3 * a + 2] * o.z;
        bool above = view->marks->view == SBL_PHOTO_VIEW_TOP;
        double half_px = 0.5 * across_mm(room) * px_per_mm;
        const double px[2] = {0.5 * (box.low[0] + box.high[0]), above ? 0.5 * (box.low[1] + box.high[1]) : box.low[1] + half_px};
        stand(&room->state.camera[v], middle_mm, px, px_per_mm);
        sbl_status st = fit_refine(room, &layout, TRY_ROUNDS, &cost, diag);
        if (st != SBL_OK) return st;
        cost = worth(room, v, cost);
        if (!(cost < *least)) continue;
        *least = cost;
        *best = room->state.camera[v];
    }
    double cost;
    room->state.camera[v] = *best;
    sbl_status st = fit_refine(room, &layout, BEST_ROUNDS, &cost, diag);
    *least = worth(room, v, cost);
    *best = room->state.camera[v];
    return st;
}

/* The view that is most easily taken for the stated one, and what to say then; NULL: none. */
static const char *other_way(double rotation[9], sbl_photo_view view, bool known)
{
    if (view == SBL_PHOTO_VIEW_LEFT || view == SBL_PHOTO_VIEW_RIGHT) {
        sbl_photo_view_rotation(rotation, view == SBL_PHOTO_VIEW_LEFT ? SBL_PHOTO_VIEW_RIGHT : SBL_PHOTO_VIEW_LEFT);
        return view == SBL_PHOTO_VIEW_LEFT ? NOT_LEFT : NOT_RIGHT;
    }
    /* From above a template is too much like itself turned around. */
    if (view != SBL_PHOTO_VIEW_TOP || !known) return NULL;
    sbl_photo_view_rotation(rotation, view);
    for (int i = 0; i < 6; i++) rotation[i] = -rotation[i];
    return UPSIDE_DOWN;
}

sbl_status fit_start_by_view(fit_room *room, uint32_t v, const char **why, sbl_diag *diag)
{
    fit_view *view = &room->view[v];
    sbl_pinhole best = {0}, other = {0};
    double least, beside;
    view->by_view = true;
    view->unmarked = fit_landmarks_of(view->marks) == 0;
    view->stated_sd = UNMARKED_SD;
    sbl_photo_view_rotation(view->stated_rotation, view->marks->view);
    sbl_status st = try_stated(room, v, &least, &best, diag);
    double rotation[9];
    const char *is_other = other_way(rotation, view->marks->view, !room->shape_free);
    if (st == SBL_OK && is_other) {
        double stated[9];
        memcpy(stated, view->stated_rotation, sizeof stated);
        memcpy(view->stated_rotation, rotation, sizeof stated);
        st = try_stated(room, v, &beside, &other, diag);
        memcpy(view->stated_rotation, stated, sizeof stated);
        if (st == SBL_OK && beside + CLEARLY < least) *why = is_other;
    }
    room->state.camera[v] = best;
    return st;
}
