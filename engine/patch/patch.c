/* From clicks and a scale to the skin in millimetres: the order of the room's other files. */
#include "patch/room.h"

#include <string.h>

/* Inside the outline, soft edges rise to the full density over so many mm: a beard ends thinly, and hair grows into a bare patch from its rim (where
 * the photo shows each hair, dots stand between them up to the rim instead). A scar is filled to its edge. Design choices. */
/* Of an outline: so much of it may lie on the card's print. */
#define ON_CARD_MOST   0.03
#define AREATA_EDGE_MM 2.0
#define AREATA_EDGE    0.5
#define BEARD_EDGE_MM  3.0
/* First try in a scar: so wide. */
#define TEST_RADIUS_MM 4.0
#define BEYOND_PX      1.0
#define LIFT_ROUNDS    12

const char *sbl_patch_kind_name(sbl_patch_kind kind)
{
    static const char *const NAME[SBL_PATCH_KIND_COUNT] = {"scar FUT", "scar FUE", "scar", "areata", "beard"};
    return (unsigned)kind < SBL_PATCH_KIND_COUNT ? NAME[kind] : "unknown";
}

bool sbl_patch_is_scar(sbl_patch_kind kind)
{
    return kind == SBL_PATCH_SCAR_FUT || kind == SBL_PATCH_SCAR_FUE || kind == SBL_PATCH_SCAR_INJURY;
}

double sbl_patch_inside_mm(const sbl_patch *patch, double x_mm, double y_mm)
{
    double away = patch_ring_distance(patch->outline, patch->outline_count, x_mm, y_mm);
    return patch_ring_holds(patch->outline, patch->outline_count, x_mm, y_mm) ? away : -away;
}

double sbl_patch_density(const sbl_patch *patch, double x_mm, double y_mm)
{
    double inside = sbl_patch_inside_mm(patch, x_mm, y_mm), share = 1.0;
    if (!(inside > 0.0)) return 0.0;
    for (uint32_t i = 0; i < patch->wish->no_go_count; i++) {
        const sbl_patch_spot *spot = &patch->no_go[i];
        double x = x_mm - spot->x_mm, y = y_mm - spot->y_mm;
        if (x * x + y * y <= spot->radius_mm * spot->radius_mm) return 0.0;
    }
    bool seen = patch->existing_source == SBL_PATCH_COUNTED;
    if (patch->wish->kind == SBL_PATCH_AREATA && !seen)
        share = AREATA_EDGE + (1.0 - AREATA_EDGE) * sbl_smoothstep(0.0, AREATA_EDGE_MM, inside);
    if (patch->wish->kind == SBL_PATCH_BEARD) share = sbl_smoothstep(0.0, BEARD_EDGE_MM, inside);
    double grows = seen ? patch_hairs_about(patch, x_mm, y_mm) : patch->existing_per_cm2;
    return share * fmax(patch->full_per_cm2 - grows, 0.0);
}

/* ---- what is wished ---- */

static sbl_status mistake(sbl_status status, const char *message, const char *hint, const char *field, double value, sbl_diag *diag)
{
    return sbl_fail_field(diag, status, message, hint, field, value);
}

static sbl_status check_outline(const sbl_patch_wish *wish, const sbl_photo *photo, sbl_diag *diag)
{
    static const char FIELD[] = "patch.outline_px";
    if (wish->outline_count < 3 || wish->outline_count > SBL_PATCH_POINTS_MAX)
        return mistake(SBL_E_RANGE, "an outline has 3 to 200 corners", "click around the area, in pixels of the upright photo", FIELD,
                       wish->outline_count, diag);
    for (uint32_t i = 0; i < wish->outline_count; i++) {
        const double *p = wish->outline[i];
        if (p[0] >= -BEYOND_PX && p[1] >= -BEYOND_PX && p[0] <= photo->width + BEYOND_PX && p[1] <= photo->height + BEYOND_PX) continue;
        sbl_status status = mistake(SBL_E_RANGE, "a corner of the outline lies outside of the photo",
                                    "pixels count from the top left of the photo as it is shown upright", FIELD, i + 1.0, diag);
        if (diag) diag->index = i;
        return status;
    }
    uint32_t crossing = patch_ring_crossing(wish->outline, wish->outline_count);
    if (crossing == wish->outline_count) return SBL_OK;
    sbl_status status =
        mistake(SBL_E_DATA, "the outline crosses itself", "list its corners in order, once around the area", FIELD, crossing + 1.0, diag);
    if (diag) diag->index = crossing;
    return status;
}

