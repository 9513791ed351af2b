/* The area of the outlined skin, and how sure it is: each source of error by itself, added as squares. */
#include "patch/room.h"

/* A click lies this far from what was meant. */
#define CLICK_PX 1.5
#define CLICK_MM 0.25
/* A card laid beside a patch is not quite level with it: a model. */
#define LEVEL_RAD 0.052 /* 3 degrees */
#define LEVEL_MM  1.5
/*
 * Without a card nobody knows how squarely the camera looked: within 15 degrees, one sd (10 about each axis; a model). An area is then too small, or
 * too large where the known length runs along the slope, by 1 - cos: 3.4 %; beyond that, by 13 % at 30 degrees and 23 % at 40.
 */
#define UNKNOWN_TILT_RAD 0.262
/* What a flat patch leaves out: the curve of a scalp (radius about 80 mm, GEOMETRY); an area over a disc of radius r is r^2 / (4 R^2) larger. */
#define SCALP_RADIUS_MM 80.0
#define DRAWS           24u
#define ROWS            1200u
#define RING_MAX        SBL_PATCH_POINTS_MAX

/* Stretch of the skin over the plane between two places of a row, by Simpson's rule; negative beyond the form's edge. */
static double row_area(const sbl_patch *patch, double y, double from, double to)
{
    enum { PIECES = 8 };
    double sum = 0.0, z, slope[2];
    if (patch->wish->form == SBL_PATCH_FLAT) return to - from;
    for (int k = 0; k <= PIECES; k++) {
        if (!patch_form_at(patch, from + (to - from) * k / PIECES, y, &z, slope)) return -1.0;
        sum += (k == 0 || k == PIECES ? 1.0 : k % 2 ? 4.0 : 2.0) * sqrt(1.0 + slope[0] * slope[0] + slope[1] * slope[1]);
    }
    return (to - from) * sum / (3.0 * PIECES);
}

static void sort_few(double *value, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t k = i; k > 0 && value[k] < value[k - 1]; k--) {
            double held = value[k];
            value[k] = value[k - 1];
            value[k - 1] = held;
        }
}

double patch_area_over(const sbl_patch *patch, const double (*ring)[2], uint32_t count)
{
    if (patch->wish->form == SBL_PATCH_FLAT) return fabs(patch_ring_area(ring, count));
    double low = HUGE_VAL, high = -HUGE_VAL, sum = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        low = fmin(low, ring[i][1]);
        high = fmax(high, ring[i][1]);
    }
    double step = (high - low) / ROWS;
    for (uint32_t r = 0; r < ROWS; r++) {
        double y = low + (r + 0.5) * step, cut[RING_MAX];
        uint32_t cuts = 0;
        for (uint32_t i = 0, j = count - 1; i < count; j = i++)
            if ((ring[i][1] > y) != (ring[j][1] > y))
                cut[cuts++] = ring[i][0] + (y - ring[i][1]) / (ring[j][1] - ring[i][1]) * (ring[j][0] - ring[i][0]);
        sort_few(cut, cuts);
        for (uint32_t k = 0; k + 1 < cuts; k += 2) {
            double part = row_area(patch, y, cut[k], cut[k + 1]);
            if (part < 0.0) return -1.0;
            sum += part * step;
        }
    }
    return sum;
}

/* The card's homography again with its corners shaken as its residuals say; false without a card. */
static bool shaken_map(sbl_plane_map *map, const sbl_patch *patch, uint64_t draw)
{
    const sbl_card_found *card = patch->view.card;
    const sbl_card_layout *layout = sbl_card_layout_of(card->kind);
    sbl_plane_pair pair[16];
    for (uint32_t t = 0; t < 4; t++)
        for (uint32_t c = 0; c < 4; c++) {
            sbl_plane_pair *p = &pair[4 * t + c];
            double half = 0.5 * layout->tag_side_mm, s = card->printed_scale;
            p->mm[0] = s * (layout->tag_mm[t][0] + (c == 1 || c == 2 ? half : -half));
            p->mm[1] = s * (layout->tag_mm[t][1] + (c >= 2 ? half : -half));
            if (!sbl_plane_to_px(&card->map, p->mm[0], p->mm[1], p->px)) return false;
            for (uint64_t k = 0; k < 2; k++) p->px[k] += card->corner_rms_px * sbl_random_normal(17, draw, 2 * (4 * t + c) + k);
        }
    return sbl_plane_fit(map, pair, 16, NULL) == SBL_OK;
}

/* Area of the outline under another map, in the plane; 0 if it cannot be seen. */
static double plane_area(const sbl_plane_map *map, const double (*px)[2], uint32_t count)
{
    double ring[RING_MAX][2];
    for (uint32_t i = 0; i < count; i++)
        if (!sbl_plane_to_mm(map, px[i][0], px[i][1], ring[i])) return 0.0;
    return fabs(patch_ring_area((const double(*)[2])ring, count));
}

