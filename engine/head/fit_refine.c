/* Rounds: find the contours of the head as it is bent now, match them, and let Levenberg-Marquardt move everything. */
#include "head/fit_photos.h"

#include <string.h>

enum { STEPS = 6, CHUNK = 2048 };

/* Nothing farther apart than this is matched: from the size of a first error down to what separates scalp from ear. */
#define REACH_FIRST_MM 45.0
#define REACH_LAST_MM  9.0
/* What the waves cannot follow of a scalp's bumps, or a scan of its skin, one sd; and over which length skin and clicks are wrong alike, so
 * that an outline has one independent point for each. */
static const double BUMPS_MM[2] = {1.2, 0.4}, ALIKE_MM[2] = {30.0, 12.0};
/* What nose, brows and ears differ from the template's, or move and are covered on a scan's, one sd (as template_landmarks.c's). */
static const double FEATURES_MM[2] = {4.0, 1.0};

typedef struct bending {
    const fit_room *room;
} bending;

static void bend_chunk(void *context, uint32_t index)
{
    const fit_room *room = ((const bending *)context)->room;
    const sbl_surface *s = &room->base->surface;
    uint32_t end = (index + 1) * CHUNK < s->vertex_count ? (index + 1) * CHUNK : s->vertex_count;
    for (uint32_t v = index * CHUNK; v < end; v++)
        room->position[v] = sbl_v3_store(fit_shape_point(&room->state.shape, sbl_v3_load(s->position[v]), NULL));
}

static void bend(fit_room *room)
{
    bending job = {room};
    sbl_parallel_for(room->host, (room->base->surface.vertex_count + CHUNK - 1) / CHUNK, bend_chunk, &job);
}

/* The scale at the head's middle, and what errors are in pixels there. */
static void settle_scale(fit_room *room, uint32_t v)
{
    fit_view *view = &room->view[v];
    double px[2], depth;
    if (sbl_pinhole_project(&room->state.camera[v], room->base->chart_origin, px, &depth))
        view->px_per_mm = room->state.camera[v].focal_px / depth;
    view->click_px = view->marks->click_error_px > 0.0 ? view->marks->click_error_px : fmax(SBL_CAMERA_CLICK_MM * view->px_per_mm, 0.7);
}

/* Skin that differs by so much, and a border drawn or found as well as one clicks. */
static double outline_sd_px(const fit_view *view, double differs_mm)
{
    double differs = differs_mm * view->px_per_mm, click = fmin(view->click_px, SBL_CAMERA_CLICK_MM * view->px_per_mm);
    return sqrt(differs * differs + click * click);
}

/* Many tangents along one place count as one: the sd of each is stretched. */
static double spread(const fit_view *view, uint32_t steps, uint32_t count, double alike_mm)
{
    double length_mm = view->outline.length_px * steps / FIT_OUTLINE_STEPS / view->px_per_mm;
    return sqrt(fmax(count / fmax(length_mm / alike_mm, 1.0), 1.0));
}

static void match(fit_room *room, uint32_t v, double reach_mm)
{
    fit_view *view = &room->view[v];
    fit_tangents *t = &view->tangents;
    t->count = t->vault_steps = t->feature_steps = 0;
    if (!view->outline.count) return;
    fit_contour_find(&view->contour, &room->state.shape, room->position, &room->state.camera[v]);
    fit_outline_match(t, &view->outline, &view->contour, reach_mm * view->px_per_mm, view->by_view);
    bool known = !room->shape_free;
    view->outline_sd_px = outline_sd_px(view, BUMPS_MM[known]);
    view->tangent_sd_px[0] = view->outline_sd_px * spread(view, t->vault_steps, t->count - t->feature_steps, ALIKE_MM[known]);
    view->tangent_sd_px[1] = outline_sd_px(view, FEATURES_MM[known]) * spread(view, t->feature_steps, t->feature_steps, ALIKE_MM[known]);
}

static void move(fit_state *out, const fit_state *from, const fit_layout *l, const double *step)
{
    *out = *from;
    for (uint32_t k = 0; l->shape != FIT_FIXED && k < FIT_SHAPE; k++) out->shape.x[k] += step[l->shape + k];
    for (uint32_t i = 0; l->offset != FIT_FIXED && i < SBL_LANDMARK_COUNT; i++) {
        const double *by = step + l->offset + 3 * i;
        out->offset[i] = sbl_v3_add(out->offset[i], sbl_v3(by[0], by[1], by[2]));
    }
    for (uint32_t v = 0; v < SBL_PHOTOS_MAX; v++) {
        if (l->view[v] == FIT_FIXED) continue;
        const double *by = step + l->view[v];
        sbl_pinhole *c = &out->camera[v];
        sbl_pinhole_turn(c->rotation, c->rotation, by);
        for (int k = 0; k < 3; k++) c->translation_mm[k] += by[SBL_CAMERA_SHIFT + k];
        c->focal_px *= sbl_exp(sbl_clamp(by[SBL_CAMERA_LOG_FOCAL], -0.5, 0.5));
    }
}

sbl_status fit_refine(fit_room *room, const fit_layout *layout, int rounds, double *cost, sbl_diag *diag)
{
    sbl_arena_mark mark = sbl_arena_here(room->work);
    fit_normal normal;
    double *step = SBL_NEW(room->work, double, layout->unknowns);
    fit_state *tried = SBL_NEW(room->work, fit_state, 1);
    if (!fit_normal_prepare(&normal, layout->unknowns, room->work) || !step || !tried)
        return sbl_fail(diag, SBL_E_MEMORY, "no memory to fit photos", "about 50 MB are needed");
    for (int round = 0; round < rounds; round++) {
        double share = rounds > 1 ? (double)round / (rounds - 1) : 1.0, damping = 1e-3;
        if (layout->shape != FIT_FIXED) bend(room);
        for (uint32_t v = 0; v < room->count; v++) {
            if (layout->view[v] == FIT_FIXED) continue;
            settle_scale(room, v);
            match(room, v, REACH_FIRST_MM + (REACH_LAST_MM - REACH_FIRST_MM) * fmin(1.5 * share, 1.0));
        }
        fit_rows(&normal, room, &room->state, layout);
        *cost = normal.cost;
        for (int k = 0; k < STEPS; k++) {
            if (fit_normal_step(&normal, damping, step)) {
                move(tried, &room->state, layout, step);
                fit_rows(&normal, room, tried, layout);
            }
            if (normal.cost < *cost) {
                double gain = *cost - normal.cost;
                *cost = normal.cost;
                room->state = *tried;
                damping = fmax(0.2 * damping, 1e-9);
                if (gain < 1e-4 * *cost) break;
            } else {
                damping *= 10.0;
                fit_rows(&normal, room, &room->state, layout);
            }
        }
    }
    sbl_arena_rewind(room->work, mark);
    return SBL_OK;
}