static sbl_status check_wish(const sbl_patch_wish *wish, const sbl_patch_view *view, sbl_diag *diag)
{
    if ((unsigned)wish->kind >= SBL_PATCH_KIND_COUNT)
        return mistake(SBL_E_RANGE, "there is no such kind of patch", "scar FUT, scar FUE, scar, areata or beard", "patch.kind", 0.0, diag);
    if (wish->form != SBL_PATCH_FLAT && !(wish->radius_mm >= 15.0 && wish->radius_mm <= 400.0))
        return mistake(SBL_E_RANGE, "the radius of the skin is out of range", "15 to 400 mm; a scalp has 65 to 100",
                       "patch.curvature.radius_mm", wish->radius_mm, diag);
    if (wish->form == SBL_PATCH_ELLIPSOID && !(wish->along_radius_mm >= 15.0 && wish->along_radius_mm <= 400.0))
        return mistake(SBL_E_RANGE, "the radius of the skin is out of range", "15 to 400 mm; a scalp has 65 to 100",
                       "patch.curvature.along_radius_mm", wish->along_radius_mm, diag);
    if (wish->full_per_cm2 != 0.0 && !(wish->full_per_cm2 >= 20.0 && wish->full_per_cm2 <= 150.0))
        return mistake(SBL_E_RANGE, "the density is out of range", "20 to 150 per cm2, dots and hairs together",
                       "patch.density.full_per_cm2", wish->full_per_cm2, diag);
    if (wish->existing_given && !(wish->existing_per_cm2 >= 0.0 && wish->existing_per_cm2 <= 150.0))
        return mistake(SBL_E_RANGE, "the density of hair is out of range", "0 to 150 follicular units per cm2",
                       "patch.density.existing_per_cm2", wish->existing_per_cm2, diag);
    if (wish->no_go_count > SBL_PATCH_NO_GO_MAX)
        return mistake(SBL_E_LIMIT, "too many places without dots", "at most 24", "patch.no_go", wish->no_go_count, diag);
    if (wish->scale == SBL_PATCH_BY_CARD && !view->card)
        return mistake(SBL_E_NOT_FOUND, "no card was found in the photo, and no other scale is stated",
                       "photograph it with the card beside (stubble card), or give patch.scale.mm_per_px, or a length with two clicks",
                       "patch.scale", 0.0, diag);
    return check_outline(wish, view->photo, diag);
}

/* ---- scale and frame ---- */

sbl_status sbl_patch_own_scale(sbl_scale *scale, const sbl_patch_wish *wish, sbl_diag *diag)
{
    if (wish->scale == SBL_PATCH_BY_CARD) return sbl_fail_field(diag, SBL_E_ARG, "the card is to tell the scale", "", "patch.scale", 0.0);
    sbl_status status = wish->scale == SBL_PATCH_STATED
                            ? sbl_scale_stated(scale, wish->mm_per_px, 0.0, diag)
                            : sbl_scale_from_clicks(scale, wish->from_px, wish->to_px, wish->length_mm, 0.0, 0.0, diag);
    if (status != SBL_OK && diag) sbl_fail_field(diag, status, diag->message, diag->hint, "patch.scale", diag->value);
    return status;
}

void sbl_patch_check_scale(sbl_scale_check *check, const sbl_patch_wish *wish, const sbl_card_found *card)
{
    sbl_scale given;
    double middle[2];
    *check = (sbl_scale_check){.compared = false};
    if (!card || wish->scale == SBL_PATCH_BY_CARD || sbl_patch_own_scale(&given, wish, NULL) != SBL_OK) return;
    patch_ring_middle(wish->outline, wish->outline_count, middle);
    sbl_scale_check_card(check, &given, card, middle);
}

