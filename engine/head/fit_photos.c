/* sbl_head_from_photos: the order of the fit, what is refused, and how sure the rest is. */
#include "head/fit_photos.h"

#include "head/camera_start.h"
#include "head/fit_scale.h"
#include "head/fit_start.h"
#include "head/hidden_landmark.h"
#include "head/measures.h"
#include "head/template_landmarks.h"
#include "head/whiten.h"

#include <string.h>

#define CONTOUR_POINTS_MAX 6000u
/* Between these, a fit's own sigma passes from sure to useless; VISION: eight clicks give 2.3 degrees at the median. */
#define TURN_SD_MAX (7.0 * SBL_PI / 180.0)
#define SURE_WITHIN (2.0 * SBL_PI / 180.0)
/* Beyond this a fit is more likely than not outside of what is sure, and says so. */
#define TURN_SD_WIDE   (3.0 * SBL_PI / 180.0)
#define MISFIT_MAX     3.0
#define OUTLINE_MAX_MM 7.0
/* So much of an outline must be the vault's: a fifth, or, beside marks, a quarter of a head's circumference: from above the rest may be shoulders. */
#define VAULT_SHARE 0.2
#define VAULT_MM    140.0
/* A vault that stands out beyond the person's border by as much, over such a share of its contour, is not this person's. */
#define OVERHANG_MAX 0.2
/* An outline that fits only so far from the stated view (three sd of it) fits by chance. */
#define STATED_MAX (36.0 * SBL_PI / 180.0)
/* With an outline a few landmarks are enough. */
#define WITH_OUTLINE_LEAST 2u
/* A template's edges grow by less than this when it is bent to a person; the scalp's then stay below 2 mm. */
#define SCALP_EDGE_MM 1.8
/* Two heads with equal outlines and measures still differ in area by about this (as in template.c). */
#define AREA_UNSEEN 0.02

static const char NOTHING_MARKED[] =
    "nothing is marked in this photo: give six landmarks (nose tip, eye corners, ears, chin), or two and the head's outline";
static const char TOO_FEW[] = "too few landmarks: six are needed, or two and the head's outline, or the outline of a view that is stated";
static const char NO_NOSE[] = "the nose tip is not marked, and without it a face does not tell where it looks; or mark the head's outline";
static const char OUTLINE_OFF[] = "the outline is not that of this head: mark the border of scalp and background alone";
static const char FOUND_OFF[] = "the border that was found in this photo is not that of the head alone: mark six landmarks (nose tip, eye "
                                "corners, ears, chin), or draw "
                                "the head's outline";
static const char OPEN_OUTLINE[] =
    "no face is seen, and the outline alone leaves the direction open: mark nose tip, ears or chin, or give a scan of the head";
static const char OPEN_BACK[] = "from behind the outline leaves the direction open, above all how far the head nods: mark both ears and "
                                "the bump at the back of the head "
                                "(inion), or give photos of other sides, too, or a scan of the head";
static const char WIDE[] =
    "the direction may be several degrees off (rotation_sd_deg): another photo of the same head from the side, from the front or at 45 "
    "degrees, more landmarks, or a scan would settle it";
/* Where the head is known already. */
static const char WIDE_KNOWN[] = "the direction may be several degrees off (rotation_sd_deg): more landmarks in this photo would settle it";
static const char OPEN_KNOWN[] = "no face is seen, and the outline alone leaves the direction open: mark nose tip, ears or chin";
static const char OTHER_VIEW[] = "the outline is not that of the view that was asked for: state the view as it is, or take the photo again";
static const char NOT_THIS_HEAD[] = "the marks contradict the other photos or the scan: is it the same person?";

static sbl_status no_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "no memory to fit photos", "about 150 MB are needed");
}

/* ---- what is known before ---- */

