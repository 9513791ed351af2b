/* What the detector found: boxes and keys at their anchors, and one candidate for each heap of boxes that overlap. */
#include "stubble/face.h"

#define SCORE_LEAST  0.5 /* MediaPipe, face_detection_short_range.pbtxt: min_score_thresh */
#define OVERLAP_MOST 0.3 /* ... min_suppression_threshold */
#define REGION_SCALE 1.5 /* face_detection_front_detection_to_roi.pbtxt */
#define NUMBERS      16u /* x, y, width, height, six keys */

uint32_t sbl_face_input_size(sbl_face_range range)
{
    return range == SBL_FACE_SHORT ? 128u : 192u;
}

uint32_t sbl_face_anchor_count(sbl_face_range range)
{
    return range == SBL_FACE_SHORT ? 896u : SBL_FACE_ANCHORS_MAX;
}

/* Anchors are the middles of cells: 16 x 16 with two each, then 8 x 8 with six (short range), or 48 x 48 (full range). */
static void anchor_place(sbl_face_range range, uint32_t i, double place[2])
{
    uint32_t cells = 48, each = 1;
    if (range == SBL_FACE_SHORT) {
        cells = i < 512 ? 16 : 8;
        each = i < 512 ? 2 : 6;
        i = i < 512 ? i : i - 512;
    }
    place[0] = (i / each % cells + 0.5) / cells;
    place[1] = (i / each / cells + 0.5) / cells;
}

double sbl_face_overlap(const sbl_face_candidate *a, const sbl_face_candidate *b)
{
    double area[2] = {a->width_px * a->height_px, b->width_px * b->height_px};
    double wide = 0.5 * (a->width_px + b->width_px) - fabs(a->center[0] - b->center[0]);
    double high = 0.5 * (a->height_px + b->height_px) - fabs(a->center[1] - b->center[1]);
    wide = fmin(wide, fmin(a->width_px, b->width_px));
    high = fmin(high, fmin(a->height_px, b->height_px));
    return wide > 0.0 && high > 0.0 ? wide * high / fmin(area[0], area[1]) : 0.0;
}

static double box_union_share(const float *a, const float *b)
{
    double low[2], high[2], common = 1.0;
    for (int k = 0; k < 2; k++) {
        low[k] = fmax((double)a[k] - 0.5 * (double)a[2 + k], (double)b[k] - 0.5 * (double)b[2 + k]);
        high[k] = fmin((double)a[k] + 0.5 * (double)a[2 + k], (double)b[k] + 0.5 * (double)b[2 + k]);
        common *= fmax(high[k] - low[k], 0.0);
    }
    double all = (double)a[2] * (double)a[3] + (double)b[2] * (double)b[3] - common;
    return all > 0.0 ? common / all : 0.0;
}

/* Fractions of the picture that the detector saw. */
static void box_decode(float box[NUMBERS], sbl_face_range range, const float *raw, uint32_t i)
{
    double place[2], size = sbl_face_input_size(range);
    anchor_place(range, i, place);
    for (uint32_t k = 0; k < NUMBERS; k++) {
        double value = (double)raw[NUMBERS * i + k] / size;
        box[k] = (float)(k == 2 || k == 3 ? value : value + place[k % 2]);
    }
}

static void candidate_place(sbl_face_candidate *out, const double mean[NUMBERS], double score, const sbl_face_region *look)
{
    sbl_face_region_out(look, mean[0], mean[1], out->center);
    out->width_px = mean[2] * look->side_px;
    out->height_px = mean[3] * look->side_px;
    for (int k = 0; k < SBL_FACE_KEYS; k++) sbl_face_region_out(look, mean[4 + 2 * k], mean[5 + 2 * k], out->key[k]);
    out->score = score;
}

uint32_t sbl_face_candidates(sbl_face_candidate *candidate, uint32_t most, sbl_face_range range, const float *boxes, const float *scores,
                             const sbl_face_region *look)
{
    uint32_t all = sbl_face_anchor_count(range), count = 0;
    bool taken[SBL_FACE_ANCHORS_MAX] = {false};
    while (count < most) {
        uint32_t best = all;
        for (uint32_t i = 0; i < all; i++)
            if (!taken[i] && (best == all || scores[i] > scores[best])) best = i;
        double score = best < all ? 1.0 / (1.0 + sbl_exp(-(double)scores[best])) : 0.0;
        if (!(score >= SCORE_LEAST)) break;
        /* The heap's mean, by score: steadier than its best box alone (BlazeFace, section 3.4). */
        float top[NUMBERS], box[NUMBERS];
        double sum[NUMBERS] = {0}, weight = 0.0;
        box_decode(top, range, boxes, best);
        for (uint32_t i = 0; i < all; i++) {
            double own = 1.0 / (1.0 + sbl_exp(-(double)scores[i]));
            if (taken[i] || !(own >= SCORE_LEAST)) continue;
            box_decode(box, range, boxes, i);
            if (i != best && box_union_share(top, box) <= OVERLAP_MOST) continue;
            taken[i] = true;
            weight += own;
            for (uint32_t k = 0; k < NUMBERS; k++) sum[k] += own * (double)box[k];
        }
        for (uint32_t k = 0; k < NUMBERS; k++) sum[k] /= weight;
        candidate_place(&candidate[count++], sum, score, look);
    }
    return count;
}

void sbl_face_region_of_candidate(sbl_face_region *region, const sbl_face_candidate *candidate)
{
    const double *right = candidate->key[SBL_FACE_EYE_RIGHT], *left = candidate->key[SBL_FACE_EYE_LEFT];
    region->center[0] = candidate->center[0];
    region->center[1] = candidate->center[1];
    region->side_px = REGION_SCALE * fmax(candidate->width_px, candidate->height_px);
    region->turn = sbl_atan2(left[1] - right[1], left[0] - right[0]);
}
