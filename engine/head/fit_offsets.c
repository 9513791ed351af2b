/* What people's landmarks differ by beyond their measures, as rows of the joint fit. */
#include "head/fit_photos.h"
#include "head/template_landmarks.h"

static double along(sbl_vec3 v, int axis)
{
    return axis == 0 ? v.x : axis == 1 ? v.y : v.z;
}

/* Of one landmark alone. */
static void single_row(fit_normal *normal, const fit_layout *l, const sbl_vec3 *apart, int landmark, int axis, double sd)
{
    fit_row row = {.residual = along(apart[landmark], axis) / sd};
    fit_row_by(&row, l->offset + (uint32_t)(3 * landmark + axis), 1.0 / sd);
    fit_normal_add(normal, &row);
}

/* weight times half the sum (sign 1) or difference (-1) of both sides' offsets along an axis. */
static void add_pair(fit_row *row, const fit_layout *l, const sbl_vec3 *apart, int left, int axis, double sign, double weight)
{
    row->residual += 0.5 * weight * (along(apart[left], axis) + sign * along(apart[left + 1], axis));
    fit_row_by(row, l->offset + (uint32_t)(3 * left + axis), 0.5 * weight);
    fit_row_by(row, l->offset + (uint32_t)(3 * left + 3 + axis), 0.5 * weight * sign);
}

/* What both sides do alike goes opposite ways across. */
static double sign_alike(int axis)
{
    return axis == 0 ? -1.0 : 1.0;
}

static void add_alike(fit_row *row, const fit_layout *l, const sbl_vec3 *apart, landmark_part part, double weight)
{
    if (part.landmark >= SBL_LANDMARK_TRAGION_LEFT) {
        add_pair(row, l, apart, (int)part.landmark, part.axis, sign_alike(part.axis), weight);
    } else {
        row->residual += weight * along(apart[part.landmark], part.axis);
        fit_row_by(row, l->offset + 3 * (uint32_t)part.landmark + (uint32_t)part.axis, weight);
    }
}

/* All landmarks of a face together. */
static void alike_rows(fit_normal *normal, const fit_room *room, const fit_layout *l, const sbl_vec3 *apart)
{
    for (int i = 0; i < LANDMARK_SPREAD; i++) {
        fit_row row = {0};
        for (int k = 0; k <= i; k++) add_alike(&row, l, apart, landmark_spread_part[k], room->landmark_whiten[i][k]);
        fit_normal_add(normal, &row);
    }
}

static bool in_a_face(int landmark)
{
    return landmark <= SBL_LANDMARK_MENTON || landmark >= SBL_LANDMARK_TRAGION_LEFT;
}

/* What the two sides do not share, and the landmarks behind the face. */
static void other_rows(fit_normal *normal, const fit_room *room, const fit_layout *l, const sbl_vec3 *apart)
{
    for (int i = 0; i < SBL_LANDMARK_TRAGION_LEFT; i++) {
        single_row(normal, l, apart, i, 0, TEMPLATE_ASYMMETRY_MM);
        for (int axis = 1; axis < 3 && !in_a_face(i); axis++) single_row(normal, l, apart, i, axis, room->landmark_sd_mm[i]);
    }
    for (int left = SBL_LANDMARK_TRAGION_LEFT; left < SBL_LANDMARK_COUNT; left += 2)
        for (int axis = 0; axis < 3; axis++) {
            fit_row row = {0};
            add_pair(&row, l, apart, left, axis, -sign_alike(axis), 1.0 / TEMPLATE_ASYMMETRY_MM);
            fit_normal_add(normal, &row);
        }
}

void fit_offset_rows(fit_normal *normal, const fit_room *room, const fit_state *state, const fit_layout *l)
{
    sbl_vec3 apart[SBL_LANDMARK_COUNT];
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++) apart[i] = sbl_v3_sub(state->offset[i], room->usual[i]);
    if (room->shape_free) {
        alike_rows(normal, room, l, apart);
        other_rows(normal, room, l, apart);
        return;
    }
    for (int i = 0; i < SBL_LANDMARK_COUNT; i++)
        for (int axis = 0; axis < 3; axis++) single_row(normal, l, apart, i, axis, room->landmark_sd_mm[i]);
}