/* Both covariances are tables of ours, and positive definite. */
static sbl_status prepare_prior(fit_room *room, sbl_sex sex, sbl_diag *diag)
{
    double measures[SBL_MEASURE_COUNT][SBL_MEASURE_COUNT], landmarks[LANDMARK_SPREAD][LANDMARK_SPREAD];
    measures_distribution(room->mean_mm, measures, sex);
    landmark_spread_covariance(landmarks, room->base->landmark);
    if (whiten_rows(&room->whiten[0][0], &measures[0][0], SBL_MEASURE_COUNT) &&
        whiten_rows(&room->landmark_whiten[0][0], &landmarks[0][0], LANDMARK_SPREAD))
        return SBL_OK;
    return sbl_fail(diag, SBL_E_DATA, "the template's landmarks are not those of a head", "give a template of sbl_photos_template");
}

static sbl_status prepare(fit_room *room, const sbl_photo_marks *marks, uint32_t count, sbl_diag *diag)
{
    uint32_t vertices = room->base->surface.vertex_count;
    room->state.shape.base = room->base;
    room->position = SBL_NEW(room->work, sbl_vec3f, vertices);
    if (!room->position) return no_memory(diag);
    memcpy(room->position, room->base->surface.position, vertices * sizeof *room->position);
    room->count = count;
    /* Of the template only what is beyond its measures: those are unknowns of their own. */
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        room->landmark_sd_mm[i] = room->shape_free ? template_landmark_sd_mm((sbl_landmark)i) : fmax(room->base->landmark_sd_mm[i], 0.5);
        if (room->shape_free) room->state.offset[i] = room->usual[i] = template_landmark_usual_mm((sbl_landmark)i);
    }
    for (uint32_t v = 0; v < count; v++) {
        fit_view *view = &room->view[v];
        view->marks = &marks[v];
        sbl_camera_options o = {marks[v].width, marks[v].height, marks[v].focal_px, marks[v].focal_relative_error, 0.0};
        sbl_camera_focal_prior(&view->log_focal, &view->log_focal_sd, &o);
        view->contour.capacity = CONTOUR_POINTS_MAX;
        view->contour.point = SBL_NEW(room->work, fit_contour_point, CONTOUR_POINTS_MAX);
        view->contour.facing = SBL_NEW(room->work, float, vertices);
        view->outline.at = sbl_arena_alloc(room->work, FIT_OUTLINE_STEPS, sizeof *view->outline.at);
        if (!view->contour.point || !view->contour.facing || !view->outline.at) return no_memory(diag);
        if (marks[v].outline_count >= 8) fit_outline_even(&view->outline, marks[v].outline_px, marks[v].outline_count);
    }
    if (!room->shape_free) return SBL_OK;
    sbl_status st = fit_measures_find(&room->measures, &room->state.shape, false, room->host, room->work, diag);
    for (int k = 0; k < SBL_MEASURE_COUNT; k++) room->measures.taken_mm[k] = room->base->measures.value_mm[k] - room->measures.value_mm[k];
    return st;
}

/* ---- all together ---- */

static sbl_status refine_all(fit_room *room, int rounds, sbl_diag *diag)
{
    fit_layout layout = fit_layout_of(room, true, true, SBL_NONE);
    double cost;
    if (room->shape_free) {
        /* Slopes hardly change over what adults differ by; the measures themselves are found anew. */
        sbl_status st = fit_measures_find(&room->measures, &room->state.shape, !room->sloped, room->host, room->work, diag);
        if (st != SBL_OK) return st;
        room->sloped = true;
    }
    return fit_refine(room, &layout, rounds, &cost, diag);
}

/* Root mean squares of one view. What its landmarks miss by on average, in sd. */
static double measure_misfit(sbl_photo_fit *out, const fit_room *room, uint32_t v)
{
    const fit_view *view = &room->view[v];
    double sum = 0.0, sum_sd = 0.0, line = 0.0;
    out->camera = room->state.camera[v];
    out->landmark_count = out->outline_count = 0;
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        double d[2];
        if (!fit_landmark_distance(d, room, &room->state, v, i)) continue;
        double offset = fit_unusual(room, i), d2 = d[0] * d[0] + d[1] * d[1], click = fit_click_px(view, i);
        sum += d2;
        sum_sd += 0.5 * d2 / (click * click) + offset * offset / 3.0;
        out->landmark_count++;
    }
    uint32_t tangents = 0;
    for (uint32_t k = 0; k < view->tangents.count; k++) {
        if (view->tangents.at[k].feature) continue;
        double d = fit_tangent_distance(&room->state, v, &view->tangents.at[k]);
        line += d * d;
        tangents++;
    }
    out->landmark_rms_px = out->landmark_count ? sqrt(sum / out->landmark_count) : 0.0;
    out->outline_count = view->tangents.vault_steps;
    out->outline_rms_px = tangents ? sqrt(line / tangents) : 0.0;
    out->outline_rms_mm = view->px_per_mm > 0.0 ? out->outline_rms_px / view->px_per_mm : 0.0;
    return out->landmark_count ? sqrt(sum_sd / out->landmark_count) : 0.0;
}