static sbl_status find_scale(sbl_patch *patch, sbl_plane_map *base, sbl_diag *diag)
{
    const sbl_patch_wish *wish = patch->wish;
    if (wish->scale == SBL_PATCH_BY_CARD) {
        *base = patch->view.card->map;
        patch->scale_relative_error = patch->view.card->relative_error;
        return SBL_OK;
    }
    sbl_scale scale;
    sbl_status status = sbl_patch_own_scale(&scale, wish, diag);
    if (status != SBL_OK) return status;
    sbl_patch_check_scale(&patch->check, wish, patch->view.card);
    if (patch->check.gross)
        return mistake(SBL_E_CONFLICT, "the scale that is given contradicts the card in the photo",
                       "leave patch.scale out to use the card (was it printed at 100 %?), correct it, or, where the card does not lie on "
                       "the skin, set "
                       "patch.scale.ignore_card",
                       "patch.scale", patch->check.card_px_per_mm, diag);
    patch->view.card = NULL;
    *base = sbl_plane_from_scale(&scale);
    patch->scale_relative_error = sbl_scale_check_error(&patch->check, scale.relative_error);
    patch->mm_per_px = scale.mm_per_px;
    return SBL_OK;
}

static sbl_status beyond_horizon(sbl_diag *diag)
{
    return mistake(SBL_E_NOT_FOUND, "the outline lies beyond the card's horizon", "take the photo more squarely", "patch.outline_px", 0.0,
                   diag);
}

/* The print has neither skin nor hair. A rim of it may lie within an outline that is clicked along the card. */
static sbl_status check_beside_card(const sbl_patch *patch, const sbl_plane_map *base, sbl_diag *diag)
{
    enum { SIDE = 48 };
    const sbl_patch_wish *wish = patch->wish;
    double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
    uint32_t inside = 0, printed = 0;
    for (uint32_t i = 0; i < wish->outline_count; i++)
        for (int a = 0; a < 2; a++) {
            low[a] = fmin(low[a], wish->outline[i][a]);
            high[a] = fmax(high[a], wish->outline[i][a]);
        }
    for (int k = 0; k < SIDE * SIDE; k++) {
        double x = low[0] + (high[0] - low[0]) * (k % SIDE + 0.5) / SIDE, y = low[1] + (high[1] - low[1]) * (k / SIDE + 0.5) / SIDE, mm[2];
        if (!patch_ring_holds(wish->outline, wish->outline_count, x, y) || !sbl_plane_to_mm(base, x, y, mm)) continue;
        inside++;
        printed += patch_on_card(patch, mm);
    }
    if (!(printed > ON_CARD_MOST * inside)) return SBL_OK;
    return mistake(SBL_E_RANGE, "the outline lies on the printed card, which hides the skin",
                   "outline skin beside the card, in pixels of the upright photo", "patch.outline_px", 100.0 * printed / inside, diag);
}

/* The frame's origin is the outline's middle on the plane; y goes up. */
static sbl_status set_frame(sbl_patch *patch, const sbl_plane_map *base, sbl_arena *arena, sbl_diag *diag)
{
    const sbl_patch_wish *wish = patch->wish;
    double(*ring)[2] = sbl_arena_alloc(arena, wish->outline_count, sizeof *ring), middle[2];
    if (!ring) return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory for the patch", "");
    for (uint32_t i = 0; i < wish->outline_count; i++)
        if (!sbl_plane_to_mm(base, wish->outline[i][0], wish->outline[i][1], ring[i])) return beyond_horizon(diag);
    patch_ring_middle((const double(*)[2])ring, wish->outline_count, middle);
    for (int r = 0; r < 3; r++) {
        const double *h = base->h + 3 * (size_t)r;
        double *to = patch->map.h + 3 * (size_t)r;
        to[0] = h[0];
        to[1] = -h[1];
        to[2] = h[0] * middle[0] + h[1] * middle[1] + h[2];
    }
    for (uint32_t i = 0; i < wish->outline_count; i++) {
        ring[i][0] -= middle[0];
        ring[i][1] = middle[1] - ring[i][1];
    }
    patch->outline = (const double(*)[2])ring;
    patch->outline_count = wish->outline_count;
    return SBL_OK;
}