static double spread_of(const double *value, uint32_t count, double around)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < count; i++) sum += (value[i] - around) * (value[i] - around);
    return sqrt(sum / count) / around;
}

static void find_lie(sbl_patch *patch)
{
    double value[DRAWS], around = plane_area(&patch->view.card->map, patch->wish->outline, patch->outline_count);
    sbl_plane_map map;
    for (uint32_t d = 0; d < DRAWS; d++)
        value[d] = shaken_map(&map, patch, d) ? plane_area(&map, patch->wish->outline, patch->outline_count) : around;
    patch->lie_sd = spread_of(value, DRAWS, around);
}

static void find_clicks(sbl_patch *patch)
{
    double value[DRAWS], px[RING_MAX][2], sd = fmax(CLICK_PX, CLICK_MM * patch->px_per_mm);
    double around = plane_area(&patch->map, patch->wish->outline, patch->outline_count);
    for (uint32_t d = 0; d < DRAWS; d++) {
        for (uint32_t i = 0; i < patch->outline_count; i++)
            for (uint64_t k = 0; k < 2; k++) px[i][k] = patch->wish->outline[i][k] + sd * sbl_random_normal(18, d, 2 * i + k);
        value[d] = plane_area(&patch->map, (const double(*)[2])px, patch->outline_count);
    }
    patch->click_sd = spread_of(value, DRAWS, around);
}

/* Of the outline's area: what the discs cover, each place once. Discs are small: the skin under one stretches evenly. */
static double no_go_mm2(const sbl_patch *patch)
{
    enum { SIDE = 40 };
    double sum = 0.0, z, slope[2];
    for (uint32_t i = 0; i < patch->wish->no_go_count; i++) {
        const sbl_patch_spot *spot = &patch->no_go[i];
        double cell = 2.0 * spot->radius_mm / SIDE;
        if (!patch_form_at(patch, spot->x_mm, spot->y_mm, &z, slope)) continue;
        double stretch = sqrt(1.0 + slope[0] * slope[0] + slope[1] * slope[1]);
        for (int k = 0; k < SIDE * SIDE; k++) {
            double dx = (k % SIDE + 0.5) * cell - spot->radius_mm, dy = (k / SIDE + 0.5) * cell - spot->radius_mm;
            double x = spot->x_mm + dx, y = spot->y_mm + dy;
            bool covered = dx * dx + dy * dy <= spot->radius_mm * spot->radius_mm && sbl_patch_inside_mm(patch, x, y) > 0.0;
            for (uint32_t j = 0; j < i && covered; j++) {
                double ex = x - patch->no_go[j].x_mm, ey = y - patch->no_go[j].y_mm;
                covered = ex * ex + ey * ey > patch->no_go[j].radius_mm * patch->no_go[j].radius_mm;
            }
            sum += covered ? cell * cell * stretch : 0.0;
        }
    }
    return sum;
}

sbl_status patch_area(sbl_patch *patch, sbl_diag *diag)
{
    double mm2 = patch_area_over(patch, patch->outline, patch->outline_count);
    if (!(mm2 >= 20.0))
        return sbl_fail_field(diag, SBL_E_RANGE, "the outline is too small", "at least 0.2 cm2; is it in pixels of the upright photo?",
                              "patch.outline_px", mm2 / 100.0);
    patch->area_cm2 = mm2 / 100.0;
    patch->no_go_cm2 = no_go_mm2(patch) / 100.0;
    patch->scale_sd = 2.0 * patch->scale_relative_error;
    find_clicks(patch);
    if (patch->view.card) {
        double away = sbl_v3_length(sbl_pinhole_position(&patch->camera)), slant = sqrt(1.0 - sbl_cos(patch->tilt) * sbl_cos(patch->tilt));
        double turned = LEVEL_RAD * slant / fmax(sbl_cos(patch->tilt), 0.2), nearer = 2.0 * LEVEL_MM / away;
        find_lie(patch);
        patch->level_sd = sqrt(turned * turned + nearer * nearer);
    } else {
        patch->level_sd = 1.0 - sbl_cos(UNKNOWN_TILT_RAD);
    }
    if (patch->wish->form == SBL_PATCH_FLAT) patch->curve_sd = mm2 / (4.0 * SBL_PI * SCALP_RADIUS_MM * SCALP_RADIUS_MM);
    patch->area_sd_cm2 =
        patch->area_cm2 * sqrt(patch->scale_sd * patch->scale_sd + patch->lie_sd * patch->lie_sd + patch->click_sd * patch->click_sd +
                               patch->level_sd * patch->level_sd + patch->curve_sd * patch->curve_sd);
    return SBL_OK;
}