/* Whether a view's outline is the border of the head that was fitted to it. */
static bool outline_fits(const sbl_photo_fit *fit, const fit_view *view)
{
    if (!view->outline.count) return true;
    const uint32_t size[2] = {view->marks->width, view->marks->height};
    double share = (double)view->tangents.vault_steps / FIT_OUTLINE_STEPS;
    bool enough = share >= VAULT_SHARE ||
                  (fit->landmark_count >= WITH_OUTLINE_LEAST && share * view->outline.length_px >= VAULT_MM * view->px_per_mm);
    return enough && fit->outline_rms_mm <= OUTLINE_MAX_MM &&
           fit_outline_overhang(&view->outline, &view->contour, OUTLINE_MAX_MM * view->px_per_mm, size) <= OVERHANG_MAX;
}

/* What would settle a direction that stays open. */
static const char *why_open(const fit_room *room, const fit_view *view)
{
    if (room->shape_free && view->marks->view == SBL_PHOTO_VIEW_BACK) return OPEN_BACK;
    if (!view->unmarked) return FIT_OPEN;
    return room->shape_free ? OPEN_OUTLINE : OPEN_KNOWN;
}

/* Why a view is refused, or NULL. */
static const char *judge(sbl_photo_fit *out, const fit_room *room, uint32_t v)
{
    const fit_view *view = &room->view[v];
    double misfit = measure_misfit(out, room, v);
    if (!(misfit <= MISFIT_MAX)) return room->count > 1 ? NOT_THIS_HEAD : FIT_NO_CAMERA;
    if (fit_hidden_landmarks(room, v) > HIDDEN_LANDMARKS_MOST) return FIT_NO_CAMERA;
    if (!outline_fits(out, view)) return view->marks->outline_proposed ? FOUND_OFF : OUTLINE_OFF;
    /* From above, with shoulders beside it, a head of another size and turn fits the border as well. */
    if (room->shape_free && view->unmarked && view->marks->view == SBL_PHOTO_VIEW_TOP) return why_open(room, view);
    if (view->by_view && !(fit_turn_from_stated(view, &out->camera) <= STATED_MAX)) return OTHER_VIEW;
    return NULL;
}

static double probability_within(double bound, double sd)
{
    /* Twice the normal integral less one, by the logistic curve within 0.01 of it (Bowling et al. 2009). */
    return sd > 0.0 ? 2.0 / (1.0 + sbl_exp(-1.702 * bound / sd)) - 1.0 : 0.0;
}

static void refuse(sbl_photos_fit *fit, fit_room *room, uint32_t v, const char *why)
{
    room->view[v].used = false;
    fit_scale_take_again(room);
    fit->view[v].other_view = why == OTHER_VIEW;
    fit->view[v].reason = why;
}

/* A proposal that led astray: back to the landmarks. NULL, or why they do not do. */
static const char *drop_outline(fit_room *room, uint32_t v)
{
    room->view[v].outline.count = 0;
    room->view[v].tangents.count = room->view[v].tangents.vault_steps = room->view[v].tangents.feature_steps = 0;
    return fit_start_by_landmarks(room, v);
}