static void set_box(sbl_patch *patch)
{
    const double far_off[4] = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    memcpy(patch->box, far_off, sizeof far_off);
    for (uint32_t i = 0; i < patch->outline_count; i++)
        for (int c = 0; c < 2; c++) {
            patch->box[c] = fmin(patch->box[c], patch->outline[i][c]);
            patch->box[2 + c] = fmax(patch->box[2 + c], patch->outline[i][c]);
        }
    patch_ring_extents(patch->outline, patch->outline_count, &patch->length_mm, &patch->width_mm);
}

static void set_axis(sbl_patch *patch)
{
    double a[2], b[2];
    const double(*px)[2] = patch->wish->axis_px;
    if (px[0][0] == px[1][0] && px[0][1] == px[1][1]) return;
    if (sbl_plane_to_mm(&patch->map, px[0][0], px[0][1], a) && sbl_plane_to_mm(&patch->map, px[1][0], px[1][1], b))
        patch->axis = sbl_atan2(b[1] - a[1], b[0] - a[0]);
}

static const char TOO_LARGE_FLAT[] = "the outline is larger than what can be taken as flat",
                  TOO_LARGE[] = "the outline is larger than one photo can tell";

bool sbl_patch_is_too_large(const sbl_diag *diag)
{
    return diag->message == TOO_LARGE_FLAT || diag->message == TOO_LARGE;
}

static sbl_status check_size(const sbl_patch *patch, sbl_diag *diag)
{
    bool flat = patch->wish->form == SBL_PATCH_FLAT;
    double most = flat ? SBL_PATCH_FLAT_MM_MAX : SBL_PATCH_MM_MAX;
    if (patch->length_mm <= most) return SBL_OK;
    return mistake(SBL_E_RANGE, flat ? TOO_LARGE_FLAT : TOO_LARGE,
                   flat ? "80 mm at most; state patch.curvature, outline it in parts, or plan it on a head with marks"
                        : "140 mm at most; outline it in parts, or plan it on a head with marks",
                   "patch.outline_px", patch->length_mm, diag);
}

static void shift_frame(sbl_patch *patch, const double by[2])
{
    for (int r = 0; r < 3; r++) {
        double *h = patch->map.h + 3 * (size_t)r;
        const double *turn = patch->camera.rotation + 3 * (size_t)r;
        h[2] += h[0] * by[0] + h[1] * by[1];
        patch->camera.translation_mm[r] += turn[0] * by[0] + turn[1] * by[1];
    }
}

/* The clicks again, now on the curved skin; seen from aside that moves the middle, where skin and plane touch, until both agree. */
static sbl_status lift_outline(sbl_patch *patch, sbl_diag *diag)
{
    double(*ring)[2] = (double(*)[2])patch->outline; /* our own memory */
    for (int round = 0; round < LIFT_ROUNDS; round++) {
        double middle[2];
        for (uint32_t i = 0; i < patch->outline_count; i++) {
            sbl_vec3 p;
            if (!sbl_patch_place(patch, patch->wish->outline[i], &p))
                return mistake(SBL_E_NOT_FOUND, "the outline does not meet skin of so small a radius", "measure the radius again",
                               "patch.curvature", i + 1.0, diag);
            ring[i][0] = p.x;
            ring[i][1] = p.y;
        }
        patch_ring_middle(patch->outline, patch->outline_count, middle);
        if (patch->wish->form == SBL_PATCH_FLAT || middle[0] * middle[0] + middle[1] * middle[1] < 1e-6) break;
        if (round + 1 < LIFT_ROUNDS) shift_frame(patch, middle);
    }
    set_box(patch);
    return SBL_OK;
}

