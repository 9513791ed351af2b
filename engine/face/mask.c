/* The segmenter's numbers as probabilities of hair and of skin. */
#include "stubble/face.h"

void sbl_face_mask_place(sbl_face_mask *mask, const float *logits, const sbl_face_region *region)
{
    mask->region = *region;
    for (uint32_t i = 0; i < SBL_FACE_MASK_PIXELS; i++) {
        const float *at = logits + (size_t)SBL_FACE_CLASSES * i;
        double most = (double)at[0], e[SBL_FACE_CLASSES], sum = 0.0;
        for (int k = 1; k < SBL_FACE_CLASSES; k++) most = fmax(most, (double)at[k]);
        for (int k = 0; k < SBL_FACE_CLASSES; k++) sum += e[k] = sbl_exp((double)at[k] - most);
        mask->hair[i] = (uint8_t)(255.0 * e[SBL_FACE_HAIR] / sum + 0.5);
        mask->skin[i] = (uint8_t)(255.0 * (e[SBL_FACE_FACE_SKIN] + e[SBL_FACE_BODY_SKIN]) / sum + 0.5);
    }
}

/* The largest within so many pixels, along rows (step 1) or columns. */
static void spread(uint8_t *out, const uint8_t *level, uint32_t reach, uint32_t step)
{
    const uint32_t size = SBL_FACE_MASK_SIZE;
    for (uint32_t i = 0; i < SBL_FACE_MASK_PIXELS; i++) {
        uint32_t at = step == 1 ? i % size : i / size, back = at < reach ? at : reach, on = size - 1 - at < reach ? size - 1 - at : reach;
        out[i] = 0;
        for (uint32_t k = i - back * step; k <= i + on * step; k += step) out[i] = level[k] > out[i] ? level[k] : out[i];
    }
}

void sbl_face_mask_person(uint8_t level[SBL_FACE_MASK_PIXELS], const sbl_face_mask *mask, uint32_t margin,
                          uint8_t scratch[SBL_FACE_MASK_PIXELS])
{
    for (uint32_t i = 0; i < SBL_FACE_MASK_PIXELS; i++) {
        uint32_t sum = (uint32_t)mask->hair[i] + mask->skin[i];
        level[i] = (uint8_t)(sum < 255 ? sum : 255);
    }
    spread(scratch, level, margin, 1);
    spread(level, scratch, margin, SBL_FACE_MASK_SIZE);
}

sbl_photo_hair sbl_face_mask_hair(const sbl_face_mask *mask)
{
    sbl_photo_hair hair = {.level = mask->hair, .size = SBL_FACE_MASK_SIZE};
    double at[3][2];
    static const double PLACE[3][2] = {{0.0, 0.0}, {1.0, 0.0}, {0.0, 1.0}};
    for (int k = 0; k < 3; k++) sbl_face_region_in(&mask->region, PLACE[k], &at[k][0], &at[k][1]);
    for (int a = 0; a < 2; a++) {
        hair.cell_of_px[a][0] = SBL_FACE_MASK_SIZE * (at[1][a] - at[0][a]);
        hair.cell_of_px[a][1] = SBL_FACE_MASK_SIZE * (at[2][a] - at[0][a]);
        hair.cell_of_px[a][2] = SBL_FACE_MASK_SIZE * at[0][a];
    }
    return hair;
}