static sbl_status start_views(sbl_photos_fit *fit, fit_room *room, sbl_diag *diag)
{
    bool later[SBL_PHOTOS_MAX] = {false};
    uint32_t used = 0;
    for (uint32_t v = 0; v < room->count; v++) {
        fit_view *view = &room->view[v];
        const sbl_photo_marks *m = view->marks;
        uint32_t marked = fit_landmarks_of(m);
        bool drawn = view->outline.count > 0, stated = drawn && m->view != SBL_PHOTO_VIEW_UNSTATED,
             nose = m->landmark_given[SBL_LANDMARK_NOSE_TIP];
        const char *why = NULL;
        if (!marked && !drawn) why = NOTHING_MARKED;
        else if (marked >= SBL_CAMERA_POINTS_LEAST && (nose || drawn)) why = fit_start_by_landmarks(room, v);
        else if (stated || (drawn && marked >= WITH_OUTLINE_LEAST)) later[v] = true;
        else why = marked >= SBL_CAMERA_POINTS_LEAST ? NO_NOSE : TOO_FEW;
        view->used = !why && !later[v];
        used += view->used;
        fit->view[v].reason = why;
    }
    /* The others set out from the head that the first ones have bent. */
    sbl_status st = used ? refine_all(room, 6, diag) : SBL_OK;
    for (uint32_t v = 0; v < room->count && st == SBL_OK; v++) {
        if (!later[v]) continue;
        const char *why = NULL;
        room->view[v].used = true;
        st = room->view[v].marks->view ? fit_start_by_view(room, v, &why, diag) : fit_start_by_outline(room, v, diag);
        if (why) refuse(fit, room, v, why);
        fit->view[v].other_view = why != NULL;
    }
    return st;
}

static bool any_used(const fit_room *room)
{
    for (uint32_t v = 0; v < room->count; v++)
        if (room->view[v].used) return true;
    return false;
}

/* Fit, leave out what contradicts, fit again. */
static sbl_status settle_views(sbl_photos_fit *fit, fit_room *room, sbl_diag *diag)
{
    sbl_status st = SBL_OK;
    for (bool again = true; again && st == SBL_OK;) {
        again = false;
        if (!any_used(room)) return SBL_OK;
        st = refine_all(room, 12, diag);
        for (uint32_t v = 0; v < room->count && st == SBL_OK; v++) {
            const char *why = room->view[v].used ? judge(&fit->view[v], room, v) : NULL;
            if (!why) continue;
            again = true;
            /* Marks that fit without a scale are not to blame; all views are then judged anew. */
            if (fit_scale_let_go(room, v)) break;
            if (room->view[v].outline.count && room->view[v].marks->outline_proposed &&
                fit_landmarks_of(room->view[v].marks) >= SBL_CAMERA_POINTS_LEAST)
                why = drop_outline(room, v);
            if (why) refuse(fit, room, v, why);
        }
    }
    return st;
}

/* ---- how sure ---- */

static double spread_by(const double *inverse, uint32_t n, const double *slope)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < FIT_SHAPE; i++)
        for (uint32_t j = 0; j < FIT_SHAPE; j++) sum += slope[i] * inverse[i * n + j] * slope[j];
    return sqrt(fmax(sum, 0.0));
}