static sbl_status place_no_go(sbl_patch *patch, sbl_diag *diag)
{
    for (uint32_t i = 0; i < patch->wish->no_go_count; i++) {
        const sbl_patch_no_go *wish = &patch->wish->no_go[i];
        sbl_vec3 p;
        if (!(wish->diameter_mm > 0.0) || !sbl_patch_place(patch, wish->px, &p))
            return mistake(SBL_E_NOT_FOUND, "a place without dots does not lie on the skin", "give its middle in pixels, and diameter_mm",
                           "patch.no_go", i + 1.0, diag);
        patch->no_go[i] = (sbl_patch_spot){p.x, p.y, 0.5 * wish->diameter_mm};
    }
    return SBL_OK;
}

static void look_at(sbl_patch *patch)
{
    sbl_vec3 eye = sbl_pinhole_position(&patch->camera);
    double slope[4];
    patch->tilt = sbl_acos(eye.z / sbl_v3_length(eye));
    sbl_plane_slope(&patch->map, 0.0, 0.0, slope);
    patch->px_per_mm = sqrt(fabs(slope[0] * slope[3] - slope[1] * slope[2]));
}

/* The place that is farthest from the outline and from what is left out. */
static void choose_test(sbl_patch *patch)
{
    enum { SIDE = 40 };
    double best = 0.0;
    if (!sbl_patch_is_scar(patch->wish->kind)) return;
    for (int i = 0; i < SIDE * SIDE; i++) {
        double x = patch->box[0] + (patch->box[2] - patch->box[0]) * (i % SIDE + 0.5) / SIDE,
               y = patch->box[1] + (patch->box[3] - patch->box[1]) * (i / SIDE + 0.5) / SIDE, room = sbl_patch_inside_mm(patch, x, y);
        for (uint32_t k = 0; k < patch->wish->no_go_count; k++) {
            double dx = x - patch->no_go[k].x_mm, dy = y - patch->no_go[k].y_mm;
            room = fmin(room, sqrt(dx * dx + dy * dy) - patch->no_go[k].radius_mm);
        }
        if (!(room > best)) continue;
        best = room;
        patch->test = (sbl_patch_spot){x, y, fmin(room, TEST_RADIUS_MM)};
    }
    /* A strip has no wide place: the spot then runs over its edges, where there are no dots. */
    if (best > 0.0) patch->test.radius_mm = fmin(fmax(patch->test.radius_mm, 2.5), TEST_RADIUS_MM);
}

static sbl_status make(sbl_patch *patch, sbl_arena *arena, sbl_diag *diag)
{
    sbl_plane_map base;
    sbl_status status = check_wish(patch->wish, &patch->view, diag);
    if (status == SBL_OK) status = find_scale(patch, &base, diag);
    if (status == SBL_OK) status = check_beside_card(patch, &base, diag);
    if (status == SBL_OK) status = set_frame(patch, &base, arena, diag);
    if (status != SBL_OK) return status;
    set_box(patch);
    status = check_size(patch, diag);
    if (status != SBL_OK) return status;
    set_axis(patch);
    patch_camera_fit(patch);
    status = lift_outline(patch, diag);
    look_at(patch);
    if (status == SBL_OK) status = check_size(patch, diag);
    if (status == SBL_OK) status = place_no_go(patch, diag);
    if (status == SBL_OK) status = patch_form_mesh(patch, arena, diag);
    if (status == SBL_OK) status = patch_area(patch, diag);
    if (status == SBL_OK) status = patch_hairs(patch, arena, diag);
    if (status != SBL_OK) return status;
    patch_colour(patch);
    choose_test(patch);
    patch->head.area_relative_sd = patch->area_sd_cm2 / patch->area_cm2;
    return SBL_OK;
}

sbl_status sbl_patch_make(sbl_patch *patch, const sbl_patch_wish *wish, const sbl_patch_view *view, sbl_arena *arena, sbl_diag *diag)
{
    if (!patch || !wish || !view || !view->photo || !arena)
        return sbl_fail(diag, SBL_E_ARG, "a patch needs a wish, a photo and an arena", "");
    sbl_arena_mark mark = sbl_arena_here(arena);
    *patch = (sbl_patch){.wish = wish, .view = *view};
    sbl_status status = make(patch, arena, diag);
    if (status != SBL_OK) {
        sbl_arena_rewind(arena, mark);
        *patch = (sbl_patch){0};
    }
    return status;
}