static sbl_status state_doubt(sbl_photos_fit *fit, fit_room *room, sbl_diag *diag)
{
    fit_layout layout = fit_layout_of(room, true, true, SBL_NONE);
    fit_normal normal;
    uint32_t n = layout.unknowns;
    double *inverse = SBL_NEW(room->work, double, (uint64_t)n *n);
    if (!fit_normal_prepare(&normal, n, room->work) || !inverse) return no_memory(diag);
    if (room->shape_free) {
        sbl_status st = fit_measures_find(&room->measures, &room->state.shape, false, room->host, room->work, diag);
        if (st != SBL_OK) return st;
    }
    fit_rows(&normal, room, &room->state, &layout);
    bool solved = fit_normal_invert(&normal, inverse);
    fit->fitted_count = 0;
    fit->head.scale_off_sd = 0.0;
    for (uint32_t v = 0; v < room->count; v++) {
        sbl_photo_fit *view = &fit->view[v];
        if (layout.view[v] == FIT_FIXED) continue;
        view->turn_sd = solved ? camera_turn_sd(inverse + (size_t)layout.view[v] * n + layout.view[v], (int)n) : SBL_PI;
        /* An outline alone that misses by more than it should says so of the direction, too. */
        const fit_view *own = &room->view[v];
        if (own->by_view) view->turn_sd *= fmax(view->outline_rms_px / own->outline_sd_px, 1.0);
        view->fitted = view->turn_sd <= TURN_SD_MAX;
        const char *wide = room->shape_free ? WIDE : WIDE_KNOWN;
        view->reason = view->fitted ? (view->turn_sd > TURN_SD_WIDE ? wide : "") : why_open(room, own);
        view->confidence = view->fitted ? probability_within(SURE_WITHIN, view->turn_sd) : 0.0;
        fit->fitted_count += view->fitted;
        if (solved) fit_scale_judge(view, room, v, layout.view[v], inverse, n);
        fit->head.scale_off_sd = view->fitted ? fmax(fit->head.scale_off_sd, view->scale_off_sd) : fit->head.scale_off_sd;
    }
    if (!room->shape_free || !solved) return SBL_OK;
    fit_scale_judge_tape(room, layout.shape, inverse, n);
    sbl_measures *m = &fit->head.measures;
    for (int k = 0; k < SBL_MEASURE_COUNT; k++) {
        m->value_mm[k] = room->measures.value_mm[k];
        m->sd_mm[k] = spread_by(inverse, n, room->measures.slope[k]);
    }
    double area = spread_by(inverse, n, room->measures.area_slope) / room->measures.area_cm2;
    fit->head.area_relative_sd = sqrt(area * area + AREA_UNSEEN * AREA_UNSEEN);
    fit_scale_widen(fit, room);
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
        uint32_t at = layout.offset + 3 * (uint32_t)i;
        double sum = inverse[(size_t)at * n + at] + inverse[(size_t)(at + 1) * n + at + 1] + inverse[(size_t)(at + 2) * n + at + 2];
        fit->head.landmark_sd_mm[i] = sqrt(sum / 3.0);
    }
    return SBL_OK;
}

/* A photo whose direction stays open has no say in the head. True: there was one. */
static bool leave_out_open(const sbl_photos_fit *fit, fit_room *room)
{
    bool any = false;
    for (uint32_t v = 0; v < room->count; v++) {
        if (!room->view[v].used || fit->view[v].fitted) continue;
        room->view[v].used = false;
        any = true;
    }
    return any;
}

static void find_worst(sbl_photos_fit *fit, const fit_room *room)
{
    double most = -1.0;
    for (uint32_t v = 0; v < room->count; v++)
        for (int i = 0; i < SBL_LANDMARK_COUNT; i++) {
            double d[2];
            if (!fit->view[v].fitted || !fit_landmark_distance(d, room, &room->state, v, i)) continue;
            double offset = fit_unusual(room, i), click = fit_click_px(&room->view[v], i),
                   s2 = (d[0] * d[0] + d[1] * d[1]) / (click * click) + offset * offset;
            if (s2 <= most) continue;
            most = s2;
            fit->landmark_worst = (sbl_landmark)i;
        }
}

static sbl_status fit_all(sbl_photos_fit *fit, fit_room *room, const sbl_photo_marks *marks, uint32_t count, sbl_arena *arena,
                          sbl_diag *diag)
{
    sbl_status st = prepare(room, marks, count, diag);
    if (st == SBL_OK) st = start_views(fit, room, diag);
    do {
        if (st == SBL_OK) st = settle_views(fit, room, diag);
        if (st != SBL_OK || !any_used(room)) return st;
        st = state_doubt(fit, room, diag);
    } while (st == SBL_OK && (leave_out_open(fit, room) || fit_scale_leave_out(fit, room)));
    if (st != SBL_OK) return st;
    sbl_measures told = fit->head.measures;
    if (room->shape_free) {
        st = fit_shape_head(&fit->head, &room->state.shape, room->state.offset, room->host, arena, diag);
        fit->head.measures = told;
        fit->head.source = SBL_HEAD_PHOTO;
    }
    if (st == SBL_OK) st = state_doubt(fit, room, diag);
    find_worst(fit, room);
    return st;
}

/* What a tape is worth, where nobody says. */
static sbl_measures doubted(const sbl_measures *tape)
{
    sbl_measures m = tape ? *tape : (sbl_measures){0};
    for (int k = 0; k < SBL_MEASURE_COUNT; k++)
        if (m.given[k] && m.sd_mm[k] == 0.0) m.sd_mm[k] = MEASURES_TAPE_SD_MM;
    return m;
}

/* The heads that a fit may start from: at most one of them. */
typedef struct start_heads {
    const sbl_head *known, *base;
} start_heads;

static bool any_marked(const sbl_photo_marks *marks, uint32_t count)
{
    for (uint32_t v = 0; v < count; v++)
        if (fit_landmarks_of(&marks[v]) || marks[v].outline_count) return true;
    return false;
}

static sbl_status fit_from(sbl_photos_fit *fit, const sbl_photo_marks *marks, uint32_t count, const sbl_measures *tape, start_heads from,
                           const sbl_host *host, sbl_arena *work, sbl_arena *arena, sbl_diag *diag)
{
    fit_room *room = SBL_NEW(work, fit_room, 1);
    sbl_head *base = SBL_NEW(work, sbl_head, 1);
    if (!room || !base) return no_memory(diag);
    for (uint32_t v = 0; v < count; v++) fit->view[v].reason = NOTHING_MARKED;
    room->host = host;
    room->work = work;
    room->shape_free = !from.known;
    room->tape = doubted(tape);
    sbl_status st = SBL_OK;
    if (from.known) {
        fit->head = *base = *from.known;
        if (!any_marked(marks, count)) return SBL_OK;
    } else if (!any_marked(marks, count)) {
        /* The template itself is the answer. */
        return sbl_head_from_measures(&fit->head, &room->tape, NULL, host, arena, diag);
    } else {
        if (from.base) *base = *from.base;
        else st = sbl_photos_template(base, tape, host, work, diag);
        room->base = base;
        if (st == SBL_OK) st = prepare_prior(room, room->tape.sex, diag);
        if (st != SBL_OK) return st;
        fit->head = *base;
    }
    room->base = base;
    st = fit_all(fit, room, marks, count, arena, diag);
    /* No photo could be used: the template of the tape, as it would be without photos. */
    if (st == SBL_OK && !from.known && fit->head.surface.position == base->surface.position)
        st = sbl_head_from_measures(&fit->head, &room->tape, NULL, host, arena, diag);
    return st;
}

static sbl_status fit_checked(sbl_photos_fit *fit, const sbl_photo_marks *view, uint32_t count, const sbl_measures *tape, start_heads from,
                              const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    if (!fit || !arena || count > SBL_PHOTOS_MAX || (count && !view))
        return sbl_fail(diag, SBL_E_ARG, "sbl_head_from_photos takes up to eight photos", "see stubble/head_photos.h");
    for (uint32_t v = 0; v < count; v++)
        if (!view[v].width || !view[v].height || view[v].outline_count > SBL_OUTLINE_POINTS_MAX)
            return sbl_fail_at(diag, SBL_E_ARG, "a photo has no size, or too long an outline", "see stubble/head_photos.h", v, 0.0);
    memset(fit, 0, sizeof *fit);
    sbl_arena work;
    sbl_arena_init(&work, &arena->allocator);
    sbl_arena_mark mark = sbl_arena_here(arena);
    sbl_status st = fit_from(fit, view, count, tape, from, host, &work, arena, diag);
    sbl_arena_release(&work);
    if (st != SBL_OK) sbl_arena_rewind(arena, mark);
    return st;
}

sbl_status sbl_photos_template(sbl_head *base, const sbl_measures *tape, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    sbl_measures measures = doubted(tape);
    return sbl_head_from_measures(base, &measures, &(sbl_head_options){.scalp_edge_mm = SCALP_EDGE_MM}, host, arena, diag);
}

sbl_status sbl_head_from_photos(sbl_photos_fit *fit, const sbl_photo_marks *view, uint32_t count, const sbl_measures *tape,
                                const sbl_head *known, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    return fit_checked(fit, view, count, tape, (start_heads){.known = known}, host, arena, diag);
}

sbl_status sbl_head_from_photos_by(sbl_photos_fit *fit, const sbl_photo_marks *view, uint32_t count, const sbl_measures *tape,
                                   const sbl_head *base, const sbl_host *host, sbl_arena *arena, sbl_diag *diag)
{
    return fit_checked(fit, view, count, tape, (start_heads){.base = base}, host, arena, diag);
}
